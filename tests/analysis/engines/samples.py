"""A table of forms as an engine may hold it, and a comparison of sums to the last bit."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pandas as pd

from analysis.sums import Sums
from survey.questionnaire.model import Questionnaire
from tests.analysis.builders import make_questionnaire

QUESTIONNAIRE: Questionnaire = make_questionnaire({"a": 2, "b": 1, "c": 1}, overall=True)


def make_table(forms: int = 400, seed: int = 3) -> pd.DataFrame:
    """Ratings as whole numbers, one column as labels; wards with marks, ages with some missing, weights."""
    rng = np.random.default_rng(seed)
    ratings = pd.array(rng.integers(1, 6, (forms, 5)).ravel(), dtype="Int8")
    ratings[rng.random(ratings.size) < 0.2] = pd.NA
    table = pd.DataFrame(
        {name: ratings[place::5] for place, name in enumerate(("a.1", "a.2", "b.1", "c.1", "general"))}
    )
    table["b.1"] = ["level " + str(v) if v is not pd.NA else None for v in table["b.1"]]
    table["ward"] = rng.choice(["Cống Vị", "Điện Biên", "Đội Cấn"], forms)
    table["age"] = rng.choice(np.array(["old", "young", None], dtype=object), forms)
    table["w"] = rng.choice([0.5, 1.0, 2.0], forms)
    return table


def check_same(found: Sums, expected: Sums) -> None:
    """Assert that two sums are equal in every field, bit for bit."""
    for field in fields(Sums):
        one, two = getattr(found, field.name), getattr(expected, field.name)
        if isinstance(two, np.ndarray):
            assert one.shape == two.shape, field.name
            assert np.array_equal(one, two), field.name
        elif field.name == "strata":
            for name in ("unit", "forms", "psus", "weight"):
                assert np.array_equal(getattr(one, name), getattr(two, name)), name
        elif field.name != "scoring":
            assert one == two, field.name
