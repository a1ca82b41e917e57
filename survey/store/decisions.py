"""What people decide about held rows, and taking a decision back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import get_args

from survey.messages import HailongError
from survey.serials import serial_key
from survey.store import audit
from survey.store.closed import require_open
from survey.store.database import Database, Session, scalar
from survey.store.drafts import storable
from survey.store.groups import Place, load_groups, recount, write_verdicts
from survey.store.held import Waiting, find_waiting
from survey.store.records import Action, Decision
from survey.store.settle import CHANGED, CONFLICT, DISCARDED, Verdict


def resolve(
    database: Database,
    row_ids: Sequence[int],
    action: Action,
    unit_id: str | None,
    serial: str | None,
    note: str,
    by: str,
    at: str,
) -> Decision:
    """Decide about held rows in one transaction; see `Store.resolve`."""
    ids = sorted(set(row_ids))
    if action not in get_args(Action) or not ids:
        raise HailongError("store.no_such_action", action=action, known=", ".join(get_args(Action)))
    with database.write() as session:
        require_open(session)
        waiting = find_waiting(session, ids)
        missing = sorted(set(ids) - {row.row_id for row in waiting})
        if missing:
            raise HailongError("store.not_held", rows=", ".join(map(str, missing)))
        for row in waiting:
            _require_possible(row, action, unit_id, serial, len(ids))
        decision = Decision(_next_id(session), action, tuple(ids), storable(note), at, by)
        detail: dict[str, object] = {"decision": decision.id, "action": action, "rows": ids, "note": note}
        if unit_id:
            detail["unit"] = unit_id
        if serial:  # not the serial itself: the log outlives a purge
            detail["serial_given"] = True
        before = _keys(session, ids)
        _insert(session, decision, waiting, unit_id, serial)
        _settle_again(session, ids, before, detail)
        audit.append(session, at, by, "resolve", detail)
        return decision


def undo_decision(database: Database, decision_id: int, by: str, at: str) -> Decision:
    """Take a decision back; see `Store.undo_decision`."""
    with database.write() as session:
        require_open(session)
        found = [decision for decision in list_decisions(session) if decision.id == decision_id]
        if not found:
            raise HailongError("store.no_such_decision", id=decision_id)
        decision = found[0]
        if decision.undone_at:
            raise HailongError(
                "store.decision_undone", id=decision_id, at=decision.undone_at, by=decision.undone_by
            )
        before = _keys(session, decision.row_ids)
        session.change(
            "UPDATE decisions SET undone_at = ?, undone_by = ? WHERE id = ?", (at, by, decision_id)
        )
        detail: dict[str, object] = {"decision": decision_id, "rows": list(decision.row_ids)}
        _settle_again(session, decision.row_ids, before, detail)
        audit.append(session, at, by, "undo_decision", detail)
        return decision._replace(undone_at=at, undone_by=by)


def list_decisions(session: Session) -> tuple[Decision, ...]:
    """Every decision, oldest first, also those taken back."""
    rows: dict[int, list[int]] = defaultdict(list)
    for decision_id, row_id in session.query("SELECT decision_id, row_id FROM decision_rows ORDER BY row_id"):
        rows[decision_id].append(row_id)
    return tuple(
        Decision(number, action, tuple(rows[number]), *rest)
        for number, action, *rest in session.query(
            "SELECT id, action, note, decided_at, decided_by, undone_at, undone_by FROM decisions ORDER BY id"
        )
    )


def _require_possible(
    row: Waiting, action: Action, unit_id: str | None, serial: str | None, count: int
) -> None:
    if action in ("keep_first", "take_new"):
        if row.rival is None:
            raise HailongError("store.nothing_to_choose", row=row.row_id)
    elif action == "accept":
        if not row.has_form:
            raise HailongError("store.nothing_to_accept", row=row.row_id)
        if not (unit_id or row.unit_id):
            raise HailongError("store.needs_unit", row=row.row_id)
        if row.reason == CONFLICT and serial_key(serial or "") in ("", serial_key(row.serial or "")):
            raise HailongError("store.needs_serial", row=row.row_id, serial=row.serial)
    if (action != "accept" and (unit_id or serial)) or (serial and count > 1):
        raise HailongError("store.decision_too_much")


def _next_id(session: Session) -> int:
    return int(scalar(session, "SELECT coalesce(max(id), 0) FROM decisions")) + 1


def _insert(
    session: Session, decision: Decision, waiting: Sequence[Waiting], unit_id: str | None, serial: str | None
) -> None:
    imported = _imported(session, decision.row_ids)
    against = decision.action in ("keep_first", "take_new")
    session.insert_many(
        "decisions",
        ("id", "audit_id", "action", "note", "decided_at", "decided_by"),
        [
            (
                decision.id,
                audit.next_event(session),
                decision.action,
                decision.note,
                decision.decided_at,
                decision.decided_by,
            )
        ],
    )
    session.insert_many(
        "decision_rows",
        ("decision_id", "row_id", "against_id", "unit_id", "serial", "imported_unit_id", "imported_serial"),
        [
            (decision.id, row.row_id, row.rival if against else None, unit_id, serial,
             *imported.get(row.row_id, (row.unit_id, row.serial)))
            for row in waiting
        ],
    )  # fmt: skip


def _imported(session: Session, row_ids: Sequence[int]) -> dict[int, tuple[str | None, str | None]]:
    """Unit and serial as they came in, of the rows that were ever decided about."""
    condition, value = session.any_of("row_id", list(row_ids))
    sql = f"SELECT row_id, imported_unit_id, imported_serial FROM decision_rows WHERE {condition}"  # noqa: S608
    return {row_id: (unit_id, serial) for row_id, unit_id, serial in session.query(sql, (value,))}


def _keys(session: Session, row_ids: Sequence[int]) -> tuple[set[str], set[Place]]:
    """The groups these rows belong to now."""
    condition, value = session.any_of("r.id", list(row_ids))
    found = session.query(
        "SELECT f.serial_key, s.origin, r.number FROM rows r JOIN forms f ON f.row_id = r.id "  # noqa: S608
        f"JOIN sheets s ON s.id = r.sheet_id WHERE {condition}",
        (value,),
    )
    serials = {record[0] for record in found if record[0] is not None}
    return serials, {(record[1], record[2]) for record in found if record[0] is None}


def _settle_again(
    session: Session,
    row_ids: Sequence[int],
    before: tuple[set[str], set[Place]],
    detail: dict[str, object],
) -> None:
    """Make everything count as the decisions now in force say, and put the counts in `detail`."""
    active = _active(session, row_ids)
    _lift(session, sorted(active))
    _apply_fields(session, sorted(active))
    serials, places = _keys(session, sorted(active))
    groups = load_groups(session, serials | before[0], places | before[1])
    changed = groups.settle_all() | _formless(session, sorted(active))
    write_verdicts(session, changed)
    detail["counts"] = recount(
        session, {groups.import_of[row] for row in changed if row in groups.import_of} | set(active.values())
    )


def _active(session: Session, row_ids: Sequence[int]) -> dict[int, int]:
    """Those of the rows whose import is not undone, with the import's id."""
    condition, value = session.any_of("r.id", list(row_ids))
    sql = (
        "SELECT r.id, i.id FROM rows r JOIN sheets s ON s.id = r.sheet_id "  # noqa: S608
        "JOIN imports i ON i.id = s.import_id "
        f"WHERE i.undone_at IS NULL AND {condition}"
    )
    return dict(session.query(sql, (value,)))


def _lift(session: Session, row_ids: Sequence[int]) -> None:
    """Put rows on hold while their unit or serial changes; settling then says what they count as."""
    write_verdicts(session, {row_id: Verdict("held", CHANGED) for row_id in row_ids})


def _apply_fields(session: Session, row_ids: Sequence[int]) -> None:
    """Give each form the unit and serial of the decisions in force, or else those it came with."""
    fields: dict[int, list[str | None]] = {row: list(v) for row, v in _imported(session, row_ids).items()}
    condition, value = session.any_of("dr.row_id", list(row_ids))
    for row_id, unit_id, serial in session.query(
        "SELECT dr.row_id, dr.unit_id, dr.serial FROM decision_rows dr "  # noqa: S608
        "JOIN decisions d ON d.id = dr.decision_id "
        f"WHERE d.undone_at IS NULL AND {condition} ORDER BY d.id",
        (value,),
    ):
        fields[row_id] = [unit_id or fields[row_id][0], serial or fields[row_id][1]]
    session.change_many(
        "UPDATE forms SET unit_id = ?, serial = ?, serial_key = ? WHERE row_id = ?",
        [
            (unit, serial, serial_key(serial) if serial else serial, row)
            for row, (unit, serial) in fields.items()
        ],
    )


def _formless(session: Session, row_ids: Sequence[int]) -> dict[int, Verdict]:
    """The verdicts on rows of which nothing could be understood: discarded, or what they were offered as."""
    condition, value = session.any_of("r.id", list(row_ids))
    found = session.query(
        "SELECT r.id, r.offered, r.offered_reason, count(d.id) FROM rows r "  # noqa: S608
        "LEFT JOIN forms f ON f.row_id = r.id LEFT JOIN decision_rows dr ON dr.row_id = r.id "
        "LEFT JOIN decisions d ON d.id = dr.decision_id AND d.undone_at IS NULL AND d.action = 'discard' "
        f"WHERE f.row_id IS NULL AND {condition} GROUP BY r.id, r.offered, r.offered_reason",
        (value,),
    )
    return {
        row_id: Verdict("rejected", DISCARDED) if discards else Verdict(offered, reason)
        for row_id, offered, reason, discards in found
    }
