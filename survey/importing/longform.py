"""Tables with one row for each form and question, turned into one row a form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from survey.importing.context import Context
from survey.importing.headers.layout import covered_criteria
from survey.importing.headers.recognise import Recogniser
from survey.importing.readers.cells import Raw, Sheet, cell_kind, cell_text, column_letters, column_ranges
from survey.messages import HailongError, Problem
from survey.serials import serial_key
from survey.text import clean, fold

_ITEM_NAMES = frozenset(
    {
        "cau hoi", "cau", "ma cau", "ma cau hoi", "so cau", "cau so", "noi dung", "noi dung danh gia",
        "tieu chi",
        "ma tieu chi", "muc hoi", "bien", "ten bien", "item", "item code", "question", "question code",
        "question id", "criterion", "variable", "field", "q",
    }
)  # fmt: skip
_ANSWER_NAMES = frozenset(
    {
        "tra loi", "cau tra loi", "diem", "diem so", "muc", "muc do", "muc danh gia", "muc hai long",
        "muc do hai long", "danh gia", "ket qua", "gia tri", "answer", "response", "value", "rating", "score",
        "level", "result",
    }
)  # fmt: skip
_LOOK_AT = 60
_KNOWN_SHARE = 0.6


@dataclass(frozen=True)
class PivotedSheet(Sheet):
    """A sheet of one row a form, whose cells still have the addresses at which they were typed."""

    numbers: tuple[int, ...] = ()
    """Excel's own number of the first row of each form (the header's first)."""
    typed_at: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """Excel's own number of the row in which a cell (row, column) was typed."""
    sources: tuple[int, ...] = ()
    """Index (A is 0) of the column in which each column's cells were typed."""

    def row_number(self, position: int) -> int:
        return self.numbers[position]

    def row_numbers(self, positions: Sequence[int]) -> Sequence[int]:
        return [self.numbers[position] for position in positions]

    def address(self, position: int, column: int) -> str:
        row = self.typed_at.get((position, column), self.numbers[position])
        return f"{self.letters(column)}{row}"

    def column_index(self, column: int) -> int:
        return self.sources[column]

    def letters(self, column: int) -> str:
        return column_letters(self.sources[column])

    def ranges(self, columns: Iterable[int]) -> str:
        return column_ranges(self.sources[column] for column in columns)


class _Long(NamedTuple):
    """Where the columns of a table of answers stand."""

    header: int
    serial: int | None
    item: int
    answer: int


def pivot_sheet(sheet: Sheet, context: Context, file_name: str) -> tuple[PivotedSheet, Problem] | None:
    """The sheet with one row a form, and a note of it; None where it is no table of answers.

    Rows of one serial and unit are a form. An answer that is there twice and differs is neither.
    Raises HailongError where no column of serials says which answers belong together.
    """
    found = _find(sheet, context)
    if found is None:
        return None
    if found.serial is None:
        raise HailongError("importing.long_without_serial", path=file_name)
    pivoted = _pivot(sheet, found, context.recogniser)
    answers = sum(any(row) for row in islice(sheet.rows, found.header + 1, None))
    values = {"answers": answers, "forms": len(pivoted.rows) - 1}
    return pivoted, Problem("importing.long_format", "note", sheet=sheet.name or None, values=values)


def _find(sheet: Sheet, context: Context) -> _Long | None:
    for position, row in enumerate(sheet.rows[:_LOOK_AT]):
        names = [fold(cell_text(raw)[:200]) for raw in row]
        items = [c for c, name in enumerate(names) if name in _ITEM_NAMES]
        answers = [c for c, name in enumerate(names) if name in _ANSWER_NAMES]
        for item in items:
            if answers and _holds_items(sheet, position, item, context):
                return _Long(position, _serial_column(row, context.recogniser), item, answers[0])
    return None


def _serial_column(row: Sequence[Raw], recogniser: Recogniser) -> int | None:
    found = {}
    for column, raw in enumerate(row):
        match = recogniser.recognise(cell_text(raw))
        if match is not None and (match.kind, match.code) == ("role", "serial"):
            found[match.rank] = column
    return found[min(found)] if found else None


def _holds_items(sheet: Sheet, header: int, column: int, context: Context) -> bool:
    """Whether a column names the questionnaire's items, enough of them and again and again."""
    texts = Counter(cell_text(raw) for raw in sheet.column(column, header + 1) if raw != "")
    matches = {text: context.recogniser.recognise(text) for text in texts}
    known = {match.code for match in matches.values() if match is not None and match.kind == "item"}
    rows = sum(count for text, count in texts.items() if matches[text] is not None)
    criteria = covered_criteria(context.questionnaire, known)
    return rows >= _KNOWN_SHARE * texts.total() > 0 and criteria * 2 >= len(context.questionnaire.criteria)


def _pivot(sheet: Sheet, long: _Long, recogniser: Recogniser) -> PivotedSheet:
    header = sheet.rows[long.header]
    kept = [
        c for c in range(len(header)) if c not in (long.item, long.answer) and cell_text(header[c]).strip()
    ]
    unit = next(
        (
            c
            for c in kept
            if (m := recogniser.recognise(cell_text(header[c]))) and (m.kind, m.code) == ("role", "unit")
        ),
        None,
    )
    rows: list[list[Raw]] = [[header[c] for c in kept]]
    numbers = [sheet.row_number(long.header)]
    typed_at: dict[tuple[int, int], int] = {}
    columns: dict[object, int] = {}
    positions: dict[object, int] = {}
    for position, row in enumerate(islice(sheet.rows, long.header + 1, None), long.header + 1):
        cells = [*row, *([""] * (len(header) - len(row)))]
        if all(cell_kind(raw) == "blank" for raw in cells):
            continue
        form = _form_key(cells, long, unit) or position
        at = positions.get(form)
        if at is None:
            at = positions[form] = len(rows)
            rows.append([cells[c] for c in kept])
            numbers.append(sheet.row_number(position))
        else:
            rows[at][: len(kept)] = [
                old if cell_kind(old) != "blank" else cells[c] for old, c in zip(rows[at], kept, strict=False)
            ]
        name = clean(cell_text(cells[long.item])[:600])
        if not name:
            continue
        match = recogniser.recognise(name)
        key = (match.kind, match.code) if match is not None else fold(name)
        if key not in columns:
            columns[key] = len(rows[0])
            rows[0].append(name)
        _put(rows[at], columns[key], cells[long.answer])
        typed_at[at, columns[key]] = sheet.row_number(position)
    sources = [*kept, *([long.answer] * len(columns))]
    return PivotedSheet(
        name=sheet.name, rows=rows, first_row=sheet.first_row, first_column=sheet.first_column,
        hidden=sheet.hidden, numbers=tuple(numbers), typed_at=typed_at,
        sources=tuple(sheet.first_column + c for c in sources),
    )  # fmt: skip


def _form_key(cells: Sequence[Raw], long: _Long, unit: int | None) -> tuple[str, str] | None:
    """What the rows of one form have in common; None for a row without a serial, which stands alone."""
    serial = serial_key(cell_text(cells[long.serial or 0]))
    return (serial, fold(cell_text(cells[unit])) if unit is not None else "") if serial else None


def _put(row: list[Raw], column: int, raw: Raw) -> None:
    row.extend([""] * (column + 1 - len(row)))
    old = row[column]
    if cell_kind(old) == "blank":
        row[column] = raw
    elif cell_kind(raw) != "blank" and cell_text(old).strip() != cell_text(raw).strip():
        row[column] = ("twins", f"{cell_text(old)} | {cell_text(raw)}")
