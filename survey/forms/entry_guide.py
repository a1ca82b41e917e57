"""The instruction sheet of an entry book; its table of allowed values is what the drop-downs show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from survey.forms.entry_columns import EntryColumn, lists
from survey.forms.entry_styles import Styles
from survey.forms.layout import Wording
from survey.messages import say
from survey.workbooks import write_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_STEPS = ("row", "rating", "blank", "date", "private", "colours", "missing", "send")
_WIDE = 8
"""Columns that a sentence spreads over."""
_SENTENCE = 165
"""Letters of a sentence that fit on one line of that width."""
_LEAST_WIDTH, _MOST_WIDTH = 20, 36


def add_guide(
    workbook: Workbook, wording: Wording, columns: Sequence[EntryColumn], styles: Styles, *, example: date
) -> Mapping[tuple[int | str, ...], str]:
    """Add the sheet; return, for each list of allowed values, the cells that hold it.

    The addresses are absolute and name the sheet, as a validation wants them.
    """
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    ui = wording.ui
    sheet = workbook.create_sheet(say("forms.sheet_guide", ui))
    write_text(sheet, 1, 1, say("forms.guide_title", ui))
    sheet.cell(1, 1).font = styles.title
    row = 3
    for number, step in enumerate(_STEPS, 1):
        values = {"sheet": say("forms.sheet_entry", ui), "example": f"{example:%d/%m/%Y}"}

        sentence = f"{number}. {say(f'forms.guide_{step}', ui, **values)}"
        write_text(sheet, row, 1, sentence, styles.guide)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=_WIDE)
        sheet.row_dimensions[row].height = 19 if len(sentence) < _SENTENCE else 34
        row += 1
    write_text(sheet, row + 1, 1, say("forms.guide_allowed", ui))
    sheet.cell(row + 1, 1).font = styles.fact_bold
    areas = _write_lists(sheet, row + 2, columns, styles, wording)
    widths = [max(len(str(value)) for value in allowed) + 2 for allowed in areas]
    for position in range(1, max(_WIDE, len(areas)) + 1):
        width = widths[position - 1] if position <= len(widths) else 0
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = min(max(width, _LEAST_WIDTH), _MOST_WIDTH)
    sheet.protection.sheet = True
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return areas


def _write_lists(
    sheet: Worksheet, top: int, columns: Sequence[EntryColumn], styles: Styles, wording: Wording
) -> dict[tuple[int | str, ...], str]:
    """The allowed values, a column for each different list, headed by the columns that take it."""
    from openpyxl.utils import get_column_letter

    areas: dict[tuple[int | str, ...], str] = {}
    for position, (allowed, members) in enumerate(lists(columns).items(), 1):
        write_text(sheet, top, position, _name(members, wording), styles.header)
        for offset, value in enumerate(allowed, 1):
            write_text(sheet, top + offset, position, str(value), styles.allowed)
            if isinstance(value, int):
                sheet.cell(top + offset, position).value = value
        letter = get_column_letter(position)
        name = sheet.title.replace("'", "''")
        areas[allowed] = f"'{name}'!${letter}${top + 1}:${letter}${top + len(allowed)}"
    sheet.row_dimensions[top].height = 48
    return areas


def _name(members: Sequence[EntryColumn], wording: Wording) -> str:
    if members[0].kind == "category":
        return ", ".join(column.header for column in members)
    numbers = [column.header.partition(". ")[0] for column in members]
    shown = numbers if len(numbers) <= 6 else [*numbers[:2], "…", numbers[-1]]
    return say("forms.guide_columns", wording.ui, columns=", ".join(shown))
