"""How far each unit is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.formatting import format_count
from survey.messages import Language, say
from terminal.tables import Align, text_table

if TYPE_CHECKING:
    from survey.standing import Standing

_COUNTS = ("issued", "received", "valid", "quota", "held")


def status_text(standings: Sequence[Standing], lang: Language) -> str:
    """A line a unit and one for all, 80 columns wide."""
    header = [
        say("terminal.unit", lang),
        *(say(f"terminal.status_{name}", lang) for name in (*_COUNTS, "share", "last")),
    ]
    sides: list[Align] = ["left", *(["right"] * 6), "left"]  # type: ignore[list-item]
    rows = [_cells(standing, lang) for standing in standings]
    return text_table(header, rows, sides)


def _cells(standing: Standing, lang: Language) -> list[str]:
    name = standing.unit or say(f"terminal.status_{'all' if standing.scope == 'all' else 'unknown'}", lang)
    counts = [getattr(standing, field) for field in _COUNTS]
    share = standing.valid / standing.quota if standing.quota else None
    last = (standing.last_import or "")[:10]
    day = "/".join(reversed(last[5:].split("-"))) if last else "–"
    return [
        name,
        *("–" if count is None else format_count(count, lang) for count in counts),
        "–" if share is None else f"{int(share * 100)}%",  # 2,399 of 2,400 is not yet 100
        day,
    ]


def status_json(standings: Sequence[Standing]) -> str:
    """The same as JSON."""
    import json

    return json.dumps([standing._asdict() for standing in standings], ensure_ascii=False, indent=1)
