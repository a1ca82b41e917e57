"""The sheets of one file, each with its layout, to the rows of a batch."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from survey.importing.assemble import read_rows
from survey.importing.context import Context
from survey.importing.encodings.files import EIGHT_BIT
from survey.importing.encodings.repair import repair_sheet
from survey.importing.headers.layout import Column, Layout, covered_criteria, extra_columns, find_layout
from survey.importing.headers.misfit import explain_misfit
from survey.importing.longform import pivot_sheet
from survey.importing.personal import is_personal_header, looks_personal
from survey.importing.readers.cells import Raw, Sheet, cell_kind
from survey.importing.source import SourceFile
from survey.messages import HailongError, Problem
from survey.questionnaire.model import Item
from survey.store.columns import SheetColumns, Table
from survey.store.records import Row
from survey.text import fold


class SheetRows(NamedTuple):
    """All rows of a file, the problems of the file as a whole, and where its columns are.

    `anchors` is the column of each sheet's serials, `letters` the name of the column of each item,
    attribute and role, by sheet.
    """

    rows: Sequence[Row]
    problems: tuple[Problem, ...]
    anchors: Mapping[str, Column | None]
    letters: Mapping[str, Mapping[str, str]]


def read_sheets(source: SourceFile, context: Context) -> SheetRows:
    """All rows of a file.

    A sheet whose header does not fit the questionnaire (a page of instructions, a summary) is passed
    over, and said. Raises HailongError when no sheet fits, there is no row, or a limit is passed.
    """
    parts: list[SheetColumns] = []
    problems = list(source.problems)
    anchors: dict[str, Column | None] = {}
    letters: dict[str, dict[str, str]] = {}
    sheets, said = _repair(source, context)
    problems.extend(said)
    layouts = [_lay_out(sheet, context, source.path.name, problems) for sheet in sheets]
    for sheet, layout in layouts:
        if layout is None or not fits(layout, context):
            if sheet.rows and len(source.sheets) > 1:
                problems.append(
                    Problem(
                        "importing.sheet_passed_over", "note", sheet=sheet.name, values={"sheet": sheet.name}
                    )
                )
            continue
        anchors[sheet.name] = _anchor(sheet, layout)
        letters[sheet.name] = {c.match.code: sheet.letters(c.position) for c in layout.columns}
        found, said = read_rows(sheet, layout, context, source.path.name)
        parts.append(found)
        problems.extend((*_describe(sheet, layout, context), *said))
    if not anchors:
        raise explain_misfit(source, layouts, context)
    if not all(layout.role("serial") for sheet, layout in layouts if layout and sheet.name in anchors):
        problems.append(Problem("importing.no_serial_column", "warning"))
    _check_size(parts, source, context)
    return SheetRows(Table(tuple(parts)), tuple(problems), anchors, letters)


def _lay_out(
    sheet: Sheet, context: Context, file_name: str, problems: list[Problem]
) -> tuple[Sheet, Layout | None]:
    """A sheet and its layout; a table of one row an answer is first turned into one row a form."""
    layout = find_layout(sheet, context.recogniser)
    if layout is not None and fits(layout, context):
        return sheet, layout
    pivoted = pivot_sheet(sheet, context, file_name)
    if pivoted is None:
        return sheet, layout
    problems.append(pivoted[1])
    return pivoted[0], find_layout(pivoted[0], context.recogniser)


def _repair(source: SourceFile, context: Context) -> tuple[list[Sheet], list[Problem]]:
    """The sheets with every column in Unicode, and what had to be decoded."""
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    whole_file = source.encoding == EIGHT_BIT
    for sheet in source.sheets:
        named = context.encoding if whole_file else None
        repaired, said = repair_sheet(sheet, context.words, whole_file=whole_file, named=named)
        sheets.append(repaired)
        problems.extend(said)
    return sheets, problems


def _anchor(sheet: Sheet, layout: Layout) -> Column | None:
    """Where a problem of a whole row is shown: at its serial, or in the first column in use."""
    column = layout.role("serial") or min(layout.columns, key=lambda c: c.position, default=None)
    return column._replace(position=sheet.column_index(column.position)) if column is not None else None


def fits(layout: Layout, context: Context) -> bool:
    """Whether enough rated columns were found for a form to be valid at all."""
    q = context.questionnaire
    covered = covered_criteria(q, set(layout.items()))
    return covered >= max(1, math.ceil(q.minimum_answered * len(q.criteria)))


def _check_size(parts: Sequence[SheetColumns], source: SourceFile, context: Context) -> None:
    rows = sum(map(len, parts))
    if rows == sum(len(part.formless) for part in parts):
        raise HailongError("importing.no_rows", path=source.path.name)
    if rows > context.limits.rows:
        raise HailongError("importing.too_many_rows", rows=rows, limit=context.limits.rows)


def _describe(sheet: Sheet, layout: Layout, context: Context) -> list[Problem]:
    """What is worth saying about a sheet before its rows: hidden parts, columns missing, extra, personal."""
    name = sheet.name or None
    found = list(layout.problems)

    def say(code: str, severity: str = "note", **values: object) -> None:
        found.append(Problem(code, severity, sheet=name, values={"sheet": sheet.name, **values}))  # type: ignore[arg-type]

    if sheet.hidden:
        say("importing.hidden_sheet")
    first = layout.first_data_row
    hidden = [p for p in sheet.hidden_rows if first <= p < len(sheet.rows) and any(sheet.rows[p])]
    if hidden:
        say("importing.hidden_rows", count=len(hidden))
    columns = [c for c in layout.columns if c.position in sheet.hidden_columns]
    if columns:
        say("importing.hidden_columns", columns=sheet.ranges(c.position for c in columns))
    used = {c.position for c in layout.columns}
    formulas = sum(
        row >= first and column in used and _has_value(sheet, row, column) for row, column in sheet.formulas
    )
    if formulas:
        say("importing.formulas", count=formulas)
    present = layout.items()
    missing = [item.code for item in context.questionnaire.rated if item.code not in present]
    if missing:
        say("importing.missing_columns", "warning", columns=", ".join(missing))
    found.extend(_comment_of_digits(sheet, layout, context))
    personal = _personal_columns(sheet, layout)
    for position, header in personal.items():
        say("importing.personal_column", "warning", header=header, letters=sheet.letters(position))
    extra = [header for header in extra_columns(layout) if header not in personal.values()]
    found.extend(_ratings_of_no_item(sheet, layout, missing, extra, context))
    if extra:
        shown = ", ".join(header[:40] for header in extra[:12]) + (" …" if len(extra) > 12 else "")
        say("importing.extra_columns", count=len(extra), columns=shown)
    return found


def _comment_of_digits(sheet: Sheet, layout: Layout, context: Context) -> list[Problem]:
    """A column of ratings under a name that a criterion without a column shares with the open comment."""
    column = next((c for c in layout.columns if c.match.kind == "comment" and c.match.how == "role"), None)
    if column is None:
        return []
    present = layout.items()
    names = {
        fold(text): criterion.items[0]
        for criterion in context.questionnaire.criteria
        if len(criterion.items) == 1 and criterion.items[0].code not in present
        for label in (criterion.label, criterion.short)
        if label is not None
        for text in label.by_language.values()
    }
    item = names.get(fold(column.header))
    if item is None:
        return []
    cells = set(sheet.column(column.position, layout.first_data_row))
    texts = [raw for raw in cells if cell_kind(raw) != "blank"]
    if not texts or not _are_ratings(item, texts, context):
        return []
    values = {"letters": sheet.letters(column.position), "item": item.code}
    return [Problem("importing.comment_of_digits", "warning", sheet=sheet.name or None,
                    column=column.header, values=values)]  # fmt: skip


def _ratings_of_no_item(
    sheet: Sheet, layout: Layout, missing: Sequence[str], extra: Sequence[str], context: Context
) -> list[Problem]:
    """Columns that nothing is known of but in which only ratings stand, where items have no column."""
    items = [item for item in context.questionnaire.rated if item.code in missing]
    found: list[Problem] = []
    for position, header in layout.unknown.items():
        cells = sheet.column(position, layout.first_data_row) if items and header in extra else ()
        texts = {raw for raw in cells if cell_kind(raw) != "blank"}
        if len(texts) > 1 and any(_are_ratings(item, texts, context) for item in items):
            values = {"letters": sheet.letters(position), "columns": ", ".join(missing), "item": missing[0]}
            found.append(Problem("importing.ratings_of_no_item", "warning", sheet=sheet.name or None,
                                 column=header, values=values))  # fmt: skip
    return found


def _are_ratings(item: Item, cells: Iterable[Raw], context: Context) -> bool:
    """Whether every cell is read as a level of the item's scale as it stands."""
    readings = (context.vocabulary.rating(item, raw) for raw in cells)
    return all(reading.plain and reading.rating >= 0 for reading in readings)


def _has_value(sheet: Sheet, row: int, column: int) -> bool:
    """Whether the file holds the value that a formula had when it was last computed."""
    cells = sheet.rows[row] if row < len(sheet.rows) else []
    return column < len(cells) and cell_kind(cells[column]) not in {"uncomputed", "error"}


def _personal_columns(sheet: Sheet, layout: Layout) -> dict[int, str]:
    """Unused columns that hold personal data, by their header or by what stands in them."""
    first = layout.first_data_row
    found: dict[int, str] = {}
    for position, header in layout.unknown.items():
        cells = islice(sheet.column(position, first), 1000)
        if is_personal_header(header) or looks_personal(cells):
            found[position] = header
    return found
