"""Where the areas of earlier units went: bands from the old list to the new, breaks marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.charts.theme import (
    INK,
    LEADING,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PALE_ORANGE,
    SMALL,
    TEXT,
    WIDTH,
    Sheet,
    new_sheet,
    text_width,
    themed,
    wrap,
)
from analysis.formatting import format_date, format_list, format_percent
from survey.arguments import checked
from survey.messages import Language, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from survey.plan.crosswalk import Break, CrossUnit, Crosswalk, Move

_LEFT: Final = 150.0
_RIGHT: Final = 200.0
_BAND: Final = 15.0
"""Height of a whole earlier unit, in points."""
_GAP: Final = 6.0
_UNKNOWN: Final = 2.5
"""Room of a move whose share nobody knows: a line, whatever the share may be."""
_NOTE: Final = SMALL * LEADING


@dataclass(frozen=True)
class _Column:
    """The units of one side: middle and height of each block, in points from the top, by unit id."""

    middle: dict[str, float]
    height: dict[str, float]
    bottom: float


@checked
def draw_crosswalk(
    crosswalk: Crosswalk, *, lang: Language = "vi", title: str | None = None, source: str = ""
) -> Figure:
    """Old units left, new ones right, a band as thick as the share that moved; breaks marked with reasons.

    A share nobody knows is a dashed line of no thickness: nothing is guessed.
    """
    breaks = {found.unit.id: found for found in crosswalk.breaks}
    old = _stack(crosswalk.before, [m.earlier for m in crosswalk.moves], crosswalk.moves, {})
    order = _order(crosswalk, old)
    parted = {unit.id for unit in crosswalk.interpolated}
    notes = {unit.id: _notes(breaks.get(unit.id), unit.id in parted, lang) for unit in crosswalk.after}
    new = _stack(order, [m.later for m in crosswalk.moves], crosswalk.moves, notes)
    height = max(old.bottom, new.bottom)
    old, new = (_spread(column, height) for column in (old, new))
    with themed("crosswalk"):
        sheet = new_sheet(
            height,
            left=_LEFT,
            right=_RIGHT,
            xlim=(0.0, 1.0),
            ylim=(height, 0.0),
            title=title,
            subtitle=say("crosswalk.chart_reading", lang),
            head=18.0,
            scale_height=4.0,
            foot=source,
        )
        _draw_moves(sheet, crosswalk, order, old, new, lang)
        _write_units(sheet, crosswalk, old, new, breaks, parted, notes, lang)
        return sheet.figure


def _stack(
    units: Sequence[CrossUnit], of: list[str], moves: Sequence[Move], notes: dict[str, list[str]]
) -> _Column:
    middle: dict[str, float] = {}
    height: dict[str, float] = {}
    y = 0.0
    for unit in units:
        own = [move for move, code in zip(moves, of, strict=True) if code == unit.id]
        height[unit.id] = sum(_thickness(move) for move in own)
        room = max(height[unit.id], TEXT * LEADING + len(notes.get(unit.id, ())) * _NOTE) + _GAP
        middle[unit.id] = y + room / 2
        y += room
    return _Column(middle, height, y)


def _spread(column: _Column, height: float) -> _Column:
    """The same, spread over the height of the taller side."""
    room = (height - column.bottom) / max(len(column.middle), 1)
    middle = {code: y + (index + 0.5) * room for index, (code, y) in enumerate(column.middle.items())}
    return _Column(middle, column.height, height)


def _thickness(move: Move) -> float:
    return _UNKNOWN if move.share is None else max(move.share * _BAND, 1.0)


def _order(crosswalk: Crosswalk, old: _Column) -> list[CrossUnit]:
    """The new units in an order that keeps bands from crossing: by the middle of where they come from."""

    def place(unit: CrossUnit) -> float:
        own = [move for move in crosswalk.moves if move.later == unit.id]
        weight = sum(_thickness(move) for move in own)
        return sum(old.middle[m.earlier] * _thickness(m) for m in own) / weight if own else old.bottom

    return sorted(crosswalk.after, key=place)


def _notes(found: Break | None, parted: bool, lang: Language) -> list[str]:
    """What is written under a later unit's name: why it cannot be compared, or what that rests on."""
    if found is None:
        return wrap(say("crosswalk.chart_interpolated", lang), _RIGHT - 14, SMALL, 2) if parted else []
    said = [say(f"{found.reason.replace('crosswalk.', 'crosswalk.chart_')}", lang)]
    if found.reused:
        said.append(say("crosswalk.chart_reused", lang, unit=", ".join(found.reused)))
    return [line for text in said for line in wrap(text, _RIGHT - 14, SMALL, 2)]


def _draw_moves(
    sheet: Sheet, crosswalk: Crosswalk, order: list[CrossUnit], old: _Column, new: _Column, lang: Language
) -> None:
    from matplotlib.collections import LineCollection, PolyCollection

    start = {code: y - old.height[code] / 2 for code, y in old.middle.items()}
    end = {code: y - new.height[code] / 2 for code, y in new.middle.items()}
    rank = {unit.id: index for index, unit in enumerate(order)}
    first = {unit.id: index for index, unit in enumerate(crosswalk.before)}
    leaving: dict[tuple[str, str], float] = {}
    for move in sorted(crosswalk.moves, key=lambda m: rank[m.later]):
        leaving[move.earlier, move.later] = start[move.earlier]
        start[move.earlier] += _thickness(move)
    bands, colours, lines = [], [], []
    t = np.linspace(0, 1, 25)
    bend = t * t * (3 - 2 * t)
    for move in sorted(crosswalk.moves, key=lambda m: first[m.earlier]):
        y0, y1, thick = leaving[move.earlier, move.later], end[move.later], _thickness(move)
        end[move.later] += thick
        top = y0 + (y1 - y0) * bend
        if move.share is None:
            lines.append(np.column_stack([t, top + thick / 2]))
            continue
        bands.append(np.concatenate([np.column_stack([t, top]), np.column_stack([t, top + thick])[::-1]]))
        colours.append(PALE_BLUE if move.share == 1 else PALE_ORANGE)
        if move.share < 1:
            text = format_percent(move.share, lang, _digits(move.share))
            middle = (y0 + y1 + thick) / 2  # half way, where bands of one unit are apart
            sheet.write(sheet.x(0.5), sheet.y(middle), text, size=SMALL, color=INK, align="center")
    if bands:
        drawn = PolyCollection(bands, facecolors=colours, edgecolors="white", linewidths=0.6, gid="known")
        sheet.axes.add_collection(drawn, autolim=False)
    if lines:
        dashed = LineCollection(lines, colors=MUTED, linestyles=[(0, (3, 2))], linewidths=0.7, gid="unknown")
        sheet.axes.add_collection(dashed, autolim=False)


def _digits(share: float) -> int:
    return 0 if abs(share * 100 - round(share * 100)) < 1e-9 else 1


def _write_units(
    sheet: Sheet,
    crosswalk: Crosswalk,
    old: _Column,
    new: _Column,
    breaks: dict[str, Break],
    parted: set[str],
    notes: dict[str, list[str]],
    lang: Language,
) -> None:
    for code, day, x, align in (
        ("before", crosswalk.before_date, _LEFT, "right"),
        ("after", crosswalk.after_date, WIDTH - _RIGHT, "left"),
    ):
        head = format_date(day, lang) if day else say(f"crosswalk.chart_{code}", lang)
        shift = -6 if align == "right" else 6
        sheet.write(x + shift, sheet.top - 9, head, size=SMALL, color=MUTED, align=align, bold=True)
    for unit in crosswalk.before:
        y = sheet.y(old.middle[unit.id])
        colour, text = (INK, unit.name)
        if unit.ended:
            colour, text = MUTED, say("crosswalk.chart_ended", lang, unit=unit.name)
        lines = wrap(text, _LEFT - 10, TEXT if text_width(text, TEXT) < _LEFT - 10 else SMALL, 2)
        sheet.write_lines(
            _LEFT - 6, y, lines, align="right", color=colour, size=TEXT if len(lines) == 1 else SMALL
        )
        _edge(sheet, 0.0, old.middle[unit.id], old.height[unit.id], INK)
    for unit in crosswalk.after:
        broken = unit.id in breaks
        y = sheet.y(new.middle[unit.id]) - len(notes[unit.id]) * _NOTE / 2
        x = WIDTH - _RIGHT + 6
        name = f"✕ {unit.name}" if broken else f"≈ {unit.name}" if unit.id in parted else unit.name
        sheet.write(x, y, wrap(name, _RIGHT - 8, TEXT, 1)[0], color=ORANGE if broken else INK, bold=broken)
        for line, note in enumerate(notes[unit.id]):
            sheet.write(x + 8, y + (line + 1.1) * _NOTE, note, size=SMALL, color=MUTED)
        _edge(sheet, 1.0, new.middle[unit.id], new.height[unit.id], ORANGE if broken else INK)


def _edge(sheet: Sheet, at: float, middle: float, height: float, colour: str) -> None:
    """The block of a unit at the side of its bands."""
    half = max(height, 3.0) / 2
    x = sheet.x(at)
    sheet.rule(x, sheet.y(middle - half), x, sheet.y(middle + half), colour, 2.2)


@checked
def describe_crosswalk(crosswalk: Crosswalk, *, lang: Language = "vi") -> str:
    """How many units became how many, which cannot be compared, and the past of which is interpolated."""
    breaks, parted = crosswalk.breaks, crosswalk.interpolated
    counts = {"before": len(crosswalk.before), "after": len(crosswalk.after)}
    said = [say("crosswalk.alt", lang, **counts)]
    if breaks:
        names = format_list([found.unit.name for found in breaks], lang)
        said = [say("crosswalk.alt_breaks", lang, **counts, count=len(breaks), names=names)]
    if parted:
        names = format_list([unit.name for unit in parted], lang)
        said.append(say("crosswalk.alt_interpolated", lang, count=len(parted), names=names))
    return " ".join(said)
