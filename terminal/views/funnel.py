"""The funnel as a table for a person to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.formatting import format_count, format_decimal, format_percent
from survey.messages import Language, say
from terminal.tables import Align, text_table, wrap
from terminal.views.comparing import value_text

if TYPE_CHECKING:
    from analysis.funnel import Funnel


def funnel_text(table: Funnel, lang: Language) -> str:
    """Units within the limits that chance alone would give them, the furthest out first."""
    names = ("unit", "index", "size", "limits_95", "limits_998", "place")
    header = [say(f"terminal.compare_{name}", lang) for name in names]
    rows, notes = [], []
    for row in sorted(table.rows(), key=lambda row: (row["z"] is None, -abs(row["z"] or 0.0))):
        limits = [
            "–"
            if row[f"lower_{name}"] is None
            else " – ".join(format_percent(row[f"{side}_{name}"], lang) for side in ("lower", "upper"))
            for name in ("95", "998")
        ]
        size = "–" if row["size"] is None else format_count(row["size"], lang)
        place = say(f"terminal.place_{row['place']}", lang) if row["place"] else "–"
        rows.append([row["unit"], value_text(row["estimate"], table.measure, lang), size, *limits, place])
        if row["z"] is None:
            said = " ".join(say(f"analysis.flag_{code}", lang) for code in row["flag"].split(";") if code)
            notes.append(wrap(f"  {row['unit']}: {said}", hanging="  "))
    sides: list[Align] = ["left", "right", "right", "right", "right", "left"]
    heading = say("terminal.funnel_heading", lang, overall=value_text(table.overall, table.measure, lang))
    note = say("terminal.funnel_note", lang, phi=format_decimal(table.phi, 2, lang))
    return "\n".join([heading, text_table(header, rows, sides), "", wrap(note), *notes])
