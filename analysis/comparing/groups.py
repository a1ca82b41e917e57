"""Groups of respondents compared: does the distribution differ, and which groups differ from all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.comparing.differences import Test, directions, estimate_contrasts, side_of
from analysis.comparing.units import SEED, Choices, prepare_comparison
from analysis.estimating.covariance import joint_distribution
from analysis.estimating.design import StratumDesign, Weights, stratum_design
from analysis.estimating.domains import list_domains
from analysis.estimating.estimates import estimate
from analysis.estimating.moments import Target
from analysis.recipes import OVERALL, Measure
from analysis.stats.association import RaoScott, rao_scott, wald_f
from analysis.stats.contrasts import Adjustment, adjust
from analysis.stats.linearization import Floats, Lonely
from analysis.sums import FEATURES, Sums
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


@dataclass(frozen=True)
class GroupComparison(Table):
    """Groups against all forms, a row for each: group, forms, estimate, se, lower, upper, difference,
    difference_lower, difference_upper, df, p, p_adjusted, verdict (above, same, below, or empty where
    it was not tested).

    association: Rao and Scott's tests of the distribution by group (all levels of one row, satisfied
    or not for a criterion; None for the composite and where there is nothing to test). equality: Wald's
    F test that all groups have the same index: statistic, numerator's degrees of freedom, p.
    """

    method: GroupMethod
    association: RaoScott | None
    equality: tuple[float, int, float] | None


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
    """Each category of an attribute against all forms, with the covariances between groups.

    The limits of the differences hold for all groups at once. Degrees of freedom are the design's.
    """
    choices = Choices(recipe, "wilson", level, weights, fpc, lonely, test, adjustment)
    sums, chosen, goal = prepare_comparison(source, criterion, measure, choices, (attribute,))
    choice = choices.design
    domains = (*list_domains(sums, ("all", attribute), lang), *list_domains(sums, ("all",), lang))
    estimates = estimate(sums, domains, [goal], chosen, choice, "wilson", level)
    joint = joint_distribution(sums, domains, goal, chosen, choice)
    here = np.flatnonzero(~np.isnan(estimates.value[:-1, 0]))
    side = side_of(estimates, 0, level, test).take(here.tolist())
    covariance = joint.covariance[np.ix_(here, here)]
    error = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    scale = np.where(error > 0, error, 1.0)
    correlation = covariance / np.outer(scale, scale)
    np.fill_diagonal(correlation, 1.0)
    df = float(estimates.df[-1, 0])
    generator = rng if rng is not None else np.random.default_rng(SEED)
    contrasts = np.eye(here.size) - joint.shares[-1, here]
    result = estimate_contrasts(
        side, contrasts, level, generator, correlation=correlation, df=df, draws=draws
    )  # fmt: skip
    p = np.where(side.tested, result.p, np.nan)
    adjusted = adjust(p, adjustment)
    columns: dict[str, NDArray[Any]] = {
        "group": np.array([*(d.group for d in domains[:-1]), None], dtype=object)[:-1],
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
        columns[name] = np.full(len(domains) - 1, np.nan)
        columns[name][here] = np.where(side.tested, values, np.nan)
    columns["verdict"] = np.full(len(domains) - 1, "", dtype=object)
    columns["verdict"][here] = directions(result.difference, adjusted, level)
    method = GroupMethod(
        attribute, criterion, goal.measure, level, test, adjustment, float(estimates.value[-1, 0])
    )  # fmt: skip
    association = estimate_association(sums, attribute, goal, stratum_design(sums, choice))
    equal = wald_f(side.values, covariance, df) if side.tested.all() else None
    return GroupComparison(columns, method, association, equal)


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
    answered = sums.counts[0][:, target.columns(sums)].sum(axis=2).max(axis=1)
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
    start = len(FEATURES) * target.index
    turn = np.array([[0.0, 1.0], [1.0, -1.0]])
    picked = np.array([start, start + 1])
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
