"""Differences and many of them at once, beside the definitions in plain loops."""

from __future__ import annotations

from math import copysign, expm1, inf, log, nan, sqrt

import numpy as np
import pytest
from scipy import stats

from analysis.stats.contrasts import (
    FEW_DF,
    adjust,
    benjamini_hochberg,
    contrast_degrees,
    draw_variances,
    holm,
    max_t_quantile,
    max_t_quantile_correlated,
    mover,
    satterthwaite,
    scale_to_t,
    t_to_scale,
    two_sided_p,
)


def adjusted(p: list[float], method: str) -> list[float]:
    """Holm's and Benjamini & Hochberg's values as their papers define them."""
    given = sorted((x, k) for k, x in enumerate(p) if x == x)
    found = [nan] * len(p)
    count = len(given)
    for place, (_, k) in enumerate(given):
        if method == "holm":
            candidates = [x * (count - j) for j, (x, _) in enumerate(given[: place + 1])]
            found[k] = min(1.0, max(candidates))
        else:
            candidates = [x * count / (j + 1) for j, (x, _) in enumerate(given) if j >= place]
            found[k] = min(1.0, min(candidates))
    return found


@pytest.mark.parametrize("p", [[0.2, 0.01, 0.04, nan, 0.03, 0.01], [0.9, 0.8], [0.5], [nan], []])
def test_adjusted_p_values_by_their_definition(p: list[float]) -> None:
    """Equal ones stay equal, none is above 1, empty ones are not counted."""
    assert holm(p) == pytest.approx(adjusted(p, "holm"), nan_ok=True)
    assert benjamini_hochberg(p) == pytest.approx(adjusted(p, "bh"), nan_ok=True)
    assert adjust(p, "holm").tolist() == pytest.approx(holm(p).tolist(), nan_ok=True)
    assert adjust(p, "bh").tolist() == pytest.approx(benjamini_hochberg(p).tolist(), nan_ok=True)


@pytest.mark.parametrize(
    ("parts", "df", "expected"),
    [
        ([2.0, 3.0], [10.0, 5.0], 25 / (4 / 10 + 9 / 5)),
        ([2.0, 3.0], [10.0, inf], 25 / (4 / 10)),
        ([2.0, 3.0], [inf, inf], inf),
        ([2.0, 0.0], [7.0, 0.0], 7.0),
        ([2.0, 0.0], [7.0, nan], 7.0),
        ([2.0, 1.0], [7.0, 0.0], nan),
        ([2.0, 1.0], [7.0, nan], nan),
        ([0.0, 0.0], [7.0, 7.0], nan),
        ([0.5, 0.5], [0.5, 0.5], 1.0),
    ],
)
def test_satterthwaites_degrees_of_freedom(parts: list[float], df: list[float], expected: float) -> None:
    """(Σ v)² / Σ v²/ν over the parts that are not zero."""
    assert float(satterthwaite(parts, df)) == pytest.approx(expected, nan_ok=True)
    both = satterthwaite([parts, [1.0, 1.0]], [df, [3.0, 3.0]])
    assert both == pytest.approx([expected, 6.0], nan_ok=True)


def test_few_degrees_bound_those_of_a_contrast() -> None:
    """Below 20 the estimate's own; from 20 on, at 0 and without an estimate of its own Satterthwaite's."""
    parts = np.array([[1.0, 1.0], [1.0, 1.0], [0.0, 1.0], [1.0, 100.0]])
    df = np.array([19.0, 20.0])
    free = satterthwaite(parts, df)
    assert contrast_degrees(parts, df).tolist() == free.tolist()
    found = contrast_degrees(parts, df, np.array([0, 1, 0, 0]))
    assert found == pytest.approx([19.0, free[1], 19.0, 19.0])
    one = np.array([1.0, 40.0])
    assert contrast_degrees(np.array([[1.0, 10.0]]), one, np.array([0])).tolist() == [1.0]
    none = contrast_degrees(np.array([[0.0, 1.0]]), np.array([0.0, 30.0]), np.array([0]))
    assert none == pytest.approx([30.0])
    assert FEW_DF == 20


@pytest.mark.parametrize("df", [0.5, 1.0, 7.0, inf, 0.0, -1.0, nan])
def test_two_sided_p_values(df: float) -> None:
    """2 P(T > |t|), of either sign; none without degrees of freedom or statistic."""
    for t in (0.0, -1.3, 2.5):
        dist = stats.norm if df == inf else stats.t(df) if df > 0 else None
        expected = nan if dist is None else 2 * dist.sf(abs(t))
        assert float(two_sided_p(t, df)) == pytest.approx(expected, nan_ok=True)
    assert np.isnan(two_sided_p(nan, df))
    assert two_sided_p([1.0, nan, 2.0], [inf, inf, 3.0]) == pytest.approx(
        [2 * stats.norm.sf(1), nan, 2 * stats.t.sf(2, 3)], nan_ok=True
    )


@pytest.mark.parametrize("df", [0.5, 1.0, 6.0, 19.9])
def test_wallaces_scale(df: float) -> None:
    """z = (8ν + 1)/(8ν + 3) √(ν log(1 + t²/ν)) with the sign of t, and back; no limit is infinite."""
    for t in (-3.0, 0.0, 0.4, 12.0):
        z = (8 * df + 1) / (8 * df + 3) * sqrt(df * log(1 + t * t / df))
        assert float(t_to_scale(t, df)) == pytest.approx(copysign(z, t))
        assert float(scale_to_t(z, df)) == pytest.approx(abs(t), abs=1e-12)
    assert np.isfinite(scale_to_t(1000.0, df))
    assert float(scale_to_t(1000.0, df)) == pytest.approx(sqrt(df * expm1(600.0)))


@pytest.mark.parametrize("df", [20.0, 150.0, inf, 0.0, nan])
def test_only_few_degrees_of_freedom_are_put_on_a_scale(df: float) -> None:
    """The others are left as they are."""
    assert float(t_to_scale(-3.0, df)) == -3
    assert float(scale_to_t(3.0, df)) == 3


def test_mover_limits_by_hand() -> None:
    """Each side from the limits on its side, with and without correlation, around a given centre."""
    values, lower, upper = np.array([0.9, 0.7, 0.6]), np.array([0.8, 0.65, 0.4]), np.array([0.95, 0.8, 0.9])
    contrasts = np.array([[1.0, -1.0, 0.0], [0.5, 0.5, -1.0]])
    correlation = np.array([[1.0, 0.3, 0.1], [0.3, 1.0, -0.2], [0.1, -0.2, 1.0]])
    for given in (None, correlation):
        matrix = np.eye(3) if given is None else given
        low, high = mover(contrasts, values, lower, upper, given)
        for row, contrast in enumerate(contrasts):
            sides = list(zip(contrast, values - lower, upper - values, strict=True))
            below = [c * (down if c > 0 else up) for c, down, up in sides]
            above = [c * (up if c > 0 else down) for c, down, up in sides]
            centre = float(contrast @ values)
            assert low[row] == pytest.approx(centre - sqrt(np.array(below) @ matrix @ below))
            assert high[row] == pytest.approx(centre + sqrt(np.array(above) @ matrix @ above))
    moved_low, moved_high = mover(contrasts, values, lower, upper, correlation, np.array([5.0, 6.0]))
    assert moved_low == pytest.approx(low - contrasts @ values + [5, 6])
    assert moved_high == pytest.approx(high - contrasts @ values + [5, 6])
    same = np.ones((3, 3)) + np.eye(3) * -1e-16
    whole, _ = mover(np.array([[1.0, -1.0, 0.0]]), values, values - 0.1, values + 0.1, same)
    assert whole[0] == pytest.approx(0.2, abs=1e-7)


def test_drawn_variances_are_chi_squared_by_their_degrees() -> None:
    """1 where they are known; mean 1 and variance 2/df where not."""
    found = draw_variances(np.array([inf, 4.0, inf, 9.0]), 200_000, np.random.default_rng(1))
    assert found.shape == (200_000, 4)
    assert (found[:, [0, 2]] == 1).all()
    assert found[:, [1, 3]].mean(axis=0) == pytest.approx([1, 1], abs=0.01)
    assert found[:, [1, 3]].var(axis=0) == pytest.approx([2 / 4, 2 / 9], rel=0.03)


def test_a_difference_of_known_and_estimated_variances() -> None:
    """The largest |t| of some combinations, with the same draws, one draw after the other."""
    contrasts = np.array([[1.0, -1.0, 0.0], [0.0, 1.0, -1.0], [0.0, 0.0, 0.0]])
    variances, df, draws = np.array([1.0, 2.0, 0.5]), np.array([30.0, inf, 25.0]), 400
    rng = np.random.default_rng(2)
    noise = rng.standard_normal((draws, 3)) * np.sqrt(variances)
    share = draw_variances(df, draws, rng)
    largest = []
    for z, s in zip(noise, share, strict=True):
        spread = [
            sum(c * c * v * r for c, v, r in zip(row, variances, s, strict=True)) for row in contrasts[:2]
        ]
        largest.append(max(abs(row @ z) / sqrt(x) for row, x in zip(contrasts[:2], spread, strict=True)))
    found = max_t_quantile(contrasts, variances, df, 0.9, np.random.default_rng(2), draws)
    assert found == pytest.approx(np.quantile(largest, 0.9))


def test_few_degrees_are_put_on_the_common_scale() -> None:
    """With an estimate of its own a contrast has the error of that estimate's variance."""
    contrasts, own = np.array([[1.0, -0.5, -0.5, 0.0], [-0.5, -0.5, 1.0, 0.0]]), np.array([0, 2])
    variances, df, draws = np.array([1.0, 2.0, 0.5, 0.0]), np.array([3.0, 40.0, 50.0, 5.0]), 300
    rng = np.random.default_rng(3)
    noise = rng.standard_normal((draws, 3)) * np.sqrt(variances[:3])
    share = draw_variances(df[:3], draws, rng)
    degrees = contrast_degrees(contrasts**2 * variances, df, own)
    assert degrees[0] == 3
    assert degrees[1] > FEW_DF
    largest = []
    for z, s in zip(noise, share, strict=True):
        total = float((contrasts[0] ** 2 * variances).sum())
        first = abs(contrasts[0, :3] @ z) / sqrt(total * s[0])
        second = abs(contrasts[1, :3] @ z) / sqrt(float((contrasts[1, :3] ** 2 * variances[:3] * s).sum()))
        largest.append(max(float(t_to_scale(first, 3.0)), second))
    found = max_t_quantile(contrasts, variances, df, 0.95, np.random.default_rng(3), draws, own)
    assert found == pytest.approx(np.quantile(largest, 0.95))


def test_contrasts_of_few_degrees_without_an_own_estimate() -> None:
    """They are read by Satterthwaite's of what they add up, squares of the weights in it."""
    contrasts = np.array([[2.0, -1.0, 0.0], [0.5, 0.0, -1.5]])
    variances, df, draws = np.array([1.0, 2.0, 0.5]), np.array([6.0, 1.0, 9.0]), 200
    rng = np.random.default_rng(6)
    noise = rng.standard_normal((draws, 3)) * np.sqrt(variances)
    share = draw_variances(df, draws, rng)
    largest = []
    for z, s in zip(noise, share, strict=True):
        t = [abs(c @ z) / sqrt(float((c**2 * variances * s).sum())) for c in contrasts]
        degrees = [float(satterthwaite(c**2 * variances, df)) for c in contrasts]
        largest.append(max(float(t_to_scale(x, nu)) for x, nu in zip(t, degrees, strict=True)))
    found = max_t_quantile(contrasts, variances, df, 0.9, np.random.default_rng(6), draws)
    assert found == pytest.approx(np.quantile(largest, 0.9))


def test_a_variance_without_degrees_of_freedom_is_not_drawn() -> None:
    """The contrast is then one of the estimates that have some."""
    contrasts, variances = np.array([[1.0, -1.0, 0.5]]), np.array([1.0, 2.0, 3.0])
    found = max_t_quantile(contrasts, variances, np.array([30.0, 40.0, 0.0]), 0.9, np.random.default_rng(7))
    fewer = max_t_quantile(
        contrasts[:, :2], variances[:2], np.array([30.0, 40.0]), 0.9, np.random.default_rng(7)
    )
    assert found == fewer


def test_at_twenty_degrees_an_estimate_of_its_own_is_one_of_many() -> None:
    """Its contrast is drawn as the sum that it is."""
    contrasts, variances, df = np.array([[1.0, -1.0]]), np.ones(2), np.array([20.0, 30.0])
    own, alone = (
        max_t_quantile(contrasts, variances, df, 0.95, np.random.default_rng(8), 100, one)
        for one in (np.array([0]), None)
    )
    assert own == alone


def test_ten_thousand_draws_by_default() -> None:
    """As many are taken from the generator."""
    used, asked = np.random.default_rng(9), np.random.default_rng(9)
    one = np.ones((1, 1))
    max_t_quantile(one, one[0], one[0] * 9, 0.95, used)
    max_t_quantile(one, one[0], one[0] * 9, 0.95, asked, 10_000)
    assert used.random() == asked.random()
    max_t_quantile_correlated(one, 9, 0.95, used)
    max_t_quantile_correlated(one, 9, 0.95, asked, 10_000)
    assert used.random() == asked.random()


@pytest.mark.parametrize("df", [[25.0, 30.0], [5.0, 5.0], [1.0, 1.0], [1.0, 30.0]])
def test_who_has_a_variance_of_its_own(df: list[float]) -> None:
    """Of correlated differences one of fewer than 20 degrees and than the others; else all share one."""
    draws, common = 200, max(df)
    rng = np.random.default_rng(10)
    shared = draw_variances(np.array([common]), draws, rng)[:, 0]
    alone = [nu < 20 and nu < common for nu in df]
    own = draw_variances(np.array([nu for nu, one in zip(df, alone, strict=True) if one]), draws, rng)
    z = np.abs(rng.standard_normal((draws, 2)))
    t = [z[:, k] / np.sqrt(own[:, 0] if alone[k] else shared) for k in (0, 1)]
    largest = np.maximum(t_to_scale(t[0], df[0]), t_to_scale(t[1], df[1]))
    found = max_t_quantile_correlated(np.eye(2), np.array(df), 0.9, np.random.default_rng(10), draws)
    assert found == pytest.approx(np.quantile(largest, 0.9))


def test_correlated_differences_share_the_larger_degrees() -> None:
    """One combination with few has a variance of its own; those that do not vary are left out."""
    covariance = np.array(
        [[2.0, 0.6, 0.0, 0.0], [0.6, 1.0, 0.0, 0.0], [0.0, 0.0, -1e-19, 0.0], [0.0, 0.0, 0.0, 1.0]]
    )
    df, draws = np.array([5.0, 30.0, 30.0, 0.0]), 300
    rng = np.random.default_rng(4)
    scaled = covariance[:2, :2] / np.outer(np.sqrt([2.0, 1.0]), np.sqrt([2.0, 1.0]))
    roots, vectors = np.linalg.eigh(scaled)
    common, alone = (
        draw_variances(np.array([30.0]), draws, rng)[:, 0],
        draw_variances(np.array([5.0]), draws, rng)[:, 0],
    )
    z = rng.standard_normal((draws, 2)) @ (vectors * np.sqrt(roots)).T
    assert (vectors * roots) @ vectors.T == pytest.approx(scaled)
    largest = [
        max(float(t_to_scale(abs(first) / sqrt(a), 5.0)), abs(second) / sqrt(c))
        for (first, second), a, c in zip(z, alone, common, strict=True)
    ]
    found = max_t_quantile_correlated(covariance, df, 0.9, np.random.default_rng(4), draws)
    assert found == pytest.approx(np.quantile(largest, 0.9))
    for nothing in (np.zeros((2, 2)), np.eye(2)):
        degrees = 10.0 if not nothing.any() else 0.0
        assert np.isnan(max_t_quantile_correlated(nothing, degrees, 0.9, np.random.default_rng(5)))
