"""The caller's side: start a child, ask it, stop it when it takes too long."""

from __future__ import annotations

import contextlib
import importlib.util
import marshal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

_HERE = str(Path(__file__).parent)


def library_folder(name: str) -> str | None:
    """The folder an installed library is imported from, found without importing it."""
    spec = importlib.util.find_spec(name)
    return str(Path(spec.origin).parents[1]) if spec is not None and spec.origin is not None else None


class Child:
    """One child process that runs `script`, started when first needed and again after it was stopped.

    It is isolated from the caller's environment and site, and gets `setup` (with "paths", folders to import
    from, and "memory_bytes") as its first message.
    """

    def __init__(self, script: Path, setup: Mapping[str, Any]) -> None:
        self._script, self._setup = script, dict(setup)
        self._process: subprocess.Popen[bytes] | None = None
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

    def ask(self, message: Any, seconds: float) -> Any | None:
        """The child's answer; None when it died or took longer than `seconds` (then `timed_out` is set)."""
        self.timed_out = False
        timer = threading.Timer(seconds, self._time_out)
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
            self.close()
        return answer

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
