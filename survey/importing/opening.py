"""Files opened ahead of whoever understands them: the parser works on the next while one is understood."""

from __future__ import annotations

import gc
import hashlib
import sys
from collections.abc import Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from survey.importing.limits import Limits
from survey.importing.readers.file_reader import FileReader
from survey.importing.source import SourceFile, read_content, read_source
from survey.messages import HailongError

_MOST_AHEAD = 8
_MOST_BYTES = 10_000_000
"""Files opened and not yet understood: so many, or so many bytes on disk; two of any size."""
_SWITCH = 0.0005
"""Seconds for which a thread that computes may keep one waiting that has a parser's answer to fetch."""


class OpenedFile(NamedTuple):
    """A file's sheets or why they cannot be read, and the hash of its bytes if there are any.

    None for a source: the bytes are known, and were not looked into.
    """

    path: Path
    sha256: str | None
    source: SourceFile | HailongError | None


def open_file(
    path: Path,
    reader: FileReader,
    limits: Limits,
    encoding: str | None = None,
    known: Collection[str] = (),
) -> OpenedFile:
    """Open a file; nothing but the hash is found where that is among `known`."""
    sha256 = None
    try:
        content = read_content(path, limits)
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 in known:
            return OpenedFile(path, sha256, None)
        return OpenedFile(path, sha256, read_source(path, content, sha256, reader, encoding))
    except HailongError as error:
        return OpenedFile(path, sha256, error)


class FilesOpened:
    """The files of an import in order, the first ones opened as soon as the block begins.

    A context manager, to be entered before anything else is prepared. `known` are hashes of files that
    need no looking into. Garbage is not collected meanwhile: rows and cells form no cycles, and millions of
    them would be walked again and again.
    """

    def __init__(self, paths: Sequence[Path], encoding: str | None = None) -> None:
        self.paths, self.known = tuple(paths), frozenset[str]()
        self._encoding = encoding
        self._left = list(reversed(self.paths))
        self.reader = FileReader()
        self._pool = ThreadPoolExecutor(1)
        self._opened: list[tuple[Future[OpenedFile], int]] = []

    def __enter__(self) -> FilesOpened:
        self._collects, self._switches = gc.isenabled(), sys.getswitchinterval()
        gc.disable()
        sys.setswitchinterval(_SWITCH)
        self._open_more()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.reader.close()
        self._pool.shutdown(cancel_futures=True)
        self.reader.close()
        sys.setswitchinterval(self._switches)
        if self._collects:
            gc.enable()

    def take(self) -> Future[OpenedFile]:
        """The next file, opened or being opened. Raises IndexError after the last one."""
        self._open_more()
        taken, _ = self._opened.pop(0)
        self._open_more()
        return taken

    def open_anyway(self, path: Path) -> Future[OpenedFile]:
        """A file opened once more, known or not."""
        return self._pool.submit(open_file, path, self.reader, self.reader.limits, self._encoding)

    def _open_more(self) -> None:
        while self._left and self._has_room(size := _size(self._left[-1])):
            path = self._left.pop()
            self._opened.append((self._pool.submit(self._open, path), size))

    def _has_room(self, size: int) -> bool:
        waiting = [size for _, size in self._opened]
        return len(waiting) < 2 or (len(waiting) < _MOST_AHEAD and sum(waiting) + size <= _MOST_BYTES)

    def _open(self, path: Path) -> OpenedFile:
        return open_file(path, self.reader, self.reader.limits, self._encoding, self.known)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0
