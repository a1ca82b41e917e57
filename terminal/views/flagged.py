"""Indices with all forms and without the flagged ones, as tables for a person to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.formatting import format_count, format_decimal, format_level
from survey.messages import Language, say
from terminal.tables import Align, text_table, wrap
from terminal.views.indices import FRACTIONS, index_number, key_label, method_line

if TYPE_CHECKING:
    from analysis.flagged import FlaggedTable
    from analysis.table import Table
    from survey.questionnaire.model import Questionnaire

_KEYS = ("unit", "group", "criterion", "measure")


def flagged_text(table: FlaggedTable, questionnaire: Questionnaire, lang: Language, *, brief: bool) -> str:
    """Each index twice, and the change. `brief`: the composite of each unit, then all criteria for all."""
    parts: list[tuple[tuple[str, ...], Table]]
    if brief:
        parts = [
            (("unit",), table.where(criterion="overall")),
            (("criterion",), table.where(scope="all")),
        ]
    else:
        keys = [name for name in _KEYS if len(set(table[name].tolist())) > 1]
        parts = [(tuple(keys) or ("unit",), table)]
    level = format_level(table.method.level, lang)
    blocks = [_table_text(part, keys, questionnaire, lang, level) for keys, part in parts]
    return "\n\n".join([*blocks, f"{_counted(table, lang)}\n{method_line(table.every, lang)}"])


def _counted(table: FlaggedTable, lang: Language) -> str:
    if not len(table.flagged):
        return wrap(say("terminal.flagged_none", lang))
    fractions = set(table["measure"].tolist()) <= set(FRACTIONS)
    unit = say(f"terminal.flagged_{'points' if fractions else 'own_unit'}", lang)
    return wrap(
        say(
            "terminal.flagged_counted", lang, unit=unit, flagged=format_count(len(table.flagged), lang),
            volunteers=table.flagged.volunteers, copied=format_count(table.flagged.copied, lang),
        )
    )  # fmt: skip


def _table_text(
    table: Table, keys: tuple[str, ...], questionnaire: Questionnaire, lang: Language, level: str
) -> str:
    names = (*keys, "forms", "estimate", "forms_without", "estimate_without", "interval", "difference")
    header = [say(f"terminal.{name}", lang, level=level) for name in names]
    sides: list[Align] = ["left"] * len(keys) + ["right"] * 6  # type: ignore[assignment]
    rows = []
    for row in table.rows():
        measure = row["measure"]
        lower, upper = row["lower_without"], row["upper_without"]
        limits = (index_number(limit, measure, lang) for limit in (lower, upper))
        change = row["difference"]
        if change is not None and measure in FRACTIONS:
            change *= 100
        rows.append(
            [
                *(key_label(questionnaire, key, str(row[key]), lang) for key in keys),
                format_count(row["forms"], lang),
                index_number(row["estimate"], measure, lang),
                format_count(row["forms_without"], lang),
                index_number(row["estimate_without"], measure, lang),
                "—" if lower is None or upper is None else " – ".join(limits),
                "—" if change is None else _signed(change, lang),
            ]
        )
    return text_table(header, rows, sides)


def _signed(change: float, lang: Language) -> str:
    text = format_decimal(change, 2, lang)
    return f"+{text}" if change > 0 and any(char in "123456789" for char in text) else text
