"""Ratios and weighted sums of ratios with their Taylor variance, from sums per stratum.

Shapes: D domains, T targets. The sums come as R rows, one for each pair of a domain and a stratum it
has forms in. A ratio is Σ w·num / Σ w·den over the forms of the domain; a form outside it counts as
zero in its stratum, so that n_h is all of the stratum's. Variance: Särndal, Swensson & Wretman (1992)
section 5.6 with the linearised value z_i = w_i (num_i − R den_i) / Σ w·den; per stratum
(1 − f) n/(n − 1) Σ (z_i − z̄)².
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ROUNDING = 1e-12
"""What is so much smaller than the terms it is made of is nothing: what rounding left."""

Lonely = Literal["refuse", "certainty", "adjust", "average"]
"""What to do where a stratum has one primary sampling unit. refuse: no variance. certainty: the
stratum adds none. adjust: its unit is compared with the mean over all strata. average: it adds the
mean of what the other strata add. As `options(survey.lonely.psu=)` in R's survey package, where they
are called fail, certainty, adjust and average."""
LONELY: tuple[Lonely, ...] = ("refuse", "certainty", "adjust", "average")


@dataclass(frozen=True)
class Design:
    """What variances need of the strata, one row for each domain and stratum it has forms in.

    owner (R,): the row's domain, ascending, below `domains`. weight (R,): the stratum's weight, on top
    of the respondents'. psus (R,): primary sampling units of the whole stratum. fraction (R,): the
    sampling fraction, 0 for no correction.
    """

    owner: NDArray[np.int64]
    domains: int
    weight: Floats
    psus: Floats
    fraction: Floats
    lonely: Lonely = "refuse"
    _starts: NDArray[np.int64] = field(init=False, repr=False)
    _filled: NDArray[np.int64] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        starts = starts_of(self.owner)
        object.__setattr__(self, "_starts", starts)
        object.__setattr__(self, "_filled", self.owner[starts])

    def add(self, rows: NDArray[np.generic]) -> Floats:
        """Sums over the strata of each domain: (R, …) to (D, …)."""
        if self._starts.size == self.owner.size == self.domains:  # each domain is one stratum
            return rows.astype(np.float64)
        total = np.zeros((self.domains, *rows.shape[1:]))
        if self.owner.size:
            total[self._filled] = np.add.reduceat(rows.astype(np.float64), self._starts, axis=0)
        return total

    @cached_property
    def factor_without_correction(self) -> Floats:
        """n_h / (n_h − 1), and 0 where the stratum has one unit."""
        many = self.psus > 1
        return np.where(many, self.psus / np.where(many, self.psus - 1.0, 1.0), 0.0)

    @cached_property
    def factor(self) -> Floats:
        """(1 − f_h) n_h / (n_h − 1), and 0 where the stratum has one unit."""
        return (1.0 - self.fraction) * self.factor_without_correction

    @cached_property
    def alone(self) -> Bools:
        """Strata with one primary sampling unit that is not the whole stratum."""
        return lonely_strata(self.psus, self.fraction)


@dataclass(frozen=True)
class RatioSums:
    """Sums of T ratios, each (R, T), with the respondents' weights in them.

    num, den: totals over forms. nn, nd, dd: sums over primary sampling units of the products of their
    totals. nn1, nd1, dd1: Σ u·products over forms, and base: Σ u over forms that answered; these give
    the variance of a simple random sample.
    """

    num: Floats
    den: Floats
    nn: Floats
    nd: Floats
    dd: Floats
    nn1: Floats
    nd1: Floats
    dd1: Floats
    base: Floats


@dataclass(frozen=True)
class Estimated:
    """Estimates of D domains and T targets, all (D, T).

    `uncorrected` is the variance without the finite-population correction, `simple` that of a simple
    random sample with replacement of as many forms (R's deff="replace"). `refused`: a stratum with
    one unit forbids a variance. Not a number where there is no denominator.
    """

    value: Floats
    variance: Floats
    uncorrected: Floats
    simple: Floats
    refused: Bools


def estimate_ratios(sums: RatioSums, design: Design, forms: Floats) -> Estimated:
    """Ratios from their sums; forms (D, T) are the forms that answered."""
    w = design.weight[:, None]
    total_den = design.add(w * sums.den)
    empty = total_den <= 0
    den = np.where(empty, 1.0, total_den)
    value = design.add(w * sums.num) / den
    ratio = value[design.owner]
    spread = _spread(sums, design.psus[:, None], ratio)
    inside = sums.den > 0
    residual = without_rounding(sums.num - ratio * sums.den, np.abs(sums.num) + np.abs(ratio) * sums.den)
    variance = combine(spread, inside, residual, design) / den**2
    uncorrected = combine(spread, inside, residual, design, corrected=False) / den**2
    squares = design.add(w * (sums.nn1 - 2 * ratio * sums.nd1 + ratio**2 * sums.dd1))
    simple = design.add(w * sums.base) * np.maximum(squares, 0.0) / den**2 / np.maximum(forms - 1.0, 1.0)
    return Estimated(
        value=np.where(empty, np.nan, value),
        variance=np.where(empty, np.nan, variance),
        uncorrected=np.where(empty, np.nan, uncorrected),
        simple=np.where(empty | (forms <= 1), np.nan, simple),
        refused=refused(inside, design),
    )


def without_rounding(values: Floats, terms: Floats) -> Floats:
    """Differences, 0 where they are no more than the rounding of the terms they are made of."""
    return np.where(np.abs(values) > ROUNDING * terms, values, 0.0)


def refused(inside: Bools, design: Design) -> Bools:
    """Where (D, T) the policy forbids a variance because a stratum has one unit."""
    if design.lonely != "refuse":
        return np.zeros((design.domains, inside.shape[1]), dtype=bool)
    return design.add(design.alone[:, None] & inside) > 0


def _spread(sums: RatioSums, n: Floats, ratio: Floats) -> Floats:
    """Σ (v − v̄)² of v = num − R·den in each row's stratum.

    Each product is centred before it is combined, as n·Σab − Σa·Σb, which is exact for the whole
    numbers that unweighted forms give; what is smaller than the rounding of weighted ones is zero.
    """
    nn = n * sums.nn - sums.num * sums.num
    nd = n * sums.nd - sums.num * sums.den
    dd = n * sums.dd - sums.den * sums.den
    spread = nn - 2 * ratio * nd + ratio**2 * dd
    floor = ROUNDING * n * (np.abs(sums.nn) + ratio**2 * np.abs(sums.dd))
    return np.where(spread > floor, spread, 0.0) / n


def combine(
    spread: Floats, inside: Bools, residual: Floats, design: Design, *, corrected: bool = True
) -> Floats:
    """Variances (D, T): Σ_h w² · factor · spread, lonely strata by the design's policy.

    `residual` (R, T) is Σ (num − R den) of the row, which a lonely unit adds squared under "adjust".
    """
    factor = design.factor if corrected else design.factor_without_correction
    parts = (design.weight**2 * factor)[:, None] * spread
    alone = design.alone[:, None] & inside
    if design.lonely == "average" and alone.any():
        counted = design.add(~design.alone[:, None] & inside)
        mean = design.add(np.where(alone, 0.0, parts)) / np.maximum(counted, 1)
        parts = np.where(alone, mean[design.owner], parts)
    elif design.lonely == "adjust" and alone.any():
        # Σz = 0 over the domain, so the mean over all units is zero.
        keep = 1.0 - design.fraction if corrected else np.ones_like(design.fraction)
        parts = np.where(alone, (keep * design.weight**2)[:, None] * residual**2, parts)
    return design.add(parts)


def stratum_factors(psus: Floats, fraction: Floats, inside: Bools, lonely: Lonely) -> tuple[Floats, Floats]:
    """Factors (H,), (H,) of a design's strata for covariances of totals that span them.

    The covariance is Σ_h (a_h Σ_i t_hi t_hiᵀ − b_h T_h T_hᵀ), t the totals of primary sampling units and T
    of strata. a = (1 − f) n/(n − 1) and b = a/n, and for a stratum of one unit what the policy says, as in
    `combine`; `inside` are the strata that hold answers. That "refuse" forbids it is for the caller
    to see.
    """
    many = psus > 1
    keep = 1.0 - fraction
    scatter = keep * np.where(many, psus / np.where(many, psus - 1.0, 1.0), 0.0)
    centre = np.where(many, scatter / np.where(many, psus, 1.0), 0.0)
    alone = lonely_strata(psus, fraction) & inside
    if lonely == "adjust":
        scatter = np.where(alone, keep, scatter)
    elif lonely == "average" and alone.any():
        grown = inside.sum() / max(1, int((inside & ~alone).sum()))
        scatter, centre = scatter * grown, centre * grown
    return scatter, centre


def starts_of(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where runs of the same number begin."""
    first = np.ones(numbers.size, dtype=bool)
    first[1:] = numbers[1:] != numbers[:-1]
    return first.nonzero()[0]


def lonely_strata(psus: Floats, fraction: Floats) -> Bools:
    """Strata with one primary sampling unit that is not the whole stratum."""
    alone: Bools = (psus <= 1) & (fraction < 1.0)
    return alone


def centred_gram(gram: Floats, totals: Floats, psus: Floats) -> Floats:
    """Σ (F − F̄)(F − F̄)ᵀ per row, from gram (R, K, K), totals (R, K) and n_h (R,)."""
    n = psus[:, None, None]
    centred: Floats = (n * gram - totals[:, :, None] * totals[:, None, :]) / n
    return centred


def quadratic(coefficients: Floats, matrices: Floats) -> Floats:
    """cᵀMc for each row: coefficients (R, K), matrices (R, K, K)."""
    product: Floats = np.einsum("rk,rk->r", coefficients, np.einsum("rkl,rl->rk", matrices, coefficients))
    return product
