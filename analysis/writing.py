"""A table of results as text or a file that a program can read: CSV, JSON, Parquet."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np

from analysis.table import Table
from survey.arguments import checked
from survey.files import unfinished

_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


@checked
def table_to_csv(table: Table) -> str:
    """Return `table` as CSV: full precision, '.' decimals, ',' between fields, nothing for unknown.

    A text that a spreadsheet would take for a formula is preceded by an apostrophe.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows():
        writer.writerow([_csv_cell(value) for value in row.values()])
    return stream.getvalue()


def _csv_cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA_START):
        return "'" + value
    return value


@checked
def table_to_json(table: Table) -> str:
    """Return `table` as a JSON list with one object a row; unknown values are null."""
    return json.dumps(list(table.rows()), ensure_ascii=False, indent=1)


@checked
def table_to_parquet(table: Table, path: Path) -> None:
    """Write `table` to the Parquet file `path`, which appears whole or not at all.

    Text becomes VARCHAR, numbers DOUBLE or BIGINT; NaN becomes NULL.
    """
    import duckdb

    columns = {name: _parquet_column(column) for name, column in table.columns.items()}
    selected = ", ".join(
        f"{_missing_to_null(name, name in table.WHOLE) if column.dtype.kind == 'f' else _quoted(name)}"
        f" AS {_quoted(name)}"
        for name, column in columns.items()
    )
    with unfinished(path) as temporary, duckdb.connect() as connection:
        connection.register("result", columns)
        connection.sql(f"SELECT {selected} FROM result").write_parquet(str(temporary))  # noqa: S608


def _missing_to_null(name: str, whole: bool) -> str:
    return f"nullif({_quoted(name)}, 'NaN'::DOUBLE)" + ("::BIGINT" if whole else "")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _parquet_column(column: np.ndarray) -> np.ndarray:
    return column.astype(object) if column.dtype.kind == "U" else column
