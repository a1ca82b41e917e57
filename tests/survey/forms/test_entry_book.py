"""The Excel entry book: what stands in it, what Excel enforces, what it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from survey.forms.entry_book import FIRST_ROW, EntryBook, entry_book_bytes
from survey.forms.entry_columns import allowed_ratings, entry_columns
from survey.forms.entry_rules import count_formulas
from survey.forms.layout import Wording
from survey.questionnaire import load_questionnaire
from survey.questionnaire.model import Attribute, Item, Nonresponse, Option
from survey.serials import format_serial
from tests.survey.forms.samples import FIVE, criterion, questionnaire, small, text

SERIALS = [format_serial("00007", number) for number in range(1, 6)]
CODES_ROW = FIRST_ROW - 1


def book_of(**changes: object) -> EntryBook:
    """A book of five forms of the small questionnaire."""
    book = EntryBook(
        Wording(small(), "vi"),
        "Phường Cống Vị",
        SERIALS,
        150,
        date(2020, 6, 22),
        date(2020, 7, 31),
        "Khảo sát",
    )
    return replace(book, **changes)  # type: ignore[arg-type]


def opened(book: EntryBook) -> Workbook:
    """The book as openpyxl reads it."""
    return load_workbook(BytesIO(entry_book_bytes(book)))


@pytest.fixture(scope="module")
def sheet() -> Worksheet:
    """The sheet to type in."""
    return opened(book_of()).worksheets[0]


def column_of(sheet: Worksheet, code: str) -> int:
    """Position of the column with this code."""
    return next(cell.column for cell in sheet[CODES_ROW] if cell.value == code)


def validation_of(sheet: Worksheet, row: int, column: int) -> DataValidation:
    """The validation of one cell."""
    coordinate = sheet.cell(row, column).coordinate
    return next(v for v in sheet.data_validations.dataValidation if coordinate in v.sqref)


def test_header_says_it_in_vietnamese_with_the_codes_beneath(sheet: Worksheet) -> None:
    """People read the label, the import reads the code."""
    headers = {
        below.value: above.value for above, below in zip(sheet[CODES_ROW - 1], sheet[CODES_ROW], strict=True)
    }
    assert headers["serial"] == "Mã phiếu"
    assert headers["1.2"] == "1.2. Có đủ chỗ ngồi"
    assert headers["gioi_tinh"] == "Giới tính"
    assert list(headers) == [
        "serial", "unit", "date", "volunteer", "1.1", "1.2", "2.1", "9", "10", "gioi_tinh", "nghe",
    ]  # fmt: skip


def test_every_row_has_its_serial_and_unit_and_only_answers_can_be_typed(sheet: Worksheet) -> None:
    """The serial is never typed; everything but the answers is locked, without a password."""
    assert [sheet.cell(FIRST_ROW + i, 1).value for i in range(5)] == SERIALS
    assert {sheet.cell(FIRST_ROW + i, 2).value for i in range(5)} == {"Phường Cống Vị"}
    assert sheet.protection.sheet
    assert not sheet.protection.password
    unlocked = {cell.row for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == set(range(FIRST_ROW, FIRST_ROW + 5))
    locked = [c.column for c in sheet[FIRST_ROW] if c.protection.locked]
    assert locked == [1, 2]


def test_excel_takes_figures_and_labels_and_the_box_only_where_the_row_has_it() -> None:
    """The list of a row without a not-applicable box does not offer it."""
    wording = Wording(small(), "vi")
    with_box, without = small().items[1], small().items[0]
    labels = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
    assert allowed_ratings(without, wording) == (1, 2, 3, 4, 5, *labels)
    assert allowed_ratings(with_box, wording) == (1, 2, 3, 4, 5, "KAD", "Không áp dụng", *labels)


def test_lists_point_at_the_cells_that_hold_them(sheet: Worksheet) -> None:
    """The drop-down of a row shows the very list of the instruction sheet, figures as numbers."""
    guide = opened(book_of()).worksheets[1]
    validation = validation_of(sheet, FIRST_ROW, column_of(sheet, "1.2"))
    assert validation.type == "list"
    assert validation.showErrorMessage
    name, _, area = str(validation.formula1).partition("!")
    assert name == "'Hướng dẫn'"
    found = [row[0].value for row in guide[area.replace("$", "")]]
    assert found[:6] == [1, 2, 3, 4, 5, "KAD"]


def test_every_typed_column_is_validated_in_every_row(sheet: Worksheet) -> None:
    """No column can be typed in freely, from the first form to the last."""
    for row in (FIRST_ROW, FIRST_ROW + 4):
        for column in range(3, sheet.max_column + 1):
            assert validation_of(sheet, row, column).errorTitle


def test_dates_are_dates_of_the_survey_period(sheet: Worksheet) -> None:
    """Excel's day 44004 is 22/06/2020 and 44043 is 31/07/2020; the cell shows day/month/year."""
    column = column_of(sheet, "date")
    validation = validation_of(sheet, FIRST_ROW, column)
    assert (validation.type, validation.formula1, validation.formula2) == ("date", "44004", "44043")
    assert sheet.cell(FIRST_ROW, column).number_format == "DD/MM/YYYY"


@pytest.mark.slow
def test_error_messages_are_short_enough_for_excel() -> None:
    """Longer than 32 and 225 characters, Excel calls the file damaged."""
    for name in ("ba-dinh-2020", "kansas-city-2021", "nepal-2015"):
        q = load_questionnaire(name)
        for lang in ("vi", "en"):
            for validation in (
                opened(book_of(wording=Wording(q, lang))).worksheets[0].data_validations.dataValidation
            ):
                assert len(str(validation.errorTitle)) <= 32
                assert len(str(validation.error)) <= 225
                assert not str(validation.error).endswith(",")


def test_header_stays_in_sight_and_is_printed_on_every_page(sheet: Worksheet) -> None:
    """Frozen below the codes and right of the serial."""
    assert sheet.freeze_panes == f"B{FIRST_ROW}"
    assert sheet.print_title_rows == f"$5:${CODES_ROW}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_the_count_runs_against_the_quota(sheet: Worksheet) -> None:
    """One formula that older Excel calculates too: no array."""
    formula = str(sheet["A3"].value)
    assert formula.startswith('="Đã nhập: "&SUMPRODUCT(--((($E$8:$E$12<>"")')
    assert formula.endswith('&"/150"')


def test_no_text_becomes_a_formula() -> None:
    """A label, a unit or a title that begins with = is text, in Excel as in openpyxl."""
    q = questionnaire(
        criterion(
            "1", '=HYPERLINK("x")', Item("1.1", text("=1+1"), FIVE, ("na",)), Item("1.2", text("@x"), FIVE)
        ),
        nonresponse=(Nonresponse("na", text("=NA()")),),
        attributes=(Attribute("a", text("-2+3"), (Option("x", text("+1")), Option("y", text("#REF!")))),),
    )
    book = opened(book_of(wording=Wording(q, "vi"), unit="=cmd|' /C calc'!A0", title="=A1"))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    formulas = [c.coordinate for s in book for row in s.iter_rows() for c in row if c.data_type == "f"]
    assert formulas == ["A3", "E3"]
    assert kinds == {"s", "n", "f"}
    assert book.worksheets[0]["B8"].quotePrefix


def test_counting_formulas_of_a_long_questionnaire_are_short_enough_for_excel() -> None:
    """73 rows: under 8,192 characters, and one term for each."""
    formulas = count_formulas(entry_columns(Wording(load_questionnaire("kansas-city-2021"), "en")), (8, 5007))
    assert formulas[0].count("<>") == 73
    assert all(len(formula) < 8_000 for formula in formulas)


def test_the_same_book_has_the_same_bytes() -> None:
    """No clock in the file."""
    assert entry_book_bytes(book_of()) == entry_book_bytes(book_of())


def test_without_a_period_any_date_of_the_century_is_taken() -> None:
    """A plan may leave the period open."""
    sheet = opened(book_of(period_from=None, period_to=None)).worksheets[0]
    validation = validation_of(sheet, FIRST_ROW, column_of(sheet, "date"))
    assert (validation.formula1, validation.formula2) == ("36526", "73050")


def test_figures_in_labels_are_numbers_and_nothing_is_offered_twice() -> None:
    """Excel compares what is typed with the list by kind: a typed 1 is not the text 1."""
    options = (Option("1", text("1")), Option("2", text("Hai")), Option("03", text("HAI")))
    q = questionnaire(
        criterion("1", "A", Item("1", text("A"), FIVE)), attributes=(Attribute("a", text("a"), options),)
    )
    assert entry_columns(Wording(q, "vi"))[-1].allowed == (1, "Hai", 2)
