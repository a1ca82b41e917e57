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

_CHUNK = 16384
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
    lowest: int | None
    """The lowest value, where all rows have the same scale of consecutive values."""

    def states_of(self, ratings: NDArray[np.int8]) -> NDArray[np.uint8]:
        """The states of transposed ratings (r, b)."""
        if self.lowest is not None:
            # what lies below the scale wraps round to a large number, and so counts as missing
            return np.minimum((ratings - np.int8(self.lowest)).view(np.uint8), np.uint8(self.levels[0]))
        stored = ratings.view(np.uint8)
        return np.stack([table.take(row) for table, row in zip(self.states, stored, strict=True)])


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
    levels = tuple(len(scale.levels) for scale in scales)
    values = {scale.values for scale in scales}
    first = next(iter(values), ())
    alike = len(values) == 1 and first == tuple(range(first[0], first[0] + len(first)))
    return Scoring(states, features, levels, unit, first[0] if alike else None)


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
        size, budget = 1, min(max(_PATTERN_CELLS // max(1, self._cells), 1), 4096)
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
        states = self._scoring.states_of(np.ascontiguousarray(ratings.T))
        place = cells.astype(np.intp)
        for block in self._blocks:
            block.count(states, place, powers)
        if self._groups:
            self._add_flags(place, powers)
            self._add_products(cells, weight)

    def _add_flags(self, cells: NDArray[np.intp], powers: Floats | None) -> None:
        """Count forms by what they answered: in groups of several blocks, and in all groups together."""
        whole: NDArray[np.int32] | None = None
        for group, blocks in enumerate(self._groups):
            packed = blocks[0].packed.take(blocks[0].codes)
            for block in blocks[1:]:
                packed += block.packed.take(block.codes)
            if len(blocks) > 1:
                _count(self._flags[:, group], _flags_of(packed), cells, _FLAGS, powers)
            whole = packed if whole is None else whole + packed
        if whole is not None:
            _count(self._flags[:, -1], _flags_of(whole), cells, _FLAGS, powers)

    def _add_products(self, cells: NDArray[np.int32], weight: Floats | None) -> None:
        """Add the products of the features of every two groups, run by run of equal cells."""
        features = np.empty((cells.size, len(FEATURES) * len(self._groups)), dtype=self._type)
        # four float32 move as one number of 16 bytes: three times as fast as a row of four
        words = features.view(np.complex128) if self._type is np.float32 else None
        for group, blocks in enumerate(self._groups):
            if words is not None and len(blocks) == 1:
                words[:, group] = blocks[0].features.view(np.complex128)[:, 0][blocks[0].codes]
                continue
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
                tallies[:, :, group] = blocks[0].patterns @ _FLAG_BITS[_flags_of(blocks[0].packed)]
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
_PACK = 10
"""Bits for each of m, x and d in a packed count."""


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


def _flags_of(packed: NDArray[np.int32]) -> NDArray[np.intp]:
    """The flags of TALLIES as bits, from m + x·2^10 + d·2^20."""
    mask = (1 << _PACK) - 1
    m, x, d = packed & mask, packed >> _PACK & mask, packed >> 2 * _PACK
    answered = m > 0
    bits = (answered, answered & (x == m), x > 0, d > 0, m > d)
    total = np.zeros(packed.size, dtype=np.uint8)
    for position, bit in enumerate(bits):
        total |= bit.view(np.uint8) << np.uint8(position)
    return total.astype(np.intp)


def _count(
    into: Floats, codes: NDArray[np.intp], cells: NDArray[np.intp], size: int, powers: Floats | None
) -> None:
    """Add counts of codes (below `size`) per cell to into (powers, cells·size)."""
    keys = codes + cells * size
    if powers is None:
        into[0] += np.bincount(keys, minlength=into.shape[1])
        return
    for power, weight in enumerate(powers):
        into[power] += np.bincount(keys, weight, into.shape[1])


class _Block:
    """A few rated rows of one group, counted by pattern.

    table (patterns, 4): the features of a pattern; packed: m, x and d of it in one number.
    """

    def __init__(self, columns: tuple[int, ...], scoring: Scoring, cells: int, powers: int) -> None:
        self.columns, self._scoring, self._cells = columns, scoring, cells
        self._radices = [scoring.levels[column] + 1 for column in columns]
        self._size = int(np.prod(self._radices))
        self._patterns = np.zeros((powers, cells * self._size))
        self.codes: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        table: NDArray[np.int64] = np.zeros((1, len(FEATURES)), dtype=np.int64)
        for column, radix in zip(columns, self._radices, strict=True):
            table = (table[:, None] + scoring.features[column, None, :radix]).reshape(-1, len(FEATURES))
        self.table = table
        self.features: NDArray[Any] = table.astype(np.float64)
        self.packed = (table[:, 0] + (table[:, 1] << _PACK) + (table[:, 2] << 2 * _PACK)).astype(np.int32)

    @property
    def patterns(self) -> Floats:
        """Forms per cell and pattern (powers, C, patterns)."""
        return self._patterns.reshape(self._patterns.shape[0], self._cells, self._size)

    def count(self, states: NDArray[np.uint8], cells: NDArray[np.intp], powers: Floats | None) -> None:
        """Count the patterns of a chunk; keeps each form's pattern in `codes`."""
        code = states[self.columns[0]].astype(np.uint16 if self._size <= 1 << 16 else np.int64)
        for column, radix in zip(self.columns[1:], self._radices[1:], strict=True):
            code *= code.dtype.type(radix)
            code += states[column]
        self.codes = code.astype(np.intp)
        _count(self._patterns, self.codes, cells, self._size, powers)

    def marginals(self, counts: Floats) -> None:
        """Add the counts per row and level to counts (powers, C, r, L)."""
        cube = self._patterns.reshape(self._patterns.shape[0], self._cells, *self._radices)
        for axis, column in enumerate(self.columns):
            others = tuple(2 + other for other in range(len(self.columns)) if other != axis)
            levels = self._scoring.levels[column]
            counts[:, :, column, :levels] += cube.sum(axis=others)[:, :, :levels]
