"""Chunks of ratings added to the sums of their cells: the inner loop of the one pass."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.summing.patterns import Patterns, flags_of, tallies_of
from analysis.summing.scoring import FEATURES, TALLIES, Floats, Group, Scoring

_PIECE = 8192
"""The most forms read at once: what is made of them stays in the processor's cache."""
_RUN = 256
"""Rows multiplied at once: few enough that the sums of single precision stay exact, and that no
library splits the work between threads, which costs more than the work."""
_EXACT = 16_777_216
"""Whole numbers below this are exact in single precision."""
_WORDS = {2: np.float64, 4: np.complex128}
"""So many numbers of single precision move as one of this type."""
_SHORT = int(np.iinfo(np.int16).max)
"""So many cells are put in order as short numbers, which goes faster."""
_FLAGS = 1 << len(TALLIES)
_FLAG_TALLIES = tallies_of(np.arange(_FLAGS))


class Accumulator:
    """Adds chunks of ratings to the sums of their cells.

    Rows of a group are read together as one pattern code, a mixed-radix number of their states. One
    count of patterns replaces a count per row, and most sums are a table times these counts; only
    the products between groups need the features of each form.
    """

    def __init__(
        self,
        scoring: Scoring,
        groups: tuple[Group, ...],
        cells: int,
        weighted: bool,
        features: tuple[str, ...] = FEATURES,
    ) -> None:
        self._scoring, self._cells, self._weighted = scoring, cells, weighted
        self._patterns = Patterns(scoring, groups, cells)
        powers, count = 3 if weighted else 1, len(groups)
        self._counts = np.zeros((powers, cells, self._patterns.size))
        self._flags = np.zeros((powers, count + 1, cells, _FLAGS))
        self._kept = [FEATURES.index(feature) for feature in features]
        width = len(features) * count
        self._gram = np.zeros((2 if weighted else 1, cells, width, width))
        most = max((len(group.columns) for group in groups), default=1) * scoring.unit
        single = not weighted and most**2 * _RUN < _EXACT
        self._total: Any = np.float32 if single and most**2 * _PIECE < _EXACT else np.float64
        kind = np.float32 if single else np.float64
        self._table: NDArray[Any] = np.ascontiguousarray(self._patterns.features[:, self._kept], dtype=kind)
        self._word: Any = _WORDS.get(len(features)) if single and self._patterns.grouped == count else None
        if self._word is not None:
            self._lines: NDArray[Any] = np.empty(count * _PIECE, dtype=self._word)
            self._words: NDArray[Any] = np.empty((_PIECE, count), dtype=self._word)

    def add(self, ratings: NDArray[np.int8], cells: NDArray[np.int32], weight: Floats | None) -> None:
        """Add one chunk: ratings (b, r), the cell of each form, their weights."""
        if not cells.size:
            return
        order: NDArray[np.intp] | None = None
        if (cells[1:] < cells[:-1]).any():
            order = np.argsort(cells.astype(np.int16) if self._cells <= _SHORT else cells, kind="stable")
            cells, weight = cells[order], None if weight is None else weight[order]
        ends = np.flatnonzero(cells[1:] != cells[:-1]) + 1
        for piece in _pieces([*ends.tolist(), cells.size]):
            own = ratings[piece] if order is None else ratings.take(order[piece], axis=0)
            self._add_piece(own, cells[piece], None if weight is None else weight[piece])

    def _add_piece(self, ratings: NDArray[np.int8], cells: NDArray[np.int32], weight: Floats | None) -> None:
        """Add forms (b, r) of ascending cells."""
        first, last = int(cells[0]), int(cells[-1])
        into = slice(first, last + 1)
        place = None if first == last else (cells - first).astype(np.intp)
        powers = None if weight is None else np.stack([(weight > 0).astype(np.float64), weight, weight**2])
        codes = self._patterns.codes(self._scoring.states_of(np.ascontiguousarray(ratings.T)))
        _count(self._counts[:, into], codes, place, powers)
        if self._patterns.first:
            codes = codes[: self._patterns.grouped]
            self._add_flags(codes, into, place, powers)
            self._add_products(self._look_up(codes), cells, weight)

    def _add_flags(
        self, codes: NDArray[np.intp], into: slice, place: NDArray[np.intp] | None, powers: Floats | None
    ) -> None:
        """Count forms by what they answered: in groups of several blocks, and in all groups together."""
        bits = self._patterns.bits.take(codes)
        if len(self._patterns.first) < len(bits):
            bits = np.bitwise_or.reduceat(bits, self._patterns.first, axis=0)
            for group in self._patterns.several:
                _count(self._flags[:, group, into], flags_of(bits[group]), place, powers)
        _count(self._flags[:, -1, into], flags_of(np.bitwise_or.reduce(bits, axis=0)), place, powers)

    def _look_up(self, codes: NDArray[np.intp]) -> NDArray[Any]:
        """The features of each form (b, K).

        Each group's are looked up into a line of its own and the lines then turned over: numbers written side
        by side go faster than far apart.
        """
        forms = codes.shape[1]
        if self._word is not None:
            lines = self._lines[: codes.size].reshape(codes.shape)
            self._table.view(self._word)[:, 0].take(codes, out=lines, mode="clip")
            words = self._words[:forms]
            words[:] = lines.T
            return words.view(self._table.dtype)
        features = self._table.take(codes, axis=0)
        if len(self._patterns.first) < len(codes):
            features = np.add.reduceat(features, self._patterns.first, axis=0)
        return features.swapaxes(0, 1).reshape(forms, -1)

    def _add_products(self, features: NDArray[Any], cells: NDArray[np.int32], weight: Floats | None) -> None:
        """Add the products of the features of every two groups, run by run of equal cells."""
        starts = [0, *(np.flatnonzero(cells[1:] != cells[:-1]) + 1).tolist()]
        for start, stop, cell in zip(starts, [*starts[1:], cells.size], cells[starts].tolist(), strict=True):
            rows = features[start:stop]
            if weight is None:
                self._gram[0, cell] += self._product(rows, rows)
            else:
                scaled = rows * weight[start:stop, None]
                self._gram[0, cell] += self._product(rows, scaled)
                self._gram[1, cell] += self._product(scaled, scaled)

    def _product(self, left: NDArray[Any], right: NDArray[Any]) -> NDArray[Any]:
        """leftᵀ·right in runs of _RUN rows, added up."""
        whole = len(left) // _RUN * _RUN
        total: NDArray[Any] = left[whole:].T @ right[whole:]
        if whole:
            shape = (len(left) // _RUN, _RUN, left.shape[1])
            parts = np.matmul(left[:whole].reshape(shape).transpose(0, 2, 1), right[:whole].reshape(shape))
            total = total + parts.sum(axis=0, dtype=self._total)
        return total

    def results(self) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """Counts per row and level, totals, totals2, Gram matrices and tallies (see Sums)."""
        rows, most = len(self._scoring.levels), max(self._scoring.levels, default=0)
        powers, groups = self._flags.shape[0], len(self._patterns.first)
        counts = np.zeros((powers, self._cells, rows, most))
        totals = np.zeros((powers, self._cells, groups, len(self._kept)))
        tallies = (self._flags @ _FLAG_TALLIES).swapaxes(1, 2)
        owner = np.repeat(
            np.arange(groups), np.diff([*self._patterns.first, self._patterns.grouped])
        ).tolist()
        for number, block in enumerate(self._patterns.blocks):
            own = self._counts[:, :, block.patterns]
            by_row = own.reshape(*own.shape[:2], *block.radices)
            for row, (column, radix) in enumerate(zip(block.columns, block.radices, strict=True)):
                others = tuple(axis + 2 for axis in range(len(block.columns)) if axis != row)
                counts[:, :, column, : radix - 1] = by_row.sum(axis=others)[..., :-1]
            if number < self._patterns.grouped:
                features, said = np.split(own @ block.meaning.summary, [len(FEATURES)], axis=-1)
                totals[:, :, owner[number]] += features[..., self._kept]
                if owner[number] not in self._patterns.several:
                    tallies[:, :, owner[number]] = said
        joined = totals.reshape(powers, self._cells, groups * len(self._kept))
        if self._weighted:
            return counts, joined[1], joined[2], self._gram, tallies
        gram = np.broadcast_to(self._gram[0], (2, *self._gram.shape[1:]))
        return _thrice(counts), joined[0], joined[0], gram, _thrice(tallies)


def _pieces(ends: list[int]) -> Iterator[slice]:
    """Pieces of runs of equal cells that end at `ends`: long runs in equal parts, short ones together."""
    start = 0
    for end in ends:
        if 2 * (end - start) < _PIECE and end != ends[-1]:
            continue
        parts = -(-(end - start) // _PIECE)
        cuts = [start + (end - start) * part // parts for part in range(parts + 1)]
        yield from (slice(left, right) for left, right in pairwise(cuts))
        start = end


def _thrice(values: Floats) -> Floats:
    """The same numbers for the powers 0, 1, 2 of weights that are all 1."""
    return np.broadcast_to(values[0], (3, *values.shape[1:]))


def _count(
    into: Floats, keys: NDArray[np.intp], place: NDArray[np.intp] | None, powers: Floats | None
) -> None:
    """Add counts of keys (…, b) to into (powers, cells, kinds of keys); place: the cell of each form, where
    there are several."""
    shape = into.shape[1:]
    size = shape[0] * shape[1]
    if place is not None:
        keys = keys + place * shape[1]
    if powers is None:
        into[0] += np.bincount(keys.ravel(), minlength=size).reshape(shape)
        return
    for total, weight in zip(into, powers, strict=True):
        total += np.bincount(keys.ravel(), np.broadcast_to(weight, keys.shape).ravel(), size).reshape(shape)
