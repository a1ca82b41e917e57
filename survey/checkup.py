"""Whether a survey is sound: its store, and nothing left lying about by an interruption."""

from __future__ import annotations

import re
from collections.abc import Iterator

from survey.arguments import checked
from survey.files import UNFINISHED
from survey.folder import Survey
from survey.messages import Problem
from survey.store.store import Store

_UNFINISHED = re.compile(rf"{UNFINISHED.pattern}|^\.hailong-init-|^\..+\.new(-journal)?$|^\..+\.tmp$")


@checked
def examine(survey: Survey, store: Store, seal: str | None = None) -> tuple[Problem, ...]:
    """Everything that is not as it should be: errors of the store, then warnings of unfinished files.

    `seal` is what an earlier examination showed of the log; see `Store.check`.
    """
    return (*store.check(seal), *_check_populations(survey, store), *_stray_files(survey))


def is_unfinished(name: str) -> bool:
    """Whether a file or folder of this name is what an interrupted command left, and nobody needs."""
    return bool(_UNFINISHED.search(name))


def _check_populations(survey: Survey, store: Store) -> Iterator[Problem]:
    """Populations that would make estimates wrong or impossible: too small, or known for some units only."""
    units = survey.plan.units
    unknown = [unit.name for unit in units if unit.population is None]
    if 0 < len(unknown) < len(units):
        yield Problem("terminal.populations_missing", "warning", values={"units": ", ".join(unknown)})
    valid = {counts.unit_id: counts.valid for counts in store.counts_by_unit()}
    for unit in units:
        forms = valid.get(unit.id, 0)
        if unit.population is not None and unit.population < forms:
            values = {"unit": unit.name, "population": unit.population, "forms": forms}
            yield Problem("terminal.population_small", "warning", values=values)


def _stray_files(survey: Survey) -> tuple[Problem, ...]:
    found = sorted(path for path in survey.folder.rglob("*") if is_unfinished(path.name))
    return tuple(
        Problem(
            "store.stray_file",
            "warning",
            file=path.name,
            values={"path": path.relative_to(survey.folder).as_posix()},
        )
        for path in found
    )
