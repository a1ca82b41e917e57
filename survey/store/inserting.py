"""A file's drafts written into the tables. Plain rows go in by columns, what is the same in all left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, repeat

from survey.messages import Problem
from survey.store.columns import row_events
from survey.store.database import Record, Session, scalar
from survey.store.drafts import Drafts, encode_json, storable
from survey.store.records import Batch

_ROW_COLUMNS = (
    "id", "sheet_id", "number", "offered", "offered_reason", "state", "reason", "corrected", "revises", "raw",
)  # fmt: skip
_FORM_COLUMNS = (
    "row_id", "serial", "serial_key", "unit_id", "collected_on", "volunteer", "ratings", "attributes",
    "weight", "cluster", "comment",
)  # fmt: skip
_PROBLEM_COLUMNS = (
    "id", "import_id", "row_id", "code", "severity", "sheet", "row_number", "cell", "column_name", "found",
    "fields",
)  # fmt: skip
_PLAIN_ROW: Mapping[str, str | int] = {
    "offered": "accepted",
    "state": "accepted",
    "corrected": 0,
    "revises": 0,
}


def insert_drafts(session: Session, drafts: Drafts, sheet_ids: Mapping[str, int], first_row: int) -> None:
    """Write the rows and their forms; the first row gets the id `first_row`."""
    ids = range(first_row, first_row + len(drafts))
    odd = sorted({*drafts.offered, *drafts.verdicts, *drafts.corrected, *drafts.revises, *drafts.formless})
    plain = bytearray(b"\1") * len(drafts)
    for index in odd:
        plain[index] = 0
    sheets = [sheet_ids[sheet] for sheet in drafts.sheets] if len(sheet_ids) > 1 else None
    sheet_column: Iterable[int] = sheets if sheets is not None else repeat(next(iter(sheet_ids.values()), 0))
    rows = zip(ids, sheet_column, drafts.numbers, drafts.raws, strict=False)
    session.insert_many(
        "rows", ("id", "sheet_id", "number", "raw"), compress(rows, plain) if odd else rows, _PLAIN_ROW
    )
    session.insert_many("rows", _ROW_COLUMNS, _odd_rows(drafts, odd, sheet_ids, first_row))
    columns = dict(zip(_FORM_COLUMNS, (ids, *_form_columns(drafts)), strict=True))
    filled = {name: column for name, column in columns.items() if name == "row_id" or _any_filled(column)}
    filled |= {name: columns[name] for name in ("ratings", "attributes")}
    forms = zip(*filled.values(), strict=True)
    session.insert_many("forms", tuple(filled), compress(forms, plain) if odd else forms, {"live": 1})
    session.insert_many("forms", (*_FORM_COLUMNS, "live"), _odd_forms(drafts, odd, columns))


def _form_columns(drafts: Drafts) -> tuple[Sequence[object], ...]:
    return (
        drafts.serials, drafts.keys, drafts.units, drafts.days, drafts.volunteers, drafts.ratings,
        drafts.attributes, drafts.weights, drafts.clusters, drafts.comments,
    )  # fmt: skip


def _any_filled(column: Sequence[object]) -> bool:
    return column.count(None) < len(column)


def _odd_rows(
    drafts: Drafts, odd: Sequence[int], sheet_ids: Mapping[str, int], first_row: int
) -> Iterator[Record]:
    for index in odd:
        yield (
            first_row + index, sheet_ids[drafts.sheets[index]], drafts.numbers[index], *drafts.offer(index),
            *drafts.verdict(index), int(index in drafts.corrected), int(index in drafts.revises),
            drafts.raws[index],
        )  # fmt: skip


def _odd_forms(
    drafts: Drafts, odd: Sequence[int], columns: Mapping[str, Sequence[object]]
) -> Iterator[Record]:
    for index in odd:
        if index not in drafts.formless:
            live = int(drafts.verdict(index).state == "accepted")
            yield (*(column[index] for column in columns.values()), live)


def insert_problems(session: Session, import_id: int, batch: Batch, first_row: int) -> None:
    """Write what the importer says of the file and of each row."""
    first = int(scalar(session, "SELECT coalesce(max(id), 0) FROM problems")) + 1
    session.insert_many(
        "problems",
        _PROBLEM_COLUMNS,
        (
            (number, import_id, row_id, *_problem_fields(problem))
            for number, (row_id, problem) in enumerate(_problems(batch, first_row), first)
        ),
    )


def _problems(batch: Batch, first_row: int) -> Iterator[tuple[int | None, Problem]]:
    for problem in batch.problems:
        yield None, problem
    for index, event in row_events(batch.rows):
        for problem in event.problems:
            yield first_row + index, problem


def _problem_fields(problem: Problem) -> Record:
    texts = (problem.cell, problem.column, problem.value)
    fields = {
        name: value if isinstance(value, str | int | float) else str(value)
        for name, value in problem.values.items()
    }
    return (
        problem.code, problem.severity, storable(problem.sheet) if problem.sheet else None, problem.row,
        *(storable(text) if text else None for text in texts), encode_json(fields),
    )  # fmt: skip
