"""Small surveys whose answers are known, for every questionnaire that is shipped."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

from survey.folder import Survey, create_survey
from survey.questionnaire.model import BLANK, UNUSABLE, Questionnaire
from survey.store import Batch, Form, Row, Store
from survey.store.opening import open_survey_store, prepare_store

TEMPLATES = ("ba-dinh-2020", "ba-dinh-2020-rut-gon", "kansas-city-2021", "nepal-2015")

HOSTILE = (
    "=1+1", "+84", "-5", "@SUM(A1)", "\t=1+1", " =1+1", "'quoted", "#N/A", "5-10", "00012", "1E5", "4,0",
    "TRUE", 'say "yes"; no', "two\nlines", "<b>&amp;</b>", "_x0041_", "Đặng Thị Hồng", "😀 " * 3,
)  # fmt: skip


def make_survey(folder: Path, template: str = "ba-dinh-2020") -> Survey:
    """An empty survey with its store."""
    return create_survey(folder / "s", template, prepare=prepare_store)


def random_forms(survey: Survey, count: int = 40, seed: int = 1) -> list[Form]:
    """Forms with every level, every reason for no answer, and comments nobody expects."""
    rng = random.Random(seed)
    questionnaire = survey.questionnaire
    units = [unit.id for unit in survey.plan.units][:4]
    return [
        Form(
            serial=f"{index:05d}" if index % 2 else HOSTILE[index % len(HOSTILE)] + str(index),
            unit_id=rng.choice(units),
            ratings=_ratings(questionnaire, rng),
            attributes={
                attribute.code: rng.choice(attribute.options).code
                for attribute in questionnaire.attributes
                if attribute.options and rng.random() < 0.8
            },
            collected_on=f"2020-06-{1 + index % 30:02d}" if index % 3 else None,
            volunteer="Nguyễn Ái" if index % 4 else None,
            comment=HOSTILE[index % len(HOSTILE)] if index % 2 else None,
        )
        for index in range(count)
    ]


def _ratings(questionnaire: Questionnaire, rng: random.Random) -> bytes:
    chosen = []
    for item in questionnaire.rated:
        reasons = [questionnaire.nonresponse_rating(code) for code in item.nonresponse]
        chosen.append(rng.choice([*item.scale.values, *item.scale.values, BLANK, UNUSABLE, *reasons]))
    return bytes(value % 256 for value in chosen)


def add_forms(survey: Survey, forms: list[Form], name: str = "a.csv") -> None:
    """Store forms as one import."""
    rows = tuple(Row("s", number, "accepted", {}, form) for number, form in enumerate(forms, 2))
    with open_store(survey) as store:
        store.add_import(
            Batch(name, hashlib.sha256(name.encode()).hexdigest(), 1, rows),
            by="lan",
            at="2020-08-01T08:00:00Z",
        )


def open_store(survey: Survey) -> Store:
    """The survey's store."""
    return open_survey_store(survey)


def stored_ratings(survey: Survey) -> list[list[int]]:
    """The ratings of the valid forms, form by form, as the store has them."""
    with open_store(survey) as store:
        return [
            [byte - 256 if byte > 127 else byte for byte in found.form.ratings]
            for found in store.read_forms()
        ]


def stored_forms(survey: Survey) -> list[Form]:
    """The valid forms as the store has them."""
    with open_store(survey) as store:
        return [found.form for found in store.read_forms()]
