"""Whole files in the old encodings, through the import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from survey.importing.encodings.files import eight_bit_to_text
from survey.importing.report import FileReport
from survey.questionnaire.model import Questionnaire
from survey.store import Store
from tests.survey.importing.messy.encoders import encode
from tests.survey.importing.messy.files import ratings, write_book

Take = Callable[..., FileReport]
ENCODINGS = ("tcvn3", "vni", "viscii", "vps", "windows-1258", "utf-8")


def rows_of_words(questionnaire: Questionnaire) -> list[list[str]]:
    """Forms with everything in words: headers, units, answers, a comment, a name."""
    labels = {level.value: level.label.in_language("vi") for level in questionnaire.rated[0].scale.levels}
    header = ["Mã phiếu", "Đơn vị", *(f"{i.code}. {i.label.in_language('vi')}" for i in questionnaire.rated)]
    rows = [[*header, "Góp ý", "Người nhập"]]
    for k, ward in enumerate(("Cống Vị", "Phường Quán Thánh", "Ngọc Hà")):
        answers = [labels[value] for value in ratings(questionnaire, k)]
        rows.append([f"S{k}x", ward, *answers, "Rất tốt, cán bộ nhiệt tình", "Nguyễn Thị Hường"])
    return rows


def check(store: Store, questionnaire: Questionnaire) -> None:
    forms = [stored.form for stored in store.read_forms()]
    assert [form.unit_id for form in forms] == ["00007", "00013", "00016"]
    assert [list(form.ratings) for form in forms] == [ratings(questionnaire, k) for k in range(3)]
    assert {form.comment for form in forms} == {"Rất tốt, cán bộ nhiệt tình"}
    assert {form.volunteer for form in forms} == {"Nguyễn Thị Hường"}


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_text_table_in_an_old_encoding(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire, name: str
) -> None:
    """Found without being told, comments and names included."""
    lines = [";".join(row) for row in rows_of_words(questionnaire)]
    (tmp_path / "a.csv").write_bytes(b"\r\n".join(encode(name, line) for line in lines))
    take(tmp_path / "a.csv")
    check(store, questionnaire)


@pytest.mark.parametrize("name", [name for name in ENCODINGS if name not in {"vps", "viscii"}])
def test_a_workbook_typed_with_an_old_font(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire, name: str
) -> None:
    """The letters of the font's bytes, as Windows-1252 shows them; said, with the columns."""
    rows: list[list[Any]] = [
        [eight_bit_to_text(encode(name, cell)) for cell in row] for row in rows_of_words(questionnaire)
    ]
    report = take(write_book(tmp_path / "a.xlsx", rows))
    check(store, questionnaire)
    said = [p.values["encoding"] for p in report.problems if p.code == "importing.encoding"]
    assert said == [name.upper()]


def test_decomposed_letters_are_ordinary_text(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """NFD, as a Mac writes it."""
    import unicodedata

    text = "\n".join(";".join(row) for row in rows_of_words(questionnaire))
    (tmp_path / "a.csv").write_text(unicodedata.normalize("NFD", text), encoding="utf-8")
    assert take(tmp_path / "a.csv").problems == ()
    check(store, questionnaire)


def test_the_encoding_may_be_named(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """Then nothing is looked for."""
    lines = [";".join(row) for row in rows_of_words(questionnaire)]
    (tmp_path / "a.csv").write_bytes(b"\n".join(encode("vni", line) for line in lines))
    take(tmp_path / "a.csv", encoding="vni")
    check(store, questionnaire)


def test_a_comment_in_an_unknown_encoding_is_never_silently_wrong(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """It is left out and the cell is named."""
    header = ["ma phieu", "don vi", *(item.code for item in questionnaire.rated), "gop y"]
    row = ["S1x", "kim ma", *map(str, ratings(questionnaire))]
    content = ";".join(header).encode() + b"\n" + ";".join(row).encode() + b";\xc7\xe5\xe4 \xf0\xdf\n"
    (tmp_path / "a.csv").write_bytes(content)
    report = take(tmp_path / "a.csv")
    assert [form.form.comment for form in store.read_forms()] == [None]
    assert [p.code for p in report.problems] == ["importing.unreadable_text", "importing.unreadable_cell"]
