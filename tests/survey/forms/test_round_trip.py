"""From the blank form to the store: what volunteers hand in is imported without a mapping."""

from __future__ import annotations

import csv
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from survey.folder import Survey, create_survey
from survey.forms import FormBatch, make_forms
from survey.forms.entry_book import FIRST_ROW
from survey.forms.names import question_names
from survey.forms.xlsform import form_languages
from survey.importing.run import import_files
from survey.questionnaire import load_questionnaire
from survey.serials import format_serial
from survey.store import create_store, open_store

ANSWERS = {"2": 5, "3": "Hài lòng", "4": "hài lòng", "5": None, "6": 3, "7": 2, "8": "Rất hài lòng", "9": 4}
EXPECTED = {
    "1": [5, 4, 3],
    "2": [5] * 3,
    "3": [4] * 3,
    "4": [4] * 3,
    "5": [-1] * 3,
    "8": [5] * 3,
    "9": [4] * 3,
}


@pytest.fixture
def survey(tmp_path: Path) -> Survey:
    """A new survey with the short form and an empty store."""
    survey = create_survey(tmp_path / "survey", "ba-dinh-2020-rut-gon")
    create_store(survey.database, survey.questionnaire)
    return survey


def stored(survey: Survey, path: Path) -> dict[str, list[int]]:
    """Import a file; return the ratings stored, by item, in the order of the serials."""
    with open_store(survey.database, survey.questionnaire) as store:
        (report,) = import_files(survey, store, [path], by="test")
        assert report.status == "accepted", report.to_json("en")
        forms = sorted((stored.form for stored in store.read_forms()), key=lambda form: form.serial or "")
    assert [form.serial for form in forms] == [format_serial("00007", number) for number in (1, 2, 3)]
    assert {form.unit_id for form in forms} == {"00007"}
    assert {form.collected_on for form in forms} == {"2020-07-01"}
    assert {form.attributes.get("gioi_tinh") for form in forms} == {"nu"}
    signed = [[rating - 256 if rating > 127 else rating for rating in form.ratings] for form in forms]
    positions = survey.questionnaire.position
    return {code: [ratings[positions[code]] for ratings in signed] for code in EXPECTED}


def filled_book(survey: Survey, folder: Path) -> Path:
    """An entry book of eight forms with three typed in."""
    (path,) = make_forms(survey, [FormBatch("00007", 1, 8)], ["xlsx"], folder)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[FIRST_ROW - 1]}
    for number, first in enumerate((5, 4, 3)):
        row = FIRST_ROW + number
        answers = {"1": first, **ANSWERS, "date": date(2020, 7, 1), "gioi_tinh": "Nữ", "volunteer": "TNV 03"}
        for code, value in answers.items():
            sheet.cell(row, columns[code]).value = value
    target = folder / "filled.xlsx"
    book.save(target)
    return target


def test_an_entry_book_is_imported(survey: Survey, tmp_path: Path) -> None:
    """Digits and labels are read, blanks stay blank, rows not typed yet are no forms."""
    assert stored(survey, filled_book(survey, tmp_path)) == EXPECTED


@pytest.mark.slow
def test_an_entry_book_filled_in_through_libreoffice_is_imported(survey: Survey, tmp_path: Path) -> None:
    """LibreOffice opens the book, calculates its count, keeps its validations, and saves what we read."""
    if shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice (soffice)")
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "xlsx",
    ]
    filled, saved = filled_book(survey, tmp_path), tmp_path / "saved"
    subprocess.run([*command, "--outdir", saved, filled], check=True, capture_output=True, timeout=120)
    sheet = load_workbook(saved / filled.name, data_only=True).worksheets[0]
    assert sheet["A3"].value == "Đã nhập: 3/150"
    assert sheet["E3"].value == "Ô còn trống trong các phiếu đã nhập: 3"
    assert {v.type for v in sheet.data_validations.dataValidation} == {"list", "date", "textLength"}
    assert sheet.protection.sheet
    assert stored(survey, saved / filled.name) == EXPECTED


@pytest.mark.parametrize("grouped", [True, False])
def test_an_export_of_the_phones_is_imported(survey: Survey, tmp_path: Path, grouped: bool) -> None:
    """Kobo's headers, with the groups before the names or without, and the columns it adds."""
    names, q = question_names(survey.questionnaire), survey.questionnaire
    groups = {names[item.code]: "ratings/" for item in q.items} | {"gioi_tinh": "about/"}
    groups |= dict.fromkeys(("scan_qr", "unit", "serial", "date"), "head/")
    answers = {"2": "5", "3": "4", "4": "4", "5": "", "6": "3", "7": "2", "8": "5", "9": "4"}
    path = tmp_path / "kobo.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        for number, first in ((1, "5"), (2, "4"), (3, "3")):
            serial = format_serial("00007", number)
            record = {
                "start": "2020-07-01T08:00:00.000+07:00",
                "scan_qr": serial,
                "unit": "00007",
                "serial": serial,
            }
            record |= {
                "date": "2020-07-01",
                **{names[code]: v for code, v in {"1": first, **answers}.items()},
            }
            record |= {
                "gioi_tinh": "nu",
                "_uuid": f"0b54d6a7-0000-4000-8000-00000000000{number}",
                "_index": str(number),
            }
            if grouped:
                record = {groups.get(name, "") + name: value for name, value in record.items()}
            writer = csv.DictWriter(stream, record)
            if number == 1:
                writer.writeheader()
            writer.writerow(record)
    assert stored(survey, path) == EXPECTED


def test_a_form_speaks_the_language_of_the_survey_or_its_own() -> None:
    """A questionnaire without Vietnamese is printed in its first language."""
    assert form_languages(load_questionnaire("ba-dinh-2020"), "en") == ("en", "vi")
    assert form_languages(load_questionnaire("ba-dinh-2020"), "ne") == ("vi", "en")
