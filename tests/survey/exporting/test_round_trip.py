"""What is read back from each form is what the store has, for every shipped questionnaire."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from survey.exporting.csv_file import original_text
from survey.exporting.export import export_answers
from survey.forms.names import question_names
from tests.survey.exporting.builders import open_store
from tests.survey.exporting.conftest import Exported


def _names(exported: Exported) -> list[str]:
    names = question_names(exported.survey.questionnaire)
    return [names[item.code] for item in exported.survey.questionnaire.rated]


def _comment(exported: Exported) -> str:
    comment = exported.survey.questionnaire.comment
    return question_names(exported.survey.questionnaire)[comment.code] if comment else "comment"


def test_csv_reads_back(exported: Exported) -> None:
    """Ratings, serials, attributes and comments, whatever they begin with."""
    with (exported.folder / "answers.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert [[int(row[name]) for name in _names(exported)] for row in rows] == exported.ratings
    assert [original_text(row["serial"]) for row in rows] == [form.serial for form in exported.forms]
    comments = [original_text(row[_comment(exported)]) or None for row in rows]
    assert comments == [form.comment for form in exported.forms]
    assert [row["date"] or None for row in rows] == [form.collected_on for form in exported.forms]
    names = question_names(exported.survey.questionnaire)
    for attribute in exported.survey.questionnaire.attributes:
        values = [original_text(row[names[attribute.code]]) or None for row in rows]
        assert values == [form.attributes.get(attribute.code) for form in exported.forms]


def test_pandas_reads_the_csv(exported: Exported) -> None:
    """With `;` and a decimal comma, and no column of ratings turned into text."""
    import pandas as pd

    frame = pd.read_csv(exported.folder / "answers.csv", sep=";", decimal=",", encoding="utf-8-sig")
    assert frame[_names(exported)].to_numpy().tolist() == exported.ratings


def test_parquet_has_types_and_the_same_answers(exported: Exported) -> None:
    """Ratings are TINYINT, dates DATE, and the rows are in the store's order."""
    import duckdb

    path = exported.folder / "answers.parquet"
    names = _names(exported)
    with duckdb.connect() as connection:
        types = dict(
            connection.execute(f"SELECT column_name, column_type FROM (DESCRIBE FROM '{path}')").fetchall()
        )
        chosen = ", ".join(names)
        ratings = connection.execute(f"SELECT {chosen} FROM '{path}'").fetchall()
        other = connection.execute(f"SELECT serial, date, {_comment(exported)} FROM '{path}'").fetchall()
    assert {types[name] for name in names} == {"TINYINT"}
    assert (types["date"], types["unit"]) == ("DATE", "VARCHAR")
    assert [list(row) for row in ratings] == exported.ratings
    expected = [(form.serial, form.collected_on, form.comment) for form in exported.forms]
    assert [(serial, day and day.isoformat(), text) for serial, day, text in other] == expected


def test_excel_has_text_as_text(exported: Exported) -> None:
    """No cell is a formula or an error; numbers are numbers, days are days."""
    import openpyxl

    sheet = openpyxl.load_workbook(exported.folder / "answers.xlsx").worksheets[0]
    header, *rows = list(sheet.iter_rows())
    place = {cell.value: index for index, cell in enumerate(header)}
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "d"}
    assert [[row[place[name]].value for name in _names(exported)] for row in rows] == exported.ratings
    assert [row[place["serial"]].value for row in rows] == [
        (form.serial or "").replace("_x0041_", "_x005F_x0041_") for form in exported.forms
    ]
    days = [cell.value and cell.value.date().isoformat() for cell in (row[place["date"]] for row in rows)]
    assert days == [form.collected_on for form in exported.forms]
    assert sheet.freeze_panes == "B2"
    risky = [row[place["serial"]] for row in rows if str(row[place["serial"]].value)[0] in "=+-@"]
    assert risky
    assert all(cell.quotePrefix for cell in risky)


def test_spss_has_labels_and_missing_values(exported: Exported, tmp_path: Path) -> None:
    """Without user-missing values only scores are left; with them, every answer; labels are Vietnamese."""
    pyreadstat = pytest.importorskip("pyreadstat", reason="pyreadstat is not installed")
    with open_store(exported.survey) as store:
        export_answers(exported.survey, store, tmp_path, ("sav",), "vi", comments=True)
    frame, meta = pyreadstat.read_sav(tmp_path / "answers.sav", user_missing=True)
    names = _names(exported)
    assert frame[names].astype(int).to_numpy().tolist() == exported.ratings
    scores, _ = pyreadstat.read_sav(tmp_path / "answers.sav")
    assert scores[names].min().min() >= 1
    item = exported.survey.questionnaire.rated[0]
    assert meta.column_names_to_labels[names[0]] == str(item.label)
    labels = meta.variable_value_labels[names[0]]
    assert labels[float(item.scale.best)] == item.scale.levels[
        item.scale.values.index(item.scale.best)
    ].label.in_language("vi")
    assert labels[-1.0] == "Để trống"
    assert frame["serial"].tolist() == [form.serial for form in exported.forms]
    days = [day.isoformat() if day == day and day is not None else None for day in frame["date"]]
    assert days == [form.collected_on for form in exported.forms]


def test_import_reads_its_own_questions(exported: Exported) -> None:
    """The columns are called as on the forms for the phone, which an import knows."""
    names = question_names(exported.survey.questionnaire)
    header = (exported.folder / "answers.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert all(f'"{name}"' in header for name in names.values())
