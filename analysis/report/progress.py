"""The picture of how far each unit is, for `status`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from analysis.charts.progress import draw_progress
from analysis.charts.saving import MARGIN, png_bytes, svg_text
from survey.arguments import checked
from survey.files import write_file
from survey.folder import Survey
from survey.messages import HailongError, Language, say
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
    if path.suffix.lower() == ".png":
        content = png_bytes(figure, margin=MARGIN)
    elif path.suffix.lower() == ".svg":
        content = svg_text(figure, "progress", title, title, margin=MARGIN).encode()
    else:
        raise HailongError("terminal.unknown_picture", found=path.name)
    return write_file(path, content)
