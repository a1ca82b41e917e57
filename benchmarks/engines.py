"""Answers larger than memory: `hailong indices --answers` on generated Parquet files.

    python -m benchmarks.engines [FORMS] [--folder DIR] [--postgresql URL] [--spark]

Makes FORMS forms (100 million unless told) of 27 items and the overall question in 15 units, a piece at a
time, under DIR (a temporary folder unless told; 12 bytes a form), sums each piece as it is made, and then
runs the program on the files as a process of its own. Prints its time, its processor time and its peak of
memory, and whether the engine's sums are those of the pieces to the last bit. With --postgresql and --spark
the same forms are read from a table (made and dropped in the first schema of the search path) and from a
Spark data frame. Files that are there already are used again.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial, reduce
from pathlib import Path
from typing import Any

import numpy as np

from analysis.engines import Source, sum_source
from analysis.parts import Part, add_parts, finish, sum_part
from analysis.recipes import resolve_recipe
from analysis.sums import Sums
from benchmarks.harness import Case, Line, Run, child_environment, hailong, python
from benchmarks.statistics import make_answers
from survey.answers import Answers

QUESTIONNAIRE = "ba-dinh-2020"
PIECE = 5_000_000
ALLOWED = 4096
"""MiB that a process may take."""
_APART = """
import resource, subprocess, sys, time
started = time.perf_counter()
status = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(status)
"""
"""Starts the program from a small process: the peak of one begins with the memory of its parent."""


def make_files(folder: Path, forms: int) -> Sums:
    """Write the forms in files of PIECE forms each, and give their sums."""
    pieces = []
    for number, start in enumerate(range(0, forms, PIECE)):
        answers = make_answers(min(PIECE, forms - start), seed=number)
        path = folder / f"forms-{number:03d}.parquet"
        if not path.exists():
            write_file(path, answers)
        pieces.append(_sum_piece(answers))
        _say(f"\rmade {min(start + PIECE, forms):,} forms of {forms:,}")
    _say("\n")
    return finish(reduce(add_parts, pieces))[0]


def _sum_piece(answers: Answers) -> Part:
    return sum_part(answers, resolve_recipe(answers.questionnaire).groups, ())


def write_file(path: Path, answers: Answers) -> None:
    """Write answers as an office would: a unit's code, whole numbers, nothing where not answered."""
    import duckdb
    import pandas as pd

    names = [item.code for item in answers.questionnaire.rated]
    frame = pd.DataFrame({name: answers.ratings[:, place] for place, name in enumerate(names)})
    frame["unit"] = answers.unit
    columns = ", ".join(f'nullif("{name}", -1)::TINYINT AS "{name}"' for name in names)
    with duckdb.connect() as connection:
        connection.register("frame", frame)
        connection.execute(f"COPY (SELECT unit, {columns} FROM frame) TO '{path}.part' (FORMAT parquet)")
    Path(f"{path}.part").replace(path)


def run_program(folder: Path) -> tuple[Run, float]:
    """The time and the peak of memory (MiB) of the program on the files."""
    arguments = ("indices", "--answers", str(folder / "*.parquet"), "--questionnaire", QUESTIONNAIRE)
    done = subprocess.run(
        [*python(_APART), *hailong(*arguments)],
        env=child_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    wall, cpu, peak = map(float, done.stdout.split())
    return Run(wall, cpu), peak / 1024


def same(one: Sums, two: Sums) -> bool:
    """Whether the sums are equal to the last bit, whatever the order of the units."""
    names = ("cell_weight", "counts", "totals", "gram", "tallies")
    places = [np.argsort([unit.id for unit in sums.units]) for sums in (one, two)]
    for name in names:
        pair = [getattr(sums, name) for sums in (one, two)]
        axis = [0 if name == "totals" else 1] * 2
        cells = [np.argsort(np.argsort(p)[s.cell_unit]) for p, s in zip(places, (one, two), strict=True)]
        first, second = (np.take(v, c, a) for v, c, a in zip(pair, cells, axis, strict=True))
        if not np.array_equal(first, second):
            return False
    return True


def measure_files(forms: int) -> Line:
    """The peak of memory, of 4 GiB allowed."""
    with tempfile.TemporaryDirectory(prefix="hailong-benchmark-") as place:
        folder = Path(place)
        made = make_files(folder, forms)
        if not same(sum_source(QUESTIONNAIRE, Source(str(folder / "*.parquet")), "unit"), made):
            raise RuntimeError("the sums differ")
        run, peak = run_program(folder)
    note = f"`indices --answers` with DuckDB: {run.wall:.0f} s, {run.cpu:.0f} s of processor time"
    return Line(
        f"engines.memory_{forms // 1_000_000}m", peak, ALLOWED, peak / ALLOWED, 1, unit="MiB", note=note
    )


def main() -> int:
    """Run the case from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    parser.add_argument("forms", nargs="?", type=int, default=100_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--postgresql", metavar="URL")
    parser.add_argument("--spark", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hailong-benchmark-") as place:
        folder = options.folder or Path(place)
        folder.mkdir(exist_ok=True, parents=True)
        made = make_files(folder, options.forms)
        size = sum(path.stat().st_size for path in folder.glob("*.parquet")) / 1e9
        print(f"{options.forms:,} forms, {size:.2f} GB of Parquet")
        run, peak = run_program(folder)
        print(f"hailong indices --answers: {run.wall:.1f} s ({run.cpu:.1f} s of processor), {peak:,.0f} MiB")
        source = Source(str(folder / "*.parquet"))
        sources: dict[str, Callable[[], Sums]] = {
            "DuckDB": partial(sum_source, QUESTIONNAIRE, source, "unit")
        }
        if options.postgresql:
            sources["PostgreSQL"] = partial(sum_from_server, options.postgresql, folder)
        if options.spark:
            sources["Spark"] = partial(sum_from_spark, folder)
        equal = True
        for name, work in sources.items():
            started = time.perf_counter()
            found = same(work(), made)
            equal &= found
            verdict = "the same to the last bit" if found else "DIFFERENT"
            print(f"sums from {name}: {verdict}, {time.perf_counter() - started:.1f} s with all it takes")
    return int(not equal or peak > ALLOWED)


def sum_from_server(url: str, folder: Path) -> Sums:
    """The sums of the same forms in a table of a server; the copying is within the time."""
    import duckdb
    import psycopg
    from psycopg import sql

    table = sql.Identifier("hailong_benchmark")
    names = ["unit", *(item.code for item in make_answers(1).questionnaire.rated)]
    columns = sql.SQL(", ").join(sql.SQL("{} smallint").format(sql.Identifier(name)) for name in names)
    with psycopg.connect(url) as server:
        server.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(table))
        server.execute(sql.SQL("CREATE UNLOGGED TABLE {} ({})").format(table, columns))
        query = sql.SQL("COPY {} FROM STDIN (FORMAT CSV)").format(table)
        with server.cursor() as cursor, cursor.copy(query) as copy, duckdb.connect() as files:
            asked = ", ".join(f'"{name}"' for name in names)
            found = files.execute(f"SELECT {asked} FROM read_parquet(?)", [str(folder / "*.parquet")])
            while len(frame := found.fetch_df_chunk(50)):
                copy.write(frame.astype("Int16").to_csv(header=False, index=False))
        server.commit()
        sums = sum_source(QUESTIONNAIRE, Source(url, "hailong_benchmark"), "unit")
        server.execute(sql.SQL("DROP TABLE {}").format(table))
    return sums


def sum_from_spark(folder: Path) -> Sums:
    """The sums of the same forms in a Spark data frame, the session's start within the time."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    root = str(Path(__file__).resolve().parents[1])
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    from pyspark.sql import SparkSession

    builder: Any = SparkSession.builder
    session = builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        return sum_source(QUESTIONNAIRE, session.read.parquet(str(folder)), "unit")
    finally:
        session.stop()


def _say(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


CASES = (
    Case("engines.memory_10m", partial(measure_files, 10_000_000), long=True),
    Case("engines.memory_100m", partial(measure_files, 100_000_000), long=True),
)

if __name__ == "__main__":
    sys.exit(main())
