"""Is the questionnaire a reliable instrument: alpha, omega, items against the rest, unit means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.estimating.design import DesignChoice
from analysis.estimating.domains import list_domains
from analysis.estimating.estimates import estimate, targets_of
from analysis.recipes import OVERALL, Measure, resolve_recipe
from analysis.stats.reliability import (
    alpha_if_dropped,
    cronbach_alpha,
    feldt_interval,
    fit_one_factor,
    item_rest_correlations,
    standardised_alpha,
    unit_mean_reliability,
)
from analysis.sums import accumulate, scoring_of
from analysis.table import Table
from survey.answers import Answers
from survey.arguments import checked

Floats = NDArray[np.float64]

_CHUNK = 32768


@dataclass(frozen=True)
class Reliability(Table):
    """Scales, a row for each criterion of two items or more and for all items (`overall`).

    Columns: criterion, items, forms (the smallest number of forms that answered two items both),
    alpha, lower, upper (Feldt's interval, with that number), standardised_alpha, average_r, omega (empty
    for fewer than three items). `by_item` has a row for each item of each scale: criterion, item,
    forms, mean, sd (in scale units), r_rest, alpha_if_dropped. `unit_means`: the reliability of the
    units' index by measure.
    """

    by_item: Table
    unit_means: Mapping[Measure, float]
    level: float


@checked
def measure_reliability(
    answers: Answers, level: float = 0.95, recipe: str | None = None, measures: Sequence[Measure] = ()
) -> Reliability:
    """Reliability of each criterion's scale, of all items together, and of the units' means.

    Missing answers: covariances are of the forms that answered both items (pairwise complete). Scores
    run from the worst level to the best, so that scales printed both ways can be joined. measures:
    for the units' means; none for the recipe's own.
    """
    chosen = resolve_recipe(answers.questionnaire, recipe)
    pairs = item_moments(answers)
    everything = tuple(column for group in chosen.groups for column in group.columns)
    scales = [(group.code, group.columns) for group in chosen.groups] + [(OVERALL, everything)]
    rows: list[dict[str, Any]] = []
    items: list[dict[str, Any]] = []
    for code, columns in scales:
        if len(columns) < 2:
            continue
        block = np.ix_(columns, columns)
        covariance, forms = pairs.covariance[block], pairs.forms[block]
        rows.append(_scale_row(code, covariance, forms, level))
        items += _item_rows(answers, code, columns, covariance, pairs)
    unit_means = {m: _unit_means(answers, recipe, m) for m in (measures or (chosen.headline,))}
    names = (
        "criterion", "items", "forms", "alpha", "lower", "upper", "standardised_alpha", "average_r", "omega",
    )  # fmt: skip
    per_item = ("criterion", "item", "forms", "mean", "sd", "r_rest", "alpha_if_dropped")
    return Reliability(_columns(names, rows), Table(_columns(per_item, items)), unit_means, level)


@dataclass(frozen=True)
class ItemMoments:
    """Pairwise complete moments of the r rated rows: forms (r, r) that answered both, mean (r,) and
    covariance (r, r) of the scores, which are 0 at the worst level."""

    forms: Floats
    mean: Floats
    covariance: Floats


def item_moments(answers: Answers) -> ItemMoments:
    """Sums of products of the scores of every two rows, chunk by chunk."""
    scoring = scoring_of(answers.questionnaire)
    rows = len(scoring.levels)
    count, first, product = (np.zeros((rows, rows)) for _ in range(3))
    for start in range(0, answers.forms, _CHUNK):
        part = np.ascontiguousarray(answers.ratings[start : start + _CHUNK].T).view(np.uint8)
        states = np.stack([scoring.states[row][part[row]] for row in range(rows)])
        valid = states < np.array(scoring.levels)[:, None]
        score = np.stack([scoring.features[row, states[row], 3] for row in range(rows)]).astype(np.float64)
        score *= valid
        weight = valid.astype(np.float64)
        count += weight @ weight.T
        first += score @ weight.T
        product += score @ score.T
    with np.errstate(divide="ignore", invalid="ignore"):
        covariance = (count * product - first * first.T) / count / (count - 1)
        mean = np.diag(first) / np.diag(count)
    return ItemMoments(count, mean, np.where(count > 1, covariance, np.nan))


def _scale_row(code: str, covariance: Floats, forms: Floats, level: float) -> dict[str, Any]:
    smallest = int(forms.min())
    sd = np.sqrt(np.diag(covariance))
    usable = smallest > 1 and bool((sd > 0).all())
    row: dict[str, Any] = {"criterion": code, "items": len(sd), "forms": smallest}
    if not usable:
        return row
    alpha = cronbach_alpha(covariance)
    row["alpha"] = alpha
    row["lower"], row["upper"] = feldt_interval(alpha, smallest, len(sd), level)
    row["standardised_alpha"], row["average_r"] = standardised_alpha(covariance / np.outer(sd, sd))
    factor = fit_one_factor(covariance)
    if factor is not None and factor.converged:
        row["omega"] = factor.omega
    return row


def _item_rows(
    answers: Answers, code: str, columns: Sequence[int], covariance: Floats, pairs: ItemMoments
) -> list[dict[str, Any]]:
    unit = scoring_of(answers.questionnaire).unit
    rest, dropped = item_rest_correlations(covariance), alpha_if_dropped(covariance)
    rows = []
    for position, column in enumerate(columns):
        item = answers.questionnaire.rated[column]
        step = (item.scale.best - item.scale.worst) / unit
        rows.append(
            {
                "criterion": code,
                "item": item.code,
                "forms": int(pairs.forms[column, column]),
                "mean": item.scale.worst + step * float(pairs.mean[column]),
                "sd": abs(step) * float(np.sqrt(pairs.covariance[column, column])),
                "r_rest": float(rest[position]),
                "alpha_if_dropped": float(dropped[position]),
            }
        )
    return rows


def _unit_means(answers: Answers, recipe: str | None, measure: Measure) -> float:
    chosen = resolve_recipe(answers.questionnaire, recipe)
    sums = accumulate(answers, chosen.groups)
    domains = list_domains(sums, ("unit",), "en")
    targets = targets_of(sums, (measure,), (OVERALL,), items=False)
    found = estimate(sums, domains, targets, chosen, DesignChoice(), "wilson", 0.95)
    return unit_mean_reliability(found.value[:, 0], found.se[:, 0] ** 2)


def _columns(names: Sequence[str], rows: list[dict[str, Any]]) -> dict[str, NDArray[Any]]:
    columns: dict[str, NDArray[Any]] = {}
    for name in names:
        values = [row.get(name, np.nan) for row in rows]
        if name in ("criterion", "item"):
            columns[name] = np.array([*values, None], dtype=object)[:-1]
        else:
            columns[name] = np.array(values, dtype=np.int64 if name in ("items", "forms") else np.float64)
    return columns
