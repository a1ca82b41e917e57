"""A small survey with generated answers, and the inputs of its report, built without a database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache

import numpy as np

from analysis.comparing.units import compare_units
from analysis.drivers import find_drivers
from analysis.indices import estimate_indices, sum_answers
from analysis.report.inputs import ImportedFile, Provenance, ReportInputs, UnitResponse
from analysis.report.ordering import order_criteria
from survey.answers import Answers, Categories
from survey.messages import Language
from survey.plan import Plan, Unit, UnitLevel, unit_infos
from survey.questionnaire import load_questionnaire
from survey.questionnaire.model import BLANK, FIRST_NONRESPONSE, Questionnaire, Text

WARDS = (
    "Phúc Xá", "Trúc Bạch", "Vĩnh Phúc", "Cống Vị", "Liễu Giai", "Nguyễn Trung Trực", "Quán Thánh",
    "Ngọc Hà", "Điện Biên", "Đội Cấn", "Ngọc Khánh", "Kim Mã", "Giảng Võ", "Thành Công",
)  # fmt: skip


GROUPS = ("gioi_tinh", "tuoi")
"""Attributes whose groups have indices of their own in the sample."""


def plan(name: str | None = None) -> Plan:
    """The district counter and fourteen wards."""
    units = [Unit("quan", "Bộ phận Một cửa quận Ba Đình", "district", quota=300)]
    units += [
        Unit(f"{k:05d}", f"Phường {ward}", "ward", "quan", quota=150) for k, ward in enumerate(WARDS, 1)
    ]
    return Plan(
        name=Text(
            {
                "vi": name or "Khảo sát mức độ hài lòng, quận Ba Đình, năm 2020",
                "en": name or "Ba Đình survey 2020",
            }
        ),
        questionnaire="q.yaml",
        units=tuple(units),
        levels=(
            UnitLevel("district", Text({"vi": "Cấp quận", "en": "District"}), ("quận",), "2.3.8"),
            UnitLevel("ward", Text({"vi": "Các phường", "en": "Wards"}), ("phường", "P."), "2.3.9"),
        ),
        organiser=Text({"vi": "Ủy ban nhân dân quận Ba Đình", "en": "People's Committee of Ba Đình"}),
        period_from=date(2020, 6, 22),
        period_to=date(2020, 7, 31),
    )


@lru_cache(maxsize=4)
def questionnaire(name: str = "ba-dinh-2020") -> Questionnaire:
    """A shipped questionnaire."""
    return load_questionnaire(name)


def answers(
    forms: Mapping[str, int] | None = None, lang: Language = "vi", seed: int = 7, name: str = "ba-dinh-2020"
) -> Answers:
    """Forms near the ceiling, correlated within a form, with blanks, not applicable and attributes."""
    rng = np.random.default_rng(seed)
    form, units = questionnaire(name), unit_infos(plan(), lang)
    sizes = [(forms or {}).get(unit.id, unit.quota or 0) for unit in units]
    unit = np.repeat(np.arange(len(units), dtype=np.int32), sizes)
    effect = rng.normal(0, 0.25, len(units))[unit]
    trait = rng.normal(0, 0.8, unit.size)
    latent = (effect + trait)[:, None] + rng.normal(0.55, 0.9, (unit.size, len(form.rated)))
    ratings = np.digitize(latent, (-2.6, -1.9, -0.95, 0.6)).astype(np.int8) + 1
    ratings[rng.random(ratings.shape) < 0.012] = BLANK
    for column, item in enumerate(form.rated):
        if item.nonresponse:
            ratings[rng.random(unit.size) < 0.25, column] = FIRST_NONRESPONSE
    attributes = {}
    for attribute in form.attributes:
        keys = tuple(option.code for option in attribute.options)
        codes = rng.integers(-1, max(len(keys), 1), unit.size).astype(np.int16)
        labels = tuple(option.label.in_language(lang) for option in attribute.options)
        attributes[attribute.code] = Categories(codes, keys, labels)
    return Answers(form, ratings.astype(np.int8), unit, units, attributes)


def inputs(
    forms: Mapping[str, int] | None = None,
    lang: Language = "vi",
    survey: Plan | None = None,
    recipe: str | None = None,
    name: str = "ba-dinh-2020",
) -> ReportInputs:
    """The inputs of a report on `answers`."""
    found = answers(forms, lang, name=name)
    counts = np.bincount(found.unit, minlength=len(found.units))
    responses = [
        UnitResponse(unit.id, int(n) + 3, int(n), 1, 2, issued=(unit.quota or 0))
        for unit, n in zip(found.units, counts, strict=True)
    ]
    sums = sum_answers(found, recipe=recipe)
    groups = {code: estimate_indices(found, ("all", code), lang=lang, recipe=recipe) for code in GROUPS}
    return ReportInputs(
        plan=survey or plan(),
        questionnaire=found.questionnaire,
        answers=found,
        sums=sums,
        order=order_criteria(sums, recipe, draws=500),
        groups=groups,
        indices=estimate_indices(sums, lang=lang, recipe=recipe),
        comparisons=compare_units(sums, lang=lang, recipe=recipe, draws=500),
        drivers=find_drivers(found, lang=lang, recipe=recipe, replicates=20),
        responses=tuple(responses),
        rejected_reasons={"importing.too_few_answers": 25, "store.kept_first": 5},
        provenance=Provenance(
            generated_at=datetime(2020, 8, 14, 9, 30, tzinfo=UTC),
            version="0.1.0",
            imports=(ImportedFile("Phường Cống Vị.xlsx", "ab" * 32, "2020-08-01T03:00:00Z", 153, 150, 1, 2),),
            questionnaire_sha256="cd" * 32,
            seed=20200622,
            libraries={"numpy": "2.0"},
        ),
    )
