"""A file as handed in: looked at from outside, read once, its sheets."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import NamedTuple

from survey.importing.limits import Limits
from survey.importing.readers.cells import Sheet
from survey.importing.readers.file_reader import FileReader
from survey.messages import HailongError, Problem

_WORKBOOK_SUFFIXES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".xltx", ".xltm"}
_PICTURES = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"RIFF": "WEBP",
}
_ARCHIVES = {b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip", b"%PDF": "PDF", b"MZ": "EXE"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class SourceFile(NamedTuple):
    """One file: where it lies, the hash and size of exactly the bytes that were read, its sheets."""

    path: Path
    sha256: str
    size: int
    content: bytes
    sheets: tuple[Sheet, ...]
    encoding: str | None = None
    """The encoding of a text file as it was decoded; None for a workbook."""
    problems: tuple[Problem, ...] = ()
    list_sheet: str = ""
    """The sheet that lists what to correct, in a workbook that had gone back to its sender."""


def read_content(path: Path, limits: Limits) -> bytes:
    """The bytes of an ordinary file within the size limit.

    Raises HailongError: no such file, a folder, a device or pipe, empty, too large, unreadable.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        raise HailongError("importing.no_file", path=str(path)) from None
    except (OSError, ValueError):  # ValueError: a NUL in the name
        raise HailongError("importing.unreadable", path=str(path)) from None
    if stat.S_ISDIR(status.st_mode):
        raise HailongError("importing.folder", path=str(path))
    if not stat.S_ISREG(status.st_mode):
        raise HailongError("importing.not_a_file", path=str(path))
    if status.st_size > limits.file_bytes:
        raise HailongError("importing.too_large", path=str(path), limit=limits.file_bytes // 1_000_000)
    try:
        with path.open("rb") as stream:
            content = stream.read(limits.file_bytes + 1)
    except OSError:
        raise HailongError("importing.unreadable", path=str(path)) from None
    if len(content) > limits.file_bytes:
        raise HailongError("importing.too_large", path=str(path), limit=limits.file_bytes // 1_000_000)
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise HailongError("importing.empty", path=str(path))
    return content


def read_source(
    path: Path,
    content: bytes,
    sha256: str,
    reader: FileReader,
    encoding: str | None = None,
) -> SourceFile:
    """The sheets of a file, read by what it is and not by what it is called.

    Raises HailongError when it is neither a workbook nor a text table, or passes a limit.
    """
    if content.startswith((b"PK\x03\x04", _OLE)):
        return SourceFile(path, sha256, len(content), content, reader.read_workbook(content))
    for magic, kind in (_PICTURES | _ARCHIVES).items():
        if content.startswith(magic) and _is_binary(content):
            raise HailongError("importing.not_a_table", path=path.name, kind=kind)
    sheet, codec, problems = reader.read_text(content, encoding, path.name)
    if path.suffix.lower() in _WORKBOOK_SUFFIXES:
        if len(sheet.rows.columns) < 2:
            raise HailongError("importing.damaged", path=path.name)
        problems = (Problem("importing.text_as_workbook", "note", values={"suffix": path.suffix}), *problems)
    return SourceFile(path, sha256, len(content), content, (sheet,), codec, problems)


def _is_binary(content: bytes) -> bool:
    """Whether the first bytes hold control characters that no text file has."""
    return any(byte < 9 or 13 < byte < 27 for byte in content[:4096])
