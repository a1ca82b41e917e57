"""Weights that make a sample agree with known totals, and what is left of a variable after it.

Post-stratification, raking (iterative proportional fitting) and calibration (Deville & Särndal 1992),
as R's survey package has them: postStratify, rake, calibrate. The variance of an estimate with such
weights is that of the residuals its linearised values leave on the margins.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


def poststratify(weights: Floats, groups: Codes, totals: ArrayLike) -> Floats:
    """Weights (n,) multiplied within each group so that they sum to the group's total.

    groups (n,) index totals (g,). A group with no weight keeps none; the caller has to see
    that its total is zero.
    """
    wanted = np.asarray(totals, dtype=np.float64)
    found = np.bincount(groups, weights, wanted.size)
    factor = wanted / np.where(found > 0, found, 1.0)
    weighted: Floats = weights * factor[groups]
    return weighted


def rake(
    weights: Floats,
    margins: Sequence[Codes],
    totals: Sequence[ArrayLike],
    *,
    tolerance: float = 1e-10,
    steps: int = 200,
) -> tuple[Floats, bool]:
    """Weights that meet every margin's totals, by post-stratifying to each in turn; did it converge.

    Stops when no cell of the crossed margins changed by `tolerance` (in weight; a share of the total
    weight where below 1). R's rake() does the same with epsilon = 1 and at most 10 rounds, and is
    met digit for digit with its settings.
    """
    pairs = list(zip(margins, totals, strict=True))
    crossed = np.zeros(weights.size, dtype=np.int64)
    for groups, wanted in pairs:
        crossed = crossed * np.asarray(wanted).size + groups
    bound = tolerance * weights.sum() if tolerance < 1 else tolerance
    before = np.bincount(crossed, weights)
    for _ in range(steps):
        for groups, wanted in pairs:
            weights = poststratify(weights, groups, wanted)
        now = np.bincount(crossed, weights)
        if np.abs(now - before).max() < bound:
            return weights, True
        before = now
    return weights, False


def calibrate_linear(weights: Floats, variables: Floats, totals: ArrayLike) -> Floats:
    """Weights w(1 + xλ) whose sums of `variables` (n, k) are `totals` (k,): the regression estimator."""
    target = np.asarray(totals, dtype=np.float64) - weights @ variables
    normal = (variables * weights[:, None]).T @ variables
    solution = np.linalg.lstsq(normal, target, rcond=None)[0]
    calibrated: Floats = weights * (1 + variables @ solution)
    return calibrated


def calibrate_raking(
    weights: Floats, variables: Floats, totals: ArrayLike, *, tolerance: float = 1e-12, steps: int = 50
) -> tuple[Floats, bool]:
    """Weights w·exp(xλ) whose sums of `variables` are `totals`, by Newton's method; did it converge.

    With tolerance 1e-7 the result is R's calibrate(calfun="raking") digit for digit.
    """
    wanted = np.asarray(totals, dtype=np.float64)
    solution = np.zeros(variables.shape[1])
    for _ in range(steps):
        current = weights * np.exp(variables @ solution)
        gap = wanted - current @ variables
        if np.abs(gap / np.maximum(np.abs(wanted), 1.0)).max() < tolerance:
            return current, True
        normal = (variables * current[:, None]).T @ variables
        solution = solution + np.linalg.lstsq(normal, gap, rcond=None)[0]
    return weights * np.exp(variables @ solution), False


def trim(weights: Floats, lower: float, upper: float) -> Floats:
    """Weights held between two bounds, what is cut off shared equally by those within.

    As R's trimWeights(strict=TRUE): repeated until none is outside. The sum stays the same, where so many
    weights within the bounds can have it; else all are held at one.
    """
    total = weights.sum()
    for _ in range(1000):
        outside = (weights < lower) | (weights > upper)
        held = np.clip(weights, lower, upper)
        excess = total - held.sum()
        inside = ~outside
        if not outside.any() or not inside.any():
            return held
        weights = np.where(inside, held + excess / inside.sum(), held)
    return np.clip(weights, lower, upper)


def weighting_effect(weights: Floats) -> float:
    """Kish's design effect of unequal weights: n Σw² / (Σw)² = 1 + their squared variation."""
    used = weights[weights > 0]
    return float(used.size * (used**2).sum() / used.sum() ** 2) if used.size else float("nan")


def residuals(values: Floats, sizes: Floats, margins: Sequence[Codes], sweeps: int = 10) -> Floats:
    """What values (m, …) leave after the means of every margin's groups are taken out.

    sizes (m,): how many forms each row stands for. With one margin this is the deviation from the
    group's mean; with several the margins are swept in turn, as R's svyrecvar does for raking.
    """
    left = values.copy()
    for _ in range(sweeps if len(margins) > 1 else 1):
        for groups in margins:
            size = np.bincount(groups, sizes)
            total = np.zeros((size.size, *values.shape[1:]))
            np.add.at(total, groups, (left.T * sizes).T)
            left = left - (total.T / np.where(size > 0, size, 1.0)).T[groups]
    return left


def regression_residuals(values: Floats, variables: Floats, weights: Floats) -> Floats:
    """What values (n, …) leave on `variables` (n, k) by weighted least squares: for calibration."""
    root = np.sqrt(weights)
    fitted = np.linalg.lstsq(variables * root[:, None], values * root, rcond=None)[0]
    left: Floats = values - variables @ fitted
    return left
