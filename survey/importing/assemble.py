"""From the columns of a sheet to rows: each with its form, its state, and what must be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from survey.importing.body import Body, find_left_out, take_body
from survey.importing.column_reader import ColumnReader, Notes
from survey.importing.context import Context
from survey.importing.headers.layout import Layout
from survey.importing.particulars import LONGEST_COMMENT, AttributeCells, Particulars, read_particulars
from survey.importing.personal import mask_personal
from survey.importing.ratings import check_answered, read_ratings
from survey.importing.readers.cells import Raw, Sheet, cell_text
from survey.importing.readers.text_table import join_cells, translate_cells
from survey.messages import Problem
from survey.store.columns import Event, SheetColumns
from survey.store.drafts import encode_json, join_fields, write_fields
from survey.store.records import RowState

_ACCEPTED: RowState = "accepted"


def read_rows(
    sheet: Sheet, layout: Layout, context: Context, file_name: str
) -> tuple[SheetColumns, list[Problem]]:
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
) -> SheetColumns:
    body, notes = reader.body, reader.notes
    headers, raws = _raw_rows(body)
    built = SheetColumns(
        sheet=body.sheet.name,
        headers=headers,
        width=len(reader.context.questionnaire.rated),
        numbers=body.sheet.row_numbers(body.positions),
        raws=raws,
        serials=columns.serials,
        units=columns.units,
        days=columns.dates,
        volunteers=columns.volunteers,
        ratings=bytes(ratings),
        attributes=encode_attributes(columns.attributes, len(body)),
        weights=columns.weights,
        clusters=columns.clusters,
        comments=columns.comments,
        events=_events(body, notes, left_out),
        formless=frozenset(left_out),
    )
    return _without(built, left_out) if left_out else built


def _events(body: Body, notes: Notes, left_out: Mapping[int, str]) -> dict[int, Event]:
    events: dict[int, Event] = {}
    for index in {*notes.problems, *notes.rules, *notes.stopped, *notes.corrected} - left_out.keys():
        problems = notes.problems.get(index, [])
        if index in notes.rules:
            problems = [*problems, _rules_note(body, index, notes.rules[index])]
        state, reason = notes.stopped.get(index, (_ACCEPTED, None))
        events[index] = Event(state, reason, index in notes.corrected, tuple(problems))
    for index, code in left_out.items():
        number = body.number(index)
        problem = Problem(code, "note", sheet=body.sheet.name or None, row=number, values={"row": number})
        events[index] = Event("left_out", code, False, (problem,))
    return events


def _without(built: SheetColumns, left_out: Mapping[int, str]) -> SheetColumns:
    """Without blank rows, and with nothing of rows left out but their place: what stands there is unknown."""
    nothing = "[" + ",".join(["null"] * len(built.headers)) + "]"
    raws = list(built.raws)
    for index in left_out:
        raws[index] = nothing
    built = replace(built, raws=raws)
    blank = {index for index, code in left_out.items() if not code}
    if not blank:
        return built
    kept = [index for index in range(len(built)) if index not in blank]
    place = {old: new for new, old in enumerate(kept)}
    sequences: dict[str, Any] = {
        name: [getattr(built, name)[index] for index in kept]
        for name in ("numbers", "raws", "serials", "units", "days", "volunteers", "attributes", "weights",
                     "clusters", "comments")
    }  # fmt: skip
    return replace(
        built,
        **sequences,
        ratings=b"".join(built.rating(index) for index in kept),
        events={place[index]: event for index, event in built.events.items() if index in place},
        formless=frozenset(place[index] for index in built.formless if index in place),
    )


def _rules_note(body: Body, index: int, rules: Iterable[str]) -> Problem:
    number = body.number(index)
    return Problem("importing.rules", "note", sheet=body.sheet.name or None, row=number,
                   values={"row": number, "rules": "; ".join(rules)})  # fmt: skip


def _raw_rows(body: Body) -> tuple[tuple[str, ...], list[str]]:
    """The headers in use and each row's texts as typed, as a JSON list; personal data masked."""
    names: list[str] = []
    inner: list[Sequence[Raw]] = []
    for column in body.layout.columns:
        letters = body.sheet.letters(column.position)
        name = column.header or letters
        names.append(name if name not in names else f"{name} ({letters})")
        cells = body.columns[column.position]
        free = column.match.kind in {"comment", "attribute"} or column.match.code == "volunteer"
        different = body.different(column.position)
        if not free and _are_plain(different):
            inner.append(cells)
            continue
        known = {raw: _inner_json(_as_typed(raw, free)) for raw in different}
        same = all(type(raw) is str and known[raw] == raw for raw in different)
        inner.append(cells if same else translate_cells(cells, known))
    if not inner:
        return (), ["[]"] * len(body)
    return tuple(names), [f'["{joined}"]' for joined in join_cells(inner, '","')]


def _are_plain(cells: Iterable[Raw]) -> bool:
    """Whether all cells are texts that stand in JSON as they are."""
    if set(map(type, cells)) != {str}:
        return False
    joined = "".join(cast("Iterable[str]", cells))
    return joined.isprintable() and '"' not in joined and "\\" not in joined


def _as_typed(raw: Raw, free: bool) -> str:
    return mask_personal(cell_text(raw)[:LONGEST_COMMENT])[0] if free else cell_text(raw)


def _inner_json(text: str) -> str:
    """A text as it stands between the quotes of JSON."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return text
    return encode_json(text)[1:-1]


def encode_attributes(attributes: Mapping[str, AttributeCells], count: int) -> list[str]:
    """The attributes of each row as JSON objects with sorted keys and no spaces, those not given left out."""
    fragments: list[Sequence[Raw]] = []
    for code in sorted(attributes):
        cells, options = attributes[code]
        fields = write_fields(code, options.values())
        fragments.append(translate_cells(cells, {raw: fields[option] for raw, option in options.items()}))
    if not fragments:
        return ["{}"] * count
    return join_fields(join_cells(fragments, ""))
