"""Where a table of results goes: the terminal, standard output or a file."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from survey.files import write_file
from survey.messages import HailongError, Language, say
from terminal.running import show, show_data, tell

if TYPE_CHECKING:
    from analysis.table import Table


def put_table(
    table: Table, form: str, output: str | None, lang: Language, as_text: Callable[[], str]
) -> None:
    """Print `table`, or write it to the file `output`, as text for people or as csv, json or parquet."""
    from analysis.writing import table_to_csv, table_to_json, table_to_parquet

    if form == "parquet":
        if output is None:
            raise HailongError("terminal.parquet_needs_file")
        require_folder(Path(output))
        table_to_parquet(table, Path(output))
    elif output is None:
        if form == "table":
            show(as_text())
        else:
            show_data(table_to_csv(table) if form == "csv" else table_to_json(table) + "\n")
        return
    else:
        text = (
            {"csv": table_to_csv, "json": table_to_json}[form](table) if form != "table" else as_text() + "\n"
        )
        require_folder(Path(output))
        write_file(Path(output), text.encode())
    tell(say("terminal.written", lang, path=output))


def form_of(form: str | None, output: str | None) -> str:
    """The form asked for, else what the file's ending says, else a table for people."""
    if form is not None:
        return form
    ending = Path(output or "").suffix.lower().removeprefix(".")
    return ending if ending in ("csv", "json", "parquet") else "table"


def require_folder(path: Path) -> None:
    """Raise HailongError where the folder that `path` is to lie in does not exist."""
    if not path.parent.is_dir():
        raise HailongError("files.cannot_write", path=str(path), reason=FileNotFoundError(errno.ENOENT, ""))
