"""Text files of separated values: the delimiter found, quotes understood, every line kept."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Literal, cast

from survey.importing.limits import Limits
from survey.importing.readers.cells import Raw, Sheet
from survey.messages import HailongError, Problem

DELIMITERS = (",", ";", "\t", "|")
_FIELD_LIMIT = 131_072  # the csv module's own; changing it would change it for the whole process


def read_delimited(text: str, limits: Limits) -> tuple[Sheet, tuple[Problem, ...]]:
    """The one sheet of a text file, its rows numbered as Excel numbers them when it opens the file.

    A record that spans lines (a line break inside quotes) is one row, a blank line is a row. A quote
    that is never closed would swallow what follows: then each line is read on its own, and said.
    Raises HailongError when a limit is passed.
    """
    text, delimiter = _declared_delimiter(text)
    delimiter = delimiter or sniff_delimiter(text)
    try:
        rows, problems = _read_rows(text, delimiter)
    except csv.Error:
        raise HailongError("importing.long_cell", limit=_FIELD_LIMIT) from None
    if len(rows) > limits.rows + 1000:
        raise HailongError("importing.too_many_rows", rows=len(rows), limit=limits.rows)
    width = max(map(len, rows), default=0)
    if width > limits.columns:
        raise HailongError("importing.too_many_columns", columns=width, limit=limits.columns)
    return Sheet(name="", rows=cast("list[list[Raw]]", rows)), problems


def _declared_delimiter(text: str) -> tuple[str, str | None]:
    """Excel's own first line "sep=;", taken off, and the delimiter it names."""
    first = text[:40].partition("\n")[0].strip().strip('"')
    if len(first) == 5 and first[:4].lower() == "sep=":
        return text[text.index("\n") + 1 :] if "\n" in text else "", first[4]
    return text, None


def sniff_delimiter(text: str) -> str:
    """The delimiter that splits the first lines into the most, and most equal, cells (',' if none does)."""
    sample = text[:20_000]
    if len(text) > len(sample):
        sample = sample[: sample.rfind("\n") + 1] or sample
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in _records(sample, delimiter, strict=False)[:200] if any(row)]
        except csv.Error:
            continue
        wide = [width for width in widths if width > 1]
        if wide:
            score = max(wide.count(width) / len(widths) * min(width, 50) for width in set(wide))
            if score > best_score:
                best, best_score = delimiter, score
    return best


def _records(text: str, delimiter: str, *, strict: bool) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict))


def _read_rows(text: str, delimiter: str) -> tuple[list[list[str]], tuple[Problem, ...]]:
    try:
        return _records(text, delimiter, strict=True), ()
    except csv.Error as error:
        if "field larger" in str(error):
            raise
        if text.count('"') % 2 == 0 and "unexpected end" not in str(error):
            return _records(text, delimiter, strict=False), ()
    return _line_by_line(text.splitlines(), delimiter)


def _line_by_line(lines: Sequence[str], delimiter: str) -> tuple[list[list[str]], tuple[Problem, ...]]:
    """Each line as one row; where its quotes do not pair they are ordinary characters."""
    rows: list[list[str]] = []
    odd: int | None = None
    for number, line in enumerate(lines, 1):
        quoting: Literal[0, 3] = csv.QUOTE_NONE if line.count('"') % 2 else csv.QUOTE_MINIMAL
        odd = number if odd is None and quoting == csv.QUOTE_NONE else odd
        rows.append(next(csv.reader([line], delimiter=delimiter, quoting=quoting), []))
    return rows, (Problem("importing.unpaired_quote", "warning", row=odd),)
