"""Monte-Carlo coverage: how often intervals hold the truth, tests err, and rank sets hold the ranks.

    python -m benchmarks.coverage [REPLICATES]

Designs like the survey's: 14 wards of 150 forms and a counter of 300. Clusters are volunteers of 15
forms each whose forms are alike to the degree of the ICC, and are named as sampling units. A
criterion has four rows that are alike on a form. "ward, score" is the mean of a row's five levels, which has
the interval `mean` alone. "Wald" is the spreadsheet's p ± 1.96 √(p(1−p)/n), of a score ± 1.96 s/√n.
The columns say what share of the samples had an interval at all, how many of these held the truth
(to be at least 95%, or 94% allowing for the simulation's own error), and how many of all did. The
second table is that of `benchmarks.coverage_comparisons`, with a tenth as many surveys.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr

from analysis.stats.intervals import (
    FEW,
    beta_interval,
    effective_size,
    logit_interval,
    normal_quantile,
    score_size,
    t_interval,
    wilson_interval,
    worth_of_scores,
)
from benchmarks.coverage_comparisons import STEPS, draw_levels, level_shares, print_comparisons

Floats = NDArray[np.float64]
Limits = tuple[Floats, Floats]

LEVEL = 0.95
SIZES = np.array([150] * 14 + [300])
SHARES = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0)
ICCS = (0.0, 0.02, 0.05, 0.1)
METHODS = ("wilson", "beta", "logit", "mean", "wald")
OF_SCORES = ("score", "mean", "wald")
BESTS = (0.6, 0.95, 0.1)
"""The share of the satisfied who choose the best level."""
WARD = 150


@dataclass(frozen=True)
class Samples:
    """Estimates of many samples (B,): share, variance, the spreadsheet's, forms, answers, df, few forms on
    the rarer side, and whether forms came in clusters."""

    share: Floats
    variance: Floats
    naive: Floats
    forms: float
    answers: float | Floats
    df: float
    few: NDArray[np.bool_]
    clustered: bool = False


@dataclass(frozen=True)
class Result:
    """Coverage of one method in one design."""

    design: str
    share: float
    icc: float
    method: str
    given: float
    covered: float
    width: float


def cluster_shares(p: float, icc: float, shape: tuple[int, ...], rng: np.random.Generator) -> Floats:
    """True shares of clusters: beta distributed around p with this intraclass correlation."""
    if icc <= 0 or p in (0.0, 1.0):
        return np.full(shape, p)
    scale = (1 - icc) / icc
    return rng.beta(p * scale, (1 - p) * scale, shape)


def sample_unit(
    p: float, icc: float, n: int, count: int, rng: np.random.Generator, size: int | None = None
) -> Samples:
    """Samples of one row in one unit: in clusters of a size, None for 15 where the ICC is not 0."""
    size = size or (15 if icc > 0 else 1)
    clusters = n // size
    hits = rng.binomial(size, cluster_shares(p, icc, (count, clusters), rng))
    return _from_units(hits, np.full_like(hits, size), size, 1)


def every_outcome() -> Samples:
    """The 151 outcomes of a ward's row whose forms are independent."""
    hits = np.tri(WARD + 1, WARD, -1, dtype=np.int64)
    return _from_units(hits, np.ones_like(hits), 1, 1)


def outcome_chances(p: float) -> Floats:
    """Their probabilities: the binomial's."""
    return np.diff(bdtr(np.arange(WARD + 1), WARD, p), prepend=0.0)


def sample_criterion(p: float, n: int, count: int, rng: np.random.Generator) -> Samples:
    """Samples of a criterion of four rows with a tenth missing, rows on a form alike (ICC 0.5)."""
    answers = rng.binomial(4, 0.9, (count, n))
    hits = rng.binomial(answers, cluster_shares(p, 0.5, (count, n), rng))
    return _from_units(hits, answers, 1, 4)


def _from_units(hits: NDArray[np.int64], answers: NDArray[np.int64], size: int, rows: int) -> Samples:
    """Ratio estimates from the totals (B, units) of the sampling units."""
    units = hits.shape[1]
    total = answers.sum(axis=1)
    share = hits.sum(axis=1) / total
    z = (hits - share[:, None] * answers) / total[:, None]
    variance = units / (units - 1) * ((z - z.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    variance = np.where((share <= 0) | (share >= 1), 0.0, variance)
    if rows > 1:
        rarer = np.minimum((hits > 0).sum(axis=1), (hits < answers).sum(axis=1))
    else:
        rarer = np.minimum(hits.sum(axis=1), (answers - hits).sum(axis=1))
    forms = float(units * size)
    naive = share * (1 - share) / forms
    df = units - 1.0
    return Samples(share, variance, naive, forms, float(total.mean()), df, rarer < FEW, size > 1)


def sample_score(
    p: float, best: float, icc: float, n: int, count: int, rng: np.random.Generator
) -> tuple[Samples, Floats]:
    """Samples of a row's mean score as a share of its scale, and the truth; by volunteers of 15 forms where
    the ICC is not 0."""
    size = 15 if icc > 0 else 1
    units = n // size
    mix = level_shares(np.array([p]), best)
    levels = draw_levels(np.repeat(mix, count, axis=0), icc, units, size, rng)
    score = STEPS / STEPS[-1]
    means = levels @ score / size
    share = means.mean(axis=1)
    square = (levels @ score**2).sum(axis=1) / n
    few = n * np.minimum(share, 1 - share) < FEW
    naive = (square - share**2) / (n - 1)
    variance = means.var(axis=1, ddof=1) / units
    worth = worth_of_scores(share, naive, n)
    samples = Samples(share, variance, naive, n, worth, units - 1.0, few, size > 1)
    return samples, np.repeat(mix @ score, count)


def sample_overall(p: float, spread: float, count: int, rng: np.random.Generator) -> tuple[Samples, Floats]:
    """Samples of the whole survey pooled without weights, and the truth of each."""
    truth = np.clip(rng.normal(p, spread, (count, SIZES.size)), 0.0, 1.0)
    shares = rng.binomial(SIZES, truth) / SIZES
    weight = SIZES / SIZES.sum()
    share = shares @ weight
    variance = (weight**2 * shares * (1 - shares) / (SIZES - 1)).sum(axis=1)
    hits = (shares * SIZES).sum(axis=1)
    few = np.minimum(hits, SIZES.sum() - hits) < FEW
    total = float(SIZES.sum())
    naive = share * (1 - share) / total
    return Samples(share, variance, naive, total, total, total - SIZES.size, few), truth @ weight


def limits_of(method: str, s: Samples) -> Limits:
    """The limits of a method in every sample, as the library makes them."""
    se = np.sqrt(s.variance)
    if method == "wald":
        half = normal_quantile(LEVEL) * np.sqrt(s.naive)
        return s.share - half, s.share + half
    if method == "mean":
        return t_interval(s.share, se, s.df, LEVEL)
    if method == "logit":
        return logit_interval(s.share, se, np.full_like(se, s.df), LEVEL)
    size = score_size(
        s.share, s.variance, s.variance, s.forms, s.answers, s.df, s.few, 1.0, LEVEL, clustered=s.clustered
    )
    if method in ("wilson", "score"):
        return wilson_interval(s.share, size, LEVEL)
    plain = effective_size(s.share, s.variance, s.forms, s.df, LEVEL)
    return beta_interval(s.share, np.where(np.isnan(plain), size, plain), LEVEL)


def cover(
    design: str,
    p: float,
    icc: float,
    samples: Samples,
    truth: Floats,
    methods: tuple[str, ...] = METHODS,
    chances: Floats | None = None,
) -> Iterator[Result]:
    """Coverage of every method; chances: of the samples, None for the same of all."""
    for method in methods:
        lower, upper = limits_of(method, samples)
        given = ~np.isnan(lower)
        hit = given & (lower <= truth + 1e-12) & (truth <= upper + 1e-12)
        share = float(np.average(given, weights=chances))
        covered, width = float("nan"), float("nan")
        if share > 0:
            covered = float(np.average(hit, weights=chances)) / share
            width = float(np.average(np.where(given, upper - lower, 0.0), weights=chances)) / share
        yield Result(design, p, icc, method, share, covered, width)


def textbook_coverage() -> tuple[Floats, Floats]:
    """Shares from 50% to 99.5%, and how often Wilson's textbook interval of 150 answers holds each."""
    shares = np.linspace(0.5, 0.995, 496)
    outcomes, everywhere = every_outcome(), np.ones(WARD + 1)
    found = [
        result.covered
        for p in shares.tolist()
        for result in cover("", p, 0.0, outcomes, p * everywhere, ("wilson",), outcome_chances(p))
    ]
    return shares, np.array(found)


def textbook_line(shares: Floats, held: Floats) -> str:
    """What the command says of it."""
    return (
        f"textbook Wilson, {WARD} answers, p from {shares[0]:.3f} to {shares[-1]:.3f} by .001, exactly:"
        f" {held.mean():.3f} on average, least {held.min():.3f} (p = {shares[held.argmin()]:.3f}),"
        f" under .940 for {(held < 0.94).mean():.1%} of them"
    )


def interval_coverage(count: int, rng: np.random.Generator) -> Iterator[Result]:
    """Coverage of the intervals of a ward, of a criterion in a ward, and of the whole."""
    for p in SHARES:
        truth = np.full(count, p)
        exact = np.full(WARD + 1, p)
        yield from cover("ward, exact", p, 0.0, every_outcome(), exact, chances=outcome_chances(p))
        for icc in ICCS[1:]:
            yield from cover("ward, row", p, icc, sample_unit(p, icc, WARD, count, rng), truth)
        for clusters in (5, 10):
            for icc in (0.0, 0.05):
                name = f"100 in {clusters}"
                yield from cover(name, p, icc, sample_unit(p, icc, 100, count, rng, 100 // clusters), truth)
        for best, icc in product(BESTS, ICCS):
            samples, scores = sample_score(p, best, icc, WARD, count, rng)
            yield from cover(f"score, {best:.2f}", p, icc, samples, scores, OF_SCORES)
        yield from cover("ward, criterion", p, 0.0, sample_criterion(p, WARD, count, rng), truth)
        samples, overall = sample_overall(p, 0.03 if p < 1 else 0.0, count, rng)
        yield from cover("whole, row", p, 0.0, samples, overall)


def main() -> None:
    """Print both tables: intervals, then comparisons (see `coverage_comparisons`)."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    rng = np.random.default_rng(20)
    print(f"{count} samples; simulation error of a coverage of 95%: ±{1.96 * (0.0475 / count) ** 0.5:.3f}\n")
    names = ("given", "covers", "of all", "width")
    print(f"{'design':16s} {'p':>6s} {'ICC':>5s} {'method':8s}  " + " ".join(f"{name:>7s}" for name in names))
    for r in interval_coverage(count, rng):
        of_all = r.given * r.covered if r.given else 0.0
        print(
            f"{r.design:16s} {r.share:6.3f} {r.icc:5.2f} {r.method:8s}  {r.given:7.3f} {r.covered:7.3f}"
            f" {of_all:7.3f} {r.width:7.4f}"
        )
    print("\n" + textbook_line(*textbook_coverage()))
    print_comparisons(max(20, count // 10), 20)


if __name__ == "__main__":
    main()
