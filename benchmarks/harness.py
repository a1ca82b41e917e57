"""How things are timed: two ways of doing the same work, turn about, compared by their medians.

On a machine with neighbours a second is not a second. Ours and the other are run in pairs, close
together, the order turned round each time; the ratio of the medians is the result, and how far the
pairs' own ratios lie apart is the noise. Processor time stands beside the clock.
"""

from __future__ import annotations

import atexit
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parents[1]
PAIRS = 9
PATIENCE = 60.0
"""Seconds after which no further pair is started; at least three pairs are run."""

Sense = Literal["most", "least", "shown"]


@dataclass(frozen=True)
class Run:
    """Seconds of one run, by the clock and of the processor."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Pairs:
    """Runs of ours and of the other, made turn about."""

    ours: tuple[Run, ...]
    other: tuple[Run, ...]

    @property
    def ours_wall(self) -> float:
        """The median of our times by the clock."""
        return statistics.median(run.wall for run in self.ours)

    @property
    def other_wall(self) -> float:
        """The median of the other's times by the clock."""
        return statistics.median(run.wall for run in self.other)

    @property
    def cpu_ratio(self) -> float:
        """The ratio of the medians of processor time, ours to the other's."""
        other = statistics.median(run.cpu for run in self.other)
        return statistics.median(run.cpu for run in self.ours) / other if other else float("nan")

    @property
    def noise(self) -> float:
        """Half the interquartile range of the pairs' own ratios, relative to their median."""
        ratios = [ours.wall / other.wall for ours, other in zip(self.ours, self.other, strict=True)]
        if len(ratios) < 3:
            return float("nan")
        low, middle, high = statistics.quantiles(ratios, n=4, method="inclusive")
        return (high - low) / 2 / middle


@dataclass(frozen=True)
class Line:
    """A line of the table. `ratio` is what is held against `goal`, as `sense` says."""

    name: str
    ours: float
    other: float
    ratio: float
    goal: float
    sense: Sense = "most"
    unit: str = "s"
    cpu: float = float("nan")
    noise: float = float("nan")
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        if self.sense == "shown":
            return None
        return self.ratio <= self.goal if self.sense == "most" else self.ratio >= self.goal


class SkippedError(Exception):
    """A benchmark that cannot run here, and why."""


Measure = Callable[[], "Line | Sequence[Line]"]


@dataclass(frozen=True)
class Case:
    """A benchmark: its name (room.what), and what measures it. `long`: only when asked for."""

    name: str
    measure: Measure
    long: bool = False


def ratio_line(
    name: str, pairs: Pairs, goal: float, sense: Sense = "most", *, inverse: bool = False, note: str = ""
) -> Line:
    """A line that holds ours/other (or, `inverse`, other/ours) against a goal."""
    ratio, cpu = pairs.ours_wall / pairs.other_wall, pairs.cpu_ratio
    if inverse:
        ratio, cpu = 1 / ratio, 1 / cpu
    return Line(name, pairs.ours_wall, pairs.other_wall, ratio, goal, sense, "s", cpu, pairs.noise, note)


def take_turns(
    ours: Callable[[], Run], other: Callable[[], Run], pairs: int = PAIRS, patience: float = PATIENCE
) -> Pairs:
    """Runs of both, in pairs, after one of each that does not count (it fills caches)."""
    own, others = [], []
    ours(), other()
    started = time.perf_counter()
    for turn in range(pairs):
        if turn >= 3 and time.perf_counter() - started > patience:
            break
        if turn % 2:
            others.append(other())
            own.append(ours())
        else:
            own.append(ours())
            others.append(other())
    return Pairs(tuple(own), tuple(others))


def call(work: Callable[[], object]) -> Callable[[], Run]:
    """Time a call within this process."""

    def run() -> Run:
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        return Run(time.perf_counter() - wall, time.process_time() - cpu)

    return run


def process(
    arguments: Sequence[str], folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Callable[[], Run]:
    """Time a whole process with its children, from start to end. Raises where it fails."""
    env = {**child_environment(), **(environment or {})}

    def run() -> Run:
        started = time.perf_counter()
        child = subprocess.Popen(
            list(arguments), cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        assert child.stderr is not None
        said = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in (0, 1):  # 1: done, but rows were held back
            raise RuntimeError(f"{' '.join(arguments)}\n{said.decode(errors='replace')}")
        return Run(wall, usage.ru_utime + usage.ru_stime)

    return run


def child_environment() -> dict[str, str]:
    """The environment of a measured process: our sources, Vietnamese, byte code kept."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "HAILONG_LANG": "vi", **_compiled()}


@cache
def _compiled() -> dict[str, str]:
    """Settings under which both sides run from byte code, as installed programs do.

    A checkout may lie where none is kept (or PYTHONDONTWRITEBYTECODE be set); compiling our sources at
    every start would then be most of what is measured.
    """
    folder = tempfile.mkdtemp(prefix="hailong-benchmark-bytecode-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": folder}


def python(code: str) -> list[str]:
    """The arguments that run Python code with this interpreter."""
    return [sys.executable, "-c", code]


def hailong(*arguments: str) -> list[str]:
    """The arguments that run the program as its installed command does."""
    return [*python("import sys; from cli import main; sys.exit(main())"), *arguments]


def importing(*modules: str) -> list[str]:
    """The arguments that import modules and do nothing with them."""
    return python("import " + ", ".join(modules))


def peak_growth(work: Callable[[], object]) -> float:
    """MiB by which this process's peak of memory rises while `work` runs (Linux, glibc)."""
    import ctypes

    ctypes.CDLL(None).malloc_trim(0)  # else memory given back but kept by the allocator hides what is taken
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak is what is held now
    before = _memory("VmRSS")
    work()
    return (_memory("VmHWM") - before) / 1024


def _memory(name: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split(name + ":")[1].split()[0])


def selected(cases: Sequence[Case], only: Sequence[str], everything: bool = False) -> Iterator[Case]:
    """The cases whose name starts with one of `only` (all where it is empty).

    A long one only where `everything` is wanted, or under its full name.
    """
    for case in cases:
        asked = not only or any(case.name.startswith(prefix) for prefix in only)
        if asked and (everything or not case.long or case.name in only):
            yield case
