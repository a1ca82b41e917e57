"""Which criteria are shown to be above which others: the order a report may speak of.

Criteria are rated on the same forms, so their estimates are correlated. All pairs are compared at once:
simultaneous limits (max-|t| of the correlated differences, score limits for shares); a criterion's best
rank is 1 + the number shown to be above it (Mogstad, Romano, Shaikh & Wilhelm 2024).
"""

from __future__ import annotations

from functools import reduce
from itertools import combinations
from typing import Final

import numpy as np

from analysis.comparing.differences import Side, estimate_contrasts, side_of
from analysis.comparing.units import SEED
from analysis.estimating.covariance import criteria_covariance
from analysis.estimating.design import DesignChoice, Weights
from analysis.estimating.domains import Domain, list_domains
from analysis.estimating.estimates import estimate, targets_of
from analysis.recipes import OVERALL, Recipe, resolve_recipe
from analysis.stats.linearization import Floats, Lonely
from analysis.stats.ranks import rank_of
from analysis.sums import Sums
from analysis.table import Table

MOST: Final = 20
"""Criteria compared in pairs; with more, the report falls back on intervals that do not overlap."""


def order_criteria(
    sums: Sums,
    recipe: str | None = None,
    *,
    level: float = 0.95,
    weights: Weights = "none",
    fpc: bool = True,
    lonely: Lonely = "refuse",
    rng: np.random.Generator | None = None,
    draws: int = 10_000,
) -> Table | None:
    """Criterion, rank, and the simultaneous range of its rank (rank_lower, rank_upper) in the whole survey.

    In the recipe's own measure, criteria without a sampling error left out. None where fewer than two
    or more than MOST can be compared. rng: for the draws; None for a fixed seed.
    """
    chosen = resolve_recipe(sums.questionnaire, recipe)
    codes = [group.code for group in chosen.groups]
    if not 2 <= len(codes) <= MOST:
        return None
    (domain,) = list_domains(sums, ("all",), "en")
    choice = DesignChoice(weights, fpc, lonely)
    found = estimate(
        sums,
        [domain],
        targets_of(sums.questionnaire, sums.groups, (chosen.headline,), codes, items=False),
        chosen,
        choice,
        "wilson",
        level,
    )
    sides = [side_of(found, position, level, "score") for position in range(len(codes))]
    usable = [k for k, side in enumerate(sides) if side.tested[0] and side.values[0] == side.values[0]]
    if len(usable) < 2:
        return None
    side: Side = reduce(Side.join, [sides[k] for k in usable])
    correlation = _correlations(sums, domain, chosen, choice, usable)
    pairs = list(combinations(range(len(usable)), 2))
    contrasts = np.zeros((len(pairs), len(usable)))
    for row, (i, j) in enumerate(pairs):
        contrasts[row, i], contrasts[row, j] = 1.0, -1.0
    generator = rng if rng is not None else np.random.default_rng(SEED)
    tested = estimate_contrasts(
        side, contrasts, level, generator, correlation=correlation, df=float(side.df.min()), draws=draws
    )
    worse, better = np.zeros(len(usable), dtype=int), np.zeros(len(usable), dtype=int)
    for (i, j), low, high in zip(pairs, tested.lower.tolist(), tested.upper.tolist(), strict=True):
        first, second = (i, j) if low > 0 else (j, i)
        if low > 0 or high < 0:
            worse[first] += 1
            better[second] += 1
    names = np.array([codes[k] for k in usable], dtype=object)
    ranks = {"rank_lower": 1 + better, "rank_upper": len(usable) - worse}
    return Table({"criterion": names, "rank": rank_of(side.values), **ranks})


def _correlations(
    sums: Sums, domain: Domain, recipe: Recipe, choice: DesignChoice, usable: list[int]
) -> Floats:
    """Correlations of the usable criteria's estimates; 0 with one that does not vary."""
    (goal,) = targets_of(sums.questionnaire, sums.groups, (recipe.headline,), (OVERALL,), items=False)
    covariance = criteria_covariance(sums, domain, goal, recipe, choice)[np.ix_(usable, usable)]
    sd = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    product = sd[:, None] * sd[None, :]
    known = (product > 0) & np.isfinite(covariance)
    result = np.where(known, np.clip(covariance / np.where(known, product, 1.0), -1.0, 1.0), 0.0)
    np.fill_diagonal(result, 1.0)
    return result
