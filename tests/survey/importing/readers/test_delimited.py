"""Text tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.importing.limits import Limits
from survey.importing.readers.delimited import sniff_delimiter
from survey.importing.readers.file_reader import FileReader
from survey.importing.readers.packing import unpack_rows
from survey.importing.readers.text_table import TextSheet
from survey.messages import HailongError, Problem


@pytest.fixture(scope="module")
def reader() -> Iterator[FileReader]:
    """The child in which text is read."""
    with FileReader() as reader:
        yield reader


def read(reader: FileReader, text: str | bytes) -> tuple[TextSheet, tuple[Problem, ...]]:
    content = text if isinstance(text, bytes) else text.encode()
    sheet, _, problems = reader.read_text(content, None, "a.csv")
    return sheet, problems


def rows(reader: FileReader, text: str | bytes) -> list[list[object]]:
    return [list(row) for row in read(reader, text)[0].rows]


def refuse(reader: FileReader, content: bytes) -> HailongError:
    with pytest.raises(HailongError) as caught:
        reader.read_text(content, None, "a.csv")
    return caught.value


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    """Also where another one stands inside quotes."""
    text = delimiter.join(["a", "b", '"c, d; e"']) + "\n" + delimiter.join(["1", "2", "3"]) + "\n"
    assert sniff_delimiter(text) == delimiter


def test_excels_own_first_line_names_the_delimiter_and_is_no_row(reader: FileReader) -> None:
    """sep=; is taken off, as Excel does."""
    assert rows(reader, "sep=;\na;b\n") == [["a", "b"]]


def test_a_line_break_in_quotes_is_one_row_and_a_blank_line_counts(reader: FileReader) -> None:
    """Rows are numbered as Excel numbers them; to the right of a row's end cells are blank."""
    assert rows(reader, 'a,b\n"x\ny",2\n\n3\n') == [["a", "b"], ["x\ny", "2"], ["", ""], ["3", ""]]


def test_an_unclosed_quote_does_not_swallow_the_rows_below(reader: FileReader) -> None:
    """Each line is read on its own, and the line is named."""
    sheet, problems = read(reader, 'a,b\n"x,1\ny,2\nz,3\n')
    assert len(sheet.rows) == 4
    assert [(p.code, p.row) for p in problems] == [("importing.unpaired_quote", 2)]


@pytest.mark.parametrize(
    ("limits", "code", "found"),
    [
        (Limits(columns=1), "importing.too_many_columns", 3),
        (Limits(rows=-1000), "importing.too_many_rows", 3),
        (Limits(memory_bytes=1), "importing.parser_died", None),
    ],
)
def test_limits_are_held(limits: Limits, code: str, found: int | None) -> None:
    """Too wide, too long, too much: said with what was found in the whole file."""
    with FileReader(limits) as small:
        error = refuse(small, b"a,b\n1,2\n1,2,3\n")
    assert error.code == code
    assert error.values.get("columns", error.values.get("rows")) == found


def test_a_cell_too_long_for_any_table_is_refused(reader: FileReader) -> None:
    """Not a traceback of the csv module."""
    assert refuse(reader, b"a,b\n" + b"x" * 200_000 + b",2\n").code == "importing.long_cell"


@pytest.mark.slow
def test_a_file_longer_than_a_piece_is_read_as_one(reader: FileReader) -> None:
    """Letters of several bytes, line ends of two characters and quoted line breaks lie across the seams."""
    lines = [["ế" * (n % 7), f"{n}", "a\r\nb" if n % 3 else ""] for n in range(150_000 // 2)]
    text = "\r\n".join(f'{a},{b},"{c}"' for a, b, c in lines) + "\r\n"
    assert len(text.encode()) > 1_500_000
    assert rows(reader, text) == lines
    assert rows(reader, text.encode("utf-16")) == lines


def test_a_column_of_many_texts_keeps_every_cell_at_its_place(reader: FileReader) -> None:
    """One that has more than 256 of them late, one that begins late, and one that holds the joining sign."""
    lines = [[str(n) if n > 1500 else "x", "\x1f" if n == 5 else str(n)] for n in range(4000)]
    lines[2500].append("z")
    whole = [[*line, ""] if len(line) == 2 else line for line in lines]
    text = "\n".join(map(",".join, lines))
    sheet, _ = read(reader, text)
    assert [list(row) for row in sheet.rows] == whole
    assert [list(sheet.rows[n]) for n in (0, 5, 1501, 2500, -1)] == [whole[n] for n in (0, 5, 1501, 2500, -1)]
    for column in range(3):
        cells = [row[column] for row in whole]
        assert list(sheet.column(column)) == cells
        assert list(sheet.column(column, 1001)) == cells[1001:]
        assert sheet.column(column, 1001)[1500] == cells[2501]
        assert sheet.column(column)[10:13] == cells[10:13]
    assert list(sheet.different()) == [{row[c] for row in whole} for c in range(3)]
    assert unpack_rows(sheet.packed()) == [tuple(row) for row in whole]


def test_texts_are_replaced_in_columns_of_both_kinds(reader: FileReader) -> None:
    """As old encodings are undone."""
    sheet, _ = read(reader, "\n".join(f"{n % 3},{n}" for n in range(1200)))
    new = sheet.replaced({0: {"1": "one"}, 1: {"7": ("unreadable", "7")}})
    assert [list(new.rows[n]) for n in (7, 8)] == [["one", ("unreadable", "7")], ["2", "8"]]
    assert [list(sheet.rows[n]) for n in (7, 8)] == [["1", "7"], ["2", "8"]]


def test_the_csv_spectrum_is_read_as_expected(reader: FileReader, shared: Path) -> None:
    """Every file of the collection against its expected JSON."""
    import json

    for file in sorted((shared / "messy_csv_spectrum" / "csvs").glob("*.csv") or []):
        expected = json.loads((file.parents[1] / "json" / f"{file.stem}.json").read_text(encoding="utf-8"))
        header, *body = [r for r in rows(reader, file.read_bytes()) if any(r)]
        assert [dict(zip(header, r, strict=True)) for r in body] == expected, file.name
