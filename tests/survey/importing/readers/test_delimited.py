"""Text tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey.importing.limits import DEFAULT_LIMITS, Limits
from survey.importing.readers.delimited import read_delimited, sniff_delimiter
from survey.messages import HailongError


def rows(text: str) -> list[list[object]]:
    return [list(row) for row in read_delimited(text, DEFAULT_LIMITS)[0].rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    """Also where another one stands inside quotes."""
    text = delimiter.join(["a", "b", '"c, d; e"']) + "\n" + delimiter.join(["1", "2", "3"]) + "\n"
    assert sniff_delimiter(text) == delimiter


def test_excels_own_first_line_names_the_delimiter_and_is_no_row() -> None:
    """sep=; is taken off, as Excel does."""
    assert rows("sep=;\na;b\n") == [["a", "b"]]


def test_a_line_break_in_quotes_is_one_row_and_a_blank_line_counts() -> None:
    """Rows are numbered as Excel numbers them."""
    assert rows('a,b\n"x\ny",2\n\n3,4\n') == [["a", "b"], ["x\ny", "2"], [], ["3", "4"]]


def test_an_unclosed_quote_does_not_swallow_the_rows_below() -> None:
    """Each line is read on its own, and the line is named."""
    sheet, problems = read_delimited('a,b\n"x,1\ny,2\nz,3\n', DEFAULT_LIMITS)
    assert len(sheet.rows) == 4
    assert [(p.code, p.row) for p in problems] == [("importing.unpaired_quote", 2)]


@pytest.mark.parametrize(
    ("limits", "code"),
    [(Limits(columns=1), "importing.too_many_columns"), (Limits(rows=-1000), "importing.too_many_rows")],
)
def test_limits_are_held(limits: Limits, code: str) -> None:
    """Too wide, too long."""
    with pytest.raises(HailongError) as caught:
        read_delimited("a,b\n1,2\n", limits)
    assert caught.value.code == code


def test_a_cell_too_long_for_any_table_is_refused() -> None:
    """Not a traceback of the csv module."""
    with pytest.raises(HailongError) as caught:
        read_delimited("a,b\n" + "x" * 200_000 + ",2\n", DEFAULT_LIMITS)
    assert caught.value.code == "importing.long_cell"


def test_the_csv_spectrum_is_read_as_expected(shared: Path) -> None:
    """Every file of the collection against its expected JSON."""
    import json

    for file in sorted((shared / "messy_csv_spectrum" / "csvs").glob("*.csv") or []):
        expected = json.loads((file.parents[1] / "json" / f"{file.stem}.json").read_text(encoding="utf-8"))
        header, *body = [r for r in rows(file.read_bytes().decode("utf-8-sig")) if r]
        assert [dict(zip(header, r, strict=False)) for r in body] == expected, file.name
