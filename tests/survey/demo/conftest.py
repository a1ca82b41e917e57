"""A small survey to simulate: the Ba Đình form and a few units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from survey.answers import UnitInfo
from survey.demo import Simulation
from survey.plan import Plan, Unit, UnitLevel
from survey.questionnaire import load_questionnaire
from survey.questionnaire.model import Questionnaire, Text

WARDS = (
    ("00001", "Phúc Xá"), ("00004", "Trúc Bạch"), ("00006", "Vĩnh Phúc"), ("00007", "Cống Vị"),
    ("00008", "Liễu Giai"), ("00010", "Nguyễn Trung Trực"), ("00013", "Quán Thánh"), ("00016", "Ngọc Hà"),
    ("00019", "Điện Biên"), ("00022", "Đội Cấn"), ("00025", "Ngọc Khánh"), ("00028", "Kim Mã"),
    ("00031", "Giảng Võ"), ("00034", "Thành Công"),
)  # fmt: skip
HONEST = Simulation(perfect=False)


@pytest.fixture(scope="session")
def full() -> Questionnaire:
    """The 27-row form."""
    return load_questionnaire("ba-dinh-2020")


@pytest.fixture(scope="session")
def short() -> Questionnaire:
    """The eight-row form."""
    return load_questionnaire("ba-dinh-2020-rut-gon")


@pytest.fixture
def rng() -> np.random.Generator:
    """A generator of its own for each test."""
    return np.random.default_rng(20200615)


def small_units(*quotas: int) -> tuple[UnitInfo, ...]:
    """Units A, B, C … with these quotas."""
    return tuple(
        UnitInfo(chr(65 + k), f"Unit {chr(65 + k)}", "ward", "Wards", quota=quota)
        for k, quota in enumerate(quotas)
    )


def small_plan(district: int = 40, ward: int = 20, wards: Sequence[tuple[str, str]] = WARDS) -> Plan:
    """The 15 units of Ba Đình with fewer forms."""
    return Plan(
        name=Text({"vi": "Khảo sát"}),
        questionnaire="ba-dinh-2020.yaml",
        units=(
            Unit("quan", "Bộ phận Một cửa quận Ba Đình", "district", quota=district),
            *(Unit(code, name, "ward", "quan", quota=ward) for code, name in wards),
        ),
        levels=(
            UnitLevel("district", Text({"vi": "Cấp quận"}), ("quận", "UBND quận", "Q.", "district")),
            UnitLevel("ward", Text({"vi": "Các phường"}), ("phường", "UBND phường", "P.", "ward")),
        ),
    )


def without_comments(questionnaire: Questionnaire) -> Questionnaire:
    """The same form without its open question."""
    return replace(questionnaire, comment=None)
