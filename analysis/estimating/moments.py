"""From sums per cell to the moments of a target: totals, products and counts, and its linear form.

A target is an index (a group of rows, one row, or the composite) in a measure. A simple target is
one ratio of two features; the composite is a weighted mean of the groups' ratios.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.recipes import Measure, Recipe
from analysis.stats.linearization import Bools, Floats
from analysis.sums import FEATURES, Sums
from survey.questionnaire.model import Scale

PROPORTIONS: frozenset[Measure] = frozenset({"satisfied", "dissatisfied", "all_satisfied"})
_NUMERATOR = {"satisfied": "x", "dissatisfied": "d", "mean": "s", "index100": "s"}


def _row_feature(measure: Measure) -> int:
    """The feature that is the numerator of one row."""
    return FEATURES.index("x" if measure == "all_satisfied" else _NUMERATOR[measure])


@dataclass(frozen=True)
class Target:
    """What is estimated: a group of rows, one rated row, or the composite, in a measure.

    `index` is the group's number, or the rated row's.
    """

    code: str
    kind: Literal["group", "row", "composite"]
    index: int
    measure: Measure

    @property
    def simple(self) -> bool:
        """Whether the target is one ratio; so is the share of forms satisfied with everything."""
        return self.kind != "composite" or self.measure == "all_satisfied"

    def columns(self, sums: Sums) -> tuple[int, ...]:
        """The rated rows the target is made of."""
        if self.kind == "row":
            return (self.index,)
        if self.kind == "group":
            return sums.groups[self.index].columns
        return tuple(column for group in sums.groups for column in group.columns)


def features_of(targets: Sequence[Target]) -> tuple[str, ...]:
    """The features that targets need, in the order of FEATURES; all where few would be left out."""
    measures = {target.measure for target in targets}
    needed = {"m", *(_NUMERATOR[measure] for measure in measures if measure in _NUMERATOR)}
    return tuple(feature for feature in FEATURES if feature in needed) if len(needed) <= 2 else FEATURES


def rows_of(targets: Sequence[Target]) -> tuple[int, ...]:
    """The rated rows that targets need the levels of: those that are targets by themselves."""
    return tuple(dict.fromkeys(target.index for target in targets if target.kind == "row"))


@dataclass(frozen=True)
class Affine:
    """measure = start + step · (score per answer); not a number where there is no such measure."""

    start: float
    step: float


def affine_of(sums: Sums, columns: Sequence[int], measure: Measure, recipe: Recipe) -> Affine:
    """How a mean score is expressed; rows on different scales have no common mean."""
    if measure not in ("mean", "index100"):
        return Affine(0.0, 1.0)
    unit = float(sums.scoring.unit)
    if measure == "index100" and not recipe.from_zero:
        return Affine(0.0, 100.0 / unit)
    rated = sums.questionnaire.rated
    # rows share a few scales
    different = {id(rated[column].scale): rated[column].scale for column in columns}
    if len({(scale.worst, scale.best) for scale in different.values()}) > 1:
        return Affine(np.nan, np.nan)
    scale: Scale = next(iter(different.values()))
    reach = float(scale.best - scale.worst)
    if measure == "mean":
        return Affine(float(scale.worst), reach / unit)
    lowest, highest = float(scale.values[0]), float(scale.values[-1])
    return Affine(100.0 * lowest / highest, 100.0 * abs(reach) / highest / unit)


def ends_of(sums: Sums, recipe: Recipe, target: Target) -> tuple[float, float]:
    """The least and the greatest value that a target's measure can have; not numbers where it has none."""
    if target.measure in PROPORTIONS:
        return 0.0, 1.0
    affine = _affine_of_target(sums, recipe, target)
    low, high = sorted((affine.start, affine.start + affine.step * sums.scoring.unit))
    return low, high


def _affine_of_target(sums: Sums, recipe: Recipe, target: Target) -> Affine:
    """The same for a whole target: of the composite Σ a_c of its criteria's."""
    if target.simple or recipe.composite != "mean":
        return affine_of(sums, target.columns(sums), target.measure, recipe)
    parts = _affines(sums, recipe, target.measure)
    used = [(weight, part) for weight, part in zip(recipe.weights, parts, strict=True) if weight > 0]
    return Affine(sum(a * part.start for a, part in used), sum(a * part.step for a, part in used))


def larger_is_better(sums: Sums, target: Target) -> bool:
    """Whether a larger figure is the better one: not for the dissatisfied, nor for the mean of a scale
    whose lowest number is the best level."""
    if target.measure == "mean":
        scales = [sums.questionnaire.rated[column].scale for column in target.columns(sums)]
        return all(scale.best > scale.worst for scale in scales)
    return target.measure != "dissatisfied"


@dataclass(frozen=True)
class SimpleMoments:
    """Per cell and simple target, all (C, T, …).

    first: numerator, denominator, weight of the forms that answered. products1, products2: num², num·den,
    den², with the respondents' weights to the power 1 and 2. counts: forms that answered, answers,
    forms with a hit, forms with a miss.
    """

    first: Floats
    products1: Floats
    products2: Floats
    counts: Floats


def simple_moments(sums: Sums, targets: Sequence[Target]) -> SimpleMoments:
    """The moments of simple targets."""
    size = (sums.cell_forms.size, len(targets))
    first, counts, products = np.zeros((*size, 3)), np.zeros((*size, 4)), np.zeros((2, *size, 3))
    for measure in dict.fromkeys(target.measure for target in targets):
        rows = [p for p, t in enumerate(targets) if t.measure == measure and t.kind == "row"]
        if rows:
            columns = [targets[position].index for position in rows]
            first[:, rows], products[:, :, rows], counts[:, rows] = _row_moments(sums, columns, measure)
        groups = [p for p, t in enumerate(targets) if t.measure == measure and t.kind != "row"]
        if groups:
            own = [targets[position] for position in groups]
            first[:, groups], products[:, :, groups], counts[:, groups] = _group_moments(sums, own, measure)
    return SimpleMoments(first, products[0], products[1], counts)


def _row_moments(sums: Sums, columns: list[int], measure: Measure) -> tuple[Floats, Floats, Floats]:
    """Rated rows one by one: everything follows from the counts per level."""
    value = sums.scoring.features[columns, :, _row_feature(measure)].astype(np.float64)
    levels = sums.counts[:, :, columns]
    whole = levels.sum(axis=-1)
    num = np.einsum("pctl,tl->pct", levels, value)
    square = np.einsum("pctl,tl->pct", levels[1:], value**2)
    hits = np.einsum("ctl,tl->ct", levels[0], (value > 0).astype(np.float64))
    return (
        np.stack([num[1], whole[1], whole[1]], axis=-1),
        np.stack([square, num[1:], whole[1:]], axis=-1),
        np.stack([whole[0], whole[0], hits, whole[0] - hits], axis=-1),
    )


def _group_moments(sums: Sums, targets: Sequence[Target], measure: Measure) -> tuple[Floats, Floats, Floats]:
    """Groups of rows, or all groups together for the share of forms satisfied with everything."""
    groups = [len(sums.groups) if target.kind == "composite" else target.index for target in targets]
    base = sums.tallies[:, :, groups, 0]
    if measure == "all_satisfied":
        every = sums.tallies[:, :, groups, 1]
        num, den = every[1], base[1]
        products = (every[1:], every[1:], base[1:])
    else:
        top, bottom = sums.places(_NUMERATOR[measure])[groups], sums.places("m")[groups]
        num, den = sums.totals[:, top], sums.totals[:, bottom]
        products = (sums.gram[:, :, top, top], sums.gram[:, :, top, bottom], sums.gram[:, :, bottom, bottom])
    counts = _group_counts(sums, groups, measure)
    return np.stack([num, den, base[1]], axis=-1), np.stack(products, axis=-1), counts


def composite_counts(sums: Sums, measure: Measure) -> Floats:
    """Per cell (C, 4): forms that answered, answers, forms with a hit, forms with a miss in any group."""
    return _group_counts(sums, [len(sums.groups)], measure)[:, 0]


def _group_counts(sums: Sums, groups: list[int], measure: Measure) -> Floats:
    """The same for groups (C, T, 4); the last is all groups together."""
    tallies = np.moveaxis(sums.tallies[0][:, groups], -1, 0)
    answered, all_satisfied, any_satisfied, any_dissatisfied, any_other = tallies
    hits, misses = any_satisfied, answered - all_satisfied
    if measure == "all_satisfied":
        hits = all_satisfied
    elif measure == "dissatisfied":
        hits, misses = any_dissatisfied, any_other
    return np.stack([answered, sums.group_answers[:, groups], hits, misses], axis=-1)


@dataclass(frozen=True)
class Features:
    """The features a target is linear in, per cell: totals (C, K) with the respondents' weights,
    totals2 with their squares, gram1 and gram2 (C, K, K) of products with the weight to the power 1
    and 2. `groups`: how many ratios: K/2 numerators, then as many denominators."""

    totals: Floats
    totals2: Floats
    gram1: Floats
    gram2: Floats


def cell_features(sums: Sums, target: Target) -> Features:
    """Numerators, then denominators, of the ratios in a target."""
    if not target.simple:
        picked = np.r_[sums.places(_NUMERATOR[target.measure]), sums.places("m")]
        block = np.ix_(np.arange(sums.cell_forms.size), picked, picked)
        return Features(
            sums.totals[:, picked], sums.totals2[:, picked], sums.gram[0][block], sums.gram[1][block]
        )
    moments = simple_moments(sums, [target])
    index = [[0, 1], [1, 2]]
    gram1, gram2 = moments.products1[:, 0][:, index], moments.products2[:, 0][:, index]
    return Features(moments.first[:, 0, :2], _totals2(sums, target), gram1, gram2)


def _totals2(sums: Sums, target: Target) -> Floats:
    """Σ u²·num and Σ u²·den of a simple target (C, 2)."""
    if target.kind == "row":
        levels = sums.counts[2, :, target.index]
        value = sums.scoring.features[target.index, :, _row_feature(target.measure)]
        return np.stack([levels @ value, levels.sum(axis=1)], axis=-1)
    group = len(sums.groups) if target.kind == "composite" else target.index
    if target.measure == "all_satisfied":
        return sums.tallies[2, :, group][:, [1, 0]]
    places = [sums.places(feature)[group] for feature in (_NUMERATOR[target.measure], "m")]
    return sums.totals2[:, places]


@dataclass(frozen=True)
class Linear:
    """A target in D domains as a function of its weighted feature totals.

    value (D,). slopes (D, K): the linearised value is slopes · features of a form, times its weight.
    size (D, K): how much a unit of each feature counts in the denominators (shares of domains in the
    whole add up by it). missing (D,): an index without answers in it.
    """

    value: Floats
    slopes: Floats
    size: Floats
    missing: Bools


def linearise(sums: Sums, recipe: Recipe, target: Target, totals: Floats) -> Linear:
    """The linear form of a target around the weighted feature totals (D, K) of the domains."""
    half = totals.shape[1] // 2
    num, den = totals[:, :half], totals[:, half:]
    if not target.simple and recipe.composite == "mean":
        return _linearise_mean(sums, recipe, target, num, den)
    affine = affine_of(sums, target.columns(sums), target.measure, recipe)
    whole = den.sum(axis=1, keepdims=True)
    missing: Bools = whole[:, 0] <= 0
    safe = np.where(whole > 0, whole, 1.0)
    ratio = num.sum(axis=1, keepdims=True) / safe
    ones = np.ones((1, half))
    slopes = np.hstack([affine.step / safe * ones, -affine.step * ratio / safe * ones])
    size = np.hstack([0 * ones / safe, ones / safe])
    return Linear(affine.start + affine.step * ratio[:, 0], slopes, size, missing)


def _affines(sums: Sums, recipe: Recipe, measure: Measure) -> list[Affine]:
    """How each criterion's mean score is expressed in a composite; criteria on different scales have no
    common mean."""
    affines = [affine_of(sums, group.columns, measure, recipe) for group in sums.groups]
    if measure == "mean" and len({(a.start, a.step) for a in affines}) > 1:
        return [Affine(np.nan, np.nan)] * len(affines)
    return affines


def _linearise_mean(sums: Sums, recipe: Recipe, target: Target, num: Floats, den: Floats) -> Linear:
    """The composite Σ a_c R_c: slopes a_c/D_c and −a_c R_c/D_c."""
    weights = np.array(recipe.weights)
    affines = _affines(sums, recipe, target.measure)
    used = weights > 0
    start = np.where(used, weights * np.array([a.start for a in affines]), 0.0)
    step = np.where(used, weights * np.array([a.step for a in affines]), 0.0)
    safe = np.where(den > 0, den, 1.0)
    ratio = num / safe
    top = step / safe
    missing: Bools = np.any(den[:, used] <= 0, axis=1)
    size = np.hstack([np.zeros_like(top), weights / safe])
    return Linear(start.sum() + (step * ratio).sum(axis=1), np.hstack([top, -top * ratio]), size, missing)
