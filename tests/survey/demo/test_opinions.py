"""Simulated ratings have the shares they were drawn with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from survey.demo.opinions import draw_ratings, draw_satisfied_shares, level_shares
from survey.demo.population import simulate_answers, simulate_population
from survey.demo.settings import Simulation
from survey.questionnaire.model import Level, Questionnaire, Scale, Text
from tests.survey.demo.conftest import HONEST, small_units


def _scale(values: tuple[int, ...], direction: str, satisfied: set[int], dissatisfied: set[int]) -> Scale:
    levels = tuple(Level(value, Text({"vi": f"Mức {value}"})) for value in values)
    return Scale("s", levels, direction, frozenset(satisfied), frozenset(dissatisfied))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("scale", "best"),
    [
        (_scale((1, 2, 3, 4, 5), "ascending", {4, 5}, {1, 2}), (3, 4)),
        (_scale((1, 2, 3, 4, 5), "descending", {1, 2}, {4, 5}), (3, 4)),
        (_scale((0, 1, 2), "ascending", {2}, {0}), (2,)),
        (_scale((1, 2), "ascending", {2}, {1}), (1,)),
        (_scale(tuple(range(10)), "ascending", {7, 8, 9}, {0, 1, 2, 3}), (7, 8, 9)),
    ],
)
def test_levels_carry_the_share_satisfied(scale: Scale, best: tuple[int, ...]) -> None:
    """Whatever the scale, its satisfied levels together get the share asked for, worst level first."""
    shares = level_shares(scale, 0.87)
    assert shares.sum() == pytest.approx(1, rel=1e-12)
    assert shares[list(best)].sum() == pytest.approx(0.87, rel=1e-12)
    assert (shares > 0).all()


def test_nobody_is_unsatisfied_at_one(full: Questionnaire) -> None:
    """A share of 1 leaves nothing for the other levels."""
    assert level_shares(full.rated[0].scale, 1.0)[:3].tolist() == [0, 0, 0]


def test_true_indices_spread_over_the_range(full: Questionnaire, rng: np.random.Generator) -> None:
    """The units' indices (means over criteria) lie in the range asked for, one in each part of it."""
    shares = draw_satisfied_shares(full, 15, rng, HONEST)
    columns = [[full.position[item.code] for item in criterion.items] for criterion in full.criteria]
    index = np.mean([shares[:, own].mean(axis=1) for own in columns], axis=0)
    parts = np.sort((index - 0.80) / 0.17 * 15)
    assert np.floor(parts).astype(int).tolist() == list(range(15))


def test_honest_ratings_have_the_true_shares(full: Questionnaire, rng: np.random.Generator) -> None:
    """Over many forms the share satisfied of every row is the one it was drawn with."""
    calm = replace(HONEST, volunteer=0.0)
    shares = draw_satisfied_shares(full, 1, rng, calm)[0]
    ratings, _ = draw_ratings(full, shares, np.zeros(40_000, np.int32), rng, calm)
    valid = (ratings >= 0).sum(axis=0)
    found = (ratings >= 4).sum(axis=0) / valid
    assert np.all(np.abs(found - shares) < 5 * np.sqrt(shares * (1 - shares) / valid))


def test_one_unit_is_perfect_on_one_criterion(full: Questionnaire, rng: np.random.Generator) -> None:
    """With `perfect`, all valid answers of one unit to one criterion are satisfied."""
    population = simulate_population(full, small_units(150, 150, 150, 150), rng)
    ((unit, code),) = population.perfect
    criterion = next(criterion for criterion in full.criteria if criterion.code == code)
    own = population.ratings[population.unit == unit][
        :, [full.position[item.code] for item in criterion.items]
    ]
    assert (own >= 0).sum() > 300
    assert set(own[own >= 0].tolist()) == {4, 5}


def test_answers_on_a_form_are_correlated(short: Questionnaire, rng: np.random.Generator) -> None:
    """Two criteria on one form correlate as the traits say, far from independently."""
    answers = simulate_answers(short, small_units(20_000), rng)
    kept = answers.ratings[(answers.ratings[:, :2] > 0).all(axis=1)].astype(float)
    assert 0.3 < np.corrcoef(kept[:, 0], kept[:, 1])[0, 1] < 0.6


def test_the_overall_question_follows_the_criteria(full: Questionnaire, rng: np.random.Generator) -> None:
    """The overall answer correlates with the mean of the form more than a single item does."""
    ratings = simulate_answers(full, small_units(20_000), rng).ratings.astype(float)
    ratings[ratings < 0] = np.nan
    mean = np.nanmean(ratings[:, :27], axis=1)
    kept = ~np.isnan(ratings[:, [0, 27]]).any(axis=1)
    first, overall = (np.corrcoef(mean[kept], ratings[kept, column])[0, 1] for column in (0, 27))
    assert overall > first > 0.5


def test_best_level_is_the_low_value_on_a_descending_scale(
    full: Questionnaire, rng: np.random.Generator
) -> None:
    """On a scale where 1 is best, satisfied people write 1 and 2."""
    scale = _scale((1, 2, 3, 4, 5), "descending", {1, 2}, {4, 5})
    criterion = full.criteria[0]._replace(
        items=tuple(i._replace(scale=scale) for i in full.criteria[0].items)
    )
    turned = replace(full, criteria=(criterion,), overall=None)
    ratings = simulate_answers(turned, small_units(2000), rng, HONEST).ratings
    assert 0.78 < np.isin(ratings[ratings > 0], [1, 2]).mean() < 0.99


def test_not_applicable_only_where_the_row_offers_it(full: Questionnaire, rng: np.random.Generator) -> None:
    """Nonresponse marks stand in rows that have the box, and are common there."""
    ratings = simulate_answers(full, small_units(1000), rng).ratings
    offering = [full.position[item.code] for item in full.rated if item.nonresponse]
    share = (ratings < -2).mean(axis=0)
    assert offering
    assert all(0.4 < share[column] < 0.9 for column in offering)
    assert np.delete(share, offering).max() == 0


def test_honest_forms_are_valid(short: Questionnaire, rng: np.random.Generator) -> None:
    """Blanks never leave a form with fewer criteria than validity asks for."""
    careless = Simulation(blank=0.4, skipped_run=0.5)
    ratings = simulate_answers(short, small_units(3000), rng, careless).ratings
    assert (ratings == -1).mean() > 0.1
    assert (ratings[:, :8] >= 0).sum(axis=1).min() >= 4


def test_where_every_row_has_a_box_few_are_marked(full: Questionnaire, rng: np.random.Generator) -> None:
    """ "Don't know" beside all rows is rare, some people's habit, and hardly ever the whole form."""
    (criterion, *rest) = full.criteria
    items = tuple(item._replace(nonresponse=("khong-ap-dung",)) for item in criterion.items)
    everywhere = replace(full, criteria=(criterion._replace(items=items),), overall=None)
    marked = simulate_answers(everywhere, small_units(5000), rng).ratings < -2
    assert rest
    assert 0.03 < marked.mean() < 0.09
    assert marked.all(axis=1).mean() < 0.01
    assert marked.sum(axis=1).var() > 4 * 0.06 * 0.94 * 1.1
