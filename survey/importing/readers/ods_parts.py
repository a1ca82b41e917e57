"""Error cells, formulas and hidden rows of an OpenDocument spreadsheet, which calamine does not tell.

Runs in the parsing process. Standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import workbook_parts  # type: ignore[import-not-found]

from survey.importing.child.entities import unescape

_TOKEN = re.compile(
    rb"<table:(table|table-row|table-cell|covered-table-cell|table-column)(?=[\s/>])([^>]*)>|<text:p[^>]*>([^<]*)<"
)
_REPEATED = re.compile(rb'number-(?:columns|rows)-repeated="([0-9]+)"')
_NAME = re.compile(rb'table:name="([^"]*)"')
_ERRORS = (b"#REF!", b"#DIV/0!", b"#NAME?", b"#VALUE!", b"#N/A", b"#NUM!", b"#NULL!", b"Err:")


def scan(xml: bytes, limits: Mapping[str, int]) -> dict[str, workbook_parts.Marks]:
    """Marks of every sheet by its name; nothing where nothing in the file calls for a closer look."""
    if not any(sign in xml for sign in (b"table:formula=", b"collapse", b'value-type="error"')):
        return {}
    sheets: dict[str, workbook_parts.Marks] = {}
    marks = workbook_parts.Marks()
    row = column = -1
    row_step = column_step = columns = 0
    is_formula = False
    for token in _TOKEN.finditer(xml):
        tag, attributes, text = token[1], token[2], token[3]
        repeated = int(found[1]) if attributes and (found := _REPEATED.search(attributes)) else 1
        if tag == b"table":
            name = _NAME.search(attributes)
            marks = workbook_parts.Marks()
            sheets[unescape(name[1].decode("utf-8", "replace")) if name else ""] = marks
            row, row_step, columns = -1, 1, 0
        elif tag == b"table-column":
            if b"collapse" in attributes:
                marks.hidden_columns.extend(range(columns, min(columns + repeated, limits["columns"])))
            columns += repeated
        elif tag == b"table-row":
            row, row_step = row + row_step, repeated
            column, column_step = -1, 1
            if b"collapse" in attributes or b'visibility="filter"' in attributes:
                marks.hidden_rows.extend(range(row, min(row + repeated, row + limits["rows"])))
        elif tag is not None:
            column, column_step = column + column_step, repeated
            is_formula = b"table:formula=" in attributes
            if is_formula:
                marks.formulas[row, column] = True
            if b'value-type="error"' in attributes:
                marks.errors[row, column] = "#REF!"
        elif text and text.startswith(_ERRORS) and (is_formula or (row, column) in marks.errors):
            marks.errors[row, column] = unescape(text.decode("utf-8", "replace"))
    return sheets
