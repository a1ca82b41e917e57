"""The cells and rows that the report's tables are put together from."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from analysis.charts.selection import Row as Estimate
from analysis.formatting import (
    MISSING,
    format_count,
    format_percent,
    is_number,
)
from analysis.report.document import Cell, Row, TableBlock
from analysis.report.facts import Facts
from analysis.report.inputs import LOW_RELIABILITY, SMALLEST_CELL, SMALLEST_UNIT


def count_cell(facts: Facts, value: float | None) -> Cell:
    """A number of forms or answers; [c] where it is withheld."""
    if value is None:
        return Cell(MISSING)
    return Cell(format_count(value, facts.lang), float(value)) if is_number(value) else Cell("[c]")


def percent_cell(facts: Facts, value: float) -> Cell:
    """A share as a percentage; [c] where it is withheld."""
    return Cell(format_percent(value, facts.lang), value) if is_number(value) else Cell("[c]")


def limits_cell(facts: Facts, row: Estimate) -> tuple[Cell, Cell]:
    """The lower and the upper limit of an interval."""
    if not row.has_interval:
        return (Cell("[c]" if "c" in row.marks else MISSING),) * 2
    return Cell(facts.share(row.lower), row.lower), Cell(facts.share(row.upper), row.upper)


def mark_notes(facts: Facts, rows: Sequence[Row]) -> tuple[str, ...]:
    """Explanations of the marks that occur in the rows."""
    written = " ".join(cell.text for row in rows for cell in row.cells)
    notes = []
    if "[c]" in written:
        notes.append(facts.t("notes.c", units=str(SMALLEST_UNIT), cells=str(SMALLEST_CELL)))
    if "[u]" in written:
        notes.append(facts.t("notes.u", points=str(round(LOW_RELIABILITY * 100))))
    if "[n=N]" in written:
        notes.append(facts.t("notes.complete"))
    if "[ns]" in written:
        notes.append(facts.t("notes.ns"))
    return tuple(notes)


def make_table(
    facts: Facts,
    id: str,
    headings: Sequence[str],
    rows: Sequence[Row],
    *,
    caption: str | None = None,
    words: int = 1,
    said: Collection[int] = (),
    notes: Sequence[str] = (),
    wide: bool = False,
) -> TableBlock:
    """A table whose first `words` columns, and those in `said`, are text and the others numbers."""
    numeric = tuple(index >= words and index not in said for index in range(len(headings)))
    title = caption if caption is not None else facts.t(f"captions.{id}")
    return TableBlock(
        id, title, tuple(headings), numeric, tuple(rows), (*notes, *mark_notes(facts, rows)), wide
    )


def column_names(facts: Facts, *names: str) -> list[str]:
    """Headings of columns, by the names of their texts."""
    words = {"level": facts.level_text(), "points": facts.points}
    return [facts.t(f"columns.{name}", **words) for name in names]


def index_headings(facts: Facts, first: str) -> list[str]:
    """The headings over `index_row`."""
    level = facts.level_text()
    low, high = facts.t("columns.lower", level=level), facts.t("columns.upper", level=level)
    return [*column_names(facts, first, "index"), low, high, *column_names(facts, "forms", "answers")]


def index_row(facts: Facts, label: str, row: Estimate | None, kind: str = "") -> Row:
    """A label, an index with its limits, forms and answers; empty cells where there is no estimate."""
    if row is None:
        return Row((Cell(label), *[Cell("")] * 5), kind)
    cells = (Cell(label), facts.index_cell(row), *limits_cell(facts, row))
    return Row((*cells, count_cell(facts, row.forms), count_cell(facts, row.answers)), kind)


def quoted(labels: Sequence[str]) -> str:
    """Labels in quotation marks, parted by commas."""
    return ", ".join(f"“{label}”" for label in labels)
