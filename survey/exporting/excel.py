"""An Excel workbook of the forms and their codebook in which every text stays text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from survey.exporting.codebook import codebook_header, codebook_rows
from survey.exporting.dataset import Dataset, Value
from survey.exporting.variables import Variable
from survey.messages import HailongError, Language, Problem, say
from survey.workbooks import workbook_bytes

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

LONGEST = 32_767
_MOST_ROWS = 1_048_575
_MOST_COLUMNS = 16_384
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_FIRST_DAY = date(1900, 3, 1)
"""Excel's calendar has a 29 February 1900; before it, days are written as text."""
_WIDTHS = {"rating": 7.0, "number": 14.0, "date": 12.0, "category": 20.0, "text": 24.0}
_ROLE_WIDTHS = {"unit": 9.0, "unit_name": 32.0, "level": 13.0}
_PAGE_WIDTH = 190
"""Characters across a page in landscape that can still be read."""
_CODEBOOK_WIDTHS = (18.0, 12.0, 34.0, 60.0, 18.0, 18.0, 42.0, 8.0)


def excel_bytes(dataset: Dataset, lang: Language) -> tuple[bytes, tuple[Problem, ...]]:
    """Return the workbook, the same bytes for the same forms, and a note where texts had to be cut.

    Raises HailongError for more forms or columns than a sheet holds.
    """
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    if dataset.forms > _MOST_ROWS:
        raise HailongError("exporting.too_many_rows", forms=dataset.forms, most=_MOST_ROWS)
    if len(dataset.variables) > _MOST_COLUMNS:
        raise HailongError("exporting.too_many_columns", columns=len(dataset.variables), most=_MOST_COLUMNS)
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(say("exporting.sheet_answers", lang))
    cells = _Cells(sheet)
    last = get_column_letter(len(dataset.variables))
    _lay_out(sheet, [_width(variable) for variable in dataset.variables], "B2")
    sheet.auto_filter.ref = f"A1:{last}{dataset.forms + 1}"
    sheet.append([cells.header(variable.name) for variable in dataset.variables])
    writers = [cells.writer(variable) for variable in dataset.variables]
    for row in zip(*dataset.columns, strict=True):
        sheet.append([write(value) for write, value in zip(writers, row, strict=True)])
    _add_codebook(workbook, dataset, lang)
    workbook.properties.title = dataset.survey.plan.name.in_language(lang)
    workbook.properties.creator = "hailong"
    note = Problem("exporting.cut_in_excel", "warning", values={"count": cells.cut, "most": LONGEST})
    return workbook_bytes(workbook), (note,) if cells.cut else ()


def _width(variable: Variable) -> float:
    return _ROLE_WIDTHS.get(variable.role, _WIDTHS[variable.kind])


def _add_codebook(workbook: Any, dataset: Dataset, lang: Language) -> None:
    sheet = workbook.create_sheet(say("exporting.sheet_codebook", lang))
    cells = _Cells(sheet)
    _lay_out(sheet, _CODEBOOK_WIDTHS, "B2")
    sheet.append([cells.header(text) for text in codebook_header(lang)])
    for row in codebook_rows(dataset, lang):
        sheet.append([cells.wrapped(value) for value in row])


def _lay_out(sheet: Any, widths: Sequence[float], frozen: str) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.freeze_panes = frozen
    for position, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    # Pages side by side, so that what is printed can be read.
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = max(1, round(sum(widths) / _PAGE_WIDTH)), 0
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A"


@dataclass
class _Cells:
    """Makes cells. A plain value costs least, so only what needs a format or a guard becomes a cell."""

    sheet: WriteOnlyWorksheet
    cut: int = 0
    """Texts that were longer than a cell."""
    _styles: dict[str, Any] = field(default_factory=dict)
    _looks: dict[tuple[str, bool], Any] = field(default_factory=dict)

    def header(self, text: str) -> Any:
        from openpyxl.styles import Alignment, Font, PatternFill

        cell = self._text_cell(text)
        if not self._styles:
            self._styles = {
                "font": Font(name="Times New Roman", bold=True),
                "fill": PatternFill("solid", "DDEBF7"),
                "alignment": Alignment(horizontal="center", vertical="center", wrap_text=True),
            }
        for name, style in self._styles.items():
            setattr(cell, name, style)
        return cell

    def wrapped(self, value: str | int) -> Any:
        from openpyxl.styles import Alignment

        cell = self._text_cell(value) if isinstance(value, str) else self._cell(value)
        key = (cell.data_type, bool(cell.quotePrefix))
        if key not in self._looks:  # openpyxl compares every style with every other
            cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
            self._looks[key] = cell._style
        cell._style = copy(self._looks[key])
        return cell

    def writer(self, variable: Variable) -> Callable[[Any], object]:
        """What makes a cell of a value of this variable."""
        if variable.kind == "date":
            return self._date
        if variable.kind == "rating" and variable.codes:
            return self._rating
        return self._plain if variable.kind in ("rating", "number") else self._text

    def _plain(self, value: Value) -> Value:
        return value

    def _rating(self, value: int | None) -> object:
        """A code that is no score is red, so that nobody takes it for one."""
        if value is None or value >= 0:
            return value
        cell = self._cell(value)
        cell.number_format = "0;[Red]-0"
        return cell

    def _date(self, value: date | None) -> object:
        if value is None or value < _FIRST_DAY:
            return value if value is None else self._text(value.isoformat())
        cell = self._cell(value)
        cell.number_format = "dd/mm/yyyy"
        return cell

    def _text(self, value: str | None) -> object:
        return None if value is None else self._text_cell(value)

    def _text_cell(self, text: str) -> Any:
        """Text as text, whatever it begins with: openpyxl would make a formula of =1+1, an error of #N/A."""
        kept = self._fit(text)
        cell = self._cell("")
        cell.value = _ESCAPE.sub("_x005F_", kept)
        cell.data_type = "s"
        cell.number_format = "@"
        if kept[:1] in "=+-@":
            cell.quotePrefix = True
        return cell

    def _fit(self, text: str) -> str:
        """At most what a cell holds, which Excel counts in UTF-16 units; a letter is never halved."""
        if len(text) <= LONGEST // 2 or len(text.encode("utf-16-le")) // 2 <= LONGEST:
            return text
        self.cut += 1
        return text.encode("utf-16-le")[: (LONGEST - 1) * 2].decode("utf-16-le", "ignore") + "…"

    def _cell(self, value: str | float | date) -> Any:
        from openpyxl.cell import WriteOnlyCell

        return WriteOnlyCell(self.sheet, value)  # type: ignore[arg-type]
