"""The report's tables of indices, and the data behind its figures."""

from __future__ import annotations

import numpy as np

from analysis.charts.funnel import effective_size
from analysis.charts.selection import numbers, pick_rows, texts
from analysis.charts.trend import format_change, pair_rows
from analysis.formatting import (
    MISSING,
    format_count,
    format_p,
    format_percent,
    is_number,
)
from analysis.recipes import OVERALL
from analysis.report.cells import (
    column_names,
    count_cell,
    index_headings,
    index_row,
    limits_cell,
    make_table,
    percent_cell,
    quoted,
)
from analysis.report.document import Cell, Row, TableBlock
from analysis.report.facts import Distribution, Facts, scale_order
from analysis.report.sentences import label_of


def headline_table(facts: Facts) -> TableBlock:
    """The composite of everything and of each level of units, and the overall question."""
    rows = [index_row(facts, row.unit, row) for row in facts.levels()]
    rows.append(index_row(facts, facts.t("words.everything"), facts.overall(), "total"))
    return make_table(facts, "headline", index_headings(facts, "name"), rows, notes=_weight_notes(facts))


def _weight_notes(facts: Facts) -> list[str]:
    weights = facts.inputs.indices.method.weights
    return [] if weights == "none" else [facts.t(f"method.weights_{weights}")]


def criteria_table(facts: Facts) -> TableBlock:
    """The index of each criterion, the composite, and the overall question apart."""
    rows = [
        index_row(facts, label, facts.row("all", criterion=code)) for code, label in facts.criteria.items()
    ]
    rows.append(index_row(facts, label_of(facts, OVERALL), facts.overall(), "total"))
    question = facts.inputs.questionnaire.overall
    if question is not None and (row := facts.row("all", criterion=question.code)) is not None:
        rows.append(index_row(facts, facts.t("words.overall_question"), row))
    return make_table(facts, "criteria", index_headings(facts, "criterion"), rows)


def not_rated_heading(facts: Facts) -> str:
    """What stands over the answers that are not a score: the option itself, where there is only one."""
    if len(facts.options) == 1:
        return facts.options[0]
    return facts.t("columns.not_rated")


def distribution_table(facts: Facts, spread: Distribution) -> TableBlock:
    """The share of each level by criterion, with answers and, apart, those that are not a score."""
    table, scale = spread.table, spread.scale
    order = scale_order(scale)
    labels = {level.value: level.label.in_language(facts.lang) for level in scale.levels}
    apart = {code: share for code, share in facts.not_applicable.items() if code in spread.criteria}
    headings = [
        *column_names(facts, "criterion"),
        *(labels[value] for value in order),
        *column_names(facts, "answers"),
    ]
    if apart:
        headings.append(not_rated_heading(facts))
    rows = []
    for code, label in facts.criteria.items():
        own = table.where(criterion=code)
        if not len(own):
            continue
        shares = dict(zip(own["value"].tolist(), own["share"].tolist(), strict=True))
        cells = [percent_cell(facts, shares[value]) if value in shares else Cell("") for value in order]
        cells.append(count_cell(facts, float(own["answers"][0])))
        if apart:
            cells.append(percent_cell(facts, apart[code]) if code in apart else Cell(MISSING))
        rows.append(Row((Cell(label), *cells)))
    joined = bool(np.isnan(table["share"]).any())
    notes = [facts.t("notes.merged")] if joined else []
    if apart and len(facts.options) > 1:
        notes.append(facts.t("notes.not_rated", options=quoted(facts.options)))
    if facts.inputs.indices.method.weights != "none":
        notes.append(facts.t("notes.weighted_shares"))
    caption = facts.distribution_caption(spread)
    return make_table(
        facts, f"distribution{spread.suffix}", headings, rows, caption=caption, notes=notes, wide=True
    )


def units_table(facts: Facts) -> TableBlock:
    """Each unit's composite with its interval, and, where made, the comparison with the overall index."""
    compared = facts.comparisons
    headings = index_headings(facts, "unit")[:-1]
    if compared:
        headings += column_names(facts, "difference", "p", "group", "rank")
    rows = []
    for unit in facts.units:
        row = facts.row("unit", unit.id)
        base = index_row(facts, unit.name, row)
        rows.append(Row((*base.cells[:-1], *_comparison_cells(facts, unit.id)), base.kind))
    blank = (Cell(""),) * (4 if compared else 0)
    for level in facts.levels():
        base = index_row(facts, level.unit, level, "total")
        rows.append(Row((*base.cells[:-1], *blank), "total"))
    base = index_row(facts, facts.t("words.everything"), facts.overall(), "total")
    rows.append(Row((*base.cells[:-1], *blank), "total"))
    notes = [facts.t("notes.simultaneous")] if compared else []
    said = (len(headings) - 2,) if compared else ()
    return make_table(facts, "units", headings, rows, said=said, notes=notes, wide=bool(compared))


def _comparison_cells(facts: Facts, unit_id: str) -> tuple[Cell, ...]:
    if not facts.comparisons:
        return ()
    found = facts.comparisons.get(unit_id)
    if found is None:
        return (Cell(MISSING),) * 4
    rank = (
        f"{found.rank:.0f} ({found.rank_lower:.0f}–{found.rank_upper:.0f})"
        if is_number(found.rank)
        else MISSING
    )
    return (
        Cell(format_change(found.difference, facts.lang), found.difference),
        Cell(format_p(found.p_adjusted, facts.lang), found.p_adjusted),
        Cell(facts.t(f"groups.{found.group}")),
        Cell(rank, found.rank),
    )


def funnel_table(facts: Facts) -> TableBlock:
    """The units' indices with their effective sample sizes: the data behind the funnel plot."""
    rows = []
    for row in facts.rows("unit"):
        if row.published:
            size = effective_size(row)
            cells = (Cell(row.unit), Cell(format_count(size, facts.lang), size), facts.index_cell(row))
            rows.append(Row(cells))
    headings = column_names(facts, "unit", "effective_n", "index")
    return make_table(facts, "funnel", headings, rows, caption=facts.t("captions.figure_funnel"))


def heatmap_table(facts: Facts) -> TableBlock:
    """Units × criteria: the data behind the heat map."""
    headings = [*column_names(facts, "unit"), facts.t("words.composite"), *facts.short.values()]
    cells = {
        (row.unit_id, row.criterion): row
        for row in pick_rows(facts.indices, scope="unit", measure=facts.measure)
    }
    rows = [
        Row(
            (
                Cell(unit.name),
                *(facts.index_cell(cells.get((unit.id, code))) for code in (OVERALL, *facts.criteria)),
            )
        )
        for unit in facts.units
    ]
    caption = facts.t("captions.heatmap" if facts.measure != "index100" else "captions.heatmap_index100")
    return make_table(facts, "heatmap", headings, rows, caption=caption, wide=True)


def groups_table(facts: Facts) -> TableBlock | None:
    """The composite of each group of respondents, over all units: never crossed with them."""
    if not facts.groups:
        return None
    rows = []
    for attribute, group, row, forms in facts.groups:
        cells = (Cell(attribute), Cell(group), facts.index_cell(row), *limits_cell(facts, row))
        rows.append(Row((*cells, count_cell(facts, forms))))
    overall = index_row(facts, facts.t("words.everything"), facts.overall(), "total")
    rows.append(Row((overall.cells[0], Cell(""), *overall.cells[1:5]), "total"))
    headings = column_names(facts, "attribute", "category", "index", "lower", "upper", "forms")
    notes = [facts.t("notes.groups_not_tested")]
    return make_table(facts, "groups", headings, rows, words=2, notes=notes)


def unit_table(facts: Facts, unit_id: str, name: str) -> TableBlock:
    """One unit's criteria beside those of the whole survey."""
    level = facts.level_text()
    headings = [
        *column_names(facts, "criterion", "index"),
        facts.t("columns.lower", level=level),
        facts.t("columns.upper", level=level),
        *column_names(facts, "forms", "overall"),
    ]
    rows = []
    question = facts.inputs.questionnaire.overall
    codes = [*facts.criteria, OVERALL, *([question.code] if question else [])]
    for code in codes:
        row = facts.row("unit", unit_id, code)
        if row is None:
            continue
        base = index_row(facts, label_of(facts, code), row, "total" if code == OVERALL else "")
        overall = facts.index_cell(facts.row("all", criterion=code))
        rows.append(Row((*base.cells[:-1], overall), base.kind))
    caption = facts.t("captions.unit_criteria", unit=name)
    return make_table(facts, "unit_criteria", headings, rows, caption=caption)


def trend_table(facts: Facts) -> TableBlock | None:
    """The indices of both surveys, for everything and for the units found in both."""
    previous = facts.inputs.previous
    if previous is None or previous.changes is None or facts.before is None:
        return None
    keys = zip(texts(previous.changes, "scope"), texts(previous.changes, "unit_id"), strict=True)
    adjusted = dict(zip(keys, numbers(previous.changes, "p_adjusted"), strict=True))
    rows = []
    for before, after in pair_rows(facts.before, facts.indices, OVERALL, facts.measure):
        change = after.estimate - before.estimate
        p = facts.p_value(adjusted.get((after.scope, after.unit_id), float("nan")))
        name = facts.t("words.everything") if after.scope == "all" else after.unit
        cells = (
            Cell(name),
            facts.index_cell(before),
            facts.index_cell(after),
            Cell(format_change(change, facts.lang), change),
            Cell(format_p(p, facts.lang), p if is_number(p) else None),
        )
        rows.append(Row(cells, "total" if after.scope == "all" else ""))
    return make_table(facts, "trend", column_names(facts, "unit", "before", "after", "change", "p"), rows)


def drivers_table(facts: Facts) -> TableBlock | None:
    """The importance of each criterion beside its index."""
    table = facts.inputs.drivers
    if table is None:
        return None
    rows = []
    for code, share in zip(texts(table, "criterion"), numbers(table, "importance"), strict=True):
        if code in facts.criteria and is_number(share):
            index = facts.index_cell(facts.row("all", criterion=code))
            rows.append(Row((Cell(facts.criteria[code]), percent_cell(facts, share), index)))
    return make_table(facts, "drivers", column_names(facts, "criterion", "importance", "index"), rows)


def appendix_table(facts: Facts) -> TableBlock | None:
    """The lines of the administrative-reform report's appendix that this survey answers, in its columns."""
    if facts.measure == "index100":  # the lines are in percent, the index is not
        return None
    texts_of_lines = facts.t.section("appendix")
    rows = []
    found = {row.unit_id: row for row in facts.levels()}
    levels = {unit.level for unit in facts.units}
    if len(levels) == 1 and not found:
        found = {next(iter(levels)): facts.overall()}
    lines = [(level.appendix, level.code) for level in facts.inputs.plan.levels if level.appendix]
    for number, level in sorted(lines):
        row = found.get(level)
        if row is None:
            continue
        amount = Cell("[c]")
        note = facts.t("sentences.appendix_note_suppressed")
        if row.published:
            amount = Cell(format_percent(row.estimate, facts.lang, sign=False), row.estimate)
            forms = format_count(row.forms, facts.lang)
            note = facts.t("sentences.appendix_note_no_interval", forms=forms)
            if row.complete:
                note = facts.t("sentences.appendix_note_complete", forms=forms)
            elif row.has_interval:
                limits = {"lower": facts.share(row.lower), "upper": facts.share(row.upper)}
                note = facts.t("sentences.appendix_note", level=facts.level_text(), forms=forms, **limits)
        rows.append(Row((Cell(number), Cell(texts_of_lines[number]), amount, Cell("%"), Cell(note))))
    if not rows:
        return None
    names = ("number", "text", "amount", "unit", "note")
    headings = [facts.t(f"columns.appendix_{name}") for name in names]
    return make_table(facts, "appendix", headings, rows, said=(1, 3, 4))
