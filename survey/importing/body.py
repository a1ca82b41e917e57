"""The rows below a header, column by column, and which of them are no forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from itertools import compress, count

from survey.importing.headers.layout import Layout
from survey.importing.readers.cells import Raw, Sheet, cell_kind, cell_text
from survey.importing.readers.text_table import CodedColumn, TextColumn, TextSheet
from survey.text import fold

_TOTALS = re.compile(
    r"(?:tong cong|tong so|tong|total|grand total|subtotal|trung binh|average|ty le)(?: .{0,40})?"
)
_STRICT_TOTALS = frozenset(
    {"tong", "cong", "tong cong", "tong so", "tong so phieu", "total", "totals", "grand total", "sub total",
     "subtotal", "sum", "trung binh", "average", "mean", "tong hop"}
)  # fmt: skip

_LONGEST = 600
_BLOCK = 1_000
_FIRST_LETTERS = frozenset("TtCcGgSsAaMm \xa0\t\ufeff")


@dataclass(frozen=True)
class Body:
    """The rows that may be forms, as columns.

    `positions` are the rows' positions in the sheet; `columns[c][i]` is the raw cell of row i in
    column c.
    """

    sheet: Sheet
    layout: Layout
    positions: Sequence[int]
    columns: Sequence[Sequence[Raw]]
    overfull: frozenset[int] = frozenset()
    """Rows (by index) with filled cells to the right of the header."""
    _different: dict[int, Set[Raw]] = field(default_factory=dict)

    def different(self, column: int) -> Set[Raw]:
        """The different raw cells of a column: each is read once."""
        found = self._different.get(column)
        if found is None:
            cells = self.columns[column]
            different = cells.different() if isinstance(cells, TextColumn) else frozenset(cells)
            found = self._different[column] = different
        return found

    def __len__(self) -> int:
        return len(self.positions)

    def number(self, index: int) -> int:
        """Excel's own number of row `index`."""
        return self.sheet.row_number(self.positions[index])

    def address(self, index: int, column: int) -> str:
        """Excel's own address of the cell of row `index` in `column`."""
        return self.sheet.address(self.positions[index], column)


def take_body(sheet: Sheet, layout: Layout) -> Body:
    """All rows below the header that hold anything, cells of merged ranges filled in."""
    first = layout.first_data_row
    twins = (c for others in layout.twins.values() for c in others)
    width = 1 + max((*(c.position for c in layout.columns), *layout.unknown, *twins), default=0)
    if isinstance(sheet, TextSheet):
        return _take_columns(sheet, layout, width)
    rows = _fill_merged(sheet, first)
    below = rows[first:]
    if set(map(len, below)) == {width} and all(map(any, below)):  # as most tables are
        return Body(sheet, layout, range(first, len(rows)), _turn(below, width))
    positions: list[int] = []
    body: list[Sequence[Raw]] = []
    overfull: set[int] = set()
    for position in range(first, len(rows)):
        row = rows[position]
        if not any(row) and not any(type(raw) is float for raw in row):
            continue
        if len(row) != width:
            if len(row) > width and any(cell_kind(raw) != "blank" for raw in row[width:]):
                overfull.add(len(body))
            row = row[:width] if len(row) > width else [*row, *([""] * (width - len(row)))]
        positions.append(position)
        body.append(row)
    return Body(sheet, layout, tuple(positions), _turn(body, width), frozenset(overfull))


def _take_columns(sheet: TextSheet, layout: Layout, width: int) -> Body:
    """The same of a text table, whose columns are at hand."""
    columns, positions = sheet.rows.columns, range(layout.first_data_row, len(sheet.rows))
    below = [column.pick(positions) for column in columns]
    filled = _flag_rows(below, bool)
    overfull = _flag_rows(below[width:], lambda raw: cell_kind(raw) != "blank")
    kept: Sequence[int] = positions
    if 0 in filled:
        kept = list(compress(positions, filled))
        below = [column.pick(kept) for column in columns]
        overfull = bytes(compress(overfull, filled))
    used = {c.position for c in layout.columns}
    return Body(
        sheet,
        layout,
        kept,
        [
            column if c not in used or isinstance(column, CodedColumn) else list(column)
            for c, column in enumerate(below[:width])
        ],
        frozenset(compress(count(), overfull)),
    )


def _flag_rows(columns: Sequence[TextColumn], test: Callable[[Raw], bool]) -> bytes:
    """A byte for each row: whether any of its cells passes the test.

    The columns' flags are joined into one long number each: all rows are or-ed at once.
    """
    flags, rows = 0, len(columns[0]) if columns else 0
    for column in columns:
        flags |= int.from_bytes(column.flags(test), "little")
    return flags.to_bytes(rows, "little")


def _turn(rows: Sequence[Sequence[Raw]], width: int) -> Sequence[Sequence[Raw]]:
    """The columns of rows of one width. A block at a time: that stays in the processor's cache."""
    columns: list[list[Raw]] = [[] for _ in range(width)]
    for start in range(0, len(rows), _BLOCK):
        for column, part in zip(columns, zip(*rows[start : start + _BLOCK], strict=True), strict=True):
            column.extend(part)
    return columns


def _fill_merged(sheet: Sheet, first: int) -> Sequence[Sequence[Raw]]:
    """The sheet's rows with every merged range below the header filled with its one value."""
    below = [area for area in sheet.merged if area[0] >= first and area[2] > area[0] and area[1] == area[3]]
    if not below:
        return sheet.rows
    rows = list(sheet.rows)
    for top, left, bottom, _ in below:
        if not (top < len(rows) and 0 <= left < len(rows[top])):
            continue
        for position in range(top + 1, min(bottom + 1, len(rows))):
            row = list(rows[position])
            if left < len(row) and any(cell_kind(raw) != "blank" for raw in row):
                row[left] = rows[top][left]
                rows[position] = row
    return rows


def find_left_out(
    body: Body, rated: frozenset[int], empty: frozenset[int], doubtful: frozenset[int]
) -> dict[int, str]:
    """Rows that are no forms, with the code that says why.

    `rated` are the positions of the rated columns, `empty` the rows in which none of them is filled,
    `doubtful` the rows with a cell in them that is no answer. A total stands under the answers, a
    note fills one or two cells, a repeated header repeats it, and a row with nothing but serial, unit and
    row number has not been typed yet.
    """
    found: dict[int, str] = {}
    headers = {c.position: fold(c.header) for c in body.layout.columns if c.header}
    for index in sorted(empty | doubtful | _begins_like_total(body, rated)):
        filled = {
            c: cell_text(column[index])
            for c, column in enumerate(body.columns)
            if cell_kind(column[index]) != "blank"
        }
        if not filled:
            found[index] = ""
        elif sum(fold(text[:_LONGEST]) == headers.get(c) for c, text in filled.items()) * 2 > len(filled) > 1:
            found[index] = "importing.repeated_header"
        elif _is_total(filled, index in empty, rated):
            found[index] = "importing.total_row"
        elif index in empty and _is_note(body, filled):
            found[index] = "importing.note_row"
    _add_untyped(body, empty, found)
    return found


def _begins_like_total(body: Body, rated: frozenset[int]) -> set[int]:
    """Rows with a text in a column left of the answers that may be the word for a total."""
    hits: set[int] = set()
    for c, column in enumerate(body.columns[: min(rated, default=0)]):
        different = body.different(c) if c not in rated else ()
        texts = (raw for raw in different if type(raw) is str and raw[:1] in _FIRST_LETTERS)
        words = {raw for raw in texts if _fold_short(raw) in _STRICT_TOTALS}
        if words:
            hits.update(i for i, raw in enumerate(column) if raw in words)
    return hits


def _fold_short(raw: str) -> str:
    if not 2 < len(raw) < 30:
        return ""
    return fold(raw) if raw.lstrip()[:1] in _FIRST_LETTERS else ""


def _is_total(filled: dict[int, str], empty: bool, rated: frozenset[int]) -> bool:
    texts = [fold(text[:_LONGEST]) for c, text in sorted(filled.items()) if c not in rated]
    texts = [text for text in texts if text and not text.isdigit()]
    if not texts:
        return False
    return texts[0] in _STRICT_TOTALS or (not empty and _TOTALS.fullmatch(texts[0]) is not None)


def _is_note(body: Body, filled: dict[int, str]) -> bool:
    """Whether a row without answers is a sentence or a signature rather than a form's beginning."""
    used = {c.position for c in body.layout.columns if c.match.kind != "comment"}
    if len(filled) > 2:
        return False
    serial = body.layout.role("serial")
    for c, text in filled.items():
        if c == (serial.position if serial else -1) and re.search(r"\d", text) and len(text) <= 40:
            return False
        if c in used and text.strip().isdigit():
            return False
    return True


def _add_untyped(body: Body, empty: frozenset[int], found: dict[int, str]) -> None:
    """The rows of a pre-printed list in which nothing stands but serial, unit and typist."""
    given = {
        c.position
        for c in body.layout.columns
        if c.match.kind == "role" and c.match.code in {"serial", "unit", "volunteer"}
    }
    rest = [
        column for c, column in enumerate(body.columns) if c not in given and c not in body.layout.unknown
    ]
    for index in empty - found.keys():
        if all(cell_kind(column[index]) == "blank" for column in rest):
            found[index] = "importing.not_typed"
