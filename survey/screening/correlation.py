"""How alike the forms of one volunteer are: the intra-volunteer correlation within units."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from survey.questionnaire.model import Questionnaire
from survey.screening.records import Correlation


def satisfied_share(ratings: NDArray[np.int8], questionnaire: Questionnaire) -> NDArray[np.float64]:
    """The share of a form's answers that are satisfied, (n,); NaN for a form without an answer."""
    satisfied = np.zeros(ratings.shape, dtype=bool)
    for column, item in enumerate(questionnaire.rated):
        satisfied[:, column] = np.isin(ratings[:, column], list(item.scale.satisfied))
    answered = (ratings >= 0).sum(axis=1)
    return np.where(answered > 0, satisfied.sum(axis=1) / np.maximum(answered, 1), np.nan)


def estimate_correlation(
    values: NDArray[np.float64], unit: NDArray[np.int32], hand: NDArray[np.int32], level: float = 0.95
) -> Correlation | None:
    """The correlation of two forms of one volunteer, by nested analysis of variance, with its interval.

    values, unit, hand: (n,). Volunteers within units against forms within volunteers; of unequal numbers
    of forms m the size that counts is n0 (Searle, Casella & McCulloch 1992, section 3.6), and the interval
    is that of the F ratio, exact for equal m and normal values, near enough for unequal m (Thomas & Hultquist
    1978). None where no unit has two volunteers with forms, or nothing varies.
    """
    from scipy.special import fdtri

    known = (hand >= 0) & np.isfinite(values)
    y, unit, hand = values[known], unit[known], hand[known]
    if not len(y):
        return None
    _, group = np.unique(hand, return_inverse=True)
    sizes = np.bincount(group)
    means = np.bincount(group, weights=y) / sizes
    unit_of = np.zeros(len(sizes), dtype=np.int64)
    unit_of[group] = np.unique(unit, return_inverse=True)[1]
    totals = np.bincount(unit_of, weights=sizes)
    unit_means = np.bincount(unit_of, weights=sizes * means) / totals
    between_df, within_df = len(sizes) - len(totals), len(y) - len(sizes)
    within = float(((y - means[group]) ** 2).sum())
    if between_df < 1 or within_df < 1 or within <= 1e-12:
        return None
    between = float((sizes * (means - unit_means[unit_of]) ** 2).sum())
    ratio = (between / between_df) / (within / within_df)
    size = float((len(y) - (np.bincount(unit_of, weights=sizes**2) / totals).sum()) / between_df)

    def correlation(f: float) -> float:
        return max(-1 / (size - 1) if size > 1 else -1.0, (f - 1) / (f - 1 + size))

    tail = (1 - level) / 2
    rho = correlation(ratio)
    lower = correlation(ratio / float(fdtri(between_df, within_df, 1 - tail)))
    upper = correlation(ratio / float(fdtri(between_df, within_df, tail)))
    mean_size = float((sizes.astype(np.float64) ** 2).sum() / sizes.sum())
    return Correlation(
        rho, lower, upper, level, len(sizes), len(y), mean_size,
        max(0.0, 1 + (mean_size - 1) * rho), max(0.0, 1 + (mean_size - 1) * upper),
    )  # fmt: skip
