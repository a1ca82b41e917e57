"""Adjusted p-values, MOVER limits, simultaneous critical values."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.stats.contrasts import (
    benjamini_hochberg,
    contrast_degrees,
    holm,
    max_t_quantile,
    max_t_quantile_correlated,
    mover,
    satterthwaite,
    scale_to_t,
    score_statistic,
    t_to_scale,
    two_sided_p,
)
from analysis.stats.intervals import wilson_interval, wilson_limits


def test_holm_and_bh_as_r_p_adjust() -> None:
    """R: p.adjust(c(.01,.02,.03,.04,.05), "holm") and "BH"."""
    p = [0.01, 0.02, 0.03, 0.04, 0.05]
    assert holm(p) == pytest.approx([0.05, 0.08, 0.09, 0.09, 0.09])
    assert benjamini_hochberg(p) == pytest.approx([0.05] * 5)


def test_what_was_not_tested_is_not_counted() -> None:
    """An empty p-value stays empty and does not make the others larger."""
    assert holm([0.01, np.nan, 0.04]) == pytest.approx([0.02, np.nan, 0.04], nan_ok=True)


@pytest.mark.parametrize(
    ("x", "n", "limits"),
    [
        ((56, 48), (70, 80), (0.0524, 0.3339)),
        ((9, 3), (10, 10), (0.1705, 0.8090)),
        ((6, 2), (7, 7), (0.0582, 0.8062)),
        ((0, 0), (10, 20), (-0.1611, 0.2775)),
        ((10, 0), (10, 20), (0.6791, 1.0)),
    ],
)
def test_newcombe_table_2(x: tuple[int, int], n: tuple[int, int], limits: tuple[float, float]) -> None:
    """Newcombe (1998) Stat. Med. 17:873, table II, method 10, to the printed digits."""
    size = np.array(n, dtype=float)
    p = np.array(x) / size
    lower, upper = mover(np.array([[1.0, -1.0]]), p, *wilson_interval(p, size, 0.95))
    assert (round(float(lower[0]), 4), round(float(upper[0]), 4)) == limits


def test_the_score_statistic_puts_the_limit_at_zero() -> None:
    """At the critical value it gives, the MOVER interval just reaches zero."""
    p, n, contrast = np.array([0.97, 0.88]), np.array([150.0, 300.0]), np.array([[1.0, -1.0]])

    def limits(critical: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return wilson_limits(p, n, critical)

    found = score_statistic(contrast, p, limits)
    lower, _ = mover(contrast, p, *limits(found[:, None]))
    assert lower[0] == pytest.approx(0, abs=1e-12)
    assert score_statistic(contrast, np.array([0.9, 0.9]), limits)[0] == 0
    assert score_statistic(contrast, np.array([0.0, 0.0]), limits)[0] == 0


class Straight:
    """Limits so many errors from each estimate, no farther than `farthest`; how often they are asked."""

    def __init__(self, values: np.ndarray, errors: np.ndarray, farthest: float = np.inf) -> None:
        self.values, self.errors, self.farthest, self.asked = values, errors, farthest, 0

    def __call__(self, reach: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        self.asked += 1
        half = np.minimum(reach * self.errors, self.farthest)
        return self.values - half, self.values + half


@pytest.mark.parametrize("scale", [1e-10, 1.0, 80.0])
@pytest.mark.parametrize("size", [0.5, 4.0, 40.0, 3000.0])
def test_the_score_statistic_of_straight_limits_is_the_difference_in_errors(
    scale: float, size: float
) -> None:
    """|t|, whatever the unit, however large, exactly at the first bracket too; found in a step or two."""
    values, errors = np.array([4.0, 1.0]) * scale, np.array([4.0, 1.0]) * scale / size
    limits = Straight(values, errors)
    found = score_statistic(np.eye(2) * [[1.0], [-1.0]], values, limits)
    assert found == pytest.approx([size, size], rel=1e-9)
    assert limits.asked <= (2 if size < 4 else 3) + np.log(max(size, 4.0)) / np.log(4.0)


def test_where_no_limit_reaches_zero_the_statistic_is_infinite() -> None:
    """And that of the others is not; without a difference it is 0."""
    values = np.array([0.9, 0.2, 0.0])
    found = score_statistic(np.eye(3), values, Straight(values, np.full(3, 0.1), 0.5))
    assert found == pytest.approx([np.inf, 2.0, 0.0])


@pytest.mark.parametrize("unit", [1e-10, 1.0, 1e3])
def test_few_looks_at_the_limits_find_the_score_statistic(unit: float) -> None:
    """Wilson's limits bend: the search from one side only would take many more. In any unit, to rounding."""
    p = np.array([0.999, 0.97, 0.5])
    asked = 0

    def limits(critical: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        nonlocal asked
        asked += 1
        lower, upper = wilson_limits(p, np.array([60.0, 150.0, 300.0]), critical)
        return lower * unit, upper * unit

    contrasts = np.array([[1.0, -1.0, 0.0], [0.0, 1.0, -1.0], [1.0, 0.0, -1.0]])
    found = score_statistic(contrasts, p * unit, limits)
    searched = asked
    lower, _ = mover(contrasts, p * unit, *limits(found[:, None]))
    assert lower == pytest.approx([0, 0, 0], abs=1e-14 * unit)
    assert searched <= 11


def test_satterthwaite_of_equal_variances() -> None:
    """Two equal variances with df 10 have 20 together; a lone one keeps its own."""
    assert satterthwaite([[2.0, 2.0], [3.0, 0.0]], [10.0, 10.0]) == pytest.approx([20, 10])
    assert np.isnan(satterthwaite([1.0, 1.0], [5.0, 0.0]))


def test_two_sided_p_needs_degrees_of_freedom() -> None:
    """The 97.5% quantile of t with 10 degrees of freedom has a p-value of 5%."""
    assert two_sided_p(-2.228139, 10) == pytest.approx(0.05, rel=1e-6)
    assert np.isnan(two_sided_p(2.5, 0))


def test_one_contrast_needs_no_more_than_t() -> None:
    """With a single difference the simultaneous critical value is the normal's or t's own."""
    rng = np.random.default_rng(1)
    alone = max_t_quantile(np.array([[1.0, -1.0]]), np.ones(2), np.array([1e6, 1e6]), 0.95, rng, 200_000)
    assert alone == pytest.approx(1.96, abs=0.02)
    joint = max_t_quantile_correlated(np.ones((1, 1)), 10, 0.95, rng, 200_000)
    assert scale_to_t(joint, 10) == pytest.approx(2.228, abs=0.03)


def test_independent_contrasts_follow_sidak() -> None:
    """Ten independent statistics: the quantile is that of 0.95^(1/10)."""
    rng = np.random.default_rng(2)
    found = max_t_quantile(np.eye(10), np.ones(10), np.full(10, 1e6), 0.95, rng, 200_000)
    assert found == pytest.approx(2.799, abs=0.02)


def test_no_variation_has_no_critical_value() -> None:
    """Complete counts leave nothing to draw."""
    rng = np.random.default_rng(3)
    assert np.isnan(max_t_quantile(np.eye(2), np.zeros(2), np.ones(2), 0.95, rng))


def test_few_degrees_of_freedom_are_not_borrowed() -> None:
    """An own part small by luck would be carried by the others; from 20 on Satterthwaite stands."""
    parts, own = np.array([[0.1, 1.0, 1.0], [0.1, 1.0, 1.0]]), np.array([0, 0])
    assert contrast_degrees(parts, np.array([2.0, 2, 2]), own).tolist() == [2, 2]
    free = satterthwaite(parts, np.array([20.0, 20, 20]))
    assert contrast_degrees(parts, np.array([20.0, 20, 20]), own).tolist() == free.tolist()
    assert free[0] > 20


@pytest.mark.parametrize("df", [1.0, 4.0, 19.0, 20.0, np.inf])
def test_the_scale_of_t_goes_there_and_back(df: float) -> None:
    """Wallace's transformation is undone, and is near the normal quantile of the same probability."""
    t = np.array([0.0, 0.5, 2.0, 6.0])
    assert scale_to_t(t_to_scale(t, df), df) == pytest.approx(t, rel=1e-9)
    if df == 4:
        assert t_to_scale(2.776, 4.0) == pytest.approx(1.96, abs=0.02)


def test_one_estimate_with_few_degrees_does_not_widen_the_limits_of_all() -> None:
    """Nine estimates of 150 forms and one of two: the critical value of the nine stays near their own."""
    df = np.array([149.0] * 9 + [1.0])
    rng = np.random.default_rng(4)
    own = np.arange(10)
    common = max_t_quantile(np.eye(10) - 0.1, np.full(10, 1.0), df, 0.95, rng, own=own)
    assert scale_to_t(common, 149.0) < 3.2
    assert scale_to_t(common, 1.0) > 50
