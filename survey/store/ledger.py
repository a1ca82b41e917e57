"""The ledger of form numbers handed out: to which unit, to which volunteer, when."""

from __future__ import annotations

from survey.messages import HailongError
from survey.store.database import Database, Session, scalar
from survey.store.tallies import IssuedRange


def issue_serials(
    database: Database, unit_id: str, count: int, first: int | None, volunteer: str | None, by: str, at: str
) -> IssuedRange:
    """Write a range into the ledger; see `Store.issue_serials`."""
    from survey.store import audit  # these two are much to load for a mere look at the ledger
    from survey.store.drafts import storable

    if count < 1 or (first is not None and first < 1):
        raise HailongError("store.serials_not_positive", count=count, first=first)
    with database.write() as session:
        if first is None:
            highest = scalar(session, "SELECT max(last_number) FROM issued WHERE unit_id = ?", (unit_id,))
            first = int(highest or 0) + 1
        last = first + count - 1
        taken = session.query(
            "SELECT first_number, last_number, issued_at FROM issued "
            "WHERE unit_id = ? AND first_number <= ? AND last_number >= ? ORDER BY first_number",
            (unit_id, last, first),
        )
        if taken:
            was_first, was_last, issued_at = taken[0]
            raise HailongError(
                "store.serials_taken",
                unit=unit_id, first=first, last=last, was_first=was_first, was_last=was_last, at=issued_at,
            )  # fmt: skip
        number = int(scalar(session, "SELECT coalesce(max(id), 0) FROM issued")) + 1
        name = storable(volunteer) if volunteer else None
        session.insert_many(
            "issued",
            ("id", "unit_id", "volunteer", "first_number", "last_number", "issued_at", "issued_by"),
            [(number, unit_id, name, first, last, at, by)],
        )
        audit.append(
            session, at, by, "issue", {"unit": unit_id, "first": first, "last": last, "volunteer": name}
        )
        return IssuedRange(number, unit_id, name, first, last, at, by)


def issued_ranges(session: Session, unit_id: str | None) -> tuple[IssuedRange, ...]:
    """The ranges handed out, in the order they were, of one unit or of all."""
    return tuple(
        IssuedRange(*record)
        for record in session.query(
            "SELECT id, unit_id, volunteer, first_number, last_number, issued_at, issued_by FROM issued "
            "ORDER BY id"
        )
        if unit_id in (None, record[1])
    )
