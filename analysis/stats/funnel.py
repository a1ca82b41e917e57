"""Funnel limits: where chance alone would leave units of one true share, and how much more they vary.

Spiegelhalter (2005) Stat. Med. 24:1185; over-dispersion as R's FunnelPlotR has it for proportions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr

from analysis.stats.intervals import normal_quantile

Floats = NDArray[np.float64]


def binomial_limits(share: float, sizes: ArrayLike, level: float) -> tuple[Floats, Floats]:
    """Exact binomial prediction limits of a proportion for each size, interpolated between counts.

    Spiegelhalter (2005) appendix A.1.1: with r the smallest count whose cumulative probability
    reaches the tail, the limit is (r − α)/n, α the part of r's probability beyond the tail. Sizes
    are rounded to whole forms, at least 1.
    """
    wanted = np.maximum(1, np.rint(np.asarray(sizes, dtype=np.float64))).astype(int)
    tails = ((1 - level) / 2, (1 + level) / 2)
    limits = np.array([[_interpolated(share, size, tail) for size in wanted.ravel()] for tail in tails])
    lower, upper = (np.maximum(side, 0.0).reshape(wanted.shape) for side in limits)
    return lower, upper


def _interpolated(share: float, size: int, tail: float) -> float:
    if share >= 1:
        return share
    cumulative = bdtr(np.arange(size + 1), size, share)
    count = min(int(np.searchsorted(cumulative, tail)), size)
    before = float(cumulative[count - 1]) if count else 0.0
    reached = float(cumulative[count])
    return (count - (reached - tail) / (reached - before)) / size


@dataclass(frozen=True)
class Overdispersion:
    """How much more units vary than chance alone lets them.

    phi: mean of the squared winsorised z-scores, 1 when chance is all. tau2: variance between units on
    the arcsine scale (DerSimonian & Laird), 0 where phi is not above its expectation. z (k,): scores
    before winsorising. units: how many.
    """

    phi: float
    tau2: float
    z: Floats
    units: int


def measure_overdispersion(
    shares: ArrayLike, sizes: ArrayLike, share: float, winsorise: float = 0.1
) -> Overdispersion:
    """Over-dispersion of units' shares around one share, on the variance-stabilised scale arcsin √p.

    z-scores beyond the `winsorise` quantiles on both sides are set to these, so that a few odd units
    do not widen the limits for all.
    """
    p, n = np.asarray(shares, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    error = 1 / (2 * np.sqrt(n))
    z = (np.arcsin(np.sqrt(p)) - np.arcsin(np.sqrt(share))) / error
    if p.size < 2:
        return Overdispersion(float("nan"), 0.0, z, p.size)
    low, high = np.quantile(z, [winsorise, 1 - winsorise])
    phi = float((np.clip(z, low, high) ** 2).mean())
    count, weight = p.size, 1 / error**2
    excess = count * phi - (count - 1)
    spread = float(weight.sum() - (weight**2).sum() / weight.sum())
    tau2 = max(0.0, excess / spread)
    return Overdispersion(phi, tau2, z, count)


def widened_limits(share: float, sizes: ArrayLike, tau2: float, level: float) -> tuple[Floats, Floats]:
    """Limits with the variance between units added: sin² of arcsin √p ± z √(1/(4n) + τ²)."""
    n = np.asarray(sizes, dtype=np.float64)
    centre = np.arcsin(np.sqrt(share))
    reach = normal_quantile(level) * np.sqrt(1 / (4 * n) + tau2)
    lower, upper = np.maximum(centre - reach, 0.0), np.minimum(centre + reach, np.pi / 2)
    return np.sin(lower) ** 2, np.sin(upper) ** 2
