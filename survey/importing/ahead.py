"""Files read and understood ahead of the one being stored: parser, program and disk work side by side."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotReady
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from survey.importing.context import Context
from survey.importing.limits import Limits
from survey.importing.readers.workbook import WorkbookReader
from survey.importing.returning.stamp import unstamp
from survey.importing.sheets import SheetRows, read_sheets
from survey.importing.source import SourceFile, read_content, read_source
from survey.messages import HailongError

_AHEAD = 2


@dataclass(frozen=True)
class OpenedFile:
    """A file's sheets or why they cannot be read, and the hash of its bytes if there are any.

    None for a source: the bytes are known, and were not looked into.
    """

    path: Path
    sha256: str | None
    source: SourceFile | HailongError | None


@dataclass(frozen=True)
class Understood:
    """The sheets of a file and the rows in them."""

    source: SourceFile
    found: SheetRows


@dataclass(frozen=True)
class FileRows:
    """A file with its rows, with the error for which it is refused, or (known) not looked into."""

    path: Path
    sha256: str | None
    content: Understood | HailongError | None


def open_file(
    path: Path,
    reader: WorkbookReader,
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
        return OpenedFile(path, sha256, read_source(path, content, sha256, reader, limits, encoding))
    except HailongError as error:
        return OpenedFile(path, sha256, error)


class FilesAhead:
    """The files of an import in order, each already read and understood when it is asked for, if time allows.

    A context manager. The first file is opened at once, so that the parser works while the caller is still
    getting ready; the rest from `begin` on. `known` are hashes of files that need no looking into.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        reader: WorkbookReader,
        encoding: str | None,
        known: Collection[str] = (),
    ) -> None:
        self._reader, self._encoding, self._known = reader, encoding, known
        self._paths = iter(paths)
        self._opener, self._thinker = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        self._opened: list[Future[OpenedFile]] = []
        self._understood: list[Future[FileRows]] = []
        self._open_next()

    def __enter__(self) -> FilesAhead:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pool in (self._thinker, self._opener):
            pool.shutdown(wait=kind is None, cancel_futures=True)

    def begin(self, context: Context) -> None:
        """Understand files from now on."""
        for _ in range(_AHEAD):
            self._open_next()
        self._understand_opened(context)

    def take(self, context: Context, patience: float | None = None) -> FileRows | None:
        """The next file; None where it is not ready within `patience` seconds."""
        try:
            taken = self._understood[0].result(patience)
        except NotReady:
            return None
        del self._understood[0]
        self._open_next()
        self._understand_opened(context)
        return taken

    def look_into(self, path: Path, context: Context) -> FileRows:
        """A file read now, known or not."""
        opened = self._opener.submit(open_file, path, self._reader, self._reader.limits, self._encoding)
        return self._thinker.submit(self._understand, opened, context).result()

    def _open_next(self) -> None:
        for path in self._paths:
            self._opened.append(
                self._opener.submit(
                    open_file, path, self._reader, self._reader.limits, self._encoding, self._known
                )
            )
            return

    def _understand_opened(self, context: Context) -> None:
        self._understood.extend(
            self._thinker.submit(self._understand, opened, context) for opened in self._opened
        )
        self._opened.clear()

    def _understand(self, opened: Future[OpenedFile], context: Context) -> FileRows:
        file = opened.result()
        if not isinstance(file.source, SourceFile):
            return FileRows(file.path, file.sha256, file.source)
        source = unstamp(file.source)
        try:
            return FileRows(file.path, file.sha256, Understood(source, read_sheets(source, context)))
        except HailongError as error:
            return FileRows(file.path, file.sha256, error)
