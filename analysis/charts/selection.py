"""Rows picked from a table of indices, whether it is a Table or a data frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from analysis.formatting import MISSING
from survey.messages import HailongError


class Columns(Protocol):
    """Anything that gives a column by its name: an analysis Table, a pandas or Polars data frame."""

    def __getitem__(self, name: str, /) -> Any: ...


class Row(NamedTuple):
    """One estimate. `unit_id` and `unit` are empty where the row is not about a unit."""

    scope: str
    unit_id: str
    unit: str
    group: str
    criterion: str
    estimate: float
    se: float
    lower: float
    upper: float
    forms: float
    answers: float
    flag: str

    @property
    def marks(self) -> tuple[str, ...]:
        """The codes in `flag`."""
        return tuple(code for code in self.flag.split(";") if code)

    @property
    def published(self) -> bool:
        """Whether there is an estimate that may be shown."""
        return self.estimate == self.estimate and "c" not in self.marks

    @property
    def absent(self) -> str:
        """What stands in place of an estimate that is not shown: withheld, or a dash where there is none."""
        return "[c]" if "c" in self.marks else MISSING

    @property
    def complete(self) -> bool:
        """Whether every case was asked, so that there is no sampling error and the interval has no width."""
        return self.published and "complete_count" in self.marks

    @property
    def has_interval(self) -> bool:
        """Whether there are limits to draw."""
        return self.published and self.lower == self.lower and self.upper == self.upper


def column(table: Columns, name: str) -> NDArray[Any]:
    """The column `name` as an array."""
    return np.asarray(table[name])


def texts(table: Columns, name: str, rows: NDArray[np.intp] | None = None) -> list[str]:
    """The column `name` as texts, '' where nothing is given; of the rows at these positions, or of all."""
    return ["" if v is None or v != v else str(v) for v in _values(table, name, rows)]


def numbers(table: Columns, name: str, rows: NDArray[np.intp] | None = None) -> list[float]:
    """The column `name` as floats, NaN where nothing is given; of the rows at these positions, or of all."""
    return [float("nan") if v is None else float(v) for v in _values(table, name, rows)]


def _values(table: Columns, name: str, rows: NDArray[np.intp] | None) -> list[Any]:
    values = column(table, name)
    found: list[Any] = (values if rows is None else values[rows]).tolist()
    return found


def pick_rows(table: Columns, *, measure: str = "satisfied", chart: str = "", **wanted: object) -> list[Row]:
    """The rows of `measure` whose named text columns equal the wanted value or are among the values.

    An index100 is given as a fraction of 100, so that one axis serves both kinds of index.
    Raises HailongError (report.no_estimates) when `chart` is named and there is no such row.
    """
    kept = np.arange(len(column(table, "measure")))
    for name, choice in {**wanted, "measure": measure}.items():
        allowed = {choice} if isinstance(choice, str) else set(_iterate(choice))
        # a column is read where rows are left: a report asks a hundred times for a few of some hundred
        kept = kept[[value in allowed for value in texts(table, name, kept)]]
    if chart and not kept.size:
        raise HailongError("report.no_estimates", chart=chart, wanted=f"{measure} {wanted}")
    shrink = 0.01 if measure == "index100" else 1.0  # charts and reports reckon in fractions throughout
    names = [texts(table, name, kept) for name in ("scope", "unit_id", "unit", "group", "criterion")]
    figures = [
        [value * shrink for value in numbers(table, name, kept)]
        for name in ("estimate", "se", "lower", "upper")
    ]
    counts = [numbers(table, name, kept) for name in ("forms", "answers")]
    flags = texts(table, "flag", kept)
    return list(map(Row._make, zip(*names, *figures, *counts, flags, strict=True)))


def _iterate(choice: object) -> Iterable[str]:
    return [str(value) for value in choice] if isinstance(choice, Iterable) else [str(choice)]
