"""What passes between an import and the store: rows as they came, forms as they were understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from survey.messages import Problem

RowState = Literal["accepted", "held", "rejected", "resent", "left_out"]
"""What became of a row. accepted: a form in the store. held: waits for a decision. rejected: an
invalid form. resent: a form already there with the same answers, kept once. left_out: not a form
(a total, a note)."""


@dataclass(frozen=True, slots=True)
class Form:
    """One respondent's form, cleaned.

    `ratings` holds one signed byte per `questionnaire.rated`. `attributes` maps an attribute's code
    to an option's code (or to the text found, for an attribute without options). `collected_on` is
    an ISO date.
    """

    serial: str | None
    unit_id: str | None
    ratings: bytes
    attributes: Mapping[str, str] = field(default_factory=dict)
    collected_on: str | None = None
    volunteer: str | None = None
    weight: float | None = None
    cluster: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One non-blank row below the header: where it stood, what it said, what became of it.

    `number` is Excel's own row number (the line number in a text file). `raw` maps headers to the
    text as typed. `form` is absent when nothing could be understood. `corrected` says that a cell
    was changed to be understood (each change is among `problems`). `reason` is the code of the
    problem that decided a state other than accepted.
    """

    sheet: str
    number: int
    state: RowState
    raw: Mapping[str, str]
    form: Form | None = None
    reason: str | None = None
    corrected: bool = False
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """All rows of one file, ready to be stored in one transaction."""

    file_name: str
    sha256: str
    size: int
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    """Problems of the file as a whole."""


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import as the store remembers it. rows = accepted + held + rejected + resent."""

    id: int
    file_name: str
    sha256: str
    imported_at: str
    imported_by: str
    rows: int
    accepted: int
    held: int
    rejected: int
    resent: int
    left_out: int
    corrected: int
    undone_at: str | None = None
    undone_by: str | None = None
