"""Volunteers against chance: how unusual each one's forms are beside random dealings of the unit's forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.charts.theme import (
    BLUE,
    GREY,
    INK,
    MUTED,
    ORANGE,
    ROW,
    SMALL,
    TEXT,
    WIDTH,
    Sheet,
    new_sheet,
    tell_apart,
    text_width,
    themed,
    wrap,
)
from analysis.formatting import format_count, format_list
from survey.messages import HailongError, Language, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from survey.screening.records import Screening, Volunteer

_HEAD: Final = 18.0
_FLOOR: Final = -1.0
"""Evidence below this is drawn here: how little there is does not matter."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit's volunteers, and the evidence that 95% of random dealings stay below."""

    unit: str
    volunteers: tuple[Volunteer, ...]
    threshold: float


def screening_rows(screening: Screening) -> list[UnitRow]:
    """The units that have volunteers with enough forms, in the plan's order."""
    rows = []
    for unit_id, name in screening.unit_names.items():
        judged = tuple(v for v in screening.volunteers if v.unit_id == unit_id and v.evidence is not None)
        if judged:
            thresholds = [v.threshold for v in judged if v.threshold is not None]
            rows.append(UnitRow(name, judged, float(np.mean(thresholds))))
    return rows


def draw_screening(
    screening: Screening, *, lang: Language = "vi", title: str | None = None, source: str = ""
) -> Figure:
    """A row for each unit: its volunteers as dots, over the grey band of what chance gives.

    Those who need a call-back are diamonds with their names. Raises HailongError when no volunteer has
    enough forms.
    """
    rows = screening_rows(screening)
    if not rows:
        raise HailongError("report.no_estimates", chart="screening", wanted="volunteers")
    most = max([_place(v) for row in rows for v in row.volunteers] + [row.threshold for row in rows])
    left = min(max(text_width(row.unit, TEXT) for row in rows) + 10, 165.0)
    named = [v.name for v in screening.flagged]
    right = min(max((text_width(name, SMALL) for name in named), default=0.0) + 16, 110.0)
    with themed("screening"):
        sheet = new_sheet(
            len(rows) * ROW,
            left=left,
            right=right,
            xlim=(_FLOOR - 0.2, most * 1.03),
            ylim=(len(rows) - 0.5, -0.5),
            title=title,
            subtitle=say("screening.chart_reading", lang),
            head=_HEAD,
            scale_height=26.0,
            foot=source,
        )
        _draw_scale(sheet, most, lang)
        _draw_band(sheet, rows)
        _draw_dots(sheet, rows)
        _draw_legend(sheet, lang)
        names = tell_apart([row.unit for row in rows], left - 8)
        for index, row in enumerate(rows):
            sheet.write(0, sheet.y(index), names[index][0])
            _write_names(sheet, row, index)
        return sheet.figure


def _place(volunteer: Volunteer) -> float:
    return max(_FLOOR, volunteer.evidence if volunteer.evidence is not None else _FLOOR)


def _draw_scale(sheet: Sheet, most: float, lang: Language) -> None:
    values = list(range(0, int(most) + 1, 1 if most < 9 else 2))
    sheet.grid(values, [format_count(value, lang) for value in values])
    middle = (sheet.left + WIDTH - sheet.right) / 2
    y = sheet.height - sheet.bottom + 21
    sheet.write(middle, y, say("screening.chart_axis", lang), size=SMALL, color=MUTED, align="center")


def _draw_band(sheet: Sheet, rows: Sequence[UnitRow]) -> None:
    from matplotlib.collections import PolyCollection

    low = sheet.axes.get_xlim()[0]
    boxes = [
        [(low, y - 0.36), (row.threshold, y - 0.36), (row.threshold, y + 0.36), (low, y + 0.36)]
        for y, row in enumerate(rows)
    ]
    sheet.axes.add_collection(
        PolyCollection(boxes, facecolors=GREY, linewidths=0, gid="chance"), autolim=False
    )


def _draw_dots(sheet: Sheet, rows: Sequence[UnitRow]) -> None:
    for flagged, marker, colour, size, gid in (
        (False, "o", BLUE, 20, "volunteers"), (True, "D", ORANGE, 32, "flagged")
    ):  # fmt: skip
        points = [
            (_place(v), y) for y, row in enumerate(rows) for v in row.volunteers if v.flagged == flagged
        ]
        if points:
            x, y = zip(*points, strict=True)
            sheet.axes.scatter(
                x, y, s=size, c=colour, marker=marker, edgecolors="white", linewidths=0.6, gid=gid,
                zorder=3, clip_on=False,
            )  # fmt: skip


def _write_names(sheet: Sheet, row: UnitRow, index: int) -> None:
    """The names of flagged volunteers right of the last of them."""
    flagged = sorted((v for v in row.volunteers if v.flagged), key=_place)
    if flagged:
        x = sheet.x(_place(flagged[-1])) + 7
        names = wrap(", ".join(v.name for v in flagged), max(WIDTH - x, 30.0), SMALL, 1)[0]
        sheet.write(x, sheet.y(index), names, size=SMALL, color=INK)


def _draw_legend(sheet: Sheet, lang: Language) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    x, y = sheet.left, sheet.top - 10
    for name, colour, marker in (("chance", GREY, ""), ("within", BLUE, "o"), ("flagged", ORANGE, "D")):
        where = sheet.figure.transFigure
        if marker:
            point = Line2D(
                [(x + 5) / WIDTH], [1 - y / sheet.height], marker=marker, color=colour, markersize=5,
                markeredgecolor="white", markeredgewidth=0.6, linestyle="none", transform=where,
            )  # fmt: skip
            sheet.figure.add_artist(point)
        else:
            corner = (x / WIDTH, 1 - (y + 4.5) / sheet.height)
            box = Rectangle(
                corner, 12 / WIDTH, 9 / sheet.height, facecolor=colour, linewidth=0, transform=where
            )
            sheet.figure.add_artist(box)
        label = say(f"screening.chart_{name}", lang)
        sheet.write(x + 16, y, label, size=SMALL)
        x += text_width(label, SMALL) + 32


def describe_screening(screening: Screening, *, lang: Language = "vi") -> str:
    """How many volunteers are compared, and who needs a call-back."""
    rows = screening_rows(screening)
    judged = sum(len(row.volunteers) for row in rows)
    if not screening.flagged:
        return say("screening.alt_none", lang, judged=judged, units=len(rows))
    names = format_list([v.name for v in screening.flagged], lang)
    return say(
        "screening.alt", lang, judged=judged, units=len(rows), count=len(screening.flagged), names=names
    )
