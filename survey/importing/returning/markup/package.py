"""The parts of a workbook file and how they refer to each other ([ECMA-376] part 2)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping

from survey.importing.child.archive import BadArchiveError, open_archive, write_archive
from survey.importing.child.entities import unescape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument"
_BOOK = f"{_TYPES}.spreadsheetml"
CONTENT_TYPES = {
    "officeDocument": f"{_BOOK}.sheet.main+xml",
    "worksheet": f"{_BOOK}.worksheet+xml",
    "styles": f"{_BOOK}.styles+xml",
    "sharedStrings": f"{_BOOK}.sharedStrings+xml",
    "theme": f"{_TYPES}.theme+xml",
    "comments": f"{_BOOK}.comments+xml",
    "drawing": f"{_TYPES}.drawing+xml",
    "table": f"{_BOOK}.table+xml",
}
"""The content type of each kind of part that a copy may hold, by the last word of its relation."""
_EXTENSIONS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "vml": f"{_TYPES}.vmlDrawing",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
}
PICTURES = frozenset({"png", "jpeg", "jpg", "gif", "bmp"})
_COMPRESSION = 3  # a third of the time of zlib's own choice, for a tenth more bytes
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATION = re.compile(r"<Relationship\s([^<>]*?)/?>")
_ATTRIBUTE = re.compile(r'([\w:.-]+)\s*=\s*"([^"<]*)"')
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EXCEL_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NEITHER = re.compile(r"<!|<\?xml[^>]*encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)


class NotUnderstoodError(Exception):
    """The file holds something this way of copying does not know; another way may."""


class Relation:
    """What a part refers to: the last word of the kind, and the part's name ("" outside the file)."""

    def __init__(self, kind: str, target: str) -> None:
        self.kind, self.target = kind, target


def read_attributes(tag: str) -> dict[str, str]:
    """The attributes of a tag, by name with its prefix."""
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)}


def escape(text: str) -> str:
    """A text as it stands in XML and as Excel reads it back: it takes _x0041_ for a letter A."""
    text = _EXCEL_ESCAPE.sub("_x005F_", _ILLEGAL.sub("\ufffd", text))
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, entity)
    return text


class Package:
    """The parts of a workbook as it was sent."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = open_archive(content)
        except BadArchiveError:
            raise NotUnderstoodError("zip") from None
        names = [name for name, _ in self._archive.sizes()]
        self._names = {name.replace("\\", "/").lower(): name for name in names}
        if len(self._names) != len(names):
            raise NotUnderstoodError("two parts of one name")

    def __contains__(self, path: str) -> bool:
        return path.lower() in self._names

    def read(self, path: str) -> bytes:
        """The bytes of a part."""
        name = self._names.get(path.lower())
        if name is None:
            raise NotUnderstoodError(path)
        try:
            return self._archive.read(name)
        except BadArchiveError:
            raise NotUnderstoodError(path) from None

    def read_text(self, path: str) -> str:
        """The text of a part in UTF-8, without comments, CDATA and document types."""
        try:
            text = self.read(path).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise NotUnderstoodError("encoding") from None
        if _NEITHER.search(text):
            raise NotUnderstoodError("document type")
        return text

    def relations(self, path: str) -> dict[str, Relation]:
        """What a part refers to, by id ("" for the whole file)."""
        folder, name = posixpath.split(path)
        place = posixpath.join(folder, "_rels", f"{name}.rels")
        if place not in self:
            return {}
        found: dict[str, Relation] = {}
        for tag in _RELATION.findall(self.read_text(place)):
            named = read_attributes(tag)
            target = posixpath.normpath(posixpath.join("/" + folder, named.get("Target", "")))
            outside = named.get("TargetMode", "Internal") != "Internal"
            kind = named.get("Type", "").rpartition("/")[2]
            found[named.get("Id", "")] = Relation(kind, "" if outside else target.lstrip("/"))
        return found


class NewPackage:
    """The parts of the copy, written in the order in which they were added."""

    def __init__(self) -> None:
        self._parts: dict[str, bytes] = {}
        self._kinds: dict[str, str] = {}

    def add(self, path: str, content: str | bytes, kind: str = "") -> None:
        """Add a part; `kind` is a key of CONTENT_TYPES unless the extension says it."""
        self._parts[path] = content if isinstance(content, bytes) else content.encode()
        if kind in CONTENT_TYPES:
            self._kinds[path] = CONTENT_TYPES[kind]

    def relate(self, path: str, relations: Iterable[tuple[str, str, str]]) -> None:
        """Say what a part refers to: (id, last word of the kind, path of the other part)."""
        folder, name = posixpath.split(path)
        rows = "".join(
            f'<Relationship Id="{number}" Type="{RELATIONS}/{kind}" Target="/{escape(target)}"/>'
            for number, kind, target in relations
        )
        if rows:
            text = f'{HEADER}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'
            self._parts[posixpath.join(folder, "_rels", f"{name}.rels")] = text.encode()

    def to_bytes(self) -> bytes:
        """The file; the same parts give the same bytes."""
        return write_archive({"[Content_Types].xml": self._content_types(), **self._parts}, _COMPRESSION)

    def _content_types(self) -> bytes:
        used = {path.rpartition(".")[2].lower() for path in self._parts} | {"rels", "xml"}
        types: Mapping[str, str] = {name: _EXTENSIONS[name] for name in sorted(used & _EXTENSIONS.keys())}
        defaults = "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in types.items())
        named = "".join(
            f'<Override PartName="/{escape(path)}" ContentType="{kind}"/>'
            for path, kind in self._kinds.items()
        )
        return f'{HEADER}<Types xmlns="{_PACKAGE}/content-types">{defaults}{named}</Types>'.encode()
