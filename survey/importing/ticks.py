"""Items with one column a level, ticked with an x."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.importing.headers.layout import Column
from survey.importing.readers.cells import Raw, cell_text
from survey.questionnaire.model import BLANK, UNUSABLE, Item
from survey.text import clean

if TYPE_CHECKING:
    from survey.importing.column_reader import ColumnReader

_MARKS = frozenset(
    {
        "x",
        "xx",
        "v",
        "✓",
        "✔",
        "☑",
        "☒",
        "✗",
        "✘",
        "*",
        "1",
        "true",
        "yes",
        "co",
        "có",
        "y",
        "+",
        "o",
        "×",
        "х",
    }
)
_NO_MARKS = frozenset({"", "0", "false", "no", "n", "không", "khong", "-", "–", "na", "n/a"})


def read_ticks(reader: ColumnReader, item: Item, columns: list[Column], doubtful: set[int]) -> bytes:
    """The rating of each row: the level of its one ticked column.

    None ticked is blank; two are UNUSABLE, and so is a cell that is no tick. Both are said at the last
    cell concerned.
    """
    ticked: list[tuple[Column, dict[Raw, bool | None]]] = []
    for column in columns:
        cells = reader.body.columns[column.position]
        ticked.append((column, {raw: _is_tick(raw, column.match.level) for raw in set(cells)}))
    codes = bytearray([BLANK & 255]) * len(reader.body)
    for column, meaning in ticked:
        level = column.match.level if column.match.level is not None else UNUSABLE
        for index, raw in enumerate(reader.body.columns[column.position]):
            mark = meaning[raw]
            if mark is False:
                continue
            if mark and codes[index] == BLANK & 255:
                codes[index] = level & 255
                continue
            code = "importing.unknown_tick" if mark is None else "importing.two_ticks"
            codes[index] = UNUSABLE & 255
            doubtful.add(index)
            reader.note_wrong_answer(index, column, item, code)
    return bytes(codes)


def _is_tick(raw: Raw, level: int | None) -> bool | None:
    """Whether a cell is ticked; None when that cannot be told."""
    text = clean(cell_text(raw)).casefold()
    if text == str(level):
        return True
    if text in _NO_MARKS:
        return False
    return True if text in _MARKS else None
