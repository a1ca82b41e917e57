"""Importing a file by the real command line in a process of its own, and what that cost."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import CHECKOUT
from tests.survey.importing.hostile.files import READ

_RUN = """
import json, resource, sys
sys.path.insert(0, sys.argv[1])
import cli
from terminal.running import run
status = run(cli.hailong, sys.argv[3:])
own = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
child = resource.getrusage(resource.RUSAGE_CHILDREN)
mine = resource.getrusage(resource.RUSAGE_SELF)
cost = {"own": int(own), "child": child.ru_maxrss, "cpu": sum((*mine[:2], *child[:2]))}
open(sys.argv[2], "w").write(json.dumps(cost))
sys.exit(status)
"""


@dataclass(frozen=True)
class Outcome:
    """What an import of files answered: `answers` is a word for each file (`READ` or a code).

    `megabytes` is the largest memory of the program itself, `child_megabytes` that of its parsers;
    `cpu` and `seconds` are the time of all of them.
    """

    status: int
    answers: tuple[str, ...]
    errors: str
    seconds: float
    megabytes: float = 0.0
    child_megabytes: float = 0.0
    cpu: float = 0.0


def answer_of(report: dict[str, Any]) -> str:
    """`READ` where a form of the file came in or its rows wait, else the code that says why not."""
    if report["accepted"] or report["held"] or report["rejected"]:
        return READ
    return str(report["problems"][0]["code"]).removeprefix("importing.") if report["problems"] else "silence"


def make_survey(folder: Path) -> Path:
    """A new survey with the short questionnaire, made by the command line."""
    command = [sys.executable, "-m", "cli", "init", str(folder), "--template", "ba-dinh-2020-rut-gon"]
    subprocess.run(command, check=True, cwd=CHECKOUT, stdout=subprocess.DEVNULL)
    return folder


def import_apart(survey: Path, paths: Sequence[Path], *options: str) -> Outcome:
    """Import files in a process of its own; its memory is known on Linux only."""
    costs = survey.with_name("cost.json")
    arguments = ("import", "--json", *options, "--survey", str(survey), "--", *map(str, paths))
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(CHECKOUT), str(costs), *arguments], capture_output=True, timeout=1200
    )
    seconds = time.perf_counter() - began
    reports = json.loads(done.stdout) if done.stdout else []
    cost = json.loads(costs.read_text(encoding="utf-8"))
    return Outcome(
        done.returncode,
        tuple(answer_of(report) for report in reports),
        done.stderr.decode(errors="replace"),
        seconds,
        cost["own"] / 1024,
        cost["child"] / 1024,
        cost["cpu"],
    )
