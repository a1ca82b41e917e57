"""The child process that writes returned workbooks: openpyxl reads what a stranger sent, so it runs apart."""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Mapping, Sequence
from typing import Any

Request = Mapping[str, Any]

_ERROR_FILL, _WARNING_FILL = "FFFFC7CE", "FFFFEB9C"
_LONGEST = 32_000
_MARGIN_NOTE = 300


def build(request: Request) -> bytes:
    """The returned workbook: the sender's own with marks, or, without `content`, its values written anew."""
    book = _load(request) if request["content"] else _rebuild(request)
    _mark(book, request)
    _add_list(book, request)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _load(request: Request) -> Any:
    """The sender's workbook without macros, links and formulas: each formula is replaced by its value."""
    import openpyxl

    book: Any = openpyxl.load_workbook(io.BytesIO(request["content"]), keep_links=False)
    book.defined_names.clear()
    by_name = {name: (rows, top, left) for name, rows, top, left in request["sheets"]}
    for sheet in book.worksheets:
        values = by_name.get(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" or cell.hyperlink is not None:
                    _put(cell, _value_at(values, cell.row, cell.column) if values else "")
                elif isinstance(cell.value, str) and cell.value[:1] in "=+-@\t":
                    _put(cell, cell.value)
        sheet.conditional_formatting = type(sheet.conditional_formatting)()
        sheet.protection.sheet = False
    return book


def _value_at(values: tuple[Sequence[Sequence[Any]], int, int], row: Any, column: Any) -> Any:
    rows, top, left = values
    r, c = row - top, column - 1 - left
    return rows[r][c] if 0 <= r < len(rows) and 0 <= c < len(rows[r]) else ""


def _rebuild(request: Request) -> Any:
    import openpyxl

    book: Any = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows, top, left in request["sheets"]:
        sheet = book.create_sheet(name or request["texts"]["data_sheet"])
        for r, row in enumerate(rows, top):
            for c, value in enumerate(row, left + 1):
                if value != "":
                    _put(sheet.cell(r, c), value)
    return book


def _put(cell: Any, value: Any) -> None:
    """Write a raw cell as what it is; a text is never a formula, whatever it begins with."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.hyperlink = None
    if isinstance(value, float):
        cell.value = int(value) if value.is_integer() and abs(value) < 1e15 else value
        return
    text = value[1] if isinstance(value, tuple) else value
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:_LONGEST]
    cell.value = text or None
    if text:
        cell.data_type = "s"
        if text[0] in "=+-@\t":
            cell.style = cell.style
            cell.quotePrefix = True


def _mark(book: Any, request: Request) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    by_cell: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for sheet, cell, _, text, severity in request["notes"]:
        by_cell.setdefault((sheet or request["texts"]["data_sheet"], cell), []).append((text, severity))
    for (name, address), said in by_cell.items():
        if name not in book.sheetnames:
            continue
        cell = book[name][address]
        if type(cell).__name__ == "MergedCell":
            continue
        worst = "error" if any(severity == "error" for _, severity in said) else "warning"
        cell.fill = PatternFill("solid", fgColor=_ERROR_FILL if worst == "error" else _WARNING_FILL)
        comment = Comment("\n".join(text for text, _ in said)[:_LONGEST], request["texts"]["author"])
        comment.width, comment.height = 320, 60 + 18 * min(12, sum(1 + len(text) // 45 for text, _ in said))
        cell.comment = comment


def _add_list(book: Any, request: Request) -> None:
    """The first sheet: every note with a link to its cell."""
    from openpyxl.styles import Alignment, Font

    texts = request["texts"]
    sheet = book.create_sheet(_free_name(book, texts["list_sheet"]), 0)
    sheet.sheet_view.showGridLines = False
    _put(sheet["A1"], texts["title"])
    sheet["A1"].font = Font(bold=True, size=14)
    _put(sheet["A2"], texts["explain"])
    sheet["A2"].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells("A2:E2")
    sheet.row_dimensions[2].height = 64
    _put(sheet["G1"], request["stamp"])
    sheet.column_dimensions["G"].hidden = True
    for column, (title, width) in enumerate(zip(texts["columns"], (6, 22, 9, 28, 90), strict=True), 1):
        cell = sheet.cell(4, column)
        _put(cell, title)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    for number, (name, address, value, text, _) in enumerate(request["notes"], 1):
        row = 4 + number
        sheet.cell(row, 1).value = number
        _put(sheet.cell(row, 2), name or texts["data_sheet"])
        _put(sheet.cell(row, 3), address)
        quoted = (name or texts["data_sheet"]).replace("'", "''")
        _link(sheet.cell(row, 3), f"'{quoted}'!{address}")
        _put(sheet.cell(row, 4), value)
        _put(sheet.cell(row, 5), text)
        sheet.cell(row, 5).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A5"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False


def _link(cell: Any, location: str) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location)
    cell.font = Font(underline="single", color="FF0563C1")


def _free_name(book: Any, wanted: str) -> str:
    name, number = wanted, 2
    while name.casefold() in {title.casefold() for title in book.sheetnames}:
        name, number = f"{wanted} {number}", number + 1
    return name


def load_libraries() -> None:
    """Import openpyxl, without numpy, which it would import only to know numpy's numbers."""
    sys.modules["numpy"] = None  # type: ignore[assignment]
    import openpyxl.comments
    import openpyxl.styles
    import openpyxl.worksheet.hyperlink  # noqa: F401

    gc.freeze()
    gc.set_threshold(200_000, 20, 20)  # a workbook's cells form no cycles: seldom is often enough


def answer(request: Request, _: Any) -> bytes:
    """The workbook, or nothing when the sender's file cannot be styled."""
    try:
        return build(request)
    except Exception:  # whatever a strange file provokes: the caller has its values and asks again with them
        return b""


if __name__ == "__main__":
    sys.path.append(sys.argv[1])
    import pipe  # type: ignore[import-not-found]

    pipe.serve(load_libraries, answer)
