"""The sheet of a text table, kept as the columns that the child packed: a byte for most of its cells."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress, islice
from typing import TYPE_CHECKING, cast, overload

from survey.importing.readers.cells import Raw, Sheet
from survey.importing.readers.packing import BLOCK, split

if TYPE_CHECKING:
    from survey.importing.readers.packing import Packed, Part


class TextColumn(Sequence[Raw]):
    """The cells of a column, or of some of its rows."""

    @abstractmethod
    def pick(self, positions: Sequence[int]) -> TextColumn:
        """The cells at these positions among its own, in ascending order; a range has no gaps."""

    @abstractmethod
    def different(self, sample: int | None = None) -> set[Raw]:
        """The different cells; of many, those of the first `sample` rows and of as many others."""

    @abstractmethod
    def flags(self, test: Callable[[Raw], bool]) -> bytes:
        """A byte for each cell: whether it passes a test."""

    @abstractmethod
    def replaced(self, texts: Mapping[Raw, Raw]) -> TextColumn:
        """The column with some texts replaced."""

    @abstractmethod
    def packed(self) -> Packed:
        """The column as `packing` describes it."""

    @overload
    def __getitem__(self, index: int) -> Raw: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Raw]: ...
    def __getitem__(self, index: int | slice) -> Raw | Sequence[Raw]:
        if isinstance(index, slice):
            return list(islice(self, *index.indices(len(self))))
        return self.cell(index if index >= 0 else len(self) + index)

    @abstractmethod
    def cell(self, index: int) -> Raw:
        """One cell."""


class CodedColumn(TextColumn):
    """A column of few different texts; those that do not occur are forgotten."""

    def __init__(self, texts: Sequence[Raw], codes: bytes) -> None:
        used = [code for code in range(len(texts)) if code in codes]
        places = bytearray(256)
        for place, code in enumerate(used):
            places[code] = place
        self._texts = [texts[code] for code in used]
        self._codes = codes.translate(places)

    def __len__(self) -> int:
        return len(self._codes)

    def __iter__(self) -> Iterator[Raw]:
        return map(self._texts.__getitem__, self._codes)

    def cell(self, index: int) -> Raw:
        return self._texts[self._codes[index]]

    def pick(self, positions: Sequence[int]) -> CodedColumn:
        codes = self._codes
        if isinstance(positions, range):
            return CodedColumn(self._texts, codes[positions.start : positions.stop])
        return CodedColumn(self._texts, bytes(map(codes.__getitem__, positions)))

    def different(self, sample: int | None = None) -> set[Raw]:
        return set(self._texts)

    def flags(self, test: Callable[[Raw], bool]) -> bytes:
        return self.translate({text: test(text) for text in self._texts})

    def translate(self, meanings: Mapping[Raw, int]) -> bytes:
        """A byte for each cell: what its text means."""
        return self._codes.translate(bytes(meanings.get(text, 0) for text in self._texts).ljust(256))

    def replaced(self, texts: Mapping[Raw, Raw]) -> CodedColumn:
        return CodedColumn([texts.get(text, text) for text in self._texts], self._codes)

    def paired(self, other: CodedColumn, between: str) -> CodedColumn | None:
        """Its texts joined with those of another; None where a byte may be too small to tell the pairs.

        The codes of a column are one long number: those of all rows are added at once.
        """
        width = len(other._texts)
        if len(self._texts) * width > 256:
            return None
        scaled = self._codes.translate(bytes(place * width for place in range(len(self._texts))).ljust(256))
        codes = int.from_bytes(scaled, "little") + int.from_bytes(other._codes, "little")
        texts = [f"{first}{between}{second}" for first in self._texts for second in other._texts]
        return CodedColumn(texts, codes.to_bytes(len(self), "little"))

    def packed(self) -> Packed:
        return ("coded", list(self._texts), self._codes)


class JoinedColumn(TextColumn):
    """A column of many different texts, which become strings when they are asked for, a part at a time."""

    def __init__(self, parts: Sequence[Part], positions: Sequence[int]) -> None:
        self._parts, self._positions = parts, positions
        self._open: tuple[int, Sequence[Raw]] = (-1, ())

    def __len__(self) -> int:
        return len(self._positions)

    def __iter__(self) -> Iterator[Raw]:
        cells = chain.from_iterable(map(split, self._parts))
        if isinstance(self._positions, range):
            return islice(cells, self._positions.start, self._positions.stop)
        wanted = bytearray(len(self._parts) * BLOCK)
        for position in self._positions:
            wanted[position] = 1
        return compress(cells, wanted)

    def cell(self, index: int) -> Raw:
        block, place = divmod(self._positions[index], BLOCK)
        known, cells = self._open
        if known != block:
            cells = split(self._parts[block])
            self._open = block, cells
        return cells[place]

    def pick(self, positions: Sequence[int]) -> JoinedColumn:
        own = self._positions
        if isinstance(positions, range):
            return JoinedColumn(self._parts, own[positions.start : positions.stop])
        return JoinedColumn(self._parts, [own[position] for position in positions])

    def different(self, sample: int | None = None) -> set[Raw]:
        if sample is None or len(self) <= 2 * sample:
            return set(self)
        return {*islice(self, sample), *islice(self, sample, None, max(1, len(self) // sample))}

    def flags(self, test: Callable[[Raw], bool]) -> bytes:
        return bytes(map(test, self))

    def replaced(self, texts: Mapping[Raw, Raw]) -> JoinedColumn:
        parts = [[texts.get(raw, raw) for raw in split(part)] for part in self._parts]
        return JoinedColumn(parts, self._positions)

    def packed(self) -> Packed:
        return ("joined", list(self._parts))


class TextRows(Sequence[Sequence[Raw]]):
    """The rows of a text table, each made when it is asked for."""

    def __init__(self, columns: Sequence[TextColumn]) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def __iter__(self) -> Iterator[Sequence[Raw]]:
        return zip(*self.columns, strict=True)

    @overload
    def __getitem__(self, index: int) -> Sequence[Raw]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Sequence[Raw]]: ...
    def __getitem__(self, index: int | slice) -> Sequence[Raw] | Sequence[Sequence[Raw]]:
        if isinstance(index, slice):
            return list(islice(self, *index.indices(len(self))))
        return [column[index] for column in self.columns]


@dataclass(frozen=True)
class TextSheet(Sheet):
    """The one sheet of a text table."""

    rows: TextRows

    def column(self, position: int, first: int = 0) -> Sequence[Raw]:
        return self.rows.columns[position].pick(range(first, len(self.rows)))

    def different(self, sample: int | None = None) -> Iterator[set[Raw]]:
        return (column.different(sample) for column in self.rows.columns)

    def replaced(self, texts: Mapping[int, Mapping[Raw, Raw]]) -> TextSheet:
        columns = [
            column.replaced(texts[position]) if position in texts else column
            for position, column in enumerate(self.rows.columns)
        ]
        return replace(self, rows=TextRows(columns))

    def packed(self) -> list[Packed]:
        return [column.packed() for column in self.rows.columns]


def translate_cells(cells: Sequence[Raw], texts: Mapping[Raw, str]) -> Sequence[Raw]:
    """The text for each cell."""
    return cells.replaced(texts) if isinstance(cells, CodedColumn) else list(map(texts.__getitem__, cells))


def join_cells(columns: Iterable[Sequence[Raw]], between: str) -> Iterator[str]:
    """The texts of each row joined. Neighbouring columns of few different ones are first made one."""
    merged: list[Sequence[Raw]] = []
    for column in columns:
        if merged and (pairs := _pair(merged[-1], column, between)) is not None:
            merged[-1] = pairs
        else:
            merged.append(column)
    return map(between.join, zip(*cast("list[Sequence[str]]", merged), strict=True))


def _pair(first: Sequence[Raw], second: Sequence[Raw], between: str) -> CodedColumn | None:
    if isinstance(first, CodedColumn) and isinstance(second, CodedColumn):
        return first.paired(second, between)
    return None


def unpack_sheet(columns: Sequence[Packed], rows: int) -> TextSheet:
    """The sheet of the columns that the child sent."""
    return TextSheet(name="", rows=TextRows([_unpack(column, rows) for column in columns]))


def _unpack(column: Packed, rows: int) -> TextColumn:
    kind, *content = column
    return CodedColumn(content[0], content[1]) if kind == "coded" else JoinedColumn(content[0], range(rows))
