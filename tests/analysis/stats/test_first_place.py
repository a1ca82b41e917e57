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


def test_equal_units_share_the_first_place() -> None:
    """Nobody is best: one in five."""
    assert probability_best_first(0.9, 0.0, [100] * 5, np.random.default_rng(1)) == pytest.approx(1 / 5)


def test_a_complete_count_finds_the_best() -> None:
    """No sampling error, no doubt."""
    assert probability_best_first(0.9, 0.02, [inf] * 4, np.random.default_rng(1), 500) == 1


def test_correlation_inflates_by_the_size_of_the_group() -> None:
    """1 + (30 − 1)·0.02."""
    assert design_effect(0.02, 30) == pytest.approx(1.58)
