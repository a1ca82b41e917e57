"""Who answered: the categories of each attribute as bars, in two columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from analysis.charts.selection import Columns, numbers, texts
from analysis.charts.theme import BLUE, GREY, MUTED, SMALL, TEXT, WIDTH, Sheet, new_sheet, themed, wrap
from analysis.formatting import format_count, format_percent
from survey.messages import HailongError, Language, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROW: Final = 13.5
_COLUMN: Final = 222.0
_LABEL: Final = 104.0
_BAR: Final = 46.0


@dataclass(frozen=True, slots=True)
class Category:
    """One category: its forms and share of all forms, NaN where suppressed."""

    label: str
    forms: float
    share: float


def read_profile(profile: Columns) -> dict[str, list[Category]]:
    """The categories by attribute, from columns `attribute_label`, `label`, `forms`, `share`."""
    found: dict[str, list[Category]] = {}
    columns = zip(
        texts(profile, "attribute_label"),
        texts(profile, "label"),
        numbers(profile, "forms"),
        numbers(profile, "share"),
        strict=True,
    )
    for attribute, category, forms, share in columns:
        found.setdefault(attribute, []).append(Category(category, forms, share))
    return found


def draw_profile(
    profile: Columns, *, lang: Language = "vi", title: str | None = None, source: str = ""
) -> Figure:
    """The respondents by attribute: share of forms and number, all bars on one scale from zero.

    Raises HailongError when there is no attribute.
    """
    attributes = read_profile(profile)
    if not attributes:
        raise HailongError("report.no_estimates", chart="profile", wanted="attributes")
    columns = _balance(attributes)
    height = max(_height(attributes, names) for names in columns)
    largest = max((c.share for cs in attributes.values() for c in cs if c.share > 0), default=1.0)
    with themed("profile"):
        sheet = new_sheet(
            height,
            left=0.0,
            right=0.0,
            xlim=(0.0, WIDTH),
            ylim=(height, 0.0),
            title=title,
            subtitle=say("report.profile_reading", lang),
            scale_height=3.0,
            foot=source,
        )
        for column, names in enumerate(columns):
            _draw_column(sheet, {name: attributes[name] for name in names}, column, largest, lang)
        return sheet.figure


def _height(attributes: dict[str, list[Category]], names: list[str]) -> float:
    rows = sum(_row_height(category) for name in names for category in attributes[name])
    return rows + len(names) * (_ROW + 9)


def _label(category: Category) -> list[str]:
    return wrap(category.label, _LABEL - 5, SMALL, 2)


def _row_height(category: Category) -> float:
    return _ROW if len(_label(category)) == 1 else _ROW + SMALL * 1.2


def _balance(attributes: dict[str, list[Category]]) -> tuple[list[str], list[str]]:
    """The attributes in reading order, parted where the two columns come nearest in height."""
    names = list(attributes)
    cuts = range(1, len(names) + 1)
    best = min(cuts, key=lambda k: max(_height(attributes, names[:k]), _height(attributes, names[k:])))
    return names[:best], names[best:]


def _draw_column(
    sheet: Sheet, attributes: dict[str, list[Category]], column: int, largest: float, lang: Language
) -> None:
    from matplotlib.collections import PolyCollection

    x0 = column * (WIDTH - _COLUMN)
    boxes, tracks, y = [], [], 0.0
    for name, categories in attributes.items():
        sheet.write(x0, sheet.top + y + _ROW / 2, wrap(name, _COLUMN, TEXT, 1, bold=True)[0], bold=True)
        y += _ROW
        for category in categories:
            tall = _row_height(category)
            at, middle = sheet.top + y + tall / 2, y + tall / 2
            sheet.write_lines(x0, at, _label(category), size=SMALL)
            low, high = middle - _ROW / 2 + 2.5, middle + _ROW / 2 - 2.5
            left = x0 + _LABEL
            tracks.append([(left, low), (left + _BAR, low), (left + _BAR, high), (left, high)])
            if category.share == category.share:
                end = left + _BAR * category.share / largest
                boxes.append([(left, low), (end, low), (end, high), (left, high)])
                sheet.write(
                    x0 + _COLUMN - 32, at, format_percent(category.share, lang), size=SMALL, align="right"
                )
                sheet.write(
                    x0 + _COLUMN,
                    at,
                    format_count(category.forms, lang),
                    size=SMALL,
                    align="right",
                    color=MUTED,
                )
            else:
                sheet.write(x0 + _COLUMN - 32, at, "[c]", size=SMALL, align="right", color=MUTED)
            y += tall
        y += 9
    for polygons, colour, gid in ((tracks, GREY, "tracks"), (boxes, BLUE, f"bars-{column}")):
        drawn = PolyCollection(
            polygons, facecolors=colour, linewidths=0, alpha=0.45 if gid == "tracks" else None
        )
        drawn.set_gid(gid)
        sheet.axes.add_collection(drawn, autolim=False)


def describe_profile(profile: Columns, *, lang: Language = "vi") -> str:
    """How many attributes the bars are about."""
    return say("report.alt_profile", lang, count=len(read_profile(profile)))
