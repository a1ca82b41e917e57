"""What passes between an import and the store: rows as they came, forms as they were understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from survey.messages import Problem
from survey.store.tallies import IssuedRange as IssuedRange
from survey.store.tallies import UnitCounts as UnitCounts

RowState = Literal["accepted", "held", "rejected", "resent", "left_out"]
"""What became of a row. accepted: a form in the store. held: waits for a decision. rejected: an
invalid form. resent: a form already there with the same answers, kept once. left_out: not a form
(a total, a note)."""


class Form(NamedTuple):
    """One respondent's form, cleaned.

    `ratings` holds one signed byte per `questionnaire.rated`. `attributes` maps an attribute's code
    to an option's code (or to the text found, for an attribute without options). `collected_on` is
    an ISO date.
    """

    serial: str | None
    unit_id: str | None
    ratings: bytes
    attributes: Mapping[str, str] = {}
    collected_on: str | None = None
    volunteer: str | None = None
    weight: float | None = None
    cluster: str | None = None
    comment: str | None = None


class Row(NamedTuple):
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


class Batch(NamedTuple):
    """All rows of one file, ready to be stored in one transaction."""

    file_name: str
    sha256: str
    size: int
    rows: Sequence[Row]
    problems: tuple[Problem, ...] = ()
    """Problems of the file as a whole."""


class ImportRecord(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a batch: the import's record and its rows in their final states.

    `already`: a file with this content is in; `record` is that import, `rows` is empty, nothing changed.
    A dry run gives the record that would be made, with the id 0.
    """

    record: ImportRecord
    rows: Sequence[Row]
    already: bool = False
    problems: tuple[Problem, ...] = ()
    """What the store has to say of the file as a whole."""

    def __iter__(self) -> Iterator[Any]:
        """Unpacks as `record, rows`."""
        return iter((self.record, self.rows))


class StoredForm(NamedTuple):
    """A form with the place it came from. `row_id` names it for decisions and for leaving it out."""

    row_id: int
    import_id: int
    file_name: str
    sheet: str
    number: int
    form: Form


class HeldRow(NamedTuple):
    """A row that waits for a decision. `other` is the accepted form it conflicts with, if it does."""

    row_id: int
    import_id: int
    file_name: str
    sheet: str
    number: int
    reason: str
    raw: Mapping[str, str]
    form: Form | None
    other: StoredForm | None
    problems: tuple[Problem, ...]


Action = Literal["keep_first", "take_new", "accept", "discard"]
"""What can be decided about a held row. keep_first: the accepted form stays, this one is rejected.
take_new: this one is accepted, the other rejected. accept: it is a form after all, perhaps with another
unit or serial. discard: it is none."""


class Decision(NamedTuple):
    """One decision about one or more held rows, as the store remembers it."""

    id: int
    action: Action
    row_ids: tuple[int, ...]
    note: str
    decided_at: str
    decided_by: str
    undone_at: str | None = None
    undone_by: str | None = None


class Kept(NamedTuple):
    """What was kept when the answers were removed: at what time, by whom, and the text."""

    at: str
    by: str
    content: str


class AuditEntry(NamedTuple):
    """One line of the audit log."""

    number: int
    at: str
    by: str
    action: str
    detail: Mapping[str, Any]
