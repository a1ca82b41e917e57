"""One unit's forms as the rows of a sheet: which columns, in which order, under which headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from survey.demo.handwriting import (
    Cell,
    UnitName,
    option_words,
    rating_words,
    write_date,
    write_serial,
)
from survey.demo.layouts import Header, Layout
from survey.demo.population import Population
from survey.demo.slips import Entry
from survey.messages import Language, say
from survey.questionnaire.model import Comment, Item, Questionnaire, Text

RowKind = Literal["title", "blank", "header", "form", "total"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds (a role, "item", "attribute", "comment"), its header, its cells.

    `rated` is the column of the ratings matrix, None for all but items.
    """

    holds: str
    header: str
    cell: Callable[[Entry], Cell]
    rated: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet; `entry` where it is a form."""

    kind: RowKind
    cells: tuple[Cell, ...] = ()
    entry: Entry | None = None


@dataclass(frozen=True)
class SheetPlan:
    """What a sheet will hold, before anything is written."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def plan_sheet(
    population: Population,
    entries: Sequence[Entry],
    unit: UnitName,
    layout: Layout,
    turn: int,
    lang: Language,
) -> SheetPlan:
    """Lay out the typed rows of one unit. `turn` picks among the ways to write a header."""
    columns = _order(_columns(population, unit, layout, turn, lang), layout)
    lines = [*_titles(unit, layout, len(entries), lang), Line("header", tuple(c.header for c in columns))]
    lines += _typed_rows(columns, entries, layout)
    lines += _total(columns, lines, layout, turn, lang)
    return SheetPlan(tuple(columns), tuple(lines))


def one_of(code: str, lang: Language, turn: int, **values: object) -> str:
    """One of the ways a message lists, separated by "|"."""
    ways = say(code, lang, **values).split("|")
    return ways[turn % len(ways)]


def _columns(
    population: Population, unit: UnitName, layout: Layout, turn: int, lang: Language
) -> list[Column]:
    head = {
        role: one_of(f"demo.head_{role}", lang, turn)
        for role in ("row", "serial", "unit", "date", "volunteer")
    }
    columns = [
        Column("row", head["row"], lambda entry: entry.number),
        Column(
            "serial",
            head["serial"],
            lambda entry: write_serial(unit.id, int(population.number[entry.form]), layout.serials),
        ),
        Column("unit", head["unit"], lambda entry: entry.unit or unit.written(layout.unit)),
        Column(
            "date",
            head["date"],
            lambda entry: write_date(population.day[entry.form].item(), layout.dates),
        ),
        Column("volunteer", head["volunteer"], lambda entry: entry.volunteer),
        *_people(population, layout, lang),
        *_answers(population.questionnaire, layout, lang),
    ]
    comment = population.questionnaire.comment
    if comment and population.comments:
        columns.append(
            Column(
                "comment",
                _comment_header(comment, layout, lang),
                lambda entry: population.comments.get(entry.form),
            )
        )
    if layout.remarks:
        remark = say("demo.remark", lang)
        columns.append(
            Column("remark", say("demo.head_remark", lang), lambda entry: remark if entry.typed else None)
        )
    return [
        column
        for column in columns
        if (column.holds != "row" or layout.row_numbers)
        and (column.holds != "unit" or layout.unit != "absent")
    ]


def _people(population: Population, layout: Layout, lang: Language) -> Iterator[Column]:
    for attribute in population.questionnaire.attributes:
        if attribute.code not in population.attributes:
            continue
        words = option_words(attribute, layout.options, lang)
        chosen = population.attributes[attribute.code]
        header = _text(attribute.label, lang) or attribute.code
        if layout.options == "codes":
            header = attribute.code
        elif layout.header == "codes" and attribute.columns:
            header = attribute.columns[0]
        yield Column("attribute", header, _choice(words, chosen))


def _choice(words: list[Cell], chosen: NDArray[np.int16]) -> Callable[[Entry], Cell]:
    return lambda entry: words[chosen[entry.form]]


def _answers(questionnaire: Questionnaire, layout: Layout, lang: Language) -> Iterator[Column]:
    words = rating_words(questionnaire, layout.ratings, lang, narrow=layout.header == "codes")
    labels = [_text(item.label, lang) for item in questionnaire.rated]
    header = _header_manner(questionnaire, labels, layout)
    for position, item in enumerate(questionnaire.rated):

        def cell(entry: Entry, position: int = position, item: Item = item) -> Cell:
            if position in entry.typed:
                return _as_typed(entry.typed[position], layout)
            return words[item.scale.id].get(int(entry.ratings[position]))

        yield Column("item", _item_header(item, labels[position], header), cell, position)


def _header_manner(questionnaire: Questionnaire, labels: list[str], layout: Layout) -> Header:
    """The layout's, unless labels alone are ambiguous or a code is no number to put before one."""
    numbered = all(item.code[:1].isdigit() for item in questionnaire.rated)
    if layout.header == "numbered labels" and not numbered:
        return "labels" if len(set(labels)) == len(labels) else "codes"
    if layout.header == "labels" and len(set(labels)) < len(labels):
        return "numbered labels" if numbered else "codes"
    return layout.header


def _as_typed(mark: Cell, layout: Layout) -> Cell:
    """A spoilt mark as Excel keeps it: a number where the sheet types numbers."""
    return int(mark) if layout.ratings == "digits" and isinstance(mark, str) and mark.isdigit() else mark


def _item_header(item: Item, label: str, manner: Header) -> str:
    if manner == "codes" or not label:
        return item.code
    return label if manner == "labels" else f"{item.code}. {label}"


def _comment_header(comment: Comment, layout: Layout, lang: Language) -> str:
    if layout.header == "codes" and comment.columns:
        return comment.columns[0]
    return _text(comment.label, lang) or comment.code


def _text(text: Text, lang: Language) -> str:
    return text.in_language(lang)


def _order(columns: list[Column], layout: Layout) -> list[Column]:
    """The columns in the layout's order of blocks; within a block as they came."""
    ranks = {
        "form": ("row", "serial", "unit", "date", "volunteer", "attribute", "item", "comment", "remark"),
        "answers first": (
            "row",
            "serial",
            "unit",
            "date",
            "item",
            "comment",
            "attribute",
            "volunteer",
            "remark",
        ),
        "people last": (
            "row",
            "unit",
            "serial",
            "item",
            "attribute",
            "date",
            "volunteer",
            "comment",
            "remark",
        ),
        "comment early": (
            "row",
            "date",
            "volunteer",
            "unit",
            "serial",
            "comment",
            "attribute",
            "item",
            "remark",
        ),
    }[layout.order]
    return sorted(columns, key=lambda column: ranks.index(column.holds))


def _titles(unit: UnitName, layout: Layout, forms: int, lang: Language) -> list[Line]:
    """The lines above the header, and the empty one below them."""
    last = (
        say("demo.title_unit", lang, unit=unit.full)
        if layout.unit_in_title
        else say("demo.title_count", lang, forms=forms)
    )
    texts = [say("demo.title", lang), last, say("demo.title_authority", lang)][: layout.titles]
    if len(texts) == 3:
        texts = [texts[2], *texts[:2]]
    return [*(Line("title", (text,)) for text in texts), *([Line("blank")] if texts else [])]


def _typed_rows(columns: Sequence[Column], entries: Sequence[Entry], layout: Layout) -> Iterator[Line]:
    volunteer = None
    for entry in entries:
        if layout.gaps and volunteer not in (None, entry.volunteer):
            yield Line("blank")
        volunteer = entry.volunteer
        yield Line("form", tuple(column.cell(entry) for column in columns), entry)


def _total(
    columns: Sequence[Column], lines: Sequence[Line], layout: Layout, turn: int, lang: Language
) -> list[Line]:
    """A row below the last form: sums of the figures (counts of filled cells), or a sentence."""
    forms = [line for line in lines if line.kind == "form"]
    if layout.total == "sentence":
        return [Line("blank"), Line("total", (say("demo.total_sentence", lang, forms=len(forms)),))]
    if layout.total == "none":
        return []
    cells: list[Cell] = [None] * len(columns)
    cells[0] = one_of("demo.total", lang, turn)
    for position, column in enumerate(columns):
        if column.holds == "item":
            filled = [
                cast("int | str", line.cells[position]) for line in forms if line.cells[position] is not None
            ]
            figures = [value for value in filled if isinstance(value, int)]
            cells[position] = sum(figures) if figures else len(filled)
    return [Line("total", tuple(cells))]
