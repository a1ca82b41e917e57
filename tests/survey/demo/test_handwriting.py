"""What volunteers type can be read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from survey.demo.handwriting import (
    UnitName,
    edit_distance,
    mistype,
    name_unit,
    option_words,
    rating_words,
    write_date,
    write_serial,
)
from survey.questionnaire.model import Questionnaire
from survey.serials import parse_serial

PREFIXES = ("phường", "UBND phường", "P.", "ward")


@pytest.mark.parametrize("typed", ["Cống Vị", "Phường Cống Vị", "UBND phường Cống Vị", "P. Cống Vị"])
def test_a_name_is_taken_apart(typed: str) -> None:
    """However the plan writes the ward, its bare name and its level's words are found."""
    assert name_unit("00007", typed, PREFIXES) == UnitName("00007", "Cống Vị", "Phường", "P.", "UBND")


def test_a_counter_keeps_its_own_name() -> None:
    """A name that has its level inside gets no level before it."""
    name = name_unit("quan", "Bộ phận Một cửa quận Ba Đình", ("quận", "UBND quận", "Q."))
    assert name.full == name.abbreviated == "Bộ phận Một cửa quận Ba Đình"


def test_a_numbered_unit_stays_whole() -> None:
    """ "District 4" is not the unit "4"."""
    assert name_unit("4", "District 4", ("District", "Council district")).full == "District 4"


def test_a_unit_without_prefixes_is_its_name() -> None:
    """A level that has no words for itself adds none."""
    assert {name_unit("n", "Dolakha", ()).written(how) for how in ("prefixed", "abbreviated", "office")} == {
        "Dolakha"
    }


@pytest.mark.parametrize(
    ("manner", "expected"),
    [
        ("name", "Cống Vị"),
        ("prefixed", "Phường Cống Vị"),
        ("abbreviated", "P. Cống Vị"),
        ("office", "UBND phường Cống Vị"),
        ("plain", "phuong cong vi"),
        ("capitals", "CỐNG VỊ"),
        ("id", "00007"),
        ("absent", None),
    ],
)
def test_a_unit_is_written_in_every_manner(manner: str, expected: str | None) -> None:
    """The ways domain.md lists."""
    assert name_unit("00007", "Cống Vị", PREFIXES).written(manner) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("manner", "four", "not_applicable"),
    [
        ("digits", 4, "Không áp dụng"),
        ("text digits", "4", "Không áp dụng"),
        ("labels", "Hài lòng", "Không áp dụng"),
        ("plain labels", "Hai long", "Khong ap dung"),
        ("abbreviations", "HL", "KAD"),
    ],
)
def test_ratings_are_typed_in_every_manner(
    full: Questionnaire, manner: str, four: object, not_applicable: str
) -> None:
    """A level and a box beside the scale; a blank is an empty cell."""
    words = rating_words(full, manner, "vi")["hai-long"]  # type: ignore[arg-type]
    assert (words[4], words[-3], words[-1]) == (four, not_applicable, None)


def test_a_scale_without_abbreviations_is_typed_as_labels(full: Questionnaire) -> None:
    """Half a set of abbreviations would be worse than none."""
    scale = next(iter(full.scales.values()))
    bare = scale._replace(levels=(scale.levels[0]._replace(aliases=()), *scale.levels[1:]))
    words = rating_words(replace(full, scales={scale.id: bare}), "abbreviations", "vi")
    assert words[scale.id][5] == "Rất hài lòng"


def test_options_end_with_the_blank(full: Questionnaire) -> None:
    """Position −1 of an attribute's words is the empty cell."""
    gender = next(attribute for attribute in full.attributes if attribute.code == "gioi_tinh")
    assert option_words(gender, "plain labels", "vi") == ["Nam", "Nu", "Khong tra loi", None]
    assert option_words(gender, "codes", "vi")[1] == "nu"


def test_dates_are_dates_or_vietnamese_text() -> None:
    """05/07/2020 is the fifth of July."""
    assert write_date(date(2020, 7, 5), "text") == "05/07/2020"
    assert write_date(date(2020, 7, 5), "date") == date(2020, 7, 5)


@pytest.mark.parametrize("manner", ["printed", "zeros lost", "spaced"])
def test_serials_can_be_read_back(manner: str) -> None:
    """However a serial is typed, it is the serial of that form."""
    serial = parse_serial(write_serial("00007", 123, manner), ["00007", "00008"])  # type: ignore[arg-type]
    assert serial is not None
    assert (serial.text, serial.check) == ("00007-0123S", "right")


@pytest.mark.parametrize("name", ["Cống Vị", "Nguyễn Trung Trực", "Thành Công", "Ngọc Khánh"])
def test_a_typo_is_one_edit_away_from_its_name_only(name: str) -> None:
    """The name with a letter missing is further from every other ward."""
    others = ["Phúc Xá", "Ngọc Hà", "Đội Cấn", "Kim Mã"]
    typed = mistype(name, others)
    assert typed is not None
    assert edit_distance(typed, name) == 1
    assert min(edit_distance(typed, other) for other in others) > 2


def test_short_or_close_names_are_not_mistyped() -> None:
    """Where a missing letter could mean another unit there is no typo to plant."""
    assert mistype("Kim", []) is None
    assert mistype("Ngoc Ha", ["Ngoc Hi"]) is None
