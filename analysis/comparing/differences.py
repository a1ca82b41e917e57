"""The arithmetic that all comparisons share: estimates of domains in, tested differences out.

Proportions are compared through score limits: the variance of each estimate is recovered from its
Wilson limit on the side that faces the other (MOVER), and a p-value is the one at whose critical
value the interval of the difference reaches zero. Near 100% the usual standard error is too small,
and at 100% it is zero: with it, a third of equal wards at 98% would be called different. Means are
compared by t, as are proportions where test="t" asks for what R's svycontrast does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.estimating.estimates import Estimates
from analysis.estimating.moments import PROPORTIONS
from analysis.stats.contrasts import (
    max_t_quantile,
    max_t_quantile_correlated,
    mover,
    satterthwaite,
    score_statistic,
    two_sided_p,
)
from analysis.stats.intervals import score_variance, t_quantile, wilson_limits
from analysis.stats.linearization import Bools, Floats
from analysis.stats.ranks import Above

Test = Literal["score", "t"]
Direction = Literal["above", "same", "below", ""]

_KNOWN = 1e9
"""Degrees of freedom of a variance that is not estimated."""


@dataclass(frozen=True)
class Side:
    """k estimates as comparisons see them.

    values (k,). variances (k,): of the drawn estimates, not zero at 100%. df (k,). tested (k,): has a
    sampling error. size (k,): effective sizes, for score limits; None for t.
    """

    values: Floats
    variances: Floats
    df: Floats
    tested: Bools
    size: Floats | None

    def limits(self, critical: Floats) -> tuple[Floats, Floats]:
        """Limits (m, k) of the estimates at critical values (m,)."""
        c = np.asarray(critical, dtype=np.float64)[:, None]
        if self.size is not None:
            return wilson_limits(self.values[None, :], self.size[None, :], c)
        reach = c * np.sqrt(self.variances)[None, :]
        return self.values - reach, self.values + reach

    def take(self, keep: Sequence[int]) -> Side:
        """The estimates at these positions."""
        chosen = np.asarray(keep, dtype=np.int64)
        size = None if self.size is None else self.size[chosen]
        return Side(
            self.values[chosen], self.variances[chosen], self.df[chosen], self.tested[chosen], size
        )  # fmt: skip

    def join(self, other: Side) -> Side:
        """These estimates, then the others'."""
        size = None
        if self.size is not None and other.size is not None:
            size = np.r_[self.size, other.size]
        return Side(
            np.r_[self.values, other.values],
            np.r_[self.variances, other.variances],
            np.r_[self.df, other.df],
            np.r_[self.tested, other.tested],
            size,
        )

    def above(self) -> Above:
        """Which estimates are shown to be above which others, at a critical value."""
        difference = self.values[:, None] - self.values[None, :]

        def shown(critical: float) -> Bools:
            lower, upper = self.limits(np.array([critical]))
            down, up = self.values - lower[0], upper[0] - self.values
            result: Bools = difference > np.sqrt(down[:, None] ** 2 + up[None, :] ** 2)
            return result & (difference > 0)

        return shown


def side_of(estimates: Estimates, column: int, level: float, test: Test) -> Side:
    """One target's estimates as a side; those without forms are left for the caller to drop.

    An estimate whose error cannot be estimated (one form in a stratum) is not tested, but as a part
    of others' contrasts it counts with the width its number of forms gives it.
    """
    value, se = estimates.value[:, column], estimates.se[:, column]
    df, forms = estimates.df[:, column], estimates.forms[:, column]
    tested = ~np.isnan(se) & (df > 0)
    complete = estimates.reasons["complete_count"][:, column]
    tested |= complete
    if estimates.targets[column].measure not in PROPORTIONS or test == "t":
        return Side(value, np.where(tested, se, 0.0) ** 2, df, tested, None)
    size = np.where(tested, estimates.size[:, column], np.maximum(forms, 1.0))
    unsure = estimates.few[:, column] | ~tested | ~(se > 0)
    recovered = score_variance(np.where(np.isnan(value), 0.5, value), size, level)
    variances = np.where(unsure & ~complete, recovered, np.where(tested, se, 0.0) ** 2)
    return Side(value, variances, np.where(df > 0, df, _KNOWN), tested, size)


@dataclass(frozen=True)
class Tested:
    """m differences: each with its limits, degrees of freedom and p-value."""

    difference: Floats
    se: Floats
    df: Floats
    p: Floats
    lower: Floats
    upper: Floats
    critical: float


def estimate_contrasts(
    side: Side,
    contrasts: Floats,
    level: float,
    rng: np.random.Generator | None = None,
    *,
    correlation: Floats | None = None,
    df: float | None = None,
    draws: int = 10_000,
) -> Tested:
    """Test linear combinations of a side's estimates.

    contrasts (m, k). With `rng` the limits hold for all combinations at once (max-|t|), without it
    for each alone (by its own degrees of freedom). correlation (k, k) of the estimates, None for
    independent ones. df: degrees of freedom for all, None for Satterthwaite's.
    """
    covariance = np.diag(side.variances)
    if correlation is not None:
        error = np.sqrt(side.variances)
        covariance = correlation * np.outer(error, error)
    variance = np.einsum("mk,kl,ml->m", contrasts, covariance, contrasts)
    se = np.sqrt(np.maximum(variance, 0.0))
    own_df = _degrees(side, contrasts, variance, df)
    difference = contrasts @ side.values
    if side.size is None:
        statistic = np.where(se > 0, np.abs(difference) / np.where(se > 0, se, 1.0), np.inf)
        statistic = np.where(np.abs(difference) <= 1e-15, 0.0, statistic)
    else:
        statistic = score_statistic(contrasts, side.values, side.limits, correlation)
    p = np.where(
        (variance > 0) | (statistic == 0), two_sided_p(np.minimum(statistic, 1e6), own_df), 0.0
    )  # fmt: skip
    p = np.where((variance <= 0) & (statistic == 0), 1.0, p)
    if rng is None:
        critical = _own_critical(own_df, level)
    elif correlation is None:
        critical = np.full(
            len(contrasts), max_t_quantile(contrasts, side.variances, side.df, level, rng, draws)
        )
    else:
        common = float(np.nanmin(own_df))
        joint = contrasts @ covariance @ contrasts.T
        critical = np.full(len(contrasts), max_t_quantile_correlated(joint, common, level, rng, draws))
    used = np.where(np.isnan(critical), 0.0, critical)
    lower, upper = mover(contrasts, side.values, *side.limits(used), correlation)
    empty = np.isnan(p) | (np.isnan(critical) & (variance > 0))
    lower, upper = np.where(empty, np.nan, lower), np.where(empty, np.nan, upper)
    return Tested(difference, se, own_df, p, lower, upper, float(critical[0]) if critical.size else np.nan)


def _degrees(side: Side, contrasts: Floats, variance: Floats, df: float | None) -> Floats:
    if df is not None:
        return np.full(len(contrasts), df)
    found = satterthwaite(contrasts**2 * side.variances, side.df)
    return np.where(variance > 0, found, _KNOWN)


def _own_critical(df: Floats, level: float) -> Floats:
    return t_quantile(df, level)


def directions(difference: Floats, p_adjusted: Floats, level: float) -> list[Direction]:
    """above, same or below at the confidence level; empty where it was not tested."""
    found: list[Direction] = []
    for gap, p in zip(difference.tolist(), p_adjusted.tolist(), strict=True):
        if p != p or gap != gap:
            found.append("")
        elif p < 1 - level:
            found.append("above" if gap > 0 else "below")
        else:
            found.append("same")
    return found
