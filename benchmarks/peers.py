"""The same estimates by R's survey package and by svy, from the same answers, checked equal before timed.

100,000 forms in 15 units. Everybody starts from the raw answers in memory as they hold them (a data frame of
the unit and 27 items in R, one of Polars for svy, our matrix) and gives, for each unit, nine criteria and
their mean: the estimate, its standard error and its 95% t interval. Starting up and reading the file are not
timed, and everybody has done the whole work once before. Ours is the table of `estimate_indices`, with the
design effects, counts and reasons that nobody asked for; `peers.r_survey_frame` starts from a data frame
whose values are still to be checked.

R: `svyby` with `svyratio` for the criteria, and for the mean the totals of a unit with their covariances
(`svytotal`), then `svycontrast`. The same call could give the criteria too, which is not how the manual has
ratios by group but is faster: `peers.r_totals`. svy: `ratio` by unit; it has no covariances between
variables, so that the mean is the total of its linearised values.

Estimates and standard errors agree to 1e-9. The limits are held to 1e-6 only: R and svy count the degrees of
freedom by the forms of the unit, ours by those of them that answered the criterion.

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
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from analysis.frames import answers_from_frame
from analysis.indices import IndexTable, estimate_indices
from analysis.recipes import OVERALL
from benchmarks.harness import Case, Line, Run, SkippedError, call
from benchmarks.statistics import make_answers
from survey.answers import Answers

FORMS = 100_000
TOLERANCE = 1e-9
TOLERANCE_OF_LIMITS = 1e-6
OURS = 15
"""How often ours is run; a peer is run three times."""

Estimates = Mapping[tuple[str, str], tuple[float, float, float, float]]
"""By unit and criterion: the share, its standard error and its limits."""

R_CODE = """
suppressMessages(library(survey))
arguments <- commandArgs(TRUE)
raw <- read.csv(arguments[1])
groups <- split(names(raw)[-1], rep(seq_along(sizes), sizes))
x <- paste0("x", seq_along(groups)); m <- paste0("m", seq_along(groups))
totals_of <- function(design, contrasts) {
  do.call(rbind, lapply(levels(design$variables$unit), function(u) {
    part <- subset(design, unit == u)
    found <- svycontrast(svytotal(reformulate(c(x, m)), part), contrasts)
    interval <- confint(found, df = degf(part))
    data.frame(unit = u, criterion = names(contrasts), estimate = as.numeric(coef(found)),
               se = as.numeric(SE(found)), lower = interval[, 1], upper = interval[, 2])
  }))
}
ratios_of <- function(design) {
  df <- table(design$variables$unit) - 1
  do.call(rbind, lapply(seq_along(groups), function(k) {
    part <- svyby(reformulate(x[k]), ~unit, design, svyratio, denominator = reformulate(m[k]))
    half <- qt(0.975, as.numeric(df)) * SE(part)
    data.frame(unit = part$unit, criterion = as.character(k), estimate = coef(part), se = SE(part),
               lower = coef(part) - half, upper = coef(part) + half)
  }))
}
work <- function(raw) {
  data <- data.frame(unit = factor(raw$unit), one = 1)
  for (k in seq_along(groups)) {
    answers <- raw[groups[[k]]]
    data[[m[k]]] <- rowSums(!is.na(answers))
    data[[x[k]]] <- rowSums(answers >= 4, na.rm = TRUE)
  }
  design <- svydesign(ids = ~1, strata = ~unit, weights = ~one, data = data)
  ratio <- lapply(sprintf("%s / %s", x, m), str2lang)
  sum <- paste(x, m, sep = " / ", collapse = " + ")
  mean <- list(overall = str2lang(sprintf("(%s) / %d", sum, length(x))))
  if (by_totals) totals_of(design, c(setNames(ratio, seq_along(x)), mean))
  else rbind(ratios_of(design), totals_of(design, mean))
}
invisible(work(raw))
spent <- sapply(1:3, function(i) { used <- system.time(found <<- work(raw)); c(used[["elapsed"]],
  used[["user.self"]] + used[["sys.self"]]) })
for (name in c("estimate", "se", "lower", "upper")) found[[name]] <- format(found[[name]], digits = 17)
write.csv(found, arguments[2], row.names = FALSE, quote = FALSE)
cat(apply(spent, 1, median), as.character(packageVersion("survey")))
"""

SVY_CODE = """
import statistics, sys, time
import polars as pl
import svy
raw = pl.read_csv(sys.argv[1])
names, groups = raw.columns[1:], []
for size in sizes:
    groups.append(names[:size])
    names = names[size:]
x, m = [f"x{k}" for k in range(len(sizes))], [f"m{k}" for k in range(len(sizes))]
def work(raw):
    columns = [pl.lit(1.0).alias("one")]
    for k, own in enumerate(groups):
        columns.append(pl.sum_horizontal(pl.col(own).is_not_null().cast(pl.Int64)).alias(m[k]))
        columns.append(pl.sum_horizontal((pl.col(own) >= 4).cast(pl.Int64)).alias(x[k]))
    data = raw.select("unit", *columns)
    design = svy.Design(stratum="unit", wgt="one")
    found = svy.Sample(data, design).estimation.ratio(x, m, by="unit")
    rows = [(row.by_level[0], str(k + 1), row) for k, table in enumerate(found) for row in table.estimates]
    ratio = pl.DataFrame({"unit": [row.by_level[0] for row in found[0].estimates],
        **{f"r{k}": [row.est for row in table.estimates] for k, table in enumerate(found)}})
    parts = [(pl.col(x[k]) - pl.col(f"r{k}") * pl.col(m[k])) / pl.col(m[k]).sum().over("unit")
             for k in range(len(sizes))]
    linear = data.select("unit", "one", *x, *m).join(ratio, on="unit").select(
        "unit", "one", z=pl.sum_horizontal(parts) / len(sizes))
    means = {row[0]: sum(row[1:]) / len(sizes) for row in ratio.iter_rows()}
    total = svy.Sample(linear, design).estimation.total("z", by="unit")
    return rows, means, total.estimates
work(raw)
spent = []
for turn in range(3):
    cpu, started = time.process_time(), time.perf_counter()
    rows, means, total = work(raw)
    spent.append((time.perf_counter() - started, time.process_time() - cpu))
with open(sys.argv[2], "w") as out:
    print("unit,criterion,estimate,se,lower,upper", file=out)
    for unit, criterion, row in rows:
        print(unit, criterion, repr(row.est), repr(row.se), repr(row.lci), repr(row.uci), sep=",", file=out)
    for row in total:
        mean = means[row.by_level[0]]
        figures = (mean, row.se, mean + row.lci, mean + row.uci)
        print(row.by_level[0], "overall", *map(repr, figures), sep=",", file=out)
print(*(statistics.median(each) for each in zip(*spent)), svy.__version__)
"""


@dataclass(frozen=True)
class Peer:
    """A peer's median time of three, its version, and what it found."""

    run: Run
    version: str
    found: Estimates


def estimate_ours(answers: Answers) -> IndexTable:
    """From the raw answers to the mean and all criteria of the units, with the t intervals of the peers."""
    criteria = [OVERALL, *(criterion.code for criterion in answers.questionnaire.criteria)]
    return estimate_indices(answers, by=("unit",), criteria=criteria, interval="mean")


def ours_by_key(table: IndexTable) -> Estimates:
    """Our rows by unit and criterion."""
    return {
        (row["unit"], row["criterion"]): (row["estimate"], row["se"], row["lower"], row["upper"])
        for row in table.rows()
    }


def make_columns(answers: Answers) -> dict[str, Any]:
    """The raw answers as columns: the unit, then the items of the criteria; −1 is no answer."""
    items = [item.code for criterion in answers.questionnaire.criteria for item in criterion.items]
    return {"unit": answers.unit, **{code: answers.ratings[:, place] for place, code in enumerate(items)}}


def run_peer(command: Sequence[str], answers: Answers) -> Peer:
    """Let a peer read the answers from a file and do the work."""
    columns, criteria = make_columns(answers), answers.questionnaire.criteria
    with tempfile.TemporaryDirectory(prefix="hailong-benchmark-") as place:
        data, found = Path(place) / "data.csv", Path(place) / "found.csv"
        with data.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(columns)
            for form in np.column_stack(list(columns.values())).tolist():
                writer.writerow([form[0], *(value if value > 0 else "" for value in form[1:])])
        child = subprocess.run([*command, str(data), str(found)], capture_output=True, text=True, check=False)
        if child.returncode:
            raise SkippedError((child.stderr.strip().splitlines() or ["it failed"])[-1])
        wall, cpu, version = child.stdout.split()[-3:]
        with found.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
    codes = {str(number): criterion.code for number, criterion in enumerate(criteria, 1)} | {
        "overall": OVERALL
    }
    estimates = {
        (answers.units[int(row["unit"])].name, codes[row["criterion"]]): (
            float(row["estimate"]),
            float(row["se"]),
            float(row["lower"]),
            float(row["upper"]),
        )
        for row in rows
    }
    return Peer(Run(float(wall), float(cpu)), version, estimates)


def require_equal(ours: Estimates, theirs: Estimates) -> None:
    """Raise where a figure differs by more than its tolerance, relative."""
    if set(ours) != set(theirs):
        raise RuntimeError("the peer has estimates for other units or criteria")
    tolerances = (TOLERANCE, TOLERANCE, TOLERANCE_OF_LIMITS, TOLERANCE_OF_LIMITS)
    for key, figures in ours.items():
        for one, other, tolerance in zip(figures, theirs[key], tolerances, strict=True):
            if not abs(one - other) <= tolerance * abs(one):
                raise RuntimeError(f"{key}: {one!r} and {other!r} differ")


def measure_peer(name: str, peer: Peer, answers: Answers, goal: float | None) -> Line:
    """Ours, many times, against the peer; without a goal the line is only shown."""
    require_equal(ours_by_key(estimate_ours(answers)), peer.found)
    ours = _median(lambda: estimate_ours(answers))
    note = f"{peer.version}, 15 units × 10 estimates with errors and intervals, equal to {TOLERANCE:g}"
    return _line(name, ours, peer.run, goal, note)


def _median(work: Any) -> Run:
    run = call(work)
    run()
    runs = [run() for _ in range(OURS)]
    return Run(statistics.median(one.wall for one in runs), statistics.median(one.cpu for one in runs))


def _line(name: str, ours: Run, other: Run, goal: float | None, note: str) -> Line:
    ratio, cpu = other.wall / ours.wall, other.cpu / ours.cpu
    sense = "shown" if goal is None else "least"
    return Line(f"peers.{name}", ours.wall, other.wall, ratio, goal or 0, sense, cpu=cpu, note=note)


def run_r(answers: Answers, *, by_totals: bool) -> Peer:
    """R's survey package."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        raise SkippedError("Rscript is not on the path")
    sizes = ", ".join(str(len(criterion.items)) for criterion in answers.questionnaire.criteria)
    start = f"sizes <- c({sizes}); by_totals <- {str(by_totals).upper()}"
    return run_peer([rscript, "-e", start + R_CODE], answers)


def measure_r() -> list[Line]:
    """R: as its manual has ratios by group; the fastest way found; and ours from a data frame."""
    answers = make_answers(FORMS)
    peer = run_r(answers, by_totals=False)
    lines = [measure_peer("r_survey", peer, answers, 300)]
    frame = _frame(answers)
    if frame is not None:
        ours = _median(lambda: estimate_ours(answers_from_frame(answers.questionnaire, frame, unit="unit")))
        note = "ours from a Polars data frame, every value of it checked"
        lines.append(_line("r_survey_frame", ours, peer.run, None, note))
    totals = run_r(answers, by_totals=True)
    return [*lines, measure_peer("r_totals", totals, answers, None)]


@cache
def _polars() -> Any:
    try:
        import polars as pl
    except ImportError:
        return None
    return pl


def _frame(answers: Answers) -> Any:
    polars = _polars()
    if polars is None:
        return None
    return polars.DataFrame(
        {name: np.ascontiguousarray(values) for name, values in make_columns(answers).items()}
    )


def measure_svy() -> Line:
    """svy: Taylor ratios by unit, and the total of the mean's linearised values."""
    own = os.environ.get("HAILONG_SVY_PYTHON")
    if not own:
        raise SkippedError("HAILONG_SVY_PYTHON does not name a Python with svy")
    answers = make_answers(FORMS)
    sizes = [len(criterion.items) for criterion in answers.questionnaire.criteria]
    return measure_peer("svy", run_peer([own, "-c", f"sizes = {sizes}" + SVY_CODE], answers), answers, 100)


CASES = (Case("peers.r_survey", measure_r), Case("peers.svy", measure_svy))
