"""The store on a PostgreSQL server: several offices type into one survey at once.

The tables are those of SQLite, in the first schema of the connection's search path (the database's own, or
one named in the URL: `?options=-csearch_path%3Dkhao_sat_2025`). One writer at a time: a write begins with
an advisory lock of that schema, as BEGIN IMMEDIATE does on a file, so that what is decided inside (which
serials are taken) is decided about the whole store. Readers see a snapshot and never wait.

Needs the package psycopg (`pip install "hailong[postgresql]"`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.messages import HailongError, Problem
from survey.store import audit, database, schema, sqlite
from survey.store.database import Record, Session

if TYPE_CHECKING:
    import psycopg

_CONNECT_SECONDS = 10
_TYPES = {"integer": "BIGINT", "blob": "BYTEA", "real": "DOUBLE PRECISION", "strict": ""}
_HOLD_ANSWERS = ("forms", "problems", "rows", "sheets", "decision_rows")
_TRIGGERS = (
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$""",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit "
    "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
)
# What a SQLite file has in its header.
_VERSION_TABLE = """CREATE TABLE hailong_version (
    id BIGINT PRIMARY KEY CHECK (id = 1), application BIGINT NOT NULL, version BIGINT NOT NULL)"""
# SQLSTATE → what to say. Two letters stand for a class.
_ERRORS = {
    "55P03": "store.busy",
    "40P01": "store.busy",
    "57014": "store.busy",
    "53100": "store.disk_full",
    "25006": "store.read_only",
    "42501": "store.no_access",
    "58": "store.io_error",
    "XX": "store.damaged",
    "08": "store.no_server",
    "53": "store.no_server",
    "57": "store.no_server",
}


class PostgresSession:
    """One open transaction on a PostgreSQL connection."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[Record]:
        return self._connection.execute(_marks(sql), parameters).fetchall()

    def change(self, sql: str, parameters: Sequence[object] = ()) -> int:
        return self._connection.execute(_marks(sql), parameters).rowcount

    def change_many(self, sql: str, records: Iterable[Sequence[object]]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(_marks(sql), records)

    def insert_many(
        self,
        table: str,
        columns: Sequence[str],
        records: Iterable[Sequence[object]],
        constants: Mapping[str, str | int] | None = None,
    ) -> None:
        same = constants or {}
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({', '.join((*columns, *same))}) FROM STDIN") as copy,
        ):
            for record in records:
                copy.write_row((*record, *same.values()))

    def any_of(self, column: str, values: Sequence[str] | Sequence[int]) -> tuple[str, object]:
        return f"{column} = ANY(?)", list(values)


class PostgresDatabase:
    """A schema of a PostgreSQL server, open. Made by `create_postgres` and `open_postgres`."""

    def __init__(self, url: str, on_wait: Callable[[], None] | None = None) -> None:
        self._on_wait = on_wait
        try:
            import psycopg
        except ImportError as error:
            raise HailongError("store.needs_psycopg") from error
        self._errors = psycopg.Error
        self._name = url
        try:
            self._name = _without_password(url)
            self._connection = psycopg.connect(url, autocommit=True, connect_timeout=_CONNECT_SECONDS)
        except psycopg.Error as error:
            raise HailongError("store.no_server", path=self._name, detail=_first_line(error)) from error
        try:
            with self._translated():
                # A server may have been told to say "done" before the disk has it; not for this store.
                self._connection.execute("SET synchronous_commit = on")
                self._connection.execute(f"SET lock_timeout = {int(database.WAIT_SECONDS * 1000)}")
                self._connection.execute("SET client_encoding = 'UTF8'")
        except BaseException:
            self.close()
            raise

    @property
    def name(self) -> str:
        return self._name

    @contextmanager
    def read(self) -> Iterator[PostgresSession]:
        with self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[PostgresSession]:
        with self._transaction("BEGIN") as session:
            self._take_turn(session)
            yield session

    def check(self) -> tuple[Problem, ...]:
        with self.read() as session:
            problems = [] if _is_whole(session) else [Problem("store.check_schema")]
            if session.query("SHOW fsync") != [("on",)]:
                problems.append(Problem("store.check_fsync"))
        return tuple(problems)

    def backup(self, target: Path) -> None:
        """A copy as a SQLite store, which needs no server to be opened."""
        with self.read() as session:
            sqlite.create_sqlite(target, lambda copy: _copy_tables(session, copy)).close()

    def compact(self) -> None:
        with self._translated():
            with self.read() as session:
                found = session.query(
                    "SELECT table_name, column_name, data_type FROM information_schema.columns "
                    "WHERE table_schema = current_schema() AND table_name = ANY(?) "
                    "AND data_type IN ('text', 'bytea', 'double precision')",
                    (list(_HOLD_ANSWERS),),
                )
            # The planner's statistics quote common values; a new type, be it the same, makes it forget them.
            for table, column, kind in found:
                self._connection.execute(
                    f"ALTER TABLE {_quoted(table)} ALTER COLUMN {_quoted(column)} TYPE {kind}"
                )
            self._connection.execute(f"VACUUM FULL {', '.join(_HOLD_ANSWERS)}")
            self._connection.execute("VACUUM FULL pg_statistic")  # left out, where the role may not

    def close(self) -> None:
        self._connection.close()

    def migrate(self, at: str) -> None:
        """Bring older tables to this version, in one transaction that first copies them to another schema."""
        with self.read() as session:
            if _version(session) == schema.VERSION:
                return
        with self.write() as session:
            found = _version(session)  # another process may have been quicker
            if found > schema.VERSION:
                raise HailongError("store.newer", path=self.name, found=found, known=schema.VERSION)
            if not all(version in schema.MIGRATIONS for version in range(found, schema.VERSION)):
                raise HailongError("store.damaged", path=self.name, detail=f"version {found}")
            if found < schema.VERSION:
                _copy_aside(session, f"v{found}_{''.join(filter(str.isalnum, at)).lower()}")
                for version in range(found, schema.VERSION):
                    for statement in schema.MIGRATIONS[version]:
                        session.change(statement.format_map(_TYPES))
                session.change("UPDATE hailong_version SET version = ?", (schema.VERSION,))
                audit.append(session, at, "hailong", "migrate", {"from": found, "to": schema.VERSION})

    def _take_turn(self, session: PostgresSession) -> None:
        key = (schema.APPLICATION_ID,)
        if not session.query("SELECT pg_try_advisory_xact_lock(?, hashtext(current_schema()))", key)[0][0]:
            if self._on_wait:
                self._on_wait()
            session.query("SELECT pg_advisory_xact_lock(?, hashtext(current_schema()))", key)

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[PostgresSession]:
        with self._translated():
            self._connection.execute(begin)
            try:
                yield PostgresSession(self._connection)
                self._connection.execute("COMMIT")
            except BaseException:
                if not self._connection.closed:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except self._errors as error:
            raise self._explain(error) from error

    def _explain(self, error: Exception) -> Exception:
        state = str(getattr(error, "sqlstate", None) or "08")
        code = _ERRORS.get(state) or _ERRORS.get(state[:2])
        if code is None:
            return error
        return HailongError(
            code, path=self.name, detail=_first_line(error), seconds=round(database.WAIT_SECONDS)
        )


def create_postgres(
    url: str, fill: Callable[[Session], None], on_wait: Callable[[], None] | None = None
) -> PostgresDatabase:
    """Make our tables in an empty schema, with whatever `fill` writes in them; all of it or nothing."""
    opened = PostgresDatabase(url, on_wait)
    try:
        with opened.write() as session:
            if _has_tables(session):
                raise HailongError("store.exists", path=opened.name)
            for statement in (_VERSION_TABLE, *schema.TABLES, *_TRIGGERS):
                session.change(statement.format_map(_TYPES))
            version = (1, schema.APPLICATION_ID, schema.VERSION)
            session.change("INSERT INTO hailong_version (id, application, version) VALUES (?, ?, ?)", version)
            fill(session)
    except BaseException:
        opened.close()
        raise
    return opened


def open_postgres(url: str, at: str, on_wait: Callable[[], None] | None = None) -> PostgresDatabase:
    """Open a schema of ours. Anything else is refused and left as it was."""
    opened = PostgresDatabase(url, on_wait)
    try:
        with opened.read() as session:
            if not _has_tables(session):
                raise HailongError("store.empty_database", path=opened.name)
            if not _is_ours(session):
                raise HailongError("store.foreign_database", path=opened.name)
        opened.migrate(at)
        with opened.read() as session:
            if not _is_whole(session):
                raise HailongError("store.damaged", path=opened.name, detail="schema")
    except BaseException:
        opened.close()
        raise
    return opened


def _marks(sql: str) -> str:
    return sql.replace("?", "%s")


def _has_tables(session: Session) -> bool:
    return bool(session.query("SELECT 1 FROM pg_tables WHERE schemaname = current_schema() LIMIT 1"))


def _is_ours(session: Session) -> bool:
    sql = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'hailong_version'"
    if not session.query(sql):
        return False
    return session.query("SELECT application FROM hailong_version") == [(schema.APPLICATION_ID,)]


def _version(session: Session) -> int:
    return int(session.query("SELECT version FROM hailong_version")[0][0])


def _is_whole(session: Session) -> bool:
    """Whether every table, index and trigger is there, the triggers switched on."""
    words = [statement.split(maxsplit=4) for statement in schema.TABLES]
    tables = {word[2] for word in words if word[1] == "TABLE"}
    indexes = {word[3] if word[1] == "UNIQUE" else word[2] for word in words if word[1] != "TABLE"}
    found = {
        name
        for (name,) in session.query("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    }
    found_indexes = {
        name
        for (name,) in session.query("SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()")
    }
    triggers = session.query(
        "SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() "
        "AND t.tgname IN ('audit_no_change', 'audit_no_truncate') AND t.tgenabled = 'O'"
    )
    return tables | {"hailong_version"} == found and indexes <= found_indexes and triggers == [(2,)]


def _copy_aside(session: Session, suffix: str) -> None:
    """Copy every table to a schema beside this one, named after it, the version and the time."""
    own = session.query("SELECT current_schema()")[0][0]
    aside = _quoted(f"{own}_{suffix}")
    session.change(f"CREATE SCHEMA {aside}")
    for (table,) in session.query("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"):
        session.change(f"CREATE TABLE {aside}.{_quoted(table)} AS TABLE {_quoted(table)}")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _copy_tables(session: Session, copy: Session) -> None:
    for statement in schema.TABLES:
        words = statement.split(maxsplit=3)
        if words[1] != "TABLE":
            continue
        columns = [
            name
            for (name,) in session.query(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() "
                "AND table_name = ? ORDER BY ordinal_position",
                (words[2],),
            )
        ]
        sql = f"SELECT {', '.join(columns)} FROM {words[2]} ORDER BY 1"  # noqa: S608
        copy.insert_many(words[2], columns, session.query(sql))


def _without_password(url: str) -> str:
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(url)
    place = f"{parts.get('host', '')}:{parts.get('port', 5432)}/{parts.get('dbname', '')}"
    return f"postgresql://{parts['user']}@{place}" if parts.get("user") else f"postgresql://{place}"


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
