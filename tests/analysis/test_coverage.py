"""Coverage by simulation: a quick look in every run, a longer one marked slow."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.stats.intervals import wilson_interval
from benchmarks.coverage import comparison_coverage, interval_coverage


def test_textbook_wilson_by_exact_probabilities() -> None:
    """150 forms, every share from 50% to 99.5%: 95.1% on average, never under 93%, no simulation."""
    from scipy.special import bdtr

    n, counts = 150, np.arange(151)
    lower, upper = wilson_interval(counts / n, n, 0.95)
    found = []
    for p in np.arange(0.5, 0.9951, 0.001):
        inside = (lower <= p) & (p <= upper)
        probability = np.diff(np.r_[0.0, bdtr(counts, n, p)])
        found.append(probability[inside].sum())
    assert np.mean(found) > 0.949
    assert min(found) > 0.93


def test_wilson_holds_where_wald_fails() -> None:
    """1,000 samples each: the default holds in at least 93%, Wald falls far below near 100%."""
    results = list(interval_coverage(1000, np.random.default_rng(1)))
    wilson = {(r.design, r.share, r.icc): r for r in results if r.method == "wilson"}
    assert min(r.covered for r in wilson.values()) > 0.915
    assert all(r.given == 1 for r in wilson.values())
    wald = [r for r in results if r.method == "wald" and r.share == 0.98 and r.design == "100 in 5"]
    assert max(r.covered for r in wald) < 0.9


@pytest.mark.slow
def test_coverage_within_simulation_error() -> None:
    """5,000 samples: the default holds in 94% less the simulation's error, but for the textbook dip."""
    count = 5000
    margin = 3 * (0.94 * 0.06 / count) ** 0.5
    for r in interval_coverage(count, np.random.default_rng(2)):
        if r.method == "wilson" and not (r.share == 0.99 and r.icc == 0):
            assert r.covered > 0.94 - margin, r


@pytest.mark.slow
def test_comparisons_keep_their_promise() -> None:
    """400 surveys of 15 units: no false verdict, all differences and all ranks held in 95%."""
    margin = 3 * (0.95 * 0.05 / 400) ** 0.5
    for c in comparison_coverage(400, np.random.default_rng(3), draws=1500):
        if c.test == "score":
            assert min(c.no_false_verdict, c.differences, c.ranks_together) > 0.95 - margin, c
            assert c.ranks_alone > 0.95, c
