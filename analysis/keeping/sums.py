"""What stays of a survey when its answers are removed: the sums that reproduce its published report.

What is kept is what may be published: an index over a handful of forms is as good as their answers, so what
the report withholds is not kept either.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.estimating.domains import STRUCTURE
from analysis.estimating.estimates import targets_of
from analysis.indices import COLUMNS, Method, estimate_indices, sum_answers
from analysis.keeping.reports import keep_report
from analysis.recipes import MEASURES, OVERALL, resolve_recipe
from analysis.report.facts import Facts
from analysis.report.gathering import read_responses
from analysis.report.inputs import SMALLEST_CELL, SMALLEST_UNIT, ReportInputs
from analysis.report.suppression import State, blunt_wholes
from analysis.sums import Sums
from survey.folder import PLAN_FILE, Survey
from survey.messages import LANGUAGES, Language
from survey.plan import unit_infos
from survey.store import Store
from survey.store.layout import hash_questionnaire

FORMAT = 1
_NUMBERS = ("estimate", "se", "lower", "upper", "df", "deff", "forms", "answers")
_WITHHELD = "withheld"


Gather = Callable[[Language], ReportInputs]
"""Gives the inputs of the report in a language, as it was published."""


def keep_sums(survey: Survey, store: Store, gather: Gather, at: datetime) -> str:
    """Return, as JSON, all that is kept of a survey when its answers go; see docs/export.md for what.

    The indices are those of the report, by its own choices, but of every measure, criterion and item, by
    unit, level and for everything; the reports are whole, in every language, with their figures. What the
    report's rules withhold is empty, with the flag `withheld`. Without a valid form there are no figures,
    and `gather` is not asked.
    """
    responses = read_responses(store)
    content: dict[str, Any] = {
        "format": FORMAT,
        "kept_at": at.isoformat(timespec="seconds"),
        "survey": {
            "name": dict(survey.plan.name.by_language),
            "organiser": dict(survey.plan.organiser.by_language),
            "period": [day and day.isoformat() for day in (survey.plan.period_from, survey.plan.period_to)],
        },
        "questionnaire": {
            "id": survey.questionnaire.id,
            "version": survey.questionnaire.version,
            "sha256": hash_questionnaire(survey.questionnaire),
            "file_sha256": _sha256(survey, survey.plan.questionnaire),
        },
        "plan_sha256": _sha256(survey, PLAN_FILE),
        "responses": [asdict(response) for response in responses],
        "rejected_reasons": dict(store.rejection_reasons()),
        "published_from": {"forms_of_a_unit": SMALLEST_UNIT, "answers_in_a_cell": SMALLEST_CELL},
        "forms": 0,
        "indices": None,
        "weighted": None,
        "reports": {},
    }
    if any(response.valid for response in responses):
        content |= _figures(survey, {lang: gather(lang) for lang in LANGUAGES})
    return json.dumps(_plain(content), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _sha256(survey: Survey, name: str) -> str:
    return hashlib.sha256((survey.folder / name).read_bytes()).hexdigest()


def _figures(survey: Survey, reports: Mapping[Language, ReportInputs]) -> dict[str, Any]:
    facts = {lang: Facts(inputs, lang) for lang, inputs in reports.items()}
    inputs, states = reports["vi"], facts["vi"].states
    method = inputs.indices.method
    sums = inputs.sums or sum_answers(inputs.answers, recipe=method.recipe)
    weighted = None
    if inputs.weighted is not None and set(states.values()) == {"full"}:
        # With a unit withheld, two totals would be two equations for it.
        weighted = _kept_table(sums, states, survey, method, weights="population")
    return {
        "forms": inputs.answers.forms,
        "indices": _kept_table(sums, states, survey, method),
        "weighted": weighted,
        "reports": {lang: keep_report(found) for lang, found in facts.items()},
    }


def _kept_table(
    sums: Sums, states: Mapping[tuple[str, str], State], survey: Survey, method: Method, **other: Any
) -> dict[str, Any]:
    """Every index by unit, level and for everything, without what is withheld."""
    choices: dict[str, Any] = {
        name: getattr(method, name) for name in ("recipe", "interval", "level", "weights", "fpc", "lonely")
    }
    choices |= other
    tables = [
        estimate_indices(sums, (scope,), items=True, measures=MEASURES, **choices) for scope in STRUCTURE
    ]
    columns: dict[str, NDArray[Any]] = {
        name: np.concatenate([table[name] for table in tables]) for name in COLUMNS
    }
    gone = _withheld(columns, states, _owners(sums))
    blunt_wholes(columns, states)
    lists: dict[str, list[Any]] = {name: column.tolist() for name, column in columns.items()}
    for row in np.flatnonzero(gone).tolist():
        for name in _NUMBERS:
            if lists["criterion"][row] != OVERALL or name not in ("forms", "answers"):
                lists[name][row] = None
        lists["flag"][row] = _WITHHELD
    for name in ("unit", "by", "group"):
        del lists[name]  # names are kept once, in every language
    return {
        "method": asdict(tables[0].method),
        "headline": resolve_recipe(sums.questionnaire, method.recipe).headline,
        "targets": _targets(sums),
        "names": _names(survey),
        "columns": lists,
    }


def _owners(sums: Sums) -> dict[str, str]:
    """The group of each row, by code; a row in no group is its own, one that is its group is left out."""
    rated = sums.questionnaire.rated
    groups = {group.code for group in sums.groups}
    owners = {item.code: item.code for item in rated}
    owners |= {rated[column].code: group.code for group in sums.groups for column in group.columns}
    return {code: owner for code, owner in owners.items() if code not in groups}


def _withheld(
    columns: Mapping[str, NDArray[Any]], states: Mapping[tuple[str, str], State], owners: Mapping[str, str]
) -> NDArray[np.bool_]:
    """The rows not kept: those the report withholds, and items too few answered.

    A criterion is the sum of its items, and everything the sum of its units. So where an item of some unit
    or level, or of those withheld together, has 1 to 9 answers, the items of that criterion are kept for no
    unit and no level; where it has so few in all, for nothing.
    """
    keys = list(zip(columns["scope"].tolist(), columns["unit_id"].tolist(), strict=True))
    codes = columns["criterion"].tolist()
    forms = columns["forms"].astype(np.float64)
    whole_survey = states.get(("all", ""), "full")  # a single level is everything
    state = np.array(
        [states.get(key, whole_survey if key[0] == "level" else "full") for key in keys], dtype=object
    )
    composite = np.array([code == OVERALL for code in codes])
    gone = (state == "none") | (state == "sparse") | ((state == "composite") & ~composite)
    few = (forms > 0) & (forms < SMALLEST_CELL)
    parts: set[str] = set()
    whole: set[str] = set()
    together: dict[tuple[str, str, str], float] = {}
    for (scope, unit_id), code, measure, count, hidden in zip(
        keys, codes, columns["measure"].tolist(), forms.tolist(), gone.tolist(), strict=True
    ):
        if code in owners:
            key = (scope, "" if hidden else unit_id, f"{code} {measure}")
            together[key] = together.get(key, 0.0) + count
    for (scope, _, named), count in together.items():
        if 0 < count < SMALLEST_CELL:
            (whole if scope == "all" else parts).add(owners[named.rpartition(" ")[0]])
    for row, ((scope, _), code) in enumerate(zip(keys, codes, strict=True)):
        owner = owners.get(code)
        if owner in whole or (owner in parts and scope != "all"):
            gone[row] = True
    kept: NDArray[np.bool_] = (gone | few) & (forms > 0)
    return kept


def _targets(sums: Sums) -> list[dict[str, str]]:
    """What each code is, in the order of the tables: composite, group, row, or the overall question."""
    overall = sums.questionnaire.overall
    inside = {sums.questionnaire.rated[column].code for group in sums.groups for column in group.columns}
    asked = overall is not None and overall.code not in inside
    return [
        {
            "code": target.code,
            "kind": "question" if asked and overall and target.code == overall.code else target.kind,
        }
        for target in targets_of(sums.questionnaire, sums.groups, (MEASURES[0],), None, items=True)
    ]


def _names(survey: Survey) -> dict[str, dict[str, str]]:
    """Names by scope and id, in every language."""
    units = {lang: unit_infos(survey.plan, lang) for lang in LANGUAGES}
    names: dict[str, dict[str, str]] = {}
    for lang, infos in units.items():
        for info in infos:
            names.setdefault(f"unit:{info.id}", {})[lang] = info.name
            names.setdefault(f"level:{info.level}", {})[lang] = info.level_name
    return names


def _plain(value: Any) -> Any:
    """What JSON can hold: nothing in place of what is no number, endless numbers as words."""
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(entry) for entry in value]
    if isinstance(value, (np.generic, np.ndarray)):
        return _plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    return value
