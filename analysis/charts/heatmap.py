"""Units × criteria as a table of coloured numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from analysis.charts.selection import Columns, Row, pick_rows
from analysis.charts.theme import (
    INK,
    MUTED,
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
from analysis.charts.units import sorted_units
from analysis.formatting import format_percent
from survey.messages import Language, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROW: Final = 17.0
_TWO_LINES: Final = 20.0
"""Height of a row where a name takes two lines."""
SHADES: Final = ("#b3540b", "#dd8b45", "#f4bd88", "#fbdfc3", "#fdf4ea")
"""From the lowest fifth of the range to the highest; the first carries white letters."""


def draw_heatmap(
    table: Columns,
    *,
    labels: Mapping[str, str],
    measure: str = "satisfied",
    lang: Language = "vi",
    title: str | None = None,
    source: str = "",
) -> Figure:
    """Every unit's index by criterion, a darker cell being a lower index; the composite stands first.

    `labels` names the criteria and gives their order. Units are sorted by the composite. A cell
    that is suppressed shows [c]. Raises HailongError when the table has no row for a unit.
    """
    columns = ["overall", *labels]
    cells = read_cells(table, columns, measure)
    rows = sorted_units(pick_rows(table, chart="heatmap", scope="unit", criterion="overall", measure=measure))
    left = min(max(text_width(row.unit, TEXT) for row in rows) + 10, 130.0)
    small = tell_apart([row.unit for row in rows], left - 6, SMALL - 0.5, 2)
    names = [
        ([row.unit], TEXT) if text_width(row.unit, TEXT) <= left - 6 else (lines, SMALL - 0.5)
        for row, lines in zip(rows, small, strict=True)
    ]
    height = _TWO_LINES if any(len(lines) > 1 for lines, _ in names) else _ROW
    room = (WIDTH - left) / len(columns)
    headings = [say("report.composite", lang), *labels.values()]
    heads = [wrap(heading, room - 3, SMALL, 6, bold=not index) for index, heading in enumerate(headings)]
    bounds = shade_bounds([cell.estimate for cell in cells.values() if cell.published])
    with themed("heatmap"):
        sheet = new_sheet(
            len(rows) * height,
            left=left,
            right=0.0,
            xlim=(0, len(columns)),
            ylim=(len(rows), 0),
            title=title,
            subtitle=say("report.heatmap_reading", lang),
            head=max(len(lines) for lines in heads) * SMALL * 1.25 + 24,
            scale_height=3.0,
            foot=source,
        )
        _draw_legend(sheet, bounds, lang)
        for index, lines in enumerate(heads):
            for k, line in enumerate(lines):
                y = sheet.top - 6 - (len(lines) - 1 - k) * SMALL * 1.25
                sheet.write(left + (index + 0.5) * room, y, line, size=SMALL, align="center", bold=not index)
        _draw_cells(sheet, rows, columns, cells, bounds, lang)
        for index, (lines, size) in enumerate(names):
            sheet.write_lines(0, sheet.y(index + 0.5), lines, size=size)
        return sheet.figure


def read_cells(table: Columns, columns: Sequence[str], measure: str) -> dict[tuple[str, str], Row]:
    """The table's rows for units, by unit id and criterion."""
    rows = pick_rows(table, scope="unit", criterion=columns, measure=measure)
    return {(row.unit_id, row.criterion): row for row in rows}


def shade_bounds(values: Sequence[float]) -> list[float]:
    """Four values that part the range into five shades of equal width; whole percents where they fit."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    step = max(high - low, 1e-9) / len(SHADES)
    digits = 2 if step >= 0.01 else 3 if step >= 0.001 else 4
    return [round(low + step * k, digits) for k in range(1, len(SHADES))]


def _shade(value: float, bounds: Sequence[float]) -> int:
    return sum(value >= bound for bound in bounds)


def _draw_cells(
    sheet: Sheet,
    rows: list[Row],
    columns: list[str],
    cells: Mapping[tuple[str, str], Row],
    bounds: list[float],
    lang: Language,
) -> None:
    from matplotlib.collections import PolyCollection

    boxes: dict[int, list[list[tuple[float, float]]]] = {shade: [] for shade in range(len(SHADES))}
    for y, row in enumerate(rows):
        for x, criterion in enumerate(columns):
            cell = cells.get((row.unit_id, criterion))
            at = sheet.x(x + 0.5), sheet.y(y + 0.5)
            if cell is None or not cell.published:
                sheet.write(*at, cell.absent if cell else "", size=SMALL, color=MUTED, align="center")
                continue
            shade = _shade(cell.estimate, bounds)
            boxes[shade].append([(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)])
            text = format_percent(cell.estimate, lang, sign=False)
            sheet.write(
                *at, text, size=SMALL, color="white" if shade == 0 else INK, align="center", bold=x == 0
            )
    for shade, drawn in boxes.items():
        fill = PolyCollection(drawn, facecolors=SHADES[shade], edgecolors="white", linewidths=1.0)
        fill.set_gid(f"shade-{shade}")
        sheet.axes.add_collection(fill, autolim=False)


def _draw_legend(sheet: Sheet, bounds: list[float], lang: Language) -> None:
    from matplotlib.patches import Rectangle

    digits = 0 if all(abs(b * 100 - round(b * 100)) < 1e-9 for b in bounds) else 1
    if any(abs(b * 1000 - round(b * 1000)) > 1e-9 for b in bounds):
        digits = 2
    written = [format_percent(bound, lang, digits, sign=False) for bound in bounds]
    if len(set(written)) < len(written):
        return  # all cells are as good as equal: no shades to tell apart
    names = [
        f"< {written[0]}",
        *(f"{a}–<{b}" for a, b in pairwise(written)),
        f"≥ {written[-1]}",
    ]
    x, y = 0.0, sheet.top - sheet.head + 5
    for shade, name in enumerate(names):
        swatch = Rectangle((x / WIDTH, 1 - (y + 5) / sheet.height), 16 / WIDTH, 10 / sheet.height)
        swatch.set(
            facecolor=SHADES[shade], edgecolor="#9a9a9a", linewidth=0.4, transform=sheet.figure.transFigure
        )
        sheet.figure.add_artist(swatch)
        sheet.write(x + 20, y, name, size=SMALL)
        x += 34 + text_width(name, SMALL)


def describe_heatmap(
    table: Columns, *, labels: Mapping[str, str], measure: str = "satisfied", lang: Language = "vi"
) -> str:
    """The size of the table and its lowest and highest cell."""
    cells = [cell for cell in read_cells(table, list(labels), measure).values() if cell.published]
    units = {cell.unit_id for cell in cells}
    if not cells:
        return say("report.suppressed", lang)
    low, high = min(cells, key=lambda c: c.estimate), max(cells, key=lambda c: c.estimate)
    return say(
        "report.alt_heatmap",
        lang,
        units=len(units),
        criteria=len(labels),
        low=format_percent(low.estimate, lang),
        low_name=f"{low.unit}, {labels[low.criterion]}",
        high=format_percent(high.estimate, lang),
        high_name=f"{high.unit}, {labels[high.criterion]}",
    )
