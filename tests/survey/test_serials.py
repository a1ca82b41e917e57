"""The serial of a form, printed and typed back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.serials import check_letter, format_serial, parse_serial, unit_key

UNITS = ("00004", "00007", "quan", "Bhaktapur", "ba-dinh.1")


def test_serial_is_printed_with_its_unit_four_digits_and_a_letter() -> None:
    """(7 × 10000 + 123) mod 19 = 13, the letter S, counted from A = 0 without E, F, I, J, O, W and Z."""
    assert format_serial("00007", 123) == "00007-0123S"
    assert format_serial("ba-dinh.1", 12345).startswith("BADINH1-12345")


@given(st.sampled_from(UNITS), st.integers(1, 99_999))
def test_every_serial_is_read_back(unit_id: str, number: int) -> None:
    """What was printed is understood, in small letters, with spaces and without leading zeros too."""
    serial = format_serial(unit_id, number)
    spaced, short = serial.replace("-", " - ").lower(), serial.replace("-0", "-").lstrip("0")
    for typed in (serial, spaced, short):
        found = parse_serial(typed, UNITS)
        assert found is not None
        assert (found.unit_id, found.number, found.check) == (unit_id, number, "right")
        assert found.text == serial


@given(st.sampled_from(UNITS), st.integers(1, 9_999), st.data())
def test_a_wrong_digit_and_a_swap_change_the_letter(unit_id: str, number: int, data: st.DataObject) -> None:
    """The check letter finds every single wrong digit and every swap of two neighbours."""
    digits = list(f"{number:04d}")
    place = data.draw(st.integers(0, 2))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != digits[place]]))
    key = unit_key(unit_id)
    changed = int("".join([*digits[:place], wrong, *digits[place + 1 :]]))
    swapped = int("".join([*digits[:place], digits[place + 1], digits[place], *digits[place + 2 :]]))
    assert check_letter(key, changed) != check_letter(key, number)
    if swapped != number:
        assert check_letter(key, swapped) != check_letter(key, number)


@pytest.mark.parametrize(
    ("typed", "unit_id", "number", "check"),
    [
        ("00007-0123K", "00007", 123, "wrong"),
        ("00007-0123", "00007", 123, "missing"),
        ("7–123s", "00007", 123, "right"),
        ("Quận 45", "quan", 45, "missing"),
        ("123", None, 123, "missing"),
        ("００００７－０１２３Ｓ", "00007", 123, "right"),
    ],
)
def test_what_is_typed_is_understood(typed: str, unit_id: str | None, number: int, check: str) -> None:
    """A wrong or missing letter is told, not refused; a bare number has no unit."""
    found = parse_serial(typed, UNITS)
    assert found is not None
    assert (found.unit_id, found.number, found.check) == (unit_id, number, check)


@pytest.mark.parametrize("typed", ["", "abc", "99999-0001A", "00007-0000", "00007-1-2", "7" * 100, "00007"])
def test_what_is_no_serial_of_these_units_is_none(typed: str) -> None:
    """Another unit, no number, the number 0, noise. (A unit's own code alone reads as a bare number.)"""
    found = parse_serial(typed, UNITS)
    assert found is None or found.unit_id is None
