"""Tables of forms and of respondents: received, not valid, who answered."""

from __future__ import annotations

import numpy as np

from analysis.charts.selection import numbers, texts
from analysis.formatting import (
    MISSING,
)
from analysis.report.cells import (
    column_names,
    count_cell,
    make_table,
    percent_cell,
)
from analysis.report.document import Cell, Row, TableBlock
from analysis.report.facts import Facts
from analysis.report.sentences import reason_words
from analysis.table import Table


def responses_table(facts: Facts) -> TableBlock:
    """Forms per unit: issued (where recorded) or asked for, received, valid, held back, not valid."""
    responses = {r.unit_id: r for r in facts.inputs.responses}
    issued = any(r.issued is not None for r in responses.values())
    quotas = {unit.id: unit.quota for unit in facts.inputs.plan.units}
    first = "issued" if issued else "quota"
    headings = column_names(facts, "unit", first, "received", "valid", "held", "rejected", "rate")
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
    return make_table(facts, "responses", headings, rows, caption=caption, notes=notes)


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
    return make_table(facts, "reasons", column_names(facts, "reason", "forms"), rows)


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
    return make_table(
        facts, "profile", column_names(facts, "attribute", "category", "forms", "share"), rows, words=2
    )


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
