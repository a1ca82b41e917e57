"""A survey of each shipped questionnaire, exported in every form."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from survey.exporting.export import export_answers
from survey.folder import Survey
from survey.store.records import Form
from tests.survey.exporting.builders import (
    TEMPLATES,
    add_forms,
    make_survey,
    open_store,
    random_forms,
    stored_forms,
)


@dataclass(frozen=True)
class Exported:
    """A survey, its valid forms and the folder with what was exported of it."""

    survey: Survey
    forms: list[Form]
    folder: Path

    @property
    def ratings(self) -> list[list[int]]:
        return [[byte - 256 if byte > 127 else byte for byte in form.ratings] for form in self.forms]


@pytest.fixture(scope="module", params=TEMPLATES)
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """csv, xlsx and parquet of forty forms, comments included."""
    place = tmp_path_factory.mktemp("survey")
    survey = make_survey(place, request.param)
    add_forms(survey, random_forms(survey))
    with open_store(survey) as store:
        export_answers(survey, store, place / "out", ("csv", "xlsx", "parquet"), "vi", comments=True)
    return Exported(survey, stored_forms(survey), place / "out")
