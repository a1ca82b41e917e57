"""Questionnaires as data: the model, the reading of a file, the rules it must keep.

Each name is loaded when it is first used: what only needs the model does not wait for the reader.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from survey.questionnaire.load import check_questionnaire, load_questionnaire, shipped_questionnaires

__all__ = ["check_questionnaire", "load_questionnaire", "shipped_questionnaires"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'survey.questionnaire' has no attribute {name!r}")
    return getattr(import_module("survey.questionnaire.load"), name)
