"""The report's tables as a workbook: numbers as numbers, texts as texts whatever they look like."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from analysis.report.document import Cell, Document, FigureBlock, TableBlock
from analysis.report.html import number_blocks
from survey.workbooks import workbook_bytes

_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_LETTERS = ("bold", "italic", "size")
LONGEST: Final = 32767
"""Characters a cell of Excel holds; more are refused by Excel, so the rest goes on in a note cell."""


def write_workbook(document: Document) -> bytes:
    """A sheet of sentences, then one for each table and for the data behind each figure.

    Text that begins like a formula is stored as text. Numbers keep full precision and are shown as in
    the report. The same document gives the same bytes.
    """
    from openpyxl import Workbook

    book = Workbook()
    del book[book.sheetnames[0]]
    styles = Styles()
    _write_sentences(book, document, styles)
    for kind, block, number in [entry for blocks in number_blocks(document).values() for entry in blocks]:
        word = document.words["table" if kind == "table" else "figure"]
        if kind == "table":
            _write_table(book, block, f"{word} {number}", styles)
        elif kind == "figure" and isinstance(block, FigureBlock) and block.data is not None:
            _write_table(book, block.data, f"{word} {number}", styles)
    properties = book.properties
    properties.creator = properties.lastModifiedBy = "hailong"
    properties.title = _clean(document.title)[:250]
    made = datetime.fromisoformat(document.facts["provenance"]["generated_at"])
    return workbook_bytes(book, made.astimezone(UTC).replace(tzinfo=None))


def _clean(text: str) -> str:
    return _ILLEGAL.sub("", text)


def _put(sheet: Any, row: int, column: int, text: str, styles: Styles, look: Look) -> None:
    """A cell of text, never a formula; what Excel cannot hold goes on in the cells to the right."""
    text = _clean(text)
    cell = sheet.cell(row, column, text[:LONGEST])
    cell.data_type = "s"
    styles.apply(cell, look, quoted=text.startswith(_FORMULA_SIGNS))
    if len(text) > LONGEST:
        _put(sheet, row, column + 1, text[LONGEST:], styles, PLAIN)


def _write_sentences(book: Any, document: Document, styles: Styles) -> None:
    sheet = book.create_sheet(_sheet_name(book, document.words["contents"]))
    sheet.column_dimensions["A"].width = 110
    row = 1
    _put(sheet, row, 1, document.title, styles, Look(bold=True, size=14))
    for line in document.subtitle:
        row += 1
        _put(sheet, row, 1, line, styles, PLAIN)
    for section, blocks in zip(document.sections, number_blocks(document).values(), strict=True):
        row += 2
        _put(sheet, row, 1, section.title, styles, Look(bold=True))
        for kind, block, number in blocks:
            row += 1
            if kind == "paragraph":
                text = " ".join(part.text for part in block)
            else:
                text = f"{document.words[kind]} {number}. {block.caption}"
            _put(sheet, row, 1, text, styles, Look(vertical="top", wrapped=True))


def _sheet_name(book: Any, wanted: str) -> str:
    """A sheet name Excel takes: 31 characters, no []:*?/\\', not there yet."""
    base = _NOT_IN_SHEET_NAME.sub(" ", _clean(wanted)).strip()[:31] or "_"
    name, count = base, 1
    while name.casefold() in {sheet.casefold() for sheet in book.sheetnames}:
        count += 1
        name = f"{base[: 31 - len(str(count)) - 1]} {count}"
    return name


class Look(NamedTuple):
    """How a cell looks; None is as the workbook has it. `line`: one under the cell."""

    bold: bool | None = None
    italic: bool | None = None
    size: int | None = None
    side: str | None = None
    vertical: str | None = None
    wrapped: bool = False
    line: bool = False
    shown: str = "General"


PLAIN: Final = Look()


@dataclass
class Styles:
    """The looks of cells, each put together once: openpyxl compares every style with every other."""

    known: dict[tuple[Look, bool], Any] = field(default_factory=dict)

    def apply(self, cell: Any, look: Look, *, quoted: bool = False) -> None:
        """Give a cell its look; a quote keeps its text from being a formula when somebody edits it."""
        style = self.known.get((look, quoted))
        if style is None:
            cell.quotePrefix = quoted
            _set_look(cell, look)
            style = self.known[look, quoted] = cell._style  # openpyxl's own array of numbers of styles
        cell._style = style  # one for all: no cell is given another look afterwards


def _set_look(cell: Any, look: Look) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    letters = {
        name: value for name, value in look._asdict().items() if name in _LETTERS and value is not None
    }
    if letters:
        cell.font = Font(**letters)
    if look.vertical is not None:
        cell.alignment = Alignment(wrap_text=look.wrapped, vertical=look.vertical, horizontal=look.side)
    if look.line:
        cell.border = Border(bottom=Side(style="thin"))
    cell.number_format = look.shown


def _write_table(book: Any, block: TableBlock, number: str, styles: Styles) -> None:
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(_sheet_name(book, number))
    _put(sheet, 1, 1, f"{number}. {block.caption}", styles, Look(bold=True, size=12))
    sides = ["right" if numeric else "left" for numeric in block.numeric]
    for column, (heading, side) in enumerate(zip(block.columns, sides, strict=True), 1):
        look = Look(bold=True, side=side, vertical="bottom", wrapped=True, line=True)
        _put(sheet, 3, column, heading, styles, look)
    for index, row in enumerate(block.rows, 4):
        bold = row.kind == "total"
        for column, cell in enumerate(row.cells, 1):
            shown = number_format(cell)
            look = Look(bold, None, None, sides[column - 1], "top", column == 1, shown=shown or "General")
            if shown is None:
                _put(sheet, index, column, cell.text, styles, look)
            else:
                styles.apply(sheet.cell(index, column, cell.value), look)
    for index, note in enumerate(block.notes, 5 + len(block.rows)):
        _put(sheet, index, 1, note, styles, Look(italic=True))
    for column, heading in enumerate(block.columns, 1):
        texts = [row.cells[column - 1].text for row in block.rows if column <= len(row.cells)]
        longest = max([*(len(text) for text in texts), *(len(word) for word in heading.split()), 6])
        sheet.column_dimensions[get_column_letter(column)].width = min(longest + 3, 60)
    sheet.freeze_panes = "B4"
    sheet.print_title_rows = "3:3"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if len(block.columns) > 6 else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def number_format(cell: Cell) -> str | None:
    """Excel's format that shows the value as the text does; None where only the text can say it.

    A number with a mark ([u]) keeps the mark in its format.
    """
    if cell.value is None or cell.value != cell.value:
        return None
    text, _, mark = cell.text.partition(" [")
    value = cell.value
    suffix = f'" [{mark}"' if mark else ""
    if text.endswith("%"):
        return "0.00%" + suffix
    if text.startswith(("+", "−", "<")) or "(" in text or not any(map(str.isdigit, text)):
        return None
    _, point, fraction = text.replace(",", ".").rpartition(".")
    decimals = len(fraction) if point and value != int(value) else 0
    if abs(value) <= 1 and decimals == 2 and not text.startswith(("0", "1,", "1.")):
        return None  # a share written without its sign, as in the appendix: the text says what is meant
    return ("#,##0" if decimals == 0 else "0." + "0" * decimals) + suffix
