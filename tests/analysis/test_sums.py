"""The one pass: what the sums hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import analysis.summing.cells as cells_module
import analysis.summing.counting as counting_module
import analysis.sums as sums_module
from analysis.indices import estimate_indices, sum_answers
from analysis.recipes import MEASURES, Measure, resolve_recipe
from analysis.sums import TALLIES, accumulate, scoring_of
from survey.messages import HailongError
from tests.analysis.builders import make_answers, make_questionnaire, make_scale, random_answers


def test_counts_are_the_answers_per_level() -> None:
    """The counts of a row are how often each level was marked, blanks left out."""
    answers = make_answers(make_questionnaire({"a": 2}), [[5, 4], [5, -1], [1, -3], [4, 4]])
    counts = sum_answers(answers).counts[0].sum(axis=0)
    assert counts.tolist() == [[1, 0, 0, 1, 2], [0, 0, 0, 2, 0]]


def test_totals_and_gram_are_sums_over_forms() -> None:
    """Totals and products of the features equal those computed form by form."""
    answers = random_answers(1, forms=300)
    sums = sum_answers(answers)
    features = _features(answers.ratings, [[0, 1, 2], [3], [4, 5]])
    for cell, unit in enumerate(sums.cell_unit):
        own = features[answers.unit == unit]
        assert np.array_equal(sums.totals[cell], own.sum(axis=0))
        assert np.array_equal(sums.gram[0, cell], own.T @ own)


def _features(ratings: np.ndarray, groups: list[list[int]]) -> np.ndarray:
    parts = []
    for columns in groups:
        part = ratings[:, columns].astype(float)
        valid = part > 0
        score = np.where(valid, part - 1, 0).sum(axis=1)
        parts += [valid.sum(axis=1), (part >= 4).sum(axis=1), (valid & (part <= 1)).sum(axis=1), score]
    return np.array(parts, dtype=float).T


def test_chunks_do_not_change_the_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums made in many small chunks equal those made in one."""
    answers = random_answers(2, forms=500, weighted=False)
    whole = sum_answers(answers, by=("sex", "age"))
    monkeypatch.setattr(sums_module, "CHUNK", 7)
    monkeypatch.setattr(cells_module, "CHUNK", 7)
    parts = sum_answers(answers, by=("sex", "age"))
    for name in ("counts", "totals", "gram", "tallies", "cell_forms"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name)), name


def test_tallies_count_forms() -> None:
    """Forms that answered, were satisfied with all, with any, dissatisfied with any, and not."""
    rows = [[5, 4], [5, -1], [1, 5], [3, 3], [-1, -1]]
    sums = sum_answers(make_answers(make_questionnaire({"a": 2}), rows))
    assert dict(zip(TALLIES, sums.tallies[0, 0, 0].tolist(), strict=True)) == {
        "answered": 4, "all_satisfied": 2, "any_satisfied": 3, "any_dissatisfied": 1, "any_other": 4,
    }  # fmt: skip


def test_scores_of_different_scales_are_whole_numbers() -> None:
    """A three-level and a five-level row share a unit in which every level is a whole number."""
    three = make_scale(0, 2, name="three")
    questionnaire = make_questionnaire({"a": 1}, scale=three)
    five = make_questionnaire({"b": 1})
    both = type(five)(
        "q", "1", ("en",), five.title, {}, (*questionnaire.criteria, *five.criteria)
    )  # fmt: skip
    scoring = scoring_of(both)
    assert scoring.unit == 4
    assert scoring.features[0, :3, 3].tolist() == [0, 2, 4]
    assert scoring.features[1, :5, 3].tolist() == [0, 1, 2, 3, 4]


def test_a_descending_scale_scores_its_lowest_value_best() -> None:
    """Where 1 means very satisfied, 1 has the highest score."""
    scale = make_scale(direction="descending")
    scoring = scoring_of(make_questionnaire({"a": 1}, scale=scale))
    assert scoring.features[0, :5, 3].tolist() == [4, 3, 2, 1, 0]


def test_weights_must_be_numbers() -> None:
    """A missing or negative weight is refused, with the number of forms that have one."""
    answers = make_answers(make_questionnaire({"a": 1}), [[5], [4], [3]], weight=[1.0, -1.0, np.nan])
    with pytest.raises(HailongError) as error:
        sum_answers(answers)
    assert (error.value.code, error.value.values["count"]) == ("analysis.bad_weights", 2)


def test_a_form_of_weight_zero_is_not_counted() -> None:
    """A form with weight 0 stays in its stratum and adds nothing to counts and sums."""
    answers = make_answers(make_questionnaire({"a": 1}), [[5], [4], [1]], weight=[1.0, 2.0, 0.0])
    sums = sum_answers(answers)
    assert sums.counts[0].sum() == 2
    assert sums.strata.forms.tolist() == [3]


def test_forms_without_a_cluster_are_their_own() -> None:
    """A form that names no volunteer is a sampling unit of its own."""
    answers = make_answers(make_questionnaire({"a": 1}), [[5]] * 5, cluster=[0, 0, 1, -1, -1])
    assert sum_answers(answers).strata.psus.tolist() == [4]


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("measures", [(measure,) for measure in MEASURES] + [("mean", "dissatisfied")])
def test_sums_of_few_features_give_the_same_estimates(measures: tuple[Measure, ...], weighted: bool) -> None:
    """Estimates from answers make only the sums they need: the figures are those of all sums."""
    answers = random_answers(5, criteria={"a": 3, "b": 1, "c": 9}, weighted=weighted)
    few = estimate_indices(answers, measures=measures, items=True)
    every = estimate_indices(sum_answers(answers), measures=measures, items=True)
    for name in ("estimate", "se", "lower", "upper", "df", "deff"):
        assert np.allclose(few[name], every[name], rtol=1e-9, atol=0, equal_nan=True), name


@pytest.mark.parametrize("weighted", [False, True])
def test_levels_are_counted_of_the_rows_asked_for(weighted: bool) -> None:
    """Of all where forms have weights: how many answered a group follows from its rows."""
    answers = random_answers(5, forms=200, weighted=weighted)
    groups = resolve_recipe(answers.questionnaire).groups
    full, few = accumulate(answers, groups), accumulate(answers, groups, rows=(1, 3))
    counted = [1, 3] if not weighted else list(range(len(answers.questionnaire.rated)))
    assert np.array_equal(few.counts[:, :, counted], full.counts[:, :, counted])
    assert np.isnan(np.delete(few.counts, counted, axis=2)).all()
    for name in ("totals", "totals2", "gram", "tallies", "group_answers"):
        assert getattr(few, name) == pytest.approx(getattr(full, name), rel=1e-12)
    answered = answers.ratings > 0
    for place, group in enumerate(groups):
        assert full.group_answers[:, place].sum() == answered[:, list(group.columns)].sum()
    assert full.group_answers[:, -1].sum() == sum(answered[:, list(group.columns)].sum() for group in groups)


@pytest.mark.parametrize("criteria", [None, ["overall"], ["a.2", "b"]])
@pytest.mark.parametrize("items", [False, True])
def test_sums_of_few_rows_give_the_same_estimates(criteria: list[str] | None, items: bool) -> None:
    """Straight from the answers, or from the sums of everything."""
    answers = random_answers(6, forms=200)
    alone = estimate_indices(answers, criteria=criteria, items=items)
    sums = estimate_indices(sum_answers(answers), criteria=criteria, items=items)
    assert alone.columns.keys() == sums.columns.keys()
    for name, column in sums.columns.items():
        np.testing.assert_array_equal(alone[name], column, err_msg=name)


def test_forms_may_come_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sorted by their cells or not, read all at once or few at a time, they have the same sums."""
    answers = random_answers(6, forms=400, units=3, weighted=False)
    order = np.argsort(answers.unit, kind="stable")
    whole = sum_answers(answers, by=("age",))
    monkeypatch.setattr(counting_module, "LARGEST", 16)
    monkeypatch.setattr(counting_module, "PIECE", 16)
    for one in (answers, replace(answers, ratings=answers.ratings[order], unit=answers.unit[order],
                attributes={code: replace(found, codes=found.codes[order])
                            for code, found in answers.attributes.items()})):  # fmt: skip
        parts = sum_answers(one, by=("age",))
        for name in ("counts", "totals", "gram", "tallies", "cell_forms"):
            assert np.array_equal(getattr(whole, name), getattr(parts, name)), name
