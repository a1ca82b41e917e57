"""The copy of a workbook as it was sent: marked, listed, and without what could act by itself.

Kept are the sheets' rows, widths, panes, filters, choices and printing, the styles, shared strings, theme,
pictures, plain tables and the sender's comments. Left behind are macros, formulas (their values stay),
links, names, colours that depend on formulas, protection, charts and other embedded things.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .book import NewBook, NewSheet, Notes, worst
from .cells import find_risky
from .comments import read_comments
from .package import PICTURES, RELATIONS, NotUnderstoodError, Package, Relation, read_attributes
from .sheets import SheetXml, check_well_formed
from .styles import Styles

TYPE_CHECKING = False  # the module typing is not needed, and costs time
if TYPE_CHECKING:
    from .book import Request

_SHEET = re.compile(r"<sheet\s([^<>]*)/?>")
_TABLE_PART = re.compile(r'<tablePart\s[^<>]*?:id="([^"]*)"')
_ACTS = re.compile(
    r"[Mm]acro=\"[^\"]|hlink|<(?:\w+:)?(?:graphicFrame|oleObj|control)|Formula>|queryTable|connectionId"
)


def copy_workbook(request: Request) -> bytes:
    """The sender's own workbook, marked. Raises NotUnderstoodError for what it does not know."""
    return _Copying(request).to_bytes()


class _Copying:
    def __init__(self, request: Request) -> None:
        self.request = request
        self.old = Package(request["content"])
        self.book_path = _only(self.old.relations(""), "officeDocument")
        self.related = self.old.relations(self.book_path)
        styles = _only(self.related, "styles", "")
        self.new = NewBook(request, Styles(self.old.read_text(styles)) if styles else Styles())
        self.risky: frozenset[str] = frozenset()

    def to_bytes(self) -> bytes:
        workbook = self.old.read_text(self.book_path)
        properties = re.search(r"<workbookPr\s([^<>]*)>", workbook)
        since = read_attributes(properties[1]).get("date1904", "0") if properties else "0"
        self.new.dates_from_1904 = since in {"1", "true"}
        self._copy_strings_and_theme()
        sheets = self._list_sheets(workbook)
        names = [name for name, _, _ in sheets]
        unnamed = len(sheets) == 1 and any(note[0] == "" for note in self.request["notes"])
        for name, state, path in sheets:
            before = "" if unnamed else name
            sheet = self.new.add_sheet(name, before, state)
            if sheet.name != name:
                raise NotUnderstoodError("names of sheets")
            self._copy_sheet(sheet, path, names, self.new.notes_by_cell(before))
        return self.new.to_bytes()

    def _copy_strings_and_theme(self) -> None:
        for kind in ("sharedStrings", "theme"):
            path = _only(self.related, kind, "")
            if not path or (kind == "theme" and self.old.relations(path)):
                continue
            text = self.old.read_text(path)
            if kind == "sharedStrings":
                self.risky = find_risky(text)
            self.new.package.add(f"xl/{kind}.xml", text, kind)
            self.new.parts.append((kind, f"xl/{kind}.xml"))

    def _list_sheets(self, workbook: str) -> list[tuple[str, str, str]]:
        """Name, state and part of each worksheet to copy; not the list of an earlier return."""
        begin, end = workbook.find("<sheets"), workbook.find("</sheets>")
        found = []
        for tag in _SHEET.findall(workbook[begin:end]) if 0 <= begin < end else ():
            named = read_attributes(tag)
            relation = self.related.get(next((v for k, v in named.items() if k.endswith(":id")), ""))
            name, state = named.get("name", ""), named.get("state", "visible")
            if relation is None or not name:
                raise NotUnderstoodError("sheet")
            if relation.kind == "worksheet" and name != self.request["listed_before"]:
                state = state if state in {"hidden", "veryHidden"} else "visible"
                found.append((name, state, relation.target))
        if not found:
            raise NotUnderstoodError("no sheets")
        return found

    def _copy_sheet(self, sheet: NewSheet, path: str, names: list[str], notes: Notes) -> None:
        xml = SheetXml(self.old.read_text(path))
        self.new.views = max(self.new.views, xml.views)
        seen = xml.seen(notes)
        said: Notes = {}
        for place, texts in notes.items():
            said.setdefault(seen[place], []).extend(texts)
        marks = {place: worst(texts) for place, texts in said.items()}
        xml.mark(marks, self.new.styles, self.risky, returned=bool(self.request["listed_before"]))
        related = self.old.relations(path)
        comments = self.new.comment_texts(said)
        for relation in related.values():
            if relation.kind == "comments":
                before = read_comments(self.old.read_text(relation.target), self.request["texts"]["author"])
                comments = {**before, **comments}
        ends = self._copy_drawing(sheet, related) + self.new.add_comments(sheet, comments)
        ends += self._copy_tables(sheet, xml.around.get("tableParts", ""), related)
        self.new.package.add(sheet.path, xml.to_xml(names, ends), "worksheet")

    def _copy_drawing(self, sheet: NewSheet, related: Mapping[str, Relation]) -> str:
        """Copy a sheet's pictures, where it holds nothing else."""
        path = _only(related, "drawing", "")
        if not path:
            return ""
        pictures = self.old.relations(path)
        xml = self.old.read_text(path)
        kinds = {
            (relation.kind, relation.target.rpartition(".")[2].lower()) for relation in pictures.values()
        }
        if not kinds or not kinds <= {("image", kind) for kind in PICTURES} or _ACTS.search(xml):
            return ""
        check_well_formed(xml)
        new = f"xl/drawings/drawing{len(self.new.sheets)}.xml"
        self.new.package.add(new, xml, "drawing")
        copied = []
        for number, relation in pictures.items():
            media = f"xl/media/{relation.target.rpartition('/')[2]}"
            self.new.package.add(media, self.old.read(relation.target))
            copied.append((number, "image", media))
        self.new.package.relate(new, copied)
        sheet.relations.append(("rIdD", "drawing", new))
        return f'<drawing xmlns:r="{RELATIONS}" r:id="rIdD"/>'

    def _copy_tables(self, sheet: NewSheet, parts: str, related: Mapping[str, Relation]) -> str:
        """Copy a sheet's tables (areas with stripes and a filter), where they hold no formulas or queries."""
        copied: list[str] = []
        for number in _TABLE_PART.findall(parts):
            path = related[number].target if number in related else ""
            if not path or related[number].kind != "table" or self.old.relations(path):
                continue
            xml = self.old.read_text(path)
            if _ACTS.search(xml):
                continue
            check_well_formed(xml)
            new = f"xl/tables/table{len(self.new.sheets)}_{len(copied) + 1}.xml"
            self.new.package.add(new, xml, "table")
            sheet.relations.append((f"rIdT{len(copied) + 1}", "table", new))
            copied.append(f'<tablePart r:id="rIdT{len(copied) + 1}"/>')
        if not copied:
            return ""
        return f'<tableParts xmlns:r="{RELATIONS}" count="{len(copied)}">{"".join(copied)}</tableParts>'


def _only(relations: Mapping[str, Relation], kind: str, missing: str | None = None) -> str:
    """The path of the one part of a kind; `missing` where there is none."""
    found = [relation.target for relation in relations.values() if relation.kind == kind and relation.target]
    if len(found) > 1 or (not found and missing is None):
        raise NotUnderstoodError(kind)
    return found[0] if found else missing or ""
