"""Any data frame to answers: pandas, Polars, PyArrow, DuckDB, Spark and others, through narwhals.

>>> answers = answers_from_frame("kansas-city-2021", frame, unit="counci")    # doctest: +SKIP
>>> estimate_indices(answers).to_frame()                                      # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from survey.answers import Answers, Categories, UnitInfo
from survey.messages import HailongError, Problem
from survey.questionnaire.model import BLANK, UNUSABLE, Attribute, Item, Questionnaire, Text
from survey.text import clean

if TYPE_CHECKING:
    import narwhals as nw

    from survey.importing.readers.cells import Raw

_LARGEST_INTEGER_TABLE = 1 << 16
_LONGEST_SHOWN = 12


def answers_from_frame(
    questionnaire: Questionnaire | str | Path,
    frame: Any,
    unit: str | None = None,
    *,
    level: str | None = None,
    units: Sequence[UnitInfo] | None = None,
    populations: Mapping[str, int] | None = None,
    strata: Sequence[str] = (),
    weight: str | None = None,
    cluster: str | None = None,
    attributes: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    unusable: str = "error",
) -> Answers:
    """Answers from a data frame with a row for each form.

    questionnaire: a questionnaire, or its name or file. unit: the column of the unit (None: all forms
    are of one unit); level: the column of the unit's level. units: the units by id or name, where
    some may have no form; else they are those found. populations: by unit. strata: attributes, or
    other columns, that cross the units as strata. weight, cluster: columns. attributes: columns to
    group by, besides those that carry an attribute of the questionnaire. columns: column → code of
    an item or attribute, where the name does not tell.

    Ratings may be numbers, digits or labels and are read by the rules of an import. unusable: what to
    do with any other value, "error" or "missing".

    Forms that answered too few criteria to be valid are left out, as an import rejects them, and counted
    in `Answers.left_out`.

    Raises HailongError for what is not a data frame, a column that is missing, rows without a unit, and,
    with a problem for each column and value, for values that cannot be read.
    """
    if not isinstance(questionnaire, Questionnaire):
        from survey.questionnaire import load_questionnaire

        questionnaire = load_questionnaire(questionnaire)
    reader = _FrameReader(questionnaire, frame, columns or {}, unusable)
    needed = [name for name in (unit, level, weight, cluster) if name is not None]
    reader.require([*needed, *(attributes or ())])
    ratings = reader.ratings()
    found_attributes = reader.attributes([*(attributes or ()), *strata])
    reader.refuse_problems()
    codes, found = reader.units(unit, level, units, populations or {})
    answers = Answers(
        questionnaire=questionnaire,
        ratings=ratings,
        unit=codes,
        units=found,
        attributes=found_attributes,
        strata=tuple(strata),
        weight=None if weight is None else reader.numbers(weight),
        cluster=None if cluster is None else reader.labels(cluster)[0].astype(np.int32),
    )
    return leave_out_invalid(answers)


def leave_out_invalid(answers: Answers) -> Answers:
    """The valid forms: those that answered the questionnaire's `minimum_answered` share of the criteria.

    The same rule as an import's (an answer outside the scale, such as "not applicable", is an answer there),
    over the criteria that somebody answered; `left_out` of the result counts the others.
    """
    q = answers.questionnaire
    answered = (answers.ratings != BLANK) & (answers.ratings != UNUSABLE)
    starts = np.cumsum([0, *(len(criterion.items) for criterion in q.criteria)])[:-1]
    touched = np.logical_or.reduceat(answered[:, : len(q.items)], starts, axis=1)
    valid = touched.sum(axis=1) >= q.minimum_answered * int(touched.any(axis=0).sum())
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


class _FrameReader:
    """Reads the columns of one frame, each different value once."""

    def __init__(
        self, questionnaire: Questionnaire, frame: Any, columns: Mapping[str, str], unusable: str
    ) -> None:
        self._questionnaire, self._unusable = questionnaire, unusable
        self._frame = _open_frame(frame)
        self.require(columns)
        self._items, self._attributes = self._recognise(columns)
        if not self._items:
            raise HailongError("analysis.frame_no_items", questionnaire=questionnaire.id)
        self._forms = len(self._frame)
        self._problems: list[Problem] = []

    def require(self, names: Sequence[str] | Mapping[str, str]) -> None:
        """Raise HailongError for a name that is no column."""
        for name in names:
            if name not in self._frame.columns:
                known = ", ".join(self._frame.columns)
                raise HailongError("analysis.frame_no_column", column=name, known=known)

    def _recognise(self, columns: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """Columns of items and of attributes by code, by the rules that read a file's header."""
        from survey.importing.headers.recognise import Recogniser

        recogniser = Recogniser(self._questionnaire, dict(columns))
        items: dict[str, str] = {}
        attributes: dict[str, str] = {}
        for name in self._frame.columns:
            match = recogniser.recognise(name)
            if match is not None and match.kind == "item" and match.level is None:
                items.setdefault(match.code, name)
            elif match is not None and match.kind == "attribute":
                attributes.setdefault(match.code, name)
        return items, attributes

    def ratings(self) -> NDArray[np.int8]:
        """The ratings matrix; items without a column are blank."""
        from survey.importing.values import Vocabulary

        vocabulary = Vocabulary.from_questionnaire(self._questionnaire)
        rated = self._questionnaire.rated
        matrix = np.full((self._forms, len(rated)), BLANK, dtype=np.int8)
        for position, item in enumerate(rated):
            if item.code in self._items:
                column = self._items[item.code]
                codes, values = self._factors(column)
                ratings = [
                    self._rating(vocabulary, item, column, value, codes == place)
                    for place, value in enumerate(values)
                ]
                matrix[:, position] = np.array([*ratings, BLANK], dtype=np.int8)[codes]
        return matrix

    def _rating(self, vocabulary: Any, item: Item, column: str, value: Raw, rows: NDArray[np.bool_]) -> int:
        reading = vocabulary.rating(item, value)
        rating: int = reading.rating
        if rating == UNUSABLE and self._unusable == "error":
            self._note(column, value, vocabulary.allowed(item, self._questionnaire.languages[0]), rows)
        return rating

    def _note(self, column: str, value: Raw, allowed: str, rows: NDArray[np.bool_]) -> None:
        """Note a value that cannot be read: where it first stands, how often, and what is allowed.

        A value with words in it may be what somebody said, and is not repeated.
        """
        from survey.importing.readers.cells import cell_text

        text = cell_text(value)
        shown = text if len(text) <= _LONGEST_SHOWN and len(text.split()) < 2 else "…"
        self._problems.append(
            Problem(
                "analysis.frame_bad_value",
                column=column,
                row=int(np.argmax(rows)),
                value=shown,
                values={"allowed": allowed, "count": int(rows.sum())},
            )
        )

    def refuse_problems(self) -> None:
        """Raise HailongError where a value could not be read."""
        if self._problems:
            raise HailongError(
                "analysis.frame_bad_values", problems=tuple(self._problems), count=len(self._problems)
            )

    def units(
        self,
        column: str | None,
        level: str | None,
        given: Sequence[UnitInfo] | None,
        populations: Mapping[str, int],
    ) -> tuple[NDArray[np.int32], tuple[UnitInfo, ...]]:
        """The unit of each form, and the units."""
        if column is None:
            name = self._questionnaire.title.in_language(self._questionnaire.languages[0])
            return np.zeros(self._forms, dtype=np.int32), (UnitInfo("all", name, "all", name),)
        codes, names = self.labels(column)
        missing = int((codes < 0).sum())
        if missing:
            raise HailongError("analysis.frame_no_unit", count=missing, column=column)
        if given is not None:
            place = {key: index for index, u in enumerate(given) for key in (u.name, u.id)}
            unknown = [name for name in names if name not in place]
            if unknown:
                raise HailongError("analysis.frame_unknown_unit", column=column, found=", ".join(unknown))
            return np.array([place[name] for name in names], dtype=np.int32)[codes], tuple(given)
        levels = self._levels(level, codes, len(names), column)
        known = {str(name): count for name, count in populations.items()}
        infos = (
            UnitInfo(name, name, *levels[index], population=known.get(name))
            for index, name in enumerate(names)
        )
        return codes.astype(np.int32), tuple(infos)

    def _levels(
        self, level: str | None, codes: NDArray[np.int64], count: int, column: str
    ) -> list[tuple[str, str]]:
        """Level and its name for each unit: the first found on its forms."""
        if level is None:
            return [(column, column)] * count
        found, names = self.labels(level)
        first = np.full(count, -1)
        first[codes[::-1]] = found[::-1]
        return [(names[index], names[index]) if index >= 0 else ("", "") for index in first]

    def attributes(self, extra: Sequence[str]) -> dict[str, Categories]:
        """The questionnaire's attributes that have a column, then the extra columns."""
        found: dict[str, Categories] = {}
        for attribute in self._questionnaire.attributes:
            if attribute.code in self._attributes:
                found[attribute.code] = self._categories(attribute, self._attributes[attribute.code])
        for name in extra:
            if name not in found:
                self.require([name])
                found[name] = self._categories(Attribute(name, Text({"en": name})), name)
        return found

    def _categories(self, attribute: Attribute, column: str) -> Categories:
        from survey.importing.categories import CategoryReader

        if not attribute.options:
            codes, names = self.labels(column)
            return Categories(codes.astype(np.int16), names, names)
        reader = CategoryReader(attribute)
        codes, values = self._factors(column)
        keys = tuple(option.code for option in attribute.options)
        places = []
        for place, value in enumerate(values):
            category = reader.read(value)
            if category.code is None and category.problem and self._unusable == "error":
                self._note(column, value, reader.allowed(self._questionnaire.languages[0]), codes == place)
            places.append(-1 if category.code is None else keys.index(category.code))
        labels = tuple(o.label.in_language(self._questionnaire.languages[0]) for o in attribute.options)
        return Categories(np.array([*places, -1], dtype=np.int16)[codes], keys, labels)

    def labels(self, column: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
        """Codes (−1 where blank) and the sorted texts of a column."""
        from survey.importing.readers.cells import cell_text

        codes, values = self._factors(column)
        texts = [clean(cell_text(value)) for value in values]
        names = tuple(sorted({text for text in texts if text}))
        place = {name: index for index, name in enumerate(names)}
        table = np.array([*(place.get(text, -1) for text in texts), -1], dtype=np.int64)
        return table[codes], names

    def numbers(self, column: str) -> NDArray[np.float64]:
        """A column of numbers; blank is not a number."""
        values = self._frame[column].to_numpy()
        try:
            return np.asarray(values, dtype=np.float64)
        except (TypeError, ValueError):
            raise HailongError("analysis.bad_weights", count=len(values)) from None

    def _factors(self, column: str) -> tuple[NDArray[np.int64], list[Raw]]:
        """Codes of a column's different values (−1 where missing), and these as cells."""
        import pandas as pd

        values = self._frame[column].to_numpy()
        if values.dtype.kind in "iu" and values.size:
            low, high = int(values.min()), int(values.max())
            if high - low < _LARGEST_INTEGER_TABLE:
                offset = values.astype(np.int64) - low
                present = np.flatnonzero(np.bincount(offset))
                table = np.zeros(high - low + 1, dtype=np.int64)
                table[present] = np.arange(present.size)
                return table[offset], [float(value + low) for value in present]
        codes, uniques = pd.factorize(values)
        return np.asarray(codes, dtype=np.int64), [_cell(value) for value in uniques]


def _cell(value: Any) -> Raw:
    """A value of a frame as the cell it would be in a file."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return ("bool", str(value).upper())
    try:
        return float(value)
    except (TypeError, ValueError):
        return str(value)


def _open_frame(frame: Any) -> nw.DataFrame[Any]:
    """The frame behind narwhals, collected where it is lazy."""
    import narwhals as nw

    try:
        opened = nw.from_native(frame)
    except TypeError:
        raise HailongError("analysis.not_a_frame", found=type(frame).__name__) from None
    if isinstance(opened, nw.LazyFrame):
        return opened.collect()
    if not isinstance(opened, nw.DataFrame):
        raise HailongError("analysis.not_a_frame", found=type(frame).__name__)
    return opened
