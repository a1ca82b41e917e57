"""No row is ever lost."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from survey.importing.context import Context
from survey.importing.limits import DEFAULT_LIMITS
from survey.importing.readers.delimited import read_delimited
from survey.importing.sheets import read_sheets
from survey.importing.source import SourceFile
from survey.messages import HailongError
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


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=33), max_size=8))
def test_every_row_that_is_not_blank_has_a_place_and_a_state(context: Context, rows: list[list[str]]) -> None:
    """Accepted, held, rejected or left out: non-blank rows in, as many rows out, in order."""
    q = context.questionnaire
    text = csv_text([header(q, "Mã phiếu", "Đơn vị"), *rows, form_rows(q, 1)[1]])
    sheet, _ = read_delimited(text, DEFAULT_LIMITS)
    source = SourceFile(Path("a.csv"), "0", 0, b"", (sheet,), "utf-8")
    found = read_sheets(source, context).rows
    filled = [number for number, row in enumerate(sheet.rows, 1) if any(str(cell).strip() for cell in row)]
    assert [row.number for row in found] == filled[1:]
    assert all((row.reason is None) == (row.state == "accepted") for row in found)
    assert all((row.form is None) == (row.state == "left_out") for row in found)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_our_error(context: Context, content: bytes) -> None:
    """Nothing else ever comes out of a text table."""
    from survey.importing.encodings.files import decode_text

    head = csv_text([header(context.questionnaire, "Mã phiếu", "Đơn vị")]).encode()
    buffer = io.BytesIO(head + content)
    with contextlib.suppress(HailongError):
        text, name = decode_text(buffer.getvalue(), None, "a.csv")
        sheet, problems = read_delimited(text, DEFAULT_LIMITS)
        found = read_sheets(SourceFile(Path("a.csv"), "0", 0, b"", (sheet,), name, problems), context)
        assert all(problem.message("vi") for row in found.rows for problem in row.problems)
