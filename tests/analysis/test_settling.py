"""The forms that would settle an open verdict."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.comparing.units import compare_units
from analysis.estimating.settling import forms_to_settle
from analysis.indices import IndexTable, estimate_indices
from analysis.stats.intervals import INTERVALS
from analysis.stats.targets import extra_forms
from survey.answers import Answers
from tests.analysis.builders import make_answers, make_questionnaire, random_answers


def answers_of(satisfied: int, forms: int, times: int = 1) -> Answers:
    """One unit, one row."""
    ratings = np.repeat([5] * satisfied + [2] * (forms - satisfied), times)[:, None]
    return make_answers(make_questionnaire({"a": 1}), ratings)


@pytest.mark.parametrize("interval", INTERVALS)
@pytest.mark.parametrize("satisfied", [42, 38])
def test_more_forms_of_the_same_kind_settle_the_verdict(interval: str, satisfied: int) -> None:
    """Surveys of k times the same answers are open below the number given and settled from it on."""
    one = estimate_indices(answers_of(satisfied, 50), interval=interval)  # type: ignore[arg-type]
    more = one.forms_to_settle(0.8, "all")
    assert more is not None

    def still_open(times: int) -> bool:
        table = estimate_indices(answers_of(satisfied, 50, times), interval=interval)  # type: ignore[arg-type]
        return bool(table["lower"][-1] < 0.8 <= table["upper"][-1])

    needed = (50 + more) / 50
    assert still_open(int(needed * 0.97))
    assert not still_open(int(np.ceil(needed * 1.03)))


@pytest.mark.parametrize("interval", INTERVALS)
@pytest.mark.parametrize("clusters", [0, 30])
def test_an_open_verdict_needs_at_least_one_form(interval: str, clusters: int) -> None:
    """Whatever the interval: never 0 more beside an open verdict, at targets all along its width."""
    table: IndexTable = estimate_indices(
        random_answers(7, 120, clusters=clusters, populations=not clusters),
        interval=interval,  # type: ignore[arg-type]
    )
    found = table.estimates
    lower, upper = found.lower[:, 0], found.upper[:, 0]
    for share in (0.001, 0.3, 0.7, 0.999):
        for row, target in enumerate((lower + share * (upper - lower)).tolist()):
            more = forms_to_settle(found, row, target, interval, 0.95)  # type: ignore[arg-type]
            assert more is None or more > 0


def test_a_mean_has_its_own_formula() -> None:
    """index100 against 80: the t interval that the mean has."""
    ratings = np.tile([5, 5, 4, 4, 4, 3], 12)[:, None]
    table = compare_units(make_answers(make_questionnaire({"a": 1}), ratings), measure="index100", target=0.8)
    assert table["target"][0] == "not_shown"
    assert (table.more_forms["U0"] or 0) > 0


def test_a_mean_is_settled_by_the_interval_that_was_chosen() -> None:
    """By t or by score: open just below the number given, settled from it on."""
    ratings = np.tile([5, 5, 4, 4, 4, 3], 12)[:, None]
    answers = make_answers(make_questionnaire({"a": 1}), ratings)
    for interval in ("score", "mean"):
        found = estimate_indices(answers, measures=("mean",), interval=interval).estimates  # type: ignore[arg-type]
        more = forms_to_settle(found, -1, 4.1, interval, 0.95)  # type: ignore[arg-type]
        assert more is not None
        times = (72 + more) / 72

        def still_open(k: int, interval: str = interval) -> bool:
            grown = make_answers(make_questionnaire({"a": 1}), np.repeat(ratings, k, axis=0))
            table = estimate_indices(grown, measures=("mean",), interval=interval)  # type: ignore[arg-type]
            return bool(table["lower"][-1] < 4.1 <= table["upper"][-1])

        assert still_open(int(np.floor(times * 0.97)))
        assert not still_open(int(np.ceil(times * 1.03)))


def test_counting_everybody_settles_it() -> None:
    """With the population known, at the latest when all are asked; at the target itself only then."""
    known = make_answers(
        make_questionnaire({"a": 1}), np.array([5] * 40 + [2] * 10)[:, None], populations=[70]
    )
    assert estimate_indices(known).forms_to_settle(0.8, "all") == 20
    free = replace(known, units=(known.units[0]._replace(population=None),))
    assert estimate_indices(free).forms_to_settle(0.8, "all") is None


def test_the_smallest_number_is_found() -> None:
    """An interval of half-width 1/n around .9 reaches above .8 from 11 on: one more than 10."""
    assert extra_forms(lambda n: (0.9 - 0.995 / n, 0.9 + 1 / n), 0.8, 3, np.inf) == 7
    assert extra_forms(lambda n: (0.7, 0.9), 0.8, 3, np.inf) is None
