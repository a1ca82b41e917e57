"""From a survey folder and its store to what a report is made from."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np

from analysis.comparing.trends import compare_surveys
from analysis.comparing.units import SEED, Comparison, compare_units
from analysis.drivers import Drivers, find_drivers
from analysis.indices import estimate_groups, estimate_indices, sum_answers
from analysis.report.facts import wave_names
from analysis.report.inputs import (
    ImportedFile,
    PreviousWave,
    Provenance,
    ReportInputs,
    UnitResponse,
    WithoutFlagged,
)
from analysis.report.ordering import order_criteria
from analysis.sums import Sums
from analysis.table import Table
from survey.answers import Answers
from survey.folder import Survey
from survey.messages import HailongError, Language
from survey.plan import Plan, unit_infos
from survey.plan.crosswalk import Crosswalk, read_crosswalk
from survey.store import Store

_ESTIMATING = ("recipe", "interval", "level", "weights", "fpc", "lonely")


def gather_inputs(
    survey: Survey,
    store: Store,
    lang: Language,
    *,
    generated_at: datetime,
    version: str,
    libraries: Mapping[str, str] | None = None,
    seed: int | None = None,
    **estimating: Any,
) -> ReportInputs:
    """Read the store once and compute every index and comparison the report shows.

    `estimating` are choices of `estimate_indices` (recipe, interval, level, weights, fpc, lonely). Where
    every unit's population is known the weighted indices are computed beside the unweighted. `seed` is
    shown as the seed of the draws behind simultaneous intervals and ranks (None: the modules' own).
    Raises HailongError where there is no form yet.
    """
    units = unit_infos(survey.plan, lang)
    answers = store.read_answers(units, lang, strata=survey.plan.strata, margins=survey.plan.margins)
    if not answers.forms:
        raise HailongError("report.no_forms")
    sums = sum_answers(answers, recipe=estimating.get("recipe"))
    indices = estimate_indices(sums, lang=lang, **estimating)
    weighted = None
    if estimating.get("weights", "none") == "none" and all(unit.population for unit in units):
        weighted = estimate_indices(sums, lang=lang, **{**estimating, "weights": "population"})
    several = len(np.unique(answers.unit)) > 1
    flagged = _leave_out_flagged(survey, answers, lang, estimating)
    # what draws at random takes long steps in numpy, and two threads take them at once
    with ThreadPoolExecutor(1) as aside:
        drivers = aside.submit(_drive, answers, sums, seed, lang, estimating)
        order = aside.submit(_order, sums, seed, estimating)
        comparisons = _compare(sums, survey.plan.target, seed, lang, estimating) if several else None
        groups = estimate_groups(answers, tuple(answers.attributes), lang=lang, **estimating)
    return ReportInputs(
        plan=survey.plan,
        questionnaire=survey.questionnaire,
        answers=answers,
        indices=indices,
        weighted=weighted,
        comparisons=comparisons,
        sums=sums,
        order=order.result(),
        groups=groups,
        drivers=drivers.result(),
        flagged=flagged,
        screened="current" if flagged else "before" if _was_screened(survey) else "never",
        responses=read_responses(store),
        rejected_reasons=store.rejection_reasons(),
        provenance=Provenance(
            generated_at=generated_at,
            version=version,
            imports=tuple(
                ImportedFile(
                    r.file_name, r.sha256, r.imported_at, r.rows, r.accepted, r.held, r.rejected, r.resent
                )
                for r in store.imports()
                if r.undone_at is None
            ),
            questionnaire_sha256=_sha256(survey),
            seed=SEED if seed is None else seed,
            libraries=libraries or {},
        ),
    )


def _was_screened(survey: Survey) -> bool:
    return (survey.folder / "screening.json").is_file()  # the usual case pays for no import


def _leave_out_flagged(
    survey: Survey, answers: Answers, lang: Language, estimating: Mapping[str, Any]
) -> WithoutFlagged | None:
    """The indices without the flagged forms; None where nobody has screened these very forms."""
    if not _was_screened(survey):
        return None
    from survey.screening.kept import read_flagged

    flagged = read_flagged(survey.folder, answers)
    if flagged is None:
        return None
    by_level = Counter(answers.units[code].level for code in answers.unit[flagged.positions].tolist())
    left = estimate_indices(answers.without(flagged.positions), lang=lang, **estimating)
    return WithoutFlagged(left, by_level, flagged.fdr, flagged.seed)


def gather_report(
    survey: Survey,
    store: Store,
    lang: Language,
    *,
    earlier: Survey | None = None,
    earlier_store: Store | None = None,
    crosswalk: str | None = None,
    **choices: Any,
) -> ReportInputs:
    """The inputs of a report, with the change since an `earlier` survey where one is given.

    `crosswalk`, a shipped name or a file, matches its units with today's. Raises HailongError for one
    without the other.
    """
    if crosswalk is not None and earlier is None:
        raise HailongError("terminal.crosswalk_alone")
    walk = read_crosswalk(crosswalk) if crosswalk is not None else None
    inputs = gather_inputs(survey, store, lang, **choices)
    if earlier is None or earlier_store is None:
        return inputs
    estimating = {name: choices[name] for name in _ESTIMATING if name in choices}
    previous = gather_previous(inputs.answers, survey.plan, earlier, earlier_store, lang, walk, **estimating)
    return replace(inputs, previous=previous)


def _compare(
    sums: Sums, target: float, seed: int | None, lang: Language, estimating: Mapping[str, Any]
) -> Comparison:
    """The units against the overall index."""
    rng = None if seed is None else np.random.default_rng(seed)
    return compare_units(sums, target=target, rng=rng, lang=lang, **estimating)


def _order(sums: Sums, seed: int | None, estimating: Mapping[str, Any]) -> Table | None:
    """The ranges of the criteria's ranks."""
    choices = {
        name: value for name, value in estimating.items() if name in ("level", "weights", "fpc", "lonely")
    }
    rng = None if seed is None else np.random.default_rng(seed)
    return order_criteria(sums, estimating.get("recipe"), rng=rng, **choices)


def _drive(
    answers: Answers, sums: Sums, seed: int | None, lang: Language, estimating: Mapping[str, Any]
) -> Drivers | None:
    """The importance of the criteria, where the questionnaire and the answers allow it."""
    if answers.questionnaire.overall is None or len(answers.questionnaire.criteria) < 2:
        return None
    choices = {name: value for name, value in estimating.items() if name in ("recipe", "level")}
    rng = None if seed is None else np.random.default_rng(seed)
    try:
        return find_drivers(answers, rng=rng, lang=lang, sums=sums, **choices)
    except HailongError:  # too few complete forms, or answers that do not vary: the section is left out
        return None


def gather_previous(
    answers: Answers,
    plan: Plan,
    earlier: Survey,
    store: Store,
    lang: Language,
    crosswalk: Crosswalk | None = None,
    **estimating: Any,
) -> PreviousWave:
    """An earlier survey's indices and the changes since; where they may not be compared, why."""
    before = store.read_answers(
        unit_infos(earlier.plan, lang), lang, strata=earlier.plan.strata, margins=earlier.plan.margins
    )
    names = wave_names(earlier.plan, plan, lang)
    try:
        trend = compare_surveys(answers, before, crosswalk=crosswalk, lang=lang, **estimating)
    except HailongError as obstacle:
        return PreviousWave(*names, obstacle=obstacle.message(lang).rstrip("."))
    return PreviousWave(*names, trend.earlier, trend.changes)


def read_responses(store: Store) -> tuple[UnitResponse, ...]:
    """The forms of each unit that has any or was issued some: issued where the ledger knows, received, valid,
    held, rejected."""
    issued: Counter[str] = Counter()
    for part in store.issued_ranges():
        issued[part.unit_id] += part.last - part.first + 1
    found = [
        UnitResponse(
            unit_id=counts.unit_id,
            received=counts.received,
            valid=counts.valid,
            held=counts.held_rows,
            rejected=counts.rejected,
            issued=issued.pop(counts.unit_id or "", None),
        )
        for counts in store.counts_by_unit()
    ]
    return (*found, *(UnitResponse(unit_id, 0, 0, issued=count) for unit_id, count in issued.items()))


def _sha256(survey: Survey) -> str:
    return hashlib.sha256((survey.folder / survey.plan.questionnaire).read_bytes()).hexdigest()
