"""The report as a Word document after Nghị định 30/2020/NĐ-CP, or placed in an office's own document.

An office marks places in its document with a line that holds only `{{hailong:NAME}}`, or with a bookmark
called `hailong_NAME`. NAME is `report` (everything), a section (`headline`, `criteria` …), one table
(`table_units`) or one figure (`figure_likert`). The office's styles are kept.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from struct import unpack_from
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from analysis.report.archive import pack_again
from analysis.report.document import Document, FigureBlock, TableBlock
from analysis.report.html import Numbered, number_blocks
from survey.messages import HailongError

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_BASE: Final = Path(__file__).parent / "templates" / "word"
_OFFICE: Final = "http://schemas.openxmlformats.org"
_MAIN: Final = f"{_OFFICE}/wordprocessingml/2006/main"
_DRAWING: Final = f"{_OFFICE}/drawingml/2006"
_RELATIONS: Final = f"{_OFFICE}/officeDocument/2006/relationships"
_NAMESPACES: Final = (
    f'xmlns:w="{_MAIN}" xmlns:r="{_RELATIONS}" '
    f'xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main" xmlns:pic="{_DRAWING}/picture"'
)
_TEXT_WIDTH: Final = 9354  # twentieths of a point: 165 mm
_LEAST: Final = 1440  # an inch: what a table or a picture takes where there is hardly any room
_TOGETHER: Final = 10  # a table of so many rows is kept on one page
_WORD: Final = 24  # letters of the longest word that a column is made wide enough for
_LETTER: Final = 0.56  # how wide a letter of Times New Roman is, in letters' sizes
_WIDE_LETTER: Final = 0.69  # the same of fonts that stand in for it
_BOLD: Final = 1.15  # how much wider a bold letter is
_MARGINS: Final = 160  # left and right of a cell's text
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_TAG = re.compile(r"^\s*\{\{\s*hailong:([a-z0-9_]+)\s*\}\}\s*$")


def write_word(document: Document, pictures: Mapping[str, bytes], template: Path | None = None) -> bytes:
    """The document as .docx; `pictures` holds a PNG for each figure.

    Raises HailongError where `template` cannot be read as Word or marks no place.
    """
    word = _open_own(document) if template is None else _open_template(template)
    writer = _Writer(word, document, pictures, own=template is None)
    if template is None:
        writer.write_whole()
    else:
        writer.fill_places(str(template))
    return _pack(word, _made_at(document), "".join(writer.made))


def _pack(word: WordDocument, made: datetime, text: str) -> bytes:
    """The document as a file, `text` (XML) before the settings of its last page.

    Text and pictures are put in when the library has packed the rest: it would make a tree of the text
    and pack the pictures once more.
    """
    from docx.parts.image import ImagePart

    parts = {}
    if text:
        head, settings, tail = word.part.blob.rpartition(b"<w:sectPr")
        parts[word.part.partname.membername] = head + text.encode() + settings + tail
    for part in word.part.package.iter_parts():
        if isinstance(part, ImagePart):
            parts[part.partname.membername] = part.blob
            part._blob = b""  # python-docx has no public way
    buffer = BytesIO()
    word.save(buffer)
    return pack_again(buffer.getvalue(), made, parts)


def figures_needed(document: Document, template: Path | None) -> frozenset[str]:
    """The figures that the Word document will hold. Raises HailongError as `write_word` does."""
    every = frozenset(figure.id for figure in document.figures())
    if template is None:
        return every
    names = _Writer(_open_template(template), document, {}, own=False).places(str(template))
    whole = {section.id for section in document.sections} & set(names)
    found = {name.removeprefix("figure_") for name in names}
    found |= {
        block.id
        for section in document.sections
        for block in section.blocks
        if isinstance(block, FigureBlock) and (section.id in whole or "report" in names)
    }
    return every & found


def _made_at(document: Document) -> datetime:
    return datetime.fromisoformat(document.facts["provenance"]["generated_at"])


def _open_own(document: Document) -> WordDocument:
    """An empty A4 document with the margins and styles of official documents.

    Its parts are our own, ready as they are: python-docx's empty document is four times as large, and
    opening and changing it takes longer than writing a report into it.
    """
    import docx

    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as base:
        for path in _BASE.rglob("*.*"):
            base.writestr(path.relative_to(_BASE).as_posix(), path.read_bytes())
    word = docx.Document(buffer)
    properties = word.core_properties
    properties.title = printable(document.title)[:250]
    properties.subject = printable(document.subtitle[0])[:250]
    properties.language = document.lang
    properties.created = properties.modified = _made_at(document).replace(tzinfo=None)
    (language,) = word.styles.element.xpath("w:docDefaults//w:lang")
    language.set(f"{{{_MAIN}}}val", {"vi": "vi-VN", "en": "en-GB"}.get(document.lang, document.lang))
    return word


def _open_template(path: Path) -> WordDocument:
    import docx

    try:
        return docx.Document(str(path))
    except Exception as error:  # python-docx lets errors of zip, XML and its own through
        raise HailongError("report.bad_template", path=str(path)) from error


def printable(text: str) -> str:
    """`text` without the characters that no XML document may hold."""
    return _ILLEGAL.sub("", text)


class _Writer:
    """Writes the blocks of a document as XML, one after the other, into a Word document: our own, or an
    office's, whose styles are used."""

    def __init__(
        self, word: WordDocument, document: Document, pictures: Mapping[str, bytes], *, own: bool
    ) -> None:
        self.word = word
        self.document = document
        self.pictures = pictures
        self.own = own
        self.styles = {str(style.name): str(style.style_id) for style in word.styles}
        self.numbered: Numbered = number_blocks(document)
        self.made: list[str] = []
        self.drawn = 0
        self.room = _TEXT_WIDTH  # twentieths of a point

    def write_whole(self) -> None:
        """The title, then every section."""
        self._paragraph(self.document.title, "Title")
        for line in self.document.subtitle:
            self._paragraph(line, "hailong subtitle")
        self._section_blocks(self.document.sections)

    def _style(self, name: str) -> str:
        """The id of a style; in an office's document its own headings and captions, else its plain text."""
        return self.styles.get(name) or self.styles.get("Normal", "Normal")

    def _section_blocks(self, sections: Sequence[Any]) -> None:
        for section in sections:
            self._paragraph(section.title, "Heading 1", keep=True)
            self._blocks(self.numbered[section.id])

    def _blocks(self, blocks: Sequence[tuple[str, Any, int | None]]) -> None:
        for kind, block, number in blocks:
            if kind == "paragraph":
                text = " ".join(part.text for part in block)
                self._paragraph(text, "hailong note" if block[0].manner == "note" else "hailong body")
            elif kind == "table":
                self._table(block, number or 0)
            else:
                self._figure(block, number or 0)

    def _paragraph(self, text: str, style: str, keep: bool = False) -> None:
        self.made.append(f"<w:p>{self._properties(style, keep)}{run(text)}</w:p>")

    def _properties(self, style: str, keep: bool = False) -> str:
        follow = "<w:keepNext/>" if keep else ""
        indent = ""
        if not self.own and style == "hailong body":
            indent = '<w:ind w:firstLine="720"/><w:jc w:val="both"/>'
        return f"<w:pPr><w:pStyle w:val={quoteattr(self._style(style))}/>{follow}{indent}</w:pPr>"

    def _caption(self, word: str, sequence: str, number: int, caption: str, keep: bool) -> None:
        """A native caption: the number is a field, so that Word can list and renumber it."""
        field = (
            f'<w:fldSimple w:instr=" SEQ {sequence} \\* ARABIC "><w:r><w:t>{number}</w:t></w:r></w:fldSimple>'
        )
        inside = f"{run(word + ' ')}{field}{run('. ' + caption)}"
        properties = self._properties("Caption", keep)
        if not keep:  # the style keeps a table's caption with its table; a figure's has its figure above
            properties = properties.replace("</w:pPr>", '<w:keepNext w:val="0"/></w:pPr>')
        self.made.append(f"<w:p>{properties}{inside}</w:p>")

    def _table(self, block: TableBlock, number: int) -> None:
        words = self.document.words
        self._caption(words["table"], words["table"].replace(" ", "_"), number, block.caption, keep=True)
        size = 18 if block.wide or len(block.columns) > 7 else 24
        self.made.append(table_xml(block, size, self.room))
        for note in block.notes:
            self._paragraph(note, "hailong note")

    def _figure(self, block: FigureBlock, number: int) -> None:
        image = self.pictures[block.id]
        self.drawn += 1
        key, _ = self.word.part.get_or_add_image(BytesIO(image))
        drawing = picture_xml(block, image, key, self.drawn, self.room)
        self.made.append(f"<w:p>{self._properties('hailong picture', True)}<w:r>{drawing}</w:r></w:p>")
        words = self.document.words
        self._caption(words["figure"], words["figure"].replace(" ", "_"), number, block.caption, keep=False)

    def places(self, path: str) -> list[str]:
        """The names of the parts asked for. Raises HailongError where there is none, or an unknown one."""
        names = [name for _, name in self._marks()]
        if not names:
            raise HailongError("report.no_places", path=path)
        for name in names:
            if name not in self._names():
                raise HailongError(
                    "report.unknown_place", found=name, path=path, allowed=", ".join(self._names())
                )
        return names

    def fill_places(self, path: str) -> None:
        """Put the parts asked for in place of their marks. Raises HailongError as `places` does."""
        from docx.oxml.parser import parse_xml

        self.places(path)
        for mark, name in list(self._marks()):
            self.made, self.room = [], min(_TEXT_WIDTH, room_at(mark))
            self._write_part(name)
            for element in list(parse_xml(f"<w:body {_NAMESPACES}>{''.join(self.made)}</w:body>")):
                mark.addprevious(element)
            _remove(mark)
        self.made = []

    def _marks(self) -> Iterator[tuple[Any, str]]:
        """Paragraphs that are marked, with the name of the part; also inside tables."""
        from docx.oxml.ns import qn

        for paragraph in self.word.element.body.iter(qn("w:p")):
            text = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
            found = _TAG.match(text)
            if found:
                yield paragraph, found[1]
                continue
            for bookmark in paragraph.iter(qn("w:bookmarkStart")):
                name = bookmark.get(qn("w:name")) or ""
                if name.startswith("hailong_"):
                    yield paragraph, name.removeprefix("hailong_")
                    break

    def _names(self) -> list[str]:
        names = ["report", *(section.id for section in self.document.sections)]
        names += [f"table_{table.id}" for table in self.document.tables()]
        return names + [f"figure_{figure.id}" for figure in self.document.figures()]

    def _write_part(self, name: str) -> None:
        if name == "report":
            self._section_blocks(self.document.sections)
            return
        for section in self.document.sections:
            if section.id == name:
                self._blocks(self.numbered[section.id])
                return
            for entry in self.numbered[section.id]:
                kind, block, _ = entry
                if kind != "paragraph" and name == f"{kind}_{block.id}":
                    self._blocks([entry])
                    return


def run(text: str, bold: bool = False, size: int | None = None) -> str:
    """A run of text as XML, every sign escaped; `size` in half points."""
    marks = ("<w:b/>" if bold else "") + (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "")
    properties = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r>'


def picture_xml(block: FigureBlock, image: bytes, key: str, number: int, room: int) -> str:
    """A PNG file in the line, as wide as the room; `key` is its relationship, `number` its own."""
    wide, high = unpack_from(">II", image, 16)  # pixels, in the first chunk of any PNG
    width = room * 635  # twentieths of a point in the units of drawings
    size = f'cx="{width}" cy="{round(width * high / wide)}"'
    name, alt = quoteattr(block.id), quoteattr(printable(block.alt))
    return (
        # without the distances LibreOffice adds room around it
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{1000 + number}" name={name} descr={alt}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{_DRAWING}/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="0" name={name}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{key}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"/></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _remove(element: Any) -> None:
    """Take a marked paragraph out; a cell of a table must keep one paragraph."""
    from docx.oxml.ns import qn

    parent = element.getparent()
    if parent.tag == qn("w:tc") and parent[-1] is element:
        for child in list(element):
            if child.tag != qn("w:pPr"):
                element.remove(child)
        return
    parent.remove(element)


def room_at(mark: Any) -> int:
    """How wide the text may be at a paragraph of an office's document, in twentieths of a point."""
    from docx.oxml.ns import qn

    for parent in mark.iterancestors(qn("w:tc")):
        for width in parent.iterfind(f"{qn('w:tcPr')}/{qn('w:tcW')}"):
            if width.get(qn("w:type")) == "dxa":
                return max(_LEAST, int(width.get(qn("w:w"))) - 220)
    # A section's settings stand in its last paragraph, the last section's at the end of the body.
    for section in mark.xpath("following::w:sectPr"):
        page, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
        if page is not None and margins is not None:
            sides = sum(int(margins.get(qn(f"w:{side}"), "0")) for side in ("left", "right", "gutter"))
            return max(_LEAST, int(page.get(qn("w:w"))) - sides)
    return _TEXT_WIDTH


def column_widths(block: TableBlock, size: int = 24, room: int = _TEXT_WIDTH) -> list[int]:
    """Widths in twentieths of a point: no word is broken where that can be helped, then by length of text.

    `size` is the letters' size in half points. Where there is room, words fit in a wider font too that stands
    in for Times New Roman.
    """
    texts = [
        [row.cells[index].text for row in block.rows if index < len(row.cells)]
        for index in range(len(block.columns))
    ]
    for letter in (_WIDE_LETTER * size * 10, _LETTER * size * 10):
        least = [_width_of_words(*column, letter) for column in zip(block.columns, texts, strict=True)]
        spare = room - sum(least)
        if spare > 0:
            break
    else:
        return [round(room * need / sum(least)) for need in least]
    longest = [
        max(map(len, (*own, heading[: len(heading) // 2])), default=1) * letter + _MARGINS
        for heading, own in zip(block.columns, texts, strict=True)
    ]
    wishes = [max(min(high, 6000) - low, 0) for low, high in zip(least, longest, strict=True)]
    total = sum(wishes)
    if total <= 0:
        return [round(low + spare / len(least)) for low in least]
    return [round(low + spare * wish / total) for low, wish in zip(least, wishes, strict=True)]


def _width_of_words(heading: str, texts: Sequence[str], letter: float) -> float:
    """What the longest word of a column takes, in letters of this width, those of the heading being bold."""
    words = [len(word) for text in texts for word in text.split(" ")]
    # what is longer than a word (the hash of a file) is broken anyway
    longest = max((count if count <= _WORD else _WORD // 2 for count in words), default=1)
    heads = min(max(map(len, heading.split(" "))), _WORD)
    return max(longest, heads * _BOLD) * letter + _MARGINS


def table_xml(block: TableBlock, size: int, room: int = _TEXT_WIDTH) -> str:
    """A native table: plain borders, a header row that repeats, rows that do not break over pages."""
    widths = column_widths(block, size, room)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
    head = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/>{margins}<w:tblLook w:val="0420" w:firstRow="1" w:firstColumn="1"/>'
        f"<w:tblCaption w:val={quoteattr(printable(block.caption))}/></w:tblPr>"
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    cells = "".join(
        _cell(heading, width, "center", True, size, keep=True)
        for heading, width in zip(block.columns, widths, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"]
    for index, row in enumerate(block.rows):
        left = len(block.rows) - 1 - index
        # A long table may part, but neither its first rows nor its totals stand alone.
        keep = left > 0 and (len(block.rows) <= _TOGETHER or index < 2 or left <= 4)
        inside = "".join(
            _cell(cell.text, width, "right" if numeric else "left", row.kind == "total", size, keep)
            for cell, width, numeric in zip(row.cells, widths, block.numeric, strict=True)
        )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inside}</w:tr>")
    return f"<w:tbl>{head}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _cell(text: str, width: int, align: str, bold: bool, size: int, keep: bool = False) -> str:
    follow = "<w:keepNext/>" if keep else ""
    paragraph = (
        f'<w:pPr>{follow}<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
        f'<w:ind w:firstLine="0"/><w:jc w:val="{align}"/></w:pPr>'
    )
    centre = '<w:vAlign w:val="center"/>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{centre}</w:tcPr>'
        f"<w:p>{paragraph}{run(text, bold, size)}</w:p></w:tc>"
    )
