"""Comparisons as tables for a person to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.formatting import format_count, format_decimal, format_level, format_p, format_percent
from survey.messages import Language, say
from terminal.plain import shorten
from terminal.tables import Align, text_table, wrap

if TYPE_CHECKING:
    from analysis.comparing.groups import GroupComparison, GroupMethod
    from analysis.comparing.pairs import PairMethod, Pairs
    from analysis.comparing.trends import Trend, TrendMethod
    from analysis.comparing.units import Comparison, ComparisonMethod
    from analysis.table import Table

    AnyMethod = ComparisonMethod | PairMethod | GroupMethod | TrendMethod

_SCORES = ("mean", "index100")
_MOST_REWORDINGS = 8
_MOST_MORE = 10
"""Times the forms a unit has: more cannot be collected in practice."""
_ALWAYS = 500
"""So many can be collected however few forms there are yet."""
_NOT_SAID = ("boundary", "out_of_range", "not_ranked")
"""Reason codes that concern a unit's own interval, which these tables do not show, or every trend."""
_OF_ALL = ("no_target", "no_cluster_correction")
"""Those that hold for all units alike."""


def comparison_text(table: Table, lang: Language) -> str:
    """Any of the comparisons, as its kind is best shown."""
    from analysis.comparing.groups import GroupComparison
    from analysis.comparing.pairs import Pairs
    from analysis.comparing.trends import Trend
    from analysis.comparing.units import Comparison
    from analysis.funnel import Funnel

    if isinstance(table, Funnel):
        from terminal.views.funnel import funnel_text

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
            value_text(row["estimate"], method.measure, lang),
            _difference(row, method.measure, lang),
            _direction(row["group"], method, lang),
            _rank(row),
            _word("target", row["target"], lang),
        ]
        for row in sorted(table.rows(), key=lambda row: (row["rank"] is None, row["rank"] or 0, row["unit"]))
    ]
    sides: list[Align] = ["left", "right", "right", "left", "left", "left"]
    note = say("terminal.compare_note", lang, **_terms(method, lang))
    lines = [_heading(method, lang), text_table(_header(names, lang), rows, sides), "", wrap(note)]
    lines += _upside_down(method, lang)
    if method.target is not None:
        lines.append(
            say("terminal.compare_target_note", lang, target=value_text(method.target, method.measure, lang))
        )
    named = [(str(row["unit"]), str(row["flag"])) for row in table.rows()]
    return "\n".join([*lines, *_open_verdicts(table, lang), *reason_lines(named, lang)])


def _heading(method: ComparisonMethod, lang: Language) -> str:
    """What units are compared with, and why it has no interval."""
    values = {
        name: value_text(getattr(method, name), method.measure, lang)
        for name in ("overall", "overall_lower", "overall_upper")
    }
    if "–" not in (values["overall_lower"], values["overall_upper"]):
        return say("terminal.compare_heading", lang, overall=values["overall"],
                   lower=values["overall_lower"], upper=values["overall_upper"])  # fmt: skip
    overall = say("terminal.compare_overall", lang)
    return "\n".join([say("terminal.compare_heading_bare", lang, overall=values["overall"]),
                      *reason_lines([(overall, method.overall_flag)], lang)])  # fmt: skip


def _open_verdicts(table: Comparison, lang: Language) -> list[str]:
    """What would settle each open verdict: forms, where an office could collect as many."""
    units = dict(zip(table["unit_id"].tolist(), table["unit"].tolist(), strict=True))
    lines = []
    for unit_id, forms in table.more_forms.items():
        most = max(_MOST_MORE * table.forms[unit_id], _ALWAYS)
        practical = forms is not None and forms <= most
        text = (
            say("terminal.more_forms", lang, unit=units[unit_id], forms=format_count(forms or 0, lang))
            if practical
            else say("terminal.more_forms_never", lang, unit=units[unit_id])
        )
        lines.append(wrap("  " + text, hanging="  "))
    return lines


def pairs_text(table: Pairs, lang: Language) -> str:
    """Every pair of units, the clearest first."""
    rows = [
        [
            row["unit"],
            row["other"],
            _difference(row, table.method.measure, lang),
            format_p(row["p_adjusted"], lang),
            _direction(row["group"], table.method, lang),
        ]
        for row in sorted(table.rows(), key=lambda row: (row["p_adjusted"] is None, row["p_adjusted"] or 0))
    ]  # fmt: skip
    sides: list[Align] = ["left", "left", "right", "right", "left"]
    names = {row[f"{side}_id"]: row[side] for row in table.rows() for side in ("unit", "other")}
    untested = [(str(names[unit]), code) for unit, code in table.untested.items() if unit in names]
    note = say("terminal.pairs_note", lang, **_terms(table.method, lang))
    return "\n".join([
        text_table(_header(("unit", "other", "difference", "p_adjusted", "group"), lang), rows, sides),
        "",
        wrap(note),
        *_upside_down(table.method, lang),
        *reason_lines(untested, lang),
        *reason_lines(_complete(table), lang),
    ])  # fmt: skip


def trend_text(table: Trend, lang: Language) -> str:
    """Everything, levels and units now against before."""
    method = table.method
    rows = [
        [row["unit"], *(value_text(row[when], method.measure, lang) for when in ("before", "after")),
         _difference(row, method.measure, lang), format_p(row["p_adjusted"], lang),
         _direction(row["group"], method, lang)]
        for row in table.changes.rows()
    ]  # fmt: skip
    sides: list[Align] = ["left", "right", "right", "right", "right", "left"]
    names = ("unit", "before", "after", "difference", "p_adjusted", "group")
    return "\n".join([
        text_table(_header(names, lang), rows, sides),
        "",
        wrap(say("terminal.trend_note", lang, **_terms(method, lang))),
        *_upside_down(method, lang),
        *reason_lines(
            [(str(row["unit"]), f"{row['reason']};{row['note']}") for row in table.changes.rows()], lang
        ),
    ])  # fmt: skip


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
        [row["group"], format_count(row["forms"], lang), value_text(row["estimate"], measure, lang),
         _difference(row, measure, lang, "difference_lower", "difference_upper"),
         format_p(row["p_adjusted"], lang), _direction(row["verdict"], table.method, lang)]
        for row in table.rows()
    ]  # fmt: skip
    sides: list[Align] = ["left", "right", "right", "right", "right", "left"]
    names = ("respondents", "forms", "index", "difference", "p_adjusted", "group")
    overall = value_text(table.method.overall, measure, lang)
    lines = [
        text_table(_header(names, lang), rows, sides),
        "",
        wrap(say("terminal.groups_note", lang, overall=overall, **_terms(table.method, lang))),
        *_upside_down(table.method, lang),
    ]
    if table.equality is not None:
        statistic, numerator, p = table.equality
        lines += [say("terminal.groups_equal", lang, f=format_decimal(statistic, 2, lang), df=numerator,
                      p=format_p(p, lang))]  # fmt: skip
    if table.association is not None:
        lines.append(say("terminal.groups_rao_scott", lang, f=format_decimal(table.association.f, 2, lang),
                         p=format_p(table.association.p, lang)))  # fmt: skip
    return "\n".join([*lines, *reason_lines([(str(r["group"]), str(r["flag"])) for r in table.rows()], lang)])


def _terms(method: AnyMethod, lang: Language) -> dict[str, str]:
    """What every note says of how it was computed."""
    scores = method.measure in _SCORES
    points = method.measure if scores else "percent"
    return {
        "level": format_level(method.level, lang),
        "points": say(f"terminal.points_{points}", lang),
        "adjustment": {"holm": "Holm", "bh": "Benjamini–Hochberg"}[method.adjustment],
        "method": say(f"terminal.method_{method.test}", lang),
    }


def _upside_down(method: AnyMethod, lang: Language) -> list[str]:
    return [] if method.larger_is_better else [say("terminal.compare_less_is_better", lang)]


def reason_lines(flagged: Sequence[tuple[str, str]], lang: Language) -> list[str]:
    """A line for each reason, with the names it holds for; what `indices` alone has to say is left out."""
    names: dict[str, list[str]] = {}
    for name, flags in flagged:
        for code in flags.split(";"):
            if code and code not in _NOT_SAID:
                names.setdefault(code, []).append(name)
    said = []
    for code, found in names.items():
        about = "" if code in _OF_ALL else ", ".join(found) + ": "
        said.append(wrap(f"  {about}{say(f'analysis.flag_{code}', lang)}", hanging="  "))
    return said


def _complete(table: Pairs) -> list[tuple[str, str]]:
    """The pairs whose difference is known because both units were counted completely."""
    return [
        (f"{row['unit']} – {row['other']}", "complete_count")
        for row in table.rows()
        if row["lower"] is not None and row["lower"] == row["upper"]
    ]


def _direction(code: str | None, method: AnyMethod, lang: Language) -> str:
    """The verdict; where less is better, with what it means."""
    if method.larger_is_better or code not in ("above", "below"):
        return _word("group", code, lang)
    return say(f"terminal.group_{'above_worse' if code == 'above' else 'below_better'}", lang)


def _header(names: tuple[str, ...], lang: Language) -> list[str]:
    return [say(f"terminal.compare_{name}", lang) for name in names]


def _word(kind: str, code: str | None, lang: Language) -> str:
    return say(f"terminal.{kind}_{code}", lang) if code else "–"


def value_text(value: float | None, measure: str, lang: Language) -> str:
    """An estimate in the unit of its measure; a dash where there is none."""
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
