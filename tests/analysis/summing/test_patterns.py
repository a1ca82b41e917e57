"""Which rated rows are read together."""

from __future__ import annotations

import pytest

from analysis.summing import patterns
from analysis.summing.patterns import Patterns
from analysis.summing.scoring import Group, scoring_of
from survey.questionnaire.model import Text
from tests.analysis.builders import make_questionnaire, make_scale


def block_sizes(rows: int, levels: int, cells: int) -> list[int]:
    """The rows of each block of one group of so many."""
    questionnaire = make_questionnaire({"a": rows}, scale=make_scale(1, levels))
    group = Group("a", Text({"en": "a"}), tuple(range(rows)))
    found = Patterns(scoring_of(questionnaire), (group,), cells)
    return [len(block.columns) for block in found.blocks]


@pytest.mark.parametrize(
    ("rows", "levels", "cells", "sizes"),
    [
        (9, 5, 1, [4, 4, 1]),
        (9, 5, 101, [4, 4, 1]),  # 6⁴ patterns in 101 cells are 130,896 counts
        (9, 5, 102, [3, 3, 3]),  # and in 102 more than 131,072
        (7, 5, 50_000, [1] * 7),
        (3, 5, 1_000_000, [1] * 3),
        (5, 3, 1, [4, 1]),  # no more rows than four, however few their patterns
        (5, 7, 1, [4, 1]),  # 8⁴ patterns are the most
        (5, 8, 1, [3, 2]),
        (3, 5, 0, [3]),
    ],
)
def test_rows_are_read_together_while_their_patterns_are_few(
    rows: int, levels: int, cells: int, sizes: list[int]
) -> None:
    """Four at most, of 4,096 patterns at most, and of so many that the counts of all cells have room."""
    assert block_sizes(rows, levels, cells) == sizes


def test_the_room_may_be_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows of 36 patterns fit into room for 36 counts, and not into one less."""
    monkeypatch.setattr(patterns, "PATTERN_CELLS", 36)
    assert block_sizes(5, 5, 1) == [2, 2, 1]
    monkeypatch.setattr(patterns, "PATTERN_CELLS", 35)
    assert block_sizes(5, 5, 1) == [1] * 5
