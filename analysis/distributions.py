"""Shares and counts for charts and tables: answers by level, missing answers, who answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.estimating.design import DesignChoice, Weights, stratum_design
from analysis.estimating.domains import Domain, list_domains
from analysis.estimating.estimates import targets_of
from analysis.estimating.moments import Target
from analysis.indices import check_choices, choose_recipe, prepare
from analysis.recipes import Recipe
from analysis.sums import Sums
from analysis.table import Table
from survey.answers import Answers
from survey.arguments import checked
from survey.messages import Language, say
from survey.questionnaire.model import BLANK, UNUSABLE

Columns = dict[str, list[Any]]

_DOMAIN = ("scope", "unit_id", "unit", "by", "group")


@checked
def distributions(
    source: Answers | Sums,
    by: Sequence[str] = (),
    criteria: Sequence[str] | None = None,
    items: bool = False,
    recipe: str | None = None,
    weights: Weights = "none",
    lang: Language = "vi",
) -> Table:
    """The share of each level of the scale, per domain and index, a row for each level.

    Columns: scope, unit_id, unit, by, group, criterion, value (of the level), label, share (of the
    valid answers), count (unweighted), answers (valid answers), forms (forms that answered). The
    composite's shares are the criteria's, weighted as in the recipe. Rows on different scales have no
    common distribution and are left out. A domain without answers has empty shares.
    """
    check_choices(interval="wilson", weights=weights, lonely="refuse", measures=(), level=0.95)
    chosen = choose_recipe(source, recipe)
    sums = prepare(source, by, chosen, weights)
    domains = list_domains(sums, by, lang)
    targets = targets_of(sums.questionnaire, sums.groups, ("satisfied",), criteria, items=items)
    scale = stratum_design(sums, DesignChoice(weights, fpc=False)).weight[sums.cell_stratum]
    columns: Columns = {name: [] for name in (*_DOMAIN, "criterion", "value", "label", "share")}
    columns |= {"count": [], "answers": [], "forms": []}
    for domain in domains:
        cells = domain.cells
        plain = sums.counts[0][cells].sum(axis=0)
        weighted = np.einsum("c,crl->rl", scale[cells], sums.counts[1][cells])
        for target in targets:
            rows = _rows_of(sums, target)
            if len({sums.questionnaire.rated[row].scale.values for row in rows}) > 1:
                continue
            shares = _shares(sums, chosen, target, weighted)
            forms = _forms(sums, target, cells, plain)
            _add_levels(columns, sums, domain, target, rows, shares, plain, forms, lang)
    return Table({name: _column(name, values) for name, values in columns.items()})


def _rows_of(sums: Sums, target: Target) -> tuple[int, ...]:
    if target.kind == "row":
        return (target.index,)
    if target.kind == "group":
        return sums.groups[target.index].columns
    return tuple(row for group in sums.groups for row in group.columns)


def _shares(sums: Sums, recipe: Recipe, target: Target, weighted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares per level of a target, from weighted counts (r, L)."""
    if target.kind != "composite" or recipe.composite == "pooled":
        return _normalise(weighted[list(_rows_of(sums, target))].sum(axis=0))
    parts = [_normalise(weighted[list(group.columns)].sum(axis=0)) for group in sums.groups]
    mixed: NDArray[np.float64] = sum(
        (weight * part for weight, part in zip(recipe.weights, parts, strict=True) if weight > 0),
        start=np.zeros(weighted.shape[1]),
    )
    return mixed


def _normalise(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    total = counts.sum()
    return counts / total if total > 0 else np.full_like(counts, np.nan)


def _forms(sums: Sums, target: Target, cells: NDArray[np.int64], plain: NDArray[np.float64]) -> int:
    if target.kind == "row":
        return int(plain[target.index].sum())
    group = len(sums.groups) if target.kind == "composite" else target.index
    return int(sums.tallies[0][cells, group, 0].sum())


def _add_levels(
    columns: Columns,
    sums: Sums,
    domain: Domain,
    target: Target,
    rows: tuple[int, ...],
    shares: NDArray[np.float64],
    plain: NDArray[np.float64],
    forms: int,
    lang: Language,
) -> None:
    counts = plain[list(rows)].sum(axis=0)
    for index, level in enumerate(sums.questionnaire.rated[rows[0]].scale.levels):
        for name in _DOMAIN:
            columns[name].append(getattr(domain, name))
        columns["criterion"].append(target.code)
        columns["value"].append(level.value)
        columns["label"].append(level.label.in_language(lang))
        columns["share"].append(shares[index])
        columns["count"].append(int(counts[index]))
        columns["answers"].append(int(counts.sum()))
        columns["forms"].append(forms)


@checked
def nonresponse(answers: Answers, lang: Language = "vi") -> Table:
    """How often each rated row has no valid answer, and why; a row per rated row of the form.

    Columns: criterion (the row's criterion, its own code for the overall question), item, label,
    forms, answers, blank, unusable (two ticks, out of range), declared (not applicable and other
    options), rate (blank and unusable among all forms), option (declared answers by option, as
    "code=count" parted by ";").
    """
    questionnaire = answers.questionnaire
    owner = {item.code: criterion.code for criterion in questionnaire.criteria for item in criterion.items}
    columns: Columns = {
        name: []
        for name in ("criterion", "item", "label", "forms", "answers", "blank", "unusable", "declared")
    } | {"rate": [], "option": []}
    for position, item in enumerate(questionnaire.rated):
        counts = _byte_counts(answers.ratings[:, position])
        declared = {
            option.code: counts.get(questionnaire.nonresponse_rating(option.code), 0)
            for option in questionnaire.nonresponse
        }
        blank, unusable, options = counts.get(BLANK, 0), counts.get(UNUSABLE, 0), sum(declared.values())
        columns["criterion"].append(owner.get(item.code, item.code))
        columns["item"].append(item.code)
        columns["label"].append(item.label.in_language(lang))
        columns["forms"].append(answers.forms)
        columns["answers"].append(sum(counts.get(value, 0) for value in item.scale.values))
        columns["blank"].append(blank)
        columns["unusable"].append(unusable)
        columns["declared"].append(options)
        columns["rate"].append((blank + unusable) / answers.forms if answers.forms else np.nan)
        columns["option"].append(";".join(f"{code}={count}" for code, count in declared.items() if count))
    return Table({name: _column(name, values) for name, values in columns.items()})


def _byte_counts(ratings: NDArray[np.int8]) -> Mapping[int, int]:
    found = np.zeros(256, dtype=np.int64)
    for start in range(0, ratings.size, 1 << 16):
        part = np.ascontiguousarray(ratings[start : start + (1 << 16)]).view(np.uint8)
        found += np.bincount(part, minlength=256)
    values = np.flatnonzero(found)
    return {int(np.uint8(value).view(np.int8)): int(found[value]) for value in values}


@checked
def profile(answers: Answers, lang: Language = "vi") -> Table:
    """Who answered: forms per category of each attribute.

    Columns: attribute, attribute_label, category (its code; empty for forms that do not say), label,
    forms, share (of all forms).
    """
    titles = {a.code: a.label.in_language(lang) for a in answers.questionnaire.attributes}
    names = ("attribute", "attribute_label", "category", "label", "forms", "share")
    columns: Columns = {name: [] for name in names}
    for code, categories in answers.attributes.items():
        counts = np.bincount(categories.codes.astype(np.int64) + 1, minlength=len(categories.keys) + 1)
        entries = list(zip(categories.keys, categories.labels, counts[1:].tolist(), strict=True))
        if counts[0]:
            entries.append(("", say("analysis.not_given", lang), int(counts[0])))
        for key, label, count in entries:
            row = (code, titles.get(code, code), key, label, count)
            for name, value in zip(
                names, (*row, count / answers.forms if answers.forms else np.nan), strict=True
            ):
                columns[name].append(value)
    return Table({name: _column(name, values) for name, values in columns.items()})


def _column(name: str, values: list[Any]) -> NDArray[Any]:
    if name in ("share", "rate"):
        return np.array(values, dtype=np.float64)
    if name in ("value", "count", "answers", "forms", "blank", "unusable", "declared"):
        return np.array(values, dtype=np.int64)
    return np.array([*values, None], dtype=object)[:-1]
