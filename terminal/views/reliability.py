"""The reliability of the questionnaire as tables for a person to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.formatting import format_count, format_decimal, format_level
from survey.messages import Language, say
from terminal.tables import Align, text_table, wrap
from terminal.views.comparing import reason_lines
from terminal.views.indices import criterion_label

if TYPE_CHECKING:
    from analysis.reliability import Reliability
    from survey.questionnaire.model import Questionnaire


def reliability_text(table: Reliability, questionnaire: Questionnaire, lang: Language, *, items: bool) -> str:
    """α and ω of each scale and what they rest on; with `items` each item of each scale."""
    if items:
        return _items_text(table, questionnaire, lang)
    level = format_level(table.level, lang)
    names = ("criterion", "items", "forms", "alpha", "feldt", "omega")
    header = [say(f"terminal.reliability_{name}", lang, level=level) for name in names]
    rows = []
    for row in table.rows():
        limits = "–"
        if row["lower"] is not None:
            limits = " – ".join(format_decimal(row[side], 3, lang) for side in ("lower", "upper"))
        counts = [format_count(row[name], lang) for name in ("items", "forms")]
        label = criterion_label(questionnaire, row["criterion"], lang)
        alpha, omega = (format_decimal(row[name], 3, lang) for name in ("alpha", "omega"))
        rows.append([label, *counts, alpha, limits, omega])
    sides: list[Align] = ["left", *["right"] * 5]  # type: ignore[list-item]
    units = [
        say("terminal.reliability_units", lang, measure=say(f"terminal.measure_{measure}", lang),
            value=format_decimal(value, 3, lang))
        for measure, value in table.unit_means.items()
    ]  # fmt: skip
    note = wrap(say("terminal.reliability_note", lang))
    flagged = [(row["criterion"], row["flag"]) for row in table.rows()]
    reasons = _reasons(flagged, questionnaire, lang)
    return "\n".join([text_table(header, rows, sides), "", *map(wrap, units), note, *reasons])


def _reasons(flagged: Sequence[tuple[str, str]], questionnaire: Questionnaire, lang: Language) -> list[str]:
    return reason_lines([(criterion_label(questionnaire, code, lang), flag) for code, flag in flagged], lang)


def _items_text(table: Reliability, questionnaire: Questionnaire, lang: Language) -> str:
    names = ("criterion", "item", "forms", "mean", "sd", "r_rest", "alpha_if_dropped")
    rows = [
        [
            say("terminal.overall", lang) if row["criterion"] == "overall" else row["criterion"],
            criterion_label(questionnaire, row["item"], lang),
            format_count(row["forms"], lang),
            *(format_decimal(row[name], 2, lang) for name in ("mean", "sd", "r_rest")),
            format_decimal(row["alpha_if_dropped"], 3, lang),
        ]
        for row in table.by_item.rows()
    ]
    sides: list[Align] = ["left", "left", *["right"] * 5]  # type: ignore[list-item]
    # a scale of two items says so of both: the lines name each item once
    flagged = dict.fromkeys((row["item"], row["flag"]) for row in table.by_item.rows())
    reasons = _reasons(list(flagged), questionnaire, lang)
    text = text_table([say(f"terminal.reliability_{name}", lang) for name in names], rows, sides)
    return "\n".join([text, *([""] if reasons else []), *reasons])
