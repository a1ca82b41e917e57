"""What a screening found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from survey.messages import Language
from survey.screening.wording import screening_json, screening_lines
from terminal.tables import wrap

if TYPE_CHECKING:
    from survey.screening import Screening
    from survey.screening.comments import CommentSummary


def screening_text(found: Screening, lang: Language, *, as_json: bool = False) -> str:
    """Duplicates with their addresses and who needs a call-back, as lines or as JSON."""
    if as_json:
        return json.dumps(screening_json(found, lang), ensure_ascii=False, indent=1)
    return "\n".join(wrap(line, hanging="    ") for line in screening_lines(found, lang))


def comments_text(
    found: CommentSummary, lang: Language, *, words: int, quotes: bool, as_json: bool = False
) -> str:
    """The comments counted, as lines or as JSON; the masked comments themselves only with `quotes`."""
    if as_json:
        return json.dumps(found.to_json(lang, quotes=quotes), ensure_ascii=False, indent=1)
    lines = found.to_text(lang, words).split("\n")
    if quotes:
        lines += ["", *(f"  {comment.place.serial or '–'}: {comment.text}" for comment in found.comments)]
    return "\n".join(wrap(line, hanging="    ") for line in lines)
