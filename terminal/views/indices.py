"""Indices as tables for a person to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from analysis.formatting import format_count, format_decimal, format_level, format_percent
from analysis.indices import reason
from survey.messages import Language, say
from terminal.tables import Align, text_table, wrap

if TYPE_CHECKING:
    from analysis.indices import IndexTable
    from analysis.keeping.selecting import KeptIndices
    from analysis.sums import Sums
    from analysis.table import Table
    from survey.answers import Answers
    from survey.questionnaire.model import Questionnaire

_MOST_STRATA = 10
FRACTIONS = ("satisfied", "dissatisfied", "all_satisfied")


def indices_text(
    table: IndexTable | KeptIndices, questionnaire: Questionnaire, lang: Language, *, brief: bool
) -> str:
    """The indices as tables: `brief` shows the composite of each unit, then each criterion for all."""
    rows = _IndexRows(questionnaire, lang, table.method.level)
    if brief:
        whole = table.where(scope="all")
        headings = (
            say("terminal.heading_overall", lang),
            say("terminal.heading_criteria", lang, scope=str(whole["unit"][0])),
        )
        tables = (rows.text(table.where(criterion="overall"), ("unit",)), rows.text(whole, ("criterion",)))
        blocks = [f"{heading}\n{text}" for heading, text in zip(headings, tables, strict=True)]
    else:
        keys = [
            name for name in ("unit", "group", "criterion", "measure") if len(set(table[name].tolist())) > 1
        ]
        blocks = [rows.text(table, tuple(keys) or ("unit",))]
    last = [method_line(table, lang)]
    if table.method.weighting_effect > 1 + 1e-9:
        last.append(wrap(_weighting_text(table, lang)))
    last += [wrap(f"[{number}] {reason(code, lang)}", hanging="    ") for code, number in rows.notes.items()]
    return "\n\n".join([*blocks, "\n".join(last)])


def method_line(table: IndexTable | KeptIndices, lang: Language) -> str:
    """How the indices were computed, in one line."""
    method = table.method
    measures = set(table["measure"].tolist())
    of_means = method.interval if method.interval == "score" else "t"
    kinds = [method.interval] * bool(measures & set(FRACTIONS)) + [of_means] * bool(measures - set(FRACTIONS))
    weights = "own" if method.respondent_weights and method.weights == "none" else method.weights
    return say(
        "terminal.method_line", lang, recipe=method.recipe, interval=" / ".join(dict.fromkeys(kinds)),
        level=format_level(method.level, lang), weights=say(f"terminal.weights_{weights}", lang),
    )  # fmt: skip


def _weighting_text(table: IndexTable | KeptIndices, lang: Language) -> str:
    """What unequal weights cost."""
    effect, forms = table.method.weighting_effect, table.method.forms
    return say(
        "terminal.weighting_effect",
        lang,
        effect=format_decimal(effect, 2, lang),
        forms=format_count(forms, lang),
        effective=format_count(forms / effect, lang),
    )


def lonely_text(source: Answers | Sums, policy: str, lang: Language, *, fpc: bool) -> str:
    """Which strata have one sampling unit and what is done about it; empty where none has."""
    from analysis.estimating.design import lonely_stratum_names

    names = lonely_stratum_names(source, fpc=fpc)
    if not names:
        return ""
    shown = ", ".join(names[:_MOST_STRATA]) + ("…" if len(names) > _MOST_STRATA else "")
    return wrap(say(f"analysis.lonely_{policy}", lang, strata=shown))


@dataclass(frozen=True)
class _IndexRows:
    """Rows of a table of indices as lines: the key columns asked for, then n, estimate and interval."""

    questionnaire: Questionnaire
    lang: Language
    level: float
    notes: dict[str, str] = field(default_factory=dict)
    """Numbers of the reasons met so far, by their codes."""

    def text(self, table: Table, keys: tuple[str, ...]) -> str:
        level = format_level(self.level, self.lang)
        names = [*keys, "forms", "estimate", "interval"]
        header = [say(f"terminal.{name}", self.lang, level=level) for name in names]
        measures = set(table["measure"].tolist())
        if len(measures) == 1 and measures != {"satisfied"}:
            header[-2] = say(f"terminal.measure_{measures.pop()}", self.lang)
        sides: list[Align] = ["left"] * len(keys) + ["right"] * 3  # type: ignore[assignment]
        rows = [self._row(row, keys) for row in table.rows()]
        if any(row[-1] for row in rows):
            return text_table([*header, say("terminal.flag", self.lang)], rows, [*sides, "left"])
        return text_table(header, [row[:-1] for row in rows], sides)

    def _row(self, row: Mapping[str, Any], keys: tuple[str, ...]) -> list[str]:
        values = [self._key(key, str(row[key])) for key in keys]
        if row["lower"] is None or row["upper"] is None:
            interval = "—"
        else:
            interval = f"{self._number(row, 'lower')} – {self._number(row, 'upper')}"
        codes = [code for code in row["flag"].split(";") if code]
        flags = " ".join(f"[{self.notes.setdefault(code, str(len(self.notes) + 1))}]" for code in codes)
        return [
            *values,
            "—" if row["forms"] is None else format_count(row["forms"], self.lang),
            self._number(row, "estimate"),
            interval,
            flags,
        ]

    def _number(self, row: Mapping[str, Any], field: str) -> str:
        return index_number(row[field], row["measure"], self.lang)

    def _key(self, key: str, value: str) -> str:
        return key_label(self.questionnaire, key, value, self.lang)


def index_number(value: float | None, measure: str, lang: Language) -> str:
    """An index as text: a percentage, or a number on its scale."""
    if value is None:
        return "—"
    return format_percent(value, lang) if measure in FRACTIONS else format_decimal(value, 2, lang)


def key_label(questionnaire: Questionnaire, key: str, value: str, lang: Language) -> str:
    """What a row is about, in words: a unit, a group, a criterion, a measure."""
    if key == "measure":
        return say(f"terminal.measure_{value}", lang)
    return criterion_label(questionnaire, value, lang) if key == "criterion" else value


def criterion_label(questionnaire: Questionnaire, code: str, lang: Language) -> str:
    """What a criterion's, factor's, item's or the composite's code stands for, in few words."""
    if code == "overall":
        return say("terminal.overall", lang)
    for criterion in questionnaire.criteria:
        if criterion.code == code:
            return f"{code}. {(criterion.short or criterion.label).in_language(lang)}"
    for item in questionnaire.rated:
        if item.code == code:
            return f"{code}. {item.label.in_language(lang)}"
    factor = questionnaire.recipe.factors.get(code)
    return factor.in_language(lang) if factor else code
