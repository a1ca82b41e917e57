"""The workbook of comments: counts always, comments only when asked for."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from survey.questionnaire import load_questionnaire
from survey.screening.comment_tables import write_comment_tables
from survey.screening.comments import summarise_comments
from tests.survey.screening.builders import honest_ratings, make_forms, make_plan


def test_comments_stand_in_the_workbook_only_when_asked_for(tmp_path: Path) -> None:
    """Masked, as text even where they begin like a formula."""
    full = load_questionnaire("ba-dinh-2020")
    comments = ["=1+1 chờ lâu", "Chờ lâu, gọi 0912345678"]
    forms = make_forms(honest_ratings(2, columns=len(full.rated)).tolist(), comments=comments)
    found = summarise_comments(forms, full, make_plan("A"))
    write_comment_tables(found, tmp_path / "a.xlsx")
    counted = load_workbook(tmp_path / "a.xlsx")
    assert counted.sheetnames == ["Đơn vị", "Tiêu chí", "Từ khóa"]
    assert [cell.value for cell in counted["Đơn vị"][5]] == ["Phường A", 2, 2, 1.0]
    assert counted["Từ khóa"]["A5"].value == "chờ lâu"  # the longest listed
    write_comment_tables(found, tmp_path / "b.xlsx", quotes=True)
    sheet = load_workbook(tmp_path / "b.xlsx")["Ý kiến đã che"]
    assert [sheet["D5"].value, sheet["D5"].data_type] == ["=1+1 chờ lâu", "s"]
    assert "0912345678" not in str(sheet["D6"].value)
