"""The picture of a crosswalk: bands as thick as shares, dashed where nobody knows, breaks marked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from analysis.charts.crosswalk import describe_crosswalk, draw_crosswalk
from analysis.charts.saving import svg_text
from survey.plan.crosswalk import CrossUnit, Crosswalk, Move, read_crosswalk
from survey.questionnaire.model import Text

PARTS = Crosswalk(
    Text({"vi": "Thử"}),
    (CrossUnit("A", "An"), CrossUnit("B", "Bình"), CrossUnit("C", "<b>", ended=True)),
    (CrossUnit("X", "Xuân"), CrossUnit("Y", "Yên"), CrossUnit("Z", "$\\frac{1}{$")),
    (Move("A", "X", 0.6), Move("A", "Y", 0.4), Move("B", "Z", 1.0)),
)


def test_a_band_is_as_thick_as_the_share() -> None:
    """At its beginning, of the thickness of a whole unit."""
    (bands,) = [c for c in draw_crosswalk(PARTS).axes[0].collections if c.get_gid() == "known"]
    thick = [path.vertices[-2, 1] - path.vertices[0, 1] for path in bands.get_paths()]
    assert np.allclose(np.array(thick) / thick[-1], [0.6, 0.4, 1.0])


def test_what_nobody_knows_has_no_thickness() -> None:
    """The shipped crosswalk to July 2025: a dashed line for each of its moves, no band."""
    crosswalk = read_crosswalk("ba-dinh-2020-2025-07")
    drawn = {c.get_gid(): c for c in draw_crosswalk(crosswalk).axes[0].collections}
    assert list(drawn) == ["unknown"]
    assert len(drawn["unknown"].get_paths()) == len(crosswalk.moves)


def test_breaks_are_marked_and_described(tmp_path: Path) -> None:
    """A mark before the unit's name on the picture, its name in the description; names are text."""
    unknown = replace(PARTS, moves=(*PARTS.moves[:2], Move("B", "Z", None)))
    alt = describe_crosswalk(unknown, lang="en")
    text = svg_text(draw_crosswalk(unknown, lang="en"), "crosswalk", "t", alt)
    assert "≈ Xuân" in text
    assert "✕ $" in text
    assert "Xuân and Yên" in alt
    assert "1 cannot be compared" in alt
    assert "&lt;b&gt;" in text
