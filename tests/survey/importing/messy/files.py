"""Generators of the ugly files people send."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from survey.questionnaire.model import Questionnaire

RATING_PATTERN = (5, 4, 3, 4, 5, 2, 5, 4, 1, 5)


def header(questionnaire: Questionnaire, *roles: str) -> list[str]:
    """Role names and the code of every rated item."""
    return [*roles, *(item.code for item in questionnaire.rated)]


def ratings(questionnaire: Questionnaire, start: int = 0) -> list[Any]:
    """A full row of ratings, different for different `start`."""
    return [RATING_PATTERN[(start + i) % len(RATING_PATTERN)] for i in range(len(questionnaire.rated))]


def form_rows(questionnaire: Questionnaire, count: int = 3, unit: Any = "Cống Vị") -> list[list[Any]]:
    """A header "Mã phiếu, Đơn vị, codes" and `count` clean forms S1, S2 …"""
    rows = [header(questionnaire, "Mã phiếu", "Đơn vị")]
    return rows + [[f"S{k}x", unit, *ratings(questionnaire, k)] for k in range(1, count + 1)]


def write_book(path: Path, rows: Iterable[Sequence[Any]], at: str = "A1", title: str = "Phiếu") -> Path:
    """A workbook whose one sheet holds `rows`, the first cell at `at`."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    corner = sheet[at]
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None:
                cell = sheet.cell(corner.row + r, corner.column + c)
                cell.value = value
                if isinstance(value, str) and value.startswith("#") and value.endswith(("!", "?", "A")):
                    cell.data_type = "e"
    book.save(path)
    return path


def csv_text(rows: Iterable[Sequence[Any]], delimiter: str = ";") -> str:
    """The rows as a text table."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue()
