"""Mutation testing of the sums, the statistics and the import's rules.

    python -m tests.mutation [--every N] [--jobs N] [--tests PATH]... [FILE...]

Makes every small change of the FILES (all of `targets.TARGETS` by default; every Nth only, with --every) and
runs the tests that reach the changed line, of those in `targets.py` or in PATH. Prints each survivor, whether
`survivors.toml` explains it, and for each file how many were killed. Exit status 1 where fewer than 90% were
killed or a survivor is not explained. Needs a system that can fork.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.running import find_survivors
from tests.mutation.targets import CHECKOUT, TARGETS, tests_for

ENOUGH = 0.9
EXPLAINED = Path(__file__).with_name("survivors.toml")


def main(arguments: list[str]) -> int:
    """Run all, print, and give the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--tests", action="append")
    parser.add_argument("files", nargs="*", metavar="FILE")
    asked = parser.parse_args(arguments)
    explained = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))
    killed = made = unexplained = 0
    for file in asked.files or TARGETS:
        survivors, count = _survivors(file, asked.every, asked.jobs, asked.tests or tests_for(file))
        reasons = explained.get(file, {})
        for mutant in survivors:
            reason = reasons.get(mutant.name)
            unexplained += reason is None
            print(f"  {file}:{mutant.line} {mutant.name} [{reason or 'NOT EXPLAINED'}]", flush=True)
        made, killed = made + count, killed + count - len(survivors)
        print(f"{file}: {count - len(survivors)} of {count} killed", flush=True)
    share = killed / made if made else 0.0
    print(f"{killed} of {made} killed ({share:.1%}), {made - killed - unexplained} survivors explained, "
          f"{unexplained} not")  # fmt: skip
    return 1 if share < ENOUGH or unexplained else 0


def _survivors(file: str, every: int, jobs: int, tests: Sequence[str]) -> tuple[list[Mutant], int]:
    """The mutants of a file that no test kills, and how many mutants there are."""
    path = CHECKOUT / file
    module = file.removesuffix(".py").replace("/", ".")
    mutants = list(mutants_of(path.read_text(encoding="utf-8")))[::every]
    return find_survivors(path, module, mutants, tests, jobs), len(mutants)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
