"""Rules about codes: each names one thing, in files, in tables and on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from survey.questionnaire.draft import Draft
from survey.questionnaire.fields import CODE
from survey.text import matching_key

RESERVED = ("overall", "unit", "level", "all")
"""What results call their own rows and groups."""
MOST_ROWS = 400
"""Rated rows; a file may have 512 columns in all."""
MOST_NONRESPONSE = 100
"""Nonresponse options; an answer is stored in one signed byte."""


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


def criteria_codes_differ(draft: Draft) -> None:
    _all_differ(draft, draft.questionnaire.criteria)


def item_codes_differ(draft: Draft) -> None:
    """Items, the overall question, the comment and the attributes are all columns of one file."""
    q = draft.questionnaire
    columns: tuple[_Coded, ...] = (*q.rated, *((q.comment,) if q.comment else ()), *q.attributes)
    _all_differ(draft, columns)


def option_codes_differ(draft: Draft) -> None:
    for attribute in draft.questionnaire.attributes:
        _all_differ(draft, attribute.options)


def nonresponse_codes_differ(draft: Draft) -> None:
    _all_differ(draft, draft.questionnaire.nonresponse)


def criteria_are_not_named_as_items(draft: Draft) -> None:
    """A criterion and an item may share a code only where it is the criterion's only item."""
    q = draft.questionnaire
    items = {item.code for item in q.rated}
    for criterion in q.criteria:
        is_its_item = [item.code for item in criterion.items] == [criterion.code]
        if criterion.code and criterion.code in items and not is_its_item:
            draft.notes.add("criterion_named_as_item", draft.line(criterion, "code"), criterion.code)


def reserved_codes_are_free(draft: Draft) -> None:
    q = draft.questionnaire
    coded: tuple[_Coded, ...] = (*q.criteria, *q.rated, *q.attributes)
    for part in coded:
        if part.code.lower() in RESERVED:
            draft.notes.add("reserved_code", draft.line(part, "code"), part.code, known=", ".join(RESERVED))


def scale_ids_are_codes(draft: Draft) -> None:
    _names_are_codes(draft, "scales")


def factor_ids_are_codes(draft: Draft) -> None:
    _names_are_codes(draft, "recipe", "factors")


def counts_are_bounded(draft: Draft) -> None:
    q = draft.questionnaire
    if len(q.rated) > MOST_ROWS:
        draft.notes.add("too_many_items", draft.root.line("criteria"), count=len(q.rated), most=MOST_ROWS)
    if len(q.nonresponse) > MOST_NONRESPONSE:
        line = draft.root.line("nonresponse")
        draft.notes.add("too_many_nonresponse", line, count=len(q.nonresponse), most=MOST_NONRESPONSE)


def _all_differ(draft: Draft, parts: Iterable[_Coded]) -> None:
    """No two codes that a reader of files takes for the same: case and punctuation do not count."""
    first: dict[str, _Coded] = {}
    for part in parts:
        if not part.code:
            continue
        other = first.setdefault(matching_key(part.code), part)
        if other is not part:
            line = draft.line(part, "code")
            draft.notes.add(
                "duplicate_code", line, part.code, other=other.code, first=draft.line(other, "code")
            )


def _names_are_codes(draft: Draft, *keys: str) -> None:
    for name, line in draft.keys(*keys):
        if not CODE.fullmatch(name):
            draft.notes.add("bad_code", line, name[:80])
