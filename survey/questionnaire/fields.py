"""One mapping of a questionnaire file, read key by key; what is wrong is collected, never raised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction

from survey.messages import Problem, Severity
from survey.questionnaire.model import Text
from survey.questionnaire.nodes import Node, YamlList, YamlMap, YamlText
from survey.text import clean

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}")
"""What a code may be: it becomes a column header, a file name, a name in a formula."""
LONGEST = 4000
"""Characters of one text; the longest text of a form that fits its page is far below."""


@dataclass
class Notes:
    """What was found wrong so far, and the languages in which every label is owed."""

    languages: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def add(
        self, name: str, line: int, value: str | None = None, severity: Severity = "error", **values: object
    ) -> None:
        """Note the problem `questionnaire.<name>` at `line`."""
        self.problems.append(
            Problem(f"questionnaire.{name}", severity=severity, row=line, value=value, values=values)
        )

    def unknown(self, name: str, line: int, value: str, known: Sequence[str]) -> None:
        """Note a name that is not among `known`, with the closest one where there is one."""
        close = get_close_matches(value, known, 1) or get_close_matches(value.lower(), known, 1)
        listed = ", ".join(dict.fromkeys(known)) or "–"
        if close:
            self.add(f"{name}_close", line, value, close=close[0], known=listed)
        else:
            self.add(name, line, value, known=listed)


class Fields:
    """The keys of one mapping. A method per kind of value; each gives a harmless value for a bad one."""

    def __init__(self, notes: Notes, node: Node | None, where: str, known: Sequence[str] = ()) -> None:
        """Read `node` as a mapping whose keys are among `known` (any key, when none are given)."""
        self.notes = notes
        if node is not None and not isinstance(node, YamlMap):
            if not _is_empty(node):
                notes.add("not_a_mapping", node.line, key=where)
            node = YamlMap(node.line)
        self.node = node if node is not None else YamlMap(1)
        for key, line in self.node.key_lines.items():
            if known and key not in known:
                notes.unknown("unknown_key", line, key, known)

    def line(self, key: str) -> int:
        """The line of `key`, or of the mapping where it has no such key."""
        return self.node.key_lines.get(key, self.node.line)

    def get(self, key: str) -> Node | None:
        """The node under `key`; None where it is absent or empty."""
        node = self.node.entries.get(key)
        return None if node is None or _is_empty(node) else node

    def missing(self, key: str) -> None:
        """Note that `key` is required and is not there."""
        self.notes.add("missing_key", self.line(key), key=key)

    def text(self, key: str, *, required: bool = False) -> str:
        """A scalar as cleaned text; '' where there is none."""
        node = self.get(key)
        if node is None:
            if required:
                self.missing(key)
            return ""
        return self._scalar(node, key)

    def code(self, key: str, *, required: bool = True) -> str:
        """A code; '' where it is missing or not a safe one."""
        text = self.text(key, required=required)
        if text and not CODE.fullmatch(text):
            self.notes.add("bad_code", self.line(key), text[:80])
            return ""
        return text

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single scalar is a list of one."""
        node = self.get(key)
        if node is None:
            return ()
        nodes = node.entries if isinstance(node, YamlList) else (node,)
        return tuple(word for word in (self._scalar(entry, key) for entry in nodes) if word)

    def integers(self, key: str, *, required: bool = False) -> frozenset[int]:
        """A list of whole numbers 0–99."""
        if required and self.get(key) is None and not isinstance(self.node.entries.get(key), YamlList):
            self.missing(key)
        return frozenset(
            number
            for word in self.words(key)
            if (number := self._whole(word, key, self.line(key))) is not None
        )

    def integer(self, key: str) -> int | None:
        """A whole number 0–99; None where it is missing or not one."""
        text = self.text(key, required=True)
        return self._whole(text, key, self.line(key)) if text else None

    def fraction(self, key: str, default: Fraction) -> Fraction:
        """A number from 0 to 1, written 0.125 or 1/8."""
        text = self.text(key)
        if not text:
            return default
        number = _to_fraction(text)
        if number is None or not 0 <= number <= 1:
            self.notes.add("not_a_share", self.line(key), text[:80], key=key)
            return default
        return number

    def truth(self, key: str, *, default: bool = False) -> bool:
        """true or false."""
        return self.choice(key, ("true", "false"), "true" if default else "false") == "true"

    def choice(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        """One of the `allowed` words; required where there is no default."""
        text = self.text(key, required=default is None)
        if text and text not in allowed:
            self.notes.unknown("unknown_choice", self.line(key), text, allowed)
            text = ""
        return text or default or allowed[0]

    def label(self, key: str, *, required: bool = False) -> Text:
        """A text in every declared language; one scalar stands for all of them."""
        node = self.get(key)
        if node is None:
            if required:
                self.missing(key)
            return Text({})
        if not isinstance(node, YamlMap):
            text = self._scalar(node, key)
            return Text(dict.fromkeys(self.notes.languages, text) if text else {})
        texts = {
            lang: text
            for lang, entry in node.entries.items()
            if (text := self._scalar(entry, f"{key}.{lang}"))
        }
        for lang in self.notes.languages:
            if lang not in texts:
                self.notes.add("missing_label", self.line(key), key=key, language=lang)
        for lang in node.entries:
            if lang not in self.notes.languages:
                known = ", ".join(self.notes.languages)
                self.notes.add("undeclared_language", node.key_lines[lang], lang, key=key, known=known)
        # In the declared order, so that `in_language` falls back to the first declared language.
        return Text({lang: texts[lang] for lang in self.notes.languages if lang in texts})

    def entries(self, key: str) -> tuple[Node, ...]:
        """The entries of a list."""
        node = self.get(key)
        if node is None or isinstance(node, YamlList):
            return node.entries if node is not None else ()
        self.notes.add("not_a_list", self.line(key), key=key)
        return ()

    def _scalar(self, node: Node, key: str) -> str:
        if not isinstance(node, YamlText):
            self.notes.add("not_a_text", node.line, key=key)
            return ""
        if len(node.text) > LONGEST:
            self.notes.add("text_too_long", node.line, key=key, longest=LONGEST)
            return ""
        return "\n".join(filter(None, (clean(line) for line in node.text.splitlines())))

    def _whole(self, text: str, key: str, line: int) -> int | None:
        if re.fullmatch(r"[0-9]{1,2}", text):
            return int(text)
        self.notes.add("not_a_level", line, text[:80], key=key)
        return None


def _to_fraction(text: str) -> Fraction | None:
    if not re.fullmatch(r"[0-9]{1,9}/0*[1-9][0-9]{0,8}|[0-9]{0,9}\.?[0-9]{1,15}", text):
        return None
    return Fraction(text)


def _is_empty(node: Node) -> bool:
    return isinstance(node, YamlText) and not node.text.strip()
