"""Patterns: the answers to a few rated rows of a form, read as one number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.summing.scoring import FEATURES, TALLIES, Floats, Group, Scoring

PATTERN_CELLS = 1 << 17
"""Counts kept for the patterns of one block of rows in all cells."""
_ROWS = 4
_PATTERNS = 4096
"""The most rows of a block, and the most patterns."""


@dataclass(frozen=True)
class Meaning:
    """What the patterns of a block say; blocks whose rows are scored alike share it.

    features (patterns, 4); bits (patterns,), see `_bits_of`; summary (patterns, 9): features, TALLIES.
    """

    features: Floats
    bits: NDArray[np.uint8]
    summary: Floats


@dataclass(frozen=True)
class Block:
    """A few rated rows of one group, whose patterns are numbered from `start`."""

    columns: tuple[int, ...]
    radices: tuple[int, ...]
    start: int
    meaning: Meaning

    @property
    def patterns(self) -> slice:
        """The numbers of its patterns."""
        return slice(self.start, self.start + len(self.meaning.bits))


class Patterns:
    """The rated rows in blocks: those of each group, then those in no group.

    first (G,): each group's first block; several: the groups of more than one; grouped: how many blocks
    belong to groups. features (patterns, 4) and bits (patterns,) of these.
    """

    def __init__(self, scoring: Scoring, groups: tuple[Group, ...], cells: int) -> None:
        self._levels, self._budget = scoring.levels, min(PATTERN_CELLS // max(1, cells), _PATTERNS)
        self.size, self.blocks, self.first = 0, list[Block](), list[int]()
        for group in groups:
            self.first.append(len(self.blocks))
            self._add(group.columns, scoring)
        self.grouped = len(self.blocks)
        self.several = set(np.flatnonzero(np.diff([*self.first, self.grouped]) > 1).tolist())
        taken = {column for group in groups for column in group.columns}
        for column in range(len(scoring.levels)):
            if column not in taken:
                self._add((column,), scoring)
        means = [block.meaning for block in self.blocks[: self.grouped]]
        self.features = np.concatenate([np.zeros((0, len(FEATURES))), *(m.features for m in means)])
        self.bits = np.concatenate([np.zeros(0, np.uint8), *(m.bits for m in means)])
        self._lay_out()

    def _add(self, columns: tuple[int, ...], scoring: Scoring) -> None:
        for part in self._split(columns):
            radices = tuple(scoring.levels[column] + 1 for column in part)
            meaning = _meaning_of(scoring.features[list(part)].tobytes(), radices)
            self.blocks.append(Block(part, radices, self.size, meaning))
            self.size = self.blocks[-1].patterns.stop

    def _split(self, columns: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """Columns in parts small enough to count their patterns in every cell."""
        part: tuple[int, ...] = ()
        size = 1
        for column in columns:
            states = self._levels[column] + 1
            if part and (len(part) == _ROWS or size * states > self._budget):
                yield part
                part, size = (), 1
            part, size = (*part, column), size * states
        if part:
            yield part

    def _lay_out(self) -> None:
        """Rows and place values of all blocks side by side; a block of fewer rows has places of value 0."""
        most = max((len(block.columns) for block in self.blocks), default=0)
        self._rows = np.zeros((most, len(self.blocks)), dtype=np.intp)
        places = np.zeros((most, len(self.blocks), 1), dtype=np.int64)
        for number, block in enumerate(self.blocks):
            count = len(block.columns)
            self._rows[:count, number] = block.columns
            places[:count, number, 0] = [prod(block.radices[row + 1 :]) for row in range(count)]
        largest = max((len(block.meaning.bits) for block in self.blocks), default=1)
        self._places = places.astype(np.uint8 if largest <= 1 << 8 else np.uint16)
        self._starts = np.array([[block.start] for block in self.blocks], dtype=np.intp)

    def codes(self, states: NDArray[np.uint8]) -> NDArray[np.intp]:
        """The pattern of every block (B, b) from the states of the rows (r, b)."""
        code: NDArray[Any] = states[self._rows[0]] * self._places[0]
        for rows, places in zip(self._rows[1:], self._places[1:], strict=True):
            code += states[rows] * places
        found = code.astype(np.intp)
        found += self._starts
        return found


@lru_cache(maxsize=64)
def _meaning_of(scores: bytes, radices: tuple[int, ...]) -> Meaning:
    """The meaning of the patterns of rows (k,) from the features of their states (k, states, 4)."""
    table = np.frombuffer(scores, dtype=np.int64).reshape(len(radices), -1, len(FEATURES))
    states = np.indices(radices).reshape(len(radices), -1)
    features = table[np.arange(len(radices))[:, None], states].sum(axis=0)
    bits = _bits_of(features)
    summary = np.concatenate([features, tallies_of(flags_of(bits))], axis=1)
    return Meaning(features.astype(np.float64), bits, summary)


def _bits_of(features: NDArray[np.int64]) -> NDArray[np.uint8]:
    """What features (…, 4) say, in bits that may be joined by "or" over the patterns of several blocks.

    Answered, not satisfied with all of it, satisfied, dissatisfied, not dissatisfied with all of it.
    """
    m, x, d, _ = features.T
    said = np.stack([m > 0, x < m, x > 0, d > 0, d < m])
    bits: NDArray[np.uint8] = np.packbits(said, axis=0, bitorder="little")[0]
    return bits


def flags_of(bits: NDArray[np.uint8]) -> NDArray[np.intp]:
    """The TALLIES as bits of one number: satisfied with all is answered, and nothing not satisfied with."""
    return (bits ^ ((bits & np.uint8(1)) << np.uint8(1))).astype(np.intp)


def tallies_of(flags: NDArray[np.intp]) -> Floats:
    """The TALLIES of flags (n,), 1 or 0 each (n, 5)."""
    return (flags[:, None] >> np.arange(len(TALLIES)) & 1).astype(np.float64)
