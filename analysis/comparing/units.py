"""Comparisons of units: against the overall index, with each other, with a target; ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, get_args

import numpy as np
from numpy.typing import NDArray

from analysis.comparing.differences import Test, directions, estimate_contrasts, side_of
from analysis.comparing.ranking import rank_side
from analysis.comparing.reasons import join_codes, row_codes, untested_reason
from analysis.estimating.covariance import contrast_with_whole
from analysis.estimating.design import DesignChoice, Weights
from analysis.estimating.domains import Domain, list_domains
from analysis.estimating.estimates import Estimates, estimate, targets_of
from analysis.estimating.moments import PROPORTIONS, Target, larger_is_better
from analysis.estimating.settling import forms_to_settle
from analysis.indices import check_choices, choose_recipe, prepare
from analysis.recipes import OVERALL, Measure, Recipe
from analysis.stats.contrasts import Adjustment, adjust
from analysis.stats.intervals import IntervalName
from analysis.stats.linearization import Lonely
from analysis.stats.targets import verdict
from analysis.sums import Sums
from analysis.table import Table
from survey.answers import Answers
from survey.arguments import checked
from survey.messages import HailongError, Language

COLUMNS = (
    "unit_id", "unit", "estimate", "difference", "lower", "upper", "p", "p_adjusted", "group", "rank",
    "rank_lower", "rank_upper", "rank_lower_simultaneous", "rank_upper_simultaneous", "target", "flag",
)  # fmt: skip
"""The columns of a comparison of units."""
RANKS = frozenset(name for name in COLUMNS if name.startswith("rank"))
"""Those that hold whole numbers."""

SEED = 2020
"""Seeds the draws where no generator is given, so that a table does not change when made again."""


@dataclass(frozen=True)
class ComparisonMethod:
    """How a comparison was made.

    critical: the critical value of the simultaneous intervals. overall, overall_lower, overall_upper:
    what units are compared with; overall_flag: reason codes, as in `flag`. target: in the unit of the
    measure, None where there is none. larger_is_better: whether rank 1 is the largest figure.
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
    larger_is_better: bool = True
    overall_flag: str = ""


@dataclass(frozen=True)
class Comparison(Table):
    """Units compared, a row for each (COLUMNS), with how it was done.

    group: above or below where the adjusted p-value says so and the limits leave out zero, else same;
    empty where it was not tested, which is not "same". It is the figure that is above, not the unit
    that is better; rank 1 is the best, which of the share dissatisfied is the smallest. lower and upper
    belong to `difference` and hold for all units at once. flag: the reason of every empty cell, and what
    else `indices` says of the unit. untested: the reason code by unit. more_forms: the forms that would
    settle an open verdict, by unit (None: none would). forms: those that answered, by unit. best: units
    that may be the best one.
    """

    WHOLE: ClassVar[frozenset[str]] = RANKS

    method: ComparisonMethod
    untested: Mapping[str, str]
    more_forms: Mapping[str, int | None]
    best: tuple[str, ...]
    forms: Mapping[str, int] = field(default_factory=dict)


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
    (1 − W_h)² V_h + Σ W_k² V_k over the other units, with Satterthwaite's degrees of freedom; where the
    unit has fewer than 20 of its own, no more than these. In a composite each criterion has its own
    shares. p-values are adjusted over the units; the limits of the differences hold simultaneously
    (max-|t|). Ranks: see `stats.ranks`. target: a share from 0 to 1 (of index100 a hundredth), None for
    no verdict; a mean on the scale and the share dissatisfied have none. rng: for the draws; None for a
    fixed seed.
    """
    choices = Choices(recipe, interval, level, weights, fpc, lonely, test, adjustment)
    sums, chosen, goal = prepare_comparison(source, criterion, measure, choices)
    choice = choices.design
    domains = (*list_domains(sums, ("unit",), lang), *list_domains(sums, ("all",), lang))
    estimates = estimate(sums, domains, [goal], chosen, choice, interval, level)
    generator = rng if rng is not None else np.random.default_rng(SEED)
    whole = side_of(estimates, 0, level, test)
    untested = [untested_reason(estimates, whole, row) for row in range(len(domains) - 1)]
    given = ~np.isnan(estimates.value[:-1, 0])
    here = np.flatnonzero(given)
    if here.size == 1:
        untested[here[0]] = untested[here[0]] or "only_unit"
    side = whole.take(here.tolist())
    against = contrast_with_whole(sums, domains[:-1], goal, chosen, choice, given)
    result = estimate_contrasts(
        side,
        against.contrasts[np.ix_(here, here)],
        level,
        generator,
        difference=estimates.value[here, 0] - estimates.value[-1, 0],
        own=np.arange(here.size),
        # weighting to margins that cut across units makes their estimates depend on each other
        correlation=None if sums.calibration is None else against.correlation[np.ix_(here, here)],
        draws=draws,
    )
    tested = np.array([not untested[row] for row in here.tolist()], dtype=bool)
    p = np.where(tested, result.p, np.nan)
    adjusted = adjust(p, adjustment)
    upward = larger_is_better(sums, goal)
    ranking = rank_side(side, level, generator, draws, larger_is_better=upward)
    columns = _unit_columns(domains[:-1], estimates)
    for name in ("difference", "lower", "upper"):
        columns[name][here] = np.where(tested, getattr(result, name), np.nan)
    columns["p"][here], columns["p_adjusted"][here] = p, adjusted
    columns["group"][here] = directions(result.difference, adjusted, level, (result.lower, result.upper))
    for name, values in ranking.columns.items():
        columns[name][here] = values
    wanted = target_value(target, goal.measure)
    more = _verdicts(columns, estimates, wanted, interval, level)
    columns["flag"][:] = _flags(estimates, untested, wanted)
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
        larger_is_better=upward,
        overall_flag=join_codes(row_codes(estimates, len(domains) - 1)),
    )
    ids = [domain.unit_id for domain in domains[:-1]]
    return Comparison(
        _typed(columns),
        method,
        {unit: code for unit, code in zip(ids, untested, strict=True) if code},
        more,
        tuple(ids[row] for row in here[ranking.best].tolist()),
        dict(zip(ids, estimates.forms[:-1, 0].astype(int).tolist(), strict=True)),
    )


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
    chosen = choose_recipe(source, choices.recipe)
    sums = prepare(source, by, chosen, choices.weights)
    asked = measure or chosen.headline
    (goal,) = targets_of(sums.questionnaire, sums.groups, (asked,), (criterion,), items=False)
    return sums, chosen, goal


def _unit_columns(domains: Sequence[Domain], estimates: Estimates) -> dict[str, NDArray[Any]]:
    count = len(domains)
    columns: dict[str, NDArray[Any]] = {name: np.full(count, np.nan) for name in COLUMNS}
    for name in ("unit_id", "unit", "group", "target", "flag"):
        columns[name] = np.full(count, "", dtype=object)
    columns["unit_id"][:] = [domain.unit_id for domain in domains]
    columns["unit"][:] = [domain.unit for domain in domains]
    columns["estimate"] = estimates.value[:count, 0].copy()
    return columns


def target_value(target: float | None, measure: Measure) -> float | None:
    """The target in the unit of the measure. A mean on the scale has none, nor has the share dissatisfied:
    the target is a share that is to be reached, not one to stay under."""
    if target is None or measure in ("mean", "dissatisfied"):
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


def _flags(estimates: Estimates, untested: Sequence[str], target: float | None) -> list[str]:
    """The reasons of each row's empty cells, and what else is to be known of its estimate."""
    whole = "" if target is not None else "no_target"
    return [join_codes([code, *row_codes(estimates, row), whole]) for row, code in enumerate(untested)]


def _typed(columns: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Ranks as whole numbers where all are given."""
    return {
        name: column.astype(np.int64) if name.startswith("rank") and not np.isnan(column).any() else column
        for name, column in columns.items()
    }
