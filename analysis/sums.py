"""The one pass: answers in, sums per stratum and domain out. Every estimate is arithmetic on these.

A **cell** is a stratum crossed with the categories of the attributes in `by` (and, where the data
names a primary sampling unit coarser than the form, with that unit). For each cell the pass keeps

- `counts`: forms per rated row and level of its scale,
- `totals` and `gram`: sums and sums of products of the features m (valid answers), x (satisfied),
  d (dissatisfied) and s (score) of each group of rows,
- `tallies`: forms that answered anything, were satisfied with all of it, with any of it, and so on.

Unweighted sums are exact integers, so that a variance, which is a small difference of large sums,
loses nothing. Weights of strata, finite populations and the estimates come later and need no answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from survey.answers import Answers, UnitInfo
from survey.messages import HailongError
from survey.questionnaire.model import Questionnaire, Scale, Text

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEATURES = ("m", "x", "d", "s")
"""Per form and group: valid answers, satisfied, dissatisfied, score (0 at the worst level)."""
TALLIES = ("answered", "all_satisfied", "any_satisfied", "any_dissatisfied", "any_other")
"""Forms that answered anything in the group; of these, satisfied with all, satisfied with any,
dissatisfied with any, and not dissatisfied with any of it."""

_CHUNK = 32768
_PATTERN_CELLS = 1 << 17
_MAX_CELLS = 2_000_000


@dataclass(frozen=True)
class Group:
    """Rated rows that make one index: a criterion, or a factor of a recipe.

    `columns` are positions in `questionnaire.rated`.
    """

    code: str
    label: Text
    columns: tuple[int, ...]
    short: Text | None = None


@dataclass(frozen=True)
class Scoring:
    """How ratings become features: per rated row, a state for each stored byte, then m, x, d, s.

    Scores are whole numbers, 0 at the worst level and `unit` at the best, so that rows on different
    scales can be added without rounding. `states` (r, 256) maps a stored byte to the level's index,
    or to the number of levels where the answer is missing; `features` (r, levels + 1, 4).
    """

    states: NDArray[np.uint8]
    features: NDArray[np.int64]
    levels: tuple[int, ...]
    unit: int


def scoring_of(questionnaire: Questionnaire) -> Scoring:
    """The scoring of every rated row of a questionnaire."""
    scales = [item.scale for item in questionnaire.rated]
    unit = lcm(*(_range_of(scale) for scale in scales)) if scales else 1
    most = max((len(scale.levels) for scale in scales), default=0)
    states = np.empty((len(scales), 256), dtype=np.uint8)
    features = np.zeros((len(scales), most + 1, len(FEATURES)), dtype=np.int64)
    for row, scale in enumerate(scales):
        states[row] = len(scale.levels)
        for index, value in enumerate(scale.values):
            states[row, value] = index
            score = abs(value - scale.worst) * (unit // _range_of(scale))
            features[row, index] = (1, value in scale.satisfied, value in scale.dissatisfied, score)
    return Scoring(states, features, tuple(len(scale.levels) for scale in scales), unit)


def _range_of(scale: Scale) -> int:
    return max(1, abs(scale.best - scale.worst))


@dataclass(frozen=True)
class Strata:
    """The design's strata: units, crossed with the design's stratifying attributes.

    `unit` (H,) indexes the units; `forms` counts all forms, answered or not; `psus` the primary
    sampling units; `weight` is the sum of the respondents' weights (the number of forms without).
    """

    unit: NDArray[np.int64]
    forms: Ints
    psus: Ints
    weight: Floats


@dataclass(frozen=True)
class Calibration:
    """That sums were weighted to known margins.

    margins: per margin the category of each cell (C,); method as it was asked for; factor (C,): what the
    respondents' weights of each cell were multiplied by; spread: the design
    effect of unequal weights (Kish), 1 + their squared coefficient of variation.
    """

    method: str
    margins: tuple[NDArray[np.int64], ...]
    factor: Floats
    spread: float


@dataclass(frozen=True)
class Sums:
    """Sums per cell; C cells, sorted by stratum, r rated rows, G groups, K = 4·G features.

    cell_stratum (C,), cell_codes (C, len(by)): the cell's category of each attribute, −1 not given.
    cell_psu (C,): number of the primary sampling unit, or None where each form is its own.
    cell_weight (3, C): forms, with weights to the power 0, 1, 2.
    counts (3, C, r, L): forms per level, with the same powers.
    totals, totals2 (C, K): Σ u·F and Σ u²·F. gram (2, C, K, K): Σ u·F Fᵀ and Σ u²·F Fᵀ.
    tallies (3, C, G + 1, 5): see TALLIES, with powers 0, 1, 2; the last group is all groups together.
    With no respondent weights the powers are views of the same numbers.
    """

    questionnaire: Questionnaire
    units: tuple[UnitInfo, ...]
    groups: tuple[Group, ...]
    by: tuple[str, ...]
    categories: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    design_strata: tuple[str, ...]
    weighted: bool
    scoring: Scoring
    strata: Strata
    cell_stratum: NDArray[np.int64]
    cell_codes: NDArray[np.int64]
    cell_forms: Ints
    cell_psu: NDArray[np.int64] | None
    cell_weight: Floats
    counts: Floats
    totals: Floats
    totals2: Floats
    gram: Floats
    tallies: Floats
    calibration: Calibration | None = None

    @property
    def forms(self) -> int:
        """All forms."""
        return int(self.strata.forms.sum())

    @cached_property
    def cell_unit(self) -> NDArray[np.int64]:
        """The unit of each cell."""
        return self.strata.unit[self.cell_stratum]


def accumulate(answers: Answers, groups: Sequence[Group], by: Sequence[str] = ()) -> Sums:
    """One pass over the answers, chunk by chunk, in memory that does not grow with the forms.

    `groups` must not share rated rows. `by` names attributes whose categories are told apart.
    Raises HailongError for an attribute the questionnaire lacks or weights that are not weights.
    """
    _check(answers, by)
    scoring = scoring_of(answers.questionnaire)
    cells = _Cells(answers, by)
    work = _Accumulator(scoring, tuple(groups), cells.size, answers.weight is not None)
    for start in range(0, answers.forms, _CHUNK):
        part = slice(start, min(start + _CHUNK, answers.forms))
        weight = None if answers.weight is None else answers.weight[part]
        work.add(answers.ratings[part], cells.codes(part), weight)
    counts, totals, totals2, gram, tallies = work.results()
    return Sums(
        questionnaire=answers.questionnaire,
        units=answers.units,
        groups=tuple(groups),
        by=tuple(by),
        categories={code: (a.keys, a.labels) for code, a in answers.attributes.items() if code in by},
        design_strata=answers.strata,
        weighted=answers.weight is not None,
        scoring=scoring,
        strata=cells.strata(answers.weight),
        cell_stratum=cells.stratum,
        cell_codes=cells.by_codes,
        cell_forms=cells.forms,
        cell_psu=cells.psu,
        cell_weight=cells.weight_powers(answers.weight),
        counts=counts,
        totals=totals,
        totals2=totals2,
        gram=gram,
        tallies=tallies,
    )


def _check(answers: Answers, by: Sequence[str]) -> None:
    for code in (*by, *answers.strata):
        if code not in answers.attributes:
            known = ", ".join(answers.attributes) or "–"
            raise HailongError("analysis.unknown_attribute", found=code, known=known)
    if answers.weight is not None:
        bad = int((~(np.isfinite(answers.weight) & (answers.weight >= 0))).sum())
        if bad:
            raise HailongError("analysis.bad_weights", count=bad)


class _Cells:
    """Numbers the cells: a mixed-radix code per form, squeezed to the codes that occur."""

    def __init__(self, answers: Answers, by: Sequence[str]) -> None:
        self._answers = answers
        strata = [answers.attributes[code] for code in answers.strata]
        domains = [answers.attributes[code] for code in by]
        self._columns: list[tuple[NDArray[Any], int, int]] = [(answers.unit, len(answers.units), 0)]
        self._columns += [(a.codes, len(a.keys) + 1, 1) for a in (*strata, *domains)]
        self._stratum_columns = 1 + len(strata)
        if answers.cluster is not None:
            cluster = _own_clusters(answers.cluster)
            self._columns.append((cluster, int(cluster.max(initial=0)) + 1, 0))
        radices = [radix for _, radix, _ in self._columns]
        self._number(float(np.prod(radices, dtype=np.float64)))
        self.size = int(self._used.size)
        if self.size > _MAX_CELLS:
            raise HailongError("analysis.too_many_groups", count=self.size)
        self._decode(self._used, radices)

    def _number(self, potential: float) -> None:
        """Find the codes that occur and the number of forms of each, and how to look them up."""
        self._lookup: NDArray[np.int32] | None = None
        if potential > max(_MAX_CELLS, 4 * self._answers.forms):
            used, count = np.unique(self._raw(slice(None)), return_counts=True)
            self._used, self.forms = used, count.astype(np.int64)
            return
        forms = np.zeros(int(potential), dtype=np.int64)
        for part in self._parts():
            forms += np.bincount(self._raw(part), minlength=forms.size)
        self._used = np.flatnonzero(forms)
        self.forms = forms[self._used]
        self._lookup = np.zeros(forms.size, dtype=np.int32)
        self._lookup[self._used] = np.arange(self._used.size)

    def _parts(self) -> Iterator[slice]:
        for start in range(0, self._answers.forms, _CHUNK):
            yield slice(start, min(start + _CHUNK, self._answers.forms))

    def _raw(self, part: slice) -> NDArray[np.int64]:
        first, _, _ = self._columns[0]
        code = first[part].astype(np.int64)
        for column, radix, shift in self._columns[1:]:
            code *= radix
            code += column[part]
            if shift:
                code += 1
        return code

    def codes(self, part: slice) -> NDArray[np.int32]:
        """The cell of each form of a chunk."""
        raw = self._raw(part)
        if self._lookup is None:
            return np.searchsorted(self._used, raw).astype(np.int32)
        found: NDArray[np.int32] = self._lookup[raw]
        return found

    def _decode(self, used: NDArray[np.int64], radices: list[int]) -> None:
        rest, digits = used.copy(), []
        for radix in reversed(radices):
            digits.append(rest % radix)
            rest //= radix
        digits.reverse()
        columns = np.array(digits, dtype=np.int64).reshape(len(radices), used.size)
        psu = None
        if self._answers.cluster is not None:
            psu, columns = columns[-1], columns[:-1]
        key = np.zeros(used.size, dtype=np.int64)
        for digit, radix in zip(columns[: self._stratum_columns], radices, strict=False):
            key = key * radix + digit
        keys, self.stratum = np.unique(key, return_inverse=True)
        first = np.searchsorted(self.stratum, np.arange(keys.size))
        self._stratum_unit = columns[0][first]
        self.by_codes = columns[self._stratum_columns :].T - 1
        self.psu: NDArray[np.int64] | None = None if psu is None else self._number_psus(psu)

    def _number_psus(self, psu: NDArray[np.int64]) -> NDArray[np.int64]:
        """PSUs numbered within strata: one that works in two strata is two."""
        pairs = self.stratum * (psu.max(initial=0) + 1) + psu
        return np.unique(pairs, return_inverse=True)[1].astype(np.int64)

    def weight_powers(self, weight: Floats | None) -> Floats:
        """Forms per cell with weights to the power 0, 1, 2 (3, C)."""
        if weight is None:
            return np.broadcast_to(self.forms.astype(np.float64), (3, self.size))
        total = np.zeros((3, self.size))
        for part in self._parts():
            for power in range(3):
                total[power] += np.bincount(self.codes(part), weight[part] ** power, self.size)
        return total

    def strata(self, weight: Floats | None) -> Strata:
        count = self._stratum_unit.size
        forms = np.bincount(self.stratum, self.forms, count).astype(np.int64)
        psus = forms
        if self.psu is not None:
            owner = np.zeros(self.psu.max(initial=-1) + 1, dtype=np.int64)
            owner[self.psu] = self.stratum
            psus = np.bincount(owner, minlength=count)
        total = forms.astype(np.float64)
        if weight is not None:
            total = np.zeros(count)
            for part in self._parts():
                total += np.bincount(self.stratum[self.codes(part)], weight[part], count)
        return Strata(self._stratum_unit, forms, psus, total)


def _own_clusters(cluster: NDArray[np.int32]) -> NDArray[np.int32]:
    """The clusters' codes, with a code of its own for each form that names none (−1)."""
    missing = np.flatnonzero(cluster < 0)
    if not missing.size:
        return cluster
    filled = cluster.copy()
    filled[missing] = int(cluster.max()) + 1 + np.arange(missing.size)
    return filled


class _Accumulator:
    """Adds chunks of ratings to the sums of their cells.

    Rows of a group are read together as one pattern code, a mixed-radix number of their states: one
    count of patterns replaces a count per row, and a table turns the pattern into features.
    """

    def __init__(self, scoring: Scoring, groups: tuple[Group, ...], cells: int, weighted: bool) -> None:
        self._scoring, self._groups, self._cells, self._weighted = scoring, groups, cells, weighted
        self._powers = 3 if weighted else 1
        grouped = {column for group in groups for column in group.columns}
        loose = [(column,) for column in range(len(scoring.levels)) if column not in grouped]
        self._blocks: list[_Block] = []
        self._blocks_of: list[list[_Block]] = []
        for columns in (*(group.columns for group in groups), *loose):
            blocks = [_Block(part, scoring, cells, self._powers) for part in self._split(columns)]
            self._blocks += blocks
            self._blocks_of.append(blocks)
        width = len(FEATURES) * len(groups)
        self._totals = np.zeros((cells, width))
        self._totals2 = np.zeros((cells, width)) if weighted else self._totals
        self._gram = np.zeros((2 if weighted else 1, cells, width, width))
        self._tallies = np.zeros((self._powers, cells, len(groups) + 1, len(TALLIES)))
        most = max((len(group.columns) for group in groups), default=1) * scoring.unit
        exact = most * most * _CHUNK < 1 << 24
        self._type = np.float32 if exact and not weighted else np.float64

    def _split(self, columns: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        part: tuple[int, ...] = ()
        size = 1
        budget = max(_PATTERN_CELLS // max(1, self._cells), 1)
        for column in columns:
            states = self._scoring.levels[column] + 1
            if part and (len(part) == 4 or size * states > min(budget, 4096)):
                yield part
                part, size = (), 1
            part, size = (*part, column), size * states
        if part:
            yield part

    def add(self, ratings: NDArray[np.int8], cells: NDArray[np.int32], weight: Floats | None) -> None:
        """Add one chunk: ratings (b, r), the cell of each form, their weights."""
        if ratings.shape[0] == 0:
            return
        if cells[0] != cells[-1] or (cells[1:] != cells[:-1]).any():
            key = cells.astype(np.int16) if self._cells < 1 << 15 else cells
            order = np.argsort(key, kind="stable")
            ratings, cells = ratings[order], cells[order]
            weight = None if weight is None else weight[order]
        starts = np.flatnonzero(np.r_[True, cells[1:] != cells[:-1]])
        segments = _Segments(starts, np.r_[starts[1:], cells.size], cells[starts])
        columns = np.ascontiguousarray(ratings.T).view(np.uint8)
        for block in self._blocks:
            block.count(columns, cells, weight)
        if self._groups:
            self._add_products(segments, weight)

    def _add_products(self, segments: _Segments, weight: Floats | None) -> None:
        forms = self._blocks[0].codes.size
        features = np.empty((forms, len(FEATURES) * len(self._groups)), dtype=self._type)
        whole = np.zeros((3, forms), dtype=np.float32)
        for index in range(len(self._groups)):
            blocks = self._blocks_of[index]
            slot = features[:, 4 * index : 4 * index + 4]
            slot[:] = blocks[0].table.astype(self._type)[blocks[0].codes]
            for block in blocks[1:]:
                slot += block.table.astype(self._type)[block.codes]
            parts = [slot[:, 0], slot[:, 1], slot[:, 2]]
            for position in range(3):
                whole[position] += parts[position]
            self._tally(index, parts, segments, weight)
        self._tally(len(self._groups), list(whole), segments, weight)
        for start, stop, cell in segments:
            rows = features[start:stop]
            if weight is None:
                self._totals[cell] += rows.sum(axis=0, dtype=np.float64)
                self._gram[0, cell] += rows.T @ rows
            else:
                scaled = rows * weight[start:stop, None]
                self._totals[cell] += scaled.sum(axis=0)
                self._totals2[cell] += weight[start:stop] @ scaled
                self._gram[0, cell] += rows.T @ scaled
                self._gram[1, cell] += scaled.T @ scaled

    def _tally(
        self, group: int, parts: list[NDArray[Any]], segments: _Segments, weight: Floats | None
    ) -> None:
        m, x, d = parts
        answered = m > 0
        flags = np.stack([answered, answered & (x == m), x > 0, d > 0, m > d])
        if weight is None:
            self._tallies[0, segments.cells, group] += segments.sum(flags)
            return
        positive = weight > 0
        for power, scale in enumerate((positive, weight, weight * weight)):
            self._tallies[power, segments.cells, group] += segments.sum(flags * scale)

    def results(self) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """Counts per row and level, totals, totals2, Gram matrices and tallies (see Sums)."""
        rows, most = len(self._scoring.levels), max(self._scoring.levels, default=0)
        counts = np.zeros((self._powers, self._cells, rows, most))
        for block in self._blocks:
            block.marginals(counts)
        if self._weighted:
            return counts, self._totals, self._totals2, self._gram, self._tallies
        repeat = np.broadcast_to
        return (
            repeat(counts[0], (3, *counts.shape[1:])),
            self._totals,
            self._totals2,
            repeat(self._gram[0], (2, *self._gram.shape[1:])),
            repeat(self._tallies[0], (3, *self._tallies.shape[1:])),
        )


@dataclass(frozen=True)
class _Segments:
    """Runs of forms of the same cell in a sorted chunk."""

    starts: NDArray[np.int64]
    stops: NDArray[np.int64]
    cells: NDArray[np.int32]

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        return zip(self.starts.tolist(), self.stops.tolist(), self.cells.tolist(), strict=True)

    def sum(self, rows: NDArray[Any]) -> Floats:
        """Sums of each row of (k, b) over each run: (runs, k)."""
        kind = np.int64 if rows.dtype == bool else np.float64
        return np.add.reduceat(rows, self.starts, axis=1, dtype=kind).T.astype(np.float64)


class _Block:
    """A few rated rows of one group, counted by pattern."""

    def __init__(self, columns: tuple[int, ...], scoring: Scoring, cells: int, powers: int) -> None:
        self.columns, self._scoring = columns, scoring
        self._radices = [scoring.levels[column] + 1 for column in columns]
        self._size = int(np.prod(self._radices))
        self._cells = cells
        self._patterns = np.zeros((powers, cells * self._size))
        self.codes: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        table: NDArray[np.int64] = np.zeros((1, len(FEATURES)), dtype=np.int64)
        for column, radix in zip(columns, self._radices, strict=True):
            table = (table[:, None] + scoring.features[column, None, :radix]).reshape(-1, len(FEATURES))
        self.table = table

    def count(self, ratings: NDArray[np.uint8], cells: NDArray[np.int32], weight: Floats | None) -> None:
        code = self._scoring.states[self.columns[0]][ratings[self.columns[0]]].astype(np.uint16)
        for column, radix in zip(self.columns[1:], self._radices[1:], strict=True):
            code *= np.uint16(radix)
            code += self._scoring.states[column][ratings[column]]
        self.codes = code.astype(np.intp)
        keys = self.codes + cells.astype(np.intp) * self._size if self._cells > 1 else self.codes
        length = self._patterns.shape[1]
        if weight is None:
            self._patterns[0] += np.bincount(keys, minlength=length)
            return
        for power, scale in enumerate(((weight > 0).astype(np.float64), weight, weight * weight)):
            self._patterns[power] += np.bincount(keys, scale, length)

    def marginals(self, counts: Floats) -> None:
        """Add the counts per row and level to counts (powers, C, r, L)."""
        powers = self._patterns.shape[0]
        cube = self._patterns.reshape(powers, self._cells, *self._radices)
        for axis, column in enumerate(self.columns):
            others = tuple(2 + other for other in range(len(self.columns)) if other != axis)
            levels = self._scoring.levels[column]
            counts[:, :, column, :levels] += cube.sum(axis=others)[:, :, :levels]
