"""`indices --answers`: the answers are read where they lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_analysis import HEADER, _rows, filled

__all__ = ["filled"]


def test_a_file_gives_what_its_import_gives(hailong: Run, filled: Path) -> None:
    """In a survey, its units and its questionnaire: the same numbers as from the store."""
    stored = hailong("indices", "--survey", filled, "--json").json()
    read = hailong("indices", "--survey", filled, "--answers", filled.parent / "all.csv", "--json").json()
    assert read == stored


def test_groups_are_named_in_the_language_asked_for(hailong: Run, filled: Path) -> None:
    """In a survey and without one."""
    asked = ("--answers", filled.parent / "all.csv", "--by", "gioi_tinh", "--lang", "en", "--json")
    stored = hailong("indices", "--survey", filled, *asked[2:]).json()
    assert hailong("indices", "--survey", filled, *asked).json() == stored
    assert {row["group"] for row in stored} & {"Male", "Female"}


@pytest.mark.slow
@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_an_export_is_read_again(hailong: Run, filled: Path, form: str) -> None:
    """What is exported, with its codes for no answer, gives the same numbers."""
    assert hailong("export", "--survey", filled, "--format", form, "-o", "out").status == 0
    stored = hailong("indices", "--survey", filled, "--json").json()
    read = hailong("indices", "--survey", filled, "--answers", f"out/answers.{form}", "--json")
    assert read.json() == stored


def test_no_survey_is_needed(hailong: Run, tmp_path: Path) -> None:
    """With a questionnaire named, the units are those in the files of a pattern."""
    for number in (1, 2):
        text = "\n".join((HEADER, *_rows(number))) + "\n"
        (tmp_path / f"{number}.csv").write_text(text, encoding="utf-8")
    asked = ("--questionnaire", "ba-dinh-2020-rut-gon", "--by", "unit", "--format", "csv")
    rows = hailong("indices", "--answers", "*.csv", *asked).csv()
    assert {row["unit"]: row["forms"] for row in rows if row["criterion"] == "overall"} == {
        "Phúc Xá": "80",
        "Kim Mã": "80",
        "Thành Công": "80",
    }


def test_options_of_answers_need_them(hailong: Run, filled: Path) -> None:
    """--table alone would be ignored, and is refused instead."""
    done = hailong("indices", "--survey", filled, "--table", "phieu")
    assert done.status == 2
    assert "--answers" in done.err
