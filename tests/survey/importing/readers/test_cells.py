"""Raw cells and addresses."""

from __future__ import annotations

import pytest

from survey.importing.readers.cells import Raw, Sheet, cell_kind, cell_text, column_letters


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")])
def test_columns_are_named_as_in_excel(index: int, letters: str) -> None:
    """A to XFD."""
    assert column_letters(index) == letters


@pytest.mark.parametrize(
    ("raw", "kind", "text"),
    [("", "blank", ""), (" a ", "text", " a "), (5.0, "number", "5"), (0.5, "number", "0.5"),
     (("date", "2020-07-05"), "date", "2020-07-05"), (("error", "#N/A"), "error", "#N/A")],
)  # fmt: skip
def test_every_cell_has_a_kind_and_a_text(raw: Raw, kind: str, text: str) -> None:
    """The text is what a person would have typed."""
    assert (cell_kind(raw), cell_text(raw)) == (kind, text)


def test_addresses_count_from_where_the_used_range_begins() -> None:
    """A table at C5 has its first cell at C5."""
    sheet = Sheet("s", [["a"]], first_row=5, first_column=2)
    assert sheet.address(0, 0) == "C5"
