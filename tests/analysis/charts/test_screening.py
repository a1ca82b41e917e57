"""The chart of volunteers against chance: the points drawn are the evidence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.charts.saving import svg_text
from analysis.charts.screening import describe_screening, draw_screening
from survey.messages import HailongError
from survey.screening import Screening
from tests.survey.screening.test_screen import planted, screen


@pytest.fixture(scope="module")
def screening() -> Screening:
    return screen(planted())


def test_each_volunteer_is_a_point_at_their_evidence(screening: Screening) -> None:
    """Nine blue dots, and Xuân's diamond at the first unit's row."""
    points = {c.get_gid(): c for c in draw_screening(screening).axes[0].collections}
    assert len(points["volunteers"].get_offsets()) == 9
    (flagged,) = screening.flagged
    assert np.asarray(points["flagged"].get_offsets()).tolist() == [[flagged.evidence, 0.0]]


def test_the_band_ends_where_95_percent_of_chance_do(screening: Screening) -> None:
    """The grey band of a unit ends at the mean of its volunteers' thresholds."""
    (band,) = [c for c in draw_screening(screening).axes[0].collections if c.get_gid() == "chance"]
    ends = [path.vertices[:, 0].max() for path in band.get_paths()]
    wanted = [
        np.mean([v.threshold for v in screening.volunteers if v.unit_id == unit]) for unit in ("A", "B")
    ]
    assert ends == pytest.approx(wanted)


def test_the_flagged_are_named_on_the_figure_and_in_its_description(screening: Screening) -> None:
    """A name that cannot be read off the picture is of no use."""
    text = svg_text(draw_screening(screening), "screening", "t", describe_screening(screening))
    assert text.count("Xuân") == 2


def test_hostile_names_are_text(screening: Screening) -> None:
    """Math-text dollars and markup are drawn as they are."""
    names = {"A": "$\\frac{1}{$", "B": "<script>"}
    text = svg_text(draw_screening(replace(screening, unit_names=names)), "screening", "t", "d")
    assert "&lt;script&gt;" in text
    assert "<script" not in text


def test_nobody_to_compare_is_said(screening: Screening) -> None:
    """No volunteers: our error, not an empty picture."""
    with pytest.raises(HailongError):
        draw_screening(replace(screening, volunteers=()))
    assert "0" in describe_screening(replace(screening, volunteers=()), lang="en")
