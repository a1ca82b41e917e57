"""What rounding leaves is no variance, no difference and no order."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.comparing.differences import Side, estimate_contrasts
from analysis.comparing.groups import compare_groups
from analysis.comparing.units import compare_units
from analysis.indices import estimate_indices
from analysis.stats.linearization import Lonely
from survey.answers import Answers
from survey.questionnaire.model import BLANK
from tests.analysis.builders import make_answers, make_questionnaire

EIGHT = make_questionnaire(dict.fromkeys("abcdefgh", 1))
ONE = make_questionnaire({"a": 1})


def varied(rng: np.random.Generator, forms: int, satisfied: float, missing: float = 0.0) -> np.ndarray:
    """Answers of one ward to eight rows."""
    rows = np.where(rng.random((forms, 8)) < satisfied, 5, 2)
    rows[rng.random((forms, 8)) < missing] = BLANK
    return rows


def answers_of(*wards: np.ndarray) -> Answers:
    """Answers of these wards."""
    unit = np.repeat(np.arange(len(wards)), [len(ward) for ward in wards])
    return make_answers(EIGHT, np.concatenate(wards).tolist(), unit.tolist())


@pytest.mark.parametrize("seed", range(6))
def test_wards_of_whom_all_are_satisfied_are_judged_alike(seed: int) -> None:
    """However many answers are missing: their composite does not vary, and no ward is above for certain."""
    rng = np.random.default_rng(seed)
    all_satisfied = [varied(rng, 40, 1.0, 0.2) for _ in range(5)]
    table = compare_units(
        answers_of(*all_satisfied, *(varied(rng, 40, 0.97, 0.2) for _ in range(5))), draws=200
    )
    assert table["estimate"][:5].tolist() == [1.0] * 5
    assert table["p"][:5].min() > 0.01
    assert np.ptp(table["lower"][:5]) < 0.1
    assert set(table["group"][:5]) == {"same"}


@pytest.mark.parametrize("forms", [5, 6, 7, 13, 30])
def test_forms_with_one_composite_leave_the_other_wards_their_verdicts(forms: int) -> None:
    """Each form dissatisfied with one criterion or another, so that all composites are 7/8."""
    rng = np.random.default_rng(forms)
    same = np.full((forms, 8), 5)
    same[np.arange(forms), rng.integers(0, 8, forms)] = 2
    others = [varied(rng, 150, share, 0.04) for share in (0.94, 0.92, 0.92, 0.91, 0.75)]
    with_them, without = (compare_units(answers_of(*wards), draws=200) for wards in ([*others, same], others))
    assert with_them["group"][:5].tolist() == without["group"].tolist()
    assert "below" in without["group"].tolist()
    assert np.nanmax(np.abs([with_them["lower"], with_them["upper"]])) <= 1
    np.testing.assert_allclose(with_them["p"][:5], without["p"], atol=0.05)


def test_no_difference_is_larger_than_the_scale_is_long() -> None:
    """Contrasts that only carry errors may widen the limits of little that is known."""
    ends = np.array([[1.0, 1.0], [5.0, 5.0]])
    side = Side(
        np.array([3.0, 3.0]), np.full(2, 0.2), np.full(2, np.inf), np.full(2, True), ends, np.full(2, 5.0)
    )
    found = estimate_contrasts(side, np.array([[4.0, -4.0], [0.5, -0.5]]), 0.95)
    assert (found.lower[0], found.upper[0]) == (-4.0, 4.0)
    assert -4.0 < found.lower[1] < 0 < found.upper[1] < 4.0


@pytest.mark.parametrize("weight", [0.7, 1.1, 1.3, 1.7, 2.9])
@pytest.mark.parametrize("lonely", ["adjust", "average", "certainty"])
def test_many_answers_that_are_alike_do_not_vary_either(weight: float, lonely: Lonely) -> None:
    """Rounding grows with the number of forms; a stratum of one form adds what is left of it."""
    forms = 3001
    found = make_answers(ONE, [[4]] * forms, [0] * (forms - 1) + [1], weight=np.full(forms, weight))
    table = estimate_indices(found, by=("all",), criteria=("a",), measures=("mean",), lonely=lonely)
    assert table["flag"].tolist() == ["no_variation"]


@pytest.mark.parametrize("weight", [0.7, 0.9, 1.1, 1.3, 2.3])
@pytest.mark.parametrize("measure", ["mean", "index100"])
def test_answers_that_are_alike_have_no_interval_whatever_their_weight(weight: float, measure: str) -> None:
    """No interval of width zero, and no verdict made of it."""
    rng = np.random.default_rng(1)
    rows = [[4]] * 7 + rng.integers(1, 6, (100, 1)).tolist()
    found = make_answers(ONE, rows, [0] * 7 + [1] * 100, weight=np.array([weight] * 7 + [1.0] * 100))
    table = estimate_indices(found, by=("unit",), criteria=("a",), measures=(measure,))  # type: ignore[arg-type]
    assert table["flag"][0] == "no_variation"
    assert np.isnan(table["lower"][0])
    compared = compare_units(found, "a", measure, draws=200)  # type: ignore[arg-type]
    assert compared["group"][0] == ""
    assert np.isnan(compared["p"][0])


def test_a_stratum_that_did_not_answer_does_not_widen_what_others_add() -> None:
    """lonely "average": a stratum of one form without the answer counts for nothing, as in R."""
    rng = np.random.default_rng(3)
    rows = rng.integers(1, 6, (90, 1)).tolist()
    groups = rng.integers(0, 3, 90).tolist()
    unit = [0] * 45 + [1] * 45
    with_it = make_answers(ONE, [*rows, [BLANK]], [*unit, 2], attributes={"g": [*groups, 1]})
    without = make_answers(ONE, rows, unit, attributes={"g": groups})
    found = [
        compare_groups(each, "g", "a", test="t", lonely="average", draws=200).equality
        for each in (with_it, without)
    ]
    np.testing.assert_allclose(found[0], found[1], rtol=1e-12)
