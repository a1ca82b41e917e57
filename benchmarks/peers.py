"""The same ratios and standard errors by R's survey package and by svy, checked equal before they are timed.

100,000 forms in 15 units; for each unit and each of nine criteria the share of satisfied answers with its
standard error. Ours starts from the raw answers; the peers are given the number of answers and of satisfied
answers on each form, and only their estimation is timed, not their start nor the reading of the data.

R is looked for on the path (Debian: r-base-core, r-cran-survey). svy needs a Python of its own: make one
with `python3 -m venv DIR && DIR/bin/pip install svy` and name it in HAILONG_SVY_PYTHON=DIR/bin/python.
"""

from __future__ import annotations

import csv
import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from analysis.indices import estimate_indices
from benchmarks.harness import Case, Line, Run, SkippedError, call
from benchmarks.statistics import make_answers
from survey.answers import Answers

FORMS = 100_000
TOLERANCE = 1e-9
OURS = 15
"""How often ours is run; a peer is run once, after a small piece of work that loads what it needs."""

Estimates = Mapping[tuple[str, str], tuple[float, float]]
"""By unit and criterion: the share and its standard error."""

R_CODE = """
suppressMessages(library(survey))
arguments <- commandArgs(TRUE)
data <- read.csv(arguments[1])
data$unit <- factor(data$unit)
criteria <- as.integer(arguments[3])
work <- function(data) {
  design <- svydesign(ids = ~1, strata = ~unit, weights = ~one, data = data)
  parts <- lapply(seq_len(criteria) - 1, function(k) {
    part <- svyby(as.formula(paste0("~x", k)), ~unit, design, svyratio,
                  denominator = as.formula(paste0("~m", k)))
    data.frame(unit = part$unit, criterion = k, estimate = part[[2]], se = part[[3]])
  })
  do.call(rbind, parts)
}
invisible(work(data[seq_len(2000), ]))
spent <- system.time(found <- work(data))
found$estimate <- format(found$estimate, digits = 17)
found$se <- format(found$se, digits = 17)
write.csv(found, arguments[2], row.names = FALSE, quote = FALSE)
cat(spent[["elapsed"]], spent[["user.self"]] + spent[["sys.self"]], as.character(packageVersion("survey")))
"""

SVY_CODE = """
import sys, time
import polars as pl
import svy
data = pl.read_csv(sys.argv[1])
criteria = range(int(sys.argv[3]))
y, x = [f"x{k}" for k in criteria], [f"m{k}" for k in criteria]
def work(data):
    sample = svy.Sample(data, svy.Design(stratum="unit", wgt="one"))
    return sample.estimation.ratio(y, x, by="unit")
work(data[:2000])
cpu, started = time.process_time(), time.perf_counter()
found = work(data)
seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
with open(sys.argv[2], "w") as out:
    print("unit,criterion,estimate,se", file=out)
    for k, table in enumerate(found):
        for row in table.estimates:
            print(row.by_level[0], k, repr(row.est), repr(row.se), sep=",", file=out)
print(seconds, cpu, svy.__version__)
"""


def estimate_ours(answers: Answers) -> Estimates:
    """From the raw answers to all shares and standard errors of the units."""
    table = estimate_indices(answers, by=("unit",))
    return {
        (row["unit"], row["criterion"]): (row["estimate"], row["se"])
        for row in table.rows()
        if row["criterion"] in {criterion.code for criterion in answers.questionnaire.criteria}
    }


def write_features(answers: Answers, path: Path) -> None:
    """The number of answers (m) and of satisfied answers (x) of each form and criterion."""
    columns, start = {"unit": answers.unit, "one": np.ones(answers.forms, dtype=np.int64)}, 0
    for number, criterion in enumerate(answers.questionnaire.criteria):
        part = answers.ratings[:, start : start + len(criterion.items)]
        columns[f"m{number}"] = (part > 0).sum(axis=1)
        columns[f"x{number}"] = (part >= 4).sum(axis=1)
        start += len(criterion.items)
    table = np.column_stack(list(columns.values()))
    np.savetxt(path, table, fmt="%d", delimiter=",", header=",".join(columns), comments="")


def run_peer(command: Sequence[str], answers: Answers) -> tuple[Run, str, Estimates]:
    """The time of a peer's work, its version, and what it found."""
    with tempfile.TemporaryDirectory(prefix="hailong-benchmark-") as place:
        data, found = Path(place) / "data.csv", Path(place) / "found.csv"
        write_features(answers, data)
        criteria = answers.questionnaire.criteria
        child = subprocess.run(
            [*command, str(data), str(found), str(len(criteria))], capture_output=True, text=True, check=False
        )
        if child.returncode:
            raise SkippedError((child.stderr.strip().splitlines() or ["it failed"])[-1])
        wall, cpu, version = child.stdout.split()[-3:]
        with found.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
    names = [unit.name for unit in answers.units]
    estimates = {
        (names[int(row["unit"])], criteria[int(row["criterion"])].code): (
            float(row["estimate"]),
            float(row["se"]),
        )
        for row in rows
    }
    return Run(float(wall), float(cpu)), version, estimates


def require_equal(ours: Estimates, theirs: Estimates) -> None:
    """Raise where an estimate or a standard error differs by more than TOLERANCE, relative."""
    if set(ours) != set(theirs):
        raise RuntimeError("the peer has estimates for other units or criteria")
    for key, pair in ours.items():
        for one, other in zip(pair, theirs[key], strict=True):
            if abs(one - other) > TOLERANCE * abs(one):
                raise RuntimeError(f"{key}: {one!r} and {other!r} differ")


def measure_peer(name: str, command: Sequence[str], goal: float) -> Line:
    """Ours, many times, against one run of the peer."""
    answers = make_answers(FORMS)
    theirs, version, found = run_peer(command, answers)
    require_equal(estimate_ours(answers), found)
    work = call(lambda: estimate_indices(answers, by=("unit",)))
    work()
    runs = [work() for _ in range(OURS)]
    ours = statistics.median(run.wall for run in runs)
    cpu = theirs.cpu / statistics.median(run.cpu for run in runs)
    note = f"{version}, 15 units × 9 criteria with standard errors, equal to {TOLERANCE:g}"
    return Line(f"peers.{name}", ours, theirs.wall, theirs.wall / ours, goal, "least", cpu=cpu, note=note)


def measure_r() -> Line:
    """R's survey package: svyby with svyratio."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        raise SkippedError("Rscript is not on the path")
    return measure_peer("r_survey", [rscript, "-e", R_CODE], 300)


def measure_svy() -> Line:
    """svy: Taylor ratios by unit."""
    own = os.environ.get("HAILONG_SVY_PYTHON")
    if not own:
        raise SkippedError("HAILONG_SVY_PYTHON does not name a Python with svy")
    return measure_peer("svy", [own, "-c", SVY_CODE], 100)


CASES = (Case("peers.r_survey", measure_r), Case("peers.svy", measure_svy))
