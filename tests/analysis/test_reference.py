"""Estimates, errors and limits equal R's survey package (R 4.2.2, survey 4.1.1)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.indices import estimate_indices
from analysis.stats.intervals import beta_interval
from benchmarks.comparison import read_rows
from benchmarks.reference import compare_item_average, compare_source, sources, synthetic

TOLERANCE = 1e-9
NAMES = ("kcmo", "nepal r1", "nepal r2", "nepal r3", "synthetic")


@pytest.mark.parametrize("position", range(len(NAMES)), ids=NAMES)
def test_surveys_equal_r(shared: Path, position: int) -> None:
    """n, p, se, df, deff, effective n and the limits of mean, logit and beta, with and without N."""
    source = list(sources(shared))[position]
    for comparison in compare_source(shared, source):
        for quantity, found in comparison.differences.items():
            assert max(found) < TOLERANCE, (comparison.file, quantity)


@pytest.mark.parametrize("position", range(len(NAMES)), ids=NAMES)
def test_composites_equal_rs_delta_method(shared: Path, position: int) -> None:
    """The equal mean of items, with all covariances, equals svycontrast on the items' means."""
    comparison = compare_item_average(shared, list(sources(shared))[position])
    assert comparison.largest < TOLERANCE
    assert len(comparison.differences["item_avg_se"]) >= 14


def test_only_values_r_does_not_have_are_left(shared: Path) -> None:
    """Where one side is empty it is R's rounding noise at 100%: logit limits and two deffs."""
    *_, source = sources(shared)
    top2, means, pooled = compare_source(shared, source)
    assert dict(top2.unmatched) == {"logit_lo": 12, "logit_hi": 12, "deff": 2}
    assert not means.unmatched
    assert not pooled.unmatched


def test_boundaries_are_the_documented_ones(shared: Path) -> None:
    """At 0% and 100%, where R has no answer, beta is Clopper–Pearson with n (N − 1)/(N − n)."""
    table = estimate_indices(synthetic(shared, True), items=True, interval="beta", weights="population")
    for row in read_rows(shared / "reference" / "synthetic_boundary_q1.csv"):
        ours = table.where(unit=row["area"], criterion="q1")
        share = float(row["p"])
        if 0 < share < 1 and row["n_star"] != "Inf":
            continue  # R has an answer here, compared above
        assert ours["lower"][0] == pytest.approx(float(row["beta_nstar_lo"]), rel=TOLERANCE)
        assert ours["upper"][0] == pytest.approx(float(row["beta_nstar_hi"]), rel=TOLERANCE)
        if row["n_star"] != "Inf":
            lower, upper = beta_interval(share, float(row["n_star"]), 0.95)
            assert (lower, upper) == pytest.approx((ours["lower"][0], ours["upper"][0]), rel=TOLERANCE)


def test_no_interval_of_the_synthetic_set_is_empty_by_default(shared: Path) -> None:
    """The default interval answers everywhere, but for the area where one form answered."""
    table = estimate_indices(synthetic(shared, True), items=True, weights="population")
    empty = np.isnan(table["lower"])
    assert set(table["flag"][empty]) <= {"no_df"}
    zero = table["lower"] == table["upper"]
    assert set(table["unit"][zero]) == {"W06"}
    assert set(table["flag"][zero]) == {"complete_count"}
