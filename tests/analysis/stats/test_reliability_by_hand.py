"""Reliability from the forms themselves: scores added up, correlated and dropped one by one."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis.stats import reliability
from analysis.stats.reliability import (
    alpha_if_dropped,
    cronbach_alpha,
    feldt_interval,
    fit_one_factor,
    guttman_lambda6,
    item_rest_correlations,
    standardised_alpha,
    unit_mean_reliability,
)


def scores(items: int = 5, forms: int = 80) -> np.ndarray:
    """Items of one factor with different loadings and errors, one of them on another scale."""
    rng = np.random.default_rng(items)
    loadings = np.linspace(0.4, 1.2, items)
    noise = rng.normal(size=(forms, items)) * np.linspace(1.0, 0.5, items)
    return (rng.normal(size=(forms, 1)) * loadings + noise) * np.r_[10.0, np.ones(items - 1)]


def alpha(x: np.ndarray) -> float:
    """k/(k − 1) · (1 − Σ variances / variance of the sum)."""
    k = x.shape[1]
    return float(k / (k - 1) * (1 - x.var(axis=0, ddof=1).sum() / x.sum(axis=1).var(ddof=1)))


@pytest.mark.parametrize("items", [2, 3, 5])
def test_alpha_of_sums(items: int) -> None:
    """From the variance of the sum; standardised from the items divided by their spread."""
    x = scores(items)
    assert cronbach_alpha(np.cov(x.T)) == pytest.approx(alpha(x))
    z = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)
    found, mean = standardised_alpha(np.corrcoef(x.T))
    assert found == pytest.approx(alpha(z))
    assert mean == pytest.approx(np.corrcoef(x.T)[np.triu_indices(items, 1)].mean())


def test_items_that_nearly_cancel_out_have_a_negative_alpha() -> None:
    """k r̄/(1 + (k − 1) r̄): −2 of two items with a correlation of −1/2; none at all at −1."""
    assert standardised_alpha(np.array([[1.0, -0.5], [-0.5, 1.0]])) == pytest.approx((-2, -0.5))
    alpha_, mean = standardised_alpha(np.array([[1.0, -1.0], [-1.0, 1.0]]))
    assert (np.isnan(alpha_), mean) == (True, -1)


def test_reliability_knows_no_units() -> None:
    """Scores in hundredths have the same."""
    one, other = np.cov(scores().T), np.cov(scores().T) / 1e4
    assert cronbach_alpha(other) == pytest.approx(cronbach_alpha(one))
    assert item_rest_correlations(other) == pytest.approx(item_rest_correlations(one))


def test_items_against_the_rest() -> None:
    """Each with the sum of the others, and alpha of the others."""
    x = scores()
    rest = [np.delete(x, k, axis=1) for k in range(5)]
    expected = [np.corrcoef(x[:, k], other.sum(axis=1))[0, 1] for k, other in enumerate(rest)]
    assert item_rest_correlations(np.cov(x.T)) == pytest.approx(expected)
    assert alpha_if_dropped(np.cov(x.T)) == pytest.approx([alpha(other) for other in rest])
    assert np.isnan(alpha_if_dropped(np.cov(scores(2).T))).tolist() == [True, True]


def test_lambda_six_by_regressions() -> None:
    """1 − Σ (residual variance of each item on the others) / variance of the sum, of standardised items."""
    x = scores()
    z = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)
    left = 0.0
    for k in range(5):
        others = np.delete(z, k, axis=1)
        left += (z[:, k] - others @ np.linalg.lstsq(others, z[:, k], rcond=None)[0]).var(ddof=1)
    assert guttman_lambda6(np.corrcoef(x.T)) == pytest.approx(1 - left / z.sum(axis=1).var(ddof=1))
    assert np.isnan(guttman_lambda6(np.ones((3, 3))))


def test_nothing_to_compare_has_no_reliability() -> None:
    """One item, items that do not vary or cancel out, one form, an alpha of 1."""
    one = np.ones((1, 1))
    assert np.isnan([cronbach_alpha(one), *standardised_alpha(one)]).all()
    assert np.isnan(cronbach_alpha(np.zeros((3, 3))))
    assert np.isnan(cronbach_alpha(np.array([[1.0, -1.0], [-1.0, 1.0]])))
    for alpha_, forms, items in ((1.0, 50, 5), (np.nan, 50, 5), (0.8, 1, 5), (0.8, 50, 1)):
        assert np.isnan(feldt_interval(alpha_, forms, items, 0.95)).all()
    assert np.isfinite(feldt_interval(0.8, 2, 2, 0.95)).all()


def test_feldts_limits_are_quantiles_of_f() -> None:
    """(1 − α)/(1 − α̂) on (n − 1), (n − 1)(k − 1) degrees of freedom; negative alphas have limits too."""
    for value, forms, items, level in ((0.8, 50, 5, 0.95), (-0.5, 20, 3, 0.9)):
        lower, upper = feldt_interval(value, forms, items, level)
        dist = stats.f(forms - 1, (forms - 1) * (items - 1))
        assert 1 - (1 - value) * dist.ppf((1 + level) / 2) == pytest.approx(lower)
        assert 1 - (1 - value) * dist.ppf((1 - level) / 2) == pytest.approx(upper)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_factor_that_is_there_is_found(sign: float) -> None:
    """A covariance made of loadings and errors gives them back, in the items' own units, and omega."""
    loadings = np.array([2.0, 0.5, 0.9, 0.3, 0.7])
    errors = np.array([1.0, 0.4, 0.3, 0.8, 0.05])
    found = fit_one_factor(np.outer(loadings, loadings) * sign**2 + np.diag(errors))
    assert found is not None
    assert found.converged
    assert found.loadings == pytest.approx(loadings, rel=1e-6)
    assert found.uniquenesses == pytest.approx(errors, rel=1e-5)
    assert found.omega == pytest.approx(loadings.sum() ** 2 / (loadings.sum() ** 2 + errors.sum()), rel=1e-6)


@pytest.mark.parametrize(
    "given",
    [[0.9, 0.8, -0.4, 0.7], [-0.9, 0.8, 0.5, 0.7], [0.3, 0.2, 0.2], [0.2, 0.3, 0.25], [0.2, 0.2, 0.2]],
)
def test_loadings_point_to_where_most_items_do(given: list[float]) -> None:
    """An item that is turned round has a negative loading, whichever way an eigenvector points."""
    loadings = np.array(given)
    found = fit_one_factor(np.outer(loadings, loadings) + np.diag(1 - loadings**2))
    assert found is not None
    assert found.loadings == pytest.approx(loadings, rel=1e-5)


def test_a_factor_without_an_error_of_its_own_stays_within_bounds() -> None:
    """A Heywood case: one item is the factor; its error is as small as may be, in its own units."""
    correlation = np.array(
        [[1.0, 0.9, 0.8, 0.7], [0.9, 1.0, 0.6, 0.5], [0.8, 0.6, 1.0, 0.5], [0.7, 0.5, 0.5, 1.0]]
    )
    found = fit_one_factor(correlation * 4)
    assert found is not None
    assert found.converged
    assert found.uniquenesses[0] == pytest.approx(4e-6)
    # what the others share with the factor is then their correlation with that item
    assert found.loadings == pytest.approx(2 * correlation[0], rel=1e-4)
    assert found.uniquenesses[1:] == pytest.approx(4 * (1 - correlation[0, 1:] ** 2), rel=1e-4)


def test_a_search_that_ends_too_early_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """After one step the discrepancy still slopes."""
    monkeypatch.setattr(reliability, "_STEPS", 1)
    found = fit_one_factor(np.cov(scores().T))
    assert found is not None
    assert not found.converged


def test_items_that_share_nothing_have_no_loadings() -> None:
    """And an omega of 0."""
    found = fit_one_factor(np.eye(4))
    assert found is not None
    assert found.loadings.tolist() == [0] * 4
    assert (found.uniquenesses.tolist(), found.omega, found.converged) == ([1] * 4, 0, True)


def test_no_factor_of_what_is_no_covariance() -> None:
    """Two items, one that does not vary, one that is another's double."""
    assert fit_one_factor(np.eye(2)) is None
    assert fit_one_factor(np.diag([1.0, 1.0, 0.0])) is None
    double = np.array([[1.0, 1.0, 0.3], [1.0, 1.0, 0.3], [0.3, 0.3, 1.0]])
    assert fit_one_factor(double) is None
    assert fit_one_factor(np.eye(3)) is not None


def test_reliability_of_unit_means() -> None:
    """1 − mean V / variance of the means, over the units that have both; never below 0."""
    values, variances = [0.9, 0.7, np.nan, 0.8, 0.5], [0.001, 0.002, 0.1, 0.003, np.nan]
    expected = 1 - 0.002 / np.var([0.9, 0.7, 0.8], ddof=1)
    assert unit_mean_reliability(values, variances) == pytest.approx(expected)
    assert unit_mean_reliability([0.9, 0.89], [0.1, 0.1]) == 0
    assert unit_mean_reliability([0.9, 0.8], [0.0, 0.0]) == 1
    assert np.isnan(unit_mean_reliability([0.9, np.nan], [0.1, 0.1]))
    assert np.isnan(unit_mean_reliability([0.9, 0.9], [0.1, 0.1]))
