"""The columns of one sheet while they are read, and what is found out about its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from survey.importing.body import Body
from survey.importing.context import Context
from survey.importing.headers.layout import Column
from survey.importing.personal import show_value
from survey.importing.readers.cells import Raw, cell_text
from survey.messages import HailongError, Problem, Severity
from survey.questionnaire.model import Item
from survey.store.records import RowState

_LONGEST_VALUE = 200
_SAID_BY_EXCEL = frozenset({"error", "date", "time", "bool", "uncomputed"})


@dataclass
class Notes:
    """What was found out about each row while its columns were read."""

    problems: dict[int, list[Problem]] = field(default_factory=dict)
    rules: dict[int, list[str]] = field(default_factory=dict)
    corrected: set[int] = field(default_factory=set)
    stopped: dict[int, tuple[RowState, str]] = field(default_factory=dict)

    def add(self, index: int, problem: Problem) -> None:
        """Note a problem of a row."""
        self.problems.setdefault(index, []).append(problem)

    def stop(self, index: int, state: RowState, reason: str) -> None:
        """Keep a row from being accepted; an earlier reason stands."""
        self.stopped.setdefault(index, (state, reason))


class ColumnReader:
    """A sheet's body, the survey's context, and the notes taken; every reader of a column gets it."""

    def __init__(self, body: Body, context: Context, notes: Notes, file_name: str) -> None:
        self.body, self.context, self.notes, self.file_name = body, context, notes, file_name
        self.sheet_name = body.sheet.name or None
        self.items = body.layout.items()
        self.rated_positions = frozenset(c.position for columns in self.items.values() for c in columns)
        self.column_problems: list[Problem] = []
        self._wrong_answers = 0
        self.empty: frozenset[int] = frozenset()
        self.doubtful: frozenset[int] = frozenset()
        self.serial_units: Sequence[str | None] = ()
        """The unit that each row's serial names, where its check letter is right."""

    def problem(
        self, index: int, column: Column, code: str, severity: Severity = "error", /, **values: object
    ) -> Problem:
        """A problem of one cell. Of its value only what cannot be a name is shown."""
        address = self.body.address(index, column.position)
        return Problem(
            code,
            severity,
            sheet=self.sheet_name,
            row=self.body.number(index),
            cell=address,
            column=column.header or None,
            value=self._shown(self.body.columns[column.position][index], column),
            values={"cell": address, **values},
        )

    def _shown(self, raw: Raw, column: Column) -> str:
        text = cell_text(raw)[: 5 * _LONGEST_VALUE].strip()
        if isinstance(raw, tuple) and raw[0] in _SAID_BY_EXCEL:
            return text[:_LONGEST_VALUE]
        if column.match.kind == "role" and column.match.code == "unit":
            return show_value(text, self.context.unit_words)
        return show_value(text, self.context.answer_words)

    def note_wrong_answer(self, index: int, column: Column, item: Item, code: str) -> None:
        """Note a rated cell that cannot be used. Raises HailongError where there are too many of them."""
        self._wrong_answers += 1
        limit = self.context.limits.wrong_answers
        if self._wrong_answers > limit:
            raise HailongError("importing.too_many_wrong", limit=limit, column=column.header or item.code)
        self.notes.add(index, self.rating_problem(index, column, item, code))

    def rating_problem(self, index: int, column: Column, item: Item, code: str) -> Problem:
        """A problem of a rated cell: which row of the form it is, and what may be typed there."""
        vocabulary = self.context.vocabulary
        return self.problem(
            index,
            column,
            code,
            item=item.code,
            allowed_vi=vocabulary.allowed(item, "vi"),
            allowed_en=vocabulary.allowed(item, "en"),
        )

    def correct(self, index: int, column: Column, what: str, rule: str, **values: str) -> None:
        """Say that a cell was changed to be understood, and how."""
        self.notes.corrected.add(index)
        self.notes.rules.setdefault(index, []).append(f"{what}: {rule}")
        self.notes.add(index, self.problem(index, column, f"importing.{what}_corrected", "warning", **values))

    def unit_name(self, unit_id: str | None) -> str:
        """A unit's name for a message."""
        return self.context.units.units.get(unit_id or "", unit_id or "")

    def hold(self, index: int, column: Column | None, code: str, **values: str) -> None:
        """Keep a row for a decision, because of one of its cells or of a column that is not there."""
        self.notes.stop(index, "held", code)
        number = self.body.number(index)
        if column is not None:
            self.notes.add(index, self.problem(index, column, code, "error", **values))
        else:
            problem = Problem(code, sheet=self.sheet_name, row=number, values={"row": number, **values})
            self.notes.add(index, problem)
