"""What a report is made from: everything is passed in, so that the same input gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from analysis.charts.selection import Columns
from analysis.indices import IndexTable
from analysis.sums import Sums
from survey.answers import Answers
from survey.plan import Plan
from survey.questionnaire.model import Questionnaire

SMALLEST_UNIT = 30
"""Forms from which a unit's index is published."""
SMALLEST_CELL = 10
"""Forms, or answers of one level, from which a cell of a table is published."""
LOW_RELIABILITY = 0.10
"""Half-width of an interval (as a fraction) above which an index is marked [u]."""


@dataclass(frozen=True, slots=True)
class UnitResponse:
    """The forms of one unit: issued (None where not recorded), received, valid, not valid.

    `held` are the rows waiting for a decision, among them second versions of forms that are valid already.
    `unit_id` is None for forms whose unit is not known.
    """

    unit_id: str | None
    received: int
    valid: int
    held: int = 0
    rejected: int = 0
    issued: int | None = None


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """One imported file as the report's provenance shows it; `imported_at` is ISO 8601, as stored.

    rows = accepted + held + rejected + resent, at the time of the import.
    """

    name: str
    sha256: str
    imported_at: str
    rows: int
    accepted: int
    held: int = 0
    rejected: int = 0
    resent: int = 0


@dataclass(frozen=True)
class Provenance:
    """Where the figures come from: clock, versions, hashes, seed. Nothing here is read from the machine."""

    generated_at: datetime
    version: str
    imports: tuple[ImportedFile, ...] = ()
    questionnaire_sha256: str = ""
    seed: int | None = None
    libraries: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PreviousWave:
    """An earlier survey to compare with, and what this one is called beside it.

    `indices` are its indices for today's units, levels and everything, empty where they were not
    compared. `changes` has the columns `scope`, `unit_id`, `unit`, `difference`, `p_adjusted`, `reason`,
    `note` and `least_forms`. Where the two may not be compared there are none, and `obstacle` says why.
    """

    name: str
    now: str
    indices: Columns | None = None
    changes: Columns | None = None
    obstacle: str = ""


Screened = Literal["never", "before", "current"]
"""Whether these forms were screened: never, before they changed, or as they are (then `flagged` is there)."""


@dataclass(frozen=True)
class WithoutFlagged:
    """The indices without the forms that the last screening put under question.

    by_level: flagged forms of each level of units. fdr, seed: of the screening.
    """

    indices: IndexTable
    by_level: Mapping[str, int]
    fdr: float
    seed: int

    @property
    def forms(self) -> int:
        """How many forms are flagged."""
        return sum(self.by_level.values())


@dataclass(frozen=True)
class ReportInputs:
    """All a report needs.

    indices: units, levels and everything, every criterion, in the recipe's own measure. weighted:
    the same weighted by population, where it is known and `indices` are not. comparisons: units
    against the overall index, in the columns of `compare`. drivers: columns `criterion`, `importance`.
    order: the ranges of the criteria's ranks (columns `criterion`, `rank_lower`, `rank_upper`). groups: for
    each attribute's code the indices of its groups. rejected_reasons: forms that were not valid, by the
    message code of the reason. sums: the sums behind `indices`, so that nothing is added up twice (None:
    made from the answers). flagged: the indices without flagged forms, where the forms were screened.
    """

    plan: Plan
    questionnaire: Questionnaire
    answers: Answers
    indices: IndexTable
    responses: tuple[UnitResponse, ...]
    provenance: Provenance
    rejected_reasons: Mapping[str, int] = field(default_factory=dict)
    weighted: IndexTable | None = None
    comparisons: Columns | None = None
    drivers: Columns | None = None
    previous: PreviousWave | None = None
    sums: Sums | None = None
    order: Columns | None = None
    groups: Mapping[str, Columns] = field(default_factory=dict)
    flagged: WithoutFlagged | None = None
    screened: Screened = "never"
