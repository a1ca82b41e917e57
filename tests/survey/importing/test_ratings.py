"""The rated columns of a sheet, and which forms have too few answers."""

from __future__ import annotations

import pytest

from survey.importing.column_reader import ColumnReader, Notes
from survey.importing.context import Context
from survey.importing.ratings import check_answered, read_ratings
from survey.importing.readers.cells import Raw
from survey.importing.readers.text_table import CodedColumn
from survey.messages import HailongError
from survey.questionnaire.model import BLANK, UNUSABLE, Questionnaire
from tests.records import replace
from tests.survey.importing.tables import read_table, said


def signed(ratings: bytes) -> list[int]:
    return [byte - 256 if byte > 127 else byte for byte in ratings]


def test_items_without_a_column_are_blank_and_those_after_them_read(
    context: Context, questionnaire: Questionnaire
) -> None:
    """A sheet of some of the items only: a byte for each item of the questionnaire and row."""
    reader = read_table(
        context, [["Mã phiếu", "1.2", "2.1", "3.1"], ["A1x", "5", "", "2"], ["A2x", "", "", ""]]
    )
    ratings = signed(read_ratings(reader))
    width = len(questionnaire.rated)
    given = {code: questionnaire.position[code] for code in ("1.2", "2.1", "3.1")}
    assert len(ratings) == 2 * width
    assert [ratings[given[code]] for code in ("1.2", "2.1", "3.1")] == [5, BLANK, 2]
    assert set(ratings) == {5, 2, BLANK}
    assert reader.empty == {1}


def test_what_was_read_by_a_rule_is_noted_and_what_cannot_be_is_said(context: Context) -> None:
    """With the row's item and rule, only for the cells concerned."""
    rows: list[list[Raw]] = [
        ["Mã phiếu", "1.1", "1.2", "2.1"],
        ["A1x", "4", "hai long", "4"],
        ["A2x", "VS", "hai long", "9"],
    ]
    reader = read_table(context, rows)
    read_ratings(reader)
    assert reader.notes.rules == {0: ["1.2: label_no_marks"], 1: ["1.1: initials", "1.2: label_no_marks"]}
    assert said(reader) == [(1, "out_of_range")]
    assert reader.doubtful == {1}
    assert reader.empty == frozenset()


def test_columns_of_a_text_table_are_read_like_those_of_a_workbook(context: Context) -> None:
    """Their few texts are read, and told by their codes: the same ratings, notes and problems."""
    rows: list[list[Raw]] = [["Mã phiếu", "1.1", "1.2"], ["A1x", "4", "hai long"], ["A2x", "VS", "9"]]
    plain, body = read_table(context, rows), read_table(context, rows).body
    texts: list[Raw] = ["VS", "4", "9", "hai long"]
    codes = [bytes(map(texts.index, cells)) for cells in (("4", "VS"), ("hai long", "9"))]
    columns = [body.columns[0], *(CodedColumn(texts, code) for code in codes)]
    coded = ColumnReader(replace(body, columns=columns), context, Notes(), "a.csv")
    assert read_ratings(coded) == read_ratings(plain)
    assert coded.notes.rules == plain.notes.rules == {0: ["1.2: label_no_marks"], 1: ["1.1: initials"]}
    assert said(coded) == said(plain) == [(1, "out_of_range")]


def test_a_table_of_something_else_is_refused_before_all_of_it_is_told(context: Context) -> None:
    """As many answers as the limit says may be wrong; one more and the file is refused."""
    rows: list[list[Raw]] = [
        ["Mã phiếu", "1.1", "1.2"],
        ["A1x", "9", "4"],
        ["A2x", "9", "4"],
        ["A3x", "9", "9"],
    ]
    enough = context._replace(limits=context.limits._replace(wrong_answers=4))
    reader = read_table(enough, rows)
    read_ratings(reader)
    assert len(said(reader)) == 4
    less = context._replace(limits=context.limits._replace(wrong_answers=3))
    with pytest.raises(HailongError) as caught:
        read_ratings(read_table(less, rows))
    assert caught.value.code == "importing.too_many_wrong"


def test_of_two_columns_of_one_name_the_filled_one_counts(context: Context) -> None:
    """Equal but for spaces is agreement; two different answers are neither; three columns are compared."""
    rows: list[list[Raw]] = [
        ["Mã phiếu", "1.1", "1.2", "2.1", "1.1", "1.1"],
        ["A1x", "4", "4", "4", " 4 ", ""],
        ["A2x", "", "4", "4", "3", ""],
        ["A3x", "2", "4", "4", " ", "2"],
        ["A4x", "2", "4", "4", "3", ""],
        ["A5x", "2", "4", "4", "", "3"],
        ["A6x", " ", "4", "4", "", ""],
    ]
    reader = read_table(context, rows)
    width = len(context.questionnaire.rated)
    assert signed(read_ratings(reader)[::width]) == [4, 3, 2, UNUSABLE, UNUSABLE, BLANK]
    assert said(reader) == [(3, "twins_in_rating"), (4, "twins_in_rating")]


def answered_rows(questionnaire: Questionnaire, *counts: int) -> list[list[Raw]]:
    """Forms on which the first so many criteria have one answer each."""
    firsts = [criterion.items[0].code for criterion in questionnaire.criteria]
    forms = [[*["4"] * count, *[""] * (len(firsts) - count)] for count in counts]
    return [["Mã phiếu", *firsts], *([f"S{k}x", *form] for k, form in enumerate(forms))]


@pytest.mark.parametrize(("minimum", "least"), [(0.5, 4), (0.51, 5), (1.0, 8), (0.01, 1)])
def test_a_form_needs_a_share_of_the_criteria(
    context: Context, questionnaire: Questionnaire, minimum: float, least: int
) -> None:
    """Half of eight is four. A form that is left out is not judged, one after it is."""
    assert len(questionnaire.criteria) == 8
    strict = replace(context, questionnaire=replace(questionnaire, minimum_answered=minimum))
    reader = read_table(strict, answered_rows(questionnaire, least, least - 1, least - 1, 8, least - 1))
    check_answered(reader, read_ratings(reader), {1: "importing.total_row"})
    assert said(reader) == [(2, "too_few_answers"), (4, "too_few_answers")]
    assert reader.notes.stopped == dict.fromkeys((2, 4), ("rejected", "importing.too_few_answers"))
    problem = reader.notes.problems[2][0]
    assert problem.values == {"row": 4, "answered": least - 1, "criteria": 8}
    assert (problem.row, problem.sheet) == (4, "Phiếu")


def test_a_criterion_is_answered_by_any_of_its_items(context: Context, questionnaire: Questionnaire) -> None:
    """Two answers to one criterion are one criterion; what is unusable is no answer."""
    codes = [item.code for item in questionnaire.rated]
    two = next(criterion for criterion in questionnaire.criteria if len(criterion.items) > 1)
    both = {item.code for item in two.items[:2]}
    one = {criterion.items[-1].code for criterion in questionnaire.criteria[:4]} - both
    rows: list[list[Raw]] = [
        ["Mã phiếu", *codes],
        ["A1x", *("4" if code in both else "" for code in codes)],
        ["A2x", *("4" if code in one else "" for code in codes)],
        ["A3x", *("x" for _ in codes)],
    ]
    reader = read_table(context, rows)
    check_answered(reader, read_ratings(reader), {})
    answered = {k: reader.notes.problems[k][-1].values.get("answered") for k in (0, 2)}
    assert answered == {0: 1, 2: 0}
    assert (1 in reader.notes.stopped) == (len(one) < 4)


def test_more_criteria_than_a_byte_counts(context: Context, questionnaire: Questionnaire) -> None:
    """600 criteria of one item each: 300 answers are half, 299 are not."""
    item, criterion = questionnaire.rated[0], questionnaire.criteria[0]
    items = [replace(item, code=f"c{k}") for k in range(600)]
    many = replace(
        questionnaire,
        overall=None,
        criteria=tuple(replace(criterion, code=f"k{k}", items=(x,)) for k, x in enumerate(items)),
    )
    reader = read_table(
        replace(context, questionnaire=many), [["Mã phiếu", "1.1"], *[[f"S{k}x", "4"] for k in (1, 2, 3)]]
    )
    ratings = bytearray()
    for answered in (300, 299, 600):
        ratings += bytes([4]) * answered + bytes([BLANK & 255]) * (600 - answered)
    check_answered(reader, ratings, {})
    assert [p.values["answered"] for ps in reader.notes.problems.values() for p in ps] == [299]
