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

A peer stays in its process and runs the work when it is told to. Before each of its runs ours runs for a
second: a machine that is slow for a while is slow for both.

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
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from analysis.frames import answers_from_frame
from analysis.indices import IndexTable, estimate_indices
from analysis.recipes import OVERALL
from benchmarks.harness import Case, Line, Pairs, Run, Sense, SkippedError, call, ratio_line
from benchmarks.statistics import make_answers
from survey.answers import Answers

FORMS = 100_000
TOLERANCE = 1e-9
TOLERANCE_OF_LIMITS = 1e-6
TURNS = 3
"""How often a peer is run."""
OURS = 1.0
"""Seconds for which ours is run before each run of the peer's."""

Work = Callable[[], object]
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
found <- work(raw)
for (name in c("estimate", "se", "lower", "upper")) found[[name]] <- format(found[[name]], digits = 17)
write.csv(found, arguments[2], row.names = FALSE, quote = FALSE)
told <- file("stdin", open = "r")
cat("ready\n")
while (length(readLines(told, 1)) > 0) {
  used <- system.time(work(raw))
  cat(used[["elapsed"]], used[["user.self"]] + used[["sys.self"]], "\n")
}
cat(as.character(packageVersion("survey")))
"""

SVY_CODE = """
import sys, time
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
rows, means, total = work(raw)
with open(sys.argv[2], "w") as out:
    print("unit,criterion,estimate,se,lower,upper", file=out)
    for unit, criterion, row in rows:
        print(unit, criterion, repr(row.est), repr(row.se), repr(row.lci), repr(row.uci), sep=",", file=out)
    for row in total:
        mean = means[row.by_level[0]]
        figures = (mean, row.se, mean + row.lci, mean + row.uci)
        print(row.by_level[0], "overall", *map(repr, figures), sep=",", file=out)
print("ready", flush=True)
for told in sys.stdin:
    cpu, started = time.process_time(), time.perf_counter()
    work(raw)
    print(time.perf_counter() - started, time.process_time() - cpu, flush=True)
print(svy.__version__)
"""


@dataclass(frozen=True)
class Peer:
    """A peer's runs, each beside those of our works that were run before it, and its version."""

    pairs: tuple[Pairs, ...]
    version: str


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


def run_peer(command: Sequence[str], answers: Answers, works: Sequence[Work]) -> Peer:
    """Let a peer read the answers from a file and do the work, hold its figures against ours, then let both
    do theirs, turn about. Raises where a figure differs."""
    columns = make_columns(answers)
    with tempfile.TemporaryDirectory(prefix="hailong-benchmark-") as place:
        data, found = Path(place) / "data.csv", Path(place) / "found.csv"
        with data.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(columns)
            for form in np.column_stack(list(columns.values())).tolist():
                writer.writerow([form[0], *(value if value > 0 else "" for value in form[1:])])
        pairs: tuple[Pairs, ...] = ()
        with subprocess.Popen(
            [*command, str(data), str(found)], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as child:  # fmt: skip
            if child.stdout is not None and child.stdout.readline():  # it is ready
                require_equal(ours_by_key(estimate_ours(answers)), read_found(found, answers))
                pairs = _take_turns_with(child, works)
            version, errors = child.communicate()
        if child.returncode or not pairs:
            raise SkippedError((errors.strip().splitlines() or ["it failed"])[-1])
        return Peer(pairs, version.strip())


def _take_turns_with(child: subprocess.Popen[str], works: Sequence[Work]) -> tuple[Pairs, ...]:
    """Runs of each of our works, and of a peer that waits to be told; none where the peer fails."""
    if child.stdin is None or child.stdout is None:
        return ()
    ours: list[list[Run]] = [[] for _ in works]
    theirs = []
    for _ in range(TURNS):
        for runs, work in zip(ours, works, strict=True):
            runs.append(run_for(work, OURS))
        child.stdin.write("now\n")
        child.stdin.flush()
        spent = child.stdout.readline().split()
        if len(spent) != 2:
            return ()
        theirs.append(Run(float(spent[0]), float(spent[1])))
    return tuple(Pairs(tuple(runs), tuple(theirs)) for runs in ours)


def run_for(work: Work, seconds: float) -> Run:
    """The median of the runs that begin within so many seconds."""
    run, until = call(work), time.perf_counter() + seconds
    run()
    runs = []
    while not runs or time.perf_counter() < until:
        runs.append(run())
    return Run(statistics.median(one.wall for one in runs), statistics.median(one.cpu for one in runs))


def read_found(path: Path, answers: Answers) -> Estimates:
    """The peer's estimates, by the codes that ours have."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    criteria = answers.questionnaire.criteria
    codes = {str(number): criterion.code for number, criterion in enumerate(criteria, 1)} | {
        "overall": OVERALL
    }
    return {
        (answers.units[int(row["unit"])].name, codes[row["criterion"]]): (
            float(row["estimate"]),
            float(row["se"]),
            float(row["lower"]),
            float(row["upper"]),
        )
        for row in rows
    }


def require_equal(ours: Estimates, theirs: Estimates) -> None:
    """Raise where a figure differs by more than its tolerance, relative."""
    if set(ours) != set(theirs):
        raise RuntimeError("the peer has estimates for other units or criteria")
    tolerances = (TOLERANCE, TOLERANCE, TOLERANCE_OF_LIMITS, TOLERANCE_OF_LIMITS)
    for key, figures in ours.items():
        for one, other, tolerance in zip(figures, theirs[key], tolerances, strict=True):
            if not abs(one - other) <= tolerance * abs(one):
                raise RuntimeError(f"{key}: {one!r} and {other!r} differ")


def _line(name: str, peer: Peer, goal: float | None, note: str, *, work: int = 0) -> Line:
    sense: Sense = "shown" if goal is None else "least"
    return ratio_line(f"peers.{name}", peer.pairs[work], goal or 0, sense, inverse=True, note=note)


def _same_work(peer: Peer) -> str:
    return f"{peer.version}, 15 units × 10 estimates with errors and intervals, equal to {TOLERANCE:g}"


def run_r(answers: Answers, works: Sequence[Work], *, by_totals: bool) -> Peer:
    """R's survey package."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        raise SkippedError("Rscript is not on the path")
    sizes = ", ".join(str(len(criterion.items)) for criterion in answers.questionnaire.criteria)
    start = f"sizes <- c({sizes}); by_totals <- {str(by_totals).upper()}"
    return run_peer([rscript, "-e", start + R_CODE], answers, works)


def measure_r() -> list[Line]:
    """R: as its manual has ratios by group; the fastest way found; and ours from a data frame."""
    answers = make_answers(FORMS)
    works: list[Work] = [lambda: estimate_ours(answers)]
    frame = _frame(answers)
    if frame is not None:
        works.append(lambda: estimate_ours(answers_from_frame(answers.questionnaire, frame, unit="unit")))
    peer = run_r(answers, works, by_totals=False)
    lines = [_line("r_survey", peer, 300, _same_work(peer))]
    if frame is not None:
        note = "ours from a Polars data frame, every value of it checked"
        lines.append(_line("r_survey_frame", peer, None, note, work=1))
    totals = run_r(answers, works[:1], by_totals=True)
    return [*lines, _line("r_totals", totals, None, _same_work(totals))]


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
    peer = run_peer([own, "-c", f"sizes = {sizes}" + SVY_CODE], answers, [lambda: estimate_ours(answers)])
    return _line("svy", peer, 100, _same_work(peer))


CASES = (Case("peers.r_survey", measure_r), Case("peers.svy", measure_svy))
