"""Confidence sets for ranks, beside R's csranks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.stats.ranks import best_units, rank_of, rank_sets
from benchmarks.comparison import read_rows
from benchmarks.reference_designs import rank_differences

PISA = Path(__file__).resolve().parents[2] / "reference" / "pisa_2018_math.csv"


def pisa() -> tuple[list[str], np.ndarray, np.ndarray]:
    rows = read_rows(PISA)
    return (
        [row["country"] for row in rows],
        np.array([float(row["score"]) for row in rows]),
        np.array([float(row["se"]) for row in rows]) ** 2,
    )


def test_reference_sets(shared: Path) -> None:
    """csranks' documented example and the synthetic areas, marginal and simultaneous, to ±1."""
    gaps = rank_differences(shared)
    assert len(gaps) == 150
    assert max(map(abs, gaps)) <= 1


def test_pisa_ranks() -> None:
    """The estimated ranks printed in csranks' documentation."""
    _, scores, _ = pisa()
    assert rank_of(scores)[:8].tolist() == [24, 18, 10, 7, 35, 37, 17, 8]


def test_pisa_marginal_set_of_the_united_kingdom() -> None:
    """csranks' vignette: the rank 13 could be as high as 8 and as low as 23 (Monte Carlo: ±1)."""
    names, scores, variances = pisa()
    sets = rank_sets(scores, variances, 0.95, np.random.default_rng(1), simultaneous=False, draws=4000)
    kingdom = names.index("United Kingdom")
    assert abs(sets.lower[kingdom] - 8) <= 1
    assert abs(sets.upper[kingdom] - 23) <= 1


def test_pisa_best_five() -> None:
    """csranks' vignette: about twelve countries may be among the best five; Sweden only at 95%."""
    names, scores, variances = pisa()
    rng = np.random.default_rng(2)
    best = best_units(scores, variances, 5, 0.95, rng)
    assert abs(int(best.sum()) - 12) <= 1
    tenth = best_units(scores, variances, 5, 0.90, rng)
    assert not tenth[names.index("Sweden")]
    assert {"Japan", "Korea", "Estonia", "Netherlands", "Poland"} <= set(np.array(names)[tenth])


def test_simultaneous_sets_hold_the_marginal_ones() -> None:
    """What holds for all at once cannot be narrower than what holds for one."""
    _, scores, variances = pisa()
    one = rank_sets(scores, variances, 0.95, np.random.default_rng(3), simultaneous=False, draws=2000)
    all_ = rank_sets(scores, variances, 0.95, np.random.default_rng(3), simultaneous=True, draws=2000)
    assert (all_.lower <= one.lower).all()
    assert (all_.upper >= one.upper).all()
    assert ((one.lower <= one.rank) & (one.rank <= one.upper)).all()


def test_equal_units_cannot_be_ranked() -> None:
    """Units with the same value and error have every rank in their set, and share the best."""
    sets = rank_sets(np.ones(4), np.ones(4), 0.95, np.random.default_rng(4), simultaneous=True)
    assert sets.rank.tolist() == [1] * 4
    assert (sets.lower.tolist(), sets.upper.tolist()) == ([1] * 4, [4] * 4)


def test_known_values_are_ranked_exactly() -> None:
    """Without sampling error the sets are the ranks."""
    sets = rank_sets(
        np.array([3.0, 1.0, 2.0]), np.zeros(3), 0.95, np.random.default_rng(5), simultaneous=True
    )
    assert sets.lower.tolist() == sets.upper.tolist() == [1, 3, 2]


@pytest.mark.parametrize("simultaneous", [True, False])
def test_the_same_generator_gives_the_same_sets(simultaneous: bool) -> None:
    """Draws come from the generator that is passed in, and from nothing else."""
    _, scores, variances = pisa()
    one, two = (
        rank_sets(scores, variances, 0.95, np.random.default_rng(6), simultaneous=simultaneous, draws=500)
        for _ in range(2)
    )
    assert (one.lower == two.lower).all()
    assert (one.upper == two.upper).all()


def test_infinite_degrees_of_freedom_are_known_variances() -> None:
    """The same draws, the same sets; few degrees of freedom give wider ones."""
    _, scores, variances = pisa()

    def widths(df: float | None) -> int:
        degrees = None if df is None else np.full(scores.size, df)
        rng = np.random.default_rng(7)
        sets = rank_sets(scores, variances, 0.95, rng, simultaneous=True, df=degrees, draws=500)
        return int((sets.upper - sets.lower).sum())

    assert widths(None) == widths(np.inf)
    assert widths(None) < widths(9) < widths(2)


def test_one_unit_of_two_forms_leaves_the_others_ranks() -> None:
    """Its own rank is open; that of the rest is not, as it would be with one critical value of t."""
    values, variances = np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.01, 0.01, 0.01, 1.0])
    df = np.array([150.0, 150.0, 150.0, 1.0])
    sets = rank_sets(values, variances, 0.95, np.random.default_rng(8), simultaneous=True, df=df)
    assert sets.lower[:3].tolist() == [3, 2, 1]
    assert (sets.upper[:3] - sets.lower[:3] <= 1).all()


def test_equal_units_have_equal_ranks_whatever_weighs_them() -> None:
    """The same answers added up with other weights differ in the last digit."""
    values = np.array([0.9, np.nextafter(0.9, 1), 0.9 - 1e-16, 0.8, 0.8 + 1e-9])
    assert rank_of(values).tolist() == [1, 1, 1, 5, 4]
    assert rank_of(100 * values).tolist() == [1, 1, 1, 5, 4]
    assert rank_of(np.zeros(3)).tolist() == [1, 1, 1]
