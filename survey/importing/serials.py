"""The serial of each row, exactly as typed, or as it was before a spreadsheet changed it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from survey.importing.readers.cells import Raw, cell_kind, cell_text
from survey.text import clean, fold

if TYPE_CHECKING:
    from survey.importing.assemble import ColumnReader

_NOTHING = frozenset({"", "na", "n a", "null", "none", "nan"})


def read_serials(
    reader: ColumnReader, units: Sequence[str | None], left_out: Mapping[int, str]
) -> Sequence[str | None]:
    """The serial of every row. A row whose serial is blank is kept without one, and that is said.

    A number in a column of texts of one width with leading zeros has lost its own: it gets them back.
    """
    column = reader.body.layout.role("serial")
    if column is None:
        return [None] * len(reader.body)
    cells = reader.body.columns[column.position]
    width = _text_width(cells)
    found: list[str | None] = []
    for index, raw in enumerate(cells):
        kind = cell_kind(raw)
        text = clean(cell_text(raw)) if kind not in {"error", "uncomputed"} else ""
        if width and kind == "number" and text.isdigit() and len(text) < width:
            text = text.zfill(width)
            if index not in left_out:
                reader.correct(index, column, "serial", "zeros", serial=text)
        if kind not in {"text", "number"} or fold(text) in _NOTHING:
            text = ""
            if index not in left_out:
                code = (
                    f"importing.{kind}_cell" if kind in {"error", "uncomputed"} else "importing.serial_blank"
                )
                reader.notes.add(index, reader.problem(index, column, code, "warning"))
        found.append(text or None)
    return found


def _text_width(cells: Sequence[Raw]) -> int:
    """The width shared by all serials of digits typed as text, when one of them begins with 0; else 0."""
    texts = {clean(raw) for raw in cells if isinstance(raw, str) and re.fullmatch(r"\s*\d+\s*", raw)}
    widths = {len(text) for text in texts}
    return widths.pop() if len(widths) == 1 and any(text.startswith("0") for text in texts) else 0
