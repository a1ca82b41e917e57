"""How far each unit is: forms received, valid, waiting, rejected."""

from __future__ import annotations

from collections import Counter, defaultdict

from survey.store.database import Session
from survey.store.tallies import UnitCounts


def count_by_unit(session: Session) -> tuple[UnitCounts, ...]:
    """The counts of every unit that has sent anything, by unit id, unknown units last."""
    valid: Counter[str | None] = Counter()
    last: dict[str | None, str] = {}
    for unit_id, live, forms, imported_at in session.query(
        "SELECT f.unit_id, f.live, count(*), max(i.imported_at) FROM rows r "
        "JOIN sheets s ON s.id = r.sheet_id JOIN imports i ON i.id = s.import_id "
        "LEFT JOIN forms f ON f.row_id = r.id WHERE i.undone_at IS NULL AND r.state <> 'left_out' "
        "GROUP BY f.unit_id, f.live"
    ):
        valid[unit_id] += forms if live else 0
        last[unit_id] = max(last.get(unit_id, ""), imported_at)
    waiting: Counter[str | None] = Counter()
    papers = _papers_not_valid(session, waiting)
    return tuple(
        UnitCounts(
            unit_id=unit_id,
            received=valid[unit_id] + sum(papers[unit_id].values()),
            valid=valid[unit_id],
            held=papers[unit_id]["held"],
            rejected=papers[unit_id]["rejected"],
            held_rows=waiting[unit_id],
            last_import=last[unit_id],
        )
        for unit_id in sorted(last, key=lambda unit_id: (unit_id is None, unit_id))
    )


def count_reasons(session: Session) -> dict[str, int]:
    """How many rows were rejected for each reason (a message code), the commonest first."""
    found = session.query(
        "SELECT r.reason, count(*) FROM rows r JOIN sheets s ON s.id = r.sheet_id "
        "JOIN imports i ON i.id = s.import_id WHERE i.undone_at IS NULL AND r.state = 'rejected' "
        "GROUP BY r.reason ORDER BY count(*) DESC, r.reason"
    )
    return dict(found)


def _papers_not_valid(session: Session, waiting: Counter[str | None]) -> dict[str | None, Counter[str]]:
    """Paper forms of which no row is valid, as held if any of their rows is; counts the held rows too.

    Rows with one serial are one paper form.
    """
    records = session.query(
        "SELECT r.id, r.state, f.unit_id, f.serial_key, EXISTS "
        "(SELECT 1 FROM forms v WHERE v.live = 1 AND v.serial_key = f.serial_key) FROM rows r "
        "JOIN sheets s ON s.id = r.sheet_id JOIN imports i ON i.id = s.import_id "
        "LEFT JOIN forms f ON f.row_id = r.id WHERE i.undone_at IS NULL AND r.state IN ('held', 'rejected')"
    )
    papers: dict[object, tuple[str, str | None]] = {}
    for row_id, state, unit_id, serial, is_valid in records:
        waiting[unit_id] += state == "held"
        if not is_valid and papers.get(serial or row_id, ("", None))[0] != "held":
            papers[serial or row_id] = (state, unit_id)
    counts: dict[str | None, Counter[str]] = defaultdict(Counter)
    for state, unit_id in papers.values():
        counts[unit_id][state] += 1
    return counts
