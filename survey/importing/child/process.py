"""The caller's side: start a child, ask it, stop it when it takes too long."""

from __future__ import annotations

import contextlib
import importlib.util
import marshal
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

_PATIENCE = 3 if hasattr(signal, "SIGXCPU") else 1
_OUT_OF_TIME = int(getattr(signal, "SIGXCPU", 0))
_DYING = 2.0
"""Seconds a dying process is given to be gone."""
_HERE = str(Path(__file__).parent)
PACKAGES = str(Path(__file__).parents[3])
"""The folder that holds this program's packages: a child may import those that import nothing."""


def library_folder(name: str) -> str | None:
    """The folder an installed library is imported from, found without importing it."""
    spec = importlib.util.find_spec(name)
    return str(Path(spec.origin).parents[1]) if spec is not None and spec.origin is not None else None


class Child:
    """One child process that runs `script`, started when first needed and again after it was stopped.

    It is isolated from the caller's environment and site, and gets `setup` (with "paths", folders to import
    from, "memory_bytes" and "seconds") as its first message. The seconds are of processor time where the
    system can limit it, so that a busy machine does not make an ordinary file too slow; the clock is looked
    at all the same, three times as patiently. Threads may ask it; one waits for the other.
    """

    def __init__(self, script: Path, setup: Mapping[str, Any]) -> None:
        self._script, self._setup = script, dict(setup)
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        self.timed_out = False

    def start(self) -> None:
        """Start the process now, so that it is ready when it is asked."""
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603  (our own interpreter and our own script)
                [sys.executable, "-I", "-S", str(self._script), _HERE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._send(self._setup)

    def ask(self, message: Any) -> Any | None:
        """The child's answer; None when it died or took too long (then `timed_out` is set)."""
        with self._turn:
            return self._ask(message)

    def _ask(self, message: Any) -> Any | None:
        self.timed_out = False
        timer = threading.Timer(self._setup["seconds"] * _PATIENCE, self._time_out)
        try:
            self.start()
            timer.start()
            self._send(message)
            answer = self._receive()
        except OSError:
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            self._find_out_why()
            self.close()
        return answer

    def _find_out_why(self) -> None:
        """Whether the child died because its processor time was up."""
        if self._process is not None and not self.timed_out:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.timed_out = self._process.wait(_DYING) == -_OUT_OF_TIME

    def close(self) -> None:
        """Stop the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # the child is gone and something was still to be written
                    stream.close()
        process.wait()

    def _time_out(self) -> None:
        self.timed_out = True
        if self._process is not None:
            self._process.kill()

    def _send(self, message: Any) -> None:
        body = marshal.dumps(message)
        stream = cast(BinaryIO, cast("subprocess.Popen[bytes]", self._process).stdin)
        stream.write(len(body).to_bytes(8, "big"))
        stream.write(body)
        stream.flush()

    def _receive(self) -> Any | None:
        stream = cast(BinaryIO, cast("subprocess.Popen[bytes]", self._process).stdout)
        head = stream.read(8)
        size = int.from_bytes(head, "big")
        body = stream.read(size) if len(head) == 8 else b""
        return marshal.loads(body) if body and len(body) == size else None  # noqa: S302  (our own child)
