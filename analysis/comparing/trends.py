"""Two surveys compared: units matched by identity or by a crosswalk, each change with its error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from analysis.comparing.differences import Side, Test, directions, estimate_contrasts, side_of
from analysis.comparing.matching import (
    Match,
    Rewording,
    find_rewordings,
    match_units,
    refuse_other_questions,
)
from analysis.comparing.places import Place, match_places
from analysis.comparing.reasons import explain, join_codes, row_codes, untested_reason
from analysis.comparing.units import COLUMNS, RANKS, Choices, prepare_comparison, target_value
from analysis.estimating.design import Weights
from analysis.estimating.estimates import Estimates, estimate, targets_of
from analysis.estimating.moments import larger_is_better
from analysis.indices import index_columns
from analysis.recipes import OVERALL, Measure
from analysis.stats.contrasts import Adjustment, adjust
from analysis.stats.intervals import IntervalName
from analysis.stats.linearization import Lonely
from analysis.stats.targets import verdict
from analysis.table import Table
from survey.answers import Answers
from survey.arguments import checked
from survey.messages import HailongError, Language
from survey.plan.crosswalk import Crosswalk


@dataclass(frozen=True)
class TrendMethod:
    """How two surveys were compared."""

    criterion: str
    measure: Measure
    recipe: str
    level: float
    test: Test
    adjustment: Adjustment
    larger_is_better: bool = True


@dataclass(frozen=True)
class Trend(Table):
    """Units now against before, in the columns of a comparison (the ranks are empty), then `before`.

    difference: now minus before. group: above, same or below what it was; empty where it was not
    compared, with the reason's code in `untested` and, beside others, in `flag`. changes: a row for
    everything, each level and each unit: scope, unit_id, unit, before, after, difference, se, lower,
    upper, p, p_adjusted (over the units; the p-value itself for everything and levels), group, reason, note
    (what `before` rests on: `interpolated`, `forms_as_cases`), least_forms (of the earlier units in it).
    earlier: a table of indices of the earlier survey for today's places, of a composite its criteria too.
    reworded: rows and levels behind the index whose wording differs between the surveys.
    """

    WHOLE: ClassVar[frozenset[str]] = RANKS

    method: TrendMethod
    untested: Mapping[str, str]
    changes: Table
    earlier: Table
    reworded: tuple[Rewording, ...] = ()


@checked
def compare_surveys(
    after: Answers,
    before: Answers,
    criterion: str = OVERALL,
    measure: Measure | None = None,
    *,
    crosswalk: Mapping[str, str] | Crosswalk | None = None,
    target: float | None = 0.8,
    recipe: str | None = None,
    interval: IntervalName = "wilson",
    level: float = 0.95,
    weights: Weights = "none",
    fpc: bool = True,
    lonely: Lonely = "refuse",
    test: Test = "score",
    adjustment: Adjustment = "holm",
    lang: Language = "vi",
) -> Trend:
    """The change of each unit, level and everything between two independent surveys.

    Units are the same where id and name agree; `crosswalk` maps ids of the earlier survey to ids of
    the later one, several to one where units were merged (a unit it does not name stays itself, and so
    is a part of the one that others joined), or is a whole crosswalk. Earlier units, or the known shares of
    them, that make up a later one are weighted by share × cases (see `places`). Everything and levels are
    compared only where all their units are. Raises HailongError where the questions, their grouping, scales
    or weights behind the index differ, or no unit is in both surveys; a changed wording is told in
    `reworded`.
    """
    choices = Choices(recipe, interval, level, weights, fpc, lonely, test, adjustment)
    now, chosen, goal = prepare_comparison(after, criterion, measure, choices)
    same = replace(choices, recipe=chosen.name)
    then, past, past_goal = prepare_comparison(before, criterion, goal.measure, same)
    refuse_other_questions(now, then, chosen, past, goal, past_goal)
    matches = match_units(after.units, before.units, crosswalk or {})
    if not any(match.earlier for match in matches):
        raise HailongError("analysis.no_common_units")
    choice = choices.design
    places = match_places(now, then, matches, choice, lang)
    late = estimate(now, [place.now for place in places], [goal], chosen, choice, interval, level)
    goals = [past_goal]
    if criterion == OVERALL:
        parts = targets_of(then.questionnaire, then.groups, [goal.measure], None, items=False)
        goals += [target for target in parts if target.code != OVERALL]
    early = estimate(then, [place.then for place in places], goals, past, choice, interval, level)
    changes = _changes(places, late, early, level, test, adjustment)
    columns = _unit_columns(places, late, changes, target_value(target, goal.measure))
    units = [row for row, place in enumerate(places) if place.now.scope == "unit"]
    untested = {
        places[row].now.unit_id: str(changes["reason"][row]) for row in units if changes["reason"][row]
    }
    upward = larger_is_better(now, goal)
    method = TrendMethod(criterion, goal.measure, chosen.name, level, test, adjustment, upward)
    return Trend(
        columns,
        method,
        untested,
        Table(changes),
        Table(index_columns(early)),
        find_rewordings(now, then, goal),
    )


def _changes(
    places: Sequence[Place],
    late: Estimates,
    early: Estimates,
    level: float,
    test: Test,
    adjustment: Adjustment,
) -> dict[str, NDArray[Any]]:
    """The columns of `changes`."""
    count = len(places)
    columns: dict[str, NDArray[Any]] = {
        name: np.array([*(getattr(place.now, name) for place in places), None], dtype=object)[:-1]
        for name in ("scope", "unit_id", "unit")
    }
    columns["before"], columns["after"] = early.value[:, 0].copy(), late.value[:, 0].copy()
    for name in ("difference", "se", "lower", "upper", "p", "p_adjusted"):
        columns[name] = np.full(count, np.nan)
    reasons = [place.reason for place in places]
    sides = side_of(late, 0, level, test), side_of(early, 0, level, test)
    for row in range(count):
        reasons[row] = reasons[row] or _missing(late, early, row, sides)
        if reasons[row]:
            continue
        pair = sides[0].take([row]).join(sides[1].take([row]))
        result = estimate_contrasts(pair, np.array([[1.0, -1.0]]), level)
        for name in ("difference", "se", "lower", "upper", "p"):
            columns[name][row] = getattr(result, name)[0]
    units = columns["scope"] == "unit"
    columns["p_adjusted"] = columns["p"].copy()
    columns["p_adjusted"][units] = adjust(columns["p"][units], adjustment)
    found = directions(columns["difference"], columns["p_adjusted"], level)
    columns["group"] = np.array([*found, None], dtype=object)[:-1]
    columns["reason"] = np.array([*reasons, None], dtype=object)[:-1]
    columns["least_forms"] = np.array([place.least for place in places], dtype=np.int64)
    notes = ["" if reason else place.note for place, reason in zip(places, reasons, strict=True)]
    columns["note"] = np.array([*notes, None], dtype=object)[:-1]
    return columns


def _missing(late: Estimates, early: Estimates, row: int, sides: tuple[Side, Side]) -> str:
    """The reason code of a comparison that cannot be made for want of answers or of an error."""
    return untested_reason(late, sides[0], row) or untested_reason(early, sides[1], row)


def _unit_columns(
    places: Sequence[Place],
    late: Estimates,
    changes: Mapping[str, NDArray[Any]],
    target: float | None,
) -> dict[str, NDArray[Any]]:
    """The units' rows in the columns of a comparison."""
    rows = np.array([row for row, place in enumerate(places) if place.now.scope == "unit"], dtype=np.int64)
    columns: dict[str, NDArray[Any]] = {name: np.full(rows.size, np.nan) for name in COLUMNS}
    columns["estimate"] = changes["after"][rows]
    for name in ("unit_id", "unit", "difference", "lower", "upper", "p", "p_adjusted", "group"):
        columns[name] = changes[name][rows]
    verdicts = [
        verdict(float(late.lower[row, 0]), float(late.upper[row, 0]), target) if target is not None else ""
        for row in rows.tolist()
    ]
    columns["target"] = np.array([*verdicts, None], dtype=object)[:-1]
    always = ["not_ranked", *([] if target is not None else ["no_target"])]
    flags = [
        join_codes(
            [str(changes["reason"][row]), *changes["note"][row].split(";"), *row_codes(late, row), *always]
        )
        for row in rows.tolist()
    ]
    columns["flag"] = np.array([*flags, None], dtype=object)[:-1]
    columns["before"] = changes["before"][rows]
    return columns


__all__ = ["Match", "Trend", "TrendMethod", "compare_surveys", "explain", "match_units"]
