"""A small table of indices as `indices` returns it, made up here, with Vietnamese names."""

from __future__ import annotations

import numpy as np

from analysis.table import Table
from survey.questionnaire.model import Level, Scale, Text

WARDS = (
    "Phúc Xá", "Trúc Bạch", "Vĩnh Phúc", "Cống Vị", "Liễu Giai", "Nguyễn Trung Trực", "Quán Thánh",
    "Ngọc Hà", "Điện Biên", "Đội Cấn", "Ngọc Khánh", "Kim Mã", "Giảng Võ", "Thành Công",
)  # fmt: skip
CRITERIA = {
    "1": "Cơ sở vật chất tại Bộ phận tiếp nhận và trả kết quả",
    "2": "Việc niêm yết công khai thủ tục hành chính",
    "3": "Thành phần hồ sơ/phí, lệ phí",
    "4": "Thái độ giao tiếp của công chức trong quá trình giải quyết thủ tục hành chính",
    "5": "Việc hướng dẫn kê khai hồ sơ của công chức",
    "6": "Thời gian trả kết quả giải quyết TTHC",
    "7": "Chất lượng kết quả giải quyết nhận được",
    "8": "Các điều kiện thực hiện góp ý, phản ánh, kiến nghị",
}
LEVELS = {
    "1": "Rất không hài lòng",
    "2": "Không hài lòng",
    "3": "Bình thường",
    "4": "Hài lòng",
    "5": "Rất hài lòng",
}
UNITS = [("quan", "Quận Ba Đình"), *((f"{index:05d}", f"Phường {name}") for index, name in enumerate(WARDS))]
SCALE = Scale(
    "hai-long",
    tuple(Level(int(value), Text({"vi": label})) for value, label in LEVELS.items()),
    "ascending",
    frozenset({4, 5}),
    frozenset({1, 2}),
)
NOT_APPLICABLE = {"6": 0.21, "8": 0.34}
# fmt: off
COLUMNS = ("scope", "unit_id", "unit", "by", "group", "criterion", "measure", "estimate", "se", "lower",
           "upper", "df", "forms", "answers", "deff", "flag")
# fmt: on


def indices(seed: int = 1) -> Table:
    """Satisfied shares of 15 units and of all, for the composite and the eight criteria."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[object, ...]] = []
    for scope, unit_id, name, forms in [
        ("all", "", "", 2400), *(("unit", i, n, 300 if i == "quan" else 150) for i, n in UNITS)
    ]:  # fmt: skip
        base = 0.92 + 0.02 * rng.standard_normal() * (scope == "unit")
        for criterion in ("overall", *CRITERIA):
            p = min(1.0, base + (0.015 * rng.standard_normal() if criterion != "overall" else 0))
            se = float(np.sqrt(p * (1 - p) / forms))
            half = 1.96 * se + 1.9 / forms
            values = (p, se, p - half, min(1.0, p + half), forms - 1, forms, forms * 3, 1.1, "")
            rows.append((scope, unit_id, name, "", "", criterion, "satisfied", *values))
    return Table({name: np.array([row[k] for row in rows]) for k, name in enumerate(COLUMNS)})


def distribution() -> Table:
    """Answers of eight criteria by level, near the ceiling."""
    rows = []
    for k, criterion in enumerate(CRITERIA):
        bad, middle, good = 0.004 + 0.003 * k, 0.03 + 0.01 * k, 0.45
        shares = (bad / 2, bad, middle, good, 1 - good - middle - 1.5 * bad)
        for level, share in zip(LEVELS, shares, strict=True):
            rows.append((criterion, int(level), share, 7200 - 300 * k))
    names = ("criterion", "value", "share", "answers")
    return Table({name: np.array([row[k] for row in rows]) for k, name in enumerate(names)})


def profile() -> Table:
    """Respondents by three attributes, one category suppressed."""
    attributes = {
        "Đối tượng": {"Cá nhân": 2211, "Đại diện tổ chức": 189},
        "Giới tính": {"Nam": 1080, "Nữ": 1250, "Không trả lời": 70},
        "Tuổi": {"18–24": 210, "25–34": 610, "35–49": 820, "50–60": 520, "Trên 60": 240},
        "Trình độ": {
            "Tiểu học": float("nan"),
            "THCS": 180,
            "THPT": 600,
            "Dạy nghề–Trung cấp–Cao đẳng": 520,
            "Đại học trở lên": 1050,
        },
        "Lĩnh vực": {
            "Hộ tịch": 800,
            "Chứng thực": 700,
            "Đất đai": 300,
            "Xây dựng/quản lý đô thị": 200,
            "Khác": 400,
        },
    }
    rows = [
        (attribute, category, forms, forms / 2400)
        for attribute, categories in attributes.items()
        for category, forms in categories.items()
    ]
    names = ("attribute_label", "label", "forms", "share")
    return Table({name: np.array([row[k] for row in rows]) for k, name in enumerate(names)})


def drivers() -> Table:
    """Importance of eight criteria, summing to one."""
    share = np.array([0.08, 0.05, 0.11, 0.21, 0.17, 0.18, 0.13, 0.07])
    return Table({"criterion": np.array(list(CRITERIA)), "importance": share})


def progress() -> Table:
    """Fifteen units: one complete, one with forms held back, one that has not begun."""
    entered = np.array([300, 150, 141, 90, 0, *([120] * 10)])
    held = np.array([0, 0, 9, 4, *([0] * 11)])
    quota = np.array([300, *([150] * 14)])
    return Table(
        {"unit": np.array([name for _, name in UNITS]), "entered": entered, "held": held, "quota": quota}
    )


def comparisons() -> Table:
    """The units compared: one above, one below, the others the same."""
    groups = {"quan": "above", "00003": "below"}
    ids = [unit_id for unit_id, _ in UNITS]
    return Table(
        {
            "unit_id": np.array(ids, dtype=object),
            "group": np.array([groups.get(unit_id, "same") for unit_id in ids], dtype=object),
            "lower": np.full(len(ids), -0.05),
            "upper": np.full(len(ids), 0.05),
        }
    )
