"""The workbook that goes back to the sender."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from survey.folder import Survey
from survey.importing.report import FileReport
from survey.importing.run import import_files
from survey.questionnaire.model import Questionnaire
from survey.store import Store
from tests.survey.importing.messy.files import csv_text, form_rows, header, write_book

Take = Callable[..., FileReport]


def returned(report: FileReport) -> Any:
    assert report.returned is not None
    return openpyxl.load_workbook(report.returned)


def test_nothing_goes_back_when_nothing_is_wrong(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """A clean file has no copy."""
    assert take(write_book(tmp_path / "a.xlsx", form_rows(questionnaire))).returned is None


def test_problem_cells_are_coloured_commented_and_listed_with_links(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """The first sheet lists them; the others are as they were sent."""
    rows = form_rows(questionnaire, 2)
    rows[1][2], rows[2][1] = 6, "Hà Đông"
    book = returned(take(write_book(tmp_path / "a.xlsx", rows, at="B3")))
    listed = book.worksheets[0]
    assert book.sheetnames == ["Cần sửa", "Phiếu"]
    assert [listed.cell(row, 3).value for row in (5, 6)] == ["D4", "C5"]
    assert listed["C5"].hyperlink.location == "'Phiếu'!D4"
    cell = book["Phiếu"]["D4"]
    assert (cell.value, cell.fill.fgColor.rgb) == (6, "FFFFC7CE")
    assert "Rất hài lòng" in cell.comment.text
    assert book["Phiếu"]["E4"].comment is None


def test_rows_of_the_list_are_as_high_as_their_text(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """Not every program makes a row higher when it opens a file."""
    rows = form_rows(questionnaire, 1)
    rows[1][2] = 9
    sheet = returned(take(write_book(tmp_path / "a.xlsx", rows))).worksheets[0]
    width = sum(sheet.column_dimensions[letter].width for letter in "ABCDE")
    assert width < 130  # a screen of 1,366 pixels, or a page on its side
    lines = sheet.row_dimensions[5].height / 15
    assert lines * sheet.column_dimensions["E"].width >= len(sheet["E5"].value)


def test_a_file_with_a_cell_that_could_not_be_taken_over_goes_back(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """Dates that can be read in two ways are asked for, though the forms are in."""
    rows = form_rows(questionnaire, 2)
    for row, date in zip(rows, ("Ngày", "05/06/2020", "06/07/2020"), strict=True):
        row.append(date)
    report = take(write_book(tmp_path / "a.xlsx", rows))
    assert report.accepted == 2
    assert [returned(report).worksheets[0].cell(row, 4).value for row in (5, 6)] == [
        "05/06/2020",
        "06/07/2020",
    ]


def test_a_text_table_gets_a_workbook_too(tmp_path: Path, take: Take, questionnaire: Questionnaire) -> None:
    """Its cells at the same addresses."""
    rows = form_rows(questionnaire, 1)
    rows[1][2] = 6
    (tmp_path / "a.csv").write_text(csv_text(rows), encoding="utf-8")
    book = returned(take(tmp_path / "a.csv"))
    assert book.worksheets[1]["C2"].value == "6"
    assert book.worksheets[1]["C2"].comment is not None


def test_formulas_and_texts_that_look_like_them_are_text(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """Nothing in the copy computes, wherever it came from."""
    rows = form_rows(questionnaire, 1)
    rows[0].append("Góp ý")
    rows[1].append("=cmd|' /C calc'!A0")
    rows[1][2], rows[1][3] = 6, "=2+3"
    (tmp_path / "a.csv").write_text(csv_text(rows), encoding="utf-8")
    for path in (tmp_path / "a.csv", write_book(tmp_path / "b.xlsx", rows)):
        book = returned(take(path))
        assert not [c.coordinate for s in book for row in s.iter_rows() for c in row if c.data_type == "f"]


def test_the_corrected_copy_finds_its_rows_again(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """By serial: unchanged rows are resent, the corrected held row comes in, the changed one waits."""
    rows = form_rows(questionnaire, 3)
    rows[1][2], rows[2][1] = 6, "Hà Đông"
    report = take(write_book(tmp_path / "a.xlsx", rows))
    book = returned(report)
    book["Phiếu"]["C2"], book["Phiếu"]["B3"] = 4, "Kim Mã"
    book.save(tmp_path / "xong.xlsx")
    again = take(tmp_path / "xong.xlsx")
    assert (again.accepted, again.held, again.resent) == (1, 1, 1)
    assert any("1.1: ? → 4" in problem.message("vi") for problem in again.problems)
    assert len(store.read_forms()) == 3


def test_a_corrected_copy_without_serials_does_not_double_its_forms(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """It is known as a copy of the file it was made from, and its rows by their places."""
    rows = [[row[1], *row[2:]] for row in form_rows(questionnaire, 3)]
    rows[0] = header(questionnaire, "Đơn vị")
    rows[2][1] = 6
    (tmp_path / "a.csv").write_text(csv_text(rows), encoding="utf-8")
    book = returned(take(tmp_path / "a.csv"))
    book.worksheets[1]["B3"] = 5
    book.save(tmp_path / "xong.xlsx")
    again = take(tmp_path / "xong.xlsx")
    assert (again.accepted, again.held, again.resent) == (0, 1, 2)
    assert len(store.read_forms()) == 3


def test_the_copy_is_for_its_owner_only(tmp_path: Path, take: Take, questionnaire: Questionnaire) -> None:
    """Answers are in it."""
    rows = form_rows(questionnaire, 1)
    rows[1][2] = 6
    report = take(write_book(tmp_path / "a.xlsx", rows))
    assert report.returned is not None
    assert report.returned.stat().st_mode & 0o077 == 0


def test_a_workbook_written_in_an_unusual_way_keeps_its_looks(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """XML comments and names with prefixes, as some programs write them: openpyxl writes it again first."""
    rows = form_rows(questionnaire, 1)
    rows[1][2] = 6
    book = openpyxl.load_workbook(write_book(tmp_path / "a.xlsx", rows))
    book.active["A1"].font = openpyxl.styles.Font(name="Courier New")
    book.save(tmp_path / "a.xlsx")
    prefixed = tmp_path / "b.xlsx"
    with zipfile.ZipFile(tmp_path / "a.xlsx") as old, zipfile.ZipFile(prefixed, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                text = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", text).replace("xmlns=", "xmlns:x=")
            new.writestr(name, text)
    sheet = returned(take(prefixed))["Phiếu"]
    assert (sheet["A1"].font.name, sheet["C2"].fill.fgColor.rgb) == ("Courier New", "FFFFC7CE")


def test_two_files_of_one_name_have_a_copy_each(
    tmp_path: Path, survey: Survey, store: Store, questionnaire: Questionnaire
) -> None:
    """Two wards may both send "phieu.xlsx"."""
    paths = []
    for ward, unit in (("a", "Cống Vị"), ("b", "Kim Mã")):
        rows = form_rows(questionnaire, 1, unit)
        rows[1][0], rows[1][2] = f"{ward}1x", 6
        (tmp_path / ward).mkdir()
        paths.append(write_book(tmp_path / ward / "phieu.xlsx", rows))
    reports = import_files(survey, store, paths, by="test")
    names = [report.returned.name for report in reports if report.returned]
    assert names == ["phieu - cần sửa.xlsx", "phieu - cần sửa (2).xlsx"]


@pytest.mark.slow
def test_the_copy_opens_in_libreoffice(tmp_path: Path, take: Take, questionnaire: Questionnaire) -> None:
    """With its comments and links, and the rows as they were."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    rows = form_rows(questionnaire, 2)
    rows[1][2], rows[2][1] = 6, "Hà Đông"
    report = take(write_book(tmp_path / "a.xlsx", rows))
    shutil.copy(str(report.returned), tmp_path / "copy.xlsx")
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "ods",
         "--outdir", str(tmp_path), str(tmp_path / "copy.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    content = zipfile.ZipFile(tmp_path / "copy.ods").read("content.xml").decode()
    assert content.count("<office:annotation ") == 2
    assert content.count('xlink:href="#') == 2
    assert "Hà Đông" in content
