"""Covariances between domains, and the shares of domains in the whole: what comparisons need.

A domain's difference from the whole is R_d − Σ_e W_e R_e over the domains e that make up the whole, with
their shares W taken as given. In a composite Σ_c a_c R_c each criterion has its own shares (not all answer
all of them), so the difference is U_d − Σ_e G_e with U = Σ a_c R_c and G = Σ a_c W_c R_c.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.estimating.design import DesignChoice, StratumDesign, stratum_design
from analysis.estimating.domains import Domain
from analysis.estimating.moments import Features, Target, cell_features, linearise
from analysis.recipes import Recipe
from analysis.stats.linearization import ROUNDING, Bools, Floats
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
    features, member = cell_features(sums, target), _members(sums, domains)
    linear = linearise(sums, recipe, target, member @ (scale[:, None] * features.totals))
    covariance = _covariances(sums, strata, member, features, linear.slopes)
    weight = scale[:, None] * features.totals
    shares = np.einsum("dc,ec,ck,dk->de", member, member, weight, linear.size, optimize=True)
    return Joint(covariance, shares)


@dataclass(frozen=True)
class WholeContrasts:
    """How the estimates of D domains make up their differences from the whole.

    contrasts (D, D): row d is the difference of domain d; its columns are the estimates' shares, for a
    composite the shares of their standard errors. correlation (D, D) of the estimates.
    """

    contrasts: Floats
    correlation: Floats


def contrast_with_whole(
    sums: Sums,
    domains: Sequence[Domain],
    target: Target,
    recipe: Recipe,
    choice: DesignChoice,
    given: Bools,
) -> WholeContrasts:
    """Each domain against the whole that the domains make up together, its own share included.

    given (D,): the domains that have an estimate. What the others add to the whole (a composite one of
    whose criteria they did not answer) widens the rows of all. The contrasts carry the errors; of a
    composite they do not give the differences, which are estimate − overall.
    """
    whole = Domain("all", "", "", "", "", np.concatenate([domain.cells for domain in domains]))
    if target.simple or recipe.composite != "mean":
        joint = joint_distribution(sums, (*domains, whole), target, recipe, choice)
        contrasts = np.eye(len(domains)) - joint.shares[-1, :-1]
        return WholeContrasts(contrasts, _correlation(joint.covariance[:-1, :-1]))
    strata = stratum_design(sums, choice)
    weight = strata.weight[sums.cell_stratum][:, None]
    features, member = cell_features(sums, target), _members(sums, domains)
    totals = member @ (weight * features.totals)
    linear = linearise(sums, recipe, target, totals)
    answered = totals[:, totals.shape[1] // 2 :]
    share = answered / np.maximum(answered.sum(axis=0), np.finfo(float).tiny)
    slopes = np.concatenate([linear.slopes, linear.slopes * np.hstack([share, share])])
    joint2 = _covariances(sums, strata, np.tile(member, (2, 1)), features, slopes)
    mean_share = share @ np.array(recipe.weights)
    return _whole_contrasts(joint2, share, mean_share, given)


def _whole_contrasts(joint: Floats, share: Floats, mean_share: Floats, given: Bools) -> WholeContrasts:
    """Contrasts from the covariances (2D, 2D) of U and G: shares of standard errors, of forms where
    there are none; in each row those of standard errors are scaled to the variance its difference has.

    share (D, K): of each criterion's answers; mean_share (D,): in the mean of the criteria. A domain's
    part in the whole is no more than its largest share, however little its own estimate varies.
    """
    count = mean_share.size
    own, part = joint[:count, :count], joint[count:, count:]
    cross = joint[:count, count:]
    left = np.diag(own) - 2 * np.diag(cross) + np.diag(part)
    left = np.where(left > ROUNDING * np.diag(own), left, 0.0)
    known = np.diag(own) > 0
    variance = np.where(known, np.diag(own), 1.0)
    others = np.minimum(np.sqrt(np.maximum(np.diag(part), 0.0) / variance), share.max(axis=1))
    contrasts = np.tile(-np.where(known, others, mean_share), (count, 1))
    mine = np.minimum(np.sqrt(left / variance), 1 - share.min(axis=1))
    np.fill_diagonal(contrasts, np.where(known, mine, 1 - mean_share))
    correlation = _correlation(own)
    difference = np.hstack([np.eye(count), -np.ones((count, count))])
    exact = np.einsum("dk,kl,dl->d", difference, joint, difference)
    error = np.where(given & known, np.sqrt(variance), 0.0)
    loads = contrasts * error
    plain = np.einsum("dk,kl,dl->d", loads, correlation, loads)
    usable = given & (plain > 0) & (exact > 0)
    scale = np.sqrt(np.where(usable, exact, 1.0) / np.where(usable, plain, 1.0))
    return WholeContrasts(np.where(known, contrasts * scale[:, None], contrasts), correlation)


def _correlation(covariance: Floats) -> Floats:
    error = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    scale = np.where(error > 0, error, 1.0)
    correlation: Floats = covariance / np.outer(scale, scale)
    np.fill_diagonal(correlation, 1.0)
    return correlation


def _members(sums: Sums, domains: Sequence[Domain]) -> Floats:
    """Which cells belong to which domain (D, C): 1 or 0."""
    member = np.zeros((len(domains), sums.cell_forms.size))
    for index, domain in enumerate(domains):
        member[index, domain.cells] = 1.0
    return member


def criteria_covariance(
    sums: Sums, domain: Domain, target: Target, recipe: Recipe, choice: DesignChoice
) -> Floats:
    """Covariances (K, K) of a composite target's K parts, the criteria's own estimates, in one domain."""
    strata = stratum_design(sums, choice)
    features = cell_features(sums, target)
    member = _members(sums, [domain])
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
    return _covariances(sums, strata, np.repeat(member, parts, axis=0), features, np.concatenate(slopes))


def _covariances(
    sums: Sums, strata: StratumDesign, member: Floats, features: Features, slopes: Floats
) -> Floats:
    """Covariances (D, D) of D estimates: in which cells each is taken, and its slopes on the features."""
    scale = strata.weight[sums.cell_stratum]
    values = _linearised(sums, member, scale, features, slopes)
    total = values.once - values.fitted * scale * sums.cell_weight[1]
    scatter, centre = strata.factors(_strata_inside(sums, member, features))
    owner = _sampling_units(sums)
    if sums.cell_psu is None:
        cell_factor = scatter[sums.cell_stratum]
        covariance = _products(sums, member, scale, features.gram2, slopes, values, cell_factor)
        largest = _largest_squares(member, features.gram2, slopes, cell_factor * scale**2)
    else:
        by_psu = _sum_columns(total, sums.cell_psu, owner.size)
        covariance = (by_psu * scatter[owner]) @ by_psu.T
        terms = member * (scale[:, None] * features.totals @ np.abs(slopes).T).T
        largest = (_sum_columns(terms, sums.cell_psu, owner.size) ** 2) @ scatter[owner]
    by_stratum = _sum_columns(total, sums.cell_stratum, strata.psus.size)
    result: Floats = covariance - (by_stratum * centre) @ by_stratum.T
    none = np.diag(result) <= ROUNDING * largest
    result[none], result[:, none] = 0.0, 0.0
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


def _largest_squares(member: Floats, gram: Floats, slopes: Floats, factor: Floats) -> Floats:
    """What Σ w²z² would be (D,) if the terms of each z did not cancel out: what rounding is held against.

    Features are never negative, so only the slopes have signs.
    """
    total = np.zeros(slopes.shape[0])
    size = np.abs(slopes)
    for cell in range(gram.shape[0]):
        inside = np.flatnonzero(member[:, cell])
        own = size[inside]
        total[inside] += factor[cell] * ((own @ gram[cell]) * own).sum(axis=1)
    return total


def _strata_inside(sums: Sums, member: Floats, features: Features) -> Bools:
    """The strata (H,) that hold answers of any domain; all of them where weights were made over all forms."""
    answered = features.totals[:, features.totals.shape[1] // 2 :].any(axis=1)
    cells = (member.any(axis=0) & answered) | (sums.calibration is not None)
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
