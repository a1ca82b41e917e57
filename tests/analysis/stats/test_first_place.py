"""The probability that the best unit comes out first, against closed forms."""

from __future__ import annotations

from math import asin, inf, pi, sqrt

import numpy as np
import pytest

from analysis.planning import design_effect
from analysis.stats.first_place import probability_best_first


def test_two_units_have_a_closed_form() -> None:
    """1/2 + arcsin(ρ)/π, where nothing is cut off at 0 or 1 (Sheppard 1899)."""
    spread, size = 0.02, 2000
    found = probability_best_first(0.5, spread, [size] * 2, np.random.default_rng(1), 100_000)
    wanted = 0.5 + asin(spread / sqrt(spread**2 + 0.25 / size)) / pi
    assert found == pytest.approx(wanted, abs=0.006)


def test_two_units_of_different_sizes() -> None:
    """ρ = σ/√(σ² + (s₁² + s₂²)/2); one of them may be counted completely."""
    spread = 0.02
    for sizes in ([400, 40_000], [40_000, 400], [inf, 300], [300, 2e9]):
        noise = sum(0.25 / size for size in sizes) / 2
        found = probability_best_first(0.5, spread, sizes, np.random.default_rng(2), 40_000)
        assert found == pytest.approx(0.5 + asin(spread / sqrt(spread**2 + noise)) / pi, abs=0.009)


def test_a_unit_has_a_form_at_least() -> None:
    """Sizes are rounded to whole forms; a share stays within 0 and 1 however far units spread."""
    found = [
        probability_best_first(0.5, 0.3, [size] * 3, np.random.default_rng(3), 400) for size in (0.2, 1, 1.4)
    ]
    assert found[0] == found[1] == found[2]
    assert probability_best_first(0.9, 5.0, [10] * 2, np.random.default_rng(3), 400) <= 1


def test_two_units_of_one_form_each() -> None:
    """1/2 + E|p₁ − p₂|/2 = 1/2 + σ/√π: the one form is a hit or not, and may well be so in both."""
    found = probability_best_first(0.5, 0.1, [1, 1], np.random.default_rng(4), 40_000)
    assert found == pytest.approx(0.5 + 0.1 / sqrt(pi), abs=0.007)


def test_twenty_thousand_draws_by_default() -> None:
    """The same draws give the same probability."""
    found = [
        probability_best_first(0.9, 0.02, [100] * 3, np.random.default_rng(5), *draws)
        for draws in ((), (20_000,))
    ]
    assert found[0] == found[1]


def test_equal_units_share_the_first_place() -> None:
    """Nobody is best: one in five."""
    assert probability_best_first(0.9, 0.0, [100] * 5, np.random.default_rng(1)) == pytest.approx(1 / 5)


def test_a_complete_count_finds_the_best() -> None:
    """No sampling error, no doubt."""
    assert probability_best_first(0.9, 0.02, [inf] * 4, np.random.default_rng(1), 500) == 1


def test_correlation_inflates_by_the_size_of_the_group() -> None:
    """1 + (30 − 1)·0.02."""
    assert design_effect(0.02, 30) == pytest.approx(1.58)
