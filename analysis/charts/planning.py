"""What a survey of the planned size will be able to say: margins by forms, differences, ranks."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log10
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from analysis.charts.theme import (
    BLUE,
    GRID,
    INK,
    MUTED,
    ORANGE,
    PALE_BLUE,
    SMALL,
    TEXT,
    WIDTH,
    Sheet,
    new_sheet,
    text_width,
    themed,
    wrap,
)
from analysis.formatting import format_count, format_decimal, format_level, format_percent
from analysis.stats.planning import expected_interval, share_variance
from survey.arguments import checked
from survey.messages import Language, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.planning import SurveyPlan

_HEIGHT: Final = 210.0
_RANKS: Final = 68.0
"""Room of the bars of ranks under the curve."""
_ROOM: Final = 0.25
"""How far apart sizes are that are named both, as the logarithm of their ratio."""
_SIZES: Final = (20, 30, 50, 100, 200, 300, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 10**6)
_MARKS: Final[dict[str, tuple[str, str]]] = {
    "margin": ("o", BLUE), "difference": ("D", ORANGE), "difference_pair": ("s", INK)
}  # fmt: skip


@dataclass(frozen=True)
class _Point:
    """A planned number of forms and what it gives, in fractions; None where nothing can be found."""

    forms: int
    values: dict[str, float | None]
    label: str


def plan_points(table: SurveyPlan, lang: Language) -> list[_Point]:
    """One point for each planned size of units, and one for everything."""
    found: dict[int, dict[str, float | None]] = {}
    names: dict[int, list[str]] = {}
    for row in table.rows():
        if row["scope"] == "unit":
            names.setdefault(row["forms"], []).append(row["unit"])
            own = found.setdefault(row["forms"], dict.fromkeys(_MARKS))
            for name in _MARKS:  # of units of one size the one that is told least about
                own[name] = max((v for v in (own[name], row[name]) if v is not None), default=None)
    points = []
    for forms, values in sorted(found.items()):
        own_names = names[forms]
        label = own_names[0] if len(own_names) == 1 else say("plan.chart_units", lang, count=len(own_names))
        points.append(_Point(forms, values, label))
    whole = next(row for row in table.rows() if row["scope"] == "all")
    if whole["forms"] not in found:
        points.append(_Point(whole["forms"], {"margin": whole["margin"]}, str(whole["unit"])))
    return points


@checked
def draw_plan(
    table: SurveyPlan, *, lang: Language = "vi", title: str | None = None, source: str = ""
) -> Figure:
    """The expected margin by number of forms, with the planned units on it; below, what ranks are worth.

    Diamonds and squares: the smallest differences found, of a unit from the whole and of two units. Under
    the axis the forms that the margin wanted, the target and Slovin's formula ask for.
    """
    points = plan_points(table, lang)
    sizes = [point.forms for point in points]
    low, high = max(10.0, min(30.0, min(sizes) * 0.8)), max(sizes) * 1.25
    most = max([v for p in points for v in p.values.values() if v is not None] + [table.precision]) * 1.15
    with themed("plan"):
        sheet = new_sheet(
            _HEIGHT,
            left=44.0,
            right=14.0,
            xlim=(log10(low), log10(high)),
            ylim=(0.0, most),
            title=title,
            subtitle=_reading(table, lang),
            head=32.0,
            scale_height=50.0 + (_RANKS if table.units > 1 else 0.0),
            foot=source,
        )
        _draw_axes(sheet, low, high, most, lang)
        _draw_curve(sheet, table, low, high)
        _draw_precision(sheet, table, lang)
        _draw_points(sheet, points, lang)
        _draw_needed(sheet, table, lang)
        drawn = [name for name in _MARKS if any(p.values.get(name) is not None for p in points)]
        _draw_legend(sheet, drawn, lang)
        _draw_ranks(sheet, table, lang)
        return sheet.figure


def _reading(table: SurveyPlan, lang: Language) -> str:
    return say(
        "plan.chart_reading", lang, expected=format_level(table.expected, lang),
        deff=format_decimal(table.deff, 2, lang), level=format_level(table.level, lang),
        power=format_level(table.power, lang),
    )  # fmt: skip


def _draw_axes(sheet: Sheet, low: float, high: float, most: float, lang: Language) -> None:
    right, foot = sheet.x(log10(high)), sheet.y(0)
    step = next(s for s in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if most / s <= 6)
    for index in range(int(most / step) + 1):
        y = sheet.y(index * step)
        sheet.rule(sheet.left, y, right, y, MUTED if index == 0 else GRID, 0.8 if index == 0 else 0.6)
        label = format_decimal(index * step * 100, 0, lang)
        sheet.write(sheet.left - 5, y, label, size=SMALL, color=MUTED, align="right")
    for size in _SIZES:
        if low <= size <= high:
            x = sheet.x(log10(size))
            sheet.rule(x, foot, x, foot + 3, MUTED, 0.8)
            sheet.write(x, foot + 10, format_count(size, lang), size=SMALL, color=MUTED, align="center")
    sheet.write(0, sheet.top - 9, say("plan.chart_points", lang), size=SMALL, color=MUTED)
    sheet.write(right, foot + 21, say("plan.chart_forms", lang), size=SMALL, color=MUTED, align="right")


def _draw_curve(sheet: Sheet, table: SurveyPlan, low: float, high: float) -> None:
    from matplotlib.lines import Line2D

    forms = np.geomspace(low, high, 80)
    lower, upper = expected_interval(
        table.expected, share_variance(table.expected, forms, table.deff, inf), table.level
    )
    margin = np.maximum(table.expected - lower, upper - table.expected)
    top = sheet.axes.get_ylim()[1]
    kept = margin <= top
    line = Line2D(np.log10(forms[kept]), margin[kept], color=PALE_BLUE, linewidth=2.2, gid="margin", zorder=1)
    sheet.axes.add_line(line)


def _draw_precision(sheet: Sheet, table: SurveyPlan, lang: Language) -> None:
    from matplotlib.lines import Line2D

    y = sheet.y(table.precision)
    line = Line2D([sheet.axes.get_xlim()[0], sheet.axes.get_xlim()[1]], [table.precision] * 2, color=MUTED)
    line.set(linewidth=0.9, linestyle=(0, (4, 2)), zorder=1)
    line.set_gid("wanted")
    sheet.axes.add_line(line)
    label = say("plan.chart_wanted", lang, precision=format_decimal(table.precision * 100, 1, lang))
    sheet.write(sheet.left + 3, y - 7, label, size=SMALL, color=MUTED)


def _draw_points(sheet: Sheet, points: list[_Point], lang: Language) -> None:
    from matplotlib.lines import Line2D

    named = {log10(point.forms) for point in _apart(points)}
    for name, (marker, colour) in _MARKS.items():
        drawn = [(log10(p.forms), v) for p in points if (v := p.values.get(name)) is not None]
        if drawn:
            xs, ys = zip(*drawn, strict=True)
            dots = Line2D(xs, ys, linestyle="", marker=marker, color=colour, markersize=6)
            dots.set(
                markeredgecolor="white", markeredgewidth=0.6, clip_on=False, gid=f"planned-{name}", zorder=4
            )
            sheet.axes.add_line(dots)
            for place, value in ((x, y) for x, y in drawn if x in named):
                text = format_decimal(value * 100, 1, lang)
                sheet.write(sheet.x(place) + 6, sheet.y(value) - 4, text, size=SMALL, color=INK)
    for point in _apart(points):
        values = [v for v in point.values.values() if v is not None]
        x, highest = sheet.x(log10(point.forms)), max(values)
        sheet.rule(x, sheet.y(highest), x, sheet.y(0), GRID, 0.8)
        text = f"{point.label}: {format_count(point.forms, lang)}"
        line = wrap(text, 150.0, SMALL, 1)[0]
        x = min(
            x - 3, WIDTH - text_width(line, SMALL, bold=True)
        )  # to the right, clear of smaller sizes' marks
        sheet.write(x, sheet.y(highest) - 15, line, size=SMALL, bold=True)


def _apart(points: list[_Point]) -> list[_Point]:
    """The points that are named: the smallest, the largest, and between them those with room for a name."""
    last = points[-1]
    kept = [points[0]]
    for point in points[1:-1]:
        if all(abs(log10(point.forms / other.forms)) > _ROOM for other in (kept[-1], last)):
            kept.append(point)
    return [*kept, last] if last is not points[0] else kept


def _draw_needed(sheet: Sheet, table: SurveyPlan, lang: Language) -> None:
    """The forms that a margin, a verdict, Slovin's formula ask for, in a sentence under the axis."""
    unit = next(row for row in table.rows() if row["scope"] == "unit")
    whole = next(row for row in table.rows() if row["scope"] == "all")
    asked: list[tuple[str, Any]] = [
        ("for_precision", unit["for_precision"]),
        ("for_target", unit["for_target"]),
    ]
    asked.append(("slovin" if whole["population"] is not None else "slovin_limit", whole["slovin"]))
    y = sheet.y(0) + 34
    texts = []
    for name, forms in asked:
        if forms is None:
            continue
        words = {
            "forms": format_count(forms, lang),
            "precision": format_decimal(table.precision * 100, 1, lang),
        }
        if table.target is not None:
            words["target"] = format_level(table.target, lang)
        texts.append(say(f"plan.chart_{name}", lang, **words))
    for line in wrap("; ".join(texts) + ".", WIDTH - 8, SMALL, 3) if texts else []:
        sheet.write(0, y, line, size=SMALL, color=INK)
        y += SMALL * 1.3


def _draw_legend(sheet: Sheet, names: list[str], lang: Language) -> None:
    from matplotlib.lines import Line2D

    x, y = sheet.left, sheet.top - 22
    for name in names:
        marker, colour = _MARKS[name]
        dot = Line2D([(x + 4) / WIDTH], [1 - y / sheet.height], linestyle="", marker=marker, markersize=6)
        dot.set(
            color=colour, markeredgecolor="white", markeredgewidth=0.6, transform=sheet.figure.transFigure
        )
        sheet.figure.add_artist(dot)
        label = say(f"plan.chart_{name}", lang)
        sheet.write(x + 12, y, label, size=SMALL)
        x += text_width(label, SMALL) + 28


def _draw_ranks(sheet: Sheet, table: SurveyPlan, lang: Language) -> None:
    """How many of all ranks a unit's confidence set holds, as bars over the scale of ranks."""
    from matplotlib.patches import Rectangle

    units = table.units
    if units < 2:
        return
    top = sheet.y(0) + 60
    heading = say(
        "plan.chart_ranks", lang, units=units, spread=format_decimal(table.spread * 100, 1, lang),
        first=format_percent(table.best_first, lang, 0),
    )  # fmt: skip
    lines = wrap(heading, WIDTH - 8, SMALL, 2)
    for index, line in enumerate(lines):
        sheet.write(0, top + index * SMALL * 1.3, line, size=SMALL, color=INK)
    labels = {name: say(f"plan.chart_{name}", lang) for name in ("rank_width", "rank_width_simultaneous")}
    left = min(max(text_width(label, SMALL) for label in labels.values()) + 10, 170.0)
    scale = (WIDTH - sheet.right - 60 - left) / units
    for row, (name, label) in enumerate(labels.items()):
        y = top + len(lines) * SMALL * 1.3 + 8 + row * 17
        width = float(getattr(table, name))
        sheet.write(0, y, wrap(label, left - 6, SMALL, 1)[0], size=SMALL)
        for colour, length, gid in ((GRID, units, f"{name}-all"), (BLUE, width, name)):
            corner = (left / WIDTH, 1 - (y + 5) / sheet.height)
            box = Rectangle(corner, length * scale / WIDTH, 10 / sheet.height, facecolor=colour, linewidth=0)
            box.set_transform(sheet.figure.transFigure)
            box.set_gid(gid)
            sheet.figure.add_artist(box)
        text = say("plan.chart_of", lang, width=format_decimal(width, 1, lang), units=units)
        sheet.write(left + units * scale + 6, y, text, size=TEXT)


@checked
def describe_plan(table: SurveyPlan, *, lang: Language = "vi") -> str:
    """The margins of units and of everything, and how wide ranks will be."""
    margins = [row["margin"] for row in table.rows() if row["scope"] == "unit"]
    whole = next(row for row in table.rows() if row["scope"] == "all")
    return say(
        "plan.alt", lang, units=table.units, low=format_decimal(min(margins) * 100, 2, lang),
        high=format_decimal(max(margins) * 100, 2, lang), all=format_decimal(whole["margin"] * 100, 2, lang),
        width=format_decimal(table.rank_width, 1, lang),
    )  # fmt: skip
