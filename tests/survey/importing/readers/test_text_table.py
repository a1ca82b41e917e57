"""The columns of a text table, as they come packed from the child: lists of texts, but smaller."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.importing.readers.packing import BLOCK, ColumnPacker
from survey.importing.readers.text_table import (
    CodedColumn,
    JoinedColumn,
    TextColumn,
    join_cells,
    unpack_sheet,
)

FEW = [str(number % 7) for number in range(2 * BLOCK + 3)]
MANY = [f"{number}\x1f" if number == BLOCK + 5 else str(number) for number in range(2 * BLOCK + 3)]


def packed(cells: Sequence[str]) -> TextColumn:
    packer = ColumnPacker(0)
    for start in range(0, len(cells), BLOCK):
        packer.add(cells[start : start + BLOCK])
    (column,) = unpack_sheet([packer.pack()], len(cells)).rows.columns
    return column


@pytest.mark.parametrize(("cells", "kind"), [(FEW, CodedColumn), (MANY, JoinedColumn)])
def test_a_column_is_its_cells(cells: list[str], kind: type[TextColumn]) -> None:
    """Whether it has few different texts or many, also one with the sign that separates them."""
    column = packed(cells)
    assert type(column) is kind
    assert list(column) == cells
    assert [column[0], column[-1], column[BLOCK]] == [cells[0], cells[-1], cells[BLOCK]]
    assert column[5:9] == cells[5:9]
    assert column.different() == set(cells)
    assert column.flags(lambda raw: raw == cells[3]) == bytes(text == cells[3] for text in cells)
    assert list(column.replaced({cells[3]: "other"})) == ["other" if c == cells[3] else c for c in cells]


@pytest.mark.slow
@given(st.data())
@pytest.mark.parametrize("cells", [FEW, MANY])
def test_cells_are_picked_from_picked_cells(cells: list[str], data: st.DataObject) -> None:
    """Positions count among the cells that are there, as they do in a list; twice as well as once."""
    column, left = packed(cells), cells
    for _ in range(2):
        start = data.draw(st.integers(0, max(0, len(left) - 1)))
        chosen: Sequence[int] = range(start, len(left))
        if data.draw(st.booleans()):
            chosen = sorted(data.draw(st.sets(st.sampled_from(chosen), min_size=1, max_size=5)))
        column, left = column.pick(chosen), [left[position] for position in chosen]
        assert list(column) == left


def test_what_was_not_picked_is_no_different_text() -> None:
    """The texts of a header and of blanks that are not there do not count."""
    column = packed(["header", *FEW])
    assert isinstance(column, CodedColumn)
    assert column.pick(range(1, len(column))).different() == set(FEW)


@pytest.mark.slow
@given(st.data())
def test_cells_of_a_row_are_joined(data: st.DataObject) -> None:
    """Columns of few texts and of many, so many that their pairs do not fit into a byte, beside lists."""
    texts = data.draw(st.lists(st.integers(1, 300), min_size=1, max_size=6))
    columns = [[f"{row % different}ệ" for row in range(2 * BLOCK)] for different in texts]
    kept = [packed(cells) if data.draw(st.booleans()) else cells for cells in columns]
    assert list(join_cells(kept, '","')) == ['","'.join(row) for row in zip(*columns, strict=True)]


def test_columns_without_rows_are_joined() -> None:
    """To nothing."""
    column = packed(FEW).pick([])
    assert list(join_cells([column, column], ",")) == []
