"""Confidence sets for ranks: what an order of units by estimates can and cannot say.

Mogstad, Romano, Shaikh & Wilhelm (2024) Review of Economic Studies 91:476, as in R's package csranks:
all pairs are compared with a step-down procedure whose critical value is drawn from the estimates'
distribution, and a unit's best rank is 1 + the number of units shown to be above it. Rank 1 is the
largest estimate. csranks takes the variances for known and draws normal differences; where they are
estimated, from as few as two volunteers a ward, the differences drawn here are studentised by variances
that are drawn too (V·χ²/df). With infinite degrees of freedom both are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.stats.contrasts import FEW_DF, draw_variances, satterthwaite, scale_to_t, t_to_scale
from analysis.stats.linearization import ROUNDING

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
"""Draws: single precision is far finer than what is known from so many of them."""
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

Above = Callable[[float | Floats], Bools]
"""Given a critical value, or one for each pair (k, k), which units are shown to be above which others."""

_KEPT = 10_000_000
"""Numbers that may be kept instead of computed again, half of them, for each pair once: about 20 MB."""
_AT_ONCE = 4_000_000
"""Numbers held for the families of pairs that take their steps together, about 16 MB."""


@dataclass(frozen=True)
class RankSets:
    """Ranks (k,) of the estimates, and the lowest and highest rank of each unit's confidence set."""

    rank: Ints
    lower: Ints
    upper: Ints


def rank_of(values: Floats) -> Ints:
    """Ranks from the largest; values that are equal but for rounding share the best of their ranks."""
    least = values + ROUNDING * np.abs(values)
    larger: Ints = (values[None, :] > least[:, None]).sum(axis=1).astype(np.int64)
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
    (found,) = sets_of_pairs(pairs, level, (simultaneous,))
    return found


def sets_of_pairs(pairs: PairDraws, level: float, simultaneous: Sequence[bool]) -> tuple[RankSets, ...]:
    """The same from draws already made, one for each of `simultaneous`, whose steps are taken together."""
    count = pairs.values.size
    whole = ~np.eye(count, dtype=bool)
    wins: dict[bool, list[Bools]] = {True: [], False: []}
    # every pair for the simultaneous sets; those with one unit for its marginal set
    families = [(kind, unit) for kind in dict.fromkeys(simultaneous) for unit in range(1 if kind else count)]
    at_once = max(1, _AT_ONCE // max(whole.size, pairs.noise.shape[1]))
    for start in range(0, len(families), at_once):
        batch = families[start : start + at_once]
        family = np.stack([whole if kind else whole & _with_unit(unit, count) for kind, unit in batch])
        for (kind, _), own in zip(batch, _step_down(family, pairs, level), strict=True):
            wins[kind].append(own)
    found = []
    for kind in simultaneous:
        own = wins[kind] * count if kind else wins[kind]
        beaten = [int(by[:, unit].sum()) for unit, by in enumerate(own)]
        beats = [int(by[unit].sum()) for unit, by in enumerate(own)]
        found.append(
            RankSets(rank_of(pairs.values), 1 + np.array(beaten, np.int64), count - np.array(beats, np.int64))
        )
    return tuple(found)


def _with_unit(unit: int, count: int) -> Bools:
    """The pairs (count, count) with a unit on either side."""
    own = np.arange(count) == unit
    found: Bools = own[:, None] | own
    return found


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
    (sets,) = sets_of_pairs(pairs, level, (True,))
    possible: Bools = sets.lower <= tau
    return possible


@dataclass(frozen=True)
class PairDraws:
    """What the pairs (k, k) of estimates (k,) are compared with.

    noise (k, draws) of the estimates; drawn (k, draws): their variances as estimated in the draw, None
    where they are known. own (k,): degrees of freedom of the variances. error, df (k, k) of the
    differences.
    """

    values: Floats
    noise: Singles
    drawn: Singles | None
    own: Floats
    error: Floats
    df: Floats
    above: Above
    kept: dict[tuple[int, int], Singles] = field(default_factory=dict)
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
        return cls(
            values,
            noise.astype(np.float32),
            None if drawn is None else drawn.astype(np.float32),
            own,
            error,
            degrees,
            above or _above_by_t(values, variances),
        )

    def statistic(self, first: int, second: int) -> Singles:
        """The studentised difference of two in every draw, on the common scale."""
        if first > second:
            return -self.statistic(second, first)
        found = self.kept.get((first, second))
        if found is None:
            found = self._studentise(first, second)
            if self.noise.size * self.values.size < _KEPT:
                self.kept[first, second] = found
        return found

    def _studentise(self, first: int, second: int) -> Singles:
        difference = self.noise[first] - self.noise[second]
        if self.drawn is None:
            known: Singles = difference / np.float32(self.error[first, second])
            return known
        error = self.drawn[first] + self.drawn[second]
        t: Singles = np.divide(difference, np.sqrt(error), out=difference)
        if min(self.own[first], self.own[second]) >= FEW_DF:
            return t
        # as the data are, each draw is read by the degrees of freedom that its own variances give it
        one, other = (self.drawn[unit] / error for unit in (first, second))
        return t_to_scale(t, 1 / (one**2 / self.own[first] + other**2 / self.own[second])).astype(np.float32)

    def shown(self, critical: float) -> Bools:
        """Which are shown to be above which others at a critical value on the common scale."""
        return self.above(scale_to_t(critical, self.df) if (self.df < FEW_DF).any() else critical)


def _above_by_t(values: Floats, variances: Floats) -> Above:
    difference = values[:, None] - values[None, :]
    error = np.sqrt(variances[:, None] + variances[None, :])
    return lambda critical: difference > critical * error


def _step_down(families: Bools, pairs: PairDraws, level: float) -> Bools:
    """Pairs (j, k) of each family (f, k, k) for which j is shown to be above k, by Romano & Wolf's steps.

    The families take each step together, so that a pair's draws are made once for all of them.
    """
    remaining = families & (pairs.error > 0)
    wins: Bools = families & pairs.shown(0.0) & (pairs.error == 0)
    open_ = np.flatnonzero(remaining.any(axis=(1, 2)))
    while open_.size:
        critical = _largest_quantiles(remaining[open_], pairs, level)
        found = remaining[open_] & np.stack([pairs.shown(value) for value in critical])
        wins[open_] |= found
        remaining[open_] &= ~found
        open_ = open_[found.any(axis=(1, 2)) & remaining[open_].any(axis=(1, 2))]
    return wins


def _largest_quantiles(remaining: Bools, pairs: PairDraws, level: float) -> list[float]:
    """The quantile of the largest studentised difference over the pairs that remain in each family (f, k, k).

    Where a pair is there both ways, its absolute difference serves for both.
    """
    largest = np.full((len(remaining), pairs.noise.shape[1]), -np.inf, dtype=np.float32)
    either = remaining | remaining.transpose(0, 2, 1)
    firsts, seconds = np.nonzero(np.triu(either.any(axis=0)))
    there, back = remaining[:, firsts, seconds].T, remaining[:, seconds, firsts].T
    rows = list(largest)
    for first, second, onward, backward in zip(
        firsts.tolist(), seconds.tolist(), there.tolist(), back.tolist(), strict=True
    ):
        part = pairs.statistic(first, second)
        size = np.abs(part)
        for row, one, other in zip(rows, onward, backward, strict=True):
            if one or other:
                np.maximum(row, size if one and other else part if one else -part, out=row)
    found: list[float] = np.quantile(largest, level, axis=1).tolist()
    return found
