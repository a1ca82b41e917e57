"""A workbook written in an unusual way, written again in the usual one. Runs in the child process."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Sequence
from typing import Any

_UNCOMPUTED = ("uncomputed", "=")


def reshape_workbook(
    content: bytes, sheets: Iterable[tuple[str, Sequence[Sequence[Any]], int, int]]
) -> bytes:
    """The workbook as openpyxl writes it: values, styles and sizes, without formulas, macros and links.

    A formula whose value the file does not hold is seen as "=".
    """
    sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]  # imported only to know numpy's numbers
    import openpyxl

    book: Any = openpyxl.load_workbook(io.BytesIO(content), keep_links=False, data_only=True)
    book.defined_names.clear()
    for name, rows, top, left in sheets:
        if name in book.sheetnames:
            for r, row in enumerate(rows, top):
                for c, value in enumerate(row, left + 1):
                    if value == _UNCOMPUTED:
                        cell = book[name].cell(r, c)
                        cell.value, cell.data_type = "=", "s"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
