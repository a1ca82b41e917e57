"""The list of forms to call back, as a workbook somebody can carry along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from survey.arguments import checked
from survey.messages import HailongError, Language, say
from survey.screening.records import Place, Screening
from survey.screening.wording import strong_signs, write_flagged, write_run

if TYPE_CHECKING:
    from openpyxl import Workbook

SHARE = 0.2
FEWEST = 5
"""Forms drawn of a volunteer or a block at least, where there are as many."""
_COLUMNS = (
    ("number", 6), ("serial", 18), ("unit", 24), ("volunteer", 22), ("place", 38), ("reason", 70),
    ("result", 32), ("note", 30),
)  # fmt: skip
_RESULTS = ("genuine", "differs", "not_asked", "not_found")
_TOP = 3


@dataclass(frozen=True, slots=True)
class CallBack:
    """One form to visit, and why."""

    place: Place
    reason: str


@checked
def draw_callbacks(
    screening: Screening, rng: np.random.Generator, share: float = SHARE, lang: Language = "vi"
) -> tuple[CallBack, ...]:
    """Draw the forms to visit: of each flagged volunteer and of both places of each copied block.

    A `share` of the forms of each, at least `FEWEST`; a form drawn twice stands once, under its first
    reason. Ordered by unit, volunteer and address.
    """
    if not 0 < share <= 1:
        raise HailongError("screening.bad_share", found=share)
    drawn: dict[int, CallBack] = {}
    for volunteer in screening.flagged:
        reason = say("screening.reason_volunteer", lang, signs="; ".join(strong_signs(volunteer, lang)[:2]))
        for place in _draw([screening.places[row] for row in volunteer.rows], share, rng):
            drawn.setdefault(place.row_id, CallBack(place, reason))
    for block in screening.of_kind("copied_block"):
        for here, there in ((block.first, block.second), (block.second, block.first)):
            reason = say("screening.reason_block", lang, count=len(here), other=write_run(there, lang))
            for place in _draw(here, share, rng):
                drawn.setdefault(place.row_id, CallBack(place, reason))
    return tuple(sorted(drawn.values(), key=lambda call: _order(call.place)))


def _draw(places: Sequence[Place], share: float, rng: np.random.Generator) -> list[Place]:
    count = min(len(places), max(FEWEST, ceil(share * len(places) - 1e-9)))
    return [places[index] for index in np.sort(rng.choice(len(places), count, replace=False))]


def _order(place: Place) -> tuple[str, str, str, str, int]:
    return place.unit_id or "", place.volunteer or "", place.file, place.sheet, place.row


@checked
def write_callback_list(
    screening: Screening,
    path: Path,
    rng: np.random.Generator,
    share: float = SHARE,
    lang: Language = "vi",
) -> tuple[CallBack, ...]:
    """Write the workbook of forms to call back to `path` and return them.

    The same screening and seed give the same bytes; the file is there whole or as it was before. Raises
    HailongError for a share outside 0–1 or a place that cannot be written.
    """
    from survey.files import write_file
    from survey.workbooks import workbook_bytes

    calls = draw_callbacks(screening, rng, share, lang)
    write_file(path, workbook_bytes(_workbook(screening, calls, lang)))
    return calls


def _workbook(screening: Screening, calls: Sequence[CallBack], lang: Language) -> Workbook:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    from survey.workbooks import write_text

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = say("screening.list_sheet", lang)
    thin = Side(style="thin", color="FFBFBFBF")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    write_text(sheet, 1, 1, say("screening.list_title", lang))
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    for column, (name, width) in enumerate(_COLUMNS, 1):
        cell = sheet.cell(_TOP, column)
        write_text(sheet, _TOP, column, say(f"screening.list_{name}", lang))
        cell.font, cell.border = Font(bold=True), border
        cell.fill = PatternFill("solid", fgColor="FFE8EEF5")
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, call in enumerate(calls, 1):
        row = _TOP + number
        sheet.cell(row, 1).value = number
        place = call.place
        unit = screening.unit_names.get(place.unit_id or "", place.unit_id or "")
        serial = place.serial or say("screening.no_serial", lang)
        texts = (serial, unit, place.volunteer or "", write_run([place], lang), call.reason, "", "")
        for column, text in enumerate(texts, 2):
            if text:
                write_text(sheet, row, column, text)
        sheet.row_dimensions[row].height = 15.0 * max(1, ceil(len(call.reason) / 62))
        for column in range(1, len(_COLUMNS) + 1):
            sheet.cell(row, column).border = border
            sheet.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = f"A{_TOP + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{_TOP}:{_TOP}"
    _write_guide(book, screening, lang)
    if calls:
        choices = f"='{book.worksheets[1].title}'!$A$2:$A${1 + len(_RESULTS)}"
        validation = DataValidation(type="list", formula1=choices, allow_blank=True)
        validation.add(f"G{_TOP + 1}:G{_TOP + len(calls)}")
        sheet.add_data_validation(validation)
    return book


def _write_guide(book: Workbook, screening: Screening, lang: Language) -> None:
    from openpyxl.styles import Alignment, Font

    from survey.workbooks import write_text

    sheet = book.create_sheet(say("screening.guide_sheet", lang))
    sheet.column_dimensions["A"].width = 110
    write_text(sheet, 1, 1, say("screening.list_result", lang))
    sheet.cell(1, 1).font = Font(bold=True)
    lines = [say(f"screening.result_{name}", lang) for name in _RESULTS]
    lines += ["", *say("screening.guide", lang).split("\n"), ""]
    for volunteer in screening.flagged:
        lines += [write_flagged(volunteer, screening, lang), *strong_signs(volunteer, lang)]
    for row, line in enumerate(lines, 2):
        if line:
            write_text(sheet, row, 1, line)
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
