"""What a whole report withholds cannot be computed from everything it publishes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pytest

from analysis.comparing.units import compare_units
from analysis.indices import estimate_indices, sum_answers
from analysis.recipes import OVERALL
from analysis.report import facts, suppression
from analysis.report.facts import Facts
from analysis.report.figures import draw_pictures, draw_unit_picture
from analysis.report.inputs import SMALLEST_CELL, SMALLEST_UNIT, ReportInputs
from analysis.report.numbers import document_to_numbers, write_json
from analysis.report.outline import outline_report, outline_unit
from analysis.report.suppression import decide
from analysis.table import Table
from survey.answers import Categories
from tests.analysis.report import sample
from tests.analysis.report.attacker import Attack

NARROWEST = 0.02
"""A withheld index stays open by two points."""
FEWEST = 2.0
"""A withheld number of forms or answers stays open by two."""
ATTRIBUTE = "gioi_tinh"
LARGE = {"quan": 90, "00001": 60, "00002": 45, "00003": 40}
MORE = ((4, 7), (9,), (1, 2))
OTHERS = {f"{k:05d}": 0 for k in range(7, 15)}
SURVEYS = {
    "small wards": {"00001": 12, "00002": 28, "00003": 29, "00004": 31, "00005": 60, "quan": 90},
    "one small ward": {"00001": 12, "00002": 31, "00003": 45, "00004": 60, "quan": 90},
    "the counter": {"quan": 12, "00001": 31, "00002": 45, "00003": 60},
    "a ward of 29": {"00001": 29, "00002": 31, "00003": 45, "quan": 60},
}


def survey(forms: Mapping[str, int], few: Sequence[int] = (4,), recipe: str | None = None) -> ReportInputs:
    """Single-item criteria, no blanks; the first groups of respondents have as many forms as `few` says."""
    made = sample.inputs({**OTHERS, "00005": 60, "00006": 80, **forms}, name="ba-dinh-2020-rut-gon")
    given = made.answers.attributes[ATTRIBUTE]
    codes = np.resize(np.arange(len(few), len(given.keys)), made.answers.forms).astype(np.int16)
    places = np.random.default_rng(5).permutation(made.answers.forms)
    for group, count in enumerate(few):
        codes[places[:count]] = group
        places = places[count:]
    there, unit = np.unique(made.answers.unit, return_inverse=True)
    answers = replace(
        made.answers,
        unit=unit.astype(np.int32),
        units=tuple(made.answers.units[k] for k in there.tolist()),
        ratings=np.where(made.answers.ratings < 1, 4, made.answers.ratings).astype(np.int8),
        attributes={ATTRIBUTE: Categories(codes, given.keys, given.labels)},
    )
    sums = sum_answers(answers, recipe=recipe)
    return replace(
        made,
        answers=answers,
        sums=sums,
        indices=estimate_indices(sums, recipe=recipe),
        comparisons=compare_units(sums, recipe=recipe, draws=500),
        groups={ATTRIBUTE: estimate_indices(answers, ("all", ATTRIBUTE), recipe=recipe)},
        order=None,
    )


def published(inputs: ReportInputs) -> list[dict[str, Any]]:
    """numbers.json of the report and of each unit's own sheet, as they are written."""
    found = Facts(inputs, "vi")
    documents = [outline_report(found, draw_pictures(found))]
    for unit in found.units:
        picture = draw_unit_picture(found, unit.id, unit.name)
        documents.append(outline_unit(found, unit.id, picture))
    return [json.loads(write_json(document_to_numbers(document))) for document in documents]


def attack(inputs: ReportInputs, sizes: Literal["known", "hidden"] = "known") -> Attack:
    """An attacker who has read all of it."""
    made = Attack(inputs.answers, ATTRIBUTE, "vi", sizes, inputs.indices.method.recipe)
    for each in published(inputs):
        made.read(each)
    return made


def narrowest_unit(inputs: ReportInputs) -> float:
    """How far the index of any small unit stays open, over the composite and two of the criteria."""
    attacker = attack(inputs)
    sizes = np.bincount(inputs.answers.unit, minlength=len(inputs.answers.units))
    small = np.flatnonzero((sizes > 0) & (sizes < SMALLEST_UNIT)).tolist()
    asked = [
        attacker.index([unit], slice(None), code)
        for unit in small
        for code in (OVERALL, attacker.codes[0], attacker.codes[7])
    ]
    return min(high - low for low, high in map(attacker.bounds, asked))


def small_groups(attacker: Attack) -> list[int]:
    sizes = attacker.truth[:, :, 0].sum(axis=(0, 2))
    found: list[int] = np.flatnonzero((sizes > 0) & (sizes < SMALLEST_CELL)).tolist()
    return found


def narrowest_group(inputs: ReportInputs) -> float:
    """How far the composite of any small group stays open."""
    attacker = attack(inputs)
    asked = [attacker.index(slice(None), [group], OVERALL) for group in small_groups(attacker)]
    return min(high - low for low, high in map(attacker.bounds, asked))


def narrowest_count(inputs: ReportInputs) -> float:
    """How far the number of forms of any small group stays open."""
    attacker = attack(inputs, "hidden")
    asked = [attacker.forms(slice(None), [group]) for group in small_groups(attacker)]
    return min(high - low for low, high in map(attacker.bounds, asked))


def narrowest_level(inputs: ReportInputs) -> float:
    """How far the number of answers on any level with 1 to 9 of them stays open."""
    attacker = attack(inputs)
    counts = attacker.truth.sum(axis=(0, 1))[:, 1:]
    small = [
        attacker.level(code, value)
        for code, row in zip(attacker.codes[:4], counts, strict=False)
        for value, count in zip(attacker.levels, row, strict=True)
        if 0 < count < SMALLEST_CELL
    ]
    return min(high - low for low, high in map(attacker.bounds, small))


@pytest.mark.slow
@pytest.mark.parametrize("forms", SURVEYS.values(), ids=SURVEYS)
def test_no_small_unit_can_be_had(forms: Mapping[str, int]) -> None:
    """Neither from totals and levels, nor through groups, levels of the scale or other units' sheets."""
    assert narrowest_unit(survey(forms)) >= NARROWEST


@pytest.mark.slow
def test_without_complementary_suppression_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same attack pins the one small ward, and the counter, where nothing hides them."""
    monkeypatch.setattr(suppression, "_complete", lambda *_: None)
    monkeypatch.setattr(suppression, "_protect_levels", lambda *_: None)
    assert narrowest_unit(survey(SURVEYS["one small ward"])) < 1e-4
    assert narrowest_unit(survey(SURVEYS["the counter"])) < 1e-4


@pytest.mark.slow
@pytest.mark.parametrize("few", [(4,), *MORE])
def test_no_small_group_can_be_had(few: Sequence[int]) -> None:
    """Neither its composite nor how many forms it has."""
    inputs = survey(LARGE, few)
    assert narrowest_group(inputs) >= NARROWEST
    assert narrowest_count(inputs) >= FEWEST


@pytest.mark.slow
def test_without_complementary_suppression_groups_can(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: index and number of forms of the one small group."""
    monkeypatch.setattr(facts, "hide_groups", lambda size, *_: {g for g in size if size[g] < SMALLEST_CELL})
    assert narrowest_group(survey(LARGE)) < 1e-4
    monkeypatch.setattr(facts, "suppress_profile", _only_small)
    assert narrowest_count(survey(LARGE)) < 1e-4


def _only_small(table: Table) -> Table:
    columns = dict(table.columns)
    gone = (columns["forms"] > 0) & (columns["forms"] < SMALLEST_CELL)
    for name in ("forms", "share"):
        columns[name] = np.where(gone, np.nan, columns[name].astype(float))
    return Table(columns)


@pytest.mark.slow
@pytest.mark.parametrize("recipe", [None, "mean100"])
def test_no_small_level_can_be_had(recipe: str | None) -> None:
    """Also where the mean is published, which is one more equation."""
    assert narrowest_level(survey(LARGE, recipe=recipe)) >= FEWEST


def consistent(inputs: ReportInputs, said: Sequence[Mapping[str, Any]]) -> dict[str, list[int]]:
    """Which numbers of satisfied forms of the smallest unit agree with all that is `said` of a criterion.

    By brute force: the row for everything is computed again for each way to share out the satisfied forms of
    the two withheld units.
    """
    answers = inputs.answers
    sizes = np.bincount(answers.unit)
    states = decide(inputs.indices, answers.units)
    hidden = [k for k, unit in enumerate(answers.units) if states.get(("unit", unit.id)) == "none"]
    small, other = sorted(hidden, key=lambda k: sizes[k])
    rows = {row["criterion"]: row for row in said if row["scope"] == "all"}
    found: dict[str, list[int]] = {}
    for column, item in enumerate(answers.questionnaire.rated[:3]):
        row = rows[item.code]
        together = int((answers.ratings[np.isin(answers.unit, hidden), column] >= 4).sum())
        for good in range(max(0, together - int(sizes[other])), min(int(sizes[small]), together) + 1):
            ratings = answers.ratings.copy()
            for unit, count in ((small, good), (other, together - good)):
                ratings[answers.unit == unit, column] = np.repeat([4, 3], [count, sizes[unit] - count])
            tried = estimate_indices(replace(answers, ratings=ratings), ("all",), criteria=(item.code,))
            pairs = [(row[name], tried[name][0]) for name in ("estimate", "se", "lower", "upper")]
            if all(a is None or abs(a - b) < (6e-5 if round(a, 4) == a else 1e-9) for a, b in pairs):
                found.setdefault(item.code, []).append(good)
    return found


@pytest.mark.slow
def test_the_variance_of_all_does_not_give_two_units_away() -> None:
    """Mean and variance are two equations for two unknowns: with the standard error there are no more than
    two solutions (the control), with what is published there are many."""
    inputs = survey({"00001": 12, "00002": 150, "00003": 160, "quan": 300})
    assert all(len(counts) <= 2 for counts in consistent(inputs, [*inputs.indices.rows()]).values())
    assert all(len(counts) > 4 for counts in consistent(inputs, published(inputs)[0]["indices"]).values())
