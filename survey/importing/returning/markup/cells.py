"""The rows and cells of a sheet's XML: which are touched, and how."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from .package import NotUnderstoodError, escape, read_attributes
from .styles import Styles

_ROW = re.compile(r'\s*+<row((?:\s++[\w:]++="[^"<]*+")*+)\s*+(/?)>')
_CELL = re.compile(
    r'\s*+<c((?:\s++[\w:]++="[^"<]*+")*+)\s*+(?:/>|>((?:[^<]++|<(?!/c>)[^<>]*+>)*+)</c>)', re.DOTALL
)
_FORMULA = re.compile(r"<f(?=[\s/>])[^<>]*?(?:/>|>[^<]*</f>)")
_VALUE = re.compile(r"<v(?:\s[^<>]*)?>([^<]*)</v>")
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
RISKY_TEXT = re.compile(
    r"<t(?:\s[^<>]*)?>(?:[=+@\t-]|&#0*(?:61|43|45|64|9);|&#[xX]0*(?:3[dD]|2[bBdD]|40|9);)"
)
"""A text that becomes a formula when somebody edits its cell."""
_SHARED = re.compile(r"<si(?:\s[^<>]*)?(?:/>|>(.*?)</si>)", re.DOTALL)
_TO_TOUCH = ("<f>", "<f ", "<f\t", "<f\n", "<f/", 'cm="', 'vm="', "<extLst")
"""Formulas, and what refers to parts that are not kept."""
_MOST_SHARED = 200
_UNCOMPUTED = '<is><t xml:space="preserve">=</t></is>'


def read_address(address: str) -> tuple[int, int]:
    """(row, column), both from 1, of an address like "C7"."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise NotUnderstoodError("address")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def find_risky(shared_strings: str) -> frozenset[str]:
    """Which shared strings (by index, as it stands in a cell) look like formulas."""
    if not RISKY_TEXT.search(shared_strings):
        return frozenset()
    return frozenset(
        str(index)
        for index, text in enumerate(_SHARED.finditer(shared_strings))
        if RISKY_TEXT.search(text[1] or "")
    )


class CellEditor:
    """Marks cells and takes formulas out of one sheet's rows.

    `marks` is the severity of each cell to colour, `risky` the shared strings that look like formulas;
    `column_format` gives the cell format of a column without one of its own. `returned`: the workbook is
    a marked copy itself, and the colours of earlier marks are taken off.
    """

    def __init__(
        self,
        styles: Styles,
        marks: Mapping[tuple[int, int], str],
        risky: frozenset[str],
        column_format: Callable[[int], int],
        *,
        returned: bool,
    ) -> None:
        self.styles, self.marks, self.risky = styles, marks, risky
        self.column_format, self.returned = column_format, returned

    def edit(self, rows: str) -> str:
        """The content of `sheetData`, edited; a row that needs nothing stays as it was, to the letter."""
        wanted = sorted({row for row, _ in self.marks})
        needs_look = self._find_needs(rows)
        out: list[str] = []
        previous = 0
        for tag, number, cells in _split_rows(rows):
            if number <= previous:
                raise NotUnderstoodError("order of rows")
            previous = number
            while wanted and wanted[0] < number:
                out.append(self._new_row(wanted.pop(0)))
            marked = bool(wanted) and wanted[0] == number
            if marked:
                wanted.pop(0)
            if marked or needs_look(cells):
                out.append(self._edit_row(tag, number, cells, marked=marked))
            else:
                out.append(f"<row{tag}>{cells}</row>")
        out.extend(map(self._new_row, wanted))
        return "".join(out)

    def _find_needs(self, rows: str) -> Callable[[str], bool]:
        """A function that says whether a row's cells must be looked at one by one."""
        if self.returned:
            return bool
        signs = [sign for sign in _TO_TOUCH if sign in rows]
        patterns = [RISKY_TEXT] if RISKY_TEXT.search(rows) else []
        if self.risky:
            numbers = "|".join(sorted(self.risky)) if len(self.risky) <= _MOST_SHARED else r"\d+"
            patterns.append(re.compile(rf't="s"[^<>]*><v>(?:{numbers})</v>'))

        def needs_look(cells: str) -> bool:
            return any(sign in cells for sign in signs) or any(p.search(cells) for p in patterns)

        return needs_look

    def _new_row(self, number: int) -> str:
        return self._edit_row(f' r="{number}"', number, "", marked=True)

    def _edit_row(self, tag: str, number: int, cells: str, *, marked: bool) -> str:
        waiting = sorted(column for row, column in self.marks if row == number) if marked else []
        named = read_attributes(tag)
        own = int(named.get("s", "0")) if named.get("customFormat") in {"1", "true"} else None
        out: list[str] = []
        previous = position = 0
        while cell := _CELL.match(cells, position):
            position = cell.end()
            attributes = read_attributes(cell[1])
            row, column = read_address(attributes.get("r", ""))
            if row != number or column <= previous:
                raise NotUnderstoodError("order of cells")
            previous = column
            while waiting and waiting[0] < column:
                out.append(self._new_cell(number, waiting.pop(0), own))
            if waiting and waiting[0] == column:
                waiting.pop(0)
            out.append(self._edit_cell((number, column), attributes, cell[2] or ""))
        if cells[position:].strip():
            raise NotUnderstoodError("cell")
        out.extend(self._new_cell(number, column, own) for column in waiting)
        plain = re.sub(r'\s[\w:]*spans="[^"]*"', "", tag)  # it may no longer be true, and need not be said
        return f"<row{plain}>{''.join(out)}</row>"

    def _new_cell(self, row: int, column: int, row_format: int | None) -> str:
        base = self.column_format(column) if row_format is None else row_format
        number = self.styles.variant(base, self.marks[row, column], quoted=False)
        return f'<c r="{address(row, column)}" s="{number}"/>'

    def _edit_cell(self, place: tuple[int, int], attributes: Mapping[str, str], content: str) -> str:
        kind, base = attributes.get("t", "n"), attributes.get("s", "0")
        if not base.isdecimal():
            raise NotUnderstoodError("style")
        content, formulas = _FORMULA.subn("", content)
        if "<f" in content or "<extLst" in content:
            raise NotUnderstoodError("formula")
        value = _VALUE.search(content)
        if formulas and (value is None or (not value[1] and kind != "str")):
            content, kind = _UNCOMPUTED, "inlineStr"
        severity = self.marks.get(place, "")
        if not severity and self.returned and self.styles.is_marked(int(base)):
            severity = "none"
        number = self.styles.variant(int(base), severity, quoted=self._is_risky(kind, content, value))
        said = f' t="{escape(kind)}"' if kind != "n" else ""
        start = f'<c r="{address(*place)}" s="{number}"{said}'
        return f"{start}>{content}</c>" if content else f"{start}/>"

    def _is_risky(self, kind: str, content: str, value: re.Match[str] | None) -> bool:
        if kind == "s":
            return value is not None and value[1].strip() in self.risky
        if kind == "str":
            return value is not None and RISKY_TEXT.match(f"<t>{value[1]}") is not None
        return kind == "inlineStr" and RISKY_TEXT.search(content) is not None


def _split_rows(rows: str) -> Iterator[tuple[str, int, str]]:
    """The attributes, the number and the cells of each row."""
    position = 0
    while row := _ROW.match(rows, position):
        number = re.search(r'\sr="([1-9][0-9]{0,6})"', row[1])
        if number is None:
            raise NotUnderstoodError("row without a number")
        end = row.end() if row[2] else rows.find("</row>", row.end())
        if end < 0:
            raise NotUnderstoodError("row")
        yield row[1], int(number[1]), rows[row.end() : end]
        position = end if row[2] else end + len("</row>")
    if rows[position:].strip():
        raise NotUnderstoodError("rows")


def address(row: int, column: int) -> str:
    """Excel's address of a cell, both numbers from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
