"""Rows, forms and problems as they are in the store, for lists and for people."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from survey.messages import HailongError, Problem
from survey.store.database import Session
from survey.store.records import Form, Row, StoredForm

FORM_COLUMNS = (
    "f.serial, f.unit_id, f.ratings, f.attributes, f.collected_on, f.volunteer, f.weight, f.cluster, "
    "f.comment"
)
"""What `build_form` takes, in a query with the table `forms` as f."""


def read_forms(session: Session, states: Sequence[str] = ("accepted",)) -> Iterator[StoredForm]:
    """The forms of rows that count as one of `states`, in imports not undone, in the order they came."""
    return _select_forms(session, *session.any_of("r.state", list(states)))


def find_forms(session: Session, serial_keys: Collection[str]) -> Iterator[StoredForm]:
    """The valid forms with these serials, in the order they came."""
    condition, value = session.any_of("f.serial_key", sorted(serial_keys))
    return _select_forms(session, f"f.live = 1 AND {condition}", value)


def _select_forms(session: Session, condition: str, value: object) -> Iterator[StoredForm]:
    for row_id, import_id, file_name, sheet, number, *form in session.query(
        f"SELECT r.id, i.id, i.file_name, s.name, r.number, {FORM_COLUMNS} FROM rows r "  # noqa: S608
        "JOIN forms f ON f.row_id = r.id JOIN sheets s ON s.id = r.sheet_id "
        "JOIN imports i ON i.id = s.import_id "
        f"WHERE i.undone_at IS NULL AND {condition} ORDER BY r.id",
        (value,),
    ):
        yield StoredForm(row_id, import_id, file_name, sheet, number, build_form(form))


def read_rows(session: Session, import_id: int) -> tuple[Row, ...]:
    """All rows of an import as they count now (or counted when it was undone), in the order they came."""
    problems = read_problems(session, import_id)
    bounds = session.query("SELECT first_row, last_row FROM imports WHERE id = ?", (import_id,))
    if not bounds:
        raise HailongError("store.no_such_import", id=import_id)
    return tuple(
        Row(
            sheet=sheet, number=number, state=state, raw=build_raw(columns, raw),
            form=build_form(form) if form[2] is not None else None, reason=reason, corrected=bool(corrected),
            problems=tuple(problems.get(row_id, ())),
        )
        for row_id, sheet, columns, number, state, reason, corrected, raw, *form in session.query(
            "SELECT r.id, s.name, s.columns, r.number, r.state, r.reason, r.corrected, r.raw, "  # noqa: S608
            f"{FORM_COLUMNS} FROM rows r JOIN sheets s ON s.id = r.sheet_id "
            "LEFT JOIN forms f ON f.row_id = r.id WHERE r.id BETWEEN ? AND ? ORDER BY r.id",
            bounds[0],
        )
    )  # fmt: skip


def read_problems(session: Session, import_id: int) -> dict[int | None, list[Problem]]:
    """The problems of an import by row; those of the file as a whole under None."""
    found: dict[int | None, list[Problem]] = defaultdict(list)
    for row_id, file_name, code, severity, sheet, number, cell, column, value, fields in session.query(
        "SELECT p.row_id, i.file_name, p.code, p.severity, p.sheet, p.row_number, p.cell, p.column_name, "
        "p.found, p.fields FROM problems p JOIN imports i ON i.id = p.import_id "
        "WHERE p.import_id = ? ORDER BY p.id",
        (import_id,),
    ):
        problem = Problem(code, severity, file_name, sheet, number, cell, column, value, json.loads(fields))
        found[row_id].append(problem)
    return found


def build_form(record: Sequence[Any]) -> Form:
    """A Form from the columns of `FORM_COLUMNS`."""
    serial, unit_id, ratings, attributes, *rest = record
    return Form(serial, unit_id, bytes(ratings), json.loads(attributes), *rest)


def build_raw(columns: str, raw: str) -> dict[str, str]:
    """The cells of a row by header, without those the row did not have."""
    pairs = zip(json.loads(columns), json.loads(raw), strict=True)
    return {header: cell for header, cell in pairs if cell is not None}
