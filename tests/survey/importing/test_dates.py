"""Dates as text, and the order of day and month of a column."""

from __future__ import annotations

from datetime import date

import pytest

from survey.importing.dates import read_dates

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
