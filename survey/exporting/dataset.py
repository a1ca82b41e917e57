"""A survey's valid forms as columns, ready to be written in any form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from survey.exporting.variables import (
    Missing,
    Variable,
    attribute_variables,
    comment_variable,
    design_variable,
    form_variables,
    name_apart,
    rating_variables,
)
from survey.folder import Survey
from survey.messages import HailongError, Language, Problem
from survey.plan import Unit
from survey.store import Store
from survey.store.records import Form, UnitCounts

Value = str | int | float | date | None

# What XML, and so Excel, cannot hold.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Dataset:
    """n forms: `columns[i]` holds the n values of `variables[i]`, in the order the forms came.

    A rating is a level's value or a negative code; a category its code; what is not known is None.
    `counts` are the forms received, by unit; `version` is the time of the last import.
    """

    survey: Survey
    variables: tuple[Variable, ...]
    columns: tuple[Sequence[Value], ...]
    missing: Missing
    counts: tuple[UnitCounts, ...]
    version: str
    notes: tuple[Problem, ...] = ()

    @property
    def forms(self) -> int:
        """Number of forms."""
        return len(self.columns[0])

    @cached_property
    def roles(self) -> dict[str, Variable]:
        """The variables that are no question, by role."""
        return {variable.role: variable for variable in self.variables if variable.role}

    def labelled(self, lang: Language) -> Dataset:
        """The same with the categories' labels as their values; ratings and units stay codes."""
        variables, columns = [], []
        for variable, column in zip(self.variables, self.columns, strict=True):
            if variable.kind == "category" and variable.role != "unit":
                labels: dict[Value, str] = {
                    category.value: printable(category.label.in_language(lang))
                    for category in variable.categories
                }
                column = [labels.get(value, value) for value in column]
                categories = tuple(replace(c, value=labels[c.value]) for c in variable.categories)
                variable = replace(variable, categories=categories)
            variables.append(variable)
            columns.append(column)
        return replace(self, variables=tuple(variables), columns=tuple(columns))


def read_dataset(
    survey: Survey, store: Store, lang: Language, *, comments: bool = False, missing: Missing = "codes"
) -> Dataset:
    """Read the valid forms of a survey. Texts are cleared of signs no file can hold.

    Raises HailongError where the answers were purged, where there is no form, and for a form of a unit
    that the plan no longer has.
    """
    forms = [stored.form for stored in store.read_forms()]
    if not forms:
        raise HailongError("exporting.no_forms")
    units = _units_of(survey, forms)
    columns: list[tuple[Variable, Sequence[Value]]] = [
        *_about_forms(survey, forms, units, lang),
        *_ratings(survey, forms, missing),
        *_attributes(survey, forms),
    ]
    design, notes = _design(survey, forms, units)
    columns += design
    if comments:
        columns.append((comment_variable(survey.questionnaire), [_text(form.comment) for form in forms]))
        notes.append(_warn_of_comments(forms))
    variables = name_apart(variable for variable, _ in columns)
    return Dataset(
        survey=survey,
        variables=variables,
        columns=tuple(values for _, values in columns),
        missing=missing,
        counts=store.counts_by_unit(),
        version=max((record.imported_at for record in store.imports()), default=""),
        notes=tuple(notes),
    )


def printable(text: str) -> str:
    """Return `text` with line feeds for every line break, and what is no sign shown as one lost."""
    return _NOT_TEXT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _text(text: str | None) -> str | None:
    return printable(text) if text else None


def _units_of(survey: Survey, forms: Sequence[Form]) -> list[Unit]:
    known = {unit.id: unit for unit in survey.plan.units}
    lost = sorted({str(form.unit_id) for form in forms if form.unit_id not in known})
    if lost:
        raise HailongError("store.unknown_units", units=", ".join(lost))
    return [known[form.unit_id] for form in forms if form.unit_id is not None]


def _about_forms(
    survey: Survey, forms: Sequence[Form], units: Sequence[Unit], lang: Language
) -> list[tuple[Variable, Sequence[Value]]]:
    names = {unit.id: printable(unit.name_in(lang)) for unit in survey.plan.units}
    values: tuple[Sequence[Value], ...] = (
        [_text(form.serial) for form in forms],
        [unit.id for unit in units],
        [names[unit.id] for unit in units],
        [unit.level for unit in units],
        [date.fromisoformat(form.collected_on) if form.collected_on else None for form in forms],
        [_text(form.volunteer) for form in forms],
    )
    return list(zip(form_variables(survey.plan), values, strict=True))


def _ratings(
    survey: Survey, forms: Sequence[Form], missing: Missing
) -> list[tuple[Variable, Sequence[Value]]]:
    stored: list[list[int]] = [
        [byte - 256 if byte > 127 else byte for byte in column]
        for column in zip(*(form.ratings for form in forms), strict=True)
    ]
    variables = rating_variables(survey.questionnaire, map(set, stored), missing)
    columns: list[Sequence[Value]] = list(stored)
    if missing == "empty":
        columns = [[value if value >= 0 else None for value in column] for column in stored]
    return list(zip(variables, columns, strict=True))


def _attributes(survey: Survey, forms: Sequence[Form]) -> list[tuple[Variable, Sequence[Value]]]:
    return [
        (variable, [_text(form.attributes.get(variable.code)) for form in forms])
        for variable in attribute_variables(survey.questionnaire)
    ]


def _design(
    survey: Survey, forms: Sequence[Form], units: Sequence[Unit]
) -> tuple[list[tuple[Variable, Sequence[Value]]], list[Problem]]:
    """Stratum, and cluster and weights where there are any; why there is no design weight."""
    strata = [
        "/".join([unit.id, *(form.attributes.get(code, "") for code in survey.plan.strata)])
        for form, unit in zip(forms, units, strict=True)
    ]
    columns: list[tuple[Variable, Sequence[Value]]] = [
        (design_variable("stratum"), [printable(stratum) for stratum in strata])
    ]
    if any(form.cluster is not None for form in forms):
        columns.append((design_variable("cluster"), [_text(form.cluster) for form in forms]))
    own = [form.weight for form in forms]
    lacking = sum(weight is None for weight in own)
    if lacking < len(own):
        columns.append((design_variable("weight"), own))
    if 0 < lacking < len(own):
        return columns, [
            Problem("exporting.weights_incomplete", "note", values={"missing": lacking, "forms": len(own)})
        ]
    weights = [1.0 if weight is None else weight for weight in own]
    unknown = sorted({unit.name for unit in units if not unit.population})
    if unknown:
        said = any(unit.population for unit in survey.plan.units)
        note = Problem("exporting.no_design_weight", "note", values={"units": ", ".join(unknown)})
        return columns, [note] if said else []
    columns.append((design_variable("design_weight"), _design_weights(units, strata, weights)))
    return columns, []


def _design_weights(units: Sequence[Unit], strata: Sequence[str], weights: Sequence[float]) -> list[Value]:
    """w·N/Σw over the stratum, which is taken as drawn from its unit's whole population, as estimates do."""
    total = dict.fromkeys(strata, 0.0)
    for stratum, weight in zip(strata, weights, strict=True):
        total[stratum] += weight
    return [
        weight * (unit.population or 0) / total[stratum] if total[stratum] else 0.0
        for unit, stratum, weight in zip(units, strata, weights, strict=True)
    ]


def _warn_of_comments(forms: Sequence[Form]) -> Problem:
    count = sum(bool(form.comment) for form in forms)
    return Problem("exporting.read_comments", "warning", values={"count": count})
