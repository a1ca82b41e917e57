"""Pure functions against the same thing worked out slowly, with scipy.stats and plain loops."""

from __future__ import annotations

from math import asin, inf, sin, sqrt

import numpy as np
import pytest
from scipy import stats

from analysis.stats.association import rao_scott, wald_f
from analysis.stats.funnel import binomial_limits, measure_overdispersion, widened_limits
from analysis.stats.planning import (
    Others,
    detectable_difference,
    expected_interval,
    forms_for_margin,
    forms_for_target,
    share_variance,
    slovin,
)
from analysis.stats.targets import extra_forms, verdict

TABLE = np.array([[40, 25, 35], [20, 30, 50], [10, 60, 30]]) / 300.0


def simple_covariance(table: np.ndarray, n: int) -> np.ndarray:
    """Of the shares of a simple random sample."""
    p = table.ravel()
    return (np.diag(p) - np.outer(p, p)) / n


def test_rao_scott_of_a_simple_sample_is_pearson() -> None:
    """Nothing is corrected: F is χ² by its degrees of freedom, which are those of the table."""
    found = rao_scott(TABLE, simple_covariance(TABLE, 300), 300, 299)
    chi = stats.chi2_contingency(TABLE * 300, correction=False)
    assert found is not None
    assert found.df == 4
    assert (found.chisq, found.p_pearson, found.p_chisq) == pytest.approx(
        (chi.statistic, chi.pvalue, chi.pvalue)
    )
    assert (found.f, found.f_rows, found.f_df) == pytest.approx((chi.statistic / 4, 4, 4 * 299))
    assert found.p == pytest.approx(stats.f.sf(chi.statistic / 4, 4, 4 * 299))


def test_rao_scott_of_a_design_effect_of_two() -> None:
    """Twice the variance: half of χ² and of F, the same degrees of freedom."""
    found = rao_scott(TABLE, 2 * simple_covariance(TABLE, 300), 300, 50)
    chi = stats.chi2_contingency(TABLE * 300, correction=False).statistic
    assert found is not None
    assert (found.f, found.f_rows, found.f_df) == pytest.approx((chi / 8, 4, 200))
    assert found.p_chisq == pytest.approx(stats.chi2.sf(chi / 2, 4))


def test_wald_by_the_delta_method_worked_out_numerically() -> None:
    """Observed less expected shares, their slopes by small differences."""
    covariance = 1.5 * simple_covariance(TABLE, 300)

    def gaps(cells: np.ndarray) -> np.ndarray:
        table = cells.reshape(3, 3)
        return (table - np.outer(table.sum(axis=1), table.sum(axis=0)))[:2, :2].ravel()

    step = 1e-6
    slope = np.array(
        [(gaps(TABLE.ravel() + d) - gaps(TABLE.ravel() - d)) / (2 * step) for d in step * np.eye(9)]
    ).T
    gap = gaps(TABLE.ravel())
    wald = float(gap @ np.linalg.inv(slope @ covariance @ slope.T) @ gap) / 4
    found = rao_scott(TABLE, covariance, 300, 30)
    assert found is not None
    assert found.wald == pytest.approx(wald, rel=1e-6)
    assert found.p_wald == pytest.approx(stats.f.sf(wald, 4, 30), rel=1e-4)
    assert found.adjusted_wald == pytest.approx(wald * 27 / 30, rel=1e-6)
    assert found.p_adjusted_wald == pytest.approx(stats.f.sf(wald * 27 / 30, 4, 27), rel=1e-4)


def test_empty_rows_and_columns_are_left_out() -> None:
    """A table with an empty row and column in the middle has the statistics of the table without."""
    wide = np.insert(np.insert(TABLE, 1, 0, axis=0), 2, 0, axis=1)
    one = rao_scott(TABLE, simple_covariance(TABLE, 300), 300, 40)
    other = rao_scott(wide, simple_covariance(wide, 300), 300, 40)
    assert one is not None
    assert other is not None
    assert vars(one) == pytest.approx(vars(other))
    assert rao_scott(TABLE[:1], simple_covariance(TABLE[:1], 300), 300, 40) is None
    assert rao_scott(TABLE[:, :1], simple_covariance(TABLE[:, :1], 300), 300, 40) is None
    assert rao_scott(TABLE, simple_covariance(TABLE, 300), 300, 0) is None
    assert rao_scott(TABLE, np.zeros((9, 9)), 300, 40) is None


def test_wald_of_three_groups_is_the_weighted_sum_of_squares() -> None:
    """Uncorrelated groups: Σ w (x − x̄)² by its degrees of freedom, on these and what they leave of df."""
    x, v, df = np.array([0.9, 0.8, 0.7]), np.array([0.001, 0.002, 0.004]), 20
    mean = np.average(x, weights=1 / v)
    statistic = float(((x - mean) ** 2 / v).sum()) / 2
    assert wald_f(x, np.diag(v), df) == pytest.approx((statistic, 2, stats.f.sf(statistic, 2, df - 2)))
    assert wald_f(x, np.diag(v), 2) is None
    assert wald_f(x, np.diag(v), 3) is not None
    assert wald_f(x, np.zeros((3, 3)), df) is None


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
@pytest.mark.parametrize("size", [1, 7, 150])
def test_binomial_limits_interpolate_between_counts(share: float, size: int) -> None:
    """Spiegelhalter's appendix A.1.1 with scipy's binomial distribution."""
    for side, tail in zip(binomial_limits(share, [size], 0.95), (0.025, 0.975), strict=True):
        count = stats.binom.ppf(tail, size, share)
        part = (stats.binom.cdf(count, size, share) - tail) / stats.binom.pmf(count, size, share)
        assert side[0] == pytest.approx(min(1, max(0, (count - part) / size)), abs=1e-12)


def test_binomial_limits_at_the_ends() -> None:
    """A share of 0 or 1 has no spread; sizes are whole and at least 1."""
    assert [float(side[0]) for side in binomial_limits(0.0, [5], 0.95)] == [0, 0]
    assert [float(side[0]) for side in binomial_limits(1.0, [5], 0.95)] == [1, 1]
    assert binomial_limits(0.4, [0.2, 7.4], 0.9)[0].tolist() == binomial_limits(0.4, [1, 7], 0.9)[0].tolist()


def test_overdispersion_in_plain_loops() -> None:
    """φ, τ² of DerSimonian & Laird and the z-scores, with and without winsorising."""
    shares, sizes, share = [0.7, 0.8, 0.95, 0.6, 0.85], [50, 100, 80, 120, 60], 0.8
    z = [2 * sqrt(n) * (asin(sqrt(p)) - asin(sqrt(share))) for p, n in zip(shares, sizes, strict=True)]
    weights = [4 * n for n in sizes]
    spread = sum(weights) - sum(w * w for w in weights) / sum(weights)
    low, high = np.quantile(z, [0.1, 0.9])
    for winsorise, scores in ((0.0, z), (0.1, [min(max(score, low), high) for score in z])):
        found = measure_overdispersion(shares, sizes, share, winsorise)
        phi = sum(score * score for score in scores) / 5
        assert (found.phi, found.tau2) == pytest.approx((phi, (5 * phi - 4) / spread))
        assert found.z == pytest.approx(z)
        assert found.units == 5
    assert (
        measure_overdispersion(shares, sizes, share).phi
        == measure_overdispersion(shares, sizes, share, 0.1).phi
    )
    two = measure_overdispersion([0.5, 0.95], [50, 50], 0.8, 0.0)
    assert (two.units, two.tau2) == (2, pytest.approx((2 * two.phi - 1) / 200))
    calm = measure_overdispersion([0.8, 0.81], [50, 50], 0.8)
    assert calm.tau2 == 0
    alone = measure_overdispersion([0.7], [50], 0.8)
    assert (np.isnan(alone.phi), alone.tau2, alone.units) == (True, 0, 1)


def test_widened_limits_on_the_arcsine_scale() -> None:
    """By hand; they stop at 0 and 1."""
    lower, upper = widened_limits(0.8, [100], 0.002, 0.95)
    reach = stats.norm.ppf(0.975) * sqrt(1 / 400 + 0.002)
    assert lower[0] == pytest.approx(sin(asin(sqrt(0.8)) - reach) ** 2)
    assert upper[0] == pytest.approx(sin(asin(sqrt(0.8)) + reach) ** 2)
    assert widened_limits(0.01, [1], 0.5, 0.95)[0][0] == 0
    assert widened_limits(0.99, [1], 0.5, 0.95)[1][0] == 1


def test_share_variance_by_hand() -> None:
    """deff p(1 − p)/n (1 − n/N); a whole population has none, no form has no variance."""
    found = share_variance(0.9, [50, 50, 50, 0], 2.0, [inf, 200, 50, 10])
    assert found[:3].tolist() == pytest.approx([2 * 0.09 / 50, 2 * 0.09 / 50 * 0.75, 0])
    assert np.isnan(found[3])
    lower, upper = expected_interval(0.9, [0.0], 0.95)
    assert (lower[0], upper[0]) == (0.9, 0.9)


def test_detectable_difference_is_bonferronis() -> None:
    """Of large samples near one half: the quantile of the smallest of so many tests and that of the power."""
    size, many = 1e6, Others(np.array([1.0]), np.array([1e12]), 1e9)
    expected = 0.5 / size**0.5 * (stats.norm.ppf(1 - 0.05 / 30) + stats.norm.ppf(0.8))
    for side in ("below", "above"):
        found = detectable_difference(0.5, 1e-9, size, 1e9, many, 0.95, 0.8, 15, side)  # type: ignore[arg-type]
        assert found == pytest.approx(expected, rel=3e-3)


@pytest.mark.parametrize(("gap", "part"), [(0.03, 1e-12), (0.08, 1e-12), (0.11, 1e-12), (0.08, 0.4)])
def test_the_power_of_a_difference_by_adding_up_all_counts(gap: float, part: float) -> None:
    """A unit of 60, part of a whole that is known but for it: the counts whose limit (Wilson's equation at
    Bonferroni's quantile) stays below the others, and their probabilities; its difference is found again."""
    p, n, df = 0.9, 60, 59
    rest = p + gap * part / (1 - part)
    critical = stats.t.ppf(1 - 0.05 / 10, df)

    def upper(share: float) -> float:
        z2 = critical**2
        return float(max(np.roots([1 + z2 / n, -(2 * share + z2 / n), share * share]).real))

    counts = range(n + 1)
    power = sum(stats.binom.pmf(x, n, p - gap) for x in counts if upper(x / n) < rest)
    known = Others(np.array([1.0]), np.array([np.inf]), 1e9)
    found = detectable_difference(p, part, n, df, known, 0.95, float(power), 5, "below")
    assert found == pytest.approx(gap, abs=1e-6)


def wilson(p: float, size: float) -> tuple[float, float]:
    """Wilson's interval at 95%, from its quadratic equation."""
    z2 = stats.norm.ppf(0.975) ** 2
    roots = np.roots([1 + z2 / size, -(2 * p + z2 / size), p * p])
    return float(min(roots.real)), float(max(roots.real))


@pytest.mark.parametrize(
    ("p", "deff", "population"), [(0.9, 1, inf), (0.9, 1.7, 900), (0.6, 1, 300), (0.5, 3, inf)]
)
def test_forms_for_a_margin_by_trying_all(p: float, deff: float, population: float) -> None:
    """The first number of forms whose interval reaches no further."""

    def reach(n: int) -> float:
        lower, upper = wilson(p, n / deff / (1 - n / population))
        return max(p - lower, upper - p)

    tried = next(n for n in range(1, int(min(population, 5000))) if reach(n) <= 0.05)
    assert forms_for_margin(p, 0.05, 0.95, deff, population) == tried


@pytest.mark.parametrize(("p", "target"), [(0.9, 0.8), (0.7, 0.8), (0.85, 0.8)])
@pytest.mark.parametrize(("deff", "population"), [(1.0, inf), (2.0, inf), (1.5, 800)])
def test_forms_for_a_target_by_trying_all(p: float, target: float, deff: float, population: float) -> None:
    """The first number of forms whose interval does not hold the target."""

    def open_(n: int) -> bool:
        lower, upper = wilson(p, n / deff / (1 - n / population))
        return lower < target - 1e-12 and upper > target + 1e-12

    tried = next(n for n in range(2, int(min(population, 20_000))) if not open_(n))
    assert forms_for_target(p, target, 0.95, deff, population) == tried
    more = extra_forms(lambda n: wilson(p, n / deff / (1 - n / population)), target, 20, population - 1)
    assert more == tried - 20


@pytest.mark.parametrize("most", [inf, 40, 41, 42, 46, 47, 60, 79])
def test_the_smallest_number_of_forms_is_found(most: float) -> None:
    """Where the interval reaches the target from so many forms on, up to the population."""
    for needed in range(41, 80):
        found = extra_forms(lambda n, at=needed: (0.8 if n >= at else 0.7, 0.9), 0.8, 40, most)  # type: ignore[misc]
        assert found == (needed - 40 if needed <= most else None)


def test_no_number_of_forms_where_nothing_is_known() -> None:
    """Without limits, at the target, where the population ends first."""
    assert verdict(0.7, np.nan, 0.8) == verdict(np.nan, 0.9, 0.8) == ""
    assert extra_forms(lambda n: wilson(0.9, n), 0.8, 40, inf) is not None
    assert extra_forms(lambda n: wilson(0.8, n), 0.8, 40, inf) is None
    assert extra_forms(lambda n: (np.nan, np.nan), 0.8, 40, inf) is None
    assert extra_forms(lambda n: wilson(0.81, n), 0.8, 40, 6000) is None
    assert extra_forms(lambda n: wilson(0.81, n), 0.8, 40, 7000) is not None
    assert [slovin(n, 0.05) for n in (400, 401, 1)] == [200, 201, 1]
