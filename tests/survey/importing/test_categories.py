"""Cells of an attribute."""

from __future__ import annotations

import pytest

from survey.importing.categories import CategoryReader
from survey.importing.context import Context
from survey.questionnaire.model import Attribute, Text


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
