"""Text as people type it, brought to a form that can be compared.

Two strengths: `clean` keeps what a reader sees and repairs only what no reader can see (composition,
invisible characters, look-alike letters); `fold` gives a key for matching names, headers and labels,
without case, marks or punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that look the same on paper but are other code points: Ð (Icelandic) for Đ, Ƣ (gha) for Ư.
_LOOK_ALIKES = str.maketrans({"Ð": "Đ", "ð": "đ", "Ƣ": "Ư", "ƣ": "ư"})
_INVISIBLE = ("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
              "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb")  # fmt: skip
_CONTROL = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_UNSEEN = f"[{_INVISIBLE}{_CONTROL}]"
# What `str.isprintable` takes for a letter or mark that is seen, and the look-alikes.
_ODD = re.compile(f"[\u034f\u115f\u1160\u17b4\u17b5{''.join(map(chr, _LOOK_ALIKES))}]")
_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^0-9a-z]+")


def clean(text: str) -> str:
    """Return `text` in NFC, on one line, without invisible or control characters or outer spaces.

    Legacy encodings must be decoded first: U+00AD, removed here, is the letter ư in TCVN3.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    if not text.isprintable() or _ODD.search(text) is not None:
        text = re.sub(_UNSEEN, "", text).translate(_LOOK_ALIKES)
    composed = unicodedata.normalize("NFC", text)
    single = " ".join(composed.split())
    return composed if single == composed else single  # a long comment is not held twice


def strip_marks(text: str) -> str:
    """Return `text` without tone and vowel marks; đ, which has no decomposition, becomes d."""
    decomposed = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    return decomposed if decomposed.isascii() else "".join(c for c in decomposed if not _is_mark(c))


@lru_cache(maxsize=4096)
def _is_mark(char: str) -> bool:
    return unicodedata.combining(char) != 0


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the matching key of `text`: lower case, no marks, words of a–z and 0–9 and single spaces.

    >>> fold("  UBND phường CỐNG VỊ ")
    'ubnd phuong cong vi'
    """
    return _NOT_WORD.sub(" ", strip_marks(clean(text)).casefold()).strip()


@lru_cache(maxsize=65536)
def fold_marked(text: str) -> str:
    """Like `fold`, but keeps the marks, for telling apart words that differ only in them."""
    return _SPACES.sub(" ", re.sub(r"[\W_]+", " ", clean(text).casefold())).strip()


def matching_key(text: str) -> str:
    """`fold`, or for a text with no letter or digit that it keeps (another script) `fold_marked`."""
    return fold(text) or fold_marked(text)
