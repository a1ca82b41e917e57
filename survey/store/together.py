"""Several changes kept at once: one transaction, in which each change is undone by itself when it fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from survey.messages import Problem
from survey.store.database import Database, Session


class OpenTransaction:
    """A database in the middle of a write: what is read and written through it belongs to that write."""

    def __init__(self, database: Database, session: Session) -> None:
        self._database, self._session = database, session

    @property
    def name(self) -> str:
        return self._database.name

    @contextmanager
    def read(self) -> Iterator[Session]:
        yield self._session

    @contextmanager
    def write(self) -> Iterator[Session]:
        self._session.change("SAVEPOINT one_change")
        try:
            yield self._session
        except BaseException:
            # After a full or failing disk the database has undone all of the write by itself: what is to be
            # said is why, not that there is nothing left to undo.
            with suppress(Exception):
                self._session.change("ROLLBACK TO SAVEPOINT one_change")
                self._session.change("RELEASE SAVEPOINT one_change")
            raise
        self._session.change("RELEASE SAVEPOINT one_change")

    def check(self) -> tuple[Problem, ...]:
        return self._database.check()

    def backup(self, target: Path) -> None:
        self._database.backup(target)

    def compact(self) -> None:
        self._database.compact()

    def close(self) -> None:
        """Nothing: the write is ended by whoever began it."""
