"""A Spark data frame: its values learnt through narwhals, its rows counted by Spark's own workers.

What travels to the driver are sums: a few megabytes for each partition, however many forms it has. The
workers need this package (`spark.submit.pyFiles`, or installed), numpy, pandas and pyarrow.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.engines.coding import BATCH, Batch, Kind, Rows

if TYPE_CHECKING:
    import narwhals as nw


def is_spark(frame: Any) -> bool:
    """Whether `frame` is a Spark data frame."""
    return type(frame).__module__.startswith("pyspark.sql")


class SparkFrame:
    """A data frame of Spark, classic or Connect."""

    def __init__(self, frame: Any) -> None:
        import narwhals as nw

        self._names = list(frame.columns)
        # Columns are called by their places: Spark takes a dot in a name ("1.1") for a field of a structure.
        places = [f"c{place}" for place in range(len(self._names))]
        self._frame: nw.LazyFrame[Any] = nw.from_native(frame.toDF(*places))

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        found = self._frame.collect_schema().values()
        return {name: _kind(dtype) for name, dtype in zip(self._names, found, strict=True)}

    def _column(self, name: str) -> nw.Expr:
        import narwhals as nw

        return nw.col(f"c{self._names.index(name)}")

    def close(self) -> None:
        """The session is its owner's."""

    def ranges(self, names: Sequence[str]) -> Mapping[str, tuple[int, int] | None]:
        asked = [self._column(name).min().alias(f"low{place}") for place, name in enumerate(names)]
        asked += [self._column(name).max().alias(f"high{place}") for place, name in enumerate(names)]
        row = self._frame.select(*asked).collect("pyarrow").row(0)
        return {
            name: None if low is None else (int(low), int(high))
            for name, low, high in zip(names, row[: len(names)], row[len(names) :], strict=True)
        }

    def texts(self, name: str, most: int) -> list[str] | None:
        import narwhals as nw

        column = self._frame.select(self._column(name).cast(nw.String).alias("value"))
        found = column.drop_nulls().unique().head(most + 1).collect("pyarrow")["value"].to_list()
        return None if len(found) > most else sorted(found)

    def parts(self, rows: Rows, work: Callable[[Iterator[Batch]], Any]) -> Iterator[Any]:
        import narwhals as nw

        asked = [
            self._column(name).cast(nw.Int64 if coding.lowest is not None else nw.String).alias(f"c{place}")
            for place, (name, coding) in enumerate(rows.codings.items())
        ]
        asked += [
            self._column(name).cast(nw.Float64).alias(f"w{place}") for place, name in enumerate(rows.weights)
        ]
        native: Any = self._frame.select(*asked).to_native()

        def count(batches: Iterator[Any]) -> Iterator[Any]:
            import pyarrow as pa

            tally = work(_read(batches, rows))
            yield pa.RecordBatch.from_pydict({"tally": [pickle.dumps(tally)]})

        for row in native.mapInArrow(count, "tally binary").toLocalIterator():
            yield pickle.loads(bytes(row["tally"]))  # noqa: S301 - our own workers wrote it


def _read(batches: Iterator[Any], rows: Rows) -> Iterator[Batch]:
    """Arrow's batches, put together to larger ones."""
    import pyarrow as pa

    held, size = [], 0
    for batch in batches:
        if batch.num_rows:
            held.append(batch)
            size += batch.num_rows
        if size >= BATCH:
            yield _code(pa.Table.from_batches(held), rows)
            held, size = [], 0
    if held:
        yield _code(pa.Table.from_batches(held), rows)


def _code(table: Any, rows: Rows) -> Batch:
    """The codes of a table whose columns are called c0, c1, … and w0, w1, …"""
    import pyarrow as pa
    import pyarrow.compute as pc

    codes = {}
    for place, (name, coding) in enumerate(rows.codings.items()):
        column = table[f"c{place}"]
        if coding.lowest is not None:
            found = pc.subtract(column, coding.lowest)
        else:
            found = pc.index_in(column, pa.array(coding.texts, pa.string()), skip_nulls=True)
        codes[name] = pc.fill_null(found, -1).to_numpy().astype(np.int32)
    weights = {
        name: pc.fill_null(table[f"w{place}"], float("nan")).to_numpy()
        for place, name in enumerate(rows.weights)
    }
    return Batch(table.num_rows, rows.codings, codes, weights)


def _kind(dtype: nw.dtypes.DType) -> Kind:
    import narwhals as nw

    if dtype.is_integer():
        return "whole"
    if dtype.is_numeric():
        return "number"
    return "truth" if dtype == nw.Boolean else "text"
