"""A returned workbook written from the values alone, for files that are no workbook of this kind."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from survey.importing.readers.packing import unpack_rows

from .book import NewBook, worst
from .cells import address
from .package import HEADER, MAIN, escape
from .styles import Styles

TYPE_CHECKING = False  # the module typing is not needed, and costs time
if TYPE_CHECKING:
    from typing import Any

    from .book import Request

_LONGEST = 32_000
_SIGNS = frozenset("=+-@\t")
_TAKEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


def write_workbook(request: Request) -> bytes:
    """The values of all sheets at their places, marked."""
    new = NewBook(request, Styles())
    quoted = new.styles.variant(0, "", quoted=True)
    known: dict[Any, str] = {}
    for name, cells, top, left in request["sheets"]:
        rows = unpack_rows(cells["columns"]) if isinstance(cells, dict) else cells
        sheet = new.add_sheet(
            (name or request["texts"]["data_sheet"]).translate(_TAKEN).strip("'") or "_", name
        )
        said = new.notes_by_cell(name)
        marks = {place: new.styles.variant(0, worst(texts), quoted=True) for place, texts in said.items()}
        legacy = new.add_comments(sheet, new.comment_texts(said))
        body = "".join(_rows(rows, top, left + 1, marks, quoted, known))
        new.package.add(
            sheet.path,
            f'{HEADER}<worksheet xmlns="{MAIN}"><sheetFormatPr defaultRowHeight="15"/>'
            f"<sheetData>{body}</sheetData>{legacy}</worksheet>",
            "worksheet",
        )
    return new.to_bytes()


def _rows(
    rows: Sequence[Sequence[Any]],
    top: int,
    left: int,
    marks: Mapping[tuple[int, int], int],
    quoted: int,
    known: dict[Any, str],
) -> list[str]:
    """The XML of each row that holds something or is marked. `top` and `left` are counted from 1."""
    by_row: dict[int, dict[int, int]] = {}
    for (row, column), style in marks.items():
        by_row.setdefault(row, {})[column] = style
    width = max(map(len, rows), default=0)
    letters = [address(0, left + c)[:-1] for c in range(width)]
    out = []
    for number in range(top, max([top + len(rows) - 1, *by_row]) + 1):
        values = rows[number - top] if number - top < len(rows) else ()
        styles = by_row.get(number)
        cells = []
        for letter, value in zip(letters, values, strict=False):
            if value != "":
                content = known.get(value)
                if content is None:
                    content = known[value] = _content(value, quoted)
                cells.append(f'<c r="{letter}{number}"{content}')
        if styles is not None:
            cells = _mark(cells, number, values, left, styles)
        if cells:
            out.append(f'<row r="{number}">{"".join(cells)}</row>')
    return out


def _mark(
    cells: Sequence[str], number: int, values: Sequence[Any], left: int, styles: Mapping[int, int]
) -> list[str]:
    """The cells of one row in the colours of their marks, with blank ones where only a mark is."""
    filled = (left + c for c, value in enumerate(values) if value != "")
    by_column = dict(zip(filled, cells, strict=True))
    for column, style in styles.items():
        cell = by_column.get(column)
        start = f'<c r="{address(number, column)}"'
        rest = cell[len(start) :] if cell is not None else "/>"
        if rest.startswith(' s="'):
            rest = rest[rest.index('"', 4) + 1 :]
        by_column[column] = f'{start} s="{style}"{rest}'
    return [by_column[column] for column in sorted(by_column)]


def _content(value: Any, quoted: int) -> str:
    """A cell's XML from after its address: a number, or a text, which is never a formula."""
    if isinstance(value, float) and math.isfinite(value):
        return f"><v>{int(value) if value.is_integer() and abs(value) < 1e15 else repr(value)}</v></c>"
    text = (value[1] if isinstance(value, tuple) else str(value))[:_LONGEST]
    style = f' s="{quoted}"' if text[:1] in _SIGNS else ""
    return f'{style} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
