"""The serial number of a form: `00007-0123S`, unit, running number, check letter.

The unit's id and the number make a serial readable; the letter at the end keeps Excel from turning it into
a number or a date and catches a mistyped or swapped digit. Leading zeros carry no meaning, so a serial that
lost them is the same serial: `7-123S`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from survey.text import clean, strip_marks

CHECK_LETTERS = "ABCDGHKLMNPQRSTUVXY"
"""The 19 letters of the Vietnamese alphabet that are no I, O or E: 1, 0 and an exponent look like those.

Nineteen is prime and larger than 9 (Verhoeff 1969, Error Detecting Decimal Codes): a remainder by it changes
with every wrong digit and with every swap of two neighbours.
"""

_NOT_ALPHANUMERIC = re.compile(r"[^0-9A-Z]")
_PARTS = re.compile(r"^(?:(.*?)[^0-9A-Z]+)?([0-9]{1,9})[^0-9A-Z]*([A-Z])?$")
_LONGEST = 80
_PLAIN = re.compile(r"[0-9A-Za-z]+(?:[-._/][0-9A-Za-z]+)*")
_DASHES = re.compile("[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]")


class Serial(NamedTuple):
    """A serial as understood: `unit_id` is absent when only a number was written.

    `check` tells whether the letter fits, does not fit, or was not written (or could not be judged
    without a unit).
    """

    number: int
    unit_id: str | None
    check: Literal["right", "wrong", "missing"]

    @property
    def text(self) -> str | None:
        """The serial as printed on the form, where the unit is known."""
        return None if self.unit_id is None else format_serial(self.unit_id, self.number)


def serial_key(text: str) -> str:
    """Return what all spellings of one serial have in common: by it, and not by the text, serials are unique.

    Case, spaces of any kind, full-width letters and digits, and the kind of a dash do not matter. Zeros and
    the separators themselves do: 1-23 is not 12-3.

    >>> serial_key(" a 001"), serial_key("Ａ００１"), serial_key("7 – 0123s")
    ('A001', 'A001', '7-0123S')
    """
    if _PLAIN.fullmatch(text) is not None:
        return text.upper()
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", clean(text)))
    return "".join(plain.split()).strip("-._,;:").upper() or clean(text)


def serial_keys(texts: Sequence[str | None]) -> list[str | None]:
    """Return the keys of a column of serials; a missing one stays as it is."""
    return [serial_key(text) if text else text for text in texts]


@lru_cache(maxsize=4096)
def unit_key(unit_id: str) -> str:
    """Return the part of a serial that stands for a unit: its id in capitals, letters and digits only."""
    return _NOT_ALPHANUMERIC.sub("", strip_marks(unit_id).upper())


def format_serial(unit_id: str, number: int) -> str:
    """Return the serial of the unit's form `number` (from 1), four digits at least.

    >>> format_serial("00007", 123)
    '00007-0123S'
    """
    key = unit_key(unit_id)
    return f"{key}-{number:04d}{check_letter(key, number)}"


def check_letter(key: str, number: int) -> str:
    """Return the check letter of form `number` of the unit with this key.

    The key's characters (A = 10 … Z = 35) and the number's last four digits are read as one number in
    base 10; the letter is its remainder by 19.
    """
    return CHECK_LETTERS[(_key_value(key) * 10000 + number) % len(CHECK_LETTERS)]


@lru_cache(maxsize=4096)
def _key_value(key: str) -> int:
    value = 0
    for character in key:
        value = value * 10 + int(character, 36)
    return value


def parse_serial(text: str, unit_ids: Iterable[str]) -> Serial | None:
    """Return what a typed serial says, or None where it is no serial of any of these units.

    Case, spaces, the kind of dash and lost leading zeros do not matter; a missing check letter is
    reported, not refused. A bare number is a serial without a unit.

    >>> parse_serial("7 – 123 s", ["00007"]).text
    '00007-0123S'
    """
    found = _PARTS.match(strip_marks(clean(text)).upper()) if len(text) <= _LONGEST else None
    if found is None or int(found[2]) < 1:
        return None
    number, letter = int(found[2]), found[3]
    if found[1] is None:
        return Serial(number, None, "missing")
    unit_id = _unit_with_key(found[1], unit_ids)
    if unit_id is None:
        return None
    if letter is None:
        return Serial(number, unit_id, "missing")
    return Serial(number, unit_id, "right" if check_letter(unit_key(unit_id), number) == letter else "wrong")


def _unit_with_key(written: str, unit_ids: Iterable[str]) -> str | None:
    """The one unit whose key is `written`, exactly or once leading zeros are set aside."""
    key = unit_key(written)
    ids = tuple(unit_ids)
    exact = [unit_id for unit_id in ids if unit_key(unit_id) == key]
    matches = exact or [unit_id for unit_id in ids if unit_key(unit_id).lstrip("0") == key.lstrip("0")]
    return matches[0] if len(matches) == 1 else None
