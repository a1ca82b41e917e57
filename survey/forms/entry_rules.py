"""What Excel enforces and counts in an entry book: validations, colours, the running count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from survey.forms.entry_columns import EntryColumn, lists
from survey.forms.layout import Wording
from survey.messages import Language, say

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

_EARLIEST, _LATEST = date(2000, 1, 1), date(2099, 12, 31)
_EXCELS_DAY_0 = date(1899, 12, 30)
_LONGEST_COMMENT, _LONGEST_TEXT = 2_000, 100
_ERROR_TEXT = 225  # Excel's limit; a longer one makes the file "damaged"


def add_rules(
    sheet: Worksheet,
    wording: Wording,
    columns: Sequence[EntryColumn],
    areas: Mapping[tuple[int | str, ...], str],
    rows: tuple[int, int],
    period: tuple[date | None, date | None],
) -> None:
    """Add a validation to every column that is typed in, and the two colours.

    `areas` are the cells that hold each list of allowed values, `rows` the first and last row of
    forms.
    """
    where = {column.code: _area(position, rows) for position, column in enumerate(columns, 1)}
    for allowed, members in lists(columns).items():
        validation = _list_validation(areas[allowed], members[0], wording.ui)
        for column in members:
            validation.add(where[column.code])
        sheet.add_data_validation(validation)
    for column in columns:
        if column.kind == "date":
            _add(sheet, _date_validation(period, wording.ui), where[column.code])
        elif column.kind in {"comment", "text", "volunteer"}:
            most = _LONGEST_COMMENT if column.kind == "comment" else _LONGEST_TEXT
            _add(sheet, _length_validation(most, wording.ui), where[column.code])
    _add_colours(sheet, columns, areas, rows)


def _add(sheet: Worksheet, validation: DataValidation, area: str) -> None:
    validation.add(area)
    sheet.add_data_validation(validation)


def _area(position: int, rows: tuple[int, int]) -> str:
    from openpyxl.utils import get_column_letter

    letter = get_column_letter(position)
    return f"{letter}{rows[0]}:{letter}{rows[1]}"


def _list_validation(area: str, column: EntryColumn, ui: Language) -> DataValidation:
    from openpyxl.worksheet.datavalidation import DataValidation

    kind = "rating" if column.kind == "rating" else "category"
    figures = ", ".join(str(value) for value in column.allowed if isinstance(value, int))
    return DataValidation(
        type="list",
        formula1=area,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=say(f"forms.wrong_{kind}_title", ui),
        error=say(f"forms.wrong_{kind}", ui, figures=figures)[:_ERROR_TEXT],
    )


def _date_validation(period: tuple[date | None, date | None], ui: Language) -> DataValidation:
    from openpyxl.worksheet.datavalidation import DataValidation

    first, last = period[0] or _EARLIEST, period[1] or _LATEST
    shown = {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}", "example": f"{first:%d/%m/%Y}"}
    return DataValidation(
        type="date",
        operator="between",
        formula1=str((first - _EXCELS_DAY_0).days),
        formula2=str((last - _EXCELS_DAY_0).days),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=say("forms.wrong_date_title", ui),
        error=say("forms.wrong_date", ui, **shown)[:_ERROR_TEXT],
    )


def _length_validation(most: int, ui: Language) -> DataValidation:
    from openpyxl.worksheet.datavalidation import DataValidation

    return DataValidation(
        type="textLength",
        operator="lessThanOrEqual",
        formula1=str(most),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=say("forms.too_long_title", ui),
        error=say("forms.too_long", ui, most=most),
    )


def _add_colours(
    sheet: Worksheet,
    columns: Sequence[EntryColumn],
    areas: Mapping[tuple[int | str, ...], str],
    rows: tuple[int, int],
) -> None:
    """Red for a value that is in no list (pasting passes by the validation), yellow for one still open."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.utils import get_column_letter

    red = DifferentialStyle(fill=PatternFill(bgColor="F4B6B6"))
    yellow = DifferentialStyle(fill=PatternFill(bgColor="FFF2CC"))
    rated = [p for p, column in enumerate(columns, 1) if column.kind == "rating"]
    first, last = get_column_letter(rated[0]), get_column_letter(rated[-1])
    position_of = {column.code: position for position, column in enumerate(columns, 1)}
    for allowed, members in lists(columns).items():
        for column in members:
            letter = get_column_letter(position_of[column.code])
            cell = f"{letter}{rows[0]}"
            bad = f'AND({cell}<>"",COUNTIF({areas[allowed]},{cell})=0)'
            where = _area(position_of[column.code], rows)
            sheet.conditional_formatting.add(
                where, Rule("expression", dxf=red, formula=[bad], stopIfTrue=True)
            )
    cell = f"{first}{rows[0]}"
    begun = f'AND({cell}="",COUNTA(${first}{rows[0]}:${last}{rows[0]})>0)'
    where = f"{first}{rows[0]}:{last}{rows[1]}"
    sheet.conditional_formatting.add(where, Rule("expression", dxf=yellow, formula=[begun]))


def count_formulas(columns: Sequence[EntryColumn], rows: tuple[int, int]) -> tuple[str, str]:
    """Return two expressions: the number of rows with an answer, and of blank ratings in those rows.

    They use no array formula, which older Excel would not calculate on opening.
    """
    from openpyxl.utils import get_column_letter

    letters = [get_column_letter(p) for p, column in enumerate(columns, 1) if column.kind == "rating"]
    cells = [f"${letter}${rows[0]}:${letter}${rows[1]}" for letter in letters]
    filled = "+".join(f'({area}<>"")' for area in cells)
    blank = "+".join(f'({area}="")' for area in cells)
    return f"SUMPRODUCT(--(({filled})>0))", f"SUMPRODUCT((({filled})>0)*({blank}))"
