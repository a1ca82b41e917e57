"""The columns of an entry book, in the order of the paper form, and what each takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from survey.forms.layout import Wording
from survey.forms.names import printed_numbers
from survey.questionnaire.model import Attribute, Item

Kind = Literal["serial", "unit", "date", "volunteer", "rating", "category", "text", "comment"]

_LONGEST_ABBREVIATION = 5


@dataclass(frozen=True)
class EntryColumn:
    """One column: `header` for people, `code` beneath it for the import.

    `allowed` are the values a list takes, figures as int; empty where the column takes free text.
    `group` is the criterion's heading above the column, '' for none.
    """

    kind: Kind
    code: str
    header: str
    allowed: tuple[int | str, ...] = ()
    group: str = ""


def entry_columns(wording: Wording) -> tuple[EntryColumn, ...]:
    """Return the columns of an entry book, left to right as the form is read."""
    q = wording.questionnaire
    numbers = printed_numbers(q)
    columns = [
        EntryColumn("serial", "serial", wording.text("serial", "forms.serial")),
        EntryColumn("unit", "unit", wording.text("unit", "forms.unit")),
        EntryColumn("date", "date", wording.text("date", "forms.date")),
        EntryColumn("volunteer", "volunteer", wording.text("interviewer", "forms.interviewer")),
    ]
    for criterion in q.criteria:
        several = len(criterion.items) > 1
        group = f"{numbers[criterion.code]}. {wording.of(criterion.label)}" if several else ""
        columns += [_rating(item, numbers[item.code], group, wording) for item in criterion.items]
    if q.overall is not None:
        columns.append(_rating(q.overall, numbers[q.overall.code], "", wording))
    if q.comment is not None:
        header = f"{numbers[q.comment.code]}. {wording.of(q.comment.label)}"
        columns.append(EntryColumn("comment", q.comment.code, header))
    columns += [_category(attribute, wording) for attribute in q.attributes]
    return tuple(columns)


def _rating(item: Item, number: str, group: str, wording: Wording) -> EntryColumn:
    header = f"{number}. {wording.of(item.label)}"
    return EntryColumn("rating", item.code, header, allowed_ratings(item, wording), group)


def allowed_ratings(item: Item, wording: Wording) -> tuple[int | str, ...]:
    """Return what may be typed for a row: levels' figures, then other answers, then levels' labels."""
    offered = [o for o in wording.questionnaire.nonresponse if o.code in item.nonresponse]
    others: list[str] = []
    for option in offered:
        short = [alias for alias in option.aliases if len(alias) <= _LONGEST_ABBREVIATION]
        others += [*option.values, *short[:1], wording.of(option.label)]
    labels = [wording.of(level.label) for level in item.scale.levels]
    return _different([*item.scale.values, *map(_figure, others), *map(_figure, labels)])


def _category(attribute: Attribute, wording: Wording) -> EntryColumn:
    header = wording.of(attribute.label)
    if not attribute.options:
        return EntryColumn("text", attribute.code, header)
    labels = [_figure(wording.of(option.label)) for option in attribute.options]
    codes = [_figure(option.code) for option in attribute.options]
    figures = [code for code in codes if isinstance(code, int)]
    return EntryColumn("category", attribute.code, header, _different([*labels, *figures]))


def _figure(text: str) -> int | str:
    """A text that Excel would store as a number, as that number: a list takes only what equals it."""
    return int(text) if text.isascii() and text.isdigit() and str(int(text)) == text else text


def _different(values: Iterable[int | str]) -> tuple[int | str, ...]:
    """The values without blanks and without those that Excel takes for the same (case apart)."""
    seen: dict[str, int | str] = {}
    for value in values:
        if value != "":
            seen.setdefault(str(value).casefold(), value)
    return tuple(seen.values())


def lists(columns: Sequence[EntryColumn]) -> dict[tuple[int | str, ...], list[EntryColumn]]:
    """Return the columns by the list they take, each different list once, in order of appearance."""
    found: dict[tuple[int | str, ...], list[EntryColumn]] = {}
    for column in columns:
        if column.allowed:
            found.setdefault(column.allowed, []).append(column)
    return found
