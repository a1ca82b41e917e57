"""Which cells the sender must look at, and what is said there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from survey.importing.differences import DIFFERS
from survey.importing.headers.layout import Column
from survey.importing.readers.cells import column_letters
from survey.messages import Language, Problem, say
from survey.store.columns import row_events
from survey.store.records import Row
from survey.store.settle import CONFLICT

_MOST = 3_000
_OFFICE_ONLY = frozenset({"importing.rules", "importing.masked"})
"""Said to the office, not to the sender: they ask nothing of anybody."""


_LOST = frozenset(
    f"importing.{code}"
    for code in ("ambiguous_date", "unknown_date", "unknown_option", "error_cell", "uncomputed_cell",
                 "unreadable_cell")
)  # fmt: skip
"""Said of a cell whose words were not taken over: the form is good, but something of it is missing."""


class Note(NamedTuple):
    """One thing to correct: where (a cell's address), what was found, what to do."""

    sheet: str
    cell: str
    value: str
    text: str
    severity: str


def needs_return(rows: Iterable[Row]) -> bool:
    """Whether a file has anything the sender must correct: an error, a held or rejected row, a lost cell."""
    return any(
        event.state in {"held", "rejected"}
        or any(problem.severity == "error" or problem.code in _LOST for problem in event.problems)
        for _, event in row_events(rows)
    )


def collect_notes(rows: Sequence[Row], anchors: Mapping[str, Column | None], lang: Language) -> list[Note]:
    """The notes of all rows, in order. A problem of a whole row is put at its serial (`anchors` by sheet)."""
    notes: list[Note] = []
    for index, _ in row_events(rows):
        row = rows[index]
        notes.extend(_row_notes(row, anchors.get(row.sheet), lang))
        if len(notes) >= _MOST:
            break
    return notes[:_MOST]


def _row_notes(row: Row, anchor: Column | None, lang: Language) -> Iterator[Note]:
    for problem in row.problems:
        if problem.severity == "note" or problem.code in _OFFICE_ONLY:
            continue
        yield Note(
            row.sheet,
            problem.cell or _anchor_cell(row, anchor),
            problem.value or "",
            _say(problem, lang),
            problem.severity,
        )


def _anchor_cell(row: Row, anchor: Column | None) -> str:
    return f"{column_letters(anchor.position if anchor else 0)}{row.number}"


def _say(problem: Problem, lang: Language) -> str:
    """Without what the other form of a conflict says: that may be somebody else's answers."""
    return say(CONFLICT if problem.code == DIFFERS else problem.code, lang,
               **{"value": problem.value, "column": problem.column, **problem.values})  # fmt: skip
