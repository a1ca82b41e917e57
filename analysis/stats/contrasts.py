"""Differences and what many of them at once demand: MOVER limits, adjusted p-values, max-|t|."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr

from analysis.stats.linearization import ROUNDING

Floats = NDArray[np.float64]

Limits = Callable[[Floats], tuple[Floats, Floats]]
"""Given critical values (m, 1), the lower and upper limits (m, k) of k independent estimates."""

Adjustment = Literal["holm", "bh"]

LARGEST = 1e6
"""A statistic above this is as good as infinite, even with one degree of freedom."""

FEW_DF = 20
"""Degrees of freedom from which on an estimated variance is as good as known for comparing many."""


def holm(p: ArrayLike) -> Floats:
    """Holm's (1979) adjusted p-values; empty ones stay empty and are not counted."""
    return _adjust(np.asarray(p, dtype=np.float64), _holm)


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Benjamini & Hochberg's (1995) adjusted p-values; empty ones stay empty and are not counted."""
    return _adjust(np.asarray(p, dtype=np.float64), _benjamini_hochberg)


def adjust(p: ArrayLike, method: Adjustment) -> Floats:
    """Adjusted p-values by the named method."""
    return holm(p) if method == "holm" else benjamini_hochberg(p)


def _adjust(p: Floats, step: Callable[[Floats], Floats]) -> Floats:
    adjusted = np.full_like(p, np.nan)
    given = np.flatnonzero(~np.isnan(p))
    order = given[np.argsort(p[given], kind="stable")]
    adjusted[order] = step(p[order])
    return adjusted


def _holm(ordered: Floats) -> Floats:
    count = ordered.size
    return np.minimum(1.0, np.maximum.accumulate(ordered * (count - np.arange(count))))


def _benjamini_hochberg(ordered: Floats) -> Floats:
    count = ordered.size
    raw = ordered * count / (np.arange(count) + 1)
    adjusted: Floats = np.minimum.accumulate(raw[::-1])[::-1]
    return adjusted


def satterthwaite(parts: ArrayLike, df: ArrayLike) -> Floats:
    """Degrees of freedom of a sum of independent variances (Satterthwaite 1946).

    parts (…, k): the k variances that add up; df (…, k), infinite for a variance that is known. A part
    without degrees of freedom is left out where it is zero, and makes the result not a number where it
    is not. Infinite where all that add up are known.
    """
    parts, df = np.broadcast_arrays(np.asarray(parts, dtype=np.float64), np.asarray(df, dtype=np.float64))
    used = parts > 0
    spread = np.where(used, parts**2 / np.where(df > 0, df, np.nan), 0.0).sum(axis=-1)
    total = np.where(used, parts, 0.0).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.asarray(total**2 / spread, dtype=np.float64)
    return found


def contrast_degrees(parts: ArrayLike, df: ArrayLike, own: NDArray[np.int64] | None = None) -> Floats:
    """Satterthwaite's degrees of freedom (m,), bounded by those of each contrast's own estimate where few.

    parts (m, k), df (k,), own (m,): the estimate each contrast is about, None for no bound. Satterthwaite
    takes the estimated parts for the true ones: where the own part came out small by luck, the others
    seem to carry the sum and the degrees of freedom are too many, in just the samples whose |t| is too
    large. With one own part of FEW_DF or more the error is gone in the noise.
    """
    found = satterthwaite(parts, df)
    if own is None:
        return found
    bound = np.asarray(df, dtype=np.float64)[own]
    return np.where((bound > 0) & (bound < FEW_DF), np.fmin(found, bound), found)


def two_sided_p(t: ArrayLike, df: ArrayLike) -> Floats:
    """Two-sided p-value of a t statistic, the normal's at infinity; not a number without degrees of
    freedom."""
    t, df = np.asarray(t, dtype=np.float64), np.asarray(df, dtype=np.float64)
    return np.asarray(2 * stdtr(df, -np.abs(t)), dtype=np.float64)


def t_to_scale(t: ArrayLike, df: ArrayLike) -> Floats:
    """Put a t statistic with fewer than FEW_DF degrees of freedom on the scale of the normal.

    Wallace (1959) Ann. Math. Stat. 30:1121: z = (8ν + 1)/(8ν + 3) √(ν log(1 + t²/ν)). Statistics with
    more degrees of freedom are left as they are. Among many statistics the largest would else always
    be one of those with few, and they would widen the limits of all.
    """
    t, df = np.asarray(t, dtype=np.float64), np.asarray(df, dtype=np.float64)
    few = (df > 0) & (df < FEW_DF)
    nu = np.where(few, df, np.nan)
    z = (8 * nu + 1) / (8 * nu + 3) * np.sqrt(nu * np.log1p(t * t / nu))
    return np.where(few, np.copysign(z, t), t)


def scale_to_t(z: ArrayLike, df: ArrayLike) -> Floats:
    """The t statistic that `t_to_scale` puts at z ≥ 0."""
    z, df = np.asarray(z, dtype=np.float64), np.asarray(df, dtype=np.float64)
    few = (df > 0) & (df < FEW_DF)
    nu = np.where(few, df, np.nan)
    power = np.minimum((z * (8 * nu + 3) / (8 * nu + 1)) ** 2 / nu, 600.0)
    return np.where(few, np.sqrt(nu * np.expm1(power)), z)


def mover(
    contrasts: Floats,
    values: Floats,
    lower: Floats,
    upper: Floats,
    correlation: Floats | None = None,
    centre: Floats | None = None,
) -> tuple[Floats, Floats]:
    """Limits of linear combinations of estimates from the limits of each.

    contrasts (m, k); values (k,); lower, upper (m, k) or (k,): limits of the estimates; correlation
    (k, k), None for independent estimates; centre (m,): the combinations, where they are known to be
    other than contrasts @ values. The variance on each side is recovered from the limit on
    that side, so that skewed intervals stay skewed (Zou & Donner 2008). For a difference of two with
    Wilson limits this is Newcombe's (1998, Stat. Med. 17:873) method 10.

    >>> import numpy as np
    >>> from analysis.stats.intervals import wilson_interval
    >>> p, n = np.array([56 / 70, 48 / 80]), np.array([70, 80])
    >>> low, high = mover(np.array([[1.0, -1.0]]), p, *wilson_interval(p, n, 0.95))
    >>> round(float(low[0]), 4), round(float(high[0]), 4)
    (0.0524, 0.3339)
    """
    centre = contrasts @ values if centre is None else centre
    below, above = values - lower, upper - values
    down = contrasts * np.where(contrasts > 0, below, above)
    up = contrasts * np.where(contrasts > 0, above, below)
    return centre - _reach(down, correlation), centre + _reach(up, correlation)


def _reach(parts: Floats, correlation: Floats | None) -> Floats:
    joint = parts if correlation is None else parts @ correlation
    reach: Floats = np.sqrt(np.maximum((joint * parts).sum(axis=1), 0.0))
    return reach


def score_statistic(
    contrasts: Floats,
    values: Floats,
    limits: Limits,
    correlation: Floats | None = None,
    centre: Floats | None = None,
) -> Floats:
    """The critical value (m,) at which each combination's MOVER interval just reaches zero.

    `limits` takes critical values (m, 1) and gives limits (m, k) of the estimates. The result takes
    the place of |t|; it is 0 where the difference is 0, and infinite where nothing reaches zero.
    centre: see `mover`.
    """
    centre = contrasts @ values if centre is None else centre
    rounding = 8 * np.finfo(float).eps * np.abs(values).max(initial=0.0)

    def past_zero(critical: Floats) -> Floats:
        lower, upper = mover(contrasts, values, *limits(critical[:, None]), correlation, centre)
        past: Floats = np.where(centre > 0, -lower, upper)
        return past

    low, high = np.zeros(len(contrasts)), np.full(len(contrasts), 4.0)
    at_low, at_high = -np.abs(centre), past_zero(high)
    while ((at_high < 0) & (high < LARGEST)).any():
        high = np.where(at_high < 0, 4 * high, high)
        at_high = past_zero(high)
    open_ = (centre != 0) & (at_high >= 0)
    found = np.full(len(contrasts), np.inf)
    was_short = np.zeros(open_.shape, dtype=bool)
    was_past = was_short
    # false position (Illinois): the limits are nearly straight lines of the critical value
    for _ in range(100):
        rise = np.where(open_, at_high - at_low, 1.0)
        found = np.where(open_, low - at_low * (high - low) / rise, found)
        probe = np.where(open_, found, 0.0)
        here = past_zero(probe)
        open_ = open_ & (np.abs(here) > rounding)
        if not open_.any():
            break
        short = here < 0
        at_low = np.where(short, here, np.where(was_past, at_low / 2, at_low))
        at_high = np.where(short, np.where(was_short, at_high / 2, at_high), here)
        low, high = np.where(short, probe, low), np.where(short, high, probe)
        was_short, was_past = short, ~short
    return np.where(np.abs(centre) <= ROUNDING * np.abs(values).max(initial=0.0), 0.0, found)


def max_t_quantile(
    contrasts: Floats,
    variances: Floats,
    df: Floats,
    level: float,
    rng: np.random.Generator,
    draws: int = 10_000,
    own: NDArray[np.int64] | None = None,
) -> float:
    """The critical value of simultaneous intervals for m combinations of k independent estimates.

    contrasts (m, k), variances and df (k,). Draws the estimates and their estimated variances
    (V·χ²/df, independent of each other) and takes the quantile of the largest |t|. A contrast whose
    `own` estimate has few degrees of freedom has the error of that estimate's variance in all of its
    own (see `contrast_degrees`), and is drawn and read on the scale of `t_to_scale`: `scale_to_t` gives
    its critical value. Not a number where no combination varies.
    """
    used = (variances > 0) & (df > 0)
    total = (contrasts**2)[:, used] @ variances[used]
    kept = np.flatnonzero(total > 0)
    if not kept.size:
        return float("nan")
    loads = contrasts[np.ix_(kept, used)]
    noise = rng.standard_normal((draws, int(used.sum()))) * np.sqrt(variances[used])
    share = draw_variances(df[used], draws, rng)
    estimated = (share * variances[used]) @ (loads**2).T
    mine = None if own is None else own[kept]
    degrees = contrast_degrees(contrasts[kept] ** 2 * variances, df, mine)
    if mine is not None:
        alone = used[mine] & (df[mine] < FEW_DF)
        place = np.cumsum(used) - 1
        estimated[:, alone] = total[kept][alone] * share[:, place[mine[alone]]]
    t = np.abs(noise @ loads.T) / np.sqrt(estimated)
    few = degrees < FEW_DF
    if few.any():
        t[:, few] = t_to_scale(t[:, few], degrees[few])
    return float(np.quantile(t.max(axis=1), level))


def draw_variances(df: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """χ²/df (draws, k): estimated variances in shares of the true; 1 where df is infinite."""
    found = np.ones((draws, df.size))
    finite = np.isfinite(df)
    found[:, finite] = rng.chisquare(df[finite], (draws, int(finite.sum()))) / df[finite]
    return found


def max_t_quantile_correlated(
    covariance: Floats, df: ArrayLike, level: float, rng: np.random.Generator, draws: int = 10_000
) -> float:
    """The critical value of simultaneous intervals for m combinations with a given covariance (m, m).

    The quantile of the largest |t| of a multivariate t distribution whose degrees of freedom, df (m,)
    or common, are the largest of df; a combination with fewer than FEW_DF has a variance of its own,
    and is read on the scale of `t_to_scale`.
    """
    error = np.sqrt(np.maximum(np.diag(covariance), 0.0))  # rounding may leave −1e−19 where nothing varies
    degrees = np.broadcast_to(np.asarray(df, dtype=np.float64), error.shape)
    varying = (error > 0) & (degrees > 0)
    if not varying.any():
        return float("nan")
    degrees = degrees[varying]
    scaled = covariance[np.ix_(varying, varying)] / np.outer(error[varying], error[varying])
    roots, vectors = np.linalg.eigh(scaled)
    factor = vectors * np.sqrt(np.maximum(roots, 0.0))
    few = degrees < FEW_DF
    own = few & (degrees < degrees.max())
    share = np.repeat(draw_variances(degrees.max(keepdims=True), draws, rng), degrees.size, axis=1)
    share[:, own] = draw_variances(degrees[own], draws, rng)
    t = np.abs(rng.standard_normal((draws, degrees.size)) @ factor.T) / np.sqrt(share)
    if few.any():
        t[:, few] = t_to_scale(t[:, few], degrees[few])
    return float(np.quantile(t.max(axis=1), level))
