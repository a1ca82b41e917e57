"""What a form that came in again says otherwise than before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from survey.importing.context import Context
from survey.messages import Problem
from survey.questionnaire.model import BLANK, UNUSABLE, Questionnaire
from survey.store import Store
from survey.store.records import Form, Row
from survey.store.settle import CONFLICT


def tell_differences(rows: Sequence[Row], store: Store, context: Context) -> tuple[Row, ...]:
    """The rows, each that conflicts with a form of the same serial with a note of what differs."""
    serials = {row.form.serial for row in rows if row.reason == CONFLICT and row.form is not None}
    if not serials:
        return tuple(rows)
    earlier = {form.form.serial: form.form for form in store.read_forms() if form.form.serial in serials}
    for row in rows:  # a dry run stores nothing; the form met may stand in the same file
        if row.state == "accepted" and row.form is not None and row.form.serial in serials:
            earlier.setdefault(row.form.serial, row.form)
    told: list[Row] = []
    for row in rows:
        before = earlier.get(row.form.serial) if row.form is not None else None
        if row.reason == CONFLICT and row.form is not None and before is not None:
            row = replace(row, problems=(*row.problems, _note(row, row.form, before, context.questionnaire)))
        told.append(row)
    return tuple(told)


def _note(row: Row, form: Form, before: Form, questionnaire: Questionnaire) -> Problem:
    differences = "; ".join(compare_forms(before, form, questionnaire))
    return Problem(
        "importing.differs",
        "note",
        sheet=row.sheet or None,
        row=row.number,
        values={"row": row.number, "serial": form.serial or "", "differences": differences},
    )


def compare_forms(before: Form, after: Form, questionnaire: Questionnaire) -> Iterator[str]:
    """Each field that differs, as "1.1: 4 → 5". A comment is only said to differ."""
    for item, old, new in zip(questionnaire.rated, before.ratings, after.ratings, strict=True):
        if old != new:
            yield f"{item.code}: {rating_text(old, questionnaire)} → {rating_text(new, questionnaire)}"
    for code in sorted({*before.attributes, *after.attributes}):
        if before.attributes.get(code) != after.attributes.get(code):
            yield f"{code}: {before.attributes.get(code) or '–'} → {after.attributes.get(code) or '–'}"
    for name in ("unit_id", "collected_on", "weight", "cluster"):
        if getattr(before, name) != getattr(after, name):
            yield f"{name}: {getattr(before, name) or '–'} → {getattr(after, name) or '–'}"
    if before.comment != after.comment:
        yield "comment"


def rating_text(byte: int, questionnaire: Questionnaire) -> str:
    """A stored rating for a reader: its value, "–" when blank, "?" when unusable, an option's code."""
    rating = byte - 256 if byte > 127 else byte
    if rating >= 0:
        return str(rating)
    if rating in {BLANK, UNUSABLE}:
        return "–" if rating == BLANK else "?"
    options = [option.code for option in questionnaire.nonresponse]
    index = -3 - rating
    return options[index] if index < len(options) else "?"
