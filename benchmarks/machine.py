"""What the benchmarks ran on, and how noisy it was."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks.harness import Line, importing, process, ratio_line, take_turns

LIBRARIES = ("numpy", "scipy", "pandas", "matplotlib", "click", "duckdb", "polars", "python-calamine")


def describe() -> dict[str, object]:
    """Processor, memory, system, interpreter and libraries."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gib": _memory(),
        "system": f"{platform.system()} {platform.release()}",
        "python": sys.version.split()[0],
        "libraries": {name: version(name) for name in LIBRARIES},
        "load_average": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def measure_noise() -> Line:
    """The same process against itself: what a ratio of 1 looks like here today."""
    same = importing("numpy")
    pairs = take_turns(process(same), process(same))
    return ratio_line("machine.noise", pairs, 0, "shown", note="import numpy against itself")


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor()
    return next(
        (line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")), ""
    )


def _memory() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (AttributeError, ValueError, OSError):
        return None
