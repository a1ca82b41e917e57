"""The end of a survey: what people answered is removed for good, the sums of the report stay."""

from __future__ import annotations

import hashlib

from survey.messages import HailongError, Problem
from survey.store import audit
from survey.store.closed import is_purged
from survey.store.database import Database, Session, scalar
from survey.store.drafts import storable
from survey.store.records import Kept

_REMOVE = (
    "DELETE FROM forms",
    "DELETE FROM problems",
    "UPDATE rows SET raw = '[]'",
    "UPDATE sheets SET columns = '[]'",
    "UPDATE decision_rows SET serial = NULL, imported_serial = NULL",
)


def purge(database: Database, sums: str, by: str, at: str, entries: int | None) -> int:
    """Remove all answers, keep `sums`, close the store; see `Store.purge`."""
    with database.write() as session:
        if entries is not None and audit.next_event(session) != entries + 1:
            raise HailongError("store.changed_meanwhile")
        forms = int(scalar(session, "SELECT count(*) FROM forms"))
        if not is_purged(session):
            for statement in _REMOVE:
                session.change(statement)
            kept = storable(sums)
            session.insert_many("kept", ("id", "kept_at", "kept_by", "content"), [(1, at, by, kept)])
            audit.append(session, at, by, "purge", {"forms": forms, "sums_sha256": _sha256(kept)})
    # Also after an earlier purge: its process may have been killed before this.
    database.compact()
    return forms


def check_kept(session: Session) -> tuple[Problem, ...]:
    """A problem where what was kept is not what the log says was kept."""
    logged = [
        entry.detail.get("sums_sha256") for entry in audit.read_audit(session) if entry.action == "purge"
    ]
    kept = read_kept(session)
    found = [] if kept is None else [_sha256(kept.content)]
    return () if found == logged else (Problem("store.check_kept"),)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read_kept(session: Session) -> Kept | None:
    """The sums that were kept, or None while the answers are there."""
    found = session.query("SELECT kept_at, kept_by, content FROM kept")
    return Kept(*found[0]) if found else None
