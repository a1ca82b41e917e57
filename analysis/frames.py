"""Any data frame to answers: pandas, Polars, PyArrow, DuckDB and others, through narwhals.

>>> answers = answers_from_frame("kansas-city-2021", frame, unit="counci")    # doctest: +SKIP
>>> estimate_indices(answers).to_frame()                                      # doctest: +SKIP

What does not fit in memory is summed where it lies: see `analysis.engines`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.reading import Choice, FormReader, leave_out_invalid
from analysis.sums import Margins
from survey.answers import Answers, UnitInfo
from survey.arguments import checked
from survey.messages import HailongError
from survey.questionnaire.model import Questionnaire

if TYPE_CHECKING:
    import narwhals as nw

    from survey.importing.readers.cells import Raw

_LARGEST_INTEGER_TABLE = 1 << 16


@checked
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
    margins: Margins | None = None,
    lang: str | None = None,
) -> Answers:
    """Answers from a data frame with a row for each form.

    questionnaire: a questionnaire, or its name or file. unit: the column of the unit (None: all forms
    are of one unit); level: the column of the unit's level. units: the units by id or name, where
    some may have no form; else they are those found. populations: by unit. strata: attributes, or
    other columns, that cross the units as strata. weight, cluster: columns. attributes: columns to
    group by, besides those that carry an attribute of the questionnaire. columns: column → code of
    an item or attribute, where the name does not tell.

    Ratings may be numbers, digits or labels and are read by the rules of an import; the negative numbers
    that stand for no answer in our own export (−1 blank, −2 unusable, −3 and on the questionnaire's
    options) are read as these. unusable: what to do with any other value, "error" or "missing".
    margins: known totals of the population, by attribute (or "unit") and category, for weights="margins".
    lang: the language of categories' labels; None for the questionnaire's first.

    Forms that answered too few criteria to be valid are left out, as an import rejects them, and counted
    in `Answers.left_out`.

    Raises HailongError for what is not a data frame, a column that is missing, rows without a unit, and,
    with a problem for each column and value, for values that cannot be read.
    """
    held = _Frame(open_frame(frame))
    choice = Choice(
        unit,
        level,
        None if units is None else tuple(units),
        populations,
        tuple(strata),
        weight,
        cluster,
        None if attributes is None else tuple(attributes),
        columns,
        unusable,
        lang,
    )
    reader = FormReader(load(questionnaire), held.names, choice)
    answers = reader.read(held)
    reader.refuse()
    return replace(leave_out_invalid(answers), margins=margins or {})


def load(questionnaire: Questionnaire | str | Path) -> Questionnaire:
    """A questionnaire as it is, or the one of that name or file."""
    if isinstance(questionnaire, Questionnaire):
        return questionnaire
    from survey.questionnaire import load_questionnaire

    return load_questionnaire(questionnaire)


class _Frame:
    """A data frame in memory as `analysis.reading.Columns`."""

    def __init__(self, frame: nw.DataFrame[Any]) -> None:
        self._frame = frame
        self.names: Sequence[str] = frame.columns

    @property
    def forms(self) -> int:
        return len(self._frame)

    def numbers(self, name: str) -> NDArray[np.float64]:
        return np.asarray(self._frame[name].to_numpy(), dtype=np.float64)

    def factors(self, name: str) -> tuple[NDArray[Any], list[Raw]]:
        import pandas as pd

        values = self._frame[name].to_numpy()
        if values.dtype.kind in "iu" and values.size:
            low, high = int(values.min()), int(values.max())
            if high - low < _LARGEST_INTEGER_TABLE:
                offset = (values - values.dtype.type(low)).view(f"u{values.dtype.itemsize}")  # wraps round
                kind = np.uint8 if high - low < 1 << 8 else np.uint16
                offset = offset.astype(kind, copy=False)
                present = np.flatnonzero(np.bincount(offset))
                table = np.zeros(high - low + 1, dtype=kind)
                table[present] = np.arange(present.size)
                return table.take(offset), [float(value + low) for value in present.tolist()]
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


def open_frame(frame: Any) -> nw.DataFrame[Any]:
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
