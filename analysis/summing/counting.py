"""Chunks of ratings added to the sums of their cells: the inner loop of the one pass."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.summing.blocks import LARGEST, PIECE, SMALLEST, Piece, blocks_of
from analysis.summing.lines import Bytes, Lines
from analysis.summing.scoring import FEATURES, Floats, Group, Scoring
from survey.questionnaire.model import BLANK

_EXACT = 16_777_216
"""Whole numbers below this are exact in single precision."""
_READ = 1_600_000
"""Bytes of lines that are made at once, so many as stay in the processor's cache."""
_LONGEST = 2040
"""The most forms that are counted at once: each of a word's eight bytes counts up to 255."""
_WEIGHED = 256
"""Forms whose weights are added up at once: their lines, in double precision, stay in the cache."""
_EVEN, _EIGHT = np.uint64(0x00FF_00FF_00FF_00FF), np.uint64(8)
_SHORTS, _TOP = np.uint64(0x0001_0001_0001_0001), np.uint64(48)


class Accumulator:
    """Adds chunks of ratings to the sums of their cells.

    Forms come in blocks of one cell. A block's count of a line is a sum of words, eight forms in each. The
    features and their products are added up as floating-point numbers, which are whole and small enough to be
    exact where no form has a weight. rows: those whose levels are counted, of all where it is None.
    """

    def __init__(
        self,
        scoring: Scoring,
        groups: tuple[Group, ...],
        cells: int,
        weighted: bool,
        features: tuple[str, ...] = FEATURES,
        rows: Collection[int] | None = None,
    ) -> None:
        self._cells, self._rows, self._weighted = cells, len(scoring.levels), weighted
        self._lines = Lines(scoring, groups, features, range(self._rows) if rows is None else rows)
        self._piece = min(PIECE, max(LARGEST, _READ // self._lines.number))
        square = self._lines.largest**2
        exact = not weighted and square * LARGEST < _EXACT
        self._float: Any = np.float32 if exact else np.float64
        self._total: Any = np.float32 if exact and square * self._piece < _EXACT else np.float64
        width, powers = len(features) * len(groups), 2 if weighted else 1
        self._counts = np.zeros((3 if weighted else 1, cells, self._lines.number))
        self._totals = np.zeros((powers, cells, width))
        self._gram = np.zeros((powers, cells, width, width))

    def add(self, ratings: NDArray[np.int8], cells: NDArray[np.int32], weight: Floats | None) -> None:
        """Add one chunk: ratings (b, r), the cell of each form, their weights."""
        if weight is not None and not weight.all():
            kept = np.flatnonzero(weight)
            ratings, cells, weight = ratings[kept], cells[kept], weight[kept]
        if not cells.size:
            return
        blocks = blocks_of(cells, self._cells)
        # All forms are put in order at once, while they are in the cache: other work would push them out.
        filled = np.concatenate([ratings, np.full((1, self._rows), BLANK, dtype=np.int8)])
        ordered = filled.take(blocks.rows, axis=0)
        weights = None if weight is None else np.append(weight, 0.0).take(blocks.rows)
        for piece in blocks.pieces(self._piece):
            own = None if weights is None else weights[piece.blocks]
            self._add_piece(ordered[piece.blocks], piece, own)

    def _add_piece(self, ratings: NDArray[np.int8], piece: Piece, weight: Floats | None) -> None:
        """Add blocks of forms: ratings (n, B, r), weights (n, B)."""
        blocks, size, _ = ratings.shape
        forms = blocks * size
        parts = 1 << (forms // _LONGEST).bit_length()
        if len(piece.cells) > 1 or forms % (parts * SMALLEST):
            parts = blocks
        words = np.empty((self._lines.number, parts), dtype=np.uint64)
        weighed = np.empty((2, self._lines.number, blocks if weight is not None else 0))

        def count(where: slice, said: Bytes) -> None:
            np.add.reduce(said.view(np.uint64).reshape(len(said), parts, -1), axis=-1, out=words[where])
            if weight is not None:
                weighed[:, where] = _weigh(said.reshape(len(said), blocks, size), weight)

        lines = np.ascontiguousarray(ratings.reshape(forms, self._rows).T)
        features = self._lines.read(lines, count)
        _add_sums(self._counts[0], add_up(words), piece)
        if weight is not None:
            for power in range(2):
                _add_sums(self._counts[power + 1], weighed[power], piece)
        self._add_features(features.reshape(self._totals.shape[-1], blocks, size), piece, weight)

    def _add_features(self, features: NDArray[Any], piece: Piece, weight: Floats | None) -> None:
        """Add the sums of the features (K, n, B) and of the products of every two."""
        own = features.astype(self._float, order="C")
        # Blocks are multiplied where they are: putting them one behind the other takes longer than it saves.
        blocks = own.transpose(1, 0, 2)
        if weight is None:
            _add_sums(self._totals[0], own @ np.ones(own.shape[-1], dtype=self._float), piece)
            self._add_products(0, blocks @ blocks.transpose(0, 2, 1), piece)
            return
        scaled = (own * weight).transpose(1, 0, 2)
        for power, one in enumerate((blocks, scaled)):
            _add_sums(self._totals[power], (one @ weight[..., None])[..., 0].T, piece)
            self._add_products(power, one @ scaled.transpose(0, 2, 1), piece)

    def _add_products(self, power: int, products: NDArray[Any], piece: Piece) -> None:
        """Add the products of each block (n, K, K) to those of its cell."""
        gram = self._gram[power]
        if len(piece.cells) == len(products):
            gram[piece.where] += products
            return
        gram[piece.where] += sum_runs(products, np.array(piece.bounds), self._total)

    def results(self) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """Counts per row and level, totals, totals2, Gram matrices and tallies (see Sums)."""
        counts, tallies = self._lines.split(self._counts)
        if self._weighted:
            return counts, self._totals[0], self._totals[1], self._gram, tallies
        gram = np.broadcast_to(self._gram[0], (2, *self._gram.shape[1:]))
        return _thrice(counts), self._totals[0], self._totals[0], gram, _thrice(tallies)


def _add_sums(total: Floats, sums: NDArray[Any], piece: Piece) -> None:
    """Add the sums of each line and block (lines, n) to those of the blocks' cells (C, lines)."""
    own = np.add.reduceat(sums, piece.bounds[:-1], axis=1) if len(piece.cells) < sums.shape[1] else sums
    total[piece.where] += own.T


def add_up(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The sum of each word's eight bytes."""
    pairs = (words & _EVEN) + ((words >> _EIGHT) & _EVEN)
    total: NDArray[np.uint64] = (pairs * _SHORTS) >> _TOP
    return total


def sum_runs(values: NDArray[Any], bounds: NDArray[np.intp], kind: Any) -> NDArray[Any]:
    """The sums (k, …) of the values (n, …) between each two of the bounds (k + 1,), one or more in each run.

    Long runs are added up one by one; of many short ones all first values at once, then all second ones.
    """
    lengths = np.diff(bounds)
    longest = int(lengths.max())
    if longest > lengths.size:
        return np.stack([values[start:end].sum(axis=0, dtype=kind) for start, end in pairwise(bounds)])
    total: NDArray[Any] = values[bounds[:-1]].astype(kind, copy=False)
    for place in range(1, longest):
        longer = np.flatnonzero(lengths > place)
        total[longer] += values[bounds[longer] + place]
    return total


def _weigh(said: Bytes, weight: Floats) -> Floats:
    """Sums (2, lines, n) of the weights (n, B), and of their squares, of the forms that say what stands in a
    line (lines, n, B)."""
    lines, blocks, size = said.shape
    total = np.empty((2, lines, blocks))
    columns = weight[:, :, None], weight[:, :, None] ** 2
    step = max(1, _WEIGHED // size)
    for start in range(0, blocks, step):
        part = slice(start, start + step)
        own = said[:, part].transpose(1, 0, 2).astype(np.float64, order="C")
        for power in range(2):
            total[power, :, part] = (own @ columns[power][part])[..., 0].T
    return total


def _thrice(values: Floats) -> Floats:
    """The same numbers for the powers 0, 1, 2 of weights that are all 1."""
    return np.broadcast_to(values[0], (3, *values.shape[1:]))
