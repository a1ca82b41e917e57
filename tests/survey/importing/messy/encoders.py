"""Text in the old encodings, made from the decoders under test and from Windows-1258 itself."""

from __future__ import annotations

import unicodedata

from survey.importing.encodings.codecs import DECODERS

_TONES = "\u0300\u0301\u0303\u0309\u0323"


def encode(name: str, text: str) -> bytes:
    """`text` in the encoding `name`; a capital the encoding lacks is written small."""
    if name == "utf-8":
        return text.encode()
    if name == "windows-1258":
        return b"".join(_encode_1258(char) for char in text)
    table: dict[str, bytes] = {}
    for byte in (*range(128, 256), *range(1, 32)):
        char = DECODERS[name](bytes([byte]))
        if char is not None and len(char) == 1 and not char.isascii():
            table.setdefault(char, bytes([byte]))
    if name == "vni":
        for base in "aeiouyAEIOUY\u00f4\u00d4\u00f6\u00d6":
            for mark in range(192, 256):
                pair = base.encode("latin-1") + bytes([mark])
                char = DECODERS[name](pair)
                if char is not None and len(char) == 1:
                    table[char] = pair
    return b"".join(
        char.encode() if char.isascii() else table.get(char) or table[char.lower()] for char in text
    )


def _encode_1258(char: str) -> bytes:
    try:
        return char.encode("cp1258")
    except UnicodeEncodeError:
        first, *marks = unicodedata.normalize("NFD", char)
        tones = [mark for mark in marks if mark in _TONES]
        base = unicodedata.normalize("NFC", first + "".join(mark for mark in marks if mark not in tones))
        return base.encode("cp1258") + "".join(tones).encode("cp1258")
