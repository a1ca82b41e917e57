"""One table of survey.toml, read key by key; what is wrong is collected, never raised."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property

from survey.messages import Problem
from survey.questionnaire.wording import Text
from survey.text import clean

ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}")
"""What an id may be; the same as a questionnaire's codes."""
LONGEST = 4000

_HEADER = r"\s*\[{1,2}\s*([^\[\]#]+?)\s*\]{1,2}\s*(?:#.*)?$"
_KEY = r"\s*([A-Za-z0-9_-]+|\"[^\"]*\")\s*(?:\.|=)"


class Notes:
    """What was found wrong so far, and where the keys of the file stand.

    The TOML reader of the standard library does not tell lines; they are found again by looking
    at the file's own lines, which is exact for files written one key a line.
    """

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self._text = text

    @cached_property
    def _lines(self) -> dict[tuple[str, str], int]:
        """Where tables and keys stand; looked for when something is wrong."""
        lines: dict[tuple[str, str], int] = {}
        counts: dict[str, int] = {}
        table = ""
        for number, line in enumerate(self._text.splitlines(), 1):
            header = re.match(_HEADER, line)
            if header:
                table = header[1].replace('"', "")
                if line.lstrip().startswith("[["):
                    counts[table] = counts.get(table, 0) + 1
                    table = f"{table}[{counts[table]}]"
                lines.setdefault((table, ""), number)
            elif key := re.match(_KEY, line):
                lines.setdefault((table, key[1].strip('"')), number)
        return lines

    def line(self, table: str, key: str = "") -> int | None:
        """The line of a key of a table, or of the table's header; None where it is not found."""
        places = ((table, key), (key, ""), (f"{key}[1]", "")) if not table else ((table, key), (table, ""))
        return next((self._lines[place] for place in places if place in self._lines), None)

    def add(self, name: str, table: str, key: str = "", value: object = None, **values: object) -> None:
        """Note the problem `plan.<name>` at a key."""
        shown = None if value is None else str(value)[:80]
        where = {"key": key, "table": table, **values}
        row = self.line(table, key)
        self.problems.append(Problem(f"plan.{name}", row=row, column=key or None, value=shown, values=where))


class Table:
    """The keys of one table. A method per kind of value; each gives a harmless value for a bad one."""

    def __init__(self, notes: Notes, content: object, where: str, known: Sequence[str] = ()) -> None:
        """Read `content` as the table `where`, whose keys are among `known` (any, when none are given)."""
        self.notes = notes
        self.where = where
        if content is not None and not isinstance(content, dict):
            notes.add("not_a_table", "", where)
            content = None
        self.content: Mapping[str, object] = content or {}
        for key in self.content:
            if known and key not in known:
                self._unknown_key(key, known)

    def note(self, name: str, key: str, value: object = None, **values: object) -> None:
        """Note a problem at `key` of this table."""
        self.notes.add(name, self.where, key, value, **values)

    def text(self, key: str, *, default: str = "", required: bool = False) -> str:
        """A text on one line."""
        value = self.content.get(key)
        if value is None:
            if required:
                self.note("missing_key", key)
            return default
        return self._one_text(key, value) or default

    def identifier(self, key: str, *, required: bool = False) -> str | None:
        """An id; None where it is missing or not a safe one. A bare number is not an id: 00007 is not 7."""
        text = self.text(key, required=required)
        if text and not ID.fullmatch(text):
            self.note("bad_id", key, text)
            return None
        return text or None

    def label(self, key: str, language: str, *, required: bool = False) -> Text:
        """A text, or one per language: { vi = "…", en = "…" }."""
        value = self.content.get(key)
        if isinstance(value, dict):
            texts = {lang: self._one_text(key, text) for lang, text in value.items()}
            if not texts or not all(re.fullmatch("[a-z]{2,3}", lang) for lang in texts):
                self.note("bad_languages", key, ", ".join(texts))
            return Text({lang: text for lang, text in texts.items() if text})
        text = self.text(key, required=required)
        return Text({language: text} if text else {})

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self.content.get(key, [])
        if not isinstance(value, list):
            self.note("not_a_list", key, value)
            return ()
        return tuple(word for entry in value if (word := self._one_text(key, entry)))

    def count(self, key: str, least: int) -> int | None:
        """A whole number, at least `least`; None where there is none."""
        value = self.content.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= 10**10:
            self.note("bad_count", key, value, least=least)
            return None
        return value

    def total(self, key: str) -> float:
        """A number of 0 or more, or a share."""
        value = self.content.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1e12:
            self.note("bad_total", key, value)
            return 0.0
        return float(value)

    def share(self, key: str, default: float) -> float:
        """A number above 0 and at most 1."""
        value = self.content.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            self.note("bad_share", key, value)
            return default
        return float(value)

    def day(self, key: str) -> date | None:
        """A date: 2020-06-15, or the text "15/06/2020"."""
        value = self.content.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        written = (
            re.fullmatch(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})\s*", value) if isinstance(value, str) else None
        )
        try:
            if written:
                return date(int(written[3]), int(written[2]), int(written[1]))
            return date.fromisoformat(str(value).strip())
        except ValueError:
            self.note("bad_date", key, value)
            return None

    def _one_text(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            self.note("not_a_text", key, value)
            return ""
        if len(value) > LONGEST:
            self.note("text_too_long", key, longest=LONGEST)
            return ""
        return "\n".join(filter(None, (clean(line) for line in value.splitlines())))

    def _unknown_key(self, key: str, known: Sequence[str]) -> None:
        from difflib import get_close_matches  # seldom, and much to load

        close = get_close_matches(key, known, 1) or get_close_matches(key.lower(), known, 1)
        listed = ", ".join(known)
        if close:
            self.note("unknown_key_close", key, key, close=close[0], known=listed)
        else:
            self.note("unknown_key", key, key, known=listed)
