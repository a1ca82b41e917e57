"""Numbers, dates and names as an office of the given language writes them. Rounding happens only here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from decimal import Decimal

MISSING: Final = "–"
"""What stands for a number that does not exist."""

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip
_LETTERS = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_VOWEL_MARKS = {"\u0306", "\u0302", "\u031b"}


def round_half_up(value: float, digits: int) -> Decimal:
    """`value` rounded half away from zero at `digits` decimals, as people round.

    Works on the shortest decimal that names the float, so that 89.995 gives 90.00 although the
    binary number is a little less. Never gives a negative zero.
    """
    from decimal import ROUND_HALF_UP, Decimal

    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded


def _write(number: Decimal | int, digits: int, lang: str) -> str:
    text = f"{number:,.{digits}f}"
    if lang == "vi":
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace("-", "−")


def format_count(count: float, lang: str = "vi") -> str:
    """A whole number with its thousands parted.

    >>> format_count(2400)
    '2.400'
    """
    return _write(count if isinstance(count, int) else round_half_up(count, 0), 0, lang)


def format_decimal(value: float | None, digits: int = 2, lang: str = "vi") -> str:
    """A number with `digits` decimals; an en dash where there is none (None, NaN, infinite)."""
    if not is_number(value):
        return MISSING
    return _write(round_half_up(value or 0.0, digits), digits, lang)


def format_percent(fraction: float | None, lang: str = "vi", digits: int = 2, sign: bool = True) -> str:
    """A fraction as a percentage, half-up, with `digits` decimals and, if `sign`, the % sign.

    >>> format_percent(0.92345)
    '92,35%'
    """
    if not is_number(fraction):
        return MISSING
    from decimal import ROUND_HALF_UP, Decimal

    hundredfold = Decimal(repr(float(fraction or 0.0))) * 100
    rounded = hundredfold.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return _write(abs(rounded) if rounded == 0 else rounded, digits, lang) + ("%" if sign else "")


def format_level(level: float, lang: str = "vi") -> str:
    """A level, power or share that somebody chose, with the decimals it has: `95%`, `99,9%`.

    >>> format_level(0.999)
    '99,9%'
    """
    digits = next((digits for digits in range(6) if abs(level * 100 - round(level * 100, digits)) < 1e-9), 2)
    return format_percent(level, lang, digits)


def format_p(p: float | None, lang: str = "vi") -> str:
    """A p-value with three decimals, never as zero: `< 0,001`."""
    if p is not None and p < 0.0005:
        return "< " + format_decimal(0.001, 3, lang)
    return format_decimal(p, 3, lang)


def format_date(day: date, lang: str = "vi") -> str:
    """05/11/2020 in Vietnamese, 5 November 2020 in English."""
    if lang == "vi":
        return f"{day.day:02d}/{day.month:02d}/{day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def format_month(day: date, lang: str = "vi") -> str:
    """The month of a date within a sentence: tháng 11 năm 2020, November 2020."""
    if lang == "vi":
        return f"tháng {day.month} năm {day.year}"
    return f"{_MONTHS[day.month - 1]} {day.year}"


def format_list(names: Iterable[str], lang: str = "vi") -> str:
    """Names in a sentence: `A, B và C`."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {'và' if lang == 'vi' else 'and'} {names[-1]}"


def is_number(value: float | None) -> bool:
    """Whether `value` is there and finite."""
    return value is not None and value == value and abs(value) != float("inf")


def sort_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], tuple[bool, ...]]:
    """The key of Vietnamese alphabetical order: letters (a ă â … d đ …), then tones, then case.

    Three levels as in the Unicode collation rules for Vietnamese: a difference of letter anywhere
    outweighs one of tone, and the tones stand in the order ngang, huyền, hỏi, ngã, sắc, nặng.

    >>> sorted(["Đội Cấn", "Điện Biên", "Cống Vị", "Doãn"], key=sort_key)
    ['Cống Vị', 'Doãn', 'Điện Biên', 'Đội Cấn']
    """
    letters: list[int] = []
    tones: list[int] = []
    capitals: list[bool] = []
    for char in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", char)
        tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
        kept = "".join(mark for mark in parts if mark not in _TONES)
        base = unicodedata.normalize("NFC", kept[:1] + "".join(m for m in kept[1:] if m in _VOWEL_MARKS))
        rank = _LETTERS.get(base.lower())
        # Spaces and signs come first, digits next, then letters, then every other script.
        if rank is not None:
            letters.append(0x200 + rank)
        else:
            letters.append(ord(char) if ord(char) < 0x80 else 0x400 + ord(char))
        tones.append(tone)
        capitals.append(char.isupper())
    return tuple(letters), tuple(tones), tuple(capitals)
