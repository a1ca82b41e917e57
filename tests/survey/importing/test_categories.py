"""Cells of an attribute."""

from __future__ import annotations

import pytest

from survey.importing.categories import Category, CategoryReader
from survey.importing.context import Context
from survey.questionnaire.model import Attribute, Option, Text


@pytest.mark.parametrize(
    ("attribute", "text", "code"),
    [
        ("gioi_tinh", "Nam", "nam"),
        ("gioi_tinh", "nữ", "nu"),
        ("gioi_tinh", "2. Nữ", "nu"),
        ("tuoi", "25-34", "25-34"),
        ("tuoi", "25–34", "25-34"),
        ("tuoi", 40.0, "35-49"),
        ("tuoi", "72", "tren_60"),
        ("so_lan", "1", "1"),
        ("so_lan", "7", "tu_4"),
        ("gioi_tinh", "", None),
        ("gioi_tinh", "N/A", None),
    ],
)
def test_an_option_is_found(context: Context, attribute: str, text: object, code: str | None) -> None:
    """By code, label, numbered label, or a number inside a range."""
    found = context.categories[attribute].read(text)  # type: ignore[arg-type]
    assert (found.code, found.problem) == (code, None)


def test_an_unknown_option_is_said(context: Context) -> None:
    """It is not stored and not guessed."""
    found = context.categories["gioi_tinh"].read("đàn ông")
    assert (found.code, found.problem) == (None, "importing.unknown_option")


def test_without_declared_options_any_text_is_a_category() -> None:
    """Its text is its code."""
    reader = CategoryReader(Attribute("ward", Text({"en": "Ward"})))
    assert reader.read(" North  side ").code == "North side"
    assert reader.read(3.0).code == "3"


NOTHING = (
    "N/A",
    "na",
    "NaN",
    "null",
    "None",
    "KTL",
    "không trả lời",
    "Bỏ trống",
    "blank",
    "-",
    "?",
    "",
    "  ",
)


@pytest.mark.parametrize("text", NOTHING)
def test_words_for_nothing_are_blank(text: str) -> None:
    """Whether the categories are declared or not."""
    assert options("Nam", "Nữ").read(text) == Category(None, "blank")
    assert CategoryReader(Attribute("ward", Text({"en": "Ward"}))).read(text) == Category(None, "blank")


def test_a_text_longer_than_a_category_is_none(context: Context) -> None:
    """300 characters are the most."""
    free = CategoryReader(Attribute("ward", Text({"en": "Ward"})))
    assert free.read("x" * 300) == Category("x" * 300, "text")
    for reader in (free, context.categories["gioi_tinh"]):
        assert reader.read("x" * 301) == Category(None, "unknown", "importing.unknown_option")


@pytest.mark.parametrize("kind", ["error", "uncomputed", "unreadable"])
def test_a_cell_that_cannot_be_read_is_said_as_such(context: Context, kind: str) -> None:
    """Not as an unknown option."""
    found = context.categories["gioi_tinh"].read((kind, "#REF!"))
    assert found == Category(None, kind, f"importing.{kind}_cell")


def options(*labels: str) -> CategoryReader:
    """A reader of options named a, b, c …"""
    made = tuple(Option(chr(97 + k), Text({"vi": label})) for k, label in enumerate(labels))
    return CategoryReader(Attribute("x", Text({"vi": "X"}), made))


@pytest.mark.parametrize(
    ("label", "inside", "outside"),
    [
        ("25–34", (25, 34), (24, 35)),
        ("25 đến 34", (25, 34), (24, 35)),
        ("Từ 25 đến dưới 34", (25, 34), (24, 35)),
        ("≥4", (4, 9999), (3,)),
        ("từ 4 trở lên", (4, 9999), (3, 0)),
        ("4+", (4, 9999), (3,)),
        ("4 lần trở lên", (4, 9999), (3,)),
        ("Trên 60", (61, 9999), (60,)),
        ("> 60", (61,), (60,)),
        ("Dưới 18", (0, 17), (18, 19)),
        ("<18", (0, 17), (18,)),
        ("Khác", (), (1, 18)),
    ],
)
def test_a_number_falls_into_the_range_an_options_label_names(
    label: str, inside: tuple[int, ...], outside: tuple[int, ...]
) -> None:
    """Both ends of a range belong to it, "over" and "under" leave out the number they name."""
    reader = options(label, "Lựa chọn khác")
    assert [reader.read(str(n)) for n in inside] == [Category("a", "range")] * len(inside)
    unknown = Category(None, "unknown", "importing.unknown_option")
    assert [reader.read(str(n)) for n in outside] == [unknown] * len(outside)


@pytest.mark.parametrize(
    ("label", "spellings", "number"),
    [
        ("> 60", (">60", "> 60"), "60"),
        ("<18", ("< 18",), "18"),
        ("≥4", (">=4", "≥ 4"), None),
        ("≤3", ("<=3",), None),
        (">4 lần", ("> 4 lần",), "4 lần"),
    ],
)
def test_a_range_written_with_a_sign_is_not_its_number(
    label: str, spellings: tuple[str, ...], number: str | None
) -> None:
    """Written as the label it is that option; a person of 60 is not over 60."""
    reader = options(label, "Khác")
    assert [reader.read(text) for text in spellings] == [Category("a", "option")] * len(spellings)
    if number is not None:
        assert reader.read(number).problem == "importing.unknown_option"


def test_a_number_in_two_ranges_or_with_a_fraction_is_in_none() -> None:
    """ "7,0" is a whole number, "7,5" is not; five digits are no age."""
    reader = options("1–10", "5–20")
    assert [reader.read(text).code for text in ("3", "7", "15", "3,0", "3.00", "3.5")] == [
        "a", None, "b", "a", "a", None,
    ]  # fmt: skip
    assert options("≥4").read("12345").code is None


def test_two_options_that_differ_in_their_marks_need_them() -> None:
    """Without marks such a text could be either; the others may lose theirs."""
    reader = options("Lê", "Lễ", "Mận")
    found = [reader.read(text).code for text in ("Lê", "lễ", "le", "Mận", "man")]
    assert found == ["a", "b", None, "c", "c"]


def test_a_numbered_option_is_known_by_its_label_or_its_code(context: Context) -> None:
    """Options may be numbered in the form and not in the questionnaire; full-width letters are letters."""
    for text in ("2. Nữ", "(2) Nữ", "2) nu", "2 - NỮ", "Ｎữ", "nu"):
        assert context.categories["gioi_tinh"].read(text) == Category("nu", "option")


def test_a_message_names_the_options() -> None:
    """By their labels."""
    assert options("Nam", "Nữ").allowed("vi") == "Nam, Nữ"
