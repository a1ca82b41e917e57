"""Error cells, formulas and hidden rows of an old .xls workbook, which calamine does not tell.

Reads the compound file and the BIFF8 records just far enough ([MS-CFB], [MS-XLS]). Runs in the parsing
process. Standard library only.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import workbook_parts  # type: ignore[import-not-found]

from survey.importing.child.refusal import Refused

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
"""The stream in which a protected .xlsx lies inside its compound file."""
_FILEPASS = 0x2F
_FORMULA, _BOOLERR, _ROW, _COLINFO, _BOUNDSHEET, _BOF, _EOF = 0x06, 0x205, 0x208, 0x7D, 0x85, 0x809, 0x0A


def scan(content: bytes) -> dict[str, workbook_parts.Marks]:
    """Marks of every sheet by its name; nothing for a file too broken to be walked (calamine says why).

    Raises Refused for a file protected by a password.
    """
    if _PROTECTED in content:
        raise Refused("password")
    try:
        stream = _workbook_stream(content)
        if _is_encrypted(stream):
            raise Refused("password")
        return {name: _scan_sheet(stream, offset) for name, offset in _sheets(stream)}
    except (struct.error, IndexError, ValueError, OverflowError):
        return {}


def _is_encrypted(stream: bytes) -> bool:
    """Whether a FILEPASS record stands among the first ones."""
    for kind, _ in _records(stream, 0):
        if kind in {_FILEPASS, _BOUNDSHEET, _EOF}:
            return kind == _FILEPASS
    return False


def _workbook_stream(content: bytes) -> bytes:
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    if size not in {512, 4096}:
        raise ValueError(size)
    count, first_directory, cutoff, first_mini = (
        struct.unpack_from("<I", content, at)[0] for at in (44, 48, 56, 60)
    )

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    tables = [n for n in struct.unpack_from("<109I", content, 76) if n < _END]
    next_table: int = struct.unpack_from("<I", content, 68)[0]
    while next_table < _END and len(tables) < count:
        *more, next_table = struct.unpack(f"<{size // 4}I", sector(next_table))
        tables.extend(n for n in more if n < _END)
    fat = [n for table in tables for n in struct.unpack(f"<{size // 4}I", sector(table))]
    directory = b"".join(sector(n) for n in _chain(fat, first_directory))
    root = b""
    for at in range(0, len(directory), 128):
        entry = directory[at : at + 128]
        name = entry[: max(0, struct.unpack_from("<H", entry, 64)[0] - 2)].decode("utf-16-le", "replace")
        start, length = struct.unpack_from("<II", entry, 116)
        if entry[66] == 5:
            root = b"".join(sector(n) for n in _chain(fat, start))
        elif entry[66] == 2 and name in {"Workbook", "Book"}:
            if length >= cutoff:
                return b"".join(sector(n) for n in _chain(fat, start))[:length]
            mini = b"".join(sector(n) for n in _chain(fat, first_mini))
            mini_fat = list(struct.unpack(f"<{len(mini) // 4}I", mini))
            return b"".join(root[n * 64 : n * 64 + 64] for n in _chain(mini_fat, start))[:length]
    raise ValueError("no workbook")


def _chain(fat: list[int], start: int) -> Iterator[int]:
    """The sectors of a stream; a chain that runs in a circle ends."""
    left = len(fat)
    while start < _END and left:
        yield start
        start, left = fat[start], left - 1


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    for kind, body in _records(stream, 0):
        if kind == _BOUNDSHEET:
            length, flags = body[6], body[7]
            text = (
                body[8 : 8 + length * 2].decode("utf-16-le")
                if flags & 1
                else body[8 : 8 + length].decode("latin-1")
            )
            yield text, struct.unpack_from("<I", body, 0)[0]
        elif kind == _EOF:
            return


def _scan_sheet(stream: bytes, offset: int) -> workbook_parts.Marks:
    marks = workbook_parts.Marks()
    depth = 0
    for kind, body in _records(stream, offset):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1:
            _mark(marks, kind, body)
    return marks


def _mark(marks: workbook_parts.Marks, kind: int, body: bytes) -> None:
    if kind == _FORMULA:
        row, column = struct.unpack_from("<HH", body, 0)
        marks.formulas[row, column] = True
        if body[12:14] == b"\xff\xff" and body[6] == 2:
            marks.errors[row, column] = _ERRORS.get(body[8], "#REF!")
    elif kind == _BOOLERR and body[7]:
        row, column = struct.unpack_from("<HH", body, 0)
        marks.errors[row, column] = _ERRORS.get(body[6], "#REF!")
    elif kind == _ROW and body[12] & 0x20:
        marks.hidden_rows.append(struct.unpack_from("<H", body, 0)[0])
    elif kind == _COLINFO and body[8] & 1:
        first, last = struct.unpack_from("<HH", body, 0)
        marks.hidden_columns.extend(range(first, min(last, 255) + 1))
