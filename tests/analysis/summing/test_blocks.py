"""Forms laid in blocks of one cell."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.summing.blocks import LARGEST, SMALLEST, block_size, blocks_of


@pytest.mark.parametrize(
    ("mean", "size"),
    [
        (1, 8), (16, 8), (31, 8), (32, 16), (63, 16), (64, 32), (160, 64), (511, 128),
        (512, 256), (10_000, 256),
    ],
)  # fmt: skip
def test_blocks_are_at_most_half_as_long_as_a_run(mean: int, size: int) -> None:
    """A power of two, from what a word holds to what one core multiplies."""
    assert block_size(mean) == size
    assert SMALLEST <= size <= LARGEST
    assert size == SMALLEST or 2 * size <= mean


@pytest.mark.parametrize("sorted_already", [True, False])
@pytest.mark.parametrize(
    ("forms", "cells", "most"), [(1, 1, 256), (500, 3, 64), (500, 400, 64), (3000, 2, 512)]
)
def test_every_form_stands_in_one_block_of_its_cell(
    forms: int, cells: int, most: int, sorted_already: bool
) -> None:
    """In the order of the cells, and of the forms within each; empty places point behind the last form."""
    cell = np.random.default_rng(forms).integers(0, cells, forms).astype(np.int32)
    if sorted_already:
        cell = np.sort(cell)
    blocks = blocks_of(cell, cells)
    seen: list[int] = []
    behind = 0
    for piece in blocks.pieces(most):
        rows_of_piece = blocks.rows[piece.blocks]
        assert piece.blocks.start == behind
        behind = piece.blocks.stop
        assert rows_of_piece.size <= most
        assert piece.bounds[0] == 0
        assert piece.bounds[-1] == len(rows_of_piece)
        assert (np.diff(piece.cells) > 0).all()
        for number, start, end in zip(piece.cells, piece.bounds[:-1], piece.bounds[1:], strict=True):
            rows = rows_of_piece[start:end].ravel()
            filled = rows[rows < forms]
            assert len(filled)
            assert (rows[len(filled) :] == forms).all() or end < len(rows_of_piece)
            assert (cell[filled] == number).all()
            seen += filled.tolist()
    assert behind == len(blocks.rows)
    assert seen == np.argsort(cell, kind="stable").tolist()


def test_cells_without_a_gap_are_a_slice() -> None:
    """So that sums are added where they are."""
    (piece,) = blocks_of(np.array([4, 4, 5, 6], dtype=np.int32), 9).pieces()
    assert piece.where == slice(4, 7)
    (piece,) = blocks_of(np.array([4, 4, 6], dtype=np.int32), 9).pieces()
    assert isinstance(piece.where, np.ndarray)
    assert piece.where.tolist() == [4, 6]


def test_more_cells_than_a_short_number_counts_are_put_in_order_too() -> None:
    """Numbers above 32,767 stay what they are."""
    cell = np.array([39_999, 1, 33_000, 1], dtype=np.int32)
    blocks = blocks_of(cell, 40_000)
    assert blocks.cells.tolist() == [1, 33_000, 39_999]
    assert [row[row < 4].tolist() for row in blocks.rows] == [[1, 3], [2], [0]]
