"""Dates as people type them, day and month settled for a whole column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

from survey.importing.readers.cells import Raw, cell_kind, cell_text
from survey.text import clean, fold

Order = Literal["dmy", "mdy"]

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?")
_PARTS = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})(?:\s+\d{1,2}:.*)?")
_SPOKEN = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_LONGEST = 60
_EPOCH = date(1899, 12, 30)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_NAMED = re.compile(r"(\d{1,2})[- ]([a-z]{3})[a-z]*[- ](\d{4})|([a-z]{3})[a-z]* (\d{1,2}) (\d{4})")


class DateReading(NamedTuple):
    """One cell as an ISO date, or None; the rule that fired; the code of a problem."""

    iso: str | None
    rule: str
    problem: str | None = None


class DateColumn(NamedTuple):
    """All different cells of a column read, and the order of day and month they agree on.

    `order` is None when the column has texts that could be read both ways and none that decides: such
    texts are then not read.
    """

    order: Order | None
    readings: Mapping[Raw, DateReading]
    ambiguous: bool


def read_dates(cells: Iterable[Raw], period: tuple[date | None, date | None] = (None, None)) -> DateColumn:
    """Read a column's cells.

    The order of day and month is decided by the texts that can be read in one way only (31/7, 7/31);
    failing those, by the survey's period when one order puts every text inside it and the other
    does not. Workbook dates are taken as they are.
    """
    different = set(cells)
    triples = {raw: parts for raw in different if (parts := _slashed(raw)) is not None}
    order, ambiguous = _decide(list(triples.values()), period)
    readings = {raw: _read(raw, triples.get(raw), order, period) for raw in different}
    return DateColumn(order, readings, ambiguous)


def _slashed(raw: Raw) -> tuple[int, int, int] | None:
    """The three numbers of a text such as 5/7/2020, as they stand."""
    if not isinstance(raw, str):
        return None
    found = _PARTS.fullmatch(clean(raw[:_LONGEST]))
    if found is None:
        return None
    year = int(found[3])
    return int(found[1]), int(found[2]), year + 2000 if year < 100 else year


def _decide(
    triples: list[tuple[int, int, int]], period: tuple[date | None, date | None]
) -> tuple[Order | None, bool]:
    dmy = sum(first > 12 >= second for first, second, _ in triples)
    mdy = sum(second > 12 >= first for first, second, _ in triples)
    if dmy and not mdy:
        return "dmy", False
    if mdy and not dmy:
        return "mdy", False
    open_ones = [t for t in triples if t[0] <= 12 and t[1] <= 12 and t[0] != t[1]]
    if not open_ones:
        return "dmy", False
    if not dmy and not mdy and (period[0] or period[1]):
        as_dmy = all(_inside(_make(y, m, d), period) for d, m, y in open_ones)
        as_mdy = all(_inside(_make(y, m, d), period) for m, d, y in open_ones)
        if as_dmy != as_mdy:
            return ("dmy" if as_dmy else "mdy"), False
    return None, True


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _inside(day: date | None, period: tuple[date | None, date | None]) -> bool:
    first, last = period
    return day is not None and (first is None or first <= day) and (last is None or day <= last)


def _read(
    raw: Raw,
    triple: tuple[int, int, int] | None,
    order: Order | None,
    period: tuple[date | None, date | None],
) -> DateReading:
    kind, text = cell_kind(raw), clean(cell_text(raw)[:_LONGEST])
    if fold(text) in {"", "na", "n a", "nan", "null"}:
        return DateReading(None, "blank")
    if kind in {"error", "uncomputed", "unreadable"}:
        return DateReading(None, kind, f"importing.{kind}_cell")
    if triple is not None:
        first, second, year = triple
        if order is None and first <= 12 and second <= 12 and first != second:
            return DateReading(None, "ambiguous", "importing.ambiguous_date")
        # of a column without one order, what is left can be read in one way only
        day, month = (second, first) if order == "mdy" or second > 12 else (first, second)
        return _checked(_make(year, month, day), order or "dmy", period)
    return _checked(*_parse(kind, text), period)


def _parse(kind: str, text: str) -> tuple[date | None, str]:
    if (found := _ISO.fullmatch(text)) is not None:
        return _make(int(found[1]), int(found[2]), int(found[3])), "date" if kind == "date" else "iso"
    key = fold(text)
    if (found := _SPOKEN.fullmatch(key)) is not None:
        return _make(int(found[3]), int(found[2]), int(found[1])), "words"
    if (found := _NAMED.fullmatch(key)) is not None:
        day, name, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        return _make(int(year), _MONTHS.get(name, 0), int(day)), "words"
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):  # Excel's own count of days: 30000 is in 1982
        return _EPOCH + timedelta(days=int(float(text))), "excel_number"
    if re.fullmatch(r"\d{8}", text):
        return _make(int(text[:4]), int(text[4:6]), int(text[6:])), "iso"
    return None, "unknown"


def _checked(day: date | None, rule: str, period: tuple[date | None, date | None]) -> DateReading:
    if day is None:
        return DateReading(None, "unknown", "importing.unknown_date")
    if not _inside(day, period):
        return DateReading(day.isoformat(), rule, "importing.date_outside_period")
    return DateReading(day.isoformat(), rule)
