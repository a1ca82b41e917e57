"""Rao and Scott's tests of tables whose design effects differ from cell to cell."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import linalg, stats

from analysis.stats.association import rao_scott, wald_f

TABLE = np.array([[40, 25, 35], [20, 30, 50]]) / 200.0


def simple(table: np.ndarray, n: int) -> np.ndarray:
    """The covariance of the shares of a simple random sample."""
    p = table.ravel()
    return (np.diag(p) - np.outer(p, p)) / n


def uneven(cells: int, seed: int = 1) -> np.ndarray:
    """A covariance of shares that sum to 1, with design effects between 1 and 4."""
    rng = np.random.default_rng(seed)
    sums_to_zero = np.eye(cells) - 1 / cells
    half = sums_to_zero @ rng.normal(size=(cells, 3 * cells)) * 0.01
    return half @ half.T


def design_effects(table: np.ndarray, covariance: np.ndarray, n: int) -> np.ndarray:
    """The eigenvalues of Rao & Scott's Δ = (CᵀD⁻¹PD⁻¹C)⁻¹ CᵀD⁻¹VD⁻¹C, C orthogonal to the main effects."""
    r, c = table.shape
    main = np.column_stack([np.kron(np.eye(r), np.ones((c, 1))), np.kron(np.ones((r, 1)), np.eye(c))])
    scaled = linalg.null_space(main.T) / table.ravel()[:, None]
    under = scaled.T @ np.diag(table.ravel()) @ scaled / n
    return linalg.eigh(scaled.T @ covariance @ scaled, under, eigvals_only=True)


@pytest.mark.parametrize("table", [TABLE, TABLE.T, TABLE[:, :2] / TABLE[:, :2].sum()])
@pytest.mark.parametrize("df", [0.5, 30.0])
def test_the_second_order_correction_is_that_of_the_design_effects(table: np.ndarray, df: float) -> None:
    """F = X²/Σλ on (Σλ)²/Σλ² degrees of freedom, λ the generalised design effects of the interactions."""
    covariance = uneven(table.size)
    effects = design_effects(table, covariance, 200)
    assert effects.max() > 1.2 * effects.min() or effects.size == 1
    found = rao_scott(table, covariance, 200, df)
    assert found is not None
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    pearson = 200 * ((table - expected) ** 2 / expected).sum()
    rank = effects.sum() ** 2 / (effects**2).sum()
    assert (found.f, found.f_rows, found.f_df) == pytest.approx((pearson / effects.sum(), rank, rank * df))
    assert found.p == pytest.approx(stats.f.sf(pearson / effects.sum(), rank, rank * df))
    assert found.p_chisq == pytest.approx(stats.chi2.sf(pearson * effects.size / effects.sum(), effects.size))
    assert found.p_pearson == pytest.approx(stats.chi2.sf(pearson, effects.size))


def test_an_empty_cell_takes_part_of_a_degree_of_freedom() -> None:
    """Of a simple sample tr Δ = k − cᵀ(CᵀD⁻C)⁻¹c, c the empty cell's row of the contrasts C."""
    table = np.array([[40, 0, 35], [20, 30, 75]]) / 200.0
    found = rao_scott(table, simple(table, 200), 200, 50)
    assert found is not None
    contrast = np.kron(np.array([[1.0], [-1.0]]), np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, -1.0]]))
    inverse = np.array([1 / p if p else 0.0 for p in table.ravel()])
    whole = (contrast * inverse[:, None]).T @ contrast
    trace = 2 - contrast[1] @ np.linalg.inv(whole) @ contrast[1]
    assert 1 < trace < 2
    assert found.f == pytest.approx(found.chisq / trace)


def test_a_small_design_effect_is_one_too() -> None:
    """Stratification may bring it below 1 for all interactions together."""
    found = rao_scott(TABLE, simple(TABLE, 200) / 10, 200, 50)
    assert found is not None
    assert found.f == pytest.approx(found.chisq / 2 * 10)


def test_without_a_wald_test_the_others_stand() -> None:
    """Where the gaps vary in fewer directions than there are."""
    direction = np.array([1.0, -1.0, 0.0, 0.0, 0.0, 0.0]) * 0.01
    found = rao_scott(TABLE, np.outer(direction, direction), 200, 50)
    assert found is not None
    assert np.isnan([found.wald, found.p_wald, found.adjusted_wald, found.p_adjusted_wald]).all()
    assert 0 < found.p < 1


@pytest.mark.parametrize(("df", "given"), [(0.5, False), (1.0, False), (1.5, True), (2.0, True), (9.0, True)])
def test_the_adjusted_wald_test_needs_degrees_of_freedom(df: float, given: bool) -> None:
    """df − k + 1 must be left, of two interactions more than 1."""
    found = rao_scott(TABLE, uneven(6), 200, df)
    assert found is not None
    assert np.isnan(found.p_adjusted_wald) != given
    assert found.adjusted_wald == pytest.approx(found.wald * (df - 1) / df)
    assert found.p_wald == pytest.approx(stats.f.sf(found.wald, 2, df))
    if given:
        assert found.p_adjusted_wald == pytest.approx(stats.f.sf(found.adjusted_wald, 2, df - 1))


def test_groups_that_vary_in_too_few_directions_have_no_test() -> None:
    """Two complete counts beside a sample: one difference has no error."""
    assert wald_f(np.array([0.9, 0.8, 0.7]), np.diag([0.001, 0.0, 0.0]), 50) is None
    assert wald_f(np.array([0.9, 0.8]), np.diag([0.001, 0.0]), 1.5) is not None
