"""Labels beside points: none covers a point or another label, and each is seen to belong to its own."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from analysis.charts.theme import INK, LEADING, MUTED, SMALL, WIDTH, Sheet, text_width

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in points from the sheet's top left corner."""

_NEAR: Final = 7.0
_DISTANCES: Final = (_NEAR, 16.0, 26.0, 38.0, 52.0)
_DOT: Final = 4.5
_DIRECTIONS: Final = (
    (-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0), (-0.8, -0.7), (0.8, -0.7), (-0.8, 0.7), (0.8, 0.7),
)  # fmt: skip


@dataclass
class Labels:
    """Places labels on a sheet, one after the other, the most important first.

    `points` are all the marks drawn, in points of the sheet; `lines` are boxes along thin lines, which a
    label had better not cross but may.
    """

    sheet: Sheet
    points: Sequence[tuple[float, float]]
    lines: Sequence[Box] = ()
    taken: list[Box] = field(default_factory=list)
    leaders: list[Box] = field(default_factory=list)

    def place(self, x: float, y: float, lines: Sequence[str]) -> bool:
        """Write the label of the point at x, y where it covers nothing, with a line to it if not beside it.

        False, and nothing is written, where there is no such place.
        """
        width = max(text_width(line, SMALL) for line in lines)
        height = len(lines) * SMALL * LEADING
        best: tuple[float, Box, bool] | None = None
        for distance in _DISTANCES:
            for order, (across, down) in enumerate(_DIRECTIONS):
                if best is not None and distance + order * 0.1 >= best[0]:
                    continue  # it costs more, whatever it covers
                box = _box_at(x, y, across, down, distance, width, height)
                led = distance > _NEAR or self._seems_anothers(x, y, box)
                if not self._is_free(box) or (led and not self._can_lead(x, y, box)):
                    continue
                crossed = sum(_overlap(box, line) for line in self.lines)
                cost = distance + 5.0 * min(crossed, 2) + 4.0 * led + order * 0.1
                if best is None or cost < best[0]:
                    best = (cost, box, led)
        if best is None:
            return False
        _, box, led = best
        self.taken.append(box)
        self._write(x, box, lines)
        if led:
            end = _nearest(x, y, box)
            self.leaders.append((min(x, end[0]), min(y, end[1]), max(x, end[0]), max(y, end[1])))
            self.sheet.rule(x, y, *end, MUTED, 0.5)
        return True

    def _write(self, x: float, box: Box, lines: Sequence[str]) -> None:
        left, top, right, bottom = box
        at, align = (left, "left") if left >= x else (right, "right") if right <= x else (None, "center")
        place = (left + right) / 2 if at is None else at
        middle = (top + bottom) / 2
        self.sheet.write_lines(place, middle, lines, size=SMALL, color=INK, align=align)

    def _is_free(self, box: Box) -> bool:
        sheet = self.sheet
        inside = box[0] >= sheet.left + 2 and box[2] <= WIDTH - sheet.right - 2
        inside = inside and box[1] >= sheet.top - 2 and box[3] <= sheet.height - sheet.bottom - 2
        return (
            inside
            and not any(_overlap(box, other) for other in (*self.taken, *self.leaders))
            and not any(_overlap(box, _around(point)) for point in self.points)
        )

    def _seems_anothers(self, x: float, y: float, box: Box) -> bool:
        """Whether another point is about as near to the label as its own; not one at the same place."""
        own = _distance(x, y, box)
        others = (p for p in self.points if math.hypot(p[0] - x, p[1] - y) > _DOT)
        return any(_distance(*other, box) < own + 4.0 for other in others)

    def _can_lead(self, x: float, y: float, box: Box) -> bool:
        """Whether a line from the point to the label passes neither another point nor a label."""
        end = _nearest(x, y, box)
        others = [p for p in self.points if abs(p[0] - x) + abs(p[1] - y) > 0.01]
        for step in range(1, 12):
            at = (x + (end[0] - x) * step / 12, y + (end[1] - y) * step / 12)
            if any(_inside(at, _around(point)) for point in others):
                return False
            if any(_inside(at, other) for other in self.taken):
                return False
        return True


def line_boxes(places: Iterable[tuple[float, float]], thickness: float = 1.0) -> list[Box]:
    """Boxes along a line through these places, for `Labels.lines`."""
    points = list(places)
    return [
        (min(a, c) - thickness, min(b, d) - thickness, max(a, c) + thickness, max(b, d) + thickness)
        for (a, b), (c, d) in pairwise(points)
    ]


def _box_at(
    x: float, y: float, across: float, down: float, distance: float, width: float, height: float
) -> Box:
    middle_x = x + across * distance + (width / 2 if across > 0 else -width / 2 if across < 0 else 0.0)
    middle_y = y + down * distance + (height / 2 if down > 0 else -height / 2 if down < 0 else 0.0)
    return middle_x - width / 2, middle_y - height / 2, middle_x + width / 2, middle_y + height / 2


def _around(point: tuple[float, float]) -> Box:
    return point[0] - _DOT, point[1] - _DOT, point[0] + _DOT, point[1] + _DOT


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _inside(at: tuple[float, float], box: Box) -> bool:
    return box[0] <= at[0] <= box[2] and box[1] <= at[1] <= box[3]


def _distance(x: float, y: float, box: Box) -> float:
    across, down = _nearest(x, y, box)
    return math.hypot(x - across, y - down)


def _nearest(x: float, y: float, box: Box) -> tuple[float, float]:
    """The point of the box nearest to x, y."""
    return min(max(x, box[0]), box[2]), min(max(y, box[1] + 1.5), box[3] - 1.5)
