"""screen, as the person does who wants to know whom to call back."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.cli.conftest import Run, write_forms

HEADER = "Mã phiếu,Đơn vị,Người nhập,1,2,3,4,5,6,7,8"
BY = ("Lan", "Hùng", "Mai", "Tú")


def _honest(seed: int, forms: int) -> list[str]:
    draw = random.Random(seed)
    marks = [",".join(str(draw.choice((2, 3, 4, 4, 5))) for _ in range(8)) for _ in range(forms)]
    return [f"A{index:03d},Kim Mã,{BY[index % 4]},{row}" for index, row in enumerate(marks)]


def test_honest_forms_accuse_nobody(hailong: Run, survey: Path) -> None:
    """Equal answers alone never make a duplicate: exit 0."""
    hailong(
        "import", "--survey", survey, write_forms(survey.parent / "a.csv", *_honest(4, 120), header=HEADER)
    )
    done = hailong("screen", "--survey", survey)
    assert done.status == 0
    assert max(map(len, done.out.splitlines())) <= 80


@pytest.mark.parametrize("output", ["goi-lai.xlsx", None])
def test_a_copied_block_is_found_and_listed(
    hailong: Run, survey: Path, tmp_path: Path, output: str | None
) -> None:
    """Twenty rows repeated elsewhere: exit 1, the block named, the list written."""
    rows = _honest(5, 120)
    copied = [f"B{i:03d},Kim Mã,Tú,{row.split(',', 3)[3]}" for i, row in enumerate(rows[30:50])]
    hailong("import", "--survey", survey, write_forms(survey.parent / "a.csv", *rows, *copied, header=HEADER))
    done = hailong("screen", "--survey", survey, "--json", *(("-o", output) if output else ()))
    assert done.status == 1
    assert '"copied_block"' in done.out
    assert (tmp_path / "goi-lai.xlsx").exists() == (output is not None)


def test_indices_with_and_without_the_flagged(hailong: Run, survey: Path) -> None:
    """The copied rows leave the second columns; what was screened is used until the forms change."""
    rows = _honest(5, 120)
    copied = [f"B{i:03d},Kim Mã,Tú,{row.split(',', 3)[3]}" for i, row in enumerate(rows[30:50])]
    hailong("import", "--survey", survey, write_forms(survey.parent / "a.csv", *rows, *copied, header=HEADER))
    call = ("indices", "--survey", survey, "--by", "all", "--criterion", "overall", "--without-flagged")
    (row,) = (row for row in hailong(*call, "--format", "csv").csv() if row["measure"] == "satisfied")
    assert (row["forms"], row["forms_without"]) == ("140", "120")
    assert float(row["difference"]) == float(row["estimate_without"]) - float(row["estimate"])
    assert max(map(len, hailong(*call).out.splitlines())) <= 80
    kept = (survey / "screening.json").read_bytes()
    more = write_forms(survey.parent / "b.csv", "C1,Kim Mã,Lan,4,4,4,4,4,4,4,4", header=HEADER)
    hailong("import", "--survey", survey, more)
    assert hailong(*call, "--format", "csv").csv()[0]["forms"] == "141"
    assert (survey / "screening.json").read_bytes() != kept
