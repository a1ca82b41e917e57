"""The estimators written the slow way, form by form, to hold the sums against."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from survey.answers import Answers

Floats = NDArray[np.float64]


def features(answers: Answers, columns: list[int], measure: str) -> tuple[Floats, Floats]:
    """Numerator and denominator of each form, unweighted."""
    ratings = answers.ratings[:, columns].astype(float)
    valid = ratings >= 0
    if measure == "mean":
        return np.where(valid, ratings, 0).sum(axis=1), valid.sum(axis=1).astype(float)
    scale = answers.questionnaire.rated[columns[0]].scale
    wanted = scale.dissatisfied if measure == "dissatisfied" else scale.satisfied
    hits = np.isin(ratings, list(wanted)).sum(axis=1).astype(float)
    count = valid.sum(axis=1).astype(float)
    if measure == "all_satisfied":
        return ((hits == count) & (count > 0)).astype(float), (count > 0).astype(float)
    return hits, count


def form_weights(answers: Answers, population: bool) -> Floats:
    """The weight of each form: its own, raised to its unit's population where asked for."""
    own = np.ones(answers.forms) if answers.weight is None else answers.weight
    if not population:
        return own
    sizes = np.array([unit.population for unit in answers.units], dtype=float)
    total = np.bincount(answers.unit, own, len(answers.units))
    return own * (sizes / total)[answers.unit]


def design_variance(answers: Answers, z: Floats, fpc: bool) -> float:
    """Σ_h (1 − f) n/(n − 1) Σ (z − z̄)² over strata, z summed over clusters first."""
    total = 0.0
    for h, unit in enumerate(answers.units):
        inside = answers.unit == h
        values = z[inside]
        if answers.cluster is not None:
            _, number = np.unique(answers.cluster[inside], return_inverse=True)
            values = np.bincount(number, values)
        n = values.size
        if n < 2:
            continue
        keep = 1 - inside.sum() / unit.population if fpc and unit.population else 1.0
        total += keep * n / (n - 1) * ((values - values.mean()) ** 2).sum()
    return total


def composite(
    answers: Answers,
    groups: list[list[int]],
    measure: str,
    domain: NDArray[np.bool_],
    population: bool,
    fpc: bool,
) -> tuple[float, float]:
    """Estimate and variance of the equally weighted mean of the groups' ratios in a domain."""
    weights = form_weights(answers, population) * domain
    value, z = 0.0, np.zeros(answers.forms)
    for columns in groups:
        num, den = features(answers, columns, measure)
        total = (weights * den).sum()
        ratio = (weights * num).sum() / total
        value += ratio / len(groups)
        z += weights * (num - ratio * den) / total / len(groups)
    return value, design_variance(answers, z, fpc)
