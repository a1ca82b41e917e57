"""How an engine's columns become small whole numbers, and how these are read as columns of cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

    from survey.importing.readers.cells import Raw

Kind = Literal["whole", "number", "truth", "text"]

MOST_VALUES = 100_000
"""Different values of one column: there are 10,000 communes at most; what has more is no column of labels."""
WIDEST_RANGE = 1 << 14
"""Whole numbers of a rating's column that are sent as they are, less the lowest."""
BATCH = 1 << 19
"""Rows read at once, more or less."""


@dataclass(frozen=True)
class Coding:
    """How one column is sent: −1 where missing, else the place of its value in `values`.

    lowest: for whole numbers in a narrow range, which are sent as they are, less the lowest; else None,
    and `texts` are the different values as the engine writes them.
    """

    kind: Kind
    values: tuple[Raw, ...]
    lowest: int | None = None
    texts: tuple[str, ...] = ()


def code_range(low: int, high: int) -> Coding:
    """The coding of whole numbers from `low` to `high`."""
    return Coding("whole", tuple(float(value) for value in range(low, high + 1)), lowest=low)


def code_texts(kind: Kind, texts: Sequence[str]) -> Coding:
    """The coding of a column of any kind by its different values, as the engine writes them."""
    return Coding(kind, tuple(_cell(kind, text) for text in texts), texts=tuple(texts))


def _cell(kind: Kind, text: str) -> Raw:
    """The cell that a value would be in a file."""
    if kind == "truth":
        return ("bool", text.upper())
    return float(text) if kind in ("whole", "number") else text


@dataclass(frozen=True)
class Batch:
    """Some rows: codes of the coded columns, and columns of numbers (`analysis.reading.Columns`)."""

    forms: int
    codings: Mapping[str, Coding]
    codes: Mapping[str, NDArray[Any]]
    weights: Mapping[str, NDArray[np.float64]]

    def factors(self, name: str) -> tuple[NDArray[Any], Sequence[Raw]]:
        return self.codes[name], self.codings[name].values

    def numbers(self, name: str) -> NDArray[np.float64]:
        return self.weights[name]


class Engine(Protocol):
    """Where answers lie. Raises HailongError where it cannot be reached or read."""

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The columns, in order, and what they hold."""

    def ranges(self, names: Sequence[str]) -> Mapping[str, tuple[int, int] | None]:
        """The lowest and the highest of columns of whole numbers; None where all are missing."""

    def texts(self, name: str, most: int) -> list[str] | None:
        """The different values of a column as texts; None where there are more than `most`."""

    def parts(self, rows: Rows, work: Callable[[Iterator[Batch]], Any]) -> Iterator[Any]:
        """What `work` makes of all rows, in one part or in several."""

    def close(self) -> None:
        """Let go of what is held open."""


@dataclass(frozen=True)
class Rows:
    """What is asked of an engine: columns to code, and columns of numbers to hand over as they are."""

    codings: Mapping[str, Coding]
    weights: tuple[str, ...]
