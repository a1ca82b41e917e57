"""A table on a PostgreSQL server. Needs the package psycopg (`pip install "hailong[postgresql]"`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.engines.coding import BATCH, Batch, Coding, Kind, Rows
from survey.messages import HailongError

if TYPE_CHECKING:
    from psycopg import sql

_CONNECT_SECONDS = 10
_HEADER = 19
"""Bytes before the first row of a binary copy: signature, flags, length of an extension."""
_KINDS: Mapping[str, Kind] = {
    "smallint": "whole",
    "integer": "whole",
    "bigint": "whole",
    "real": "number",
    "double precision": "number",
    "numeric": "number",
    "boolean": "truth",
}
_FORMS = {"smallint": (">i2", 2), "integer": (">i4", 4), "double precision": (">f8", 8)}


class PostgresTable:
    """A table or view, all of it read in one snapshot.

    Names are quoted as identifiers and values sent as parameters; nothing is pasted into a statement.
    Raises HailongError where psycopg is absent, the server or the table cannot be reached or read.
    """

    def __init__(self, url: str, table: str) -> None:
        try:
            import psycopg
            from psycopg import sql
        except ImportError as error:
            raise HailongError("store.needs_psycopg") from error
        if not table:
            raise HailongError("analysis.source_no_table")
        self._errors, self._sql, self._name = psycopg.Error, sql, table
        self._table = sql.Identifier(*table.split("."))
        with self._explained():
            self._connection = psycopg.connect(url, connect_timeout=_CONNECT_SECONDS)
            self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            self._connection.read_only = True

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        with self._explained():
            found = self._connection.execute(
                "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
                "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
                (self._table.as_string(self._connection),),
            ).fetchall()
        return {name: _KINDS.get(declared, "text") for name, declared in found}

    def ranges(self, names: Sequence[str]) -> Mapping[str, tuple[int, int] | None]:
        asked = [
            self._sql.SQL("{}({})").format(self._sql.SQL(function), self._sql.Identifier(name))
            for name in names
            for function in ("min", "max")
        ]
        query = self._sql.SQL("SELECT {} FROM {}").format(self._sql.SQL(", ").join(asked), self._table)
        with self._explained():
            limits = self._connection.execute(query).fetchall()[0]
        return {
            name: None if low is None else (int(low), int(high))
            for name, low, high in zip(names, limits[::2], limits[1::2], strict=True)
        }

    def texts(self, name: str, most: int) -> list[str] | None:
        query = self._sql.SQL("SELECT DISTINCT {0}::text FROM {1} WHERE {0} IS NOT NULL LIMIT %s").format(
            self._sql.Identifier(name), self._table
        )
        with self._explained():
            found = self._connection.execute(query, (most + 1,)).fetchall()
        return None if len(found) > most else sorted(text for (text,) in found)

    def parts(self, rows: Rows, work: Callable[[Iterator[Batch]], Any]) -> Iterator[Any]:
        yield work(self._batches(rows))

    def close(self) -> None:
        """Leave the server."""
        self._connection.close()

    def _batches(self, rows: Rows) -> Iterator[Batch]:
        """Rows of a binary copy: no value is missing, so that all rows have the same length."""
        names = list(rows.codings)
        columns = [self._code(place, name, rows.codings[name]) for place, name in enumerate(names)]
        columns += [self._weight(name) for name in rows.weights]
        query = self._sql.SQL("COPY (SELECT {} FROM {} AS answers {}) TO STDOUT (FORMAT BINARY)").format(
            self._sql.SQL(", ").join(expression for expression, _, _ in columns),
            self._table,
            self._sql.SQL(" ").join(join for _, _, join in columns),
        )
        parameters = [list(coding.texts) for coding in rows.codings.values() if coding.lowest is None]
        kinds = [kind for _, kind, _ in columns]
        for values in self._read(query, parameters, kinds):
            codes = {name: values[f"v{place}"] for place, name in enumerate(names)}
            weights = {
                name: values[f"v{len(names) + place}"].astype(np.float64)
                for place, name in enumerate(rows.weights)
            }
            yield Batch(len(values), rows.codings, codes, weights)

    def _code(self, place: int, name: str, coding: Coding) -> tuple[sql.Composed, str, sql.Composable]:
        """The expression of a column's codes, its type, and the join it needs."""
        column = self._sql.Identifier("answers", name)
        if coding.lowest is not None:
            expression = self._sql.SQL("coalesce({}::bigint - {}, -1)::smallint").format(
                column, self._sql.Literal(coding.lowest)
            )
            return expression, "smallint", self._sql.SQL("")
        labels = self._sql.Identifier(f"labels {place}")
        join = self._sql.SQL(
            "LEFT JOIN unnest(%s::text[]) WITH ORDINALITY AS {0} (label, place) ON {0}.label = {1}::text"
        ).format(labels, column)
        expression = self._sql.SQL("coalesce({}.place - 1, -1)::integer").format(labels)
        return expression, "integer", join

    def _weight(self, name: str) -> tuple[sql.Composed, str, sql.Composable]:
        column = self._sql.Identifier("answers", name)
        missing = self._sql.SQL("coalesce({}::double precision, 'NaN'::double precision)").format(column)
        return missing, "double precision", self._sql.SQL("")

    def _read(self, query: sql.Composed, parameters: Sequence[object], kinds: Sequence[str]) -> Iterator[Any]:
        """The rows of a binary copy: of each a count, and of each value its length and itself."""
        fields: list[tuple[str, str]] = [("count", ">i2")]
        for place, kind in enumerate(kinds):
            fields += [(f"n{place}", ">i4"), (f"v{place}", _FORMS[kind][0])]
        row = np.dtype(fields)
        held, size, skip = [], 0, _HEADER
        with self._explained(), self._connection.cursor() as cursor, cursor.copy(query, parameters) as copy:
            for block in copy:
                held.append(block)
                size += len(block)
                if size >= BATCH * row.itemsize:
                    data = b"".join(held)[skip:]
                    whole = len(data) // row.itemsize
                    yield np.frombuffer(data, row, whole)
                    held = [data[whole * row.itemsize :]]
                    size, skip = len(held[0]), 0
        data = b"".join(held)[skip:]
        whole = len(data) // row.itemsize  # two bytes are left: the end of the copy
        if whole:
            yield np.frombuffer(data, row, whole)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What the server says may hold a password or an answer: only the kind of error is passed on."""
        try:
            yield
        except self._errors as error:
            kind = getattr(error, "sqlstate", None) or type(error).__name__
            raise HailongError("analysis.source_unreadable", path=self._name, kind=kind) from None
