"""Differences and what many of them at once demand: MOVER limits, adjusted p-values, max-|t|."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr

Floats = NDArray[np.float64]

Limits = Callable[[Floats], tuple[Floats, Floats]]
"""Given critical values (m,), the lower and upper limits (m, k) of k independent estimates."""

Adjustment = Literal["holm", "bh"]


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
    return np.minimum(1.0, np.minimum.accumulate(raw[::-1])[::-1])


def satterthwaite(parts: ArrayLike, df: ArrayLike) -> Floats:
    """Degrees of freedom of a sum of independent variances (Satterthwaite 1946).

    parts (…, k): the k variances that add up; df (…, k). A part without degrees of freedom is left
    out where it is zero, and makes the result not a number where it is not.
    """
    parts, df = np.broadcast_arrays(np.asarray(parts, dtype=np.float64), np.asarray(df, dtype=np.float64))
    used = parts > 0
    unknown = (used & ~(df > 0)).any(axis=-1)
    spread = np.where(used, parts**2 / np.where(df > 0, df, 1.0), 0.0).sum(axis=-1)
    total = np.where(used, parts, 0.0).sum(axis=-1)
    good = ~unknown & (spread > 0)
    return np.where(good, total**2 / np.where(spread > 0, spread, 1.0), np.nan)


def two_sided_p(t: ArrayLike, df: ArrayLike) -> Floats:
    """Two-sided p-value of a t statistic; not a number without degrees of freedom."""
    t, df = np.abs(np.asarray(t, dtype=np.float64)), np.asarray(df, dtype=np.float64)
    usable = (df > 0) & ~np.isnan(t)
    return np.where(usable, 2 * stdtr(np.where(usable, df, 1.0), np.where(usable, -t, 0.0)), np.nan)


def mover(
    contrasts: Floats, values: Floats, lower: Floats, upper: Floats, correlation: Floats | None = None
) -> tuple[Floats, Floats]:
    """Limits of linear combinations of estimates from the limits of each.

    contrasts (m, k); values (k,); lower, upper (m, k) or (k,): limits of the estimates; correlation
    (k, k), None for independent estimates. The variance on each side is recovered from the limit on
    that side, so that skewed intervals stay skewed (Zou & Donner 2008). For a difference of two with
    Wilson limits this is Newcombe's (1998, Stat. Med. 17:873) method 10.

    >>> import numpy as np
    >>> from analysis.stats.intervals import wilson_interval
    >>> p, n = np.array([56 / 70, 48 / 80]), np.array([70, 80])
    >>> low, high = mover(np.array([[1.0, -1.0]]), p, *wilson_interval(p, n, 0.95))
    >>> round(float(low[0]), 4), round(float(high[0]), 4)
    (0.0524, 0.3339)
    """
    centre = contrasts @ values
    below, above = values - lower, upper - values
    down = contrasts * np.where(contrasts > 0, below, above)
    up = contrasts * np.where(contrasts > 0, above, below)
    return centre - _reach(down, correlation), centre + _reach(up, correlation)


def _reach(parts: Floats, correlation: Floats | None) -> Floats:
    joint = parts if correlation is None else parts @ correlation
    reach: Floats = np.sqrt(np.maximum((joint * parts).sum(axis=1), 0.0))
    return reach


def score_statistic(
    contrasts: Floats, values: Floats, limits: Limits, correlation: Floats | None = None
) -> Floats:
    """The critical value (m,) at which each combination's MOVER interval just reaches zero.

    `limits` takes critical values (m,) and gives limits (m, k) of the estimates. The result takes
    the place of |t|; it is 0 where the difference is 0, and infinite where nothing reaches zero.
    """
    centre = contrasts @ values
    low, high = np.zeros(len(contrasts)), np.full(len(contrasts), 64.0)

    def excludes(critical: Floats) -> NDArray[np.bool_]:
        lower, upper = mover(contrasts, values, *limits(critical), correlation)
        outside: NDArray[np.bool_] = np.where(centre > 0, lower > 0, upper < 0)
        return outside

    beyond = excludes(high)
    for _ in range(60):
        middle = (low + high) / 2
        outside = excludes(middle)
        low, high = np.where(outside, middle, low), np.where(outside, high, middle)
    found = np.where(beyond, np.inf, (low + high) / 2)
    return np.where(np.abs(centre) <= 1e-15, 0.0, found)


def max_t_quantile(
    contrasts: Floats,
    variances: Floats,
    df: Floats,
    level: float,
    rng: np.random.Generator,
    draws: int = 10_000,
) -> float:
    """The critical value of simultaneous intervals for m combinations of k independent estimates.

    contrasts (m, k), variances and df (k,). Draws the estimates and their estimated variances
    (V·χ²/df, independent of each other) and takes the quantile of the largest |t|. Not a number
    where no combination varies.
    """
    varying = (variances > 0) & (df > 0)
    if not (contrasts[:, varying] != 0).any():
        return float("nan")
    contrasts, variances, df = contrasts[:, varying], variances[varying], df[varying]
    contrasts = contrasts[(contrasts != 0).any(axis=1)]
    noise = rng.standard_normal((draws, variances.size)) * np.sqrt(variances)
    estimated = variances * rng.chisquare(df, (draws, variances.size)) / df
    t = np.abs(noise @ contrasts.T) / np.sqrt(estimated @ (contrasts**2).T)
    return float(np.quantile(t.max(axis=1), level))


def max_t_quantile_correlated(
    covariance: Floats, df: float, level: float, rng: np.random.Generator, draws: int = 10_000
) -> float:
    """The critical value of simultaneous intervals for m combinations with a given covariance (m, m).

    The quantile of the largest |t| of a multivariate t distribution with common degrees of freedom.
    """
    error = np.sqrt(np.diag(covariance))
    varying = error > 0
    if not varying.any() or not df > 0:
        return float("nan")
    scaled = covariance[np.ix_(varying, varying)] / np.outer(error[varying], error[varying])
    roots, vectors = np.linalg.eigh(scaled)
    factor = vectors * np.sqrt(np.maximum(roots, 0.0))
    noise = np.abs(rng.standard_normal((draws, int(varying.sum()))) @ factor.T).max(axis=1)
    return float(np.quantile(noise / np.sqrt(rng.chisquare(df, draws) / df), level))
