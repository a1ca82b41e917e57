"""The plan of a survey, looked at before printing: margins, differences, ranks, forms needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.estimating.design import Weights
from analysis.stats.first_place import probability_best_first
from analysis.stats.planning import (
    Others,
    Side,
    detectable_difference,
    effective_sizes,
    equal_units_gap,
    expected_interval,
    expected_rank_widths,
    forms_for_margin,
    forms_for_target,
    share_variance,
    slovin,
)
from analysis.table import Table
from survey.answers import UnitInfo
from survey.arguments import checked
from survey.messages import HailongError, Language, say

Floats = NDArray[np.float64]

SEED = 2020
_SIDES: tuple[Side, ...] = ("below", "above")
_NUMBERS = (
    "forms", "population", "lower", "upper", "margin", "difference", "difference_below",
    "difference_above", "difference_pair", "for_precision", "for_target", "slovin",
    "gap_median", "gap_95", "rank_width", "rank_width_simultaneous", "best_first",
)  # fmt: skip


@dataclass(frozen=True)
class SurveyPlan(Table):
    """What to expect, a row for each unit, each level (where there are several) and everything.

    Columns: scope, unit_id, unit, forms (planned), population (empty where unknown), lower, upper and
    margin (the expected interval around `expected`, and its longer side), difference_below and
    difference_above (the smallest true difference of a unit from the whole, itself at `expected`, that
    the comparison of units finds with the given power; empty for levels, and where no share up to 0 or 1
    is found), difference (the larger of the two), difference_pair (the same of two units of this one's
    size, one of them below the other at `expected`, over all pairs), for_precision (forms for a margin of
    `precision`), for_target (forms that settle the target if the share is as expected), slovin
    (n = N/(1 + N e²), e = precision; its limit 1/e² where the population is not known).

    gap_median, gap_95: between the best and the worst unit, were all equal. rank_width,
    rank_width_simultaneous: ranks in a unit's confidence set, were units spread as assumed; best_first:
    the probability that the truly best unit then shows the highest index. They are columns too, given
    in the row for everything.
    """

    expected: float
    deff: float
    precision: float
    target: float | None
    level: float
    power: float
    spread: float
    gap_median: float
    gap_95: float
    rank_width: float
    rank_width_simultaneous: float
    best_first: float

    @property
    def units(self) -> int:
        """The number of units."""
        return int((self["scope"] == "unit").sum())


@checked
def design_effect(icc: float, size: float) -> float:
    """The design effect of forms that come in groups: 1 + (m − 1)ρ (Kish 1965, 5.4).

    icc: correlation of two forms of one volunteer; size: forms of one volunteer.

    >>> design_effect(0.02, 30)
    1.58
    """
    return 1 + (size - 1) * icc


@checked
def with_quota(units: Sequence[UnitInfo], forms: int) -> tuple[UnitInfo, ...]:
    """The units, each with `forms` forms to collect: to ask what another number would bring."""
    return tuple(unit._replace(quota=forms) for unit in units)


@checked
def plan_survey(
    units: Sequence[UnitInfo],
    expected: float = 0.9,
    *,
    deff: float = 1.0,
    precision: float = 0.05,
    target: float | None = 0.8,
    level: float = 0.95,
    power: float = 0.8,
    spread: float = 0.03,
    weights: Weights = "none",
    fpc: bool = True,
    rng: np.random.Generator | None = None,
    lang: Language = "vi",
) -> SurveyPlan:
    """Look ahead at a survey with the units' quotas.

    expected: the share satisfied to plan for. deff: design effect of one form against a simple random
    one (above 1 where volunteers or sessions matter). spread: standard deviation of the units' true
    shares, for the ranks. Raises HailongError for units without a quota, populations that are needed
    and unknown, or a number outside its range.
    """
    ranges = (("expected", expected), ("precision", precision), ("level", level), ("power", power))
    for name, value in (*ranges, *((("target", target),) if target is not None else ())):
        if not 0 < value < 1:
            raise HailongError("analysis.not_a_share", option=name, found=value)
    if not deff > 0 or not spread >= 0:
        raise HailongError("analysis.not_a_share", option="deff" if not deff > 0 else "spread", found=deff)
    missing = [unit.name for unit in units if not unit.quota]
    if missing or not units:
        raise HailongError("analysis.quota_unknown", units=", ".join(missing))
    forms = np.array([float(unit.quota or 0) for unit in units])
    known = np.array([np.nan if unit.population is None else float(unit.population) for unit in units])
    if weights == "population" and np.isnan(known).any():
        names = ", ".join(unit.name for unit in units if unit.population is None)
        raise HailongError("analysis.population_unknown", units=names)
    used = np.where(np.isnan(known) | (not fpc), np.inf, known)
    short = [unit.name for unit, n, size in zip(units, forms, used, strict=True) if n > size]
    if short:
        raise HailongError("analysis.population_too_small", units=", ".join(short))
    generator = rng if rng is not None else np.random.default_rng(SEED)
    variance = share_variance(expected, forms, deff, used)
    share = known if weights == "population" else forms
    rows = _rows(units, forms, known, share, variance, lang)
    for row in rows:
        _fill(row, expected, deff, precision, target, level, fpc)
    _fill_differences(rows, expected, share, variance, forms, level, power)
    _fill_pairs(rows, expected, variance, forms, level, power)
    sizes = effective_sizes(expected, variance)
    gap = equal_units_gap(expected, sizes, generator)
    widths = expected_rank_widths(expected, spread, sizes, level, generator)
    best_first = probability_best_first(expected, spread, sizes, generator)
    ranks = {
        "gap_median": float(gap[0]), "gap_95": float(gap[1]), "rank_width": widths[0],
        "rank_width_simultaneous": widths[1], "best_first": best_first,
    }  # fmt: skip
    rows[-1] |= ranks
    return SurveyPlan(
        _columns(rows),
        expected=expected,
        deff=deff,
        precision=precision,
        target=target,
        level=level,
        power=power,
        spread=spread,
        **ranks,
    )


def _rows(
    units: Sequence[UnitInfo],
    forms: Floats,
    known: Floats,
    share: Floats,
    variance: Floats,
    lang: Language,
) -> list[dict[str, Any]]:
    """The units, levels and everything with their forms, population and variance."""
    rows: list[dict[str, Any]] = [
        {"scope": "unit", "unit_id": unit.id, "unit": unit.name, "_of": np.array([index])}
        for index, unit in enumerate(units)
    ]
    levels = {unit.level: unit.level_name for unit in units}
    if len(levels) > 1:
        rows += [
            {
                "scope": "level",
                "unit_id": level,
                "unit": name,
                "_of": np.flatnonzero([unit.level == level for unit in units]),
            }
            for level, name in levels.items()
        ]
    everything = say("analysis.everything", lang)
    rows.append({"scope": "all", "unit_id": "", "unit": everything, "_of": np.arange(len(units))})
    for row in rows:
        inside = row.pop("_of")
        weight = share[inside] / share[inside].sum()
        row["forms"] = int(forms[inside].sum())
        row["population"] = float(known[inside].sum())
        row["_variance"] = float((weight**2 * variance[inside]).sum())
    return rows


def _fill(
    row: dict[str, Any],
    expected: float,
    deff: float,
    precision: float,
    target: float | None,
    level: float,
    fpc: bool,
) -> None:
    """The interval to expect and the forms needed."""
    lower, upper = expected_interval(expected, row.pop("_variance"), level)
    row["lower"], row["upper"] = float(lower), float(upper)
    row["margin"] = float(max(expected - lower, upper - expected))
    population = row["population"]
    known = population == population
    whole = population if known and fpc else np.inf
    row["for_precision"] = forms_for_margin(expected, precision, level, deff, whole)
    if target is not None:
        needed = forms_for_target(expected, target, level, deff, whole)
        row["for_target"] = np.nan if needed is None else needed
    row["slovin"] = slovin(population if known else np.inf, precision)


def _fill_differences(
    rows: list[dict[str, Any]],
    expected: float,
    share: Floats,
    variance: Floats,
    forms: Floats,
    level: float,
    power: float,
) -> None:
    """The differences of each unit from the whole that will be found."""
    weight = share / share.sum()
    sizes = effective_sizes(expected, variance)
    known: dict[tuple[float, ...], dict[str, float | None]] = {}
    for unit in range(len(forms)):
        key = (float(weight[unit]), float(sizes[unit]), float(forms[unit]))
        if key not in known:
            other = np.delete(np.arange(len(forms)), unit)
            others = Others(
                weight[other] / max(1 - weight[unit], 1e-12),
                sizes[other],
                max(1.0, float((forms[other] - 1).sum())),
            )
            own = (float(weight[unit]), float(sizes[unit]), max(1.0, float(forms[unit]) - 1))
            found = {
                side: detectable_difference(expected, *own, others, level, power, len(forms), side)
                for side in _SIDES
            }
            given = [value for value in found.values() if value is not None]
            known[key] = {
                "difference": max(given, default=None),
                **{f"difference_{side}": value for side, value in found.items()},
            }
        rows[unit].update({name: np.nan if v is None else v for name, v in known[key].items()})


def _fill_pairs(
    rows: list[dict[str, Any]], expected: float, variance: Floats, forms: Floats, level: float, power: float
) -> None:
    """The differences of two units like each one, the second below the first, that will be found."""
    sizes = effective_sizes(expected, variance)
    pairs = len(forms) * (len(forms) - 1) // 2
    known: dict[tuple[float, float], float] = {}
    for unit in range(len(forms) if pairs else 0):
        key = float(sizes[unit]), float(forms[unit])
        if key not in known:
            df = max(1.0, key[1] - 1)
            other = Others(np.ones(1), sizes[unit : unit + 1], df)
            found = detectable_difference(expected, 0.0, key[0], df, other, level, power, pairs, "below")
            known[key] = np.nan if found is None else found
        rows[unit]["difference_pair"] = known[key]


def _columns(rows: list[dict[str, Any]]) -> dict[str, NDArray[Any]]:
    columns: dict[str, NDArray[Any]] = {}
    for name in ("scope", "unit_id", "unit"):
        columns[name] = np.array([*(row[name] for row in rows), None], dtype=object)[:-1]
    for name in _NUMBERS:
        column = np.array([row.get(name, np.nan) for row in rows], dtype=np.float64)
        whole = name in ("forms", "population", "for_precision", "for_target", "slovin")
        columns[name] = column.astype(np.int64) if whole and not np.isnan(column).any() else column
    return columns
