"""Each measure on forms whose value is known by counting."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from survey.screening.measures import MEASURES, Ward
from tests.survey.screening.test_null import make_ward

IDENTITY = np.arange(4)[None, :]
RATINGS = np.array(
    [[4] * 10, [4] * 9 + [5], [5, 3] * 5, [-1, 5, 4, 4, 4, 5, 5, 3, 3, -2]], dtype=np.int8
)  # fmt: skip


def value(code: str, ward: Ward, orders: np.ndarray = IDENTITY) -> list[float]:
    return MEASURES[code](ward, orders)[0].tolist()


@pytest.fixture
def ward() -> Ward:
    """Two volunteers with two forms each."""
    return make_ward(RATINGS, 2, 2)


def test_straight_lines_are_counted(ward: Ward) -> None:
    """One of the first volunteer's two forms."""
    assert value("straight", ward) == [0.5, 0.0]


def test_missing_is_blank_or_unusable(ward: Ward) -> None:
    """Two of the second volunteer's twenty cells; fewer is more suspicious, so it counts down."""
    assert value("few_missing", ward) == pytest.approx([0.0, -0.1])


def test_near_twins_differ_in_a_tenth_of_the_rows(ward: Ward) -> None:
    """Both of the first volunteer's forms; dealt apart, neither."""
    assert value("twins", ward) == [1.0, 0.0]
    assert value("twins", ward, np.array([[0, 2, 1, 3]])) == [0.0, 0.0]


def test_a_straight_line_is_no_crooked_twin(ward: Ward) -> None:
    """Two alike of which one is a straight line do not count."""
    assert value("crooked_twins", ward) == [0.0, 0.0]


def test_spread_is_the_variance_within_forms(ward: Ward) -> None:
    """Of 0.75 and 1 once: 0.1·0.9·0.0625; of 1 and 0.5 alternating: 0.0625."""
    first, _ = value("spread", ward)
    assert first == pytest.approx(-(0.0 + 0.09 * 0.0625) / 2)


def test_nonresponse_boxes_count_among_the_rows_that_have_one() -> None:
    """One of two offered boxes on one of two forms."""
    ratings = RATINGS.copy()
    ratings[0, 2] = -3
    offered = np.zeros(10, dtype=bool)
    offered[[2, 5]] = True
    assert value("few_outside", replace(make_ward(ratings, 2, 2), offered=offered)) == [-0.25, 0.0]


def test_the_busiest_day_is_dealt_by_days() -> None:
    """Seven and three forms a day: dealt the other way round, the days change hands."""
    ward = replace(make_ward(RATINGS, 2, 2), per_day=(np.array([7.0, 3.0]), np.array([0, 1])))
    assert np.exp(value("speed", ward)) == pytest.approx([7, 3])
    assert np.exp(value("speed", ward, np.array([[3, 1, 0, 2]]))) == pytest.approx([3, 7])


def test_every_dealing_of_one_volunteer_has_the_same_means() -> None:
    """With all forms in one hand, order alone can matter."""
    ward = make_ward(RATINGS, 4)
    for code in ("twins", "straight", "spread", "few_missing"):
        assert value(code, ward) == pytest.approx(value(code, ward, np.array([[2, 0, 3, 1]])))
