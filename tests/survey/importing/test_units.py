"""Texts that name a unit."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from survey.importing.context import Context
from survey.importing.readers.cells import Raw
from survey.importing.units import UnitFinder, UnitReading, edit_distance
from survey.questionnaire.model import Text


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


def office(*names: str) -> UnitFinder:
    """Offices a, b, c … of these names."""
    return UnitFinder(tuple(Office(chr(97 + k), name) for k, name in enumerate(names)))


BEFORE = (
    "Ủy ban nhân dân phường", "UBND xã", "Ủy ban nhân dân quận", "Ủy ban nhân dân", "UBND phường", "UBND P.",
    "UBND quận", "UBND", "Phường", "P.", "Xã", "X.", "Thị trấn", "TT", "Ward", "Commune",
    "Bộ phận một cửa phường", "Bộ phận Một cửa", "Một cửa phường", "Một cửa", "District", "Council District",
    "Phường UBND phường", "Ủy ban ND", "Ph.",
)  # fmt: skip


@pytest.mark.parametrize("before", BEFORE)
def test_what_offices_write_before_a_name_does_not_matter(before: str) -> None:
    """One word of it or several; a word alone names nothing."""
    finder = office("Cống Vị", "Kim Mã")
    assert finder.find(f"{before} Cống Vị") == UnitReading("a", "prefix")
    assert finder.find(before).unit_id is None
    assert office(f"{before} Cống Vị", "Kim Mã").find("cong vi") == UnitReading("a", "name_no_marks")


def test_a_surveys_own_words_may_stand_before_a_name() -> None:
    """The longest first, whatever their order."""
    finder = UnitFinder((Office("a", "Số 1"),), ["Khu", "Khu phố", "..."])
    assert finder.find("khu phố SỐ 1") == UnitReading("a", "prefix")
    assert office("Số 1").find("khu phố SỐ 1").unit_id is None


@pytest.mark.parametrize(
    ("raw", "unit", "rule"),
    [
        ("Cống Vị", "00007", "name"),
        ("cong vi", "00007", "name_no_marks"),
        ("P. Cong Vi", "00007", "prefix"),
        ("00007", "00007", "code"),
        ("00007 - Cống Vị", "00007", "code_and_name"),
        ("Cống Vị (00007)", "00007", "code_and_name"),
        ("00007: phường cong vi", "00007", "code_and_name"),
        ("Cống Vị - UBND phường Cống Vị", "00007", "code_and_name"),
        ("00007 - Kim Mã", None, "unknown"),
        ("Hà Nội - Hà Đông", None, "unknown"),
        ("Công Vụ", "00007", "typo"),
        (7.0, "00007", "zeros"),
        ("7,0", "00007", "zeros"),
        ("7.5", None, "unknown"),
        (99.0, None, "unknown"),
        (0.0, None, "unknown"),
        ("", None, "blank"),
        ("NA", None, "blank"),
        ("n/a", None, "blank"),
        ("null", None, "blank"),
        ("None", None, "blank"),
        ("NaN", None, "blank"),
        ("-", None, "blank"),
        (("error", "#REF!"), None, "error"),
        (("uncomputed", "="), None, "uncomputed"),
        (("unreadable", "x"), None, "unreadable"),
        (("date", "2020-01-01"), None, "unknown"),
    ],
)
def test_a_unit_names_the_rule_it_was_read_by(
    context: Context, raw: Raw, unit: str | None, rule: str
) -> None:
    """Two parts must name the same unit; a number is a code that lost its zeros."""
    reading = context.units.find(raw)
    assert (reading.unit_id, reading.rule) == (unit, rule)
    assert reading.corrected == (rule in {"typo", "zeros"})
    assert context.units.find(raw) is reading


def test_a_code_of_zeros_is_found_as_zero() -> None:
    """Excel makes 0 of 000."""
    finder = UnitFinder((Office("000", "Số không"), Office("001", "Số một")))
    assert [finder.find(raw).unit_id for raw in (0.0, "0", "00", 1.0, "000")] == [
        "000",
        "000",
        "000",
        "001",
        "000",
    ]
    twice = UnitFinder((Office("01", "A"), Office("001", "B")))
    assert twice.find(1.0).unit_id is None


def test_a_text_of_300_characters_may_be_a_name() -> None:
    """A longer one is none, however near."""
    finder = office("x" * 300)
    assert finder.find("x" * 300) == UnitReading("a", "name")
    assert finder.find("x" * 301) == UnitReading(None, "unknown")


@pytest.mark.parametrize(
    ("names", "text", "unit", "near"),
    [
        (("Bến", "Thành Công"), "Bế", None, None),
        (("Kiên", "Thành Công"), "Kiê", "a", "Kiên"),
        (("Thành Công", "Kim Mã"), "Thnh Cng", "a", "Thành Công"),
        (("Trúc Bạch", "Kim Mã"), "Trc Bch", None, "Trúc Bạch"),
        (("Trúc Bạch", "Kim Mã"), "Tc Bch", None, None),
        (("Thành Công", "Kim Mã"), "Thành Công 2", None, "Thành Công"),
        (("Thành Công", "Kim Mã"), "Thành Công3", None, "Thành Công"),
        (("abcdef", "abcdgh"), "abcdex", None, "abcdef"),
        (("abcdef", "abcghi"), "abcdex", "a", "abcdef"),
        (("abcdefghij", "abcdefwxyz"), "abcdefghi", "a", "abcdefghij"),
        (("abcdefghij", "abcdefwxyz"), "abcdefgh", None, "abcdefghij"),
        (("abcdefghij", "abcdevwxyz"), "abcdefgh", "a", "abcdefghij"),
        (("Long Biên", "Long Biêu"), "Long Biem", None, "Long Biên"),
        ((), "Cống Vị", None, None),
    ],
)
def test_how_far_a_slip_is_corrected(
    names: tuple[str, ...], text: str, unit: str | None, near: str | None
) -> None:
    """Under half of the way to another unit's name: one edit of four letters or more, two of nine."""
    reading = office(*names).find(text)
    assert reading == UnitReading(unit, "typo" if unit else "unknown", near)


def test_names_of_one_unit_are_no_danger_to_each_other() -> None:
    """A slip between a name and an alias of the same unit is that unit."""
    finder = UnitFinder((Office("a", "Long Biên", ("Long Biêu",)), Office("b", "Kim Mã")))
    assert finder.find("Long Biem") == UnitReading("a", "typo", "Long Biên")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("a", "a"),
        ("Ba Đình", "b"),
        ("KQ Ba Đình 2020", "b"),
        ("Ba - kết quả", "a"),
        ("khảo sát Đình", "c"),
        ("Ba và Đình", None),
        ("Đinhh", None),
        ("KetQuaBaDinh", "b"),
        ("khảo sát 123", None),
        ("khảo sát 1234", "e"),
        ("w001 kết quả", "w001"),
        ("kết quả w001", "w001"),
        ("kết quả w02", None),
        ("W001 Sở hai", None),
        ("sở hai (w001)", None),
        ("Chung", None),
    ],
)
def test_the_one_unit_named_in_a_longer_text(text: str, unit: str | None) -> None:
    """The longest name counts, not a name within it; codes of four characters, numbers of four digits."""
    units = (
        Office("a", "Ba", ("Chung",)), Office("b", "Ba Đình", ("Chung",)), Office("c", "Đình"),
        Office("d", "123"), Office("e", "1234"), Office("w001", "Sở một"), Office("w02", "Sở hai"),
    )  # fmt: skip
    assert UnitFinder(units).find_within(text) == unit


def test_names_in_every_language_are_known() -> None:
    """Folded with their marks; the first is the one shown."""
    text = Text({"vi": "Cống Vị", "en": "Cong Vi Ward"})
    finder = UnitFinder((type("Unit", (), {"id": "a", "name": text}), Office("b", "Kim Mã", ("KM",))))
    assert finder.names() == {"cống vị", "cong vi ward", "kim mã", "km"}
    assert finder.units == {"a": "Cống Vị", "b": "Kim Mã"}
    assert finder.find("Cong Vi ward").unit_id == "a"
    assert UnitFinder((type("Unit", (), {"id": "a", "name": Text({})}),)).units == {"a": ""}


def test_a_message_names_twenty_units_at_most() -> None:
    """And says that there are more."""
    names = [f"Số {k}" for k in range(21)]
    assert office(*names[:20]).list_names() == ", ".join(names[:20])
    assert office(*names).list_names() == ", ".join(names[:20]) + " …"
    assert office(*names[:3]).list_names(2) == "Số 0, Số 1 …"


def slow_distance(first: str, second: str) -> int:
    """Optimal string alignment by its definition."""
    if not first or not second:
        return len(first) + len(second)
    ways = [
        slow_distance(first[:-1], second) + 1,
        slow_distance(first, second[:-1]) + 1,
        slow_distance(first[:-1], second[:-1]) + (first[-1] != second[-1]),
    ]
    if len(first) > 1 and len(second) > 1 and first[-2:] == second[-2:][::-1]:
        ways.append(slow_distance(first[:-2], second[:-2]) + 1)
    return min(ways)


@given(st.text("ab", max_size=5), st.text("abc", max_size=5), st.integers(1, 6))
@example("abcd", "badc", 6)
@example("ab", "ba", 1)
@example("abcacbc", "abc", 6)
@settings(deadline=None)
def test_edit_distance_by_its_definition(first: str, second: str, limit: int) -> None:
    """`limit` where it is that or more."""
    assert edit_distance(first, second, limit) == min(slow_distance(first, second), limit)


@pytest.mark.parametrize(
    "text",
    ["Phường Cống Vị, quận Ba Đình", "Cống Vị - Ba Đình", "Phường Cống Vị (Q. Ba Đình)",
     "P. Cống Vị quận Ba Đình", "Cống Vị, quận Ba Đình, TP. Hà Nội", "cong vi ba dinh"],
)  # fmt: skip
def test_the_place_around_a_unit_may_stand_behind_it(context: Context, text: str) -> None:
    """The name of its parent, and then of anything that is no unit."""
    assert context.units.find(text) == UnitReading("00007", "parent")


@pytest.mark.parametrize(
    "text",
    [
        "Cống Vị, Kim Mã",
        "Cống Vị, Ba Đình, Kim Mã",
        "Ba Đình, Cống Vị",
        "Láng Hạ, Ba Đình",
        "Cống Vị, Hà Nội",
    ],
)
def test_two_units_that_are_not_one_in_the_other_are_not_read(context: Context, text: str) -> None:
    """Whatever comes first."""
    assert context.units.find(text).unit_id is None


def test_a_place_that_two_units_are_called_by_is_around_none() -> None:
    """A unit without a parent is not found before a name that names no unit."""
    finder = office("Ba Đình", "Cống Vị", "Cống Vị")
    assert finder.find("Ba Đình Cống Vị").unit_id is None
    assert finder.find("Ba Đình").unit_id == "a"
