"""The one pass over the answers, beside a plain numpy count, Polars and DuckDB on the same work."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from analysis.indices import sum_answers
from analysis.sums import Sums
from benchmarks.harness import ROOT, Case, Line, SkippedError, call, python, ratio_line, take_turns
from benchmarks.statistics import UNITS, make_answers
from survey.answers import Answers

SIZES = (100_000, 1_000_000, 10_000_000)
LEVELS = 6
"""A missing answer and five levels."""


def count_cube(answers: Answers) -> np.ndarray[Any, Any]:
    """What anyone would write: forms per unit, row and level, by a bincount for each row."""
    rows = answers.ratings.shape[1]
    cube = np.zeros((UNITS, rows, LEVELS), dtype=np.int64)
    for row in range(rows):
        keys = answers.unit.astype(np.int64) * LEVELS + np.maximum(answers.ratings[:, row], 0)
        cube[:, row] = np.bincount(keys, minlength=UNITS * LEVELS).reshape(UNITS, LEVELS)
    return cube


def measure_cube(forms: int) -> list[Line]:
    """Ours against the count cube (which makes the counts only, none of the products)."""
    answers = make_answers(forms)
    if not np.array_equal(sum_answers(answers).counts[0].astype(np.int64), count_cube(answers)[:, :, 1:]):
        raise RuntimeError("the counts differ")
    number = 15 if forms < 1_000_000 else 7 if forms < 10_000_000 else 3
    pairs = take_turns(call(lambda: sum_answers(answers)), call(lambda: count_cube(answers)), number)
    label = _label(forms)
    return [
        ratio_line(f"sums.cube_{label}", pairs, 2, note="np.bincount per row: the counts only"),
        measure_memory(forms),
    ]


def measure_memory(forms: int) -> Line:
    """The peak of memory above the data, in a process of its own."""
    code = (
        "from benchmarks.harness import peak_growth; from benchmarks.statistics import make_answers;"
        "from analysis.indices import sum_answers; sum_answers(make_answers(100));"
        f"answers = make_answers({forms}); print(peak_growth(lambda: sum_answers(answers)))"
    )
    child = subprocess.run(python(code), cwd=ROOT, capture_output=True, text=True, check=True)
    grown = float(child.stdout)
    return Line(
        f"sums.memory_{_label(forms)}",
        grown,
        64,
        grown / 64,
        1,
        unit="MiB",
        note="above the data, and allowed",
    )


def measure_growth() -> Line:
    """Ten times the forms, ten times the time."""
    small, large = make_answers(300_000), make_answers(3_000_000)
    pairs = take_turns(call(lambda: sum_answers(large)), call(lambda: sum_answers(small)), 5)
    ratio = pairs.ours_wall / pairs.other_wall / 10
    return Line(
        "sums.growth", pairs.ours_wall, pairs.other_wall, ratio, 1.2, cpu=pairs.cpu_ratio / 10,
        noise=pairs.noise, note="3 M forms against 300,000, divided by ten",
    )  # fmt: skip


def feature_columns(answers: Answers) -> tuple[list[str], list[list[str]]]:
    """Names of the items, and of each criterion's items."""
    items = [item.code for item in answers.questionnaire.items]
    return items, [[item.code for item in criterion.items] for criterion in answers.questionnaire.criteria]


def sum_with_polars(frame: Any, items: Sequence[str], criteria: Sequence[Sequence[str]]) -> Any:
    """The same sums in Polars: counts per level, then products of every two features, by unit."""
    import polars as pl

    features = []
    for number, own in enumerate(criteria):
        columns = [pl.col(code) for code in own]
        features += [
            pl.sum_horizontal([(c > 0).cast(pl.Int32) for c in columns]).alias(f"m{number}"),
            pl.sum_horizontal([(c >= 4).cast(pl.Int32) for c in columns]).alias(f"x{number}"),
            pl.sum_horizontal([c.is_between(1, 2).cast(pl.Int32) for c in columns]).alias(f"d{number}"),
            pl.sum_horizontal([pl.max_horizontal(c - 1, 0).cast(pl.Int32) for c in columns]).alias(
                f"s{number}"
            ),
        ]
    names = [f"{letter}{number}" for number in range(len(criteria)) for letter in "mxds"]
    counts = [
        (pl.col(code) == level).sum().alias(f"{code}_{level}") for code in items for level in range(1, 6)
    ]
    products = [
        (pl.col(a) * pl.col(b)).cast(pl.Int64).sum().alias(f"{a}{b}")
        for place, a in enumerate(names)
        for b in names[place:]
    ]
    totals = [pl.col(name).cast(pl.Int64).sum().alias(f"sum_{name}") for name in names]
    lazy = frame.lazy().with_columns(features).group_by("unit").agg([*counts, *totals, *products])
    return lazy.collect().sort("unit")


def count_with_polars(frame: Any, items: Sequence[str]) -> Any:
    """Only the counts per unit and level, in Polars."""
    import polars as pl

    counts = [
        (pl.col(code) == level).sum().alias(f"{code}_{level}") for code in items for level in range(1, 6)
    ]
    return frame.lazy().group_by("unit").agg(counts).collect().sort("unit")


def sum_with_duckdb(connection: Any, items: Sequence[str], criteria: Sequence[Sequence[str]]) -> Any:
    """The same sums in DuckDB."""
    features = []
    for number, own in enumerate(criteria):
        features += [
            " + ".join(f'("{code}" > 0)::INT' for code in own) + f" AS m{number}",
            " + ".join(f'("{code}" >= 4)::INT' for code in own) + f" AS x{number}",
            " + ".join(f'("{code}" BETWEEN 1 AND 2)::INT' for code in own) + f" AS d{number}",
            " + ".join(f'greatest("{code}" - 1, 0)::INT' for code in own) + f" AS s{number}",
        ]
    names = [f"{letter}{number}" for number in range(len(criteria)) for letter in "mxds"]
    sums = [f'count(*) FILTER ("{code}" = {level})' for code in items for level in range(1, 6)]
    sums += [f"sum({name})" for name in names]
    sums += [f"sum({a} * {b})" for place, a in enumerate(names) for b in names[place:]]
    names_of_items = [f'"{code}"' for code in items]
    inner = f"SELECT unit, {', '.join([*names_of_items, *features])} FROM answers"
    return connection.execute(
        f"SELECT unit, {', '.join(sums)} FROM ({inner}) GROUP BY unit ORDER BY unit"
    ).fetchall()


def count_with_duckdb(connection: Any, items: Sequence[str]) -> Any:
    """Only the counts per unit and level, in DuckDB."""
    sums = [f'count(*) FILTER ("{code}" = {level})' for code in items for level in range(1, 6)]
    return connection.execute(
        f"SELECT unit, {', '.join(sums)} FROM answers GROUP BY unit ORDER BY unit"
    ).fetchall()


def measure_engines(forms: int) -> list[Line]:
    """Polars and DuckDB, data in their own memory, on all the sums and (shown) on the counts alone."""
    try:
        import duckdb
        import polars as pl
    except ImportError as error:
        raise SkippedError(f"{error.name} is not installed") from None
    answers = make_answers(forms)
    items, criteria = feature_columns(answers)
    columns = {code: answers.ratings[:, place].copy() for place, code in enumerate(items)}
    frame = pl.DataFrame({"unit": answers.unit, **columns})
    connection = duckdb.connect()
    connection.execute("CREATE TABLE answers AS SELECT * FROM frame")
    ours = call(lambda: sum_answers(answers))
    sums = sum_answers(answers)
    check_equal(sums, sum_with_polars(frame, items, criteria).to_numpy(), len(items))
    check_equal(sums, np.array(sum_with_duckdb(connection, items, criteria)), len(items))
    label = _label(forms)
    works: dict[str, tuple[Callable[[], object], bool]] = {
        "polars": (lambda: sum_with_polars(frame, items, criteria), True),
        "duckdb": (lambda: sum_with_duckdb(connection, items, criteria), True),
        "polars_counts": (lambda: count_with_polars(frame, items), False),
        "duckdb_counts": (lambda: count_with_duckdb(connection, items), False),
    }
    lines = []
    for name, (work, same) in works.items():
        pairs = take_turns(ours, call(work), 5 if forms <= 1_000_000 else 3, 40)
        note = "group-by, the same sums, on all cores" if same else "only the counts, a part of the work"
        name = f"sums.{name}_{label}"
        if same:
            lines.append(ratio_line(name, pairs, 3, "least", inverse=True, note=note))
        else:
            lines.append(ratio_line(name, pairs, 0, "shown", inverse=True, note=note))
    return lines


def check_equal(sums: Sums, table: np.ndarray[Any, Any], items: int) -> None:
    """Raise where another engine's counts, totals or products are not ours."""
    width = sums.gram.shape[-1]
    counts = sums.counts[0][:, :items].reshape(UNITS, -1)
    upper = np.triu_indices(width)
    ours = np.concatenate([counts, sums.totals, sums.gram[0][:, upper[0], upper[1]]], axis=1)
    if not np.array_equal(ours.astype(np.int64), table[:, 1:].astype(np.int64)):
        raise RuntimeError("the sums differ")


def _label(forms: int) -> str:
    return f"{forms // 1_000_000}m" if forms >= 1_000_000 else f"{forms // 1000}k"


CASES = (
    *(Case(f"sums.cube_{_label(size)}", partial(measure_cube, size)) for size in SIZES),
    Case("sums.growth", measure_growth),
    Case("sums.engines_1m", partial(measure_engines, 1_000_000)),
    Case("sums.engines_10m", partial(measure_engines, 10_000_000), long=True),
)
