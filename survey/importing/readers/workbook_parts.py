"""What calamine does not tell of a workbook: error cells, formulas, hidden rows, and cells far away.

Runs in the parsing process, before calamine, on the XML inside the file. It finds by cheap searches
whether there is anything to tell, and only then looks closer. Standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from survey.importing.child.archive import open_archive
from survey.importing.child.entities import unescape
from survey.importing.child.refusal import Refused

TYPE_CHECKING = False  # the module typing is not needed, and costs time
if TYPE_CHECKING:
    from survey.importing.child.archive import Archive

Answer = dict[str, object]

_FAR = re.compile(rb'r="([A-Z]{3}[0-9]+|[A-Z]{1,2}[0-9]{6,})"')
_FAR_CELL = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{3}[0-9]+|[A-Z]{1,2}[0-9]{6,})"[^>]*?(?<!/)>\s*<(?!/)'
)
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+[0-9]+)"[^>]*>.{0,9999}?<(?:\w+:)?v>([^<]*)<', re.S
)
_FORMULA_CELL = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]+[0-9]+)"[^>]*?(?<!/)>\s*<(?:\w+:)?f(?:/>|[\s>][^<]*(?:</(?:\w+:)?f>)?)'
    rb"\s*(<(?:\w+:)?v>[^<])?"
)
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="([0-9]+)"')
_HIDDEN_COLUMNS = re.compile(rb'<(?:\w+:)?col\s(?=[^>]*\bhidden="(?:1|true)")([^>]*)>')
_MOST_LETTERS = 2_000
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
_SHEET_TAG = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION_TAG = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")


class Marks:
    """What was found in one sheet; positions are (row, column) from 0."""

    def __init__(self) -> None:
        self.errors: dict[tuple[int, int], str] = {}
        self.formulas: dict[tuple[int, int], bool] = {}
        """Position of each formula, and whether the file holds its value."""
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []


def inspect(content: bytes, limits: Mapping[str, int]) -> Mapping[str, Marks]:
    """Look through a workbook before it is parsed: marks by sheet name. Raises Refused, BadArchiveError."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        import xls_parts  # type: ignore[import-not-found]

        return xls_parts.scan(content)  # type: ignore[no-any-return]
    if not content.startswith(b"PK"):
        return {}
    archive = open_archive(content)
    inflated = sum(size for _, size in archive.sizes())
    if inflated > limits["inflated_bytes"]:
        raise Refused("inflated", size=inflated)
    names = {name for name, _ in archive.sizes()}
    if "content.xml" in names:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise Refused("password")
        import ods_parts  # type: ignore[import-not-found]

        return ods_parts.scan(archive.read("content.xml"), limits)  # type: ignore[no-any-return]
    if "xl/workbook.xml" not in names:
        return {}
    return {
        name: _scan_sheet(name, archive.read(path), limits) for name, path in _sheet_parts(archive, names)
    }


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        key.decode().rpartition(":")[2]: unescape(value.decode("utf-8", "replace"))
        for key, value in _ATTRIBUTE.findall(tag)
    }


def _sheet_parts(archive: Archive, names: set[str]) -> Iterator[tuple[str, str]]:
    """The name of each sheet and the part of the archive that holds it."""
    if "xl/_rels/workbook.xml.rels" not in names:
        return
    targets: dict[str, str] = {}
    for tag in _RELATION_TAG.findall(archive.read("xl/_rels/workbook.xml.rels")):
        relation = _attributes(tag)
        target = relation.get("Target", "")
        targets[relation.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    for tag in _SHEET_TAG.findall(archive.read("xl/workbook.xml")):
        sheet = _attributes(tag)
        path = targets.get(sheet.get("id", ""), "")
        if path in names:
            yield sheet.get("name", ""), path


def _position(address: bytes) -> tuple[int, int]:
    """(row, column) from 0 of an address like b"C7"."""
    column = 0
    for index, char in enumerate(address):
        if char < 65:
            return int(address[index:]) - 1, column - 1
        column = column * 26 + char - 64
    return 0, column - 1


def _is_far(address: bytes, limits: Mapping[str, int]) -> bool:
    row, column = _position(address)
    return row > limits["rows"] + 1000 or column >= limits["columns"]


def _scan_sheet(name: str, xml: bytes, limits: Mapping[str, int]) -> Marks:
    if any(_is_far(match[1], limits) for match in _FAR.finditer(xml)):
        for match in _FAR_CELL.finditer(xml):  # the slow look: does that cell hold anything?
            if _is_far(match[1], limits):
                row, column = _position(match[1])
                raise Refused("far_cell", sheet=name, row=row + 1, column=column)
    marks = Marks()
    if b't="e"' in xml:
        for match in _ERROR_CELL.finditer(xml):
            marks.errors[_position(match[1])] = match[2].decode("utf-8", "replace")
    if _has_formula(xml):
        for match in _FORMULA_CELL.finditer(xml):
            marks.formulas[_position(match[1])] = match[2] is not None
    if b'hidden="' in xml:
        marks.hidden_rows = [int(number) - 1 for number in _HIDDEN_ROW.findall(xml)]
        for tag in _HIDDEN_COLUMNS.findall(xml):
            span = _attributes(tag)
            first, last = int(span.get("min", "1")), min(int(span.get("max", "1")), limits["columns"])
            marks.hidden_columns.extend(range(first - 1, last))
    return marks


def _has_formula(xml: bytes) -> bool:
    """Whether a tag is called f. The letter is rare in sheets of numbers, and found far sooner than "<f"."""
    at = xml.find(b"f")
    for _ in range(_MOST_LETTERS):
        if at < 0:
            return False
        if xml[at - 1 : at] in {b"<", b":"} and xml[at + 1 : at + 2] in {
            b">",
            b" ",
            b"/",
            b"\t",
            b"\n",
            b"\r",
        }:
            return True
        at = xml.find(b"f", at + 1)
    return any(sign in xml for sign in (b"<f>", b"<f ", b"<f/", b":f"))


def apply(marks: Marks, sheet: Answer) -> None:
    """Put error cells and formulas without a value into the sheet's rows, and add what is hidden."""
    top, left = int(sheet["first_row"]) - 1, int(sheet["first_column"])  # type: ignore[call-overload]
    rows: list[list[object]] = sheet["rows"]  # type: ignore[assignment]

    def put(row: int, column: int, value: tuple[str, str]) -> None:
        if 0 <= row < len(rows) and column >= 0:
            rows[row].extend([""] * (column + 1 - len(rows[row])))
            rows[row][column] = value

    for (row, column), text in marks.errors.items():
        put(row - top, column - left, ("error", text))
    for (row, column), has_value in marks.formulas.items():
        if not has_value and (row, column) not in marks.errors:
            put(row - top, column - left, ("uncomputed", "="))
    sheet["formulas"] = [(row - top, column - left) for row, column in marks.formulas]
    sheet["hidden_rows"] = [row - top for row in marks.hidden_rows]
    sheet["hidden_columns"] = [column - left for column in marks.hidden_columns]
