"""How one thing on a form is typed into a cell: a rating, a unit's name, a date, a category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from survey.demo.layouts import Options, Ratings, Serials, UnitWriting
from survey.questionnaire.model import (
    BLANK,
    FIRST_NONRESPONSE,
    Attribute,
    Level,
    Nonresponse,
    Questionnaire,
    Scale,
)
from survey.serials import format_serial
from survey.text import clean, fold, strip_marks

Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit's name as people write it.

    `name` is bare ("Cống Vị"), `word` its level ("Phường"), `short` the level abbreviated ("P."),
    `office` what an office's name begins with ("UBND"); each '' where there is none.
    """

    id: str
    name: str
    word: str = ""
    short: str = ""
    office: str = ""

    @property
    def full(self) -> str:
        """Phường Cống Vị."""
        return f"{self.word} {self.name}".strip()

    @property
    def abbreviated(self) -> str:
        """P. Cống Vị."""
        return f"{self.short} {self.name}".strip()

    def written(self, manner: UnitWriting) -> str | None:
        """The text in a unit column; None where the sheet has no such column."""
        if manner == "absent":
            return None
        return {
            "name": self.name,
            "prefixed": self.full,
            "abbreviated": self.abbreviated,
            "office": f"{self.office} {self.full[:1].lower()}{self.full[1:]}" if self.office else self.full,
            "plain": strip_marks(self.full).lower(),
            "capitals": self.name.upper(),
            "id": self.id,
        }[manner]


def name_unit(unit_id: str, name: str, prefixes: Sequence[str]) -> UnitName:
    """Take a unit's name apart. `prefixes` are its level's: "phường", "UBND phường", "P."."""
    prefixes = [clean(prefix) for prefix in prefixes]
    name = clean(name)
    for prefix in sorted(prefixes, key=len, reverse=True):
        bare = name[len(prefix) :].strip()
        if fold(name).startswith(f"{fold(prefix)} ") and not bare.isdigit():  # "District 4" stays whole
            name = bare
            break
    if any(f" {fold(prefix)} " in f" {fold(name)} " for prefix in prefixes if len(prefix) > 2):
        return UnitName(unit_id, name)  # the level stands inside: "Bộ phận Một cửa quận Ba Đình"
    words = [prefix for prefix in prefixes if prefix.isalpha() and len(prefix) > 2 and not prefix.isupper()]
    word = words[0] if words else ""
    short = next((prefix for prefix in prefixes if prefix.endswith(".") and len(prefix) <= 3), word)
    office = "UBND" if any(fold(prefix).startswith("ubnd ") for prefix in prefixes) else ""
    return UnitName(unit_id, name, word[:1].upper() + word[1:], short, office)


def rating_words(
    questionnaire: Questionnaire, manner: Ratings, lang: str, *, narrow: bool = False
) -> dict[str, dict[int, Cell]]:
    """What is typed for each stored rating: scale's id → rating → cell.

    A scale without an abbreviation for each of its levels is typed as labels. In `narrow` columns what
    stands beside the scale ("Không áp dụng") is abbreviated even among digits.
    """
    return {
        scale.id: {
            BLANK: None,
            **{level.value: _level_cell(scale, level, manner, lang) for level in scale.levels},
            **{
                FIRST_NONRESPONSE - k: _nonresponse_cell(option, manner, lang, narrow)
                for k, option in enumerate(questionnaire.nonresponse)
            },
        }
        for scale in questionnaire.scales.values()
    }


def _level_cell(scale: Scale, level: Level, manner: Ratings, lang: str) -> Cell:
    if manner == "digits":
        return level.value
    if manner == "text digits":
        return str(level.value)
    label = level.label.in_language(lang) or str(level.value)
    if manner == "abbreviations":
        return _abbreviation(level) if all(map(_abbreviation, scale.levels)) else label
    return strip_marks(label) if manner == "plain labels" else label


def _abbreviation(level: Level) -> str | None:
    return next((alias for alias in level.aliases if alias.isalpha() and alias.isupper()), None)


def _nonresponse_cell(option: Nonresponse, manner: Ratings, lang: str, narrow: bool) -> Cell:
    if manner == "digits" and option.values:
        return int(option.values[0]) if option.values[0].isdigit() else option.values[0]
    short = next((alias for alias in option.aliases if alias.isalpha() and alias.isupper()), None)
    label = option.label.in_language(lang)
    if short and (manner == "abbreviations" or (narrow and manner.endswith("digits"))):
        return short
    return strip_marks(label) if manner == "plain labels" else label


def option_words(attribute: Attribute, manner: Options, lang: str) -> list[Cell]:
    """What is typed for each option of an attribute, in order; then None, for −1 (left blank)."""
    labels = [option.label.in_language(lang) or option.code for option in attribute.options]
    if manner == "codes":
        labels = [option.code for option in attribute.options]
    elif manner == "plain labels":
        labels = [strip_marks(label) for label in labels]
    return [*labels, None]


def write_date(day: date, manner: str) -> Cell:
    """The date itself, or as text: 05/07/2020."""
    return f"{day:%d/%m/%Y}" if manner == "text" else day


def write_serial(unit_id: str, number: int, manner: Serials) -> str:
    """The serial as printed; without the zeros it begins with; or in small letters with spaces."""
    serial = format_serial(unit_id, number)
    if manner == "zeros lost":
        return serial.lstrip("0")
    if manner == "spaced":
        return serial.replace("-", " - ").lower()
    return serial


def mistype(name: str, others: Sequence[str]) -> str | None:
    """Return `name` with one letter left out, still nearer to it than to any of `others`.

    None for names too short to be recognised then.
    """
    for position in range(len(name) - 2, 1, -1):
        typed = name[:position] + name[position + 1 :]
        letters = name[position - 1 : position + 2].isalpha()
        if letters and len(fold(name)) >= 6 and len(fold(typed)) == len(fold(name)) - 1:
            nearest = min((edit_distance(fold(typed), fold(other)) for other in others), default=99)
            if nearest > 2:
                return typed
    return None


def edit_distance(first: str, second: str) -> int:
    """Levenshtein's distance of two short texts."""
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(second, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]
