"""Other workbook formats, written by LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from survey.importing.readers.file_reader import FileReader
from survey.importing.report import FileReport
from survey.questionnaire.model import UNUSABLE, Questionnaire
from survey.store import Store
from tests.survey.importing.messy.files import form_rows

Take = Callable[..., FileReport]
FILTERS = {"xls": "xls:MS Excel 97", "ods": "ods", "xlsm": "xlsm:Calc MS Excel 2007 VBA XML"}


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory, questionnaire: Questionnaire) -> Path:
    """A folder with one workbook in every format: an error, a formula, a hidden row and a hidden sheet."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("needs LibreOffice")
    folder = tmp_path_factory.mktemp("formats")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Phiếu"
    for row in form_rows(questionnaire, 3):
        sheet.append(row)
    sheet["C2"], sheet["D2"] = "=1/0", "=2+3"
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("Ẩn")["A1"] = "ghi chú"
    book.worksheets[1].sheet_state = "hidden"
    book.save(folder / "a.xlsx")
    for kind in FILTERS.values():
        command = [
            office,
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(folder),
            str(folder / "a.xlsx"),
        ]
        subprocess.run(
            [*command, f"-env:UserInstallation={(folder / 'profile').as_uri()}"],
            check=True,
            capture_output=True,
            timeout=180,
        )
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("kind", FILTERS)
def test_errors_formulas_and_hidden_parts_are_found_in_every_format(converted: Path, kind: str) -> None:
    """At the same places as in .xlsx."""
    with FileReader() as reader:
        first, second = reader.read_workbook((converted / f"a.{kind}").read_bytes())
    assert first.rows[1][2:4] == [("error", "#DIV/0!"), 5.0]
    assert first.formulas == {(1, 2), (1, 3)}
    assert first.hidden_rows == {2}
    assert (first.hidden, second.hidden) == (False, True)


@pytest.mark.slow
@pytest.mark.parametrize("kind", FILTERS)
def test_every_format_is_imported(converted: Path, take: Take, store: Store, kind: str) -> None:
    """The error is unusable, the formula's value is taken, the hidden row is read; all of it is said."""
    report = take(converted / f"a.{kind}")
    assert (report.rows, report.accepted) == (3, 3)
    assert {"importing.hidden_rows", "importing.formulas", "importing.error_in_rating"} <= {
        p.code for p in report.problems
    }
    assert list(store.read_forms()[0].form.ratings[:2]) == [UNUSABLE & 255, 5]
