"""Rows of a file held column by column, so that a hundred thousand of them cost what their columns cost.

A `Table` is a sequence of rows like any other; a `Row` of it is made when somebody asks for one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple, overload

from survey.messages import Problem
from survey.store.records import Form, Row, RowState

_KEPT = 5_000


class Event(NamedTuple):
    """What is to be said of a row that is not simply accepted as it stands."""

    state: RowState
    reason: str | None = None
    corrected: bool = False
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, eq=False)
class SheetColumns:
    """n rows of one sheet, each of the sequences n long.

    `raws` are the cells as typed, each a JSON list of texts in the order of `headers`; `attributes` are
    JSON objects with sorted keys and no spaces; `ratings` has `width` bytes a row, one row after the other.
    `events` tells of the rows that are not simply accepted, by index; `formless` are those without a form.
    """

    sheet: str
    headers: tuple[str, ...]
    width: int
    numbers: Sequence[int]
    raws: Sequence[str]
    serials: Sequence[str | None]
    units: Sequence[str | None]
    days: Sequence[str | None]
    volunteers: Sequence[str | None]
    ratings: bytes
    attributes: Sequence[str]
    weights: Sequence[float | None]
    clusters: Sequence[str | None]
    comments: Sequence[str | None]
    events: Mapping[int, Event] = field(default_factory=dict)
    formless: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.numbers)

    def row(self, index: int) -> Row:
        """The row at `index`, made anew."""
        event = self.events.get(index) or Event("accepted")
        cells = zip(self.headers, json.loads(self.raws[index]), strict=True)
        raw = {header: text for header, text in cells if text is not None}
        form = None if index in self.formless else self._form(index)
        return Row(self.sheet, self.numbers[index], event.state, raw, form, *event[1:])

    def rating(self, index: int) -> bytes:
        """The ratings of the row at `index`."""
        return self.ratings[index * self.width : (index + 1) * self.width]

    def _form(self, index: int) -> Form:
        return Form(
            self.serials[index], self.units[index], self.rating(index), json.loads(self.attributes[index]),
            self.days[index], self.volunteers[index], self.weights[index], self.clusters[index],
            self.comments[index],
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Table(Sequence[Row]):
    """The rows of a file: its sheets' columns, one after the other. `changed` rows stand for those there."""

    parts: tuple[SheetColumns, ...]
    changed: Mapping[int, Row] = field(default_factory=dict)
    _made: dict[int, Row] = field(default_factory=dict, repr=False)
    """Rows that somebody asked for by index, the first some of them: they are asked for again and again."""

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(len(self))[index])
        index = range(len(self))[index]
        if index in self.changed:
            return self.changed[index]
        if index in self._made:
            return self._made[index]
        for start, part in self.starts():
            if index < start + len(part):
                row = part.row(index - start)
                if len(self._made) < _KEPT:
                    self._made[index] = row
                return row
        raise IndexError(index)

    def __iter__(self) -> Iterator[Row]:
        for start, part in self.starts():
            for index in range(len(part)):
                yield self.changed.get(start + index) or part.row(index)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_equal, self, other))

    __hash__ = None  # type: ignore[assignment]

    def starts(self) -> Iterator[tuple[int, SheetColumns]]:
        """Each part, and the index of its first row."""
        lengths = accumulate(map(len, self.parts), initial=0)
        return zip(lengths, self.parts, strict=False)

    def events(self) -> Iterator[tuple[int, Event]]:
        """What is to be said of rows, in order, each with the row's index. No row is made for it."""
        told = {start + index: event for start, part in self.starts() for index, event in part.events.items()}
        told |= {index: _event(row) for index, row in self.changed.items()}
        return iter(sorted(told.items(), key=itemgetter(0)))


def _equal(one: object, other: object) -> bool:
    return one == other


def _event(row: Row) -> Event:
    return Event(row.state, row.reason, row.corrected, row.problems)


def row_events(rows: Iterable[Row]) -> Iterator[tuple[int, Event]]:
    """What is to be said of rows (a problem, another state), each with the row's index."""
    if isinstance(rows, Table):
        return rows.events()
    return ((index, _event(row)) for index, row in enumerate(rows) if row.problems or row.state != "accepted")


def replace_rows(rows: Sequence[Row], changed: Mapping[int, Row]) -> Sequence[Row]:
    """`rows` with those at the keys of `changed` replaced; of the same kind as `rows`."""
    if not changed:
        return rows
    if isinstance(rows, Table):
        return replace(rows, changed={**rows.changed, **changed})
    return tuple(changed.get(index, row) for index, row in enumerate(rows))
