"""Dates as text, and the order of day and month of a column."""

from __future__ import annotations

from datetime import date

import pytest

from survey.importing.dates import DateReading, read_dates
from survey.importing.readers.cells import Raw

PERIOD = (date(2020, 6, 1), date(2020, 9, 30))


def one(text: object, *others: object) -> str | None:
    return read_dates([text, *others]).readings[text].iso  # type: ignore[list-item,index]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("31/07/2020", "2020-07-31"),
        ("31-7-20", "2020-07-31"),
        ("31.7.2020", "2020-07-31"),
        ("2020-07-05", "2020-07-05"),
        ("2020-07-05T10:11:12.000+07:00", "2020-07-05"),
        (("date", "2020-07-05"), "2020-07-05"),
        (("date", "2020-07-05 08:30:00"), "2020-07-05"),
        ("ngày 05 tháng 7 năm 2020", "2020-07-05"),
        (44017.0, "2020-07-05"),
        ("07/07/2020", "2020-07-07"),
        ("31/09/2020", None),
        ("hôm qua", None),
        ("", None),
    ],
)
def test_a_date_is_read(text: object, iso: str | None) -> None:
    """Texts, workbook dates, Excel's day numbers; what is no day gives none."""
    assert one(text) == iso


def test_one_clear_date_decides_the_whole_column() -> None:
    """31/7 makes 5/7 the fifth of July."""
    assert one("05/07/2020", "31/07/2020") == "2020-07-05"


def test_a_column_from_an_american_excel_is_read_month_first() -> None:
    """7/31 makes 7/5 the fifth of July too."""
    column = read_dates(["7/5/2020", "7/31/2020"])
    assert column.order == "mdy"
    assert column.readings["7/5/2020"].iso == "2020-07-05"


def test_an_ambiguous_column_is_asked_about() -> None:
    """Without a clear date nothing is read both ways, and that is said."""
    column = read_dates(["05/07/2020", "06/07/2020"])
    assert column.ambiguous
    assert column.readings["05/07/2020"].problem == "importing.ambiguous_date"


def test_the_survey_period_can_decide() -> None:
    """5/7 and 12/7 lie in the period only as July."""
    column = read_dates(["05/07/2020", "12/07/2020"], PERIOD)
    assert (column.order, column.readings["05/07/2020"].iso) == ("dmy", "2020-07-05")


def test_contradicting_dates_are_ambiguous_but_each_clear_one_is_read() -> None:
    """31/7 beside 7/31: those two are clear, 5/7 is not."""
    column = read_dates(["31/07/2020", "07/31/2020", "05/07/2020"])
    assert column.ambiguous
    assert column.readings["31/07/2020"].iso == column.readings["07/31/2020"].iso == "2020-07-31"
    assert column.readings["05/07/2020"].iso is None


def test_a_date_outside_the_period_is_kept_and_said() -> None:
    """It may be a slip of the year, or a late form."""
    reading = read_dates(["31/07/2002"], PERIOD).readings["31/07/2002"]
    assert (reading.iso, reading.problem) == ("2002-07-31", "importing.date_outside_period")


@pytest.mark.parametrize(
    ("raw", "iso", "rule"),
    [
        ("31/07/2020", "2020-07-31", "dmy"),
        ("31/12/0100", "0100-12-31", "dmy"),
        ("31/12/99", "2099-12-31", "dmy"),
        ("31/7/2020 8:30", "2020-07-31", "dmy"),
        ("2020-07-05", "2020-07-05", "iso"),
        ("2020/7/5 08:00", "2020-07-05", "iso"),
        (("date", "2020-07-05"), "2020-07-05", "date"),
        (("date", "2020-07-05 08:30:00"), "2020-07-05", "date"),
        ("ngày 5 tháng 7 năm 2020", "2020-07-05", "words"),
        ("5 tháng 12 năm 2020", "2020-12-05", "words"),
        ("5-Jul-2020", "2020-07-05", "words"),
        ("July 5, 2020", "2020-07-05", "words"),
        ("20201125", "2020-11-25", "iso"),
        ("44017", "2020-07-05", "excel_number"),
        (44017.75, "2020-07-05", "excel_number"),
        (30000.0, "1982-02-18", "excel_number"),
    ],
)
def test_a_date_names_the_rule_it_was_read_by(raw: Raw, iso: str, rule: str) -> None:
    """Excel's count of days begins with 1 on 1 January 1900, and holds a 29 February 1900 that never was."""
    assert read_dates([raw]).readings[raw] == DateReading(iso, rule)


MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


@pytest.mark.parametrize("month", range(1, 13))
def test_months_are_known_by_their_english_names(month: int) -> None:
    """Whole or their first three letters, before the day or after it."""
    name = MONTHS[month - 1]
    for text in (f"9 {name} 2020", f"9-{name[:3]}-2020", f"{name} 9 2020", f"{name[:3].upper()} 9, 2020"):
        assert one(text) == f"2020-{month:02d}-09"
    assert one("9 Foo 2020") is None


@pytest.mark.parametrize("raw", ["", "  ", "NA", "n/a", "NaN", "null", "-", "?"])
def test_nothing_is_no_problem(raw: str) -> None:
    """A blank date is a form without a date."""
    assert read_dates([raw]).readings[raw] == DateReading(None, "blank")


@pytest.mark.parametrize("kind", ["error", "uncomputed", "unreadable"])
def test_a_date_that_cannot_be_read_is_said_as_such(kind: str) -> None:
    """Not as an unknown date."""
    raw = (kind, "#REF!")
    assert read_dates([raw]).readings[raw] == DateReading(None, kind, f"importing.{kind}_cell")


@pytest.mark.parametrize(
    "raw", ["hôm qua", "2020-13-01", "31/09/2020", "32/13/2020", "20201301", "July 32 2020"]
)
def test_what_is_no_day_is_said(raw: str) -> None:
    """By whatever rule it was read."""
    assert read_dates([raw]).readings[raw] == DateReading(None, "unknown", "importing.unknown_date")


@pytest.mark.parametrize(
    ("texts", "order", "ambiguous"),
    [
        (["05/07/2020"], None, True),
        (["12/05/2020"], None, True),
        (["05/12/2020"], None, True),
        (["12/12/2020", "05/07/2020"], None, True),
        (["07/07/2020"], "dmy", False),
        (["13/12/2020", "05/07/2020"], "dmy", False),
        (["12/13/2020", "05/07/2020"], "mdy", False),
        (["13/05/2020", "05/13/2020"], "dmy", False),
        (["13/05/2020", "05/13/2020", "05/07/2020"], None, True),
        (["31/07/2020", "07/31/2020", "07/07/2020"], "dmy", False),
        (["2020-07-05", "hôm qua"], "dmy", False),
        ([], "dmy", False),
    ],
)
def test_the_order_of_day_and_month_of_a_column(texts: list[str], order: str | None, ambiguous: bool) -> None:
    """A number over 12 is a day; where none tells and one date could be another, nobody knows."""
    column = read_dates(texts)
    assert (column.order, column.ambiguous) == (order, ambiguous)


@pytest.mark.parametrize(
    ("texts", "period", "order"),
    [
        (["05/07/2020"], PERIOD, "dmy"),
        (["07/05/2020"], PERIOD, "mdy"),
        (["01/06/2020"], PERIOD, "dmy"),
        (["06/09/2020"], PERIOD, None),
        (["05/07/2020", "07/06/2020"], PERIOD, "dmy"),
        (["05/10/2020"], PERIOD, None),
        (["05/07/2020"], (date(2020, 6, 1), None), "dmy"),
        (["07/05/2020"], (None, date(2020, 5, 7)), "dmy"),
        (["07/05/2020"], (None, date(2020, 5, 6)), None),
        (["07/05/2020"], (None, None), None),
        (["05/07/2020", "13/07/2020", "07/13/2020"], PERIOD, None),
    ],
)
def test_the_period_decides_where_only_one_order_lies_in_it(
    texts: list[str], period: tuple[date | None, date | None], order: str | None
) -> None:
    """A period may be open at one end; it decides nothing where the texts contradict each other."""
    column = read_dates(texts, period)
    assert (column.order, column.ambiguous) == (order, order is None)


def test_a_month_first_column_is_read_so_and_clear_dates_as_they_can_be() -> None:
    """12/5 is the fifth of December there; in a column of both orders only clear dates are read."""
    column = read_dates(["12/05/2020", "05/13/2020"])
    assert column.readings["12/05/2020"] == DateReading("2020-12-05", "mdy")
    assert column.readings["05/13/2020"] == DateReading("2020-05-13", "mdy")
    assert one("05/12/2020", "13/05/2020") == "2020-12-05"
    both = read_dates(
        ["13/05/2020", "05/13/2020", "05/07/2020", "12/05/2020", "05/12/2020", "08/08/2020"]
    ).readings
    assert both["13/05/2020"] == both["05/13/2020"] == DateReading("2020-05-13", "dmy")
    assert both["08/08/2020"] == DateReading("2020-08-08", "dmy")
    for text in ("05/07/2020", "12/05/2020", "05/12/2020"):
        assert both[text] == DateReading(None, "ambiguous", "importing.ambiguous_date")


@pytest.mark.parametrize(
    ("raw", "inside"),
    [("2020-06-01", True), ("2020-09-30", True), ("2020-05-31", False), ("2020-10-01", False)],
)
def test_the_first_and_the_last_day_lie_in_the_period(raw: str, inside: bool) -> None:
    """The day before and the day after do not; the date is kept."""
    problem = None if inside else "importing.date_outside_period"
    assert read_dates([raw], PERIOD).readings[raw] == DateReading(raw, "iso", problem)
