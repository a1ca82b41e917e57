"""Comparisons of units: against the overall index, with each other, with a target; ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from analysis.comparing.differences import Side, Test, directions, estimate_contrasts, side_of
from analysis.estimating.covariance import joint_distribution
from analysis.estimating.design import DesignChoice, Weights
from analysis.estimating.domains import Domain, list_domains
from analysis.estimating.estimates import Estimates, estimate, targets_of
from analysis.estimating.moments import PROPORTIONS, Target
from analysis.estimating.settling import forms_to_settle
from analysis.indices import check_choices, prepare
from analysis.recipes import OVERALL, Measure, Recipe
from analysis.stats.contrasts import Adjustment, adjust
from analysis.stats.intervals import IntervalName
from analysis.stats.linearization import Floats, Lonely
from analysis.stats.ranks import best_units, rank_sets
from analysis.stats.targets import verdict
from analysis.sums import Sums
from analysis.table import Table
from survey.answers import Answers
from survey.arguments import checked
from survey.messages import HailongError, Language

COLUMNS = (
    "unit_id", "unit", "estimate", "difference", "lower", "upper", "p", "p_adjusted", "group", "rank",
    "rank_lower", "rank_upper", "rank_lower_simultaneous", "rank_upper_simultaneous", "target",
)  # fmt: skip
"""The columns of a comparison of units."""

SEED = 2020
"""Seeds the draws where no generator is given, so that a table does not change when made again."""


@dataclass(frozen=True)
class ComparisonMethod:
    """How a comparison was made.

    critical: the critical value of the simultaneous intervals. overall, overall_lower, overall_upper:
    what units are compared with. target: in the unit of the measure, None where there is none.
    """

    criterion: str
    measure: Measure
    recipe: str
    weights: Weights
    fpc: bool
    level: float
    test: Test
    adjustment: Adjustment
    critical: float
    overall: float
    overall_lower: float
    overall_upper: float
    target: float | None
    draws: int


@dataclass(frozen=True)
class Comparison(Table):
    """Units compared, a row for each (COLUMNS), with how it was done.

    group: above, same or below by the adjusted p-value; empty where it was not tested, which is not
    "same". lower and upper belong to `difference` and hold for all units at once. untested: the reason
    code by unit. more_forms: the forms that would settle an open verdict, by unit (None: none would).
    best: units that may be the best one.
    """

    method: ComparisonMethod
    untested: Mapping[str, str]
    more_forms: Mapping[str, int | None]
    best: tuple[str, ...]


@checked
def compare_units(
    source: Answers | Sums,
    criterion: str = OVERALL,
    measure: Measure | None = None,
    *,
    target: float | None = 0.8,
    recipe: str | None = None,
    interval: IntervalName = "wilson",
    level: float = 0.95,
    weights: Weights = "none",
    fpc: bool = True,
    lonely: Lonely = "refuse",
    test: Test = "score",
    adjustment: Adjustment = "holm",
    draws: int = 10_000,
    rng: np.random.Generator | None = None,
    lang: Language = "vi",
) -> Comparison:
    """Each unit against the overall index, its rank with confidence sets, and the target's verdict.

    The contrast includes the unit's own share W of the whole: its variance is
    (1 − W_h)² V_h + Σ W_k² V_k over the other units, with Satterthwaite's degrees of freedom. p-values
    are adjusted over the units; the limits of the differences hold simultaneously (max-|t|). Ranks:
    see `stats.ranks`. target: a share from 0 to 1 (of index100 a hundredth), None for no verdict.
    rng: for the draws; None for a fixed seed.
    """
    choices = Choices(recipe, interval, level, weights, fpc, lonely, test, adjustment)
    sums, chosen, goal = prepare_comparison(source, criterion, measure, choices)
    choice = choices.design
    domains = (*list_domains(sums, ("unit",), lang), *list_domains(sums, ("all",), lang))
    estimates = estimate(sums, domains, [goal], chosen, choice, interval, level)
    generator = rng if rng is not None else np.random.default_rng(SEED)
    here = [int(i) for i in np.flatnonzero(~np.isnan(estimates.value[:-1, 0]))]
    side = side_of(estimates, 0, level, test).take(here)
    joint = joint_distribution(sums, domains, goal, chosen, choice)
    share = joint.shares[-1, here]
    tested = side.tested & bool(~np.isnan(estimates.value[-1, 0]))
    contrasts = np.eye(len(here)) - share
    result = estimate_contrasts(side, contrasts, level, generator, draws=draws)
    p = np.where(tested, result.p, np.nan)
    adjusted = adjust(p, adjustment)
    ranked = _ranks(side, level, generator, draws)
    columns = _unit_columns(domains[:-1], estimates)
    place = np.array(here, dtype=np.int64)
    for name, values in (
        ("difference", result.difference),
        ("lower", result.lower),
        ("upper", result.upper),
    ):
        columns[name][place] = np.where(tested, values, np.nan)
    columns["p"][place], columns["p_adjusted"][place] = p, adjusted
    columns["group"][place] = directions(result.difference, adjusted, level)
    for name, values in ranked.items():
        columns[name][place] = values
    wanted = target_value(target, goal.measure)
    more = _verdicts(columns, estimates, wanted, interval, level)
    method = ComparisonMethod(
        criterion=criterion,
        measure=goal.measure,
        recipe=chosen.name,
        weights=weights,
        fpc=fpc,
        level=level,
        test=test,
        adjustment=adjustment,
        critical=result.critical,
        overall=float(estimates.value[-1, 0]),
        overall_lower=float(estimates.lower[-1, 0]),
        overall_upper=float(estimates.upper[-1, 0]),
        target=wanted,
        draws=draws,
    )
    best = best_units(side.values, side.variances, 1, level, generator, above=side.above(), draws=draws)
    names = tuple(domains[here[index]].unit_id for index in np.flatnonzero(best))
    return Comparison(_typed(columns), method, _untested(columns, estimates), more, names)


@dataclass(frozen=True)
class Choices:
    """The choices that every comparison has."""

    recipe: str | None = None
    interval: IntervalName = "wilson"
    level: float = 0.95
    weights: Weights = "none"
    fpc: bool = True
    lonely: Lonely = "refuse"
    test: Test = "score"
    adjustment: Adjustment = "holm"

    @property
    def design(self) -> DesignChoice:
        """The part that concerns the sampling design."""
        return DesignChoice(self.weights, self.fpc, self.lonely)


def prepare_comparison(
    source: Answers | Sums, criterion: str, measure: Measure | None, choices: Choices, by: Sequence[str] = ()
) -> tuple[Sums, Recipe, Target]:
    """Sums, recipe and the one target of a comparison; raises HailongError for a wrong choice."""
    check_choices(
        interval=choices.interval,
        weights=choices.weights,
        lonely=choices.lonely,
        measures=(measure,) if measure else (),
        level=choices.level,
    )
    for option, found, known in (
        ("test", choices.test, get_args(Test)),
        ("adjustment", choices.adjustment, get_args(Adjustment)),
    ):
        if found not in known:
            raise HailongError("analysis.unknown_choice", found=found, option=option, known=", ".join(known))
    sums, chosen = prepare(source, by, choices.recipe, choices.weights)
    (goal,) = targets_of(sums, (measure or chosen.headline,), (criterion,), items=False)
    return sums, chosen, goal


def _ranks(side: Side, level: float, rng: np.random.Generator, draws: int) -> dict[str, Floats]:
    """Rank and confidence sets; ranks of units without a sampling error are not given."""
    found = {name: np.full(side.values.size, np.nan) for name in COLUMNS if name.startswith("rank")}
    ranked = side.tested if side.size is None else np.ones_like(side.tested)
    if not ranked.any():
        return found
    own = side.take(np.flatnonzero(ranked).tolist())
    for suffix, simultaneous in (("", False), ("_simultaneous", True)):
        sets = rank_sets(
            own.values, own.variances, level, rng, simultaneous=simultaneous, above=own.above(), draws=draws
        )
        found["rank"][ranked] = sets.rank
        found[f"rank_lower{suffix}"][ranked] = sets.lower
        found[f"rank_upper{suffix}"][ranked] = sets.upper
    return found


def _unit_columns(domains: Sequence[Domain], estimates: Estimates) -> dict[str, NDArray[Any]]:
    count = len(domains)
    columns: dict[str, NDArray[Any]] = {name: np.full(count, np.nan) for name in COLUMNS}
    for name in ("unit_id", "unit", "group", "target"):
        columns[name] = np.full(count, "", dtype=object)
    columns["unit_id"][:] = [domain.unit_id for domain in domains]
    columns["unit"][:] = [domain.unit for domain in domains]
    columns["estimate"] = estimates.value[:count, 0].copy()
    return columns


def target_value(target: float | None, measure: Measure) -> float | None:
    """The target in the unit of the measure; a mean on the scale has none."""
    if target is None or measure == "mean":
        return None
    if not 0 < target < 1:
        raise HailongError("analysis.bad_target", found=target)
    return target if measure in PROPORTIONS else 100 * target


def _verdicts(
    columns: dict[str, NDArray[Any]],
    estimates: Estimates,
    target: float | None,
    interval: IntervalName,
    level: float,
) -> dict[str, int | None]:
    """Fill the column `target`; the forms that would settle each open verdict."""
    more: dict[str, int | None] = {}
    if target is None:
        return more
    for row, unit_id in enumerate(columns["unit_id"].tolist()):
        found = verdict(float(estimates.lower[row, 0]), float(estimates.upper[row, 0]), target)
        columns["target"][row] = found
        if found == "not_shown":
            more[unit_id] = forms_to_settle(estimates, row, target, interval, level)
    return more


def _untested(columns: dict[str, NDArray[Any]], estimates: Estimates) -> dict[str, str]:
    """The reason code of each unit that was not tested."""
    found = {}
    for row, unit_id in enumerate(columns["unit_id"].tolist()):
        if columns["group"][row] == "":
            codes = [code for code, where in estimates.reasons.items() if where[row, 0]]
            found[unit_id] = codes[0] if codes else "no_df"
    return found


def _typed(columns: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Ranks as whole numbers where all are given."""
    return {
        name: column.astype(np.int64) if name.startswith("rank") and not np.isnan(column).any() else column
        for name, column in columns.items()
    }
