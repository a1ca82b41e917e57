"""How long the statistics take for a survey like Ba Đình's: 2,400 forms, 27 items, 15 units."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.comparing.units import compare_units
from analysis.indices import estimate_indices, sum_answers
from analysis.recipes import MEASURES
from analysis.sums import Sums
from benchmarks.harness import Case, Line, call, ratio_line, take_turns
from survey.answers import Answers, UnitInfo
from survey.questionnaire import load_questionnaire

UNITS = 15
FORMS = 2400


def make_answers(forms: int, seed: int = 1) -> Answers:
    """Random answers to the 27 rows and the overall question, 3% of them blank."""
    rng = np.random.default_rng(seed)
    questionnaire = load_questionnaire("ba-dinh-2020")
    rows = len(questionnaire.rated)
    ratings = np.empty((forms, rows), dtype=np.int8)
    for start in range(0, forms, 1 << 18):
        part = ratings[start : start + (1 << 18)]
        part[:] = rng.integers(1, 6, part.shape, dtype=np.int8)
        part[rng.random(part.shape, dtype=np.float32) < 0.03] = -1
    units = tuple(UnitInfo(str(u), str(u), "ward" if u else "district", "") for u in range(UNITS))
    return Answers(questionnaire, ratings, rng.integers(0, UNITS, forms).astype(np.int32), units)


def every_estimate(sums: Sums) -> None:
    """All indices of all measures with items and their intervals, and every unit against the whole."""
    estimate_indices(sums, items=True, measures=MEASURES)
    compare_units(sums, draws=10)


def measure_everything() -> Line:
    """From 2,400 forms to every index, interval and comparison, imports done."""
    answers = make_answers(FORMS)
    return _within("statistics.everything", lambda: every_estimate(sum_answers(answers)), 0.050, 25)


def measure_ranks() -> Line:
    """Rank sets and simultaneous intervals of 15 units from 10,000 draws."""
    sums = sum_answers(make_answers(FORMS))
    return _within("statistics.ranks", lambda: compare_units(sums, draws=10_000), 0.300, 15)


def measure_independence() -> Line:
    """From sums to everything: the same time for 2,400 forms as for 500,000."""
    few, many = sum_answers(make_answers(FORMS)), sum_answers(make_answers(500_000))
    pairs = take_turns(call(lambda: every_estimate(many)), call(lambda: every_estimate(few)), 15)
    note = "from the sums of 500,000 forms, and from those of 2,400"
    return ratio_line("statistics.independence", pairs, 1.2, note=note)


def _within(name: str, work: Callable[[], object], seconds: float, repeats: int) -> Line:
    """A line that holds a time against the seconds allowed."""
    work()
    runs = [call(work)() for _ in range(repeats)]
    low, wall, high = np.quantile([run.wall for run in runs], [0.25, 0.5, 0.75])
    cpu = float(np.median([run.cpu for run in runs])) / seconds
    noise = float((high - low) / 2 / wall)
    return Line(
        name, float(wall), seconds, float(wall) / seconds, 1, cpu=cpu, noise=noise, note="the time allowed"
    )


CASES = (
    Case("statistics.everything", measure_everything),
    Case("statistics.ranks", measure_ranks),
    Case("statistics.independence", measure_independence),
)
