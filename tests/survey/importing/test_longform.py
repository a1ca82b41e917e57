"""Tables with one row an answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from survey.importing.report import FileReport
from survey.messages import HailongError
from survey.questionnaire.model import BLANK, UNUSABLE, Questionnaire
from survey.store import Store
from tests.survey.importing.messy.files import csv_text, ratings, write_book

Take = Callable[..., FileReport]


def long_rows(q: Questionnaire, forms: int = 2, *, label: bool = False) -> list[list[Any]]:
    """A header and each answer of each form in a row of its own."""
    rows: list[list[Any]] = [["Mã phiếu", "Đơn vị", "Câu hỏi", "Trả lời"]]
    for k in range(1, forms + 1):
        for item, rating in zip(q.rated, ratings(q, k), strict=True):
            rows.append([f"S{k}x", "Kim Mã", item.label.in_language("vi") if label else item.code, rating])
    return rows


def stored(store: Store) -> list[list[int]]:
    return [[b - 256 if b > 127 else b for b in form.form.ratings] for form in store.read_forms()]


@pytest.mark.parametrize("label", [False, True])
def test_one_row_an_answer_becomes_one_row_a_form(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire, label: bool
) -> None:
    """By serial and unit, whatever order the rows are in; that is said."""
    rows = long_rows(questionnaire, label=label)
    (tmp_path / "a.csv").write_text(csv_text([rows[0], *rows[:0:-1]]), encoding="utf-8")
    report = take(tmp_path / "a.csv")
    assert [problem.code for problem in report.problems] == ["importing.long_format"]
    assert stored(store) == [ratings(questionnaire, 2), ratings(questionnaire, 1)]
    assert [form.form.unit_id for form in store.read_forms()] == ["00028", "00028"]


def test_a_problem_is_said_at_the_cell_that_was_typed(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """An answer that is there twice and differs is not believed; one that is not there is blank."""
    rows = long_rows(questionnaire)
    rows[1][3] = 9
    del rows[2]
    rows.append(["S2x", "Kim Mã", questionnaire.rated[0].code, 1])
    report = take(write_book(tmp_path / "a.xlsx", rows, at="B3"))
    assert [(p.cell, p.code) for p in report.problems if p.severity == "error"] == [
        ("E4", "importing.out_of_range"),
        (f"E{3 + len(rows) - 1}", "importing.twins_in_rating"),
    ]
    assert [form[:2] for form in stored(store)] == [
        [UNUSABLE, BLANK],
        [UNUSABLE, ratings(questionnaire, 2)[1]],
    ]


def test_without_serials_the_file_is_refused_for_what_it_is(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """Nobody can tell which answers are one form's."""
    rows = [row[1:] for row in long_rows(questionnaire)]
    with pytest.raises(HailongError, match="one row an answer"):
        take(write_book(tmp_path / "a.xlsx", rows))
