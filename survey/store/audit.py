"""The log of everything that changed the survey: append-only, each line sealed to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from survey.messages import Problem
from survey.store.database import Record, Session, scalar
from survey.store.records import AuditEntry

ORIGIN = "0" * 64
"""The hash before the first line."""
SEAL_LETTERS = 16


def next_event(session: Session) -> int:
    """The number the next line will have. Events are ordered by it; ask only inside a write."""
    return int(scalar(session, "SELECT entries FROM audit_head")) + 1


def append(session: Session, at: str, by: str, action: str, detail: Mapping[str, object]) -> int:
    """Add a line and return its number."""
    entries, previous = session.query("SELECT entries, hash FROM audit_head")[0]
    number = int(entries) + 1
    text = canonical(detail)
    sealed = seal(previous, number, at, by, action, text)
    session.change(
        "INSERT INTO audit (id, happened_at, done_by, action, detail, previous, hash) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, at, by, action, text, previous, sealed),
    )
    session.change("UPDATE audit_head SET entries = ?, hash = ?", (number, sealed))
    return number


def seal(previous: str, number: int, at: str, by: str, action: str, detail: str) -> str:
    """SHA-256 over the previous line's hash and this line in canonical JSON."""
    line = canonical({"id": number, "at": at, "by": by, "action": action, "detail": detail})
    return hashlib.sha256(f"{previous}{line}".encode()).hexdigest()


def read_audit(session: Session) -> tuple[AuditEntry, ...]:
    """Every line, oldest first."""
    return tuple(
        AuditEntry(number, at, by, action, json.loads(detail))
        for number, at, by, action, detail, *_ in _lines(session)
    )


def read_seal(session: Session) -> str:
    """The log as it is now in a few letters: its number of lines and the beginning of the last one's hash."""
    entries, last = session.query("SELECT entries, hash FROM audit_head")[0]
    return f"{entries}-{last[:SEAL_LETTERS]}"


def holds_seal(session: Session, seal: str) -> bool:
    """Whether the log still goes through the line that this seal, noted earlier, was of.

    Whoever can write the whole file can make a new chain that is sound in itself; not one with this hash.
    """
    entries, _, start = seal.strip().partition("-")
    if not entries.isdecimal() or len(start) < SEAL_LETTERS:
        return False
    found = session.query("SELECT hash FROM audit WHERE id = ?", (int(entries[:18]),))
    return bool(found) and str(found[0][0]).startswith(start)


def check_audit(session: Session) -> tuple[Problem, ...]:
    """A problem for the first line that was changed, or where lines are missing; nothing when all is well."""
    previous, expected = ORIGIN, 0
    for number, at, by, action, detail, stored_previous, stored in _lines(session):
        expected += 1
        if number != expected:
            return (Problem("store.audit_missing", values={"line": expected}),)
        if stored_previous != previous or stored != seal(previous, number, at, by, action, detail):
            return (Problem("store.audit_changed", values={"line": number}),)
        previous = stored
    if session.query("SELECT entries, hash FROM audit_head") != [(expected, previous)]:
        return (Problem("store.audit_missing", values={"line": expected + 1}),)
    return ()


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces. Escaped to ASCII, so that no name can spoil it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _lines(session: Session) -> list[Record]:
    return session.query(
        "SELECT id, happened_at, done_by, action, detail, previous, hash FROM audit ORDER BY id"
    )
