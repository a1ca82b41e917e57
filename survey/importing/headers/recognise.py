"""One header text → what its column holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from survey.importing.headers.names import COMMENT_NAMES, CONTAINED, KOBO_SYSTEM, ROLE_NAMES, ROW_NUMBER_NAMES
from survey.importing.personal import is_personal_header
from survey.questionnaire.model import Comment, Item, Questionnaire, Text
from survey.text import clean, fold, fold_marked

Kind = Literal["item", "attribute", "comment", "role"]

_NUMBERED = re.compile(
    r"^(?:(?:câu hỏi|câu|cau hoi|cau|tiêu chí|tieu chi|chỉ tiêu|chi tieu|nội dung|noi dung|mục|muc|phần|phan|"
    r"khoản|khoan|question|criterion|item|q|c|tc|nd)[\s._:]*)?"
    r"(\d{1,3}(?:\s*[._\-]\s*\d{1,3})*)(?![\w])[\s.:)\]\-–—_]*(.*)$",
    re.IGNORECASE | re.DOTALL,
)
_CODED = re.compile(r"^[\[(]?([^\W_][\w.\-]{0,40}?)(?:[\])]|\s*[.:)\]–—|]|\s+-)\s+(\S.*)$", re.DOTALL)
_CODE = re.compile(r"\d+")
_GRID_CODES = re.compile(r"^[a-z]{1,5}(\d{1,3})\[[a-z]{1,5}(\d{1,3})\]$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"^.+\[([^\[\]]+)\]$", re.DOTALL)
_BRACKETS = re.compile(r"\s*[(\[{][^()\[\]{}]*[)\]}]\s*")
_PARTS = re.compile(r"^(.+?)\s*(?:[-–—:|/>]|\[|\()\s*([^-–—:|/>\[\](){}]+?)\s*[\])]?\s*$", re.DOTALL)
_SHORTEST_PREFIX = 10
_LONGEST = 600
"""No header is longer; what is would only cost time."""
_USED_SYSTEM = frozenset({"uuid", "submission time", "submitted by"})
"""Columns added by Kobo that tell something of the form; its "_id" only counts."""


class Match(NamedTuple):
    """What a header means: the kind and code of what its column holds.

    `level` is set for a column that is ticked for one level of an item's scale ("1.1 – Hài lòng");
    `rank` orders weaker and stronger names (0 is strongest); `how` names the rule that fired.
    """

    kind: Kind
    code: str
    how: str
    rank: int = 0
    level: int | None = None


@dataclass
class Recogniser:
    """Knows every name of a questionnaire's columns. `mapping` is the user's own: header → code or role.

    Built once an import; each different header text is looked at once.
    """

    questionnaire: Questionnaire
    mapping: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._seen: dict[str, Match | None] = {}
        self._names: dict[str, Match] = {}
        self._numbers: dict[tuple[int, ...], Match] = {}
        self._levels: dict[str, dict[str, int]] = {}
        self._labels: dict[str, Match] = {}
        self._items: dict[str, Item] = {item.code: item for item in self.questionnaire.rated}
        self._users = {fold(header): self._target(code) for header, code in self.mapping.items()}
        for tier in self._tiers():
            self._add(self._names, tier)
        self._labels.update({name: match for name, match in self._names.items() if match.how == "label"})
        self._add_numbers()

    def recognise(self, header: str) -> Match | None:
        """What the column under `header` holds; None when nothing is known under that name."""
        try:
            return self._seen[header]
        except KeyError:
            found = self._look(clean(header)) if len(header) <= _LONGEST else None
            self._seen[header] = found
            return found

    def _target(self, code: str) -> Match:
        """The column the user means by `code`: an item's, an attribute's, the comment's code or a role."""
        q = self.questionnaire
        if code in self._items:
            return Match("item", code, "mapping")
        if code in {attribute.code for attribute in q.attributes}:
            return Match("attribute", code, "mapping")
        if q.comment is not None and code in {q.comment.code, "comment"}:
            return Match("comment", q.comment.code, "mapping")
        return Match("role", code, "mapping")

    def _tiers(self) -> Iterable[Iterable[tuple[str, Match]]]:
        """Names from the strongest kind to the weakest: columns and codes, labels, roles."""
        q = self.questionnaire
        yield self._declared()
        yield self._codes()
        yield [
            *((text, Match("item", item.code, "label")) for item in q.rated for text in _texts(item.label)),
            *((text, Match("attribute", a.code, "label")) for a in q.attributes for text in _texts(a.label)),
            *((x, Match("comment", c.code, "label")) for c in _comments(q) for x in _texts(c.label)),
        ]  # fmt: skip
        # Before the criteria: one that is called "Góp ý" for short has its own column's name in common with
        # the open comment, and a comment must never be read as a rating.
        yield [
            (name, Match("comment", comment.code, "role", rank + 1))
            for comment in _comments(q)
            for rank, name in enumerate(COMMENT_NAMES)
        ]
        yield [
            (text, Match("item", criterion.items[0].code, "label"))
            for criterion in q.criteria
            if len(criterion.items) == 1
            for text in (*_texts(criterion.label), *_texts(criterion.short))
            if fold(text) not in COMMENT_NAMES
        ]
        yield [
            (name, Match("role", role, "role", rank + 1))
            for role, names in ROLE_NAMES.items()
            for rank, name in enumerate(names)
        ]

    def _declared(self) -> Iterable[tuple[str, Match]]:
        q = self.questionnaire
        for item in q.rated:
            yield from ((name, Match("item", item.code, "column")) for name in item.columns)
        for attribute in q.attributes:
            yield from ((name, Match("attribute", attribute.code, "column")) for name in attribute.columns)
        if q.comment is not None:
            yield from ((name, Match("comment", q.comment.code, "column")) for name in q.comment.columns)
        for role, names in q.columns.items():
            yield from ((name, Match("role", role, "column")) for name in names)

    def _codes(self) -> Iterable[tuple[str, Match]]:
        q = self.questionnaire
        yield from ((item.code, Match("item", item.code, "code")) for item in q.rated)
        yield from (
            (attribute.code, Match("attribute", attribute.code, "code")) for attribute in q.attributes
        )
        if q.comment is not None:
            yield q.comment.code, Match("comment", q.comment.code, "code")
        yield from (
            (criterion.code, Match("item", criterion.items[0].code, "code"))
            for criterion in q.criteria
            if len(criterion.items) == 1
        )

    @staticmethod
    def _add(names: dict[str, Match], tier: Iterable[tuple[str, Match]]) -> None:
        """Add a tier of names below those already there; a name that means two things means nothing."""
        new: dict[str, Match] = {}
        twice: set[str] = set()
        for text, match in tier:
            name = fold(text)
            other = new.setdefault(name, match)
            if (other.kind, other.code) != (match.kind, match.code):
                twice.add(name)
        for name, match in new.items():
            if name and name not in twice:
                names.setdefault(name, match)

    def _add_numbers(self) -> None:
        """Numbers of items: 1.1 for codes like "1.1", "q1_01", "c1-1", when no two items share them."""
        for item in self.questionnaire.rated:
            number = tuple(int(digits) for digits in _CODE.findall(item.code))
            if number and re.fullmatch(r"[a-zA-Z]{0,5}[\W_]*[\d\W_]+", item.code):
                if number in self._numbers:
                    self._numbers[number] = Match("item", "", "ambiguous")
                else:
                    self._numbers[number] = Match("item", item.code, "number")
        for criterion in self.questionnaire.criteria:
            number = tuple(int(digits) for digits in _CODE.findall(criterion.code))
            if (
                len(criterion.items) == 1
                and number
                and re.fullmatch(r"[a-zA-Z]{0,5}[\d\W_]+", criterion.code)
            ):
                self._numbers.setdefault(number, Match("item", criterion.items[0].code, "number"))

    def _look(self, header: str) -> Match | None:
        if not header:
            return None
        key = fold(header)
        if key in self._users:
            return self._users[key]
        if header.startswith("_") and is_system_column(header) and key not in _USED_SYSTEM:
            return None
        if key in self._names:
            return self._names[key]
        ticked = self._ticked(header)
        if ticked is not None:
            return ticked
        last = header.rpartition("/")[2]
        if "/" in header and " " not in last and not last.isdigit():  # a Kobo group: "phan_1/c1_1"
            found = self._plain(last) or self._below_group(last)
            if found is not None:
                return found
        return self._of_grid(header) or self._plain(header) or self._below_group(header)

    def _of_grid(self, header: str) -> Match | None:
        """A row of a grid: "Question [row]" as Google Forms writes it, "Q1[SQ001]" as LimeSurvey does."""
        found = _IN_BRACKETS.match(header)
        if found is None:
            return None
        codes = _GRID_CODES.match(header)
        number = tuple(map(int, codes.groups())) if codes is not None else ()
        return self._numbers.get(number) or self._named(found[1])

    def _below_group(self, header: str) -> Match | None:
        """A name behind its groups: "g1-c1_1" (ODK Central), "Phần A/1.1 Biển hiệu" (Kobo, with labels)."""
        last = header.rpartition("-")[2]
        if "-" in header and " " not in header and not last.isdigit():
            return self._plain(last)
        if is_personal_header(header):
            return None
        parts = header.split("/")
        behind = ("/".join(parts[start:]) for start in range(1, len(parts)))
        return next(filter(None, map(self._named, behind)), None)

    def _named(self, text: str) -> Match | None:
        """What a text is the whole name of, its number before it or not; a bare number may be of anything."""
        key = fold(text)
        if key.isdigit():
            return None
        return self._names.get(key) or self._coded(text) or self._numbered(text)

    def _plain(self, header: str) -> Match | None:
        key = fold(header)
        if key in ROW_NUMBER_NAMES and key not in self._names:
            return None
        return (
            self._names.get(key)
            or self._coded(header)
            or self._numbered(header)
            or self._without_brackets(header)
            or self._contained(key)
            or self._prefix(key)
        )

    def _coded(self, header: str) -> Match | None:
        """A code and a text behind it ("A0JS. Staff were polite"); the text must not name another column."""
        found = _CODED.match(header)
        if found is None:
            return None
        match = self._names.get(fold(found[1]))
        if match is None or match.how not in {"code", "column"} or found[1].isdigit():
            return None
        named = self._names.get(fold(found[2]))
        if named is not None and (named.kind, named.code) != (match.kind, match.code):
            return None
        return match

    def _numbered(self, header: str) -> Match | None:
        """A header that begins with the number of an item: its rest must not contradict the number."""
        found = _NUMBERED.match(header)
        if found is None:
            return None
        rest = fold(found[2])
        number = tuple(int(digits) for digits in _CODE.findall(found[1]))
        match = self._numbers.get(number) or self._joined_digits(header)
        if match is not None and not match.code:
            match = None
        if rest and (match is None or rest not in self._own_names(match.code)):
            named = self._names.get(rest) or self._prefix(rest) or self._without_brackets(found[2])
            if named is not None:
                return named
        if match is None:
            return None
        if rest and len(number) == 1 and not self._resembles(found[2], match.code):
            return None
        return match

    def _joined_digits(self, header: str) -> Match | None:
        """ "C11" for item 1.1, as statistical packages name it, where no item has the number 11."""
        found = re.fullmatch(r"[cCqQ](\d)(\d)", header)
        if found is None or (int(found[1] + found[2]),) in self._numbers:
            return None
        match = self._numbers.get((int(found[1]), int(found[2])))
        return match if match is not None and match.code else None

    def _resembles(self, rest: str, code: str) -> bool:
        """Whether at least half of the words of `rest` are in the item's or its criterion's texts.

        With their marks where `rest` has any: "sơ" is not "sở".
        """
        key = fold if rest.isascii() else fold_marked
        words = set(key(rest).split())
        known = {word for text in self._texts_of(code) for word in key(text).split()}
        return len(words & known) * 2 >= len(words)

    def _own_names(self, code: str) -> set[str]:
        """What the item or its criterion is called: "8. Góp ý" is item 8, "Góp ý" alone the open comment."""
        return {fold(text) for text in self._texts_of(code)}

    def _texts_of(self, code: str) -> Iterable[str]:
        """The labels of an item and of its criterion, in every language."""
        item = self._items[code]
        yield from _texts(item.label)
        for criterion in self.questionnaire.criteria:
            if item in criterion.items:
                yield from (*_texts(criterion.label), *_texts(criterion.short))

    def _without_brackets(self, header: str) -> Match | None:
        bare = _BRACKETS.sub(" ", header).strip()
        if bare == header.strip() or not bare:
            return None
        return self._names.get(fold(bare)) or self._numbered(bare)

    @staticmethod
    def _contained(key: str) -> Match | None:
        padded = f" {key} "
        for role, phrases in CONTAINED.items():
            if any(f" {phrase} " in padded for phrase in phrases):
                return Match("role", role, "contained", 50)
        return None

    def _prefix(self, key: str) -> Match | None:
        """A label cut short or continued, when only one label begins so."""
        if len(key) < _SHORTEST_PREFIX:
            return None
        begun = key + " "
        hits = {
            (match.kind, match.code): match
            for label, match in self._labels.items()
            if label.startswith(begun) or (len(label) >= _SHORTEST_PREFIX and begun.startswith(label + " "))
        }
        if len(hits) != 1:
            return None
        match = next(iter(hits.values()))
        return Match(match.kind, match.code, "prefix", 60)

    def _ticked(self, header: str) -> Match | None:
        """A header that names an item and one level of its scale: "1.1 – Hài lòng", "1.1 (5)"."""
        found = _PARTS.match(header)
        if found is None:
            return None
        match = self._plain(found[1])
        if match is None or match.kind != "item":
            return None
        level = self.level(match.code, found[2])
        return None if level is None else Match("item", match.code, "ticked", 0, level)

    def level(self, code: str, text: str) -> int | None:
        """The rating that `text` names above a column of ticks: a level of the item's scale by value, label,
        alias or initials, or a nonresponse option the item offers."""
        names = self._levels.get(code)
        if names is None:
            names = self._levels[code] = dict(self._level_names(self._items[code]))
        return names.get(fold(text))

    def _level_names(self, item: Item) -> Iterable[tuple[str, int]]:
        for option in self.questionnaire.nonresponse:
            if option.code in item.nonresponse:
                rating = self.questionnaire.nonresponse_rating(option.code)
                labels = option.label.by_language.values()
                for name in (*map(fold, (*labels, *option.aliases, *option.values)), *map(_initials, labels)):
                    yield name, rating
        for level in item.scale.levels:
            yield str(level.value), level.value
            for name in map(fold, level.aliases):
                yield name, level.value
            for label in level.label.by_language.values():
                for name in (fold(label), f"{level.value} {fold(label)}", _initials(label)):
                    yield name, level.value


def _initials(label: str) -> str:
    words = fold(label).split()
    return "".join(word[0] for word in words) if len(words) > 1 else fold(label)


def is_system_column(header: str) -> bool:
    """Whether ODK or Kobo added the column on its own."""
    return header.lstrip().startswith("_") or fold(header) in KOBO_SYSTEM


def _texts(text: Text | None) -> tuple[str, ...]:
    return tuple(text.by_language.values()) if text is not None else ()


def _comments(questionnaire: Questionnaire) -> tuple[Comment, ...]:
    return (questionnaire.comment,) if questionnaire.comment is not None else ()
