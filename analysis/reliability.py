"""Is the questionnaire a reliable instrument: alpha, omega, items against the rest, unit means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.comparing.reasons import join_codes
from analysis.estimating.design import DesignChoice
from analysis.estimating.domains import list_domains
from analysis.estimating.estimates import estimate, targets_of
from analysis.recipes import OVERALL, Measure, Recipe, resolve_recipe
from analysis.stats.reliability import (
    alpha_if_dropped,
    cronbach_alpha,
    feldt_interval,
    fit_one_factor,
    item_rest_correlations,
    standardised_alpha,
    unit_mean_reliability,
)
from analysis.sums import FEATURES, accumulate, scoring_of
from analysis.table import Table
from survey.answers import Answers
from survey.arguments import checked

Floats = NDArray[np.float64]

_CHUNK = 32768
_SCALE = (
    "criterion", "items", "forms", "alpha", "lower", "upper", "standardised_alpha", "average_r", "omega",
    "measure", "unit_means", "flag",
)  # fmt: skip
_ITEM = ("criterion", "item", "forms", "mean", "sd", "r_rest", "alpha_if_dropped", "flag")
_TEXTS = ("criterion", "item", "measure", "flag")


@dataclass(frozen=True)
class Reliability(Table):
    """Scales, a row for each criterion of two items or more and for all items (`overall`).

    Columns: criterion, items, forms (the smallest number of forms that answered two items both),
    alpha, lower, upper (Feldt's interval, with that number), standardised_alpha, average_r, omega, measure,
    unit_means (the reliability of the units' index of this scale in that measure), flag (the reason of
    every empty cell). `by_item` has a row for each item of each scale: criterion, item, forms, mean, sd (in
    scale units), r_rest, alpha_if_dropped, flag. `unit_means`: that of all items by measure.
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
    for the units' means, the first of them in the table; none for the recipe's own.
    """
    chosen = resolve_recipe(answers.questionnaire, recipe)
    pairs = item_moments(answers)
    everything = tuple(column for group in chosen.groups for column in group.columns)
    scales = [(group.code, group.columns) for group in chosen.groups] + [(OVERALL, everything)]
    rows: list[dict[str, Any]] = []
    items: list[dict[str, Any]] = []
    for code, columns in scales:
        if len(columns) < 2 and code != OVERALL:
            continue
        block = np.ix_(columns, columns)
        covariance, forms = pairs.covariance[block], pairs.forms[block]
        rows.append(_scale_row(code, covariance, forms, level))
        items += _item_rows(answers, code, columns, covariance, pairs)
    wanted = tuple(measures) or (chosen.headline,)
    unit_means = _unit_means(answers, chosen, wanted, [row["criterion"] for row in rows])
    for row, value in zip(rows, unit_means[0], strict=True):
        row["measure"], row["unit_means"] = wanted[0], value
        if np.isnan(value):
            row["flag"] = join_codes([row["flag"], "units_alike"])
    overall = dict(zip(wanted, unit_means[:, -1].tolist(), strict=True))
    return Reliability(_columns(_SCALE, rows), Table(_columns(_ITEM, items)), overall, level)


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
    kept = [FEATURES.index("m"), FEATURES.index("s")]
    tables = np.array([scoring.by_byte(row)[:, kept] for row in range(rows)], dtype=np.float64)
    count, first, product = (np.zeros((rows, rows)) for _ in range(3))
    for start in range(0, answers.forms, _CHUNK):
        part = np.ascontiguousarray(answers.ratings[start : start + _CHUNK].T).view(np.uint8)
        weight, score = (
            np.stack([table[part[row]] for row, table in enumerate(feature)])
            for feature in np.moveaxis(tables, -1, 0)
        )
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
    row: dict[str, Any] = {"criterion": code, "items": len(sd), "forms": smallest}
    row["flag"] = _empty_reason(len(sd), smallest, bool((sd > 0).all()))
    if row["flag"]:
        return row
    alpha = cronbach_alpha(covariance)
    row["alpha"] = alpha
    row["lower"], row["upper"] = feldt_interval(alpha, smallest, len(sd), level)
    if np.isnan(row["lower"]):
        row["flag"] = "items_agree"
    row["standardised_alpha"], row["average_r"] = standardised_alpha(covariance / np.outer(sd, sd))
    factor = fit_one_factor(covariance)
    if factor is not None and factor.converged:
        row["omega"] = factor.omega
    else:
        row["flag"] = join_codes([row["flag"], "two_items" if len(sd) == 2 else "no_factor"])
    return row


def _empty_reason(items: int, forms: int, varying: bool) -> str:
    """Why a scale of so many items, with so many forms that answered two of them, has no α."""
    if items < 2:
        return "one_item"
    if forms < 2:
        return "no_pairs"
    return "" if varying else "item_alike"


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
                "flag": _item_reason(len(columns), int(pairs.forms[column, column]), rest[position]),
            }
        )
    return rows


def _item_reason(items: int, forms: int, rest: float) -> str:
    """Why an item of a scale of so many has empty cells."""
    codes = ["no_answers" if forms == 0 else "no_pairs" if forms < 2 else ""]
    if items > 1 and np.isnan(rest):
        codes.append("item_alike")
    return join_codes([*codes, {1: "one_item", 2: "two_items"}.get(items, "")])


def _unit_means(
    answers: Answers, recipe: Recipe, measures: Sequence[Measure], codes: Sequence[str]
) -> Floats:
    """The reliability of the units' indices by measure and criterion (M, C)."""
    sums = accumulate(answers, recipe.groups)
    domains = list_domains(sums, ("unit",), "en")
    targets = [
        target
        for m in measures
        for c in codes
        for target in targets_of(sums.questionnaire, sums.groups, (m,), (c,), items=False)
    ]
    found = estimate(sums, domains, targets, recipe, DesignChoice(), "wilson", 0.95)
    values = [
        unit_mean_reliability(value, se**2) for value, se in zip(found.value.T, found.se.T, strict=True)
    ]
    return np.array(values).reshape(len(measures), len(codes))


def _columns(names: Sequence[str], rows: list[dict[str, Any]]) -> dict[str, NDArray[Any]]:
    columns: dict[str, NDArray[Any]] = {}
    for name in names:
        values = [row.get(name, np.nan) for row in rows]
        if name in _TEXTS:
            columns[name] = np.array([*values, None], dtype=object)[:-1]
        else:
            columns[name] = np.array(values, dtype=np.int64 if name in ("items", "forms") else np.float64)
    return columns
