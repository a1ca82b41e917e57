"""The rows that wait for a decision, each beside the form it conflicts with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from survey.store.database import Record, Session
from survey.store.groups import Groups, Place, load_groups
from survey.store.reading import FORM_COLUMNS, build_form, build_raw, read_problems
from survey.store.records import HeldRow, StoredForm
from survey.store.settle import CHANGED, CONFLICT

_TABLES = "rows r JOIN sheets s ON s.id = r.sheet_id JOIN imports i ON i.id = s.import_id"


class Waiting(NamedTuple):
    """What a decision needs to know of a held row. `rival` is the accepted row it conflicts with."""

    row_id: int
    reason: str
    has_form: bool
    serial: str | None
    unit_id: str | None
    rival: int | None


def list_held(
    session: Session, reason: str | None, unit_id: str | None, import_id: int | None
) -> tuple[HeldRow, ...]:
    """The rows that wait, oldest first; see `Store.held`."""
    found = session.query(
        f"SELECT r.id, i.id, i.file_name, s.name, r.number, r.reason, s.columns, r.raw, {FORM_COLUMNS} "  # noqa: S608
        f"FROM {_TABLES} LEFT JOIN forms f ON f.row_id = r.id "
        "WHERE r.state = 'held' AND i.undone_at IS NULL AND NOT EXISTS (SELECT 1 FROM kept) ORDER BY r.id"
    )
    wanted = [
        record
        for record in found
        if reason in (None, record[5]) and import_id in (None, record[1]) and unit_id in (None, record[9])
    ]
    rivals = {row.row_id: row.rival for row in find_waiting(session, [record[0] for record in wanted])}
    others = _stored_forms(session, {rival for rival in rivals.values() if rival})
    problems = {number: read_problems(session, number) for number in {record[1] for record in wanted}}
    held = []
    for row_id, number_of_import, file_name, sheet, number, why, columns, raw, *form in wanted:
        found_problems = problems[number_of_import].get(row_id, ())
        own = build_form(form) if form[2] is not None else None
        other = others.get(rivals.get(row_id) or 0)
        cells = build_raw(columns, raw)
        held.append(
            HeldRow(
                row_id,
                number_of_import,
                file_name,
                sheet,
                number,
                why,
                cells,
                own,
                other,
                tuple(found_problems),
            )
        )
    return tuple(held)


def find_waiting(session: Session, row_ids: Collection[int]) -> list[Waiting]:
    """Those of the rows that are held, in an import not undone."""
    if not row_ids:
        return []
    condition, value = session.any_of("r.id", sorted(row_ids))
    records = session.query(
        "SELECT r.id, r.reason, f.row_id, f.serial, f.serial_key, f.unit_id, s.origin, r.number "  # noqa: S608
        f"FROM {_TABLES} LEFT JOIN forms f ON f.row_id = r.id "
        f"WHERE r.state = 'held' AND i.undone_at IS NULL AND {condition} ORDER BY r.id",
        (value,),
    )
    serials = {record[4] for record in records if record[1] == CONFLICT}
    places = {(record[6], record[7]) for record in records if record[1] == CHANGED}
    groups = load_groups(session, serials, places)
    return [
        Waiting(
            row_id, reason, form_id is not None, serial, unit_id,
            _rival(groups, reason, key, (origin, number)),
        )
        for row_id, reason, form_id, serial, key, unit_id, origin, number in records
    ]  # fmt: skip


def _rival(groups: Groups, reason: str, serial: str | None, place: Place) -> int | None:
    if reason == CONFLICT and serial is not None:
        claims = groups.by_serial.get(serial, [])
    else:
        claims = groups.by_place.get(place, []) if reason == CHANGED else []
    return next((c.row_id for c in claims if groups.current[c.row_id].state == "accepted"), None)


def _stored_forms(session: Session, row_ids: Collection[int]) -> dict[int, StoredForm]:
    if not row_ids:
        return {}
    condition, value = session.any_of("r.id", sorted(row_ids))
    records: Sequence[Record] = session.query(
        f"SELECT r.id, i.id, i.file_name, s.name, r.number, {FORM_COLUMNS} "  # noqa: S608
        f"FROM {_TABLES} JOIN forms f ON f.row_id = r.id WHERE {condition}",
        (value,),
    )
    return {
        row_id: StoredForm(row_id, import_id, file_name, sheet, number, build_form(form))
        for row_id, import_id, file_name, sheet, number, *form in records
    }
