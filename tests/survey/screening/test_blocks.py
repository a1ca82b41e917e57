"""Copied blocks are found wherever they stand; common answers in a row are none."""

from __future__ import annotations

import numpy as np
import pytest

from survey.screening.blocks import find_blocks
from tests.survey.screening.builders import honest_ratings

Cells = np.ndarray


def search(cells: Cells, rated: int = 20) -> list[tuple[int, int, int]]:
    """Blocks among forms of two units, a sheet each."""
    unit = np.repeat([0, 1], 60).astype(np.int32)
    found = find_blocks(cells.astype(np.int16), unit, unit, rated)
    return [(match.first, match.second, match.length) for match in found]


@pytest.fixture
def cells() -> Cells:
    """120 honest forms of 20 rows."""
    return honest_ratings(120, columns=20)


def test_honest_forms_have_no_copied_block(cells: Cells) -> None:
    """Answers that lean the same way are not copies."""
    assert search(cells) == []


def test_a_block_in_another_file_is_found_with_both_places(cells: Cells) -> None:
    """Twenty rows copied from one sheet to the other."""
    cells[9] = cells[100] = 3
    cells[80:100] = cells[10:30]
    assert search(cells) == [(10, 80, 20)]


def test_a_block_further_down_the_same_sheet_is_found(cells: Cells) -> None:
    """Copied rows of one's own sheet."""
    cells[30:45] = cells[5:20]
    assert search(cells) == [(5, 30, 15)]


def test_a_block_survives_changed_cells(cells: Cells) -> None:
    """One cell in twenty changed does not hide a copy."""
    copied = cells[10:30].copy()
    changed = np.random.default_rng(3).random(copied.shape) < 0.05
    copied[changed] = 3
    cells[80:100] = copied
    (first, second, length), *rest = search(cells)
    assert second - first == 70
    assert length >= 18
    assert not rest


def test_a_row_filled_down_is_found_once(cells: Cells) -> None:
    """One form dragged down over fifteen rows is one block, not one for every offset."""
    cells = np.column_stack([cells, np.random.default_rng(7).integers(0, 5, (120, 6))])
    cells[20:35] = cells[20]
    assert search(cells) == [(20, 21, 14)]


def test_equal_answers_of_different_people_in_a_row_are_no_block(cells: Cells) -> None:
    """Fifteen forms with the same answers, one after the other, by people who differ: nothing."""
    cells = np.column_stack([cells, np.random.default_rng(7).integers(0, 5, (120, 6))])
    cells[20:35, :20] = 5
    assert search(cells) == []


def test_a_run_of_the_commonest_answer_is_no_block(cells: Cells) -> None:
    """Where six in ten forms are all 5, twenty of them in a row and again elsewhere mean nothing."""
    rng = np.random.default_rng(4)
    cells[rng.random(120) < 0.6] = 5
    cells[10:30] = cells[80:100] = 5
    assert search(cells) == []


def test_rows_in_another_order_are_no_block(cells: Cells) -> None:
    """Equal answers alone never make a duplicate: a block is told by its order."""
    cells[80:100] = cells[np.random.default_rng(5).permutation(np.arange(10, 30))]
    assert search(cells) == []


def test_attributes_tell_a_copy_where_the_answers_are_all_alike() -> None:
    """Twenty rows with the same attributes one after the other are a copy even if everybody chose 5."""
    rng = np.random.default_rng(6)
    attributes = rng.integers(0, 5, (120, 8))
    attributes[80:100] = attributes[10:30]
    ((first, second, length),) = search(np.column_stack([np.full((120, 8), 5), attributes]), 8)
    assert (first, second) == (10, 80)
    assert length in (20, 21)


def test_no_forms_have_no_blocks() -> None:
    """An empty survey is searched without complaint."""
    assert find_blocks(np.empty((0, 5), np.int16), np.empty(0, np.int32), np.empty(0, np.int32), 5) == ()
