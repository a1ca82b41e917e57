"""Run the benchmarks and print one table: `python -m benchmarks [--only NAME]… [--all] [--json FILE]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from benchmarks.harness import Case, Line, SkippedError, selected
from benchmarks.machine import describe, measure_noise
from benchmarks.table import line_cells, markdown, text_lines, to_json, write_page

ROOMS = ("startup", "importing", "store", "statistics", "sums", "peers", "engines", "country", "report")


def find_cases(only: Sequence[str]) -> tuple[Case, ...]:
    """The cases of the rooms that are asked for, of all where none is."""
    wanted = [
        room for room in ROOMS if not only or any((room + ".").startswith(p.split(".")[0]) for p in only)
    ]
    return tuple(case for room in wanted for case in import_module(f"benchmarks.{room}").CASES)


def main() -> int:
    """Run what was asked for; 1 when a goal is not met."""
    options = read_options()
    found = find_cases(options.only)
    cases = list(selected(found, options.only, options.all))
    if options.list or not cases:
        print(
            "\n".join(
                case.name + (" (only when named, or with --all)" if case.long else "") for case in found
            )
        )
        return 0 if options.list else 2
    machine = describe()
    lines, skipped = [measure_noise()], {}
    for case in cases:
        print(f"… {case.name}", file=sys.stderr, flush=True)
        try:
            measured = case.measure()
        except SkippedError as reason:
            skipped[case.name] = str(reason)
            continue
        for line in [measured] if isinstance(measured, Line) else measured:
            print("    " + "  ".join(cell for cell in line_cells(line) if cell), file=sys.stderr, flush=True)
            lines.append(line)
    print(markdown(lines) if options.markdown else text_lines(lines))
    for name, why in skipped.items():
        print(f"skipped: {name}: {why}")
    print(", ".join(f"{key} {value}" for key, value in machine.items()))
    if options.page:
        write_page(options.page, lines, skipped, machine)
    if options.json:
        options.json.write_text(to_json(lines, skipped, machine) + "\n", encoding="utf-8")
    return int(any(line.met is False for line in lines))


def read_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="names start with NAME")
    parser.add_argument("--all", action="store_true", help="also those that take minutes")
    parser.add_argument("--list", action="store_true", help="only say the names")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    parser.add_argument("--page", type=Path, metavar="FILE", help="put the table into a Markdown page")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
