"""What a sample will be able to say, beside distributions of scipy and the same draws in plain loops."""

from __future__ import annotations

from math import ceil, inf, nan, sqrt

import numpy as np
import pytest
from scipy import stats

from analysis.stats import planning
from analysis.stats.intervals import wilson_limits
from analysis.stats.planning import (
    Others,
    _counts,
    detectable_difference,
    effective_sizes,
    equal_units_gap,
    expected_interval,
    expected_rank_widths,
    forms_for_margin,
    forms_for_target,
    share_variance,
    slovin,
)
from analysis.stats.ranks import RankSets, rank_sets


def test_variances_and_the_sizes_behind_them() -> None:
    """p(1 − p)/V, infinite without variance; a sample beyond its population has none."""
    assert effective_sizes(0.9, [0.0009, 0.0, 0.09]).tolist() == pytest.approx([100, inf, 1])
    found = share_variance(0.8, [1.0, 100.0, 100.0, 300.0], 1.5, [inf, inf, 400.0, 200.0])
    assert found.tolist() == pytest.approx([0.24, 0.0024, 0.0018, 0])
    lower, upper = expected_interval(0.8, [0.0016, 0.0, nan], 0.9)
    expected = [float(limit) for limit in wilson_limits(0.8, 100.0, stats.norm.ppf(0.95))]
    assert [lower[0], upper[0]] == pytest.approx(expected)
    assert (lower[1], upper[1]) == (0.8, 0.8)
    assert np.isnan([lower[2], upper[2]]).all()


@pytest.mark.parametrize(("side", "end"), [("below", 0), ("above", 1)])
def test_the_others_together(side: str, end: int) -> None:
    """The variance and the limit of a weighted mean of shares, each of its own size."""
    others = Others(np.array([0.5, 0.3, 0.2]), np.array([40.0, 90.0, inf]), 100.0)
    assert others.variance(0.9) == pytest.approx(0.25 * 0.09 / 40 + 0.09 * 0.09 / 90)
    apart = [abs(float(wilson_limits(0.9, size, 2.0)[end]) - 0.9) for size in (40.0, 90.0)]
    expected = sqrt(sum((w * a) ** 2 for w, a in zip((0.5, 0.3), apart, strict=True)))
    assert others.reach(0.9, 2.0, side) == pytest.approx(expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(("p", "size"), [(0.9, 150.0), (0.02, 40.4), (0.5, 1.0), (0.3, 0.2), (0.999, 12.0)])
def test_the_counts_a_sample_may_show_are_binomial(p: float, size: float) -> None:
    """All of them, or those within nine standard errors and nine counts."""
    n = max(1, round(size))
    shares, chance = _counts(p, size, 4001)
    counts = np.rint(shares * n)
    assert chance == pytest.approx(stats.binom.pmf(counts, n, p) / stats.binom.pmf(counts, n, p).sum())
    assert 1 - stats.binom.pmf(counts, n, p).sum() < 1e-12
    assert (np.diff(counts) == 1).all()


def test_counts_are_looked_at_within_nine_errors_and_nine_counts() -> None:
    """Of 4,000 forms at 30%, from 930 to 1,470."""
    shares, _ = _counts(0.3, 4000, 4001)
    half = 9 * sqrt(4000 * 0.3 * 0.7) + 9
    assert np.rint(shares[[0, -1]] * 4000).tolist() == [np.floor(1200 - half), np.ceil(1200 + half)]


def test_many_counts_are_a_grid_of_them() -> None:
    """Of the same mean and spread; of a complete count or a certain share only one."""
    shares, chance = _counts(0.7, 1e6, 401)
    assert shares.size == 401
    assert chance.sum() == pytest.approx(1)
    assert shares @ chance == pytest.approx(0.7)
    assert (shares - 0.7) ** 2 @ chance == pytest.approx(0.21 / 1e6, rel=1e-3)
    assert [part.tolist() for part in _counts(0.7, 3e9, 401)] == [[0.7], [1.0]]
    for end in (0.0, 1.0):
        assert [part.tolist() for part in _counts(end, 50, 401)] == [[end], [1.0]]


def test_a_difference_needs_another_unit() -> None:
    """None where the unit is all there is; any at all where everything is counted."""
    others = Others(np.array([1.0]), np.array([200.0]), 199.0)
    counted = Others(np.array([0.5, 0.5]), np.array([inf, inf]), 1e9)
    assert detectable_difference(0.9, 1.0, 100, 99, others, 0.95, 0.8, 1, "below") is None
    assert detectable_difference(0.9, 0.1, inf, 1e9, counted, 0.95, 0.8, 1, "below") == 0


def wilsons_limit(share: float, size: float, critical: float, side: int) -> float:
    """From Wilson's equation; `side` is −1 for the lower and 1 for the upper limit."""
    roots = np.roots([1 + critical**2 / size, -(2 * share + critical**2 / size), share**2]).real
    return float(max(roots) if side > 0 else min(roots))


def degrees(own: float, size: float, df: float, noise: float, others: float) -> float:
    """Satterthwaite's, of the unit's variance and the others'."""
    v = own * (1 - own) / size
    return (v + noise) ** 2 / (v**2 / df + noise**2 / others)


@pytest.mark.parametrize(("side", "sign"), [("below", -1), ("above", 1)])
def test_the_power_of_two_units_by_adding_up_both_counts(side: str, sign: int) -> None:
    """60 forms against 45, each binomial: the pairs of counts whose MOVER interval does not hold 0."""
    p, share, gap, n, m = 0.8, 0.4, 0.12, 60, 45
    own, rest = p + sign * gap, p - sign * gap * share / (1 - share)
    critical = stats.t.ppf(1 - 0.1 / 4, degrees(own, n, 20, rest * (1 - rest) / m, 44))
    facing = [abs(wilsons_limit(x / n, n, critical, -sign) - x / n) for x in range(n + 1)]
    apart = [abs(wilsons_limit(y / m, m, critical, sign) - y / m) for y in range(m + 1)]
    mine, theirs = stats.binom.pmf(range(n + 1), n, own), stats.binom.pmf(range(m + 1), m, rest)
    power = sum(
        mine[x] * theirs[y]
        for x in range(n + 1)
        for y in range(m + 1)
        if sign * (x / n - y / m) > sqrt(facing[x] ** 2 + apart[y] ** 2)
    )
    other = Others(np.array([1.0]), np.array([float(m)]), 44.0)
    assert 0.2 < power < 0.9
    found = detectable_difference(p, share, n, 20, other, 0.9, float(power) - 1e-9, 2, side)  # type: ignore[arg-type]
    assert found == pytest.approx(gap, abs=1e-6)


@pytest.mark.parametrize(("side", "sign"), [("below", -1), ("above", 1)])
def test_the_power_of_a_unit_among_several(side: str, sign: int) -> None:
    """The unit's counts are binomial, the common share of three others is normal."""
    p, share, gap, n = 0.7, 0.3, 0.11, 80
    own, rest = p + sign * gap, p - sign * gap * share / (1 - share)
    weights, sizes = [0.5, 0.3, 0.2], [60.0, 90.0, 150.0]
    noise = sum(w * w * rest * (1 - rest) / m for w, m in zip(weights, sizes, strict=True))
    critical = stats.t.ppf(1 - 0.05 / 10, degrees(own, n, 9, noise, 297))
    reach = sum(
        (w * (wilsons_limit(rest, m, critical, sign) - rest)) ** 2
        for w, m in zip(weights, sizes, strict=True)
    )
    power = 0.0
    for x in range(n + 1):
        facing = abs(wilsons_limit(x / n, n, critical, -sign) - x / n)
        beyond = sign * (x / n - rest) - sqrt(facing**2 + reach)
        power += stats.binom.pmf(x, n, own) * stats.norm.cdf(beyond / sqrt(noise))
    others = Others(np.array(weights), np.array(sizes), 297.0)
    assert 0.1 < power < 0.9
    found = detectable_difference(p, share, n, 9, others, 0.95, float(power), 5, side)  # type: ignore[arg-type]
    assert found == pytest.approx(gap, abs=1e-6)


def test_no_difference_is_found_for_which_the_others_have_no_room() -> None:
    """At 90% half of the whole can lie 10 points below it at most: the other half is then at 100%."""
    for size, given in ((400.0, True), (30.0, False)):
        other = Others(np.array([1.0]), np.array([size]), size - 1)
        found = detectable_difference(0.9, 0.5, size, size - 1, other, 0.95, 0.8, 1, "below")
        assert (found is not None) == given
        assert found is None or found < 0.1


def test_more_power_more_tests_or_a_larger_part_need_a_larger_difference() -> None:
    """And a larger sample a smaller one; a unit that is much of the whole moves it along."""
    others = Others(np.full(4, 0.25), np.full(4, 200.0), 796.0)

    def found(**changes: float) -> float:
        values = {"p": 0.8, "share": 0.2, "size": 150.0, "level": 0.95, "power": 0.8, "tests": 5} | changes
        size = values["size"]
        gap = detectable_difference(
            values["p"], values["share"], size, size - 1, others, values["level"], values["power"],
            int(values["tests"]), "below",
        )  # fmt: skip
        assert gap is not None
        return gap

    base = found()
    assert found(power=0.9) > base
    assert found(tests=10) > base
    assert found(level=0.99) > base
    assert found(size=300.0) < base
    assert found(share=0.5) < base


@pytest.mark.parametrize(("p", "margin"), [(0.9, 0.05), (0.5, 0.03), (0.99, 0.02), (0.5, 0.6)])
@pytest.mark.parametrize("population", [inf, 500.0, 130.0, 1.0])
def test_forms_for_a_margin_are_the_fewest_that_keep_it(p: float, margin: float, population: float) -> None:
    """One fewer does not; of a whole population any margin is kept."""

    def reach(n: int) -> float:
        left = 1.0 if population == inf else 1 - n / population
        if left <= 0:
            return 0.0
        lower, upper = wilson_limits(p, n / left / 1.3, stats.norm.ppf(0.95))
        return float(max(p - lower, upper - p))

    found = forms_for_margin(p, margin, 0.9, 1.3, population)
    assert reach(found) <= margin
    assert found == 1 or reach(found - 1) > margin


def test_forms_for_a_target_by_its_equation() -> None:
    """z² t(1 − t)/(p − t)² effective forms, rounded up, less what a finite population spares."""
    z2 = stats.norm.ppf(0.975) ** 2
    for p, target, deff, population in ((0.9, 0.8, 1.0, inf), (0.7, 0.8, 2.5, 700.0)):
        needed = deff * z2 * 0.16 / (p - target) ** 2
        assert forms_for_target(p, target, 0.95, deff, population) == ceil(needed / (1 + needed / population))
    assert forms_for_target(0.8, 0.8, 0.95) is None
    assert forms_for_target(0.9, 0.8, 0.95) == forms_for_target(0.9, 0.8, 0.95, 1.0)
    # a whole number of forms is not taken for one more
    assert forms_for_target(0.9, 0.8, 0.95, 100 * 0.01 / (0.16 * z2)) == 100
    assert slovin(1000, 0.1) == ceil(1000 / 11)


def test_the_gap_of_two_equal_units() -> None:
    """|difference| of two normals: its median is 0.674 standard errors; none of complete counts."""
    rng = np.random.default_rng(1)
    found = equal_units_gap(0.5, [40_000] * 2, rng, (0.5, 0.9), 40_000)
    error = sqrt(2 * 0.25 / 40_000)
    assert found == pytest.approx(stats.norm.ppf([0.75, 0.95]) * error, rel=0.03)
    assert equal_units_gap(0.9, [inf, inf, 2e9], rng).tolist() == [0, 0]
    one = equal_units_gap(0.5, [0.2, 0.2], rng, (0.1, 0.9), 4000)
    assert one.tolist() == [0, 1]


def test_how_much_is_drawn_by_default() -> None:
    """20,000 gaps; 40 surveys, each with 2,000 draws for its ranks: as many are taken from the generator."""
    used, asked = np.random.default_rng(3), np.random.default_rng(3)
    equal_units_gap(0.9, [50.0], used)
    equal_units_gap(0.9, [50.0], asked, draws=20_000)
    assert used.random() == asked.random()
    expected_rank_widths(0.9, 0.1, [50.0], 0.95, used)
    expected_rank_widths(0.9, 0.1, [50.0], 0.95, asked, 40, 2000)
    assert used.random() == asked.random()


def test_ranks_are_expected_of_true_shares_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """0.001 to 0.999, with Agresti & Coull's variance of each sample, none of a complete count."""
    given = []

    def recorded(shares: np.ndarray, variance: np.ndarray, *rest: object, **named: object) -> RankSets:
        given.append((shares, variance))
        return RankSets(*np.ones((3, 4), dtype=np.int64))

    monkeypatch.setattr(planning, "rank_sets", recorded)
    sizes = [150.0, 0.3, 1.6, inf]
    assert expected_rank_widths(0.5, 9.0, sizes, 0.95, np.random.default_rng(4), 6) == (1, 1)
    assert {shares[3] for shares, _ in given} == {0.001, 0.999}
    for shares, variance in given:
        for k, size in enumerate([150.0, 1.0, 1.6]):
            centre = (shares[k] * size + 2) / (size + 4)
            assert variance[k] == pytest.approx(centre * (1 - centre) / (size + 4))
        assert variance[3] == 0


@pytest.mark.parametrize("sizes", [[150.0, 150.0, 80.0, 0.3], [150.0, inf, 80.0, 2e9]])
def test_expected_rank_widths_with_the_same_draws(sizes: list[float]) -> None:
    """Truths around p within 0.001 and 0.999, a sample of each, Agresti & Coull's variance, the sets."""
    marginal, together = expected_rank_widths(0.9, 0.08, sizes, 0.9, np.random.default_rng(2), 5, 300)
    rng = np.random.default_rng(2)
    widths = []
    for _ in range(5):
        truth = [min(max(t, 0.001), 0.999) for t in rng.normal(0.9, 0.08, 4)]
        drawn = rng.binomial([max(1, round(n)) if n < 1e9 else 1 for n in sizes], truth, (1, 4))[0]
        shares, variances = [], []
        for t, n, count in zip(truth, sizes, drawn, strict=True):
            size = max(1.0, n)
            share = t if n > 1e9 else count / max(1, round(n))
            centre = (share * size + 2) / (size + 4) if n < 1e9 else nan
            shares.append(share)
            variances.append(0.0 if n > 1e9 else centre * (1 - centre) / (size + 4))
        both = [
            rank_sets(np.array(shares), np.array(variances), 0.9, rng, simultaneous=all_, draws=300)
            for all_ in (False, True)
        ]
        widths.append([float((sets.upper - sets.lower).mean() + 1) for sets in both])
    assert (marginal, together) == pytest.approx(tuple(np.mean(widths, axis=0)))
    assert 1 <= marginal <= together <= 4
