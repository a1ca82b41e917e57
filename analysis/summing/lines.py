"""What forms say, in lines of bytes: one form beside the other, a line for each thing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.summing.runs import Run, add_runs, runs_of
from analysis.summing.scoring import FEATURES, TALLIES, Group, Scoring

Bytes = NDArray[np.uint8]
_Term = tuple[int, NDArray[Any] | None]


@dataclass(frozen=True)
class _Part:
    """Rows that are scored alike: some of one group (its number), or one that is in none.

    columns: of the k rows; taken: the same, as a slice where none is left out.
    """

    group: int | None
    columns: list[int]
    taken: slice | list[int]


@dataclass(frozen=True)
class _Counted:
    """A part whose levels are told apart.

    values (k, L, 1): the stored byte of each level. absent (k, L): levels that a row has not, if any. where:
    their lines among all.
    """

    part: _Part
    values: NDArray[np.int8]
    absent: NDArray[np.bool_] | None
    where: slice


@dataclass(frozen=True)
class _Plain:
    """A part of which only the features are made: the runs of each."""

    part: _Part
    runs: list[list[Run]]


class Lines:
    """Reads ratings: lines of ones and zeros to be counted, and the features of each group.

    Lines are compared and added as lines, with no look at a single form. rows: those whose levels are told
    apart. number: how many lines there are, one for each level of each of these rows, then one for each tally
    of each group and of all together. largest: the highest feature there can be.

    features: those kept, `m` among them. The TALLIES of the dissatisfied are made where `d` is kept.
    """

    def __init__(
        self, scoring: Scoring, groups: Sequence[Group], features: tuple[str, ...], rows: Collection[int]
    ) -> None:
        self._groups, self._rows = len(groups), len(scoring.levels)
        self._most = max(scoring.levels, default=0)
        made = [name for name in FEATURES if name in {"x", *features}]
        self._made = [FEATURES.index(name) for name in made]
        self._kept = [made.index(name) for name in features]
        self._tallies = len(TALLIES) if "d" in made else TALLIES.index("any_dissatisfied")
        counted, plain = _parts_of(scoring, groups, rows)
        self._counted = list(_told_apart(counted, scoring, self._most))
        self._plain = list(_unparted(plain, scoring, self._made))
        self._grouped = [part for part in (*counted, *plain) if part.group is not None]
        self._longest = max((len(part.columns) for part in (*counted, *plain)), default=0)
        self._levels = self._counted[-1].where.stop if counted else 0
        self.number = self._levels + self._tallies * (self._groups + 1)
        highest = scoring.features.max(axis=(1, 2), initial=0).tolist()
        self.largest = max((sum(highest[column] for column in group.columns) for group in groups), default=0)
        self._kind = np.min_scalar_type(self.largest)
        grouped = [part for part in counted if part.group is not None]
        self._terms = _terms_of(grouped, scoring, self._made[1:], self._kind)

    def read(self, ratings: NDArray[np.int8], count: Callable[[slice, Bytes], None]) -> NDArray[Any]:
        """The features kept of each group (G, k, b), from transposed ratings (r, b).

        count: is given all lines, a few at a time: which they are, and they themselves (n, b).
        """
        forms = ratings.shape[1]
        found = np.empty((len(self._grouped), len(self._made), forms), dtype=self._kind)
        levels = len(self._grouped) - len(self._plain)
        if self._counted:
            self._count_levels(ratings, found[:levels], count)
        scratch = np.empty((self._longest, forms), dtype=np.int8)
        for own, plain in zip(found[levels:], self._plain, strict=True):
            rows = ratings[plain.part.taken]
            for out, runs in zip(own, plain.runs, strict=True):
                add_runs(rows, runs, scratch[: len(rows)], out)
        features = self._join(found)
        said = np.empty((self._tallies, self._groups + 1, forms), dtype=np.uint8)
        _tally(features, said)
        count(slice(self._levels, self.number), said.reshape(-1, forms))
        return features if len(self._kept) == len(self._made) else features[:, self._kept]

    def _count_levels(
        self, ratings: NDArray[np.int8], out: NDArray[Any], count: Callable[[slice, Bytes], None]
    ) -> None:
        """Give away the lines of all levels, and write the features of the parts in a group (p, F, b)."""
        forms = ratings.shape[1]
        scratch = np.empty((self._longest, self._most, forms), dtype=np.uint8)
        levels = np.empty((len(out), self._most, forms), dtype=self._kind)
        number = 0
        for own in self._counted:
            said = scratch[: len(own.part.columns)]
            np.equal(ratings[own.part.taken, None], own.values, out=said.view(np.bool_))
            if own.absent is not None:
                said[own.absent] = 0
            count(own.where, said.reshape(-1, forms))
            if own.part.group is not None:
                np.add.reduce(said, axis=0, out=levels[number], dtype=self._kind)
                number += 1
        # answers are the sum of all levels
        np.add.reduce(levels, axis=1, out=out[:, 0], dtype=self._kind)
        out[:, 1:] = 0
        for place, terms in enumerate(self._terms, start=1):
            for level, factor in terms:
                out[:, place] += levels[:, level] if factor is None else levels[:, level] * factor

    def _join(self, found: NDArray[Any]) -> NDArray[Any]:
        """The features of each group (G, F, b), of its parts (p, F, b)."""
        if [part.group for part in self._grouped] == list(range(self._groups)):
            return found
        joined = np.zeros((self._groups, *found.shape[1:]), dtype=self._kind)
        for own, part in zip(found, self._grouped, strict=True):
            joined[part.group] += own
        return joined

    def split(self, counts: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What the counts of the lines (…, number) are: counts per row and level (…, r, L), and tallies
        (…, G + 1, 5). What was not counted is not a number."""
        shape = counts.shape[:-1]
        rows = np.full((*shape, self._rows, self._most), np.nan)
        for own in self._counted:
            levels = counts[..., own.where].reshape(*shape, len(own.part.columns), self._most)
            rows[..., own.part.taken, :] = levels
        tallies = np.full((*shape, self._groups + 1, len(TALLIES)), np.nan)
        made = counts[..., self._levels :].reshape(*shape, self._tallies, self._groups + 1)
        tallies[..., : self._tallies] = made.swapaxes(-1, -2)
        return rows, tallies


def _parts_of(
    scoring: Scoring, groups: Sequence[Group], rows: Collection[int]
) -> tuple[list[_Part], list[_Part]]:
    """The rows in parts that are scored alike: those whose levels are told apart, and the others of the
    groups. Each group's come first, then those that are in no group."""
    kinds, told = scoring.kinds, set(rows)
    alike: dict[tuple[bool, int, int], list[int]] = {}
    for number, group in enumerate(groups):
        for column in group.columns:
            alike.setdefault((column in told, number, kinds[column]), []).append(column)
    taken = {column for columns in alike.values() for column in columns}
    counted = [_part(number, columns) for (apart, number, _), columns in alike.items() if apart]
    counted += [_part(None, [column]) for column in sorted(told - taken)]
    return counted, [_part(number, columns) for (apart, number, _), columns in alike.items() if not apart]


def _part(group: int | None, columns: list[int]) -> _Part:
    """Columns that follow each other are taken as a slice: their lines are read where they are."""
    run = range(columns[0], columns[0] + len(columns))
    return _Part(group, columns, slice(run.start, run.stop) if columns == list(run) else columns)


def _told_apart(parts: list[_Part], scoring: Scoring, most: int) -> Iterator[_Counted]:
    """The parts' levels, one line behind the other."""
    absent = np.arange(most) >= np.array(scoring.levels, dtype=np.int64)[:, None]
    start = 0
    for part in parts:
        lacking, end = absent[part.columns], start + len(part.columns) * most
        values = scoring.stored[part.columns][..., None]
        yield _Counted(part, values, lacking if lacking.any() else None, slice(start, end))
        start = end


def _unparted(parts: list[_Part], scoring: Scoring, features: list[int]) -> Iterator[_Plain]:
    """The parts' runs of each feature; parts share a few kinds of rows."""
    kinds, known = scoring.kinds, dict[int, list[list[Run]]]()
    for part in parts:
        row = part.columns[0]
        if kinds[row] not in known:
            own = slice(scoring.levels[row])
            levels, worth = scoring.stored[row, own], scoring.features[row, own]
            known[kinds[row]] = [runs_of(levels, worth[:, feature]) for feature in features]
        yield _Plain(part, known[kinds[row]])


def _terms_of(
    parts: list[_Part], scoring: Scoring, features: list[int], kind: np.dtype[Any]
) -> list[list[_Term]]:
    """For each feature what the parts' levels add to it: a level, and its factor (p, 1) unless it is 1."""
    first = [part.columns[0] for part in parts]
    table = scoring.features[first][:, :, features].transpose(2, 1, 0)
    plain, factors = np.all(table == 1, axis=-1), table.astype(kind)[..., None]
    terms: list[list[_Term]] = [[] for _ in features]
    for feature, level in np.argwhere(table.any(axis=-1)).tolist():
        terms[feature].append((level, None if plain[feature, level] else factors[feature, level]))
    return terms


def _tally(features: NDArray[Any], out: Bytes) -> None:
    """Write the TALLIES (t, G + 1, b) of features (G, F, b): of each group, then of all together."""
    m, x = features[:, 0], features[:, 1]
    single = out[:, :-1].view(np.bool_)
    np.greater(m, 0, out=single[0])
    np.less(x, m, out=single[1])
    np.greater(x, 0, out=single[2])
    if len(out) == len(TALLIES):
        d = features[:, 2]
        np.greater(d, 0, out=single[3])
        np.less(d, m, out=single[4])
    np.bitwise_or.reduce(out[:, :-1], axis=1, out=out[:, -1])
    out[1] ^= out[0]  # whoever is not satisfied with all of it has answered it
