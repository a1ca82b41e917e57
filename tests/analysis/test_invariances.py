"""What must not change the numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.drivers import find_drivers
from analysis.indices import estimate_indices
from analysis.stats.intervals import INTERVALS
from analysis.table import Table
from survey.answers import Answers, Categories, UnitInfo
from tests.analysis.builders import random_answers
from tests.analysis.report import sample

SEEDS = st.integers(0, 10_000)
NUMBERS = ("estimate", "se", "lower", "upper", "df", "forms", "answers", "deff")


def table_of(answers: Answers, **arguments: object) -> Table:
    measures = ("satisfied", "mean", "all_satisfied")
    return estimate_indices(answers, items=True, measures=measures, lang="en", **arguments)  # type: ignore[arg-type]


def assert_same(one: Table, other: Table, names: tuple[str, ...] = NUMBERS) -> None:
    assert len(one) == len(other)
    for name in names:
        np.testing.assert_allclose(one[name], other[name], rtol=1e-9, atol=1e-13, err_msg=name)
    assert one["flag"].tolist() == other["flag"].tolist()


def take(answers: Answers, order: np.ndarray) -> Answers:
    return replace(
        answers,
        ratings=answers.ratings[order],
        unit=answers.unit[order],
        attributes={
            code: Categories(c.codes[order], c.keys, c.labels) for code, c in answers.attributes.items()
        },
        weight=None if answers.weight is None else answers.weight[order],
        cluster=None if answers.cluster is None else answers.cluster[order],
    )


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.booleans(), st.sampled_from([0, 12]))
def test_row_order(seed: int, weighted: bool, clusters: int) -> None:
    """The order of the forms does not matter."""
    answers = random_answers(seed, forms=120, weighted=weighted, clusters=clusters)
    order = np.random.default_rng(seed).permutation(answers.forms)
    assert_same(table_of(answers, by=("unit", "sex")), table_of(take(answers, order), by=("unit", "sex")))


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_relabelled_units(seed: int) -> None:
    """Units numbered the other way round give the same figures per unit and for all."""
    answers = random_answers(seed, forms=120, populations=True)
    last = len(answers.units) - 1
    turned = replace(answers, unit=(last - answers.unit).astype(np.int32), units=answers.units[::-1])
    one, other = table_of(answers), table_of(turned)
    for unit in answers.units:
        assert_same(one.where(unit=unit.name), other.where(unit=unit.name))
    assert_same(one.where(scope="all"), other.where(scope="all"))


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.sampled_from([0.001, 3.0, 1e6]))
def test_weights_times_a_constant(seed: int, constant: float) -> None:
    """Respondents' weights are relative."""
    answers = random_answers(seed, forms=120, weighted=True, clusters=10)
    assert answers.weight is not None
    assert_same(table_of(answers), table_of(replace(answers, weight=answers.weight * constant)))


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_weights_of_one_are_no_weights(seed: int) -> None:
    """Weighting every form by 1 is not weighting."""
    answers = random_answers(seed, forms=120, populations=True)
    same = replace(answers, weight=np.ones(answers.forms))
    assert_same(table_of(answers, weights="population"), table_of(same, weights="population"))


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_every_form_its_own_cluster_is_no_cluster(seed: int) -> None:
    """Clusters of one form are the forms."""
    answers = random_answers(seed, forms=120)
    apart = replace(answers, cluster=np.arange(answers.forms, dtype=np.int32))
    assert_same(table_of(answers), table_of(apart))


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_an_added_empty_unit(seed: int) -> None:
    """A unit without forms changes no other row."""
    answers = random_answers(seed, forms=120, populations=True)
    more = replace(answers, units=(*answers.units, UnitInfo("new", "New", "ward", "Ward", 500)))
    one = table_of(answers, weights="population")
    other = table_of(more, weights="population")
    keep = other["unit_id"] != "new"
    assert_same(one, Table({name: column[keep] for name, column in other.columns.items()}))


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_both_directions_of_a_scale(seed: int) -> None:
    """A descending scale whose answers are turned round gives the same index from 0 to 100."""
    answers = random_answers(seed, forms=120)
    flipped_scale = answers.questionnaire.items[0].scale
    flipped_scale = flipped_scale._replace(
        direction="descending", satisfied=frozenset({1, 2}), dissatisfied=frozenset({5})
    )
    questionnaire = answers.questionnaire
    criteria = tuple(
        c._replace(items=tuple(item._replace(scale=flipped_scale) for item in c.items))
        for c in questionnaire.criteria
    )
    overall = questionnaire.overall
    assert overall is not None
    turned = replace(
        answers,
        questionnaire=replace(
            questionnaire, criteria=criteria, overall=overall._replace(scale=flipped_scale)
        ),
        ratings=np.where(answers.ratings > 0, 6 - answers.ratings, answers.ratings).astype(np.int8),
    )
    measures = ("satisfied", "index100", "dissatisfied")
    one, other = (estimate_indices(a, measures=measures, lang="en") for a in (answers, turned))
    assert_same(one, other)


@settings(max_examples=25, deadline=None)
@given(
    SEEDS,
    st.integers(2, 40),
    st.sampled_from([0.0, 0.3, 0.9]),
    st.sampled_from(INTERVALS),
    st.booleans(),
)
def test_no_interval_is_empty_without_a_reason_nor_of_zero_width(
    seed: int, forms: int, missing: float, interval: str, populations: bool
) -> None:
    """Every row has an interval that holds its estimate and has a width, or a reason why not."""
    answers = random_answers(seed, forms=max(forms, 3), missing=missing, units=3, populations=populations)
    table = table_of(answers, interval=interval)
    if interval == "score":
        assert not any("out_of_range" in flag or "no_variation" in flag for flag in table["flag"])
    for row in table.rows():
        if row["lower"] is None or row["upper"] is None:
            assert row["flag"], row
        elif "complete_count" not in row["flag"]:
            assert row["lower"] < row["upper"], row
            assert row["lower"] - 1e-12 <= row["estimate"] <= row["upper"] + 1e-12, row
        if row["estimate"] is None:
            assert row["flag"], row


def test_splitting_a_unit_in_two_strata_of_one_population_keeps_the_estimate() -> None:
    """Strata of an attribute change the variance, never an unweighted estimate."""
    answers = random_answers(3, forms=200)
    split = replace(answers, strata=("sex",))
    one, other = table_of(answers), table_of(split)
    np.testing.assert_allclose(one["estimate"], other["estimate"], rtol=1e-13)
    assert (one["se"] != other["se"]).any()


def test_a_file_split_in_two_is_the_same_survey() -> None:
    """Forms in two halves put together again in another order give the same table."""
    answers = random_answers(4, forms=200)
    order = np.r_[np.arange(100, 200), np.arange(100)]
    assert_same(table_of(answers), table_of(take(answers, order)))


@pytest.mark.parametrize("level", [0.5, 0.9, 0.99, 0.999])
def test_any_level_nests(level: float) -> None:
    """A higher level gives a wider interval."""
    answers = random_answers(5, forms=200)
    wide, narrow = table_of(answers, level=level), table_of(answers, level=level - 0.1)
    assert (wide["lower"] <= narrow["lower"] + 1e-15).all()
    assert (wide["upper"] >= narrow["upper"] - 1e-15).all()


def test_row_order_of_drivers() -> None:
    """Importance and its limits are the same to the last bit in any order of the forms."""
    answers = sample.answers({unit.id: 8 for unit in sample.plan().units})
    order = np.random.default_rng(1).permutation(answers.forms)
    one, other = (find_drivers(a, replicates=20) for a in (answers, take(answers, order)))
    for name in ("importance", "lower", "upper", "r2", "correlation"):
        assert one[name].tolist() == other[name].tolist(), name
