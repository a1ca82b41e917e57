"""Where the header stands."""

from __future__ import annotations

from typing import Any

import pytest

from survey.importing.context import Context
from survey.importing.headers.layout import Layout, find_layout
from survey.importing.headers.recognise import Recogniser
from survey.importing.readers.cells import Raw, Sheet
from survey.questionnaire import load_questionnaire
from tests.survey.importing.messy.files import form_rows, header


def layout_of(rows: list[list[Any]], context: Context) -> Layout:
    cells = [[float(v) if isinstance(v, int) else v or "" for v in row] for row in rows]
    found = find_layout(Sheet("Phiếu", cells), context.recogniser)
    assert found is not None
    return found


def test_title_rows_above_are_passed_over(context: Context) -> None:
    """A title, an empty row, then the header."""
    rows = [
        ["DANH SÁCH PHIẾU KHẢO SÁT"],
        ["Đơn vị: UBND phường Cống Vị"],
        [],
        *form_rows(context.questionnaire),
    ]
    assert layout_of(rows, context).header_rows == (3,)


def test_two_header_rows_of_labels_and_codes_are_one_header(context: Context) -> None:
    """The data begin below the second."""
    q = context.questionnaire
    labels = ["Mã phiếu", "Đơn vị", *(item.label.in_language("vi") for item in q.rated)]
    codes = ["", "", *(item.code for item in q.rated)]
    found = layout_of([labels, codes, *form_rows(q)[1:]], context)
    assert found.first_data_row == 2
    assert len(found.items()) == len(q.rated)


def test_roles_in_a_row_above_the_codes_are_joined(context: Context) -> None:
    """Groups of items above, their codes beneath, roles in the upper row only."""
    q = context.questionnaire
    upper = ["Mã phiếu", "Đơn vị", "1. Cơ sở vật chất", *[""] * (len(q.rated) - 1)]
    found = layout_of([upper, ["", "", *header(q)], *form_rows(q)[1:]], context)
    assert found.role("serial") is not None
    assert found.role("unit") is not None
    assert found.first_data_row == 2


def test_a_row_of_answers_is_not_a_second_header(context: Context) -> None:
    """Digits under codes are answers, also where they are codes of other items."""
    assert layout_of(form_rows(context.questionnaire), context).first_data_row == 1


def test_of_two_columns_with_one_meaning_the_first_is_used_and_said(context: Context) -> None:
    """The other is ignored."""
    q = context.questionnaire
    found = layout_of([[*header(q, "Mã phiếu"), "1.1"]], context)
    assert [p.code for p in found.problems] == ["importing.duplicate_column"]
    assert len(found.items()["1.1"]) == 1


def test_columns_divided_by_level_beneath_their_question(context: Context) -> None:
    """The question over five columns, 1 to 5 in the row below."""
    q = context.questionnaire
    upper: list[Any] = ["Mã phiếu"]
    lower: list[Any] = [""]
    for item in q.rated:
        upper += [item.code, "", "", "", ""]
        lower += ["RKHL", "KHL", "BT", "HL", "RHL"]
    found = layout_of([upper, lower, ["A1", *["", "", "", "x", ""] * len(q.rated)]], context)
    assert found.first_data_row == 2
    assert [c.match.level for c in found.items()["1.1"]] == [1, 2, 3, 4, 5]


def test_no_column_known_gives_no_layout(context: Context) -> None:
    """A table of something else."""
    assert find_layout(Sheet("x", [["a", "b"], [1.0, 2.0]]), context.recogniser) is None


@pytest.mark.parametrize("answers", [[4, 5, 3, 1, 2], [5, 4, 4, 3, 2, 1]])
def test_answers_under_a_header_of_strange_names_are_no_header(answers: list[int]) -> None:
    """Digits that are codes of items, but in no order or twice, and nothing else named beside them."""
    recogniser = Recogniser(load_questionnaire("ba-dinh-2020-rut-gon"))
    rows: list[list[Raw]] = [["A", *"qrstuv"], ["x1", *map(float, answers)], ["x2", *[4.0] * len(answers)]]
    assert find_layout(Sheet("x", rows), recogniser) is None


def test_a_header_of_bare_numbers_may_count_up_or_down_or_stand_beside_names() -> None:
    """What people type who save ink."""
    recogniser = Recogniser(load_questionnaire("ba-dinh-2020-rut-gon"))
    for row in (["", *"12345678"], ["", *"87654321"], ["Mã phiếu", *"31425678"]):
        found = find_layout(Sheet("x", [row, ["0001", *[4.0] * 8]]), recogniser)
        assert found is not None
        assert len(found.items()) == 8
