"""CSV as a Vietnamese Excel opens it, from which every text can be read back as it was."""

from __future__ import annotations

import re
from datetime import date

from survey.exporting.dataset import Dataset, Value

BOM = "\ufeff"
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "'")
# What a spreadsheet would make a number, a date, a time or a truth value of: 00012, 1E5, 5-10, 50%, TRUE.
_WOULD_CHANGE = re.compile(
    r"\s*(?:[\d.,\s]*\d[\d.,\s]*(?:e[+-]?\d+)?\s*%?|\d[\d\s./:-]*\d|\d{1,2}[-/. ]?[a-z]{3,9}[-/. ]?\d{0,4}|"
    r"[a-z]{3,9}[-/. ]\d{1,4}|true|false)\s*",
    re.IGNORECASE | re.ASCII,
)


def csv_bytes(dataset: Dataset) -> bytes:
    """Return the forms as CSV: UTF-8 with BOM, `;` between fields, decimal commas, ISO dates, CRLF.

    Texts are quoted; one that a spreadsheet would take for a formula, a number or a date is preceded by an
    apostrophe, and so is one that begins with an apostrophe (see `original_text`). Nothing stands for
    nothing.
    """
    lines = [";".join(csv_field(variable.name) for variable in dataset.variables)]
    lines += [";".join(map(csv_field, row)) for row in zip(*dataset.columns, strict=True)]
    return (BOM + "\r\n".join(lines) + "\r\n").encode()


def csv_field(value: Value) -> str:
    """Return a value as a field of such a file."""
    if value is None:
        return ""
    if isinstance(value, str):
        return '"' + guarded_text(value).replace('"', '""') + '"'
    if isinstance(value, date):
        return value.isoformat()
    return repr(value).replace(".", ",")


def guarded_text(text: str) -> str:
    """Return `text`, with an apostrophe before it where a spreadsheet would not leave it as it is.

    >>> guarded_text("00007"), guarded_text("=1+1"), guarded_text("Kim Mã")
    ("'00007", "'=1+1", 'Kim Mã')
    """
    risky = text.lstrip().startswith(_FORMULA_SIGNS) or text[:1] in _FORMULA_SIGNS
    return "'" + text if risky or _WOULD_CHANGE.fullmatch(text) else text


def original_text(field: str) -> str:
    """Return what `guarded_text` was given."""
    return field[1:] if field.startswith("'") else field
