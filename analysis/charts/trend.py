"""Two waves side by side: each unit's index before and after, with both intervals."""

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
    new_sheet,
    nice_steps,
    tell_apart,
    text_width,
    themed,
    wrap,
)
from analysis.formatting import format_decimal, format_level, format_percent, sort_key
from survey.messages import Language, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROW: Final = 22.0
_POINTS: Final = {"index100": "report.points_index100"}
_BEFORE: Final = "#7a7a7a"


def pair_rows(before: Columns, after: Columns, criterion: str, measure: str) -> list[tuple[Row, Row]]:
    """The rows found in both waves, by unit id: all together first, then units by name."""
    old = {
        (row.scope, row.unit_id): row
        for row in pick_rows(before, scope=("all", "unit"), criterion=criterion, measure=measure)
    }
    new = pick_rows(after, chart="trend", scope=("all", "unit"), criterion=criterion, measure=measure)
    pairs = [(old[key], row) for row in new if (key := (row.scope, row.unit_id)) in old]
    shown = [(first, second) for first, second in pairs if first.published and second.published]
    return sorted(shown, key=lambda pair: (pair[1].scope != "all", sort_key(pair[1].unit)))


def draw_trend(
    before: Columns,
    after: Columns,
    *,
    waves: tuple[str, str],
    significant: Mapping[str, bool] | None = None,
    criterion: str = "overall",
    measure: str = "satisfied",
    level: float = 0.95,
    lang: Language = "vi",
    title: str | None = None,
    source: str = "",
) -> Figure:
    """The earlier wave (hollow, dashed) and the later one (filled) for all and for each unit.

    `significant` maps a unit's id ('' for all) to whether its change is significant after
    adjustment; such changes are set in bold with an asterisk. Raises HailongError when nothing can
    be paired.
    """
    pairs = pair_rows(before, after, criterion, measure)
    values = [v for pair in pairs for r in pair for v in (r.estimate, r.lower, r.upper) if v == v] or [
        0.0,
        1.0,
    ]
    room = max(max(values) - min(values), 0.02) * 0.04
    names = [second.unit or say("report.everything", lang) for _, second in pairs]
    left = min(max((text_width(name, TEXT) for name in names), default=60.0) + 12, 165.0)
    with themed("trend"):
        sheet = new_sheet(
            len(pairs) * _ROW,
            left=left,
            right=72.0,
            xlim=(max(0.0, min(values) - room), min(1.0, max(values) + room)),
            ylim=(len(pairs) - 0.5, -0.5),
            title=title,
            subtitle=say(
                "report.trend_reading",
                lang,
                points=say(_POINTS.get(measure, "report.points"), lang),
                level=format_level(level, lang),
            ),
            head=22.0,
            foot=source,
        )
        steps = nice_steps(*sheet.axes.get_xlim(), 5)
        sheet.grid(steps, [format_percent(s, lang, 0, sign=measure != "index100") for s in steps])
        _draw_waves(sheet, pairs)
        _draw_legend(sheet, waves)
        shown = tell_apart(names, left - 8)
        for index, ((first, second), name) in enumerate(zip(pairs, names, strict=True)):
            bold = second.scope == "all"
            label = wrap(name, left - 8, TEXT, 1, bold=True) if bold else shown[index]
            sheet.write(0, sheet.y(index), label[0], bold=bold)
            marked = bool((significant or {}).get(second.unit_id, False))
            change = format_change(second.estimate - first.estimate, lang)
            text = change + (" *" if marked else "")
            sheet.write(
                WIDTH, sheet.y(index), text, align="right", bold=marked, color=INK if marked else MUTED
            )
        return sheet.figure


def format_change(change: float, lang: str = "vi") -> str:
    """A difference of two fractions in percentage points, with its sign."""
    text = format_decimal(change * 100, 2, lang)
    signed = text.startswith("−") or not text.strip("0.,")
    return text if signed else f"+{text}"


def _draw_waves(sheet: Sheet, pairs: list[tuple[Row, Row]]) -> None:
    from matplotlib.collections import LineCollection
    from matplotlib.lines import Line2D

    for wave, (shift, colour, style) in enumerate(((-0.17, _BEFORE, (0, (2.5, 1.5))), (0.17, BLUE, "-"))):
        rows = [(y + shift, pair[wave]) for y, pair in enumerate(pairs)]
        lines = [[(r.lower, y), (r.upper, y)] for y, r in rows if r.has_interval]
        bars = LineCollection(
            lines, colors=colour, linestyles=[style], linewidths=1.5, gid=f"intervals-{wave}"
        )
        sheet.axes.add_collection(bars, autolim=False)
        dots = Line2D(
            [r.estimate for _, r in rows], [y for y, _ in rows], linestyle="", marker="o", markersize=5.5
        )
        dots.set(
            color=colour, markerfacecolor=colour if wave else "white", markeredgecolor=colour, clip_on=False
        )
        dots.set_gid(f"wave-{wave}")
        sheet.axes.add_line(dots)


def _draw_legend(sheet: Sheet, waves: tuple[str, str]) -> None:
    from matplotlib.lines import Line2D

    x, y = sheet.left, sheet.top - 12
    for wave, (name, colour) in enumerate(zip(waves, (_BEFORE, BLUE), strict=True)):
        dot = Line2D([(x + 4) / WIDTH], [1 - y / sheet.height], linestyle="", marker="o", markersize=5.5)
        dot.set(color=colour, markerfacecolor=colour if wave else "white", markeredgecolor=colour)
        dot.set_transform(sheet.figure.transFigure)
        sheet.figure.add_artist(dot)
        sheet.write(x + 12, y, name, size=SMALL)
        x += text_width(name, SMALL) + 34


def describe_trend(
    before: Columns,
    after: Columns,
    *,
    criterion: str = "overall",
    measure: str = "satisfied",
    lang: Language = "vi",
) -> str:
    """How many indices are compared."""
    return say("report.alt_trend", lang, count=len(pair_rows(before, after, criterion, measure)))
