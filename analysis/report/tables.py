"""The report's tables, from the published figures."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import numpy as np

from analysis.charts.funnel import effective_size
from analysis.charts.selection import Row as Estimate
from analysis.charts.selection import numbers, pick_rows, texts
from analysis.charts.trend import format_change, pair_rows
from analysis.formatting import (
    MISSING,
    format_count,
    format_date,
    format_decimal,
    format_p,
    format_percent,
    is_number,
)
from analysis.recipes import OVERALL
from analysis.report.document import Cell, Row, TableBlock
from analysis.report.facts import Distribution, Facts, scale_order
from analysis.report.inputs import LOW_RELIABILITY, SMALLEST_CELL, SMALLEST_UNIT
from analysis.report.sentences import label_of, reason_words
from analysis.table import Table


def count_cell(facts: Facts, value: float | None) -> Cell:
    """A number of forms or answers; [c] where it is withheld."""
    if value is None:
        return Cell(MISSING)
    return Cell(format_count(value, facts.lang), float(value)) if is_number(value) else Cell("[c]")


def percent_cell(facts: Facts, value: float) -> Cell:
    """A share as a percentage; [c] where it is withheld."""
    return Cell(format_percent(value, facts.lang), value) if is_number(value) else Cell("[c]")


def limits_cell(facts: Facts, row: Estimate) -> tuple[Cell, Cell]:
    """The lower and the upper limit of an interval."""
    if not row.has_interval:
        return (Cell("[c]" if "c" in row.marks else MISSING),) * 2
    return Cell(facts.share(row.lower), row.lower), Cell(facts.share(row.upper), row.upper)


def mark_notes(facts: Facts, rows: Sequence[Row]) -> tuple[str, ...]:
    """Explanations of the marks that occur in the rows."""
    written = " ".join(cell.text for row in rows for cell in row.cells)
    notes = []
    if "[c]" in written:
        notes.append(facts.t("notes.c", units=str(SMALLEST_UNIT), cells=str(SMALLEST_CELL)))
    if "[u]" in written:
        notes.append(facts.t("notes.u", points=str(round(LOW_RELIABILITY * 100))))
    if "[n=N]" in written:
        notes.append(facts.t("notes.complete"))
    if "[ns]" in written:
        notes.append(facts.t("notes.ns"))
    return tuple(notes)


def _table(
    facts: Facts,
    id: str,
    headings: Sequence[str],
    rows: Sequence[Row],
    *,
    caption: str | None = None,
    words: int = 1,
    said: Collection[int] = (),
    notes: Sequence[str] = (),
    wide: bool = False,
) -> TableBlock:
    """A table whose first `words` columns, and those in `said`, are text and the others numbers."""
    numeric = tuple(index >= words and index not in said for index in range(len(headings)))
    title = caption if caption is not None else facts.t(f"captions.{id}")
    return TableBlock(
        id, title, tuple(headings), numeric, tuple(rows), (*notes, *mark_notes(facts, rows)), wide
    )


def _columns(facts: Facts, *names: str) -> list[str]:
    words = {"level": facts.level_text(), "points": facts.points}
    return [facts.t(f"columns.{name}", **words) for name in names]


def _index_headings(facts: Facts, first: str) -> list[str]:
    level = facts.level_text()
    low, high = facts.t("columns.lower", level=level), facts.t("columns.upper", level=level)
    return [*_columns(facts, first, "index"), low, high, *_columns(facts, "forms", "answers")]


def _index_row(facts: Facts, label: str, row: Estimate | None, kind: str = "") -> Row:
    if row is None:
        return Row((Cell(label), *[Cell("")] * 5), kind)
    cells = (Cell(label), facts.index_cell(row), *limits_cell(facts, row))
    return Row((*cells, count_cell(facts, row.forms), count_cell(facts, row.answers)), kind)


def headline_table(facts: Facts) -> TableBlock:
    """The composite of everything and of each level of units, and the overall question."""
    rows = [_index_row(facts, row.unit, row) for row in facts.levels()]
    rows.append(_index_row(facts, facts.t("words.everything"), facts.overall(), "total"))
    return _table(facts, "headline", _index_headings(facts, "name"), rows, notes=_weight_notes(facts))


def _weight_notes(facts: Facts) -> list[str]:
    weights = facts.inputs.indices.method.weights
    return [] if weights == "none" else [facts.t(f"method.weights_{weights}")]


def responses_table(facts: Facts) -> TableBlock:
    """Forms per unit: issued (where recorded) or asked for, received, valid, held back, not valid."""
    responses = {r.unit_id: r for r in facts.inputs.responses}
    issued = any(r.issued is not None for r in responses.values())
    quotas = {unit.id: unit.quota for unit in facts.inputs.plan.units}
    first = "issued" if issued else "quota"
    headings = _columns(facts, "unit", first, "received", "valid", "held", "rejected", "rate")
    rows = []
    sums: list[list[int]] = [[], [], [], [], []]
    named: list[tuple[str | None, str]] = [(unit.id, unit.name) for unit in facts.units]
    if None in responses and responses[None].received:
        named.append((None, facts.t("words.unknown_unit")))
    for unit_id, name in named:
        found = responses.get(unit_id)
        asked = (found.issued if found else None) if issued else quotas.get(unit_id or "")
        counts = [found.received, found.valid, found.held, found.rejected] if found else [0, 0, 0, 0]
        cells = [count_cell(facts, value) for value in (asked, *counts)]
        rows.append(Row((Cell(name), *cells, _rate(facts, counts[1], counts[0]))))
        for column, value in zip(sums, (asked, *counts), strict=True):
            column += [value] if value is not None else []
    cells = [count_cell(facts, sum(column) if column else None) for column in sums]
    rate = _rate(facts, sum(sums[2]), sum(sums[1]))
    rows.append(Row((Cell(facts.t("words.total")), *cells, rate), "total"))
    notes = [facts.t("notes.held_rows")] if sum(sums[3]) else []
    caption = facts.t("captions.responses" if issued else "captions.responses_received")
    if not sums[0]:  # neither issued nor asked for anywhere
        headings = [headings[0], *headings[2:]]
        rows = [Row((row.cells[0], *row.cells[2:]), row.kind) for row in rows]
    return _table(facts, "responses", headings, rows, caption=caption, notes=notes)


def _rate(facts: Facts, part: int, whole: int) -> Cell:
    return percent_cell(facts, part / whole) if whole else Cell(MISSING)


def reasons_table(facts: Facts) -> TableBlock | None:
    """Why forms were not valid."""
    reasons = sorted(facts.inputs.rejected_reasons.items(), key=lambda item: (-item[1], item[0]))
    if len(reasons) < 2:
        return None
    rows = []
    for code, count in reasons:
        words = reason_words(code, facts)
        rows.append(Row((Cell(words[:1].upper() + words[1:]), count_cell(facts, count))))
    return _table(facts, "reasons", _columns(facts, "reason", "forms"), rows)


def criteria_table(facts: Facts) -> TableBlock:
    """The index of each criterion, the composite, and the overall question apart."""
    rows = [
        _index_row(facts, label, facts.row("all", criterion=code)) for code, label in facts.criteria.items()
    ]
    rows.append(_index_row(facts, label_of(facts, OVERALL), facts.overall(), "total"))
    question = facts.inputs.questionnaire.overall
    if question is not None and (row := facts.row("all", criterion=question.code)) is not None:
        rows.append(_index_row(facts, facts.t("words.overall_question"), row))
    return _table(facts, "criteria", _index_headings(facts, "criterion"), rows)


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
        *_columns(facts, "criterion"),
        *(labels[value] for value in order),
        *_columns(facts, "answers"),
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
    return _table(
        facts, f"distribution{spread.suffix}", headings, rows, caption=caption, notes=notes, wide=True
    )


def quoted(labels: Sequence[str]) -> str:
    """Labels in quotation marks, parted by commas."""
    return ", ".join(f"“{label}”" for label in labels)


def units_table(facts: Facts) -> TableBlock:
    """Each unit's composite with its interval, and, where made, the comparison with the overall index."""
    compared = facts.comparisons
    headings = _index_headings(facts, "unit")[:-1]
    if compared:
        headings += _columns(facts, "difference", "p", "group", "rank")
    rows = []
    for unit in facts.units:
        row = facts.row("unit", unit.id)
        base = _index_row(facts, unit.name, row)
        rows.append(Row((*base.cells[:-1], *_comparison_cells(facts, unit.id)), base.kind))
    blank = (Cell(""),) * (4 if compared else 0)
    for level in facts.levels():
        base = _index_row(facts, level.unit, level, "total")
        rows.append(Row((*base.cells[:-1], *blank), "total"))
    base = _index_row(facts, facts.t("words.everything"), facts.overall(), "total")
    rows.append(Row((*base.cells[:-1], *blank), "total"))
    notes = [facts.t("notes.simultaneous")] if compared else []
    said = (len(headings) - 2,) if compared else ()
    return _table(facts, "units", headings, rows, said=said, notes=notes, wide=bool(compared))


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
    headings = _columns(facts, "unit", "effective_n", "index")
    return _table(facts, "funnel", headings, rows, caption=facts.t("captions.figure_funnel"))


def heatmap_table(facts: Facts) -> TableBlock:
    """Units × criteria: the data behind the heat map."""
    headings = [*_columns(facts, "unit"), facts.t("words.composite"), *facts.short.values()]
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
    return _table(facts, "heatmap", headings, rows, caption=caption, wide=True)


def profile_table(facts: Facts) -> TableBlock | None:
    """The respondents by attribute."""
    table = facts.profile
    if table is None:
        return None
    rows = [
        Row((Cell(attribute), Cell(label), count_cell(facts, forms), percent_cell(facts, share)))
        for attribute, label, forms, share in zip(
            texts(table, "attribute_label"),
            texts(table, "label"),
            numbers(table, "forms"),
            numbers(table, "share"),
            strict=True,
        )
    ]
    return _table(facts, "profile", _columns(facts, "attribute", "category", "forms", "share"), rows, words=2)


def groups_table(facts: Facts) -> TableBlock | None:
    """The composite of each group of respondents, over all units: never crossed with them."""
    if not facts.groups:
        return None
    rows = []
    for attribute, group, row, forms in facts.groups:
        cells = (Cell(attribute), Cell(group), facts.index_cell(row), *limits_cell(facts, row))
        rows.append(Row((*cells, count_cell(facts, forms))))
    overall = _index_row(facts, facts.t("words.everything"), facts.overall(), "total")
    rows.append(Row((overall.cells[0], Cell(""), *overall.cells[1:5]), "total"))
    headings = _columns(facts, "attribute", "category", "index", "lower", "upper", "forms")
    notes = [facts.t("notes.groups_not_tested")]
    return _table(facts, "groups", headings, rows, words=2, notes=notes)


def progress_data(facts: Facts) -> Table:
    """Forms entered and held back by unit, with the quota, for the progress chart."""
    responses = {r.unit_id: r for r in facts.inputs.responses}
    rows = [
        (
            unit.name,
            float(found.valid if (found := responses.get(unit.id)) else 0),
            float(found.held if found else 0),
            float(unit.quota) if unit.quota else float("nan"),
        )
        for unit in facts.units
    ]
    names, entered, held, quota = zip(*rows, strict=True)
    return Table(
        {
            "unit": np.array(names, dtype=object),
            "entered": np.array(entered),
            "held": np.array(held),
            "quota": np.array(quota),
        }
    )


def unit_table(facts: Facts, unit_id: str, name: str) -> TableBlock:
    """One unit's criteria beside those of the whole survey."""
    level = facts.level_text()
    headings = [
        *_columns(facts, "criterion", "index"),
        facts.t("columns.lower", level=level),
        facts.t("columns.upper", level=level),
        *_columns(facts, "forms", "overall"),
    ]
    rows = []
    question = facts.inputs.questionnaire.overall
    codes = [*facts.criteria, OVERALL, *([question.code] if question else [])]
    for code in codes:
        row = facts.row("unit", unit_id, code)
        if row is None:
            continue
        base = _index_row(facts, label_of(facts, code), row, "total" if code == OVERALL else "")
        overall = facts.index_cell(facts.row("all", criterion=code))
        rows.append(Row((*base.cells[:-1], overall), base.kind))
    caption = facts.t("captions.unit_criteria", unit=name)
    return _table(facts, "unit_criteria", headings, rows, caption=caption)


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
        p = adjusted.get((after.scope, after.unit_id), float("nan"))
        name = facts.t("words.everything") if after.scope == "all" else after.unit
        cells = (
            Cell(name),
            facts.index_cell(before),
            facts.index_cell(after),
            Cell(format_change(change, facts.lang), change),
            Cell(format_p(p, facts.lang), p if is_number(p) else None),
        )
        rows.append(Row(cells, "total" if after.scope == "all" else ""))
    return _table(facts, "trend", _columns(facts, "unit", "before", "after", "change", "p"), rows)


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
    return _table(facts, "drivers", _columns(facts, "criterion", "importance", "index"), rows)


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
    return _table(facts, "appendix", headings, rows, said=(1, 3, 4))


def imports_table(facts: Facts) -> TableBlock | None:
    """The imported files with their hashes."""
    imports = facts.inputs.provenance.imports
    if not imports:
        return None
    counts = [(file.rows, file.accepted, file.held, file.rejected, file.resent) for file in imports]
    totals = [sum(column) for column in zip(*counts, strict=True)]
    names = ["rows", "accepted", "held", "refused", "resent"]
    shown = [index for index, total in enumerate(totals) if total or index < 2]
    rows = []
    for file, own in zip(imports, counts, strict=True):
        words = (Cell(file.name), Cell(file.sha256), Cell(_imported(facts, file.imported_at)))
        rows.append(Row((*words, *(count_cell(facts, own[index]) for index in shown))))
    if len(rows) > 1:
        cells = (count_cell(facts, totals[index]) for index in shown)
        rows.append(Row((Cell(facts.t("words.total")), Cell(""), Cell(""), *cells), "total"))
    headings = _columns(facts, "file", "sha256", "imported", *(names[index] for index in shown))
    notes = [facts.t("notes.import_rows")]
    return _table(facts, "imports", headings, rows, words=3, notes=notes, wide=True)


def _imported(facts: Facts, stored: str) -> str:
    """The time of an import as the store wrote it, in the report's own zone: 16:05, 24/11/2026."""
    try:
        when = datetime.fromisoformat(stored)
    except ValueError:
        return stored
    if when.tzinfo is not None:
        when = when.astimezone(facts.inputs.provenance.generated_at.tzinfo)
    return f"{when:%H:%M}, {format_date(when.date(), facts.lang)}"


def _moment(facts: Facts, when: datetime) -> str:
    zone = when.strftime("%z")
    shift = f" (UTC{zone[:3]}:{zone[3:5]})" if zone else ""
    return f"{when:%H:%M}, {format_date(when.date(), facts.lang)}{shift}"


def _weights(facts: Facts) -> str:
    method = facts.inputs.indices.method
    said = [facts.t("words.by_respondent")] if method.respondent_weights else []
    said += [] if method.weights == "none" else [facts.t(f"words.by_{method.weights}")]
    return "; ".join(said) or facts.t("words.unweighted")


def settings_table(facts: Facts) -> TableBlock:
    """Versions, clock, hashes and settings: what it takes to make the same report again."""
    method, origin = facts.inputs.indices.method, facts.inputs.provenance
    questionnaire = facts.inputs.questionnaire
    entries = {
        "program": origin.version,
        "generated": _moment(facts, origin.generated_at),
        "questionnaire": f"{questionnaire.id}, {questionnaire.version}",
        "questionnaire_hash": origin.questionnaire_sha256,
        "recipe": method.recipe,
        "interval": f"{'t' if facts.interval == 'mean' else facts.interval}, {facts.level_text()}",
        "weights": _weights(facts),
        "fpc": facts.t("words.yes" if method.fpc and facts.known_populations else "words.no"),
        "seed": "" if origin.seed is None else str(origin.seed),
        "libraries": ", ".join(f"{name} {version}" for name, version in origin.libraries.items()),
        "files": format_decimal(len(origin.imports), 0, facts.lang),
    }
    rows = [Row((Cell(facts.t(f"provenance.{key}")), Cell(value))) for key, value in entries.items() if value]
    return _table(facts, "settings", _columns(facts, "name", "value"), rows, words=2)
