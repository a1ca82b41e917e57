"""Personal data kept out."""

from __future__ import annotations

import pytest

from survey.importing.personal import MASK, is_personal_header, looks_personal, mask_personal


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
    assert mask_personal(f"gọi {text} nhé") == (f"gọi {MASK} nhé", 1)


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
