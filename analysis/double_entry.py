"""The interval of an error rate found by double entry."""

from __future__ import annotations

from collections.abc import Callable

from analysis.stats.intervals import wilson_interval


def share_interval(level: float) -> Callable[[int, int], tuple[float, float]]:
    """Wilson limits of a share, from the numbers of errors and of fields (Newcombe 1998, method 3)."""

    def limits(errors: int, fields: int) -> tuple[float, float]:
        lower, upper = wilson_interval(errors / fields, fields, level)
        return float(lower), float(upper)

    return limits
