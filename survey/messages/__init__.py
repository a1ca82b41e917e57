"""Every sentence a user may read, by code, in Vietnamese and English.

A code is ``room.name``: the room is a module of this package holding
``MESSAGES: dict[name, (vietnamese, english)]``. A room is loaded when one of its codes is first
used, so that ``--help`` does not pay for the messages of an import.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Literal, NamedTuple

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")

Severity = Literal["note", "warning", "error"]


def say(code: str, lang: Language, /, **values: object) -> str:
    """Return the message `code` in `lang`, its named fields filled in from `values`.

    A value that is an OSError is filled in as its reason, in the same language.
    Raises KeyError for a code that is in no catalogue: that is a programming error, and a test
    looks for it.
    """
    room, _, name = code.partition(".")
    pair: tuple[str, str] = import_module(f"survey.messages.{room}").MESSAGES[name]
    filled = {name: _in_words(value, lang) for name, value in values.items()}
    return pair[LANGUAGES.index(lang)].format_map(filled)


def _in_words(value: object, lang: Language) -> object:
    if not isinstance(value, OSError):
        return value
    from survey.messages.system import reason_name

    return say(f"system.{reason_name(value)}", lang)


class Problem(NamedTuple):
    """One thing wrong (or worth saying) about an input, with the place where it was found.

    `code` names the message, `values` fill its fields. `cell` is Excel's own address ("C7"),
    `row` Excel's own row number (a line number for text files), `column` the header as found,
    `value` the offending text as it was typed, and only that cell's.
    """

    code: str
    severity: Severity = "error"
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    cell: str | None = None
    column: str | None = None
    value: str | None = None
    values: Mapping[str, object] = {}

    def message(self, lang: Language) -> str:
        """The sentence for this problem. `value` is available to the template as {value}."""
        return say(self.code, lang, **{"value": self.value, "column": self.column, **self.values})

    def place(self, lang: Language) -> str:
        """Where it was found, ready to stand before the message ('' when it has no place)."""
        sheet = f"{self.sheet}!" if self.sheet else ""
        if self.cell:
            return f"[{sheet}{self.cell}] "
        if self.row is not None:
            word = "dòng" if lang == "vi" else "line"
            return f"[{sheet}{word} {self.row}] " if sheet else f"[{word} {self.row}] "
        return f"[{self.sheet}] " if self.sheet else ""


class HailongError(Exception):
    """What a user asked for could not be done; nothing was changed. Exit status 2.

    Carries a message code and its values, never a finished sentence, so that the shell can say it
    in the user's language. `problems` lists the details when there is more than one.
    """

    def __init__(self, code: str, /, problems: tuple[Problem, ...] = (), **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
        self.problems = problems

    def message(self, lang: Language) -> str:
        """One clear sentence or two: where, what was found, what is allowed, what to do."""
        return say(self.code, lang, **self.values)

    def __str__(self) -> str:
        return self.message("en")
