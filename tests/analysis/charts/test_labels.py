"""A label stands at its own point, or is led to it, or is left out; it never seems to name another."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.charts.labels import Labels
from analysis.charts.theme import Sheet, new_sheet


def sheet() -> Sheet:
    """An empty sheet."""
    return new_sheet(200.0, left=40.0, right=60.0, xlim=(0, 1), ylim=(0, 1))


def test_a_lone_label_stands_beside_its_point() -> None:
    """No line is needed."""
    labels = Labels(sheet(), [(200.0, 100.0)])
    assert labels.place(200.0, 100.0, ["Ngọc Hà"])
    (box,) = labels.taken
    assert box[2] == pytest.approx(193.0)
    assert labels.leaders == []


def test_no_label_covers_a_point_or_another_label() -> None:
    """Forty points at random: what was written is free of all marks and of each other."""
    rng = np.random.default_rng(3)
    points = [
        (float(x), float(y)) for x, y in zip(rng.uniform(60, 380, 40), rng.uniform(20, 190, 40), strict=True)
    ]
    labels = Labels(sheet(), points)
    written = [labels.place(x, y, ["Nguyễn Trung Trực"]) for x, y in points]
    assert sum(written) == len(labels.taken) > 10
    for index, (left, top, right, bottom) in enumerate(labels.taken):
        assert not [p for p in points if left < p[0] < right and top < p[1] < bottom]
        others = labels.taken[:index]
        assert not [o for o in others if left < o[2] and o[0] < right and top < o[3] and o[1] < bottom]


def test_a_label_without_room_is_left_out() -> None:
    """Rather no name than one at the wrong point."""
    crowd = [(float(x), float(y)) for x in range(50, 400, 7) for y in range(10, 200, 7)]
    labels = Labels(sheet(), crowd)
    assert not labels.place(*crowd[300], ["Bộ phận Một cửa"])
    assert labels.sheet.figure.texts == []


def test_a_label_that_moved_is_led_to_its_point() -> None:
    """Eight neighbours close in on a point: its label stands farther off, with a line."""
    around = [(200.0 + 20 * x, 100.0 + 9 * y) for x in (0, -1, 1) for y in (0, -1, 1)]
    labels = Labels(sheet(), around)
    assert labels.place(200.0, 100.0, ["Kim Mã"])
    assert len(labels.leaders) == 1
