"""Confidence sets for ranks by their definition: the same draws, one pair and one step after the other."""

from __future__ import annotations

from math import inf, sqrt

import numpy as np
import pytest

from analysis.stats import ranks
from analysis.stats.contrasts import FEW_DF, draw_variances, scale_to_t, t_to_scale
from analysis.stats.ranks import PairDraws, best_units, rank_sets

Pair = tuple[int, int]
VALUES = np.array([0.93, 0.88, 0.80, 0.86, 0.70, 0.80])
VARIANCES = np.array([0.0004, 0.0003, 0.0009, 0.0016, 0.0, 0.0])
FEW = np.array([3.0, 40.0, 6.0, inf, 5.0, 0.0])
MANY = np.array([20.0, 40.0, 60.0, inf, 5.0, 0.0])


class SlowSets:
    """Romano & Wolf's steps over a family of pairs (better, worse)."""

    def __init__(self, df: np.ndarray | None, draws: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.noise = rng.standard_normal((VALUES.size, draws)) * np.sqrt(VARIANCES)[:, None]
        self.df = [
            inf if df is None or v == 0 or not n > 0 else n
            for v, n in zip(VARIANCES, FEW if df is None else df, strict=True)
        ]
        share = (
            np.ones((draws, VALUES.size))
            if np.isinf(self.df).all()
            else draw_variances(np.array(self.df), draws, rng)
        )
        self.drawn = VARIANCES * share

    def degrees(self, pair: Pair, variances: np.ndarray) -> float:
        spread = sum(variances[k] ** 2 / self.df[k] for k in pair)
        return float(sum(variances[k] for k in pair) ** 2 / spread) if spread else inf

    def statistics(self, pair: Pair) -> list[float]:
        found = []
        for noise, drawn in zip(self.noise.T, self.drawn, strict=True):
            t = (noise[pair[0]] - noise[pair[1]]) / sqrt(drawn[pair[0]] + drawn[pair[1]])
            few = min(self.df[k] for k in pair) < FEW_DF
            found.append(float(t_to_scale(t, self.degrees(pair, drawn))) if few else t)
        return found

    def wins(self, family: list[Pair], level: float) -> set[Pair]:
        gaps = {pair: VALUES[pair[0]] - VALUES[pair[1]] for pair in family}
        errors = {pair: sqrt(VARIANCES[pair[0]] + VARIANCES[pair[1]]) for pair in family}
        won = {pair for pair in family if errors[pair] == 0 and gaps[pair] > 0}
        left = [pair for pair in family if errors[pair] > 0]
        while left:
            critical = float(np.quantile(np.max([self.statistics(pair) for pair in left], axis=0), level))
            shown = [
                pair for pair in left
                if gaps[pair] > float(scale_to_t(critical, self.degrees(pair, VARIANCES))) * errors[pair]
            ]  # fmt: skip
            if not shown:
                break
            won |= set(shown)
            left = [pair for pair in left if pair not in shown]
        return won

    def sets(self, level: float, simultaneous: bool) -> list[tuple[int, int]]:
        units = range(VALUES.size)
        every = [(j, k) for j in units for k in units if j != k]
        together = self.wins(every, level) if simultaneous else set()
        found = []
        for unit in units:
            won = together if simultaneous else self.wins([pair for pair in every if unit in pair], level)
            above, below = sum(k == unit for _, k in won), sum(j == unit for j, _ in won)
            found.append((1 + above, VALUES.size - below))
        return found


@pytest.mark.parametrize("kept", [0, 10_000_000])
@pytest.mark.parametrize("df", [None, FEW, MANY])
@pytest.mark.parametrize("simultaneous", [True, False])
@pytest.mark.parametrize("level", [0.5, 0.95])
def test_sets_by_their_definition(
    monkeypatch: pytest.MonkeyPatch, kept: int, df: np.ndarray | None, simultaneous: bool, level: float
) -> None:
    """Known variances, a few or many degrees of freedom, complete counts; whatever is kept or made again, one
    family of pairs after the other or all together."""
    monkeypatch.setattr(ranks, "_KEPT", kept)
    monkeypatch.setattr(ranks, "_AT_ONCE", kept)
    found = rank_sets(
        VALUES, VARIANCES, level, np.random.default_rng(1), simultaneous=simultaneous, df=df, draws=60
    )
    slow = SlowSets(df, 60, 1).sets(level, simultaneous)
    assert list(zip(found.lower.tolist(), found.upper.tolist(), strict=True)) == slow
    assert found.rank.tolist() == [1, 2, 4, 3, 6, 4]


@pytest.mark.parametrize("df", [None, FEW, MANY])
def test_differences_are_studentised_draw_by_draw(df: np.ndarray | None) -> None:
    """Each by the degrees of freedom of its own two variances, either way round."""
    pairs = PairDraws.draw(VALUES, VARIANCES, df, None, np.random.default_rng(1), 60)
    slow = SlowSets(df, 60, 1)
    for first, second in np.argwhere(pairs.error > 0).tolist():
        if first != second:
            assert pairs.statistic(first, second) == pytest.approx(slow.statistics((first, second)), abs=1e-5)


def test_a_variance_without_degrees_of_freedom_is_taken_as_known() -> None:
    """As one with infinitely many is."""
    none, known = np.array([4.0, 0.0, 9.0, 8.0, 0.0, 0.0]), np.array([4.0, inf, 9.0, 8.0, inf, inf])
    found = [
        PairDraws.draw(VALUES, VARIANCES, df, None, np.random.default_rng(6), 40) for df in (none, known)
    ]
    assert found[0].statistic(0, 1).tolist() == found[1].statistic(0, 1).tolist()


def test_complete_counts_that_are_equal_share_their_ranks() -> None:
    """Neither is above the other, and the third is below both."""
    values, none = np.array([0.9, 0.9, 0.8]), np.zeros(3)
    for simultaneous in (True, False):
        sets = rank_sets(values, none, 0.95, np.random.default_rng(7), simultaneous=simultaneous, draws=10)
        assert (sets.lower.tolist(), sets.upper.tolist()) == ([1, 1, 3], [2, 2, 3])


def test_ten_thousand_draws_by_default() -> None:
    """As many are taken from the generator."""
    used, asked = np.random.default_rng(8), np.random.default_rng(8)
    values, variances = np.array([0.9, 0.8]), np.array([0.001, 0.002])
    rank_sets(values, variances, 0.95, used, simultaneous=True)
    rank_sets(values, variances, 0.95, asked, simultaneous=True, draws=10_000)
    assert used.random() == asked.random()
    best_units(values, variances, 1, 0.95, used)
    best_units(values, variances, 1, 0.95, asked, draws=10_000)
    assert used.random() == asked.random()


@pytest.mark.parametrize("tau", [1, 2, 3])
def test_the_best_are_those_whose_simultaneous_set_reaches_so_high(tau: int) -> None:
    """A best rank of exactly τ is enough."""
    sets = rank_sets(VALUES, VARIANCES, 0.8, np.random.default_rng(2), simultaneous=True, df=FEW, draws=80)
    found = best_units(VALUES, VARIANCES, tau, 0.8, np.random.default_rng(2), df=FEW, draws=80)
    assert found.tolist() == [lower <= tau for lower in sets.lower.tolist()]
    assert 0 < found.sum() < VALUES.size


def test_another_way_to_tell_units_apart() -> None:
    """`above` is asked at the critical value of each pair; complete counts at 0."""
    asked: list[np.ndarray] = []

    def above(critical: object) -> np.ndarray:
        asked.append(np.asarray(critical))
        return np.zeros((VALUES.size, VALUES.size), dtype=bool)

    sets = rank_sets(
        VALUES, VARIANCES, 0.9, np.random.default_rng(3), simultaneous=True, df=FEW, above=above, draws=50
    )
    assert (sets.lower.tolist(), sets.upper.tolist()) == ([1] * 6, [6] * 6)
    assert asked[0].tolist() == [[0.0] * 6] * 6
    assert asked[1].shape == (6, 6)
    assert asked[1][0, 1] > asked[1][1, 3] > 1
