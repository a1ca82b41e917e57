"""How long the store takes for a large import, against bare inserts of the same records, and to be read.

`python -m benchmarks.store [FORMS]` (100,000 by default), or the cases of the table. Both write the same
tables with the same settings; "bare" is `executemany` with records made beforehand, so it pays neither for
JSON nor for looking up serials. Forms come in files of at most 100,000, as the importer allows: row by row,
as a program may hand them over, and column by column, as the importer does, which has made the JSON by then.
"""

from __future__ import annotations

import hashlib
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from analysis.indices import estimate_indices
from benchmarks.harness import Case, Line, Pairs, Run, call, ratio_line, take_turns
from benchmarks.table import text_lines
from survey.answers import UnitInfo
from survey.questionnaire import load_questionnaire
from survey.store import Batch, Form, Row, create_store, open_store
from survey.store.columns import SheetColumns, Table
from survey.store.drafts import encode_json
from survey.store.sqlite import _connect

LARGEST = 100_000
TURNS = 3

ATTRIBUTES = {"a": "xy", "b": "12345", "c": "12345", "d": "1234567", "e": "1234567", "f": "123", "g": "1234"}
QUESTIONNAIRE = load_questionnaire("ba-dinh-2020")


def make_batch(forms: int, number: int = 0) -> Batch:
    """A file of forms, row by row; `number` tells files apart."""
    rng = random.Random(number)
    rated = [item.code for item in QUESTIONNAIRE.rated]
    rows = []
    for i in range(number * LARGEST, number * LARGEST + forms):
        ratings = rng.choices((5, 4, 3, 2, 1), (50, 35, 9, 4, 2), k=len(rated))
        attributes = {code: rng.choice(options) for code, options in ATTRIBUTES.items()}
        comment = "Cần thêm ghế ngồi chờ" if i % 5 == 0 else None
        serial = f"{i % 15:05d}-{i:07d}A"
        raw = {"Mã phiếu": serial, "Đơn vị": "Cống Vị", "Ngày": "15/06/2020", "Góp ý": comment or ""}
        raw |= dict(zip(rated, map(str, ratings), strict=True)) | attributes
        form = Form(serial, f"{i % 15:05d}", bytes(ratings), attributes, "2020-06-15", "Lan", comment=comment)
        rows.append(Row("Phiếu", i - number * LARGEST + 2, "accepted", raw, form))
    return Batch(f"{number}.xlsx", hashlib.sha256(b"%d" % number).hexdigest(), 1, tuple(rows))


def in_columns(batch: Batch) -> Batch:
    """The same file column by column, as the importer hands it over."""
    forms = [row.form for row in batch.rows if row.form is not None]
    columns = SheetColumns(
        sheet=batch.rows[0].sheet,
        headers=tuple(batch.rows[0].raw),
        width=len(QUESTIONNAIRE.rated),
        numbers=[row.number for row in batch.rows],
        raws=[encode_json(list(row.raw.values())) for row in batch.rows],
        serials=[form.serial for form in forms],
        units=[form.unit_id for form in forms],
        days=[form.collected_on for form in forms],
        volunteers=[form.volunteer for form in forms],
        ratings=b"".join(form.ratings for form in forms),
        attributes=[encode_json(dict(form.attributes)) for form in forms],
        weights=[form.weight for form in forms],
        clusters=[form.cluster for form in forms],
        comments=[form.comment for form in forms],
    )
    return batch._replace(rows=Table((columns,)))


def insert_own(path: Path, forms: int, hand_over: Callable[[Batch], Batch] = lambda batch: batch) -> Run:
    """The time of the imports; making what is imported is not in it."""
    wall = cpu = 0.0
    with create_store(path, QUESTIONNAIRE) as store:
        for number, start in enumerate(range(0, forms, LARGEST)):
            batch = hand_over(make_batch(min(LARGEST, forms - start), number))
            run = call(partial(store.add_import, batch, by="x"))()
            wall, cpu = wall + run.wall, cpu + run.cpu
    return Run(wall, cpu)


def insert_bare(path: Path, source: Path) -> Run:
    """The time of the records of `source` by executemany, in one transaction."""
    create_store(path, QUESTIONNAIRE).close()
    reader, writer = _connect(source), _connect(path)
    writer.execute("PRAGMA foreign_keys = ON")
    writer.execute("BEGIN IMMEDIATE")
    for (number,) in reader.execute("SELECT id FROM audit WHERE id > 1").fetchall():
        line = (number, *[""] * 5, str(number))  # imports refer to it
        writer.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)", line)
    wall = cpu = 0.0
    for table in ("imports", "sheets", "rows", "forms"):
        for records in _pieces(reader, table):
            sql = f"INSERT INTO {table} VALUES ({', '.join('?' * len(records[0]))})"
            run = call(partial(writer.executemany, sql, records))()
            wall, cpu = wall + run.wall, cpu + run.cpu
    run = call(partial(writer.execute, "COMMIT"))()
    reader.close()
    writer.close()
    return Run(wall + run.wall, cpu + run.cpu)


def _pieces(reader: sqlite3.Connection, table: str) -> Iterator[list[Any]]:
    found = reader.execute(f"SELECT * FROM {table}")
    while records := found.fetchmany(LARGEST):
        yield records


def fetch_bare(path: Path) -> tuple[np.ndarray[Any, Any], ...]:
    """The columns that the indices need, fetched into arrays: unit, ratings, weight, cluster."""
    connection = sqlite3.connect(path)
    try:
        records = connection.execute(
            "SELECT unit_id, ratings, weight, cluster FROM forms WHERE live = 1"
        ).fetchall()
    finally:
        connection.close()
    unit, ratings, weight, cluster = zip(*records, strict=True)
    matrix = np.frombuffer(b"".join(ratings), dtype=np.int8).reshape(len(records), -1)
    return np.array(unit), matrix, np.array(weight, dtype=np.float64), np.array(cluster, dtype=object)


def compare(forms: int, turns: int = TURNS) -> list[Line]:
    """Imports beside the bare inserts of their records, turn about; indices beside the bare fetch."""
    units = [UnitInfo(f"{i:05d}", str(i), "ward", "Phường") for i in range(15)]
    rows, columns, bare = [], [], []
    with tempfile.TemporaryDirectory(prefix="hailong-benchmark-") as place:
        for turn in range(turns):
            path, other = Path(place) / f"own-{turn}.db", Path(place) / "bare.db"
            columns.append(insert_own(path, forms, in_columns))
            path.unlink()
            rows.append(insert_own(path, forms))
            bare.append(insert_bare(other, path))
            other.unlink()
            if turn < turns - 1:
                path.unlink()
        with open_store(path, QUESTIONNAIRE) as store:
            read = call(lambda: estimate_indices(store.read_answers(units, attributes=())))
            pairs = take_turns(read, call(lambda: fetch_bare(path)), 5)
    label = f"{forms // 1_000_000}m" if forms >= 1_000_000 else f"{forms // 1000}k"
    by_row, by_column = Pairs(tuple(rows), tuple(bare)), Pairs(tuple(columns), tuple(bare))
    note = "executemany of the same records"
    return [
        ratio_line(f"store.insert_{label}", by_row, 1.5, note=note),
        ratio_line(
            f"store.insert_columns_{label}", by_column, 1.5, note=f"{note}; ours as the importer hands over"
        ),
        ratio_line(f"store.indices_{label}", pairs, 1.5, note="the columns fetched into arrays"),
    ]


def main() -> None:
    """Print the two lines for a number of forms."""
    started = time.perf_counter()
    print(text_lines(compare(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)))
    print(f"{time.perf_counter() - started:.0f} s in all")


CASES = (
    Case("store.100k", partial(compare, 100_000)),
    Case("store.1m", partial(compare, 1_000_000, 1), long=True),
)

if __name__ == "__main__":
    main()
