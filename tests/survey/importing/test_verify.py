"""Double entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from survey.folder import Survey
from survey.importing.resolved import write_resolved
from survey.importing.verify import Verification, verify_files
from survey.messages import HailongError
from survey.questionnaire.model import Questionnaire
from tests.survey.importing.messy.files import form_rows, header, ratings, write_book


def no_interval(errors: int, fields: int) -> tuple[float, float]:
    return 0.0, 1.0


def typed(questionnaire: Questionnaire, who: str, count: int = 4) -> list[list[Any]]:
    rows = [header(questionnaire, "Mã phiếu", "Đơn vị", "Người nhập")]
    return rows + [[f"S{k}x", "Kim Mã", who, *ratings(questionnaire, k)] for k in range(count)]


@pytest.fixture
def entries(tmp_path: Path, questionnaire: Questionnaire) -> tuple[Path, Path]:
    """Two entries of four forms; the second has two slips and a form of its own."""
    one, two = typed(questionnaire, "An"), typed(questionnaire, "Bình")
    two[1][3], two[2][1] = 1, "Ngọc Hà"
    two.append(["S9x", "Kim Mã", "Bình", *ratings(questionnaire)])
    return write_book(tmp_path / "1.xlsx", one), write_book(tmp_path / "2.xlsx", two)


def compare(survey: Survey, entries: tuple[Path, Path], **options: Any) -> Verification:
    return verify_files(survey, *entries, interval=no_interval, **options)


def test_differences_are_listed_with_both_places(empty_survey: Survey, entries: tuple[Path, Path]) -> None:
    """Cell by cell, matched by serial."""
    found = compare(empty_survey, entries)
    assert [(d.serial, d.field, d.first, d.second, d.first_place.cell) for d in found.differences] == [
        ("S0x", "1.1", "5", "1", "D2"),
        ("S1x", "unit", "00028", "00016", "B3"),
    ]
    assert (found.only_first, found.only_second) == ((), ("S9x",))


def test_rates_count_fields_by_typist_and_item(
    empty_survey: Survey, entries: tuple[Path, Path], questionnaire: Questionnaire
) -> None:
    """An open difference is one of each typist."""
    found = compare(empty_survey, entries)
    fields = 4 * (len(questionnaire.rated) + 1)
    assert (found.overall.fields, found.overall.errors) == (fields, 2)
    assert [(rate.name, rate.errors, rate.fields) for rate in found.by_volunteer] == [
        ("An", 2, fields),
        ("Bình", 2, fields),
    ]
    assert next(rate for rate in found.by_item if rate.name == "1.1").errors == 1


def test_a_resolved_file_says_who_was_wrong(
    tmp_path: Path, empty_survey: Survey, entries: tuple[Path, Path]
) -> None:
    """Then errors are counted for the one who made them."""
    found = compare(empty_survey, entries, resolved=entries[0])
    assert [(rate.name, rate.errors) for rate in found.by_volunteer] == [("An", 0), ("Bình", 2)]


def test_the_interval_is_the_callers(empty_survey: Survey, entries: tuple[Path, Path]) -> None:
    """This package knows no statistics."""
    found = verify_files(empty_survey, *entries, interval=lambda errors, fields: (errors / 100, fields / 100))
    assert (found.overall.lower, found.overall.upper) == (0.02, found.overall.fields / 100)


def test_the_workbook_to_resolve_asks_for_the_differences(
    tmp_path: Path, empty_survey: Survey, entries: tuple[Path, Path], questionnaire: Questionnaire
) -> None:
    """Agreed cells are filled, the others empty with both answers in a comment."""
    path = write_resolved(compare(empty_survey, entries), questionnaire, tmp_path / "r.xlsx", "vi")
    sheet = openpyxl.load_workbook(path).active
    assert (sheet["A2"].value, sheet["E2"].value, sheet["F2"].value) == (
        "S0x",
        None,
        ratings(questionnaire)[1],
    )
    assert "Lần 1 (D2): 5" in sheet["E2"].comment.text
    assert sheet["B3"].value is None


def test_a_preferred_resolution_compares_without_difference(
    tmp_path: Path, empty_survey: Survey, entries: tuple[Path, Path], questionnaire: Questionnaire
) -> None:
    """It reads back as the file that was preferred."""
    found = compare(empty_survey, entries)
    path = write_resolved(found, questionnaire, tmp_path / "r.xlsx", "vi", prefer="first")
    assert compare(empty_survey, (entries[0], path)).differences == ()


def test_files_without_a_common_form_are_refused(
    tmp_path: Path, empty_survey: Survey, questionnaire: Questionnaire
) -> None:
    """Their serials do not meet."""
    one = write_book(tmp_path / "1.xlsx", form_rows(questionnaire))
    rows = form_rows(questionnaire)
    two = write_book(tmp_path / "2.xlsx", [rows[0], *([f"T{row[0]}", *row[1:]] for row in rows[1:])])
    with pytest.raises(HailongError) as caught:
        compare(empty_survey, (one, two))
    assert caught.value.code == "importing.nothing_to_compare"
