"""The order of criteria: their estimates are correlated, as the variances of their means say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.estimating.covariance import criteria_covariance
from analysis.estimating.design import DesignChoice
from analysis.estimating.domains import list_domains
from analysis.estimating.estimates import estimate, targets_of
from analysis.indices import sum_answers
from analysis.recipes import OVERALL, resolve_recipe
from tests.analysis.report import sample


@pytest.mark.parametrize("name", ["top2", "mean100"])
def test_covariances_are_those_of_means_of_two(name: str) -> None:
    """Var((a + b)/2) = (Var a + Var b)/4 + Cov(a, b)/2, each variance by the estimator itself."""
    sums = sum_answers(sample.answers({"00001": 40}), recipe=name)
    recipe, choice = resolve_recipe(sums.questionnaire, name), DesignChoice("none", True)
    (domain,) = list_domains(sums, ("all",), "en")
    (goal,) = targets_of(sums.questionnaire, sums.groups, (recipe.headline,), (OVERALL,), items=False)
    found = criteria_covariance(sums, domain, goal, recipe, choice)
    count = len(recipe.groups)

    def variance(*members: int) -> float:
        weights = tuple(1 / len(members) if k in members else 0.0 for k in range(count))
        mean = replace(recipe, weights=weights, composite="mean")
        return float(estimate(sums, [domain], [goal], mean, choice, "wilson", 0.95).se[0, 0]) ** 2

    scale = found[0, 0] / variance(0)  # an index of 100 points is reckoned in points here, in shares there
    for a, b in ((0, 1), (2, 7)):
        expected = 2 * variance(a, b) - (variance(a) + variance(b)) / 2
        assert found[a, b] / scale == pytest.approx(expected, rel=1e-9)
    assert np.allclose(found, found.T)
