"""Workbooks without formulas nobody wrote, and with the same bytes each time."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from survey.text import clean

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles.named_styles import NamedStyle
    from openpyxl.worksheet.worksheet import Worksheet

SAVED_AT: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel's times have no zone
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
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
    """Return the workbook as a file saved as if at `saved_at`, whenever it really is.

    openpyxl stamps the time of saving into the properties and into every entry of the archive.
    """
    from openpyxl.writer.excel import ExcelWriter

    workbook.properties.created = saved_at
    raw, saved = BytesIO(), BytesIO()
    with ZipFile(raw, "w", ZIP_STORED) as archive:
        ExcelWriter(workbook, archive).save()
    stamp = f"{saved_at:%Y-%m-%dT%H:%M:%SZ}".encode()
    with ZipFile(raw) as archive, ZipFile(saved, "w", ZIP_DEFLATED) as target:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            entry = ZipInfo(name, saved_at.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, content)
    return saved.getvalue()
