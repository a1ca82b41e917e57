"""The old Vietnamese encodings, as functions from the bytes of a text to Unicode, or None.

TCVN3 (ABC, the .Vn fonts), VNI, VISCII (RFC 1456), VPS, Windows-1258, VIQR (RFC 1456), and UTF-8 that
was read as Windows-1252 once or twice. Each gives None for bytes the encoding does not use.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from survey.importing.encodings.files import text_to_eight_bit

Decoder = Callable[[bytes], str | None]

_NONE = "\ufffd"
_TCVN3 = (
    _NONE * 32 + "\xa0ĂÂÊÔƠƯĐăâêôơưđ"
    + _NONE * 6 + "àảãáạ" + _NONE + "ằẳẵắ" + _NONE * 7 + "ặầẩẫấậè" + _NONE + "ẻẽéẹềểễếệìỉ"
    + _NONE * 3 + "ĩíịò" + _NONE + "ỏõóọồổỗốộờởỡớợù" + _NONE + "ủũúụừửữứựỳỷỹýỵ" + _NONE
)  # fmt: skip
_VPS = (
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ" + _NONE * 2 + "ỀỂỄỐỒỔỖýỷỵỚỜỞ"
    "\xa0ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕự"
    "ầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺ" + _NONE + "àáâãảạăçèéêẽìíîĩẴĐòóôõöƠụùúủüỶẼỳ"
)
_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
    "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VPS_LOW = {
    2: "Ạ", 3: "Ậ", 4: "Ặ", 5: "Ẹ", 6: "Ệ", 16: "Ị", 17: "Ọ", 18: "Ộ", 19: "Ợ", 20: "Ụ", 21: "Ự", 25: "Ỵ",
    28: "Ẫ", 29: "Ữ",
}  # fmt: skip
_VISCII_LOW = {2: "Ẳ", 5: "Ẵ", 6: "Ẫ", 20: "Ỷ", 25: "Ỹ", 30: "Ỵ"}

_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VNI_MARKS = {
    "ø": _GRAVE, "ù": _ACUTE, "û": _HOOK, "õ": _TILDE, "ï": _DOT, "â": _CIRCUMFLEX, "á": _CIRCUMFLEX + _ACUTE,
    "à": _CIRCUMFLEX + _GRAVE, "å": _CIRCUMFLEX + _HOOK, "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_LETTERS = {"ñ": "đ", "ò": "ị", "æ": "ỉ", "ó": "ĩ", "ô": "ơ", "ö": "ư", "î": "ỵ"}
_VNI = re.compile("([aeiouyôö])([øùûõïâáàåãäêéèúüë])|([ñòæóôöî])|[\x80-\xff]", re.IGNORECASE)
_VIQR_MARKS = {
    "^": _CIRCUMFLEX, "(": _BREVE, "+": _HORN, "*": _HORN, "'": _ACUTE, "`": _GRAVE, "?": _HOOK, "~": _TILDE,
    ".": _DOT,
}  # fmt: skip
_VIQR = re.compile(r"([aeiouy])([\^(+*]?)(['`?~.]?)|d(d)", re.IGNORECASE)


def _table_decoder(high: str, low: Mapping[int, str] | None = None) -> Decoder:
    table = {index + 128: char for index, char in enumerate(high)} | dict(low or {})

    def decode(content: bytes) -> str | None:
        text = content.decode("latin-1").translate(table)
        return None if _NONE in text else text

    return decode


def _decode_vni(content: bytes) -> str | None:
    def letter(found: re.Match[str]) -> str:
        if found[1]:
            base, mark = found[1], found[2].lower()
            base = {"ô": "ơ", "Ô": "Ơ", "ö": "ư", "Ö": "Ư"}.get(base, base)
            return unicodedata.normalize("NFC", base + _VNI_MARKS[mark])
        if found[3]:
            plain = _VNI_LETTERS[found[3].lower()]
            return plain if found[3].islower() else plain.upper()
        return _NONE

    text = _VNI.sub(letter, content.decode("latin-1"))
    return None if _NONE in text else text


def _decode_windows_1258(content: bytes) -> str | None:
    try:
        return unicodedata.normalize("NFC", content.decode("cp1258"))
    except UnicodeDecodeError:
        return None


def _decode_viqr(content: bytes) -> str | None:
    if not content.isascii():
        return None

    def letter(found: re.Match[str]) -> str:
        if found[4]:
            return "Đ" if found[0][0] == "D" else "đ"
        marks = "".join(_VIQR_MARKS[mark] for mark in (found[2], found[3]) if mark)
        return unicodedata.normalize("NFC", found[1] + marks)

    return _VIQR.sub(letter, content.decode("ascii"))


def _decode_utf8(content: bytes) -> str | None:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _decode_utf8_twice(content: bytes) -> str | None:
    once = _decode_utf8(content)
    inner = text_to_eight_bit(once) if once is not None and once != content.decode("latin-1") else None
    return _decode_utf8(inner) if inner is not None and not inner.isascii() else None


DECODERS: Mapping[str, Decoder] = {
    "utf-8": _decode_utf8,
    "utf-8 (2)": _decode_utf8_twice,
    "tcvn3": _table_decoder(_TCVN3),
    "vni": _decode_vni,
    "viscii": _table_decoder(_VISCII, _VISCII_LOW),
    "vps": _table_decoder(_VPS, _VPS_LOW),
    "windows-1258": _decode_windows_1258,
    "viqr": _decode_viqr,
}
"""Every candidate, by the name it is reported under."""

ALIASES: Mapping[str, str] = {"abc": "tcvn3", "cp1258": "windows-1258"}
"""Other names a user may give."""


def decode_with(name: str, text: str) -> str | None:
    """`text`, as it appears when its bytes are shown as Windows-1252, in the encoding `name`; else None."""
    content = text_to_eight_bit(text)
    return None if content is None else DECODERS[name](content)
