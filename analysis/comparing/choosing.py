"""Which comparison is meant: units with the whole, pairs, groups of respondents, or two surveys."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.comparing.groups import compare_groups
from analysis.comparing.pairs import compare_pairs
from analysis.comparing.trends import Trend, compare_surveys
from analysis.comparing.units import compare_units
from analysis.funnel import funnel_of_units
from analysis.table import Table
from survey.answers import Answers
from survey.arguments import checked
from survey.messages import HailongError
from survey.plan.crosswalk import read_crosswalk


@checked
def choose_comparison(
    answers: Answers,
    *,
    before: Answers | None = None,
    crosswalk: str | None = None,
    pairs: bool = False,
    funnel: bool = False,
    attribute: str | None = None,
    target: float | None = None,
    seed: int | None = None,
    interval: Any = "wilson",
    **choices: Any,
) -> Table:
    """Compare units with the overall index, or what the one of before, pairs, funnel, attribute says.

    `crosswalk`, a shipped name or a file, matches the units of `before` with today's.
    Raises HailongError when more than one of them is given, or a crosswalk alone.
    `choices` go to the comparison as they are.
    """
    if sum((before is not None, pairs, attribute is not None, funnel)) > 1:
        raise HailongError("terminal.one_comparison")
    if crosswalk is not None and before is None:
        raise HailongError("terminal.crosswalk_alone")
    if funnel:
        own = ("criterion", "measure", "recipe", "weights", "fpc", "lonely", "lang")
        return funnel_of_units(answers, **{name: choices[name] for name in own if name in choices})
    if pairs:
        return compare_pairs(answers, **choices)
    if attribute is not None:
        return compare_groups(answers, attribute, rng=np.random.default_rng(seed), **choices)
    if before is not None:
        matches = read_crosswalk(crosswalk) if crosswalk else None
        return compare_surveys(
            answers, before, crosswalk=matches, target=target, interval=interval, **choices
        )
    rng = np.random.default_rng(seed)
    return compare_units(answers, target=target, interval=interval, rng=rng, **choices)


@checked
def rows_to_write(table: Table, *, changes: bool) -> Table:
    """A comparison's own rows, or with `changes` those of a trend's `changes`: everything and levels too.

    Raises HailongError where there are changes to write and the comparison is no trend.
    """
    if not changes:
        return table
    if not isinstance(table, Trend):
        raise HailongError("terminal.changes_alone")
    return table.changes
