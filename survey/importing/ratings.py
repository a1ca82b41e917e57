"""The rated columns of a sheet, and whether enough of each form is answered."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from survey.importing.column_reader import ColumnReader
from survey.importing.headers.layout import Column
from survey.importing.readers.cells import Raw, cell_text
from survey.importing.readers.text_table import CodedColumn
from survey.importing.ticks import read_ticks
from survey.messages import Problem
from survey.questionnaire.model import BLANK, UNUSABLE, Item

_BLANK_BYTE, _UNUSABLE_BYTE = BLANK & 255, UNUSABLE & 255


def read_ratings(reader: ColumnReader) -> bytearray:
    """The ratings of all rows, one after the other, a byte for each rated item."""
    rated = reader.context.questionnaire.rated
    matrix = bytearray([_BLANK_BYTE]) * (len(reader.body) * len(rated))
    empty = set(range(len(reader.body)))
    doubtful: set[int] = set()
    for position, item in enumerate(rated):
        columns = reader.items.get(item.code)
        if not columns or not len(reader.body):
            continue
        codes = _read_item(reader, item, columns, doubtful)
        matrix[position :: len(rated)] = codes
        if empty:
            empty = {i for i in empty if codes[i] == _BLANK_BYTE}
    reader.empty, reader.doubtful = frozenset(empty), frozenset(doubtful)
    return matrix


def _read_item(reader: ColumnReader, item: Item, columns: list[Column], doubtful: set[int]) -> bytes:
    column = next((column for column in columns if column.match.level is None), None)
    if column is None:
        return read_ticks(reader, item, columns, doubtful)
    cells = _without_disagreement(reader, column)
    own = cells is reader.body.columns[column.position]
    different = reader.body.different(column.position) if own else set(cells)
    readings = {raw: reader.context.vocabulary.rating(item, raw) for raw in different}
    by_raw = {raw: reading.rating & 255 for raw, reading in readings.items()}
    if not all(reading.plain for reading in readings.values()):
        special = {raw for raw, reading in readings.items() if not reading.plain}
        for index in [i for i, raw in enumerate(cells) if raw in special]:
            reading = readings[cells[index]]
            if reading.problem is not None:
                doubtful.add(index)
                reader.note_wrong_answer(index, column, item, reading.problem)
            else:
                reader.notes.rules.setdefault(index, []).append(f"{item.code}: {reading.rule}")
    if isinstance(cells, CodedColumn):
        return cells.translate(by_raw)
    return bytes(map(by_raw.__getitem__, cells))


def _without_disagreement(reader: ColumnReader, column: Column) -> Sequence[Raw]:
    """A rated column's cells; where a column of the same name says otherwise, neither is believed."""
    cells = reader.body.columns[column.position]
    for twin in reader.body.layout.twins.get(column.position, ()):
        others = reader.body.columns[twin]
        cells = [
            raw
            if cell_text(raw).strip() == cell_text(other).strip() or not cell_text(other).strip()
            else _both(raw, other)
            for raw, other in zip(cells, others, strict=True)
        ]
    return cells


def _both(raw: Raw, other: Raw) -> Raw:
    """A cell for two cells: the filled one, or a mark that they differ."""
    return other if not cell_text(raw).strip() else ("twins", f"{cell_text(raw)} | {cell_text(other)}")


def check_answered(reader: ColumnReader, ratings: bytearray, left_out: Mapping[int, str]) -> None:
    """Reject forms on which too few criteria are answered. A nonresponse option is an answer."""
    q = reader.context.questionnaire
    groups = [[q.position[item.code] for item in criterion.items] for criterion in q.criteria]
    least = math.ceil(q.minimum_answered * len(groups) - 1e-9)
    answered = _count_answered(ratings, len(q.rated), groups)
    for index in (
        [i for i, count in enumerate(answered) if count < least] if min(answered, default=0) < least else ()
    ):
        if index in left_out:
            continue
        number = reader.body.number(index)
        reader.notes.stop(index, "rejected", "importing.too_few_answers")
        values = {"row": number, "answered": answered[index], "criteria": len(groups)}
        problem = Problem("importing.too_few_answers", sheet=reader.sheet_name, row=number, values=values)
        reader.notes.add(index, problem)


_ANSWERED = bytes(byte not in (_BLANK_BYTE, _UNUSABLE_BYTE) for byte in range(256))


def _count_answered(ratings: bytearray, width: int, groups: Sequence[Sequence[int]]) -> Sequence[int]:
    """How many of the groups of columns have an answer in each row.

    The rows' flags are joined into one long number: a hundred thousand rows are or-ed and added at once.
    """
    total: Sequence[int] = b""
    rows = len(ratings) // width
    for start in range(0, len(groups), 255):  # a byte counts to 255
        part = 0
        for group in groups[start : start + 255]:
            flags = 0
            for position in group:
                flags |= int.from_bytes(ratings[position::width].translate(_ANSWERED), "little")
            part += flags
        counts = part.to_bytes(rows, "little")
        total = counts if not total else [a + b for a, b in zip(total, counts, strict=True)]
    return total or bytes(rows)
