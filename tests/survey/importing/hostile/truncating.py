"""A good file of each format, cut short at every hundredth of its length."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.survey.importing.hostile import files, workbooks

HUNDREDTHS = tuple(range(100))


def whole_files() -> dict[str, bytes]:
    """The bytes of a good .xlsx, .xls, .ods and .csv."""
    rows = workbooks.rows_xml(workbooks.HEADER, *((f"A{n}", "Kim Mã", *"45454545") for n in range(1, 41)))
    return {
        "xlsx": workbooks.xlsx(rows),
        "xls": (workbooks.HERE / "forms.xls").read_bytes(),
        "ods": (workbooks.HERE / "forms.ods").read_bytes(),
        "csv": (files.TABLE + "".join(f"A{n},Kim Mã,4,5,4,5,4,5,4,5\n" for n in range(2, 41))).encode(
            "utf-8"
        ),
    }


def cut_files(folder: Path, hundredths: Sequence[int] = HUNDREDTHS) -> dict[Path, int]:
    """Files cut at each of `hundredths` of their length, and at which."""
    made = {}
    for kind, content in whole_files().items():
        for hundredth in hundredths:
            path = folder / f"{kind}-{hundredth:02}.{kind}"
            path.write_bytes(content[: len(content) * hundredth // 100])
            made[path] = hundredth
    return made


ALLOWED = frozenset(
    {files.READ, "empty", "damaged", "parser_died", "no_header", "does_not_fit", "no_rows", "not_text"}
)
"""What may be said of a file that ends too early."""
