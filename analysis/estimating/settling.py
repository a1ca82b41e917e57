"""The forms that would settle an open verdict, by the formula of the interval that left it open."""

from __future__ import annotations

import numpy as np

from analysis.estimating.estimates import Estimates
from analysis.estimating.moments import PROPORTIONS
from analysis.stats.intervals import (
    IntervalName,
    beta_interval,
    effective_size,
    logit_interval,
    t_interval,
    wilson_interval,
)
from analysis.stats.targets import extra_forms


def forms_to_settle(
    estimates: Estimates,
    row: int,
    target: float,
    interval: IntervalName,
    level: float,
    column: int = 0,
) -> int | None:
    """How many more forms would settle whether a domain's estimate reaches the target, if it stays as it is.

    `target` is in the unit of the measure. The interval is taken to narrow as more forms of the same kind
    come in: the variance falls with n (1 − n/N), the degrees of freedom grow with n. None where no number
    would do, or there is no interval.
    """
    value, se = float(estimates.value[row, column]), float(estimates.se[row, column])
    forms, df = float(estimates.forms[row, column]), float(estimates.df[row, column])
    size, share = float(estimates.size[row, column]), estimates.targets[column].measure in PROPORTIONS
    if np.isnan(estimates.lower[row, column]) or not forms > 0:
        return None
    most = float(estimates.population[row])
    least, greatest = estimates.ends[:, column].tolist()
    span = greatest - least
    plain = float(effective_size(value, se**2, forms, df, level)) if share else np.nan
    use_own = np.isnan(plain) or value <= 0 or value >= 1

    def limits(total: float) -> tuple[float, float]:
        left = (1 - total / most) / (1 - forms / most)
        if left <= 0:
            return value, value
        gain = total / forms / left
        error, freedom = se / gain**0.5, df * total / forms
        if interval == "score":
            low, high = wilson_interval((value - least) / span, size * gain, level)
            return least + span * float(low), least + span * float(high)
        if not share or interval == "mean":
            found = t_interval(value, error, freedom, level)
        elif interval == "wilson":
            found = wilson_interval(value, size * gain, level)
        elif interval == "beta":
            grown = size * gain if use_own else effective_size(value, error**2, total, freedom, level)
            found = beta_interval(value, grown, level)
        else:
            found = logit_interval(value, error, freedom, level)
        return float(found[0]), float(found[1])

    return extra_forms(limits, target, forms, most)
