"""The simulated survey as the workbooks volunteers hand in."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from survey.arguments import checked
from survey.demo.handwriting import Cell, UnitName, name_unit
from survey.demo.layouts import Layout, layout_for
from survey.demo.population import simulate_population
from survey.demo.settings import Simulation
from survey.demo.sheets import Line, SheetPlan, one_of, plan_sheet
from survey.demo.slips import apply_slips, choose_slips, list_entries
from survey.demo.truth import DemoFiles, Planted, column_letters, find_planted
from survey.messages import Language
from survey.plan import Plan, unit_infos
from survey.questionnaire.model import Questionnaire
from survey.text import strip_marks
from survey.workbooks import workbook_bytes

_NOT_IN_FILE_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|', " "))
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("\\/:*?[]'", " "))
_WIDTHS = {
    "row": 5, "serial": 15, "unit": 24, "date": 12, "volunteer": 15, "attribute": 15,
    "comment": 55, "remark": 20,
}  # fmt: skip


@checked
def write_demo_workbooks(
    plan: Plan,
    questionnaire: Questionnaire,
    folder: Path,
    seed: int | np.random.Generator,
    simulation: Simulation | None = None,
) -> DemoFiles:
    """Simulate the survey a plan describes and write one workbook per unit into `folder`.

    The same plan, questionnaire and seed give the same bytes. The folder must exist; files of the
    same names in it are replaced.
    """
    simulation = simulation or Simulation()
    lang: Language = "vi" if plan.language == "vi" else "en"
    rng = np.random.default_rng(seed)
    period = survey_period(plan, simulation)
    population = simulate_population(questionnaire, unit_infos(plan, lang), rng, simulation, period)
    names = [_name(plan, unit.id, lang) for unit in population.units]
    layouts = [layout_for(position) for position in range(len(names))]
    slips = choose_slips(population, layouts, names, rng)
    population = apply_slips(population, slips)
    paths: list[Path] = []
    planted: list[Planted] = []
    for turn, (name, layout) in enumerate(zip(names, layouts, strict=True)):
        entries = list_entries(population, turn, slips)
        contents = plan_sheet(population, entries, name, layout, turn, lang)
        path = folder / _file_name(name, len(entries), turn, lang, paths)
        sheet = one_of("demo.sheet_names", lang, turn, name=name.name).translate(_NOT_IN_SHEET_NAMES)[:31]
        workbook = _build_workbook(contents, layout, sheet)
        workbook.properties.creator = entries[0].volunteer if entries else name.full
        saved_at = datetime.combine(
            period[1] + timedelta(days=1 + turn % 4), time(8 + turn % 9, turn * 7 % 60)
        )
        path.write_bytes(workbook_bytes(workbook, saved_at))
        paths.append(path)
        planted += find_planted(contents, population, name.id, path, sheet)
    return DemoFiles(tuple(paths), population, tuple(planted))


def survey_period(plan: Plan, simulation: Simulation) -> tuple[date, date]:
    """The plan's period; 40 days from or to the one end it names; or the simulation's."""
    first, last = plan.period_from, plan.period_to
    span = timedelta(days=39)
    if first is None and last is None:
        return simulation.default_period
    first = first if first is not None else (last or date.min) - span
    return first, last if last is not None else first + span


def _name(plan: Plan, unit_id: str, lang: Language) -> UnitName:
    unit = next(unit for unit in plan.units if unit.id == unit_id)
    prefixes = next((level.prefixes for level in plan.levels if level.code == unit.level), ())
    return name_unit(unit.id, unit.name_in(lang), prefixes)


def _file_name(name: UnitName, forms: int, turn: int, lang: Language, taken: Sequence[Path]) -> str:
    """A name as people give files; with the unit's id where that is taken."""
    plain = strip_marks(name.name)
    stem = one_of(
        "demo.file_names", lang, turn,
        full=name.full, short=name.abbreviated, name=name.name, full_plain=strip_marks(name.full),
        short_plain=strip_marks(name.abbreviated), plain=plain, joined="".join(plain.split()), forms=forms,
    ).translate(_NOT_IN_FILE_NAMES)  # fmt: skip
    if stem.casefold() in {path.stem.casefold() for path in taken}:
        stem = f"{stem} {name.id}".translate(_NOT_IN_FILE_NAMES)
    return f"{stem.strip()}.xlsx"


def _build_workbook(contents: SheetPlan, layout: Layout, sheet_name: str) -> Any:
    """The sheet as openpyxl writes it row by row: only headers and titles carry a style."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    workbook: Any = Workbook(write_only=True)
    # The font of cells without a style: Excel takes it from the workbook's first font.
    workbook._fonts = type(workbook._fonts)([Font(name=layout.font, sz=11, family=2)])
    sheet = workbook.create_sheet(sheet_name)
    header = next(row for row, line in enumerate(contents.lines, 1) if line.kind == "header")
    _arrange(sheet, contents, layout, header)
    for line in contents.lines:
        sheet.append(_styled(sheet, line, layout))
    for number in range(layout.spare_sheets):
        workbook.create_sheet(f"Sheet{number + 2}")
    return workbook


def _arrange(sheet: Any, contents: SheetPlan, layout: Layout, header: int) -> None:
    """Widths, the height of the header, merged titles, frozen panes."""
    wide = layout.header != "codes"
    for position, column in enumerate(contents.columns):
        width = _WIDTHS.get(column.holds, 13 if wide else 7)
        if column.holds == "item" and layout.ratings in ("labels", "plain labels"):
            width = 18
        sheet.column_dimensions[column_letters(position)].width = width
    sheet.row_dimensions[header].height = 105 if wide else 32
    last = column_letters(min(len(contents.columns), 12) - 1)
    for row, line in enumerate(contents.lines, 1):
        if line.kind == "title":
            sheet.merged_cells.ranges.add(_range(f"A{row}:{last}{row}"))
    sheet.freeze_panes = f"D{header + 1}"


def _range(reference: str) -> Any:
    from openpyxl.worksheet.cell_range import CellRange

    return CellRange(reference)


def _styled(sheet: Any, line: Line, layout: Layout) -> list[Any]:
    """The cells of a line, decomposed where the layout says so, styled where it is not a form."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, Side

    values: list[Any] = [_decompose(value) if layout.decomposed else value for value in line.cells]
    if line.kind == "form":
        return [_dated(sheet, value) if isinstance(value, date) else value for value in values]
    edge = Side(style="thin")
    cells = []
    for value in values:
        cell = WriteOnlyCell(sheet, value)
        cell.font = Font(name=layout.font, sz=13 if line.kind == "title" else 11, bold=True)
        if line.kind == "title":
            cell.alignment = Alignment(horizontal="center")
        elif line.kind == "header":
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            cell.border = Border(edge, edge, edge, edge)
        cells.append(cell)
    return cells


def _dated(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    cell.number_format = "dd/mm/yyyy"
    return cell


def _decompose(value: Cell) -> Any:
    return unicodedata.normalize("NFD", value) if isinstance(value, str) else value
