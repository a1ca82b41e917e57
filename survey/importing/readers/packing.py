"""The columns of a text table packed small, to be sent from process to process. Standard library only.

A packed column is ("coded", its different texts, a byte for each cell: which of them it is), or, where it has
more than 256, ("joined", parts): each part the texts of `BLOCK` cells, joined into one or in a list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count

TYPE_CHECKING = False  # the module typing is not needed, and costs time
if TYPE_CHECKING:
    from typing import Any

    Part = str | list[Any]
    Packed = tuple[Any, ...]

BLOCK = 1_000
_JOINT = "\x1f"
"""Separates joined cells: a character that no keyboard types."""


class ColumnPacker:
    """One column, packed a block at a time. A column that begins late was blank before."""

    def __init__(self, blanks: int) -> None:
        self._places: defaultdict[str, int] = defaultdict(count().__next__)
        self._places[""]  # the first code: blank
        self._codes = bytearray(blanks)
        self._parts: list[Part] | None = None

    def add(self, cells: Sequence[str]) -> None:
        """The next cells: `BLOCK` of them, but for the last ones of the column."""
        if self._parts is None:
            try:
                self._codes += bytes(map(self._places.__getitem__, cells))
                return
            except ValueError:  # more than 256 different ones
                self._parts = self._codes_as_parts()
        self._parts.append(join(cells))

    def add_blanks(self, cells: int) -> None:
        """The next cells of a block whose rows end before this column."""
        if self._parts is None:
            self._codes += bytes(cells)
        else:
            self._parts.append(join([""] * cells))

    def _codes_as_parts(self) -> list[Part]:
        texts = list(self._places)
        coded, self._codes = self._codes, bytearray()
        return [
            join([texts[code] for code in coded[start : start + BLOCK]])
            for start in range(0, len(coded), BLOCK)
        ]

    def pack(self) -> Packed:
        """The packed column."""
        if self._parts is None:
            return ("coded", list(self._places), bytes(self._codes))
        return ("joined", self._parts)


def join(cells: Sequence[str]) -> Part:
    """A part of a column."""
    joined = _JOINT.join(cells)
    return joined if joined.count(_JOINT) == len(cells) - 1 else list(cells)


def split(part: Part) -> list[Any]:
    """The cells of a part."""
    return part if isinstance(part, list) else part.split(_JOINT)


def unpack(column: Packed) -> Iterator[Any]:
    """The cells of a packed column."""
    if column[0] == "coded":
        return map(column[1].__getitem__, column[2])
    return chain.from_iterable(map(split, column[1]))


def unpack_rows(columns: Iterable[Packed]) -> list[tuple[Any, ...]]:
    """The rows of a table of packed columns."""
    return list(zip(*map(unpack, columns), strict=True))
