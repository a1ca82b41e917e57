"""An SPSS file with variable labels, value labels and missing values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from survey.exporting.dataset import Dataset, Value
from survey.exporting.variables import Variable
from survey.messages import HailongError, Language, Problem

LONGEST = 32_767
_LABEL, _VALUE_LABEL, _FILE_LABEL = 255, 120, 64
_EPOCH = date(1582, 10, 14).toordinal()
_DAY = 86_400.0
_FORMATS = {"rating": "F4.0", "number": "F14.6", "date": "EDATE10"}
_MEASURES = {
    "rating": "ordinal",
    "category": "nominal",
    "text": "nominal",
    "number": "scale",
    "date": "scale",
}
_STAMP = slice(92, 109)
"""Where the header holds the day and the hour of writing (record type 1: creation_date, creation_time)."""


def require_spss() -> None:
    """Raise HailongError where what writes SPSS files is not installed."""
    if find_spec("pyreadstat") is None:
        raise HailongError("exporting.needs_pyreadstat")


def write_spss(dataset: Dataset, path: Path, lang: Language) -> tuple[Problem, ...]:
    """Write the forms to the .sav file `path`; return a note where texts had to be cut.

    Negative codes are declared missing, so that SPSS leaves them out of every statistic. Labels are in
    `lang`; one longer than SPSS takes is cut with an ellipsis (the codebook has it whole). Nothing in a
    text column is an empty text, in a number a system-missing value.
    """
    require_spss()
    import pandas as pd
    import pyreadstat

    cut = 0
    columns: dict[str, Any] = {}
    for variable, column in zip(dataset.variables, dataset.columns, strict=True):
        if variable.kind in ("text", "category"):
            texts = [fit_bytes(str(value), LONGEST) if value is not None else "" for value in column]
            cut += sum(text != (value or "") for text, value in zip(texts, column, strict=True))
            columns[variable.name] = texts
        else:
            columns[variable.name] = _numbers(column)
    pyreadstat.write_sav(
        pd.DataFrame(columns),
        path,
        file_label=fit_bytes(dataset.survey.plan.name.in_language(lang), _FILE_LABEL),
        column_labels={v.name: fit_bytes(v.label.in_language(lang), _LABEL) for v in dataset.variables},
        variable_value_labels={v.name: _value_labels(v, lang) for v in dataset.variables if v.categories},
        missing_ranges={v.name: _missing(v) for v in dataset.variables if v.codes},
        variable_measure={v.name: _MEASURES[v.kind] for v in dataset.variables},
        variable_format={v.name: _FORMATS[v.kind] for v in dataset.variables if v.kind in _FORMATS},
        row_compress=True,
    )
    _settle_stamp(path)
    note = Problem("exporting.cut_in_spss", "warning", values={"count": cut, "most": LONGEST})
    return (note,) if cut else ()


def fit_bytes(text: str, most: int) -> str:
    """Return `text` in at most `most` bytes of UTF-8, what was cut shown by an ellipsis."""
    encoded = text.encode()
    if len(encoded) <= most:
        return text
    return encoded[: most - len("…".encode())].decode(errors="ignore").rstrip() + "…"


def _numbers(column: Sequence[Value]) -> list[float]:
    """Numbers, with NaN for nothing; days as seconds since SPSS's first."""
    nothing = float("nan")
    return [
        nothing
        if value is None
        else (value.toordinal() - _EPOCH) * _DAY
        if isinstance(value, date)
        else float(value)
        for value in column
    ]


def _value_labels(variable: Variable, lang: Language) -> dict[Any, str]:
    return {
        category.value: fit_bytes(category.label.in_language(lang), _VALUE_LABEL)
        for category in variable.categories
    }


def _missing(variable: Variable) -> list[Any]:
    codes = [int(category.value) for category in variable.codes]
    return [{"lo": min(codes), "hi": max(codes)}]


def _settle_stamp(path: Path) -> None:
    """Put a fixed time of writing into the header, so that the same forms give the same bytes."""
    with path.open("r+b") as stream:
        stream.seek(_STAMP.start)
        stream.write(b"01 Jan 0000:00:00")
