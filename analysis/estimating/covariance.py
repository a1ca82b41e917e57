"""Covariances between domains, and the shares of domains in the whole: what comparisons need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.estimating.design import DesignChoice, StratumDesign, stratum_design
from analysis.estimating.domains import Domain
from analysis.estimating.moments import Features, Target, cell_features, linearise
from analysis.recipes import Recipe
from analysis.stats.linearization import Bools, Floats
from analysis.stats.weighting import residuals
from analysis.sums import Sums


@dataclass(frozen=True)
class Joint:
    """Joint linearised behaviour of one target in D domains.

    covariance (D, D) of the estimates. shares (D, D): how much of the weight of domain d lies in
    domain e (1 on the diagonal).
    """

    covariance: Floats
    shares: Floats


@dataclass(frozen=True)
class _Linearised:
    """Per domain and cell (D, C): Σ wz, Σ w²z, and the value fitted on the margins (0 without)."""

    once: Floats
    twice: Floats
    fitted: Floats


def joint_distribution(
    sums: Sums, domains: Sequence[Domain], target: Target, recipe: Recipe, choice: DesignChoice
) -> Joint:
    """Covariances of a target's estimates in several domains, which may share strata or forms.

    The linearised value of domain d is zero for forms outside it; covariances are those of these
    values within strata (and of the totals of primary sampling units), of what is left of them on
    the margins where the sums were weighted to margins.
    """
    strata = stratum_design(sums, choice)
    scale = strata.weight[sums.cell_stratum]
    features = cell_features(sums, target)
    member = np.zeros((len(domains), sums.cell_forms.size))
    for index, domain in enumerate(domains):
        member[index, domain.cells] = 1.0
    linear = linearise(sums, recipe, target, member @ (scale[:, None] * features.totals))
    covariance = _covariance(sums, strata, member, features, linear.slopes)
    weight = scale[:, None] * features.totals
    shares = np.einsum("dc,ec,ck,dk->de", member, member, weight, linear.size, optimize=True)
    return Joint(covariance, shares)


def criteria_covariance(
    sums: Sums, domain: Domain, target: Target, recipe: Recipe, choice: DesignChoice
) -> Floats:
    """Covariances (K, K) of a composite target's K parts, the criteria's own estimates, in one domain."""
    strata = stratum_design(sums, choice)
    features = cell_features(sums, target)
    member = np.zeros((1, sums.cell_forms.size))
    member[0, domain.cells] = 1.0
    totals = member @ (strata.weight[sums.cell_stratum][:, None] * features.totals)
    parts = len(recipe.groups)
    slopes = [
        linearise(
            sums,
            replace(recipe, weights=tuple(float(k == part) for k in range(parts)), composite="mean"),
            target,
            totals,
        ).slopes
        for part in range(parts)
    ]
    return _covariance(sums, strata, np.repeat(member, parts, axis=0), features, np.concatenate(slopes))


def _covariance(
    sums: Sums, strata: StratumDesign, member: Floats, features: Features, slopes: Floats
) -> Floats:
    """Covariances (D, D) of D estimates: in which cells each is taken, and its slopes on the features."""
    scale = strata.weight[sums.cell_stratum]
    values = _linearised(sums, member, scale, features, slopes)
    total = values.once - values.fitted * scale * sums.cell_weight[1]
    scatter, centre = strata.factors(_strata_inside(sums, member))
    owner = _sampling_units(sums)
    if sums.cell_psu is None:
        cell_factor = scatter[sums.cell_stratum]
        covariance = _products(sums, member, scale, features.gram2, slopes, values, cell_factor)
    else:
        by_psu = _sum_columns(total, sums.cell_psu, owner.size)
        covariance = (by_psu * scatter[owner]) @ by_psu.T
    by_stratum = _sum_columns(total, sums.cell_stratum, strata.psus.size)
    result: Floats = covariance - (by_stratum * centre) @ by_stratum.T
    return result


def _linearised(sums: Sums, member: Floats, scale: Floats, features: Features, slopes: Floats) -> _Linearised:
    once = member * (scale[:, None] * features.totals @ slopes.T).T
    twice = member * (scale[:, None] ** 2 * features.totals2 @ slopes.T).T
    if sums.calibration is None:
        return _Linearised(once, twice, np.zeros_like(once))
    weight = sums.cell_weight[1]
    mean = (once / np.where(weight > 0, weight, 1.0)).T
    left = residuals(mean, weight / sums.calibration.factor, sums.calibration.margins)
    return _Linearised(once, twice, (mean - left).T)


def _products(
    sums: Sums,
    member: Floats,
    scale: Floats,
    gram: Floats,
    slopes: Floats,
    values: _Linearised,
    factor: Floats,
) -> Floats:
    """Σ over forms of w²(z_d − b_d)(z_e − b_e), each cell times its factor (D, D)."""
    weight2 = scale**2 * sums.cell_weight[2]
    cross = (values.fitted * factor) @ values.twice.T
    total: Floats = -cross - cross.T + (values.fitted * factor * weight2) @ values.fitted.T
    for cell in range(sums.cell_forms.size):
        inside = np.flatnonzero(member[:, cell])
        own = slopes[inside]
        total[np.ix_(inside, inside)] += factor[cell] * scale[cell] ** 2 * (own @ gram[cell] @ own.T)
    return total


def _strata_inside(sums: Sums, member: Floats) -> Bools:
    """The strata (H,) that hold forms of any domain; all of them where weights were made over all forms."""
    cells = member.any(axis=0) | (sums.calibration is not None)
    inside: Bools = np.bincount(sums.cell_stratum[cells], minlength=sums.strata.unit.size) > 0
    return inside


def _sampling_units(sums: Sums) -> NDArray[np.int64]:
    """The stratum of each primary sampling unit that is coarser than the form."""
    if sums.cell_psu is None:
        return sums.cell_stratum
    owner = np.zeros(int(sums.cell_psu.max(initial=-1)) + 1, dtype=np.int64)
    owner[sums.cell_psu] = sums.cell_stratum
    return owner


def _sum_columns(values: Floats, groups: NDArray[np.int64], count: int) -> Floats:
    """Sums of the columns of (D, C) by group: (D, count)."""
    total = np.zeros((count, values.shape[0]))
    np.add.at(total, groups, values.T)
    return total.T
