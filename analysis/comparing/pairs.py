"""Units compared with each other, pair by pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.comparing.differences import Side, Test, directions, estimate_contrasts, side_of
from analysis.comparing.reasons import join_codes, row_codes, untested_reason
from analysis.comparing.units import Choices, prepare_comparison
from analysis.estimating.design import Weights
from analysis.estimating.domains import list_domains
from analysis.estimating.estimates import estimate
from analysis.estimating.moments import larger_is_better
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
    larger_is_better: bool = True


@dataclass(frozen=True)
class Pairs(Table):
    """Pairs of units, a row for each: unit_id, unit, other_id, other, difference, se, df, lower, upper,
    p, p_adjusted, group (of the first against the second), flag. The limits hold for each pair alone.

    flag: why the pair was not tested, else what `indices` says of either unit. A difference of two
    complete counts is known: its limits are itself, it has no df. untested: the reason code by unit.
    """

    method: PairMethod
    untested: Mapping[str, str] = field(default_factory=dict)


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

    units: ids to compare, None for all. df: for all pairs; None for Satterthwaite's.
    """
    choices = Choices(recipe, "wilson", level, weights, fpc, lonely, test, adjustment)
    sums, chosen, goal = prepare_comparison(source, criterion, measure, choices)
    domains = list_domains(sums, ("unit",), lang)
    known = [domain.unit_id for domain in domains]
    for unit in units or ():
        if unit not in known:
            raise HailongError("analysis.unknown_unit", found=unit, known=", ".join(known))
    estimates = estimate(sums, domains, [goal], chosen, choices.design, "wilson", level)
    here = [i for i, domain in enumerate(domains) if units is None or domain.unit_id in units]
    whole = side_of(estimates, 0, level, test)
    untested = [untested_reason(estimates, whole, row) for row in here]
    side = whole.take(here)
    pairs = list(combinations(range(len(here)), 2))
    tested = np.array([not (untested[first] or untested[second]) for first, second in pairs], dtype=bool)
    contrasts = np.zeros((len(pairs), len(here)))
    for row, (first, second) in enumerate(pairs):
        contrasts[row, first], contrasts[row, second] = 1.0, -1.0
    result = estimate_contrasts(_filled(side), contrasts, level, df=df)
    difference = np.array([side.values[first] - side.values[second] for first, second in pairs])
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
        "difference": difference,
    }
    for name in ("se", "df", "lower", "upper"):
        columns[name] = np.where(tested, getattr(result, name), np.nan)
    columns["p"], columns["p_adjusted"] = p, adjusted
    columns["group"] = np.array([*directions(difference, adjusted, level), None], dtype=object)[:-1]
    codes = [row_codes(estimates, row) for row in here]
    flags = [
        join_codes([untested[first], untested[second], *codes[first], *codes[second]])
        for first, second in pairs
    ]
    columns["flag"] = np.array([*flags, None], dtype=object)[:-1]
    reasons = {domains[row].unit_id: code for row, code in zip(here, untested, strict=True) if code}
    upward = larger_is_better(sums, goal)
    method = PairMethod(criterion, goal.measure, level, test, adjustment, upward)
    return Pairs(columns, method, reasons)


def _filled(side: Side) -> Side:
    """The same with something in place of what has no estimate; its rows are not given."""
    values = np.where(np.isnan(side.values), side.ends.mean(axis=0), side.values)
    size = None if side.size is None else np.where(np.isnan(side.size), 1.0, side.size)
    return replace(side, values=values, size=size)
