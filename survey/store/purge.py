"""The end of a survey: what people answered is removed for good, the sums of the report stay."""

from __future__ import annotations

from survey.messages import HailongError
from survey.store import audit
from survey.store.database import Database, Session, scalar
from survey.store.drafts import storable

_REMOVE = (
    "DELETE FROM forms",
    "DELETE FROM problems",
    "UPDATE rows SET raw = '[]'",
    "UPDATE sheets SET columns = '[]'",
    "UPDATE decision_rows SET serial = NULL, imported_serial = NULL",
)


def purge(database: Database, sums: str, by: str, at: str) -> int:
    """Remove all answers, keep `sums`, close the store; see `Store.purge`."""
    with database.write() as session:
        forms = int(scalar(session, "SELECT count(*) FROM forms"))
        if not is_purged(session):
            for statement in _REMOVE:
                session.change(statement)
            session.insert_many(
                "kept", ("id", "kept_at", "kept_by", "content"), [(1, at, by, storable(sums))]
            )
            audit.append(session, at, by, "purge", {"forms": forms})
    # Also after an earlier purge: its process may have been killed before this.
    database.compact()
    return forms


def is_purged(session: Session) -> bool:
    """Whether the answers have been removed."""
    return bool(session.query("SELECT 1 FROM kept"))


def require_answers(session: Session) -> None:
    """Raise HailongError when the answers have been removed: nothing can be computed from them."""
    found = session.query("SELECT kept_at, kept_by FROM kept")
    if found:
        raise HailongError("store.answers_removed", at=found[0][0], by=found[0][1])


def read_kept(session: Session) -> str | None:
    """The sums that were kept, or None while the answers are there."""
    found: str | None = scalar(session, "SELECT content FROM kept")
    return found


def require_open(session: Session) -> None:
    """Raise HailongError when the answers have been removed: serials can no longer be compared."""
    found = session.query("SELECT kept_at, kept_by FROM kept")
    if found:
        raise HailongError("store.purged", at=found[0][0], by=found[0][1])
