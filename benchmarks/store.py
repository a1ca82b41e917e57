"""How long the store takes for a large import, against bare inserts of the same records.

`python -m benchmarks.store [FORMS]` (100,000 by default). Both write the same tables with the same settings;
"bare" is `executemany` with records made beforehand, so it pays neither for JSON nor for looking up serials.
"""

from __future__ import annotations

import hashlib
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from survey.answers import UnitInfo
from survey.questionnaire import load_questionnaire
from survey.store import Batch, Form, Row, create_store
from survey.store.sqlite import _connect

ATTRIBUTES = {"a": "xy", "b": "12345", "c": "12345", "d": "1234567", "e": "1234567", "f": "123", "g": "1234"}
QUESTIONNAIRE = load_questionnaire("ba-dinh-2020")


def make_batch(forms: int) -> Batch:
    """A file of forms as an importer hands it over."""
    rng = random.Random(1)
    rated = [item.code for item in QUESTIONNAIRE.rated]
    rows = []
    for i in range(forms):
        ratings = rng.choices((5, 4, 3, 2, 1), (50, 35, 9, 4, 2), k=len(rated))
        attributes = {code: rng.choice(options) for code, options in ATTRIBUTES.items()}
        comment = "Cần thêm ghế ngồi chờ" if i % 5 == 0 else None
        serial = f"{i % 15:05d}-{i:07d}A"
        raw = {"Mã phiếu": serial, "Đơn vị": "Cống Vị", "Ngày": "15/06/2020", "Góp ý": comment or ""}
        raw |= dict(zip(rated, map(str, ratings), strict=True)) | attributes
        form = Form(serial, f"{i % 15:05d}", bytes(ratings), attributes, "2020-06-15", "Lan", comment=comment)
        rows.append(Row("Phiếu", i + 2, "accepted", raw, form))
    return Batch("all.xlsx", hashlib.sha256(b"all").hexdigest(), 1, tuple(rows))


def insert_bare(path: Path, source: Path) -> float:
    """Seconds for the records of `source` by executemany."""
    reader = _connect(source)
    tables = {
        table: reader.execute(f"SELECT * FROM {table}").fetchall()
        for table in ("imports", "sheets", "rows", "forms")
    }
    reader.close()
    create_store(path, QUESTIONNAIRE).close()
    writer = _connect(path)
    writer.execute("PRAGMA foreign_keys = ON")
    start = time.perf_counter()
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO audit SELECT 2, '', '', '', '', '', ''")  # what the import refers to
    for table, records in tables.items():
        writer.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(records[0]))})", records)
    writer.execute("COMMIT")
    seconds = time.perf_counter() - start
    writer.close()
    return seconds


def main() -> None:
    """Print seconds and the ratio, the median of three turns."""
    forms = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    batch = make_batch(forms)
    units = [UnitInfo(f"{i:05d}", str(i), "ward", "Phường") for i in range(15)]
    ratios = []
    for turn in range(3):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            with create_store(folder / "own.db", QUESTIONNAIRE) as store:
                start = time.perf_counter()
                store.add_import(batch, by="x")
                own = time.perf_counter() - start
                start = time.perf_counter()
                store.read_answers(units)
                reading = time.perf_counter() - start
            bare = insert_bare(folder / "bare.db", folder / "own.db")
            size = (folder / "own.db").stat().st_size / 1e6
        ratios.append(own / bare)
        print(
            f"turn {turn + 1}: import {own:.2f} s, bare {bare:.2f} s, reading {reading:.2f} s, {size:.0f} MB"
        )
    print(f"{forms} forms: {statistics.median(ratios):.2f} times bare executemany (goal: at most 1.5)")


if __name__ == "__main__":
    main()
