"""What to expect of a survey that is being planned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.formatting import format_count, format_decimal, format_level, format_list, format_percent
from survey.messages import Language, say
from terminal.tables import Align, text_table, wrap

if TYPE_CHECKING:
    from analysis.planning import SurveyPlan

_COLUMNS = ("unit", "planned", "margin", "detectable", "pair", "for_precision", "for_target", "slovin")


def plan_text(table: SurveyPlan, lang: Language) -> str:
    """Margins, detectable differences and sizes for each unit, level and all; what ranks will be worth."""
    header = [say(f"terminal.plan_{name}", lang) for name in _COLUMNS]
    sides: list[Align] = ["left", *(["right"] * 7)]  # type: ignore[list-item]
    rows = []
    for row in table.rows():
        margin, pair = (
            "–" if row[name] is None else format_decimal(row[name] * 100, 2, lang)
            for name in ("margin", "difference_pair")
        )
        points = [margin, _differences(row, lang), pair]
        counts = [
            "–" if row[name] is None else format_count(row[name], lang)
            for name in ("for_precision", "for_target", "slovin")
        ]
        rows.append([row["unit"], format_count(row["forms"], lang), *points, *counts])
    assumptions = say(
        "terminal.plan_assumptions", lang, expected=format_percent(table.expected, lang),
        deff=format_decimal(table.deff, 2, lang), level=format_level(table.level, lang),
        power=format_level(table.power, lang),
        precision=format_decimal(table.precision * 100, 1, lang),
    )  # fmt: skip
    ranks = say(
        "terminal.plan_ranks", lang, gap=format_decimal(table.gap_median * 100, 2, lang),
        gap_95=format_decimal(table.gap_95 * 100, 2, lang), width=format_decimal(table.rank_width, 1, lang),
        both=format_decimal(table.rank_width_simultaneous, 1, lang), units=table.units,
        first=format_percent(table.best_first, lang, digits=0),
        spread=format_decimal(table.spread * 100, 1, lang), expected=format_percent(table.expected, lang),
    )  # fmt: skip
    notes = [assumptions, *_slovin_limit(table, lang), ranks]
    return "\n".join([text_table(header, rows, sides), "", *map(wrap, notes)])


def _slovin_limit(table: SurveyPlan, lang: Language) -> list[str]:
    """Which of Slovin's figures are for a population nobody knows."""
    blind = [str(row["unit"]) for row in table.rows() if row["population"] is None]
    if not blind:
        return []
    names = (
        format_list(blind, lang) if len(blind) < len(table) else say("terminal.plan_slovin_everywhere", lang)
    )
    precision = format_decimal(table.precision * 100, 1, lang)
    return [say("terminal.plan_slovin_limit", lang, names=names, precision=precision)]


def _differences(row: Mapping[str, Any], lang: Language) -> str:
    """The differences below and above the whole that will be found: −9.80 / +7.99."""
    if row["scope"] != "unit":
        return "–"
    signed = zip("−+", (row["difference_below"], row["difference_above"]), strict=True)
    return " / ".join(
        "–" if value is None else sign + format_decimal(value * 100, 2, lang) for sign, value in signed
    )
