"""Estimates of every target in every domain, as arrays: the step between the sums and a table.

A target is an index (a group of rows, one row, or the composite) in a measure. All simple targets of
all domains are estimated at once; composites follow from the Gram matrices of the groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.domains import Domain
from analysis.recipes import OVERALL, Measure, Recipe
from analysis.stats.glm import fit_logits
from analysis.stats.intervals import (
    FEW,
    IntervalName,
    beta_interval,
    effective_size,
    logit_interval,
    score_size,
    t_interval,
    wilson_interval,
)
from analysis.stats.linearization import (
    Bools,
    Design,
    Estimated,
    Floats,
    Lonely,
    RatioSums,
    centred_gram,
    combine,
    estimate_ratios,
    quadratic,
    refused,
)
from analysis.sums import FEATURES, Sums
from survey.messages import HailongError
from survey.questionnaire.model import Scale

Weights = Literal["none", "population"]

PROPORTIONS: frozenset[Measure] = frozenset({"satisfied", "dissatisfied", "all_satisfied"})
_NUMERATOR = {"satisfied": 1, "dissatisfied": 2, "mean": 3, "index100": 3}


@dataclass(frozen=True)
class Target:
    """What is estimated: a group of rows, one rated row, or the composite, in a measure.

    `index` is the group's number, or the rated row's.
    """

    code: str
    kind: Literal["group", "row", "composite"]
    index: int
    measure: Measure


@dataclass(frozen=True)
class Estimates:
    """Estimates of D domains and T targets; every array is (D, T) unless said otherwise.

    value, se, lower, upper and deff are not a number where they cannot be given, and `reasons` maps
    a flag's code to where it holds. forms: forms that answered. answers: valid answers. size: the
    effective number of forms behind a proportion's interval. domain_forms (D,): forms in the domain.
    """

    domains: tuple[Domain, ...]
    targets: tuple[Target, ...]
    value: Floats
    se: Floats
    lower: Floats
    upper: Floats
    df: Floats
    forms: Floats
    answers: Floats
    deff: Floats
    size: Floats
    domain_forms: Floats
    reasons: dict[str, Bools]


@dataclass(frozen=True)
class DesignChoice:
    """How strata are weighted and corrected."""

    weights: Weights = "none"
    fpc: bool = True
    lonely: Lonely = "refuse"


@dataclass(frozen=True)
class StratumDesign:
    """Per stratum (H,): weight per form, primary sampling units, sampling fraction, population.

    population is infinite where it is not known or not used. `uncorrected_clusters`: populations are
    known but say nothing of the number of clusters, so no correction is made.
    """

    weight: Floats
    psus: Floats
    fraction: Floats
    population: Floats
    uncorrected_clusters: bool


def stratum_design(sums: Sums, choice: DesignChoice) -> StratumDesign:
    """Weights N_h/n_h and fractions n_h/N_h from the units' populations.

    Each stratum is taken as drawn from the whole population of its unit, also where strata are
    crossed with an attribute (rounds of a survey). Raises HailongError naming the units whose
    population is unknown though asked for, or smaller than the number of forms.
    """
    strata = sums.strata
    known = np.array([np.nan if u.population is None else float(u.population) for u in sums.units])
    population = known[strata.unit] if strata.unit.size else np.zeros(0)
    if choice.weights == "population":
        _refuse(sums, ~(population > 0), "analysis.population_unknown")
    clustered = sums.cell_psu is not None
    if choice.fpc:
        _refuse(sums, population < strata.forms, "analysis.population_too_small")
    used = choice.fpc & ~clustered & ~np.isnan(population)
    share = population / np.where(strata.weight > 0, strata.weight, np.nan)
    weight = np.nan_to_num(share, nan=0.0) if choice.weights == "population" else np.ones(population.size)
    return StratumDesign(
        weight=weight,
        psus=strata.psus.astype(np.float64),
        fraction=np.where(used, strata.forms / np.where(used, population, 1.0), 0.0),
        population=np.where(used, population, np.inf),
        uncorrected_clusters=bool(choice.fpc and clustered and (~np.isnan(population)).any()),
    )


def _refuse(sums: Sums, bad: Bools, code: str) -> None:
    if bad.any():
        names = dict.fromkeys(sums.units[unit].name for unit in sums.strata.unit[bad])
        raise HailongError(code, units=", ".join(names))


@dataclass(frozen=True)
class _Rows:
    """The (domain, stratum) pairs: their stratum, design, and how to sum cells into them."""

    design: Design
    stratum: NDArray[np.int64]
    forms: Floats
    population: Floats
    cells: NDArray[np.int64]
    row_of_cell: NDArray[np.int64]

    def sum(self, values: NDArray[np.generic]) -> Floats:
        """Sums of cell values (C, …) over the cells of each row (R, …)."""
        starts = np.flatnonzero(np.r_[True, np.diff(self.row_of_cell) > 0])
        picked = values[self.cells].astype(np.float64, copy=False)
        if not picked.size:
            return np.zeros((self.stratum.size, *values.shape[1:]))
        summed: Floats = np.add.reduceat(picked, starts, axis=0)
        return summed


def _rows(sums: Sums, domains: Sequence[Domain], strata: StratumDesign, lonely: Lonely) -> _Rows:
    cells = np.concatenate([d.cells for d in domains]) if domains else np.zeros(0, np.int64)
    domain = np.repeat(np.arange(len(domains)), [d.cells.size for d in domains])
    count = max(1, sums.strata.unit.size)
    keys, row = np.unique(domain * count + sums.cell_stratum[cells], return_inverse=True)
    owner, stratum = keys // count, keys % count
    design = Design(
        owner, len(domains), strata.weight[stratum], strata.psus[stratum], strata.fraction[stratum], lonely
    )
    forms = sums.strata.forms[stratum].astype(np.float64)
    return _Rows(design, stratum, forms, strata.population[stratum], cells, row)


@dataclass(frozen=True)
class _Affine:
    """measure = start + step · (score per answer)."""

    start: float
    step: float


def _affine(sums: Sums, columns: Sequence[int], measure: Measure, recipe: Recipe) -> _Affine | None:
    """How a mean score is expressed; None where the rows' scales have no common mean."""
    if measure not in ("mean", "index100"):
        return _Affine(0.0, 1.0)
    unit = float(sums.scoring.unit)
    scales = [sums.questionnaire.rated[column].scale for column in columns]
    if measure == "index100" and not recipe.from_zero:
        return _Affine(0.0, 100.0 / unit)
    if len({(scale.worst, scale.best) for scale in scales}) > 1:
        return None
    scale: Scale = scales[0]
    reach = float(scale.best - scale.worst)
    if measure == "mean":
        return _Affine(float(scale.worst), reach / unit)
    lowest, highest = float(scale.values[0]), float(scale.values[-1])
    return _Affine(100.0 * lowest / highest, 100.0 * abs(reach) / highest / unit)


def _columns_of(sums: Sums, target: Target) -> tuple[int, ...]:
    if target.kind == "row":
        return (target.index,)
    if target.kind == "group":
        return sums.groups[target.index].columns
    return tuple(column for group in sums.groups for column in group.columns)


@dataclass(frozen=True)
class _Part:
    """The raw results for some targets before they are put together, all (D, T)."""

    estimated: Estimated
    forms: Floats
    answers: Floats
    psus: Floats
    strata: Floats
    hits: Floats
    misses: Floats
    inside: Bools
    """(R, T): the rows that hold answers."""
    missing: Bools
    logit: Floats
    """The logit as R's glm leaves it, for one yes-or-no answer a form; else not a number."""


def estimate(
    sums: Sums,
    domains: Sequence[Domain],
    targets: Sequence[Target],
    recipe: Recipe,
    choice: DesignChoice,
    interval: IntervalName,
    level: float,
) -> Estimates:
    """Estimate all targets in all domains."""
    strata = stratum_design(sums, choice)
    rows = _rows(sums, domains, strata, choice.lonely)
    simple = [position for position, t in enumerate(targets) if _is_simple(t)]
    composed = [position for position in range(len(targets)) if position not in set(simple)]
    parts: list[tuple[list[int], _Part]] = []
    if simple:
        parts.append((simple, _simple(sums, rows, [targets[position] for position in simple])))
    for position in composed:
        parts.append(([position], _composite(sums, rows, recipe, targets[position])))
    part = _together(parts, len(targets))
    return _finish(sums, domains, tuple(targets), recipe, rows, strata, part, interval, level)


def _is_simple(target: Target) -> bool:
    return target.kind != "composite" or target.measure == "all_satisfied"


def _together(parts: list[tuple[list[int], _Part]], count: int) -> _Part:
    """The parts' columns, put back in the order of the targets."""
    order = np.argsort(np.array([position for positions, _ in parts for position in positions]))

    def join(arrays: list[NDArray[np.generic]]) -> NDArray[np.generic]:
        joined: NDArray[np.generic] = np.concatenate(arrays, axis=1)[:, order]
        return joined

    if not count:
        raise ValueError("no targets")
    names = ("forms", "answers", "psus", "strata", "hits", "misses", "inside", "missing", "logit")
    fields = ("value", "variance", "uncorrected", "simple", "refused")
    estimated = {name: join([getattr(p.estimated, name) for _, p in parts]) for name in fields}
    return _Part(
        Estimated(**estimated),  # type: ignore[arg-type]
        **{name: join([getattr(p, name) for _, p in parts]) for name in names},  # type: ignore[arg-type]
    )


def _simple(sums: Sums, rows: _Rows, targets: Sequence[Target]) -> _Part:
    """Targets that are one ratio."""
    first, second1, second2, tallies = _cell_moments(sums, targets)
    num_den = rows.sum(first)
    one = rows.sum(second1)
    counts = rows.sum(tallies)
    if sums.cell_psu is None:
        two = rows.sum(second2)
        psus = counts[:, :, 0]
    else:
        two, psus = _psu_moments(sums, rows, first, tallies[:, :, 0])
    ratio_sums = RatioSums(
        num=num_den[..., 0],
        den=num_den[..., 1],
        nn=two[..., 0],
        nd=two[..., 1],
        dd=two[..., 2],
        nn1=one[..., 0],
        nd1=one[..., 1],
        dd1=one[..., 2],
        base=num_den[..., 2],
    )
    design = rows.design
    forms, answers, hits, misses = (design.add(counts[:, :, index]) for index in range(4))
    inside = num_den[..., 1] > 0
    return _Part(
        estimate_ratios(ratio_sums, design, forms),
        forms,
        answers,
        design.add(psus),
        design.add(counts[:, :, 0] > 0),
        hits,
        misses,
        inside,
        np.zeros_like(forms, dtype=bool),
        _logits(sums, rows, targets, counts),
    )


def _logits(sums: Sums, rows: _Rows, targets: Sequence[Target], counts: Floats) -> Floats:
    """Fitted logits of the targets that are one yes or no a form, without respondents' weights."""
    binary = np.array([len(_columns_of(sums, t)) == 1 or t.measure == "all_satisfied" for t in targets])
    binary &= np.array([t.measure in PROPORTIONS for t in targets]) & (not sums.weighted)
    fitted = np.full((rows.design.domains, len(targets)), np.nan)
    fitted[:, binary] = fit_logits(counts[:, binary, 2], counts[:, binary, 3], rows.design)
    return fitted


def _cell_moments(sums: Sums, targets: Sequence[Target]) -> tuple[Floats, Floats, Floats, Floats]:
    """Per cell and target: (num, den, base), products with u and with u², and the counts
    (forms that answered, answers, forms with a hit, forms with a miss)."""
    size = (sums.cell_forms.size, len(targets))
    first, tallies = np.zeros((*size, 3)), np.zeros((*size, 4))
    second = np.zeros((2, *size, 3))
    for position, target in enumerate(targets):
        if target.kind == "row":
            _row_moments(sums, target, first[:, position], second[:, :, position], tallies[:, position])
        else:
            _group_moments(sums, target, first[:, position], second[:, :, position], tallies[:, position])
    return first, second[0], second[1], tallies


def _row_moments(sums: Sums, target: Target, first: Floats, second: Floats, tallies: Floats) -> None:
    """One rated row: everything follows from the counts per level."""
    feature = 1 if target.measure == "all_satisfied" else _NUMERATOR[target.measure]
    levels = sums.counts.shape[-1]
    value = sums.scoring.features[target.index, :levels, feature].astype(np.float64)
    plain, once, twice = (sums.counts[power, :, target.index] for power in range(3))
    first[:, 0], first[:, 1] = once @ value, once.sum(axis=1)
    first[:, 2] = first[:, 1]
    for power, counts in enumerate((once, twice)):
        products = (counts @ value**2, counts @ value, counts.sum(axis=1))
        second[power] = np.stack(products, axis=-1)
    answered = plain.sum(axis=1)
    hits = plain @ (value > 0)
    tallies[:] = np.stack([answered, answered, hits, answered - hits], axis=-1)


def _group_moments(sums: Sums, target: Target, first: Floats, second: Floats, tallies: Floats) -> None:
    """A group of rows, or all groups together for the share of forms satisfied with everything."""
    group = len(sums.groups) if target.kind == "composite" else target.index
    answered, all_satisfied, any_satisfied, any_dissatisfied, any_other = sums.tallies[0, :, group].T
    first[:, 2] = sums.tallies[1, :, group, 0]
    columns = _columns_of(sums, target)
    answers = sums.counts[0][:, columns].sum(axis=(1, 2))
    if target.measure == "all_satisfied":
        base, every = sums.tallies[:, :, group, 0], sums.tallies[:, :, group, 1]
        first[:, 0], first[:, 1] = every[1], base[1]
        for power in range(2):
            second[power] = np.stack([every[power + 1], every[power + 1], base[power + 1]], axis=-1)
        tallies[:] = np.stack([answered, answers, all_satisfied, answered - all_satisfied], axis=-1)
        return
    num, den = 4 * group + _NUMERATOR[target.measure], 4 * group
    first[:, 0], first[:, 1] = sums.totals[:, num], sums.totals[:, den]
    for power in range(2):
        gram = sums.gram[power]
        second[power] = np.stack([gram[:, num, num], gram[:, num, den], gram[:, den, den]], axis=-1)
    hits, misses = any_satisfied, answered - all_satisfied
    if target.measure == "dissatisfied":
        hits, misses = any_dissatisfied, any_other
    tallies[:] = np.stack([answered, answers, hits, misses], axis=-1)


def _psu_moments(sums: Sums, rows: _Rows, first: Floats, answered: Floats) -> tuple[Floats, Floats]:
    """Products of the totals of primary sampling units (R, T, 3), and the units that answered."""
    unit, row_of_unit = _psu_index(sums, rows)
    totals = np.zeros((row_of_unit.size, *first.shape[1:]))
    np.add.at(totals, unit, first[rows.cells])
    replies = np.zeros((row_of_unit.size, first.shape[1]))
    np.add.at(replies, unit, answered[rows.cells])
    num, den = totals[..., 0], totals[..., 1]
    two = np.zeros((rows.stratum.size, first.shape[1], 3))
    np.add.at(two, row_of_unit, np.stack([num * num, num * den, den * den], axis=-1))
    psus = np.zeros((rows.stratum.size, first.shape[1]))
    np.add.at(psus, row_of_unit, (replies > 0).astype(np.float64))
    return two, psus


def _psu_index(sums: Sums, rows: _Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The PSU of each picked cell, numbered within rows, and the row of each of these PSUs."""
    psu = sums.cell_psu if sums.cell_psu is not None else np.arange(sums.cell_forms.size)
    count = int(psu.max(initial=0)) + 1
    keys, unit = np.unique(rows.row_of_cell * count + psu[rows.cells], return_inverse=True)
    return unit, keys // count


def _composite(sums: Sums, rows: _Rows, recipe: Recipe, target: Target) -> _Part:
    """A weighted mean of the groups' ratios, or one ratio of all answers; with all covariances."""
    design, groups = rows.design, len(sums.groups)
    num = len(FEATURES) * np.arange(groups) + _NUMERATOR[target.measure]
    den = len(FEATURES) * np.arange(groups)
    totals = rows.sum(sums.totals)
    overall = design.add(design.weight[:, None] * totals)
    constant, coefficients, missing = _coefficients(sums, recipe, target, overall, num, den)
    value = constant + (coefficients[:, num] * overall[:, num]).sum(axis=1)
    slope = _linearised(recipe, coefficients, overall, num, den)
    picked = np.r_[num, den]
    gram1 = rows.sum(sums.gram[0][:, picked[:, None], picked[None, :]])
    gram2 = gram1 if sums.cell_psu is None and not sums.weighted else None
    if sums.cell_psu is not None:
        gram2 = _psu_gram(sums, rows, picked)
    elif gram2 is None:
        gram2 = rows.sum(sums.gram[1][:, picked[:, None], picked[None, :]])
    chosen = totals[:, picked]
    own = slope[design.owner]
    spread = quadratic(own, centred_gram(gram2, chosen, design.psus))
    scale = quadratic(np.abs(own), np.abs(gram2))
    spread = np.where(spread > 1e-12 * scale, spread, 0.0)
    counts = rows.sum(sums.tallies[0, :, groups])
    inside = counts[:, :1] > 0
    residual = (own * chosen).sum(axis=1)[:, None]
    forms = design.add(counts[:, 0])
    base = design.add(design.weight * rows.sum(sums.tallies[1, :, groups, 0]))
    squares = design.add(design.weight * quadratic(own, gram1))
    simple = np.where(forms > 1, base * np.maximum(squares, 0.0) / np.maximum(forms - 1, 1), np.nan)
    variance, uncorrected = (
        combine(spread[:, None], inside, residual, design, corrected=corrected)[:, 0]
        for corrected in (True, False)
    )
    hits, misses = counts[:, 2], counts[:, 0] - counts[:, 1]
    if target.measure == "dissatisfied":
        hits, misses = counts[:, 3], counts[:, 4]
    psus = counts[:, 0]
    if sums.cell_psu is not None:
        psus = _psu_moments(sums, rows, sums.totals[:, None, :3], sums.tallies[0, :, groups, :1])[1][:, 0]
    columns = _columns_of(sums, target)
    answers = rows.sum(sums.counts[0][:, columns].sum(axis=(1, 2)))
    blank = np.where(missing, np.nan, 0.0)
    return _Part(
        Estimated(
            value=(value + blank)[:, None],
            variance=(variance + blank)[:, None],
            uncorrected=(uncorrected + blank)[:, None],
            simple=(simple + blank)[:, None],
            refused=refused(inside, design),
        ),
        forms[:, None],
        design.add(answers)[:, None],
        design.add(psus)[:, None],
        design.add(inside),
        design.add(hits)[:, None],
        design.add(misses)[:, None],
        inside,
        missing[:, None] & (forms > 0)[:, None],
        np.full_like(forms[:, None], np.nan),
    )


def _coefficients(
    sums: Sums,
    recipe: Recipe,
    target: Target,
    overall: Floats,
    num: NDArray[np.int64],
    den: NDArray[np.int64],
) -> tuple[float, Floats, Bools]:
    """The composite as constant + coefficients · numerators (D, K), and where it has no value."""
    coefficients = np.zeros((overall.shape[0], overall.shape[1]))
    nothing = _Affine(np.nan, np.nan)
    totals = overall[:, den]
    if recipe.composite == "pooled":
        affine = _affine(sums, _columns_of(sums, target), target.measure, recipe) or nothing
        total = totals.sum(axis=1)
        missing: Bools = total <= 0
        coefficients[:, num] = (affine.step / np.where(missing, 1.0, total))[:, None]
        return affine.start, coefficients, missing
    weights = np.array(recipe.weights)
    affines = [_affine(sums, group.columns, target.measure, recipe) or nothing for group in sums.groups]
    if target.measure == "mean" and len({(a.start, a.step) for a in affines}) > 1:
        affines = [nothing] * len(affines)
    used = weights > 0
    missing = np.any(totals[:, used] <= 0, axis=1)
    steps = np.array([affine.step for affine in affines])
    starts = np.array([affine.start for affine in affines])
    coefficients[:, num] = np.where(used, weights * steps, 0.0) / np.where(totals > 0, totals, 1.0)
    return float((weights * starts)[used].sum()), coefficients, missing


def _linearised(
    recipe: Recipe, coefficients: Floats, overall: Floats, num: NDArray[np.int64], den: NDArray[np.int64]
) -> Floats:
    """Coefficients (D, 2G) of [numerators, denominators] in the linearised value."""
    top = coefficients[:, num]
    totals = overall[:, den]
    if recipe.composite == "pooled":
        ratio = overall[:, num].sum(axis=1) / np.where(totals.sum(axis=1) > 0, totals.sum(axis=1), 1.0)
        return np.hstack([top, -top * ratio[:, None]])
    ratio2 = overall[:, num] / np.where(totals > 0, totals, 1.0)
    return np.hstack([top, -top * ratio2])


def _psu_gram(sums: Sums, rows: _Rows, picked: NDArray[np.int64]) -> Floats:
    """Σ over primary sampling units of T Tᵀ of their totals, per row."""
    unit, row_of_unit = _psu_index(sums, rows)
    totals = np.zeros((row_of_unit.size, picked.size))
    np.add.at(totals, unit, sums.totals[rows.cells][:, picked])
    gram = np.zeros((rows.stratum.size, picked.size, picked.size))
    np.add.at(gram, row_of_unit, totals[:, :, None] * totals[:, None, :])
    return gram


def _finish(
    sums: Sums,
    domains: Sequence[Domain],
    targets: tuple[Target, ...],
    recipe: Recipe,
    rows: _Rows,
    strata: StratumDesign,
    part: _Part,
    interval: IntervalName,
    level: float,
) -> Estimates:
    """Express means on their scale, then standard errors, intervals, reasons."""
    affines = [
        _Affine(0.0, 1.0) if not _is_simple(t) else _affine(sums, _columns_of(sums, t), t.measure, recipe)
        for t in targets
    ]
    start = np.array([a.start if a else np.nan for a in affines])
    step = np.array([a.step if a else np.nan for a in affines])
    raw = part.estimated
    value = start + step * raw.value
    variance, uncorrected, simple = (step**2 * v for v in (raw.variance, raw.uncorrected, raw.simple))
    proportion = np.array([t.measure in PROPORTIONS for t in targets])
    # a proportion's rounding must not leave [0, 1], nor miss its ends when all answers are alike
    value = np.where(proportion & (part.misses == 0) & (part.forms > 0) & ~np.isnan(value), 1.0, value)
    value = np.where(proportion & (part.hits == 0) & (part.forms > 0) & ~np.isnan(value), 0.0, value)
    none = np.isnan(value)
    df = np.where(none, np.nan, part.psus - part.strata)
    correction, complete = _population(rows, part)
    complete &= ~none
    refused_ = part.estimated.refused & ~none
    too_few = (df <= 0) & ~none & ~complete
    usable = ~none & ~refused_ & ~too_few
    variance = np.where(complete, 0.0, variance)
    boundary = proportion & ((value <= 0) | (value >= 1))
    few = (part.hits < FEW) | (part.misses < FEW)
    safe = np.where(usable, value, np.nan)
    size = score_size(safe, variance, uncorrected, part.forms, part.answers, df, few, correction, level)
    size = np.where(complete & proportion, np.inf, size)
    lower, upper = _limits(interval, level, proportion, safe, variance, part, df, size, boundary)
    lower, upper = np.where(complete, value, lower), np.where(complete, value, upper)
    lower, upper = np.where(usable | complete, lower, np.nan), np.where(usable | complete, upper, np.nan)
    span = np.array([[np.inf, -np.inf] if not p else [1.0, 0.0] for p in proportion])
    se = np.where(usable | complete, np.sqrt(np.maximum(variance, 0.0)), np.nan)
    deff = np.where((simple > 0) & (usable | complete), variance / np.where(simple > 0, simple, 1.0), np.nan)
    domain_forms = np.array([sums.cell_forms[d.cells].sum() for d in domains], dtype=np.float64)
    mixed = np.isnan(start) | np.isnan(step)
    no_forms = np.broadcast_to((domain_forms == 0)[:, None], value.shape)
    no_answers = (part.forms == 0) & ~no_forms
    reasons = {
        "no_forms": no_forms,
        "no_answers": no_answers,
        "criterion_missing": part.missing,
        "mixed_scales": none & (mixed | (~part.missing & ~no_forms & ~no_answers)),
        "complete_count": complete,
        "no_df": too_few & ~refused_,
        "lonely_psu": refused_,
        "no_variation": usable & ~complete & np.isnan(lower),
        "boundary": boundary & usable & ~complete & ~np.isnan(lower),
        "out_of_range": (lower < span[:, 1]) | (upper > span[:, 0]),
        "no_cluster_correction": usable & strata.uncorrected_clusters,
    }
    return Estimates(
        tuple(domains), targets, value, se, lower, upper, df, part.forms, part.answers, deff, size,
        domain_forms, reasons,
    )  # fmt: skip


def _population(rows: _Rows, part: _Part) -> tuple[Floats, Bools]:
    """(N − 1)/(N − n) over the strata that hold answers, and where they are counted completely."""
    design, inside = rows.design, part.inside
    forms = design.add(inside * rows.forms[:, None])
    known = np.isfinite(rows.population)[:, None]
    population = design.add(inside * np.where(known, rows.population[:, None], 0.0))
    all_known = design.add(inside & ~known) == 0
    open_ = all_known & (population > forms)
    correction = np.where(open_, (population - 1) / np.where(open_, population - forms, 1.0), 1.0)
    complete = (design.add(inside) > 0) & (design.add(inside & (design.fraction < 1.0)[:, None]) == 0)
    return correction, complete


def _limits(
    interval: IntervalName,
    level: float,
    proportion: Bools,
    value: Floats,
    variance: Floats,
    part: _Part,
    df: Floats,
    size: Floats,
    boundary: Bools,
) -> tuple[Floats, Floats]:
    """Limits of the chosen interval for proportions, of the t interval for means."""
    se = np.sqrt(np.maximum(variance, 0.0))
    lower, upper = t_interval(value, se, df, level)
    if interval == "mean" or not proportion.any():
        return lower, upper
    p = np.where(proportion, value, np.nan)
    if interval == "wilson":
        low, high = wilson_interval(p, size, level)
    elif interval == "beta":
        # where p is 0 or 1, or nothing varies, R has no answer; the default's n* gives one
        plain = effective_size(p, variance, part.forms, df, level)
        low, high = beta_interval(p, np.where(boundary | np.isnan(plain), size, plain), level)
    else:
        low, high = logit_interval(p, se, df, level, part.logit)
    return np.where(proportion, low, lower), np.where(proportion, high, upper)


def targets_of(
    sums: Sums, measures: Sequence[Measure], criteria: Sequence[str] | None, *, items: bool
) -> tuple[Target, ...]:
    """The targets in the order of the form: the composite, each group (with its rows where asked
    for), rows in no group, the overall question; each in every measure.

    Raises HailongError for a code that is none of these.
    """
    rated = sums.questionnaire.rated
    question = len(rated) - 1 if sums.questionnaire.overall is not None else -1
    chosen: list[tuple[str, Literal["group", "row", "composite"], int]] = [(OVERALL, "composite", -1)]
    grouped: set[int] = set()
    listed = set() if criteria is None else set(criteria)
    for index, group in enumerate(sums.groups):
        chosen.append((group.code, "group", index))
        grouped.update(group.columns)
        chosen += [
            (rated[column].code, "row", column)
            for column in group.columns
            if items or rated[column].code in listed
        ]
    for column, item in enumerate(rated):
        if column not in grouped and (column == question or items or item.code in listed):
            chosen.append((item.code, "row", column))
    if criteria is not None:
        known = {code for code, _, _ in chosen} | {item.code for item in rated}
        for code in criteria:
            if code not in known:
                names = dict.fromkeys([c for c, _, _ in chosen] + [item.code for item in rated])
                raise HailongError("analysis.unknown_criterion", found=code, known=", ".join(names))
        chosen = [entry for entry in chosen if entry[0] in listed]
    # a criterion and its only row may share a code: the criterion's figure is the row's
    unique: dict[str, tuple[str, Literal["group", "row", "composite"], int]] = {}
    for entry in chosen:
        unique.setdefault(entry[0], entry)
    return tuple(
        Target(code, kind, index, measure) for code, kind, index in unique.values() for measure in measures
    )
