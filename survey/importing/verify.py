"""Double entry: the same paper forms typed twice, compared cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey.arguments import checked
from survey.folder import Survey
from survey.importing.context import Context, survey_context
from survey.importing.differences import rating_text
from survey.importing.opening import open_file
from survey.importing.readers.file_reader import FileReader
from survey.importing.sheets import SheetRows, read_sheets
from survey.importing.source import SourceFile
from survey.messages import HailongError
from survey.serials import serial_key
from survey.store.records import Form, Row

Interval = Callable[[int, int], tuple[float, float]]
"""Limits of a share, from the number of wrong fields and the number of fields."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field was typed: file, sheet, Excel's own address (only the row, where there is no column)."""

    file: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One field typed differently. `field` is an item's or attribute's code, "unit" or "date"."""

    serial: str
    field: str
    first: str
    second: str
    first_place: Place
    second_place: Place


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of fields in error: of a typist, of an item, or of all. The limits come from `Interval`."""

    name: str
    fields: int
    errors: int
    rate: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Pair:
    """One form typed twice, and once more where differences have been resolved."""

    serial: str
    first: Row
    second: Row
    resolved: Row | None = None


@dataclass(frozen=True)
class Verification:
    """Two files compared. A difference counts for both typists, unless a resolved file says who was right.

    `only_first` and `only_second` are serials (or row numbers) of forms found in one file only.
    """

    first: Path
    second: Path
    pairs: tuple[Pair, ...]
    differences: tuple[Difference, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    overall: Rate
    by_volunteer: tuple[Rate, ...]
    by_item: tuple[Rate, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "first": str(self.first),
            "second": str(self.second),
            "forms": len(self.pairs),
            "only_first": list(self.only_first),
            "only_second": list(self.only_second),
            "overall": _rate_json(self.overall),
            "by_volunteer": [_rate_json(rate) for rate in self.by_volunteer],
            "by_item": [_rate_json(rate) for rate in self.by_item],
            "differences": [
                {
                    "serial": d.serial,
                    "field": d.field,
                    "first": d.first,
                    "second": d.second,
                    "first_cell": d.first_place.cell,
                    "second_cell": d.second_place.cell,
                    "first_sheet": d.first_place.sheet or None,
                    "second_sheet": d.second_place.sheet or None,
                }
                for d in self.differences
            ],
        }


@checked
def verify_files(
    survey: Survey,
    first: Path,
    second: Path,
    *,
    interval: Interval,
    resolved: Path | None = None,
    unit: str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Verification:
    """Compare two files of the same forms, matched by serial (by row, where neither file has serials).

    Every rated item, attribute, the unit and the date is a field; comments are not compared. With
    `resolved`, the file in which differences were decided by the paper forms, an error is a field that
    differs from it, and counts only for the one who made it. Nothing is stored.
    Raises HailongError when a file cannot be read or no form is in both.
    """
    context = survey_context(survey, unit=unit, encoding=encoding, columns=columns)
    with FileReader(context.limits) as reader:
        one, two = _read(first, context, reader), _read(second, context, reader)
        three = _read(resolved, context, reader) if resolved is not None else None
    pairs, only_first, only_second = _match(one, two, three)
    if not pairs:
        raise HailongError("importing.nothing_to_compare", first=first.name, second=second.name)
    counts = _count(pairs, context, first.name, second.name, interval)
    differences = tuple(
        d for pair in pairs for d in _differences(pair, context, (first.name, one), (second.name, two))
    )
    return Verification(first, second, tuple(pairs), differences, only_first, only_second, *counts)


def _read(path: Path, context: Context, reader: FileReader) -> SheetRows:
    opened = open_file(path, reader, context.limits, context.encoding).source
    if not isinstance(opened, SourceFile):
        raise opened or HailongError("importing.unreadable", path=str(path))
    return read_sheets(opened, context)


def _forms(found: SheetRows) -> dict[str, Row]:
    """The forms of a file by serial (the first of each), or by place when no row has one."""
    rows = [row for row in found.rows if row.form is not None]
    if any(row.form is not None and row.form.serial for row in rows):
        keyed = [(serial_key(row.form.serial or "") or f"#{row.number}", row) for row in rows if row.form]
    else:
        keyed = [(f"#{row.number}" if not row.sheet else f"{row.sheet}#{row.number}", row) for row in rows]
    forms: dict[str, Row] = {}
    for key, row in keyed:
        forms.setdefault(key, row)
    return forms


def _match(
    one: SheetRows, two: SheetRows, three: SheetRows | None
) -> tuple[list[Pair], tuple[str, ...], tuple[str, ...]]:
    first, second = _forms(one), _forms(two)
    resolved = _forms(three) if three is not None else {}
    pairs = [
        Pair(_shown(key, row), row, second[key], resolved.get(key))
        for key, row in first.items()
        if key in second
    ]
    only_first = tuple(_shown(key, row) for key, row in first.items() if key not in second)
    return pairs, only_first, tuple(_shown(key, row) for key, row in second.items() if key not in first)


def _shown(key: str, row: Row) -> str:
    """A form's serial as it was typed, or its place."""
    return (row.form.serial if row.form is not None else None) or key


def _fields(form: Form, context: Context) -> Iterator[tuple[str, str]]:
    """Every field of a form as text, "–" where nothing was typed."""
    q = context.questionnaire
    for item, rating in zip(q.rated, form.ratings, strict=True):
        yield item.code, rating_text(rating, q)
    for attribute in q.attributes:
        yield attribute.code, form.attributes.get(attribute.code) or "–"
    yield "unit", form.unit_id or "–"
    yield "date", form.collected_on or "–"


def _compared(pair: Pair, context: Context) -> Iterator[tuple[str, str, str, str | None]]:
    """Fields that at least one of the two typed: name, first, second, and how it was resolved."""
    if pair.first.form is None or pair.second.form is None:
        return
    decided = dict(_fields(pair.resolved.form, context)) if pair.resolved and pair.resolved.form else {}
    second = dict(_fields(pair.second.form, context))
    for name, value in _fields(pair.first.form, context):
        if value != "–" or second[name] != "–":
            yield name, value, second[name], decided.get(name)


def _count(
    pairs: Sequence[Pair], context: Context, first_name: str, second_name: str, interval: Interval
) -> tuple[Rate, tuple[Rate, ...], tuple[Rate, ...]]:
    """Errors of all, by typist and by item; an open difference is one error of each typist."""
    typist_fields: Counter[str] = Counter()
    typist_errors: Counter[str] = Counter()
    item_fields: Counter[str] = Counter()
    item_errors: Counter[str] = Counter()
    for pair in pairs:
        typists = (_typist(pair.first, first_name), _typist(pair.second, second_name))
        for name, one, two, decided in _compared(pair, context):
            wrong = (one != decided, two != decided) if decided is not None else (one != two, one != two)
            if decided is None:
                item_fields[name] += 1
                item_errors[name] += one != two
            else:
                item_fields[name] += 2
                item_errors[name] += sum(wrong)
            for typist, is_wrong in zip(typists, wrong, strict=True):
                typist_fields[typist] += 1
                typist_errors[typist] += is_wrong
    order = list(item_fields)
    return (
        _rate("", sum(item_fields.values()), sum(item_errors.values()), interval),
        tuple(
            _rate(name, typist_fields[name], typist_errors[name], interval) for name in sorted(typist_fields)
        ),
        tuple(_rate(name, item_fields[name], item_errors[name], interval) for name in order),
    )


def _typist(row: Row, file_name: str) -> str:
    return (row.form.volunteer if row.form is not None else None) or file_name


def _rate(name: str, fields: int, errors: int, interval: Interval) -> Rate:
    lower, upper = interval(errors, fields)
    return Rate(name, fields, errors, errors / fields if fields else 0.0, float(lower), float(upper))


def _rate_json(rate: Rate) -> dict[str, Any]:
    return {
        "name": rate.name,
        "fields": rate.fields,
        "errors": rate.errors,
        "rate": rate.rate,
        "lower": rate.lower,
        "upper": rate.upper,
    }


def _differences(
    pair: Pair, context: Context, first: tuple[str, SheetRows], second: tuple[str, SheetRows]
) -> Iterator[Difference]:
    for name, one, two, _ in _compared(pair, context):
        if one != two:
            places = (_place(pair.first, name, *first), _place(pair.second, name, *second))
            yield Difference(pair.serial, name, one, two, *places)


def _place(row: Row, name: str, file_name: str, found: SheetRows) -> Place:
    letters = found.letters.get(row.sheet, {}).get(name, "")
    return Place(file_name, row.sheet, f"{letters}{row.number}")
