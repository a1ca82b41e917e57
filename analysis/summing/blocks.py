"""Forms in blocks of one cell each, so that a sum over a block is a sum of its cell."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PIECE = 32_768
"""The most forms read at once: fewer take longer to begin with."""
LARGEST = 256
"""The most forms of a block: products of more would be shared out between threads, which costs more than
the work."""
SMALLEST = 8
"""The fewest: so many bytes are added as one word."""
_SHORT = int(np.iinfo(np.int16).max)
"""So many cells are put in order as short numbers, which goes faster."""


@dataclass(frozen=True)
class Piece:
    """A few blocks that follow each other.

    Neighbouring blocks may have one cell: cells (k,), ascending, of which each has the blocks between two of
    the bounds (k + 1,), counted from the first of the piece.
    """

    blocks: slice
    cells: NDArray[np.intp]
    bounds: list[int]

    @property
    def where(self) -> slice | NDArray[np.intp]:
        """The cells, as a slice where none is left out."""
        first, last = int(self.cells[0]), int(self.cells[-1])
        return slice(first, last + 1) if last - first < len(self.cells) else self.cells


@dataclass(frozen=True)
class Blocks:
    """The forms of a chunk in the order of their cells.

    rows (n, B): the places of each block's forms in the chunk, one behind its last where a block is not full.
    cells (k,), ascending: those that have forms; ends (k,): behind the last block of each.
    """

    rows: NDArray[np.intp]
    cells: NDArray[np.intp]
    ends: list[int]

    def pieces(self, most: int = PIECE) -> Iterator[Piece]:
        """All blocks, with at most so many forms at once."""
        ends, begin = self.ends, 0
        while begin < len(self.rows):
            end = _cut(ends, begin, most // self.rows.shape[1])
            left, right = bisect_right(ends, begin), bisect_left(ends, end)
            bounds = [0, *(bound - begin for bound in ends[left:right]), end - begin]
            yield Piece(slice(begin, end), self.cells[left : right + 1], bounds)
            begin = end


def blocks_of(cells: NDArray[np.int32], number: int) -> Blocks:
    """The forms of a chunk, whose cells are among so many.

    Blocks are at most half as long as the mean run of a cell, so that few places of them stay empty.
    """
    short = cells.astype(np.int16) if number <= _SHORT else cells
    order = np.arange(cells.size)
    if (short[1:] < short[:-1]).any():
        order = short.argsort(kind="stable")
        short = short.take(order)
    starts = np.append(0, np.flatnonzero(short[1:] != short[:-1]) + 1)
    lengths = np.diff(starts, append=cells.size)
    size = block_size(cells.size // starts.size)
    blocks = -(-lengths // size)
    ends = np.cumsum(blocks)
    full = np.full(ends[-1], size)
    full[ends - 1] = lengths - (blocks - 1) * size
    rows = np.full((ends[-1], size), cells.size)
    rows[np.arange(size) < full[:, None]] = order
    return Blocks(rows, short[starts].astype(np.intp), ends.tolist())


def _cut(ends: list[int], begin: int, most: int) -> int:
    """Where a piece ends that begins with this block: behind as many whole cells as fit into it, or behind an
    equal part of one that does not."""
    whole = bisect_right(ends, begin + most)
    if whole and ends[whole - 1] > begin:
        return ends[whole - 1]
    rest = ends[whole] - begin
    return begin - (-rest // -(-rest // most))


def block_size(mean: int) -> int:
    """The forms of a block where the runs of a cell have so many in the mean: a power of two."""
    return min(LARGEST, max(SMALLEST, 1 << max(0, mean.bit_length() - 2)))
