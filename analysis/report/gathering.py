"""From a survey folder and its store to what a report is made from."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from analysis.indices import estimate_indices
from analysis.report.inputs import ImportedFile, Provenance, ReportInputs, UnitResponse
from survey.folder import Survey
from survey.messages import HailongError, Language
from survey.plan import unit_infos
from survey.store import Store


def gather_inputs(
    survey: Survey,
    store: Store,
    lang: Language,
    *,
    generated_at: datetime,
    version: str,
    libraries: Mapping[str, str] | None = None,
    **estimating: Any,
) -> ReportInputs:
    """Read the store once and compute every index the report shows.

    `estimating` are choices of `estimate_indices` (recipe, interval, level, weights, fpc). Where every
    unit's population is known the weighted indices are computed beside the unweighted.
    """
    units = unit_infos(survey.plan, lang)
    answers = store.read_answers(units, lang, strata=survey.plan.strata)
    if not answers.forms:
        raise HailongError("report.no_forms")
    indices = estimate_indices(answers, lang=lang, **estimating)
    weighted = None
    if estimating.get("weights", "none") == "none" and all(unit.population for unit in units):
        weighted = estimate_indices(answers, lang=lang, **{**estimating, "weights": "population"})
    return ReportInputs(
        plan=survey.plan,
        questionnaire=survey.questionnaire,
        answers=answers,
        indices=indices,
        weighted=weighted,
        responses=read_responses(store),
        rejected_reasons=store.rejection_reasons(),
        provenance=Provenance(
            generated_at=generated_at,
            version=version,
            imports=tuple(
                ImportedFile(r.file_name, r.sha256, r.imported_at, r.rows, r.accepted)
                for r in store.imports()
                if r.undone_at is None
            ),
            questionnaire_sha256=_sha256(survey),
            libraries=libraries or {},
        ),
    )


def read_responses(store: Store) -> tuple[UnitResponse, ...]:
    """The forms of each unit: issued where the ledger knows, received, valid, held, rejected."""
    issued: Counter[str] = Counter()
    for part in store.issued_ranges():
        issued[part.unit_id] += part.last - part.first + 1
    return tuple(
        UnitResponse(
            unit_id=counts.unit_id,
            received=counts.received,
            valid=counts.valid,
            held=counts.held,
            rejected=counts.rejected,
            issued=issued.get(counts.unit_id or ""),
        )
        for counts in store.counts_by_unit()
    )


def _sha256(survey: Survey) -> str:
    return hashlib.sha256((survey.folder / survey.plan.questionnaire).read_bytes()).hexdigest()
