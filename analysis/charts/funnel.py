"""Units by size, within the limits that chance alone would give them (Spiegelhalter 2005)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from analysis.charts.labels import Labels, line_boxes
from analysis.charts.selection import Columns, Row, pick_rows
from analysis.charts.theme import (
    BLUE,
    INK,
    MUTED,
    ORANGE,
    SMALL,
    Sheet,
    new_sheet,
    nice_steps,
    tell_apart,
    themed,
)
from analysis.formatting import format_count, format_percent
from analysis.stats.funnel import binomial_limits
from survey.messages import Language, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HEIGHT: Final = 230.0
LIMITS: Final[tuple[tuple[float, Any, str], ...]] = (
    (0.95, (0, (4, 2)), "limit_95"),
    (0.998, "-", "limit_998"),
)
Floats = NDArray[np.float64]


def effective_size(row: Row) -> float:
    """The simple random sample as precise as the unit's: p(1 − p) / se², at least 1.

    Where the standard error says nothing (p at 0 or 1), the number of forms.
    """
    spread = row.estimate * (1 - row.estimate)
    if spread > 0 and row.se > 0:
        return max(1.0, spread / row.se**2)
    return max(1.0, row.forms)


def draw_funnel(
    table: Columns,
    *,
    criterion: str = "overall",
    measure: str = "satisfied",
    lang: Language = "vi",
    title: str | None = None,
    source: str = "",
) -> Figure:
    """Each unit's index against its effective sample size, with exact 95% and 99.8% limits.

    The limits stand around the overall index (scope `all`). Units outside the 95% limits are named.
    Raises HailongError when the table has no row for a unit or for all.
    """
    rows = [
        r
        for r in pick_rows(table, chart="funnel", scope="unit", criterion=criterion, measure=measure)
        if r.published
    ]
    overall = pick_rows(table, chart="funnel", scope="all", criterion=criterion, measure=measure)[0].estimate
    sizes = np.array([effective_size(row) for row in rows])
    right = float(sizes.max(initial=30.0)) * 1.08
    start = max(5.0, float(sizes.min(initial=30.0)) * 0.5)
    grid = np.unique(np.rint(np.geomspace(start, right, 60)))
    bands = {name: binomial_limits(overall, grid, level) for level, _, name in LIMITS}
    wide = bands["limit_998"]
    low = min(float(wide[0][len(grid) // 4 :].min()), min((r.estimate for r in rows), default=1.0)) - 0.01
    high = min(1.0, max(float(wide[1].max()), max((r.estimate for r in rows), default=0.0)))
    with themed("funnel"):
        sheet = new_sheet(
            _HEIGHT,
            left=44.0,
            right=76.0,
            xlim=(0.0, right),
            ylim=(max(0.0, low), high + (high - low) * 0.02),
            title=title,
            subtitle=say("report.funnel_reading", lang),
            head=16.0,
            scale_height=28.0,
            foot=source,
        )
        _draw_axes(sheet, overall, lang)
        _draw_limits(sheet, grid, bands, overall, lang)
        curves = [(grid, side) for pair in bands.values() for side in pair]
        _draw_units(sheet, rows, sizes, overall, curves)
        return sheet.figure


def _draw_axes(sheet: Sheet, overall: float, lang: Language) -> None:
    low, high = sheet.axes.get_ylim()
    for value in nice_steps(low, high, 6):
        y = sheet.y(value)
        sheet.rule(sheet.left, y, sheet.x(sheet.axes.get_xlim()[1]), y, width=0.6)
        sheet.write(sheet.left - 5, y, format_percent(value, lang, 0), size=SMALL, color=MUTED, align="right")
    right = sheet.axes.get_xlim()[1]
    step = next(s for s in (5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 5000, 10**9) if right / s <= 7)
    for size in range(0, int(right) + 1, step):
        y = sheet.height - sheet.bottom
        sheet.rule(sheet.x(size), y, sheet.x(size), y + 3, MUTED, 0.8)
        sheet.write(sheet.x(size), y + 10, format_count(size, lang), size=SMALL, color=MUTED, align="center")
    y = sheet.height - sheet.bottom
    sheet.rule(sheet.left, y, sheet.x(right), y, MUTED, 0.8)
    sheet.write(0, sheet.top - 10, say("report.index_axis", lang), size=SMALL, color=MUTED)
    edge = sheet.x(right)
    sheet.write(edge, y + 21, say("report.effective_n", lang), size=SMALL, color=MUTED, align="right")
    sheet.rule(sheet.left, sheet.y(overall), edge, sheet.y(overall), INK, 1.0)
    for line, part in enumerate(
        say("report.overall_line", lang, value="|" + format_percent(overall, lang)).split("|")
    ):
        sheet.write(edge + 4, sheet.y(overall) + (line - 0.5) * SMALL * 1.25, part.strip(), size=SMALL)


def _draw_limits(
    sheet: Sheet, grid: Floats, bands: dict[str, tuple[Floats, Floats]], overall: float, lang: Language
) -> None:
    from matplotlib.lines import Line2D

    taken = [sheet.y(overall) + SMALL * 0.625]  # the second line of the overall index's own label
    for _, style, name in LIMITS:
        for side, values in zip(("lower", "upper"), bands[name], strict=True):
            line = Line2D(grid, values, linestyle=style, color=MUTED, linewidth=1.0, gid=f"{name}-{side}")
            sheet.axes.add_line(line)
        y = sheet.y(float(bands[name][0][-1]))
        y = max(y, taken[-1] + 11)
        taken.append(y)
        sheet.write(sheet.x(float(grid[-1])) + 4, y, say(f"report.{name}", lang), size=SMALL, color=MUTED)


def _draw_units(
    sheet: Sheet, rows: list[Row], sizes: Floats, overall: float, curves: Sequence[tuple[Floats, Floats]]
) -> None:
    from matplotlib.lines import Line2D

    points = list(zip(sizes.tolist(), (row.estimate for row in rows), strict=True))
    limits = binomial_limits(overall, sizes, 0.95)
    kinds: dict[str, list[int]] = {"in": [], "high": [], "low": []}
    for index, (row, lower, upper) in enumerate(zip(rows, *(side.tolist() for side in limits), strict=True)):
        kinds["low" if row.estimate < lower else "high" if row.estimate > upper else "in"].append(index)
    marks: dict[str, tuple[str, Any]] = {"in": ("o", "#4a4a4a"), "high": ("^", BLUE), "low": ("v", ORANGE)}
    for kind, members in kinds.items():
        if members:
            x, y = zip(*(points[index] for index in members), strict=True)
            dots = Line2D(x, y, linestyle="", marker=marks[kind][0], color=marks[kind][1], markersize=5.5)
            dots.set(
                markeredgecolor="white", markeredgewidth=0.6, clip_on=False, gid=f"units-{kind}", zorder=4
            )
            sheet.axes.add_line(dots)
    curves = [*curves, (np.array(sheet.axes.get_xlim()), np.full(2, overall))]
    lines = [box for x, y in curves for box in line_boxes(_places(sheet, x, y))]
    labels = Labels(sheet, [(sheet.x(x), sheet.y(y)) for x, y in points], lines)
    # The farther from the rest, the more a name is missed: such units are named first.
    outside = sorted((*kinds["high"], *kinds["low"]), key=lambda index: -abs(rows[index].estimate - overall))
    names = tell_apart([row.unit for row in rows], 110.0, SMALL, 2)
    for index in outside:
        size, share = points[index]
        labels.place(sheet.x(size), sheet.y(share), names[index])


def _places(sheet: Sheet, xs: Floats, ys: Floats) -> list[tuple[float, float]]:
    return [(sheet.x(x), sheet.y(y)) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]


def describe_funnel(
    table: Columns, *, criterion: str = "overall", measure: str = "satisfied", lang: Language = "vi"
) -> str:
    """How many units, and how many of them lie outside the 99.8% limits."""
    picked = pick_rows(table, chart="funnel", scope="unit", criterion=criterion, measure=measure)
    rows = [row for row in picked if row.published]
    overall = pick_rows(table, chart="funnel", scope="all", criterion=criterion, measure=measure)[0].estimate
    sizes = np.array([effective_size(row) for row in rows])
    lower, upper = binomial_limits(overall, sizes, 0.998)
    estimates = np.array([row.estimate for row in rows])
    outside = int(((estimates < lower) | (estimates > upper)).sum())
    return say("report.alt_funnel", lang, count=len(rows), outside=outside)
