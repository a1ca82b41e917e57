"""What a form that came in again says otherwise than before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from survey.importing.context import Context
from survey.messages import LANGUAGES, Language, Problem, say
from survey.questionnaire.model import BLANK, UNUSABLE, Questionnaire
from survey.serials import serial_key
from survey.store import Store
from survey.store.columns import replace_rows, row_events
from survey.store.records import Form, Row
from survey.store.settle import CONFLICT

DIFFERS = "importing.differs"
"""Code of the conflict of two forms that also tells how they differ."""


def tell_differences(rows: Sequence[Row], store: Store, context: Context) -> Sequence[Row]:
    """The rows; what is said of each that conflicts with a form of the same serial also says what differs."""
    waiting = {index: rows[index] for index, event in row_events(rows) if event.reason == CONFLICT}
    serials = {_key(row.form) for row in waiting.values() if row.form is not None}
    if not serials:
        return rows
    earlier = {_key(form.form): form.form for form in store.find_forms(serials)}
    if not serials <= earlier.keys():  # a dry run stores nothing; the form met may stand in the same file
        for row in rows:
            if row.state == "accepted" and row.form is not None and _key(row.form) in serials:
                earlier.setdefault(_key(row.form), row.form)
    told: dict[int, Row] = {}
    for index, row in waiting.items():
        before = earlier.get(_key(row.form)) if row.form is not None else None
        if row.form is not None and before is not None:
            told[index] = row._replace(problems=tuple(_tell(row.problems, row.form, before, context)))
    return replace_rows(rows, told)


def _key(form: Form) -> str:
    return serial_key(form.serial or "")


def _tell(problems: Iterable[Problem], form: Form, before: Form, context: Context) -> Iterator[Problem]:
    """The problems, with the one that tells of the conflict telling the differences too."""
    for problem in problems:
        if problem.code == CONFLICT:
            differences = {
                f"differences_{lang}": "; ".join(compare_forms(before, form, context, lang))
                for lang in LANGUAGES
            }
            problem = problem._replace(code=DIFFERS, values={**problem.values, **differences})
        yield problem


def compare_forms(before: Form, after: Form, context: Context, lang: Language) -> Iterator[str]:
    """Each field that differs, as "1.1: 4 → 5". A comment is only said to differ."""
    questionnaire = context.questionnaire
    for item, old, new in zip(questionnaire.rated, before.ratings, after.ratings, strict=True):
        if old != new:
            yield f"{item.code}: {rating_text(old, questionnaire)} → {rating_text(new, questionnaire)}"
    units = context.units.units
    for name in ("unit", "date", "weight", "cluster"):
        was, now = (_field(form, name, units) for form in (before, after))
        if was != now:
            yield f"{say(f'importing.field_{name}', lang)}: {was or '–'} → {now or '–'}"
    for attribute in questionnaire.attributes:
        was, now = (form.attributes.get(attribute.code) for form in (before, after))
        if was != now:
            labels = {option.code: option.label.in_language(lang) for option in attribute.options}
            name = attribute.label.in_language(lang)
            yield f"{name}: {labels.get(was or '', was or '–')} → {labels.get(now or '', now or '–')}"
    if before.comment != after.comment:
        yield say("importing.field_comment", lang)


def _field(form: Form, name: str, units: Mapping[str, str]) -> object:
    if name == "unit":
        return units.get(form.unit_id or "", form.unit_id)
    return form.collected_on if name == "date" else getattr(form, name)


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
