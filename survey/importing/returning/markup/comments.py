"""Comments on the cells of a sheet, and the boxes in which Excel shows them (VML)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from survey.importing.child.entities import unescape

from .cells import address, read_address
from .package import HEADER, MAIN, NotUnderstoodError, escape

_LONGEST = 32_000
_COMMENT = re.compile(r"<comment\s([^<>]*)>(.*?)</comment>", re.DOTALL)
_AUTHOR = re.compile(r"<author\s*/>|<author(?:\s[^<>]*)?>([^<]*)</author>")
_TEXT = re.compile(r"<rPh\b.*?</rPh>|<t(?:\s[^<>]*)?>([^<]*)</t>", re.DOTALL)
_SHAPES = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="{maps}"/></o:shapelayout><v:shapetype id="_x0000_t202" '
    'coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>{shapes}</xml>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:59.25pt;'
    'margin-top:1.5pt;width:{width}px;height:{height}px;z-index:{order};visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>"
    "<x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_IDS_OF_A_MAP = 1024
_WIDTH, _COLUMN, _LINE, _ROW = 320, 64, 18, 20

Comments = dict[tuple[int, int], tuple[str, str]]
"""Author and text of the comment of each cell (row and column from 1)."""


def read_comments(xml: str, without: str) -> Comments:
    """The comments of a sheet as plain text, without those of the author `without`."""
    authors = [unescape(found[1] or "") for found in _AUTHOR.finditer(xml)]
    found: Comments = {}
    for tag, content in _COMMENT.findall(xml):
        place = re.search(r'\bref="([^"]*)"', tag)
        number = re.search(r'\bauthorId="(\d{1,6})"', tag)
        if place is None or number is None or int(number[1]) >= len(authors):
            raise NotUnderstoodError("comment")
        if authors[int(number[1])] != without:
            text = "".join(unescape(text) for text in _TEXT.findall(content))
            found[read_address(place[1])] = authors[int(number[1])], text[:_LONGEST]
    return found


def comments_xml(comments: Comments) -> str:
    """The part that holds the texts."""
    authors = sorted({author for author, _ in comments.values()})
    listed = "".join(f"<author>{escape(author)}</author>" for author in authors)
    texts = "".join(
        f'<comment ref="{address(*place)}" authorId="{authors.index(author)}"><text>'
        f'<t xml:space="preserve">{escape(text)}</t></text></comment>'
        for place, (author, text) in sorted(comments.items())
    )
    return (
        f'{HEADER}<comments xmlns="{MAIN}"><authors>{listed}</authors>'
        f"<commentList>{texts}</commentList></comments>"
    )


def boxes_xml(comments: Comments, sheet: int) -> str:
    """The part that holds the boxes. `sheet` (from 1) keeps the ids of a workbook's sheets apart."""
    need = (len(comments) + 1) // _IDS_OF_A_MAP + 1
    first = sheet * 8  # up to 8 × 1,024 boxes a sheet
    shapes = (
        _SHAPE.format(id=first * _IDS_OF_A_MAP + order, order=order, **_box(place, text))
        for order, (place, (_, text)) in enumerate(sorted(comments.items()), 1)
    )
    return _SHAPES.format(maps=",".join(str(first + k) for k in range(need)), shapes="".join(shapes))


def _box(place: tuple[int, int], text: str) -> Mapping[str, object]:
    row, column = place[0] - 1, place[1] - 1
    lines = min(12, sum(1 + len(line) // 45 for line in text.split("\n")))
    height = 60 + _LINE * lines
    top = max(0, row - 1)
    anchor = (column + 1, 15, top, 2, column + 1 + _WIDTH // _COLUMN, 15, top + height // _ROW, 2)
    return {
        "width": _WIDTH,
        "height": height,
        "row": row,
        "column": column,
        "anchor": ", ".join(map(str, anchor)),
    }
