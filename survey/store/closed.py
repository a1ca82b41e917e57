"""Whether a store was closed: its answers removed, so that it only answers."""

from __future__ import annotations

from survey.messages import HailongError
from survey.store.database import Session


def is_purged(session: Session) -> bool:
    """Whether the answers have been removed."""
    return bool(session.query("SELECT 1 FROM kept"))


def require_answers(session: Session) -> None:
    """Raise HailongError when the answers have been removed: nothing can be computed from them."""
    found = session.query("SELECT kept_at, kept_by FROM kept")
    if found:
        raise HailongError("store.answers_removed", at=found[0][0], by=found[0][1])


def require_open(session: Session) -> None:
    """Raise HailongError when the answers have been removed: serials can no longer be compared."""
    found = session.query("SELECT kept_at, kept_by FROM kept")
    if found:
        raise HailongError("store.purged", at=found[0][0], by=found[0][1])
