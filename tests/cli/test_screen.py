"""screen, as the person does who wants to know whom to call back."""

from __future__ import annotations

import json
import random
from pathlib import Path

import docx
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_the_report_says_the_index_without_the_flagged(hailong: Run, survey: Path) -> None:
    """In the page, in Word, in numbers.json once screened; before, and after a change, that it was not."""
    rows = _honest(5, 120)
    copied = [f"B{i:03d},Kim Mã,Tú,{row.split(',', 3)[3]}" for i, row in enumerate(rows[30:50])]
    hailong("import", "--survey", survey, write_forms(survey.parent / "a.csv", *rows, *copied, header=HEADER))
    folder = survey / "outgoing" / "report"

    def report() -> tuple[str, str, str, str]:
        told = hailong("report", "--survey", survey, "--format", "html,docx,json").err
        word = docx.Document(str(folder / "report.docx"))
        page, numbers = ((folder / name).read_text("utf-8") for name in ("report.html", "numbers.json"))
        return told, page, "\n".join(p.text for p in word.paragraphs), numbers

    told, page, word, numbers = report()
    assert ("chưa được rà soát" in told, "chưa rà soát" in page) == (True, True)
    assert json.loads(numbers)["provenance"]["screened"] == "never"
    assert hailong("screen", "--survey", survey).status == 1
    told, page, word, numbers = report()
    line = "Rà soát cho thấy 20 phiếu cần gọi lại xác minh"
    assert [line in text for text in (told, page, word, numbers)] == [False, True, True, True]
    assert "Không kể các phiếu đó, chỉ số hài lòng chung là" in word
    assert json.loads(numbers)["flagged"]["forms"] == 20
    more = write_forms(survey.parent / "b.csv", "C1,Kim Mã,Lan,4,4,4,4,4,4,4,4", header=HEADER)
    hailong("import", "--survey", survey, more)
    told, page, word, numbers = report()
    assert ("đã thay đổi" in told, "chưa rà soát lại" in page, line in word) == (True, True, False)


@pytest.mark.slow
def test_pictures_are_drawn_where_they_are_asked_for(hailong: Run, survey: Path, tmp_path: Path) -> None:
    """Volunteers, plan and crosswalk; another ending is refused."""
    forms = write_forms(survey.parent / "a.csv", *_honest(4, 60), header=HEADER)
    hailong("import", "--survey", survey, forms)
    assert hailong("screen", "--survey", survey, "--picture", "s.svg").status == 0
    assert hailong("plan", "--survey", survey, "--icc", 0.02, "--forms", 90, "--picture", "p.svg").status == 0
    assert hailong("crosswalk", "ba-dinh-2020-2025-07", "--picture", "c.svg").status == 0
    assert "✕" in (tmp_path / "c.svg").read_text(encoding="utf-8")
    assert "1,58" in (tmp_path / "p.svg").read_text(encoding="utf-8")
    assert hailong("crosswalk", "ba-dinh-2020-2025-07", "--picture", "c.jpg").status == 2
    assert hailong("plan", "--survey", survey, "--icc", 0.02, "--deff", 2).status == 2


def test_a_crosswalk_is_shown_or_its_errors_are(hailong: Run, tmp_path: Path) -> None:
    """Exit 2 with the line for a wrong file, and for a name that is none."""
    assert "ba-dinh-2020-2025-01" in hailong("crosswalk").out
    assert len(hailong("crosswalk", "ba-dinh-2020-2025-07", "--json").json()["breaks"]) == 5
    (tmp_path / "x.toml").write_text('[crosswalk]\nname = "x"\n', encoding="utf-8")
    wrong = hailong("crosswalk", "x.toml")
    assert (wrong.status, "before" in wrong.out) == (2, True)
    assert "ba-dinh-2020-2025-01" in hailong("crosswalk", "nowhere").err


def test_comments_are_counted_and_quoted_only_on_request(hailong: Run, survey: Path) -> None:
    """Masked, and nowhere without --quotes."""
    forms = write_forms(
        survey.parent / "a.csv",
        "A1,Kim Mã,4,4,4,4,4,4,4,4,Chờ lâu quá gọi 0912345678",
        "A2,Kim Mã,4,4,4,4,4,4,4,4,",
        header="Mã phiếu,Đơn vị,1,2,3,4,5,6,7,8,Góp ý",
    )
    hailong("import", "--survey", survey, forms)
    counted = hailong("comments", "--survey", survey)
    assert "lâu quá" not in counted.out
    quoted = hailong("comments", "--survey", survey, "--quotes", "--json", "-o", "c.xlsx").json()
    assert (quoted["comments"], len(quoted["quotes"])) == (1, 1)
    assert "0912345678" not in str(quoted)
