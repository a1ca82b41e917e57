"""The store of a survey folder."""

from __future__ import annotations

from collections.abc import Callable

from survey.folder import Survey
from survey.store.store import Store, create_store, open_store


def prepare_store(survey: Survey) -> None:
    """Make the empty store of a new survey."""
    create_store(survey.database, survey.questionnaire).close()


def open_survey_store(survey: Survey, on_wait: Callable[[], None] | None = None) -> Store:
    """Open a survey's store. `on_wait` is called when another writer has to be waited for."""
    return open_store(survey.database, survey.questionnaire, on_wait=on_wait)
