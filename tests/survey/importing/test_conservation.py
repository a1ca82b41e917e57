"""No row is ever lost."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.importing.child.refusal import Refused
from survey.importing.context import Context
from survey.importing.limits import DEFAULT_LIMITS
from survey.importing.readers.delimited import read_text_table
from survey.importing.readers.file_reader import text_sheet
from survey.importing.readers.text_table import TextSheet
from survey.importing.sheets import read_sheets
from survey.importing.source import SourceFile
from survey.messages import HailongError, Problem
from tests.survey.importing.messy.files import csv_text, form_rows, header

CELLS = st.sampled_from(
    [
        "",
        " ",
        "5",
        "4,5",
        "9",
        "x",
        "Tổng",
        "Hài lòng",
        "KHL",
        "Cống Vị",
        "Hà Nội",
        "=1+1",
        "S1x",
        "#REF!",
        "1.1",
        "Mã phiếu",
        "-",
    ]
)


def read_here(content: bytes) -> tuple[TextSheet, str, tuple[Problem, ...]]:
    """What the child would send, without the child."""
    return text_sheet(read_text_table(content, None, "a.csv", DEFAULT_LIMITS._asdict()))


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=33), max_size=8))
def test_every_row_that_is_not_blank_has_a_place_and_a_state(context: Context, rows: list[list[str]]) -> None:
    """Accepted, held, rejected or left out: non-blank rows in, as many rows out, in order."""
    q = context.questionnaire
    text = csv_text([header(q, "Mã phiếu", "Đơn vị"), *rows, form_rows(q, 1)[1]])
    sheet, codec, _ = read_here(text.encode())
    source = SourceFile(Path("a.csv"), "0", 0, b"", (sheet,), codec)
    found = read_sheets(source, context).rows
    filled = [number for number, row in enumerate(sheet.rows, 1) if any(str(cell).strip() for cell in row)]
    assert [row.number for row in found] == filled[1:]
    assert all((row.reason is None) == (row.state == "accepted") for row in found)
    assert all((row.form is None) == (row.state == "left_out") for row in found)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_our_error(context: Context, content: bytes) -> None:
    """Nothing else ever comes out of a text table."""
    head = csv_text([header(context.questionnaire, "Mã phiếu", "Đơn vị")]).encode()
    buffer = io.BytesIO(head + content)
    with contextlib.suppress(HailongError, Refused):
        sheet, name, problems = read_here(buffer.getvalue())
        found = read_sheets(SourceFile(Path("a.csv"), "0", 0, b"", (sheet,), name, problems), context)
        assert all(problem.message("vi") for row in found.rows for problem in row.problems)
