"""Personal data kept out: columns that hold it are dropped, and patterns of it masked in comments."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from survey.importing.readers.cells import Raw, cell_text
from survey.text import fold, fold_marked

_NAMES = frozenset(
    {
        "ten", "ho", "ten nguoi tra loi", "ten nguoi dan", "ten cong dan", "nguoi tra loi", "ho dem",
        "ten khach hang", "khach hang", "name", "full name", "fullname", "first name", "last name",
        "surname", "respondent name", "name of respondent", "nguoi nop", "nguoi nop ho so", "chu ho so",
        "ten chu ho so", "ky ten", "chu ky", "signature", "ngay sinh", "nam sinh", "ngay thang nam sinh",
        "date of birth", "dob", "birth date", "birthday", "birth year", "ethnic group", "race",
    }
)  # fmt: skip
"""Headers that as a whole name personal data."""
_WORDS = (
    "ho ten", "ho va ten", "dien thoai", "so dt", "sdt", "di dong", "phone", "telephone", "mobile", "so may",
    "cmnd", "cccd", "cmt", "cmtnd", "can cuoc", "chung minh", "dinh danh", "id card", "identity",
    "national id", "passport", "ho chieu", "email", "thu dien tu", "mail", "dia chi", "address", "noi o",
    "thuong tru", "tam tru", "bien so", "bien kiem soat", "license plate", "plate number", "ma ho so",
    "so ho so", "so bien nhan", "ma bien nhan", "so giay hen", "dossier", "file number", "case number",
    "zalo", "facebook", "so nha", "ma so thue", "tax code", "so tai khoan", "bank account", "dan toc",
    "ethnicity", "religion", "ton giao", "gps", "latitude", "longitude", "toa do",
)  # fmt: skip
"""Words that do so wherever they stand in a header."""

_PHONE = r"(?<![\d.,])(?:\+?84|0)[\s.\-]?(?:\d[\s.\-]?){8}\d(?!\d)"
_EMAIL = r"[\w.+\-]{1,64}@[\w\-]{1,255}(?:\.[\w\-]{1,63}){1,4}"
_IDENTITY = r"(?<!\d)(?:\d{12}|\d{9}|\d{3}\s\d{3}\s\d{3}(?:\s\d{3})?)(?!\d)"
_PLATE = r"(?<!\w)\d{2}[\s\-]?[A-ZĐ]{1,2}\d?[\s\-]?(?:\d{3}\.?\d{2}|\d{4})(?!\w)"
_DOSSIER = (
    r"(?<![\w.\-])(?:[A-Z]\d{2}\.){1,3}\d{1,3}(?:[.\-]\d{2,8}){1,3}"
    r"|(?<![\w.\-])\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}-\d{6}-\d{4}"
)
PATTERNS = re.compile("|".join((_EMAIL, _DOSSIER, _PHONE, _IDENTITY, _PLATE)))
_SIGN = re.compile(r"[\d@]")
"""What each of them has at least one of."""
MASK = "[…]"
_SHORT, _LONGEST_SHOWN = 40, 120
_CODE_LIKE = re.compile(
    r"[\W\d_]*|[\W_]*[^\W\d_]{1,2}[\W_]*"  # no letter, or one or two
    r"|(?=.{0,24}$)(?=[^\d]*\d)(?:[A-Za-z]{1,6}|[\W\d_]+){1,8}[A-Za-z]?"  # letters beside digits: A-001, 3abc
)
"""One word of a code: what may be a name has three letters or more and no digit."""
_SHARE = 0.3
_AT_LEAST = 3


def is_personal_header(header: str) -> bool:
    """Whether a header names personal data of a respondent: a name, a number that identifies, an address."""
    key = fold(header)
    if key in _NAMES:
        return True
    padded = f" {key} "
    return any(f" {word} " in padded for word in _WORDS)


def looks_personal(cells: Iterable[Raw]) -> bool:
    """Whether three cells or more, and three in ten of those filled, hold a number or address of a person."""
    filled = hits = 0
    for raw in cells:
        text = cell_text(raw).strip()
        if text:
            filled += 1
            hits += PATTERNS.search(text) is not None
    return hits >= _AT_LEAST and hits >= _SHARE * filled


def show_value(text: str, words: Container[str]) -> str:
    """What of a rejected value may stand in a message: nothing that could be a name.

    Short codes, numbers and texts made of known `words` only (folded with their marks) are shown; of
    anything else the first two characters.
    """
    text = mask_personal(text.strip())[0]
    tokens = text.split()
    if len(text) <= _SHORT and all(_CODE_LIKE.fullmatch(token) is not None for token in tokens):
        return text
    if len(text) <= _LONGEST_SHOWN and all(word in words for word in fold_marked(text).split()):
        return text
    return f"{text[:2].strip()}…"


def mask_personal(text: str) -> tuple[str, int]:
    """`text` with every pattern of personal data masked, and how many there were."""
    if _SIGN.search(text) is None:
        return text, 0
    return PATTERNS.subn(MASK, text)
