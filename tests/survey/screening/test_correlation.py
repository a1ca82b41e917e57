"""The intra-volunteer correlation: by hand, by simulation, and where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from survey.screening.correlation import estimate_correlation, satisfied_share
from tests.survey.screening.builders import TEN


def test_a_small_example_by_hand() -> None:
    """Means 1.5, 3.5, 5.5 of two each: MSB = 8, MSW = 0.5, ρ = 7.5/8.5; deff = 1 + ρ."""
    values = np.array([1.0, 2, 3, 4, 5, 6])
    hand = np.array([0, 0, 1, 1, 2, 2], dtype=np.int32)
    found = estimate_correlation(values, np.zeros(6, np.int32), hand)
    assert found is not None
    assert found.correlation == pytest.approx(7.5 / 8.5, rel=1e-12)
    assert found.deff == pytest.approx(1 + 7.5 / 8.5, rel=1e-12)
    assert found.lower < found.correlation < found.upper


def test_differences_between_units_do_not_count() -> None:
    """A ward that is happier than another makes no volunteer alike."""
    rng = np.random.default_rng(1)
    unit = np.repeat([0, 1], 200).astype(np.int32)
    hand = np.repeat(np.arange(8), 50).astype(np.int32)
    found = estimate_correlation(rng.standard_normal(400) + 5 * unit, unit, hand)
    assert found is not None
    assert abs(found.correlation) < 0.03


def test_the_interval_covers_as_it_says() -> None:
    """Normal values with ρ = 0.1, unequal numbers: of 300 intervals at 95%, 270 to 297 cover."""
    rng = np.random.default_rng(2)
    covered = 0
    for _ in range(300):
        sizes = rng.integers(15, 45, 24)
        hand = np.repeat(np.arange(24), sizes).astype(np.int32)
        values = np.sqrt(0.1) * rng.standard_normal(24)[hand] + np.sqrt(0.9) * rng.standard_normal(len(hand))
        found = estimate_correlation(values, (hand // 6).astype(np.int32), hand)
        assert found is not None
        covered += found.lower <= 0.1 <= found.upper
    assert 270 <= covered <= 297


@pytest.mark.parametrize("hand", [[-1, -1, -1, -1], [0, 0, 0, 0]])
def test_without_two_volunteers_there_is_none(hand: list[int]) -> None:
    """Nothing can be said of unknown or single volunteers."""
    values = np.array([0.1, 0.4, 0.8, 0.9])
    assert estimate_correlation(values, np.zeros(4, np.int32), np.array(hand, np.int32)) is None


def test_the_share_of_a_form_leaves_out_what_is_missing() -> None:
    """Three of four answers satisfied; a form without answers has no share."""
    ratings = np.full((2, 10), -1, dtype=np.int8)
    ratings[0, :4] = [5, 4, 3, 4]
    share = satisfied_share(ratings, TEN)
    assert share[0] == 0.75
    assert np.isnan(share[1])
