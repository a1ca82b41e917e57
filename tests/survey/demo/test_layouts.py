"""Fifteen workbooks, no two alike, and every oddity somewhere among them."""

from __future__ import annotations

from survey.demo.layouts import LAYOUTS, layout_for


def test_fifteen_layouts_no_two_alike() -> None:
    """One for each workbook of the Ba Đình survey."""
    assert len(LAYOUTS) == len(set(LAYOUTS)) == 15


def test_every_way_of_writing_occurs() -> None:
    """Each choice a layout has is made by at least one."""
    assert {layout.header for layout in LAYOUTS} == {"labels", "numbered labels", "codes"}
    assert {layout.ratings for layout in LAYOUTS} == {
        "digits", "text digits", "labels", "plain labels", "abbreviations",
    }  # fmt: skip
    assert {layout.unit for layout in LAYOUTS} >= {"name", "prefixed", "abbreviated", "plain", "id", "absent"}
    assert {layout.dates for layout in LAYOUTS} == {"date", "text"}
    assert {layout.total for layout in LAYOUTS} == {"none", "sums", "sentence"}
    assert {layout.order for layout in LAYOUTS} == {"form", "answers first", "people last", "comment early"}
    assert sum(layout.decomposed for layout in LAYOUTS) == 1
    assert any(layout.gaps for layout in LAYOUTS)


def test_more_units_start_over() -> None:
    """The sixteenth unit types like the second, not like the office."""
    assert layout_for(15) == LAYOUTS[1]
    assert layout_for(29) == LAYOUTS[1]
    assert layout_for(28) == LAYOUTS[14]
