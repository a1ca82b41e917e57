"""Features straight from the stored bytes."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.summing.runs import Run, add_runs, runs_of

BYTES = np.arange(-128, 128).astype(np.int8)


@pytest.mark.parametrize(
    ("stored", "worth", "expected"),
    [
        ([1, 2, 3, 4, 5], [1, 1, 1, 1, 1], [(1, 5, 1)]),
        ([1, 2, 3, 4, 5], [0, 0, 0, 1, 1], [(4, 2, 1)]),
        ([5, 4, 3, 2, 1], [0, 0, 0, 1, 1], [(1, 2, 1)]),  # in any order
        ([1, 2, 3, 4, 5], [0, 1, 2, 2, 1], [(2, 1, 1), (3, 2, 2), (5, 1, 1)]),
        ([0, 1, 3, 4], [1, 1, 1, 1], [(0, 2, 1), (3, 2, 1)]),  # none between 1 and 3
        ([1, 2, 3], [1, 0, 1], [(1, 1, 1), (3, 1, 1)]),
        ([1, 2], [0, 0], []),
    ],
)
def test_neighbours_of_one_worth_are_a_run(
    stored: list[int], worth: list[int], expected: list[tuple[int, int, int]]
) -> None:
    """Levels worth nothing are in none."""
    found = runs_of(np.array(stored, dtype=np.int8), np.array(worth))
    assert found == [Run(*run) for run in expected]


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_every_byte_is_worth_what_its_run_says(kind: type) -> None:
    """All 256 of them, in two rows; whatever stood in the result before is gone."""
    stored, worth = np.array([0, 1, 2, 3, 100, 127]), np.array([0, 3, 3, 1, 7, 2])
    table = np.zeros(256, dtype=int)
    table[stored + 128] = worth
    ratings = np.stack([BYTES, BYTES[::-1]])
    out = np.full(256, 9, dtype=kind)
    add_runs(ratings, runs_of(stored.astype(np.int8), worth), np.empty_like(ratings), out)
    assert out.tolist() == (table + table[::-1]).tolist()


def test_what_is_worth_nothing_is_nothing() -> None:
    """Also where no level has the feature."""
    out = np.full(256, 9, dtype=np.uint8)
    add_runs(BYTES[None], [], np.empty((1, 256), dtype=np.int8), out)
    assert not out.any()
