"""One header text → what its column holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from survey.importing.context import Context
from survey.importing.headers.layout import find_layout
from survey.importing.headers.recognise import Match, Recogniser
from survey.importing.readers.cells import Raw, Sheet
from survey.questionnaire import load_questionnaire
from survey.questionnaire.model import Questionnaire, Text


def meaning(match: Match | None) -> tuple[str, str] | None:
    return (match.kind, match.code) if match is not None else None


@pytest.mark.parametrize(
    "header",
    ["1.1", "c1.1", "C1_1", "q1_1", "Q1.1", "Câu 1.1", "câu hỏi 1.1", "1.1.",
     "1.1. Biển hiệu, chỉ dẫn rõ ràng, dễ thấy",
     "Biển hiệu, chỉ dẫn rõ ràng, dễ thấy", "BIEN HIEU, CHI DAN RO RANG, DE THAY",
      "Biển hiệu, chỉ dẫn rõ ràng",
     "phan_1/c1_1", "g1-c1_1", "g0-g1-c1_1", "a/g1-c1_1", "1.1 (1-5)", "1.1 Biển báo", "q1_01", "C11",
     "Ông/Bà hài lòng ở mức nào? [Biển hiệu, chỉ dẫn rõ ràng, dễ thấy]", "Nhóm 1 [1.1 Biển hiệu]",
     "Q1[SQ001]", "Phần A/Cơ sở/1.1 Biển hiệu", "Phần A/Biển hiệu, chỉ dẫn rõ ràng, dễ thấy",
     "Nội dung 1.1", "Chỉ tiêu 1.1", "ND1.1"],
)  # fmt: skip
def test_an_item_is_recognised(context: Context, header: str) -> None:
    """By code, number, label, cut label, in a Kobo group."""
    assert meaning(context.recogniser.recognise(header)) == ("item", "1.1")


@pytest.mark.parametrize(
    ("header", "role"),
    [("Mã phiếu", "serial"), ("SỐ PHIẾU", "serial"), ("STT phiếu", "serial"), ("Serial", "serial"),
     ("_uuid", "serial"), ("head-serial", "serial"), ("head/serial", "serial"), ("meta-instanceID", "serial"),
     ("Đơn vị", "unit"), ("Phường/xã", "unit"), ("UBND phường", "unit"), ("Ward", "unit"),
     ("Ngày khảo sát (dd/mm/yyyy)", "date"), ("Ngày", "date"), ("Interview date", "date"),
     ("Tình nguyện viên", "volunteer"),
     ("Họ và tên người nhập liệu", "volunteer"), ("Entered by", "volunteer")],
)  # fmt: skip
def test_a_role_is_recognised(context: Context, header: str, role: str) -> None:
    """In Vietnamese and English."""
    assert meaning(context.recogniser.recognise(header)) == ("role", role)


@pytest.mark.parametrize(
    "header",
    ["STT", "TT", "Ghi chú", "1. Cơ sở vật chất", "2020", "Tổng số phiếu", "1.9", "Họ và tên",
     "Nơi ngồi", "5", "12", "Nội dung", "Phần 9.9", "Họ và tên/Đơn vị", "Q1[SQ009]", "A [B]",
     "A/B", "Hạn/", "Phiên bản 1.1"],
)  # fmt: skip
def test_other_headers_mean_nothing(context: Context, header: str) -> None:
    """A row number, a group of items, an item that does not exist."""
    assert context.recogniser.recognise(header) is None


@pytest.mark.parametrize(
    ("header", "code"), [("Giới tính", "gioi_tinh"), ("2. Giới tính", "gioi_tinh"), ("Tuổi", "tuoi")]
)
def test_an_attribute_keeps_its_meaning_behind_a_number(context: Context, header: str, code: str) -> None:
    """The words win over the number before them."""
    assert meaning(context.recogniser.recognise(header)) == ("attribute", code)


def test_a_criterion_with_one_item_is_recognised_by_the_criterions_label() -> None:
    """In the short questionnaire the criterion is the item."""
    q = load_questionnaire("ba-dinh-2020-rut-gon")
    recogniser = Recogniser(q)
    label = q.criteria[0].label.in_language("vi")
    assert meaning(recogniser.recognise(f"1. {label}")) == ("item", q.items[0].code)
    assert meaning(recogniser.recognise("1. Họ và tên chủ hồ sơ")) is None


@pytest.mark.parametrize("header", ["Trang 1/2", "Đợt 1/2", "Mức độ [3]", "Lần / 2.", "Mức độ [3.]"])
def test_a_bare_number_behind_something_else_is_no_item(header: str) -> None:
    """In the short questionnaire 2 and 3 are items."""
    assert Recogniser(load_questionnaire("ba-dinh-2020-rut-gon")).recognise(header) is None


@pytest.mark.parametrize(
    ("header", "level"), [("1.1 - Hài lòng", 4), ("1.1 (5)", 5), ("1.1: RKHL", 1), ("c1_1/3", 3)]
)
def test_a_column_for_one_level_is_recognised(context: Context, header: str, level: int) -> None:
    """An item and a level of its scale."""
    match = context.recogniser.recognise(header)
    assert match is not None
    assert (match.code, match.level) == ("1.1", level)


def test_the_users_mapping_wins(context: Context) -> None:
    """Whatever the questionnaire says of that header."""
    recogniser = Recogniser(context.questionnaire, {"Mục A": "1.2", "1.1": "unit"})
    assert meaning(recogniser.recognise("mục a")) == ("item", "1.2")
    assert meaning(recogniser.recognise("1.1")) == ("role", "unit")


@pytest.mark.parametrize(
    ("header", "code"),
    [("A0JS. Staff were polite", "A0JS"), ("A0JS – Staff", "A0JS"), ("[A0JS] Staff", "A0JS"),
     ("a0js: x", "A0JS"),
     ("B2. Second row", "B2"), ("A0JS. Second row", None), ("Z9. Staff", None)],
)  # fmt: skip
def test_a_code_before_a_label_is_recognised(
    questionnaire: Questionnaire, header: str, code: str | None
) -> None:
    """Of any shape; a label that is another item's makes it ambiguous."""
    first = questionnaire.criteria[0]
    items = (
        first.items[0]._replace(code="A0JS", label=Text({"en": "First row"}), columns=()),
        first.items[1]._replace(code="B2", label=Text({"en": "Second row"}), columns=()),
    )
    other = replace(questionnaire, criteria=(first._replace(items=items),), overall=None)
    assert meaning(Recogniser(other).recognise(header)) == (code and ("item", code))


@pytest.mark.parametrize("header", ["Góp ý", "GÓP Ý", "Ý kiến", "Góp ý của ông/bà"])
def test_the_open_comment_keeps_its_name(header: str) -> None:
    """A criterion called "Góp ý" for short does not take it, with or without an open comment."""
    short = load_questionnaire("ba-dinh-2020-rut-gon")
    assert short.comment is not None
    found = meaning(Recogniser(short).recognise(header))
    assert found in {("comment", short.comment.code), None}
    assert meaning(Recogniser(replace(short, comment=None)).recognise(header)) is None


@pytest.mark.parametrize(
    ("header", "code"), [("8. Góp ý", "8"), ("8 - góp ý", "8"), ("TC8: GOP Y", "8"), ("10. Góp ý", "10")]
)
def test_a_criterion_called_as_the_open_comment_is_told_by_its_number(header: str, code: str) -> None:
    """Ratings under "8. Góp ý" must not be stored as comments."""
    found = meaning(Recogniser(load_questionnaire("ba-dinh-2020-rut-gon")).recognise(header))
    assert found == ("comment" if code == "10" else "item", code)


def test_seven_items_by_their_numbers_are_no_levels() -> None:
    """A header "1 … 7" names items, though 1 to 5 are levels as well."""
    recogniser = Recogniser(load_questionnaire("ba-dinh-2020-rut-gon"))
    rows: list[list[Raw]] = [["Mã phiếu", "Đơn vị", *map(str, range(1, 8))], ["S1", "Kim Mã", *[4.0] * 7]]
    layout = find_layout(Sheet("", rows), recogniser)
    assert layout is not None
    assert [column.match.code for column in layout.columns[2:]] == [str(n) for n in range(1, 8)]
    assert {column.match.level for column in layout.columns} == {None}
