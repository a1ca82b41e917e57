"""Units with their intervals, sorted, against the overall index and the target (a caterpillar plot)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.charts.selection import Columns, Row, numbers, pick_rows, texts
from analysis.charts.theme import (
    BLUE,
    INK,
    MUTED,
    ORANGE,
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
from analysis.formatting import format_count, format_level, format_percent, sort_key
from survey.messages import Language, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROW = 16.0
_MARKERS = {"above": ("^", BLUE), "same": ("o", "#4a4a4a"), "below": ("v", ORANGE)}
_LINE: dict[str, tuple[Any, str]] = {"overall_line": ("-", INK), "target_line": ((0, (4, 2)), MUTED)}


def draw_units(
    table: Columns,
    *,
    criterion: str = "overall",
    measure: str = "satisfied",
    target: float | None = None,
    comparisons: Columns | None = None,
    level: float = 0.95,
    lang: Language = "vi",
    title: str | None = None,
    source: str = "",
) -> Figure:
    """Each unit's index with its interval, best first, beside the overall index and the target.

    `table` has the columns of the indices. `comparisons`, in the columns of `compare`, gives each unit's
    group (above, same, below: told by shape as well as colour) and a thin line: the simultaneous
    interval of its difference from the overall index, laid at the overall index.
    Raises HailongError when the table has no row for a unit.
    """
    rows = sorted_units(pick_rows(table, chart="units", scope="unit", criterion=criterion, measure=measure))
    everything = pick_rows(table, scope="all", criterion=criterion, measure=measure)
    overall = everything[0].estimate if everything else None
    lines = {"overall_line": overall, "target_line": target}
    groups, spans = _compared(comparisons, rows, overall, 0.01 if measure == "index100" else 1.0)
    given = {name: value for name, value in lines.items() if value is not None and value == value}
    names = max(text_width(row.unit, TEXT) for row in rows)
    left = min(names + 10, 165.0)
    with themed("units"):
        sheet = new_sheet(
            len(rows) * _ROW,
            left=left,
            right=172.0,
            xlim=_limits(rows, [*given.values(), *(v for span in spans.values() for v in span)]),
            ylim=(len(rows) - 0.5, -0.5),
            title=title,
            subtitle=_reading(rows, bool(spans), level, lang),
            head=13.0 * max(1, len(given)) + 6 + (14 if groups else 0),
            foot=source,
        )
        low, high = sheet.axes.get_xlim()
        steps = nice_steps(low, high, 5)
        sign = measure != "index100"
        sheet.grid(steps, [format_percent(step, lang, 0, sign=sign) for step in steps])
        _draw_lines(sheet, given, sign, lang)
        _draw_estimates(sheet, rows, groups, spans)
        _write_rows(sheet, rows, left, sign, lang)
        if groups:
            _draw_legend(sheet, lang)
        return sheet.figure


def _reading(rows: list[Row], compared: bool, level: float, lang: Language) -> str:
    """How to read the figure; what "n = N" means, where it stands."""
    name = "report.units_reading_compared" if compared else "report.units_reading"
    text = say(name, lang, level=format_level(level, lang))
    return f"{text}. {say('report.complete_count', lang)}" if any(row.complete for row in rows) else text


def sorted_units(rows: list[Row]) -> list[Row]:
    """Published units by falling estimate, equal ones by name; the suppressed ones at the end."""
    return sorted(
        rows, key=lambda r: (not r.published, -r.estimate if r.published else 0.0, sort_key(r.unit))
    )


def _limits(rows: list[Row], lines: list[float]) -> tuple[float, float]:
    values = [v for r in rows if r.published for v in (r.estimate, r.lower, r.upper) if v == v] + lines
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    room = max(high - low, 0.02) * 0.04
    return max(0.0, low - room), min(1.0, high + room)


def _draw_lines(sheet: Sheet, given: Mapping[str, float], sign: bool, lang: Language) -> None:
    from matplotlib.collections import LineCollection

    bottom, top = sheet.axes.get_ylim()
    texts = {
        name: say(f"report.{name}", lang, value=format_percent(value, lang, sign=sign))
        for name, value in given.items()
    }
    for index, (name, value, align) in enumerate(_label_sides(sheet, given, texts)):
        style, colour = _LINE[name]
        line = LineCollection(
            [[(value, bottom), (value, top)]], colors=colour, linestyles=[style], linewidths=1.0
        )
        line.set_gid(name)
        sheet.axes.add_collection(line, autolim=False)
        rise = 7.0 + 13.0 * (len(given) - 1 - index)
        sheet.rule(sheet.x(value), sheet.top, sheet.x(value), sheet.top - rise + 4, colour, 0.8)
        at = sheet.x(value) + (3 if align == "left" else -3)
        sheet.write(at, sheet.top - rise, texts[name], size=SMALL, align=align)


def _label_sides(
    sheet: Sheet, given: Mapping[str, float], texts: Mapping[str, str]
) -> list[tuple[str, float, str]]:
    """The lines with the side of their labels, the one with the higher label first.

    The lower label stands on the side away from the other line, which would cross it.
    """
    low, high = sheet.axes.get_xlim()
    if len(given) < 2:
        return [(n, v, "left" if v < (low + high) / 2 else "right") for n, v in given.items()]
    (left, right) = sorted(given, key=lambda name: given[name])
    room = sheet.x(high) - sheet.x(given[right]) - 3 >= text_width(texts[right], SMALL)
    return [(right, given[right], "left" if room else "right"), (left, given[left], "right")]


def _compared(
    comparisons: Columns | None, rows: list[Row], overall: float | None, shrink: float
) -> tuple[dict[str, str], dict[str, tuple[float, float]]]:
    """Each published unit's group, and its simultaneous interval laid at the overall index.

    `shrink` brings the comparison's differences to fractions.
    """
    if comparisons is None or overall is None:
        return {}, {}
    published = {row.unit_id for row in rows if row.published}
    ids, words = texts(comparisons, "unit_id"), texts(comparisons, "group")
    groups = {u: word for u, word in zip(ids, words, strict=True) if word and u in published}
    limits = zip(ids, numbers(comparisons, "lower"), numbers(comparisons, "upper"), strict=True)
    spans = {
        u: (overall + a * shrink, overall + b * shrink)
        for u, a, b in limits
        if u in groups and a == a and b == b
    }
    return groups, spans


def _draw_estimates(
    sheet: Sheet,
    rows: list[Row],
    groups: Mapping[str, str],
    spans: Mapping[str, tuple[float, float]],
) -> None:
    from matplotlib.collections import LineCollection
    from matplotlib.lines import Line2D

    segments, colours = [], []
    for y, row in enumerate(rows):
        if row.has_interval:
            segments.append([(row.lower, y), (row.upper, y)])
            colours.append(_MARKERS[groups.get(row.unit_id, "same")][1])
    thin = [
        [(spans[r.unit_id][0], y), (spans[r.unit_id][1], y)] for y, r in enumerate(rows) if r.unit_id in spans
    ]
    inks = [_MARKERS[groups[r.unit_id]][1] for r in rows if r.unit_id in spans]
    whiskers = LineCollection(thin, colors=inks, linewidths=0.7, gid="simultaneous")
    sheet.axes.add_collection(whiskers, autolim=False)
    bars = LineCollection(segments, colors=colours, linewidths=2.2, gid="intervals")
    sheet.axes.add_collection(bars, autolim=False)
    for group, (marker, colour) in _MARKERS.items():
        own = [
            (r.estimate, y)
            for y, r in enumerate(rows)
            if r.published and groups.get(r.unit_id, "same") == group
        ]
        if own:
            values, places = zip(*own, strict=True)
            dots = Line2D(
                values,
                places,
                linestyle="",
                marker=marker,
                color=colour,
                markersize=5.5,
                gid=f"units-{group}",
            )
            dots.set_markeredgecolor("white")
            dots.set_markeredgewidth(0.6)
            dots.set_clip_on(False)
            sheet.axes.add_line(dots)


def _write_rows(sheet: Sheet, rows: list[Row], left: float, sign: bool, lang: Language) -> None:
    ends = (WIDTH - 124, WIDTH - 40, WIDTH)
    headings = (
        say("report.index_column", lang),
        say("report.estimate_interval_short", lang),
        say("report.forms", lang),
    )
    for end, heading, room in zip(ends, headings, (44, 80, 38), strict=True):
        lines = wrap(heading, room, SMALL, 2)
        for index, line in enumerate(lines):
            y = sheet.top - 6 - (len(lines) - 1 - index) * SMALL * 1.25
            sheet.write(end, y, line, size=SMALL, color=MUTED, align="right")
    names = tell_apart([row.unit for row in rows], left - 8)
    for index, row in enumerate(rows):
        y = sheet.y(index)
        sheet.write(0, y, names[index][0])
        sheet.write(
            ends[2], y, format_count(row.forms, lang) if row.forms == row.forms else "", align="right"
        )
        if not row.published:
            sheet.write(ends[0], y, row.absent, align="right", color=MUTED)
            continue
        mark = " [u]" if "u" in row.marks else ""
        sheet.write(ends[0], y, format_percent(row.estimate, lang, sign=sign), align="right", bold=True)
        if row.has_interval:
            limits = "n = N"
            if not row.complete:
                low, high = (format_percent(v, lang, sign=False) for v in (row.lower, row.upper))
                limits = f"{low}–{high}"
            sheet.write(ends[1], y, limits + mark, size=SMALL, align="right", color=MUTED)


def _draw_legend(sheet: Sheet, lang: Language) -> None:
    from matplotlib.lines import Line2D

    x, y = 0.0, sheet.top - sheet.head + 4
    for group, (marker, colour) in _MARKERS.items():
        label = say(f"report.{group}", lang)
        dot = Line2D(
            [(x + 4) / WIDTH],
            [1 - y / sheet.height],
            linestyle="",
            marker=marker,
            color=colour,
            markersize=5.5,
        )
        dot.set_transform(sheet.figure.transFigure)
        sheet.figure.add_artist(dot)
        sheet.write(x + 12, y, label, size=SMALL)
        x += text_width(label, SMALL) + 28


def describe_units(
    table: Columns, *, criterion: str = "overall", measure: str = "satisfied", lang: Language = "vi"
) -> str:
    """How many units, and between which estimates they lie."""
    rows = sorted_units(pick_rows(table, chart="units", scope="unit", criterion=criterion, measure=measure))
    shown = [row for row in rows if row.published] or rows
    high, low = shown[0], shown[-1]
    return say(
        "report.alt_units",
        lang,
        count=len(rows),
        low=format_percent(low.estimate, lang),
        low_name=low.unit,
        high=format_percent(high.estimate, lang),
        high_name=high.unit,
    )
