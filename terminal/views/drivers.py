"""Drivers as a table for a person to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.formatting import format_count, format_percent
from survey.messages import Language, say
from terminal.tables import text_table, wrap
from terminal.views.comparing import reason_lines, value_text
from terminal.views.indices import criterion_label

if TYPE_CHECKING:
    from analysis.drivers import Drivers
    from survey.questionnaire.model import Questionnaire


def drivers_text(table: Drivers, questionnaire: Questionnaire, lang: Language) -> str:
    """Criteria by how much of the overall question they go with."""
    header = [
        say(f"terminal.{name}", lang) for name in ("criterion", "importance", "drivers_interval", "estimate")
    ]
    rows = [
        [
            criterion_label(questionnaire, row["criterion"], lang),
            format_percent(row["importance"], lang),
            "–"
            if row["lower"] is None
            else f"{format_percent(row['lower'], lang)} – {format_percent(row['upper'], lang)}",
            value_text(
                row["performance"], "index100" if (row["performance"] or 0) > 1 else "satisfied", lang
            ),
        ]
        for row in sorted(table.rows(), key=lambda row: -(row["importance"] or 0))
    ]
    note = say(
        "terminal.drivers_note",
        lang,
        r2=format_percent(table.r2, lang),
        lower=format_percent(table.r2_lower, lang),
        upper=format_percent(table.r2_upper, lang),
        forms=format_count(table.forms, lang),
        left_out=format_count(table.left_out, lang),
    )
    flagged = [(criterion_label(questionnaire, row["criterion"], lang), row["flag"]) for row in table.rows()]
    text = text_table(header, rows, ["left", "right", "right", "right"])
    return "\n".join([text, "", wrap(note), *reason_lines(flagged, lang)])
