"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods) read in a child process that may fail without harm."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from survey.importing.child.process import PACKAGES, Child, library_folder
from survey.importing.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from survey.importing.readers.cells import Sheet, column_letters
from survey.messages import HailongError

_HERE = Path(__file__).parent


class WorkbookReader:
    """Reads workbooks one after the other in one child process, started when first needed.

    A context manager. The child imports nothing but the parser, and is stopped when a file takes longer
    than `limits.seconds`; the next file gets a new one. Memory is limited where the system can do it (not
    on Windows).
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        library = library_folder("python_calamine")
        if library is None:
            raise HailongError("importing.no_parser")
        self._child = Child(
            _HERE / "worker.py",
            {
                "paths": [str(_HERE), str(_HERE.parent / "returning"), PACKAGES, library],
                "seconds": limits.seconds,
                "memory_bytes": limits.memory_bytes,
                "inflated_bytes": limits.inflated_bytes,
                "rows": limits.rows,
                "columns": limits.columns,
            },
        )

    def __enter__(self) -> WorkbookReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the child process, if there is one."""
        self._child.close()

    def start(self) -> None:
        """Start the child now, so that it is ready when the first workbook has been read from disk."""
        self._child.start()

    def read(self, content: bytes) -> tuple[Sheet, ...]:
        """Every worksheet of the workbook in `content`.

        Raises HailongError: the file is damaged, protected by a password, passes a limit.
        """
        answer = self._child.ask(content)
        if answer is None:
            raise HailongError(
                "importing.too_slow" if self._child.timed_out else "importing.parser_died",
                seconds=self.limits.seconds,
                megabytes=self.limits.memory_bytes // MEGABYTE,
            )
        if "error" in answer:
            raise self._refusal(answer)
        return tuple(_sheet(sheet) for sheet in answer["sheets"])

    def copy(self, request: Mapping[str, Any]) -> bytes | None:
        """A marked copy of a workbook, made where it was parsed (see `returning.copier`).

        Empty when it is not understood; None when the child died of it or took too long.
        """
        return self._child.ask(request)

    def _refusal(self, answer: Mapping[str, Any]) -> HailongError:
        match answer["error"]:
            case "password":
                return HailongError("importing.password")
            case "inflated":
                return HailongError("importing.inflated", limit=self.limits.inflated_bytes // MEGABYTE)
            case "memory":
                return HailongError("importing.parser_died", megabytes=self.limits.memory_bytes // MEGABYTE)
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
