"""What forms say, line by line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from analysis.summing.lines import Lines
from analysis.summing.scoring import FEATURES, Group, scoring_of
from survey.questionnaire.model import Text
from tests.analysis.builders import make_questionnaire, make_scale
from tests.records import replace


def lines_of(
    rows: int, top: int = 5, features: tuple[str, ...] = FEATURES, counted: Sequence[int] | None = None
) -> Lines:
    """The lines of one group of so many rows from 0 or 1 to `top`, of which all or some are counted."""
    questionnaire = make_questionnaire({"a": rows}, scale=make_scale(0 if top > 9 else 1, top))
    group = Group("a", Text({"en": "a"}), tuple(range(rows)))
    return Lines(scoring_of(questionnaire), (group,), features, range(rows) if counted is None else counted)


def read(lines: Lines, ratings: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """All lines together, and the features."""
    table = np.array(ratings, dtype=np.int8)
    said = np.full((lines.number, table.shape[1]), 9, dtype=np.uint8)

    def count(where: slice, own: np.ndarray) -> None:
        said[where] = own

    return said, lines.read(table, count)


def test_a_form_says_its_levels_and_its_tallies() -> None:
    """One line for each level of each row, then five for the group and five for all groups together."""
    lines = lines_of(2)
    said, features = read(lines, [[5, 1, -1], [4, -3, -1]])
    assert lines.number == 10 + 10
    assert said[:10].reshape(2, 5, 3)[:, :, 0].tolist() == [[0, 0, 0, 0, 1], [0, 0, 0, 1, 0]]
    assert said[:10].reshape(2, 5, 3)[:, :, 1].tolist() == [[1, 0, 0, 0, 0], [0, 0, 0, 0, 0]]
    assert not said[:, 2].any()
    # answered, satisfied with all, with any, dissatisfied with any, not with any
    assert said[10:].reshape(5, 2, 3)[:, 0].T.tolist() == [[1, 1, 1, 0, 1], [1, 0, 0, 1, 0], [0] * 5]
    assert said[10:].reshape(5, 2, 3)[:, 1].tolist() == said[10:].reshape(5, 2, 3)[:, 0].tolist()
    assert features[0].T.tolist() == [[2, 2, 0, 7], [1, 0, 1, 0], [0, 0, 0, 0]]


@pytest.mark.parametrize(
    ("rows", "top", "largest", "kind"),
    [(4, 5, 16, np.uint8), (25, 10, 250, np.uint8), (26, 10, 260, np.uint16)],
)
def test_features_have_room_for_full_marks(rows: int, top: int, largest: int, kind: type) -> None:
    """Bytes where they suffice, and longer numbers where they would overflow."""
    lines = lines_of(rows, top)
    _, features = read(lines, [[top] * 3] * rows)
    assert lines.largest == largest
    assert features.dtype == kind
    assert features[0, 3].tolist() == [largest] * 3


def test_only_the_features_asked_for_are_kept() -> None:
    """In the order of FEATURES."""
    _, features = read(lines_of(2, features=("m", "s")), [[5], [4]])
    assert features[:, :, 0].tolist() == [[2, 7]]


def test_a_row_has_no_level_of_another_scale() -> None:
    """Where scales have unlike numbers of levels, what a short one has not is never said."""
    short = make_questionnaire({"b": 1}, scale=make_scale(0, 2, name="three"))
    long = make_questionnaire({"a": 1})
    both = replace(long, criteria=(*long.criteria, *short.criteria))
    group = Group("all", Text({"en": "all"}), (0, 1))
    lines = Lines(scoring_of(both), (group,), FEATURES, (0, 1))
    said, features = read(lines, [[0, 5, 1], [0, 4, 2]])
    levels = said[:10].reshape(2, 5, 3)
    assert levels.sum(axis=1).tolist() == [[0, 1, 1], [1, 0, 1]]
    assert features[0, 0].tolist() == [1, 1, 2]
    assert features[0, 3].tolist() == [0, 4, 0 + 4]  # of one unit: 2 of 0–2 is as good as 5 of 1–5


def test_counts_of_lines_are_parted_again() -> None:
    """Into counts per row and level, and tallies: those of the features kept."""
    lines = lines_of(2, features=("m", "x"))
    said, _ = read(lines, [[5, 1, -1], [4, -3, -1]])
    counts, tallies = lines.split(said.sum(axis=1, dtype=np.float64)[None])
    assert counts.shape == (1, 2, 5)
    assert counts[0].tolist() == [[1, 0, 0, 0, 1], [0, 0, 0, 1, 0]]
    assert tallies[0, :, :3].tolist() == [[2, 1, 1]] * 2
    assert np.isnan(tallies[0, :, 3:]).all()


@pytest.mark.parametrize("counted", [(), (1,), (2, 0), (0, 1, 2)])
def test_rows_that_are_not_counted_make_the_same_features(counted: tuple[int, ...]) -> None:
    """Only the levels asked for have lines, and the counts of the others are not numbers."""
    table = [[5, 1, -1, 3], [4, -3, -1, 2], [7, 1, 5, 0]]
    said, features = read(lines_of(3), table)
    lines = lines_of(3, counted=counted)
    few, own = read(lines, table)
    assert own.tolist() == features.tolist()
    assert lines.number == 5 * len(counted) + 10
    assert few[-10:].tolist() == said[-10:].tolist()
    counts, tallies = lines.split(few.sum(axis=1, dtype=np.float64))
    levels = said[:15].reshape(3, 5, 4).sum(axis=-1)
    assert counts[list(counted)].tolist() == levels[list(counted)].tolist()
    assert np.isnan(np.delete(counts, list(counted), axis=0)).all()
    assert not np.isnan(tallies).any()


def test_a_loose_row_is_read_where_it_is_counted() -> None:
    """A row in no group has features nowhere."""
    q = make_questionnaire({"a": 2, "b": 1})
    group = Group("a", Text({"en": "a"}), (0, 1))
    for counted, lines in (((), 10), ((2,), 15), ((1, 2), 20)):
        own = Lines(scoring_of(q), (group,), FEATURES, counted)
        assert own.number == lines
        said, features = read(own, [[5], [4], [3]])
        assert features[0, :, 0].tolist() == [2, 2, 0, 7]
        assert said[:-10].sum() == len(counted)
