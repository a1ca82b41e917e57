"""From the bytes of a text file to text."""

from __future__ import annotations

import codecs

from survey.messages import HailongError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TABLE = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(256)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
_MOST_CONTROLS = 0.05
"""Share of control characters a text may have; VPS and VISCII use some of them for capital letters."""
LEGACY_NAMES = frozenset({"tcvn3", "abc", "vni", "viscii", "vps", "cp1258", "windows-1258"})
"""Encodings the user may name that are undone column by column."""
EIGHT_BIT = "eight-bit"
"""Name of the reading of a file in an unknown single-byte encoding: each byte as Windows-1252 shows it,
the five bytes it does not define as control characters. Nothing is lost; the columns are repaired later."""


def eight_bit_to_text(content: bytes) -> str:
    """Each byte as the character Windows-1252 shows for it."""
    return content.decode("latin-1").translate(_TO_WINDOWS)


_TO_WINDOWS = {byte: char for char, byte in _TABLE.items() if char != byte}
_FROM_WINDOWS = {char: byte for byte, char in _TO_WINDOWS.items()}


def text_to_eight_bit(text: str) -> bytes | None:
    """The bytes that Windows-1252 shows as `text`; None when it holds a character no byte stands for."""
    try:
        return text.translate(_FROM_WINDOWS).encode("latin-1")
    except UnicodeEncodeError:
        return None


def decode_text(content: bytes, encoding: str | None, name: str) -> tuple[str, str]:
    """The text of a file and the name of the encoding it was read in.

    A byte order mark decides; then UTF-16 without one, recognised by its zero bytes; then UTF-8;
    what is none of these is read as `EIGHT_BIT`. An `encoding` given by the user is used instead.
    Raises HailongError when the file is no text, or not in the encoding named.
    """
    if encoding is not None:
        _refuse_contradiction(content, encoding, name)
    if encoding is not None and encoding.lower() not in LEGACY_NAMES:
        try:
            return content.decode(encoding).removeprefix("\ufeff"), encoding
        except LookupError:
            raise HailongError("importing.unknown_encoding", encoding=encoding) from None
        except UnicodeDecodeError:
            raise HailongError("importing.wrong_encoding", encoding=encoding, path=name) from None
    if encoding is not None:
        return eight_bit_to_text(content), EIGHT_BIT
    for mark, codec in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(codec), codec
            except UnicodeDecodeError:
                break
    zeros = content[:4096].count(0)
    if zeros:
        return _decode_wide(content, zeros, name)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        sample = content[:4096]
        if sum(byte < 9 or 13 < byte < 32 for byte in sample) > _MOST_CONTROLS * len(sample):
            raise HailongError("importing.not_text", path=name) from None
        return eight_bit_to_text(content), EIGHT_BIT


def _refuse_contradiction(content: bytes, encoding: str, name: str) -> None:
    """Raise HailongError when the byte order mark at the beginning says otherwise than the user."""
    mark = next((codec for mark, codec in _BOMS if content.startswith(mark)), None)
    if mark is None:
        return
    try:
        named = codecs.lookup(encoding).name
    except LookupError:
        named = encoding.lower()
    if named.replace("_", "-")[:6].rstrip("-") != mark[:6].rstrip("-"):
        found = mark.removesuffix("-sig").upper()
        raise HailongError("importing.encoding_contradicted", path=name, encoding=encoding, found=found)


def _decode_wide(content: bytes, zeros: int, name: str) -> tuple[str, str]:
    """UTF-16 without a byte order mark, or text into which a few zero bytes have strayed."""
    sample = content[:4096]
    if zeros > len(sample) // 8:
        codec = "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            raise HailongError("importing.not_text", path=name) from None
        readable = sum(char.isprintable() or char.isspace() for char in text[:2000])
        if readable > 0.9 * len(text[:2000]):
            return text, codec
        raise HailongError("importing.not_text", path=name)
    if zeros > 16:
        raise HailongError("importing.not_text", path=name)
    return decode_text(content.replace(b"\x00", b""), None, name)
