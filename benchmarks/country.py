"""A country's year: 10 million forms of 27 items from 3,321 communes in 34 provinces.

`python -m benchmarks.country [FORMS]` prints what each step takes, in seconds and MiB above the answers.
These are in memory here; `benchmarks.engines` measures those that are not.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from analysis.comparing.units import compare_units
from analysis.indices import estimate_indices, sum_answers
from benchmarks.harness import Case, Line, peak_growth
from benchmarks.statistics import make_answers
from benchmarks.table import text_lines
from survey.answers import Answers, UnitInfo

FORMS = 10_000_000
PROVINCES = 34
COMMUNES = 3321
CASES_A_YEAR = 30_000
"""Cases a commune settles in a year, for the finite-population correction."""


def make_country(forms: int) -> Answers:
    """Forms spread evenly over the communes; a commune's level is its province."""
    answers = make_answers(forms)
    units = tuple(
        UnitInfo(f"{c:05d}", f"Xã {c}", f"{c % PROVINCES:02d}", f"Tỉnh {c % PROVINCES}", CASES_A_YEAR)
        for c in range(COMMUNES)
    )
    unit = np.random.default_rng(2).integers(0, COMMUNES, forms).astype(np.int32)
    return replace(answers, unit=unit, units=units)


def one_province(answers: Answers) -> Answers:
    """The forms of the first province, its communes as units."""
    kept = np.flatnonzero(answers.unit % PROVINCES == 0)
    return replace(
        answers,
        ratings=answers.ratings[kept],
        unit=answers.unit[kept] // PROVINCES,
        units=answers.units[::PROVINCES],
    )


def provinces(answers: Answers) -> Answers:
    """The provinces as units."""
    units = tuple(
        UnitInfo(f"{p:02d}", f"Tỉnh {p}", "province", "Tỉnh", CASES_A_YEAR * (COMMUNES // PROVINCES))
        for p in range(PROVINCES)
    )
    return replace(answers, unit=answers.unit % PROVINCES, units=units)


def measure(forms: int) -> list[Line]:
    """Every step of the year, once; shown, without goals but for the memory of the sums."""
    answers = make_country(forms)
    lines, kept = [], {}

    def step(name: str, work: Callable[[], Any], note: str) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        grown = peak_growth(lambda: kept.update({name: work()}))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        shown = f"{note}; {grown:,.0f} MiB above what was there"
        lines.append(Line(f"country.{name}", wall, float("nan"), float("nan"), 0, "shown", note=shown))

    step("sums", lambda: sum_answers(answers), f"{forms:,} forms, {COMMUNES:,} communes")
    step("indices", lambda: estimate_indices(kept["sums"]), "every commune, every province, the country")
    province = one_province(answers)
    step(
        "province",
        lambda: compare_units(sum_answers(province)),
        f"one province: {len(province.units)} communes compared and ranked",
    )
    whole = provinces(answers)
    step("provinces", lambda: compare_units(sum_answers(whole)), f"{PROVINCES} provinces compared and ranked")
    return lines


def main() -> None:
    """Print the steps."""
    print(text_lines(measure(int(sys.argv[1]) if len(sys.argv) > 1 else FORMS)))


CASES = (Case("country.year", partial(measure, FORMS), long=True),)

if __name__ == "__main__":
    main()
