"""Weights that meet totals, beside the same thing in plain loops."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.stats.weighting import (
    calibrate_linear,
    calibrate_raking,
    poststratify,
    rake,
    regression_residuals,
    residuals,
    trim,
    weighting_effect,
)

SEX = np.array([0, 0, 1, 1, 1, 0, 1, 0])
AGE = np.array([0, 1, 2, 0, 1, 2, 2, 1])
WEIGHTS = np.array([1.0, 2.0, 1.0, 3.0, 1.0, 2.0, 1.0, 1.0])
SEX_TOTALS, AGE_TOTALS = [60.0, 40.0], [30.0, 45.0, 25.0]


def raked(rounds: int) -> list[float]:
    """Iterative proportional fitting, so many rounds of it."""
    weights = WEIGHTS.tolist()
    for _ in range(rounds):
        for groups, totals in ((SEX, SEX_TOTALS), (AGE, AGE_TOTALS)):
            sums = [
                sum(w for w, g in zip(weights, groups, strict=True) if g == k) for k in range(len(totals))
            ]
            weights = [w * totals[g] / sums[g] for w, g in zip(weights, groups, strict=True)]
    return weights


@pytest.mark.parametrize("rounds", [1, 2, 5])
def test_raking_is_post_stratifying_in_turn(rounds: int) -> None:
    """So many rounds of it; a few do not converge."""
    found, converged = rake(WEIGHTS, [SEX, AGE], [SEX_TOTALS, AGE_TOTALS], steps=rounds)
    assert found == pytest.approx(raked(rounds), rel=1e-12)
    assert not converged


def change(rounds: int) -> float:
    """The largest change of a cell of the crossed margins in that round."""
    cells = [3 * s + a for s, a in zip(SEX, AGE, strict=True)]
    now, before = (np.bincount(cells, raked(count), 6) for count in (rounds, rounds - 1))
    return float(np.abs(now - before).max())


@pytest.mark.parametrize("rounds", [3, 6])
def test_raking_stops_when_no_cell_changes_by_the_tolerance(rounds: int) -> None:
    """In weight, or below 1 as a share of the weights' sum; the round before changed one by more."""
    between = (change(rounds) + change(rounds - 1)) / 2
    for scale in (1.0, 1e4):
        wanted = [[scale * t for t in totals] for totals in (SEX_TOTALS, AGE_TOTALS)]
        tolerance = between * scale / WEIGHTS.sum() if scale == 1 else between * scale
        assert (tolerance < 1) == (scale == 1)
        found, converged = rake(WEIGHTS, [SEX, AGE], wanted, tolerance=tolerance)
        assert converged
        assert found == pytest.approx(np.array(raked(rounds)) * scale, rel=1e-9)


def test_a_tolerance_of_one_is_in_weight() -> None:
    """R's epsilon = 1; and margins come with their totals."""
    many = [[30 * total for total in totals] for totals in (SEX_TOTALS, AGE_TOTALS)]
    stop = next(count for count in range(2, 20) if 30 * change(count) < 1)
    assert 1 < 30 * change(stop - 1) < WEIGHTS.sum()
    for tolerance in (1.0, 1.5):
        found, converged = rake(WEIGHTS, [SEX, AGE], many, tolerance=tolerance)
        assert converged
        assert found == pytest.approx(30 * np.array(raked(stop)), rel=1e-12)
    with pytest.raises(ValueError, match="zip"):
        rake(WEIGHTS, [SEX, AGE], [SEX_TOTALS])


def test_groups_without_weight_stay_as_they_are() -> None:
    """Nothing can be multiplied to make a total of nothing."""
    found = poststratify(np.array([1.0, 3.0, 0.0, 0.0]), np.array([0, 0, 1, 1]), [8.0, 5.0, 7.0])
    assert found.tolist() == [2, 6, 0, 0]
    assert poststratify(np.array([0.25, 0.25]), np.array([0, 0]), [3.0]).tolist() == [1.5, 1.5]


VARIABLES = np.column_stack([np.ones(8), SEX, [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0]])
TOTALS = np.array([100.0, 45.0, 380.0])


def test_linear_calibration_is_the_regression_estimator() -> None:
    """Totals are met and w'/w − 1 is linear in the variables (Deville & Särndal 1992, case 1)."""
    found = calibrate_linear(WEIGHTS, VARIABLES, TOTALS)
    assert found @ VARIABLES == pytest.approx(TOTALS)
    slope = np.linalg.inv((VARIABLES.T * WEIGHTS) @ VARIABLES) @ (TOTALS - WEIGHTS @ VARIABLES)
    assert found == pytest.approx(WEIGHTS * (1 + VARIABLES @ slope))


def test_raking_calibration_multiplies_by_an_exponential() -> None:
    """Totals are met and log(w'/w) is linear in the variables (case 2); two steps are too few."""
    found, converged = calibrate_raking(WEIGHTS, VARIABLES, TOTALS)
    assert converged
    assert found @ VARIABLES == pytest.approx(TOTALS, rel=1e-11)
    assert regression_residuals(np.log(found / WEIGHTS), VARIABLES, WEIGHTS) == pytest.approx(
        [0] * 8, abs=1e-9
    )
    assert not calibrate_raking(WEIGHTS, VARIABLES, TOTALS, steps=2)[1]
    early, done = calibrate_raking(WEIGHTS, VARIABLES, TOTALS, steps=0)
    assert (early.tolist(), done) == (WEIGHTS.tolist(), False)


def test_raking_calibration_stops_at_the_tolerance() -> None:
    """As a share of each total, or of 1 where it is smaller: the result is Newton's of so many steps."""
    small = np.column_stack([VARIABLES[:, :2], VARIABLES[:, 2] / 100])
    for variables, totals in ((VARIABLES, TOTALS), (small, WEIGHTS @ small * [1.0, 0.8, 1.5])):
        solution, gaps, found = np.zeros(3), [], []
        for _ in range(12):
            weights = WEIGHTS * np.exp(variables @ solution)
            gap = totals - weights @ variables
            gaps.append(max(abs(g) / max(abs(t), 1) for g, t in zip(gap, totals, strict=True)))
            found.append(weights)
            solution = solution + np.linalg.solve((variables.T * weights) @ variables, gap)
        stop = next(k for k, gap in enumerate(gaps) if gap < 1e-3)
        assert stop > 1
        assert gaps[stop - 1] > 1e-3
        weights, converged = calibrate_raking(WEIGHTS, variables, totals, tolerance=1e-3)
        assert converged
        assert weights == pytest.approx(found[stop], rel=1e-9)
        for steps in (1, 2):
            assert calibrate_raking(WEIGHTS, variables, totals, steps=steps)[0] == pytest.approx(found[steps])


def test_small_totals_are_met_to_the_tolerance_itself() -> None:
    """A total below 1 is met to within it, not to within a share of it."""
    small, totals = VARIABLES / 1000, WEIGHTS @ VARIABLES / 1000 * [1.0, 0.8, 1.5]
    solution, gaps, found = np.zeros(3), [], []
    for _ in range(6):
        found.append(WEIGHTS * np.exp(small @ solution))
        gap = totals - found[-1] @ small
        gaps.append(np.abs(gap).max())
        solution = solution + np.linalg.solve((small.T * found[-1]) @ small, gap)
    assert gaps[3] < gaps[2] / 2
    weights, _ = calibrate_raking(WEIGHTS, small, totals, tolerance=gaps[2] * 0.8)
    assert weights == pytest.approx(found[3], rel=1e-9)


def test_trimming_shares_what_is_cut_off_until_none_is_outside() -> None:
    """As R's trimWeights(strict = TRUE), in plain loops; bounds themselves are inside."""
    weights = [1.0, 2.0, 9.0, 4.9, 0.2, 5.0, 3.0]
    expected = list(weights)
    while any(w < 1 or w > 5 for w in expected):
        inside = [1 <= w <= 5 for w in expected]
        held = [min(max(w, 1.0), 5.0) for w in expected]
        share = (sum(weights) - sum(held)) / sum(inside)
        expected = [h + share * i for h, i in zip(held, inside, strict=True)]
    found = trim(np.array(weights), 1.0, 5.0)
    assert found == pytest.approx(expected)
    assert found.sum() == pytest.approx(sum(weights))
    assert trim(np.array([0.5, 9.0]), 1.0, 5.0).tolist() == [1, 5]
    assert trim(np.array([1.0, 5.0, 3.0]), 1.0, 5.0).tolist() == [1, 5, 3]


def test_weights_that_no_bounds_can_hold_end_at_a_bound() -> None:
    """15.9 of three weights of 5 at most: the sum cannot stay, and the weights do not stay outside."""
    assert trim(np.array([4.9, 2.0, 9.0]), 0.0, 5.0).tolist() == [5, 5, 5]


def test_kish_of_no_weights() -> None:
    """n Σw²/(Σw)² of those that count; not a number of none."""
    assert weighting_effect(np.array([1.0, 2.0, 3.0, 0.0])) == pytest.approx(3 * 14 / 36)
    assert np.isnan(weighting_effect(np.zeros(3)))


@pytest.mark.parametrize("margins", [[SEX], [SEX, AGE]])
def test_residuals_are_what_groups_means_leave(margins: list[np.ndarray]) -> None:
    """Of one margin once; of several ten times in turn, with their sizes."""
    rng = np.random.default_rng(5)
    values, sizes = rng.normal(size=(8, 2)), WEIGHTS
    left = values.copy()
    for _ in range(10 if len(margins) > 1 else 1):
        for groups in margins:
            for group in set(groups):
                rows = groups == group
                left[rows] -= np.average(left[rows], axis=0, weights=sizes[rows])
    assert residuals(values, sizes, margins) == pytest.approx(left, abs=1e-13)
    assert residuals(values[:, 0], sizes, margins) == pytest.approx(left[:, 0], abs=1e-13)
    once = residuals(values, sizes, margins, sweeps=1)
    assert (np.abs(once - left).max() > 1e-6) == (len(margins) > 1)


def test_rows_of_no_forms_change_no_mean() -> None:
    """A group without forms has no mean to take out; no rows leave no rows."""
    left = residuals(np.array([1.0, 2.0, 7.0]), np.array([1.0, 1.0, 0.0]), [np.array([0, 0, 1])])
    assert left.tolist() == [-0.5, 0.5, 7.0]
    assert residuals(np.array([3.0]), np.array([0.5]), [np.array([0])]).tolist() == [0]
    assert residuals(np.zeros(0), np.zeros(0), [np.zeros(0, np.int64)]).size == 0


def test_regression_residuals_are_orthogonal_to_the_variables() -> None:
    """In the weighted sense; what the variables explain leaves nothing."""
    values = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.5])
    left = regression_residuals(values, VARIABLES[:, :2], WEIGHTS)
    assert (left * WEIGHTS) @ VARIABLES[:, :2] == pytest.approx([0, 0], abs=1e-12)
    slope = np.linalg.lstsq(VARIABLES[:, :2], values - left, rcond=None)[0]
    assert VARIABLES[:, :2] @ slope == pytest.approx(values - left)
    assert regression_residuals(VARIABLES @ [1.0, 2.0, 3.0], VARIABLES, WEIGHTS) == pytest.approx(
        [0] * 8, abs=1e-9
    )
