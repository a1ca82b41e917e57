"""Write the workbook that goes back to the sender into the survey's outgoing folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any

from survey.files import write_file
from survey.importing.child.process import PACKAGES, Child, library_folder
from survey.importing.headers.layout import Column
from survey.importing.readers.cells import Sheet
from survey.importing.readers.file_reader import FileReader
from survey.importing.readers.text_table import TextSheet
from survey.importing.returning.notes import Note, collect_notes, needs_return
from survey.importing.returning.stamp import stamp_text
from survey.importing.source import SourceFile
from survey.messages import HailongError, Language, say
from survey.store.records import Row

_HERE = Path(__file__).parent
_SECONDS = 60
_MEMORY = 1_500_000_000
_LARGEST = {"edit": 20_000_000, "reshape": 5_000_000, "anew": float("inf")}
"""The ways to make a copy, in the order of trial, and the largest file of which each makes one in time.

edit: in the workbook's own XML. reshape: by openpyxl, for a workbook written in an unusual way. anew: from
the values alone.
"""
_NAME_BYTES = 200
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_WRITERS = 4
"""Copies written at a time: writing is waiting for the disk."""


class Returner:
    """Makes annotated copies in a child process and behind the caller's back, and puts them into a folder.

    The parser's process marks ordinary workbooks; another, with more time and memory, makes the other copies.
    A context manager: `send` has a copy made, `put_in_place` writes those made so far once their rows are
    stored, `finish` waits for all of them.
    """

    def __init__(self, folder: Path, lang: Language, reader: FileReader) -> None:
        self.folder, self.lang, self._reader = folder, lang, reader
        library = library_folder("openpyxl")
        self._child = Child(
            _HERE / "copier.py",
            {
                "paths": [str(_HERE), PACKAGES, *([library] if library else [])],
                "memory_bytes": _MEMORY,
                "seconds": _SECONDS,
            },
        )
        self._makers, self._writers = ThreadPoolExecutor(1), ThreadPoolExecutor(_WRITERS)
        self._made: dict[Path, Future[bytes | None]] = {}
        self._placed: dict[Path, Future[Path | None]] = {}
        self._names: set[str] = set()

    def __enter__(self) -> Returner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pool in (self._makers, self._writers):
            pool.shutdown(cancel_futures=kind is not None)
        self._child.close()

    def send(
        self, path: Path, source: SourceFile, rows: Sequence[Row], anchors: Mapping[str, Column | None]
    ) -> None:
        """Have the annotated copy of `source` written, if anything in its rows must be corrected.

        What stands in the workbook stays as it was sent, to the letter; formulas are replaced by their
        values, macros, links and what else could act by itself are gone. Where the workbook cannot be
        marked so, its values are written anew. `anchors` is the column of each sheet at which a problem of
        a whole row is shown.
        """
        if needs_return(rows):
            notes = collect_notes(rows, anchors, self.lang)
            self._made[path] = self._makers.submit(self._make, source, notes)

    def put_in_place(self) -> None:
        """Have the copies sent so far written into the folder."""
        for path, made in self._made.items():
            name = _free_name(path.name, self._names, self.lang)
            self._placed[path] = self._writers.submit(_write, self.folder / name, made)
        self._made.clear()

    def finish(self) -> Mapping[Path, Path | None]:
        """Wait, and give each file's copy: None where it could not be written."""
        return {path: placed.result() for path, placed in self._placed.items()}

    def _make(self, source: SourceFile, notes: Sequence[Note]) -> bytes | None:
        ways = _ways(source)
        content: bytes | None = b""
        while ways and not content:
            way = ways.pop(0)
            ask = self._reader.copy if way == "edit" else self._child.ask
            content = ask(_request(source, notes, self.lang, way))
            if content is None:  # the file was too much for the child: only its values are left to try
                ways = ways[-1:]
        return content or None


def _write(target: Path, made: Future[bytes | None]) -> Path | None:
    content = made.result()
    if content is None:
        return None
    try:
        return write_file(target, content)
    except HailongError:
        return None


def _ways(source: SourceFile) -> list[str]:
    """The ways to make a copy of a file, the best first."""
    styled = source.content.startswith(b"PK") and source.path.suffix.lower() not in {".ods", ".xlsb"}
    return [way for way, most in _LARGEST.items() if way == "anew" or (styled and source.size <= most)]


def _request(source: SourceFile, notes: Iterable[Note], lang: Language, way: str) -> dict[str, Any]:
    return {
        "way": way,
        "content": source.content if way != "anew" else b"",
        "sheets": [_plain_sheet(sheet) for sheet in source.sheets] if way != "edit" else [],
        "listed_before": source.list_sheet,
        "notes": [(note.sheet, note.cell, note.value, note.text, note.severity) for note in notes],
        "stamp": stamp_text(source.path.name, text_file=_was_text(source)),
        "texts": {
            "title": say("importing.return_title", lang, name=source.path.name),
            "explain": say("importing.return_explain", lang),
            "list_sheet": say("importing.return_sheet", lang),
            "data_sheet": say("importing.return_data", lang),
            "columns": say("importing.return_columns", lang).split("|"),
            "author": "hailong",
        },
    }


def _was_text(source: SourceFile) -> bool:
    """Whether the file is a text table, or a returned workbook made from one: its sheet has no name."""
    return source.encoding is not None or [sheet.name for sheet in source.sheets] == [""]


def _plain_sheet(sheet: Sheet) -> tuple[str, Any, int, int]:
    """A sheet for the copier: its rows, or the packed columns of a text table."""
    rows = {"columns": sheet.packed()} if isinstance(sheet, TextSheet) else [list(row) for row in sheet.rows]
    return sheet.name, rows, sheet.first_row, sheet.first_column


def _free_name(name: str, taken: set[str], lang: Language) -> str:
    """A name for the copy that no other copy of this import has."""
    stem = _FORBIDDEN.sub("_", Path(name).stem).strip(" .") or "file"
    suffix = say("importing.return_suffix", lang)
    while len(stem.encode()) > _NAME_BYTES:
        stem = stem[:-1]
    found, number = f"{stem}{suffix}.xlsx", 2
    while found.casefold() in taken:
        found, number = f"{stem}{suffix} ({number}).xlsx", number + 1
    taken.add(found.casefold())
    return found
