"""The line on forms under question: said where it changes a figure, without figures where they are few."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.indices import estimate_indices
from analysis.report.facts import Facts
from analysis.report.flagged import flagged_facts, say_flagged
from analysis.report.inputs import ReportInputs, WithoutFlagged
from survey.messages import Language
from tests.analysis.report.sample import inputs


@pytest.fixture(scope="module")
def every() -> ReportInputs:
    return inputs()


def without(every: ReportInputs, count: int, *, best: bool = True) -> ReportInputs:
    """Leave out `count` forms of wards: the most satisfied, or whichever come first."""
    wards = np.flatnonzero(every.answers.unit > 0)
    shares = (every.answers.ratings[wards] >= 4).mean(axis=1)
    chosen = wards[np.argsort(-shares, kind="stable")[:count]] if best else wards[:count]
    left = estimate_indices(every.answers.without(np.sort(chosen)))
    levels = {"ward": count} if count else {}
    return replace(every, flagged=WithoutFlagged(left, levels, 0.1, 2020))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_difference_is_said_with_its_figures(every: ReportInputs, lang: Language) -> None:
    """How many, the index without them, the level they are in; the counter's level is not touched."""
    facts = Facts(without(every, 60), lang)
    said = say_flagged(facts)
    assert [paragraph.id for paragraph in said] == ["flagged", "flagged.index", "flagged.level.ward"]
    assert said[0].figures["flagged"].value == 60
    assert said[1].figures["estimate"].text in said[1].text
    assert flagged_facts(facts)["flagged"]["forms"] == 60


def test_few_forms_are_said_without_figures(every: ReportInputs) -> None:
    """With and without nine forms would give away what the nine say."""
    facts = Facts(without(every, 9), "vi")
    assert [(paragraph.id, paragraph.figures) for paragraph in say_flagged(facts)] == [("flagged.few", {})]
    assert flagged_facts(facts) == {}


def test_nothing_is_said_where_nothing_changes(every: ReportInputs) -> None:
    """Neither without a screening nor where no form was flagged."""
    assert say_flagged(Facts(every, "vi")) == []
    assert say_flagged(Facts(without(every, 0), "vi")) == []


def test_another_verdict_on_the_target_is_said(every: ReportInputs) -> None:
    """The target lies within the one interval and not in the other."""
    reported = without(every, 250)
    row = Facts(reported, "vi").overall()
    target = row.lower - 1e-6
    facts = Facts(replace(reported, plan=every.plan._replace(target=target)), "vi")
    assert "flagged.target" in [paragraph.id for paragraph in say_flagged(facts)]
