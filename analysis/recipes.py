"""Recipes by name: which rows are read together, and how the composite is made of them.

| name | index of a group | composite |
|---|---|---|
| `top2` | share satisfied | weighted mean of the criteria |
| `mean100` | mean score, 0 at the worst level and 100 at the best | weighted mean of the criteria |
| `sipas-factors` | share satisfied, over the rows of a SIPAS factor | mean of the factors |
| `arta-csm` | share agreeing | all answers pooled (ARTA's client satisfaction measurement, Philippines) |
| `ikm` | mean score in percent of the best level | weighted mean (Permenpan RB 14/2017, Indonesia) |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from analysis.sums import Group
from survey.messages import HailongError
from survey.questionnaire.model import Questionnaire, Text

Measure = Literal["satisfied", "mean", "index100", "dissatisfied", "all_satisfied"]
MEASURES: tuple[Measure, ...] = ("satisfied", "mean", "index100", "dissatisfied", "all_satisfied")

Composite = Literal["mean", "pooled"]

RECIPES: tuple[str, ...] = ("top2", "mean100", "sipas-factors", "arta-csm", "ikm")
OVERALL = "overall"
"""The code under which the composite is reported."""


@dataclass(frozen=True)
class Recipe:
    """A recipe made ready for one questionnaire.

    `weights` are the groups' shares of the composite and sum to 1 (`pooled`: every answer counts
    the same and they are not used). `headline` is the measure the recipe's index is reported in.
    `from_zero`: index100 is mean / best level · 100 instead of 0 at the worst level.
    """

    name: str
    groups: tuple[Group, ...]
    weights: tuple[float, ...]
    composite: Composite
    headline: Measure
    from_zero: bool = False


def resolve_recipe(questionnaire: Questionnaire, name: str | None = None) -> Recipe:
    """The recipe `name`, or the questionnaire's own, for its criteria.

    Raises HailongError for an unknown name, for factors that no row belongs to, and for weights of
    criteria that do not exist.
    """
    preset = name or questionnaire.recipe.preset
    if preset not in RECIPES:
        raise HailongError("analysis.unknown_recipe", found=preset, known=", ".join(RECIPES))
    groups = _factors(questionnaire) if preset == "sipas-factors" else _criteria(questionnaire)
    weights = _weights(questionnaire.recipe.weights, groups)
    composite: Composite = "pooled" if preset == "arta-csm" else "mean"
    headline: Measure = "index100" if preset in ("mean100", "ikm") else "satisfied"
    return Recipe(preset, groups, weights, composite, headline, from_zero=preset == "ikm")


def _criteria(questionnaire: Questionnaire) -> tuple[Group, ...]:
    position = questionnaire.position
    return tuple(
        Group(c.code, c.label, tuple(position[item.code] for item in c.items), c.short)
        for c in questionnaire.criteria
    )


def _factors(questionnaire: Questionnaire) -> tuple[Group, ...]:
    """Rows grouped by factor, in the order of the recipe's factors, else of first appearance."""
    columns: dict[str, list[int]] = {code: [] for code in questionnaire.recipe.factors}
    for criterion in questionnaire.criteria:
        for item in criterion.items:
            factor = item.factor or criterion.factor
            if factor is not None:
                columns.setdefault(factor, []).append(questionnaire.position[item.code])
    found = {code: tuple(rows) for code, rows in columns.items() if rows}
    if not found:
        raise HailongError("analysis.no_factors", questionnaire=questionnaire.id)
    labels = questionnaire.recipe.factors
    return tuple(
        Group(code, labels.get(code) or Text(dict.fromkeys(questionnaire.languages, code)), rows)
        for code, rows in found.items()
    )


def _weights(given: Mapping[str, float], groups: tuple[Group, ...]) -> tuple[float, ...]:
    """Shares by group, from the questionnaire where they name these groups, else equal."""
    codes = {group.code for group in groups}
    named = {code: weight for code, weight in given.items() if code in codes}
    if not named:
        return (1.0 / len(groups),) * len(groups)
    total = sum(named.values())
    if not total > 0 or min(named.values()) < 0:
        raise HailongError("analysis.bad_recipe_weights", total=total)
    return tuple(named.get(group.code, 0.0) / total for group in groups)
