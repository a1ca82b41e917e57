"""Texts that name a unit."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from survey.importing.context import Context
from survey.importing.units import UnitFinder, edit_distance


@dataclass(frozen=True)
class Office:
    id: str
    name: str
    aliases: tuple[str, ...] = ()


@pytest.mark.parametrize(
    "text",
    ["Cống Vị", "P. Cống Vị", "Phường Cống Vị", "UBND phường Cống Vị", "cong vi", "CỐNG VỊ", "00007",
     "00007 - Cống Vị",
     "Cống Vị (00007)", "Co\u0302\u0301ng Vi\u0323"],
)  # fmt: skip
def test_a_unit_is_found_as_people_write_it(context: Context, text: str) -> None:
    """By name, prefix, code, both, without marks, composed or not."""
    reading = context.units.find(text)
    assert reading.unit_id == "00007"
    assert not reading.corrected


@pytest.mark.parametrize("raw", [7.0, "7", "007", "7.0"])
def test_lost_zeros_of_a_code_are_restored_and_said(context: Context, raw: object) -> None:
    """Excel makes 7 of 00007."""
    reading = context.units.find(raw)  # type: ignore[arg-type]
    assert (reading.unit_id, reading.rule, reading.corrected) == ("00007", "zeros", True)


@pytest.mark.parametrize(("text", "unit"), [("Công Vụ", "00007"), ("Đội Cán", "00022"), ("Kin Mã", "00028"),
                                            ("Ngọc Hàa", "00016"), ("nguyen trung truk", "00010"),
                                            ("nguyn trung truk", "00010")])  # fmt: skip
def test_a_slip_is_corrected(context: Context, text: str, unit: str) -> None:
    """One edit, or two in a long name."""
    assert context.units.find(text).unit_id == unit


@pytest.mark.parametrize("text", ["Hà Nội", "Cầu Giấy", "Quận", "Kinn Mãa", "99", "00099", "Ba Vì", "x"])
def test_anything_else_is_never_guessed(context: Context, text: str) -> None:
    """A text that names no unit gives none."""
    if text != "Quận":
        assert context.units.find(text).unit_id is None


def test_every_single_edit_of_every_ward_name_is_corrected_or_held_but_never_wrong(context: Context) -> None:
    """Deleting any letter of any name leads back to that unit or to none."""
    for unit_id, name in context.units.units.items():
        for i in range(len(name)):
            found = context.units.find(name[:i] + name[i + 1 :]).unit_id
            assert found in {unit_id, None}, name


def test_close_names_are_not_corrected_into_each_other() -> None:
    """With two names one letter apart a slip between them names neither."""
    finder = UnitFinder((Office("a", "Long Biên"), Office("b", "Long Biêu")))
    assert finder.find("Long Biem").unit_id is None
    assert finder.find("Long Biên").unit_id == "a"


def test_numbered_units_are_read_as_numbers() -> None:
    """District 1 is not a slip of district 11, and 1.0 is 1."""
    finder = UnitFinder(tuple(Office(str(n), f"District {n}") for n in (1, 2, 11)))
    assert finder.find(1.0).unit_id == "1"
    assert finder.find("11").unit_id == "11"
    assert finder.find("District 12").unit_id is None


def test_an_alias_two_units_share_names_neither() -> None:
    """An ambiguous name is asked about."""
    finder = UnitFinder((Office("a", "Alpha", ("The Office",)), Office("b", "Beta", ("The Office",))))
    assert finder.find("The Office").unit_id is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("KQ khao sat Ngoc Ha", "00016"),
        ("Phường Ngọc Khánh", "00025"),
        ("nhap_P_Cong_Vi_final", "00007"),
        ("LieuGiai_final", "00008"),
        ("Sheet1", None),
        ("Ngọc Hà và Kim Mã", None),
        ("bao cao 2020", None),
    ],
)
def test_a_unit_is_found_in_a_file_name(context: Context, text: str, unit: str | None) -> None:
    """Exactly one name inside the text, or none."""
    assert context.units.find_within(text) == unit


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "abd", 1), ("abc", "xyz", 3)],
)
def test_edit_distance(first: str, second: str, distance: int) -> None:
    """Insertions, deletions, replacements and swaps of neighbours count one each."""
    assert edit_distance(first, second, 6) == distance
