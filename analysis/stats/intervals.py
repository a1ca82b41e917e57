"""Confidence intervals for proportions and means, as pure functions on arrays.

Every function takes arrays of equal shape and a confidence level, and gives (lower, upper). Where
an interval cannot be given the functions give not-a-number; who calls them says why.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, expit, logit, ndtri, stdtrit

Floats = NDArray[np.float64]

IntervalName = Literal["wilson", "beta", "logit", "mean", "score"]
INTERVALS: tuple[IntervalName, ...] = ("wilson", "beta", "logit", "mean", "score")
"""Of shares. Means have the t interval whichever is chosen, but for `score`, which is Wilson's of both."""

FEW = 5
"""With fewer forms than this on one side the variance is too unsure to raise the effective size."""


FEW_CLUSTERS = 4
"""With fewer degrees of freedom than this, from clusters, a sampling error is itself little known."""


def normal_quantile(level: float) -> float:
    """The two-sided standard normal quantile of a confidence level (1.96 for 0.95)."""
    return float(ndtri(0.5 + level / 2))


def t_quantile(df: ArrayLike, level: float) -> Floats:
    """The two-sided quantile of Student's t; not a number where df ≤ 0, the normal's at infinity."""
    df = np.asarray(df, dtype=np.float64)
    # the quantile is slow and few different degrees of freedom occur in a table
    known, where = np.unique(df, return_inverse=True)
    quantiles: Floats = np.asarray(stdtrit(known, 0.5 + level / 2), dtype=np.float64)
    return quantiles[where].reshape(df.shape)


def wilson_interval(p: ArrayLike, size: ArrayLike, level: float) -> tuple[Floats, Floats]:
    """Wilson's score interval for a proportion with an effective sample size.

    Wilson (1927); Newcombe (1998) Stat. Med. 17:857, method 3. At p = 1 the upper limit is 1, and
    the lower limit is below 1 for any finite size.

    >>> lower, upper = wilson_interval(81 / 263, 263, 0.95)
    >>> round(float(lower), 4), round(float(upper), 4)
    (0.2553, 0.3662)
    """
    return wilson_limits(p, size, normal_quantile(level))


def wilson_limits(p: ArrayLike, size: ArrayLike, critical: ArrayLike) -> tuple[Floats, Floats]:
    """Wilson's limits at any critical value, in place of the normal quantile of a level."""
    p, n = np.asarray(p, dtype=np.float64), np.asarray(size, dtype=np.float64)
    z2 = np.asarray(critical, dtype=np.float64) ** 2
    centre, half = p + z2 / (2 * n), np.sqrt(z2 * p * (1 - p) / n + z2 * z2 / (4 * n * n))
    lower, upper = (centre - half) / (1 + z2 / n), (centre + half) / (1 + z2 / n)
    # rounding may leave a little more or less than the ends
    lower, upper = np.maximum(lower, 0.0), np.minimum(upper, 1.0)
    return np.where(p <= 0, 0.0, lower), np.where(p >= 1, 1.0, upper)


def score_variance(p: ArrayLike, size: ArrayLike, level: float) -> Floats:
    """The variance behind a Wilson interval: p̃(1 − p̃)/(n* + z²) around its centre p̃.

    Unlike p(1 − p)/n it is not zero at p = 1 (Agresti & Coull 1998). Zero for an infinite size.
    """
    p, n = np.asarray(p, dtype=np.float64), np.asarray(size, dtype=np.float64)
    z2 = normal_quantile(level) ** 2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    variance: Floats = centre * (1 - centre) / (n + z2)
    return variance


def effective_size(
    p: ArrayLike, variance: ArrayLike, forms: ArrayLike, df: ArrayLike, level: float
) -> Floats:
    """Korn & Graubard's effective sample size, p(1 − p)/V · (t_{n−1}/t_df)².

    Korn & Graubard (1998) Survey Methodology 24:193; R's svyciprop(method="beta"). Not a number where
    the variance is zero or df ≤ 0.
    """
    p, variance = np.asarray(p, dtype=np.float64), np.asarray(variance, dtype=np.float64)
    forms = np.asarray(forms, dtype=np.float64)
    size = p * (1 - p) / np.where(variance > 0, variance, np.nan)
    ratio = t_quantile(forms - 1, level) / t_quantile(df, level)
    grown: Floats = size * ratio**2
    return grown


def score_size(
    p: ArrayLike,
    variance: ArrayLike,
    variance_without_correction: ArrayLike,
    forms: ArrayLike,
    answers: ArrayLike,
    df: ArrayLike,
    few: ArrayLike,
    correction: ArrayLike,
    level: float,
    *,
    clustered: bool = False,
) -> Floats:
    """The effective size n* of the default interval.

    n0 = p(1 − p)/V0 · n/(n − 1) · (t_{n−1}/t_df)², at most the number of answers; at most n where p
    is 0 or 1, V0 is zero, or fewer than FEW forms are on one side (`few`). Then the finite
    population: n0·V0/V, or n0·`correction` = n0 (N − 1)/(N − n) where p is 0 or 1 or V is zero.
    With one item, one stratum, no weights and no correction this is n.

    In place of n the bound is n (t_{n−1}/t_df)² where forms come in clusters (`clustered`): few answers on
    one side, or clusters that happen to agree, say nothing of how alike clusters are, and an interval of n
    itself holds the truth far less often than it says.
    """
    p = np.asarray(p, dtype=np.float64)
    v, v0 = np.asarray(variance, dtype=np.float64), np.asarray(variance_without_correction, dtype=np.float64)
    n, few = np.asarray(forms, dtype=np.float64), np.asarray(few, dtype=bool)
    boundary = (p <= 0) | (p >= 1) | ~(v0 > 0)
    most = n * (t_quantile(n - 1, level) / t_quantile(df, level)) ** 2 if clustered else n
    with np.errstate(divide="ignore", invalid="ignore"):
        grown = effective_size(p, v0, n, df, level) * n / (n - 1)
        gain = np.where(boundary | ~(v > 0), np.asarray(correction, dtype=np.float64), v0 / v)
    size = np.where(boundary, most, np.minimum(grown, np.asarray(answers, dtype=np.float64)))
    size = np.where(few, np.minimum(size, most), size)
    return np.where(np.asarray(df, dtype=np.float64) > 0, size * gain, np.nan)


def worth_of_scores(share: ArrayLike, simple: ArrayLike, forms: ArrayLike) -> Floats:
    """The number of yes-or-no answers that scores of as many independent forms are worth.

    share: the mean's share of its scale; simple: its variance in a simple random sample. Scores at the ends
    of the scale alone are worth their own number, others more. Clusters are worth more than that by luck
    alone, so it takes the place of the number of answers in `score_size`. Infinite where nothing varies.
    """
    share, simple = np.asarray(share, dtype=np.float64), np.asarray(simple, dtype=np.float64)
    forms = np.asarray(forms, dtype=np.float64)
    known = simple > 0
    worth = share * (1 - share) / np.where(known, simple, np.nan) * forms / np.maximum(forms - 1, 1.0)
    return np.where(known, worth, np.inf)


def beta_interval(p: ArrayLike, size: ArrayLike, level: float) -> tuple[Floats, Floats]:
    """Clopper & Pearson's interval with an effective size, as svyciprop(method="beta").

    Korn & Graubard (1998). At p = 0 the lower limit is 0, at p = 1 the upper limit is 1.
    """
    p, size = np.asarray(p, dtype=np.float64), np.asarray(size, dtype=np.float64)
    alpha = (1 - level) / 2
    n = np.where(np.isfinite(size) & (size > 0), size, np.nan)
    hits, misses = n * p, n * (1 - p)
    lower = np.where(hits <= 0, 0.0, betaincinv(hits, misses + 1, alpha))
    upper = np.where(misses <= 0, 1.0, betaincinv(hits + 1, misses, 1 - alpha))
    return lower, upper


def logit_interval(
    p: ArrayLike, se: ArrayLike, df: ArrayLike, level: float, centre: ArrayLike | None = None
) -> tuple[Floats, Floats]:
    """The t interval of log p/(1 − p), brought back: svyciprop(method="xlogit").

    `centre` is the logit where it comes from elsewhere (see `stats.glm`: svyciprop(method="logit")).
    Not a number at p = 0 and p = 1, where the logit has no value, and where se is 0.
    """
    p, se = np.asarray(p, dtype=np.float64), np.asarray(se, dtype=np.float64)
    inner = np.where((p > 0) & (p < 1) & (se > 0), p, np.nan)
    middle = logit(inner)
    if centre is not None:
        given = np.asarray(centre, dtype=np.float64)
        middle = np.where(np.isnan(inner) | np.isnan(given), middle, given)
        inner = expit(middle)
    half = t_quantile(df, level) * se / (inner * (1 - inner))
    return expit(middle - half), expit(middle + half)


def t_interval(estimate: ArrayLike, se: ArrayLike, df: ArrayLike, level: float) -> tuple[Floats, Floats]:
    """estimate ± t_df·se; not a number where se is 0. It may leave the range of the measure."""
    estimate, se = np.asarray(estimate, dtype=np.float64), np.asarray(se, dtype=np.float64)
    half = np.where(se > 0, t_quantile(df, level) * se, np.nan)
    return estimate - half, estimate + half
