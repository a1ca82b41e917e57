"""Single pictures that a command draws beside its text, as PNG or SVG."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.charts.saving import MARGIN, png_bytes, svg_text
from survey.arguments import checked
from survey.files import write_file
from survey.messages import HailongError, Language, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.planning import SurveyPlan
    from survey.plan import Plan
    from survey.plan.crosswalk import Crosswalk
    from survey.screening import Screening


def require_picture(path: Path) -> None:
    """Raise HailongError for a file that does not end in .png or .svg: better before the work than after."""
    if path.suffix.lower() not in (".png", ".svg"):
        raise HailongError("terminal.unknown_picture", found=path.name)


def save_picture(figure: Figure, path: Path, name: str, title: str, alt: str) -> Path:
    """Write a figure that stands alone into `path` (.png or .svg). Raises HailongError for another ending."""
    require_picture(path)
    if path.suffix.lower() == ".png":
        return write_file(path, png_bytes(figure, margin=MARGIN))
    return write_file(path, svg_text(figure, name, title, alt, margin=MARGIN).encode())


@checked
def save_screening(screening: Screening, plan: Plan, path: Path, lang: Language) -> Path:
    """Draw the volunteers against chance. Raises HailongError where there is nobody to compare."""
    from analysis.charts.screening import describe_screening, draw_screening

    title = say("screening.chart_title", lang)
    figure = draw_screening(screening, lang=lang, title=title, source=plan.name.in_language(lang))
    return save_picture(figure, path, "screening", title, describe_screening(screening, lang=lang))


@checked
def save_plan(table: SurveyPlan, plan: Plan, path: Path, lang: Language) -> Path:
    """Draw what a survey of the planned size will be able to say."""
    from analysis.charts.planning import describe_plan, draw_plan

    title = say("plan.chart_title", lang)
    figure = draw_plan(table, lang=lang, title=title, source=plan.name.in_language(lang))
    return save_picture(figure, path, "plan", title, describe_plan(table, lang=lang))


@checked
def save_crosswalk(crosswalk: Crosswalk, path: Path, lang: Language) -> Path:
    """Draw where the areas of units went."""
    from analysis.charts.crosswalk import describe_crosswalk, draw_crosswalk

    title = crosswalk.name.in_language(lang)
    alt = describe_crosswalk(crosswalk, lang=lang)
    return save_picture(draw_crosswalk(crosswalk, lang=lang, title=title), path, "crosswalk", title, alt)
