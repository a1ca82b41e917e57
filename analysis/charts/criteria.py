"""One unit's criteria with their intervals, beside those of the whole survey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from analysis.charts.selection import Columns, Row, pick_rows
from analysis.charts.theme import (
    BLUE,
    INK,
    MUTED,
    SMALL,
    TEXT,
    WIDTH,
    Sheet,
    fit,
    new_sheet,
    nice_steps,
    text_width,
    themed,
)
from analysis.formatting import format_level, format_percent
from survey.messages import Language, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROW: Final = 25.0
_LABELS: Final = 165.0


def draw_criteria(
    table: Columns,
    *,
    unit_id: str,
    labels: Mapping[str, str],
    short: Mapping[str, str] | None = None,
    measure: str = "satisfied",
    target: float | None = None,
    level: float = 0.95,
    lang: Language = "vi",
    title: str | None = None,
    source: str = "",
) -> Figure:
    """The criteria of a unit (filled dots with intervals) and of the whole survey (hollow diamonds).

    `labels` names the criteria and gives their order (`short`: where there is no room). Raises
    HailongError when the unit has none.
    """
    rows, overall = _rows(table, unit_id, labels, measure)
    values = [v for r in rows if r.published for v in (r.estimate, r.lower, r.upper) if v == v]
    values += [r.estimate for r in overall.values() if r.published]
    values += [target] if target is not None else []
    room = max(max(values) - min(values), 0.02) * 0.04 if values else 0.0
    limits = (max(0.0, min(values) - room), min(1.0, max(values) + room)) if values else (0.0, 1.0)
    with themed("criteria"):
        sheet = new_sheet(
            len(rows) * _ROW,
            left=_LABELS,
            right=56.0,
            xlim=limits,
            ylim=(len(rows) - 0.5, -0.5),
            title=title,
            subtitle=say("report.units_reading", lang, level=format_level(level, lang)),
            head=34.0 if target is not None else 20.0,
            foot=source,
        )
        steps = nice_steps(*limits, 5)
        sheet.grid(steps, [format_percent(s, lang, 0, sign=measure != "index100") for s in steps])
        _draw_points(sheet, rows, overall)
        _draw_legend(sheet, rows[0].unit, lang)
        if target is not None:
            _draw_target(sheet, target, format_percent(target, lang, sign=measure != "index100"), lang)
        for index, row in enumerate(rows):
            y = sheet.y(index)
            name = fit(labels[row.criterion], (short or {}).get(row.criterion, ""), _LABELS - 10, TEXT, 2)
            sheet.write_lines(0, y, name, size=TEXT)
            text = row.absent
            if row.published:
                text = format_percent(row.estimate, lang, sign=measure != "index100")
            sheet.write(
                WIDTH, y, text, align="right", bold=row.published, color=INK if row.published else MUTED
            )
        return sheet.figure


def _rows(
    table: Columns, unit_id: str, labels: Mapping[str, str], measure: str
) -> tuple[list[Row], dict[str, Row]]:
    codes = tuple(labels)
    found = pick_rows(
        table, chart="criteria", scope="unit", unit_id=unit_id, criterion=codes, measure=measure
    )
    own = {row.criterion: row for row in found}
    overall = {row.criterion: row for row in pick_rows(table, scope="all", criterion=codes, measure=measure)}
    return [own[code] for code in labels if code in own], overall


def _draw_points(sheet: Sheet, rows: list[Row], overall: Mapping[str, Row]) -> None:
    from matplotlib.collections import LineCollection
    from matplotlib.lines import Line2D

    lines = [[(r.lower, y), (r.upper, y)] for y, r in enumerate(rows) if r.has_interval]
    sheet.axes.add_collection(
        LineCollection(lines, colors=BLUE, linewidths=1.8, gid="intervals"), autolim=False
    )
    beside = [(overall[r.criterion].estimate, y) for y, r in enumerate(rows) if r.criterion in overall]
    own = [(r.estimate, y) for y, r in enumerate(rows) if r.published]
    for points, marker, fill, size, gid in (
        (own, "o", BLUE, 6.0, "unit"),
        (beside, "D", "white", 5.0, "overall"),
    ):
        if points:
            x, y = zip(*points, strict=True)
            dots = Line2D(x, y, linestyle="", marker=marker, markersize=size, color=INK, markerfacecolor=fill)
            dots.set(markeredgecolor=BLUE if gid == "unit" else INK, clip_on=False, gid=gid, zorder=4)
            sheet.axes.add_line(dots)


def _draw_legend(sheet: Sheet, unit: str, lang: Language) -> None:
    from matplotlib.lines import Line2D

    x, y = 0.0, sheet.top - sheet.head + 8
    for name, marker, fill, edge in (
        (unit, "o", BLUE, BLUE),
        (say("report.everything", lang), "D", "white", INK),
    ):
        dot = Line2D([(x + 4) / WIDTH], [1 - y / sheet.height], linestyle="", marker=marker, markersize=5.5)
        dot.set(markerfacecolor=fill, markeredgecolor=edge, transform=sheet.figure.transFigure)
        sheet.figure.add_artist(dot)
        sheet.write(x + 12, y, name, size=SMALL)
        x += text_width(name, SMALL) + 34


def _draw_target(sheet: Sheet, target: float, shown: str, lang: Language) -> None:
    from matplotlib.collections import LineCollection

    bottom, top = sheet.axes.get_ylim()
    line = LineCollection(
        [[(target, bottom), (target, top)]], colors=MUTED, linestyles=[(0, (4, 2))], linewidths=1.0
    )
    line.set_gid("target")
    sheet.axes.add_collection(line, autolim=False)
    low, high = sheet.axes.get_xlim()
    align = "left" if target < (low + high) / 2 else "right"
    text = say("report.target_line", lang, value=shown)
    sheet.write(
        sheet.x(target) + (3 if align == "left" else -3), sheet.top - 7, text, size=SMALL, align=align
    )


def describe_criteria(
    table: Columns,
    *,
    unit_id: str,
    labels: Mapping[str, str],
    measure: str = "satisfied",
    lang: Language = "vi",
) -> str:
    """How many criteria, and between which estimates they lie."""
    rows = [row for row in _rows(table, unit_id, labels, measure)[0] if row.published]
    if not rows:
        return say("report.suppressed", lang)
    low, high = min(rows, key=lambda r: r.estimate), max(rows, key=lambda r: r.estimate)
    return say(
        "report.alt_criteria",
        lang,
        unit=low.unit,
        count=len(rows),
        low=format_percent(low.estimate, lang),
        low_name=labels[low.criterion],
        high=format_percent(high.estimate, lang),
        high_name=labels[high.criterion],
    )
