"""Text files of separated values: the delimiter found, quotes understood, every line kept.

Runs in the child process. Standard library only.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice, zip_longest

from survey.importing.child.refusal import Refused
from survey.importing.encodings.files import decode_text
from survey.importing.readers.packing import BLOCK, ColumnPacker

TYPE_CHECKING = False  # the module typing is not needed, and costs time
if TYPE_CHECKING:
    from typing import Literal

DELIMITERS = (",", ";", "\t", "|")
_FIELD_LIMIT = 131_072  # the csv module's own; changing it would change it for the whole process
_WEB_BEGINNINGS = (
    "<!doctype", "<!--", "<html", "<table", "<?xml", "<meta", "<style", "<script", "<head", "<body", "<div",
    "mime-version:", "{\\rtf",
)  # fmt: skip


def read_text_table(
    content: bytes, encoding: str | None, name: str, limits: Mapping[str, int]
) -> dict[str, object]:
    """The packed columns of the one sheet of a text file, its encoding, and a line with an unpaired quote.

    Rows are numbered as Excel numbers them when it opens the file: a record that spans lines (a line break
    inside quotes) is one row, a blank line is a row. A quote that is never closed would swallow what follows:
    then each line is read on its own, and said. Cells to the right of a row's end are blank.
    Raises Refused when it is no text, a web page, or a limit is passed.
    """
    pieces, codec = decode_text(content, encoding, name)
    if pieces[0][:2000].lstrip().lower().startswith(_WEB_BEGINNINGS):
        raise Refused("web_page", path=name)
    pieces[0], declared = _declared_delimiter(pieces[0])
    delimiter = declared or sniff_delimiter(pieces[0])
    try:
        answer = _read_records(pieces, delimiter, limits)
    except csv.Error:
        raise Refused("long_cell", limit=_FIELD_LIMIT) from None
    return {"unpaired": None, **answer, "encoding": codec}


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
            records = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
            widths = [len(row) for row in list(records)[:200] if any(row)]
        except csv.Error:
            continue
        wide = [width for width in widths if width > 1]
        if wide:
            score = max(wide.count(width) / len(widths) * min(width, 50) for width in set(wide))
            if score > best_score:
                best, best_score = delimiter, score
    return best


def _read_records(pieces: list[str], delimiter: str, limits: Mapping[str, int]) -> dict[str, object]:
    def read(*, strict: bool) -> dict[str, object]:
        lines = _lines(pieces, _split_at_line_feeds)
        return _pack(csv.reader(lines, delimiter=delimiter, strict=strict), pieces, limits)

    try:
        return read(strict=True)
    except csv.Error as error:
        if "field larger" in str(error):
            raise
        if sum(piece.count('"') for piece in pieces) % 2 == 0 and "unexpected end" not in str(error):
            return read(strict=False)
    records = _LineByLine(_lines(pieces, _split_at_every_end), delimiter)
    return {**_pack(records, pieces, limits), "unpaired": records.unpaired}


def _lines(pieces: Iterable[str], split: Callable[[str], list[str]]) -> Iterator[str]:
    """The lines of a text with their ends. A line that a piece does not end may go on in the next one."""
    rest = ""
    for piece in pieces:
        lines = split(rest + piece)
        rest = lines.pop() if lines and not lines[-1].endswith("\n") else ""
        yield from lines
    if rest:
        yield rest


def _split_at_line_feeds(text: str) -> list[str]:
    return list(io.StringIO(text, newline=""))


def _split_at_every_end(text: str) -> list[str]:
    return text.splitlines(keepends=True)


class _LineByLine:
    """Each line as one row; where its quotes do not pair they are ordinary characters."""

    def __init__(self, lines: Iterable[str], delimiter: str) -> None:
        self._lines, self._delimiter = lines, delimiter
        self.unpaired: int | None = None
        """The first line of which that is so, counted from 1."""

    def __iter__(self) -> Iterator[list[str]]:
        for number, line in enumerate(self._lines, 1):
            odd = line.count('"') % 2 == 1
            if odd and self.unpaired is None:
                self.unpaired = number
            quoting: Literal[0, 3] = csv.QUOTE_NONE if odd else csv.QUOTE_MINIMAL
            yield next(csv.reader(line.splitlines(), delimiter=self._delimiter, quoting=quoting), [])


def _pack(
    records: Iterable[list[str]], pieces: Iterable[str], limits: Mapping[str, int]
) -> dict[str, object]:
    """All records as columns; of a table too long the lines are only counted."""
    columns: list[ColumnPacker] = []
    count = width = 0
    records = iter(records)
    while rows := list(islice(records, BLOCK)):
        count += len(rows)
        width = max(width, *map(len, rows))
        if count > limits["rows"] + 1000:
            lines = sum(piece.count("\n") for piece in pieces)
            raise Refused("too_many_rows", rows=max(count, lines), limit=limits["rows"])
        if width > limits["columns"]:
            continue
        columns.extend(ColumnPacker(count - len(rows)) for _ in range(width - len(columns)))
        block = list(zip_longest(*rows, fillvalue=""))
        for column, cells in zip(columns, block, strict=False):
            column.add(cells)
        for column in columns[len(block) :]:
            column.add_blanks(len(rows))
    if width > limits["columns"]:
        raise Refused("too_many_columns", columns=width, limit=limits["columns"])
    return {"rows": count, "columns": [column.pack() for column in columns]}
