"""Letters drawn once: the lines put together from them say what matplotlib's own would."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.charts.lettering import is_plain, line_mask, pen_places
from analysis.charts.theme import text_width


def test_a_line_is_as_wide_as_it_was_measured() -> None:
    """Its ink lies between the pen's first and last place, without the room letters leave at their sides."""
    text = "Nguyễn Trung Trực 92,35%"
    mask, left, _ = line_mask(text, 24.0, bold=False, start=0.0)
    end = pen_places(text, bold=False)[-1] * 24.0
    assert -1 <= left <= 3
    assert end - 4 <= left + mask.shape[1] <= end + 1
    assert 0.95 * text_width(text, 24.0) < end <= text_width(text, 24.0)


def test_kerning_only_narrows() -> None:
    """What was measured without it leaves room enough."""
    for text in ("Tự Vĩnh", "AVA", "Trúc Bạch"):
        assert pen_places(text, bold=False)[-1] <= text_width(text, 1.0) + 1e-9


def test_marks_stand_above_and_below_their_letters() -> None:
    """Ộ is taller than O at both ends."""
    plain, _, above = line_mask("O", 24.0, bold=False, start=0.0)
    marked, _, higher = line_mask("Ộ", 24.0, bold=False, start=0.0)
    assert higher > above + 3
    assert marked.shape[0] - higher > plain.shape[0] - above + 3


def test_a_line_may_begin_within_a_pixel() -> None:
    """The same letters half a pixel on have the same ink, differently spread."""
    first, left, _ = line_mask("l", 24.0, bold=False, start=10.0)
    second, right, _ = line_mask("l", 24.0, bold=False, start=10.5)
    assert left in (right, right - 1)
    assert int(first.sum()) == pytest.approx(int(second.sum()), rel=0.15)
    assert first.shape != second.shape or not np.array_equal(first, second)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Cống Vị – 92,35%", True),
        ("Co\u0302\u0301ng", False),
        ("مرحبا", False),
        ("काठमाडौं", False),
        ("😀", False),
    ],
    ids=["vietnamese", "combining", "arabic", "devanagari", "emoji"],
)
def test_what_is_shaped_is_left_to_matplotlib(text: str, plain: bool) -> None:
    """Letters that change with their neighbours are not put together here."""
    assert is_plain(text) == plain


def test_nothing_gives_nothing() -> None:
    """Spaces have no ink."""
    assert line_mask("  ", 24.0, bold=False, start=0.0)[0].size == 0
