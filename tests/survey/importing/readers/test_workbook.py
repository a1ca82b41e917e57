"""Workbooks in the child process."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from survey.importing.limits import Limits
from survey.importing.readers.workbook import WorkbookReader
from survey.messages import HailongError


@pytest.fixture(scope="module")
def reader() -> Iterator[WorkbookReader]:
    with WorkbookReader() as reader:
        yield reader


def book(fill: Callable[[Any], None]) -> bytes:
    workbook = openpyxl.Workbook()
    fill(workbook)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def refuse(reader: WorkbookReader, content: bytes) -> str:
    with pytest.raises(HailongError) as caught:
        reader.read(content)
    return caught.value.code


def test_every_kind_of_cell_keeps_its_kind_and_place(reader: WorkbookReader) -> None:
    """Text, number, date, bool, error, formula without value, in a table that begins at C3."""
    import datetime

    def fill(workbook: Any) -> None:
        sheet = workbook.active
        for column, value in enumerate(["a", 5, datetime.date(2020, 7, 5), True, "#REF!", "=1+1"], 3):
            sheet.cell(3, column).value = value
        sheet["G3"].data_type = "e"

    (sheet,) = reader.read(book(fill))
    assert sheet.rows[0][:4] == ["a", 5.0, ("date", "2020-07-05"), ("bool", "TRUE")]
    assert sheet.rows[0][4:] == [("error", "#REF!"), ("uncomputed", "=")]
    assert sheet.address(0, 4) == "G3"
    assert sheet.formulas == {(0, 5)}


def test_hidden_sheets_rows_and_columns_are_told(reader: WorkbookReader) -> None:
    """By position in the sheet's rows."""

    def fill(workbook: Any) -> None:
        workbook.active.append(["a"])
        hidden = workbook.create_sheet("Ẩn")
        hidden["B2"], hidden["C3"] = "x", "y"
        hidden.sheet_state = "hidden"
        hidden.row_dimensions[3].hidden = True
        hidden.column_dimensions["C"].hidden = True

    first, second = reader.read(book(fill))
    assert (first.hidden, second.hidden) == (False, True)
    assert (second.hidden_rows, second.hidden_columns) == ({1}, {1})


@pytest.mark.parametrize("address", ["XFD1048576", "A1048576", "XFD1"])
def test_a_stray_cell_far_away_is_refused_by_name(reader: WorkbookReader, address: str) -> None:
    """Calamine would abort its process; the cell to delete is named."""

    def fill(workbook: Any) -> None:
        workbook.active["A1"], workbook.active[address] = 1, 2

    with pytest.raises(HailongError) as caught:
        reader.read(book(fill))
    assert (caught.value.code, caught.value.values["cell"]) == ("importing.far_cell", address)


def test_a_formatted_but_empty_cell_far_away_is_no_matter(reader: WorkbookReader) -> None:
    """Only cells that hold something count."""

    def fill(workbook: Any) -> None:
        workbook.active["A1"] = "a"
        workbook.active["XFD1048576"].font = openpyxl.styles.Font(bold=True)

    (sheet,) = reader.read(book(fill))
    assert sheet.rows == [["a"]]


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 500, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600]
)
def test_a_broken_file_is_damaged(reader: WorkbookReader, content: bytes) -> None:
    """Whatever the parser says of it."""
    assert refuse(reader, content) == "importing.damaged"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    """By the sizes the archive declares."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 3_000_000)
    with WorkbookReader(Limits(inflated_bytes=1_000_000)) as small:
        assert refuse(small, buffer.getvalue()) == "importing.inflated"


def test_a_slow_file_is_stopped() -> None:
    """Its child is killed, the caller is told."""
    content = book(lambda workbook: workbook.active.append(["a"]))
    with WorkbookReader(Limits(seconds=0.0)) as hurried:
        assert refuse(hurried, content) in {"importing.too_slow", "importing.parser_died"}


def test_the_child_imports_only_the_parser(tmp_path: Path) -> None:
    """Its script names no library but calamine."""
    script = Path(__file__).parents[4] / "survey" / "importing" / "readers" / "worker.py"
    text = script.read_text(encoding="utf-8")
    assert not any(name in text for name in ("pandas", "numpy", "openpyxl", "survey."))
