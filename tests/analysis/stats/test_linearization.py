"""Ratios and their variances from sums, beside the same thing worked out form by form in plain loops."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import get_args

import numpy as np
import pytest

from analysis.stats.linearization import (
    LONELY,
    Design,
    Lonely,
    RatioSums,
    centred_gram,
    combine,
    estimate_ratios,
    lonely_strata,
    quadratic,
    refused,
    stratum_factors,
    without_rounding,
)

POLICIES: tuple[Lonely, ...] = get_args(Lonely)


@dataclass(frozen=True)
class Form:
    """A form: where it is from, its own weight, its numerator and denominator."""

    domain: int
    stratum: int
    psu: int
    own: float
    num: float
    den: float


PSUS = {0: 4, 1: 3, 2: 5, 3: 1, 4: 1}
WEIGHT = {0: 2.0, 1: 1.0, 2: 0.5, 3: 3.0, 4: 1.5}
FRACTION = {0: 0.1, 1: 0.0, 2: 0.25, 3: 0.2, 4: 1.0}
"""Of each stratum: primary sampling units, weight, sampling fraction. 3 has one unit, 4 is that unit."""


def sample(domains: dict[int, tuple[int, ...]], seed: int = 1) -> list[Form]:
    """Some forms of every stratum of every domain; not every unit has one, and some answer nothing."""
    rng = np.random.default_rng(seed)
    forms = []
    for domain, strata in domains.items():
        for stratum in strata:
            for psu in range(PSUS[stratum]):
                for _ in range(int(rng.integers(0 if PSUS[stratum] > 1 else 2, 4))):
                    den = float(rng.integers(0, 4))
                    num = float(rng.integers(0, den + 1))
                    forms.append(Form(domain, stratum, psu, float(rng.uniform(0.5, 2)), num, den))
    return forms


def sums_of(forms: list[Form], lonely: Lonely) -> tuple[RatioSums, Design, list[tuple[int, int]]]:
    """The sums per domain and stratum, of one target."""
    rows = sorted({(form.domain, form.stratum) for form in forms})
    columns: dict[str, list[float]] = defaultdict(list)
    for domain, stratum in rows:
        mine = [form for form in forms if (form.domain, form.stratum) == (domain, stratum)]
        totals = [
            tuple(
                sum(f.own * value(f) for f in mine if f.psu == psu)
                for value in (lambda f: f.num, lambda f: f.den)
            )
            for psu in range(PSUS[stratum])
        ]
        columns["num"].append(sum(n for n, _ in totals))
        columns["den"].append(sum(d for _, d in totals))
        columns["nn"].append(sum(n * n for n, _ in totals))
        columns["nd"].append(sum(n * d for n, d in totals))
        columns["dd"].append(sum(d * d for _, d in totals))
        columns["nn1"].append(sum(f.own * f.num * f.num for f in mine))
        columns["nd1"].append(sum(f.own * f.num * f.den for f in mine))
        columns["dd1"].append(sum(f.own * f.den * f.den for f in mine))
        columns["base"].append(sum(f.own for f in mine if f.den > 0))
    design = Design(
        np.array([domain for domain, _ in rows]),
        1 + max(domain for domain, _ in rows),
        np.array([WEIGHT[stratum] for _, stratum in rows]),
        np.array([float(PSUS[stratum]) for _, stratum in rows]),
        np.array([FRACTION[stratum] for _, stratum in rows]),
        lonely,
    )
    return RatioSums(**{name: np.array(values)[:, None] for name, values in columns.items()}), design, rows


def by_hand(forms: list[Form], lonely: Lonely, corrected: bool) -> tuple[float, float]:
    """The ratio of one domain and its variance: per stratum (1 − f) n/(n − 1) Σ (z − z̄)² over all units."""
    den = sum(WEIGHT[f.stratum] * f.own * f.den for f in forms)
    ratio = sum(WEIGHT[f.stratum] * f.own * f.num for f in forms) / den
    parts: dict[int, float] = {}
    alone: dict[int, float] = {}
    for stratum in {f.stratum for f in forms}:
        z = [0.0] * PSUS[stratum]
        for f in forms:
            if f.stratum == stratum:
                z[f.psu] += WEIGHT[stratum] * f.own * (f.num - ratio * f.den) / den
        keep = 1 - FRACTION[stratum] if corrected else 1.0
        if len(z) > 1:
            mean = sum(z) / len(z)
            parts[stratum] = keep * len(z) / (len(z) - 1) * sum((x - mean) ** 2 for x in z)
        elif FRACTION[stratum] < 1:
            alone[stratum] = keep * z[0] ** 2
    if lonely == "adjust":
        parts |= alone
    elif lonely == "average" and alone:
        others = [parts.get(stratum, 0.0) for stratum in {f.stratum for f in forms} - set(alone)]
        parts |= dict.fromkeys(alone, sum(others) / len(others))
    return ratio, sum(parts.values())


DOMAINS = {0: (0, 1, 2), 1: (1, 2, 3), 3: (0, 2, 3, 4), 4: (1, 3)}


@pytest.mark.parametrize("lonely", POLICIES)
def test_ratio_and_variance_are_those_of_linearised_values(lonely: Lonely) -> None:
    """With and without the correction, of every policy; a domain without forms has no ratio."""
    forms = sample(DOMAINS)
    sums, design, _ = sums_of(forms, lonely)
    answered = np.array([[float(sum(f.domain == d and f.den > 0 for f in forms))] for d in range(5)])
    found = estimate_ratios(sums, design, answered)
    for domain in DOMAINS:
        mine = [f for f in forms if f.domain == domain]
        ratio, variance = by_hand(mine, lonely, corrected=True)
        assert found.value[domain, 0] == pytest.approx(ratio, rel=1e-12)
        assert found.variance[domain, 0] == pytest.approx(variance, rel=1e-9)
        assert found.uncorrected[domain, 0] == pytest.approx(
            by_hand(mine, lonely, corrected=False)[1], rel=1e-9
        )
        total, den = (sum(WEIGHT[f.stratum] * f.own * v for f in mine for v in [pick(f)]) for pick in
                      (lambda f: float(f.den > 0), lambda f: f.den))  # fmt: skip
        squares = sum(WEIGHT[f.stratum] * f.own * (f.num - ratio * f.den) ** 2 for f in mine)
        assert found.simple[domain, 0] == pytest.approx(
            total * squares / den**2 / (answered[domain, 0] - 1), rel=1e-9
        )
    for values in (found.value, found.variance, found.uncorrected, found.simple):
        assert np.isnan(values[2, 0])
    lonely_domains = [domain in (1, 3, 4) and lonely == "refuse" for domain in range(5)]
    assert found.refused[:, 0].tolist() == lonely_domains


def test_a_single_form_has_no_simple_variance() -> None:
    """Two forms have one; a denominator of nothing has neither value nor variance."""
    forms = [Form(0, 0, 0, 1.0, 1.0, 2.0), Form(1, 0, 0, 1.0, 1.0, 2.0), Form(1, 0, 1, 1.0, 0.0, 2.0),
             Form(2, 0, 0, 1.0, 0.0, 0.0)]  # fmt: skip
    sums, design, _ = sums_of(forms, "refuse")
    found = estimate_ratios(sums, design, np.array([[1.0], [2.0], [0.0]]))
    assert found.value[:, 0] == pytest.approx([0.5, 0.25, np.nan], nan_ok=True)
    assert found.simple[:, 0] == pytest.approx([np.nan, (2 * 2) * (2 * 0.5) / 8**2, np.nan], nan_ok=True)
    assert np.isnan(found.variance[:, 0]).tolist() == [False, False, True]
    assert not refused(np.ones((3, 1), bool), design).any()


@pytest.mark.parametrize(("extra", "some"), [(0.0, False), (1e-9, True)])
def test_what_does_not_vary_has_exactly_no_variance(extra: float, some: bool) -> None:
    """Units of one ratio differ by rounding alone; a billionth of the squares is more than that."""
    rng = np.random.default_rng(6)
    design = Design(np.zeros(1, np.int64), 1, np.ones(1), np.array([5.0]), np.zeros(1))
    for _ in range(60):
        den = rng.uniform(size=5)
        num = den / 3
        values = (num.sum(), den.sum(), num @ num * (1 + extra), num @ den, den @ den, 1.0, 1.0, 1.0, 3.0)
        sums = RatioSums(*(np.array([[value]]) for value in values))
        assert (estimate_ratios(sums, design, np.array([[3.0]])).variance[0, 0] > 0) == some


def test_all_policies_are_named_and_a_variance_is_refused_unless_told() -> None:
    """Only where the lonely stratum answered: one that has only blanks is in no domain."""
    assert LONELY == POLICIES
    answered, blank = Form(0, 3, 0, 1.0, 1.0, 1.0), Form(0, 3, 0, 1.0, 0.0, 0.0)
    others = [Form(0, 0, psu, 1.0, 1.0, 1.0) for psu in range(4)]
    for form, expected in ((answered, True), (blank, False)):
        sums, design, _ = sums_of([*others, form], "refuse")
        default = Design(design.owner, 1, design.weight, design.psus, design.fraction)
        found = estimate_ratios(sums, default, np.array([[5.0]]))
        assert found.refused.tolist() == [[expected]]
        assert found.simple[0, 0] == pytest.approx(0, abs=1e-15)


def test_sums_over_strata_and_no_strata_at_all() -> None:
    """Domains without rows are zero; an empty design has nothing to add."""
    design = Design(np.array([0, 0, 2]), 4, np.ones(3), np.full(3, 2.0), np.zeros(3))
    assert design.add(np.array([[1.0, 2.0], [10.0, 20.0], [5.0, 6.0]])).tolist() == [
        [11, 22],
        [0, 0],
        [5, 6],
        [0, 0],
    ]
    bare = Design(np.zeros(2, np.int64), 2, np.ones(2), np.full(2, 2.0), np.zeros(2))
    assert bare.add(np.array([[1.0], [2.0]])).tolist() == [[3.0], [0.0]]  # as many strata as domains
    each = Design(np.arange(2), 2, np.ones(2), np.full(2, 2.0), np.zeros(2))
    assert each.add(np.array([[True], [False]])).tolist() == [[1.0], [0.0]]
    empty = Design(np.zeros(0, np.int64), 2, np.zeros(0), np.zeros(0), np.zeros(0))
    assert empty.add(np.zeros((0, 3))).tolist() == [[0.0] * 3] * 2


def test_factors_of_strata() -> None:
    """n/(n − 1), less what was sampled; nothing of one unit, which is lonely unless it is the stratum."""
    psus, fraction = np.array([1.0, 1.0, 2.0, 5.0, 0.0]), np.array([0.5, 1.0, 0.5, 0.0, 0.0])
    design = Design(np.zeros(5, np.int64), 1, np.ones(5), psus, fraction)
    assert design.factor_without_correction.tolist() == [0, 0, 2, 1.25, 0]
    assert design.factor.tolist() == [0, 0, 1, 1.25, 0]
    assert (
        design.alone.tolist() == lonely_strata(psus, fraction).tolist() == [True, False, False, False, True]
    )


@pytest.mark.parametrize("lonely", POLICIES)
@pytest.mark.parametrize("sizes", [(4.0, 3.0, 1.0, 1.0, 1.0), (2.0, 1.0, 1.0), (5.0, 2.0)])
def test_covariances_of_totals_that_span_the_strata(lonely: Lonely, sizes: tuple[float, ...]) -> None:
    """Σ_h (a Σ t tᵀ − b T Tᵀ) is what `combine` gives of one total, whatever the policy."""
    psus = np.array(sizes)
    fraction, inside = (
        np.array([0.1, 0.0, 0.2, 1.0, 0.0])[: psus.size],
        np.array([True, True, True, True, False]),
    )
    inside = inside[: psus.size]
    rng = np.random.default_rng(3)
    totals = [rng.normal(size=int(n)) * held for n, held in zip(psus, inside, strict=True)]
    square, total = np.array([(t**2).sum() for t in totals]), np.array([t.sum() for t in totals])
    scatter, centre = stratum_factors(psus, fraction, inside, lonely)
    design = Design(np.zeros(psus.size, np.int64), 1, np.ones(psus.size), psus, fraction, lonely)
    spread = np.array([((t - t.mean()) ** 2).sum() for t in totals])
    found = float(scatter @ square - centre @ total**2)
    expected = combine(spread[:, None], inside[:, None], total[:, None], design)[0, 0]
    if lonely == "average":  # the mean of those that are not lonely, the complete one too
        alone = (psus <= 1) & (fraction < 1) & inside
        expected = spread @ design.factor * inside.sum() / (inside & ~alone).sum()
    assert found == pytest.approx(expected, rel=1e-12)


def test_average_without_any_other_stratum_adds_nothing() -> None:
    """All strata are lonely: there is nothing to take the mean of."""
    psus, fraction, inside = np.ones(2), np.zeros(2), np.array([True, True])
    scatter, centre = stratum_factors(psus, fraction, inside, "average")
    assert (scatter.tolist(), centre.tolist()) == ([0, 0], [0, 0])
    design = Design(np.zeros(2, np.int64), 1, np.ones(2), psus, fraction, "average")
    assert combine(np.ones((2, 1)), inside[:, None], np.ones((2, 1)), design).tolist() == [[0.0]]


def test_centred_products_and_quadratic_forms() -> None:
    """Σ (x − x̄)(x − x̄)ᵀ and cᵀMc, row by row."""
    rng = np.random.default_rng(4)
    data = [rng.normal(size=(n, 3)) + 5 for n in (4, 9)]
    gram = np.array([x.T @ x for x in data])
    found = centred_gram(gram, np.array([x.sum(axis=0) for x in data]), np.array([4.0, 9.0]))
    coefficients = rng.normal(size=(2, 3))
    for k, x in enumerate(data):
        assert found[k] == pytest.approx((x - x.mean(axis=0)).T @ (x - x.mean(axis=0)))
        expected = coefficients[k] @ found[k] @ coefficients[k]
        assert quadratic(coefficients, found)[k] == pytest.approx(expected)


def test_rounding_is_told_by_the_terms_of_a_difference() -> None:
    """A difference as small as rounding is none; what is a little larger is kept."""
    found = without_rounding(
        np.array([1e-12, -1e-12, 1.1e-12, -2.0, 0.0]), np.array([1.0, 1.0, 1.0, 2.0, 0.0])
    )
    assert found.tolist() == [0.0, 0.0, 1.1e-12, -2.0, 0.0]


@pytest.mark.parametrize("weight", [0.7, 1.1, 1.3, 1.7, 2.9])
@pytest.mark.parametrize("forms", [2, 30_001])
def test_weighted_answers_that_are_alike_do_not_vary(weight: float, forms: int) -> None:
    """Rounding grows with the number of forms; a stratum of one unit adds its own residual."""
    one, many = np.float64(weight), float(np.full(forms, weight).sum())
    squares = float(np.full(forms, weight**2).sum())
    scores = np.array([[3.0]])
    first, square = np.array([[many], [one]]), np.array([[squares], [one**2]])
    sums = RatioSums(
        num=first * scores, den=first, nn=square * 9, nd=square * 3, dd=square, nn1=first * 9, nd1=first * 3,
        dd1=first, base=first,
    )  # fmt: skip
    design = Design(
        np.array([0, 0]), 1, np.array([1.0, 3.7]), np.array([float(forms), 1.0]), np.zeros(2), "adjust"
    )
    assert estimate_ratios(sums, design, np.array([[forms + 1.0]])).variance == 0
