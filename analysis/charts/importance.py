"""Importance against satisfaction: where an effort would count. An association, never called cause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from analysis.charts.labels import Labels, line_boxes
from analysis.charts.selection import Columns, numbers, pick_rows, texts
from analysis.charts.theme import (
    BLUE,
    MUTED,
    SMALL,
    WIDTH,
    Sheet,
    new_sheet,
    nice_steps,
    themed,
    wrap,
)
from analysis.formatting import format_percent
from survey.messages import HailongError, Language, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HEIGHT: Final = 250.0


def read_points(table: Columns, drivers: Columns, measure: str) -> dict[str, tuple[float, float]]:
    """Criterion → (satisfaction, importance), from the indices (scope `all`) and the drivers.

    `drivers` has the columns `criterion` and `importance` (shares of the explained variance).
    """
    importance = dict(zip(texts(drivers, "criterion"), numbers(drivers, "importance"), strict=True))
    rows = pick_rows(table, scope="all", criterion=tuple(importance), measure=measure)
    return {
        row.criterion: (row.estimate, importance[row.criterion])
        for row in rows
        if row.published and importance[row.criterion] == importance[row.criterion]
    }


def draw_importance(
    table: Columns,
    drivers: Columns,
    *,
    labels: Mapping[str, str],
    measure: str = "satisfied",
    lang: Language = "vi",
    title: str | None = None,
    source: str = "",
) -> Figure:
    """The criteria by satisfaction (across) and importance for the overall question (up).

    The two lines stand at the means and part the map into four named fields. Raises HailongError
    when no criterion has both values.
    """
    points = read_points(table, drivers, measure)
    if not points:
        raise HailongError("report.no_estimates", chart="importance", wanted="drivers")
    xs, ys = zip(*points.values(), strict=True)
    room_x, room_y = max(max(xs) - min(xs), 0.01) * 0.16, max(max(ys) - min(ys), 0.01) * 0.16
    with themed("importance"):
        sheet = new_sheet(
            _HEIGHT,
            left=36.0,
            right=6.0,
            xlim=(min(xs) - room_x, max(xs) + room_x),
            ylim=(max(0.0, min(ys) - room_y), max(ys) + room_y),
            title=title,
            subtitle=say("report.importance_reading", lang),
            head=16.0,
            scale_height=28.0,
            foot=source,
        )
        _draw_frame(sheet, sum(xs) / len(xs), sum(ys) / len(ys), lang)
        _draw_points(sheet, points, labels, (sum(xs) / len(xs), sum(ys) / len(ys)))
        return sheet.figure


def _draw_frame(sheet: Sheet, mean_x: float, mean_y: float, lang: Language) -> None:
    right, floor = WIDTH - sheet.right, sheet.height - sheet.bottom
    for corner in ((sheet.left, sheet.top, right, sheet.top), (sheet.left, floor, right, floor),
                   (sheet.left, sheet.top, sheet.left, floor), (right, sheet.top, right, floor)):  # fmt: skip
        sheet.rule(*corner)
    sheet.rule(sheet.x(mean_x), sheet.top, sheet.x(mean_x), floor, MUTED, 0.9)
    sheet.rule(sheet.left, sheet.y(mean_y), right, sheet.y(mean_y), MUTED, 0.9)
    for name, x, y, align in (
        ("quadrant_improve", sheet.left + 5, sheet.top + 9, "left"),
        ("quadrant_keep", right - 5, sheet.top + 9, "right"),
        ("quadrant_low", sheet.left + 5, floor - 9, "left"),
        ("quadrant_high", right - 5, floor - 9, "right"),
    ):
        sheet.write(x, y, say(f"report.{name}", lang), size=SMALL, color=MUTED, align=align)
    sheet.write(0, sheet.top - 9, say("report.importance_axis", lang), size=SMALL, color=MUTED)
    low, high = sheet.axes.get_xlim()
    for value in nice_steps(low, high, 6):
        label = format_percent(value, lang, 0 if abs(value * 100 - round(value * 100)) < 1e-9 else 1)
        sheet.write(sheet.x(value), floor + 9, label, size=SMALL, color=MUTED, align="center")
    for value in nice_steps(*sheet.axes.get_ylim(), 5):
        label = format_percent(value, lang, 0 if abs(value * 100 - round(value * 100)) < 1e-9 else 1)
        sheet.write(sheet.left - 4, sheet.y(value), label, size=SMALL, color=MUTED, align="right")
    sheet.write(
        right, floor + 20, say("report.performance_axis", lang), size=SMALL, color=MUTED, align="right"
    )


def _draw_points(
    sheet: Sheet,
    points: Mapping[str, tuple[float, float]],
    labels: Mapping[str, str],
    means: tuple[float, float],
) -> None:
    from matplotlib.lines import Line2D

    xs, ys = zip(*points.values(), strict=True)
    dots = Line2D(xs, ys, linestyle="", marker="o", color=BLUE, markersize=6.5, gid="criteria")
    sheet.axes.add_line(dots)
    mean_x, mean_y = sheet.x(means[0]), sheet.y(means[1])
    lines = [
        *line_boxes([(mean_x, sheet.top), (mean_x, sheet.height - sheet.bottom)]),
        *line_boxes([(sheet.left, mean_y), (WIDTH - sheet.right, mean_y)]),
    ]
    labels_on = Labels(sheet, [(sheet.x(x), sheet.y(y)) for x, y in points.values()], lines)
    floor = sheet.height - sheet.bottom
    for top in (sheet.top, floor - 16):  # the names of the four fields
        labels_on.taken += [(sheet.left, top, sheet.left + 150, top + 16)]
        labels_on.taken += [(WIDTH - sheet.right - 150, top, WIDTH - sheet.right, top + 16)]
    for criterion, (x, y) in sorted(points.items(), key=lambda item: -item[1][1]):
        labels_on.place(sheet.x(x), sheet.y(y), wrap(labels.get(criterion, criterion), 118.0, SMALL, 2))


def describe_importance(
    table: Columns, drivers: Columns, *, measure: str = "satisfied", lang: Language = "vi"
) -> str:
    """How many criteria are on the map."""
    return say("report.alt_importance", lang, count=len(read_points(table, drivers, measure)))
