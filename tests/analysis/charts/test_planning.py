"""The picture of a plan: the planned sizes on the curve of margins, and how much of all ranks is left."""

from __future__ import annotations

from math import log10

import pytest
from matplotlib.figure import Figure

from analysis.charts.planning import describe_plan, draw_plan, plan_points
from analysis.charts.saving import svg_text
from analysis.planning import SurveyPlan, plan_survey
from survey.answers import UnitInfo


@pytest.fixture(scope="module")
def table() -> SurveyPlan:
    sizes = (150, 150, 300)
    return plan_survey(
        [UnitInfo(f"u{i}", f"<{i}>", "w", "W", 5000, n) for i, n in enumerate(sizes)], lang="en"
    )


def test_units_of_one_size_are_one_point(table: SurveyPlan) -> None:
    """Two of 150, one of 300, and everything."""
    points = plan_points(table, "en")
    assert [(point.forms, point.label) for point in points] == [(150, "2 units"), (300, "<2>"), (600, "All")]


def test_the_points_are_the_tables_numbers(table: SurveyPlan) -> None:
    """Margins of three sizes; differences of two; forms on a log scale."""
    lines = {line.get_gid(): line for line in draw_plan(table).axes[0].lines}
    assert lines["planned-margin"].get_xdata() == pytest.approx([log10(n) for n in (150, 300, 600)])
    assert lines["planned-margin"].get_ydata() == pytest.approx(table["margin"][[0, 2, -1]])
    assert lines["planned-difference_pair"].get_ydata() == pytest.approx(table["difference_pair"][[0, 2]])


def test_a_bar_is_as_long_as_the_share_of_ranks_it_holds(table: SurveyPlan) -> None:
    """The blue part over the grey whole."""
    bars = {patch.get_gid(): patch.get_width() for patch in draw_plan(table).artists if patch.get_gid()}
    assert bars["rank_width"] / bars["rank_width-all"] == pytest.approx(table.rank_width / 3)


def _words(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.texts]


def test_slovin_and_what_is_needed_are_said(table: SurveyPlan) -> None:
    """Slovin's 390 for 15,000 beside the forms for the margin; names stay text."""
    text = svg_text(draw_plan(table, lang="en"), "plan", "t", describe_plan(table, lang="en"))
    assert "Slovin" in text
    assert "390" in text
    blind = plan_survey([UnitInfo("a", "A", "w", "W", None, 150)])
    assert "giới hạn 1/e²): 400 phiếu" in " ".join(_words(draw_plan(blind)))
    assert "&lt;2&gt;: 300" in text
