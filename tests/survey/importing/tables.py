"""A table read by the importer's own stages, up to where its columns are understood."""

from __future__ import annotations

from collections.abc import Sequence

from survey.importing.body import take_body
from survey.importing.column_reader import ColumnReader, Notes
from survey.importing.context import Context
from survey.importing.headers.layout import find_layout
from survey.importing.readers.cells import Raw, Sheet


def read_table(context: Context, rows: Sequence[Sequence[Raw]], name: str = "Phiếu") -> ColumnReader:
    """The reader of a sheet's columns, none of them read yet. Blank cells are ''."""
    sheet = Sheet(name, [list(row) for row in rows])
    layout = find_layout(sheet, context.recogniser)
    assert layout is not None
    return ColumnReader(take_body(sheet, layout), context, Notes(), "a.xlsx")


def said(reader: ColumnReader) -> list[tuple[int, str]]:
    """The row, from 0, and the code of every problem of a row, without the common beginning."""
    return [
        (index, problem.code.removeprefix("importing."))
        for index, problems in sorted(reader.notes.problems.items())
        for problem in problems
    ]
