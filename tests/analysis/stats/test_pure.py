"""Weights, targets, funnels, planning, Shapley values, lonely strata: pure functions."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from analysis.stats.association import rao_scott, wald_f
from analysis.stats.funnel import binomial_limits, measure_overdispersion, widened_limits
from analysis.stats.linearization import Design, RatioSums, estimate_ratios
from analysis.stats.planning import (
    Others,
    detectable_difference,
    equal_units_gap,
    expected_interval,
    forms_for_margin,
    forms_for_target,
    share_variance,
    slovin,
)
from analysis.stats.shapley import shapley_r2
from analysis.stats.targets import verdict
from analysis.stats.weighting import poststratify, rake, residuals, trim, weighting_effect


def test_raking_meets_both_margins() -> None:
    """Every margin's totals are met, the crossing keeps its odds ratio."""
    rng = np.random.default_rng(1)
    a, b = rng.integers(0, 2, 500), rng.integers(0, 3, 500)
    weights, converged = rake(np.ones(500), [a, b], [[300, 200], [100, 150, 250]])
    assert converged
    assert np.bincount(a, weights) == pytest.approx([300, 200])
    assert np.bincount(b, weights) == pytest.approx([100, 150, 250])


def test_poststratification_leaves_group_means_to_be_explained() -> None:
    """Residuals of a variable that is constant in each group are zero."""
    groups = np.array([0, 0, 1, 1])
    assert residuals(np.array([2.0, 2.0, 5.0, 5.0]), np.ones(4), [groups]) == pytest.approx([0] * 4)
    assert poststratify(np.ones(4), groups, [10, 30]) == pytest.approx([5, 5, 15, 15])


def test_trimming_keeps_the_sum() -> None:
    """No weight is outside the bounds and nothing is lost."""
    weights = trim(np.array([1.0, 2.0, 9.0, 4.0]), 1.0, 5.0)
    assert weights.sum() == pytest.approx(16)
    assert weights.max() <= 5 + 1e-12


def test_kish_effect() -> None:
    """Equal weights cost nothing; a weight of zero does not count."""
    assert weighting_effect(np.array([3.0, 3.0, 0.0])) == pytest.approx(1)
    assert weighting_effect(np.array([1.0, 3.0])) == pytest.approx(2 * 10 / 16)


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [(0.8, 0.9, "met"), (0.7, 0.79, "not_met"), (0.79, 0.9, "not_shown"), (0.7, 0.8, "not_shown")],
)
def test_verdicts(lower: float, upper: float, expected: str) -> None:
    """Met where the lower limit reaches the target, not met where the upper one is below."""
    assert verdict(lower, upper, 0.8) == expected
    assert verdict(np.nan, np.nan, 0.8) == ""


def test_funnel_limits_close_in() -> None:
    """Limits hold the share, narrow with size, widen with the level."""
    lower, upper = binomial_limits(0.9, [50, 500, 5000], 0.95)
    wide, _ = binomial_limits(0.9, [50, 500, 5000], 0.998)
    assert (np.diff(lower) > 0).all()
    assert (np.diff(upper) < 0).all()
    assert (wide < lower).all()
    assert lower[2] == pytest.approx(0.9 - 1.96 * (0.09 / 5000) ** 0.5, abs=2e-4)


def test_chance_alone_is_not_overdispersed() -> None:
    """Binomial units have φ near 1; spread units have more and wider limits."""
    rng = np.random.default_rng(2)
    n = np.full(400, 150.0)
    chance = measure_overdispersion(rng.binomial(150, 0.8, 400) / n, n, 0.8, winsorise=0.0)
    assert chance.phi == pytest.approx(1, abs=0.2)
    truth = np.clip(rng.normal(0.8, 0.08, 400), 0, 1)
    spread = measure_overdispersion(rng.binomial(150, truth) / n, n, 0.8, winsorise=0.0)
    assert spread.phi > 3
    assert spread.tau2 == pytest.approx((0.08 / (2 * 0.4)) ** 2, rel=0.3)
    assert widened_limits(0.8, 150, spread.tau2, 0.95)[0] < widened_limits(0.8, 150, 0, 0.95)[0]


def test_equal_wards_show_a_gap() -> None:
    """14 equal wards of 150 forms at 92%: the median gap of best and worst is 7.3 points."""
    gap = equal_units_gap(0.92, [150] * 14, np.random.default_rng(3))
    assert gap[0] == pytest.approx(0.073, abs=0.001)


def test_forms_for_a_margin_are_the_fewest() -> None:
    """One form fewer would be too few; a population needs fewer, at most all of it."""
    n = forms_for_margin(0.9, 0.05, 0.95)

    def reach(size: int) -> float:
        lower, upper = expected_interval(0.9, share_variance(0.9, size, 1.0, inf), 0.95)
        return float(max(0.9 - lower, upper - 0.9))

    assert reach(n) <= 0.05 < reach(n - 1)
    assert forms_for_margin(0.9, 0.05, 0.95, population=400) < n
    assert forms_for_margin(0.5, 0.001, 0.95, population=50) == 50


def test_forms_for_a_target_grow_with_the_design_effect() -> None:
    """Twice the design effect, twice the forms; none settle a tie."""
    one, two = (forms_for_target(0.9, 0.8, 0.95, deff) for deff in (1.0, 2.0))
    assert one is not None
    assert two is not None
    assert two == pytest.approx(2 * one, abs=1)
    assert forms_for_target(0.8, 0.8, 0.95) is None


def test_slovin_of_the_district() -> None:
    """N = 7,211 and e = 5%: 379, as offices compute it."""
    assert slovin(7211, 0.05) == 379


def test_a_difference_has_the_stated_power() -> None:
    """The normal approximation far from the ends: (1.96 + 0.84) standard errors; more for more tests."""
    others = Others(np.array([1.0]), np.array([1e6]), 1e6)
    one, many = (
        detectable_difference(0.5, 1e-6, 4e4, 4e4, others, 0.95, 0.8, tests, "below") for tests in (1, 15)
    )
    assert one == pytest.approx(2.8016 * 0.0025, rel=0.03)
    assert many is not None
    assert many > 3.7 * 0.0025


def test_a_difference_that_no_share_shows_is_none() -> None:
    """At 98% no share up to 100% is found above; below there is room."""
    others = Others(np.full(14, 1 / 14), np.full(14, 150.0), 2000.0)
    found = [
        detectable_difference(0.98, 1 / 15, 150, 149, others, 0.95, 0.8, 15, s) for s in ("above", "below")
    ]
    assert found[0] is None
    assert 0.04 < (found[1] or 0) < 0.07


def test_shapley_values_share_out_r2() -> None:
    """They sum to R²; independent predictors get their own squared correlations."""
    correlation = np.eye(4)[None].copy()
    correlation[0, :3, 3] = correlation[0, 3, :3] = [0.5, 0.3, 0.1]
    assert shapley_r2(correlation)[0] == pytest.approx([0.25, 0.09, 0.01])


def test_shapley_values_equal_the_mean_over_all_orders() -> None:
    """Three predictors, by hand: the mean gain over the six orders in which they can come in."""
    from itertools import permutations

    rng = np.random.default_rng(4)
    data = rng.normal(size=(200, 4)) @ rng.normal(size=(4, 4))
    correlation = np.corrcoef(data.T)

    def r2(chosen: list[int]) -> float:
        if not chosen:
            return 0.0
        inner = correlation[np.ix_(chosen, chosen)]
        right = correlation[chosen, 3]
        return float(right @ np.linalg.solve(inner, right))

    gains = np.zeros(3)
    for order in permutations(range(3)):
        for position, predictor in enumerate(order):
            gains[predictor] += (r2([*order[: position + 1]]) - r2([*order[:position]])) / 6
    assert shapley_r2(correlation[None])[0] == pytest.approx(gains, rel=1e-9)


def test_a_predictor_that_repeats_another_shares_with_it() -> None:
    """Two equal predictors: half of R² each, and no division by zero."""
    correlation = np.array([[[1.0, 1.0, 0.5], [1.0, 1.0, 0.5], [0.5, 0.5, 1.0]]])
    assert shapley_r2(correlation)[0] == pytest.approx([0.125, 0.125], abs=1e-9)


def lonely_design(lonely: str) -> tuple[Design, RatioSums]:
    """Two strata of three forms, and one of a single form, all of one row."""
    hits, forms = np.array([[2.0], [1.0], [1.0]]), np.array([[3.0], [3.0], [1.0]])
    design = Design(np.zeros(3, np.int64), 1, np.ones(3), forms[:, 0], np.zeros(3), lonely)  # type: ignore[arg-type]
    return design, RatioSums(hits, forms, hits, hits, forms, hits, hits, forms, forms)


def test_policies_for_a_stratum_of_one() -> None:
    """refuse gives none; certainty adds nothing; average adds the others' mean; adjust its own square."""
    found = {
        policy: estimate_ratios(lonely_design(policy)[1], lonely_design(policy)[0], np.array([[7.0]]))
        for policy in ("refuse", "certainty", "average", "adjust")
    }
    assert found["refuse"].refused[0, 0]
    base = float(found["certainty"].variance[0, 0])
    assert base == pytest.approx(2 * 1.5 * (2 / 3) / 49)
    assert found["average"].variance[0, 0] == pytest.approx(1.5 * base)
    assert found["adjust"].variance[0, 0] == pytest.approx(base + (1 - 4 / 7) ** 2 / 49)


def test_no_association_in_a_table_without_one() -> None:
    """Shares that are products of their margins have a statistic of zero."""
    shares = np.outer([0.3, 0.7], [0.2, 0.5, 0.3])
    p = shares.ravel()
    found = rao_scott(shares, (np.diag(p) - np.outer(p, p)) / 99, 100, 99)
    assert found is not None
    assert found.f == pytest.approx(0, abs=1e-12)
    assert found.p == pytest.approx(1)


def test_a_table_of_one_row_has_no_test() -> None:
    """Nothing to compare: no statistic rather than a wrong one."""
    assert rao_scott(np.array([[0.4, 0.6], [0.0, 0.0]]), np.eye(4), 10, 9) is None


def test_wald_of_two_groups_is_t_squared() -> None:
    """Two groups: the F statistic is the squared t."""
    found = wald_f(np.array([0.9, 0.8]), np.diag([0.001, 0.002]), 50)
    assert found is not None
    assert found[0] == pytest.approx(0.01 / 0.003)
    assert wald_f(np.array([0.9]), np.eye(1), 50) is None
