"""Groups of respondents compared: does the distribution differ, and which groups differ from all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.comparing.differences import Test, directions, estimate_contrasts, side_of
from analysis.comparing.reasons import join_codes, row_codes, untested_reason
from analysis.comparing.units import SEED, Choices, prepare_comparison
from analysis.estimating.covariance import contrast_with_whole, joint_distribution
from analysis.estimating.design import StratumDesign, Weights, stratum_design
from analysis.estimating.domains import list_domains
from analysis.estimating.estimates import estimate
from analysis.estimating.moments import Target, larger_is_better
from analysis.recipes import OVERALL, Measure
from analysis.stats.association import RaoScott, rao_scott, wald_f
from analysis.stats.contrasts import FEW_DF, Adjustment, adjust
from analysis.stats.linearization import Floats, Lonely
from analysis.sums import Sums
from analysis.table import Table
from survey.answers import Answers
from survey.arguments import checked
from survey.messages import Language


@dataclass(frozen=True)
class GroupMethod:
    """How groups were compared."""

    attribute: str
    criterion: str
    measure: Measure
    level: float
    test: Test
    adjustment: Adjustment
    overall: float
    larger_is_better: bool = True


@dataclass(frozen=True)
class GroupComparison(Table):
    """Groups against all forms, a row for each: group, forms, estimate, se, lower, upper, difference,
    difference_lower, difference_upper, df, p, p_adjusted, verdict (above, same, below, or empty where
    it was not tested), flag (the reason of every empty cell, and what else `indices` says of the group).

    association: Rao and Scott's tests of the distribution by group (all levels of one row, satisfied
    or not for a criterion; None for the composite and where there is nothing to test). equality: Wald's
    F test that all groups have the same index: statistic, numerator's degrees of freedom, p.
    """

    method: GroupMethod
    association: RaoScott | None
    equality: tuple[float, int, float] | None
    untested: Mapping[str, str] = field(default_factory=dict)
    """The reason code by group."""


@checked
def compare_groups(
    source: Answers | Sums,
    attribute: str,
    criterion: str = OVERALL,
    measure: Measure | None = None,
    *,
    recipe: str | None = None,
    level: float = 0.95,
    weights: Weights = "none",
    fpc: bool = True,
    lonely: Lonely = "refuse",
    test: Test = "score",
    adjustment: Adjustment = "holm",
    draws: int = 10_000,
    rng: np.random.Generator | None = None,
    lang: Language = "vi",
) -> GroupComparison:
    """Each category of an attribute (or each "unit" or "level") against all forms, with the covariances
    between groups.

    The limits of the differences hold for all groups at once. Degrees of freedom are the design's; of a
    group that has fewer than 20 in the strata of its forms, its own.
    """
    choices = Choices(recipe, "wilson", level, weights, fpc, lonely, test, adjustment)
    sums, chosen, goal = prepare_comparison(source, criterion, measure, choices, (attribute,))
    choice = choices.design
    groups = list_domains(sums, ("all", attribute), lang)
    domains = (*groups, *list_domains(sums, ("all",), lang))
    estimates = estimate(sums, domains, [goal], chosen, choice, "wilson", level)
    whole = side_of(estimates, 0, level, test)
    untested = [untested_reason(estimates, whole, row) for row in range(len(groups))]
    given = ~np.isnan(estimates.value[:-1, 0])
    here = np.flatnonzero(given)
    if here.size == 1:
        untested[here[0]] = untested[here[0]] or "only_group"
    side = whole.take(here.tolist())
    against = contrast_with_whole(sums, groups, goal, chosen, choice, given)
    df = float(estimates.df[-1, 0])
    result = estimate_contrasts(
        side,
        against.contrasts[np.ix_(here, here)],
        level,
        rng if rng is not None else np.random.default_rng(SEED),
        difference=estimates.value[here, 0] - estimates.value[-1, 0],
        correlation=against.correlation[np.ix_(here, here)],
        df=np.where((side.df > 0) & (side.df < FEW_DF), np.fmin(side.df, df), df),
        draws=draws,
    )
    tested = np.array([not untested[row] for row in here.tolist()], dtype=bool)
    p = np.where(tested, result.p, np.nan)
    adjusted = adjust(p, adjustment)
    names = [group.group if group.by else group.unit for group in groups]
    columns: dict[str, NDArray[Any]] = {
        "group": np.array([*names, None], dtype=object)[:-1],
        "forms": estimates.forms[:-1, 0].astype(np.int64),
    }
    for name, values in (("estimate", estimates.value), ("se", estimates.se)):
        columns[name] = values[:-1, 0]
    columns["lower"], columns["upper"] = estimates.lower[:-1, 0], estimates.upper[:-1, 0]
    found = {
        "difference": result.difference,
        "difference_lower": result.lower,
        "difference_upper": result.upper,
        "df": result.df,
        "p": p,
        "p_adjusted": adjusted,
    }
    for name, values in found.items():
        columns[name] = np.full(len(groups), np.nan)
        columns[name][here] = np.where(tested, values, np.nan)
    columns["verdict"] = np.full(len(groups), "", dtype=object)
    columns["verdict"][here] = directions(result.difference, adjusted, level, (result.lower, result.upper))
    columns["flag"] = np.full(len(groups), "", dtype=object)
    columns["flag"][:] = [join_codes([code, *row_codes(estimates, r)]) for r, code in enumerate(untested)]
    overall, upward = float(estimates.value[-1, 0]), larger_is_better(sums, goal)
    method = GroupMethod(attribute, criterion, goal.measure, level, test, adjustment, overall, upward)
    association = estimate_association(sums, attribute, goal, stratum_design(sums, choice))
    equal = None
    if here.size > 1 and side.tested.all():
        joint = joint_distribution(sums, groups, goal, chosen, choice)
        equal = wald_f(side.values, joint.covariance[np.ix_(here, here)], df)
    reasons = {name: code for name, code in zip(names, untested, strict=True) if code}
    return GroupComparison(columns, method, association, equal, reasons)


def estimate_association(
    sums: Sums, attribute: str, target: Target, strata: StratumDesign
) -> RaoScott | None:
    """Rao and Scott's tests of a target's distribution by the categories of an attribute.

    Forms that do not state the attribute, or did not answer, are outside the domain.
    """
    if target.kind == "composite":
        return None
    features, products = _categories(sums, target)
    codes = sums.cell_codes[:, sums.by.index(attribute)]
    groups, levels = len(sums.categories[attribute][0]), features.shape[1]
    inside = np.flatnonzero(codes >= 0)
    scale = strata.weight[sums.cell_stratum]
    spread = np.zeros((sums.cell_forms.size, groups, levels))
    spread[inside, codes[inside]] = scale[inside, None] * features[inside]
    flat = spread.reshape(spread.shape[0], -1)
    total = flat.sum(axis=0)
    if not total.sum() > 0:
        return None
    shares = total / total.sum()
    answered = sums.answers[:, target.columns(sums)].max(axis=1)
    if target.kind == "group":
        answered = sums.tallies[0, :, target.index, 0]
    used = inside[answered[inside] > 0]
    held = np.bincount(sums.cell_stratum[used], minlength=strata.psus.size) > 0
    if strata.forbidden(held).any():
        return None
    raw = _covariance_of_totals(sums, strata.factors(held), flat, products, codes, scale)
    slope = (np.eye(shares.size) - shares[:, None]) / total.sum()
    forms = float(answered[inside].sum())
    df = _degrees(sums, used, answered)
    return rao_scott(shares.reshape(groups, levels), slope @ raw @ slope.T, forms, df)


def _categories(sums: Sums, target: Target) -> tuple[Floats, Floats]:
    """Per cell: answers by category (C, L), and Σ u² of their products (C, L, L)."""
    if target.kind == "row":
        once, twice = sums.counts[1, :, target.index], sums.counts[2, :, target.index]
        levels = sums.scoring.levels[target.index]
        return once[:, :levels], twice[:, :levels, None] * np.eye(levels)
    turn = np.array([[0.0, 1.0], [1.0, -1.0]])
    picked = np.array([sums.places(feature)[target.index] for feature in ("m", "x")])
    block = sums.gram[1][np.ix_(np.arange(sums.cell_forms.size), picked, picked)]
    return sums.totals[:, picked] @ turn.T, turn @ block @ turn.T


def _covariance_of_totals(
    sums: Sums,
    factors: tuple[Floats, Floats],
    flat: Floats,
    products: Floats,
    codes: NDArray[np.int64],
    scale: Floats,
) -> Floats:
    """Design covariance (GL, GL) of the weighted totals by group and category."""
    scatter, centre = factors
    size, levels = flat.shape[1], products.shape[1]
    total = np.zeros((size, size))
    if sums.cell_psu is None:
        for cell in np.flatnonzero(codes >= 0).tolist():
            start = int(codes[cell]) * levels
            block = scatter[sums.cell_stratum[cell]] * scale[cell] ** 2 * products[cell]
            total[start : start + levels, start : start + levels] += block
    else:
        owner = np.zeros(int(sums.cell_psu.max(initial=-1)) + 1, dtype=np.int64)
        owner[sums.cell_psu] = sums.cell_stratum
        by_psu = np.zeros((owner.size, size))
        np.add.at(by_psu, sums.cell_psu, flat)
        total += (by_psu * scatter[owner, None]).T @ by_psu
    by_stratum = np.zeros((centre.size, size))
    np.add.at(by_stratum, sums.cell_stratum, flat)
    total -= (by_stratum * centre[:, None]).T @ by_stratum
    return total


def _degrees(sums: Sums, used: NDArray[np.int64], answered: Floats) -> float:
    """Sampling units that answered, minus their strata."""
    strata = np.unique(sums.cell_stratum[used]).size
    if sums.cell_psu is None:
        return float(answered[used].sum() - strata)
    return float(np.unique(sums.cell_psu[used]).size - strata)
