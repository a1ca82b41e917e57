"""Numbers, dates and names as an office writes them."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.formatting import (
    format_count,
    format_date,
    format_decimal,
    format_level,
    format_list,
    format_month,
    format_p,
    format_percent,
    sort_key,
)


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (0.9235, "92,35%"),
        (0.89995, "90,00%"),
        (0.899949999, "89,99%"),
        (0.00005, "0,01%"),
        (1.0, "100,00%"),
        (-0.000001, "0,00%"),
        (1e-7, "0,00%"),
        (float("nan"), "–"),
        (None, "–"),
    ],
)
def test_percentages_round_half_up(fraction: float | None, text: str) -> None:
    """Two decimals, a comma, half-up on the decimal that names the float."""
    assert format_percent(fraction) == text


def test_english_parts_thousands_with_a_comma() -> None:
    """The same numbers in English."""
    assert (format_percent(0.9235, "en"), format_count(1234567, "en")) == ("92.35%", "1,234,567")


def test_counts_and_decimals() -> None:
    """2.400; −2,58; < 0,001."""
    assert format_count(2400) == "2.400"
    assert format_decimal(-2.575, 2) == "−2,58"
    assert (format_p(0.00001), format_p(0.0305)) == ("< 0,001", "0,031")


def test_dates() -> None:
    """dd/MM/yyyy in Vietnamese."""
    assert format_date(date(2020, 11, 5)) == "05/11/2020"
    assert format_date(date(2020, 11, 5), "en") == "5 November 2020"
    assert format_month(date(2020, 3, 5)) == "tháng 3 năm 2020"
    assert format_month(date(2020, 3, 5), "en") == "March 2020"


def test_lists_read_as_a_sentence() -> None:
    """The last name is joined with và."""
    assert format_list(["A", "B", "C"]) == "A, B và C"
    assert format_list(["A"], "en") == "A"
    assert format_list([]) == ""


def test_vietnamese_alphabetical_order() -> None:
    """Đ after D, ă and â after a, tones only where the letters are equal."""
    words = ["Đa", "Da", "Ea", "Ân", "Ăn", "An", "Bà", "Ba", "Bá", "Bã", "Bạ", "Bả", "Bác"]
    wanted = ["An", "Ăn", "Ân", "Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Bác", "Da", "Đa", "Ea"]
    assert sorted(words, key=sort_key) == wanted


def test_the_wards_in_order() -> None:
    """The fourteen wards of Ba Đình."""
    wards = "Trúc Bạch|Thành Công|Đội Cấn|Điện Biên|Cống Vị|Kim Mã|Ngọc Khánh|Ngọc Hà|Nguyễn Trung Trực"
    wanted = "Cống Vị|Điện Biên|Đội Cấn|Kim Mã|Ngọc Hà|Ngọc Khánh|Nguyễn Trung Trực|Thành Công|Trúc Bạch"
    assert sorted(wards.split("|"), key=sort_key) == wanted.split("|")


@pytest.mark.parametrize(
    ("level", "text"),
    [
        (0.95, "95%"),
        (0.999, "99,9%"),
        (0.9995, "99,95%"),
        (0.99999, "99,999%"),
        (1 / 3, "33,33%"),
        (0.5, "50%"),
    ],
)
def test_a_level_has_the_decimals_it_was_given(level: float, text: str) -> None:
    """99.9% is not called 100%."""
    assert format_level(level) == text
