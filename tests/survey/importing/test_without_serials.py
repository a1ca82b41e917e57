"""Forms without serials, serials in different spellings, forms not typed yet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from survey.folder import Survey
from survey.forms import FormBatch, make_forms
from survey.forms.entry_book import FIRST_ROW
from survey.importing.report import FileReport
from survey.questionnaire.model import Questionnaire
from survey.store import Store
from tests.survey.importing.messy.files import csv_text, form_rows, ratings, write_book

Take = Callable[..., FileReport]


def without_serials(questionnaire: Questionnaire, count: int = 4) -> list[list[object]]:
    return [row[1:] for row in form_rows(questionnaire, count)]


def test_it_is_said_that_a_file_has_no_serials(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """Once, whatever the number of sheets and rows."""
    report = take(write_book(tmp_path / "a.xlsx", without_serials(questionnaire)))
    assert [p.code for p in report.problems] == ["importing.no_serial_column"]


def test_a_corrected_file_of_another_name_is_a_newer_version(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """As a text table, too: equal rows are not doubled, the changed one waits."""
    rows = without_serials(questionnaire)
    take(write_book(tmp_path / "a.xlsx", rows))
    rows[2][1] = 1 if rows[2][1] != 1 else 2
    (tmp_path / "sua.csv").write_text(csv_text(rows), encoding="utf-8")
    report = take(tmp_path / "sua.csv")
    assert (report.accepted, report.held, report.resent) == (0, 1, 3)
    assert "store.newer_version" in [p.code for p in report.problems]
    assert len(store.read_forms()) == 4


@pytest.mark.parametrize("spelling", ["s1X", " S1x ", "Ｓ１ｘ", "S\xa01x"])
def test_a_serial_in_another_spelling_is_the_same_serial(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire, spelling: str
) -> None:
    """Nothing is doubled; the text stays as typed."""
    rows = form_rows(questionnaire, 1)
    take(write_book(tmp_path / "a.xlsx", rows))
    rows[1][0] = spelling
    report = take(write_book(tmp_path / "b.xlsx", rows))
    assert (report.resent, len(store.read_forms())) == (1, 1)
    assert store.read_rows(2)[0].raw["Mã phiếu"] == spelling


@pytest.mark.slow
def test_an_entry_book_with_few_forms_typed(tmp_path: Path, take: Take, survey: Survey, store: Store) -> None:
    """Rows that hold only what was printed in advance are not typed yet, between typed ones too."""
    (path,) = make_forms(survey, [FormBatch("00007", 1, 150)], ["xlsx"], tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[FIRST_ROW - 1]}
    for form in (0, 1, 3, 4, 5):
        for item, rating in zip(survey.questionnaire.rated, ratings(survey.questionnaire, form), strict=True):
            sheet.cell(FIRST_ROW + form, columns[item.code]).value = rating
    book.save(tmp_path / "b.xlsx")
    report = take(tmp_path / "b.xlsx")
    assert (report.rows, report.accepted, report.left_out) == (5, 5, 145)
    assert {row.reason for row in report.result_rows if row.state == "left_out"} == {"importing.not_typed"}
    (group,) = [g for g in report.groups() if g.first.code == "importing.not_typed"]
    assert group.count == 145
