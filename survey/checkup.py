"""Whether a survey is sound: its store, and nothing left lying about by an interruption."""

from __future__ import annotations

import re

from survey.folder import Survey
from survey.messages import Problem
from survey.store.store import Store

_UNFINISHED = re.compile(r"\.part$|^\.hailong-init-|^\..+\.[0-9a-f]{8}$|^\..+\.new(-journal)?$")


def examine(survey: Survey, store: Store) -> tuple[Problem, ...]:
    """Everything that is not as it should be: errors of the store, then warnings of unfinished files."""
    return (*store.check(), *_stray_files(survey))


def _stray_files(survey: Survey) -> tuple[Problem, ...]:
    found = sorted(path for path in survey.folder.rglob("*") if _UNFINISHED.search(path.name))
    return tuple(
        Problem(
            "store.stray_file",
            "warning",
            file=path.name,
            values={"path": path.relative_to(survey.folder).as_posix()},
        )
        for path in found
    )
