"""Whether an index reaches a target, and how many forms would settle it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Literal

Verdict = Literal["met", "not_met", "not_shown", ""]

MOST_FORMS = 10_000_000
"""More forms than this are not worth naming."""


def verdict(lower: float, upper: float, target: float) -> Verdict:
    """met where the lower limit reaches the target, not_met where the upper limit is below it, else
    not_shown; empty without an interval."""
    if lower != lower or upper != upper:
        return ""
    if lower >= target:
        return "met"
    return "not_met" if upper < target else "not_shown"


def extra_forms(
    limits: Callable[[float], tuple[float, float]], target: float, forms: float, most: float
) -> int | None:
    """How many more forms would settle an open verdict: the smallest number that does.

    limits: the interval to expect from so many forms in all, narrower the more there are. most: the
    population, infinite where it is not known. None where no number up to it, or up to MOST_FORMS, would.
    """

    def settled(more: int) -> bool:
        return verdict(*limits(forms + more), target) in ("met", "not_met")

    bound = int(min(most - forms, MOST_FORMS))
    if bound < 1 or not settled(bound):
        return None
    return 1 + bisect_left(range(1, bound), True, key=settled)
