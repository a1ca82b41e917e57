"""Reliability, drivers, planning, weighting to margins, through the library's own functions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.comparing.pairs import compare_pairs
from analysis.comparing.reasons import explain
from analysis.comparing.units import compare_units
from analysis.drivers import find_drivers
from analysis.estimating.calibration import weight_to_margins
from analysis.indices import estimate_indices, sum_answers
from analysis.planning import plan_survey
from analysis.reliability import item_moments, measure_reliability
from analysis.stats.reliability import cronbach_alpha
from analysis.stats.weighting import rake, residuals
from benchmarks.reference_designs import compare_api, compare_api_items, compare_weighting, somerville
from survey.answers import UnitInfo
from survey.messages import HailongError
from tests.analysis.builders import make_answers, make_questionnaire, random_answers
from tests.analysis.direct import design_variance, features


def test_alpha_of_somerville(shared: Path) -> None:
    """From answers: psych's alpha and Feldt's limits of the six Somerville ratings."""
    answers = make_answers(make_questionnaire({"x": 6}), somerville(shared).astype(int))
    row = next(iter(measure_reliability(answers).rows()))
    assert row["alpha"] == pytest.approx(0.606480016509596, rel=1e-9)
    assert (row["lower"], row["upper"]) == pytest.approx((0.497429370552452, 0.698581945661584), rel=1e-9)
    assert row["forms"] == 143


def test_missing_answers_are_pairwise_complete() -> None:
    """Covariances are of the forms that answered both rows."""
    answers = random_answers(1, missing=0.3)
    found = item_moments(answers)
    a, b = answers.ratings[:, 0].astype(float), answers.ratings[:, 4].astype(float)
    both = (a > 0) & (b > 0)
    assert found.forms[0, 4] == both.sum()
    assert found.covariance[0, 4] == pytest.approx(np.cov(a[both], b[both])[0, 1], rel=1e-10)


def test_scales_and_items() -> None:
    """A row per criterion of two rows or more and one for all; an item's mean is in scale units."""
    answers = random_answers(2)
    table = measure_reliability(answers)
    assert table["criterion"].tolist() == ["a", "c", "overall"]
    assert np.isnan(table["omega"][1])
    valid = answers.ratings[:, 0][answers.ratings[:, 0] > 0]
    assert table.by_item["mean"][0] == pytest.approx(valid.mean())
    assert table.by_item["sd"][0] == pytest.approx(valid.std(ddof=1))
    covariance = item_moments(answers).covariance[:3, :3]
    assert table["alpha"][0] == pytest.approx(cronbach_alpha(covariance))


def test_answers_that_do_not_vary_have_no_alpha() -> None:
    """All alike, or two items that cancel out: empty with the reason rather than a division by zero."""
    alike = measure_reliability(make_answers(make_questionnaire({"a": 3}), [[5, 5, 5]] * 10))
    opposed = measure_reliability(make_answers(make_questionnaire({"a": 2}), [[5, 1], [1, 5]] * 10))
    for table, code in ((alike, "item_alike"), (opposed, "items_agree")):
        assert np.isnan(table["alpha"]).all()
        assert code in table["flag"][0].split(";")


@pytest.mark.parametrize(
    ("items", "ratings", "flag"),
    [
        (3, [[5, 4, 5], [4, 4, 3], [2, 3, 3], [1, 2, 1]], ""),
        (2, [[5, 4], [3, 4], [5, 5], [1, 2]], "two_items"),
        (1, [[5], [3], [4], [1]], "one_item"),
        (2, [[5, 0], [0, 4], [5, 0], [0, 2]], "no_pairs"),
        (3, [[5, 5, 5], [4, 4, 4], [2, 2, 2], [1, 1, 1]], "items_agree;no_factor"),
    ],
)
def test_an_empty_cell_of_a_scale_has_its_reason(items: int, ratings: list[list[int]], flag: str) -> None:
    """Each reason is a code with a sentence; without one every cell is filled."""
    ratings = [row for row in ratings for _ in range(5)]
    answers = make_answers(make_questionnaire({"a": items}), ratings, unit=[0, 1] * 10)
    row = list(measure_reliability(answers).rows())[-1]
    found = [code for code in row["flag"].split(";") if code not in ("", "units_alike")]
    assert ";".join(found) == flag
    assert (None in row.values()) == bool(row["flag"])
    for code in found:
        assert explain(code, "vi") != explain(code, "en")


def test_the_reliability_of_unit_means_is_in_the_table() -> None:
    """Per scale: 1 − mean V / variance of the units' indices, from the table of indices itself."""
    answers = random_answers(2)
    table = measure_reliability(answers, measures=("index100", "satisfied"))
    for row in table.rows():
        units = estimate_indices(answers, by=("unit",), criteria=(row["criterion"],), measures=("index100",))
        expected = 1 - (units["se"] ** 2).mean() / units["estimate"].var(ddof=1)
        assert row["unit_means"] == pytest.approx(max(expected, 0.0), rel=1e-9)
        assert row["measure"] == "index100"
    assert list(table.unit_means) == ["index100", "satisfied"]
    assert table.unit_means["index100"] == table["unit_means"][-1]


def test_drivers_find_the_criterion_that_matters() -> None:
    """The overall question follows one criterion: it has most of the explained variance."""
    rng = np.random.default_rng(3)
    ratings = rng.integers(1, 6, (500, 4))
    ratings[:, 3] = np.clip(ratings[:, 1] + rng.integers(-1, 2, 500), 1, 5)
    answers = make_answers(make_questionnaire({"a": 1, "b": 1, "c": 1}, overall=True), ratings)
    found = find_drivers(answers, replicates=200)
    assert found["criterion"][np.argmax(found["importance"])] == "b"
    assert found["importance"].sum() == pytest.approx(1)
    assert found["lower"][1] > found["upper"][0]
    assert found.r2 == pytest.approx(found["r2"].sum())
    assert found.r2_lower < found.r2 < found.r2_upper


def test_incomplete_forms_are_left_out_and_counted() -> None:
    """A form without one of the criteria is left out; how many is said."""
    answers = random_answers(4, missing=0.3)
    found = find_drivers(answers, replicates=50)
    assert found.forms + found.left_out == answers.forms
    assert found.left_out > 0


def test_a_criterion_without_variation_has_no_importance() -> None:
    """Empty for it, and the others share all."""
    rng = np.random.default_rng(5)
    ratings = rng.integers(1, 6, (80, 3))
    ratings[:, 0] = 5
    found = find_drivers(
        make_answers(make_questionnaire({"a": 1, "b": 1}, overall=True), ratings), replicates=50
    )
    assert np.isnan(found["importance"][0])
    assert found["importance"][1] == pytest.approx(1)


@pytest.mark.parametrize(
    ("overall", "rows", "code"),
    [
        (False, [[5, 4]] * 9, "analysis.no_overall_question"),
        (True, [[5, 4, 3]] * 3, "analysis.too_few_complete"),
        (True, [[5, 4, 3]] * 9, "analysis.no_variation_in_scores"),
    ],
)
def test_drivers_that_cannot_be_found_say_why(overall: bool, rows: list[list[int]], code: str) -> None:
    """No overall question, too few forms, no variation: each has its message."""
    answers = make_answers(make_questionnaire({"a": 1, "b": 1}, overall=overall), rows)
    with pytest.raises(HailongError) as error:
        find_drivers(answers)
    assert error.value.code == code


UNITS = [UnitInfo("q", "Quận", "district", "Cấp quận", 7211, 300)] + [
    UnitInfo(f"p{index}", f"P{index}", "ward", "Phường", None, 150) for index in range(14)
]


@pytest.mark.slow
def test_a_plan_for_ba_dinh() -> None:
    """Margins shrink from ward to district to all; the district's Slovin number is 379."""
    plan = plan_survey(UNITS, 0.92)
    rows = {(row["scope"], row["unit_id"]): row for row in plan.rows()}
    margins = [rows[key]["margin"] for key in (("unit", "p0"), ("unit", "q"), ("all", ""))]
    assert margins == sorted(margins, reverse=True)
    assert rows["unit", "q"]["slovin"] == 379
    assert (rows["unit", "p0"]["slovin"], rows["all", ""]["slovin"]) == (400, 400)  # the limit, N unknown
    assert rows["all", ""]["forms"] == 2400
    assert plan.gap_median == pytest.approx(0.073, abs=0.005)
    assert 1 < plan.rank_width <= plan.rank_width_simultaneous <= 15


@pytest.mark.slow
def test_a_design_effect_costs_precision() -> None:
    """With a design effect of 2 margins and differences grow by about its root."""
    one, two = (plan_survey(UNITS, 0.8, deff=deff) for deff in (1.0, 2.0))
    assert two["difference_below"][1] / one["difference_below"][1] == pytest.approx(2**0.5, rel=0.1)
    assert (two["margin"] > one["margin"]).all()


@pytest.mark.slow
def test_a_plan_knows_populations() -> None:
    """Nearly all cases asked: gap and ranks shrink with the margins; all asked: nothing is left."""
    nearly, blind, full = (
        plan_survey([UnitInfo(f"p{i}", f"P{i}", "w", "W", size, 150) for i in range(6)], fpc=fpc)
        for size, fpc in ((151, True), (151, False), (150, True))
    )
    assert nearly.gap_median < blind.gap_median / 5
    assert nearly.rank_width < blind.rank_width / 1.5
    assert (full.gap_median, full.rank_width, full["difference"][0]) == (0, 1, 0)


@pytest.mark.slow
def test_a_plan_gives_no_difference_that_cannot_be() -> None:
    """At 98% nothing above is found (empty); what is given stays below 100%."""
    plan = plan_survey(UNITS, 0.98)
    assert np.isnan(plan["difference_above"]).all()
    assert (plan["difference_below"][:15] < 0.98).all()


@pytest.mark.slow
@pytest.mark.parametrize(("p", "side"), [(0.9, "below"), (0.9, "above"), (0.97, "below")])
def test_the_planned_difference_is_found_as_often_as_stated(p: float, side: str) -> None:
    """Simulated with the comparison of units itself: found in 80% of surveys."""
    rng = np.random.default_rng(11)
    gap = float(plan_survey(UNITS, p)[f"difference_{side}"][1]) * (1 if side == "above" else -1)
    unit = np.repeat(np.arange(15), [300, *[150] * 14])
    truth = np.full(15, p - gap / 15)
    truth[1] = p + gap
    found = 0
    for _ in range(250):
        ratings = np.where(rng.random(unit.size) < truth[unit], 5, 3)[:, None]
        table = compare_units(make_answers(make_questionnaire({"a": 1}), ratings, unit), draws=20)
        found += table["group"][1] == side
    assert found / 250 == pytest.approx(0.8, abs=0.08)


@pytest.mark.slow
@pytest.mark.parametrize("p", [0.5, 0.9, 0.97])
def test_the_planned_difference_of_two_units_is_found_as_often_as_stated(p: float) -> None:
    """Simulated with the comparison of pairs itself: one ward below 13 others, each difference found in 80%
    of surveys at Bonferroni's level over the 105 pairs."""
    rng = np.random.default_rng(12)
    gap = float(plan_survey(UNITS, p)["difference_pair"][1])
    unit = np.repeat(np.arange(15), [300, *[150] * 14])
    truth = np.full(15, p)
    truth[1] = p - gap
    found = []
    for _ in range(120):
        ratings = np.where(rng.random(unit.size) < truth[unit], 5, 3)[:, None]
        table = compare_pairs(make_answers(make_questionnaire({"a": 1}), ratings, unit))
        p_values = table["p"][table["unit_id"] == "U1"]
        found.append(105 * p_values < 0.05)
    assert np.mean(found) == pytest.approx(0.8, abs=0.05)


def test_a_plan_needs_quotas() -> None:
    """Units without a planned number of forms are named."""
    with pytest.raises(HailongError) as error:
        plan_survey([UnitInfo("x", "Xã", "w", "W")])
    assert error.value.values["units"] == "Xã"


def test_designs_and_weights_equal_r(shared: Path) -> None:
    """Strata, finite populations, clusters, post-stratification, raking, calibration, trimming."""
    for comparison in [*compare_api(shared), *compare_api_items(shared), *compare_weighting(shared)]:
        assert comparison.largest < 1e-9, comparison.file


@pytest.mark.parametrize("clusters", [0, 20])
def test_raked_answers_that_are_all_alike_have_no_interval(clusters: int) -> None:
    """Rounding in weights is no sampling error: it was once an interval from 100 to 100, se 1e-15."""
    answers = random_answers(29, clusters=clusters, populations=True)
    same = (answers.unit == 1) & (answers.attributes["sex"].codes == 0)
    answers = replace(answers, ratings=np.where(same[:, None] & (answers.ratings > 0), 5, answers.ratings))
    margins = {"sex": {"sex0": 0.4, "sex1": 0.6}, "age": {"age0": 1, "age1": 2, "age2": 3}}
    sums = weight_to_margins(answers, margins, by=("sex",))
    table = estimate_indices(sums, ("unit", "sex"), measures=("mean", "index100"))
    alike = table.where(unit_id="U1", group="sex 0")
    assert len(alike) > 8
    for row in alike.rows():
        assert (row["lower"], row["upper"], row["se"]) == (None, None, 0.0)
        assert "no_variation" in row["flag"].split(";")


@pytest.mark.parametrize("clusters", [0, 20])
@pytest.mark.parametrize("measure", ["satisfied", "mean"])
def test_raked_estimates_equal_the_slow_way(clusters: int, measure: str) -> None:
    """Weights, estimate and residual variance of raked sums equal those computed form by form."""
    answers = random_answers(3, clusters=clusters, populations=True)
    margins = {"sex": {"sex0": 0.4, "sex1": 0.6}, "age": {"age0": 1, "age1": 2, "age2": 3}}
    sums = weight_to_margins(answers, margins, by=("sex",))
    table = estimate_indices(sums, ("all", "sex"), ("overall",), measures=(measure,))  # type: ignore[arg-type]
    sex, age = (answers.attributes[name].codes.astype(int) for name in ("sex", "age"))
    n = answers.forms
    weight, _ = rake(np.ones(n), [sex, age], [np.array([0.4, 0.6]) * n, np.array([1, 2, 3]) / 6 * n])
    domain, value, z = sex == 1, 0.0, np.zeros(n)
    for columns in ([0, 1, 2], [3], [4, 5]):
        num, den = features(answers, columns, measure)
        total = (weight * den * domain).sum()
        ratio = (weight * num * domain).sum() / total
        value += ratio / 3
        z += domain * (num - ratio * den) / total / 3
    variance = design_variance(answers, weight * residuals(z, np.ones(n), [sex, age]), not clusters)
    assert table["estimate"][1] == pytest.approx(value, rel=1e-9)
    assert table["se"][1] == pytest.approx(variance**0.5, rel=1e-9)
    assert sums.calibration is not None
    assert sums.calibration.spread == pytest.approx(n * (weight**2).sum() / weight.sum() ** 2, rel=1e-9)


def test_margins_of_a_known_variable_leave_no_error() -> None:
    """Raked to a margin, the share of its category is known: its standard error is zero."""
    answers = random_answers(4, missing=0.0)
    sex = answers.attributes["sex"].codes
    marked = replace(
        answers,
        questionnaire=make_questionnaire({"a": 1}),
        ratings=np.where(sex == 1, 5, 2).astype(np.int8)[:, None],
    )
    table = estimate_indices(weight_to_margins(marked, {"sex": {"sex0": 1, "sex1": 3}}), ("all",))
    assert table["estimate"][1] == pytest.approx(0.75)
    assert table["se"][1] == pytest.approx(0, abs=1e-12)


def test_weighting_to_units_is_weighting_by_population() -> None:
    """Post-stratified to the units' populations: the population-weighted estimate."""
    answers = random_answers(5, populations=True)
    sizes = {unit.id: float(unit.population or 0) for unit in answers.units}
    sums = weight_to_margins(answers, {"unit": sizes}, "poststratification")
    one = estimate_indices(sums, ("all",), fpc=False)
    other = estimate_indices(answers, ("all",), weights="population", fpc=False)
    np.testing.assert_allclose(one["estimate"], other["estimate"], rtol=1e-10)
    np.testing.assert_allclose(one["se"], other["se"], rtol=1e-9)


def test_margins_come_with_the_answers() -> None:
    """weights="margins" is weighting to the answers' own margins, from answers or from sums made before."""
    margins = {"sex": {"sex0": 0.4, "sex1": 0.6}, "unit": {f"U{i}": float(i + 1) for i in range(4)}}
    answers = replace(random_answers(3), margins=margins)
    wanted = estimate_indices(weight_to_margins(answers, margins), ("all",))
    for source in (answers, sum_answers(answers)):
        table = estimate_indices(source, ("all",), weights="margins")
        np.testing.assert_array_equal(table["estimate"], wanted["estimate"])
        np.testing.assert_array_equal(table["se"], wanted["se"])
    assert table.method.weighting_effect > 1.1
    assert estimate_indices(answers, ("all",)).method.weighting_effect == pytest.approx(1)
    with pytest.raises(HailongError) as error:
        estimate_indices(replace(answers, margins={}), weights="margins")
    assert error.value.code == "analysis.no_margins"


def test_a_category_may_keep_its_share() -> None:
    """Forms that did not say their sex, as a category of its own: the others share the rest as given."""
    answers = random_answers(3)
    age = answers.attributes["age"].codes
    sums = weight_to_margins(answers, {"age": {"age0": 1, "age1": 3, "age2": None}})
    assert sums.calibration is not None
    weight = sums.calibration.factor * sums.cell_weight[1] / sums.calibration.factor
    found = np.bincount(sums.cell_codes[:, 0], weight)
    assert found[2] == pytest.approx((age == 2).sum())
    assert found[1] == pytest.approx(3 * found[0])


@pytest.mark.parametrize(
    ("margins", "method", "code"),
    [
        ({"sex": {"sex0": 1, "sexy": 1}}, "raking", "analysis.margin_unknown"),
        ({"sex": {"sex0": 1}}, "raking", "analysis.margin_without_total"),
        ({"sex": {"sex0": 0, "sex1": 0}}, "raking", "analysis.margin_not_positive"),
        ({"sex": {"sex0": 1, "sex1": 1}, "age": {}}, "poststratification", "analysis.one_margin"),
        ({"colour": {"red": 1}}, "raking", "analysis.unknown_attribute"),
    ],
)
def test_margins_that_do_not_fit_are_named(
    margins: dict[str, dict[str, float]], method: str, code: str
) -> None:
    """Categories that do not exist or have no total, margins that cannot be: each has its message."""
    with pytest.raises(HailongError) as error:
        weight_to_margins(random_answers(6), margins, method)  # type: ignore[arg-type]
    assert error.value.code == code
    assert error.value.message("vi")
