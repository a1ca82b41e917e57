"""Comparisons as tables for a person to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.formatting import format_count, format_decimal, format_p, format_percent
from survey.messages import Language, say
from terminal.plain import shorten
from terminal.tables import Align, text_table, wrap
from terminal.views.indices import criterion_label

if TYPE_CHECKING:
    from analysis.comparing.groups import GroupComparison
    from analysis.comparing.pairs import Pairs
    from analysis.comparing.trends import Trend
    from analysis.comparing.units import Comparison
    from analysis.drivers import Drivers
    from analysis.funnel import Funnel
    from analysis.table import Table
    from survey.questionnaire.model import Questionnaire

_SCORES = ("mean", "index100")
_MOST_REWORDINGS = 8


def comparison_text(table: Table, lang: Language) -> str:
    """Any of the comparisons, as its kind is best shown."""
    from analysis.comparing.groups import GroupComparison
    from analysis.comparing.pairs import Pairs
    from analysis.comparing.trends import Trend
    from analysis.comparing.units import Comparison
    from analysis.funnel import Funnel

    if isinstance(table, Funnel):
        return funnel_text(table, lang)
    if isinstance(table, Comparison):
        return units_text(table, lang)
    if isinstance(table, Pairs):
        return pairs_text(table, lang)
    if isinstance(table, GroupComparison):
        return groups_text(table, lang)
    if isinstance(table, Trend):
        return trend_text(table, lang)
    raise TypeError(type(table).__name__)


def units_text(table: Comparison, lang: Language) -> str:
    """Units against the overall index, best first, with rank sets and the target's verdict."""
    method = table.method
    names = ("unit", "index", "difference", "group", "rank", "target")
    rows = [
        [
            row["unit"],
            _value(row["estimate"], method.measure, lang),
            _difference(row, method.measure, lang),
            _word("group", row["group"], lang),
            _rank(row),
            _word("target", row["target"], lang),
        ]
        for row in sorted(table.rows(), key=lambda row: (row["rank"] is None, row["rank"] or 0, row["unit"]))
    ]
    sides: list[Align] = ["left", "right", "right", "left", "left", "left"]
    lines = [
        say("terminal.compare_heading", lang, overall=_value(method.overall, method.measure, lang),
            lower=_value(method.overall_lower, method.measure, lang),
            upper=_value(method.overall_upper, method.measure, lang)),
        text_table(_header(names, lang), rows, sides),
        "",
        wrap(say("terminal.compare_note", lang, level=format_percent(method.level, lang, digits=0),
                 adjustment=method.adjustment)),
    ]  # fmt: skip
    if method.target is not None:
        lines.append(
            say("terminal.compare_target_note", lang, target=_value(method.target, method.measure, lang))
        )
    units = dict(zip(table["unit_id"].tolist(), table["unit"].tolist(), strict=True))
    for unit_id, forms in table.more_forms.items():
        if forms is not None:
            lines.append(
                "  " + say("terminal.more_forms", lang, unit=units[unit_id], forms=format_count(forms, lang))
            )
    for unit, code in table.untested.items():
        lines.append(wrap(f"  {units[unit]}: {say(f'analysis.flag_{code}', lang)}", hanging="  "))
    return "\n".join(lines)


def pairs_text(table: Pairs, lang: Language) -> str:
    """Every pair of units that was tested, the clearest first."""
    rows = [
        [
            row["unit"],
            row["other"],
            _difference(row, table.method.measure, lang),
            format_p(row["p_adjusted"], lang),
            _word("group", row["group"], lang),
        ]
        for row in sorted(table.rows(), key=lambda row: (row["p_adjusted"] is None, row["p_adjusted"] or 0))
    ]  # fmt: skip
    sides: list[Align] = ["left", "left", "right", "right", "left"]
    note = wrap(say("terminal.pairs_note", lang, level=format_percent(table.method.level, lang, digits=0),
                    adjustment=table.method.adjustment))  # fmt: skip
    return (
        text_table(_header(("unit", "other", "difference", "p_adjusted", "group"), lang), rows, sides)
        + "\n\n"
        + note
    )


def funnel_text(table: Funnel, lang: Language) -> str:
    """Units within the limits that chance alone would give them, the furthest out first."""
    names = ("unit", "index", "size", "limits_95", "limits_998", "place")
    rows, notes = [], []
    for row in sorted(table.rows(), key=lambda row: (row["z"] is None, -abs(row["z"] or 0.0))):
        limits = [
            "–"
            if row[f"lower_{name}"] is None
            else " – ".join(format_percent(row[f"{side}_{name}"], lang) for side in ("lower", "upper"))
            for name in ("95", "998")
        ]
        size = "–" if row["size"] is None else format_count(row["size"], lang)
        place = _word("place", row["place"], lang)
        rows.append([row["unit"], _value(row["estimate"], table.measure, lang), size, *limits, place])
        if row["z"] is None:
            said = " ".join(say(f"analysis.flag_{code}", lang) for code in row["flag"].split(";") if code)
            notes.append(wrap(f"  {row['unit']}: {said}", hanging="  "))
    sides: list[Align] = ["left", "right", "right", "right", "right", "left"]
    heading = say("terminal.funnel_heading", lang, overall=_value(table.overall, table.measure, lang))
    note = say("terminal.funnel_note", lang, phi=format_decimal(table.phi, 2, lang))
    return "\n".join([heading, text_table(_header(names, lang), rows, sides, 100), "", wrap(note), *notes])


def trend_text(table: Trend, lang: Language) -> str:
    """Everything, levels and units now against before."""
    rows = []
    for row in table.changes.rows():
        rows.append([
            row["unit"], _value(row["before"], table.method.measure, lang),
            _value(row["after"], table.method.measure, lang), _difference(row, table.method.measure, lang),
            format_p(row["p_adjusted"], lang),
        ])  # fmt: skip
    sides: list[Align] = ["left", "right", "right", "right", "right"]
    lines = [
        text_table(_header(("unit", "before", "after", "difference", "p_adjusted"), lang), rows, sides),
        "",
    ]
    lines += [
        wrap(f"  {row['unit']}: {say('analysis.flag_' + row['reason'], lang)}", hanging="  ")
        for row in table.changes.rows()
        if row["reason"]
    ]
    return "\n".join(lines).rstrip()


def comparison_warnings(table: Table, lang: Language) -> list[str]:
    """What has to be said beside a comparison, in whatever form it is written."""
    from analysis.comparing.trends import Trend

    if not isinstance(table, Trend):
        return []
    said = []
    for text in table.reworded[:_MOST_REWORDINGS]:
        code = "compare_reworded" if text.level is None else "compare_reworded_level"
        said.append(
            say(
                f"terminal.{code}",
                lang,
                code=text.code,
                before=shorten(text.before, 60),
                after=shorten(text.after, 60),
                level=text.level,
            )
        )
    left = len(table.reworded) - len(said)
    return [*said, say("terminal.compare_reworded_more", lang, count=left)] if left else said


def groups_text(table: GroupComparison, lang: Language) -> str:
    """Groups of respondents against all, and whether the distribution differs between them."""
    measure = table.method.measure
    rows = [
        [row["group"], format_count(row["forms"], lang), _value(row["estimate"], measure, lang),
         _difference(row, measure, lang, "difference_lower", "difference_upper"),
         format_p(row["p_adjusted"], lang), _word("group", row["verdict"], lang)]
        for row in table.rows()
    ]  # fmt: skip
    sides: list[Align] = ["left", "right", "right", "right", "right", "left"]
    lines = [
        text_table(
            _header(("respondents", "forms", "index", "difference", "p_adjusted", "group"), lang), rows, sides
        )
    ]
    if table.equality is not None:
        statistic, numerator, p = table.equality
        lines += ["", say("terminal.groups_equal", lang, f=format_decimal(statistic, 2, lang), df=numerator,
                          p=format_p(p, lang))]  # fmt: skip
    if table.association is not None:
        lines.append(say("terminal.groups_rao_scott", lang, f=format_decimal(table.association.f, 2, lang),
                         p=format_p(table.association.p, lang)))  # fmt: skip
    return "\n".join(lines)


def _header(names: tuple[str, ...], lang: Language) -> list[str]:
    return [say(f"terminal.compare_{name}", lang) for name in names]


def _word(kind: str, code: str | None, lang: Language) -> str:
    return say(f"terminal.{kind}_{code}", lang) if code else "–"


def _value(value: float | None, measure: str, lang: Language) -> str:
    if value is None or value != value:
        return "–"
    return format_decimal(value, 2, lang) if measure in _SCORES else format_percent(value, lang)


def _difference(
    row: Mapping[str, Any], measure: str, lang: Language, lower: str = "lower", upper: str = "upper"
) -> str:
    scale = 1.0 if measure in _SCORES else 100.0
    if row["difference"] is None:
        return "–"
    text = format_decimal(row["difference"] * scale, 2, lang)
    estimate = f"+{text}" if row["difference"] > 0 and text.strip("0.,") else text
    if row[lower] is None or row[upper] is None:
        return estimate
    limits = (format_decimal(row[name] * scale, 2, lang) for name in (lower, upper))
    return f"{estimate} [{'; '.join(limits)}]"


def _rank(row: Mapping[str, Any]) -> str:
    if row["rank"] is None:
        return "–"
    lower, upper = row["rank_lower_simultaneous"], row["rank_upper_simultaneous"]
    return f"{row['rank']:.0f}" if lower is None else f"{row['rank']:.0f} [{lower:.0f}–{upper:.0f}]"


def drivers_text(table: Drivers, questionnaire: Questionnaire, lang: Language) -> str:
    """Criteria by how much of the overall question they go with."""
    header = [
        say(f"terminal.{name}", lang) for name in ("criterion", "importance", "drivers_interval", "estimate")
    ]
    rows = [
        [
            criterion_label(questionnaire, row["criterion"], lang),
            format_percent(row["importance"], lang),
            f"{format_percent(row['lower'], lang)} – {format_percent(row['upper'], lang)}",
            _value(row["performance"], "index100" if (row["performance"] or 0) > 1 else "satisfied", lang),
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
    return text_table(header, rows, ["left", "right", "right", "right"]) + "\n\n" + wrap(note)
