"""What a sample of a given size will be able to say, before a form is printed."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from math import ceil, inf
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln, ndtr, stdtrit, xlogy

from analysis.stats.contrasts import satterthwaite
from analysis.stats.intervals import normal_quantile, wilson_interval, wilson_limits
from analysis.stats.ranks import rank_sets

Floats = NDArray[np.float64]
Side = Literal["below", "above"]

_LARGEST_SIZE = 1e9
"""An effective size beyond this leaves no error to speak of."""
_MOST_COUNTS = 401
"""Counts of each of two units that are set against each other."""
_MOST_FORMS = 1_000_000_000_000
"""No margin needs more."""


def share_variance(p: float, forms: ArrayLike, deff: float, populations: ArrayLike) -> Floats:
    """Variance of a share from simple random samples: deff · p(1 − p)/n · (1 − n/N)."""
    n, whole = np.asarray(forms, dtype=np.float64), np.asarray(populations, dtype=np.float64)
    variance: Floats = deff * p * (1 - p) / np.where(n > 0, n, np.nan) * np.maximum(1 - n / whole, 0.0)
    return variance


def expected_interval(p: float, variance: ArrayLike, level: float) -> tuple[Floats, Floats]:
    """The Wilson interval to expect around a share of p with this variance."""
    v = np.asarray(variance, dtype=np.float64)
    return wilson_interval(p, np.where(np.isnan(v), np.nan, effective_sizes(p, v)), level)


def effective_sizes(p: float, variance: ArrayLike) -> Floats:
    """The simple random samples as precise as these variances: p(1 − p)/V, infinite where V is 0."""
    v = np.asarray(variance, dtype=np.float64)
    return np.where(v > 0, p * (1 - p) / np.where(v > 0, v, np.nan), inf)


@dataclass(frozen=True)
class Others:
    """The units a unit is told from: their weights in what they share (k,), which sum to 1, their
    effective sizes (k,), and the degrees of freedom behind their common share."""

    weights: Floats
    sizes: Floats
    df: float

    def variance(self, p: float) -> float:
        """The variance of their common share, where each is at p."""
        return float((self.weights**2 * p * (1 - p) / self.sizes).sum())

    def reach(self, p: float, critical: float, side: Side) -> float:
        """How far the limit of their common share lies from p, on the side that faces the unit (MOVER)."""
        lower, upper = wilson_limits(np.full(self.sizes.size, p), self.sizes, critical)
        apart = p - lower if side == "below" else upper - p
        return float(np.sqrt((self.weights**2 * apart**2).sum()))


def detectable_difference(
    p: float,
    share: float,
    size: float,
    df: float,
    others: Others,
    level: float,
    power: float,
    tests: int,
    side: Side,
) -> float | None:
    """The smallest true difference of a unit from the whole that the comparison finds with this power.

    The whole is at p and the unit, a part `share` of it, beside it; the other units are alike. `size` and
    df are the unit's effective size and degrees of freedom. The test is that of the comparison of units
    (Wilson's limits on the sides that face each other, MOVER), two-sided, Bonferroni over `tests` as
    Holm's first step; the unit's count is binomial at its own share, and so is that of a single other; the
    common share of several is normal. None where no share up to 0 or 1 is found.
    """
    room = p if side == "below" else 1 - p
    if share >= 1:
        return None
    if np.isinf(size) and np.isinf(others.sizes).all():
        return 0.0

    def found(gap: float) -> bool:
        return _power(p, gap, share, size, df, others, level, tests, side) >= power

    # the whole stays at p: the others move the other way, and must have room there
    low, high = 0.0, room if room + share <= 1 else (1 - room) * (1 - share) / share
    if not found(high):
        return None
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (low, middle) if found(middle) else (middle, high)
    return high


def _power(
    p: float,
    gap: float,
    share: float,
    size: float,
    df: float,
    others: Others,
    level: float,
    tests: int,
    side: Side,
) -> float:
    """The probability that a unit that far from the whole at p is told from it."""
    sign = -1.0 if side == "below" else 1.0
    own = min(1.0, max(0.0, p + sign * gap))
    rest = min(1.0, max(0.0, p - sign * gap * share / (1 - share)))
    noise = others.variance(rest)
    parts = np.array([max(own * (1 - own), 1e-9) / size, noise])
    freedom = float(satterthwaite(parts, np.array([df, others.df])))
    critical = float(stdtrit(freedom, 1 - (1 - level) / (2 * tests)))
    pair = others.sizes.size == 1 and others.sizes[0] <= _LARGEST_SIZE
    shares, chance = _counts(own, size, _MOST_COUNTS if pair else 4001)
    lower, upper = wilson_limits(shares, size, critical)
    facing = upper - shares if side == "below" else shares - lower
    if pair:
        theirs, likely = _counts(rest, float(others.sizes[0]), _MOST_COUNTS)
        lower, upper = wilson_limits(theirs, others.sizes, critical)
        apart = theirs - lower if side == "below" else upper - theirs
        shown = sign * (shares[:, None] - theirs) > np.hypot(facing[:, None], apart)
        return float(chance @ shown @ likely)
    needed = np.sqrt(facing**2 + others.reach(rest, critical, side) ** 2)
    beyond = sign * (shares - rest) - needed
    if noise <= 0:
        return float(chance[beyond > 0].sum())
    return float(chance @ ndtr(beyond / np.sqrt(noise)))


def _counts(p: float, size: float, most: int) -> tuple[Floats, Floats]:
    """The shares that a sample of this effective size may show, and their probabilities (binomial); of more
    than `most` a grid."""
    if size > _LARGEST_SIZE or p <= 0 or p >= 1:
        return np.array([p]), np.ones(1)
    n = max(1.0, float(np.rint(size)))
    half = 9 * np.sqrt(n * p * (1 - p)) + 9
    first, last = max(0.0, np.floor(n * p - half)), min(n, np.ceil(n * p + half))
    count = np.unique(np.rint(np.linspace(first, last, most)))
    chance = gammaln(n + 1) - gammaln(count + 1) - gammaln(n - count + 1)
    chance = np.exp(chance + xlogy(count, p) + xlogy(n - count, 1 - p))
    return count / n, np.asarray(chance / chance.sum(), dtype=np.float64)


def forms_for_margin(
    p: float, margin: float, level: float, deff: float = 1.0, population: float = inf
) -> int:
    """Forms for which the expected Wilson interval reaches no further than `margin` from p."""
    fewer = range(1, int(min(population, _MOST_FORMS)))
    return 1 + bisect_left(fewer, True, key=lambda n: _reach(p, n, deff, population, level) <= margin)


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

    An infinite population gives its limit, 1/e².

    >>> slovin(7211, 0.05), slovin(inf, 0.05)
    (379, 400)
    """
    return ceil(1 / (1 / population + margin**2) - 1e-9)


def equal_units_gap(
    p: float,
    sizes: ArrayLike,
    rng: np.random.Generator,
    quantiles: tuple[float, ...] = (0.5, 0.95),
    draws: int = 20_000,
) -> Floats:
    """Quantiles of the gap between the best and the worst of units that are truly equal.

    sizes (k,): effective sizes, infinite for a unit that is counted completely.
    """
    shares = draw_shares(np.full((draws, np.size(sizes)), p), sizes, rng)
    return np.asarray(np.quantile(shares.max(axis=1) - shares.min(axis=1), quantiles), dtype=np.float64)


def draw_shares(truth: Floats, sizes: ArrayLike, rng: np.random.Generator) -> Floats:
    """Shares (…, k) that samples of these effective sizes (k,) may show where the true ones are `truth`.

    A size beyond any sample, infinite for instance, stands for a complete count, which shows the truth.
    """
    size = np.asarray(sizes, dtype=np.float64)
    counted = size > _LARGEST_SIZE
    n = np.maximum(1, np.rint(np.where(counted, 1.0, size))).astype(np.int64)
    return np.where(counted, truth, rng.binomial(n, truth) / n)


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

    Units' true shares are drawn around p with standard deviation `spread`, then a sample of each, of
    these effective sizes (infinite for a unit that is counted completely).
    """
    size = np.asarray(sizes, dtype=np.float64)
    counted = size > _LARGEST_SIZE
    n = np.where(counted, 1.0, np.maximum(1.0, size))
    widths = np.zeros((replicates, 2))
    for replicate in range(replicates):
        truth = np.clip(rng.normal(p, spread, size.size), 0.001, 0.999)
        shares = draw_shares(truth, size, rng)
        centre = (shares * n + 2) / (n + 4)
        variance = np.where(counted, 0.0, centre * (1 - centre) / (n + 4))
        for column, simultaneous in enumerate((False, True)):
            sets = rank_sets(shares, variance, level, rng, simultaneous=simultaneous, draws=draws)
            widths[replicate, column] = (sets.upper - sets.lower + 1).mean()
    marginal, together = widths.mean(axis=0)
    return float(marginal), float(together)
