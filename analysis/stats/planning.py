"""What a sample of a given size will be able to say, before a form is printed."""

from __future__ import annotations

from math import ceil, inf

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from analysis.stats.intervals import normal_quantile, wilson_interval
from analysis.stats.ranks import rank_sets

Floats = NDArray[np.float64]


def share_variance(p: float, forms: ArrayLike, deff: float, populations: ArrayLike) -> Floats:
    """Variance of a share from simple random samples: deff · p(1 − p)/n · (1 − n/N)."""
    n, whole = np.asarray(forms, dtype=np.float64), np.asarray(populations, dtype=np.float64)
    left = np.where(np.isinf(whole), 1.0, 1 - n / np.where(np.isinf(whole), 1.0, whole))
    return np.where(n > 0, deff * p * (1 - p) / np.where(n > 0, n, 1.0) * np.maximum(left, 0.0), np.nan)


def expected_interval(p: float, variance: ArrayLike, level: float) -> tuple[Floats, Floats]:
    """The Wilson interval to expect around a share of p with this variance."""
    v = np.asarray(variance, dtype=np.float64)
    size = np.where(v > 0, p * (1 - p) / np.where(v > 0, v, 1.0), np.where(v == 0, inf, np.nan))
    return wilson_interval(p, size, level)


def detectable_difference(se: ArrayLike, level: float, power: float, tests: int = 1) -> Floats:
    """The smallest true difference found with the given power, two-sided, Bonferroni over `tests`."""
    reach = float(ndtri(1 - (1 - level) / (2 * tests)) + ndtri(power))
    return reach * np.asarray(se, dtype=np.float64)


def forms_for_margin(
    p: float, margin: float, level: float, deff: float = 1.0, population: float = inf
) -> int:
    """Forms for which the expected Wilson interval reaches no further than `margin` from p."""
    if population < inf and _reach(p, population, deff, population, level) > margin:
        return int(population)
    low, high = 1, 2
    while _reach(p, high, deff, population, level) > margin and high < min(population, 1 << 40):
        low, high = high, int(min(high * 2, population))
    while low < high:
        middle = (low + high) // 2
        if _reach(p, middle, deff, population, level) <= margin:
            high = middle
        else:
            low = middle + 1
    return high


def _reach(p: float, forms: float, deff: float, population: float, level: float) -> float:
    lower, upper = expected_interval(p, share_variance(p, forms, deff, population), level)
    return float(max(p - lower, upper - p))


def forms_for_target(
    p: float, target: float, level: float, deff: float = 1.0, population: float = inf
) -> int | None:
    """Forms for which an observed share of p settles whether the target is met; None where none do.

    The Wilson limit reaches the target at z² t(1 − t)/(p − t)² effective forms.
    """
    if p == target:
        return None
    needed = deff * normal_quantile(level) ** 2 * target * (1 - target) / (p - target) ** 2
    total = needed / (1 + needed / population)
    return ceil(total - 1e-9)


def slovin(population: float, margin: float) -> int:
    """Slovin's (Yamane's) n = N/(1 + N e²), as offices quote it: p = 1/2, 95% taken as two errors.

    >>> slovin(7211, 0.05)
    379
    """
    return ceil(population / (1 + population * margin**2) - 1e-9)


def equal_units_gap(
    p: float,
    sizes: ArrayLike,
    rng: np.random.Generator,
    quantiles: tuple[float, ...] = (0.5, 0.95),
    draws: int = 20_000,
) -> Floats:
    """Quantiles of the gap between the best and the worst of units that are truly equal."""
    n = np.maximum(1, np.rint(np.asarray(sizes, dtype=np.float64))).astype(np.int64)
    shares = rng.binomial(n, p, (draws, n.size)) / n
    return np.asarray(np.quantile(shares.max(axis=1) - shares.min(axis=1), quantiles), dtype=np.float64)


def expected_rank_widths(
    p: float,
    spread: float,
    sizes: ArrayLike,
    level: float,
    rng: np.random.Generator,
    replicates: int = 40,
    draws: int = 2_000,
) -> tuple[float, float]:
    """Mean number of ranks in a marginal and in a simultaneous confidence set.

    Units' true shares are drawn around p with standard deviation `spread`, then a sample of each.
    """
    n = np.maximum(1, np.rint(np.asarray(sizes, dtype=np.float64))).astype(np.int64)
    widths = np.zeros((replicates, 2))
    for replicate in range(replicates):
        truth = np.clip(rng.normal(p, spread, n.size), 0.001, 0.999)
        shares = rng.binomial(n, truth) / n
        centre = (shares * n + 2) / (n + 4)
        for column, simultaneous in enumerate((False, True)):
            sets = rank_sets(
                shares, centre * (1 - centre) / (n + 4), level, rng, simultaneous=simultaneous, draws=draws
            )
            widths[replicate, column] = (sets.upper - sets.lower + 1).mean()
    marginal, together = widths.mean(axis=0)
    return float(marginal), float(together)
