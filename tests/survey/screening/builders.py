"""Small surveys made by hand: forms in rows of a sheet, a plan, a questionnaire with attributes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from survey.plan import Plan, Unit, UnitLevel
from survey.questionnaire.model import Questionnaire, Text
from survey.store.records import Form, StoredForm
from tests.survey.store.conftest import make_questionnaire

TEN: Questionnaire = make_questionnaire(items=9)
"""Nine items and the overall question, two attributes."""


def make_plan(*unit_ids: str) -> Plan:
    """Units named after their ids."""
    units = tuple(Unit(unit_id, f"Phường {unit_id}", "ward", quota=100) for unit_id in unit_ids)
    return Plan(Text({"vi": "Thử"}), "thu.yaml", units, (UnitLevel("ward", Text({"vi": "Phường"})),))


def make_forms(
    ratings: Sequence[Sequence[int]],
    unit: str = "A",
    volunteers: Sequence[str | None] = (),
    *,
    first: int = 1,
    file: str = "a.xlsx",
    import_id: int = 1,
    serials: Sequence[str | None] | None = None,
    attributes: Sequence[dict[str, str]] = (),
    days: Sequence[str | None] = (),
    comments: Sequence[str | None] = (),
) -> list[StoredForm]:
    """A form for each row of ratings, in rows 2, 3 … of one sheet; row ids count from `first`."""
    forms = []
    for k, row in enumerate(ratings):
        form = Form(
            f"{unit}-{first + k:04d}" if serials is None else serials[k],
            unit,
            np.array(row, dtype=np.int8).tobytes(),
            attributes[k] if attributes else {},
            days[k] if days else None,
            volunteers[k] if volunteers else None,
            comment=comments[k] if comments else None,
        )
        forms.append(StoredForm(first + k, import_id, file, "Phiếu", 2 + k, form))
    return forms


def honest_ratings(forms: int, seed: int = 1, columns: int = 10) -> np.ndarray:
    """Answers of 3, 4 and 5 that lean with the respondent."""
    rng = np.random.default_rng(seed)
    latent = 0.7 * rng.standard_normal((forms, 1)) + 0.7 * rng.standard_normal((forms, columns))
    return np.digitize(latent, [-1.2, 0.1]).astype(np.int8) + 3
