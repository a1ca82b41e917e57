"""Intervals as pure functions, against published and reference values."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from scipy import stats

from analysis.stats.intervals import (
    FEW,
    FEW_CLUSTERS,
    INTERVALS,
    IntervalName,
    beta_interval,
    effective_size,
    logit_interval,
    normal_quantile,
    score_size,
    score_variance,
    t_interval,
    t_quantile,
    wilson_interval,
    wilson_limits,
    worth_of_scores,
)
from benchmarks.comparison import read_rows

METHODS = {"wilson": wilson_interval, "clopper_pearson": beta_interval}


@pytest.mark.parametrize("method", METHODS)
def test_single_proportions(shared: Path, method: str) -> None:
    """Wilson and Clopper–Pearson on a grid of counts, 0 and n included (R 4.2.2)."""
    rows = [
        r for r in read_rows(shared / "reference" / "single_proportion_grid.csv") if r["method"] == method
    ]
    assert len(rows) > 20
    for row in rows:
        x, n = float(row["x"]), float(row["n"])
        limits = METHODS[method](x / n, n, 0.95)
        assert limits == pytest.approx((float(row["lo"]), float(row["hi"])), rel=1e-9, abs=1e-15)


@pytest.mark.parametrize(
    ("x", "n", "method", "limits"),
    [
        (81, 263, "wilson", (0.2553, 0.3662)),
        (15, 148, "wilson", (0.0624, 0.1605)),
        (0, 20, "wilson", (0.0, 0.1611)),
        (1, 29, "wilson", (0.0061, 0.1718)),
        (81, 263, "clopper_pearson", (0.2527, 0.3676)),
        (15, 148, "clopper_pearson", (0.0578, 0.1617)),
        (0, 20, "clopper_pearson", (0.0, 0.1684)),
        (1, 29, "clopper_pearson", (0.0009, 0.1776)),
    ],
)
def test_newcombe_table_1(x: int, n: int, method: str, limits: tuple[float, float]) -> None:
    """Newcombe (1998) Stat. Med. 17:857, table I, to the printed digits."""
    lower, upper = METHODS[method](x / n, n, 0.95)
    assert (round(float(lower), 4), round(float(upper), 4)) == limits


def test_wilson_with_an_infinite_size_is_the_share() -> None:
    """A complete count has no width."""
    assert wilson_interval(0.3, np.inf, 0.95) == (0.3, 0.3)


def test_score_size_of_a_plain_sample_is_n() -> None:
    """One item, one stratum, no weights, no correction: n* is n, at the boundary too."""
    n, p = 150.0, np.array([0.94, 0.5, 1.0, 0.0])
    variance = p * (1 - p) / (n - 1)
    size = score_size(p, variance, variance, n, n, n - 1, [False, False, True, True], 1.0, 0.95)
    assert size == pytest.approx([n] * 4)


def test_score_size_is_capped() -> None:
    """Never more than the answers; never more than the forms where few are on one side."""
    tiny = 1e-9
    size = score_size(0.98, tiny, tiny, 150, 600, 149, [False, True], 1.0, 0.95)
    assert size == pytest.approx([600, 150])


def test_score_size_grows_with_the_fraction_sampled() -> None:
    """n* = n0·V0/V inside, n0 (N − 1)/(N − n) at the boundary."""
    p, n, N = np.array([0.9, 1.0]), 150.0, 600.0
    v0 = p * (1 - p) / (n - 1)
    size = score_size(p, v0 * (1 - n / N), v0, n, n, n - 1, False, (N - 1) / (N - n), 0.95)
    assert size == pytest.approx([n / (1 - n / N), n * (N - 1) / (N - n)])


def test_no_df_no_size() -> None:
    """Without degrees of freedom there is no effective size, at the boundary too."""
    assert np.isnan(score_size(1.0, 0.0, 0.0, 1, 1, 0, True, 1.0, 0.95))


def test_t_quantile_edges() -> None:
    """Not a number at df ≤ 0; the normal's at infinity."""
    assert np.isnan(t_quantile([0, -3], 0.95)).all()
    assert t_quantile(np.inf, 0.95) == pytest.approx(1.959963984540054)


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_logit_refuses_the_ends(p: float) -> None:
    """log p/(1 − p) has no value at 0 and 1."""
    assert np.isnan(logit_interval(p, 0.01, 100, 0.95)).all()


def test_t_interval_refuses_no_variation() -> None:
    """A standard error of 0 gives no interval rather than one of zero width."""
    assert np.isnan(t_interval(4.0, 0.0, 100, 0.95)).all()


def test_effective_size_is_korn_graubards() -> None:
    """n − 1 for a simple random sample, as R has it, not n."""
    assert effective_size(0.4, 0.24 / 149, 150, 149, 0.95) == pytest.approx(149)


def cluster_coverage(p: float, clusters: int, *, clustered: bool) -> float:
    """Share of 4,000 samples of 150 forms in clusters (ICC .1) whose default interval holds p."""
    rng = np.random.default_rng(2)
    forms, alike, samples = 150, 0.1, 4000
    shares = rng.beta(p * (1 - alike) / alike, (1 - p) * (1 - alike) / alike, (samples, clusters))
    sizes = np.full(clusters, forms // clusters)
    hits = rng.binomial(sizes, shares)
    n = np.full(samples, float(sizes.sum()))
    found = hits.sum(axis=1) / n
    apart = (hits - found[:, None] * sizes) / n[:, None]
    variance = clusters / (clusters - 1) * (apart**2).sum(axis=1)
    few = np.minimum(hits.sum(axis=1), n - hits.sum(axis=1)) < FEW
    one, df = np.ones(samples), np.full(samples, clusters - 1.0)
    size = score_size(found, variance, variance, n, n, df, few, one, 0.95, clustered=clustered)
    lower, upper = wilson_interval(found, size, 0.95)
    return float(((lower <= p) & (p <= upper)).mean())


@pytest.mark.parametrize("clusters", [2, 3, 5, 10])
@pytest.mark.parametrize("p", [0.9, 0.97, 0.99])
def test_few_clusters_are_covered(p: float, clusters: int) -> None:
    """From two clusters on the default interval holds p as often as it says (less the simulation's error)."""
    assert cluster_coverage(p, clusters, clustered=True) > 0.93


def test_few_clusters_taken_for_forms_are_not() -> None:
    """With the number of forms as the bound, two clusters at 97% are held in fewer than 85% of samples."""
    assert cluster_coverage(0.97, 2, clustered=False) < 0.85


def test_quantiles_are_those_of_t_and_of_the_normal() -> None:
    """In the shape they are asked for, at any level."""
    df = np.array([[1.0, 2.5, np.inf], [30.0, 2.5, -1.0]])
    for level in (0.5, 0.95, 0.999):
        expected = np.where(df > 0, stats.t.ppf(0.5 + level / 2, np.abs(df)), np.nan)
        assert t_quantile(df, level) == pytest.approx(expected, rel=1e-9, nan_ok=True)
        assert normal_quantile(level) == pytest.approx(stats.norm.ppf(0.5 + level / 2))


@pytest.mark.parametrize("p", [0.0, 0.02, 0.5, 0.97, 1.0])
@pytest.mark.parametrize("size", [1.0, 12.5, 400.0])
def test_wilsons_limits_solve_his_equation(p: float, size: float) -> None:
    """(p − π)² = z² π(1 − π)/n at both limits; 0 and 1 stay 0 and 1 whatever the size."""
    for critical in (0.5, 1.96, 4.0):
        lower, upper = (float(limit) for limit in wilson_limits(p, size, critical))
        for limit, end in ((lower, 0.0), (upper, 1.0)):
            if p == end:
                assert limit == end
            else:
                assert (p - limit) ** 2 == pytest.approx(critical**2 * limit * (1 - limit) / size, rel=1e-9)
        assert lower <= p <= upper
    assert [float(limit) for limit in wilson_limits(p, np.inf, 1.96)] == [p, p]


@pytest.mark.parametrize("critical", [1.0, 1.959963984540054, 3.0])
def test_rounding_takes_no_limit_past_the_ends(critical: float) -> None:
    """Of sizes among which it would leave 3e-17 at a share of 0, and less than 0 and more than 1 beside."""
    sizes = np.arange(1.0, 400.0)
    assert (wilson_limits(0.0, sizes, critical)[0] == 0).all()
    assert (wilson_limits(1.0, sizes, critical)[1] == 1).all()
    assert (wilson_limits(1e-17, sizes, critical)[0] >= 0).all()
    assert (wilson_limits(1 - 1e-12, sizes, critical)[1] <= 1).all()


@pytest.mark.parametrize("p", [0.0, 0.3, 1.0])
def test_the_variance_behind_wilsons_interval(p: float) -> None:
    """z standard errors are half its width, shortened as a score interval's are; none of a complete count."""
    z, n = stats.norm.ppf(0.975), 40.0
    centre = (n * p + z * z / 2) / (n + z * z)
    lower, upper = wilson_interval(p, n, 0.95)
    assert float(lower + upper) / 2 == pytest.approx(centre)
    assert score_variance(p, n, 0.95) == pytest.approx(centre * (1 - centre) / (n + z * z))
    assert score_variance(p, np.inf, 0.95) == 0


def test_effective_size_of_a_design_with_few_degrees_of_freedom() -> None:
    """p(1 − p)/V · (t_{n−1}/t_df)²; none without variance or degrees of freedom."""
    t = stats.t.ppf(0.975, [119, 7])
    found = effective_size([0.2, 0.2, 0.2, 0.2], [0.004, 0.0, -1.0, 0.004], 120, [7, 7, 7, 0], 0.95)
    assert found == pytest.approx([0.16 / 0.004 * (t[0] / t[1]) ** 2, *[np.nan] * 3], nan_ok=True)


def size_by_hand(p: float, v: float, v0: float, few: bool, clustered: bool) -> float:
    """n* of 120 forms with 200 answers, 7 degrees of freedom and a correction of 1.5."""
    t = stats.t.ppf(0.975, [119, 7])
    most = 120 * (t[0] / t[1]) ** 2 if clustered else 120.0
    if p in (0.0, 1.0) or v0 == 0:
        size = most
    else:
        size = min(p * (1 - p) / v0 * 120 / 119 * (t[0] / t[1]) ** 2, 200.0)
        size = min(size, most) if few else size
    return float(size * (1.5 if p in (0.0, 1.0) or v0 == 0 or v == 0 else v0 / v))


@pytest.mark.parametrize("p", [0.0, 0.2, 0.97, 1.0])
@pytest.mark.parametrize(("v", "v0"), [(0.003, 0.004), (0.0, 0.004), (0.0, 0.0), (0.00003, 0.00004)])
@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize("clustered", [True, False])
def test_score_size_by_hand(p: float, v: float, v0: float, few: bool, clustered: bool) -> None:
    """Every branch of its definition."""
    found = score_size(p, v, v0, 120, 200, 7, few, 1.5, 0.95, clustered=clustered)
    assert float(found) == pytest.approx(size_by_hand(p, v, v0, few, clustered))


def test_one_form_alone_has_the_size_of_one() -> None:
    """n/(n − 1) is not taken of it; without degrees of freedom there is no size."""
    assert np.isnan(score_size(0.5, 0.1, 0.1, 1, 1, 1, False, 1.0, 0.95))
    assert np.isnan(score_size(0.5, 0.01, 0.01, 50, 50, 0, False, 1.0, 0.95))
    assert float(score_size(1.0, 0.0, 0.0, 1, 1, 1, True, 1.0, 0.95)) == 1


@pytest.mark.parametrize(
    ("p", "size"), [(0.3, 0.0), (0.3, -1.0), (0.3, np.inf), (0.3, np.nan), (np.nan, 10.0)]
)
def test_no_beta_interval_without_a_size(p: float, size: float) -> None:
    """Nor of no share; beside one that has, only it is empty."""
    lower, upper = beta_interval([p, 0.4], [size, 20.0], 0.95)
    assert (np.isnan(lower).tolist(), np.isnan(upper).tolist()) == ([True, False], [True, False])
    assert lower[1] == pytest.approx(stats.beta.ppf(0.025, 8, 13))
    assert upper[1] == pytest.approx(stats.beta.ppf(0.975, 9, 12))


def test_the_logit_interval_by_hand() -> None:
    """logit p ± t se/(p(1 − p)), brought back; around a centre of its own where one is given."""
    t = stats.t.ppf(0.975, 11)
    lower, upper = logit_interval([0.2, 0.2, 0.2], [0.05, 0.0, 0.05], [11, 11, np.nan], 0.95)
    reach, middle = t * 0.05 / 0.16, np.log(0.2 / 0.8)
    assert lower == pytest.approx([1 / (1 + np.exp(reach - middle)), np.nan, np.nan], nan_ok=True)
    assert upper == pytest.approx([1 / (1 + np.exp(-reach - middle)), np.nan, np.nan], nan_ok=True)
    own, theirs = (
        logit_interval(0.2, 0.05, 11, 0.95),
        logit_interval([0.2] * 2, [0.05] * 2, 11, 0.95, [np.nan, -1.0]),
    )
    share = 1 / (1 + np.exp(1.0))
    reach = t * 0.05 / (share * (1 - share))
    for side, (one, two) in zip((-1, 1), zip(own, theirs, strict=True), strict=True):
        assert two == pytest.approx([float(one), 1 / (1 + np.exp(1.0 - side * reach))])


def test_the_t_interval_by_hand() -> None:
    """estimate ± t se."""
    lower, upper = t_interval([4.0, 4.0], [0.1, 0.0], [11, 11], 0.9)
    reach = stats.t.ppf(0.95, 11) * 0.1
    assert lower == pytest.approx([4 - reach, np.nan], nan_ok=True)
    assert upper == pytest.approx([4 + reach, np.nan], nan_ok=True)


def test_what_scores_are_worth_by_hand() -> None:
    """At the ends of the scale their number, in the middle more, alike more than any number."""
    ends, inner = np.array([1.0] * 9 + [0.0]), np.array([1.0, 0.75, 0.75, 0.5])
    forms = np.array([10.0, 4.0, 4.0, 1.0])
    simple = np.array([ends.var() / 9, inner.var() / 3, 0.0, 0.0])
    worth = worth_of_scores([0.9, 0.75, 0.75, 0.75], simple, forms)
    assert worth == pytest.approx([10.0, 4 * 0.1875 / 0.03125, np.inf, np.inf])


def test_what_is_few_is_what_the_methods_say() -> None:
    """In words, where they describe the intervals."""
    said = (Path(__file__).parents[3] / "docs" / "methods.md").read_text(encoding="utf-8")
    words = ["none", "one", "two", "three", "four", "five", "six"]
    assert f"fewer than {words[FEW]} forms are on one side" in said
    assert f"With fewer than {words[FEW_CLUSTERS]} degrees of freedom from clusters" in said


def test_every_interval_is_named() -> None:
    """The names that may be asked for are those of the type."""
    assert get_args(IntervalName) == INTERVALS


def test_an_effective_size_below_one_has_a_beta_interval() -> None:
    """Nearly as wide as can be."""
    lower, upper = beta_interval(0.5, 0.5, 0.95)
    assert float(lower) == pytest.approx(stats.beta.ppf(0.025, 0.25, 1.25))
    assert float(upper) == pytest.approx(stats.beta.ppf(0.975, 1.25, 0.25))
