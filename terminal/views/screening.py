"""What a screening found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from survey.messages import Language
from survey.screening.wording import screening_json, screening_lines
from terminal.tables import wrap

if TYPE_CHECKING:
    from survey.screening import Screening


def screening_text(found: Screening, lang: Language, *, as_json: bool = False) -> str:
    """Duplicates with their addresses and who needs a call-back, as lines or as JSON."""
    if as_json:
        return json.dumps(screening_json(found, lang), ensure_ascii=False, indent=1)
    return "\n".join(wrap(line, hanging="    ") for line in screening_lines(found, lang))
