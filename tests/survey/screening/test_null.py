"""Scores, shrinking and p-values against known numbers."""

from __future__ import annotations

import numpy as np
import pytest

from survey.screening.measures import MEASURES, Ward
from survey.screening.null import adjust_p, combined_p, deal_ward, honest_correlation, shrink
from tests.survey.screening.builders import honest_ratings

CODES = list(MEASURES)


def make_ward(ratings: np.ndarray, *sizes: int) -> Ward:
    """A ward without dates, serials or nonresponse boxes."""
    scores = np.where(ratings < 0, np.nan, (ratings - 1) / 4).astype(np.float32)
    return Ward(
        scores, ratings.astype(np.int8), np.zeros(ratings.shape[1], bool), None, None, np.array(sizes)
    )


def test_adjusted_p_equal_r() -> None:
    """R 4.2.2: p.adjust(c(.01, .04, .03, .005, .5), "BH") is .025 .05 .05 .025 .5."""
    adjusted = adjust_p(np.array([0.01, 0.04, 0.03, 0.005, 0.5]))
    assert adjusted == pytest.approx([0.025, 0.05, 0.05, 0.025, 0.5], rel=1e-12)


@pytest.mark.slow
def test_the_p_of_an_honest_volunteer_is_uniform() -> None:
    """Over 60 honest wards a p below 0.2 comes up about as often as it should, never far more often."""
    small = 0
    for seed in range(60):
        ward = make_ward(honest_ratings(40, seed), 20, 20)
        null = deal_ward(ward, np.random.default_rng(seed), 199)
        small += int((combined_p(null.scores, null.largest) <= 0.2).sum())
    assert 8 <= small <= 38  # 24 expected of 120; two of a ward go together


def test_a_straight_liner_stands_out() -> None:
    """One of four volunteers whose forms are all 4 has the smallest p there is."""
    ratings = honest_ratings(100)
    ratings[75:] = 4
    null = deal_ward(make_ward(ratings, 25, 25, 25, 25), np.random.default_rng(1), 499)
    p = combined_p(null.scores, null.largest)
    assert p[3] == pytest.approx(1 / 500)
    assert p[:3].min() > 0.05
    assert null.values[3, CODES.index("straight")] == 1.0


def test_a_single_volunteer_is_judged_by_order_alone() -> None:
    """Where nobody can be compared, means say nothing, and a run of repeated forms still does."""
    ratings = honest_ratings(80, columns=20)
    ratings[30:50] = ratings[30]
    null = deal_ward(make_ward(ratings, 80), np.random.default_rng(1), 199)
    assert np.isneginf(null.scores[0, CODES.index("straight")])
    assert null.scores[0, CODES.index("repeated_stretch")] > 3


def test_no_variation_gives_no_score() -> None:
    """A ward of identical forms: nothing can be unusual."""
    null = deal_ward(make_ward(np.full((40, 10), 5), 20, 20), np.random.default_rng(1), 99)
    assert np.isneginf(null.scores).all()


def test_shrinking_leaves_weak_scores_and_shrinks_more_for_more_forms() -> None:
    """A score of 4 over 30 forms at ρ = 0.02 becomes 4/√1.58; a negative one stays."""
    scores = np.array([[4.0, -2.0], [4.0, 4.0]])
    all_codes = np.zeros((2, len(CODES)))
    straight, spread = CODES.index("straight"), CODES.index("spread")
    all_codes[:, [straight, spread]] = scores
    found = shrink(all_codes, np.array([30, 100]), np.full(len(CODES), 0.02))
    assert found[0, straight] == pytest.approx(4 / np.sqrt(1.58), rel=1e-12)
    assert found[0, spread] == -2.0
    assert found[1, straight] == pytest.approx(4 / np.sqrt(2.98), rel=1e-12)


def test_correlation_is_taken_from_the_middle() -> None:
    """Scores with spread 2 over 31 forms mean ρ = 0.1, whatever a few enormous ones say."""
    quantiles = 2 * np.sqrt(2) * np.array([_erfinv(u) for u in np.linspace(-0.99, 0.99, 101)])
    scores = np.full((101, len(CODES)), -np.inf)
    scores[:, CODES.index("straight")] = quantiles
    scores[-5:, CODES.index("straight")] = 50.0
    found = honest_correlation(scores, np.full(101, 31))
    assert found[CODES.index("straight")] == pytest.approx(0.1, rel=0.1)
    assert found[CODES.index("spread")] == 0.02


def _erfinv(u: float) -> float:
    from scipy.special import erfinv

    return float(erfinv(u))
