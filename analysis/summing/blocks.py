"""Forms in blocks of one cell each, so that a sum over a block is a sum of its cell."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PIECE = 8192
"""The most forms read at once: more do not stay in the processor's cache, fewer take longer to begin with."""
LARGEST = 256
"""The most forms of a block: products of more would be shared out between threads, which costs more than
the work."""
SMALLEST = 8
"""The fewest: so many bytes are added as one word."""
_SHORT = int(np.iinfo(np.int16).max)
"""So many cells are put in order as short numbers, which goes faster."""


@dataclass(frozen=True)
class Piece:
    """A few blocks: rows (n, B), the places of their forms in the chunk, one behind its last where a block
    is not full.

    Neighbouring blocks may have one cell: cells (k,), ascending, of which each has the blocks between two of
    the bounds (k + 1,).
    """

    rows: NDArray[np.intp]
    cells: NDArray[np.intp]
    bounds: list[int]

    @property
    def where(self) -> slice | NDArray[np.intp]:
        """The cells, as a slice where none is left out."""
        first, last = int(self.cells[0]), int(self.cells[-1])
        return slice(first, last + 1) if last - first < len(self.cells) else self.cells


def pieces_of(cells: NDArray[np.int32], number: int, most: int = PIECE) -> Iterator[Piece]:
    """The forms of a chunk, whose cells are among so many, in the order of the cells; `most` forms at once.

    Blocks are at most half as long as the mean run of a cell, so that few places of them stay empty.
    """
    forms = cells.size
    order = numbers = np.arange(forms)
    if (cells[1:] < cells[:-1]).any():
        order = np.argsort(cells.astype(np.int16) if number <= _SHORT else cells, kind="stable")
        cells = cells[order]
    starts = np.append(0, np.flatnonzero(cells[1:] != cells[:-1]) + 1)
    lengths = np.diff(starts, append=forms)
    size = block_size(forms // starts.size)
    blocks = -(-lengths // size)
    ends = np.cumsum(blocks)
    places = np.full(int(ends[-1]) * size, forms)
    places[numbers + np.repeat((ends - blocks) * size - starts, lengths)] = order
    rows = places.reshape(-1, size)
    own = cells[starts].astype(np.intp)
    last, begin = ends.tolist(), 0
    while begin < len(rows):
        end = _cut(last, begin, most // size)
        left, right = bisect_right(last, begin), bisect_left(last, end)
        bounds = [0, *(bound - begin for bound in last[left:right]), end - begin]
        yield Piece(rows[begin:end], own[left : right + 1], bounds)
        begin = end


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
