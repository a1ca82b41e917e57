"""Where a table of results goes: the terminal, standard output or a file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

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
        write_whole(Path(output), text)
    tell(say("terminal.written", lang, path=output))


def write_whole(path: Path, text: str) -> None:
    """Write `text` to `path`, which is the old file until it is the new one."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
