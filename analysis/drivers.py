"""Which criteria go with the overall question: an association, never called cause."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.indices import estimate_indices
from analysis.recipes import resolve_recipe
from analysis.stats.shapley import MOST_PREDICTORS, shapley_r2
from analysis.sums import FEATURES, Sums, scoring_of
from analysis.table import Table
from survey.answers import Answers
from survey.arguments import checked
from survey.messages import HailongError, Language

Floats = NDArray[np.float64]

SEED = 2020
_BATCH = 250


@dataclass(frozen=True)
class Drivers(Table):
    """Criteria by what they go with, a row for each.

    Columns: criterion, importance (share of the explained variance, sums to 1), lower, upper (bootstrap
    limits), r2 (its part of R²), correlation (with the overall question), performance (the index of
    everything in the recipe's measure), flag (`scores_alike` where a criterion's scores do not vary and the
    others are empty). r2, r2_lower,
    r2_upper: of the whole model. forms: forms that answered every criterion and the overall question;
    left_out: those that did not.
    """

    r2: float
    r2_lower: float
    r2_upper: float
    forms: int
    left_out: int
    level: float
    replicates: int


def seeded(seed: int) -> np.random.Generator:
    """The generator of the bootstrap's draws for a seed."""
    return np.random.default_rng(seed)


@checked
def find_drivers(
    answers: Answers,
    *,
    recipe: str | None = None,
    level: float = 0.95,
    replicates: int = 1000,
    rng: np.random.Generator | None = None,
    lang: Language = "vi",
    sums: Sums | None = None,
) -> Drivers:
    """Relative importance of the criteria for the overall question (Shapley values of R²).

    A criterion's score on a form is the mean of its answered rows. Forms that leave out a criterion
    or the question are left out. Limits: percentiles of a bootstrap that draws forms within units.
    sums: those of the same answers and recipe, where they are made already.
    Raises HailongError without an overall question, or with too many criteria or too few forms.
    """
    questionnaire = answers.questionnaire
    chosen = resolve_recipe(questionnaire, recipe)
    if questionnaire.overall is None:
        raise HailongError("analysis.no_overall_question")
    if len(chosen.groups) > MOST_PREDICTORS:
        raise HailongError("analysis.too_many_criteria", count=len(chosen.groups), most=MOST_PREDICTORS)
    scores, complete = _scores(answers, [group.columns for group in chosen.groups])
    codes = [group.code for group in chosen.groups]
    forms = int(complete.sum())
    if forms < len(codes) + 2:
        raise HailongError("analysis.too_few_complete", count=forms)
    matrix, strata = scores[complete], answers.unit[complete]
    weight = np.ones(forms) if answers.weight is None else answers.weight[complete]
    # sums to the last bit and draws by place: in an order of their own, whatever order the forms came in
    order = np.lexsort((weight, *matrix.T, strata))
    matrix, strata, weight = matrix[order], strata[order], weight[order]
    varying = np.flatnonzero(matrix.std(axis=0)[:-1] > 0)
    if not varying.size or not matrix[:, -1].std() > 0:
        raise HailongError("analysis.no_variation_in_scores")
    kept = matrix[:, [*varying.tolist(), len(codes)]]
    moments, k = _moments(kept), varying.size + 1
    correlation = _correlations(moments, weight[None, :], k)
    shares = shapley_r2(correlation)[0]
    generator = rng if rng is not None else np.random.default_rng(SEED)
    draws = _bootstrap(moments, k, weight, strata, replicates, generator)
    relative = draws / draws.sum(axis=1, keepdims=True)
    tails = [(1 - level) / 2, (1 + level) / 2]
    limits, r2_limits = np.quantile(relative, tails, axis=0), np.quantile(draws.sum(axis=1), tails)
    performance = estimate_indices(sums or answers, ("all",), codes, recipe=recipe, lang=lang)
    known = dict(zip(performance["criterion"].tolist(), performance["estimate"].tolist(), strict=True))

    def spread(values: Floats) -> Floats:
        column = np.full(len(codes), np.nan)
        column[varying] = values
        return column

    columns: dict[str, NDArray[np.generic]] = {
        "criterion": np.array([*codes, None], dtype=object)[:-1],
        "importance": spread(shares / shares.sum()),
        "lower": spread(limits[0]),
        "upper": spread(limits[1]),
        "r2": spread(shares),
        "correlation": spread(correlation[0, :-1, -1]),
        "performance": np.array([known[code] for code in codes]),
        "flag": np.where(np.isin(np.arange(len(codes)), varying), "", "scores_alike").astype(object),
    }
    return Drivers(
        columns,
        r2=float(shares.sum()),
        r2_lower=float(r2_limits[0]),
        r2_upper=float(r2_limits[1]),
        forms=forms,
        left_out=answers.forms - forms,
        level=level,
        replicates=replicates,
    )


def _scores(answers: Answers, groups: list[tuple[int, ...]]) -> tuple[Floats, NDArray[np.bool_]]:
    """Mean score per form of each group and of the overall question (n, p + 1), and complete forms."""
    scoring = scoring_of(answers.questionnaire)
    last = len(answers.questionnaire.rated) - 1
    columns = np.empty((answers.forms, len(groups) + 1))
    complete = np.ones(answers.forms, dtype=bool)
    for position, group in enumerate([*groups, (last,)]):
        total, count = np.zeros(answers.forms), np.zeros(answers.forms)
        for row in group:
            found = scoring.by_byte(row)[np.ascontiguousarray(answers.ratings[:, row]).view(np.uint8)]
            total += found[:, FEATURES.index("s")]
            count += found[:, FEATURES.index("m")]
        complete &= count > 0
        columns[:, position] = total / np.where(count > 0, count, 1.0)
    return columns, complete


def _moments(matrix: Floats) -> Floats:
    """The columns of (n, k) from their means, and the products of every two: k + k·(k + 1)/2 columns."""
    centred = matrix - matrix.mean(axis=0)
    first, second = np.triu_indices(centred.shape[1])
    return np.hstack([centred, centred[:, first] * centred[:, second]])


def _correlations(moments: Floats, weights: Floats, k: int) -> Floats:
    """Correlation matrices (B, k, k) for B sets of weights (B, n), from the `_moments` of k columns."""
    first, second = np.triu_indices(k)
    sums = weights @ moments / weights.sum(axis=1)[:, None]
    mean, product = sums[:, :k], sums[:, k:]
    covariance = np.empty((len(weights), k, k))
    covariance[:, first, second] = covariance[:, second, first] = product - mean[:, first] * mean[:, second]
    sd = np.sqrt(np.maximum(np.einsum("bkk->bk", covariance), 1e-300))
    result: Floats = covariance / sd[:, :, None] / sd[:, None, :]
    return result


def _bootstrap(
    moments: Floats,
    k: int,
    weight: Floats,
    strata: NDArray[np.int32],
    replicates: int,
    rng: np.random.Generator,
) -> Floats:
    """Shapley values (B, k − 1) of forms, sorted by stratum, drawn again within these.

    Draws in which nothing varies are left out.
    """
    sizes = np.unique(strata, return_counts=True)[1].tolist()
    weighted = bool((weight != 1).any())
    found = []
    room = np.empty((min(_BATCH, replicates), weight.size))  # for all: new room is slow
    for start in range(0, replicates, _BATCH):
        drawn = room[: replicates - start]
        for size, end in zip(sizes, np.cumsum(sizes).tolist(), strict=True):
            drawn[:, end - size : end] = _draw_counts(size, len(drawn), rng)
        if weighted:
            drawn *= weight
        correlation = _correlations(moments, drawn, k)
        regular = (np.abs(np.einsum("bkk->bk", correlation) - 1) < 1e-6).all(axis=1)
        found.append(shapley_r2(correlation[regular]))
    return np.concatenate(found)


def _draw_counts(size: int, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """How often each of `size` forms comes up when as many are drawn with replacement (count, size)."""
    places = rng.integers(0, size, (count, size))
    places += np.arange(count)[:, None] * size
    return np.bincount(places.ravel(), minlength=count * size).reshape(count, size)
