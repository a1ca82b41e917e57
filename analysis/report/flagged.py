"""What the report says of forms under question: only where leaving them out changes a published figure."""

from __future__ import annotations

from typing import Any

from analysis.charts.selection import Row
from analysis.formatting import format_count, format_decimal, round_half_up
from analysis.report.document import Cell, Paragraph
from analysis.report.facts import Facts
from analysis.report.inputs import SMALLEST_CELL, WithoutFlagged


def say_flagged(facts: Facts) -> list[Paragraph]:
    """The index and those of the levels without the flagged forms, each where it differs beyond rounding.

    Figures with and without give away what the flagged forms alone say, so there are none where that is
    fewer than `SMALLEST_CELL` forms of a level, or where a unit's own figures are withheld.
    """
    flagged = facts.inputs.flagged
    changes = _changes(facts, flagged) if flagged is not None else []
    if flagged is None or not changes:
        return []
    if not _may_be_published(facts, flagged):
        return [_paragraph(facts, "few", {})]
    count = Cell(format_count(flagged.forms, facts.lang), float(flagged.forms))
    said = [_paragraph(facts, "", {"flagged": count})]
    for every, left in changes:
        cells = {"estimate": Cell(facts.share(left.estimate), left.estimate), **_change(facts, every, left)}
        direction = facts.t(f"words.{'lower' if left.estimate < every.estimate else 'higher'}_by")
        words = {"direction": direction, "points": facts.points}
        if every.scope != "all":
            words["level_name"] = every.unit
            said.append(_paragraph(facts, "level", cells, every.unit_id, **words))
            continue
        if left.has_interval and not left.complete:
            cells |= {name: Cell(facts.share(getattr(left, name)), getattr(left, name)) for name in _LIMITS}
            cells["level"] = Cell(facts.level_text(), facts.inputs.indices.method.level)
            said.append(_paragraph(facts, "index", cells, **words))
        else:
            said.append(_paragraph(facts, "index_no_interval", cells, **words))
        target = facts.inputs.plan.target
        if _verdict(every, target) != _verdict(left, target):
            said.append(_paragraph(facts, "target", {"target": Cell(facts.share(target), target)}))
    return said


_LIMITS = ("lower", "upper")


def flagged_facts(facts: Facts) -> dict[str, Any]:
    """How many forms are flagged, and by which screening: where the report says so."""
    flagged = facts.inputs.flagged
    if flagged is None or not _changes(facts, flagged) or not _may_be_published(facts, flagged):
        return {}
    return {"flagged": {"forms": flagged.forms, "fdr": flagged.fdr, "seed": flagged.seed}}


def _changes(facts: Facts, flagged: WithoutFlagged) -> list[tuple[Row, Row]]:
    """The published headlines with all forms and without the flagged, where they differ beyond rounding."""
    found = []
    for scope in ("all", "level"):
        for every in facts.rows(scope):
            left = facts.row(scope, every.unit_id, table=flagged.indices)
            if left is None or not every.published or left.estimate != left.estimate:
                continue
            points = round_half_up(abs(left.estimate - every.estimate) * 100, 2)
            if points and facts.share(left.estimate) != facts.share(every.estimate):
                found.append((every, left))
    return found


def _may_be_published(facts: Facts, flagged: WithoutFlagged) -> bool:
    few = any(0 < count < SMALLEST_CELL for count in flagged.by_level.values())
    return not few and set(facts.states.values()) == {"full"}


def _change(facts: Facts, every: Row, left: Row) -> dict[str, Cell]:
    change = abs(left.estimate - every.estimate)
    return {"change": Cell(format_decimal(change * 100, 2, facts.lang), change)}


def _verdict(row: Row, target: float) -> str:
    if not row.has_interval:
        return "none"
    return "met" if row.lower >= target else "not_met" if row.upper < target else "not_shown"


def _paragraph(
    facts: Facts, name: str, cells: dict[str, Cell], place: str = "", /, **words: str
) -> Paragraph:
    filled = {key: cell.text for key, cell in cells.items()} | words
    text = facts.t("sentences." + "_".join(filter(None, ("flagged", name))), **filled)
    return Paragraph(".".join(filter(None, ("flagged", name, place))), text, cells, "sentence")
