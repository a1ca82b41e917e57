"""What the workbooks of a demo really hold, so that an import can be checked against it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from survey.demo.population import Population
from survey.demo.sheets import Line, SheetPlan

_PHONE = re.compile(r"\b060\d[ .]?\d{3}[ .]?\d{3}\b")


@dataclass(frozen=True, slots=True)
class Planted:
    """One thing put into a workbook on purpose, and where.

    `kind` is a slip's (resent, conflict, nearly_empty, unit_typo, out_of_range, two_marks), "total" for a
    row below the last form or "phone" for a comment with a telephone number. `row` and `cell` are
    Excel's; `value` is the text of the cell; `form` the form's position in the population.
    """

    kind: str
    unit_id: str
    path: Path
    sheet: str
    row: int
    cell: str | None = None
    value: str | None = None
    form: int | None = None


@dataclass(frozen=True)
class DemoFiles:
    """The workbooks written and the truth behind them.

    `population` is what a careful reader makes of the files: unusable marks are UNUSABLE, the nearly
    empty form has lost its answers. `paths` follow `population.units`.
    """

    paths: tuple[Path, ...]
    population: Population
    planted: tuple[Planted, ...]

    @property
    def forms(self) -> Mapping[str, int]:
        """Paper forms of each unit, by its id."""
        counts = np.bincount(self.population.unit, minlength=len(self.population.units))
        return {unit.id: int(n) for unit, n in zip(self.population.units, counts, strict=True)}

    @property
    def expected(self) -> Mapping[str, int]:
        """What a right import does with the rows: rows = accepted + held + rejected + resent."""
        held, rejected, resent = (len(self.where(kind)) for kind in ("conflict", "nearly_empty", "resent"))
        return {
            "rows": self.population.forms + held + resent,
            "accepted": self.population.forms - rejected,
            "held": held,
            "rejected": rejected,
            "resent": resent,
            "left_out": len(self.where("total")),
        }

    def where(self, kind: str) -> tuple[Planted, ...]:
        """Everything planted of one kind."""
        return tuple(planted for planted in self.planted if planted.kind == kind)


def find_planted(
    contents: SheetPlan, population: Population, unit_id: str, path: Path, sheet: str
) -> Iterator[Planted]:
    """Where in a laid-out sheet the planted things stand."""
    for row, line in enumerate(contents.lines, 1):
        if line.kind == "total":
            yield Planted("total", unit_id, path, sheet, row, "A" + str(row), str(line.cells[0]))
        elif line.entry is not None:
            for kind, column in _places(contents, line, population):
                cell = f"{column_letters(column)}{row}" if column is not None else None
                value = None if column is None else str(line.cells[column])
                yield Planted(kind, unit_id, path, sheet, row, cell, value, line.entry.form)


def _places(contents: SheetPlan, line: Line, population: Population) -> Iterator[tuple[str, int | None]]:
    """The slips of a row, each with the position of its column where it is about one cell."""
    entry = line.entry
    if entry is None:
        return
    holds = [column.holds for column in contents.columns]
    marks = iter([p for p, column in enumerate(contents.columns) if column.rated in entry.typed])
    for kind in entry.slips:
        if kind in ("out_of_range", "two_marks"):
            yield kind, next(marks)
        elif kind == "unit_typo":
            yield kind, holds.index("unit")
        else:
            yield kind, None
    if not entry.second and _PHONE.search(population.comments.get(entry.form, "")) and "comment" in holds:
        yield "phone", holds.index("comment")


def column_letters(position: int) -> str:
    """Excel's name of the column at `position` from 0: 0 → A, 27 → AB."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
