"""Columns to answers: what the import's rules make of a column's different values, each read once.

Where the columns come from — a data frame in memory, a file, a server — is not known here: something
that tells their names (`FormReader`) and then hands over their codes and values (`Columns`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from survey.answers import Answers, Categories, UnitInfo
from survey.messages import HailongError, Problem
from survey.questionnaire.model import (
    BLANK,
    FIRST_NONRESPONSE,
    UNUSABLE,
    Attribute,
    Item,
    Questionnaire,
    Text,
)
from survey.text import clean

if TYPE_CHECKING:
    from survey.importing.readers.cells import Raw

_LONGEST_SHOWN = 12
_NEGATIVE = re.compile(r"-\d{1,2}")
_BLOCK = 1 << 14


class Columns(Protocol):
    """Rows of a table, a row for each form, read by the column."""

    @property
    def forms(self) -> int:
        """The number of rows."""

    def factors(self, name: str) -> tuple[NDArray[Any], Sequence[Raw]]:
        """Codes of a column's different values (whole numbers, −1 where missing), and these as cells."""

    def numbers(self, name: str) -> NDArray[np.float64]:
        """A column of numbers. Raises TypeError or ValueError where it is not one."""


@dataclass(frozen=True)
class Choice:
    """Which columns mean what, as `answers_from_frame` takes it."""

    unit: str | None = None
    level: str | None = None
    units: tuple[UnitInfo, ...] | None = None
    populations: Mapping[str, int] | None = None
    strata: tuple[str, ...] = ()
    weight: str | None = None
    cluster: str | None = None
    attributes: tuple[str, ...] | None = None
    columns: Mapping[str, str] | None = None
    unusable: str = "error"
    lang: str | None = None


class FormReader:
    """Reads the forms of a table whose columns are named `names`; the table may come in parts.

    Raises HailongError for a column that is missing, and where no column is an item's.
    """

    def __init__(self, questionnaire: Questionnaire, names: Sequence[str], choice: Choice) -> None:
        from survey.importing.values import Vocabulary

        self.questionnaire, self.names, self.choice = questionnaire, tuple(names), choice
        self._lang = choice.lang or questionnaire.languages[0]
        self._require(choice.columns or {})
        self.items, self._attributes = self._recognise(choice.columns or {})
        if not self.items:
            raise HailongError("analysis.frame_no_items", questionnaire=questionnaire.id)
        named = (choice.unit, choice.level, choice.weight, choice.cluster)
        self._require([*(name for name in named if name is not None), *(choice.attributes or ())])
        self._vocabulary = Vocabulary.from_questionnaire(questionnaire)
        self._problems: dict[tuple[str, Raw], Problem] = {}
        self._without_unit = 0

    def _require(self, names: Sequence[str] | Mapping[str, str]) -> None:
        for name in names:
            if name not in self.names:
                known = ", ".join(self.names)
                raise HailongError("analysis.frame_no_column", column=name, known=known)

    def _recognise(self, columns: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """Columns of items and of attributes by code, by the rules that read a file's header."""
        from survey.importing.headers.recognise import Recogniser

        recogniser = Recogniser(self.questionnaire, dict(columns))
        items: dict[str, str] = {}
        attributes: dict[str, str] = {}
        for name in self.names:
            match = recogniser.recognise(name)
            if match is not None and match.kind == "item" and match.level is None:
                items.setdefault(match.code, name)
            elif match is not None and match.kind == "attribute":
                attributes.setdefault(match.code, name)
        return items, attributes

    def role(self, role: str) -> str | None:
        """The column that, by its name, holds a role such as "unit": the first with the strongest name."""
        from survey.importing.headers.recognise import Recogniser

        recogniser = Recogniser(self.questionnaire, dict(self.choice.columns or {}))
        matches = [(recogniser.recognise(name), name) for name in self.names]
        found = [
            (match.rank, name)
            for match, name in matches
            if match and (match.kind, match.code) == ("role", role)
        ]
        return min(found, key=lambda pair: pair[0])[1] if found else None

    @property
    def attributes(self) -> tuple[str, ...]:
        """The codes of the attributes that a form is read with."""
        return tuple(dict.fromkeys((*self._attributes, *self._extra)))

    @property
    def labelled(self) -> tuple[str, ...]:
        """The columns besides the items' whose different values matter: units, attributes and so on."""
        extra = [name for name in self._extra if name not in self._attributes]
        named = (self.choice.unit, self.choice.level, *self._attributes.values(), *extra, self.choice.cluster)
        return tuple(dict.fromkeys(name for name in named if name is not None))

    @property
    def _extra(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*(self.choice.attributes or ()), *self.choice.strata)))

    def read(self, columns: Columns) -> Answers:
        """The answers of some rows, invalid forms among them.

        What cannot be read is noted, for `refuse` to raise, and counts as no answer.
        """
        codes, units = self._units(columns)
        cluster = self.choice.cluster
        return Answers(
            questionnaire=self.questionnaire,
            ratings=self._ratings(columns),
            unit=codes,
            units=units,
            attributes=self._read_attributes(columns),
            strata=self.choice.strata,
            weight=self._weight(columns),
            cluster=None if cluster is None else _labels(columns, cluster)[0].astype(np.int32),
        )

    @property
    def problems(self) -> tuple[Problem, ...]:
        """A problem for each column and value that could not be read so far."""
        return tuple(self._problems.values())

    def refuse(self) -> None:
        """Raise HailongError where a row named no unit or a value could not be read."""
        refuse_problems(self.problems, self._without_unit, self.choice.unit or "")

    @property
    def without_unit(self) -> int:
        """Rows so far that name no unit."""
        return self._without_unit

    def _ratings(self, columns: Columns) -> NDArray[np.int8]:
        """The ratings matrix; items without a column are blank."""
        rated = self.questionnaire.rated
        lines = np.full((len(rated), columns.forms), BLANK, dtype=np.int8)
        for position, item in enumerate(rated):
            if item.code in self.items:
                column = self.items[item.code]
                codes, values = columns.factors(column)
                ratings = [self._rating(item, column, value, codes, i) for i, value in enumerate(values)]
                # A code of −1 takes the last entry.
                table = np.array([*ratings, BLANK], dtype=np.int8)
                table.take(codes, mode="wrap", out=lines[position])
        matrix = np.empty((columns.forms, len(rated)), dtype=np.int8)
        for part in _blocks(columns.forms):  # turned over in pieces that stay in the processor's cache
            matrix[part] = lines[:, part].T
        return matrix

    def _rating(self, item: Item, column: str, value: Raw, codes: NDArray[Any], place: int) -> int:
        stored = self._stored(value)
        if stored is not None:
            return stored
        rating = self._vocabulary.rating(item, value).rating
        if rating == UNUSABLE and self.choice.unusable == "error":
            allowed = self._vocabulary.allowed(item, self._lang)
            self._note(column, value, allowed, codes == place)
        return rating

    def _stored(self, value: Raw) -> int | None:
        """The kind of no answer that a negative number stands for in a file of our own export."""
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else value
        if not isinstance(text, str) or not _NEGATIVE.fullmatch(text.strip()):
            return None
        code = int(text)
        return code if code > FIRST_NONRESPONSE - len(self.questionnaire.nonresponse) else None

    def _note(self, column: str, value: Raw, allowed: str, rows: NDArray[np.bool_]) -> None:
        """Note a value that cannot be read: where it first stands, how often, and what is allowed.

        A value with words in it may be what somebody said, and is not repeated.
        """
        from survey.importing.readers.cells import cell_text

        count = int(rows.sum())
        if not count:
            return
        found = self._problems.get((column, value))
        if found is not None:
            before = found.values["count"]
            values = {**found.values, "count": count + (before if isinstance(before, int) else 0)}
            self._problems[column, value] = found._replace(values=values)
            return
        text = cell_text(value)
        shown = text if len(text) <= _LONGEST_SHOWN and len(text.split()) < 2 else "…"
        self._problems[column, value] = Problem(
            "analysis.frame_bad_value",
            column=column,
            row=int(np.argmax(rows)),
            value=shown,
            values={"allowed": allowed, "count": count},
        )

    def _units(self, columns: Columns) -> tuple[NDArray[np.int32], tuple[UnitInfo, ...]]:
        """The unit of each form, and the units."""
        column, given = self.choice.unit, self.choice.units
        if column is None:
            name = self.questionnaire.title.in_language(self._lang)
            return np.zeros(columns.forms, dtype=np.int32), (UnitInfo("all", name, "all", name),)
        codes, names = _labels(columns, column)
        missing = int((codes < 0).sum())
        if missing:
            self._without_unit += missing
            codes = np.maximum(codes, 0)
        if given is not None:
            place = {key: index for index, u in enumerate(given) for key in (u.name, u.id)}
            unknown = [name for name in names if name not in place]
            if unknown:
                raise HailongError("analysis.frame_unknown_unit", column=column, found=", ".join(unknown))
            return np.array([*(place[name] for name in names), 0], dtype=np.int32)[codes], given
        levels = self._levels(columns, codes, len(names), column)
        known = {str(name): count for name, count in (self.choice.populations or {}).items()}
        infos = (
            UnitInfo(name, name, *levels[index], population=known.get(name))
            for index, name in enumerate(names)
        )
        return codes.astype(np.int32), tuple(infos)

    def _levels(
        self, columns: Columns, codes: NDArray[np.int64], count: int, column: str
    ) -> list[tuple[str, str]]:
        """Level and its name for each unit: the first found on its forms."""
        if self.choice.level is None:
            return [(column, column)] * count
        found, names = _labels(columns, self.choice.level)
        first = np.full(max(count, 1), -1)
        first[codes[::-1]] = found[::-1]
        return [(names[index], names[index]) if index >= 0 else ("", "") for index in first[:count]]

    def _read_attributes(self, columns: Columns) -> dict[str, Categories]:
        """The questionnaire's attributes that have a column, then the extra columns."""
        found: dict[str, Categories] = {}
        for attribute in self.questionnaire.attributes:
            if attribute.code in self._attributes:
                found[attribute.code] = self._categories(columns, attribute, self._attributes[attribute.code])
        for name in self._extra:
            if name not in found:
                self._require([name])
                found[name] = self._categories(columns, Attribute(name, Text({"en": name})), name)
        return found

    def _categories(self, columns: Columns, attribute: Attribute, column: str) -> Categories:
        from survey.importing.categories import CategoryReader

        if not attribute.options:
            codes, names = _labels(columns, column)
            return Categories(codes.astype(np.int16), names, names)
        reader = CategoryReader(attribute)
        codes, values = columns.factors(column)
        keys = tuple(option.code for option in attribute.options)
        places = []
        for place, value in enumerate(values):
            category = reader.read(value)
            if category.code is None and category.problem and self.choice.unusable == "error":
                self._note(column, value, reader.allowed(self._lang), codes == place)
            places.append(-1 if category.code is None else keys.index(category.code))
        labels = tuple(o.label.in_language(self._lang) for o in attribute.options)
        return Categories(np.array([*places, -1], dtype=np.int16)[codes], keys, labels)

    def _weight(self, columns: Columns) -> NDArray[np.float64] | None:
        """The respondents' weights; blank is not a number."""
        if self.choice.weight is None:
            return None
        try:
            return columns.numbers(self.choice.weight)
        except (TypeError, ValueError):
            raise HailongError("analysis.bad_weights", count=columns.forms) from None


def refuse_problems(problems: Sequence[Problem], without_unit: int, unit: str) -> None:
    """Raise HailongError where a value could not be read or a row named no unit."""
    if problems:
        raise HailongError("analysis.frame_bad_values", problems=tuple(problems), count=len(problems))
    if without_unit:
        raise HailongError("analysis.frame_no_unit", count=without_unit, column=unit)


def _labels(columns: Columns, name: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Codes (−1 where blank) and the sorted texts of a column."""
    from survey.importing.readers.cells import cell_text

    codes, values = columns.factors(name)
    texts = [clean(cell_text(value)) for value in values]
    names = tuple(sorted({text for text in texts if text}))
    place = {name: index for index, name in enumerate(names)}
    table = np.array([*(place.get(text, -1) for text in texts), -1], dtype=np.int64)
    return table[codes], names


def count_touched(answers: Answers) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """How many criteria each form answered anything of (n,), and which criteria anybody answered.

    An answer outside the scale, such as "not applicable", is an answer here.
    """
    criteria = answers.questionnaire.criteria
    stops = np.cumsum([len(criterion.items) for criterion in criteria]).tolist()
    touched = np.zeros(answers.forms, dtype=np.uint8)
    used = np.zeros(len(criteria), dtype=np.bool_)
    for part in _blocks(answers.forms):
        lines = np.ascontiguousarray(answers.ratings[part].T)
        answered = (lines != BLANK) & (lines != UNUSABLE)
        for number, (start, stop) in enumerate(zip((0, *stops), stops, strict=False)):
            own = answered[start:stop].any(axis=0)
            used[number] |= own.any()
            touched[part] += own
    return touched, used


def _blocks(rows: int) -> Iterator[slice]:
    return (slice(start, min(start + _BLOCK, rows)) for start in range(0, rows, _BLOCK))


def leave_out_invalid(answers: Answers) -> Answers:
    """The valid forms: those that answered the questionnaire's `minimum_answered` share of the criteria.

    The same rule as an import's, over the criteria that somebody answered; `left_out` of the result counts
    the others.
    """
    touched, used = count_touched(answers)
    valid = touched >= answers.questionnaire.minimum_answered * int(used.sum())
    if valid.all():
        return answers
    return replace(
        answers,
        ratings=answers.ratings[valid],
        unit=answers.unit[valid],
        attributes={
            code: replace(column, codes=column.codes[valid]) for code, column in answers.attributes.items()
        },
        weight=None if answers.weight is None else answers.weight[valid],
        cluster=None if answers.cluster is None else answers.cluster[valid],
        left_out=answers.left_out + int((~valid).sum()),
    )
