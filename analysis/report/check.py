"""A report that someone edited, read again: which of its numbers no longer agree with numbers.json."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Final

from survey.arguments import checked
from survey.messages import HailongError
from survey.text import clean, fold

_NUMBER: Final = re.compile(r"[+−-]?\d+(?:[.,/:]\d+)*%?")
_WORD: Final = re.compile(rf"{_NUMBER.pattern}|\w+")
_ALIKE: Final = 0.55
"""Share of common words from which a paragraph counts as one of the report's."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A number in the document that is not what numbers.json says.

    `place` is the caption of the table with the row and column, or the beginning of the paragraph;
    `expected` is empty where the report has no number there.
    """

    place: str
    found: str
    expected: str


@checked
def check_report(document: Path, numbers: Path | None = None) -> tuple[Disagreement, ...]:
    """Compare a Word document with the numbers.json it was made from (by default the one beside it).

    Paragraphs and tables are recognised by their words, so that text may be moved, retyped or pasted into
    another document; what the report did not write is left alone. Raises HailongError where either
    file cannot be read.
    """
    known = _read_numbers(numbers or document.with_name("numbers.json"))
    word = _read_word(document)
    found = [*_check_paragraphs(word, known), *_check_tables(word, known)]
    return tuple(dict.fromkeys(found))


def _read_numbers(path: Path) -> dict[str, Any]:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        if known["format"] != 1 or not isinstance(known["sections"], list):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HailongError("report.bad_numbers", path=str(path)) from error
    return dict(known)


def _read_word(path: Path) -> Any:
    import docx

    try:
        return docx.Document(str(path))
    except Exception as error:  # python-docx lets errors of zip, XML and its own through
        raise HailongError("report.bad_template", path=str(path)) from error


def _blocks(known: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    for section in known["sections"]:
        for block in section["blocks"]:
            if block["kind"] == kind:
                yield block


def _check_paragraphs(word: Any, known: dict[str, Any]) -> Iterator[Disagreement]:
    expected = [_words(text) for text in _expected_paragraphs(known)]
    for paragraph in word.paragraphs:
        text = paragraph.text
        if not _NUMBER.search(text):
            continue
        own = _words(text)
        best = max(expected, key=lambda other: _likeness(own, other), default=[])
        if _likeness(own, best) >= _ALIKE:
            place = " ".join(text.split()[:8]) + "…"
            for found, wanted in _compare(own, best):
                yield Disagreement(place, found, wanted)


def _expected_paragraphs(known: dict[str, Any]) -> list[str]:
    """Every sentence on its own, the sentences of a section together, notes and the lines under the title."""
    texts = [str(line) for line in known.get("subtitle", [])]
    for section in known["sections"]:
        together: list[str] = []
        for block in section["blocks"]:
            if block["kind"] == "paragraph":
                texts.append(block["text"])
                together.append(block["text"])
                continue
            if len(together) > 1:
                texts.append(" ".join(together))
                texts.append(" ".join(together[1:]))
            together = []
            texts += block.get("notes", [])
        if len(together) > 1:
            texts.append(" ".join(together))
    return texts


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _masked(words: Sequence[str]) -> list[str]:
    return ["#" if _NUMBER.fullmatch(word) else word.casefold() for word in words]


def _likeness(first: Sequence[str], second: Sequence[str]) -> float:
    """The share of words the two have in common, numbers taken as equal."""
    if not first or not second:
        return 0.0
    rest = _masked(second)
    common = 0
    for word in _masked(first):
        if word in rest:
            rest.remove(word)
            common += 1
    return 2 * common / (len(first) + len(second))


def _compare(own: Sequence[str], expected: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The numbers that differ, word by word: (found, expected)."""
    matcher = SequenceMatcher(None, _masked(own), _masked(expected), autojunk=False)
    wanted = {word for word in expected if _NUMBER.fullmatch(word)}
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            for found, right in zip(own[i1:i2], expected[j1:j2], strict=True):
                if _NUMBER.fullmatch(found) and found != right:
                    yield found, right
        elif kind in ("replace", "delete"):
            for found in own[i1:i2]:
                if _NUMBER.fullmatch(found) and found not in wanted:
                    yield found, ""


def _check_tables(word: Any, known: dict[str, Any]) -> Iterator[Disagreement]:
    expected = list(_blocks(known, "table"))
    for table in _tables(word.element.body):
        rows = [[_cell_text(cell) for cell in row] for row in _rows(table)]
        if not rows:
            continue
        best = max(expected, key=lambda block: _table_likeness(rows, block), default=None)
        if best is None or _table_likeness(rows, best) < _ALIKE:
            continue
        yield from _compare_tables(rows, best)


def _tables(body: Any) -> Iterator[Any]:
    from docx.oxml.ns import qn

    yield from body.iter(qn("w:tbl"))


def _rows(table: Any) -> Iterator[list[Any]]:
    from docx.oxml.ns import qn

    for row in table.iterchildren(qn("w:tr")):
        yield list(row.iterchildren(qn("w:tc")))


def _cell_text(cell: Any) -> str:
    from docx.oxml.ns import qn

    return " ".join(
        "".join(node.text or "" for node in p.iter(qn("w:t"))) for p in cell.iter(qn("w:p"))
    ).strip()


def _table_likeness(rows: list[list[str]], block: dict[str, Any]) -> float:
    """How far headings and row labels are the block's."""
    own = [fold(text) for text in (*rows[0], *(row[0] for row in rows[1:] if row))]
    labels = [row["cells"][0]["text"] for row in block["rows"] if row["cells"]]
    theirs = [fold(text) for text in (*block["columns"], *labels)]
    common = len(set(own) & set(theirs))
    return 2 * common / max(1, len(set(own)) + len(set(theirs)))


def _compare_tables(rows: list[list[str]], block: dict[str, Any]) -> Iterator[Disagreement]:
    named = _label_columns(block)
    labels = list(_texts(block, named))
    headings = [(heading,) for heading in block["columns"]]
    columns = [_find((heading,), headings) for heading in rows[0]]
    for row in rows[1:]:
        place = _find(row[:named], labels)
        for heading, index, text in zip(rows[0], columns, row, strict=False):
            numbers = _NUMBER.findall(text)
            if not numbers or index is None or index < named:
                continue
            wanted = "" if place is None else block["rows"][place]["cells"][index]["text"]
            right = _NUMBER.findall(wanted)
            if numbers != right:
                where = f"{block['caption']}: {', '.join(filter(None, row[:named]))}, {heading}"
                yield Disagreement(where, " ".join(numbers), " ".join(right))


def _find(wanted: Sequence[str], names: Sequence[Sequence[str]]) -> int | None:
    """Where a name stands among others: as it is written ("Valid" is not "Valid, %", Hàng Bồ not Hàng Bò),
    or else without its marks, where only one is like it."""
    for write in (clean, fold):
        found = [place for place, name in enumerate(names) if _label(name, write) == _label(wanted, write)]
        if len(found) == 1:
            return found[0]
    return None


def _label_columns(block: dict[str, Any]) -> int:
    """How many columns, from the first, it takes to tell the rows apart."""
    words = block["numeric"].index(True) if True in block["numeric"] else len(block["numeric"])
    for count in range(1, words):
        labels = [_label(row) for row in _texts(block, count)]
        if len(set(labels)) == len(labels):
            return count
    return max(words, 1)


def _texts(block: dict[str, Any], columns: int) -> Iterator[list[str]]:
    """The texts of the first columns of every row."""
    for row in block["rows"]:
        yield [cell["text"] for cell in row["cells"][:columns]]


def _label(texts: Iterable[str], write: Callable[[str], str] = clean) -> tuple[str, ...]:
    return tuple(map(write, texts))
