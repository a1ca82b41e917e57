"""Two surveys: matching units, refusing what cannot be compared, changes with their errors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.comparing.trends import compare_surveys, explain, match_units
from analysis.comparing.units import COLUMNS
from analysis.indices import estimate_indices
from survey.answers import Answers, UnitInfo
from survey.messages import HailongError
from survey.plan.crosswalk import CrossUnit, Crosswalk, Move
from survey.questionnaire.model import Item, Text
from terminal.views.comparing import comparison_warnings
from tests.analysis.builders import make_questionnaire, random_answers


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


def test_a_whole_crosswalk_rules_over_identity() -> None:
    """A unit that kept id and name but lost a part is not compared with what it was."""
    after, before = wave(1), wave(2)
    units = tuple(CrossUnit(unit.id, unit.name) for unit in after.units)
    moves = [Move(unit.id, unit.id, 1.0) for unit in after.units[1:]]
    moves += [Move("00", "00", 0.6), Move("00", "01", 0.4)]
    walk = Crosswalk(Text({"en": "walk"}), units, units, tuple(moves))
    trend = compare_surveys(after, before, crosswalk=walk, lang="en")
    assert trend.untested == {"00": "unit_parted", "01": "unit_parted"}
    assert trend.changes["reason"][0] == "units_differ"


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
        other = q._replace(recipe=q.recipe._replace(weights={"a": 0.5, "b": 0.25, "c": 0.25}))
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
