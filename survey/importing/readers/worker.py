"""The child process that parses files: it imports python-calamine and the standard library only.

It marks workbooks too: the process is there, and another one would have to be started.
A file that makes the parser abort, or eat memory, costs this process and not the caller's.
"""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Mapping
from datetime import date, datetime, time

TYPE_CHECKING = False  # the module typing is not needed, and costs time
if TYPE_CHECKING:
    from typing import Any

Answer = dict[str, object]
_PLAIN = {str, float}


def plain(value: object) -> object:
    """A calamine value as something that can be marshalled (see `cells.Raw`)."""
    if isinstance(value, bool):
        return ("bool", "TRUE" if value else "FALSE")
    if isinstance(value, int):
        return float(value)
    if isinstance(value, datetime):
        day, clock = value.date(), value.time()
        return ("date", day.isoformat() if clock == time() else f"{day.isoformat()} {clock.isoformat()}")
    if isinstance(value, date):
        return ("date", value.isoformat())
    return ("time", str(value))


def read_workbook(content: bytes, limits: Mapping[str, int]) -> Answer:
    """Every worksheet of the workbook in `content`, or {"error": code, …} saying why not."""
    import python_calamine as calamine
    import workbook_parts  # type: ignore[import-not-found]

    from survey.importing.child.refusal import Refused

    try:
        parts = workbook_parts.inspect(content, limits)
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheets = [
                read_sheet(book, index, meta, parts.get(meta.name), limits)
                for index, meta in enumerate(book.sheets_metadata)
                if meta.typ == calamine.SheetTypeEnum.WorkSheet
            ]
    except calamine.PasswordError:
        return {"error": "password"}
    except Refused as error:
        return dict(error.answer)
    except MemoryError:
        return {"error": "memory"}
    except Exception:  # whatever a broken file provokes is one and the same to the caller
        return {"error": "damaged"}
    return {"sheets": sheets}


def read_text(message: Mapping[str, Any], limits: Mapping[str, int]) -> Answer:
    """The packed columns of a text table, or {"error": code, …} saying why not."""
    from survey.importing.child.refusal import Refused
    from survey.importing.readers.delimited import read_text_table

    try:
        return read_text_table(message["content"], message["encoding"], message["name"], limits)
    except Refused as error:
        return dict(error.answer)
    except MemoryError:
        return {"error": "memory"}


def read_sheet(book: Any, index: int, meta: Any, marks: Any, limits: Mapping[str, int]) -> Answer:
    """One worksheet: its cells, where they begin, and what else the file says of them."""
    from survey.importing.child.refusal import Refused

    sheet = book.get_sheet_by_index(index)
    top, left = sheet.start or (0, 0)
    if sheet.height > limits["rows"] + 1000 or sheet.width > limits["columns"]:
        bottom, right = sheet.end
        raise Refused("sheet_size", sheet=meta.name, row=bottom + 1, column=right)
    rows = sheet.to_python(skip_empty_area=True) if sheet.height else []
    for row in rows:
        if not _PLAIN.issuperset(map(type, row)):
            row[:] = [value if type(value) in _PLAIN else plain(value) for value in row]
    merged = [(a - top, b - left, c - top, d - left) for (a, b), (c, d) in (sheet.merged_cell_ranges or ())]
    answer: Answer = {
        "name": meta.name,
        "hidden": not str(meta.visible).endswith(".Visible"),
        "rows": rows,
        "first_row": top + 1,
        "first_column": left,
        "merged": merged,
    }
    if marks is not None:
        import workbook_parts

        workbook_parts.apply(marks, answer)
    return answer


def answer(message: Any, setup: Mapping[str, int]) -> Any:
    """The sheets of a workbook (bytes), a text table, or a marked copy (what `copier` is asked for)."""
    if isinstance(message, bytes):
        return read_workbook(message, setup)
    if message["way"] == "text":
        return read_text(message, setup)
    import copier  # type: ignore[import-not-found]

    return copier.answer(message, setup)


def load_libraries() -> None:
    """Import everything that parsing needs. Sheets hold no cycles: walking them for garbage is in vain."""
    gc.disable()
    import python_calamine  # noqa: F401
    import workbook_parts  # noqa: F401


if __name__ == "__main__":
    sys.path.append(sys.argv[1])
    import pipe  # type: ignore[import-not-found]

    pipe.serve(load_libraries, answer)
