"""Personal data kept out."""

from __future__ import annotations

import pytest

from survey.importing.personal import (
    is_personal_header,
    looks_personal,
    mask_personal,
    show_value,
)


@pytest.mark.parametrize(
    "header",
    ["Họ và tên", "HỌ TÊN NGƯỜI TRẢ LỜI", "Số điện thoại", "SĐT", "CMND/CCCD", "Số CCCD", "Email",
     "Địa chỉ thường trú",
     "Biển số xe", "Mã hồ sơ", "Số hồ sơ", "Dân tộc", "Phone number", "full_name", "Năm sinh"],
)  # fmt: skip
def test_headers_of_personal_data(header: str) -> None:
    """Names, numbers, addresses, dossiers, ethnicity."""
    assert is_personal_header(header)


@pytest.mark.parametrize(
    "header", ["Mã phiếu", "Giới tính", "Tuổi", "1.1", "Góp ý", "Phường", "Ghi chú", "Số lần"]
)
def test_headers_of_a_survey_are_not_personal(header: str) -> None:
    """The survey's own columns stay."""
    assert not is_personal_header(header)


@pytest.mark.parametrize(
    "text",
    ["0912345678", "+84 912 345 678", "0912.345.678", "001099012345", "012345678", "a.b@c.vn", "29A1-123.45",
     "30F-123.45", "H26.14.07-200715-0012"],
)  # fmt: skip
def test_patterns_are_masked_inside_a_comment(text: str) -> None:
    """Only the pattern goes, the sentence stays."""
    assert mask_personal(f"gọi {text} nhé") == ("gọi […] nhé", 1)


@pytest.mark.parametrize(
    "text", ["tốt", "chờ 30 phút", "năm 2020", "phí 200.000 đồng", "15/07/2020", "tầng 2, phòng 201"]
)
def test_ordinary_numbers_stay(text: str) -> None:
    """Times, years, sums and dates are not personal."""
    assert mask_personal(text) == (text, 0)


def test_a_column_of_phone_numbers_is_recognised_by_its_cells() -> None:
    """Also typed as numbers, without their zero."""
    assert looks_personal(["0912345678", "0987654321", "0901234567"])
    assert looks_personal([912345678.0, 987654321.0, 901234567.0])
    assert not looks_personal(["1", "2", "3", "4"])


WHOLE = (
    "Tên", "Họ", "Tên người trả lời", "Tên người dân", "Tên công dân", "Người trả lời", "Họ đệm",
    "Tên khách hàng", "Khách hàng", "Name", "Full name", "FullName", "First name", "Last name", "Surname",
    "Respondent name", "Name of respondent", "Người nộp", "Người nộp hồ sơ", "Chủ hồ sơ", "Tên chủ hồ sơ",
    "Ký tên", "Chữ ký", "Signature", "Ngày sinh", "Năm sinh", "Ngày tháng năm sinh", "Date of birth", "DOB",
    "Birth date", "Birthday", "Birth year", "Ethnic group", "Race",
)  # fmt: skip
WORDS = (
    "họ tên", "họ và tên", "điện thoại", "số ĐT", "SĐT", "di động", "phone", "telephone", "mobile", "số máy",
    "CMND", "CCCD", "CMT", "CMTND", "căn cước", "chứng minh", "định danh", "ID card", "identity",
    "national ID", "passport", "hộ chiếu", "email", "e-mail", "thư điện tử", "mail", "địa chỉ", "address",
    "nơi ở", "thường trú", "tạm trú", "biển số", "biển kiểm soát", "license plate", "plate number",
    "mã hồ sơ",
    "mã số hồ sơ", "số biên nhận", "mã biên nhận", "số giấy hẹn", "dossier", "file number", "case number",
    "Zalo", "Facebook", "số nhà", "mã số thuế", "tax code", "số tài khoản", "bank account", "dân tộc",
    "ethnicity", "religion", "tôn giáo", "GPS", "latitude", "longitude", "tọa độ",
)  # fmt: skip


@pytest.mark.parametrize("header", WHOLE)
def test_a_header_that_is_a_name_of_personal_data(header: str) -> None:
    """As a whole only: "Tên phường" names a ward."""
    assert is_personal_header(header)
    assert is_personal_header(header.upper().replace(" ", "_"))
    assert not is_personal_header(f"Phường {header} khảo sát 2")


@pytest.mark.parametrize("word", WORDS)
def test_a_header_with_a_word_for_personal_data(word: str) -> None:
    """Wherever it stands, but not as a part of another word."""
    assert is_personal_header(word)
    assert is_personal_header(f"{word} (nếu có)")
    assert is_personal_header(f"Câu 5. {word} của ông/bà")
    assert not is_personal_header(f"x{word}x")


@pytest.mark.parametrize(
    ("personal", "other", "found"),
    [(2, 0, False), (3, 0, True), (3, 7, True), (3, 8, False), (4, 9, True), (4, 10, False), (0, 0, False)],
)
def test_a_column_is_personal_by_three_cells_and_three_in_ten(personal: int, other: int, found: bool) -> None:
    """Of those that are filled; blank ones do not count."""
    cells = ["0912345678"] * personal + ["4"] * other + ["", "  "] * 20
    assert looks_personal(cells) == found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("12345 " * 6 + "1234", True),
        ("12345 " * 6 + "12345", False),
        ("tốt " * 29 + "tốt,", True),
        ("tốt " * 30, True),
        ("tốt " * 30 + "tốt", False),
        ("tốt " * 29 + "tốt à", False),
        ("✓ ✓", True),
        ("1" * 30, True),
        ("Lan", False),
        ("  tốt  ", True),
    ],
)
def test_how_much_of_a_rejected_value_is_shown(text: str, shown: bool) -> None:
    """Codes up to 40 characters and known words up to 120; of anything else the first two letters."""
    expected = text.strip() if shown else f"{text.strip()[:2].strip()}…"
    assert show_value(text, {"tốt", "à"}) == expected
    assert show_value("T Lan", set()) == "T…"
