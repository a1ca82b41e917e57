"""From the columns of a sheet to rows: each with its form, its state, and what must be said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from survey.importing.body import Body, find_left_out, take_body
from survey.importing.column_reader import ColumnReader, Notes
from survey.importing.context import Context
from survey.importing.headers.layout import Layout
from survey.importing.particulars import LONGEST_COMMENT, Particulars, read_particulars
from survey.importing.personal import mask_personal
from survey.importing.ratings import check_answered, read_ratings
from survey.importing.readers.cells import Sheet, cell_text
from survey.messages import Problem
from survey.store.records import Form, Row, RowState

_ACCEPTED: RowState = "accepted"


def read_rows(
    sheet: Sheet, layout: Layout, context: Context, file_name: str
) -> tuple[list[Row], list[Problem]]:
    """Every non-blank row below the header of a sheet, in order, and the problems of whole columns."""
    body = take_body(sheet, layout)
    notes = Notes()
    reader = ColumnReader(body, context, notes, file_name)
    ratings = read_ratings(reader)
    left_out = find_left_out(body, reader.rated_positions, reader.empty, reader.doubtful)
    columns = read_particulars(reader, left_out)
    _check_width(reader, left_out)
    check_answered(reader, ratings, left_out)
    return _build(reader, ratings, columns, left_out), reader.column_problems


def _check_width(reader: ColumnReader, left_out: Mapping[int, str]) -> None:
    """Hold rows of a text table with more cells than the header: their cells may have shifted.

    Where the comment stands last, only it was cut in two: the row is good, and that is said. In a
    workbook cells do not shift, and what stands beside the table is nobody's answer.
    """
    if reader.body.sheet.name:
        return
    last = max(reader.body.layout.columns, key=lambda column: column.position)
    for index in sorted(reader.body.overfull - set(left_out)):
        number = reader.body.number(index)
        if last.match.kind == "comment" and last.position + 1 == len(reader.body.columns):
            reader.notes.add(index, reader.problem(index, last, "importing.comment_split", "warning"))
        else:
            reader.notes.stop(index, "held", "importing.too_many_cells")
            reader.notes.add(index, Problem("importing.too_many_cells", row=number, values={"row": number}))


def _build(
    reader: ColumnReader, ratings: bytearray, columns: Particulars, left_out: Mapping[int, str]
) -> list[Row]:
    body, notes = reader.body, reader.notes
    width = len(reader.context.questionnaire.rated)
    raw_rows = _raw_rows(body)
    content = bytes(ratings)
    sheet = body.sheet.name
    attribute_codes = tuple(columns.attributes)
    attribute_columns = (
        list(zip(*columns.attributes.values(), strict=True)) if attribute_codes else [()] * len(body)
    )
    rows: list[Row] = []
    for index in range(len(body)):
        if index in left_out:
            if left_out[index]:
                rows.append(_left_out_row(body, index, left_out[index]))
            continue
        attributes = {
            code: value
            for code, value in zip(attribute_codes, attribute_columns[index], strict=True)
            if value
        }
        form = Form(
            columns.serials[index],
            columns.units[index],
            content[index * width : (index + 1) * width],
            attributes,
            columns.dates[index],
            columns.volunteers[index],
            columns.weights[index],
            columns.clusters[index],
            columns.comments[index],
        )
        stopped = notes.stopped.get(index)
        state, reason = stopped if stopped is not None else (_ACCEPTED, None)
        problems = notes.problems.get(index, ())
        if index in notes.rules:
            problems = (*problems, _rules_note(body, index, notes.rules[index]))
        rows.append(
            Row(
                sheet,
                body.number(index),
                state,
                raw_rows(index),
                form,
                reason,
                index in notes.corrected,
                tuple(problems),
            )
        )
    return rows


def _rules_note(body: Body, index: int, rules: Iterable[str]) -> Problem:
    number = body.number(index)
    return Problem("importing.rules", "note", sheet=body.sheet.name or None, row=number,
                   values={"row": number, "rules": "; ".join(rules)})  # fmt: skip


def _left_out_row(body: Body, index: int, reason: str) -> Row:
    """A row that is no form. Nothing of it is kept but the place: what stands there is unknown."""
    number = body.number(index)
    problem = Problem(reason, "note", sheet=body.sheet.name or None, row=number, values={"row": number})
    return Row(body.sheet.name, number, "left_out", {}, None, reason, False, (problem,))


def _raw_rows(body: Body) -> Callable[[int], dict[str, str]]:
    """A function giving the texts of a row as typed, by header: used columns only, personal data masked."""
    used = body.layout.columns
    names: list[str] = []
    for column in used:
        name = column.header or body.sheet.letters(column.position)
        names.append(name if name not in names else f"{name} ({body.sheet.letters(column.position)})")
    texts: list[Sequence[str]] = []
    for column in used:
        cells = body.columns[column.position]
        free = column.match.kind in {"comment", "attribute"} or column.match.code == "volunteer"
        different = set(cells)
        if free:
            known = {raw: mask_personal(cell_text(raw)[:LONGEST_COMMENT])[0] for raw in different}
            texts.append([known[raw] for raw in cells])
        elif all(type(raw) is str for raw in different):
            texts.append(cells)  # type: ignore[arg-type]
        else:
            known = {raw: cell_text(raw) for raw in different}
            texts.append([known[raw] for raw in cells])
    by_row = list(zip(*texts, strict=True)) if texts else [()] * len(body)
    return lambda index: dict(zip(names, by_row[index], strict=True))
