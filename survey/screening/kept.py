"""What the last screening put under question, kept beside the survey for the figures without it.

Screening takes seconds, a report must not: `hailong screen` leaves its result in the survey's folder, and
whoever shows a figure without the flagged forms takes it from there as long as the forms are the same. The
file holds places in the order of the forms, no answer and no name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from survey.answers import Answers
from survey.arguments import checked
from survey.screening.records import Screening, seal_forms

if TYPE_CHECKING:
    from survey.folder import Survey
    from survey.store import Store

FILE = "screening.json"
_FORMAT = 1


@dataclass(frozen=True)
class FlaggedForms:
    """The forms under question: all of flagged volunteers, and of copied blocks the rows that came later.

    positions: (k,) ascending, in the order of `Store.read_answers`. volunteers: how many are flagged.
    copied: the forms that are later rows of a copied block, whoever collected them.
    """

    positions: NDArray[np.int64]
    volunteers: int
    copied: int
    fdr: float
    seed: int

    def __len__(self) -> int:
        return len(self.positions)


def flagged_forms(found: Screening, seed: int) -> FlaggedForms:
    """The flagged forms of a screening, by their places among the valid ones."""
    rows = np.array(found.rows, dtype=np.int64)
    copied = {place.row_id for block in found.of_kind("copied_block") for place in block.second}
    positions = np.searchsorted(rows, np.array(found.flagged_rows, dtype=np.int64))
    return FlaggedForms(positions, len(found.flagged), len(copied), found.fdr, seed)


@checked
def keep_screening(found: Screening, folder: Path, seed: int) -> bool:
    """Leave the flagged forms of a screening in a survey's folder; False where it may not be written."""
    from survey.files import write_file
    from survey.messages import HailongError

    flagged = flagged_forms(found, seed)
    content = {
        "format": _FORMAT,
        "forms": found.forms,
        "sha256": found.seal,
        "fdr": flagged.fdr,
        "seed": flagged.seed,
        "volunteers": flagged.volunteers,
        "copied": flagged.copied,
        "flagged": flagged.positions.tolist(),
    }
    try:
        write_file(folder / FILE, (json.dumps(content) + "\n").encode())
    except HailongError:
        return False
    return True


def was_screened(folder: Path) -> bool:
    """Whether a screening was kept in a survey's folder, of these forms or of earlier ones."""
    return (folder / FILE).is_file()


def read_flagged(folder: Path, answers: Answers) -> FlaggedForms | None:
    """The flagged forms of the last screening; None where there was none, or the forms have changed since."""
    try:
        content = json.loads((folder / FILE).read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        return None
    unit_ids = [answers.units[code].id for code in answers.unit.tolist()]
    if content.get("sha256") != seal_forms(unit_ids, answers.ratings.tobytes()):
        return None
    return _flagged(content, answers.forms)


def _flagged(content: dict[str, Any], forms: int) -> FlaggedForms | None:
    try:
        positions = np.array(content["flagged"], dtype=np.int64).reshape(-1)
        counts = int(content["volunteers"]), int(content["copied"])
        found = FlaggedForms(positions, *counts, float(content["fdr"]), int(content["seed"]))
    except (KeyError, TypeError, ValueError, OverflowError):  # somebody edited it: as if it were not there
        return None
    inside = not len(positions) or (positions[0] >= 0 and positions[-1] < forms)
    return found if inside and (np.diff(positions) > 0).all() else None


@checked
def find_flagged(survey: Survey, store: Store, answers: Answers) -> FlaggedForms:
    """The flagged forms of the last screening of these answers, or of one made now, which is then kept."""
    kept = read_flagged(survey.folder, answers)
    if kept is not None:
        return kept
    from survey.screening.draws import SEED, seeded
    from survey.screening.screen import screen_survey

    found = screen_survey(store, survey.questionnaire, survey.plan, seeded(SEED))
    keep_screening(found, survey.folder, SEED)
    return flagged_forms(found, SEED)
