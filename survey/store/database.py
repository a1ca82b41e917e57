"""What the store asks of a database. SQLite is one answer, PostgreSQL another; no other module knows which.

SQL is written once, with `?` for parameters, in the part of the language both understand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from survey.messages import Problem

WAIT_SECONDS = 30.0
"""How long a second writer (on a file also a reader, at a commit) waits for its turn."""

Record = tuple[Any, ...]
Clock = Callable[[], str]


def utc_now() -> str:
    """The time now as ISO 8601 in UTC, to the second: the store's default clock."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Session(Protocol):
    """One open transaction."""

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[Record]:
        """All rows of a SELECT."""

    def change(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run one statement; the number of rows it changed."""

    def change_many(self, sql: str, records: Iterable[Sequence[object]]) -> None:
        """Run one statement for every record."""

    def insert_many(
        self,
        table: str,
        columns: Sequence[str],
        records: Iterable[Sequence[object]],
        constants: Mapping[str, str | int] | None = None,
    ) -> None:
        """Insert records in bulk, as fast as the database can.

        `constants` are further columns and what stands in them in every record; words and numbers of this
        program's, never of a user's.
        """

    def any_of(self, column: str, values: Sequence[str] | Sequence[int]) -> tuple[str, object]:
        """A condition "column is one of values", and its single parameter."""


class Database(Protocol):
    """A database that holds one survey."""

    @property
    def name(self) -> str:
        """What to call it in a message: the file's path, or the URL without its password."""

    def read(self) -> AbstractContextManager[Session]:
        """A consistent view, also while somebody writes."""

    def write(self) -> AbstractContextManager[Session]:
        """The only writer until the end of the block; kept if it ends well, undone if it raises."""

    def check(self) -> tuple[Problem, ...]:
        """What the database itself finds wrong with its tables."""

    def backup(self, target: Path) -> None:
        """A consistent, verified copy in a new file, also while others write."""

    def compact(self) -> None:
        """Write everything anew, so that nothing removed is left in the files' bytes."""

    def close(self) -> None:
        """Let go of the database."""


def is_url(where: str | Path) -> bool:
    """Whether a database is named by a URL of PostgreSQL, not by a path."""
    return isinstance(where, str) and where.startswith(("postgresql://", "postgres://"))


def scalar(session: Session, sql: str, parameters: Sequence[object] = ()) -> Any:
    """The single value of a SELECT that returns one row of one column; None when there is no row."""
    found = session.query(sql, parameters)
    return found[0][0] if found else None
