"""The store in one SQLite file.

Settings, and why. The rollback journal (DELETE) with synchronous=EXTRA: in simulated power cuts it lost
nothing after "done", where DELETE with FULL, the usual default, lost commits because the folder entry of
the removed journal was not yet on the disk. WAL with FULL is as safe, but needs memory shared between
processes, which a network share does not give, and leaves recent forms in a second file that a person
copying `survey.db` forgets. Readers are shut out only while a finished transaction is written down: the
cache may spill into the file (which would lock it for the rest of the transaction) only past 256 MB.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from urllib.parse import quote

from survey.messages import HailongError, Problem
from survey.store import database, schema
from survey.store.database import Record, Session

QUICK_CHECK_BYTES = 16_000_000
"""Files up to this size are checked whole at every opening (some 10 ms); `check` does it for any size."""

_CHUNK = 50
_MAGIC = b"SQLite format 3\x00"
_TYPES = {"integer": "INTEGER", "blob": "BLOB", "real": "REAL", "strict": " STRICT"}
_TRIGGERS = tuple(
    f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
    for verb in ("UPDATE", "DELETE")
)
_SETTINGS = (
    "journal_mode = DELETE",
    "synchronous = EXTRA",
    "fullfsync = ON",  # macOS: a plain fsync there does not reach the disk
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "secure_delete = ON",  # what is removed is overwritten
    "cell_size_check = ON",
    "temp_store = MEMORY",  # no answers in temporary files
    "cache_size = -65536",
    "cache_spill = 65536",
)
# The primary result codes of SQLite a user can do something about.
_ERRORS = {
    3: "store.no_access",
    5: "store.busy",
    6: "store.busy",
    8: "store.read_only",
    10: "store.io_error",
    11: "store.damaged",
    13: "store.disk_full",
    14: "store.no_access",
    26: "store.not_a_database",
}


class SqliteSession:
    """One open transaction on a SQLite connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[Record]:
        return self._connection.execute(sql, parameters).fetchall()

    def change(self, sql: str, parameters: Sequence[object] = ()) -> int:
        return self._connection.execute(sql, parameters).rowcount

    def change_many(self, sql: str, records: Iterable[Sequence[object]]) -> None:
        self._connection.executemany(sql, records)

    def insert_many(
        self,
        table: str,
        columns: Sequence[str],
        records: Iterable[Sequence[object]],
        constants: Mapping[str, str | int] | None = None,
    ) -> None:
        # Fifty records a statement take two thirds of the time of executemany, and a constant is not bound.
        same = dict(constants or {})
        record = f"({', '.join([*('?' * len(columns)), *map(_literal, same.values())])})"
        insert = f"INSERT INTO {table} ({', '.join((*columns, *same))}) VALUES "  # noqa: S608
        full = insert + ", ".join([record] * _CHUNK)
        remaining = iter(records)
        while chunk := list(islice(remaining, _CHUNK)):
            sql = full if len(chunk) == _CHUNK else insert + ", ".join([record] * len(chunk))
            self._connection.execute(sql, tuple(chain.from_iterable(chunk)))

    def any_of(self, column: str, values: Sequence[str] | Sequence[int]) -> tuple[str, object]:
        import json

        return f"{column} IN (SELECT value FROM json_each(?))", json.dumps(list(values))  # noqa: S608


def _literal(value: str | int) -> str:
    """A word or number of ours as it stands in SQL."""
    if isinstance(value, int):
        return str(value)
    if not value.isidentifier():
        raise ValueError(value)
    return f"'{value}'"


class SqliteDatabase:
    """One SQLite file, open. Made by `create_sqlite` and `open_sqlite`."""

    def __init__(self, path: Path, on_wait: Callable[[], None] | None = None) -> None:
        self.path = path
        self._on_wait = on_wait
        self._connection = _connect(path)

    @property
    def name(self) -> str:
        return str(self.path)

    @contextmanager
    def read(self) -> Iterator[SqliteSession]:
        with self._translated():
            self._connection.execute("BEGIN")
            try:
                yield SqliteSession(self._connection)
            finally:
                self._roll_back()

    @contextmanager
    def write(self) -> Iterator[SqliteSession]:
        with self._translated():
            self._begin_write()
            try:
                yield SqliteSession(self._connection)
                self._connection.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise

    def check(self) -> tuple[Problem, ...]:
        with self._translated():
            found = [row[0] for row in self._connection.execute("PRAGMA integrity_check(20)")]
            problems = [
                Problem("store.check_integrity", values={"detail": text}) for text in found if text != "ok"
            ]
            for table, row, parent, _ in self._connection.execute("PRAGMA foreign_key_check"):
                detail = f"{table} {row} → {parent}"
                problems.append(Problem("store.check_reference", values={"detail": detail}))
            if _schema_differs(self._connection):
                problems.append(Problem("store.check_schema"))
        return tuple(problems)

    def backup(self, target: Path) -> None:
        with self._translated():
            _copy_verified(self._connection, target)

    def compact(self) -> None:
        with self._translated():
            self._connection.execute("VACUUM")

    def close(self) -> None:
        self._connection.close()

    def _begin_write(self) -> None:
        try:
            self._connection.execute("PRAGMA busy_timeout = 200")
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if not _is_busy(error):
                raise
            if self._on_wait:
                self._on_wait()
            self._connection.execute(f"PRAGMA busy_timeout = {_wait()}")
            self._connection.execute("BEGIN IMMEDIATE")
        finally:
            self._connection.execute(f"PRAGMA busy_timeout = {_wait()}")

    def _roll_back(self) -> None:
        if self._connection.in_transaction:  # SQLite has rolled back by itself after some I/O errors
            self._connection.execute("ROLLBACK")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _explain(error, self.path) from error

    def migrate(self, at: str) -> None:
        """Bring an older file to this version, after a verified backup beside it."""
        with self._translated():
            found = _user_version(self._connection)
            if found == schema.VERSION:
                return
            if found > schema.VERSION:
                raise HailongError("store.newer", path=self.name, found=found, known=schema.VERSION)
            if not all(version in schema.MIGRATIONS for version in range(found, schema.VERSION)):
                raise HailongError("store.damaged", path=self.name, detail=f"user_version {found}")
            stamp = "".join(filter(str.isalnum, at))
            target = self.path.with_name(
                f"{self.path.stem}-v{found}-{stamp}-{os.urandom(2).hex()}{self.path.suffix}"
            )
            _copy_verified(self._connection, target)
            self._run_migrations(at)

    def _run_migrations(self, at: str) -> None:
        # Rebuilding a table needs the checks off; they are made, all of them, before the commit.
        self._connection.execute("PRAGMA foreign_keys = OFF")
        try:
            with self.write() as session:
                found = _user_version(self._connection)  # another process may have been quicker
                for version in range(found, schema.VERSION):
                    for statement in schema.MIGRATIONS[version]:
                        session.change(statement.format_map(_TYPES))
                if found < schema.VERSION:
                    self._connection.execute(f"PRAGMA user_version = {schema.VERSION}")
                    _log_migration(session, at, found)
                if self._connection.execute("PRAGMA foreign_key_check").fetchone():
                    raise HailongError("store.damaged", path=self.name, detail="foreign_key_check")
        finally:
            self._connection.execute("PRAGMA foreign_keys = ON")

    def require_sound(self) -> None:
        """Raise HailongError when the tables are not ours or (in a file not too big) a page is damaged."""
        with self._translated():
            if _schema_differs(self._connection):
                raise HailongError("store.other_tables", path=self.name)
            if self.path.stat().st_size <= QUICK_CHECK_BYTES:
                found = self._connection.execute("PRAGMA quick_check(1)").fetchone()
                if found != ("ok",):
                    raise HailongError("store.damaged", path=self.name, detail="quick_check")


def create_sqlite(
    path: Path, fill: Callable[[Session], None], on_wait: Callable[[], None] | None = None
) -> SqliteDatabase:
    """Make a new file with our tables and whatever `fill` writes in them; it appears whole or not at all."""
    if sqlite3.sqlite_version_info < (3, 38):
        raise HailongError("store.sqlite_too_old", found=sqlite3.sqlite_version)
    try:
        with new_file(path) as temporary, closing(_connect(temporary)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            for statement in (*schema.TABLES, *_TRIGGERS):
                connection.execute(statement.format_map(_TYPES))
            fill(SqliteSession(connection))
            connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {schema.VERSION}")
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise _explain(error, path) from error
    return SqliteDatabase(path, on_wait)


def open_sqlite(path: Path, at: str, on_wait: Callable[[], None] | None = None) -> SqliteDatabase:
    """Open a file of ours, an older one after migrating it. Anything else is refused and left as it was."""
    _require_our_header(path)
    try:
        opened = SqliteDatabase(path, on_wait)
    except sqlite3.Error as error:
        raise _explain(error, path) from error
    try:
        opened.migrate(at)
        opened.require_sound()
    except BaseException:
        opened.close()
        raise
    return opened


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A temporary file beside `path`, for its owner only, that becomes `path` when the block ends well.

    Raises HailongError when `path` exists, before or after.
    """
    if os.path.lexists(path):
        raise HailongError("store.exists", path=str(path))
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}.new")
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise HailongError("store.cannot_create", path=str(path), detail=error) from error
    try:
        yield temporary
        try:
            _sync(temporary)
            _publish(temporary, path)
        except OSError as error:
            raise HailongError("store.io_error", path=str(path), detail=error) from error
    finally:
        for left in (temporary, temporary.with_name(temporary.name + "-journal")):
            with suppress(OSError):  # the doctor lists what could not be removed
                left.unlink(missing_ok=True)


def _publish(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)  # unlike a rename, never replaces a file made meanwhile
    except FileExistsError as error:
        raise HailongError("store.exists", path=str(path)) from error
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise HailongError("store.exists", path=str(path)) from None
        temporary.rename(path)
    try:
        _sync(path.parent)
    except OSError:
        with suppress(OSError):  # what may not last is not left as if it were made
            path.unlink()
        raise


def _sync(path: Path) -> None:
    """Have a file, or (where the system can) a folder's entries, on the disk."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _connect(path: Path) -> sqlite3.Connection:
    # mode=rw: never create. Four slashes for a Windows share; bytes, because a name need not be text.
    absolute = os.fsencode(path.absolute().as_posix())
    uri = "file://" + ("" if absolute.startswith(b"/") else "/") + quote(absolute)
    connection = sqlite3.connect(
        f"{uri}?mode=rw", uri=True, isolation_level=None, timeout=database.WAIT_SECONDS
    )
    try:
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
    except BaseException:
        connection.close()
        raise
    return connection


def _require_our_header(path: Path) -> None:
    """Look before SQLite does: opening somebody else's database can already change it (a hot journal)."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError as error:
        raise HailongError("store.missing_file", path=str(path)) from error
    except IsADirectoryError as error:
        raise HailongError("store.is_a_folder", path=str(path)) from error
    except OSError as error:
        code = "store.is_a_folder" if path.is_dir() else "store.no_access"
        raise HailongError(code, path=str(path), detail=error) from error
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise HailongError("store.not_a_database", path=str(path))
    if int.from_bytes(header[68:72]) != schema.APPLICATION_ID:
        raise HailongError("store.foreign_database", path=str(path))
    interrupted = path.with_name(path.name + "-journal").exists()
    if not interrupted and size < _page_size(header) * int.from_bytes(header[28:32]):
        raise HailongError("store.damaged", path=str(path), detail="size")


def is_our_file(path: Path) -> bool:
    """Whether a file is a database of ours, of whatever version."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError:
        return False
    return header.startswith(_MAGIC) and int.from_bytes(header[68:72]) == schema.APPLICATION_ID


def _wait() -> int:
    return int(database.WAIT_SECONDS * 1000)


def _page_size(header: bytes) -> int:
    size = int.from_bytes(header[16:18])
    return 65536 if size == 1 else size


def _user_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _schema_differs(connection: sqlite3.Connection) -> bool:
    """Compares tables by name (a migrated table is written differently), all else word by word."""
    wanted, found = set(), set()
    for statement in (*schema.TABLES, *_TRIGGERS):
        words = statement.split(maxsplit=3)
        wanted.add(("table", words[2]) if words[1] == "TABLE" else ("other", statement))
    for kind, name, sql in connection.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
    ):
        found.add(("table", name) if kind == "table" else ("other", sql))
    return wanted != found


def _copy_verified(connection: sqlite3.Connection, target: Path) -> None:
    with new_file(target) as temporary, closing(sqlite3.connect(temporary, isolation_level=None)) as copy:
        connection.backup(copy)  # in one step: of one moment; a writer waits for it at its commit
        if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise HailongError("store.backup_failed", path=str(target))


def _log_migration(session: SqliteSession, at: str, found: int) -> None:
    from survey.store import audit

    audit.append(session, at, "hailong", "migrate", {"from": found, "to": schema.VERSION})


def _is_busy(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (5, 6)


def _explain(error: sqlite3.Error, path: Path) -> HailongError:
    code = _ERRORS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if code is None:
        raise error
    return HailongError(code, path=str(path), detail=str(error), seconds=round(database.WAIT_SECONDS))
