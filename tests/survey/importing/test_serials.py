"""The column of serials: completed, kept as typed, or held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace

import pytest

from survey.importing import serials
from survey.importing.column_reader import ColumnReader
from survey.importing.context import Context, make_context
from survey.importing.readers.cells import Raw
from survey.importing.serials import parse_serials, read_serials
from survey.questionnaire.model import Questionnaire
from survey.serials import format_serial, parse_serial
from tests.records import replace
from tests.survey.importing.tables import read_table, said

UNIT, OTHER = "00007", "00008"
RIGHT = format_serial(UNIT, 12)
WRONG = RIGHT[:-1] + ("A" if RIGHT[-1] != "A" else "B")


def serial_table(context: Context, cells: Sequence[Raw], header: str = "Mã phiếu") -> ColumnReader:
    return read_table(context, [[header, "1.1", "1.2", "2.1"], *([cell, "4", "4", "4"] for cell in cells)])


def with_ledger(context: Context, *ranges: tuple[int, int]) -> Context:
    return replace(context, issued={UNIT: list(ranges or [(1, 20)])})


def read(
    reader: ColumnReader, unit: str | None = UNIT, left_out: Mapping[int, str] | None = None
) -> list[str | None]:
    """The serials of all rows, each of them of one unit."""
    rows = len(reader.body)
    return list(read_serials(reader, parse_serials(reader), [unit] * rows, left_out or {}))


TEXTS = (
    RIGHT, WRONG, RIGHT.lower(), RIGHT.lstrip("0"), f" 7 - 12 {RIGHT[-1]} ", "00007-0000S", "99-0012S",
    "7/15", "0012", "A1x", "", "-", "00008-0003" + format_serial(OTHER, 3)[-1], "7-12x y", "00007-12 ",
)  # fmt: skip


@pytest.mark.parametrize("ledger", [False, True])
def test_the_quick_way_to_take_a_serial_apart_says_the_same(context: Context, ledger: bool) -> None:
    """As `parse_serial`, of every text that names a unit; without a ledger only of those with a letter."""
    reader = serial_table(with_ledger(context) if ledger else context, TEXTS)
    for text, found in zip(TEXTS, parse_serials(reader), strict=True):
        slow = parse_serial(text, tuple(context.units.units))
        named = slow is not None and slow.unit_id is not None and (ledger or slow.check != "missing")
        assert found == (slow if named else None), text


def test_a_serial_names_its_unit_by_the_units_own_id(questionnaire: Questionnaire) -> None:
    """Not by its key, which has letters and digits only."""
    plan = make_context(questionnaire, [SimpleNamespace(id="khu-a", name="Khu A")])
    right = format_serial("khu-a", 5)
    for table in (plan, replace(plan, issued={"khu-a": [(1, 9)]})):
        assert [s and s.unit_id for s in parse_serials(serial_table(table, [right]))] == ["khu-a"]
    ledger = replace(plan, issued={"khu-a": [(1, 9)]})
    assert [s and s.unit_id for s in parse_serials(serial_table(ledger, ["KHUA-5"]))] == ["khu-a"]


def test_a_column_of_all_kinds_of_cells_is_taken_apart_row_by_row(context: Context) -> None:
    """A number or a date beside texts names no unit; a sheet without serials gives none of any row."""
    cells: list[Raw] = [12.0, RIGHT, ("date", "2020-12-01")]
    assert [s and s.text for s in parse_serials(serial_table(context, cells))] == [None, RIGHT, None]
    assert parse_serials(serial_table(context, ["12", "13"])) == [None, None]
    bare = read_table(context, [["1.1", "1.2", "2.1"], ["4", "4", "4"], ["5", "5", "5"]])
    assert parse_serials(bare) == [None, None]
    assert read(bare) == [None, None]


def test_a_serial_with_its_letter_is_written_as_it_was_printed(context: Context) -> None:
    """Lost zeros, small letters, other dashes; said of those that were typed otherwise."""
    reader = serial_table(context, [RIGHT, RIGHT.lstrip("0"), RIGHT.lower()])
    assert read(reader) == [RIGHT] * 3
    assert said(reader) == [(1, "serial_corrected"), (2, "serial_corrected")]
    problem = reader.notes.problems[1][0]
    assert (problem.severity, problem.values["serial"]) == ("warning", RIGHT)
    assert reader.notes.rules == {1: ["serial: completed"], 2: ["serial: completed"]}
    assert reader.notes.corrected == {1, 2}


def test_a_wrong_letter_or_another_unit_is_held(context: Context) -> None:
    """Kept as typed, and as printed; the units are named."""
    reader = serial_table(context, [WRONG])
    assert (read(reader), said(reader)) == ([WRONG], [(0, "serial_check")])
    assert reader.notes.problems[0][0].values["unit"] == context.units.units[UNIT]
    assert reader.notes.stopped == {0: ("held", "importing.serial_check")}
    reader = serial_table(context, [RIGHT.lstrip("0")])
    assert (read(reader, OTHER), said(reader)) == ([RIGHT], [(0, "serial_unit")])
    values = reader.notes.problems[0][0].values
    assert (values["unit"], values["other"]) == (context.units.units[UNIT], context.units.units[OTHER])
    reader = serial_table(context, [RIGHT])
    assert (read(reader, None), said(reader)) == ([RIGHT], [])


def test_without_a_ledger_a_serial_without_its_letter_stays(context: Context) -> None:
    """Nothing can be checked."""
    reader = serial_table(context, ["7-12", "00007-0012", "X1y", "99-5"])
    assert (read(reader), said(reader)) == (["7-12", "00007-0012", "X1y", "99-5"], [])


@pytest.mark.parametrize("cell", ["7-0012", "12", 12.0, "0012", "00007-0012", RIGHT])
def test_what_the_ledger_knows_is_completed(context: Context, cell: Raw) -> None:
    """A number, or a serial without its letter, handed out to the row's unit."""
    reader = serial_table(with_ledger(context), [cell])
    assert read(reader) == [RIGHT]
    assert said(reader) == ([] if cell == RIGHT else [(0, "serial_corrected")])


@pytest.mark.parametrize(
    ("cell", "kept"),
    [("7-0021", "7-0021"), ("21", "21"), ("0", "0"), ("1234567890", "1234567890"), ("X1y", "X1y"),
     ("²", "²"), ("000000000012", "000000000012"),
     (format_serial(UNIT, 21), format_serial(UNIT, 21)), ("8-0012", "8-0012")],
)  # fmt: skip
def test_what_the_ledger_does_not_know_is_held(context: Context, cell: Raw, kept: str) -> None:
    """Kept as typed; the unit is named."""
    reader = serial_table(with_ledger(context), [cell])
    assert (read(reader), said(reader)) == ([kept], [(0, "serial_not_issued")])
    assert reader.notes.problems[0][0].values["unit"] == context.units.units[UNIT]


@pytest.mark.parametrize(("number", "known"), [(4, False), (5, True), (8, True), (9, False), (20, True)])
def test_the_ledgers_ranges_hold_their_ends(context: Context, number: int, known: bool) -> None:
    """5–8 and 20 were handed out; another unit has no ledger of its own."""
    table = with_ledger(context, (5, 8), (20, 20))
    reader = serial_table(table, [str(number)])
    read(reader)
    assert said(reader) == [(0, "serial_corrected" if known else "serial_not_issued")]
    reader = serial_table(table, [str(number)])
    assert (read(reader, OTHER), said(reader)) == ([str(number)], [])


def test_the_longest_number_that_can_be_a_serial_has_nine_digits(context: Context) -> None:
    """One with ten is a stranger."""
    table = with_ledger(context, (1, 999_999_999))
    reader = serial_table(table, ["123456789", "1"])
    assert read(reader) == [format_serial(UNIT, 123456789), format_serial(UNIT, 1)]


def test_zeros_that_excel_took_are_restored_by_the_other_serials(context: Context) -> None:
    """Texts of one width, one of which begins with 0, tell how wide a number was."""
    reader = serial_table(context, ["0011", 12.0, "1013", 3.0, "5678x", 14567.0, 1234.0])
    assert read(reader) == ["0011", "0012", "1013", "0003", "5678x", "14567", "1234"]
    assert said(reader) == [(1, "serial_corrected"), (3, "serial_corrected")]
    assert reader.notes.rules[1] == ["serial: zeros"]
    assert reader.notes.problems[1][0].values["serial"] == "0012"


@pytest.mark.parametrize(
    "cells", [["1011", 12.0], ["0011", "00012", 13.0], ["0011", ("text", "12")], [12.0, 13.0]]
)
def test_zeros_are_not_made_up(context: Context, cells: list[Raw]) -> None:
    """No zero anywhere, two widths, a text, no text at all."""
    reader = serial_table(context, cells)
    assert read(reader)[-1] == ("12" if cells[-1] in (12.0, ("text", "12")) else "13")
    assert said(reader) == []


@pytest.mark.parametrize("cell", ["", " ", "NA", "n/a", "null", "None", "nan", "-", "?"])
def test_a_blank_serial_is_said_and_the_row_kept_without_one(context: Context, cell: Raw) -> None:
    """With a warning, where other rows have theirs; a row that is left out is not spoken of."""
    reader = serial_table(context, ["A1x", cell, cell])
    assert read(reader, left_out={2: "importing.note_row"}) == ["A1x", None, None]
    assert said(reader) == [(1, "serial_blank")]
    assert reader.notes.problems[1][0].severity == "warning"
    assert reader.notes.stopped == {}


@pytest.mark.parametrize("kind", ["error", "uncomputed", "unreadable"])
def test_a_serial_that_cannot_be_read_is_said_as_such(context: Context, kind: str) -> None:
    """The row is kept without one."""
    reader = serial_table(context, ["A1x", (kind, "#REF!")])
    assert (read(reader), said(reader)) == (["A1x", None], [(1, f"{kind}_cell")])
    assert reader.notes.problems[1][0].severity == "warning"


@pytest.mark.parametrize("kind", ["date", "time"])
def test_a_serial_that_became_a_date_is_held(context: Context, kind: str) -> None:
    """Excel made a date of it: what was typed is lost."""
    reader = serial_table(context, ["A1x", (kind, "2020-05-07")])
    assert (read(reader), said(reader)) == (["A1x", None], [(1, "serial_is_date")])
    assert reader.notes.stopped == {1: ("held", "importing.serial_is_date")}


@pytest.mark.parametrize(
    "header", ["_uuid", "thong_tin/_uuid", "meta-instanceID", "meta/instanceID", "instance id", "KEY", "ID"]
)
def test_a_machines_own_name_is_nothing_to_check(context: Context, header: str) -> None:
    """Kept as it is: no unit, no letter, no ledger, no gaps."""
    cells = [WRONG, "uuid:8e1f-aa", "13", "15", "16", "17", "18", "19", ""]
    reader = read_table(
        replace(with_ledger(context), recogniser=context.recogniser),
        [[header, "1.1", "1.2", "2.1"], *([cell, "4", "4", "4"] for cell in cells)],
    )
    assert read(reader) == [*cells[:-1], None]
    assert said(reader) == [(8, "serial_blank")]
    assert reader.column_problems == []


def gaps(reader: ColumnReader) -> list[tuple[str, int, str]]:
    return [(p.severity, p.values["count"], p.values["serials"]) for p in reader.column_problems]  # type: ignore[misc]


def numbered(numbers: Sequence[int], form: str = "L{:03d}") -> list[Raw]:
    return [form.format(n) for n in numbers]


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        ([1, 2, 3, 5], "L004"),
        ([1, 3], "L002"),
        ([1, 4], None),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 12], "L010, L011"),
        ([1, 2, 3, 4, 5, 6, 7, 8, 11], None),
        ([3, 4, 5], None),
        ([7], None),
    ],
)
def test_few_missing_numbers_are_named(context: Context, numbers: list[int], missing: str | None) -> None:
    """One, or one in five of those there are, as they would be written; more is no gap."""
    reader = serial_table(context, numbered(numbers))
    read(reader)
    expected = [] if missing is None else [("note", missing.count("L"), missing)]
    assert gaps(reader) == expected
    for problem in reader.column_problems:
        assert (problem.code, problem.sheet, problem.column) == ("importing.serial_gaps", "Phiếu", "Mã phiếu")


@pytest.mark.parametrize(("count", "ends"), [(12, "L024"), (13, "L024 …")])
def test_of_many_missing_numbers_the_first_twelve_are_named(context: Context, count: int, ends: str) -> None:
    """And that there are more."""
    reader = serial_table(
        context, numbered([n for n in range(1, 101) if n not in range(2, 2 * count + 1, 2)])
    )
    read(reader)
    ((_, found, shown),) = gaps(reader)
    assert (found, shown.count(","), shown.endswith(ends)) == (count, 11, True)


def test_each_series_has_its_own_numbers(context: Context) -> None:
    """By what stands before the number and whether a letter stands behind; a text without number is none."""
    cells = [*numbered([1, 2, 4]), *numbered([11, 12, 14], "M{}"), *numbered([3], "L{:03d}A"), "", "xyz"]
    reader = serial_table(context, cells)
    read(reader)
    assert [shown for _, _, shown in gaps(reader)] == ["L003", "M13"]
    reader = serial_table(context, ["9", "11", "012"])
    read(reader)
    assert [shown for _, _, shown in gaps(reader)] == ["10"]


def test_many_completed_serials_are_summed_up(context: Context) -> None:
    """Ten are said one by one, eleven once, with an example; what else is said of a row stays."""
    for count in (10, 11):
        cells = [format_serial(UNIT, n).lstrip("0") for n in range(1, count + 1)]
        reader = serial_table(context, [*cells, WRONG, ""])
        read(reader)
        single = [(k, "serial_corrected") for k in range(count)] if count == 10 else []
        assert said(reader) == [*single, (count, "serial_check"), (count + 1, "serial_blank")]
        summed = [p for p in reader.column_problems if p.code == "importing.serials_corrected"]
        assert len(summed) == (count == 11)
    (problem,) = summed
    assert (problem.severity, problem.sheet, problem.column) == ("warning", "Phiếu", "Mã phiếu")
    assert problem.values == {"count": 11, "value": cells[0], "serial": format_serial(UNIT, 1)}


def test_a_long_clean_column_is_taken_as_it_stands(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the length at which gaps are counted; up to it they are, and anything unclean is still read."""
    monkeypatch.setattr(serials, "_MOST_COUNTED", 4)
    cells = ["AB001", "AB002", "AB003", "AB005", "AB006"]
    for rows, named in ((cells[:4], ["AB004"]), (cells, [])):
        reader = serial_table(context, rows)
        assert read(reader) == rows
        assert [shown for _, _, shown in gaps(reader)] == named
    mixed: list[Raw] = [*cells, "", "0011x", "12345", 12.0, RIGHT.lstrip("0"), "A  B C D"]
    reader = serial_table(context, mixed)
    assert read(reader) == [*cells, None, "0011x", "12345", "12", RIGHT, "A B C D"]
    assert said(reader) == [(5, "serial_blank"), (9, "serial_corrected")]
    for other, kept in ((" AB007", "AB007"), ("AB007-", "AB007-"), (12345.0, "12345")):
        assert read(serial_table(context, [*cells, other])) == [*cells, kept]
    reader = serial_table(context, [*cells, WRONG])
    assert (read(reader), said(reader)) == ([*cells, WRONG], [(5, "serial_check")])
    reader = serial_table(context, cells)
    assert read(reader, left_out={0: "importing.note_row"}) == [None, *cells[1:]]
    reader = serial_table(with_ledger(context), cells)
    read(reader)
    assert said(reader) == [(k, "serial_not_issued") for k in range(5)]
