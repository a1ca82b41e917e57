"""How long the report takes, whole processes, beside a floor of bare imports and empty figures.

`python -m benchmarks --only report`. The floor of the whole report is what nobody who uses pandas and
matplotlib can go below: importing both, and saving as many empty figures, of the same sizes, as PNG and as
SVG. The page alone is held against importing what it needs and saving as many empty axes as SVG.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from benchmarks.harness import Case, Line, child_environment, hailong, process, python, ratio_line, take_turns
from benchmarks.startup import demo_survey

DPI = 200
PROFILES = 7
"""Runs of the profile; each share is the median of them."""

_SAVE = """
import tempfile
{imports}
from matplotlib.figure import Figure
with tempfile.TemporaryDirectory() as folder:
    for number, size in enumerate({sizes}):
        figure = Figure(figsize=size)
        {axes}
        for kind in {kinds}:
            figure.savefig(f"{{folder}}/{{number}}.{{kind}}", dpi={dpi})
"""


@cache
def report_folder() -> Path:
    """The demonstration's report, written once: its pictures say how many and how large the floor's are."""
    folder = demo_survey() / "outgoing" / "report"
    process(hailong("report"), demo_survey())()
    return folder


def figure_sizes() -> list[tuple[float, float]]:
    """Width and height in inches of each picture of the report, from the heads of its PNG files."""
    sizes = []
    for path in sorted((report_folder() / "figures").glob("*.png")):
        head = path.read_bytes()[:24]
        width, height = (int.from_bytes(head[start : start + 4], "big") for start in (16, 20))
        sizes.append((width / DPI, height / DPI))
    return sizes


def save_empty(imports: str, kinds: Sequence[str], axes: bool) -> list[str]:
    """The arguments that import and save as many empty figures as the report has, of the same sizes."""
    drawn = "figure.add_subplot()" if axes else "pass"
    return python(
        _SAVE.format(imports=imports, sizes=figure_sizes(), dpi=DPI, kinds=tuple(kinds), axes=drawn)
    )


def measure_all() -> Line:
    """Every format of the report in one run."""
    floor = save_empty("import pandas, matplotlib", ("png", "svg"), axes=False)
    pairs = take_turns(process(hailong("report"), demo_survey()), process(floor))
    note = f"import pandas, matplotlib; save {len(figure_sizes())} empty figures as PNG and SVG"
    return ratio_line("report.all", pairs, 2.5, note=note)


def measure_html() -> Line:
    """The page alone."""
    floor = save_empty("import click, jinja2, numpy", ("svg",), axes=True)
    with tempfile.TemporaryDirectory(prefix="hailong-benchmark-") as place:
        command = hailong("report", "--format", "html", "-o", place)
        pairs = take_turns(process(command, demo_survey()), process(floor))
    note = f"import click, jinja2, numpy, Figure; save {len(figure_sizes())} empty axes as SVG"
    return ratio_line("report.html", pairs, 1.5, note=note)


def measure_profile() -> list[Line]:
    """Where the time of a report goes: importing, drawing, everything else."""
    shares: dict[str, list[float]] = {}
    totals = []
    for _ in range(PROFILES):
        spent = profile_once()
        totals.append(sum(spent.values()))
        for part, seconds in spent.items():
            shares.setdefault(part, []).append(seconds / totals[-1])
    total = statistics.median(totals)
    lines = []
    for part, found in shares.items():
        share = statistics.median(found)
        goal, sense = (0.15, "most") if part == "everything_else" else (0.0, "shown")
        lines.append(
            Line(
                f"report.{part}", share * total, total, share, goal, sense, note="share of the report's time"
            )
        )
    return lines


def profile_once() -> dict[str, float]:
    """Seconds by part of one report of the demonstration (see benchmarks/phases.py)."""
    done = subprocess.run(
        python("from benchmarks.phases import main; main()"),
        cwd=demo_survey(),
        env=child_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    spent: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return spent


CASES = (
    Case("report.all", measure_all),
    Case("report.html", measure_html),
    Case("report.profile", measure_profile),
)
