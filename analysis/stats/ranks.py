"""Confidence sets for ranks: what an order of units by estimates can and cannot say.

Mogstad, Romano, Shaikh & Wilhelm (2024) Review of Economic Studies 91:476, as in R's package csranks:
all pairs are compared with a step-down procedure whose critical value is drawn from the estimates'
normal distribution, and a unit's best rank is 1 + the number of units shown to be above it. Rank 1 is
the largest estimate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

Above = Callable[[float], Bools]
"""Given a critical value, which units (k, k) are shown to be above which others."""


@dataclass(frozen=True)
class RankSets:
    """Ranks (k,) of the estimates, and the lowest and highest rank of each unit's confidence set."""

    rank: Ints
    lower: Ints
    upper: Ints


def rank_of(values: Floats) -> Ints:
    """Ranks from the largest; equal values share the best of their ranks."""
    larger: Ints = (values[None, :] > values[:, None]).sum(axis=1).astype(np.int64)
    return larger + 1


def rank_sets(
    values: Floats,
    variances: Floats,
    level: float,
    rng: np.random.Generator,
    *,
    simultaneous: bool,
    above: Above | None = None,
    draws: int = 10_000,
) -> RankSets:
    """Marginal or simultaneous confidence sets of the ranks of k independent estimates.

    `above` decides at a critical value which differences are shown; None for differences larger than
    the critical value times their standard error. Marginal sets hold for each unit alone,
    simultaneous ones for all at once.
    """
    shown = above or _above_by_t(values, variances)
    noise = rng.standard_normal((values.size, draws)) * np.sqrt(variances)[:, None]
    family = ~np.eye(values.size, dtype=bool)
    if simultaneous:
        wins = _step_down(family, noise, variances, level, shown)
        lower, upper = 1 + wins.sum(axis=0), values.size - wins.sum(axis=1)
        return RankSets(rank_of(values), lower, upper)
    lower, upper = np.empty(values.size, np.int64), np.empty(values.size, np.int64)
    for unit in range(values.size):
        own = np.zeros_like(family)
        own[unit], own[:, unit] = True, True
        wins = _step_down(own & family, noise, variances, level, shown)
        lower[unit], upper[unit] = 1 + wins[:, unit].sum(), values.size - wins[unit].sum()
    return RankSets(rank_of(values), lower, upper)


def best_units(
    values: Floats,
    variances: Floats,
    tau: int,
    level: float,
    rng: np.random.Generator,
    *,
    above: Above | None = None,
    draws: int = 10_000,
) -> Bools:
    """Which units may be among the τ best: all of these together, with the given confidence.

    The projection set of Mogstad et al. (csranks' cstaubest).
    """
    shown = above or _above_by_t(values, variances)
    noise = rng.standard_normal((values.size, draws)) * np.sqrt(variances)[:, None]
    wins = _step_down(~np.eye(values.size, dtype=bool), noise, variances, level, shown)
    possible: Bools = 1 + wins.sum(axis=0) <= tau
    return possible


def _above_by_t(values: Floats, variances: Floats) -> Above:
    difference = values[:, None] - values[None, :]
    error = np.sqrt(variances[:, None] + variances[None, :])
    return lambda critical: difference > critical * error


def _step_down(family: Bools, noise: Floats, variances: Floats, level: float, shown: Above) -> Bools:
    """Pairs (j, k) of the family for which j is shown to be above k, by Romano & Wolf's steps."""
    error = np.sqrt(variances[:, None] + variances[None, :])
    remaining = family & (error > 0)
    wins: Bools = family & shown(0.0) & (error == 0)
    while remaining.any():
        critical = _largest_quantile(remaining, noise, error, level)
        found = remaining & shown(critical)
        if not found.any():
            break
        wins |= found
        remaining &= ~found
    return wins


def _largest_quantile(pairs: Bools, noise: Floats, error: Floats, level: float) -> float:
    """The quantile of the largest standardised difference over the pairs; noise (k, draws).

    Where a pair is there both ways, its absolute difference serves for both.
    """
    largest = np.full(noise.shape[1], -np.inf)
    both = pairs & pairs.T
    for first, second in zip(*np.nonzero(np.triu(both) | (pairs & ~both)), strict=True):
        part = (noise[first] - noise[second]) / error[first, second]
        np.maximum(largest, np.abs(part) if both[first, second] else part, out=largest)
    return float(np.quantile(largest, level))
