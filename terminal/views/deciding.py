"""Rows that wait for a decision, side by side with what they conflict with; decisions made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from survey.messages import Language, say
from survey.questionnaire.model import BLANK, FIRST_NONRESPONSE
from terminal.tables import text_table, wrap

if TYPE_CHECKING:
    from survey.questionnaire.model import Item, Questionnaire
    from survey.store.records import Decision, Form, HeldRow

_MOST_DIFFERENCES = 40


def held_text(rows: Sequence[HeldRow], questionnaire: Questionnaire, lang: Language) -> str:
    """Each held row with its place and reason; where it conflicts with a form, what differs."""
    if not rows:
        return say("terminal.held_none", lang)
    blocks = [say("terminal.held_count", lang, count=len(rows))]
    blocks += ["\n".join(_row_lines(row, questionnaire, lang)) for row in rows]
    return "\n\n".join([*blocks, say("terminal.held_next", lang)])


def _row_lines(row: HeldRow, questionnaire: Questionnaire, lang: Language) -> Iterator[str]:
    place = say("terminal.held_sheet", lang, sheet=row.sheet) if row.sheet else ""
    yield wrap(say("terminal.held_row", lang, id=row.row_id, file=row.file_name, sheet=place, row=row.number,
                   why=reason_text(row, lang)), hanging="  ")  # fmt: skip
    if row.form is None or row.other is None:
        return
    header = (
        say("terminal.held_field", lang),
        say("terminal.held_this", lang),
        say("terminal.held_other", lang, file=row.other.file_name, row=row.other.number),
    )
    yield text_table(
        header, list(differences(row.form, row.other.form, questionnaire, lang))[:_MOST_DIFFERENCES]
    )


def reason_text(row: HeldRow, lang: Language) -> str:
    """Why a row is held, as its own problem says it or as the reason's code does."""
    for problem in row.problems:
        if problem.code == row.reason:
            return problem.message(lang)
    return say(f"terminal.reason_{row.reason.rpartition('.')[2]}", lang)


def differences(
    one: Form, other: Form, questionnaire: Questionnaire, lang: Language
) -> Iterator[tuple[str, str, str]]:
    """The fields in which two forms differ: name, the first's value, the other's."""
    pairs = zip(questionnaire.rated, one.ratings, other.ratings, strict=True)
    for item, first, second in pairs:
        if first != second:
            yield (
                item.code,
                _rating(questionnaire, item, first, lang),
                _rating(questionnaire, item, second, lang),
            )
    for field in ("serial", "unit_id", "collected_on", "volunteer"):
        values = (getattr(one, field) or "", getattr(other, field) or "")
        if values[0] != values[1]:
            yield say(f"terminal.field_{field}", lang), *values
    for attribute in questionnaire.attributes:
        values = (one.attributes.get(attribute.code, ""), other.attributes.get(attribute.code, ""))
        if values[0] != values[1]:
            yield attribute.label.in_language(lang), *values


def _rating(questionnaire: Questionnaire, item: Item, byte: int, lang: Language) -> str:
    value = byte - 256 if byte > 127 else byte
    if value <= FIRST_NONRESPONSE:
        return questionnaire.nonresponse[FIRST_NONRESPONSE - value].label.in_language(lang)
    if value < 0:
        return say(f"terminal.rating_{'blank' if value == BLANK else 'unusable'}", lang)
    label = next((level.label.in_language(lang) for level in item.scale.levels if level.value == value), "")
    return f"{value} {label}"


def held_json(rows: Sequence[HeldRow], questionnaire: Questionnaire, lang: Language) -> str:
    """The held rows as JSON: place, reason, the raw cells, and what differs from the form already in."""
    records: list[dict[str, Any]] = []
    for row in rows:
        other = row.other
        records.append({
            "row_id": row.row_id, "import": row.import_id, "file": row.file_name, "sheet": row.sheet,
            "row": row.number, "reason": row.reason, "message": reason_text(row, lang), "raw": _masked(row),
            "conflicts_with": other and {"file": other.file_name, "sheet": other.sheet, "row": other.number},
            "differences": [
                {"field": field, "this": this, "other": there}
                for field, this, there in (
                    differences(row.form, other.form, questionnaire, lang) if row.form and other else ()
                )
            ],
        })  # fmt: skip
    return json.dumps(records, ensure_ascii=False, indent=1)


def _masked(row: HeldRow) -> dict[str, str]:
    """The raw cells, a number or address of a person that was typed into one masked; a serial is none."""
    from survey.importing.personal import mask_personal

    serial = row.form.serial if row.form is not None else None
    return {
        header: text if text.strip() == serial else mask_personal(text)[0] for header, text in row.raw.items()
    }


def decision_text(decision: Decision, lang: Language, *, undone: bool = False) -> str:
    """What was decided, or taken back."""
    code = "terminal.undone_decision" if undone else "terminal.resolved"
    action = decision.action.replace("_", "-")
    return say(code, lang, id=decision.id, action=action, count=len(decision.row_ids))
