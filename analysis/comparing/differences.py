"""The arithmetic that all comparisons share: estimates of domains in, tested differences out.

Estimates are compared through score limits: the variance of each is recovered from its Wilson limit on the
side that faces the other (MOVER), and a p-value is the one at whose critical value the interval of the
difference reaches zero. Near the end of a scale the usual standard error is too small just where the
estimate came out high, and at the end it is zero (`benchmarks.coverage` shows what becomes of the tests).
test="t" asks for the plain standard error, as R's svycontrast uses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.estimating.estimates import Estimates
from analysis.estimating.moments import PROPORTIONS
from analysis.stats.contrasts import (
    LARGEST,
    contrast_degrees,
    max_t_quantile,
    max_t_quantile_correlated,
    mover,
    scale_to_t,
    score_statistic,
    two_sided_p,
)
from analysis.stats.intervals import score_variance, t_quantile, wilson_limits
from analysis.stats.linearization import ROUNDING, Bools, Floats
from analysis.stats.ranks import Above

Test = Literal["score", "t"]
Direction = Literal["above", "same", "below", ""]


@dataclass(frozen=True)
class Side:
    """k estimates as comparisons see them.

    values (k,). variances (k,): of the drawn estimates, not zero at 100%. df (k,): infinite where the
    variance is not estimated. tested (k,): has a sampling error, or is a complete count. ends (2, k): the
    least and the greatest value the measure can have. size (k,): effective sizes, for score limits; None
    for t.
    """

    values: Floats
    variances: Floats
    df: Floats
    tested: Bools
    ends: Floats
    size: Floats | None

    def limits(self, critical: Floats) -> tuple[Floats, Floats]:
        """Limits (m, k) of the estimates at critical values (m, 1), or (m, k) for each its own."""
        if self.size is None:
            reach = critical * np.sqrt(self.variances)
            return self.values - reach, self.values + reach
        least, greatest = self.ends
        span = greatest - least
        lower, upper = wilson_limits((self.values - least) / span, self.size, critical)
        return least + span * lower, least + span * upper

    def take(self, keep: Sequence[int]) -> Side:
        """The estimates at these positions."""
        chosen = np.asarray(keep, dtype=np.int64)
        return Side(
            self.values[chosen],
            self.variances[chosen],
            self.df[chosen],
            self.tested[chosen],
            self.ends[:, chosen],
            None if self.size is None else self.size[chosen],
        )

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
            np.hstack([self.ends, other.ends]),
            size,
        )

    def turned(self) -> Side:
        """The same with the smallest the largest: for measures of which less is better."""
        return replace(self, values=self.ends.sum(axis=0) - self.values)

    def above(self) -> Above:
        """Which estimates are shown to be above which others, at a critical value or one for each pair."""
        difference = self.values[:, None] - self.values

        def shown(critical: float | Floats) -> Bools:
            # one critical value for all is the common case, and k limits are fewer than k²
            lower, upper = self.limits(np.atleast_2d(critical))
            reach = np.hypot((self.values - lower).T, upper - self.values)
            found: Bools = (difference > reach) & (difference > 0)
            return found

        return shown


def side_of(estimates: Estimates, column: int, level: float, test: Test) -> Side:
    """One target's estimates as a side; those without forms are left for the caller to drop.

    An estimate whose error cannot be estimated (one form in a stratum) is not tested, nor is a mean, or a
    share by t, whose answers are all alike: a variance of zero would say that it is known. As a part of
    others' contrasts a share without an error counts with the width its number of forms gives it.
    """
    value, se = estimates.value[:, column], estimates.se[:, column]
    df, forms = estimates.df[:, column], estimates.forms[:, column]
    usable = ~np.isnan(se) & (df > 0)
    complete = estimates.reasons["complete_count"][:, column]
    ends = np.tile(estimates.ends[:, [column]], value.size)
    if test == "t":
        tested = (usable & (se > 0)) | complete
        return Side(value, np.where(tested, se, 0.0) ** 2, df, tested, ends, None)
    if estimates.targets[column].measure not in PROPORTIONS:
        return side_of_means(value, np.where(usable, se, 0.0) ** 2, df, complete, ends)
    tested = usable | complete
    size = np.where(tested, estimates.size[:, column], np.maximum(forms, 1.0))
    unsure = estimates.few[:, column] | ~tested | ~(se > 0)
    recovered = score_variance(np.where(np.isnan(value), 0.5, value), size, level)
    variances = np.where(unsure & ~complete, recovered, np.where(tested, se, 0.0) ** 2)
    return Side(value, variances, np.where(df > 0, df, np.inf), tested, ends, size)


def side_of_means(value: Floats, variance: Floats, df: Floats, complete: Bools, ends: Floats) -> Side:
    """Means as a side: each is a share of the way from the least value to the greatest, of the effective size
    at which such a share has the mean's variance.

    So the variance falls towards the ends of the scale as that of a share does, which is most of what makes
    a mean that came out high seem more certain than it is. variance (k,): 0 where it is not known.
    """
    span = ends[1] - ends[0]
    share = (value - ends[0]) / span
    room = share * (1 - share)
    varies = (variance > 0) & (room > 0)
    size = np.where(varies, room * span**2 / np.where(varies, variance, 1.0), np.inf)
    return Side(value, np.where(varies, variance, 0.0), df, varies | complete, ends, size)


@dataclass(frozen=True)
class Tested:
    """m differences: each with its limits, degrees of freedom and p-value.

    critical: of |t| where the limits hold for all at once; see `stats.contrasts.scale_to_t` for what
    it becomes where degrees of freedom are few.
    """

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
    difference: Floats | None = None,
    own: NDArray[np.int64] | None = None,
    correlation: Floats | None = None,
    df: float | Floats | None = None,
    draws: int = 10_000,
) -> Tested:
    """Test linear combinations of a side's estimates.

    contrasts (m, k). With `rng` the limits hold for all combinations at once (max-|t|), without it
    for each alone (by its own degrees of freedom). difference (m,): the differences, where the
    contrasts only carry their errors; None for contrasts @ values. own (m,): the estimate that each
    combination is about, see `contrast_degrees`. correlation (k, k) of the estimates, None for
    independent ones. df: degrees of freedom of all or of each, None for Satterthwaite's.
    """
    covariance = np.diag(side.variances)
    if correlation is not None:
        error = np.sqrt(side.variances)
        covariance = correlation * np.outer(error, error)
    variance = np.maximum(np.einsum("mk,kl,ml->m", contrasts, covariance, contrasts), 0.0)
    se = np.sqrt(variance)
    if df is None:
        own_df = contrast_degrees(contrasts**2 * side.variances, side.df, own)
    else:
        own_df = np.where(variance > 0, np.broadcast_to(np.asarray(df, dtype=np.float64), se.shape), np.nan)
    centre = contrasts @ side.values if difference is None else difference
    p = _p_values(side, contrasts, centre, variance, own_df, correlation)
    if rng is None:
        common, critical = float("nan"), t_quantile(own_df, level)
    else:
        if correlation is None:
            common = max_t_quantile(contrasts, side.variances, side.df, level, rng, draws, own)
        else:
            joint = contrasts @ covariance @ contrasts.T
            common = max_t_quantile_correlated(joint, own_df, level, rng, draws)
        critical = scale_to_t(common, own_df)
    used = np.where(np.isnan(critical), 0.0, critical)
    lower, upper = mover(contrasts, side.values, *side.limits(used[:, None]), correlation, centre)
    if side.size is not None:  # no difference is larger than from the scale's one end to the other
        most = np.ptp(side.ends, axis=0).max(initial=0.0)
        lower, upper = np.maximum(lower, -most), np.minimum(upper, most)
    empty = np.isnan(p) | (np.isnan(critical) & (variance > 0))
    lower, upper = np.where(empty, np.nan, lower), np.where(empty, np.nan, upper)
    return Tested(centre, se, own_df, p, lower, upper, common)


def _p_values(
    side: Side,
    contrasts: Floats,
    difference: Floats,
    variance: Floats,
    df: Floats,
    correlation: Floats | None,
) -> Floats:
    """Two-sided p-values; differences of known values are 0 or not."""
    if side.size is None:
        scale = np.where(variance > 0, np.sqrt(variance), 1.0)
        statistic = np.where(variance > 0, np.abs(difference) / scale, np.inf)
        rounding = ROUNDING * np.nanmax(np.abs(side.values), initial=0.0)
        statistic = np.where(np.abs(difference) <= rounding, 0.0, statistic)
    else:
        statistic = score_statistic(contrasts, side.values, side.limits, correlation, difference)
    known = np.where(statistic == 0, 1.0, 0.0)
    return np.where(variance > 0, two_sided_p(np.minimum(statistic, LARGEST), df), known)


def directions(
    difference: Floats, p_adjusted: Floats, level: float, limits: tuple[Floats, Floats] | None = None
) -> list[Direction]:
    """above, same or below at the confidence level; empty where it was not tested.

    With `limits` a difference is shown only where these leave out zero too: Holm's steps go further
    than simultaneous limits, and no verdict may stand beside an interval that denies it.
    """
    found: list[Direction] = []
    denied = np.zeros(difference.shape, dtype=bool)
    if limits is not None:
        denied = (limits[0] <= 0) & (limits[1] >= 0)
    for gap, p, inside in zip(difference.tolist(), p_adjusted.tolist(), denied.tolist(), strict=True):
        if p != p or gap != gap:
            found.append("")
        elif p < 1 - level and not inside:
            found.append("above" if gap > 0 else "below")
        else:
            found.append("same")
    return found
