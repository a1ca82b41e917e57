"""Sentences, each said only when the statistics support it. The words are in texts/, the rules here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.charts.selection import Row, numbers, texts
from analysis.formatting import (
    format_count,
    format_decimal,
    format_list,
    format_percent,
    is_number,
    round_half_up,
    sort_key,
)
from analysis.indices import reason
from analysis.recipes import OVERALL
from analysis.report.document import Cell, Paragraph
from analysis.report.facts import Facts
from analysis.report.inputs import SMALLEST_CELL


def _say(
    facts: Facts, id: str, text: str, cells: Mapping[str, Cell], manner: str = "sentence", /, **words: str
) -> Paragraph:
    """A sentence from the text `sentences.<text>`, its figures kept with their values."""
    filled = {key: cell.text for key, cell in cells.items()} | words
    return Paragraph(id, facts.t(f"sentences.{text}", **filled), dict(cells), manner)


def _share(facts: Facts, value: float) -> Cell:
    return Cell(facts.share(value), value)


def _count(facts: Facts, value: float) -> Cell:
    return Cell(format_count(value, facts.lang), float(value))


def _estimate(facts: Facts, row: Row) -> dict[str, Cell]:
    cells = {"estimate": _share(facts, row.estimate)}
    if row.has_interval and not row.complete:
        cells |= {"lower": _share(facts, row.lower), "upper": _share(facts, row.upper)}
        level = facts.inputs.indices.method.level
        cells["level"] = Cell(facts.level_text(), level)
    return cells


def say_responses(facts: Facts) -> list[Paragraph]:
    """Forms issued (where recorded), received and valid, by level; those held or not valid, with reasons."""
    responses = facts.inputs.responses
    received, valid = sum(r.received for r in responses), sum(r.valid for r in responses)
    cells = {"received": _count(facts, received), "valid": _count(facts, valid)}
    rate = valid / received if received else float("nan")
    cells["rate"] = Cell(format_percent(rate, facts.lang), rate)
    known = [r.issued for r in responses if r.issued is not None]
    name = "responses"
    if known and all(r.issued is not None for r in responses if r.unit_id):
        name = "responses_issued"
        cells["issued"] = _count(facts, sum(known))
    parts = _parts(facts)
    name += "" if len(parts) > 1 else "_one"
    words = {"parts": format_list([text for text, _ in parts], facts.lang)} if len(parts) > 1 else {}
    for index, (_, figures) in enumerate(parts):
        cells |= {f"{key}_{index}": cell for key, cell in figures.items()} if len(parts) > 1 else {}
    said = [_say(facts, "responses.counts", name, cells, **words)]
    return said + _say_rejected(facts)


def _parts(facts: Facts) -> list[tuple[str, dict[str, Cell]]]:
    """The valid forms of each level of units: `2.100 phiếu tại 14 phường`. Units without any do not count."""
    plan = facts.inputs.plan
    valid = {r.unit_id: r.valid for r in facts.inputs.responses}
    parts = []
    for level in plan.levels:
        own = [unit for unit in facts.units if unit.level == level.code and valid.get(unit.id, 0)]
        if not own:
            continue
        figures = {"forms": _count(facts, sum(valid[unit.id] for unit in own))}
        kind, several = _kind_of_unit(level.name.in_language(facts.lang), facts.lang)
        name = "words.level_forms_one"
        words = {"forms": figures["forms"].text, "kind": kind}
        if len(own) > 1 or several:
            figures["units"] = _count(facts, len(own))
            name, words["units"] = "words.level_forms_many", figures["units"].text
        parts.append((facts.t(name, **words), figures))
    return parts


def _kind_of_unit(name: str, lang: str) -> tuple[str, bool]:
    """A level's name within a sentence, and whether it is a plural: `Các phường` gives `phường`."""
    kind = name[:1].lower() + name[1:] if name[1:2].islower() else name
    if lang == "vi" and kind.startswith("các "):
        return kind[4:], True
    return kind, False


def _say_rejected(facts: Facts) -> list[Paragraph]:
    said = []
    rejected = sum(r.rejected for r in facts.inputs.responses)
    if rejected:
        reasons = sorted(facts.inputs.rejected_reasons.items(), key=lambda item: (-item[1], item[0]))
        named = [(reason_words(code, facts), count) for code, count in reasons]
        cells = {"count": _count(facts, rejected)}
        listed = []
        for index, (name, count) in enumerate(named):
            cells[f"reason_{index}"] = _count(facts, count)
            listed.append(facts.t("sentences.reason_count", reason=name, count=cells[f"reason_{index}"].text))
        if listed:
            said.append(_say(facts, "responses.rejected", "rejected", cells, reasons="; ".join(listed)))
    held = sum(r.held for r in facts.inputs.responses)
    if held:
        said.append(_say(facts, "responses.held", "held", {"count": _count(facts, held)}))
    return said


def reason_words(code: str, facts: Facts) -> str:
    """A short name for the reason a form was not valid."""
    words: dict[str, str] = facts.t.section("reasons")
    return words.get(code.replace(".", "_"), words.get("other", code))


def say_headline(facts: Facts) -> list[Paragraph]:
    """The index with its interval, the target, each level, the weighted index, the overall question."""
    row = facts.overall()
    if not row.published:
        name = "index_suppressed" if "c" in row.marks else "index_none"
        return [_say(facts, "headline.index", name, {}, "lead"), *_say_levels(facts)]
    if row.complete:
        first = _say(
            facts, "headline.index", "index_complete", {"estimate": _share(facts, row.estimate)}, "lead"
        )
    elif row.has_interval:
        first = _say(facts, "headline.index", "index", _estimate(facts, row), "lead")
    else:
        words = _reasons(facts, row)
        first = _say(
            facts, "headline.index", "index_no_interval", _estimate(facts, row), "lead", reason=words
        )
    said = [first, *say_target(facts, row, "headline")]
    said += _say_levels(facts)
    said += _say_weighted(facts)
    return said + _say_overall_question(facts)


def _reasons(facts: Facts, row: Row) -> str:
    found = [reason(code, facts.lang).rstrip(".") for code in row.marks if code not in ("c", "u")]
    sentence = "; ".join(found)
    return sentence[:1].lower() + sentence[1:] if sentence else "–"


def say_target(facts: Facts, row: Row, place: str) -> list[Paragraph]:
    """Met only when the lower limit reaches the target, not met only when the upper one is below it."""
    if not row.has_interval:
        return []
    target = facts.inputs.plan.target
    name = (
        "target_met"
        if row.lower >= target
        else "target_not_met"
        if row.upper < target
        else "target_not_shown"
    )
    name += "_complete" if row.complete else ""
    said = [_say(facts, f"{place}.target", name, {"target": _share(facts, target)})]
    if name == "target_not_shown" and facts.measure == "satisfied":
        extra = facts.inputs.indices.forms_to_settle(target, row.scope, row.unit_id)
        if extra:
            said.append(_say(facts, f"{place}.extra", "target_extra", {"extra": _count(facts, extra)}))
    return said


def _say_levels(facts: Facts) -> list[Paragraph]:
    said = []
    for row in facts.levels():
        if row.published:
            sampled = row.has_interval and not row.complete
            name = "index_level" if sampled else "index_level_no_interval"
            name = "index_level_complete" if row.complete else name
            said.append(
                _say(facts, f"headline.level.{row.unit_id}", name, _estimate(facts, row), level_name=row.unit)
            )
    return said


def _say_weighted(facts: Facts) -> list[Paragraph]:
    row = facts.row("all", table=facts.weighted) if facts.weighted is not None else None
    if row is None or not row.published:
        return []
    name = "weighted" if row.has_interval and not row.complete else "weighted_no_interval"
    return [_say(facts, "headline.weighted", name, _estimate(facts, row))]


def _say_overall_question(facts: Facts) -> list[Paragraph]:
    question = facts.inputs.questionnaire.overall
    row = facts.row("all", criterion=question.code) if question and facts.measure == "satisfied" else None
    if row is None or not row.published:
        return []
    sampled = row.has_interval and not row.complete
    name = "overall_question" if sampled else "overall_question_no_interval"
    return [_say(facts, "headline.overall_question", name, _estimate(facts, row))]


def say_criteria(facts: Facts) -> list[Paragraph]:
    """Highest and lowest criterion, as a rank only when the tests say so, else "thuộc nhóm".

    The ranks' simultaneous ranges decide where they were computed: the best group are the criteria that
    none is shown to be above. Without them, intervals that do not overlap: for criteria rated on the
    same forms a stricter test than one of the difference, even after adjusting for all of them.
    """
    rows = [row for code in facts.criteria if (row := facts.row("all", criterion=code)) and row.has_interval]
    if len(rows) < 2:
        return []
    rows.sort(key=lambda row: -row.estimate)
    ranges = _rank_ranges(facts, rows)
    top = [row for row in rows if ranges[row.criterion][0] == 1]
    bottom = [row for row in rows if ranges[row.criterion][1] == len(rows)]
    if len(top) == len(rows):
        return [_say(facts, "criteria.order", "criterion_all_alike", {})]
    follows = len(rows) > 2 and ranges[rows[1].criterion] == (2, 2)
    return [
        _say_end(facts, "highest", "high", top, rows[1] if follows else None),
        _say_end(facts, "lowest", "low", bottom[::-1], None),
    ]


def _rank_ranges(facts: Facts, rows: Sequence[Row]) -> dict[str, tuple[int, int]]:
    """The best and the worst rank of each criterion, as far as they are known to differ."""
    order = facts.inputs.order
    if order is not None:
        limits = zip(numbers(order, "rank_lower"), numbers(order, "rank_upper"), strict=True)
        found = dict(zip(texts(order, "criterion"), ((int(a), int(b)) for a, b in limits), strict=True))
        if {row.criterion for row in rows} == set(found):
            return found
    return {
        row.criterion: (
            1 + sum(other.lower > row.upper for other in rows),
            len(rows) - sum(other.upper < row.lower for other in rows),
        )
        for row in rows
    }


def _say_end(
    facts: Facts, superlative: str, group: str, ends: Sequence[Row], following: Row | None
) -> Paragraph:
    if len(ends) > 1:
        cells = {f"estimate_{index}": _share(facts, row.estimate) for index, row in enumerate(ends)}
        names = [
            facts.t("sentences.named_estimate", name=facts.criteria[row.criterion], estimate=cell.text)
            for row, cell in zip(ends, cells.values(), strict=True)
        ]
        return _say(
            facts, f"criteria.{superlative}", f"criterion_{group}_group", cells, names="; ".join(names)
        )
    cells = {"estimate": _share(facts, ends[0].estimate)}
    words = {"name": facts.criteria[ends[0].criterion]}
    name = f"criterion_{superlative}"
    if following is not None:
        name = "criterion_highest_next"
        cells["next_estimate"] = _share(facts, following.estimate)
        words["next"] = facts.criteria[following.criterion]
    return _say(facts, f"criteria.{superlative}", name, cells, **words)


def say_nonresponse(facts: Facts) -> list[Paragraph]:
    """The item most often left blank, when it is blank on ten forms or more."""
    table = facts.nonresponse
    missing = [a + b for a, b in zip(table["blank"].tolist(), table["unusable"].tolist(), strict=True)]
    if not missing or max(missing) < SMALLEST_CELL:
        return []
    worst = missing.index(max(missing))
    share = float(table["rate"][worst])
    cells = {"share": Cell(format_percent(share, facts.lang), share)}
    return [_say(facts, "responses.nonresponse", "nonresponse", cells, item=str(table["label"][worst]))]


def say_units(facts: Facts) -> list[Paragraph]:
    """Units above and below the overall index after adjustment; with none, the sentence that says so."""
    compared = facts.comparisons
    if len([row for row in facts.rows("unit") if row.published]) < 2:
        return []
    if not compared:
        return [_say(facts, "units.groups", "units_not_tested", {})]
    names = {unit.id: unit.name for unit in facts.units}
    above, below = (
        sorted((names[u] for u, c in compared.items() if c.group == group), key=sort_key)
        for group in ("above", "below")
    )
    if not above and not below:
        return [_say(facts, "units.groups", "units_alike", {})]
    name = "units_differ" if above and below else "units_above" if above else "units_below"
    rest = _count(facts, len(compared) - len(above) - len(below))
    cells = {"rest": rest} if rest.value else {}
    words = {"above": format_list(above, facts.lang), "below": format_list(below, facts.lang)}
    words["others"] = facts.t("words.other_units", rest=rest.text) if rest.value else ""
    said = [_say(facts, "units.groups", name, cells, **words)]
    first = [u for u, c in compared.items() if c.rank_upper_simultaneous == 1]
    if len(first) == 1 and (row := facts.row("unit", first[0])) is not None:
        cells = {"estimate": _share(facts, row.estimate)}
        said.append(_say(facts, "units.first", "unit_first", cells, unit=names[first[0]]))
    level = {"level": Cell(facts.level_text(), facts.inputs.indices.method.level)}
    return [*said, _say(facts, "units.rank", "units_rank", level, "note")]


def valid_forms(facts: Facts, unit_id: str) -> int:
    """A unit's valid forms."""
    return next((row.valid for row in facts.inputs.responses if row.unit_id == unit_id), 0)


def say_unit(facts: Facts, unit_id: str, name: str) -> list[Paragraph]:
    """One unit's index, the target, the overall index beside it, and the comparison where it was made."""
    row = facts.row("unit", unit_id)
    forms = valid_forms(facts, unit_id)
    if not forms:
        return [_say(facts, "unit.index", "index_unit_none", {}, "lead", unit=name)]
    cells = {"forms": _count(facts, forms)}
    if row is None or not row.published:
        return [_say(facts, "unit.index", "index_unit_suppressed", cells, "lead", unit=name)]
    cells |= _estimate(facts, row)
    if row.complete:
        said = [_say(facts, "unit.index", "index_unit_complete", cells, "lead", unit=name)]
    elif row.has_interval:
        said = [_say(facts, "unit.index", "index_unit", cells, "lead", unit=name)]
    else:
        words = {"unit": name, "reason": _reasons(facts, row)}
        said = [_say(facts, "unit.index", "index_unit_no_interval", cells, "lead", **words)]
    said += say_target(facts, row, "unit")
    overall = facts.overall()
    if overall.published:
        sampled = overall.has_interval and not overall.complete
        text = "index_unit_overall" if sampled else "index_unit_overall_no_interval"
        said.append(_say(facts, "unit.overall", text, _estimate(facts, overall)))
    compared = facts.comparisons.get(unit_id)
    if compared is not None:
        said.append(_say(facts, "unit.comparison", f"unit_{compared.group}", {}))
    return said


def say_trend(facts: Facts) -> list[Paragraph]:
    """The change of the overall index since the earlier survey, or why there is no comparison."""
    previous = facts.inputs.previous
    if previous is None:
        return []
    if previous.changes is None:
        return [_say(facts, "trend.change", "trend_not_comparable", {}, reason=previous.obstacle)]
    for scope, difference, p in zip(
        texts(previous.changes, "scope"),
        numbers(previous.changes, "difference"),
        numbers(previous.changes, "p_adjusted"),
        strict=True,
    ):
        if scope == "all" and is_number(difference) and facts.overall().published:
            difference *= 0.01 if facts.measure == "index100" else 1.0
            points = round_half_up(abs(difference) * 100, 2)
            cells = {"change": Cell(format_decimal(abs(difference) * 100, 2, facts.lang), abs(difference))}
            if points == 0:
                return [_say(facts, "trend.change", "trend_level", {}, wave=previous.name)]
            name = "trend_up" if difference > 0 else "trend_down"
            name += "" if is_number(p) and p < 1 - facts.inputs.indices.method.level else "_not_significant"
            return [_say(facts, "trend.change", name, cells, wave=previous.name, points=facts.points)]
    return []


def say_matches(facts: Facts) -> list[Paragraph]:
    """Which units were not compared with the earlier survey, and what the past of others rests on."""
    previous = facts.inputs.previous
    if previous is None or previous.changes is None:
        return []
    names: dict[str, list[str]] = {}
    for scope, unit, *codes in zip(
        *(texts(previous.changes, name) for name in ("scope", "unit", "reason", "note")), strict=True
    ):
        for code in ";".join(codes).split(";") if scope != "all" else ():
            if code:
                names.setdefault(code, []).append(unit)
    return [
        Paragraph(
            f"trend.{code}", f"{format_list(units, facts.lang)}: {reason(code, facts.lang)}", {}, "note"
        )
        for code, units in names.items()
    ]


def say_drivers(facts: Facts) -> list[Paragraph]:
    """The criterion most closely tied to the overall question; an association, never a cause."""
    table = facts.inputs.drivers
    if table is None:
        return []
    shares = dict(zip(texts(table, "criterion"), numbers(table, "importance"), strict=True))
    shares = {code: share for code, share in shares.items() if is_number(share) and code in facts.criteria}
    if not shares:
        return []
    first = max(shares, key=lambda code: shares[code])
    lower = (
        dict(zip(texts(table, "criterion"), numbers(table, "lower"), strict=True))
        if _has(table, "lower")
        else {}
    )
    upper = (
        dict(zip(texts(table, "criterion"), numbers(table, "upper"), strict=True))
        if _has(table, "upper")
        else {}
    )
    clear = all(lower.get(first, 0.0) > upper.get(code, 1.0) for code in shares if code != first)
    cells = {"share": Cell(format_percent(shares[first], facts.lang), shares[first])}
    name = "drivers" if clear else "drivers_group"
    return [_say(facts, "drivers.first", name, cells, name=facts.criteria[first])]


def _has(table: object, name: str) -> bool:
    try:
        table[name]  # type: ignore[index]
    except (KeyError, ValueError):
        return False
    return True


def say_assumption(facts: Facts) -> Paragraph:
    """What the intervals cover and what they rest on: said in every report."""
    return _say(facts, "method.assumption", "assumption", {}, "note")


def label_of(facts: Facts, code: str) -> str:
    """The label of the composite, a criterion or the overall question."""
    if code == OVERALL:
        return facts.t("words.composite")
    question = facts.inputs.questionnaire.overall
    if question is not None and code == question.code and code not in facts.criteria:
        return facts.t("words.overall_question")
    return facts.criteria.get(code, code)
