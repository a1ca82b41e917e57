"""Whether an index reaches a target, and how many forms would settle it."""

from __future__ import annotations

from math import ceil, inf
from typing import Literal

from analysis.stats.intervals import normal_quantile

Verdict = Literal["met", "not_met", "not_shown", ""]


def verdict(lower: float, upper: float, target: float) -> Verdict:
    """met where the lower limit reaches the target, not_met where the upper limit is below it, else
    not_shown; empty without an interval."""
    if lower != lower or upper != upper:
        return ""
    if lower >= target:
        return "met"
    return "not_met" if upper < target else "not_shown"


def extra_forms(
    p: float, target: float, size: float, forms: float, level: float, population: float = inf
) -> int | None:
    """How many more forms would settle the verdict if the share stayed as it is.

    Inverts Wilson's interval: the limit reaches the target at an effective size of
    z² t(1 − t)/(p − t)². `size` is today's effective size of `forms` forms, with the correction for
    a finite `population` in it; both grow with n as they have so far. None where no number would do:
    the share is the target, or the whole population would not be enough.
    """
    if p == target or not size > 0 or not forms > 0:
        return None
    needed = normal_quantile(level) ** 2 * target * (1 - target) / (p - target) ** 2
    if needed <= size:
        return 0
    per_form = size / forms * (1 - forms / population)
    total = needed / (per_form + needed / population)
    found = ceil(total - 1e-9) - int(forms)
    return found if forms + found <= population else None
