"""R² of all subsets of predictors, beside a regression for each."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.stats import shapley
from analysis.stats.shapley import shapley_r2, subset_r2


def correlations(batch: int, predictors: int) -> np.ndarray:
    """Of random data, the outcome last."""
    rng = np.random.default_rng(batch)
    mixed = rng.normal(size=(batch, 60, predictors + 1)) @ rng.normal(size=(predictors + 1, predictors + 1))
    return np.array([np.corrcoef(data.T) for data in mixed])


def r2(correlation: np.ndarray, chosen: list[int]) -> float:
    """R² of the outcome on some of the predictors."""
    right = correlation[chosen, -1]
    return float(right @ np.linalg.solve(correlation[np.ix_(chosen, chosen)], right)) if chosen else 0.0


@pytest.mark.parametrize("largest", [32, 64, 2_000_000])
@pytest.mark.parametrize(("batch", "predictors"), [(5, 3), (2, 1), (7, 4)])
def test_r2_of_every_subset(
    monkeypatch: pytest.MonkeyPatch, largest: int, batch: int, predictors: int
) -> None:
    """Bit j of the position says whether predictor j is in; however many matrices are worked on at once."""
    monkeypatch.setattr(shapley, "_LARGEST", largest)
    matrices = correlations(batch, predictors)
    found = subset_r2(matrices)
    assert found.shape == (batch, 1 << predictors)
    for row, matrix in zip(found, matrices, strict=True):
        for position, value in enumerate(row):
            chosen = [j for j in range(predictors) if position >> j & 1]
            assert value == pytest.approx(r2(matrix, chosen), abs=1e-9)
    assert shapley_r2(matrices).sum(axis=1) == pytest.approx(found[:, -1])


def test_no_matrices_have_no_r2() -> None:
    """But the shape that they would have."""
    assert subset_r2(np.zeros((0, 4, 4))).shape == (0, 8)
    assert shapley_r2(np.zeros((0, 4, 4))).shape == (0, 3)
