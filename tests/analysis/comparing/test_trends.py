"""Two surveys: matching units, refusing what cannot be compared, changes with their errors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.comparing.trends import compare_surveys, explain, match_units
from analysis.comparing.units import COLUMNS
from analysis.estimating.calibration import weight_to_margins
from analysis.estimating.covariance import joint_distribution
from analysis.estimating.design import DesignChoice, Weights
from analysis.estimating.domains import Domain, list_domains
from analysis.estimating.estimates import estimate, targets_of
from analysis.indices import estimate_indices, sum_answers
from analysis.recipes import resolve_recipe
from analysis.stats.intervals import wilson_interval
from survey.answers import Answers, UnitInfo
from survey.messages import HailongError
from survey.plan.crosswalk import CrossUnit, Crosswalk, Move
from survey.questionnaire.model import Item, Text
from terminal.views.comparing import comparison_warnings
from tests.analysis.builders import make_answers, make_questionnaire, random_answers


def wave(seed: int, names: str = "ABCD") -> Answers:
    answers = random_answers(seed, forms=300)
    units = tuple(
        UnitInfo(f"0{index}", f"Phường {name}", "ward", "Ward") for index, name in enumerate(names)
    )  # fmt: skip
    return replace(answers, units=units)


def test_a_change_is_the_difference_of_two_independent_surveys() -> None:
    """Its variance is the sum of both, for everything and for each unit."""
    after, before = wave(1), wave(2)
    trend = compare_surveys(after, before, lang="en")
    late, early = (estimate_indices(a, criteria=("overall",)) for a in (after, before))
    gaps = late["estimate"] - early["estimate"]
    np.testing.assert_allclose(trend["difference"], gaps[:4], rtol=1e-12)
    changes = trend.changes
    assert changes["scope"].tolist() == ["all", "unit", "unit", "unit", "unit"]
    errors = np.sqrt(late["se"] ** 2 + early["se"] ** 2)
    np.testing.assert_allclose(changes["se"], np.r_[errors[-1], errors[:4]], rtol=1e-9)
    assert tuple(trend.columns) == (*COLUMNS, "before")


def test_a_reused_code_or_name_is_not_the_same_unit() -> None:
    """Code 03 was given to another area: it is not compared, and so neither is the whole."""
    trend = compare_surveys(wave(1, "ABCX"), wave(2, "ABCD"), lang="en")
    assert trend.untested == {"03": "unit_changed"}
    assert trend["group"][3] == ""
    assert trend.changes["reason"][0] == "units_differ"
    assert explain("unit_changed", "vi")


def test_a_crosswalk_joins_merged_units() -> None:
    """Two old units merged into one: the new one is compared with both together."""
    before, after = wave(2), wave(1)
    merged = replace(
        after,
        units=(*after.units[:2], UnitInfo("09", "Phường CD", "ward", "Ward")),
        unit=np.minimum(after.unit, 2).astype(np.int32),
    )
    trend = compare_surveys(merged, before, crosswalk={"02": "09", "03": "09"}, lang="en")
    assert not trend.untested
    assert trend.changes["reason"][0] == ""
    both = replace(before, units=merged.units, unit=np.minimum(before.unit, 2).astype(np.int32))
    early = estimate_indices(both, by=("unit",), criteria=("overall",))["estimate"][2]
    assert trend.changes["before"][3] == pytest.approx(early, rel=1e-12)


def test_a_unit_that_others_joined_keeps_its_own_past() -> None:
    """Only what changed is named, 03 into 02: 02 is compared with 02 and 03 together."""
    before, after = wave(2), wave(1)
    joined = replace(after, units=after.units[:3], unit=np.minimum(after.unit, 2).astype(np.int32))
    short, full = (
        compare_surveys(joined, before, crosswalk=moves, lang="en")
        for moves in ({"03": "02"}, {"03": "02", "02": "02"})
    )
    np.testing.assert_array_equal(short.changes["before"], full.changes["before"])
    assert short.changes["reason"].tolist() == [""] * 4


def split(answers: Answers, share: float | None, rest: float | None) -> Crosswalk:
    """Unit 00 keeps `share` of its cases, 01 takes the rest beside its own."""
    units = tuple(CrossUnit(unit.id, unit.name) for unit in answers.units)
    moves = [Move(unit.id, unit.id, 1.0) for unit in answers.units[1:]]
    moves += [Move("00", "00", share), Move("00", "01", rest)]
    return Crosswalk(Text({"en": "walk"}), units, units, tuple(moves))


def with_cases(answers: Answers, *cases: int | None) -> Answers:
    pairs = zip(answers.units, cases, strict=True)
    return replace(answers, units=tuple(unit._replace(population=count) for unit, count in pairs))


def test_an_unknown_share_is_refused_whatever_the_names_say() -> None:
    """A unit that kept id and name but lost nobody knows how much is not compared with what it was."""
    after, before = wave(1), wave(2)
    trend = compare_surveys(after, before, crosswalk=split(after, None, None), lang="en")
    assert trend.untested == {"00": "share_unknown", "01": "share_unknown"}
    assert trend.changes["reason"][0] == "units_differ"


@pytest.mark.parametrize("weights", ["none", "population"])
def test_parts_are_weighted_by_share_and_cases(weights: Weights) -> None:
    """01 = .4 of 00's 900 cases and its own 4,000: Σ a R with variance Σ a² V, whatever the weights."""
    before = with_cases(wave(2), 900, 4000, 800, 700)
    before = replace(before, ratings=np.maximum(before.ratings, 1))  # without gaps ratios are means
    after = replace(wave(1), units=before.units)
    trend = compare_surveys(after, before, crosswalk=split(after, 0.6, 0.4), weights=weights, lang="en")
    own = estimate_indices(before, by=("unit",), criteria=("overall",))
    a = np.array([0.4 * 900, 4000]) / (0.4 * 900 + 4000)
    changes = trend.changes
    assert changes["before"][1] == pytest.approx(own["estimate"][0], rel=1e-12)
    assert changes["before"][2] == pytest.approx(a @ own["estimate"][:2], rel=1e-12)
    early = trend.earlier.where(unit_id="01", criterion="overall")
    assert early["se"][0] == pytest.approx(np.sqrt(a**2 @ own["se"][:2] ** 2), rel=1e-9)
    late = estimate_indices(after, by=("unit",), criteria=("overall",), weights=weights)["se"][1]
    assert changes["se"][2] == pytest.approx(np.hypot(late, early["se"][0]), rel=1e-9)
    assert changes["note"].tolist() == ["", "interpolated", "interpolated", "", ""]
    assert "interpolated" in trend["flag"][0]
    assert explain("interpolated", "vi")


def test_forms_stand_in_for_unknown_cases() -> None:
    """Where one unit's cases are unknown, share × forms, and it is told; everything is not interpolated."""
    after, before = wave(1), with_cases(wave(2), 900, None, 800, 700)
    trend = compare_surveys(after, before, crosswalk=split(after, 0.6, 0.4), lang="en")
    forms = np.bincount(before.unit)
    weight = np.where(before.unit == 0, 0.4, 1.0)
    both = replace(before, unit=np.where(before.unit == 0, 1, before.unit).astype(np.int32), weight=weight)
    wanted = estimate_indices(both, by=("unit",), criteria=("overall",), fpc=False)["estimate"][1]
    assert trend.changes["before"][2] == pytest.approx(wanted, rel=1e-12)
    assert trend.changes["note"][2] == "interpolated;forms_as_cases"
    assert trend.changes["note"][1] == "interpolated"
    whole = compare_surveys(after, before, lang="en")
    assert trend.changes["before"][0] == whole.changes["before"][0]
    assert trend.earlier.where(unit_id="01", criterion="overall")["forms"][0] == forms[:2].sum()


@pytest.mark.parametrize("clusters", [0, 40])
def test_interpolation_is_a_weight_of_forms(clusters: int) -> None:
    """The same estimates, errors, df and limits as with the factor in the respondents' weights."""
    before = replace(random_answers(5, forms=500, clusters=clusters), strata=())
    factor = np.array([0.3, 1.0, 2.5, 0.0])[before.unit]
    sums = sum_answers(before)
    cells = np.flatnonzero(sums.cell_unit < 3)
    scale = np.array([0.3, 1.0, 2.5])[sums.cell_unit[cells]]
    domain = Domain("unit", "x", "X", "", "", cells, scale)
    recipe = resolve_recipe(before.questionnaire)
    targets = targets_of(sums.questionnaire, sums.groups, (recipe.headline, "mean"), None, items=True)
    found = estimate(sums, [domain], targets, recipe, DesignChoice(), "wilson", 0.95)
    kept = np.flatnonzero(factor > 0)
    same = before.without(np.flatnonzero(factor == 0))
    weighted = replace(same, weight=factor[kept])
    wanted = estimate_indices(weighted, by=("all",), items=True, measures=(recipe.headline, "mean"))
    for name, values in (("estimate", found.value), ("se", found.se), ("df", found.df), ("deff", found.deff)):
        np.testing.assert_allclose(values[0], wanted[name], rtol=1e-9, err_msg=name)
    regular = ~found.few[0]
    np.testing.assert_allclose(found.lower[0][regular], wanted["lower"][regular], rtol=1e-9)


def test_interpolation_keeps_the_covariances_of_calibrated_weights() -> None:
    """Weights to margins make the parts correlated: the variance is a'Ca (of sizes that the margins fix)."""
    before = replace(random_answers(6, forms=500, missing=0.0), strata=())
    margin = {key: 1.0 + k for k, key in enumerate(before.attributes["sex"].keys)}
    sizes = {unit.id: 2.0 + k for k, unit in enumerate(before.units)}
    sums = weight_to_margins(before, {"sex": margin, "unit": sizes})
    choice, recipe = DesignChoice("margins"), resolve_recipe(before.questionnaire)
    target = targets_of(sums.questionnaire, sums.groups, (recipe.headline,), ("overall",), items=False)[0]
    units = list_domains(sums, ("unit",), "en")[:2]
    share = np.array([0.4, 1.0])
    cells = np.concatenate([unit.cells for unit in units])
    domain = Domain("unit", "x", "X", "", "", np.sort(cells), share[sums.cell_unit[np.sort(cells)]])
    found = estimate(sums, [domain], [target], recipe, choice, "wilson", 0.95)
    own = estimate(sums, units, [target], recipe, choice, "wilson", 0.95)
    joint = joint_distribution(sums, units, target, recipe, choice).covariance
    size = share * [sums.cell_weight[1][unit.cells].sum() for unit in units]
    a = size / size.sum()
    assert found.value[0, 0] == pytest.approx(a @ own.value[:, 0], rel=1e-12)
    assert found.se[0, 0] ** 2 == pytest.approx(a @ joint @ a, rel=1e-9)


def test_a_part_at_the_ceiling_is_as_uncertain_as_its_smaller_unit() -> None:
    """All satisfied: a hundredth of a large sample beside 20 forms of the larger unit is worth about 20."""
    q = make_questionnaire({"a": 1})
    names, cases = ("00", "01"), (1000, 50_000)
    before = make_answers(q, np.full((170, 1), 5), np.repeat([0, 1], [150, 20]), cases, names)
    rng = np.random.default_rng(1)
    after = make_answers(q, rng.choice([3, 5], (200, 1)), np.repeat([0, 1], 100), cases, names)
    trend = compare_surveys(after, before, crosswalk=split(after, 0.99, 0.01), fpc=False)
    early = trend.earlier.where(unit_id="01", criterion="overall")
    assert early["forms"][0] == 170
    lower, _ = wilson_interval(1.0, 20.0, 0.95)
    assert early["lower"][0] == pytest.approx(float(lower), abs=2e-3)


def test_an_earlier_unit_without_forms_spoils_what_it_went_into() -> None:
    """Half of the area was never asked: no past is made up of the other half."""
    after, before = wave(1), wave(2)
    before = before.without(np.flatnonzero(before.unit == 0))
    trend = compare_surveys(after, before, crosswalk=split(after, 0.6, 0.4), lang="en")
    assert trend.untested == {"00": "no_forms", "01": "earlier_unit_empty"}


def test_names_are_matched_without_marks_or_case() -> None:
    """PHUONG a and Phường A are the same name."""
    (match,) = match_units(
        [UnitInfo("1", "Phường Á", "w", "W")], [UnitInfo("1", "PHUONG A", "w", "W")], {}
    )  # fmt: skip
    assert match.earlier


@pytest.mark.parametrize("part", ["items", "scale", "weights"])
def test_other_questions_are_refused(part: str) -> None:
    """Different rows, satisfied levels or weights make another index."""
    after, before = wave(1), wave(2)
    q = before.questionnaire
    if part == "items":
        other = make_questionnaire({"a": 3, "b": 1, "d": 2}, overall=True)
    elif part == "scale":
        scale = q.items[0].scale._replace(satisfied=frozenset({5}))
        other = make_questionnaire({"a": 3, "b": 1, "c": 2}, overall=True, scale=scale)
    else:
        other = replace(q, recipe=q.recipe._replace(weights={"a": 0.5, "b": 0.25, "c": 0.25}))
    with pytest.raises(HailongError) as error:
        compare_surveys(after, replace(before, questionnaire=other))
    assert error.value.code == "analysis.surveys_differ"


def test_rows_in_other_criteria_are_refused() -> None:
    """The same rows and weights of criteria, but a row counted in another one: another composite."""
    after, before = wave(1), wave(2)
    a, b, c = before.questionnaire.criteria
    moved = (
        a._replace(items=a.items[:2]),
        b._replace(items=a.items[2:]),
        c._replace(items=(*b.items, *c.items)),
    )
    other = replace(before.questionnaire, criteria=moved)
    with pytest.raises(HailongError) as error:
        compare_surveys(after, replace(before, questionnaire=other))
    assert error.value.code == "analysis.surveys_differ"
    same = compare_surveys(after, replace(before, questionnaire=other), "a.1")
    assert not same.reworded


def test_changed_wording_is_told() -> None:
    """A row and a level that read otherwise are told, each once; case and punctuation do not count."""
    after, before = wave(1), wave(2)
    q = before.questionnaire
    scale = q.items[0].scale
    levels = (scale.levels[0]._replace(label=Text({"en": "superb"})), *scale.levels[1:])
    other = scale._replace(levels=levels)

    def changed(item: Item) -> Item:
        label = {"a.1": "Something else", "a.2": "A.2!"}.get(item.code)
        return item._replace(scale=other, label=item.label if label is None else Text({"en": label}))

    criteria = tuple(c._replace(items=tuple(map(changed, c.items))) for c in q.criteria)
    trend = compare_surveys(after, replace(before, questionnaire=replace(q, criteria=criteria)))
    assert [(r.code, r.level, r.before) for r in trend.reworded] == [
        ("a.1", None, "Something else"),
        ("a.1", 1, "superb"),
    ]
    assert len(comparison_warnings(trend, "vi")) == 2


def test_one_criterion_can_be_compared_where_others_differ() -> None:
    """The same criterion in two questionnaires is comparable by itself."""
    after, before = wave(1), wave(2)
    other = make_questionnaire({"a": 3, "b": 1, "d": 2}, overall=True)
    trend = compare_surveys(after, replace(before, questionnaire=other), "a")
    assert not np.isnan(trend["difference"]).any()


def test_nothing_in_common_is_an_error() -> None:
    """Two surveys of different places are not compared at all."""
    with pytest.raises(HailongError) as error:
        compare_surveys(wave(1, "ABCD"), wave(2, "WXYZ"))
    assert error.value.code == "analysis.no_common_units"


def test_a_crosswalk_must_name_units() -> None:
    """Ids of neither survey are named."""
    with pytest.raises(HailongError) as error:
        compare_surveys(wave(1), wave(2), crosswalk={"77": "00"})
    assert error.value.values["found"] == "77"


def test_no_change_is_rarely_called_one() -> None:
    """Two samples of the same opinion: not one unit of four is called different here."""
    trend = compare_surveys(wave(11), wave(12))
    assert set(trend["group"]) == {"same"}
