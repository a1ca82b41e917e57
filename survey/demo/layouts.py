"""How different volunteers lay out the same answers: one layout a workbook, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Header = Literal["labels", "numbered labels", "codes"]
Ratings = Literal["digits", "text digits", "labels", "plain labels", "abbreviations"]
UnitWriting = Literal["name", "prefixed", "abbreviated", "office", "plain", "capitals", "id", "absent"]
"""Cống Vị; Phường Cống Vị; P. Cống Vị; UBND phường Cống Vị; phuong cong vi; CỐNG VỊ; 00007; in no column."""
Options = Literal["labels", "plain labels", "codes"]
Serials = Literal["printed", "zeros lost", "spaced"]
Order = Literal["form", "answers first", "people last", "comment early"]
Total = Literal["none", "sums", "sentence"]


@dataclass(frozen=True, slots=True)
class Layout:
    """One way of typing forms into a sheet.

    `titles` lines stand above the header, then an empty one. `dates` and `options` say how dates and
    attributes are written. `gaps` leaves blank rows between the volunteers' forms. `decomposed`
    writes all text in NFD, as macOS does. `spare_sheets` are empty sheets, as older Excel adds them.
    """

    header: Header = "labels"
    ratings: Ratings = "digits"
    unit: UnitWriting = "prefixed"
    dates: Literal["date", "text"] = "date"
    options: Options = "labels"
    serials: Serials = "printed"
    order: Order = "form"
    titles: int = 0
    total: Total = "none"
    row_numbers: bool = True
    remarks: bool = False
    gaps: bool = False
    decomposed: bool = False
    unit_in_title: bool = False
    spare_sheets: int = 0
    font: str = "Times New Roman"


LAYOUTS = (
    Layout("numbered labels", titles=3, unit="name", unit_in_title=True, total="sentence"),
    Layout("labels", unit="absent", font="Calibri"),
    Layout("codes", "labels", "abbreviated", "text", titles=2, gaps=True),
    Layout("numbered labels", "text digits", "plain", "text", font="Arial", spare_sheets=2),
    Layout("labels", "abbreviations", "prefixed", titles=1, total="sums"),
    Layout(
        "codes", unit="capitals", order="people last", serials="spaced", font="Calibri", row_numbers=False
    ),
    Layout("codes", "digits", "absent", "text", titles=2, gaps=True),
    Layout("numbered labels", "labels", "office", decomposed=True, titles=1, font="Helvetica Neue"),
    Layout("labels", "digits", "plain", "text", "plain labels", order="comment early", total="sentence"),
    Layout("numbered labels", "plain labels", "prefixed", titles=2, unit_in_title=True, font="Arial"),
    Layout("codes", unit="id", options="codes", font="Calibri", row_numbers=False),
    Layout("labels", "abbreviations", "absent", "text", order="answers first", total="sums", spare_sheets=2),
    Layout("codes", "text digits", "name", "text", serials="zeros lost", remarks=True, font="Calibri"),
    Layout("numbered labels", "digits", "office", titles=3, unit_in_title=True, total="sums", gaps=True),
    Layout("codes", "labels", "abbreviated", "text", order="people last", titles=1, font="Arial"),
)
"""The first is the tidiest: the office's own counter. Units beyond the last start over from the second."""


def layout_for(position: int) -> Layout:
    """The layout of the unit at this position in the plan."""
    return LAYOUTS[position] if position < len(LAYOUTS) else LAYOUTS[1 + (position - 1) % (len(LAYOUTS) - 1)]
