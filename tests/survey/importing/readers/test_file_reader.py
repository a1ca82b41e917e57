"""Workbooks in the child process."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from survey.importing.child.process import library_folder
from survey.importing.limits import Limits
from survey.importing.readers import file_reader
from survey.importing.readers.file_reader import FileReader
from survey.messages import HailongError
from tests.conftest import CHECKOUT


@pytest.fixture(scope="module")
def reader() -> Iterator[FileReader]:
    with FileReader() as reader:
        yield reader


def book(fill: Callable[[Any], None]) -> bytes:
    workbook = openpyxl.Workbook()
    fill(workbook)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def refuse(reader: FileReader, content: bytes) -> str:
    with pytest.raises(HailongError) as caught:
        reader.read_workbook(content)
    return caught.value.code


def test_every_kind_of_cell_keeps_its_kind_and_place(reader: FileReader) -> None:
    """Text, number, date, bool, error, formula without value, in a table that begins at C3."""
    import datetime

    def fill(workbook: Any) -> None:
        sheet = workbook.active
        for column, value in enumerate(["a", 5, datetime.date(2020, 7, 5), True, "#REF!", "=1+1"], 3):
            sheet.cell(3, column).value = value
        sheet["G3"].data_type = "e"

    (sheet,) = reader.read_workbook(book(fill))
    assert sheet.rows[0][:4] == ["a", 5.0, ("date", "2020-07-05"), ("bool", "TRUE")]
    assert sheet.rows[0][4:] == [("error", "#REF!"), ("uncomputed", "=")]
    assert sheet.address(0, 4) == "G3"
    assert sheet.formulas == {(0, 5)}


def test_hidden_sheets_rows_and_columns_are_told(reader: FileReader) -> None:
    """By position in the sheet's rows."""

    def fill(workbook: Any) -> None:
        workbook.active.append(["a"])
        hidden = workbook.create_sheet("Ẩn")
        hidden["B2"], hidden["C3"] = "x", "y"
        hidden.sheet_state = "hidden"
        hidden.row_dimensions[3].hidden = True
        hidden.column_dimensions["C"].hidden = True

    first, second = reader.read_workbook(book(fill))
    assert (first.hidden, second.hidden) == (False, True)
    assert (second.hidden_rows, second.hidden_columns) == ({1}, {1})


@pytest.mark.parametrize("address", ["XFD1048576", "A1048576", "XFD1"])
def test_a_stray_cell_far_away_is_refused_by_name(reader: FileReader, address: str) -> None:
    """Calamine would abort its process; the cell to delete is named."""

    def fill(workbook: Any) -> None:
        workbook.active["A1"], workbook.active[address] = 1, 2

    with pytest.raises(HailongError) as caught:
        reader.read_workbook(book(fill))
    assert (caught.value.code, caught.value.values["cell"]) == ("importing.far_cell", address)


def test_a_formatted_but_empty_cell_far_away_is_no_matter(reader: FileReader) -> None:
    """Only cells that hold something count."""

    def fill(workbook: Any) -> None:
        workbook.active["A1"] = "a"
        workbook.active["XFD1048576"].font = openpyxl.styles.Font(bold=True)

    (sheet,) = reader.read_workbook(book(fill))
    assert sheet.rows == [["a"]]


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 500, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600]
)
def test_a_broken_file_is_damaged(reader: FileReader, content: bytes) -> None:
    """Whatever the parser says of it."""
    assert refuse(reader, content) == "importing.damaged"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    """By the sizes the archive declares."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 3_000_000)
    with FileReader(Limits(inflated_bytes=1_000_000)) as small:
        assert refuse(small, buffer.getvalue()) == "importing.inflated"


def test_a_slow_file_is_stopped() -> None:
    """Its child is killed, the caller is told."""
    content = book(lambda workbook: workbook.active.append(["a"]))
    with FileReader(Limits(seconds=0.0)) as hurried:
        assert refuse(hurried, content) in {"importing.too_slow", "importing.parser_died"}


def test_the_child_imports_only_the_parser() -> None:
    """Of what is installed calamine alone, of this program only what imports nothing else of it."""
    readers = Path(file_reader.__file__).parent
    script = (
        "import sys\n"
        f"sys.path += {[str(readers), str(CHECKOUT), library_folder('python_calamine')]!r}\n"
        "import worker\n"
        "worker.load_libraries()\n"
        "limits = {'rows': 99, 'columns': 99, 'inflated_bytes': 10**6}\n"
        "assert 'sheets' in worker.answer(open(sys.argv[1], 'rb').read(), limits)\n"
        "request = {'way': 'text', 'content': b'a,b', 'encoding': None, 'name': 'a'}\n"
        "assert 'columns' in worker.answer(request, limits)\n"
        "print(*{name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names)\n"
        "slow = {'typing', 'dataclasses'}\n"
        "print(*(name for name in sys.modules if name.startswith('survey.') or name in slow))\n"
    )
    forms = CHECKOUT / "tests/survey/importing/hostile/forms.xls"
    command = [sys.executable, "-I", "-S", "-c", script, str(forms)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    installed, ours = (set(line.split()) for line in done.stdout.splitlines())
    assert installed == {"__main__", "python_calamine", "survey", "worker", "workbook_parts", "xls_parts"}
    assert ours <= {
        "survey.importing", "survey.importing.child", "survey.importing.child.archive",
        "survey.importing.child.entities", "survey.importing.child.refusal", "survey.importing.encodings",
        "survey.importing.encodings.files", "survey.importing.readers", "survey.importing.readers.delimited",
        "survey.importing.readers.packing",
    }  # fmt: skip
