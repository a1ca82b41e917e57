"""Files put in place whole: each is the old one or the new one, never half, and its owner's only."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from survey.messages import HailongError

UNFINISHED: Final = re.compile(r"^\..+\.part$")
"""The names of files that are being written, or that an interruption left."""

_AT_ONCE = 4
_NAME_KEPT = 40
"""Characters of its name that an unfinished file shows: a name may be as long as the system allows."""


def write_file(path: Path, content: bytes) -> Path:
    """Put `content` at `path`, in a folder made where it is missing; return the path.

    Raises HailongError where it cannot be written; then the old file is as it was.
    """
    return write_files(path.parent, {path.name: content})[0]


def write_files(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write `files` (paths in `folder`, and contents), all of them new or all as they were; return the paths.

    Everything is written under other names first. Then each file is replaced in one step; where one cannot
    be (it is open in Excel), those before it are put back. Raises HailongError, with the old files as
    they were; one that can neither be replaced nor put back is kept under the name that the error says.
    """
    staged = {folder / name: _beside(folder / name, "") for name in files}
    kept = {target: _beside(target, ".old") for target in staged}
    replaced: list[Path] = []
    stuck: list[Path] = []
    try:
        for (target, temporary), content in zip(staged.items(), files.values(), strict=True):
            _make_folder(target.parent)
            _write_new(temporary, content)
            if target.exists():
                _keep(target, kept[target])
        _sync_files(tuple(staged.values()))
        for target, temporary in staged.items():
            temporary.replace(target)
            replaced.append(target)
        for place in {target.parent for target in staged}:
            _sync_folder(place)
    except OSError as error:
        stuck = _put_back(replaced, kept)
        named = folder if len(files) > 1 else next(iter(staged), folder)
        if stuck:
            old = ", ".join(str(path) for path in stuck)
            raise HailongError("files.not_put_back", path=str(named), reason=error, old=old) from error
        raise HailongError("files.cannot_write", path=str(named), reason=error) from error
    except BaseException:
        stuck = _put_back(replaced, kept)
        raise
    finally:
        for left in {*staged.values(), *kept.values()} - set(stuck):
            _remove(left)
    return tuple(staged)


@contextmanager
def unfinished(path: Path) -> Iterator[Path]:
    """Give an empty file beside `path` for another library to write; put it in place after the block.

    Raises HailongError where that cannot be; then the old file is as it was.
    """
    temporary = _beside(path, "")
    try:
        _make_folder(path.parent)
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "a folder")
        _write_new(temporary, b"")
        yield temporary
        _sync_file(temporary)
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise HailongError("files.cannot_write", path=str(path), reason=error) from error
    finally:
        _remove(temporary)


def _beside(path: Path, what: str) -> Path:
    return path.with_name(f".{path.name[:_NAME_KEPT]}.{os.urandom(4).hex()}{what}.part")


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _write_new(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as stream:
        stream.write(content)


def _sync_files(paths: Sequence[Path]) -> None:
    """Have the files on the disk; several at once, for each waits until the disk has answered."""
    if len(paths) < 2:
        for path in paths:
            _sync_file(path)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(len(paths), _AT_ONCE)) as threads:
        for _ in threads.map(_sync_file, paths):
            pass


def _sync_file(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _keep(target: Path, copy: Path) -> None:
    """A second name for the old file; where the disk knows no links, a copy."""
    try:
        os.link(target, copy)
    except OSError:
        import shutil

        shutil.copy2(target, copy)


def _put_back(replaced: list[Path], kept: Mapping[Path, Path]) -> list[Path]:
    """Undo what was replaced; the copies of old files that could not be put back."""
    stuck = []
    for target in replaced:
        try:
            if kept[target].exists():
                kept[target].replace(target)
            else:
                target.unlink(missing_ok=True)
        except OSError:
            stuck += [kept[target]] if kept[target].exists() else []
    return stuck


def _remove(path: Path) -> None:
    """What cannot be removed (its folder is none, the disk fails) is not what must be said."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the new names last through a power cut, where folders can be synced."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
