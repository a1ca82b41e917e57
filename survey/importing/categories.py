"""What a person typed for an attribute → the code of one of its options."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from survey.importing.readers.cells import Raw, cell_kind, cell_text
from survey.questionnaire.model import Attribute
from survey.text import clean, fold, fold_marked

_NOTHING = frozenset({"", "n a", "na", "nan", "null", "none", "ktl", "khong tra loi", "bo trong", "blank"})
_LONGEST = 300
_NUMBERED = re.compile(r"^\(?\d{1,2}\s*[.):\-–]\s*(\D.*)", re.DOTALL)
_BETWEEN = re.compile(r"(\d+)\s*(?:-|–|—|đến|den|to)\s*(?:dưới\s*)?(\d+)", re.IGNORECASE)
_AT_LEAST = re.compile(
    r"(?:≥|>=|từ|tu)\s*(\d+)|(\d+)\s*(?:\+|(?:[^\W\d]+\s+)?(?:trở lên|tro len|or more|and over))",
    re.IGNORECASE,
)
_ABOVE = re.compile(r"(?:>|trên|tren|hơn|over|above|more than)\s*(\d+)", re.IGNORECASE)
_SIGN = re.compile(r"[<>≤≥+]")
_BELOW = re.compile(r"(?:<|dưới|duoi|under|below|less than)\s*(\d+)", re.IGNORECASE)


class Category(NamedTuple):
    """What one cell was read as: an option's code, None when blank or not understood (then `problem`)."""

    code: str | None
    rule: str
    problem: str | None = None


class CategoryReader:
    """Reads the cells of one attribute's column.

    A text is matched against the options' codes, labels and aliases; a whole number also against
    options that are ranges of numbers ("18–24", "trên 60", "≥4"). With no options declared any text
    is a category of its own.
    """

    def __init__(self, attribute: Attribute) -> None:
        self.attribute = attribute
        self._seen: dict[Raw, Category] = {}
        self._marked: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        twice: set[str] = set()
        for option in attribute.options:
            for text in (option.code, *option.label.by_language.values(), *option.aliases):
                self._marked.setdefault(_key(text, fold_marked), option.code)
                if self._folded.setdefault(_key(text, fold), option.code) != option.code:
                    twice.add(_key(text, fold))
        for key in twice:
            del self._folded[key]
        self._ranges = [
            (*bounds, option.code)
            for option in attribute.options
            if (bounds := _bounds(next(iter(option.label.by_language.values()), ""))) is not None
        ]

    def read(self, raw: Raw) -> Category:
        """The category of one cell."""
        found = self._seen.get(raw)
        if found is None:
            found = self._seen[raw] = self._read(raw)
        return found

    def _read(self, raw: Raw) -> Category:
        kind = cell_kind(raw)
        if kind in {"error", "uncomputed", "unreadable"}:
            return Category(None, kind, f"importing.{kind}_cell")
        text = clean(cell_text(raw)[: _LONGEST + 1])
        if not text:
            return Category(None, "blank")
        if len(text) > _LONGEST:
            return Category(None, "unknown", "importing.unknown_option")
        if not self.attribute.options:
            return Category(None, "blank") if fold(text) in _NOTHING else Category(text, "text")
        plain = unicodedata.normalize("NFKC", text)
        for candidate in (text, plain, _NUMBERED.sub(r"\1", plain)):
            code = self._marked.get(_key(candidate, fold_marked)) or self._folded.get(_key(candidate, fold))
            if code is not None:
                return Category(code, "option")
        number = re.fullmatch(r"(\d{1,4})(?:[.,]0+)?", plain)
        if number is not None:
            hits = {code for low, high, code in self._ranges if low <= int(number[1]) <= high}
            if len(hits) == 1:
                return Category(hits.pop(), "range")
        if fold(text) in _NOTHING:
            return Category(None, "blank")
        return Category(None, "unknown", "importing.unknown_option")

    def allowed(self, lang: str) -> str:
        """The options' labels, for a message."""
        return ", ".join(option.label.in_language(lang) for option in self.attribute.options)


def _key(text: str, fold: Callable[[str], str]) -> str:
    """A text folded, with the signs that make a range of a number: "> 60" is not 60."""
    key = fold(text)
    if not key[:1].isdigit():
        return key
    return "".join(_SIGN.findall(text.replace(">=", "≥").replace("<=", "≤"))) + key


def _bounds(label: str) -> tuple[int, int] | None:
    """The whole numbers an option's label covers, if it is a range."""
    text = unicodedata.normalize("NFC", label)
    if (found := _BETWEEN.search(text)) is not None:
        return int(found[1]), int(found[2])
    if (found := _AT_LEAST.search(text)) is not None:
        return int(found[1] or found[2]), 10_000
    if (found := _ABOVE.search(text)) is not None:
        return int(found[1]) + 1, 10_000
    if (found := _BELOW.search(text)) is not None:
        return 0, int(found[1]) - 1
    return None
