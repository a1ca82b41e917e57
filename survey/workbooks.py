"""Workbooks without formulas nobody wrote, and with the same bytes each time."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from survey.text import clean

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles.named_styles import NamedStyle
    from openpyxl.worksheet.worksheet import Worksheet

SAVED_AT: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel's times have no zone
_LONGEST = 32_767
_FORMULA_SIGNS = ("=", "+", "-", "@")


def write_text(sheet: Worksheet, row: int, column: int, text: str, style: NamedStyle | None = None) -> None:
    """Put `text` in a cell as text, whatever it begins with; cut at Excel's limit.

    openpyxl would make a formula of "=1+1" and an error of "#N/A"; the quote prefix keeps Excel from
    doing so when somebody edits the cell.
    """
    text = clean(text)[:_LONGEST]
    cell = sheet.cell(row, column)
    cell.value = text
    cell.data_type = "s"
    if style is not None:
        write_style(sheet, row, column, style)
    if text.startswith(_FORMULA_SIGNS):
        cell.quotePrefix = True


def write_style(sheet: Worksheet, row: int, column: int, style: NamedStyle) -> None:
    """Give a cell a style, by name once the workbook knows it, which is quick for many cells."""
    known = sheet.parent is not None and style.name in sheet.parent.named_styles
    sheet.cell(row, column).style = style.name if known else style


def workbook_bytes(workbook: Workbook, saved_at: datetime = SAVED_AT) -> bytes:
    """Return the workbook as a file saved as if at `saved_at` (UTC, without a zone), whenever it really is.

    openpyxl stamps the time of saving into the properties and into every entry of the archive.
    """
    from openpyxl.writer.excel import ExcelWriter

    workbook.properties.created = workbook.properties.modified = saved_at
    saved = BytesIO()
    ExcelWriter(workbook, _Archive(saved, "w")).save()
    return saved.getvalue()


class _Archive(ZipFile):
    """The archive that openpyxl writes a workbook into: the same bytes for the same content."""

    def writestr(self, name: str, content: bytes | str) -> None:  # type: ignore[override]
        """An entry; Excel looks at neither its time nor the system that it was made on."""
        entry = ZipInfo(name, SAVED_AT.timetuple()[:6])
        entry.compress_type, entry.create_system = ZIP_DEFLATED, 3
        super().writestr(entry, content)

    def write(self, file: str, name: str) -> None:  # type: ignore[override]
        """An entry from a file."""
        self.writestr(name, Path(file).read_bytes())
