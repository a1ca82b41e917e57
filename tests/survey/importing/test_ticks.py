"""Items with one column a level."""

from __future__ import annotations

import pytest

from survey.importing.context import Context
from survey.importing.ratings import read_ratings
from survey.importing.readers.cells import Raw
from survey.questionnaire.model import BLANK, UNUSABLE, Questionnaire
from tests.survey.importing.tables import read_table, said


def tick_rows(questionnaire: Questionnaire, *forms: list[Raw]) -> list[list[Raw]]:
    """Item 1.1 with a column for each of its five levels, in two header rows."""
    label = questionnaire.rated[0].label.in_language("vi")
    upper: list[Raw] = ["Mã phiếu", f"1.1. {label}", "", "", "", ""]
    lower: list[Raw] = ["", "1", "2", "3", "4", "5"]
    return [upper, lower, *([f"S{k}x", *form] for k, form in enumerate(forms))]


def read_first(context: Context, questionnaire: Questionnaire, *forms: list[Raw]) -> list[int]:
    reader = read_table(context, tick_rows(questionnaire, *forms))
    assert len(reader.items["1.1"]) == 5
    width = len(questionnaire.rated)
    return [byte - 256 if byte > 127 else byte for byte in read_ratings(reader)[::width]]


@pytest.mark.parametrize(
    "mark",
    ["x", "X", "xx", " v ", "✓", "✔", "☑", "☒", "✗", "✘", "*", "1", "TRUE", "Yes", "co", "Có", "y", "+", "o",
     "×", "х", "4", 4.0, 1.0, ("bool", "true")],
)  # fmt: skip
def test_a_tick_is_the_level_of_its_column(context: Context, questionnaire: Questionnaire, mark: Raw) -> None:
    """Crosses of any alphabet, words for yes, Excel's TRUE, or the level's own number."""
    assert read_first(context, questionnaire, ["", "", "", mark, ""]) == [4]


@pytest.mark.parametrize(
    "mark",
    ["", "  ", "0", "FALSE", "No", "n", "Không", "khong", "-", "–", "NA", "n/a", 0.0, ("bool", "false")],
)
def test_what_is_no_tick_leaves_the_column_blank(
    context: Context, questionnaire: Questionnaire, mark: Raw
) -> None:
    """Dashes, zeros, words for no; the tick beside them counts."""
    rows: list[list[Raw]] = [[mark, "", "", "", mark], [mark, "x", mark, "", mark]]
    assert read_first(context, questionnaire, *rows) == [BLANK, 2]


@pytest.mark.parametrize(
    "mark",
    ["5", "tốt", "?", ("error", "#N/A"), ("uncomputed", "="), ("date", "2020-01-01"), ("time", "01:00:00")],
)
def test_a_cell_that_may_be_a_tick_or_not_makes_the_answer_unusable(
    context: Context, questionnaire: Questionnaire, mark: Raw
) -> None:
    """Another level's number, a word, an error; said at its cell, and the row is doubtful."""
    reader = read_table(
        context,
        tick_rows(questionnaire, ["", "x", "", "", ""], ["", "", "", mark, ""], ["x", "", "", mark, ""]),
    )
    width = len(questionnaire.rated)
    assert read_ratings(reader)[::width] == bytes([2, UNUSABLE & 255, UNUSABLE & 255])
    assert said(reader) == [(1, "unknown_tick"), (2, "unknown_tick")]
    assert reader.notes.problems[1][0].cell == "E4"
    assert reader.doubtful == {1, 2}


def test_two_ticks_are_no_answer(context: Context, questionnaire: Questionnaire) -> None:
    """Said once, at the second; the rows after it are read."""
    rows: list[list[Raw]] = [["x", "", "x", "", ""], ["", "", "", "", ""], *[["", "", "x", "", ""]] * 2]
    reader = read_table(context, tick_rows(questionnaire, *rows))
    width = len(questionnaire.rated)
    assert read_ratings(reader)[::width] == bytes([UNUSABLE & 255, BLANK & 255, 3, 3])
    assert said(reader) == [(0, "two_ticks")]
    assert reader.notes.problems[0][0].cell == "D3"
    assert reader.doubtful == {0}
