"""Units compared with each other, pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.comparing.differences import Test, directions, estimate_contrasts, side_of
from analysis.comparing.units import Choices, prepare_comparison
from analysis.estimating.design import Weights
from analysis.estimating.domains import list_domains
from analysis.estimating.estimates import estimate
from analysis.recipes import OVERALL, Measure
from analysis.stats.contrasts import Adjustment, adjust
from analysis.stats.linearization import Lonely
from analysis.sums import Sums
from analysis.table import Table
from survey.answers import Answers
from survey.arguments import checked
from survey.messages import HailongError, Language


@dataclass(frozen=True)
class PairMethod:
    """How pairs were compared."""

    criterion: str
    measure: Measure
    level: float
    test: Test
    adjustment: Adjustment


@dataclass(frozen=True)
class Pairs(Table):
    """Pairs of units, a row for each: unit_id, unit, other_id, other, difference, se, df, lower, upper,
    p, p_adjusted, group (of the first against the second). The limits hold for each pair alone."""

    method: PairMethod


@checked
def compare_pairs(
    source: Answers | Sums,
    criterion: str = OVERALL,
    measure: Measure | None = None,
    units: Sequence[str] | None = None,
    *,
    recipe: str | None = None,
    level: float = 0.95,
    weights: Weights = "none",
    fpc: bool = True,
    lonely: Lonely = "refuse",
    test: Test = "score",
    adjustment: Adjustment = "holm",
    df: float | None = None,
    lang: Language = "vi",
) -> Pairs:
    """Units with each other: difference with a score-type interval, adjusted over all pairs.

    units: ids to compare, None for all with answers. df: for all pairs; None for Satterthwaite's.
    """
    choices = Choices(recipe, "wilson", level, weights, fpc, lonely, test, adjustment)
    sums, chosen, goal = prepare_comparison(source, criterion, measure, choices)
    domains = list_domains(sums, ("unit",), lang)
    known = [domain.unit_id for domain in domains]
    for unit in units or ():
        if unit not in known:
            raise HailongError("analysis.unknown_unit", found=unit, known=", ".join(known))
    estimates = estimate(sums, domains, [goal], chosen, choices.design, "wilson", level)
    here = [
        index
        for index, domain in enumerate(domains)
        if not np.isnan(estimates.value[index, 0]) and (units is None or domain.unit_id in units)
    ]
    side = side_of(estimates, 0, level, test).take(here)
    pairs = list(combinations(range(len(here)), 2))
    contrasts = np.zeros((len(pairs), len(here)))
    for row, (first, second) in enumerate(pairs):
        contrasts[row, first], contrasts[row, second] = 1.0, -1.0
    result = estimate_contrasts(side, contrasts, level, df=df)
    tested = np.array([side.tested[first] and side.tested[second] for first, second in pairs], dtype=bool)
    p = np.where(tested, result.p, np.nan)
    adjusted = adjust(p, adjustment)

    def text(position: int, name: str) -> NDArray[Any]:
        values = [getattr(domains[here[pair[position]]], name) for pair in pairs]
        return np.array([*values, None], dtype=object)[:-1]

    columns: dict[str, NDArray[Any]] = {
        "unit_id": text(0, "unit_id"),
        "unit": text(0, "unit"),
        "other_id": text(1, "unit_id"),
        "other": text(1, "unit"),
        "difference": result.difference,
    }
    for name in ("se", "df", "lower", "upper"):
        columns[name] = np.where(tested, getattr(result, name), np.nan)
    columns["p"], columns["p_adjusted"] = p, adjusted
    columns["group"] = np.array([*directions(result.difference, adjusted, level), None], dtype=object)[:-1]
    return Pairs(columns, PairMethod(criterion, goal.measure, level, test, adjustment))
