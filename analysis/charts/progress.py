"""How far each unit is: forms entered and held back against the quota."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from analysis.charts.selection import Columns, numbers, texts
from analysis.charts.theme import (
    BLUE,
    INK,
    MUTED,
    PALE_ORANGE,
    SMALL,
    TEXT,
    WIDTH,
    Sheet,
    new_sheet,
    tell_apart,
    text_width,
    themed,
)
from analysis.formatting import format_count
from survey.messages import HailongError, Language, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROW: Final = 16.0


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's entered and held forms and its quota (NaN without one)."""

    unit: str
    entered: float
    held: float
    quota: float


def read_standings(progress: Columns) -> list[Standing]:
    """The rows of a table with the columns `unit`, `entered`, `held`, `quota`."""
    columns = (numbers(progress, name) for name in ("entered", "held", "quota"))
    return [Standing(*row) for row in zip(texts(progress, "unit"), *columns, strict=True)]


def draw_progress(
    progress: Columns, *, lang: Language = "vi", title: str | None = None, source: str = ""
) -> Figure:
    """A bar for each unit: entered, then held back, with an upright mark at the quota.

    Raises HailongError when there is no unit.
    """
    rows = read_standings(progress)
    if not rows:
        raise HailongError("report.no_estimates", chart="progress", wanted="units")
    most = max(max(row.entered + row.held, row.quota if row.quota == row.quota else 0.0) for row in rows)
    left = min(max(text_width(row.unit, TEXT) for row in rows) + 10, 165.0)
    with themed("progress"):
        sheet = new_sheet(
            len(rows) * _ROW,
            left=left,
            right=150.0,
            xlim=(0.0, max(most, 1.0) * 1.02),
            ylim=(len(rows) - 0.5, -0.5),
            title=title,
            subtitle=say("report.progress_reading", lang),
            head=18.0,
            scale_height=3.0,
            foot=source,
        )
        _draw_bars(sheet, rows)
        _draw_legend(sheet, lang)
        names = tell_apart([row.unit for row in rows], left - 8)
        for index, row in enumerate(rows):
            y = sheet.y(index)
            sheet.write(0, y, names[index][0])
            entered = format_count(row.entered, lang)
            quota = f"{entered}/{format_count(row.quota, lang)}" if row.quota == row.quota else entered
            sheet.write(WIDTH - 82, y, quota, align="right", bold=True)
            if row.quota == row.quota:
                short = row.quota - row.entered
                key = "missing_forms" if short > 0 else "quota_reached"
                text = say(f"report.{key}", lang, value=format_count(max(short, 0), lang))
                sheet.write(WIDTH, y, text, size=SMALL, align="right", color=INK if short > 0 else MUTED)
        return sheet.figure


def _draw_bars(sheet: Sheet, rows: list[Standing]) -> None:
    from matplotlib.collections import LineCollection, PolyCollection

    entered, held, marks = [], [], []
    for y, row in enumerate(rows):
        low, high, end = y - 0.28, y + 0.28, row.entered + row.held
        entered.append([(0.0, low), (row.entered, low), (row.entered, high), (0.0, high)])
        if row.held > 0:
            held.append([(row.entered, low), (end, low), (end, high), (row.entered, high)])
        if row.quota == row.quota:
            marks.append([(row.quota, y - 0.42), (row.quota, y + 0.42)])
    for boxes, colour, hatch, gid in ((entered, BLUE, None, "entered"), (held, PALE_ORANGE, "////", "held")):
        drawn = PolyCollection(
            boxes, facecolors=colour, edgecolors="white", linewidths=0.3, hatch=hatch, gid=gid
        )
        sheet.axes.add_collection(drawn, autolim=False)
    sheet.axes.add_collection(LineCollection(marks, colors=INK, linewidths=1.6, gid="quota"), autolim=False)


def _draw_legend(sheet: Sheet, lang: Language) -> None:
    from matplotlib.patches import Rectangle

    x, y = sheet.left, sheet.top - 10
    for name, colour, hatch in (("received", BLUE, None), ("held", PALE_ORANGE, "////")):
        swatch = Rectangle((x / WIDTH, 1 - (y + 4.5) / sheet.height), 14 / WIDTH, 9 / sheet.height)
        swatch.set(
            facecolor=colour,
            edgecolor="white",
            hatch=hatch,
            linewidth=0.3,
            transform=sheet.figure.transFigure,
        )
        sheet.figure.add_artist(swatch)
        label = say(f"report.{name}", lang)
        sheet.write(x + 18, y, label, size=SMALL)
        x += text_width(label, SMALL) + 36


def describe_progress(progress: Columns, *, lang: Language = "vi") -> str:
    """Forms entered out of the quota, over how many units."""
    rows = read_standings(progress)
    quota = sum(row.quota for row in rows if row.quota == row.quota)
    return say(
        "report.alt_progress",
        lang,
        count=len(rows),
        entered=format_count(sum(row.entered for row in rows), lang),
        quota=format_count(quota, lang),
    )
