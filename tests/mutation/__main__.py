"""Mutation testing of the sums, the statistics and the import's rules.

    python -m tests.mutation [--every N] [--jobs N] [--tests PATH]... [FILE...]

Makes every small change of the FILES (all of `targets.TARGETS` by default; every Nth only, with --every) and
runs the tests that reach the changed line, of those in `targets.py` or in PATH. Prints each survivor, whether
`survivors.toml` explains it, and for each file how many were killed. Exit status 1 where fewer than 90% were
killed, a survivor is not explained or what is explained does not survive. Needs a system that can fork.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.running import ENDS, Answer, find_killers
from tests.mutation.targets import CHECKOUT, TARGETS, tests_for

ENOUGH = 0.9
EXPLAINED = Path(__file__).with_name("survivors.toml")
_BY_TEST, _EXPLAINED, _NOT_EXPLAINED = "by a test", "explained", "not explained"
_IN_VAIN = "explained, but does not survive"


def main(arguments: list[str]) -> int:
    """Run all, print, and give the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--tests", action="append")
    parser.add_argument("files", nargs="*", metavar="FILE")
    asked = parser.parse_args(arguments)
    explained = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))
    files = {file: list(mutants_of((CHECKOUT / file).read_text(encoding="utf-8")))[:: asked.every]
             for file in asked.files or TARGETS}  # fmt: skip
    together: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for file in files:
        together[tuple(asked.tests or tests_for(file))].append(file)
    total: Counter[str] = Counter()

    def tell(file: str, answers: Sequence[Answer]) -> None:
        _tell(file, files[file], answers, explained.get(file, {}), asked.every == 1)

    for tests, some in together.items():
        found = find_killers(CHECKOUT, {file: files[file] for file in some}, tests, asked.jobs, tell)
        for file, answers in found.items():
            total += _count(files[file], answers, explained.get(file, {}), asked.every == 1)
    made = sum(map(len, files.values()))
    killed = made - total[_EXPLAINED] - total[_NOT_EXPLAINED]
    share = killed / made if made else 0.0
    print(f"{killed} of {made} killed ({share:.1%}): {_list(total)}")
    return 1 if share < ENOUGH or total[_NOT_EXPLAINED] or total[_IN_VAIN] else 0


def _count(
    mutants: Sequence[Mutant], answers: Sequence[Answer], reasons: Mapping[str, str], whole: bool
) -> Counter[str]:
    """How many mutants ended in which way and, of a `whole` file, how many reasons are stale."""
    lived = [mutant.name for mutant, answer in zip(mutants, answers, strict=True) if answer is None]
    counts = Counter(answer if answer in ENDS else _BY_TEST for answer in answers if answer is not None)
    counts += Counter(_EXPLAINED if name in reasons else _NOT_EXPLAINED for name in lived)
    return counts + Counter({_IN_VAIN: len(set(reasons) - set(lived)) if whole else 0})


def _tell(
    file: str, mutants: Sequence[Mutant], answers: Sequence[Answer], reasons: Mapping[str, str], whole: bool
) -> None:
    """Print a file's survivors and its counts."""
    lived = [mutant for mutant, answer in zip(mutants, answers, strict=True) if answer is None]
    for mutant in lived:
        print(f"  {file}:{mutant.line} {mutant.name} [{reasons.get(mutant.name, _NOT_EXPLAINED.upper())}]")
    for name in sorted(set(reasons) - {mutant.name for mutant in lived}) if whole else ():
        print(f"  {file} {name} [{_IN_VAIN.upper()}]")
    counts = _count(mutants, answers, reasons, whole)
    print(f"{file}: {len(mutants) - len(lived)} of {len(mutants)} killed: {_list(counts)}", flush=True)


def _list(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {word}" for word, count in counts.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
