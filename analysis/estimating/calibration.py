"""Weighting to known margins: sums in, sums that agree with the margins out, and their variance.

The weights are constant in a cell of the sums, so that neither making them nor estimating with them
needs the answers again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.estimating.design import DesignChoice, StratumDesign, Weights, stratum_design
from analysis.estimating.domains import Domain, check_by
from analysis.estimating.moments import Target, cell_features, linearise
from analysis.recipes import Recipe, resolve_recipe
from analysis.stats.linearization import (
    ROUNDING,
    Bools,
    Floats,
    quadratic,
    stratum_factors,
    without_rounding,
)
from analysis.stats.weighting import poststratify, rake, residuals
from analysis.sums import Calibration, Margins, Sums, accumulate
from survey.answers import Answers
from survey.messages import HailongError

WeightingMethod = Literal["poststratification", "raking"]


def weight_to_margins(
    answers: Answers,
    margins: Margins,
    method: WeightingMethod = "raking",
    by: Sequence[str] = (),
    recipe: str | None = None,
    weights: Weights = "none",
) -> Sums:
    """Sums weighted so that they agree with the margins; give them to `estimate_indices`.

    With one margin this is post-stratification whatever the method; post-stratification to several
    margins at once needs the margin of their crossing, so it takes one. weights: the weights to
    start from. by: attributes to group by later. Forms that do not state an attribute keep their
    share. Raises HailongError for categories that do not exist, have no total, or have a total and
    no forms, and where raking does not converge.
    """
    attributes = [name for name in margins if name != "unit"]
    check_by([*attributes, *by], answers.questionnaire, tuple(answers.attributes))
    groups = resolve_recipe(answers.questionnaire, recipe).groups
    sums = accumulate(answers, groups, tuple(dict.fromkeys([*by, *attributes])))
    return weight_sums(sums, margins, method, weights)


def weight_sums(
    sums: Sums, margins: Margins, method: WeightingMethod = "raking", weights: Weights = "none"
) -> Sums:
    """Sums whose cells tell the margins' attributes apart, weighted to them; see `weight_to_margins`."""
    if not margins:
        raise HailongError("analysis.no_margins")
    if method == "poststratification" and len(margins) != 1:
        raise HailongError("analysis.one_margin", count=len(margins))
    start = stratum_design(sums, DesignChoice(weights, fpc=False)).weight[sums.cell_stratum]
    size = start * sums.cell_weight[1]
    found = [_margin(sums, name, totals, size) for name, totals in margins.items()]
    codes, wanted = [margin.codes for margin in found], [margin.totals for margin in found]
    if len(found) == 1:
        weighted, converged = poststratify(size, codes[0], wanted[0]), True
    else:
        weighted, converged = rake(size, codes, wanted)
    if not converged:
        raise HailongError("analysis.raking_failed", margins=", ".join(margins))
    factor = start * np.where(size > 0, weighted / np.where(size > 0, size, 1.0), 1.0)
    return _scaled(sums, factor, method if len(found) > 1 else "poststratification", tuple(codes))


@dataclass(frozen=True)
class _Margin:
    codes: NDArray[np.int64]
    totals: Floats


def _margin(sums: Sums, name: str, totals: Mapping[str, float | None], size: Floats) -> _Margin:
    """One margin: the category of each cell, and the weight each category should have.

    The last category holds the forms that do not state the attribute, or are in one that keeps its share.
    """
    if name == "unit":
        keys: tuple[str, ...] = tuple(unit.id for unit in sums.units)
        codes = sums.cell_unit
    else:
        keys = sums.categories[name][0]
        codes = sums.cell_codes[:, sums.by.index(name)]
    unknown = [key for key in totals if key not in keys]
    if unknown:
        raise HailongError(
            "analysis.margin_unknown", margin=name, found=", ".join(unknown), known=", ".join(keys)
        )
    kept = [index for index, key in enumerate(keys) if key in totals and totals[key] is None]
    codes = np.where((codes < 0) | np.isin(codes, kept), len(keys), codes)
    present = np.bincount(codes, size, len(keys) + 1)
    given = np.array([np.nan if (total := totals.get(key)) is None else float(total) for key in keys])
    missing = [
        key for key, there, total in zip(keys, present, given, strict=False) if there and np.isnan(total)
    ]
    empty = [key for key, there, total in zip(keys, present, given, strict=False) if not there and total > 0]
    for found, code in ((missing, "analysis.margin_without_total"), (empty, "analysis.margin_without_forms")):
        if found:
            raise HailongError(code, margin=name, found=", ".join(found))
    shares = np.nan_to_num(given, nan=0.0)
    if not shares.sum() > 0 or (shares < 0).any():
        raise HailongError("analysis.margin_not_positive", margin=name)
    stated = present[:-1].sum()
    return _Margin(codes, np.r_[shares / shares.sum() * stated, present[-1]])


def _scaled(sums: Sums, factor: Floats, method: str, margins: tuple[NDArray[np.int64], ...]) -> Sums:
    """The sums with the weight of each cell multiplied by its factor."""
    powers = np.stack([np.ones_like(factor), factor, factor**2])
    cell_weight = sums.cell_weight * powers
    count, total, squares = cell_weight.sum(axis=1)
    spread = float(count * squares / total**2) if total > 0 else float("nan")
    weight = np.bincount(sums.cell_stratum, cell_weight[1], sums.strata.unit.size).astype(np.float64)
    return replace(
        sums,
        weighted=True,
        strata=replace(sums.strata, weight=weight),
        cell_weight=cell_weight,
        counts=sums.counts * powers[:, :, None, None],
        totals=sums.totals * factor[:, None],
        totals2=sums.totals2 * factor[:, None] ** 2,
        gram=sums.gram * powers[1:, :, None, None],
        tallies=sums.tallies * powers[:, :, None, None],
        calibration=Calibration(method, margins, factor, spread),
    )


def calibrated_variances(
    sums: Sums,
    domains: Sequence[Domain],
    targets: Sequence[Target],
    recipe: Recipe,
    strata: StratumDesign,
) -> tuple[Floats, Floats, Bools]:
    """Variances (D, T) of estimates from sums weighted to margins, with and without correction; and where
    the lonely policy forbids them.

    The linearised values are replaced by what they leave on the margins, over all forms: those
    outside the domain count as zero and still leave something.
    """
    if sums.calibration is None:
        raise ValueError("the sums were not calibrated")
    corrected = np.empty((len(domains), len(targets)))
    uncorrected = np.empty_like(corrected)
    refused = np.zeros_like(corrected, dtype=bool)
    every = np.ones(strata.psus.size, dtype=bool)
    forbidden = strata.forbidden(every)
    with_correction = strata.factors(every)
    without = stratum_factors(strata.psus, np.zeros_like(strata.fraction), every, strata.lonely)
    for column, target in enumerate(targets):
        features = cell_features(sums, target)
        for row, domain in enumerate(domains):
            inside = np.zeros(sums.cell_forms.size)
            inside[domain.cells] = domain.scales
            linear = linearise(sums, recipe, target, (inside @ features.totals)[None, :])
            slope = linear.slopes[0]
            once = inside * without_rounding(features.totals @ slope, features.totals @ np.abs(slope))
            twice = inside * without_rounding(features.totals2 @ slope, features.totals2 @ np.abs(slope))
            each = np.broadcast_to(slope, features.totals.shape)
            square, scale = (quadratic(part, features.gram2) for part in (each, np.abs(each)))
            square = inside**2 * without_rounding(square, scale)
            squares, total = _residual_squares(sums, sums.calibration, once, twice, square, strata)
            refused[row, column] = (squares[forbidden] > ROUNDING * squares.sum()).any()
            for (scatter, centre), into in ((with_correction, corrected), (without, uncorrected)):
                parts, middle = scatter * squares, centre * total**2
                into[row, column] = np.where(parts > (1 + ROUNDING) * middle, parts - middle, 0.0).sum()
    return corrected, uncorrected, refused


def _residual_squares(
    sums: Sums, calibration: Calibration, once: Floats, twice: Floats, square: Floats, strata: StratumDesign
) -> tuple[Floats, Floats]:
    """Per stratum (H,): Σ t² over its sampling units and Σ t, of their totals t of the residuals we, from
    Σ wz, Σ w²z and Σ w²z² per cell."""
    _, weight, weight2 = sums.cell_weight
    mean = once / np.where(weight > 0, weight, 1.0)
    fitted = mean - residuals(mean, weight / calibration.factor, calibration.margins)
    total = once - fitted * weight
    squares = square - 2 * fitted * twice + fitted**2 * weight2
    squares = np.where(squares > ROUNDING * (square + fitted**2 * weight2), squares, 0.0)
    count = strata.psus.size
    by_stratum = np.bincount(sums.cell_stratum, total, count)
    if sums.cell_psu is None:
        raw = np.bincount(sums.cell_stratum, squares, count)
    else:
        owner = np.zeros(int(sums.cell_psu.max(initial=-1)) + 1, dtype=np.int64)
        owner[sums.cell_psu] = sums.cell_stratum
        raw = np.bincount(owner, np.bincount(sums.cell_psu, total, owner.size) ** 2, count)
    return raw.astype(np.float64), by_stratum.astype(np.float64)
