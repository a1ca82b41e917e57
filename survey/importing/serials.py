"""The serial of each row, exactly as typed, or as it was printed before a spreadsheet changed it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from survey.importing.headers.layout import Column
from survey.importing.readers.cells import Raw, cell_kind, cell_text
from survey.messages import Problem
from survey.serials import Serial, check_letter, parse_serial, unit_key
from survey.text import clean, fold

if TYPE_CHECKING:
    from survey.importing.column_reader import ColumnReader

_NOTHING = frozenset({"", "na", "n a", "null", "none", "nan"})
_MACHINE_NAMES = frozenset({"uuid", "instanceid", "instance id", "meta instanceid", "key", "id"})
_WITH_UNIT = re.compile(r"\s*([^\W_]+)[^0-9A-Za-z]+([0-9]{1,9})[^0-9A-Za-z]*([A-Za-z]?)\s*")
_PLAIN = re.compile(r"(?=[^\n]{5})[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*")
"""A serial that is neither blank nor in need of cleaning."""
_PLAIN_NO_NUMBER = re.compile(rf"(?=[0-9]*[A-Za-z\-]){_PLAIN.pattern}")
_MOST_GAPS = 12
_MOST_SINGLE = 10
_MOST_COUNTED = 20_000


def parse_serials(reader: ColumnReader) -> list[Serial | None]:
    """What the serials that name a unit say; None for every other row.

    Without a ledger a serial that has no check letter says nothing that could be checked: None, too.
    """
    column = reader.body.layout.role("serial")
    if column is None:
        return [None] * len(reader.body)
    cells = reader.body.columns[column.position]
    if not reader.context.issued and _have_no_letters(cells):
        return [None] * len(cells)
    unit_ids = tuple(reader.context.units.units)
    units: dict[str, tuple[str, str] | None] = {}
    match, ledger = _WITH_UNIT.fullmatch, bool(reader.context.issued)

    def parse(raw: Raw) -> Serial | None:
        if type(raw) is not str or not (ledger or _ends_with_letter(raw)):
            return None
        found = match(raw)
        if found is None:
            return None
        prefix, digits, letter = found.groups()
        if prefix not in units:  # which unit a prefix stands for is asked once
            serial = parse_serial(f"{prefix}-1", unit_ids)
            unit_id = serial.unit_id if serial is not None else None
            units[prefix] = (unit_id, unit_key(unit_id)) if unit_id is not None else None
        unit, number = units[prefix], int(digits)
        if unit is None or not number:
            return None
        if not letter:
            return Serial(number, unit[0], "missing")
        return Serial(
            number, unit[0], "right" if check_letter(unit[1], number) == letter.upper() else "wrong"
        )

    return list(map(parse, cells))


def _have_no_letters(cells: Sequence[Raw]) -> bool:
    """Whether no serial of a column of texts ends with a letter."""
    return set(map(type, cells)) == {str} and not any(map(_ends_with_letter, cast("Sequence[str]", cells)))


def _ends_with_letter(text: str) -> bool:
    return text.rstrip()[-1:].isalpha()


def read_serials(
    reader: ColumnReader,
    parsed: Sequence[Serial | None],
    units: Sequence[str | None],
    left_out: Mapping[int, str],
) -> Sequence[str | None]:
    """The serial of every row.

    It is kept exactly as typed, with three exceptions, each said: a serial that names a unit and whose
    check letter is right gets its lost zeros back; a number, or a serial without its letter, that the
    ledger knows as handed out to the row's unit is completed; a number in a column of texts that all
    have one width and leading zeros is filled up. A row whose serial is blank is kept without one. A
    serial with a wrong check letter, of another unit, or not handed out where a ledger is kept, is held.
    """
    column = reader.body.layout.role("serial")
    if column is None:
        return [None] * len(reader.body)
    cells = reader.body.columns[column.position]
    checked = fold(column.header.rpartition("/")[2]) not in _MACHINE_NAMES
    quick = checked and not reader.context.issued
    if quick and not left_out and not any(parsed) and _all_plain(cells):
        return cast("Sequence[str]", cells)
    width = _text_width(cells)
    found: list[str | None] = []
    for index, raw in enumerate(cells):
        plain = type(raw) is str and _PLAIN.fullmatch(raw) is not None
        text = cast(str, raw) if plain else _serial_text(raw)
        if index in left_out:
            found.append(None)
        elif plain and quick and parsed[index] is None:  # nothing to complete or to check
            found.append(text)
        elif len(text) < 5 and fold(text) in _NOTHING:
            _say_blank(reader, index, column)
            found.append(None)
        elif checked:
            found.append(_settle(reader, index, column, text, parsed[index], units[index], width))
        else:
            found.append(text)
    _sum_up_corrections(reader, column)
    if checked and len(found) <= _MOST_COUNTED:
        _say_gaps(reader, column, found)
    return found


def _all_plain(cells: Sequence[Raw]) -> bool:
    """Whether every cell is a serial as it should be, and they are too many for a list of gaps."""
    return (
        len(cells) > _MOST_COUNTED
        and set(map(type, cells)) == {str}
        and all(map(_PLAIN_NO_NUMBER.fullmatch, cast("Sequence[str]", cells)))
    )


def _sum_up_corrections(reader: ColumnReader, column: Column) -> None:
    """Say once what would be said of many rows: that their serials were completed."""
    code = "importing.serial_corrected"
    said = [(i, p) for i, problems in reader.notes.problems.items() for p in problems if p.code == code]
    if len(said) <= _MOST_SINGLE:
        return
    for index, _ in said:
        reader.notes.problems[index] = [p for p in reader.notes.problems[index] if p.code != code]
    example = said[0][1]
    values = {"count": len(said), "value": example.value or "", "serial": example.values["serial"]}
    reader.column_problems.append(
        Problem(
            "importing.serials_corrected",
            "warning",
            sheet=reader.sheet_name,
            column=column.header or None,
            values=values,
        )
    )


def _serial_text(raw: Raw) -> str:
    return clean(cell_text(raw)) if cell_kind(raw) in {"text", "number"} else ""


def _settle(
    reader: ColumnReader,
    index: int,
    column: Column,
    text: str,
    serial: Serial | None,
    unit: str | None,
    width: int,
) -> str:
    """One serial that is there: completed, kept, or kept and held."""
    issued = reader.context.issued.get(unit or "", ())
    if serial is not None and serial.check == "wrong":
        reader.hold(index, column, "importing.serial_check", unit=reader.unit_name(serial.unit_id))
        return text
    if serial is not None and unit is not None and serial.check == "right" and serial.unit_id != unit:
        names = {"unit": reader.unit_name(serial.unit_id), "other": reader.unit_name(unit)}
        reader.hold(index, column, "importing.serial_unit", **names)
        return serial.text or text
    if serial is None and issued and text.isdecimal():
        serial = parse_serial(f"{unit}-{text}", (unit or "",))
    if serial is not None and serial.unit_id == unit and (printed := serial.text) is not None:
        handed_out = any(first <= serial.number <= last for first, last in issued)
        if issued and not handed_out:
            reader.hold(index, column, "importing.serial_not_issued", unit=reader.unit_name(unit))
        if serial.check == "right" or handed_out:
            if printed != text:
                reader.correct(index, column, "serial", "completed", serial=printed)
            return printed
        return text
    if issued:
        reader.hold(index, column, "importing.serial_not_issued", unit=reader.unit_name(unit))
    elif (
        width and text.isdigit() and len(text) < width and cell_kind(_cell(reader, index, column)) == "number"
    ):
        text = text.zfill(width)
        reader.correct(index, column, "serial", "zeros", serial=text)
    return text


def _cell(reader: ColumnReader, index: int, column: Column) -> Raw:
    return reader.body.columns[column.position][index]


def _say_blank(reader: ColumnReader, index: int, column: Column) -> None:
    kind = cell_kind(_cell(reader, index, column))
    if kind in {"date", "time"}:
        reader.hold(index, column, "importing.serial_is_date")
    else:
        code = (
            f"importing.{kind}_cell"
            if kind in {"error", "uncomputed", "unreadable"}
            else "importing.serial_blank"
        )
        reader.notes.add(index, reader.problem(index, column, code, "warning"))


def _text_width(cells: Sequence[Raw]) -> int:
    """The width shared by all serials of digits typed as text, when one of them begins with 0; else 0."""
    texts = {clean(raw) for raw in cells if type(raw) is str and raw.strip().isdecimal()}
    widths = {len(text) for text in texts}
    return widths.pop() if len(widths) == 1 and any(text.startswith("0") for text in texts) else 0


def _say_gaps(reader: ColumnReader, column: Column, serials: Sequence[str | None]) -> None:
    """Say which numbers are missing between the first and the last serial, where they are few."""
    numbers: dict[tuple[str, bool], set[int]] = defaultdict(set)
    widths: dict[tuple[str, bool], set[int]] = defaultdict(set)
    for text in serials:
        if text is not None and (found := re.fullmatch(r"(.*?)(\d{1,9})([A-Z]?)", text)) is not None:
            series = found[1], bool(found[3])
            numbers[series].add(int(found[2]))
            widths[series].add(len(found[2]))
    for series, present in numbers.items():
        prefix, width = series[0], min(widths[series])
        first, last = min(present), max(present)
        missing = last - first + 1 - len(present)
        if 0 < 5 * missing <= max(5, len(present)):
            gaps = [f"{prefix}{n:0{width}d}" for n in range(first, last) if n not in present]
            shown = ", ".join(gaps[:_MOST_GAPS]) + (" …" if missing > _MOST_GAPS else "")
            reader.column_problems.append(
                Problem(
                    "importing.serial_gaps",
                    "note",
                    sheet=reader.sheet_name,
                    column=column.header or None,
                    values={"count": missing, "serials": shown},
                )
            )
