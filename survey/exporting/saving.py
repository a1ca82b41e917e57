"""A set of files in a folder: all of them new, or all of them as they were."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from survey.messages import HailongError


def write_set(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write `files` (names and contents) into `folder`, readable by the owner only; return their paths.

    Everything is written under other names first. Then each file is replaced in one step; where one cannot
    be (it is open in Excel), those before it are put back. Raises HailongError, with the old files as
    they were.
    """
    token = secrets.token_hex(4)
    staged = {folder / name: folder / f".{name}.{token}.part" for name in files}
    kept = {target: folder / f".{target.name}.{token}.old.part" for target in staged}
    replaced: list[Path] = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for (target, temporary), content in zip(staged.items(), files.values(), strict=True):
            _write_whole(temporary, content)
            if target.exists():
                _keep(target, kept[target])
        for target, temporary in staged.items():
            temporary.replace(target)
            replaced.append(target)
        _sync_folder(folder)
    except OSError as error:
        _put_back(replaced, kept)
        raise HailongError("exporting.cannot_write", path=str(folder), reason=error) from error
    except BaseException:
        _put_back(replaced, kept)
        raise
    finally:
        for left in (*staged.values(), *kept.values()):
            left.unlink(missing_ok=True)
    return tuple(staged)


def _write_whole(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _keep(target: Path, copy: Path) -> None:
    """A second name for the old file; where the disk knows no links, a copy."""
    try:
        os.link(target, copy)
    except OSError:
        shutil.copy2(target, copy)


def _put_back(replaced: list[Path], kept: Mapping[Path, Path]) -> None:
    for target in replaced:
        if kept[target].exists():
            kept[target].replace(target)
        else:
            target.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the new names last through a power cut, where folders can be synced."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
