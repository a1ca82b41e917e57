"""Relative importance of predictors: the Shapley value of R² over all subsets of predictors.

Lindeman, Merenda & Gold (1980); Lipovetsky & Conklin (2001). A predictor's importance is the mean
of what it adds to R² over all orders in which the predictors could come in.
"""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_PREDICTORS = 14


def subset_r2(correlations: Floats) -> Floats:
    """R² of the regression on every subset of p predictors, for B correlation matrices.

    correlations (B, p + 1, p + 1), the outcome last. Returns (B, 2^p): the bits of the position say
    which predictors are in.
    """
    batch, size = correlations.shape[0], correlations.shape[1]
    p = size - 1
    result = np.zeros((batch, 1 << p))
    for count in range(1, p + 1):
        subsets = np.array(list(combinations(range(p), count)), dtype=np.int64)
        position = (1 << subsets).sum(axis=1)
        step = max(1, (1 << 20) // (batch * count * count))
        for start in range(0, len(subsets), step):
            chosen = subsets[start : start + step]
            matrix = correlations[:, chosen[:, :, None], chosen[:, None, :]]
            matrix = matrix + 1e-12 * np.eye(count)
            right = correlations[:, chosen, p][..., None]
            slopes = np.linalg.solve(matrix, right)
            result[:, position[start : start + step]] = (slopes * right).sum(axis=(2, 3))
    return result


def shapley_r2(correlations: Floats) -> Floats:
    """What each of p predictors contributes to R² (B, p); each row sums to the full model's R²."""
    p = correlations.shape[1] - 1
    r2 = subset_r2(correlations)
    positions = np.arange(1 << p)
    size = np.array([bin(position).count("1") for position in positions])
    shares = np.zeros((correlations.shape[0], p))
    for predictor in range(p):
        without = positions[(positions >> predictor) & 1 == 0]
        weight = np.array([1.0 / (p * comb(p - 1, int(count))) for count in size[without]])
        shares[:, predictor] = (r2[:, without | (1 << predictor)] - r2[:, without]) @ weight
    return shares
