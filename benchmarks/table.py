"""The benchmarks' table as text, as Markdown and as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.harness import Line

HEADER = ("name", "ours", "other", "ratio", "goal", "met", "cpu", "noise", "note")
TABLE_START, TABLE_END = "<!-- table -->", "<!-- end of table -->"
_SIGN = {"most": "≤", "least": "≥", "shown": ""}


def line_cells(line: Line) -> tuple[str, ...]:
    """The cells of a line, formatted."""
    met = {True: "yes", False: "NO", None: ""}[line.met]
    goal = "" if line.sense == "shown" else f"{_SIGN[line.sense]} {line.goal:g}"
    return (
        line.name,
        quantity(line.ours, line.unit),
        quantity(line.other, line.unit),
        _number(line.ratio),
        goal,
        met,
        _number(line.cpu),
        "" if math.isnan(line.noise) else f"±{100 * line.noise:.0f}%",
        line.note,
    )


def quantity(value: float, unit: str) -> str:
    """A value with three digits and its unit; seconds under one as milliseconds."""
    if math.isnan(value):
        return ""
    if unit == "s" and value < 1:
        value, unit = 1000 * value, "ms"
    return f"{_number(value)} {unit}".rstrip()


def _number(value: float) -> str:
    if math.isnan(value):
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def text_lines(lines: Sequence[Line]) -> str:
    """The table with aligned columns."""
    rows = [HEADER, *(line_cells(line) for line in lines)]
    widths = [max(len(row[index]) for row in rows) for index in range(len(HEADER) - 1)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    )


def markdown(lines: Sequence[Line]) -> str:
    """The table for a page of the documentation."""
    rows = [HEADER, ("---", "--:", "--:", "--:", "--:", "---", "--:", "--:", "---")]
    rows += [tuple(cell.replace("|", "\\|") for cell in line_cells(line)) for line in lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def write_page(
    page: Path, lines: Sequence[Line], skipped: Mapping[str, str], machine: Mapping[str, object]
) -> None:
    """Put the table, what was skipped and the machine between the two marks of a page."""
    text = page.read_text(encoding="utf-8")
    before, start, rest = text.partition(TABLE_START)
    _, end, after = rest.partition(TABLE_END)
    if not start or not end:
        raise ValueError(f"{page} lacks {TABLE_START} or {TABLE_END}")
    libraries = machine["libraries"]
    versions = ", ".join(f"{k} {v}" for k, v in libraries.items()) if isinstance(libraries, Mapping) else ""
    told = [
        markdown(lines),
        *(f"Skipped: {name}: {why}." for name, why in skipped.items()),
        f"Measured on {datetime.now(UTC).date().isoformat()}: {machine['processor']}, "
        f"{machine['cores']} cores, {machine['memory_gib']} GiB, {machine['system']}, "
        f"Python {machine['python']}, "
        f"{versions}; load average at the start {machine['load_average']}.",
    ]
    body = "\n\n".join(told)
    page.write_text(f"{before}{start}\n\n{body}\n\n{end}{after}", encoding="utf-8")


def to_json(lines: Sequence[Line], skipped: Mapping[str, str], machine: Mapping[str, object]) -> str:
    """Everything, in full precision; what is not a number is null."""
    records = [
        {
            "name": line.name,
            "ours": _finite(line.ours),
            "other": _finite(line.other),
            "unit": line.unit,
            "ratio": _finite(line.ratio),
            "goal": None if line.sense == "shown" else line.goal,
            "sense": line.sense,
            "met": line.met,
            "cpu": _finite(line.cpu),
            "noise": _finite(line.noise),
            "note": line.note,
        }
        for line in lines
    ]
    return json.dumps(
        {"machine": machine, "lines": records, "skipped": skipped}, ensure_ascii=False, indent=2
    )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
