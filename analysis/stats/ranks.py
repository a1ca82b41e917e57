"""Confidence sets for ranks: what an order of units by estimates can and cannot say.

Mogstad, Romano, Shaikh & Wilhelm (2024) Review of Economic Studies 91:476, as in R's package csranks:
all pairs are compared with a step-down procedure whose critical value is drawn from the estimates'
distribution, and a unit's best rank is 1 + the number of units shown to be above it. Rank 1 is the
largest estimate. csranks takes the variances for known and draws normal differences; where they are
estimated, from as few as two volunteers a ward, the differences drawn here are studentised by variances
that are drawn too (V·χ²/df). With infinite degrees of freedom both are the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.stats.contrasts import FEW_DF, draw_variances, satterthwaite, scale_to_t, t_to_scale

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

Above = Callable[[float | Floats], Bools]
"""Given a critical value, or one for each pair (k, k), which units are shown to be above which others."""

_KEPT = 10_000_000
"""Numbers that may be kept instead of computed again, half of them, for each pair once: about 20 MB."""


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
    df: Floats | None = None,
    above: Above | None = None,
    draws: int = 10_000,
) -> RankSets:
    """Marginal or simultaneous confidence sets of the ranks of k independent estimates.

    df (k,): degrees of freedom of the variances, None where they are known. `above` decides at a
    critical value which differences are shown; None for differences larger than the critical value
    times their standard error. Marginal sets hold for each unit alone, simultaneous ones for all at
    once.
    """
    pairs = PairDraws.draw(values, variances, df, above, rng, draws)
    return sets_of_pairs(pairs, level, simultaneous=simultaneous)


def sets_of_pairs(pairs: PairDraws, level: float, *, simultaneous: bool) -> RankSets:
    """The same from draws already made, so that both kinds of sets rest on the same ones."""
    count = pairs.values.size
    family = ~np.eye(count, dtype=bool)
    if simultaneous:
        wins = _step_down(family, pairs, level)
        return RankSets(rank_of(pairs.values), 1 + wins.sum(axis=0), count - wins.sum(axis=1))
    lower, upper = np.empty(count, np.int64), np.empty(count, np.int64)
    for unit in range(count):
        own = np.zeros_like(family)
        own[unit], own[:, unit] = True, True
        wins = _step_down(own & family, pairs, level)
        lower[unit], upper[unit] = 1 + wins[:, unit].sum(), count - wins[unit].sum()
    return RankSets(rank_of(pairs.values), lower, upper)


def best_units(
    values: Floats,
    variances: Floats,
    tau: int,
    level: float,
    rng: np.random.Generator,
    *,
    df: Floats | None = None,
    above: Above | None = None,
    draws: int = 10_000,
) -> Bools:
    """Which units may be among the τ best: all of these together, with the given confidence.

    The projection set of Mogstad et al. (csranks' cstaubest). df: see `rank_sets`.
    """
    pairs = PairDraws.draw(values, variances, df, above, rng, draws)
    possible: Bools = sets_of_pairs(pairs, level, simultaneous=True).lower <= tau
    return possible


@dataclass(frozen=True)
class PairDraws:
    """What the pairs (k, k) of estimates (k,) are compared with.

    noise (k, draws) of the estimates; drawn (k, draws): their variances as estimated in the draw, None
    where they are known. own (k,): degrees of freedom of the variances. error, df (k, k) of the
    differences.
    """

    values: Floats
    noise: Floats
    drawn: Floats | None
    own: Floats
    error: Floats
    df: Floats
    above: Above
    kept: dict[tuple[int, int], NDArray[np.float32]] = field(default_factory=dict)
    """Differences already studentised, where they do not take much room."""

    @classmethod
    def draw(
        cls,
        values: Floats,
        variances: Floats,
        df: Floats | None,
        above: Above | None,
        rng: np.random.Generator,
        draws: int,
    ) -> PairDraws:
        noise = rng.standard_normal((values.size, draws)) * np.sqrt(variances)[:, None]
        error = np.sqrt(variances[:, None] + variances[None, :])
        known = np.full(values.size, np.inf)
        own = known if df is None else np.where((variances > 0) & (df > 0), df, known)
        drawn = None
        if np.isfinite(own).any():
            drawn = variances[:, None] * draw_variances(own, draws, rng).T
        both = np.broadcast_to(own, error.shape)
        degrees = satterthwaite(
            np.stack(np.broadcast_arrays(variances[:, None], variances), axis=-1),
            np.stack([both.T, both], axis=-1),
        )
        return cls(values, noise, drawn, own, error, degrees, above or _above_by_t(values, variances))

    def statistic(self, first: int, second: int) -> NDArray[np.float32]:
        """The studentised difference of two in every draw, on the common scale.

        In single precision, which is far finer than what is known from so many draws.
        """
        if first > second:
            return -self.statistic(second, first)
        found = self.kept.get((first, second))
        if found is None:
            found = self._studentise(first, second).astype(np.float32)
            if self.noise.size * self.values.size < _KEPT:
                self.kept[first, second] = found
        return found

    def _studentise(self, first: int, second: int) -> Floats:
        difference = self.noise[first] - self.noise[second]
        if self.drawn is None:
            known: Floats = difference / self.error[first, second]
            return known
        one, other = self.drawn[first], self.drawn[second]
        error = one + other
        t: Floats = np.divide(difference, np.sqrt(error, out=error), out=difference)
        if min(self.own[first], self.own[second]) >= FEW_DF:
            return t
        # as the data are, each draw is read by the degrees of freedom that its own variances give it
        return t_to_scale(t, (one + other) ** 2 / (one**2 / self.own[first] + other**2 / self.own[second]))

    def shown(self, critical: float) -> Bools:
        """Which are shown to be above which others at a critical value on the common scale."""
        return self.above(scale_to_t(critical, self.df) if (self.df < FEW_DF).any() else critical)


def _above_by_t(values: Floats, variances: Floats) -> Above:
    difference = values[:, None] - values[None, :]
    error = np.sqrt(variances[:, None] + variances[None, :])
    return lambda critical: difference > critical * error


def _step_down(family: Bools, pairs: PairDraws, level: float) -> Bools:
    """Pairs (j, k) of the family for which j is shown to be above k, by Romano & Wolf's steps."""
    remaining = family & (pairs.error > 0)
    wins: Bools = family & pairs.shown(0.0) & (pairs.error == 0)
    while remaining.any():
        critical = _largest_quantile(remaining, pairs, level)
        found = remaining & pairs.shown(critical)
        if not found.any():
            break
        wins |= found
        remaining &= ~found
    return wins


def _largest_quantile(remaining: Bools, pairs: PairDraws, level: float) -> float:
    """The quantile of the largest studentised difference over the pairs that remain.

    Where a pair is there both ways, its absolute difference serves for both.
    """
    largest = np.full(pairs.noise.shape[1], -np.inf, dtype=np.float32)
    both, size = remaining & remaining.T, np.empty_like(largest)
    for first, second in np.argwhere(np.triu(both) | (remaining & ~both)).tolist():
        part = pairs.statistic(first, second)
        np.maximum(largest, np.abs(part, out=size) if both[first, second] else part, out=largest)
    return float(np.quantile(largest, level))
