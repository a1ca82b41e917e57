"""The first sheet of a returned workbook: every note, with a link to its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .package import HEADER, MAIN, escape
from .styles import Styles

TYPE_CHECKING = False  # the module typing is not needed, and costs time
if TYPE_CHECKING:
    from typing import Any

_WIDTHS = (5, 18, 8, 20, 72)
_LINE = 15
"""Height of a line in points: rows are as high as their text needs, for not every program sees to it."""
_HIGHEST = 405
_FONT = '<name val="Calibri"/><family val="2"/>'
_TITLE = f'<b/><sz val="14"/>{_FONT}'
_HEAD = f'<b/><sz val="11"/>{_FONT}'
_PLAIN = f'<sz val="11"/>{_FONT}'
_LINK = f'<u/><sz val="11"/><color rgb="FF0563C1"/>{_FONT}'
_LONGEST = 32_000
_HEAD_ROW = 4


def list_xml(notes: Sequence[Sequence[str]], texts: Mapping[str, Any], stamp: str, styles: Styles) -> str:
    """The sheet's XML. A note is (sheet, cell, value, text, severity); the stamp stands out of sight."""
    plain = styles.add(_PLAIN, quoted=True)
    head, link = styles.add(_HEAD), styles.add(_LINK, wrapped=True)
    wrapped = styles.add(_PLAIN, wrapped=True, quoted=True)
    high = _height((texts["explain"], sum(_WIDTHS)))
    rows = [
        f'<row r="1">{_cell("A1", texts["title"], styles.add(_TITLE))}{_cell("G1", stamp, plain)}</row>',
        f'<row r="2"{high}>{_cell("A2", texts["explain"], wrapped)}</row>',
    ]
    heads = (_cell(f"{'ABCDE'[i]}{_HEAD_ROW}", title, head) for i, title in enumerate(texts["columns"]))
    rows.append(f'<row r="{_HEAD_ROW}">{"".join(heads)}</row>')
    links = []
    for number, (sheet, cell, value, text, _) in enumerate(notes, 1):
        r = _HEAD_ROW + number
        rows.append(
            f'<row r="{r}"{_height(*zip((sheet, cell, value, text), _WIDTHS[1:], strict=True))}>'
            f'<c r="A{r}" s="{wrapped}"><v>{number}</v></c>'
            f"{_cell(f'B{r}', sheet, wrapped)}{_cell(f'C{r}', cell, link)}"
            f"{_cell(f'D{r}', value, wrapped)}{_cell(f'E{r}', text, wrapped)}</row>"
        )
        quoted = sheet.replace("'", "''")
        place = escape(f"'{quoted}'!{cell}")
        links.append(f'<hyperlink ref="C{r}" location="{place}" display="{escape(cell)}"/>')
    linked = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    columns = "".join(
        f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>' for i, width in enumerate(_WIDTHS, 1)
    )
    return (
        f'{HEADER}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{_HEAD_ROW}" topLeftCell="A{_HEAD_ROW + 1}" activePane="bottomLeft" state="frozen"/>'
        '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f'<cols>{columns}<col min="7" max="7" width="9" hidden="1" customWidth="1"/></cols>'
        f'<sheetData>{"".join(rows)}</sheetData><mergeCells count="1"><mergeCell ref="A2:E2"/></mergeCells>'
        f"{linked}"
        '<pageMargins left="0.5" right="0.5" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _height(*cells: tuple[str, int]) -> str:
    """The attributes of a row that shows all lines of its cells: texts, and widths in characters."""
    lines = max(_lines(text[:_LONGEST], width) for text, width in cells)
    return f' ht="{min(_LINE * lines, _HIGHEST)}" customHeight="1"'


def _lines(text: str, width: int) -> int:
    """How many lines a text takes; a tenth of each is left for words that do not fit its end."""
    return sum(max(1, -(-len(line) * 10 // (width * 9))) for line in text.split("\n"))


def _cell(address: str, text: str, style: int) -> str:
    inside = escape(text[:_LONGEST])
    return f'<c r="{address}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{inside}</t></is></c>'
