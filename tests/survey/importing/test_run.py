"""Files through the whole import, into the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from survey.folder import Survey
from survey.importing.report import FileReport, import_status
from survey.importing.run import import_files
from survey.messages import HailongError
from survey.questionnaire.model import BLANK, UNUSABLE, Questionnaire
from survey.store import Store
from tests.survey.importing.messy.files import csv_text, form_rows, header, ratings, write_book

Take = Callable[..., FileReport]


def counts(report: FileReport) -> tuple[int, ...]:
    """rows, accepted, held, rejected, resent, left out."""
    return report.rows, report.accepted, report.held, report.rejected, report.resent, report.left_out


def codes(report: FileReport) -> list[str]:
    return [problem.code.removeprefix("importing.") for problem in report.problems]


def stored(store: Store) -> list[list[int]]:
    """The ratings of every valid form, as signed numbers."""
    return [[b - 256 if b > 127 else b for b in form.form.ratings] for form in store.read_forms()]


@pytest.mark.parametrize("at", ["A1", "C6"])
def test_a_clean_workbook_is_accepted_wherever_its_table_stands(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire, at: str
) -> None:
    """Rows are numbered as Excel numbers them."""
    report = take(write_book(tmp_path / "a.xlsx", form_rows(questionnaire), at=at))
    assert (report.status, counts(report), report.problems) == ("accepted", (3, 3, 0, 0, 0, 0), ())
    assert stored(store)[0] == ratings(questionnaire, 1)
    assert store.read_forms()[0].number == int(at[1:]) + 1


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_text_table_in_any_unicode_is_accepted(
    tmp_path: Path, take: Take, questionnaire: Questionnaire, delimiter: str, encoding: str
) -> None:
    """Any delimiter, with and without a byte order mark."""
    path = tmp_path / "a.csv"
    path.write_bytes(csv_text(form_rows(questionnaire), delimiter).encode(encoding))
    report = take(path)
    assert counts(report) == (3, 3, 0, 0, 0, 0)


def test_the_same_file_twice_changes_nothing(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """It is known by its content, whatever it is called."""
    first = take(write_book(tmp_path / "a.xlsx", form_rows(questionnaire)))
    (tmp_path / "b.xlsx").write_bytes((tmp_path / "a.xlsx").read_bytes())
    again = take(tmp_path / "b.xlsx")
    assert (again.status, again.import_id) == ("already", first.import_id)
    assert len(store.read_forms()) == 3


def test_a_dry_run_shows_everything_and_writes_nothing(
    tmp_path: Path, take: Take, store: Store, survey: Survey, questionnaire: Questionnaire
) -> None:
    """Not in the store and not in outgoing/."""
    rows = form_rows(questionnaire)
    rows[2][3] = 9
    report = take(write_book(tmp_path / "a.xlsx", rows), dry_run=True)
    assert (counts(report), codes(report)) == ((3, 3, 0, 0, 0, 0), ["out_of_range"])
    assert store.imports() == ()
    assert list(survey.outgoing.glob("*")) == []


def test_bad_cells_are_stored_as_unusable_and_said_with_their_place(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """The form counts, the cell does not."""
    rows = form_rows(questionnaire, 1)
    rows[1][2:6] = [6, "4;5", "#REF!", None]
    report = take(write_book(tmp_path / "a.xlsx", rows))
    assert [(p.cell, p.code, p.value) for p in report.problems] == [
        ("C2", "importing.out_of_range", "6"),
        ("D2", "importing.two_marks", "4;5"),
        ("E2", "importing.error_in_rating", "#REF!"),
    ]
    assert stored(store)[0][:4] == [UNUSABLE, UNUSABLE, UNUSABLE, BLANK]


def test_every_message_says_the_cell_and_what_to_type(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """In both languages."""
    rows = form_rows(questionnaire, 1)
    rows[1][2] = 6
    (problem,) = take(write_book(tmp_path / "a.xlsx", rows)).problems
    for lang, label in (("vi", "Rất không hài lòng"), ("en", "Very dissatisfied")):
        message = problem.message(lang)  # type: ignore[arg-type]
        assert "C2" in message
        assert label in message


def test_a_form_with_few_answers_is_rejected(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """Under half of the criteria."""
    rows = form_rows(questionnaire, 2)
    rows[2] = ["S9x", "Cống Vị", 5, 5, 5]
    report = take(write_book(tmp_path / "a.xlsx", rows))
    assert (counts(report), codes(report)) == ((2, 1, 0, 1, 0, 0), ["too_few_answers"])


def test_an_option_that_is_no_score_counts_as_an_answer(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """A form is not invalid because its boxes for "not applicable" are ticked."""
    q = questionnaire
    row: list[Any] = ["S1x", "Cống Vị", *[None] * len(q.rated)]
    for item in q.rated:
        if item.nonresponse:
            row[2 + q.position[item.code]] = (
                "Không áp dụng" if "khong-ap-dung" in item.nonresponse else "Chưa phản ánh"
            )
    row[2] = row[6] = 5
    report = take(write_book(tmp_path / "a.xlsx", [header(q, "Mã phiếu", "Đơn vị"), row]))
    assert counts(report) == (1, 1, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("unit", "code"), [("Hà Đông", "unit_unknown"), ("", "unit_blank"), ("ngoc haan", "unit_near")]
)
def test_a_row_whose_unit_is_not_known_is_held(
    tmp_path: Path, take: Take, questionnaire: Questionnaire, unit: str, code: str
) -> None:
    """Never guessed."""
    report = take(write_book(tmp_path / "a.xlsx", form_rows(questionnaire, 1, unit)))
    assert (counts(report)[:3], codes(report)) == ((1, 0, 1), [code])


@pytest.mark.parametrize(
    ("name", "title", "options"),
    [
        ("KQ Ngoc Ha.xlsx", "Sheet1", {}),
        ("a.xlsx", "Phường Ngọc Hà", {}),
        ("a.xlsx", "Sheet1", {"unit": "ngoc ha"}),
    ],
)
def test_without_a_unit_column_the_names_or_the_option_tell(
    tmp_path: Path,
    take: Take,
    store: Store,
    questionnaire: Questionnaire,
    name: str,
    title: str,
    options: dict[str, str],
) -> None:
    """The sheet's name, the file's, --unit."""
    rows = [header(questionnaire, "Mã phiếu"), ["S1x", *ratings(questionnaire)]]
    take(write_book(tmp_path / name, rows, title=title), **options)
    assert [form.form.unit_id for form in store.read_forms()] == ["00016"]


@pytest.mark.parametrize(
    ("line", "title", "units"),
    [
        (["Đơn vị: Phường Ngọc Hà"], "Phiếu", ["00016"]),
        (["Phường:", None, "Ngọc Hà"], "Phiếu", ["00016"]),
        (["Đơn vị khảo sát: P. Ngọc Hà"], "Ngọc Hà", ["00016"]),
        (["Đơn vị: Ngọc Hà"], "Kim Mã", []),
        (["Đơn vị: Ngọc Hàa"], "Phiếu", []),
        (["UBND quận Ba Đình"], "Phiếu", []),
    ],
)
def test_without_a_unit_column_a_line_above_the_header_may_tell(
    tmp_path: Path,
    take: Take,
    store: Store,
    questionnaire: Questionnaire,
    line: list[str | None],
    title: str,
    units: list[str],
) -> None:
    """Where it says so itself and no other name says another; else the rows are held."""
    rows = [["Tổng hợp phiếu"], line, [], header(questionnaire, "Mã phiếu"), ["S1x", *ratings(questionnaire)]]
    report = take(write_book(tmp_path / "a.xlsx", rows, title=title))
    assert [form.form.unit_id for form in store.read_forms()] == units
    assert (report.accepted, report.held) == (len(units), 1 - len(units))


def test_a_row_of_another_unit_than_the_option_says_is_held(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """--unit does not overrule what was typed."""
    report = take(write_book(tmp_path / "a.xlsx", form_rows(questionnaire, 1)), unit="Kim Mã")
    assert codes(report) == ["unit_differs"]


def test_rows_that_are_no_forms_are_left_out_with_a_reason(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """Repeated headers, totals, notes; blank rows are nothing at all."""
    rows = form_rows(questionnaire, 2)
    total = ["Tổng", None, *[9] * len(questionnaire.rated)]
    rows = [*rows[:2], rows[0], [None], rows[2], total, [None], ["Người lập bảng: Đoàn phường"]]
    report = take(write_book(tmp_path / "a.xlsx", rows))
    assert counts(report) == (2, 2, 0, 0, 0, 3)
    assert codes(report) == ["repeated_header", "total_row", "note_row"]


def test_serials_not_yet_typed_are_left_out(tmp_path: Path, take: Take, questionnaire: Questionnaire) -> None:
    """The end of a pre-printed list."""
    rows = form_rows(questionnaire, 2) + [[f"S{k}x", "Cống Vị"] for k in range(3, 9)]
    report = take(write_book(tmp_path / "a.xlsx", rows))
    assert counts(report) == (2, 2, 0, 0, 0, 6)


def test_one_sheet_a_ward_and_a_page_of_instructions(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """Each sheet for itself; a sheet without forms is passed over and said; a hidden one is read and said."""
    book = openpyxl.Workbook()
    book.active.title = "Hướng dẫn"
    book.active["A1"] = "Mỗi phiếu một dòng"
    for k, ward in enumerate(("Kim Mã", "Ngọc Hà")):
        sheet = book.create_sheet(ward)
        sheet.append(header(questionnaire, "Mã phiếu"))
        sheet.append([f"S{k}x", *ratings(questionnaire)])
    book.worksheets[2].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    report = take(tmp_path / "a.xlsx")
    assert [form.form.unit_id for form in store.read_forms()] == ["00028", "00016"]
    assert codes(report) == ["sheet_passed_over", "hidden_sheet"]


def test_columns_with_ticks_are_read(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """One of five x columns; two ticks are unusable."""
    upper: list[Any] = ["Mã phiếu", "Đơn vị"]
    lower: list[Any] = [None, None]
    row: list[Any] = ["S1x", "Kim Mã"]
    for k, item in enumerate(questionnaire.rated):
        upper += [f"{item.code}. {item.label.in_language('vi')}", None, None, None, None]
        lower += [1, 2, 3, 4, 5]
        row += ["x" if level == k % 5 + 1 else None for level in range(1, 6)]
    row[2:7] = ["x", None, None, "X", None]
    report = take(write_book(tmp_path / "a.xlsx", [upper, lower, row]))
    assert stored(store)[0][:4] == [UNUSABLE, 2, 3, 4]
    assert codes(report) == ["two_ticks"]


def test_a_kobo_export_needs_no_mapping(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """Groups with slashes, its own columns, its _uuid where the form asks for no serial."""
    q = questionnaire
    names = [f"danh_gia/c{item.code.replace('.', '_')}" for item in q.rated]
    rows = [
        [
            "start",
            "end",
            "thong_tin/unit",
            "thong_tin/gioi_tinh",
            *names,
            "_id",
            "_uuid",
            "_submission_time",
            "_tags",
        ],
        [
            "2020-07-15T08:00:00",
            "2020-07-15T08:09:00",
            "Kim Mã",
            "nam",
            *ratings(q),
            17,
            "8e1f-aa",
            "2020-07-15T08:10:00",
            "",
        ],
    ]
    path = tmp_path / "kobo.csv"
    path.write_text(csv_text(rows, ","), encoding="utf-8")
    take(path)
    (form,) = store.read_forms()
    assert (form.form.serial, form.form.unit_id) == ("8e1f-aa", "00028")
    assert form.form.collected_on == "2020-07-15"
    assert dict(form.form.attributes) == {"gioi_tinh": "nam"}


def test_personal_columns_are_dropped_and_comments_masked(
    tmp_path: Path, take: Take, store: Store, survey: Survey, questionnaire: Questionnaire
) -> None:
    """Neither a name nor a number is anywhere in the database."""
    rows = form_rows(questionnaire, 3)
    rows[0] += ["Họ và tên", "Liên hệ", "Góp ý"]
    for row in rows[1:]:
        row += ["Nguyễn Văn Ẩn", "0912345678", "gọi tôi 0987654321"]
    report = take(write_book(tmp_path / "a.xlsx", rows))
    assert codes(report)[:2] == ["personal_column", "personal_column"]
    assert store.read_forms()[0].form.comment == "gọi tôi […]"
    content = b"".join(path.read_bytes() for path in survey.folder.glob("survey.db*"))
    for secret in ("Nguyễn Văn Ẩn", "0912345678", "0987654321"):
        assert secret.encode() not in content


def test_lost_zeros_of_serials_are_restored_by_their_neighbours(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """Texts of one width with leading zeros tell how a number was printed."""
    rows = form_rows(questionnaire, 2)
    rows[1][0], rows[2][0] = "0011", 12
    report = take(write_book(tmp_path / "a.xlsx", rows))
    assert [form.form.serial for form in store.read_forms()] == ["0011", "0012"]
    assert report.corrected == 1


def test_a_serial_of_the_ledger_is_completed_and_a_stranger_held(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """Numbers handed out are known; others wait for a decision, and so does a wrong check letter."""
    store.issue_serials("00007", 20, by="test")
    rows = form_rows(questionnaire, 4)
    rows[1][0], rows[2][0], rows[3][0], rows[4][0] = 5, "7-0006", 21, "00007-0008A"
    report = take(write_book(tmp_path / "a.xlsx", rows))
    serials = [form.form.serial for form in store.read_forms()]
    assert [serial[:10] for serial in serials if serial] == ["00007-0005", "00007-0006"]
    assert [c for c in codes(report) if c != "serial_gaps"] == [
        "serial_corrected", "serial_corrected", "serial_not_issued", "serial_check",
    ]  # fmt: skip


def test_the_unit_is_read_from_a_serial_with_its_check_letter(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """Where there is no other word on it."""
    rows = [header(questionnaire, "Mã phiếu"), ["00028-0001X", *ratings(questionnaire)]]
    take(write_book(tmp_path / "a.xlsx", rows))
    assert [form.form.unit_id for form in store.read_forms()] == ["00028"]


def test_a_serial_typed_twice_is_kept_once_or_held(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """The same answers are a copy; other answers wait, and the difference is shown."""
    rows = form_rows(questionnaire, 1)
    other = [*rows[1][:2], *ratings(questionnaire, 2)]
    report = take(write_book(tmp_path / "a.xlsx", [*rows, rows[1], other]))
    assert counts(report) == (3, 1, 1, 0, 1, 0)
    told = next(p for p in report.problems if p.code == "importing.differs")
    assert "1.1: 4 → 3" in told.message("vi")


def test_a_vertical_merged_unit_holds_for_all_its_rows(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """Excel keeps the value in the first cell only."""
    rows = form_rows(questionnaire, 3)
    for row in rows[2:]:
        row[1] = None
    write_book(tmp_path / "a.xlsx", rows)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book.active.merge_cells("B2:B4")
    book.save(tmp_path / "a.xlsx")
    take(tmp_path / "a.xlsx")
    assert [form.form.unit_id for form in store.read_forms()] == ["00007"] * 3


def test_columns_may_be_mapped_by_hand(tmp_path: Path, take: Take, questionnaire: Questionnaire) -> None:
    """A header nobody could recognise."""
    rows = form_rows(questionnaire, 1)
    rows[0][0], rows[0][2] = "Mục A", "Mục B"
    report = take(write_book(tmp_path / "a.xlsx", rows), columns={"Mục A": "serial", "mục b": "1.1"})
    assert (counts(report), report.problems) == ((1, 1, 0, 0, 0, 0), ())


def test_two_columns_of_one_item_that_disagree_are_not_believed(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """Where they agree, or one is blank, there is an answer."""
    rows = form_rows(questionnaire, 3)
    rows[0].append("1.1")
    for row, other in zip(rows[1:], (rows[1][2], None, 1), strict=True):
        row.append(other)
    report = take(write_book(tmp_path / "a.xlsx", rows))
    assert [form[0] for form in stored(store)] == [rows[1][2], rows[2][2], UNUSABLE]
    assert codes(report) == ["duplicate_column", "twins_in_rating"]


def test_many_completed_serials_are_said_once(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """Not on every row."""
    store.issue_serials("00007", 30, by="test")
    rows = form_rows(questionnaire, 20)
    for k, row in enumerate(rows[1:], 1):
        row[0] = k
    report = take(write_book(tmp_path / "a.xlsx", rows))
    assert (codes(report), report.corrected) == (["serials_corrected"], 20)


@pytest.mark.parametrize(("comment_last", "state"), [(True, (1, 1, 0)), (False, (1, 0, 1))])
def test_a_text_row_with_more_cells_than_the_header_is_not_read_askew(
    tmp_path: Path, take: Take, questionnaire: Questionnaire, comment_last: bool, state: tuple[int, ...]
) -> None:
    """A separator inside a comment: harmless where the comment is last, else the row is held."""
    rows = form_rows(questionnaire, 1)
    if comment_last:
        rows[0].append("Góp ý")
        rows[1].append("tốt")
    path = tmp_path / "a.csv"
    path.write_text(csv_text(rows).rstrip() + ";nhưng chậm\n", encoding="utf-8")
    report = take(path)
    assert counts(report)[:3] == state
    assert codes(report) == ["comment_split" if comment_last else "too_many_cells"]


def test_cells_beside_the_table_of_a_workbook_are_nobodys_answers(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """A scribble to the right of the header."""
    rows = form_rows(questionnaire, 1)
    rows[1] += [None, "đã kiểm"]
    assert take(write_book(tmp_path / "a.xlsx", rows)).status == "accepted"


def test_a_cell_of_a_million_characters_costs_no_time(
    tmp_path: Path, take: Take, store: Store, questionnaire: Questionnaire
) -> None:
    """In an answer it is no answer; a comment is cut and that is said."""
    rows = form_rows(questionnaire, 1)
    rows[0].append("Góp ý")
    rows[1].append("a - " * 30_000)
    rows[1][2] = "4 - " * 30_000
    path = tmp_path / "a.csv"
    path.write_text(csv_text(rows), encoding="utf-8")
    assert codes(take(path)) == ["unknown_answer", "comment_cut"]


def bad_files(folder: Path) -> dict[str, tuple[Path, str]]:
    """Every kind of file that is refused, and the code that says why."""
    (folder / "folder").mkdir()
    contents: dict[str, tuple[bytes, str]] = {
        "empty.xlsx": (b"", "empty"),
        "blank.csv": (b"\n \n", "empty"),
        "picture.xlsx": (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_table"),
        "scan.csv": (b"%PDF-1.7\n\x01\x02\x03" + bytes(50), "not_a_table"),
        "web.xls": (b"<html><table><tr><td>1</td></tr></table></html>", "web_page"),
        "locked.xlsx": (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        "noise.csv": (bytes(range(256)) * 8, "not_text"),
        "letter.csv": ("Kính gửi phường\nXin gửi báo cáo\n".encode(), "no_header"),
        "other.csv": (b"name,age,1.1\nA,3,4\n", "does_not_fit"),
    }
    for name, (content, _) in contents.items():
        (folder / name).write_bytes(content)
    found = {name: (folder / name, code) for name, (_, code) in contents.items()}
    return found | {"missing": (folder / "missing.xlsx", "no_file"), "folder": (folder / "folder", "folder")}


def test_bad_files_are_refused_with_a_clear_message_and_nothing_changes(
    tmp_path: Path, survey: Survey, store: Store
) -> None:
    """Each with its own code, in one run, exit status 2."""
    files = bad_files(tmp_path)
    reports = import_files(survey, store, [path for path, _ in files.values()], by="test")
    found = {
        name: report.error.code
        for name, report in zip(files, reports, strict=True)
        if report.error is not None
    }
    assert found == {name: f"importing.{code}" for name, (_, code) in files.items()}
    assert import_status(reports) == 2
    assert store.imports() == ()
    for report in reports:
        assert all(len(problem.message(lang)) > 20 for problem in report.problems for lang in ("vi", "en"))


def test_one_bad_file_does_not_keep_the_others_out(
    tmp_path: Path, survey: Survey, store: Store, questionnaire: Questionnaire
) -> None:
    """It is reported as rejected, exit status 1."""
    good = write_book(tmp_path / "a.xlsx", form_rows(questionnaire))
    reports = import_files(survey, store, [tmp_path / "no.xlsx", good], by="test")
    assert [report.status for report in reports] == ["rejected", "accepted"]
    assert import_status(reports) == 1


def test_a_header_without_rows_is_refused(tmp_path: Path, take: Take, questionnaire: Questionnaire) -> None:
    """There is nothing to import."""
    with pytest.raises(HailongError) as caught:
        take(write_book(tmp_path / "a.xlsx", form_rows(questionnaire, 0)))
    assert caught.value.code == "importing.no_rows"


def test_a_questionnaire_that_does_not_fit_says_what_is_near(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """Headers that nearly name an item are listed."""
    label = questionnaire.rated[1].label.in_language("vi")
    rows = [["Mã phiếu", "1.1", label[:-6] + "zz"], ["A", 4, 5]]
    with pytest.raises(HailongError) as caught:
        take(write_book(tmp_path / "a.xlsx", rows))
    assert caught.value.code == "importing.does_not_fit"
    assert [problem.values["near"] for problem in caught.value.problems] == ["1.2"]


@pytest.mark.parametrize(
    ("options", "code"),
    [({"unit": "Hà Đông"}, "no_such_unit"), ({"columns": {"A": "zz"}}, "no_such_column"),
     ({"encoding": "klingon"}, "unknown_encoding")],
)  # fmt: skip
def test_wrong_options_are_refused(
    tmp_path: Path, take: Take, questionnaire: Questionnaire, options: dict[str, Any], code: str
) -> None:
    """With what is allowed."""
    path = tmp_path / "a.csv"
    path.write_text(csv_text(form_rows(questionnaire)), encoding="utf-8")
    with pytest.raises(HailongError) as caught:
        take(path, **options)
    assert caught.value.code == f"importing.{code}"


def test_a_link_to_a_file_is_followed_and_a_pipe_refused(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """A pipe would wait for ever."""
    import os

    link = tmp_path / "link.xlsx"
    try:
        link.symlink_to(write_book(tmp_path / "a.xlsx", form_rows(questionnaire)))
        os.mkfifo(tmp_path / "pipe.csv")
    except (OSError, AttributeError):
        pytest.skip("this system has no links or pipes for us")
    assert take(link).status == "accepted"
    with pytest.raises(HailongError) as caught:
        take(tmp_path / "pipe.csv")
    assert caught.value.code == "importing.not_a_file"


@pytest.mark.parametrize(
    "name", ["=cmd.csv", "a\u202ecsv.csv", "<script>.csv", "{{7}}.csv", "Ầ" * 60 + ".csv"]
)
def test_strange_file_names_do_no_harm(
    tmp_path: Path, take: Take, questionnaire: Questionnaire, name: str
) -> None:
    """The name is only ever a text."""
    path = tmp_path / name
    path.write_text(csv_text(form_rows(questionnaire)), encoding="utf-8")
    assert take(path).status == "accepted"


def test_json_has_the_documented_keys(tmp_path: Path, take: Take, questionnaire: Questionnaire) -> None:
    """As the product says, with resent and left_out beside."""
    rows = form_rows(questionnaire, 1)
    rows[1][2] = 6
    found = take(write_book(tmp_path / "a.xlsx", rows)).to_json("en")
    assert {
        "path",
        "sha256",
        "status",
        "rows",
        "accepted",
        "held",
        "rejected",
        "corrected",
        "problems",
    } <= set(found)
    assert {"sheet", "cell", "code", "message", "value"} <= set(found["problems"][0])


def test_every_truncation_of_a_file_gives_a_documented_answer(
    tmp_path: Path, survey: Survey, store: Store, questionnaire: Questionnaire
) -> None:
    """At each tenth of its length; the parent never dies (all hundredths are checked by hand)."""
    book = write_book(tmp_path / "a.xlsx", form_rows(questionnaire, 20)).read_bytes()
    text = csv_text(form_rows(questionnaire, 20)).encode()
    paths = []
    for name, content in (("xlsx", book), ("csv", text)):
        for tenth in range(1, 10):
            path = tmp_path / f"{tenth}.{name}"
            path.write_bytes(content[: len(content) * tenth // 10])
            paths.append(path)
    for report in import_files(survey, store, paths, by="test", dry_run=True):
        assert report.error is None or report.error.code.startswith("importing.")
        assert report.rows == report.accepted + report.held + report.rejected + report.resent
