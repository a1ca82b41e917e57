"""Recipes: what the composite of each preset is."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.indices import estimate_indices
from analysis.recipes import RECIPES, resolve_recipe
from survey.answers import Answers
from survey.messages import HailongError
from survey.questionnaire.model import RecipeChoice
from tests.analysis.builders import make_answers, make_questionnaire, text

ROWS = [[5, 4, 1], [3, 5, 5], [4, -1, 2], [5, 5, 4]]


def overall(answers: Answers, recipe: str) -> float:
    table = estimate_indices(answers, recipe=recipe, criteria=("overall",), by=("all",))
    return float(table["estimate"][0])


def build(recipe: RecipeChoice | None = None, factors: dict[str, str] | None = None) -> Answers:
    return make_answers(make_questionnaire({"a": 2, "b": 1}, recipe=recipe, factors=factors), ROWS)


def test_top2_is_the_mean_of_the_criteria() -> None:
    """Criteria count alike, however many rows they have."""
    assert overall(build(), "top2") == pytest.approx((6 / 7 + 2 / 4) / 2)


def test_weights_of_the_questionnaire_are_used() -> None:
    """The questionnaire's weights are the criteria's shares of the composite."""
    answers = build(RecipeChoice("top2", {"a": 0.75, "b": 0.25}))
    assert overall(answers, "top2") == pytest.approx(0.75 * 6 / 7 + 0.25 * 2 / 4)


def test_mean100_runs_from_0_to_100() -> None:
    """The mean score, 0 at the worst level and 100 at the best."""
    a, b = 31 / 7, 12 / 4
    assert overall(build(), "mean100") == pytest.approx(((a - 1) * 25 + (b - 1) * 25) / 2)


def test_ikm_is_the_mean_over_the_best_level() -> None:
    """Indonesia's index: the weighted mean score times 100 over the number of levels."""
    assert overall(build(), "ikm") == pytest.approx((31 / 7 + 12 / 4) / 2 * 100 / 5)


def test_arta_pools_all_answers() -> None:
    """The Philippines' overall score: all agreeing answers over all valid answers."""
    assert overall(build(), "arta-csm") == pytest.approx(8 / 11)


def test_sipas_factors_regroup_the_rows() -> None:
    """Rows are pooled within a factor and the factors count alike."""
    answers = make_answers(
        make_questionnaire({"a": 1, "b": 1, "c": 1}, factors={"a": "F1", "b": "F1", "c": "F2"}), ROWS
    )
    assert overall(answers, "sipas-factors") == pytest.approx((6 / 7 + 2 / 4) / 2)
    table = estimate_indices(answers, recipe="sipas-factors", by=("all",))
    assert table["criterion"].tolist() == ["overall", "F1", "F2"]


def test_factors_take_their_labels_and_order_from_the_recipe() -> None:
    """Declared factors come in their declared order with their labels."""
    choice = RecipeChoice("sipas-factors", factors={"F2": text("Second"), "F1": text("First")})
    questionnaire = make_questionnaire({"a": 1, "b": 1}, recipe=choice, factors={"a": "F1", "b": "F2"})
    groups = resolve_recipe(questionnaire).groups
    assert [group.label.in_language("en") for group in groups] == ["Second", "First"]


def test_sipas_without_factors_is_refused() -> None:
    """A questionnaire that names no factors cannot be read by factors."""
    with pytest.raises(HailongError) as error:
        resolve_recipe(make_questionnaire({"a": 1}), "sipas-factors")
    assert error.value.code == "analysis.no_factors"


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_recipe_gives_an_interval(recipe: str) -> None:
    """Every preset gives its composite with an interval around it."""
    rng = np.random.default_rng(1)
    questionnaire = make_questionnaire({"a": 2, "b": 1}, factors={"a": "F1", "b": "F2"})
    table = estimate_indices(
        make_answers(questionnaire, rng.integers(1, 6, (80, 3))), recipe=recipe, by=("all",)
    )
    assert (table["lower"] < table["estimate"]).all()
    assert (table["estimate"] < table["upper"]).all()


def test_the_pooled_composite_is_one_criterion_of_all_rows() -> None:
    """ARTA's composite and its error equal those of a single criterion that holds every row."""
    rng = np.random.default_rng(2)
    ratings = rng.integers(1, 6, (90, 3))
    ratings[rng.random(ratings.shape) < 0.2] = -1
    split = make_answers(make_questionnaire({"a": 2, "b": 1}), ratings)
    whole = make_answers(make_questionnaire({"z": 3}), ratings)
    one = estimate_indices(split, recipe="arta-csm", criteria=("overall",), by=("all",))
    other = estimate_indices(whole, criteria=("z",), by=("all",))
    for name in ("estimate", "se", "lower", "upper", "deff", "df", "forms", "answers"):
        assert one[name][0] == pytest.approx(other[name][0], rel=1e-12), name
