"""Which figures a report has: none where there is nothing to see, or nothing that may be shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.indices import estimate_indices, sum_answers
from analysis.report.counts import responses_table
from analysis.report.facts import Facts
from analysis.report.figures import draw_pictures
from analysis.report.inputs import ReportInputs
from analysis.report.tables import units_table
from survey.answers import Answers
from tests.analysis.report import sample

SHORT = "ba-dinh-2020-rut-gon"


def bare_inputs(forms: dict[str, int], everyone: int | None = None) -> ReportInputs:
    """Inputs without comparisons; with `everyone`, each answer is that level."""
    found = sample.answers(forms, name=SHORT)
    if everyone is not None:
        ratings = np.full_like(found.ratings, everyone)
        found = Answers(found.questionnaire, ratings, found.unit, found.units)
    base = sample.inputs({"00001": 30}, name=SHORT)
    sums = sum_answers(found)
    return replace(
        base, answers=found, sums=sums, indices=estimate_indices(sums), comparisons=None, order=None,
        drivers=None, groups={}, responses=(),
    )  # fmt: skip


@pytest.fixture(scope="module")
def sizes() -> dict[str, int]:
    """Every unit with twelve forms."""
    return {unit.id: 12 for unit in sample.plan().units}


def test_units_that_may_not_be_shown_are_not_drawn(sizes: dict[str, int]) -> None:
    """With every unit withheld there is no chart, no heat map and no funnel of units."""
    found = draw_pictures(Facts(bare_inputs(sizes), "vi"))
    assert not {"units", "heatmap", "funnel"} & set(found)


def test_there_is_no_funnel_where_nothing_varies(sizes: dict[str, int]) -> None:
    """Round an index of 100% there are no limits to draw."""
    found = draw_pictures(Facts(bare_inputs(dict.fromkeys(sizes, 40), everyone=5), "vi"))
    assert "funnel" not in found
    texts = [text.get_text() for text in found["units"].draw(None).texts]
    assert not [text for text in texts if text.startswith("105")]
    shades = [text.get_text() for text in found["heatmap"].draw(None).texts if "<" in text.get_text()]
    assert shades == []


def test_a_unit_without_forms_withholds_nothing(sizes: dict[str, int]) -> None:
    """Its place is a dash, in the table and in the figures alike; [c] is for what is withheld."""
    facts = Facts(bare_inputs({**dict.fromkeys(sizes, 40), "00003": 0}), "vi")
    row = next(row for row in units_table(facts).rows if row.cells[0].text == "Phường Vĩnh Phúc")
    assert row.cells[1].text == "–"
    pictures = draw_pictures(facts)
    for name in ("units", "heatmap"):
        texts = [text.get_text() for text in pictures[name].draw(None).texts]
        assert "–" in texts
        assert "[c]" not in texts


def test_what_no_unit_has_is_no_column(sizes: dict[str, int]) -> None:
    """Without quotas and without a ledger of issued forms nothing is said of either."""
    base = bare_inputs(sizes)
    units = tuple(unit._replace(quota=None) for unit in base.plan.units)
    facts = Facts(replace(base, plan=base.plan._replace(units=units)), "vi")
    table = responses_table(facts)
    assert "Chỉ tiêu" not in table.columns
    assert {len(row.cells) for row in table.rows} == {len(table.columns)}
    assert "Chỉ tiêu" in responses_table(Facts(base, "vi")).columns
