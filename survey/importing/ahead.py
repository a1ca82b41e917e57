"""Files understood ahead of the one being stored: this process and the disk work side by side."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from survey.importing.context import Context
from survey.importing.opening import FilesOpened, OpenedFile
from survey.importing.returning.stamp import unstamp
from survey.importing.sheets import SheetRows, read_sheets
from survey.importing.source import SourceFile
from survey.messages import HailongError

_AHEAD = 4


class Understood(NamedTuple):
    """The sheets of a file and the rows in them."""

    source: SourceFile
    found: SheetRows


class FileRows(NamedTuple):
    """A file with its rows, with the error for which it is refused, or (None: known) not looked into."""

    path: Path
    sha256: str | None
    content: Understood | HailongError | None


class FilesAhead:
    """The files of an import in order, each already understood when it is asked for, if time allows.

    A context manager.
    """

    def __init__(self, opened: FilesOpened, context: Context) -> None:
        self._opened, self._context = opened, context
        self._pool = ThreadPoolExecutor(1)
        self._left = len(opened.paths)
        self._understood: list[Future[FileRows]] = []

    def __enter__(self) -> FilesAhead:
        for _ in range(_AHEAD):
            self._understand_next()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=kind is None, cancel_futures=True)

    def take(self) -> FileRows:
        """The next file."""
        taken = self._understood.pop(0).result()
        self._understand_next()
        return taken

    def look_into(self, path: Path) -> FileRows:
        """A file understood now, known or not."""
        return self._pool.submit(self._understand, self._opened.open_anyway(path)).result()

    def _understand_next(self) -> None:
        if self._left:
            self._left -= 1
            self._understood.append(self._pool.submit(self._understand_new, self._opened.take()))

    def _understand_new(self, opened: Future[OpenedFile]) -> FileRows:
        file = opened.result()
        known = file.sha256 is not None and file.sha256 in self._opened.known
        return FileRows(file.path, file.sha256, None) if known else self._understand(opened)

    def _understand(self, opened: Future[OpenedFile]) -> FileRows:
        file = opened.result()
        if not isinstance(file.source, SourceFile):
            return FileRows(file.path, file.sha256, file.source)
        source = unstamp(file.source)
        try:
            return FileRows(file.path, file.sha256, Understood(source, read_sheets(source, self._context)))
        except HailongError as error:
            return FileRows(file.path, file.sha256, error)
