"""Texts in several languages; apart from the model, so that a plan can be read without a questionnaire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

TEXT_KEYS = (
    "authority", "form_title", "form_number", "introduction", "eligibility", "prompt", "instruction",
    "respondent_heading", "ratings_heading", "comment_heading", "serial", "unit", "date", "interviewer",
    "contact", "thanks",
)  # fmt: skip
"""The texts of a form; a survey's own file may replace any of them."""


class Text(NamedTuple):
    """A text in one or more languages."""

    by_language: Mapping[str, str]

    def __str__(self) -> str:
        return self.in_language("vi")

    def in_language(self, lang: str) -> str:
        """The text in `lang`, or in the first language it has ('' when it has none)."""
        found = self.by_language.get(lang)
        return found if found is not None else next(iter(self.by_language.values()), "")
