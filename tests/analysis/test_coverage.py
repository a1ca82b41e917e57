"""Coverage by simulation: a quick look in every run, a longer one marked slow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.comparing.differences import side_of
from analysis.estimating.design import DesignChoice
from analysis.estimating.domains import list_domains
from analysis.estimating.estimates import estimate, targets_of
from analysis.indices import sum_answers
from analysis.recipes import resolve_recipe
from analysis.stats.intervals import wilson_interval
from benchmarks.coverage import METHODS, interval_coverage
from benchmarks.coverage_comparisons import (
    LEVEL,
    SIZES,
    Compared,
    Situation,
    line_of,
    side_of_sample,
    simulate,
    situations,
)
from tests.analysis.builders import make_answers, make_questionnaire


def test_textbook_wilson_by_exact_probabilities() -> None:
    """150 forms, every share from 50% to 99.5%: 95.1% on average, never under 93%, no simulation."""
    from scipy.special import bdtr

    n, counts = 150, np.arange(151)
    lower, upper = wilson_interval(counts / n, n, 0.95)
    found = []
    for p in np.arange(0.5, 0.9951, 0.001):
        inside = (lower <= p) & (p <= upper)
        probability = np.diff(np.r_[0.0, bdtr(counts, n, p)])
        found.append(probability[inside].sum())
    assert np.mean(found) > 0.949
    assert min(found) > 0.93


def test_wilson_holds_where_wald_fails() -> None:
    """500 samples each: the default holds in at least 91%, Wald falls far below near 100%."""
    results = list(interval_coverage(500, np.random.default_rng(1)))
    wilson = {(r.design, r.share, r.icc): r for r in results if r.method == "wilson"}
    assert min(r.covered for r in wilson.values()) > 0.91
    assert all(r.given == 1 for r in wilson.values())
    wald = [r for r in results if r.method == "wald" and r.share == 0.98 and r.design == "100 in 5"]
    assert max(r.covered for r in wald) < 0.9


@pytest.mark.slow
def test_coverage_within_simulation_error() -> None:
    """5,000 samples: the default holds in 94% less the simulation's error, but for the textbook dip."""
    count = 5000
    margin = 3 * (0.94 * 0.06 / count) ** 0.5
    for r in interval_coverage(count, np.random.default_rng(2)):
        if r.method == "wilson" and not (r.share == 0.99 and r.icc == 0):
            assert r.covered > 0.94 - margin, r


@pytest.mark.parametrize(
    ("measure", "test"), [("satisfied", "score"), ("index100", "score"), ("index100", "t")]
)
def test_the_simulated_side_is_the_librarys(measure: str, test: str) -> None:
    """Value, variance, df and effective size of clustered forms are those the comparisons use."""
    rng = np.random.default_rng(4)
    unit, volunteer = np.repeat(np.arange(15), SIZES), np.arange(2400) // 15
    ratings = rng.choice([2, 3, 4, 5], 2400, p=[0.02, 0.03, 0.45, 0.5])[:, None]
    answers = make_answers(make_questionnaire({"a": 1}), ratings, unit, cluster=volunteer)
    sums, recipe = sum_answers(answers), resolve_recipe(answers.questionnaire)
    goal = targets_of(sums, (measure,), ("a",), items=False)  # type: ignore[arg-type]
    found = estimate(sums, list_domains(sums, ("unit",), "en"), goal, recipe, DesignChoice(), "wilson", LEVEL)
    at = Situation(measure, test, 10, 0.95, 0.0)  # type: ignore[arg-type]
    ours = side_of_sample(found.value[:, 0], found.se[:, 0] ** 2, found.df[:, 0], at)
    theirs = side_of(found, 0, LEVEL, test)  # type: ignore[arg-type]
    for name in ("values", "variances", "df", "ends", "size"):
        if getattr(theirs, name) is not None:
            np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-9)


def test_few_volunteers_do_not_make_findings() -> None:
    """Two volunteers a ward, ICC 5%: equal wards stay equal, where a spreadsheet finds differences."""
    found = simulate(Situation("index100", "score", 2, 0.9, 0.05), 12, np.random.default_rng(5), draws=300)
    assert min(found.holm, found.limits, found.ranks) >= 0.85
    assert found.wald <= 0.5


@pytest.mark.slow
def test_lopsided_scores_do_not_make_findings() -> None:
    """Nearly all at the best level, the others at the next: t finds differences."""
    score, plain = (
        simulate(Situation("index100", test, 0, 1.0, 0.0, best=0.97), 40, np.random.default_rng(8), draws=300)  # type: ignore[arg-type]
        for test in ("score", "t")
    )
    assert min(score.holm, score.limits, score.pairs, score.ranks) >= 0.9
    assert max(plain.holm, plain.limits) <= 0.85


@pytest.mark.slow
def test_comparisons_keep_their_promise() -> None:
    """100 surveys in every situation: verdicts, limits, pairs and ranks hold in 95% by score tests, but
    where docs/methods.md admits that scores do not."""
    noise = 3 * (0.95 * 0.05 / 100) ** 0.5
    for number, at in enumerate(situations()):
        if at.test == "score" and at.best > 0.1:
            c = simulate(at, 100, np.random.default_rng([6, number]), draws=500)
            assert min(c.holm, c.limits, c.pairs, c.bh, c.ranks, c.alone) > 0.95 - noise, c


DOCS = Path(__file__).resolve().parents[2] / "docs"


def printed() -> tuple[dict[tuple[str, ...], list[str]], dict[tuple[str, ...], list[str]]]:
    """The rows of both tables in docs/coverage.md: their designs, and the shares beside them."""
    intervals: dict[tuple[str, ...], list[str]] = {}
    comparisons: dict[tuple[str, ...], list[str]] = {}
    for line in (DOCS / "coverage.md").read_text(encoding="utf-8").splitlines():
        words = line.split()
        if words and words[0] in ("satisfied", "index100"):
            comparisons[tuple(words[:7])] = words[7:]
        elif len(words) > 7 and words[-5] in METHODS:
            intervals[(line[:16].strip(), *words[-7:-4])] = words[-4:]
    return intervals, comparisons


def test_the_docs_hold_what_the_command_prints_now() -> None:
    """Every design of both tables, in the command's order, and no other."""
    intervals, comparisons = printed()
    results = interval_coverage(2, np.random.default_rng(7))
    assert list(intervals) == [(r.design, f"{r.share:.3f}", f"{r.icc:.2f}", r.method) for r in results]
    blank = [0.0] * 8
    lines = [line_of(Compared(at, *blank)).split() for at in situations()]
    assert list(comparisons) == [tuple(words[:7]) for words in lines]
    assert {len(shares) for shares in comparisons.values()} == {8}


def test_the_methods_quote_what_was_printed() -> None:
    """Each row of the two tables in docs/methods.md has the printed numbers, to three digits."""
    intervals, comparisons = printed()
    quoted = 0
    for line in (DOCS / "methods.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        keys = [(cells[0], cells[2].ljust(5, "0"), cells[1], method) for method in METHODS if len(cells) == 8]
        if keys and keys[-1] in intervals:
            shares = [intervals[key][2] if key in intervals else "–" for key in keys]
            assert cells[3:] == [share.removeprefix("0") for share in shares], line
        elif len(cells) == 14 and tuple(cells[:7]) in comparisons:
            assert cells[7:] == [share.removeprefix("0") for share in comparisons[tuple(cells[:7])][1:]], line
        else:
            continue
        quoted += 1
    assert quoted > 60
