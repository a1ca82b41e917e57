"""A simulated population adds up, repeats for a seed, and misbehaves where told to."""

from __future__ import annotations

import numpy as np
import pytest

from survey.demo import (
    CopiedBlock,
    Invention,
    Simulation,
    made_up_units,
    simulate_answers,
    simulate_population,
)
from survey.questionnaire.model import BLANK, UNUSABLE, Questionnaire
from tests.survey.demo.conftest import small_units


def test_every_unit_gets_its_quota(short: Questionnaire, rng: np.random.Generator) -> None:
    """Units without a quota get no forms where others have one."""
    population = simulate_population(short, small_units(30, 0, 45), rng)
    assert [unit.id for unit in population.units] == ["A", "C"]
    assert np.bincount(population.unit).tolist() == [30, 45]


def test_without_quotas_each_unit_gets_the_default(short: Questionnaire, rng: np.random.Generator) -> None:
    """A plan without quotas is simulated all the same."""
    population = simulate_population(short, small_units(0, 0), rng, Simulation(default_quota=20))
    assert np.bincount(population.unit).tolist() == [20, 20]


def test_the_same_seed_gives_the_same_forms(full: Questionnaire) -> None:
    """Everything about a population follows from the generator."""
    first, again = (
        simulate_population(full, small_units(40, 40), np.random.default_rng(5)) for _ in range(2)
    )
    other = simulate_population(full, small_units(40, 40), np.random.default_rng(6))
    assert np.array_equal(first.ratings, again.ratings)
    assert first.comments == again.comments
    assert not np.array_equal(first.ratings, other.ratings)


def test_numbers_run_from_one_in_every_unit(short: Questionnaire, rng: np.random.Generator) -> None:
    """Each unit's forms carry 1 … n once, typed nearly in order."""
    population = simulate_population(short, small_units(60, 90), rng)
    first, second = (population.number[population.unit == unit] for unit in (0, 1))
    assert sorted(first.tolist()) == list(range(1, 61))
    assert sorted(second.tolist()) == list(range(1, 91))
    assert 0 < (np.diff(second) < 0).sum() < 25


def test_a_volunteer_works_in_one_unit(short: Questionnaire, rng: np.random.Generator) -> None:
    """Several volunteers a unit, none in two."""
    population = simulate_population(short, small_units(150, 150), rng)
    pairs = np.unique(np.column_stack([population.volunteer, population.unit]), axis=0)
    assert len(pairs) == len(population.volunteers) == 10


def test_answers_carry_everything_over(full: Questionnaire, rng: np.random.Generator) -> None:
    """As answers: the same arrays, attributes with labels, the volunteer as cluster when asked."""
    population = simulate_population(full, small_units(30, 30), rng)
    answers = population.to_answers(cluster="volunteer")
    assert answers.forms == 60
    assert answers.attributes["gioi_tinh"].labels == ("Nam", "Nữ", "Không trả lời")
    assert answers.cluster is population.volunteer
    assert population.to_answers().cluster is None


def test_benchmarks_get_as_many_forms_as_they_ask_for(short: Questionnaire, rng: np.random.Generator) -> None:
    """Numbered units share the forms; the chunks of a large draw join without a seam."""
    answers = simulate_answers(short, made_up_units(3, 250_001), rng)
    assert answers.forms == 250_001
    assert np.bincount(answers.unit).tolist() == [83334, 83334, 83333]
    assert 0.75 < (answers.ratings >= 4).sum() / (answers.ratings > 0).sum() < 0.99


@pytest.mark.parametrize("manner", ["straight", "copies", "flat", "mixed"])
def test_an_inventor_makes_up_all_their_forms(
    full: Questionnaire, rng: np.random.Generator, manner: str
) -> None:
    """30 forms of one volunteer are invented: complete, without comments, and hardly varying."""
    simulation = Simulation(inventions=(Invention("B", 30, manner),))  # type: ignore[arg-type]
    population = simulate_population(full, small_units(150, 150), rng, simulation)
    made_up = population.ratings[population.invented]
    assert len(made_up) == 30
    assert len(set(population.volunteer[population.invented].tolist())) == 1
    assert (population.volunteer == population.volunteer[population.invented][0]).sum() == 30
    assert not np.isin(made_up, (BLANK, UNUSABLE)).any()
    assert 0 < (made_up < 0).mean() < 0.2  # the boxes beside the scale, as honest forms have them
    assert not set(population.comments) & set(np.flatnonzero(population.invented).tolist())


def test_straight_lines_are_straight(full: Questionnaire, rng: np.random.Generator) -> None:
    """One level down the whole form, besides what does not apply, where honest people seldom do that."""
    simulation = Simulation(inventions=(Invention("A", 30, "straight"),))
    population = simulate_population(full, small_units(150), rng, simulation)
    scored = population.ratings >= 0
    first = population.ratings.max(axis=1, keepdims=True)
    straight = ((population.ratings == first) | ~scored).all(axis=1)
    assert straight[population.invented].all()
    assert straight[~population.invented].mean() < 0.15


def test_copies_are_nearly_twins(full: Questionnaire, rng: np.random.Generator) -> None:
    """Every copied form has another one that differs in at most a few of 28 cells."""
    simulation = Simulation(inventions=(Invention("A", 30, "copies"),))
    population = simulate_population(full, small_units(150), rng, simulation)
    forms = population.ratings[population.invented].astype(int)
    different = (forms[:, None, :] != forms[None, :, :]).sum(axis=2) + 99 * np.eye(30, dtype=int)
    assert different.min(axis=1).max() <= 6


def test_a_copied_block_is_the_same_in_both_places(full: Questionnaire, rng: np.random.Generator) -> None:
    """20 consecutive forms stand again at the end of the other unit, under its own numbers."""
    simulation = Simulation(copied_blocks=(CopiedBlock("A", "B", rows=20, first=10),))
    population = simulate_population(full, small_units(100, 100), rng, simulation)
    target = np.flatnonzero(population.copied_from >= 0)
    assert target.tolist() == list(range(180, 200))
    assert population.copied_from[target].tolist() == list(range(10, 30))
    assert np.array_equal(population.ratings[target], population.ratings[10:30])
    assert np.array_equal(population.attributes["tuoi"][target], population.attributes["tuoi"][10:30])
    assert sorted(population.number[100:].tolist()) == list(range(1, 101))


def test_a_block_copied_in_its_own_unit_copies_what_stood_there(
    short: Questionnaire, rng: np.random.Generator
) -> None:
    """Source and target may lie in one unit."""
    simulation = Simulation(copied_blocks=(CopiedBlock("A", "A", rows=20, first=0),))
    population = simulate_population(short, small_units(100), rng, simulation)
    assert np.array_equal(population.ratings[80:], population.ratings[:20])
