"""The parts that every returned workbook has: the list of sheets, styles, comments, the first sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .cells import read_address
from .comments import Comments, boxes_xml, comments_xml
from .listing import list_xml
from .package import HEADER, MAIN, RELATIONS, NewPackage, escape
from .styles import Styles

TYPE_CHECKING = False  # the module typing is not needed, and costs time
if TYPE_CHECKING:
    from typing import Any

    Request = Mapping[str, Any]
Notes = dict[tuple[int, int], list[tuple[str, str]]]
"""Text and severity of the notes on each cell (row and column from 1)."""
_LONGEST_NAME = 31
BOOK = "xl/workbook.xml"


class NewSheet:
    """A sheet of the copy: its relations are (id, kind, path)."""

    def __init__(self, name: str, path: str, state: str = "visible") -> None:
        self.name, self.path, self.state = name, path, state
        self.relations: list[tuple[str, str, str]] = []


class NewBook:
    """A returned workbook in the making.

    `parts` are those that the workbook as a whole refers to, as (kind, path); `names` the sheets' names by
    those that the notes know them by.
    """

    def __init__(self, request: Request, styles: Styles) -> None:
        self.request, self.styles = request, styles
        self.package = NewPackage()
        self.sheets: list[NewSheet] = []
        self.parts: list[tuple[str, str]] = []
        self.names: dict[str, str] = {}
        self.dates_from_1904 = False
        self.views = 1

    def add_sheet(self, name: str, before: str, state: str = "visible") -> NewSheet:
        """Add a sheet under a name that is free; the notes know it by the name it had `before`."""
        name = _free_name((sheet.name for sheet in self.sheets), name[:_LONGEST_NAME])
        sheet = NewSheet(name, f"xl/worksheets/sheet{len(self.sheets) + 1}.xml", state)
        self.sheets.append(sheet)
        self.names[before] = name
        return sheet

    def notes_by_cell(self, sheet: str) -> Notes:
        """(text, severity) of all notes of a sheet (by the name they know), by cell."""
        found: Notes = {}
        for name, cell, _, text, severity in self.request["notes"]:
            if name == sheet:
                found.setdefault(read_address(cell), []).append((text, severity))
        return found

    def add_comments(self, sheet: NewSheet, comments: Comments) -> str:
        """Add a sheet's comments; the element of the sheet that refers to them ("" when there are none)."""
        if not comments:
            return ""
        number = len(self.sheets)
        texts, boxes = f"xl/comments{number}.xml", f"xl/drawings/vmlDrawing{number}.vml"
        self.package.add(texts, comments_xml(comments), "comments")
        self.package.add(boxes, boxes_xml(comments, number))
        sheet.relations += [("rIdC", "comments", texts), ("rIdV", "vmlDrawing", boxes)]
        return f'<legacyDrawing xmlns:r="{RELATIONS}" r:id="rIdV"/>'

    def comment_texts(self, said: Notes) -> Comments:
        """The notes as comments."""
        author = self.request["texts"]["author"]
        return {place: (author, "\n".join(text for text, _ in texts)) for place, texts in said.items()}

    def to_bytes(self) -> bytes:
        """The file, with the list of notes as its first sheet."""
        texts = self.request["texts"]
        name = _free_name((sheet.name for sheet in self.sheets), texts["list_sheet"])
        listing = NewSheet(name, "xl/worksheets/hailong.xml")
        notes = [(self.names.get(note[0], note[0]), *note[1:]) for note in self.request["notes"]]
        xml = list_xml(notes, texts, self.request["stamp"], self.styles)
        self.package.add(listing.path, xml, "worksheet")
        for sheet in (listing, *self.sheets):
            self.package.relate(sheet.path, sheet.relations)
        self.package.add("xl/styles.xml", self.styles.to_xml(), "styles")
        self._add_workbook([listing, *self.sheets])
        self.package.relate("", [("rId1", "officeDocument", BOOK)])
        return self.package.to_bytes()

    def _add_workbook(self, sheets: Sequence[NewSheet]) -> None:
        parts = [*(("worksheet", sheet.path) for sheet in sheets), ("styles", "xl/styles.xml"), *self.parts]
        listed = "".join(
            f'<sheet name="{escape(sheet.name)}" sheetId="{number}"'
            + (f' state="{sheet.state}"' if sheet.state != "visible" else "")
            + f' r:id="rId{number}"/>'
            for number, sheet in enumerate(sheets, 1)
        )
        since = '<workbookPr date1904="1"/>' if self.dates_from_1904 else "<workbookPr/>"
        xml = (
            f'{HEADER}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{since}'
            f"<bookViews>{'<workbookView/>' * self.views}</bookViews><sheets>{listed}</sheets></workbook>"
        )
        self.package.add(BOOK, xml, "officeDocument")
        self.package.relate(BOOK, [(f"rId{i}", kind, path) for i, (kind, path) in enumerate(parts, 1)])


def worst(said: Iterable[tuple[str, str]]) -> str:
    """The severity of a cell with these notes: a colour it is shown in."""
    return "error" if any(severity == "error" for _, severity in said) else "warning"


def _free_name(taken: Iterable[str], wanted: str) -> str:
    used = {name.casefold() for name in taken}
    name, number = wanted, 2
    while name.casefold() in used:
        name, number = f"{wanted[: _LONGEST_NAME - 4]} {number}", number + 1
    return name
