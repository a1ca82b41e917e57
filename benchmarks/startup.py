"""How long the small commands take, whole processes, beside the bare import of what they need."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from benchmarks.harness import Case, Line, hailong, importing, process, ratio_line, take_turns

STATUS_NEEDS = ("click", "sqlite3", "tomllib", "pathlib")
INDICES_NEED = (*STATUS_NEEDS, "yaml", "numpy", "scipy.special")
_KEPT: list[tempfile.TemporaryDirectory[str]] = []


@contextmanager
def new_folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="hailong-benchmark-") as folder:
        yield Path(folder)


@cache
def demo_survey() -> Path:
    """The demonstration survey, made once for all benchmarks and removed at the end."""
    _KEPT.append(tempfile.TemporaryDirectory(prefix="hailong-benchmark-"))
    folder = Path(_KEPT[-1].name) / "demo"
    process(hailong("demo", str(folder)))()
    return folder


def measure_help() -> Line:
    """The help against the bare import of click."""
    pairs = take_turns(process(hailong("--help")), process(importing("click")), 25)
    return ratio_line("startup.help", pairs, 1.5, note="import click")


def measure_status() -> Line:
    """`status` on the demonstration survey."""
    pairs = take_turns(process(hailong("status"), demo_survey()), process(importing(*STATUS_NEEDS)), 21)
    return ratio_line("startup.status", pairs, 1.3, note="import " + ", ".join(STATUS_NEEDS))


def measure_indices() -> Line:
    """`indices` on the demonstration survey."""
    pairs = take_turns(process(hailong("indices"), demo_survey()), process(importing(*INDICES_NEED)), 15)
    return ratio_line("startup.indices", pairs, 1.3, note="import " + ", ".join(INDICES_NEED))


def measure_demo() -> Line:
    """The whole demonstration: workbooks, import, indices, charts and report."""
    runs = []
    for _ in range(3):
        with new_folder() as folder:
            runs.append(process(hailong("demo", str(folder / "demo")))())
    run = sorted(runs, key=lambda each: each.wall)[1]
    return Line(
        "startup.demo", run.wall, 15, run.wall / 15, 1, cpu=run.cpu / run.wall,
        note="seconds allowed; cpu: cores kept busy",
    )  # fmt: skip


CASES = (
    Case("startup.help", measure_help),
    Case("startup.status", measure_status),
    Case("startup.indices", measure_indices),
    Case("startup.demo", measure_demo),
)
