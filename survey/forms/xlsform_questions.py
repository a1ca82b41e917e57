"""The questions of an XLSForm: the rows of its sheet `survey`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from math import ceil

from survey.forms.names import RESERVED, ROLES, printed_numbers, question_names, xml_name
from survey.forms.xlsform_choices import Lists
from survey.forms.xlsform_texts import Cells, XlsForm, label, said, texts, worded
from survey.questionnaire.model import Criterion, Item
from survey.serials import CHECK_LETTERS, unit_key

_LIKERT_AT_MOST = 6
_RADIO_AT_MOST = 8
_KEYS_AT_MOST = 60


def question_rows(form: XlsForm, lists: Lists) -> list[Cells]:
    """Return all rows, in the order of the paper form; the lists they need are added to `lists`."""
    return [*_head(form, lists), *_ratings(form, lists), *_respondent(form, lists), *_end(form)]


def _head(form: XlsForm, lists: Lists) -> Iterator[Cells]:
    """Where, when, by whom, which form."""
    introduction = [
        " ".join(filter(None, (wording.text("introduction"), wording.text("eligibility"))))
        for wording in form.wordings
    ]
    yield {
        "type": "begin_group",
        "name": "head",
        "appearance": "field-list",
        **said(form, "label", "forms.xls_head"),
    }
    if any(introduction):
        yield {"type": "note", "name": "introduction", **texts(form, "label", introduction)}
    units = [
        (unit.id, texts(form, "label", [form.unit_names[unit.id]] * len(form.wordings)))
        for unit in form.units
    ]
    yield {
        "type": f"select_one {lists.add('units', units)}",
        "name": "unit",
        **worded(form, "unit", "forms.unit"),
        "required": "yes",
        **said(form, "required_message", "forms.xls_required"),
        "appearance": "minimal" if len(units) > _RADIO_AT_MOST else "",
        "default": form.units[0].id if len(units) == 1 else "",
    }
    yield {"type": "barcode", "name": "scan_qr", **said(form, "label", "forms.xls_scan")}
    yield {
        "type": "text",
        "name": "serial",
        **worded(form, "serial", "forms.serial"),
        **said(form, "hint", "forms.xls_serial_hint"),
        "required": "yes",
        **said(form, "required_message", "forms.xls_required"),
        "constraint": f"regex(., '{_serial_pattern(form)}')",
        **said(form, "constraint_message", "forms.xls_serial_wrong"),
        "calculation": "${scan_qr}",
        "trigger": "${scan_qr}",
    }
    yield {
        "type": "date",
        "name": "date",
        **worded(form, "date", "forms.date"),
        "required": "yes",
        **said(form, "required_message", "forms.xls_required"),
        "default": "today()",
        **_period(form),
    }
    yield {"type": "text", "name": "volunteer", **worded(form, "interviewer", "forms.interviewer")}
    yield {"type": "end_group", "name": "head"}


def _serial_pattern(form: XlsForm) -> str:
    keys = [unit_key(unit.id) for unit in form.units]
    units = f"({'|'.join(keys)})" if len(keys) <= _KEYS_AT_MOST else "[0-9A-Z]+"
    return f"^{units}-[0-9]{{4,6}}[{CHECK_LETTERS}]$"


def _period(form: XlsForm) -> Cells:
    bounds = [
        f". {sign} date('{day.isoformat()}')"
        for sign, day in ((">=", form.period_from), ("<=", form.period_to))
        if day is not None
    ]
    if not bounds:
        return {}
    ends = {
        "first": f"{form.period_from:%d/%m/%Y}" if form.period_from else "…",
        "last": f"{form.period_to:%d/%m/%Y}" if form.period_to else "…",
    }
    message = said(form, "constraint_message", "forms.xls_date_wrong", **ends)
    return {"constraint": " and ".join(bounds), **message}


def _ratings(form: XlsForm, lists: Lists) -> Iterator[Cells]:
    """A page for each criterion; criteria of a single row that follow each other share one."""
    numbers, names = printed_numbers(form.questionnaire), question_names(form.questionnaire)
    taken = {name.lower() for name in names.values()} | {*ROLES, *RESERVED}
    prompts = [wording.text("prompt", "forms.prompt") for wording in form.wordings]

    def group_name(wish: str) -> str:
        name, number = wish, 2
        while name.lower() in taken:
            name, number = f"{wish}_{number}", number + 1
        taken.add(name.lower())
        return name

    for page in _pages(form.questionnaire.criteria):
        alone = len(page[0].items) == 1
        name = group_name("ratings" if alone else xml_name(f"g{page[0].code}"))
        labels = prompts if alone else _criterion_labels(form, page[0], numbers, prompts)
        yield {"type": "begin_group", "name": name, "appearance": "field-list"} | texts(form, "label", labels)
        for item in (item for criterion in page for item in criterion.items):
            yield _question(form, lists, item, names[item.code], numbers[item.code])
        yield {"type": "end_group", "name": name}
    overall = form.questionnaire.overall
    if overall is not None:
        yield _question(form, lists, overall, names[overall.code], numbers[overall.code])


def _pages(criteria: Sequence[Criterion]) -> Iterator[list[Criterion]]:
    for alone, members in groupby(criteria, key=lambda criterion: len(criterion.items) == 1):
        together = list(members)
        yield from [together] if alone else ([criterion] for criterion in together)


def _criterion_labels(
    form: XlsForm, criterion: Criterion, numbers: Mapping[str, str], prompts: Sequence[str]
) -> list[str]:
    labels = [wording.of(criterion.label) for wording in form.wordings]
    number = numbers[criterion.code]
    return [f"{number}. {label} – {prompt}" for label, prompt in zip(labels, prompts, strict=True)]


def _question(form: XlsForm, lists: Lists, item: Item, name: str, number: str) -> Cells:
    """A rated row. It is never required: a person may leave it out, and nobody should have to guess."""
    likert = not item.nonresponse and len(item.scale.levels) <= _LIKERT_AT_MOST
    return {
        "type": f"select_one {lists.rating(item)}",
        "name": name,
        **label(form, item.label, number),
        "appearance": "likert" if likert else "",
    }


def _respondent(form: XlsForm, lists: Lists) -> Iterator[Cells]:
    q, names = form.questionnaire, question_names(form.questionnaire)
    if q.comment is not None:
        yield {
            "type": "text",
            "name": names[q.comment.code],
            **label(form, q.comment.label, printed_numbers(q)[q.comment.code]),
            **said(form, "hint", "forms.xls_comment_hint"),
            "appearance": "multiline",
        }
    if not q.attributes:
        return
    yield {
        "type": "begin_group",
        "name": "about",
        "appearance": "field-list",
        **worded(form, "respondent_heading", "forms.respondent_heading"),
    }
    for attribute in q.attributes:
        options = [(option.code, label(form, option.label)) for option in attribute.options]
        kind = f"select_one {lists.add(names[attribute.code], options)}" if options else "text"
        yield {
            "type": kind,
            "name": names[attribute.code],
            **label(form, attribute.label),
            "appearance": "minimal" if len(options) > _RADIO_AT_MOST else "",
        }
    yield {"type": "end_group", "name": "about"}


def _end(form: XlsForm) -> Iterator[Cells]:
    """A warning where too few criteria are answered for the form to count, and thanks."""
    q, names = form.questionnaire, question_names(form.questionnaire)
    filled = [
        " or ".join(f"${{{names[item.code]}}} != ''" for item in criterion.items) for criterion in q.criteria
    ]
    answered = " + ".join(f"if({condition}, 1, 0)" for condition in filled)
    needed = max(1, ceil(q.minimum_answered * len(q.criteria)))
    yield {
        "type": "note",
        "name": "too_few",
        **said(form, "label", "forms.xls_too_few", needed=needed, criteria=len(q.criteria)),
        "relevant": f"{answered} < {needed}",
    }
    yield {"type": "note", "name": "thanks", **worded(form, "thanks", "forms.thanks")}
