"""Fuzz the readers and the loaders, guided by coverage.

    python -m tests.fuzz [--seconds N | --executions N] [--keep DIR] [TARGET...]

`--seconds` are in all (60 if nothing is said, as in .ci/run), `--executions` in all (50,000 for a release),
shared out over the targets: text, book, questionnaire, survey; two run at a time. What is found is written to
DIR (else a temporary folder whose name is printed) and, once mended, belongs into tests/fuzz/corpus/TARGET/.
Needs the package atheris (Linux); exit status 1 where something was found, 2 without atheris.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.conftest import CHECKOUT
from tests.fuzz.targets import CORPUS, TARGETS, seeds

_LONGEST = 20_000
_AT_ONCE = 2


def main(arguments: list[str]) -> int:
    """Run, print a line for each target and the sum, give the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=int)
    parser.add_argument("--executions", type=int)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("targets", nargs="*", metavar="TARGET", choices=[*TARGETS, []])
    asked = parser.parse_args(arguments)
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed (it is made for Linux): nothing was fuzzed")
        return 2
    names = asked.targets or list(TARGETS)
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="hailong-fuzz-"))
    if asked.executions:
        limit = f"-runs={-(-asked.executions // len(names))}"
    else:
        limit = f"-max_total_time={(asked.seconds or 60) * min(_AT_ONCE, len(names)) // len(names)}"
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        done = list(pool.map(lambda name: _fuzz(name, folder / name, limit), names))
    print(f"{sum(executions for executions, _ in done):,} executions; inputs in {folder}")
    return 1 if any(found for _, found in done) else 0


def _fuzz(target: str, folder: Path, limit: str) -> tuple[int, bool]:
    """Fuzz one target; how often it was run, and whether something was found."""
    corpus, found = folder / "corpus", folder / "found"
    for path in (corpus, found):
        path.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (corpus / f"seed-{number}").write_bytes(seed)
    known = [str(CORPUS / target)] if (CORPUS / target).is_dir() else []
    command = [
        *(sys.executable, "-m", "tests.fuzz.one", target, limit, f"-max_len={_LONGEST}", "-timeout=20"),
        *("-rss_limit_mb=2048", "-print_final_stats=1", f"-artifact_prefix={found}/", str(corpus), *known),
    ]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, errors="replace")
    said = done.stdout + done.stderr
    (folder / "log.txt").write_text(said, encoding="utf-8")
    runs = re.search(r"number_of_executed_units:\s*(\d+)", said) or re.search(r"Done (\d+) runs", said)
    cover = re.findall(r"cov: (\d+)", said)
    executions = int(runs[1]) if runs else 0
    bad = [path.name for path in found.iterdir()] or [f"exit {done.returncode}"] * bool(done.returncode)
    reached = cover[-1] if cover else "?"
    print(f"{target}: {executions:,} executions, coverage {reached}, found {', '.join(bad) or 'nothing'}")
    if bad:
        print(said[-3000:])
    return executions, bool(bad)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
