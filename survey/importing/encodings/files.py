"""From the bytes of a text file to text. Runs in the child process. Standard library only."""

from __future__ import annotations

import codecs

from survey.importing.child.refusal import Refused

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
_PIECE = 1_000_000
"""Bytes decoded at a time: one rare sign makes its piece of the text wide in memory, not all of it."""
_MOST_CONTROLS = 0.05
"""Share of control characters a text may have; VPS and VISCII use some of them for capital letters."""
LEGACY_NAMES = frozenset({"tcvn3", "abc", "vni", "viscii", "vps", "cp1258", "windows-1258"})
"""Encodings the user may name that are undone column by column."""
EIGHT_BIT = "eight-bit"
"""Name of the reading of a file in an unknown single-byte encoding: each byte as Windows-1252 shows it,
the five bytes it does not define as control characters. Nothing is lost; the columns are repaired later."""

_TO_WINDOWS = {byte: char for char, byte in _TABLE.items() if char != byte}
_WINDOWS = "".join(chr(_TO_WINDOWS.get(byte, byte)) for byte in range(256))
_FROM_WINDOWS = {char: byte for byte, char in _TO_WINDOWS.items()}


def eight_bit_to_text(content: bytes) -> str:
    """Each byte as the character Windows-1252 shows for it."""
    return codecs.charmap_decode(content, "strict", _WINDOWS)[0]


def text_to_eight_bit(text: str) -> bytes | None:
    """The bytes that Windows-1252 shows as `text`; None when it holds a character no byte stands for."""
    try:
        return text.translate(_FROM_WINDOWS).encode("latin-1")
    except UnicodeEncodeError:
        return None


def decode_text(content: bytes, encoding: str | None, name: str) -> tuple[list[str], str]:
    """The text of a file, in pieces, and the name of the encoding it was read in.

    A byte order mark decides; then UTF-16 without one, recognised by its zero bytes; then UTF-8;
    what is none of these is read as `EIGHT_BIT`. An `encoding` given by the user is used instead.
    Raises Refused when the file is no text, or not in the encoding named.
    """
    if encoding is not None:
        return _decode_as(content, encoding, name)
    for mark, codec in _BOMS:
        if content.startswith(mark):
            try:
                return _decode(content, codec), codec
            except UnicodeDecodeError:
                break
    zeros = content[:4096].count(0)
    if zeros:
        return _decode_wide(content, zeros, name)
    try:
        return _decode(content, "utf-8"), "utf-8"
    except UnicodeDecodeError:
        sample = content[:4096]
        if sum(byte < 9 or 13 < byte < 32 for byte in sample) > _MOST_CONTROLS * len(sample):
            raise Refused("not_text", path=name) from None
        return _decode_eight_bit(content), EIGHT_BIT


def _decode(content: bytes, codec: str) -> list[str]:
    decoder = codecs.getincrementaldecoder(codec)()
    pieces = [decoder.decode(content[start : start + _PIECE]) for start in range(0, len(content), _PIECE)]
    return [*pieces, decoder.decode(b"", final=True)]


def _decode_eight_bit(content: bytes) -> list[str]:
    return [eight_bit_to_text(content[start : start + _PIECE]) for start in range(0, len(content), _PIECE)]


def _decode_as(content: bytes, encoding: str, name: str) -> tuple[list[str], str]:
    """The text in the encoding that the user names."""
    _refuse_contradiction(content, encoding, name)
    if encoding.lower() in LEGACY_NAMES:
        return _decode_eight_bit(content), EIGHT_BIT
    try:
        return [content.decode(encoding).removeprefix("\ufeff")], encoding
    except UnicodeError:
        raise Refused("wrong_encoding", encoding=encoding, path=name) from None
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        raise Refused("unknown_encoding", encoding=encoding) from None


def _refuse_contradiction(content: bytes, encoding: str, name: str) -> None:
    """Raise Refused when the byte order mark at the beginning says otherwise than the user."""
    mark = next((codec for mark, codec in _BOMS if content.startswith(mark)), None)
    if mark is None:
        return
    try:
        named = codecs.lookup(encoding).name
    except LookupError:
        named = encoding.lower()
    if named.replace("_", "-")[:6].rstrip("-") != mark[:6].rstrip("-"):
        found = mark.removesuffix("-sig").upper()
        raise Refused("encoding_contradicted", path=name, encoding=encoding, found=found)


def _decode_wide(content: bytes, zeros: int, name: str) -> tuple[list[str], str]:
    """UTF-16 without a byte order mark, or text into which a few zero bytes have strayed."""
    sample = content[:4096]
    if zeros > len(sample) // 8:
        codec = "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
        try:
            pieces = _decode(content, codec)
        except UnicodeDecodeError:
            raise Refused("not_text", path=name) from None
        head = pieces[0][:2000]
        if sum(char.isprintable() or char.isspace() for char in head) > 0.9 * len(head):
            return pieces, codec
        raise Refused("not_text", path=name)
    if zeros > 16:
        raise Refused("not_text", path=name)
    return decode_text(content.replace(b"\x00", b""), None, name)
