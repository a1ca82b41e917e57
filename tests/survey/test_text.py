"""Text as people type it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import survey.text as text_module
from survey.text import clean, fold, fold_marked, matching_key, strip_marks


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  Cống\u00a0 Vị ", "Cống Vị"),
        ("Co\u0302\u0301ng Vi\u0323", "Cống Vị"),
        ("Ðội Cấn", "Đội Cấn"),
        ("Ƣu tiên, tƣ vấn", "Ưu tiên, tư vấn"),
        ("\ufeffHài\u200b lòng", "Hài lòng"),
        ("a\tb\r\nc", "a b c"),
        ("a\x00b\x07", "ab"),
        ("", ""),
    ],
)
def test_clean_repairs_what_nobody_sees(typed: str, cleaned: str) -> None:
    """Composition, look-alikes, invisible letters, spaces and control characters."""
    assert clean(typed) == cleaned


def test_clean_removes_every_character_that_nobody_sees() -> None:
    """Also those that Python takes for printable; so are all look-alikes put right."""
    unseen = re.compile(text_module._UNSEEN)
    characters = [chr(code) for code in range(0x10000) if unseen.fullmatch(chr(code))]
    assert any(character.isprintable() for character in characters)
    assert [character for character in characters if clean(f"ệ{character}b") != "ệb"] == []
    for code, right in text_module._LOOK_ALIKES.items():
        assert clean(f"ệ{chr(code)}b") == f"ệ{right}b"


def test_clean_keeps_what_everybody_sees() -> None:
    """Case, marks, punctuation and the placing of tones stay."""
    assert clean("UỶ BAN, hoà bình – “tốt”!") == "UỶ BAN, hoà bình – “tốt”!"


@pytest.mark.parametrize("typed", ["P. Cống Vị", "p.cong vi", "P-CỐNG  VỊ", "p. co\u0302\u0301ng vi\u0323"])
def test_fold_makes_spellings_equal(typed: str) -> None:
    """Case, marks, punctuation and composition do not count."""
    assert fold(typed) == "p cong vi"


def test_d_with_a_bar_has_no_decomposition() -> None:
    """đ and Đ are taken off by hand."""
    assert strip_marks("Đường đi") == "Duong di"


def test_fold_marked_tells_marks_apart() -> None:
    """Words that differ only in their marks stay two words."""
    assert fold("Bình") == fold("Binh")
    assert fold_marked("Bình") != fold_marked("Binh")


def test_matching_key_falls_back_for_other_scripts() -> None:
    """A name without a letter that fold keeps still has a key; a mark alone has none."""
    assert matching_key("Hài lòng") == "hai long"
    assert matching_key("ពេញចិត្ត") == fold_marked("ពេញចិត្ត") != ""
    assert matching_key(" - ") == ""


@settings(max_examples=50)
@given(st.text(max_size=40))
def test_clean_and_fold_are_stable(text: str) -> None:
    """Doing it twice is doing it once, and a cleaned text is composed and on one line."""
    once = clean(text)
    assert clean(once) == once
    assert fold(once) == fold(text)
    assert unicodedata.is_normalized("NFC", once)
    assert "\n" not in once
