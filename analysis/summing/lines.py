"""What forms say, in lines of bytes: one form beside the other, a line for each thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.summing.scoring import FEATURES, TALLIES, Group, Scoring

Bytes = NDArray[np.uint8]
_Term = tuple[int, NDArray[Any] | None]


@dataclass(frozen=True)
class _Part:
    """Rows that are scored alike: some of one group (its number), or one that is in none.

    columns: of the k rows; taken: the same, as a slice where none is left out. values (k, L, 1): the stored
    byte of each level. absent (k, L): levels that a row has not, if any. where: their lines among all.
    """

    group: int | None
    columns: list[int]
    taken: slice | list[int]
    values: NDArray[np.int8]
    absent: NDArray[np.bool_] | None
    where: slice


class Lines:
    """Reads ratings: lines of ones and zeros to be counted, and the features of each group.

    Lines are compared and added as lines, with no look at a single form. number: how many there are, one for
    each level of each row, then one for each of the TALLIES of each group and of all together. largest: the
    highest feature there can be.
    """

    def __init__(self, scoring: Scoring, groups: tuple[Group, ...], features: tuple[str, ...]) -> None:
        self._scoring, self._groups = scoring, len(groups)
        self._rows, self._most = len(scoring.levels), max(scoring.levels, default=0)
        self._levels = self._rows * self._most
        self.number = self._levels + len(TALLIES) * (self._groups + 1)
        highest = scoring.features.max(axis=(1, 2), initial=0).tolist()
        self.largest = max((sum(highest[column] for column in group.columns) for group in groups), default=0)
        self._kind = np.min_scalar_type(self.largest)
        self._parts = list(_parts_of(scoring, groups, self._most))
        self._longest = max((len(part.columns) for part in self._parts), default=0)
        self._grouped = [part for part in self._parts if part.group is not None]
        self._terms = _terms_of(self._grouped, scoring, self._kind)
        # Answers are the sum of all levels; of the rest, the TALLIES need all but the score.
        self._kept = [FEATURES.index(feature) for feature in features]
        self._added = sorted({FEATURES.index("x"), FEATURES.index("d"), *self._kept} - {FEATURES.index("m")})

    def read(self, ratings: NDArray[np.int8], count: Callable[[slice, Bytes], None]) -> NDArray[Any]:
        """The features kept of each group (G, k, b), from transposed ratings (r, b).

        count: is given all lines, a few at a time: which they are, and they themselves (n, b).
        """
        forms = ratings.shape[1]
        scratch = np.empty((self._longest, self._most, forms), dtype=np.uint8)
        levels = np.empty((len(self._grouped), self._most, forms), dtype=self._kind)
        for number, part in enumerate(self._parts):
            said = scratch[: len(part.columns)]
            np.equal(ratings[part.taken, None], part.values, out=said.view(np.bool_))
            if part.absent is not None:
                said[part.absent] = 0
            count(part.where, said.reshape(-1, forms))
            if part.group is not None:
                np.add.reduce(said, axis=0, out=levels[number], dtype=self._kind)
        features = self._features_of(levels)
        said = np.empty((len(TALLIES), self._groups + 1, forms), dtype=np.uint8)
        _tally(features, said)
        count(slice(self._levels, self.number), said.reshape(-1, forms))
        return features if len(self._kept) == len(FEATURES) else features[:, self._kept]

    def _features_of(self, levels: NDArray[Any]) -> NDArray[Any]:
        """All features of each group (G, 4, b), from how often each part has each level (p, L, b)."""
        forms = levels.shape[-1]
        found = np.zeros((len(self._grouped), len(FEATURES), forms), dtype=self._kind)
        np.add.reduce(levels, axis=1, out=found[:, FEATURES.index("m")], dtype=self._kind)
        for feature in self._added:
            out = found[:, feature]
            for level, factor in self._terms[feature]:
                out += levels[:, level] if factor is None else levels[:, level] * factor
        if len(self._grouped) == self._groups:
            return found
        joined = np.zeros((self._groups, len(FEATURES), forms), dtype=self._kind)
        for own, part in zip(found, self._grouped, strict=True):
            joined[part.group] += own
        return joined

    def split(self, counts: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
        """What the counts of the lines (…, number) are: counts per row and level (…, r, L), totals of the
        features kept (…, G · k) and tallies (…, G + 1, 5)."""
        kept, shape = len(self._kept), counts.shape[:-1]
        scores = np.zeros((self._rows, self._most, self._groups, kept))
        for part in self._grouped:
            own = self._scoring.features[part.columns[0]][:, self._kept]
            scores[part.taken, :, part.group] = own
        rows = np.empty((*shape, self._rows, self._most))
        for part in self._parts:
            levels = counts[..., part.where].reshape(*shape, len(part.columns), self._most)
            rows[..., part.taken, :] = levels
        tallies = counts[..., self._levels :].reshape(*shape, len(TALLIES), self._groups + 1)
        totals = rows.reshape(*shape, self._levels) @ scores.reshape(self._levels, self._groups * kept)
        return rows, totals, tallies.swapaxes(-1, -2)


def _parts_of(scoring: Scoring, groups: tuple[Group, ...], most: int) -> Iterator[_Part]:
    """Each group's rows in parts that are scored alike, then the rows that are in no group."""
    stored = scoring.stored[..., None]
    absent = np.arange(most) >= np.array(scoring.levels, dtype=np.int64)[:, None]
    features = [own.tobytes() for own in scoring.features]
    alike: dict[tuple[int, bytes], list[int]] = {}
    for number, group in enumerate(groups):
        for column in group.columns:
            alike.setdefault((number, features[column]), []).append(column)
    taken = {column for columns in alike.values() for column in columns}
    found: list[tuple[int | None, list[int]]] = [(owner, columns) for (owner, _), columns in alike.items()]
    found += [(None, [column]) for column in range(len(scoring.levels)) if column not in taken]
    start = 0
    for owner, columns in found:
        lacking, end = absent[columns], start + len(columns) * most
        lacks = lacking if lacking.any() else None
        yield _Part(owner, columns, _run_of(columns), stored[columns], lacks, slice(start, end))
        start = end


def _run_of(columns: list[int]) -> slice | list[int]:
    """Columns that follow each other, as a slice: their lines are compared where they are."""
    run = range(columns[0], columns[0] + len(columns))
    return slice(run.start, run.stop) if columns == list(run) else columns


def _terms_of(parts: list[_Part], scoring: Scoring, kind: np.dtype[Any]) -> list[list[_Term]]:
    """For each feature what the parts' levels add to it: a level, and its factor (p, 1) unless it is 1."""
    first = [part.columns[0] for part in parts]
    table = scoring.features[first].transpose(2, 1, 0)
    plain, factors = np.all(table == 1, axis=-1), table.astype(kind)[..., None]
    terms: list[list[_Term]] = [[] for _ in FEATURES]
    for feature, level in np.argwhere(table.any(axis=-1)).tolist():
        terms[feature].append((level, None if plain[feature, level] else factors[feature, level]))
    return terms


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
