"""Volunteers against chance: a ward's forms dealt again at random, and what is left to explain.

1. Deal the forms of each ward to its volunteers B times at random; every measure becomes a normal score
   through the mean, standard deviation and skewness of its own null (Wilson & Hilferty 1931).
2. Honest volunteers differ more than chance alone would have it: they come at other hours and meet
   other people. Scores are shrunk by √(1 + (m − 1)ρ), ρ estimated from the middle of all volunteers (so that
   a few who invent do not hide themselves) and never below `LEAST_CORRELATION`. This is an empirical null
   (Efron 2004) written as an intra-volunteer correlation.
3. A volunteer's evidence is the largest of the shrunk scores; its p is the share of random dealings whose
   largest score is as large (min-p with the correlation between measures kept: Westfall & Young 1993).
4. Benjamini & Hochberg (1995) over the volunteers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from survey.screening.measures import LOCAL, MEASURES, WINDOWS, Floats, Ward

LEAST_CORRELATION = 0.02
"""Intra-volunteer correlation that honest work is always allowed: about twice the average of interviewer
surveys, 0.01 (Groves 1989, Survey Errors and Survey Costs, chapter 8)."""
_CHUNK = 250
_NORMAL_MAD = 0.6744897501960817


@dataclass(frozen=True)
class Null:
    """A ward's volunteers (v) by measures (k), observed and under chance.

    values: (v, k) observed. expected, low, high: mean and middle 95% of random dealings. scores: (v, k)
    normal scores, −inf where chance leaves no room. largest: (B, v) the largest score in each dealing.
    """

    values: Floats
    expected: Floats
    low: Floats
    high: Floats
    scores: Floats
    largest: NDArray[np.float32]


def deal_ward(ward: Ward, rng: np.random.Generator, dealings: int) -> Null:
    """Measure a ward's volunteers and the same for `dealings` random dealings of its forms."""
    forms = len(ward.scores)
    observed = _measure(ward, np.arange(forms, dtype=np.intp)[None, :])[0]
    parts = []
    for start in range(0, dealings, _CHUNK):
        orders = np.tile(np.arange(forms, dtype=np.intp), (min(_CHUNK, dealings - start), 1))
        parts.append(_measure(ward, rng.permuted(orders, axis=1)))
    drawn = np.concatenate(parts)
    mean, deviation = drawn.mean(axis=0), drawn.std(axis=0)
    centred = drawn - mean
    safe = np.where(deviation > 1e-12, deviation, 1.0)
    skewness = (centred**3).mean(axis=0) / safe**3
    scores = np.where(deviation > 1e-12, _normal_score((observed - mean) / safe, skewness), -np.inf)
    null_scores = np.where(deviation > 1e-12, _normal_score(centred / safe, skewness), -np.inf)
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    return Null(observed, mean, low, high, scores, null_scores.max(axis=2).astype(np.float32))


def _measure(ward: Ward, orders: NDArray[np.intp]) -> Floats:
    return np.stack([measure(ward, orders) for measure in MEASURES.values()], axis=2)


def _normal_score(standardised: Floats, skewness: Floats) -> Floats:
    """The normal score of a Pearson III variate with this skewness (Wilson & Hilferty 1931)."""
    g = np.where(np.abs(skewness) < 0.02, 0.02, skewness)
    return np.asarray((6 / g) * (np.cbrt(g / 2 * standardised + 1) - 1) + g / 6)


def honest_correlation(scores: Floats, sizes: NDArray[np.intp]) -> Floats:
    """The intra-volunteer correlation of each measure, (k,), from the middle of the volunteers' scores.

    scores: (v, k), −inf where there is none; sizes: (v,). The median absolute score of honest volunteers is
    0.674 √(1 + (m − 1)ρ).
    """
    found = np.full(scores.shape[1], LEAST_CORRELATION)
    counted = _sizes_that_count(sizes)
    for k, column in enumerate(scores.T):
        there = np.isfinite(column)
        if there.sum() >= 8:
            spread = float(np.median(np.abs(column[there]))) / _NORMAL_MAD
            found[k] = max(LEAST_CORRELATION, (spread**2 - 1) / max(float(counted[there, k].mean()) - 1, 1.0))
    return found


def _sizes_that_count(sizes: NDArray[np.intp]) -> Floats:
    """How many forms stand behind a volunteer's value, (v, k): at most a stretch, for the local measures."""
    local = np.array([code in LOCAL for code in MEASURES])
    return np.where(local, np.minimum(sizes, max(WINDOWS))[:, None], np.maximum(sizes, 1)[:, None]).astype(
        np.float64
    )


def shrink(scores: Floats, sizes: NDArray[np.intp], correlation: Floats) -> Floats:
    """Scores (v, k) as they are when honest volunteers of these sizes (v,) differ by `correlation` (k,)."""
    inflation = np.sqrt(1 + (_sizes_that_count(sizes) - 1) * correlation)
    return np.asarray(np.where(scores > 0, scores / inflation, scores))


def combined_p(shrunk: Floats, largest: NDArray[np.float32]) -> Floats:
    """The p of each volunteer (v,): how often chance gives a largest score as large as theirs."""
    strongest = shrunk.max(axis=1)
    return np.asarray((1 + (largest >= strongest - 1e-4).sum(axis=0)) / (1 + len(largest)))


def adjust_p(p: Floats) -> Floats:
    """Benjamini–Hochberg adjusted p-values, as R's p.adjust(method="BH")."""
    if not len(p):
        return p
    order = np.argsort(p)[::-1]
    ranks = np.arange(len(p), 0, -1)
    adjusted = np.minimum(1.0, np.minimum.accumulate(p[order] * len(p) / ranks))
    result = np.empty_like(p)
    result[order] = adjusted
    return result
