"""Parquet with types: ratings as TINYINT, dates as DATE, texts as VARCHAR."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.exporting.dataset import Dataset, Value
from survey.exporting.variables import Variable

if TYPE_CHECKING:
    from collections.abc import Sequence

_TYPES = {"rating": "TINYINT", "number": "DOUBLE", "date": "DATE", "text": "VARCHAR", "category": "VARCHAR"}


def write_parquet(dataset: Dataset, path: Path) -> None:
    """Write the forms to the Parquet file `path`, in their order; what is not known is NULL."""
    import duckdb

    names = [f"c{index}" for index in range(len(dataset.variables))]
    columns = {
        name: _array(variable, column)
        for name, variable, column in zip(names, dataset.variables, dataset.columns, strict=True)
    }
    selected = ", ".join(
        f'CAST({name} AS {_TYPES[variable.kind]}) AS "{variable.name}"'
        for name, variable in zip(names, dataset.variables, strict=True)
    )
    # One thread: the same forms give the same bytes.
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("forms", columns)
        connection.sql(f"SELECT {selected} FROM forms").write_parquet(str(path), compression="zstd")  # noqa: S608


def _array(variable: Variable, column: Sequence[Value]) -> Any:
    """The column as duckdb takes it: a masked array of numbers, an array of texts."""
    import numpy as np

    unknown = [value is None for value in column]
    if variable.kind in ("rating", "number"):
        kind = np.int8 if variable.kind == "rating" else np.float64
        return np.ma.masked_array([0 if value is None else value for value in column], unknown, dtype=kind)
    if variable.kind == "date":
        return np.array([None if value is None else str(value) for value in column], dtype=object)
    return np.array(column, dtype=object)
