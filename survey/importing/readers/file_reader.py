"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods) and text tables read in a child that may fail without harm."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from survey.importing.child.process import PACKAGES, Child, library_folder
from survey.importing.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from survey.importing.readers.cells import Sheet, column_letters
from survey.importing.readers.text_table import TextSheet, unpack_sheet
from survey.messages import HailongError, Problem

_HERE = Path(__file__).parent


class FileReader:
    """Reads files one after the other in one child process, started when first needed.

    A context manager. The child imports nothing but the parsers, and is stopped when a file takes longer
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

    def __enter__(self) -> FileReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the child process, if there is one."""
        self._child.close()

    def start(self) -> None:
        """Start the child now, so that it is ready when the first file has been read from disk."""
        self._child.start()

    def read_workbook(self, content: bytes) -> tuple[Sheet, ...]:
        """Every worksheet of the workbook in `content`.

        Raises HailongError: the file is damaged, protected by a password, passes a limit.
        """
        return tuple(_sheet(sheet) for sheet in self._ask(content)["sheets"])

    def read_text(
        self, content: bytes, encoding: str | None, name: str
    ) -> tuple[TextSheet, str, tuple[Problem, ...]]:
        """The one sheet of the text table in `content`, its encoding, and what is to be said of it.

        `encoding` is what the user says of it, `name` the file's name for messages.
        Raises HailongError: it is no text, is in another encoding, passes a limit.
        """
        return text_sheet(self._ask({"way": "text", "content": content, "encoding": encoding, "name": name}))

    def _ask(self, request: Any) -> Mapping[str, Any]:
        answer: Mapping[str, Any] | None = self._child.ask(request)
        if answer is None:
            raise HailongError(
                "importing.too_slow" if self._child.timed_out else "importing.parser_died",
                seconds=self.limits.seconds,
                megabytes=self.limits.memory_bytes // MEGABYTE,
            )
        if "error" in answer:
            raise self._refusal(answer)
        return answer

    def copy(self, request: Mapping[str, Any]) -> bytes | None:
        """A marked copy of a workbook, made where it was parsed (see `returning.copier`).

        Empty when it is not understood; None when the child died of it or took too long.
        """
        return self._child.ask(request)

    def _refusal(self, answer: Mapping[str, Any]) -> HailongError:
        match answer["error"]:
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
            case code:
                values = {name: value for name, value in answer.items() if name != "error"}
                return HailongError(f"importing.{code}", **values)


def text_sheet(answer: Mapping[str, Any]) -> tuple[TextSheet, str, tuple[Problem, ...]]:
    """The sheet of a text table as the child sent it, its encoding, and what is to be said of it."""
    odd = answer["unpaired"]
    problems = (Problem("importing.unpaired_quote", "warning", row=odd),) if odd is not None else ()
    return unpack_sheet(answer["columns"], answer["rows"]), answer["encoding"], problems


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
