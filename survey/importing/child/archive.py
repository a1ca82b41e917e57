"""ZIP archives as spreadsheets are stored in, read and written at a fraction of the cost of zipfile.

Importing zipfile takes as long as reading a ward's workbook. What is not plain (encrypted, more than 4 GB,
another compression) is left to it. Runs in a child process. Standard library only.
"""

from __future__ import annotations

import struct
import zlib

TYPE_CHECKING = False  # the module typing is not needed, and costs time
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol

    class Archive(Protocol):
        """Named parts, in order."""

        def sizes(self) -> list[tuple[str, int]]:
            """The name of each part and its size once it is read; a name may stand there twice."""

        def read(self, name: str) -> bytes:
            """A part. Raises BadArchiveError."""


_END, _ENTRY, _LOCAL = struct.Struct("<4s4H2LH"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s5H3L2H")
_LONGEST_COMMENT = 65_535
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _UTF8 = 0x1, 0x800
_TOO_MUCH = 0xFFFFFFFF
_DAY = 0x21
"""1 January 1980, the first day a ZIP entry can have: the same parts give the same bytes."""


class BadArchiveError(Exception):
    """It is no ZIP archive, or a damaged one."""


class _NotPlainError(Exception):
    pass


def open_archive(content: bytes) -> Archive:
    """The archive in `content`. Raises BadArchiveError."""
    try:
        return _PlainArchive(content)
    except (_NotPlainError, struct.error, UnicodeDecodeError):
        return _AnyArchive(content)


class _PlainArchive:
    def __init__(self, content: bytes) -> None:
        self._content = content
        at = content.rfind(b"PK\x05\x06", max(0, len(content) - _END.size - _LONGEST_COMMENT))
        if at < 0:
            raise _NotPlainError
        _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(content, at)
        if (
            disk
            or first_disk
            or here != count
            or start + size != at
            or at + _END.size + comment != len(content)
        ):
            raise _NotPlainError
        self._entries: dict[str, tuple[int, int, int, int, int]] = {}
        position = start
        for _ in range(count):
            head, _, _, flags, method, _, _, crc, packed, inflated, name, extra, note, _, _, _, offset = (
                _ENTRY.unpack_from(content, position)
            )
            if head != b"PK\x01\x02" or flags & _ENCRYPTED or method not in {_STORED, _DEFLATED}:
                raise _NotPlainError
            if _TOO_MUCH in (packed, inflated, offset):
                raise _NotPlainError
            position += _ENTRY.size
            text = content[position : position + name].decode("utf-8" if flags & _UTF8 else "cp437")
            if text in self._entries or "\0" in text:
                raise _NotPlainError
            self._entries[text] = method, crc, packed, inflated, offset
            position += name + extra + note
        if position != at:
            raise _NotPlainError

    def sizes(self) -> list[tuple[str, int]]:
        return [(name, entry[3]) for name, entry in self._entries.items()]

    def read(self, name: str) -> bytes:
        method, crc, packed, inflated, offset = self._entries[name]
        try:
            head, *_, name_length, extra_length = _LOCAL.unpack_from(self._content, offset)
        except struct.error:
            raise BadArchiveError(name) from None
        begin = offset + _LOCAL.size + name_length + extra_length
        raw = self._content[begin : begin + packed]
        if method == _DEFLATED:
            try:
                raw = zlib.decompressobj(-zlib.MAX_WBITS).decompress(raw, inflated + 1)
            except zlib.error:
                raise BadArchiveError(name) from None
        if head != b"PK\x03\x04" or len(raw) != inflated or zlib.crc32(raw) != crc:
            raise BadArchiveError(name)
        return raw


class _AnyArchive:
    def __init__(self, content: bytes) -> None:
        import io
        import zipfile

        self._bad = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, KeyError)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except self._bad as error:
            raise BadArchiveError(str(error)) from None

    def sizes(self) -> list[tuple[str, int]]:
        return [(entry.filename, entry.file_size) for entry in self._archive.infolist()]

    def read(self, name: str) -> bytes:
        try:
            return self._archive.read(name)
        except self._bad as error:
            raise BadArchiveError(str(error)) from None


def write_archive(parts: Mapping[str, bytes], level: int) -> bytes:
    """An archive of these parts, compressed; the same parts give the same bytes."""
    body, directory = bytearray(), bytearray()
    for name, content in parts.items():
        packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = packer.compress(content) + packer.flush()
        path, offset = name.encode(), len(body)
        shared = (20, _UTF8, _DEFLATED, 0, _DAY, zlib.crc32(content), len(packed), len(content), len(path))
        body += _LOCAL.pack(b"PK\x03\x04", *shared, 0) + path + packed
        directory += _ENTRY.pack(b"PK\x01\x02", 20, *shared, 0, 0, 0, 0, 0, offset) + path
    end = (b"PK\x05\x06", 0, 0, len(parts), len(parts), len(directory), len(body), 0)
    return bytes(body + directory + _END.pack(*end))
