"""A survey to import into: Ba Đình's units and questionnaire, a new database."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from survey.folder import Survey, create_survey, open_survey
from survey.importing.context import Context, survey_context
from survey.importing.report import FileReport
from survey.importing.run import import_files
from survey.questionnaire import load_questionnaire
from survey.questionnaire.model import Questionnaire
from survey.store import Store, create_store, open_store


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    return load_questionnaire("ba-dinh-2020")


@pytest.fixture(scope="session")
def empty_survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """A survey folder that no test writes its database into."""
    return create_survey(tmp_path_factory.mktemp("survey") / "ba-dinh")


@pytest.fixture(scope="session")
def context(empty_survey: Survey) -> Context:
    return survey_context(empty_survey)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A survey folder with an empty database, to be copied: a third of the time of making one."""
    survey = create_survey(tmp_path_factory.mktemp("prepared") / "survey")
    create_store(survey.database, survey.questionnaire).close()
    return survey.folder


@pytest.fixture
def survey(tmp_path: Path, prepared: Path) -> Survey:
    shutil.copytree(prepared, tmp_path / "survey")
    return open_survey(tmp_path / "survey")


@pytest.fixture
def store(survey: Survey) -> Iterator[Store]:
    with open_store(survey.database, survey.questionnaire) as store:
        yield store


@pytest.fixture
def take(survey: Survey, store: Store) -> Callable[..., FileReport]:
    """Import one file and give its report; raise what kept it from being read."""

    def take(path: Path, **options: Any) -> FileReport:
        (report,) = import_files(survey, store, [path], by="test", **options)
        if report.error is not None:
            raise report.error
        return report

    return take
