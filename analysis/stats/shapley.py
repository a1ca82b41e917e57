"""Relative importance of predictors: the Shapley value of R² over all subsets of predictors.

Lindeman, Merenda & Gold (1980); Lipovetsky & Conklin (2001). A predictor's importance is the mean
of what it adds to R² over all orders in which the predictors could come in.
"""

from __future__ import annotations

from functools import lru_cache
from math import comb

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_PREDICTORS = 14
_RIDGE = 1e-12
"""Added to the predictors' diagonal, so that one that repeats another adds nothing."""
_LARGEST = 2_000_000
"""Numbers held at once for the last predictor's sweep."""


def subset_r2(correlations: Floats) -> Floats:
    """R² of the regression on every subset of p predictors, for B correlation matrices.

    correlations (B, p + 1, p + 1), the outcome last. Returns (B, 2^p): the bits of the position say
    which predictors are in. Each predictor in turn is swept out of a copy of what is left (Gaussian
    elimination) or left out, so that all subsets share their work; what remains of the outcome is 1 − R².
    """
    batch, size, _ = correlations.shape
    step = _LARGEST >> size
    parts = [_sweep_all(correlations[start : start + step]) for start in range(0, batch, step)]
    return np.concatenate(parts) if parts else np.zeros((0, 1 << (size - 1)))


def _sweep_all(correlations: Floats) -> Floats:
    *_, size = correlations.shape
    ridge = np.append(np.full(size - 1, _RIDGE), 0.0)
    # matrices last (variables left twice, subsets so far, B): what goes through in one go is long
    left = np.ascontiguousarray((correlations + np.diag(ridge)).transpose(1, 2, 0))[:, :, None]
    for _ in range(size - 1):
        rest, row = left[1:, 1:], left[0, 1:]
        swept = rest - row[:, None] * (row / left[0, :1])[None]
        left = np.concatenate([rest, swept], axis=2)
    result: Floats = correlations[:, -1:, -1] - left[0, 0].T
    return result


def shapley_r2(correlations: Floats) -> Floats:
    """What each of p predictors contributes to R² (B, p); each row sums to the full model's R²."""
    *_, size = correlations.shape
    result: Floats = subset_r2(correlations) @ _shapley_weights(size - 1)
    return result


@lru_cache(maxsize=16)
def _shapley_weights(p: int) -> Floats:
    """How the R² of every subset (2^p) goes into each predictor's value (p)."""
    weights = np.zeros((1 << p, p))
    positions = np.arange(1 << p)
    size = np.array([bin(position).count("1") for position in positions])
    for predictor in range(p):
        without = positions[(positions >> predictor) & 1 == 0]
        weight = np.array([1.0 / (p * comb(p - 1, int(count))) for count in size[without]])
        weights[without | (1 << predictor), predictor] = weight
        weights[without, predictor] = -weight
    return weights
