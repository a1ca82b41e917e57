"""A layer between SQLite and the disk, made with ctypes: it sees every call that changes a file, and may
kill the process, fail the call or only write it down.

It wraps SQLite's default VFS inside the library this Python uses. What Python itself does to files passes
through the same gate: opening one to write, every write, `os.link`, `os.unlink`, `os.rename` and the like.
"""

from __future__ import annotations

import builtins
import ctypes
import errno
import io
import os
import signal
import sqlite3  # loads the library
import stat
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Kind = Literal[
    "write", "truncate", "sync", "delete", "create", "link", "unlink", "rename", "replace", "mkdir", "rmdir",
    "fsync",
]  # fmt: skip

IOERR = {"write": 778, "truncate": 1546, "sync": 1034, "delete": 2570, "create": 14}
FULL = 13


@dataclass(frozen=True, slots=True)
class Event:
    """One call that changes files, as it is about to be made. `flag`: a delete that syncs the folder."""

    kind: Kind
    path: str
    offset: int = 0
    data: bytes = b""
    flag: bool = False


Gate = Callable[[Event], int]
"""Asked before every event: 0 lets it happen, else SQLite's error code for it."""


class _Methods(ctypes.Structure):
    _fields_ = [
        ("iVersion", c_int), ("xClose", c_void_p), ("xRead", c_void_p), ("xWrite", c_void_p),
        ("xTruncate", c_void_p), ("xSync", c_void_p), ("rest", c_void_p * 13),
    ]  # fmt: skip


class _File(ctypes.Structure):
    _fields_ = [("pMethods", POINTER(_Methods))]


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("iVersion", c_int), ("szOsFile", c_int), ("mxPathname", c_int), ("pNext", c_void_p),
        ("zName", c_char_p), ("pAppData", c_void_p), ("xOpen", c_void_p), ("xDelete", c_void_p),
        ("rest", c_void_p * 14),
    ]  # fmt: skip


_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


def load_library() -> ctypes.CDLL | None:
    """The SQLite library this Python uses, or None where it cannot be reached (linked in, not Linux)."""
    try:
        maps = Path("/proc/self/maps").read_text()
    except OSError:
        return None
    paths = {line.split()[-1] for line in maps.splitlines() if "libsqlite3" in line}
    return ctypes.CDLL(paths.pop()) if len(paths) == 1 else None


class FaultLayer:
    """The layer, put in for good: for processes that exist to be killed."""

    def __init__(self, gate: Gate) -> None:
        library = load_library()
        if library is None:
            raise RuntimeError("the SQLite library cannot be reached")
        self.gate = gate
        self.torn_write = False  # the gate may ask for half of the write it then kills or fails
        library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        self._base = library.sqlite3_vfs_find(None).contents
        self._paths: dict[int, str] = {}
        self._originals: dict[int, Any] = {}
        self._kept: list[object] = []
        self._vfs = _Vfs()
        ctypes.pointer(self._vfs)[0] = self._base
        self._vfs.zName, self._vfs.pNext = b"faults", None
        self._vfs.xOpen = self._keep(_OPEN(self._open))
        self._vfs.xDelete = self._keep(_DELETE(self._delete))
        if library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1):
            raise RuntimeError("the layer was refused")
        self._wrap_os()

    def _keep(self, callback: Any) -> int | None:
        self._kept.append(callback)
        return ctypes.cast(callback, c_void_p).value

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:
        path = ctypes.string_at(name).decode() if name else ""
        if flags & sqlite3_open_create and not Path(path).exists():
            failed = self.gate(Event("create", path))
            if failed:
                ctypes.cast(file, POINTER(c_void_p))[0] = None
                return failed
        result = int(_OPEN(self._base.xOpen)(ctypes.addressof(self._base), name, file, flags, out))
        opened = ctypes.cast(file, POINTER(_File)).contents
        if result == 0:
            original = opened.pMethods.contents
            wrapped = _Methods()
            ctypes.pointer(wrapped)[0] = original
            wrapped.xWrite = self._keep(_WRITE(self._write))
            wrapped.xTruncate = self._keep(_TRUNCATE(self._truncate))
            wrapped.xSync = self._keep(_SYNC(self._sync))
            self._kept.append(wrapped)
            self._paths[file] = path
            self._originals[file] = original
            opened.pMethods = ctypes.pointer(wrapped)
        return result

    def _delete(self, vfs: int, name: bytes, sync: int) -> int:
        if Path(name.decode()).exists():
            failed = self.gate(Event("delete", name.decode(), flag=bool(sync)))
            if failed:
                return failed
        return int(_DELETE(self._base.xDelete)(ctypes.addressof(self._base), name, sync))

    def _write(self, file: int, data: int, size: int, offset: int) -> int:
        write = _WRITE(self._originals[file].xWrite)
        failed = self.gate(Event("write", self._paths[file], offset, ctypes.string_at(data, size)))
        if self.torn_write:
            write(file, data, size // 2, offset)
            self.torn_write = False
            if not failed:
                os.kill(os.getpid(), signal.SIGKILL)
        return failed or int(write(file, data, size, offset))

    def _truncate(self, file: int, size: int) -> int:
        failed = self.gate(Event("truncate", self._paths[file], size))
        return failed or int(_TRUNCATE(self._originals[file].xTruncate)(file, size))

    def _sync(self, file: int, flags: int) -> int:
        failed = self.gate(Event("sync", self._paths[file]))
        return failed or int(_SYNC(self._originals[file].xSync)(file, flags))

    def _wrap_os(self) -> None:
        def wrap(name: Kind, original: Any) -> Any:
            def call(*args: Any, **options: Any) -> Any:
                self.require(Event(name, str(args[-1])))
                return original(*args, **options)

            return call

        names: tuple[Kind, ...] = ("link", "unlink", "rename", "replace", "mkdir", "rmdir", "fsync")
        for name in names:
            setattr(os, name, wrap(name, getattr(os, name)))
        open_descriptor, open_file = os.open, io.open

        def open_to_create(path: Any, flags: int, *args: Any, **options: Any) -> int:
            if flags & os.O_CREAT:
                self.require(Event("create", os.fsdecode(path)))
            return open_descriptor(path, flags, *args, **options)

        def open_to_write(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
            if not set(mode) & set("wax+") or (isinstance(file, int) and not _is_regular(file)):
                return open_file(file, mode, *args, **options)
            return _open_gated(self, file, mode, *args, **options)

        os.open = open_to_create
        io.open = builtins.open = open_to_write  # type: ignore[assignment]

    def require(self, event: Event) -> None:
        """Raise OSError where the gate does not let an event of Python's own happen."""
        failed = self.gate(event)
        if failed:
            number = errno.ENOSPC if failed == FULL else errno.EIO
            raise OSError(number, os.strerror(number), event.path)


class _GatedFile(io.FileIO):
    """A file whose every write is asked for."""

    layer: FaultLayer

    def write(self, data: Any) -> int:
        path = str(self.name)
        failed = self.layer.gate(Event("write", path, self.tell(), bytes(data)))
        if self.layer.torn_write:
            self.layer.torn_write = False
            super().write(bytes(data)[: len(data) // 2])
            if not failed:
                os.kill(os.getpid(), signal.SIGKILL)
        if failed:
            number = errno.ENOSPC if failed == FULL else errno.EIO
            raise OSError(number, os.strerror(number), path)
        return super().write(data)


def _is_regular(descriptor: int) -> bool:
    return stat.S_ISREG(os.fstat(descriptor).st_mode)


def _open_gated(
    layer: FaultLayer,
    file: Any,
    mode: str,
    buffering: int = -1,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
    closefd: bool = True,
    opener: Any = None,
) -> Any:
    """What `open` gives, with a gated file at the bottom."""
    if not isinstance(file, int) and not set(mode) & set("r"):
        layer.require(Event("create", os.fsdecode(file)))
    raw = _GatedFile(file, mode.replace("b", "").replace("t", ""), closefd, opener)
    raw.layer = layer
    if buffering == 0:
        return raw
    buffered: Any = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
    return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding, errors, newline)


sqlite3_open_create = 4
SQLITE_VERSION = sqlite3.sqlite_version


def fail_at(at: int, mode: str) -> FaultLayer:
    """A layer in force from now on in which event number `at` fails as `mode` says.

    "kill" and "torn" (half a write) end the process there; "io_error" fails once, "io_error_for_good"
    and "disk_full" from there on.
    """
    seen = 0

    def gate(event: Event) -> int:
        nonlocal seen
        seen += 1
        if seen == at and mode == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if seen == at and mode == "torn":
            if event.kind != "write":
                os.kill(os.getpid(), signal.SIGKILL)
            layer.torn_write = True
        if (seen == at and mode == "io_error") or (seen >= at and mode == "io_error_for_good"):
            return IOERR.get(event.kind, 1)
        if seen >= at and mode == "disk_full" and event.kind in ("write", "create", "link", "mkdir"):
            return FULL
        return 0

    layer = FaultLayer(gate)
    return layer
