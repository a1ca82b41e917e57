"""Groups of respondents: contrasts with covariances, Rao–Scott."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.comparing.groups import compare_groups
from analysis.estimating.covariance import joint_distribution
from analysis.estimating.design import DesignChoice
from analysis.estimating.domains import list_domains
from analysis.estimating.moments import Target
from analysis.indices import estimate_indices, sum_answers
from analysis.recipes import resolve_recipe
from benchmarks.reference import kansas_city
from benchmarks.reference_designs import compare_area_association, compare_association, compare_t_test
from survey.messages import say
from tests.analysis.builders import make_answers, make_questionnaire, random_answers
from tests.analysis.direct import design_variance, features


def test_rao_scott_equals_r(shared: Path) -> None:
    """svychisq's F, Chisq, Wald and adjWald on apistrat; F and Chisq by district in Kansas City."""
    (chi,) = compare_association(shared)
    assert chi.largest < 1e-9
    area = compare_area_association(shared, kansas_city(shared, False))
    assert area.largest < 1e-9
    assert len(area.differences["F"]) == 27


def test_t_test_equals_r(shared: Path) -> None:
    """svyttest: the difference of two domains in the same strata."""
    assert compare_t_test(shared).largest < 1e-9


@pytest.mark.parametrize("clusters", [0, 25])
def test_covariances_between_groups_equal_the_slow_way(clusters: int) -> None:
    """The variance of the difference of two groups equals that computed form by form."""
    answers = random_answers(1, clusters=clusters, weighted=True, populations=True)
    sums = sum_answers(answers, by=("sex",))
    domains = list_domains(sums, ("all", "sex"), "en")
    recipe = resolve_recipe(answers.questionnaire)
    joint = joint_distribution(sums, domains, Target("a", "group", 0, "satisfied"), recipe, DesignChoice())
    num, den = features(answers, [0, 1, 2], "satisfied")
    z = np.zeros(answers.forms)
    assert answers.weight is not None
    for sign, code in ((1, 0), (-1, 1)):
        w = answers.weight * (answers.attributes["sex"].codes == code)
        total = (w * den).sum()
        z += sign * w * (num - (w * num).sum() / total * den) / total
    contrast = np.array([1.0, -1.0])
    expected = design_variance(answers, z, not clusters)
    assert contrast @ joint.covariance @ contrast == pytest.approx(expected, rel=1e-10)


def test_covariances_of_the_composite_match_its_errors() -> None:
    """The diagonal is the squared standard error of each group."""
    answers = random_answers(2, populations=True)
    sums = sum_answers(answers, by=("age",))
    domains = list_domains(sums, ("all", "age"), "en")
    recipe = resolve_recipe(answers.questionnaire)
    target = Target("overall", "composite", -1, "satisfied")
    joint = joint_distribution(sums, domains, target, recipe, DesignChoice("population"))
    table = estimate_indices(sums, ("all", "age"), ("overall",), weights="population")
    np.testing.assert_allclose(np.sqrt(np.diag(joint.covariance)), table["se"], rtol=1e-10)


def test_groups_against_all() -> None:
    """Shares of the groups add up, so weighted differences do; limits hold the difference."""
    table = compare_groups(random_answers(3, missing=0.0), "age", "a", draws=500)
    forms = table["forms"] / table["forms"].sum()
    assert forms @ table["difference"] == pytest.approx(0, abs=1e-12)
    assert (table["difference_lower"] < table["difference"]).all()
    assert (table["difference"] < table["difference_upper"]).all()
    assert table.association is not None
    assert table.equality is not None


def test_a_group_that_differs_is_found() -> None:
    """A clear difference is above and below, and both tests of association see it."""
    rng = np.random.default_rng(4)
    sex = rng.integers(0, 2, 600)
    ratings = np.where(rng.random(600) < np.where(sex == 1, 0.95, 0.7), 5, 2)[:, None]
    answers = make_answers(make_questionnaire({"a": 1}), ratings, attributes={"sex": sex})
    table = compare_groups(answers, "sex", "a.1", draws=500)
    assert table["verdict"].tolist() == ["below", "above"]
    assert table.association is not None
    assert table.association.p < 1e-6


def test_a_group_without_answers_is_not_tested() -> None:
    """A category nobody chose is a row with nothing in it."""
    answers = make_answers(
        make_questionnaire({"a": 1}), [[5], [4], [2], [1]], attributes={"sex": [0, 0, 2, 2]}
    )
    table = compare_groups(answers, "sex", "a", draws=200)
    assert table["verdict"][1] == ""
    assert np.isnan(table["estimate"][1])


def test_forms_that_do_not_say_are_a_group_of_their_own() -> None:
    """Shares must add up to the whole, so those that do not say are compared too."""
    rng = np.random.default_rng(5)
    sex = rng.integers(-1, 2, 300)
    answers = make_answers(
        make_questionnaire({"a": 1}), rng.integers(1, 6, (300, 1)), attributes={"sex": sex}
    )
    table = compare_groups(answers, "sex", "a", draws=200, lang="en")
    assert table["group"].tolist() == ["sex 0", "sex 1", say("analysis.not_given", "en")]
    assert table["forms"].sum() == 300


@pytest.mark.parametrize(
    ("by", "names"),
    [("unit", ["U0", "U1", "U2", "U3"]), ("level", ["District", "Ward"]), ("all", ["Toàn bộ"])],
)
def test_units_and_levels_are_groups_with_their_names(by: str, names: list[str]) -> None:
    """Whatever forms are grouped by, each row says of whom it is."""
    assert compare_groups(random_answers(1), by, draws=200)["group"].tolist() == names
