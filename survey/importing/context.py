"""What every stage of an import needs to know of the survey, made once for all files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from survey.importing.categories import CategoryReader
from survey.importing.headers.names import ROLE_NAMES
from survey.importing.headers.recognise import Recogniser
from survey.importing.limits import DEFAULT_LIMITS, Limits
from survey.importing.units import UnitFinder
from survey.importing.values import Vocabulary
from survey.importing.words import answer_words, known_words, unit_words
from survey.messages import HailongError
from survey.questionnaire.model import Questionnaire

if TYPE_CHECKING:
    from survey.folder import Survey
    from survey.store import Store


class Context(NamedTuple):
    """A survey as the importer sees it: its questionnaire and every reader built from it.

    `issued` maps a unit's id to the ranges of form numbers handed out to it, where a ledger is kept.
    """

    questionnaire: Questionnaire
    units: UnitFinder
    recogniser: Recogniser
    vocabulary: Vocabulary
    categories: Mapping[str, CategoryReader]
    words: frozenset[str]
    """The closed vocabulary (see `words.known_words`)."""
    answer_words: frozenset[str] = frozenset()
    """Every word of the questionnaire's answers, folded with its marks."""
    unit_words: frozenset[str] = frozenset()
    """Every word of a unit's name, folded with its marks and without."""
    period: tuple[date | None, date | None] = (None, None)
    forced_unit: str | None = None
    issued: Mapping[str, Sequence[tuple[int, int]]] = {}
    limits: Limits = DEFAULT_LIMITS
    encoding: str | None = None
    cluster_role: str | None = None
    """The role whose column is the cluster ("volunteer"), where it has no column of its own."""
    weighted: bool = False
    """Whether the survey weights respondents; without it a column of weights is read but may be blank."""


def make_context(
    questionnaire: Questionnaire,
    units: Iterable[Any],
    *,
    prefixes: Iterable[str] = (),
    period: tuple[date | None, date | None] = (None, None),
    unit: str | None = None,
    columns: Mapping[str, str] | None = None,
    issued: Mapping[str, Sequence[tuple[int, int]]] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    encoding: str | None = None,
    cluster_role: str | None = None,
    weighted: bool = False,
) -> Context:
    """Build the readers. Raises HailongError when `unit` names no unit or `columns` an unknown target."""
    finder = UnitFinder(tuple(units), prefixes)
    forced = None
    if unit is not None:
        reading = finder.find(unit)
        forced = reading.unit_id
        if forced is None:
            raise HailongError("importing.no_such_unit", unit=unit, units=finder.list_names())
    known = _targets(questionnaire)
    for header, target in (columns or {}).items():
        if target not in known:
            raise HailongError(
                "importing.no_such_column", header=header, target=target, known=", ".join(known)
            )
    vocabulary = Vocabulary.from_questionnaire(questionnaire)
    return Context(
        questionnaire=questionnaire,
        units=finder,
        words=known_words(questionnaire, finder, vocabulary),
        answer_words=answer_words(questionnaire, vocabulary),
        unit_words=unit_words(finder, prefixes),
        recogniser=Recogniser(questionnaire, dict(columns or {})),
        vocabulary=vocabulary,
        categories={attribute.code: CategoryReader(attribute) for attribute in questionnaire.attributes},
        period=period,
        forced_unit=forced,
        issued=issued or {},
        limits=limits,
        encoding=encoding,
        cluster_role=cluster_role,
        weighted=weighted,
    )


def _targets(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Everything a column may be mapped to."""
    return (
        "serial",
        "unit",
        "date",
        "volunteer",
        "weight",
        "cluster",
        *(item.code for item in questionnaire.rated),
        *(attribute.code for attribute in questionnaire.attributes),
        *((questionnaire.comment.code, "comment") if questionnaire.comment else ()),
    )


def survey_context(
    survey: Survey,
    *,
    unit: str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    store: Store | None = None,
) -> Context:
    """The context of an opened survey, with the ledger of its store. Raises as `make_context` does."""
    plan = survey.plan
    issued: dict[str, list[tuple[int, int]]] = {}
    for handed_out in store.issued_ranges() if store is not None else ():
        issued.setdefault(handed_out.unit_id, []).append((handed_out.first, handed_out.last))
    declared = dict(survey.questionnaire.columns)
    for role, name in (("weight", plan.weight), ("cluster", plan.cluster)):
        if name is not None and name not in ROLE_NAMES:
            declared[role] = (*declared.get(role, ()), name)
    return make_context(
        replace(survey.questionnaire, columns=declared),
        plan.units,
        prefixes=tuple(prefix for level in plan.levels for prefix in level.prefixes),
        period=(plan.period_from, plan.period_to),
        unit=unit,
        columns=columns,
        issued=issued,
        encoding=encoding,
        cluster_role=plan.cluster if plan.cluster in ROLE_NAMES else None,
        weighted=plan.weight is not None,
    )
