"""What makes a questionnaire unusable or doubtful: one rule per function."""

from __future__ import annotations

from collections.abc import Callable

from survey.questionnaire.read import Draft


def check_draft(draft: Draft) -> None:
    """Run every rule; what they find is added to the draft's notes."""
    for rule in RULES:
        rule(draft)


RULES: tuple[Callable[[Draft], None], ...] = ()
