"""Parquet and CSV files larger than memory, read by DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.engines.coding import BATCH, Batch, Coding, Kind, Rows
from survey.messages import HailongError

if TYPE_CHECKING:
    import duckdb

_MEMORY = "2GB"
"""What DuckDB may take; the counting needs some more."""
_VECTOR = 2048
"""Rows of one of DuckDB's vectors."""
_READERS = {
    ".parquet": "read_parquet(?, union_by_name = true)",
    # Every cell as it is: what a text means is decided by our own rules, not by a guess.
    ".csv": "read_csv(?, union_by_name = true, all_varchar = true, header = true)",
}


class Files:
    """Files of one kind that a name or a pattern stands for.

    Raises HailongError where there are none, where they are of another kind, or cannot be read.
    """

    def __init__(self, pattern: str) -> None:
        import duckdb

        self._pattern, self._errors = pattern, duckdb.Error
        self._files = find_files(pattern)
        suffix = ".csv" if self._files[0].name.lower().endswith((".csv", ".csv.gz")) else ".parquet"
        self._table = _READERS[suffix]
        self._connection = duckdb.connect(
            config={
                "memory_limit": _MEMORY,
                "preserve_insertion_order": False,  # rows are counted, in whatever order
                "autoinstall_known_extensions": False,  # nothing is fetched from anywhere
                "autoload_known_extensions": False,
            }
        )

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        found = self._run(f"DESCRIBE SELECT * FROM {self._table}").fetchall()
        return {str(name): _kind(str(declared)) for name, declared, *_ in found}

    def ranges(self, names: Sequence[str]) -> Mapping[str, tuple[int, int] | None]:
        asked = ", ".join(f"min({quoted(name)}), max({quoted(name)})" for name in names)
        limits = self._run(f"SELECT {asked} FROM {self._table}").fetchall()[0]
        return {
            name: None if low is None else (int(low), int(high))
            for name, low, high in zip(names, limits[::2], limits[1::2], strict=True)
        }

    def texts(self, name: str, most: int) -> list[str] | None:
        sql = f"SELECT DISTINCT {self._text(name)} FROM {self._table} WHERE {quoted(name)} IS NOT NULL"
        found = self._run(f"{sql} LIMIT {most + 1}").fetchall()
        return None if len(found) > most else sorted(text for (text,) in found)

    def parts(self, rows: Rows, work: Callable[[Iterator[Batch]], Any]) -> Iterator[Any]:
        yield work(self._batches(rows))

    def close(self) -> None:
        """Let go of the files and of the memory."""
        self._connection.close()

    def _batches(self, rows: Rows) -> Iterator[Batch]:
        names = list(rows.codings)
        asked = [self._code(place, name, rows.codings[name]) for place, name in enumerate(names)]
        asked += [f"{quoted(name)}::DOUBLE AS w{place}" for place, name in enumerate(rows.weights)]
        connection = self._run(f"SELECT {', '.join(asked)} FROM {self._table}")
        while True:
            with self._explained():
                frame = connection.fetch_df_chunk(BATCH // _VECTOR)
            if not len(frame):
                return
            codes = {name: frame[f"c{place}"].to_numpy() for place, name in enumerate(names)}
            weights = {
                name: frame[f"w{place}"].to_numpy(dtype=np.float64) for place, name in enumerate(rows.weights)
            }
            yield Batch(len(frame), rows.codings, codes, weights)

    def _code(self, place: int, name: str, coding: Coding) -> str:
        """The expression of a column's codes."""
        if coding.lowest is not None:
            return f"coalesce({quoted(name)}::BIGINT - {coding.lowest}, -1)::SMALLINT AS c{place}"
        with self._explained():
            # A type made of the values found, so that the database itself looks them up.
            self._connection.execute("CREATE OR REPLACE TEMP TABLE found (place INTEGER, value VARCHAR)")
            if coding.texts:
                self._connection.execute(
                    "INSERT INTO found SELECT unnest(range(len($1))), unnest($1)", [list(coding.texts)]
                )
            self._connection.execute(
                f"CREATE TYPE values_{place} AS ENUM (SELECT value FROM found ORDER BY place)"
            )
        found = f"enum_code(({self._text(name)})::values_{place})::INTEGER"
        return f"coalesce({found}, -1) AS c{place}"

    def _text(self, name: str) -> str:
        """The expression of a column's values as texts.

        In CSV an apostrophe before a text is the spreadsheets' mark that it is one; our own export sets it.
        """
        text = f"{quoted(name)}::VARCHAR"
        if not self._table.startswith("read_csv"):
            return text
        return f"CASE WHEN starts_with({text}, chr(39)) THEN substr({text}, 2) ELSE {text} END"

    def _run(self, sql: str) -> duckdb.DuckDBPyConnection:
        with self._explained():
            return self._connection.execute(sql, [[str(path) for path in self._files]])

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What the database says may hold a respondent's answers: only the kind of error is passed on."""
        try:
            yield
        except self._errors as error:
            raise HailongError(
                "analysis.source_unreadable", path=self._pattern, kind=type(error).__name__
            ) from None


def find_files(pattern: str) -> list[Path]:
    """The files that a name or a pattern stands for, all of one kind."""
    import glob

    literal = Path(pattern)
    names = [pattern] if literal.is_file() else sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207
    found = [Path(name) for name in names]
    files = [path for path in found if path.is_file()]
    if not files:
        raise HailongError("analysis.source_not_found", path=pattern)
    kinds = {path.name.lower().removesuffix(".gz").rpartition(".")[2] for path in files}
    if len(kinds) > 1 or not kinds <= {"parquet", "csv"}:
        raise HailongError("analysis.source_kinds", path=pattern, found=", ".join(sorted(kinds)))
    return files


def quoted(name: str) -> str:
    """A column's name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def _kind(declared: str) -> Kind:
    declared = declared.upper()
    if declared in {
        "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER",
        "UBIGINT", "UHUGEINT",
    }:  # fmt: skip
        return "whole"
    if declared in {"FLOAT", "DOUBLE"} or declared.startswith("DECIMAL"):
        return "number"
    return "truth" if declared == "BOOLEAN" else "text"
