"""The Excel entry book of a unit: one row a form, and Excel itself refuses what cannot be an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from survey.forms.entry_columns import EntryColumn, entry_columns
from survey.forms.entry_guide import add_guide
from survey.forms.entry_rules import add_rules, count_formulas
from survey.forms.entry_styles import Styles
from survey.forms.layout import Wording
from survey.messages import say
from survey.workbooks import workbook_bytes, write_style, write_text

if TYPE_CHECKING:
    from openpyxl.styles.named_styles import NamedStyle
    from openpyxl.worksheet.worksheet import Worksheet

_TITLE, _UNIT, _COUNT, _BLANK, _GROUPS, _HEADERS, _CODES = range(1, 8)
FIRST_ROW = _CODES + 1
"""Row of the first form. The blank row keeps the title apart from the header, for the import too."""
_WIDTHS = {"serial": 17.0, "unit": 17.0, "date": 12.0, "volunteer": 14.0, "rating": 9.8, "comment": 38.0}
_OTHER_WIDTH = 15.0
_DATE_EXAMPLE = date(2020, 11, 5)


@dataclass(frozen=True)
class EntryBook:
    """What an entry book is made of. `serials` are in the order of the rows; `quota` is the unit's."""

    wording: Wording
    unit: str
    serials: Sequence[str]
    quota: int | None = None
    period_from: date | None = None
    period_to: date | None = None
    title: str = ""


def entry_book_bytes(book: EntryBook) -> bytes:
    """Return the entry book as an .xlsx file; the same book gives the same bytes."""
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = say("forms.sheet_entry", book.wording.ui)
    columns = entry_columns(book.wording)
    styles = Styles()
    rows = (FIRST_ROW, FIRST_ROW + len(book.serials) - 1)
    areas = add_guide(workbook, book.wording, columns, styles, example=book.period_from or _DATE_EXAMPLE)
    _write_head(sheet, book, columns, styles, rows)
    _write_header(sheet, columns, styles)
    _write_rows(sheet, book, columns, styles)
    add_rules(sheet, book.wording, columns, areas, rows, (book.period_from, book.period_to))
    _protect(sheet)
    _set_up_printing(sheet, book, rows[1], len(columns))
    workbook.properties.title = book.title
    workbook.properties.creator = "hailong"
    workbook.calculation.fullCalcOnLoad = True
    return workbook_bytes(workbook)


def _write_head(
    sheet: Worksheet, book: EntryBook, columns: Sequence[EntryColumn], styles: Styles, rows: tuple[int, int]
) -> None:
    """Title, unit, serials and counts. What is in column A stays in sight while scrolling."""
    ui = book.wording.ui
    typed, open_cells = count_formulas(columns, rows)
    write_text(sheet, _TITLE, 1, book.title)
    write_text(sheet, _UNIT, 1, say("forms.entry_unit", ui, unit=book.unit))
    ends = {"first": book.serials[0], "last": book.serials[-1]}
    write_text(sheet, _UNIT, 5, say("forms.entry_range", ui, **ends, count=len(book.serials)))
    quota = len(book.serials) if book.quota is None else book.quota
    sheet.cell(_COUNT, 1).value = f'="{say("forms.entry_typed", ui)} "&{typed}&"/{quota}"'
    sheet.cell(_COUNT, 5).value = f'="{say("forms.entry_open", ui)} "&{open_cells}'
    for row in (_TITLE, _UNIT, _COUNT):
        sheet.cell(row, 1).font = styles.title if row == _TITLE else styles.fact_bold
        sheet.cell(row, 5).font = styles.fact


def _write_header(sheet: Worksheet, columns: Sequence[EntryColumn], styles: Styles) -> None:
    from openpyxl.utils import get_column_letter

    start = 1
    for group, members in groupby(columns, key=lambda column: column.group):
        end = start + len(list(members)) - 1
        if group:
            for position in range(start, end + 1):
                write_style(sheet, _GROUPS, position, styles.group)
            write_text(sheet, _GROUPS, start, group)
            sheet.merge_cells(start_row=_GROUPS, end_row=_GROUPS, start_column=start, end_column=end)
        start = end + 1
    for position, column in enumerate(columns, 1):
        write_text(sheet, _HEADERS, position, column.header, styles.header)
        write_text(sheet, _CODES, position, column.code, styles.code)
        sheet.column_dimensions[get_column_letter(position)].width = _WIDTHS.get(column.kind, _OTHER_WIDTH)
    lines = max(_lines(column) for column in columns)
    heights = {_TITLE: 21, _UNIT: 16, _COUNT: 16, _BLANK: 5, _HEADERS: min(12 * lines + 6, 150), _CODES: 12}
    heights[_GROUPS] = 27 if any(column.group for column in columns) else 3
    for row, height in heights.items():
        sheet.row_dimensions[row].height = height
    sheet.freeze_panes = f"B{FIRST_ROW}"


def _lines(column: EntryColumn) -> int:
    """Lines its header takes: words are put one after the other, as Excel breaks them."""
    room = _WIDTHS.get(column.kind, _OTHER_WIDTH) * 1.1
    lines, used = 1, 0.0
    for word in column.header.split():
        if used and used + 1 + len(word) > room:
            lines, used = lines + 1, 0.0
        used += len(word) + (1 if used else 0)
    return lines


def _write_rows(sheet: Worksheet, book: EntryBook, columns: Sequence[EntryColumn], styles: Styles) -> None:
    by_kind: dict[str, NamedStyle] = {
        "serial": styles.locked,
        "unit": styles.locked_left,
        "date": styles.date,
        "rating": styles.rating,
        "category": styles.rating,
        "comment": styles.long_text,
    }
    given = ("serial", "unit")
    for row, serial in enumerate(book.serials, FIRST_ROW):
        for position, column in enumerate(columns, 1):
            style = by_kind.get(column.kind, styles.short_text)
            if column.kind in given:
                write_text(sheet, row, position, serial if column.kind == "serial" else book.unit, style)
            else:
                write_style(sheet, row, position, style)


def _protect(sheet: Worksheet) -> None:
    """Lock all but the cells to type in, without a password: it guards against slips, not people."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = False  # widths and heights may be changed
    protection.formatRows = False


def _set_up_printing(sheet: Worksheet, book: EntryBook, last_row: int, columns: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem, _HeaderFooterPart
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = max(1, round(columns / 15)), 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{_GROUPS}:{_CODES}"
    sheet.print_title_cols = "A:A"
    sheet.print_area = f"A1:{get_column_letter(columns)}{last_row}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    unit = book.unit.replace("&", "&&")  # in a footer & begins a command
    page = say("forms.footer_page", book.wording.ui)
    sheet.HeaderFooter = HeaderFooter(
        oddFooter=HeaderFooterItem(left=_HeaderFooterPart(unit), right=_HeaderFooterPart(page))
    )
