"""The beginning of `hailong demo`: a new survey and the workbooks its volunteers hand in."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from survey.demo import write_demo_workbooks
from survey.folder import Survey, create_survey
from survey.messages import Language, say
from survey.store.opening import prepare_store

_DEFAULT_FOLDER = "hailong-demo"


def prepare_demo(folder: Path | None, seed: int, lang: Language) -> tuple[Survey, tuple[Path, ...], str]:
    """Make the Ba Đình survey in `folder` (a new one by default) and its workbooks in incoming/.

    Returns the survey, the workbooks and what to say about them.
    """
    survey = create_survey(folder or _free_folder(), prepare=prepare_store)
    files = write_demo_workbooks(survey.plan, survey.questionnaire, survey.incoming, seed)
    said = (
        say("terminal.created", lang, name=survey.plan.name.in_language(lang), folder=survey.folder),
        say("terminal.demo_generated", lang, forms=sum(files.forms.values()), files=len(files.paths),
            folder=survey.incoming),
        say("terminal.demo_note", lang),
    )  # fmt: skip
    return survey, files.paths, "\n".join(said)


def _free_folder() -> Path:
    names = (_DEFAULT_FOLDER if number == 1 else f"{_DEFAULT_FOLDER}-{number}" for number in count(1))
    return next(path for name in names if not (path := Path(name)).exists())
