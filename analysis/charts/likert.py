"""Diverging stacked bars: how the answers spread over the scale, criterion by criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.charts.selection import Columns, numbers, texts
from analysis.charts.theme import (
    BLUE,
    DARK_GREY,
    GREY,
    LEADING,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PALE_GREY,
    PALE_ORANGE,
    ROW,
    SMALL,
    TEXT,
    WIDTH,
    Sheet,
    fit,
    ink_on,
    mixed,
    new_sheet,
    nice_steps,
    text_width,
    themed,
    wrap,
)
from analysis.formatting import MISSING, format_count, format_percent
from survey.messages import HailongError, Language, say
from survey.questionnaire.model import Scale

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LABELS = 158.0
_BAR = 0.6


@dataclass(frozen=True, slots=True)
class Segment:
    """One level's share of a bar; `side` is −1 for dissatisfied, 0 for the middle, 1 for satisfied."""

    level: str
    side: int
    share: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One criterion's answers, from the worst level to the best."""

    criterion: str
    segments: tuple[Segment, ...]
    answers: float
    not_applicable: float

    def share(self, side: int) -> float:
        """The summed share of the levels on one side."""
        return sum(segment.share for segment in self.segments if segment.side == side)

    @property
    def start(self) -> float:
        """Where the bar begins, with the middle of the neutral level at 0."""
        return -self.share(-1) - self.share(0) / 2


def read_bars(
    distribution: Columns, scale: Scale, not_applicable: Mapping[str, float] | None = None
) -> list[Bar]:
    """The bars of a distribution: columns `criterion`, `value` (of the level), `share`, `answers`.

    A row for each criterion and level, as `distributions` gives them; criteria keep their order.
    """
    apart = not_applicable or {}
    shares: dict[str, dict[int, float]] = {}
    answers: dict[str, float] = {}
    columns = zip(
        texts(distribution, "criterion"),
        numbers(distribution, "value"),
        numbers(distribution, "share"),
        numbers(distribution, "answers"),
        strict=True,
    )
    for criterion, value, share, base in columns:
        shares.setdefault(criterion, {})[int(value)] = share if share == share else 0.0
        answers[criterion] = base
    order = scale.values if scale.direction == "ascending" else scale.values[::-1]
    return [
        Bar(
            criterion,
            tuple(Segment(str(v), _side(v, scale), by_value[v]) for v in order if v in by_value),
            answers[criterion],
            apart.get(criterion, 0.0),
        )
        for criterion, by_value in shares.items()
        if sum(by_value.values()) > 0
    ]


def _side(value: int, scale: Scale) -> int:
    return (value in scale.satisfied) - (value in scale.dissatisfied)


def level_colours(sides: Mapping[str, int], order: Sequence[str]) -> dict[str, str]:
    """A colour of its own for each level: dark at the ends of the scale, paler towards the middle.

    Several levels in the middle are greys that go lighter towards the satisfied end.
    """
    colours: dict[str, str] = {}
    for side, alone, first, last in (
        (-1, PALE_ORANGE, ORANGE, PALE_ORANGE),
        (0, GREY, DARK_GREY, PALE_GREY),
        (1, PALE_BLUE, PALE_BLUE, BLUE),
    ):
        own = [level for level in order if sides[level] == side]
        if len(own) == 1:
            colours[own[0]] = alone
        for index, level in enumerate(own if len(own) > 1 else ()):
            colours[level] = mixed(first, last, index / (len(own) - 1))
    return {level: colours[level] for level in order}


def draw_likert(
    distribution: Columns,
    *,
    scale: Scale,
    labels: Mapping[str, str],
    short: Mapping[str, str] | None = None,
    not_applicable: Mapping[str, float] | None = None,
    not_rated: str = "",
    lang: Language = "vi",
    title: str | None = None,
    source: str = "",
) -> Figure:
    """Diverging stacked bars of `distribution` (see read_bars), the middle level centred on zero.

    `labels` names the criteria (`short`: where there is no room), `scale` the levels. At the right stand
    the satisfied share, the number of answers and, apart and headed `not_rated`, the share of answers that
    are not a score (`not_applicable`, by criterion). Shares are of valid answers, weighted as the table
    is. Raises HailongError when there is nothing to draw.
    """
    bars = read_bars(distribution, scale, not_applicable)
    levels = {str(level.value): level.label.in_language(lang) for level in scale.levels}
    if scale.direction == "descending":
        levels = dict(reversed(levels.items()))
    if not bars:
        raise HailongError("report.no_estimates", chart="likert", wanted="distribution")
    apart = any(bar.not_applicable > 0 for bar in bars)
    columns = [(say("report.satisfied", lang), 50.0), (say("report.valid_answers", lang), 54.0)]
    if apart:
        columns.append((not_rated or say("report.not_rated", lang), 50.0))
    names = [
        fit(labels.get(b.criterion, b.criterion), (short or {}).get(b.criterion, ""), _LABELS - 8)
        for b in bars
    ]
    heads = max(len(wrap(heading, width - 4, SMALL, 3)) for heading, width in columns)
    row = max(ROW * 1.32, max(len(lines) for lines in names) * TEXT * LEADING + 6)
    left_end = min(bar.start for bar in bars)
    right_end = max(bar.start + sum(s.share for s in bar.segments) for bar in bars)
    middle = any(s.side == 0 for bar in bars for s in bar.segments)
    with themed("likert"):
        sheet = new_sheet(
            len(bars) * row,
            left=_LABELS,
            right=sum(width for _, width in columns) + 4,
            xlim=(min(left_end, -0.02) * 1.02, right_end * 1.005),
            ylim=(len(bars) - 0.5, -0.5),
            title=title,
            subtitle=say("report.likert_reading" if middle else "report.likert_reading_no_middle", lang),
            head=_legend_height(levels) + 8 + 10 * heads,
            foot=source,
        )
        colours = level_colours({s.level: s.side for bar in bars for s in bar.segments}, _order(bars, levels))
        _draw_legend(sheet, levels, {s.level for bar in bars for s in bar.segments}, colours, 10.0 * heads)
        _draw_bars(sheet, bars, colours, lang)
        _draw_columns(sheet, bars, columns, names, lang)
        steps = nice_steps(sheet.axes.get_xlim()[0], sheet.axes.get_xlim()[1], 5)
        sheet.grid(steps, [format_percent(abs(step), lang, 0) for step in steps], heavy=0.0)
        return sheet.figure


def _order(bars: list[Bar], levels: Mapping[str, str]) -> list[str]:
    """The levels from worst to best: the scale's own order, merged ones where they belong."""
    found = {s.level for bar in bars for s in bar.segments}
    rest = sorted(found - set(levels))
    return [*(level for level in levels if level in found), *rest]


def _legend_rows(levels: Mapping[str, str]) -> list[list[tuple[str, str]]]:
    rows: list[list[tuple[str, str]]] = [[]]
    used = 0.0
    for level, label in levels.items():
        width = text_width(label, SMALL) + 28
        if used + width > WIDTH and rows[-1]:
            rows.append([])
            used = 0.0
        rows[-1].append((level, label))
        used += width
    return rows


def _legend_height(levels: Mapping[str, str]) -> float:
    return 14.0 * len(_legend_rows(levels))


def _draw_legend(
    sheet: Sheet, levels: Mapping[str, str], found: set[str], colours: Mapping[str, str], below: float
) -> None:
    """The levels found and their colours, above the column headings, which are `below` points high."""
    from matplotlib.patches import Rectangle

    rows = _legend_rows({level: label for level, label in levels.items() if level in found})
    for line, row in enumerate(rows):
        x, y = 0.0, sheet.top - 8 - below - 14.0 * (len(rows) - line) + 6
        for level, label in row:
            corner = (x / WIDTH, 1 - (y + 4.5) / sheet.height)
            swatch = Rectangle(corner, 9 / WIDTH, 9 / sheet.height, color=colours[level], linewidth=0)
            swatch.set_transform(sheet.figure.transFigure)
            sheet.figure.add_artist(swatch)
            sheet.write(x + 13, y, label, size=SMALL)
            x += text_width(label, SMALL) + 28


def _draw_bars(sheet: Sheet, bars: list[Bar], colours: Mapping[str, str], lang: Language) -> None:
    from matplotlib.collections import PolyCollection

    for level, colour in colours.items():
        boxes = []
        for row, bar in enumerate(bars):
            at = bar.start
            for segment in bar.segments:
                if segment.level == level and segment.share > 0:
                    y0, y1 = row - _BAR / 2, row + _BAR / 2
                    boxes.append([(at, y0), (at + segment.share, y0), (at + segment.share, y1), (at, y1)])
                    _write_share(sheet, at, segment.share, row, colour, lang)
                at += segment.share
        drawn = PolyCollection(
            boxes, facecolors=colour, edgecolors="white", linewidths=0.5, gid=f"level-{level}"
        )
        sheet.axes.add_collection(drawn, autolim=False)


def _write_share(sheet: Sheet, at: float, share: float, row: int, colour: str, lang: Language) -> None:
    text = format_percent(share, lang, sign=False)
    if text_width(text, SMALL) + 5 <= sheet.x(at + share) - sheet.x(at):
        middle = sheet.x(at + share / 2)
        sheet.write(middle, sheet.y(row), text, size=SMALL, color=ink_on(colour), align="center")


def _draw_columns(
    sheet: Sheet,
    bars: list[Bar],
    columns: list[tuple[str, float]],
    names: list[list[str]],
    lang: Language,
) -> None:
    ends = []
    x = WIDTH - sum(width for _, width in columns)
    for heading, width in columns:
        x += width
        ends.append(x)
        lines = wrap(heading, width - 4, SMALL, 3)
        for index, line in enumerate(lines):
            y = sheet.top - 5 - (len(lines) - 1 - index) * SMALL * 1.25
            sheet.write(x, y, line, size=SMALL, color=MUTED, align="right")
    for row, bar in enumerate(bars):
        y = sheet.y(row)
        sheet.write_lines(0, y, names[row], size=TEXT)
        sheet.write(ends[0], y, format_percent(bar.share(1), lang), align="right", bold=True)
        sheet.write(ends[1], y, format_count(bar.answers, lang), align="right")
        if len(columns) > 2:
            share = format_percent(bar.not_applicable, lang) if bar.not_applicable > 0 else MISSING
            sheet.write(ends[2], y, share, align="right", color=MUTED)


def describe_likert(
    distribution: Columns, *, scale: Scale, labels: Mapping[str, str], lang: Language = "vi"
) -> str:
    """What the bars show, for someone who does not see them: how many criteria, from lowest to highest."""
    bars = sorted(read_bars(distribution, scale), key=lambda bar: bar.share(1))
    if not bars:
        return say("report.suppressed", lang)
    low, high = bars[0], bars[-1]
    return say(
        "report.alt_likert",
        lang,
        count=len(bars),
        low=format_percent(low.share(1), lang),
        low_name=labels.get(low.criterion, low.criterion),
        high=format_percent(high.share(1), lang),
        high_name=labels.get(high.criterion, high.criterion),
    )
