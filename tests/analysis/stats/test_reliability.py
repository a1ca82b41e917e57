"""Alpha, omega and their companions, beside R's psych 2.2.9 and lavaan."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.stats.reliability import (
    cronbach_alpha,
    feldt_interval,
    fit_one_factor,
    item_rest_correlations,
    unit_mean_reliability,
)
from benchmarks.comparison import read_rows
from benchmarks.reference_designs import compare_feldt, compare_reliability, omega_gap, somerville

ATTITUDE = Path(__file__).resolve().parents[2] / "reference" / "attitude.csv"


def attitude() -> np.ndarray:
    return np.array([[float(value) for value in row.values()] for row in read_rows(ATTITUDE)])


@pytest.mark.parametrize("name", ["R_attitude", "somerville_uci"])
def test_reference_sets(shared: Path, name: str) -> None:
    """Alpha, Feldt's limits, λ6, item–rest correlations and alpha if dropped equal psych's."""
    scores = attitude() if name == "R_attitude" else somerville(shared)
    for comparison in compare_reliability(shared, scores, name):
        assert comparison.largest < 1e-9, comparison.file
    assert omega_gap(shared, scores, name) < 1e-6


def test_published_intervals(shared: Path) -> None:
    """Feldt's interval on published alphas equals the independent computation."""
    assert compare_feldt(shared).largest < 1e-9


def test_feldt_of_the_cambridge_example() -> None:
    """MRC CBU wiki: α = 0.913 of 20 items on 873 people."""
    assert feldt_interval(0.913, 873, 20, 0.95) == pytest.approx((0.9044024, 0.9211588), abs=5e-8)


def test_the_factor_fit_is_a_minimum() -> None:
    """At the fit the discrepancy does not fall in any direction, and loadings give back the model."""
    covariance = np.cov(attitude().T)
    factor = fit_one_factor(covariance)
    assert factor is not None
    assert factor.converged

    def discrepancy(loadings: np.ndarray, unique: np.ndarray) -> float:
        model = np.outer(loadings, loadings) + np.diag(unique)
        ratio = np.linalg.solve(model, covariance)
        return float(np.trace(ratio) - np.linalg.slogdet(ratio)[1])

    best = discrepancy(factor.loadings, factor.uniquenesses)
    for step in np.vstack([np.eye(7), -np.eye(7)]) * 1e-3:
        assert discrepancy(factor.loadings * (1 + step), factor.uniquenesses) > best
        assert discrepancy(factor.loadings, factor.uniquenesses * (1 + step)) > best


def test_parallel_items_have_omega_equal_to_alpha() -> None:
    """Items with the same loading and error: omega is alpha."""
    covariance = np.full((5, 5), 0.4) + 0.6 * np.eye(5)
    factor = fit_one_factor(covariance)
    assert factor is not None
    assert factor.omega == pytest.approx(cronbach_alpha(covariance), rel=1e-8)


def test_two_items_have_no_omega() -> None:
    """Two items do not determine a factor."""
    assert fit_one_factor(np.array([[1.0, 0.5], [0.5, 1.0]])) is None


def test_an_item_that_does_not_vary_has_no_correlation() -> None:
    """A constant item is empty, not zero."""
    covariance = np.array([[1.0, 0.5, 0.0], [0.5, 1.0, 0.0], [0.0, 0.0, 0.0]])
    assert np.isnan(item_rest_correlations(covariance)[2])


def test_unit_means() -> None:
    """1 − mean V / variance of the means, never below 0."""
    assert unit_mean_reliability([1.0, 2.0, 3.0], [0.25, 0.25, 0.25]) == pytest.approx(0.75)
    assert unit_mean_reliability([1.0, 1.1], [1.0, 1.0]) == 0.0
    assert np.isnan(unit_mean_reliability([1.0], [0.1]))
