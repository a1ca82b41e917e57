"""The report as data: sections of paragraphs, tables and figures that every format is written from.

A number appears with its value at full precision and the text that stands for it, so that a
sentence, a table and a chart cannot disagree. Suppression has happened before: what may not be
published is not in here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its text and, for a number, its value."""

    text: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; `kind` is "total" for sums and overall rows, else ""."""

    cells: tuple[Cell, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with its caption. The first column heads the rows; `numeric` columns are set right.

    `notes` stand below the table. `wide` asks for smaller letters.
    """

    id: str
    caption: str
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or several, the figures in it, and its manner.

    Sentences ("lead", "sentence") that follow each other make one paragraph; "body" is one of its own;
    "note" is set small.
    """

    id: str
    text: str
    figures: Mapping[str, Cell] = field(default_factory=dict)
    manner: str = "sentence"


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A picture by its name, with caption, alternative text and the data behind it.

    The data are a table of their own, or (`table`) the id of a table of the same section.
    """

    id: str
    caption: str
    alt: str
    data: TableBlock | None = None
    table: str = ""


Block = Paragraph | TableBlock | FigureBlock


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A whole report. `facts` are the survey's name, organiser, dates and settings, for numbers.json."""

    lang: str
    title: str
    subtitle: tuple[str, ...]
    sections: tuple[Section, ...]
    words: Mapping[str, str]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def tables(self) -> tuple[TableBlock, ...]:
        """Every table that is not merely the data of a figure, in order."""
        return tuple(b for s in self.sections for b in s.blocks if isinstance(b, TableBlock))

    def figures(self) -> tuple[FigureBlock, ...]:
        """Every figure, in order."""
        return tuple(b for s in self.sections for b in s.blocks if isinstance(b, FigureBlock))
