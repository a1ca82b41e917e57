"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods) read in a child process that may fail without harm."""

from __future__ import annotations

import contextlib
import importlib.util
import marshal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, cast

from survey.importing.limits import DEFAULT_LIMITS, Limits
from survey.importing.readers.cells import Sheet, column_letters
from survey.messages import HailongError

_HERE = Path(__file__).parent


class WorkbookReader:
    """Reads workbooks one after the other in one child process, started when first needed.

    A context manager. The child is isolated from the caller's environment, imports nothing but the
    parser, and is stopped when a file takes longer than `limits.seconds`; the next file gets a new
    one. Memory is limited where the system can do it (not on Windows).
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._timed_out = False

    def __enter__(self) -> WorkbookReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the child process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # the child is gone and something was still to be written
                    stream.close()
        process.wait()

    def start(self) -> None:
        """Start the child now, so that it is ready when the first workbook has been read from disk."""
        if self._process is not None:
            return
        spec = importlib.util.find_spec("python_calamine")
        if spec is None or spec.origin is None:
            raise HailongError("importing.no_parser")
        self._process = subprocess.Popen(  # noqa: S603  (our own interpreter and our own script)
            [sys.executable, "-I", "-S", str(_HERE / "worker.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        paths = [str(_HERE), str(Path(spec.origin).parents[1])]
        limits = {
            "memory_bytes": self.limits.memory_bytes,
            "inflated_bytes": self.limits.inflated_bytes,
            "rows": self.limits.rows,
            "columns": self.limits.columns,
        }
        self._send({"paths": paths, "limits": limits})

    def read(self, content: bytes) -> tuple[Sheet, ...]:
        """Every worksheet of the workbook in `content`.

        Raises HailongError: the file is damaged, protected by a password, passes a limit.
        """
        self.start()
        self._timed_out = False
        timer = threading.Timer(self.limits.seconds, self._time_out)
        timer.start()
        try:
            self._send(content)
            answer = self._receive()
        except OSError:
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            self.close()
            raise HailongError(
                "importing.too_slow" if self._timed_out else "importing.parser_died",
                seconds=self.limits.seconds,
                megabytes=self.limits.memory_bytes // 1_000_000,
            )
        if "error" in answer:
            raise self._refusal(answer)
        return tuple(_sheet(sheet) for sheet in answer["sheets"])

    def _time_out(self) -> None:
        self._timed_out = True
        if self._process is not None:
            self._process.kill()

    def _send(self, message: Any) -> None:
        body = marshal.dumps(message)
        stream = cast(BinaryIO, cast("subprocess.Popen[bytes]", self._process).stdin)
        stream.write(len(body).to_bytes(8, "big"))
        stream.write(body)
        stream.flush()

    def _receive(self) -> dict[str, Any] | None:
        stream = cast(BinaryIO, cast("subprocess.Popen[bytes]", self._process).stdout)
        head = stream.read(8)
        body = stream.read(int.from_bytes(head, "big")) if len(head) == 8 else b""
        if not body or len(body) != int.from_bytes(head, "big"):
            return None
        return cast("dict[str, Any]", marshal.loads(body))  # noqa: S302  (written by our own child)

    def _refusal(self, answer: Mapping[str, Any]) -> HailongError:
        match answer["error"]:
            case "password":
                return HailongError("importing.password")
            case "inflated":
                return HailongError("importing.inflated", limit=self.limits.inflated_bytes // 1_000_000)
            case "memory":
                return HailongError("importing.parser_died", megabytes=self.limits.memory_bytes // 1_000_000)
            case "far_cell" | "sheet_size":
                cell = f"{column_letters(answer['column'])}{answer['row']}"
                return HailongError(
                    "importing.far_cell",
                    sheet=answer["sheet"],
                    cell=cell,
                    rows=self.limits.rows,
                    columns=self.limits.columns,
                )
            case _:
                return HailongError("importing.damaged")


def _sheet(answer: Mapping[str, Any]) -> Sheet:
    return Sheet(
        name=answer["name"],
        rows=answer["rows"],
        first_row=answer["first_row"],
        first_column=answer["first_column"],
        hidden=answer["hidden"],
        hidden_rows=frozenset(answer.get("hidden_rows", ())),
        hidden_columns=frozenset(answer.get("hidden_columns", ())),
        formulas=frozenset(answer.get("formulas", ())),
        merged=tuple(answer["merged"]),
    )
