"""Evidence about duplicates and volunteers: what to look at again, never a verdict."""

from survey.screening.callback import CallBack, draw_callbacks, write_callback_list
from survey.screening.records import Correlation, Duplicate, Indicator, Place, Screening, Volunteer
from survey.screening.screen import screen_survey

__all__ = [
    "CallBack",
    "Correlation",
    "Duplicate",
    "Indicator",
    "Place",
    "Screening",
    "Volunteer",
    "draw_callbacks",
    "screen_survey",
    "write_callback_list",
]
