"""A sheet as it came: raw cells, each with its address and its kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, zip_longest

Raw = str | float | tuple[str, str]
"""One raw cell. Text is a str ('' when blank), a number a float; anything else is a pair of its kind
("date", "time", "bool", "error", "uncomputed") and its text. Every kind is hashable and distinct,
so that a column can be read once per different value."""


def cell_kind(raw: Raw) -> str:
    """The kind of a raw cell: blank, text, number, date, time, bool, error or uncomputed."""
    if isinstance(raw, tuple):
        return raw[0]
    if isinstance(raw, float):
        return "number"
    return "text" if raw.strip() else "blank"


def cell_text(raw: Raw) -> str:
    """The text of a raw cell as a person would type it: 5.0 is "5", a date is ISO, an error its name."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else repr(raw)
    return raw[1]


def column_letters(index: int) -> str:
    """Excel's name of the column at `index`, counted from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_ranges(indices: Iterable[int]) -> str:
    """Columns for a reader, neighbours as a range.

    >>> column_ranges([0, 1, 2, 5])
    'A–C, F'
    """
    runs: list[list[int]] = []
    for index in sorted(set(indices)):
        if runs and index == runs[-1][-1] + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return ", ".join(
        column_letters(run[0]) + (f"–{column_letters(run[-1])}" if len(run) > 1 else "") for run in runs
    )


@dataclass(frozen=True)
class Sheet:
    """A rectangle of raw cells and where it stands.

    `rows` may be ragged. `first_row` is Excel's own number of `rows[0]` and `first_column` the index
    (A is 0) of each row's first cell. `formulas` holds (row, column) positions within `rows` whose
    value was computed; `merged` the merged ranges as (top, left, bottom, right) positions within
    `rows`; `hidden_rows` positions within `rows`.
    """

    name: str
    rows: Sequence[Sequence[Raw]]
    first_row: int = 1
    first_column: int = 0
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = field(default=())

    def column(self, position: int, first: int = 0) -> Sequence[Raw]:
        """The cells of a column from row `first` on, blank where a row ends before it."""
        rows = islice(self.rows, first, None)
        return [row[position] if position < len(row) else "" for row in rows]

    def different(self, sample: int | None = None) -> Iterator[set[Raw]]:
        """The different cells of each column; or of the first `sample` rows and about as many others."""
        rows = self.rows
        if sample is not None:
            rows = [*rows[:sample], *rows[sample :: max(1, len(rows) // sample)]]
        return map(set, zip_longest(*rows, fillvalue=""))

    def replaced(self, texts: Mapping[int, Mapping[Raw, Raw]]) -> Sheet:
        """The sheet with some texts of some columns replaced."""
        rows = [list(row) for row in self.rows]
        for row in rows:
            for column, known in texts.items():
                if column < len(row):
                    row[column] = known.get(row[column], row[column])
        return replace(self, rows=rows)

    def row_number(self, position: int) -> int:
        """Excel's own number of the row at `position`."""
        return self.first_row + position

    def row_numbers(self, positions: Sequence[int]) -> Sequence[int]:
        """Excel's own numbers of the rows at these positions."""
        return [self.first_row + position for position in positions]

    def address(self, position: int, column: int) -> str:
        """Excel's own address of a cell."""
        return f"{column_letters(self.first_column + column)}{self.first_row + position}"

    def column_index(self, column: int) -> int:
        """The index (A is 0) of a column of the rows."""
        return self.first_column + column

    def letters(self, column: int) -> str:
        """Excel's own name of a column."""
        return column_letters(self.first_column + column)

    def ranges(self, columns: Iterable[int]) -> str:
        """Excel's own names of columns, neighbours as a range ("A–C, F")."""
        return column_ranges(self.first_column + column for column in columns)
