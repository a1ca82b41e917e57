"""What a person typed for a rating → the rating. Pure functions on text; nothing is guessed.

The rules, in this order; the first that fits is the answer, and `Reading.rule` names it:

blank             nothing, or a mark that says nothing is there (-, N/A, KTL)
nonresponse       a value or label of a nonresponse option that the row offers
digit             the value of a level (5, 5.0, "4,0", full-width digits)
label             a whole label of a level in any language of the questionnaire, or an alias
label_no_marks    the same without Vietnamese marks, where only one label reads so
initials          the first letters of a label (RHL, HL, BT, KHL, RKHL), where only one has them
digit_dressed     a value in brackets or quotation marks, or with a full stop ("(4)", "4.")
digit_and_label   both, and they agree ("1 Not at all", "Hài lòng (4)")
digit_and_points  a value and what it counts ("4 điểm", "mức 4")
otherwise         UNUSABLE, with the code of a problem that says why
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from survey.importing.readers.cells import Raw, cell_kind, cell_text
from survey.questionnaire.model import BLANK, UNUSABLE, Item, Questionnaire, Text
from survey.text import clean, fold, fold_marked

PLAIN_RULES = frozenset({"blank", "digit", "label", "nonresponse", "digit_and_label"})
"""Rules by which a cell is read exactly as it stands; the others are worth a note."""

_NOTHING = frozenset(
    {
        "n a", "na", "nan", "null", "none", "nil", "ktl", "k tl", "khong tra loi", "ko tra loi", "k tra loi",
        "khong co tra loi", "bo trong", "de trong", "trong", "blank", "empty", "no answer", "not answered",
        "missing", "khong co thong tin", "bo qua", "skip", "skipped", "khong ghi",
    }
)  # fmt: skip
_TICKS = frozenset("✓✔☑☒")
_LONGEST = 300
_NUMBER = re.compile(r"[+]?(\d{1,9})(?:[.,](\d{1,9}))?")
_DIGIT_FIRST = re.compile(r"[(\[]?(\d{1,3})[)\]]?\s*[-–—.:)=/]*\s*(\D.*)", re.DOTALL)
_DIGIT_LAST = re.compile(r"(\D.*?)\s*[-–—:=]*\s*[(\[]?(\d{1,3})[)\]]?", re.DOTALL)
_DRESSED = re.compile(r"['\"‘’“”(\[]*(\d{1,3})['\"‘’“”)\].]*")
_POINTS = frozenset(
    {"d", "diem", "sao", "muc", "muc do", "point", "points", "pt", "pts", "star", "stars", "level", "score"}
)
_BETWEEN_MARKS = re.compile(
    r"\s*(?:[,;/&+|\n]|\s-\s|–|—|\bvà\b|\bva\b|\band\b|\bhoặc\b|\bhoac\b|\bor\b)\s*", re.IGNORECASE
)
_BETWEEN_DIGITS = re.compile(r"[\s,;./&+|\-–—]+")


class Reading(NamedTuple):
    """What one cell was read as: the stored rating, the rule that fired, the problem's code if any."""

    rating: int
    rule: str
    problem: str | None = None

    @property
    def plain(self) -> bool:
        """Whether nothing needs to be said about this cell."""
        return self.problem is None and self.rule in PLAIN_RULES


class _Words(NamedTuple):
    """The closed vocabulary of one scale with the nonresponse options a row offers."""

    values: Mapping[int, int]
    marked: Mapping[str, int]
    folded: Mapping[str, int]
    initials: Mapping[str, int]
    not_offered: frozenset[str]
    digits: Mapping[int, frozenset[str]] = {}
    """Folded labels that may stand beside a value."""


class Vocabulary:
    """Every spelling of every answer of a questionnaire; reads each different text of a row once."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self._words: dict[tuple[str, tuple[str, ...]], _Words] = {}
        self._seen: dict[tuple[str, tuple[str, ...]], dict[Raw, Reading]] = {}
        self._allowed: dict[tuple[str, str], str] = {}

    @classmethod
    def from_questionnaire(cls, questionnaire: Questionnaire) -> Vocabulary:
        """The vocabulary of all scales and nonresponse options of `questionnaire`."""
        return cls(questionnaire)

    def rating(self, item: Item, raw: Raw) -> Reading:
        """The reading of one cell under `item`: its text, or a raw cell of another kind."""
        key = (item.scale.id, item.nonresponse)
        seen = self._seen.setdefault(key, {})
        reading = seen.get(raw)
        if reading is None:
            words = self._words.get(key)
            if words is None:
                words = self._words[key] = _collect_words(self.questionnaire, item)
            reading = seen[raw] = read_rating(raw, words)
        return reading

    def allowed(self, item: Item, lang: str) -> str:
        """The answers a row takes, for a message: "1 (Rất không hài lòng), …"."""
        found = self._allowed.get((item.code, lang))
        if found is None:
            found = self._allowed[item.code, lang] = self._list_allowed(item, lang)
        return found

    def _list_allowed(self, item: Item, lang: str) -> str:
        parts = [f"{level.value} ({level.label.in_language(lang)})" for level in item.scale.levels]
        for option in self.questionnaire.nonresponse:
            if option.code in item.nonresponse:
                label = option.label.in_language(lang)
                parts.append(f"{option.values[0]} ({label})" if option.values else label)
        return ", ".join(parts)

    def labels(self) -> frozenset[str]:
        """Every label, folded with its marks kept: a closed vocabulary to recognise an encoding by."""
        texts = [
            text
            for scale in self.questionnaire.scales.values()
            for level in scale.levels
            for text in (*level.label.by_language.values(), *level.aliases)
        ]
        for option in self.questionnaire.nonresponse:
            texts.extend((*option.label.by_language.values(), *option.aliases))
        return frozenset(fold_marked(text) for text in texts)


def _collect_words(questionnaire: Questionnaire, item: Item) -> _Words:
    values: dict[int, int] = {level.value: level.value for level in item.scale.levels}
    spellings: list[tuple[str, int]] = []
    initials: list[tuple[str, int]] = []
    digits: dict[int, set[str]] = {}
    not_offered: set[str] = set()

    def add(rating: int, label: Text, aliases: Iterable[str]) -> set[str]:
        texts = [*label.by_language.values(), *aliases]
        spellings.extend((text, rating) for text in texts)
        initials.extend((_initials(text), rating) for text in label.by_language.values())
        return {fold(text) for text in texts}

    for level in item.scale.levels:
        digits.setdefault(level.value, set()).update(add(level.value, level.label, level.aliases))
    for option in questionnaire.nonresponse:
        names = {fold(text) for text in (*option.label.by_language.values(), *option.aliases)}
        if option.code not in item.nonresponse:
            not_offered |= names
            continue
        rating = questionnaire.nonresponse_rating(option.code)
        add(rating, option.label, (*option.aliases, *(v for v in option.values if not v.isdigit())))
        for value in option.values:
            if value.isdigit():
                values.setdefault(int(value), rating)
                digits.setdefault(int(value), set()).update(names)
    marked = _unambiguous((fold_marked(text), rating) for text, rating in spellings)
    folded = _unambiguous((fold(text), rating) for text, rating in spellings)
    short = _unambiguous((text, rating) for text, rating in initials if len(text) > 1)
    return _Words(
        values,
        marked,
        folded,
        {text: rating for text, rating in short.items() if text not in folded},
        frozenset(not_offered - set(folded)),
        {value: frozenset(names) for value, names in digits.items()},
    )


def _initials(label: str) -> str:
    return "".join(word[0] for word in fold(label).split())


def _unambiguous(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Spellings that belong to one rating only."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for text, rating in pairs:
        if found.setdefault(text, rating) != rating:
            twice.add(text)
    return {text: rating for text, rating in found.items() if text and text not in twice}


def read_rating(raw: Raw, words: _Words) -> Reading:
    """Read one cell by the rules of this module."""
    kind = cell_kind(raw)
    if kind == "blank":
        return Reading(BLANK, "blank")
    if kind in {"error", "uncomputed", "date", "time", "unreadable", "twins"}:
        return Reading(UNUSABLE, kind, f"importing.{kind}_in_rating")
    text = cell_text(raw)
    if len(text) > _LONGEST:
        return Reading(UNUSABLE, "unknown", "importing.unknown_answer")
    text = clean(unicodedata.normalize("NFKC", text))
    whole = _NUMBER.fullmatch(text)
    if whole is not None:
        return _read_number(whole, words)
    if text.startswith("=") and len(text) > 1:
        return Reading(UNUSABLE, "formula_text", "importing.formula_text")
    return (
        _read_spelling(text, words)
        or _read_nothing(text)
        or _read_dressed(text, words)
        or _read_digit_and_label(text, words)
        or _read_two_marks(text, words)
        or Reading(UNUSABLE, "unknown", _why_unknown(text, words))
    )


def _read_number(whole: re.Match[str], words: _Words) -> Reading:
    if whole[2] is not None and len(whole[2]) == 3:  # "2.400" is a number of thousands
        return Reading(UNUSABLE, "out_of_range", "importing.out_of_range")
    if whole[2] is not None and whole[2].strip("0"):
        marks = {int(whole[1]), int(whole[2])}
        if "," in whole[0] and len(marks) > 1 and marks <= set(words.values):
            return Reading(UNUSABLE, "two_marks", "importing.two_marks")
        return Reading(UNUSABLE, "not_whole", "importing.not_whole")
    rating = words.values.get(int(whole[1]))
    if rating is None:
        return Reading(UNUSABLE, "out_of_range", "importing.out_of_range")
    return Reading(rating, "digit" if rating >= 0 else "nonresponse")


def _read_spelling(text: str, words: _Words) -> Reading | None:
    marked = words.marked.get(fold_marked(text))
    if marked is not None:
        return Reading(marked, "label" if marked >= 0 else "nonresponse")
    key = fold(text)
    rating = words.folded.get(key)
    if rating is not None:
        return Reading(rating, "label_no_marks" if rating >= 0 else "nonresponse")
    squeezed = key.replace(" ", "")
    rating = words.initials.get(squeezed, words.folded.get(squeezed))
    return Reading(rating, "initials") if rating is not None else None


def _read_nothing(text: str) -> Reading | None:
    key = fold(text)
    if key in _NOTHING or (not key and text not in _TICKS and not any(char.isalnum() for char in text)):
        return Reading(BLANK, "blank")
    return None


def _read_dressed(text: str, words: _Words) -> Reading | None:
    found = _DRESSED.fullmatch(text)
    if found is None:
        return None
    rating = words.values.get(int(found[1]))
    if rating is None:
        return Reading(UNUSABLE, "out_of_range", "importing.out_of_range")
    return Reading(rating, "digit_dressed" if rating >= 0 else "nonresponse")


def _read_digit_and_label(text: str, words: _Words) -> Reading | None:
    first, last = _DIGIT_FIRST.fullmatch(text), _DIGIT_LAST.fullmatch(text)
    if first is not None:
        digits, label = first[1], first[2]
    elif last is not None:
        digits, label = last[2], last[1]
    else:
        return None
    rating = words.values.get(int(digits))
    key = fold(label)
    if key in _POINTS:
        if rating is None:
            return Reading(UNUSABLE, "out_of_range", "importing.out_of_range")
        return Reading(rating, "digit_and_points")
    named = words.folded.get(key, words.initials.get(key.replace(" ", "")))
    if named is None:
        return None
    if named == rating:
        return Reading(rating, "digit_and_label")
    return Reading(UNUSABLE, "contradiction", "importing.contradiction")


def _read_two_marks(text: str, words: _Words) -> Reading | None:
    """More than one answer in a cell: "4;5", "3 4", "Hài lòng / Rất hài lòng"."""
    for parts in (_BETWEEN_MARKS.split(text), _BETWEEN_DIGITS.split(text)):
        parts = [part for part in parts if part.strip()]
        if len(parts) > 1 and all(_names_answer(part, words) for part in parts):
            return Reading(UNUSABLE, "two_marks", "importing.two_marks")
    return None


def _names_answer(part: str, words: _Words) -> bool:
    key = fold(part)
    if key.isdigit():
        return int(key) in words.values
    return key in words.folded or key.replace(" ", "") in words.initials


def _why_unknown(text: str, words: _Words) -> str:
    key = fold(text)
    if key in words.not_offered:
        return "importing.not_offered"
    return "importing.lone_mark" if key in {"x", "v"} or text in _TICKS else "importing.unknown_answer"
