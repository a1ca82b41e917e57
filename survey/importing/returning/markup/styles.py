"""The styles of a workbook, with those added that mark a cell."""

from __future__ import annotations

import re

from .package import HEADER, MAIN, NotUnderstoodError

ERROR_COLOUR, WARNING_COLOUR = "FFFFC7CE", "FFFFEB9C"
_FILLS = {"error": ERROR_COLOUR, "warning": WARNING_COLOUR}
_XF = re.compile(r"\s*<xf((?:\s[^<>]*?)?)(?:/>|>(.*?)</xf>)\s*", re.DOTALL)
_FILL = re.compile(r"<fill\s*/>|<fill[\s>].*?</fill>", re.DOTALL)
_FONT = re.compile(r"<font(?=[\s/>])")
_COUNT = re.compile(r'\scount="\d*"')
_PLAIN = f"""{HEADER}<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/>\
<family val="2"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>\
<patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/>\
<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>\
</cellStyleXfs><cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


class Styles:
    """The part `xl/styles.xml`: what stands in it stays, cell formats are added at the end."""

    def __init__(self, xml: str = _PLAIN) -> None:
        self._xml = xml
        formats = self._inside("cellXfs")
        self._formats: list[tuple[str, str]] = [(m[1], m[2] or "") for m in _XF.finditer(formats)]
        if not self._formats or "".join(m[0] for m in _XF.finditer(formats)).strip() != formats.strip():
            raise NotUnderstoodError("cell formats")
        fills = _FILL.findall(self._inside("fills"))
        self._first_fill, self._first_font = len(fills), len(_FONT.findall(self._inside("fonts")))
        self._marked = {i for i, fill in enumerate(fills) if any(f'"{c}"' in fill for c in _FILLS.values())}
        self._fonts: list[str] = []
        self._known: dict[tuple[int, str, bool], int] = {}

    def _inside(self, name: str) -> str:
        begin, end = self._span(name)
        return self._xml[begin:end]

    def _span(self, name: str) -> tuple[int, int]:
        """Where the content of the one element of this name begins and ends."""
        found = list(re.finditer(rf"<{name}(?:\s[^<>]*[^<>/])?>", self._xml))
        end = self._xml.find(f"</{name}>")
        if len(found) != 1 or end < found[0].end():
            raise NotUnderstoodError(name)
        return found[0].end(), end

    def variant(self, base: int, severity: str, *, quoted: bool) -> int:
        """The number of cell format `base` in the colour of a severity ("" leaves it, "none" takes it off).

        `quoted`: what is typed is text, whatever it begins with.
        """
        base = base if 0 <= base < len(self._formats) else 0
        if not severity and not quoted:
            return base
        key = base, severity, quoted
        if key not in self._known:
            attributes, content = self._formats[base]
            if severity:
                fill = self._first_fill + list(_FILLS).index(severity) if severity in _FILLS else 0
                attributes = _set(_set(attributes, "fillId", str(fill)), "applyFill", "1")
            if quoted:
                attributes = _set(attributes, "quotePrefix", "1")
            self._known[key] = self._add(attributes, content)
        return self._known[key]

    def is_marked(self, number: int) -> bool:
        """Whether a cell format has one of the two colours of an earlier return."""
        if not self._marked or not 0 <= number < len(self._formats):
            return False
        fill = re.search(r'\sfillId="(\d+)"', self._formats[number][0])
        return fill is not None and int(fill[1]) in self._marked

    def add(self, font: str = "", *, wrapped: bool = False, quoted: bool = False) -> int:
        """The number of a new cell format in a font of its own (the content of a `font` element)."""
        number = 0
        if font:
            if font not in self._fonts:
                self._fonts.append(font)
            number = self._first_font + self._fonts.index(font)
        attributes = f' numFmtId="0" fontId="{number}" fillId="0" borderId="0" xfId="0" applyFont="1"'
        attributes += ' quotePrefix="1"' if quoted else ""
        content = '<alignment vertical="top" wrapText="1"/>' if wrapped else ""
        return self._add(attributes + (' applyAlignment="1"' if wrapped else ""), content)

    def _add(self, attributes: str, content: str) -> int:
        self._formats.append((attributes, content))
        return len(self._formats) - 1

    def to_xml(self) -> str:
        """The whole part."""
        fills = "".join(
            f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/><bgColor indexed="64"/>'
            "</patternFill></fill>"
            for colour in _FILLS.values()
        )
        fonts = "".join(f"<font>{font}</font>" for font in self._fonts)
        formats = "".join(f"<xf{a}>{c}</xf>" if c else f"<xf{a}/>" for a, c in self._formats)
        xml = self._put(
            self._xml, "fonts", self._inside("fonts") + fonts, self._first_font + len(self._fonts)
        )
        xml = self._put(xml, "fills", self._inside("fills") + fills, self._first_fill + len(_FILLS))
        return self._put(xml, "cellXfs", formats, len(self._formats))

    @staticmethod
    def _put(xml: str, name: str, content: str, count: int) -> str:
        begin = xml.index(f"<{name}")
        tag_end = xml.index(">", begin)
        tag = _COUNT.sub("", xml[begin:tag_end]) + f' count="{count}">'
        return xml[:begin] + tag + content + xml[xml.index(f"</{name}>", tag_end) :]


def _set(attributes: str, name: str, value: str) -> str:
    """A tag's attributes with one of them set."""
    bare = re.sub(rf'\s{name}="[^"]*"', "", attributes)
    return f'{bare} {name}="{value}"'
