"""Chunks of ratings added to the sums of their cells: the inner loop of the one pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.summing.scoring import FEATURES, TALLIES, Floats, Group, Scoring

PATTERN_CELLS = 1 << 17
"""Counts kept for the patterns of one block of rows in all cells."""


class Accumulator:
    """Adds chunks of ratings to the sums of their cells.

    Rows of a group are read together as one pattern code, a mixed-radix number of their states. One
    count of patterns replaces a count per row, and most sums are a table times these counts; only
    the products between groups need the features of each form.
    """

    def __init__(self, scoring: Scoring, groups: tuple[Group, ...], cells: int, weighted: bool) -> None:
        self._scoring, self._cells, self._weighted = scoring, cells, weighted
        powers = 3 if weighted else 1
        grouped = {column for group in groups for column in group.columns}
        loose = [(column,) for column in range(len(scoring.levels)) if column not in grouped]
        self._groups: list[list[_Block]] = []
        self._blocks: list[_Block] = []
        for columns in (*(group.columns for group in groups), *loose):
            blocks = [_Block(part, scoring, cells, powers) for part in self._split(columns)]
            self._blocks += blocks
            if len(self._groups) < len(groups):
                self._groups.append(blocks)
        width = len(FEATURES) * len(groups)
        self._gram = np.zeros((2 if weighted else 1, cells, width, width))
        self._flags = np.zeros((powers, len(groups) + 1, cells * _FLAGS))
        most = max((len(group.columns) for group in groups), default=1) * scoring.unit
        self._type: Any = np.float32 if not weighted and most**2 * _RUN < 1 << 24 else np.float64
        for block in self._blocks:
            block.features = block.table.astype(self._type)

    def _split(self, columns: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """Columns in parts small enough to count their patterns in every cell."""
        part: tuple[int, ...] = ()
        size, budget = 1, min(max(PATTERN_CELLS // max(1, self._cells), 1), 4096)
        for column in columns:
            states = self._scoring.levels[column] + 1
            if part and (len(part) == 4 or size * states > budget):
                yield part
                part, size = (), 1
            part, size = (*part, column), size * states
        if part:
            yield part

    def add(self, ratings: NDArray[np.int8], cells: NDArray[np.int32], weight: Floats | None) -> None:
        """Add one chunk: ratings (b, r), the cell of each form, their weights."""
        if ratings.shape[0] == 0:
            return
        if (cells[1:] != cells[:-1]).any():
            key = cells.astype(np.int16) if self._cells < 1 << 15 else cells
            order = np.argsort(key, kind="stable")
            ratings, cells = ratings.take(order, axis=0), cells[order]
            weight = None if weight is None else weight[order]
        powers = None if weight is None else np.stack([(weight > 0).astype(np.float64), weight, weight**2])
        states = self._states(ratings)
        place = cells.astype(np.intp)
        bases = {size: place * size for size in {block.size for block in self._blocks}}
        for block in self._blocks:
            block.count(states, bases[block.size], powers)
        if self._groups:
            self._add_flags(place, powers)
            self._add_products(cells, weight)

    def _states(self, ratings: NDArray[np.int8]) -> NDArray[np.uint8]:
        """The states of ratings (b, r), turned over (r, b) in pieces that stay in the processor's cache."""
        states = np.empty(ratings.shape[::-1], dtype=np.uint8)
        for start in range(0, len(ratings), _PIECE):
            piece = slice(start, start + _PIECE)
            states[:, piece] = self._scoring.states_of(np.ascontiguousarray(ratings[piece].T))
        return states

    def _add_flags(self, cells: NDArray[np.intp], powers: Floats | None) -> None:
        """Count forms by what they answered: in groups of several blocks, and in all groups together."""
        whole: NDArray[np.uint8] | None = None
        for group, blocks in enumerate(self._groups):
            bits = blocks[0].bits.take(blocks[0].codes)
            for block in blocks[1:]:
                bits |= block.bits.take(block.codes)
            if len(blocks) > 1:
                _count(self._flags[:, group], _flags_of(bits) + cells * _FLAGS, powers)
            whole = bits if whole is None else whole | bits
        if whole is not None:
            _count(self._flags[:, -1], _flags_of(whole) + cells * _FLAGS, powers)

    def _add_products(self, cells: NDArray[np.int32], weight: Floats | None) -> None:
        """Add the products of the features of every two groups, run by run of equal cells."""
        features = np.empty((cells.size, len(FEATURES) * len(self._groups)), dtype=self._type)
        single = self._type is np.float32 and all(len(blocks) == 1 for blocks in self._groups)
        if single:
            self._look_up(features)
        for group, blocks in enumerate(() if single else self._groups):
            slot = features[:, 4 * group : 4 * group + 4]
            slot[:] = blocks[0].features.take(blocks[0].codes, axis=0)
            for block in blocks[1:]:
                slot += block.features.take(block.codes, axis=0)
        starts = np.flatnonzero(np.r_[True, cells[1:] != cells[:-1]])
        for start, stop, cell in zip(
            starts.tolist(), [*starts[1:].tolist(), cells.size], cells[starts].tolist(), strict=True
        ):
            rows = features[start:stop]
            if weight is None:
                self._gram[0, cell] += _product(rows, rows)
            else:
                scaled = rows * weight[start:stop, None]
                self._gram[0, cell] += _product(rows, scaled)
                self._gram[1, cell] += _product(scaled, scaled)

    def _look_up(self, features: NDArray[np.float32]) -> None:
        """Write the features of groups of one block each.

        Four float32 move as one number of 16 bytes. Each group's are looked up into a line of its own and the
        lines then turned over, a piece at a time: numbers written side by side go faster than far apart.
        """
        words = features.view(np.complex128)
        lines = np.empty((len(self._groups), _PIECE), dtype=np.complex128)
        tables = [block.features.view(np.complex128)[:, 0] for (block,) in self._groups]
        for start in range(0, len(words), _PIECE):
            size = min(_PIECE, len(words) - start)
            for line, table, (block,) in zip(lines, tables, self._groups, strict=True):
                table.take(block.codes[start : start + size], out=line[:size], mode="clip")
            words[start : start + size] = lines[:, :size].T

    def results(self) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """Counts per row and level, totals, totals2, Gram matrices and tallies (see Sums)."""
        rows, most = len(self._scoring.levels), max(self._scoring.levels, default=0)
        powers = self._flags.shape[0]
        counts = np.zeros((powers, self._cells, rows, most))
        for block in self._blocks:
            block.marginals(counts)
        flags = self._flags.reshape(powers, self._flags.shape[1], self._cells, _FLAGS)
        tallies = (flags @ _FLAG_BITS).swapaxes(1, 2)
        totals = np.zeros((powers, self._cells, len(FEATURES) * len(self._groups)))
        for group, blocks in enumerate(self._groups):
            if len(blocks) == 1:
                tallies[:, :, group] = blocks[0].patterns @ _FLAG_BITS[_flags_of(blocks[0].bits)]
            for block in blocks:
                totals[:, :, 4 * group : 4 * group + 4] += block.patterns @ block.table
        if self._weighted:
            return counts, totals[1], totals[2], self._gram, tallies
        gram = np.broadcast_to(self._gram[0], (2, *self._gram.shape[1:]))
        return _thrice(counts), totals[0], totals[0], gram, _thrice(tallies)


_RUN = 256
"""Rows multiplied at once: few enough that the sums of single precision stay exact, and that no
library splits the work between threads, which costs more than the work."""
_FLAGS = 1 << len(TALLIES)
_FLAG_BITS = (np.arange(_FLAGS)[:, None] >> np.arange(len(TALLIES))[None, :] & 1).astype(np.float64)
_PIECE = 4096
"""Forms whose numbers are moved about at once."""


def _thrice(values: Floats) -> Floats:
    """The same numbers for the powers 0, 1, 2 of weights that are all 1."""
    return np.broadcast_to(values[0], (3, *values.shape[1:]))


def _product(left: NDArray[Any], right: NDArray[Any]) -> Floats:
    """leftᵀ·right in runs of _RUN rows, added up in double precision."""
    whole = len(left) // _RUN * _RUN
    total = np.zeros((left.shape[1], right.shape[1]))
    if whole:
        a, b = left[:whole].reshape(-1, _RUN, left.shape[1]), right[:whole].reshape(-1, _RUN, right.shape[1])
        total += np.matmul(a.transpose(0, 2, 1), b).sum(axis=0, dtype=np.float64)
    if whole < len(left):
        total += left[whole:].T @ right[whole:]
    return total


def _bits_of(table: NDArray[np.int64]) -> NDArray[np.uint8]:
    """What patterns of features (…, 4) say, in bits that may be joined by "or" over several patterns.

    Answered, not satisfied with all of it, satisfied, dissatisfied, not dissatisfied with all of it.
    """
    m, x, d, _ = table.T
    total = np.zeros(len(table), dtype=np.uint8)
    for position, bit in enumerate((m > 0, x < m, x > 0, d > 0, d < m)):
        total |= bit.view(np.uint8) << np.uint8(position)
    return total


def _flags_of(bits: NDArray[np.uint8]) -> NDArray[np.intp]:
    """The flags of TALLIES as bits: satisfied with all is answered, and nothing not satisfied with."""
    return (bits ^ ((bits & np.uint8(1)) << np.uint8(1))).astype(np.intp)


def _count(into: Floats, keys: NDArray[np.intp], powers: Floats | None) -> None:
    """Add counts of keys to into (powers, number of keys)."""
    if powers is None:
        into[0] += np.bincount(keys, minlength=into.shape[1])
        return
    for power, weight in enumerate(powers):
        into[power] += np.bincount(keys, weight, into.shape[1])


class _Block:
    """A few rated rows of one group, counted by pattern.

    table (patterns, 4): the features of a pattern; bits: what it says (see _bits_of).
    """

    def __init__(self, columns: tuple[int, ...], scoring: Scoring, cells: int, powers: int) -> None:
        self.columns, self._scoring, self._cells = columns, scoring, cells
        self._radices = [scoring.levels[column] + 1 for column in columns]
        self.size = int(np.prod(self._radices))
        self._patterns = np.zeros((powers, cells * self.size))
        self.codes: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        table: NDArray[np.int64] = np.zeros((1, len(FEATURES)), dtype=np.int64)
        for column, radix in zip(columns, self._radices, strict=True):
            table = (table[:, None] + scoring.features[column, None, :radix]).reshape(-1, len(FEATURES))
        self.table = table
        self.features: NDArray[Any] = table.astype(np.float64)
        self.bits = _bits_of(table)

    @property
    def patterns(self) -> Floats:
        """Forms per cell and pattern (powers, C, patterns)."""
        return self._patterns.reshape(self._patterns.shape[0], self._cells, self.size)

    def count(self, states: NDArray[np.uint8], base: NDArray[np.intp], powers: Floats | None) -> None:
        """Count the patterns of a chunk; keeps each form's pattern in `codes`.

        base: the first key of each form's cell, `size` keys a cell.
        """
        kinds = ((1 << 8, np.uint8), (1 << 16, np.uint16))
        code = states[self.columns[0]].astype(
            next((kind for most, kind in kinds if self.size <= most), np.int64)
        )
        for column, radix in zip(self.columns[1:], self._radices[1:], strict=True):
            code *= code.dtype.type(radix)
            code += states[column]
        self.codes = code.astype(np.intp)
        _count(self._patterns, self.codes + base, powers)

    def marginals(self, counts: Floats) -> None:
        """Add the counts per row and level to counts (powers, C, r, L)."""
        pattern = np.arange(self.size)
        for column, radix in zip(reversed(self.columns), reversed(self._radices), strict=True):
            state, pattern = pattern % radix, pattern // radix
            levels = self._scoring.levels[column]
            counts[:, :, column, :levels] += self.patterns @ (state[:, None] == np.arange(levels)).astype(
                float
            )
