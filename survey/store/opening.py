"""The store of a survey folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from survey.arguments import checked
from survey.folder import Survey
from survey.messages import HailongError
from survey.store.database import is_url

if TYPE_CHECKING:
    from survey.questionnaire.model import Questionnaire
    from survey.store.reader import StoreReader
    from survey.store.store import Store


@checked
def prepare_store(survey: Survey) -> None:
    """Make the empty store of a new survey."""
    from survey.store.store import create_store

    create_store(_where(survey), survey.questionnaire).close()


@checked
def open_survey_store(survey: Survey, on_wait: Callable[[], None] | None = None) -> Store:
    """Open a survey's store. `on_wait` is called when another writer has to be waited for.

    On a server, where `hailong init` makes nothing, the tables are made at the first opening; a file that is
    missing is an error, for it may have been lost.
    """
    from survey.store.store import create_store, open_store

    where = _where(survey)
    try:
        return open_store(where, survey.questionnaire, on_wait=on_wait)
    except HailongError as error:
        if error.code != "store.empty_database":
            raise
    try:
        return create_store(where, survey.questionnaire, on_wait=on_wait)
    except HailongError as error:
        if error.code != "store.exists":  # somebody else was quicker
            raise
    return open_store(where, survey.questionnaire, on_wait=on_wait)


@checked
def open_survey_reader(
    survey: Survey, purpose: Literal["counts", "answers"], on_wait: Callable[[], None] | None = None
) -> StoreReader:
    """Open a survey's store to be read; for its counts only, without its questionnaire."""
    from survey.store.reader import open_reader

    def questionnaire() -> Questionnaire:
        return survey.questionnaire

    try:
        return open_reader(_where(survey), questionnaire, fitting=purpose == "answers", on_wait=on_wait)
    except HailongError as error:
        if error.code != "store.empty_database":
            raise
    return open_survey_store(survey, on_wait)


def _where(survey: Survey) -> str | Path:
    return survey.plan.database if is_url(survey.plan.database) else survey.database
