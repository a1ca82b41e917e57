"""The store of a survey folder."""

from __future__ import annotations

from survey.folder import Survey
from survey.store.store import Store, create_store, open_store


def prepare_store(survey: Survey) -> None:
    """Make the empty database of a new survey; for `survey.folder.create_survey`."""
    create_store(survey.database, survey.questionnaire).close()


def open_survey_store(survey: Survey) -> Store:
    """Open the database of `survey`. Raises HailongError as `open_store` does."""
    return open_store(survey.database, survey.questionnaire)
