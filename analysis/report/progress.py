"""The picture of how far each unit is, for `status`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from analysis.charts.progress import draw_progress
from analysis.report.pictures import save_picture
from survey.arguments import checked
from survey.folder import Survey
from survey.messages import Language, say
from survey.standing import Standing


@checked
def draw_standings(standings: Sequence[Standing], survey: Survey, path: Path, lang: Language) -> Path:
    """Draw the units' progress into `path` (.png or .svg). Raises HailongError for another ending."""
    units = [standing for standing in standings if standing.scope == "unit"]
    columns = {
        "unit": np.array([standing.unit for standing in units], dtype=object),
        "entered": np.array([standing.valid for standing in units], dtype=float),
        "held": np.array([standing.held for standing in units], dtype=float),
        "quota": np.array([np.nan if s.quota is None else s.quota for s in units], dtype=float),
    }
    title = say("terminal.status_picture_title", lang)
    figure = draw_progress(columns, lang=lang, title=title, source=survey.plan.name.in_language(lang))
    return save_picture(figure, path, "progress", title, title)
