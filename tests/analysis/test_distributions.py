"""Distributions, missing answers, profile."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.distributions import distributions, nonresponse, profile
from survey.messages import say
from survey.questionnaire.model import Nonresponse
from tests.analysis.builders import make_answers, make_questionnaire, random_answers, text


def test_shares_are_of_valid_answers() -> None:
    """Shares sum to 1 over the levels and leave blanks out."""
    answers = make_answers(make_questionnaire({"a": 2}), [[5, 4], [5, -1], [1, -1]])
    table = distributions(answers, criteria=("a",), by=("all",))
    assert table["share"].tolist() == [0.25, 0, 0, 0.25, 0.5]
    assert table["count"].tolist() == [1, 0, 0, 1, 2]
    assert set(table["answers"]) == {4}
    assert set(table["forms"]) == {3}


def test_the_composite_weights_criteria_not_answers() -> None:
    """A criterion with more rows does not outweigh one with fewer."""
    answers = make_answers(make_questionnaire({"a": 2, "b": 1}), [[5, 5, 1], [5, 5, 1]])
    table = distributions(answers, criteria=("overall",), by=("all",))
    assert table["share"].tolist() == [0.5, 0, 0, 0, 0.5]


def test_shares_satisfied_equal_the_index() -> None:
    """The share of the satisfied levels is the index of the same domain, weights included."""
    from analysis.indices import estimate_indices

    answers = random_answers(1, weighted=True, populations=True)
    table = distributions(answers, by=("sex",), items=True, weights="population")
    indices = estimate_indices(answers, by=("sex",), items=True, weights="population")
    top = np.isin(table["value"], [4, 5])
    shares = table["share"][top].reshape(-1, 2).sum(axis=1)
    np.testing.assert_allclose(shares, indices["estimate"], rtol=1e-12)


def test_a_domain_without_answers_has_empty_shares() -> None:
    """A unit without forms is there, with nothing in it."""
    answers = make_answers(make_questionnaire({"a": 1}), [[5]], names=["A", "B"])
    table = distributions(answers, by=("unit",), criteria=("a",)).where(unit="B")
    assert np.isnan(table["share"]).all()
    assert set(table["forms"]) == {0}


def test_nonresponse_tells_blank_unusable_and_declared_apart() -> None:
    """Each reason for a missing answer is counted; the rate leaves declared options out."""
    from dataclasses import replace

    questionnaire = replace(
        make_questionnaire({"a": 1}, overall=True), nonresponse=(Nonresponse("na", text("Not applicable")),)
    )
    table = nonresponse(make_answers(questionnaire, [[5, 5], [-1, 4], [-2, 3], [-3, 5]]), "en")
    row = next(iter(table.rows()))
    assert (row["answers"], row["blank"], row["unusable"], row["declared"]) == (1, 1, 1, 1)
    assert (row["rate"], row["option"]) == (0.5, "na=1")
    assert table["criterion"].tolist() == ["a", "general"]


def test_profile_counts_every_form() -> None:
    """Categories and forms that do not say add up to all forms."""
    answers = make_answers(
        make_questionnaire({"a": 1}), [[5], [4], [3], [2]], attributes={"sex": [0, 1, 1, -1]}
    )
    table = profile(answers, "en")
    assert table["forms"].tolist() == [1, 2, 1]
    assert table["share"].sum() == pytest.approx(1)
    assert table["label"][-1] == say("analysis.not_given", "en")
