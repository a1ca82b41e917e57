"""What forms say, in lines of bytes: one form beside the other, a line for each thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.summing.scoring import FEATURES, TALLIES, Group, Scoring

Bytes = NDArray[np.uint8]
_Term = tuple[int, NDArray[Any] | None]


@dataclass(frozen=True)
class _Part:
    """Rows of one group (its number) that are scored alike, by their columns."""

    group: int
    columns: tuple[int, ...]


class Lines:
    """Reads ratings: lines of ones and zeros to be counted, and the features of each group.

    Lines are compared and added as lines, with no look at a single form. levels: how many of them are a row's
    level (r · L), the others being the TALLIES of each group and of all together; count: all of them.
    largest: the highest feature there can be.
    """

    def __init__(self, scoring: Scoring, groups: tuple[Group, ...], features: tuple[str, ...]) -> None:
        self._scoring, self._groups = scoring, len(groups)
        self._kept = [FEATURES.index(feature) for feature in features]
        self._rows, self._most = len(scoring.levels), max(scoring.levels, default=0)
        self.levels = self._rows * self._most
        self.count = self.levels + len(TALLIES) * (self._groups + 1)
        highest = scoring.features.max(axis=1)
        self.largest = max(
            (int(highest[list(group.columns)].sum(axis=0).max()) for group in groups), default=0
        )
        self._kind = np.min_scalar_type(self.largest)
        self._values, self._absent = _values_of(scoring, self._most)
        self._parts = [part for number, group in enumerate(groups) for part in _split(number, group, scoring)]
        self._terms = _terms_of(self._parts, scoring, self._kind)
        # Answers are the sum of all levels; of the rest, the TALLIES need all but the score.
        self._added = sorted({FEATURES.index("x"), FEATURES.index("d"), *self._kept} - {FEATURES.index("m")})

    def read(self, ratings: NDArray[np.int8]) -> tuple[Bytes, NDArray[Any]]:
        """The lines (count, b) of transposed ratings (r, b), and each group's features kept (G, k, b)."""
        said = np.empty((self.count, ratings.shape[1]), dtype=np.uint8)
        levels = said[: self.levels].reshape(self._rows, self._most, -1)
        np.equal(ratings[:, None], self._values, out=levels.view(np.bool_))
        if self._absent is not None:
            levels[self._absent] = 0
        features = self._features_of(levels)
        _tally(features, said[self.levels :].reshape(len(TALLIES), self._groups + 1, -1))
        return said, features if len(self._kept) == len(FEATURES) else features[:, self._kept]

    def _features_of(self, levels: Bytes) -> NDArray[Any]:
        """All features of each group (G, 4, b) from what is said of each row (r, L, b)."""
        forms = levels.shape[-1]
        count = np.empty((len(self._parts), self._most, forms), dtype=self._kind)
        for own, part in zip(count, self._parts, strict=True):
            first, *others = part.columns
            own[:] = levels[first]
            for column in others:
                own += levels[column]
        found = np.zeros((len(self._parts), len(FEATURES), forms), dtype=self._kind)
        np.add.reduce(count, axis=1, out=found[:, FEATURES.index("m")], dtype=self._kind)
        for feature in self._added:
            out = found[:, feature]
            for level, factor in self._terms[feature]:
                out += count[:, level] if factor is None else count[:, level] * factor
        if len(self._parts) == self._groups:
            return found
        joined = np.zeros((self._groups, len(FEATURES), forms), dtype=self._kind)
        for own, part in zip(found, self._parts, strict=True):
            joined[part.group] += own
        return joined

    def split(self, counts: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
        """From the counts of the lines (…, count): counts per row and level (…, r, L), totals of the features
        kept (…, G · k) and tallies (…, G + 1, 5)."""
        kept, shape = len(self._kept), counts.shape[:-1]
        scores = np.zeros((self._rows, self._most, self._groups, kept))
        for part in self._parts:
            own = self._scoring.features[part.columns[0], : self._most, self._kept]
            scores[list(part.columns), :, part.group] = own.T
        rows, tallies = counts[..., : self.levels], counts[..., self.levels :]
        return (
            rows.reshape(*shape, self._rows, self._most),
            rows @ scores.reshape(self.levels, self._groups * kept),
            tallies.reshape(*shape, len(TALLIES), self._groups + 1).swapaxes(-1, -2),
        )


def _values_of(scoring: Scoring, most: int) -> tuple[NDArray[np.int8], NDArray[np.bool_] | None]:
    """The stored byte of each row's levels (r, L, 1), and which of these a row has not, if any."""
    found = scoring.states[:, None, :] == np.arange(most)[:, None]
    absent = np.arange(most) >= np.array(scoring.levels, dtype=np.int64)[:, None]
    values = found.argmax(axis=-1).astype(np.uint8).view(np.int8)[..., None]
    return values, absent if absent.any() else None


def _split(number: int, group: Group, scoring: Scoring) -> Iterator[_Part]:
    """A group's rows in parts that are scored alike."""
    parts: dict[bytes, list[int]] = {}
    for column in group.columns:
        parts.setdefault(scoring.features[column].tobytes(), []).append(column)
    return (_Part(number, tuple(columns)) for columns in parts.values())


def _terms_of(parts: list[_Part], scoring: Scoring, kind: np.dtype[Any]) -> list[list[_Term]]:
    """For each feature what the parts' levels add to it: a level, and its factor (p, 1) unless it is 1."""
    table = scoring.features[[part.columns[0] for part in parts]].astype(kind)
    return [
        [
            (level, None if (factor == 1).all() else factor[:, None])
            for level, factor in enumerate(table[:, :, feature].T)
            if factor.any()
        ]
        for feature in range(len(FEATURES))
    ]


def _tally(features: NDArray[Any], out: Bytes) -> None:
    """Write the TALLIES (5, G + 1, b) of features (G, 4, b): of each group, then of all together."""
    m, x, d, _ = features.swapaxes(0, 1)
    single = out[:, :-1].view(np.bool_)
    np.greater(m, 0, out=single[0])
    np.less(x, m, out=single[1])
    np.greater(x, 0, out=single[2])
    np.greater(d, 0, out=single[3])
    np.less(d, m, out=single[4])
    np.bitwise_or.reduce(out[:, :-1], axis=1, out=out[:, -1])
    out[1] ^= out[0]  # whoever is not satisfied with all of it has answered it
