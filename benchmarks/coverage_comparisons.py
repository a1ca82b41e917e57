"""Monte-Carlo level of comparisons: false verdicts, simultaneous limits, pairs and rank sets.

The survey's design: 14 wards of 150 forms and a counter of 300. Forms are drawn one by one, or by
volunteers whose forms are alike to the degree of the ICC and who are named as sampling units: 10 of
15 forms a ward (20 at the counter), or fewer with more forms each. `satisfied` is the share of one row,
`index100` the mean of its five levels; `t` shows what plain standard errors would do. "Wald" is what a
spreadsheet does in place of Holm's verdicts: z tests with p(1−p)/n (for scores the variance of the forms
over n), adjusted by Holm as well. A few hundred surveys cannot tell .93 from .95: where score tests come
out under ENOUGH, the row is simulated again with AGAIN times as many, from other draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from analysis.comparing.differences import Side, Test, directions, estimate_contrasts, side_of_means
from analysis.comparing.ranking import rank_side
from analysis.stats.contrasts import Adjustment, adjust
from analysis.stats.intervals import FEW, score_size, score_variance

Floats = NDArray[np.float64]

LEVEL = 0.95
SIZES = np.array([150] * 14 + [300])
MEASURES = ("satisfied", "index100")
SHARES = (0.5, 0.9, 0.98, 1.0)
ICCS = (0.0, 0.02, 0.05, 0.1)
STEPS = np.array([0.0, 25.0, 50.0, 75.0, 100.0])
"""The five levels in points of index100."""
SPLIT = np.array([0.3, 0.4, 0.3])
"""How the not satisfied are split between the levels 1–3."""
BEST = 0.6
"""The share of the satisfied who choose the best level."""
ENOUGH = 0.94
AGAIN = 10


@dataclass(frozen=True)
class Situation:
    """What is simulated: a measure and its test, volunteers a ward (0: forms one by one), the share
    satisfied with the spread of wards around it, how alike the forms of a volunteer are, and which share of
    the satisfied is at the best level."""

    measure: str
    test: Test
    volunteers: int
    share: float
    icc: float
    spread: float = 0.0
    best: float = BEST


@dataclass(frozen=True)
class Compared:
    """Shares of surveys in which all was right.

    wald, holm: no false verdict on a unit. limits: every difference inside its simultaneous limits.
    pairs: no false verdict on a pair after Holm. bh: mean share of right ones among the pairs found by
    Benjamini and Hochberg (1 where none is found). ranks: every rank inside its simultaneous set.
    alone: the mean share of units whose rank is inside its marginal set. given: units that are tested.
    surveys: how many were simulated.
    """

    situation: Situation
    wald: float
    holm: float
    limits: float
    pairs: float
    bh: float
    ranks: float
    alone: float
    given: float
    surveys: int

    @property
    def least(self) -> float:
        """The smallest share of what the library promises."""
        return min(self.holm, self.limits, self.pairs, self.bh, self.ranks, self.alone)


def situations() -> Iterator[Situation]:
    """Every situation of the table."""
    for measure in MEASURES:
        for share in SHARES:
            for spread in (0.0, 0.02):
                yield Situation(measure, "score", 0, share, 0.0, spread)
            yield Situation(measure, "t", 0, share, 0.0)
    for best in (0.95, 0.1):
        for test in get_args(Test):
            yield Situation("index100", test, 0, 1.0, 0.0, best=best)
    for measure in MEASURES:
        for share in SHARES:
            for icc in ICCS:
                yield Situation(measure, "score", 10, share, icc)
        yield Situation(measure, "score", 10, 0.9, 0.05, 0.03)
        for volunteers in (5, 3, 2):
            yield Situation(measure, "score", volunteers, 0.9, 0.05)


def level_shares(share: Floats, best: float) -> Floats:
    """The true shares of the five levels (…, 5) where this share is satisfied, and this part of them most."""
    low, high = (1 - share)[..., None], share[..., None]
    return np.concatenate([low * SPLIT, high * np.array([1 - best, best])], axis=-1)


def draw_levels(mix: Floats, icc: float, clusters: int, size: int, rng: np.random.Generator) -> Floats:
    """Levels drawn in each unit (k, clusters, 5) from its mix (k, 5): each volunteer's own is Dirichlet
    around it."""
    mix = np.repeat(mix[:, None, :], clusters, axis=1)
    if icc > 0:
        parts = rng.gamma(np.maximum(mix * (1 - icc) / icc, 1e-12))
        mix = parts / parts.sum(axis=-1, keepdims=True)
    return rng.multinomial(size, mix).astype(np.float64)


def draw_side(at: Situation, truth: Floats, rng: np.random.Generator) -> tuple[Side, Floats]:
    """One survey as the comparisons see it, and the variances (k,) a spreadsheet would give."""
    volunteers = at.volunteers or 150
    size = 150 // volunteers
    mix = level_shares(truth, at.best)
    wards = draw_levels(mix[:14], at.icc, volunteers, size, rng)
    counter = draw_levels(mix[14:], at.icc, 2 * volunteers, size, rng)
    if at.measure == "index100":
        totals = [levels @ STEPS for levels in (*wards, counter[0])]
        squares = np.array([(levels @ STEPS**2).sum() for levels in (*wards, counter[0])])
    else:
        totals = [levels[:, 3:].sum(axis=1) for levels in (*wards, counter[0])]
        squares = np.array([part.sum() for part in totals])
    value = np.array([part.sum() for part in totals]) / SIZES
    spread = np.array([part.size * part.var(ddof=1) for part in totals]) / SIZES**2
    naive = (squares / SIZES - value**2) / SIZES
    df = np.array([part.size - 1.0 for part in totals])
    return side_of_sample(value, spread, df, at), naive


def side_of_sample(value: Floats, variance: Floats, df: Floats, at: Situation) -> Side:
    """A side from estimates of one row, as `side_of` makes it from the library's estimates."""
    ends = np.tile([[0.0], [100.0 if at.measure == "index100" else 1.0]], SIZES.size)
    if at.test == "t":
        return Side(value, variance, df, variance > 0, ends, None)
    if at.measure == "index100":
        return side_of_means(value, variance, df, np.zeros(SIZES.size, bool), ends)
    hits = np.rint(value * SIZES)
    few = np.minimum(hits, SIZES - hits) < FEW
    clustered = at.volunteers > 0
    size = score_size(value, variance, variance, SIZES, SIZES, df, few, 1.0, LEVEL, clustered=clustered)
    unsure = few | ~(variance > 0)
    variances = np.where(unsure, score_variance(value, size, LEVEL), variance)
    return Side(value, variances, df, np.ones(SIZES.size, bool), ends, size)


def simulate(at: Situation, surveys: int, rng: np.random.Generator, draws: int = 1000) -> Compared:
    """How often comparisons of 15 units err in a situation."""
    right = np.zeros((surveys, 8))
    for survey in range(surveys):
        truth = np.clip(rng.normal(at.share, at.spread, SIZES.size), 0.0, 1.0)
        side, naive = draw_side(at, truth, rng)
        true = level_shares(truth, at.best) @ STEPS if at.measure == "index100" else truth
        right[survey] = (
            *_check_units(side, naive, true, rng, draws),
            *_check_pairs(side, true),
            *_check_ranks(side, true, rng, draws),
            side.tested.mean(),
        )
    return Compared(at, *right.mean(axis=0).tolist(), surveys)


def _check_units(
    side: Side, naive: Floats, true: Floats, rng: np.random.Generator, draws: int
) -> tuple[bool, bool, bool]:
    """No false verdict by Wald, nor by Holm; all differences inside their limits."""
    contrasts = np.eye(SIZES.size) - SIZES / SIZES.sum()
    own = np.arange(SIZES.size)
    found = estimate_contrasts(side, contrasts, LEVEL, rng, own=own, draws=draws)
    p = np.where(side.tested, found.p, np.nan)
    gaps = contrasts @ true
    holm = directions(found.difference, adjust(p, "holm"), LEVEL, (found.lower, found.upper))
    outside = side.tested & ((gaps < found.lower - 1e-9) | (gaps > found.upper + 1e-9))
    error = np.sqrt(contrasts**2 @ naive)
    z = np.abs(found.difference) / np.where(error > 0, error, 1.0)
    plain = np.where(error > 0, 2 * ndtr(-z), np.nan)
    wald = directions(found.difference, adjust(plain, "holm"), LEVEL)
    return not _false(wald, gaps).any(), not _false(holm, gaps).any(), not outside.any()


def _check_pairs(side: Side, true: Floats) -> tuple[bool, float]:
    """No false verdict on a pair by Holm; the share of right ones among those found by BH."""
    first, second = np.triu_indices(SIZES.size, 1)
    contrasts = np.eye(SIZES.size)[first] - np.eye(SIZES.size)[second]
    found = estimate_contrasts(side, contrasts, LEVEL)
    p = np.where(side.tested[first] & side.tested[second], found.p, np.nan)
    gaps = true[first] - true[second]
    wrong = {}
    kinds: tuple[Adjustment, ...] = ("holm", "bh")
    for kind in kinds:
        verdicts = directions(found.difference, adjust(p, kind), LEVEL)
        shown = sum(verdict in ("above", "below") for verdict in verdicts)
        wrong[kind] = _false(verdicts, gaps).sum() / max(shown, 1)
    return wrong["holm"] == 0, 1 - wrong["bh"]


def _check_ranks(side: Side, true: Floats, rng: np.random.Generator, draws: int) -> tuple[bool, float]:
    """Every rank inside its simultaneous set; the share of ranks inside their marginal ones."""
    columns = rank_side(side, LEVEL, rng, draws, larger_is_better=True).columns
    ranked = ~np.isnan(columns["rank"])
    if not ranked.any():
        return True, 1.0
    values = true[ranked]
    better = 1 + (values[None, :] > values[:, None] + 1e-9).sum(axis=1)
    worse = values.size - (values[None, :] < values[:, None] - 1e-9).sum(axis=1)
    # equal units share their ranks: a set has to hold all of them
    held = [
        (columns[f"rank_lower{kind}"][ranked] <= better) & (columns[f"rank_upper{kind}"][ranked] >= worse)
        for kind in ("_simultaneous", "")
    ]
    return bool(held[0].all()), float(held[1].mean())


def _false(verdicts: Sequence[str], gaps: Floats) -> NDArray[np.bool_]:
    """Verdicts that the truth denies."""
    return np.array([
        (verdict == "above" and gap <= 1e-9) or (verdict == "below" and gap >= -1e-9)
        for verdict, gap in zip(verdicts, gaps.tolist(), strict=True)
    ])  # fmt: skip


def simulate_number(number: int, surveys: int, seed: int) -> Compared:
    """The situation of this number in the table, from draws of its own; again where it has to be."""
    at = list(situations())[number]
    found = simulate(at, surveys, np.random.default_rng([seed, number]))
    if at.test == "score" and found.least < ENOUGH:
        return simulate(at, AGAIN * surveys, np.random.default_rng([seed + 1, number]))
    return found


def print_comparisons(surveys: int, seed: int) -> None:
    """Print the table of `situations`, computed on all processors.

    best: which share of the satisfied is at the best level.
    """
    noise, less = (1.96 * (0.0475 / count) ** 0.5 for count in (surveys, AGAIN * surveys))
    print(f"\n{surveys} surveys of 15 units: share in which all was right (simulation error ±{noise:.3f});")
    print(f"{AGAIN * surveys} (±{less:.3f}) where score tests came out under {ENOUGH}")
    names = ("surveys", "given", "Wald", "Holm", "limits", "pairs", "BH", "ranks", "alone")
    what = f"{'measure':10s} {'test':6s} {'volunteers':>10s} {'p':>5s} {'ICC':>5s} {'spread':>6s}"
    print(f"{what} {'best':>5s} " + " ".join(f"{name:>6s}" for name in names))
    with ProcessPoolExecutor() as processes:
        numbers = range(len(list(situations())))
        for found in processes.map(partial(simulate_number, surveys=surveys, seed=seed), numbers):
            print(line_of(found), flush=True)


def line_of(c: Compared) -> str:
    """A row of the table."""
    at = c.situation
    what = f"{at.measure:10s} {at.test:6s} {at.volunteers or 'none':>10} {at.share:5.2f} {at.icc:5.2f}"
    counts = f"{at.spread:6.2f} {at.best:5.2f} {c.surveys:7d}"
    shares = (c.given, c.wald, c.holm, c.limits, c.pairs, c.bh, c.ranks, c.alone)
    return f"{what} {counts} " + " ".join(f"{share:6.3f}" for share in shares)
