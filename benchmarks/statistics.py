"""How long the statistics take: a survey like Ba Đình's, and millions of forms beside a plain count.

    python -m benchmarks.statistics [FORMS]

The plain count is what anyone would write: for each row of the questionnaire, one `np.bincount` of
unit and rating over all forms. Times are processor time, the best of several.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable

import numpy as np

from analysis.comparisons import compare_units
from analysis.indices import estimate_indices, sum_answers
from analysis.pairs import compare_pairs
from analysis.recipes import MEASURES
from survey.answers import Answers, UnitInfo
from survey.questionnaire import load_questionnaire

UNITS = 15


def make_answers(forms: int) -> Answers:
    """Random answers to the 27 rows and the overall question, 3% of them blank."""
    rng = np.random.default_rng(1)
    questionnaire = load_questionnaire("ba-dinh-2020")
    rows = len(questionnaire.rated)
    ratings = np.empty((forms, rows), dtype=np.int8)
    for start in range(0, forms, 1 << 18):
        part = ratings[start : start + (1 << 18)]
        part[:] = rng.integers(1, 6, part.shape, dtype=np.int8)
        part[rng.random(part.shape, dtype=np.float32) < 0.03] = -1
    units = tuple(UnitInfo(str(u), str(u), "ward" if u else "district", "") for u in range(UNITS))
    return Answers(questionnaire, ratings, rng.integers(0, UNITS, forms).astype(np.int32), units)


def best_time(work: Callable[[], object], repeats: int) -> float:
    """The best processor time of several runs, in seconds."""
    found = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def plain_count(answers: Answers) -> np.ndarray:
    """Forms per unit, row and level, the plain way."""
    rows = answers.ratings.shape[1]
    cube = np.zeros((UNITS, rows, 6), dtype=np.int64)
    for row in range(rows):
        keys = answers.unit.astype(np.int64) * 6 + np.maximum(answers.ratings[:, row], 0)
        cube[:, row] = np.bincount(keys, minlength=UNITS * 6).reshape(UNITS, 6)
    return cube


def main() -> None:
    """Print the times."""
    answers = make_answers(2400)
    sums = sum_answers(answers)
    steps: dict[str, Callable[[], object]] = {
        "sums": lambda: sum_answers(answers),
        "all indices, five measures, items": lambda: estimate_indices(sums, items=True, measures=MEASURES),
        "units against the whole, few draws": lambda: compare_units(sums, draws=10),
    }
    print("2,400 forms × 27 items, 15 units")
    times = {name: best_time(work, 15) for name, work in steps.items()}
    for name, seconds in times.items():
        print(f"  {name:38s} {1000 * seconds:7.1f} ms")
    print(f"  {'together (goal: under 50 ms)':38s} {1000 * sum(times.values()):7.1f} ms")
    ranks = best_time(lambda: compare_units(sums, draws=10_000), 7)
    print(f"  {'ranks and limits, 10,000 draws (300 ms)':38s} {1000 * ranks:6.1f} ms")
    print(f"  {'105 pairs':38s} {1000 * best_time(lambda: compare_pairs(sums), 7):7.1f} ms")

    forms = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
    big = make_answers(forms)
    plain = best_time(lambda: plain_count(big), 3)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ours = best_time(lambda: sum_answers(big), 3)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    if not np.array_equal(sum_answers(big).counts[0], plain_count(big)[:, :, 1:]):
        raise SystemExit("the counts differ")
    print(f"{forms:,} forms: plain count {plain:.2f} s, all sums {ours:.2f} s ({ours / plain:.1f} times)")
    print(f"  peak memory grew by {grown:.0f} MB while the sums were made")


if __name__ == "__main__":
    main()
