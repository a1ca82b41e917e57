"""export, as an analyst uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, write_forms

FORMS = ("A1,Cống Vị,5,4,4,5,5,4,4,5", "A2,Kim Mã,4,4,4,4,4,4,4,3", "A3,Kim Mã,2,4,,4,1,4,4,3")


@pytest.fixture
def filled(hailong: Run, survey: Path) -> Path:
    """A survey with three forms, one with a comment."""
    header = "Mã phiếu,Đơn vị,1,2,3,4,5,6,7,8,Ý kiến góp ý"
    rows = (FORMS[0] + ",Cần nhanh hơn", FORMS[1] + ",", FORMS[2] + ",")
    assert (
        hailong(
            "import", "--survey", survey, write_forms(survey.parent / "a.csv", *rows, header=header)
        ).status
        == 0
    )
    return survey


def test_export_writes_data_and_codebook(hailong: Run, filled: Path) -> None:
    """By default CSV and Excel into outgoing/export; what is written is said."""
    done = hailong("export", "--survey", filled)
    assert done.status == 0
    names = {path.name for path in (filled / "outgoing" / "export").iterdir()}
    assert names == {"answers.csv", "answers.xlsx", "codebook.xml", "codebook.md", "codebook.csv"}
    assert "3 phiếu" in done.out
    assert "-1 Để trống" in done.out
    assert done.err == ""


def test_comments_come_with_a_warning(hailong: Run, filled: Path, tmp_path: Path) -> None:
    """A person must read them before they leave the office."""
    done = hailong("export", "--survey", filled, "--comments", "--format", "csv", "-o", tmp_path / "o")
    assert done.status == 0
    assert "1 ý kiến" in done.err
    assert "Cần nhanh hơn" in (tmp_path / "o" / "answers.csv").read_text(encoding="utf-8")


def test_a_wrong_format_changes_nothing(hailong: Run, filled: Path) -> None:
    """Exit 2, with the words allowed."""
    done = hailong("export", "--survey", filled, "--format", "pdf", "--lang", "en")
    assert done.status == 2
    assert "csv, xlsx, parquet, sav" in done.err
    assert not (filled / "outgoing" / "export").exists()
