"""Words of Vietnamese comments, found by a list: a space parts syllables, not words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from survey.text import clean, strip_marks

_SYLLABLE = re.compile(r"[^\W_]+")
_OLD_TONES = ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"]
_NEW_TONES = ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"]


def spell_tones(syllable: str) -> str:
    """The syllable with the tone of oa, oe, uy at its end on the first vowel: hoà → hòa, uỷ → ủy.

    After q the u belongs to the consonant: quý stays.
    """
    for old, new in zip(_OLD_TONES, _NEW_TONES, strict=True):
        if syllable.endswith(old) and not syllable.endswith("q" + old):
            return syllable.removesuffix(old) + new
    return syllable


@dataclass(frozen=True)
class WordList:
    """Words to look for (as they are written), topics with their words, and shorthand.

    about: topic → folded keys of the labels of criteria that are about it.
    """

    topics: Mapping[str, tuple[str, ...]]
    about: Mapping[str, tuple[str, ...]]
    other: tuple[str, ...]
    shorthand: Mapping[str, str]

    @cached_property
    def topic_of(self) -> Mapping[str, str]:
        """Word → topic."""
        return {word: topic for topic, words in self.topics.items() for word in words}

    @cached_property
    def _marked(self) -> Mapping[tuple[str, ...], str]:
        return {_syllables(word): word for word in (*self.other, *self.topic_of)}

    @cached_property
    def _plain(self) -> Mapping[tuple[str, ...], str]:
        """Words without marks: of one syllable only those that have none, for `cho` may be chờ or chỗ."""
        return {
            tuple(strip_marks(syllable) for syllable in key): word
            for key, word in self._marked.items()
            if len(key) > 1 or strip_marks(word) == word
        }

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._marked), default=1)

    def find(self, text: str) -> tuple[str, ...]:
        """The listed words in a text, in order, the longest where several begin at one syllable.

        A text typed without any marks is compared without them.
        """
        syllables: list[str] = []
        for syllable in _syllables(text):
            syllables += _syllables(self.shorthand.get(syllable, syllable))
        typed = "".join(_syllables(text))
        words = self._plain if strip_marks(typed) == typed else self._marked
        if words is self._plain:
            syllables = [strip_marks(syllable) for syllable in syllables]
        found, position = [], 0
        while position < len(syllables):
            for length in range(min(self._longest, len(syllables) - position), 0, -1):
                word = words.get(tuple(syllables[position : position + length]))
                if word is not None:
                    found.append(word)
                    position += length
                    break
            else:
                position += 1
        return tuple(found)


def _syllables(text: str) -> tuple[str, ...]:
    return tuple(spell_tones(syllable) for syllable in _SYLLABLE.findall(clean(text).lower()))


def read_word_list(lang: str) -> WordList | None:
    """The word list of a language, or None where there is none."""
    resource = files("survey.screening").joinpath(f"words.{lang}.toml")
    if not resource.is_file():
        return None
    content = tomllib.loads(resource.read_text(encoding="utf-8"))
    topics = content["topics"]
    return WordList(
        {name: tuple(topic["words"]) for name, topic in topics.items()},
        {name: tuple(topic["about"]) for name, topic in topics.items()},
        tuple(content["other"]),
        content["shorthand"],
    )
