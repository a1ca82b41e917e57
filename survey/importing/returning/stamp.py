"""The mark by which a returned workbook is known when it comes back corrected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from survey.importing.readers.cells import Sheet, cell_text
from survey.importing.source import SourceFile

PREFIX = "hailong:return:1:"
_LOOK_AT = 3


class Stamp(NamedTuple):
    """Which file a returned workbook is a copy of, and which of its sheets is the list.

    `text_file` says that the original was a text table, whose one sheet had no name.
    """

    file_name: str
    text_file: bool
    list_sheet: str


def stamp_text(file_name: str, *, text_file: bool) -> str:
    """What stands in the list sheet, out of sight."""
    return f"{PREFIX}{'text' if text_file else 'book'}:{file_name}"


def read_stamp(sheets: Iterable[Sheet]) -> Stamp | None:
    """The stamp of a returned workbook; None for any other file."""
    for sheet in sheets:
        for row in sheet.rows[:_LOOK_AT]:
            for raw in row:
                text = cell_text(raw)
                if text.startswith(PREFIX):
                    kind, _, name = text[len(PREFIX) :].partition(":")
                    if kind in {"text", "book"} and name and "/" not in name and "\\" not in name:
                        return Stamp(name, kind == "text", sheet.name)
    return None


def unstamp(source: SourceFile) -> SourceFile:
    """A returned workbook as the file it is a copy of: under that file's name, without the list sheet.

    So its rows stand at the places they had, and forms without a serial are found again.
    """
    stamp = read_stamp(source.sheets)
    if stamp is None:
        return source
    sheets = tuple(sheet for sheet in source.sheets if sheet.name != stamp.list_sheet)
    if stamp.text_file and len(sheets) == 1:
        sheets = (replace(sheets[0], name=""),)
    name = source.path.with_name(stamp.file_name)
    return source._replace(path=name, sheets=sheets, list_sheet=stamp.list_sheet)
