"""One sheet's XML: its rows edited, around them only what is known to be harmless."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pyexpat import ExpatError, ParserCreate

from survey.importing.child.entities import unescape

from .cells import CellEditor, read_address
from .package import HEADER, MAIN, RELATIONS, NotUnderstoodError, read_attributes
from .styles import Styles

_BEFORE = ("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols")
_AFTER = ("autoFilter", "mergeCells", "dataValidations", "printOptions", "pageMargins", "pageSetup",
          "headerFooter", "rowBreaks", "colBreaks")  # fmt: skip
"""In the order that the format demands; drawings, comments and tables come last."""
_DATA = re.compile(r"<sheetData(?:\s[^<>]*[^<>/])?(?:\s*/>|>)")
_BREAKS = re.compile(r'\sr:id="[^"]*"|<extLst\b.*?</extLst>', re.DOTALL)
_CELL_AREA = r"\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?"
_HARMLESS = re.compile(rf"""\s*(?:"[^"]*"|-?\d+(?:\.\d+)?|(?:('[^'\[\]|]+'|\w+)!)?{_CELL_AREA})\s*""")
_RULE = re.compile(r"<dataValidation(?=[\s/>]).*?(?:(?<=/)>|</dataValidation>)", re.DOTALL)
_RULE_FORMULA = re.compile(r"<formula[12]>([^<]*)</formula[12]>")


class SheetXml:
    """A sheet's XML taken apart: the root's tag, the rows, and what stands around them, by name.

    `views` is how many windows of the workbook the sheet's views speak of. Raises NotUnderstoodError for a
    sheet that is not written as most are.
    """

    def __init__(self, xml: str) -> None:
        self.root, self.views = "", 1
        self.around: dict[str, str] = {}
        data = _DATA.search(xml)
        if data is None:
            raise NotUnderstoodError("no rows")
        end = data.end() if data[0].endswith("/>") else xml.find("</sheetData>", data.end())
        if end < 0:
            raise NotUnderstoodError("no end of the rows")
        rest = end if data[0].endswith("/>") else end + len("</sheetData>")
        outline = f"{xml[: data.start()]}<sheetData/>{xml[rest:]}"
        self.rows = xml[data.end() : end]
        for name, piece in _children(outline):
            if not name:
                self.root = piece
            elif name in self.around and name in (*_BEFORE, *_AFTER):
                raise NotUnderstoodError(name)
            else:
                self.around[name] = piece
        self._tidy()

    def _tidy(self) -> None:
        """Take out of the pieces what refers to parts that are not kept."""
        around = self.around
        for name in (*_BEFORE, *_AFTER):
            if name in around:
                around[name] = _BREAKS.sub("", around[name])
                if ":id=" in around[name]:
                    raise NotUnderstoodError(name)
        views = re.sub(r'\stabSelected="[^"]*"', "", around.get("sheetViews", ""))
        views = re.sub(r"<pivotSelection\b.*?</pivotSelection>", "", views, flags=re.DOTALL)
        numbers = [int(number) for number in re.findall(r'\sworkbookViewId="(\d{1,3})"', views)]
        self.views = 1 + max(numbers, default=0)
        around["sheetViews"] = views

    def seen(self, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, int]]:
        """For each place the cell that is seen there: of merged cells the first one."""
        areas = [
            tuple(map(read_address, area.split(":")))
            for area in re.findall(r'\sref="([A-Z0-9]+:[A-Z0-9]+)"', self.around.get("mergeCells", ""))
        ]

        def first_of(row: int, column: int) -> tuple[int, int]:
            for (top, left), (bottom, right) in areas:
                if top <= row <= bottom and left <= column <= right:
                    return top, left
            return row, column

        return {place: first_of(*place) for place in places}

    def column_format(self, column: int) -> int:
        """The cell format of a column (from 1)."""
        for tag in re.findall(r"<col\s([^<>]*)>", self.around.get("cols", "")):
            named = read_attributes(tag)
            if int(named.get("min", "0")) <= column <= int(named.get("max", "0")):
                return int(named.get("style", "0"))
        return 0

    def mark(
        self, marks: Mapping[tuple[int, int], str], styles: Styles, risky: frozenset[str], *, returned: bool
    ) -> None:
        """Colour the cells to correct, and leave no formula anywhere."""
        self.rows = CellEditor(styles, marks, risky, self.column_format, returned=returned).edit(self.rows)
        if marks:
            self.around.pop("dimension", None)  # it may no longer be true, and need not be said

    def to_xml(self, sheets: Iterable[str], last: str) -> str:
        """The whole sheet. `sheets` are the names a list of choices may lie on.

        `last` are the elements that refer to other parts, in the order that the format demands: drawing,
        legacyDrawing, tableParts.
        """
        around = {**self.around, "dataValidations": self._choices(frozenset(sheets))}
        before = "".join(around.get(name, "") for name in _BEFORE)
        after = "".join(around.get(name, "") for name in _AFTER)
        root = (
            self.root if f'xmlns:r="{RELATIONS}"' in self.root else f'{self.root[:-1]} xmlns:r="{RELATIONS}">'
        )
        return f"{HEADER}{root}{before}<sheetData>{self.rows}</sheetData>{after}{last}</worksheet>"

    def _choices(self, sheets: frozenset[str]) -> str:
        """The rules for what may be typed, without those whose formulas do more than name cells."""
        kept = []
        for rule in _RULE.findall(self.around.get("dataValidations", "")):
            texts = _RULE_FORMULA.findall(rule)
            formulas = [_HARMLESS.fullmatch(unescape(text)) for text in texts]
            harmless = all(f is not None and (f[1] is None or f[1].strip("'") in sheets) for f in formulas)
            if harmless and rule.count("<formula") == len(texts):
                kept.append(rule)
        return f'<dataValidations count="{len(kept)}">{"".join(kept)}</dataValidations>' if kept else ""


def _children(outline: str) -> list[tuple[str, str]]:
    """The root's opening tag (under ""), then each of its children with its name."""
    raw = outline.encode()
    found: list[tuple[str, int, int]] = []
    depth = 0
    parser = ParserCreate()

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        if depth == 0 and (name != "worksheet" or attributes.get("xmlns") != MAIN):
            raise NotUnderstoodError("root")
        if depth == 1:
            found.append((name, parser.CurrentByteIndex, -1))
        depth += 1

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if depth == 1:
            begun = found[-1][1]
            tag_end = _tag_end(raw, begun)
            empty = raw[tag_end - 2 : tag_end] == b"/>"
            found[-1] = (
                name,
                begun,
                tag_end if empty else raw.index(b">", parser.CurrentByteIndex) + 1,
            )

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    try:
        parser.Parse(raw, True)
    except ExpatError:
        raise NotUnderstoodError("XML") from None
    start = raw.index(b"<worksheet")
    pieces = [("", raw[start : _tag_end(raw, start)].decode())]
    return pieces + [(name, raw[a:b].decode()) for name, a, b in found]


def _tag_end(raw: bytes, start: int) -> int:
    """Where the tag that begins at `start` ends; a ">" may stand in a value."""
    tag = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""").match(raw, start)
    if tag is None:
        raise NotUnderstoodError("tag")
    return tag.end()


def check_well_formed(xml: str) -> None:
    """Raise NotUnderstoodError unless this is XML."""
    try:
        ParserCreate().Parse(xml.encode(), True)
    except ExpatError:
        raise NotUnderstoodError("XML") from None
