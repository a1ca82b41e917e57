"""Ranks of units with their confidence sets: 1 is the best, whichever way the measure runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.comparing.differences import Side
from analysis.stats.linearization import Bools, Floats
from analysis.stats.ranks import PairDraws, sets_of_pairs


@dataclass(frozen=True)
class Ranking:
    """Columns of ranks by name (k,), not a number where a unit is not ranked; units that may be best."""

    columns: dict[str, Floats]
    best: Bools


def rank_side(
    side: Side, level: float, rng: np.random.Generator, draws: int, *, larger_is_better: bool
) -> Ranking:
    """Rank, marginal and simultaneous confidence sets, and the units that may be the best one.

    Scores without a sampling error are not ranked, nor counted; shares always are, for their error is
    recovered from the number of forms. The best are those that no other is shown to be above (τ-best of
    Mogstad et al. with τ = 1).
    """
    names = [f"rank{end}{kind}" for kind in ("", "_simultaneous") for end in ("_lower", "_upper")]
    columns = {name: np.full(side.values.size, np.nan) for name in ("rank", *names)}
    ranked = side.tested | (side.variances > 0)
    best = np.zeros(side.values.size, dtype=bool)
    if not ranked.any():
        return Ranking(columns, best)
    own = side.take(np.flatnonzero(ranked).tolist())
    own = own if larger_is_better else own.turned()
    pairs = PairDraws.draw(own.values, own.variances, own.df, own.above(), rng, draws)
    for suffix, sets in zip(("", "_simultaneous"), sets_of_pairs(pairs, level, (False, True)), strict=True):
        columns["rank"][ranked] = sets.rank
        columns[f"rank_lower{suffix}"][ranked] = sets.lower
        columns[f"rank_upper{suffix}"][ranked] = sets.upper
    best[ranked] = columns["rank_lower_simultaneous"][ranked] == 1
    return Ranking(columns, best)
