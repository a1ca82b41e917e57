"""Text made safe for a terminal, and as wide as it looks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

# C0 and C1 controls (escape sequences among them) and the marks that reorder or hide text.
_UNSAFE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def plain(text: str) -> str:
    """Return `text` with anything that could steer a terminal shown as the replacement character.

    Line feeds and tabs stay.
    """
    if all(map(str.isprintable, text.split("\n"))):  # whatever is unsafe does not print; most text does
        return text
    return re.sub(_UNSAFE, "\ufffd", text)


def width(text: str) -> int:
    """Columns `text` takes: 2 for a wide character, 0 for a combining mark."""
    if text.isascii():
        return len(text)
    return sum(map(_char_width, text))


@lru_cache(maxsize=4096)
def _char_width(char: str) -> int:
    return 0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1


def local_time(iso: str) -> str:
    """A stored time (ISO, UTC) as this computer's clock shows it: dd/MM/yyyy HH:mm."""
    return datetime.fromisoformat(iso).astimezone().strftime("%d/%m/%Y %H:%M")


def shorten(text: str, columns: int) -> str:
    """Return `text` cut to `columns`, the cut shown by an ellipsis."""
    if width(text) <= columns:
        return text
    kept = ""
    for char in text:
        if width(kept + char) > columns - 1:
            break
        kept += char
    return kept.rstrip() + "…"


def shorten_apart(texts: Sequence[str], columns: int) -> list[str]:
    """The texts cut to `columns`; in the middle where texts that differ would be cut to the same."""
    ends = [shorten(text, columns) for text in texts]
    if len(set(ends)) == len(set(texts)):
        return ends
    return [_shorten_middle(text, columns) for text in texts]


def _shorten_middle(text: str, columns: int) -> str:
    """Return `text` cut to `columns`, of which its last words take up to two thirds."""
    if width(text) <= columns:
        return text
    most = (columns - 1) * 2 // 3
    tail = ""
    for word in reversed(text.split(" ")):
        longer = f"{word} {tail}" if tail else word
        if width(longer) > most:
            break
        tail = longer
    tail = tail or text[-most:]
    while width(tail) > most:
        tail = tail[1:]
    return shorten(text, columns - width(tail)) + tail
