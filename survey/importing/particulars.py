"""Everything on a form that is no rating: unit, serial, date, volunteer, attributes, comment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from survey.importing.column_reader import ColumnReader
from survey.importing.dates import read_dates
from survey.importing.headers.layout import Column
from survey.importing.headers.names import ROLE_NAMES
from survey.importing.personal import mask_personal
from survey.importing.readers.cells import Raw, cell_text
from survey.importing.serials import parse_serials, read_serials
from survey.messages import Problem
from survey.text import clean, fold

LONGEST_COMMENT = 100_000
"""Characters of a comment that are stored; what is cut is said."""


class AttributeCells(NamedTuple):
    """The cells of an attribute, and the option that each different one of them names."""

    cells: Sequence[Raw]
    options: Mapping[Raw, str | None]


class Particulars(NamedTuple):
    """One value a row for everything on a form that is no rating."""

    serials: Sequence[str | None]
    units: Sequence[str | None]
    dates: Sequence[str | None]
    volunteers: Sequence[str | None]
    weights: Sequence[float | None]
    clusters: Sequence[str | None]
    comments: Sequence[str | None]
    attributes: Mapping[str, AttributeCells]


def read_particulars(reader: ColumnReader, left_out: Mapping[int, str]) -> Particulars:
    """Units, serials, dates, attributes and so on of all rows."""
    parsed = parse_serials(reader)
    reader.serial_units = [s.unit_id if s is not None and s.check == "right" else None for s in parsed]
    units = _read_units(reader, left_out)
    return Particulars(
        serials=read_serials(reader, parsed, units, left_out),
        units=units,
        dates=_read_dates(reader, left_out),
        volunteers=_read_texts(reader, "volunteer"),
        weights=_read_weights(reader, left_out),
        clusters=_read_texts(reader, reader.context.cluster_role or "cluster"),
        comments=_read_comments(reader),
        attributes={
            column.match.code: _read_attribute(reader, column, left_out)
            for column in reader.body.layout.columns
            if column.match.kind == "attribute"
        },
    )


def _read_units(reader: ColumnReader, left_out: Mapping[int, str]) -> Sequence[str | None]:
    """The unit of each row; a row without one is held. A file for one unit may not name another."""
    column = reader.body.layout.role("unit")
    finder, forced = reader.context.units, reader.context.forced_unit
    if column is None:
        unit = forced or _unit_from_names(reader)
        found = [unit or serial_unit for serial_unit in reader.serial_units]
        for index in [i for i, unit_id in enumerate(found) if unit_id is None and i not in left_out]:
            reader.hold(index, None, "importing.no_unit", units=finder.list_names())
        return found
    cells = reader.body.columns[column.position]
    readings = {raw: finder.find(raw) for raw in reader.body.different(column.position)}
    fallback = forced
    if any(reading.rule == "blank" for reading in readings.values()) and fallback is None:
        fallback = _unit_from_names(reader)
    ids = {raw: reading.unit_id for raw, reading in readings.items()}
    found = list(map(ids.__getitem__, cells))
    special = {r for r, reading in readings.items() if reading.unit_id is None or reading.corrected or forced}
    for index in _those(cells, special, left_out):
        reading = readings[cells[index]]
        if reading.unit_id is None and reading.rule == "blank":
            found[index] = fallback or reader.serial_units[index]
            if found[index] is None:
                reader.hold(index, column, "importing.unit_blank")
        elif reading.unit_id is None:
            code = "importing.unit_unknown" if reading.near is None else "importing.unit_near"
            names = finder.list_names()
            reader.hold(index, column, code, near=reading.near or "", units=names)
        elif forced is not None and reading.unit_id != forced:
            reader.hold(index, column, "importing.unit_differs", unit=finder.units[forced])
        elif reading.corrected:
            reader.correct(index, column, "unit", reading.rule, unit=finder.units[reading.unit_id])
    return found


def _those(cells: Sequence[Raw], special: Set[Raw], left_out: Mapping[int, str]) -> list[int]:
    """The rows, apart from those left out, whose cell is one of `special`."""
    if not special:
        return []
    return [index for index, raw in enumerate(cells) if raw in special and index not in left_out]


def _unit_from_names(reader: ColumnReader) -> str | None:
    """The unit that the sheet's name names, or else the file's; none where a line above says another."""
    finder = reader.context.units
    stem = reader.file_name.rpartition(".")[0] or reader.file_name
    named = finder.find_within(reader.body.sheet.name) or finder.find_within(stem)
    said = _unit_above_header(reader)
    return None if named and said and named != said else named or said


def _unit_above_header(reader: ColumnReader) -> str | None:
    """The unit of a line above the header, "Đơn vị: Phường Cống Vị", in one cell or in two side by side."""
    found = set[str | None]()
    for row in reader.body.sheet.rows[: reader.body.layout.header_rows[0]]:
        texts = [text for raw in row if (text := cell_text(raw).strip())]
        for text, following in zip(texts, [*texts[1:], ""], strict=False):
            label, _, name = text.partition(":")
            if fold(label) in ROLE_NAMES["unit"]:
                reading = reader.context.units.find(name.strip() or following)
                found.add(None if reading.corrected else reading.unit_id)
    return found.pop() if len(found) == 1 else None


def _read_dates(reader: ColumnReader, left_out: Mapping[int, str]) -> Sequence[str | None]:
    column = reader.body.layout.role("date")
    if column is None:
        return [None] * len(reader.body)
    cells = reader.body.columns[column.position]
    dates = read_dates((raw for i, raw in enumerate(cells) if i not in left_out), reader.context.period)
    if dates.ambiguous or dates.order == "mdy":
        code = "importing.ambiguous_dates" if dates.ambiguous else "importing.month_first"
        letters = reader.body.sheet.letters(column.position)
        reader.column_problems.append(
            Problem(
                code, "warning", sheet=reader.sheet_name, column=column.header, values={"letters": letters}
            )
        )
    special = {raw for raw, reading in dates.readings.items() if reading.problem is not None}
    for index in _those(cells, special, left_out):
        code = dates.readings[cells[index]].problem or ""
        reader.notes.add(index, reader.problem(index, column, code, "warning"))
    days = {raw: reading.iso for raw, reading in dates.readings.items()}
    return list(map(days.get, cells))


def _read_texts(reader: ColumnReader, role: str) -> Sequence[str | None]:
    column = reader.body.layout.role(role)
    if column is None:
        return [None] * len(reader.body)
    cells = reader.body.columns[column.position]
    different = reader.body.different(column.position)
    texts = {raw: mask_personal(clean(cell_text(raw)))[0] or None for raw in different}
    return list(map(texts.__getitem__, cells))


def _read_weights(reader: ColumnReader, left_out: Mapping[int, str]) -> Sequence[float | None]:
    column = reader.body.layout.role("weight")
    if column is None:
        return [None] * len(reader.body)
    cells = reader.body.columns[column.position]
    weights = {raw: _read_weight(raw) for raw in reader.body.different(column.position)}
    for index in [i for i, raw in enumerate(cells) if weights[raw] is None and i not in left_out]:
        if cell_text(cells[index]).strip():
            reader.notes.add(index, reader.problem(index, column, "importing.unknown_weight"))
        if reader.context.weighted:
            reader.notes.stop(index, "held", "importing.unknown_weight")
    return [weights[raw] for raw in cells]


def _read_weight(raw: Raw) -> float | None:
    text = cell_text(raw).strip().replace(",", ".")
    try:
        weight = float(text)
    except ValueError:
        return None
    return weight if 0 <= weight < float("inf") else None


def _read_comments(reader: ColumnReader) -> Sequence[str | None]:
    column = next((c for c in reader.body.layout.columns if c.match.kind == "comment"), None)
    if column is None:
        return [None] * len(reader.body)
    comments: list[str | None] = []
    for index, raw in enumerate(reader.body.columns[column.position]):
        if type(raw) is tuple and raw[0] in {"unreadable", "error", "uncomputed"}:
            comments.append(None)
            reader.notes.add(index, reader.problem(index, column, f"importing.{raw[0]}_cell", "warning"))
            continue
        whole = cell_text(raw)
        if len(whole) > LONGEST_COMMENT:
            reader.notes.add(
                index,
                reader.problem(index, column, "importing.comment_cut", "warning", limit=LONGEST_COMMENT),
            )
        text, masked = mask_personal(clean(whole[:LONGEST_COMMENT]))
        comments.append(text or None)
        if masked:
            reader.notes.add(index, reader.problem(index, column, "importing.masked", "note", count=masked))
    return comments


def _read_attribute(reader: ColumnReader, column: Column, left_out: Mapping[int, str]) -> AttributeCells:
    options = reader.context.categories[column.match.code]
    cells = reader.body.columns[column.position]
    readings = {raw: options.read(raw) for raw in reader.body.different(column.position)}
    special = {raw for raw, reading in readings.items() if reading.problem is not None}
    for index in _those(cells, special, left_out):
        code = readings[cells[index]].problem or ""
        vi, en = options.allowed("vi"), options.allowed("en")
        problem = reader.problem(index, column, code, "warning", allowed_vi=vi, allowed_en=en)
        reader.notes.add(index, problem)
    return AttributeCells(cells, {raw: reading.code for raw, reading in readings.items()})
