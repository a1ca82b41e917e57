"""The comments summed up, as a workbook for the analyst."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from survey.arguments import checked
from survey.messages import Language, say
from survey.screening.comments import CommentCount, CommentSummary

if TYPE_CHECKING:
    from openpyxl import Workbook

_Row = Sequence[str | int | float]


@checked
def write_comment_tables(
    found: CommentSummary, path: Path, lang: Language = "vi", *, quotes: bool = False
) -> None:
    """Write counts by unit, by criterion and by word, and with `quotes` the masked comments, to `path`.

    The same summary gives the same bytes. Raises HailongError for a place that cannot be written.
    """
    from openpyxl import Workbook

    from survey.files import write_file
    from survey.workbooks import workbook_bytes

    book = Workbook()
    book.remove(book.worksheets[0])
    count, share, total = (say(f"screening.comments_{name}", lang) for name in ("count", "share", "forms"))
    for name, entries in (("by_unit", found.by_unit), ("by_criterion", found.by_criterion)):
        heading = say(f"screening.comments_{name}", lang)
        columns = [say(f"screening.comments_{name}_column", lang), count]
        columns += [total] if name == "by_unit" else []
        rows = [_count_row(entry, name == "by_unit") for entry in entries]
        if name == "by_criterion":
            rows.append([say("screening.comments_other", lang), found.unattributed, ""])
        _add_sheet(
            book, say(f"screening.comments_{name}_sheet", lang), heading, [*columns, share], rows, lang
        )
    words: list[_Row] = [[word, mentions] for word, mentions in found.words]
    title = say("screening.comments_words", lang)
    columns = [say("screening.comments_word", lang), count]
    _add_sheet(book, say("screening.comments_words_sheet", lang), title, columns, words, lang)
    if quotes:
        columns = [say(f"screening.comments_{name}", lang) for name in ("serial", "unit", "criteria", "text")]
        names = {entry.code: entry.label for entry in found.by_unit}
        quoted: list[_Row] = [
            [
                comment.place.serial or "",
                names.get(comment.place.unit_id or "", ""),
                ", ".join(comment.criteria),
                comment.text,
            ]
            for comment in found.comments
        ]
        sheet_name = say("screening.comments_quotes_sheet", lang)
        _add_sheet(book, sheet_name, sheet_name, columns, quoted, lang)
    write_file(path, workbook_bytes(book))


def _count_row(entry: CommentCount, with_total: bool) -> _Row:
    return [entry.label, entry.comments, *([entry.total] if with_total else []), entry.share]


def _add_sheet(
    book: Workbook, name: str, title: str, columns: Sequence[str], rows: Sequence[_Row], lang: Language
) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    from survey.workbooks import write_text

    sheet = book.create_sheet(name)
    write_text(sheet, 1, 1, title)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    write_text(sheet, 2, 1, say("screening.comments_caution", lang))
    for column, heading in enumerate(columns, 1):
        write_text(sheet, 4, column, heading)
        sheet.cell(4, column).font = Font(bold=True)
        sheet.cell(4, column).fill = PatternFill("solid", fgColor="FFE8EEF5")
    for number, row in enumerate(rows, 5):
        for column, value in enumerate(row, 1):
            if isinstance(value, str):
                write_text(sheet, number, column, value)
            else:
                sheet.cell(number, column).value = value
                if isinstance(value, float):
                    sheet.cell(number, column).number_format = "0.0%"
            sheet.cell(number, column).alignment = Alignment(wrap_text=True, vertical="top")
    for column, letter in zip(range(1, len(columns) + 1), "ABCD", strict=False):
        last = column == len(columns) == 4
        sheet.column_dimensions[letter].width = 90 if last else 34 if column == 1 else 18
    sheet.freeze_panes = "A5"
