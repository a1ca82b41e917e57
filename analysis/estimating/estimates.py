"""Estimates of every target in every domain, as arrays: the step between the sums and a table.

All simple targets of all domains are estimated at once; composites follow from the Gram matrices of
the groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

import numpy as np

from analysis.estimating.calibration import calibrated_variances
from analysis.estimating.design import DesignChoice, Rows, StratumDesign, stratum_design
from analysis.estimating.domains import Domain
from analysis.estimating.moments import (
    PROPORTIONS,
    Target,
    affine_of,
    cell_features,
    composite_counts,
    ends_of,
    linearise,
    simple_moments,
)
from analysis.recipes import OVERALL, Measure, Recipe
from analysis.stats.glm import fit_logits
from analysis.stats.intervals import (
    FEW,
    FEW_CLUSTERS,
    IntervalName,
    beta_interval,
    effective_size,
    logit_interval,
    score_size,
    t_interval,
    wilson_interval,
    worth_of_scores,
)
from analysis.stats.linearization import (
    ROUNDING,
    Bools,
    Floats,
    RatioSums,
    centred_gram,
    combine,
    estimate_ratios,
    quadratic,
    refused,
    without_rounding,
)
from analysis.sums import Group, Sums
from survey.messages import HailongError
from survey.questionnaire.model import Questionnaire


@dataclass(frozen=True)
class Estimates:
    """Estimates of D domains and T targets; every array is (D, T) unless said otherwise.

    value, se, lower, upper and deff are not a number where they cannot be given, and `reasons` maps
    a flag's code to where it holds. forms: forms that answered. answers: valid answers. size: the
    effective number of forms behind Wilson's interval, of a mean as a share of the way from the least to the
    greatest value. ends (2, T): these two values of each target. few: a share with fewer than FEW forms on
    one side.
    domain_forms (D,): forms in the domain. population (D,): what units, levels and everything are drawn
    from; infinite where it is not known or not used, and for groups of respondents.
    """

    domains: tuple[Domain, ...]
    targets: tuple[Target, ...]
    value: Floats
    se: Floats
    lower: Floats
    upper: Floats
    df: Floats
    forms: Floats
    answers: Floats
    deff: Floats
    size: Floats
    ends: Floats
    few: Bools
    domain_forms: Floats
    population: Floats
    reasons: dict[str, Bools]


@dataclass(frozen=True)
class _Part:
    """The raw results for some targets before they are put together, all (D, T)."""

    value: Floats
    variance: Floats
    uncorrected: Floats
    simple: Floats
    refused: Bools
    forms: Floats
    answers: Floats
    psus: Floats
    strata: Floats
    hits: Floats
    misses: Floats
    missing: Bools
    logit: Floats
    """The logit as R's glm leaves it, for one yes-or-no answer a form where the interval needs it; else not a
    number."""
    inside: Bools
    """(R, T): the rows that hold answers."""


def estimate(
    sums: Sums,
    domains: Sequence[Domain],
    targets: Sequence[Target],
    recipe: Recipe,
    choice: DesignChoice,
    interval: IntervalName,
    level: float,
) -> Estimates:
    """Estimate all targets in all domains."""
    strata = stratum_design(sums, choice)
    rows = Rows.of(sums, domains, strata, choice.lonely)
    simple = [position for position, target in enumerate(targets) if target.simple]
    parts: list[tuple[list[int], _Part]] = []
    if simple:
        chosen = [targets[position] for position in simple]
        parts.append((simple, _simple(sums, rows, chosen, recipe, logits=interval == "logit")))
    for position, target in enumerate(targets):
        if not target.simple:
            parts.append(([position], _composite(sums, rows, recipe, target)))
    part = _together(parts)
    if sums.calibration is not None:
        variance, uncorrected, forbidden = calibrated_variances(sums, domains, targets, recipe, strata)
        blank = np.where(np.isnan(part.value), np.nan, 0.0)
        part = replace(
            part, variance=variance + blank, uncorrected=uncorrected + blank, refused=part.refused | forbidden
        )
    ends = np.array([ends_of(sums, recipe, target) for target in targets], dtype=np.float64).reshape(-1, 2).T
    return _finish(sums, domains, tuple(targets), ends, rows, strata, part, interval, level)


def _together(parts: list[tuple[list[int], _Part]]) -> _Part:
    """The parts' columns, put back in the order of the targets."""
    order = np.argsort(np.array([position for positions, _ in parts for position in positions], dtype=int))
    joined = {
        field.name: np.concatenate([getattr(part, field.name) for _, part in parts], axis=1)[:, order]
        for field in fields(_Part)
    }
    return _Part(**joined)


def _simple(sums: Sums, rows: Rows, targets: Sequence[Target], recipe: Recipe, *, logits: bool) -> _Part:
    """Targets that are one ratio; logits: an interval asks for fitted logits."""
    moments = simple_moments(sums, targets)
    first, one, counts = (rows.sum(m) for m in (moments.first, moments.products1, moments.counts))
    design, psus = rows.design, counts[:, :, 0]
    if sums.cell_psu is None:
        two = rows.sum(moments.products2)
    else:
        two, psus = _psu_products(sums, rows, moments.first, moments.counts)
    forms, answers, hits, misses = (design.add(counts[:, :, index]) for index in range(4))
    inside = first[..., 1] > 0
    ratios = RatioSums(
        num=first[..., 0],
        den=first[..., 1],
        nn=two[..., 0],
        nd=two[..., 1],
        dd=two[..., 2],
        nn1=one[..., 0],
        nd1=one[..., 1],
        dd1=one[..., 2],
        base=first[..., 2],
    )
    found = estimate_ratios(ratios, design, forms)
    affines = [affine_of(sums, target.columns(sums), target.measure, recipe) for target in targets]
    start, step = np.array([a.start for a in affines]), np.array([a.step for a in affines])
    return _Part(
        start + step * found.value,
        step**2 * found.variance,
        step**2 * found.uncorrected,
        step**2 * found.simple,
        found.refused,
        forms,
        answers,
        design.add(psus),
        design.add(counts[:, :, 0] > 0),
        hits,
        misses,
        np.zeros_like(forms, dtype=bool),
        _logits(sums, rows, targets, counts) if logits else np.full_like(forms, np.nan),
        inside,
    )


def _psu_products(sums: Sums, rows: Rows, first: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Products of the totals of primary sampling units (R, T, 3), and the units that answered."""
    totals, row = rows.sum_by_psu(sums, np.concatenate([first[..., :2], counts[..., :1]], axis=-1))
    num, den, answered = np.moveaxis(totals, -1, 0)
    products = np.stack([num * num, num * den, den * den, answered > 0], axis=-1)
    summed = rows.sum_to_rows(row, products)
    return summed[..., :3], summed[..., 3]


def _logits(sums: Sums, rows: Rows, targets: Sequence[Target], counts: Floats) -> Floats:
    """Fitted logits of the targets that are one yes or no a form, without respondents' weights."""
    plain = not sums.weighted and sums.calibration is None
    binary = np.array(
        [plain and t.measure in PROPORTIONS and (len(t.columns(sums)) == 1 or t.measure == "all_satisfied")
         for t in targets]
    )  # fmt: skip
    fitted = np.full((rows.design.domains, len(targets)), np.nan)
    fitted[:, binary] = fit_logits(counts[:, binary, 2], counts[:, binary, 3], rows.design)
    return fitted


def _composite(sums: Sums, rows: Rows, recipe: Recipe, target: Target) -> _Part:
    """A weighted mean of the groups' ratios, or one ratio of all answers; with all covariances."""
    design, features = rows.design, cell_features(sums, target)
    totals, gram1 = rows.sum(features.totals), rows.sum(features.gram1)
    linear = linearise(sums, recipe, target, design.add(design.weight[:, None] * totals))
    own_counts = composite_counts(sums, target.measure)
    counts = rows.sum(own_counts)
    inside, psus = counts[:, :1] > 0, counts[:, 0]
    if sums.cell_psu is None:
        gram2 = rows.sum(features.gram2)
    else:
        by_psu, row = rows.sum_by_psu(sums, features.totals)
        gram2 = rows.sum_to_rows(row, by_psu[:, :, None] * by_psu[:, None, :])
        answered, row = rows.sum_by_psu(sums, own_counts[:, :1])
        psus = rows.sum_to_rows(row, (answered > 0).astype(np.float64))[:, 0]
    own = linear.slopes[design.owner]
    spread = quadratic(own, centred_gram(gram2, totals, design.psus))
    spread = np.where(spread > ROUNDING * quadratic(np.abs(own), np.abs(gram2)), spread, 0.0)[:, None]
    terms = own * totals
    residual = without_rounding(terms.sum(axis=1), np.abs(terms).sum(axis=1))[:, None]
    forms, answers, hits, misses = (design.add(counts[:, index])[:, None] for index in range(4))
    base = design.add(design.weight * rows.sum(sums.tallies[1, :, len(sums.groups), 0]))
    squares = np.maximum(design.add(design.weight * quadratic(own, gram1)), 0.0)
    one = (base * squares)[:, None] / np.maximum(forms - 1, 1)
    blank = np.where(linear.missing, np.nan, 0.0)[:, None]
    return _Part(
        linear.value[:, None] + blank,
        combine(spread, inside, residual, design) + blank,
        combine(spread, inside, residual, design, corrected=False) + blank,
        np.where(forms > 1, one, np.nan) + blank,
        refused(inside, design),
        forms,
        answers,
        design.add(psus)[:, None],
        design.add(inside),
        hits,
        misses,
        linear.missing[:, None] & (forms > 0),
        np.full_like(forms, np.nan),
        inside,
    )


@dataclass(frozen=True)
class _State:
    """What kind of estimate each is, all (D, T): decides which numbers are given."""

    none: Bools
    refused: Bools
    too_few: Bools
    complete: Bools
    boundary: Bools
    proportion: Bools

    @property
    def usable(self) -> Bools:
        """Where a sampling error can be estimated."""
        return ~(self.none | self.refused | self.too_few)


def _finish(
    sums: Sums,
    domains: Sequence[Domain],
    targets: tuple[Target, ...],
    ends: Floats,
    rows: Rows,
    strata: StratumDesign,
    part: _Part,
    interval: IntervalName,
    level: float,
) -> Estimates:
    """Standard errors, intervals, and the reasons where there are none."""
    proportion = np.array([t.measure in PROPORTIONS for t in targets]) & (part.forms > 0)
    value = _exact_ends(part, proportion)
    gain, complete = rows.population_gain(part.inside)
    none = np.isnan(value)
    df = np.where(none, np.nan, part.psus - part.strata)
    complete &= ~none
    alike = ~proportion & ~(part.variance > 0) & (interval == "score")
    state = _State(
        none,
        part.refused & ~none,
        (df <= 0) & ~none & ~complete,
        complete,
        alike | (proportion & ((value <= 0) | (value >= 1))),
        proportion,
    )
    given = state.usable | complete
    variance = np.where(complete, 0.0, part.variance)
    span = ends[1] - ends[0]
    share = (value - ends[0]) / span
    rarer = np.where(proportion, np.fmin(part.hits, part.misses), part.forms * np.fmin(share, 1 - share))
    few = rarer < FEW * (1 - ROUNDING)
    safe = np.where(state.usable, value, np.nan)
    scaled = np.array([domain.scale is not None for domain in domains])[:, None]
    forms = np.where(scaled & few, part.forms * rows.evenness(part.inside), part.forms)
    answers = np.where(
        proportion, part.answers, worth_of_scores(share, part.simple / span**2, part.forms)
    )  # fmt: skip
    size = score_size(
        np.where(state.usable, share, np.nan), variance / span**2, part.uncorrected / span**2, forms, answers,
        df, few, gain, level, clustered=sums.cell_psu is not None,
    )  # fmt: skip
    size = np.where(complete, np.inf, size)
    lower, upper = _limits(interval, level, state, safe, ends, variance, part, df, size)
    lower, upper = (
        np.where(given, np.where(complete, value, limit), np.nan) for limit in (lower, upper)
    )  # fmt: skip
    known = (part.simple > 0) & given
    groups = np.array([domain.by != "" for domain in domains])
    population = np.where(groups, np.inf, rows.design.add(rows.population))
    domain_forms = np.array([sums.cell_forms[d.cells].sum() for d in domains], dtype=np.float64)
    return Estimates(
        domains=tuple(domains),
        targets=targets,
        value=value,
        se=np.where(given, np.sqrt(np.maximum(variance, 0.0)), np.nan),
        lower=lower,
        upper=upper,
        df=df,
        forms=part.forms,
        answers=part.answers,
        deff=np.where(known, variance / np.where(known, part.simple, 1.0), np.nan),
        size=size,
        ends=ends,
        few=few & proportion,
        domain_forms=domain_forms,
        population=population,
        reasons=_reasons(part, state, domain_forms, ends, lower, upper, strata.uncorrected_clusters)
        | {"few_clusters": state.usable & (df < FEW_CLUSTERS) & (sums.cell_psu is not None)},
    )


def _exact_ends(part: _Part, proportion: Bools) -> Floats:
    """The values, where all answers are alike exactly 0 or 1, whatever rounding did."""
    given = proportion & ~np.isnan(part.value)
    value = np.where(given & (part.misses == 0), 1.0, part.value)
    return np.where(given & (part.hits == 0), 0.0, value)


def _limits(
    interval: IntervalName,
    level: float,
    state: _State,
    value: Floats,
    ends: Floats,
    variance: Floats,
    part: _Part,
    df: Floats,
    size: Floats,
) -> tuple[Floats, Floats]:
    """Limits of the chosen interval for proportions, of the t interval for means; `score` is of both."""
    se = np.sqrt(np.maximum(variance, 0.0))
    if interval == "score":
        span = ends[1] - ends[0]
        low, high = wilson_interval((value - ends[0]) / span, size, level)
        return ends[0] + span * low, ends[0] + span * high
    lower, upper = t_interval(value, se, df, level)
    if interval == "mean" or not state.proportion.any():
        return lower, upper
    p = np.where(state.proportion, value, np.nan)
    if interval == "wilson":
        low, high = wilson_interval(p, size, level)
    elif interval == "beta":
        # where p is 0 or 1, or nothing varies, R has no answer; the default's n* gives one
        plain = effective_size(p, variance, part.forms, df, level)
        low, high = beta_interval(p, np.where(state.boundary | np.isnan(plain), size, plain), level)
    else:
        low, high = logit_interval(p, se, df, level, part.logit)
    return np.where(state.proportion, low, lower), np.where(state.proportion, high, upper)


def _reasons(
    part: _Part,
    state: _State,
    domain_forms: Floats,
    ends: Floats,
    lower: Floats,
    upper: Floats,
    clusters: bool,
) -> dict[str, Bools]:
    """Where each reason code holds (D, T)."""
    no_forms = np.broadcast_to((domain_forms == 0)[:, None], part.forms.shape)
    no_answers = (part.forms == 0) & ~no_forms
    return {
        "no_forms": no_forms,
        "no_answers": no_answers,
        "criterion_missing": part.missing,
        "mixed_scales": state.none & ~part.missing & ~no_forms & ~no_answers,
        "complete_count": state.complete,
        "no_df": state.too_few & ~state.refused,
        "lonely_psu": state.refused,
        "no_variation": state.usable & ~state.complete & np.isnan(lower),
        "boundary": state.boundary & state.usable & ~state.complete & ~np.isnan(lower),
        "out_of_range": (lower < ends[0]) | (upper > ends[1]),
        "no_cluster_correction": state.usable & clusters,
    }


def targets_of(
    questionnaire: Questionnaire,
    groups: Sequence[Group],
    measures: Sequence[Measure],
    criteria: Sequence[str] | None,
    *,
    items: bool,
) -> tuple[Target, ...]:
    """The targets in the order of the form: the composite, each group (with its rows where asked
    for), rows in no group, the overall question; each in every measure.

    Raises HailongError for a code that is none of these.
    """
    rated = questionnaire.rated
    question = len(rated) - 1 if questionnaire.overall is not None else -1
    chosen: list[tuple[str, Literal["group", "row", "composite"], int]] = [(OVERALL, "composite", -1)]
    grouped: set[int] = set()
    listed = set() if criteria is None else set(criteria)
    for index, group in enumerate(groups):
        chosen.append((group.code, "group", index))
        grouped.update(group.columns)
        chosen += [
            (rated[column].code, "row", column)
            for column in group.columns
            if items or rated[column].code in listed
        ]
    for column, item in enumerate(rated):
        if column not in grouped and (column == question or items or item.code in listed):
            chosen.append((item.code, "row", column))
    if criteria is not None:
        known = {code for code, _, _ in chosen} | {item.code for item in rated}
        for code in criteria:
            if code not in known:
                names = dict.fromkeys([c for c, _, _ in chosen] + [item.code for item in rated])
                raise HailongError("analysis.unknown_criterion", found=code, known=", ".join(names))
        chosen = [entry for entry in chosen if entry[0] in listed]
    # a criterion and its only row may share a code: the criterion's figure is the row's
    unique: dict[str, tuple[str, Literal["group", "row", "composite"], int]] = {}
    for entry in chosen:
        unique.setdefault(entry[0], entry)
    return tuple(
        Target(code, kind, index, measure) for code, kind, index in unique.values() for measure in measures
    )
