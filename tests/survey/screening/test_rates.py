"""What the benchmark measures, over few seeds: honest surveys are left alone, planted ones are found."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.screening import (
    honest_forms,
    judge,
    planted,
    population_to_forms,
    run_seed,
    short_honest,
    simulate,
    summary,
)
from survey.plan import read_plan
from survey.screening.blocks import find_blocks
from survey.screening.forms import forms_to_arrays
from tests.conftest import CHECKOUT

PLAN = read_plan(CHECKOUT / "survey" / "templates" / "ba-dinh-2020.toml")
SEEDS = range(200, 208)


@pytest.mark.slow
def test_honest_forms_are_not_accused() -> None:
    """At most one of eight honest surveys of 2,400 forms names anybody, and none has a false block."""
    outcomes = [run_seed(honest_forms, seed) for seed in SEEDS]
    assert sum(outcome.wrong > 0 for outcome in outcomes) <= 1
    assert sum(outcome.false_blocks for outcome in outcomes) == 0


@pytest.mark.slow
def test_inventors_and_copied_blocks_are_found() -> None:
    """Of eight volunteers who invented 30 forms at least seven are flagged, and every block is found."""
    outcomes = [run_seed(planted, seed) for seed in SEEDS]
    assert sum(outcome.right for outcome in outcomes) >= 7
    assert all(outcome.blocks_found for outcome in outcomes)


@pytest.mark.slow
def test_a_screening_takes_seconds() -> None:
    """2,400 forms of 27 items and 80 volunteers in well under twenty seconds, on a busy machine too."""
    assert min(run_seed(honest_forms, seed).seconds for seed in (1, 2)) < 20


@pytest.mark.slow
@pytest.mark.parametrize("make", [honest_forms, short_honest])
def test_no_honest_survey_has_a_copied_block(make: object) -> None:
    """Neither with 27 rows nor with 8, where half of the forms have an exact twin."""
    population = make(201, PLAN)  # type: ignore[operator]
    arrays = forms_to_arrays(population_to_forms(population), population.questionnaire)
    assert find_blocks(arrays.cells, arrays.unit, arrays.source, arrays.ratings.shape[1]) == ()


def test_the_judge_counts_what_was_planted() -> None:
    """With nothing found, one culprit and one block are missed; the summary says so."""
    from survey.screening import Screening

    population = simulate(3, PLAN, manner="mixed", block=True)
    nothing = Screening(population.forms, (), (), {}, {}, None, None, 0.1, 1, 0)
    outcome = judge(population, nothing)
    assert (outcome.right, outcome.culprits, outcome.blocks_found, outcome.blocks) == (0, 1, 0, 1)
    assert "0/1" in summary("x", [outcome])
    assert np.count_nonzero(population.invented) == 30
