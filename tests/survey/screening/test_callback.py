"""The call-back list: drawn by a seed, the same bytes, nothing in it a formula."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from survey.messages import HailongError
from survey.screening import Screening, draw_callbacks, write_callback_list
from tests.survey.screening.test_screen import planted, screen


@pytest.fixture(scope="module")
def screening() -> Screening:
    return screen(planted())


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def test_forms_are_drawn_within_the_flagged(screening: Screening) -> None:
    """Five of Xuân's twenty and five of each place of the block; every one with its reason."""
    calls = draw_callbacks(screening, rng())
    rows = {call.place.row_id for call in calls}
    assert (
        len(rows & set(range(81, 101))),
        len(rows & set(range(161, 171))),
        len(rows & set(range(11, 21))),
    ) == (5, 5, 5)
    assert all(call.reason for call in calls)


def test_the_share_is_followed(screening: Screening) -> None:
    """Half of twenty is ten."""
    calls = draw_callbacks(screening, rng(), 0.5)
    assert len({call.place.row_id for call in calls} & set(range(81, 101))) == 10


def test_another_seed_draws_others(screening: Screening) -> None:
    """It is a draw, not the first rows."""
    assert draw_callbacks(screening, rng()) != draw_callbacks(screening, np.random.default_rng(8))


@pytest.mark.parametrize("share", [0, 1.5, float("nan")])
def test_a_share_outside_0_to_1_is_refused(screening: Screening, share: float) -> None:
    """A share of the forms is a share."""
    with pytest.raises(HailongError) as caught:
        draw_callbacks(screening, rng(), share)
    assert caught.value.code == "screening.bad_share"


def test_the_workbook_has_the_same_bytes_each_time(screening: Screening, tmp_path: Path) -> None:
    """Screening and seed decide the file."""
    for name in ("a.xlsx", "b.xlsx"):
        write_callback_list(screening, tmp_path / name, rng())
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_hostile_names_stay_text(screening: Screening, tmp_path: Path) -> None:
    """A volunteer called =1+1 and a sheet called @SUM are text in the workbook."""
    hostile = {
        row: replace(place, volunteer="=1+1", sheet="@SUM(A1)", serial="+5", file="=cmd|' /c calc'!A1")
        for row, place in screening.places.items()
    }
    write_callback_list(replace(screening, places=hostile), tmp_path / "list.xlsx", rng())
    book = openpyxl.load_workbook(tmp_path / "list.xlsx")
    kinds = {
        cell.data_type
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert kinds <= {"s", "n"}
    sheet = book.worksheets[0]
    assert "=1+1" in {sheet.cell(row, 4).value for row in range(4, sheet.max_row + 1)}


def test_nobody_flagged_gives_an_empty_list(screening: Screening, tmp_path: Path) -> None:
    """A list without rows is a valid workbook."""
    empty = replace(screening, duplicates=(), volunteers=())
    assert write_callback_list(empty, tmp_path / "list.xlsx", rng(), lang="en") == ()
    assert openpyxl.load_workbook(tmp_path / "list.xlsx").worksheets[0]["B3"].value == "Serial"
