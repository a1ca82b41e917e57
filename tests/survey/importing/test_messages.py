"""What is said of a file: no names, nothing twice, errors first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from survey.importing.context import Context
from survey.importing.personal import show_value
from survey.importing.report import FileReport, group_problems, row_ranges
from survey.messages import HailongError, Problem
from survey.questionnaire.model import Questionnaire
from tests.survey.importing.messy.files import csv_text, form_rows, ratings, write_book

Take = Callable[..., FileReport]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Nguyễn Văn A 0912345678", "Ng…"),
        ("Lan", "La…"),
        ("rất tốt 5", "rấ…"),
        ("<script>alert(1)</script>", "<s…"),
        ("không hài lòng lắm", "không hài lòng lắm"),
        ("4;5", "4;5"),
        ("4.5", "4.5"),
        ("=2+3", "=2+3"),
        ("x", "x"),
        ("✓", "✓"),
        ("A-001", "A-001"),
        ("0912345678", "[…]"),
    ],
)
def test_a_message_shows_codes_and_answers_and_no_names(context: Context, text: str, shown: str) -> None:
    """Of anything else only how it begins: the cell's address is enough to find it."""
    assert show_value(text, context.answer_words) == shown


def test_a_kind_of_problem_is_said_once_with_its_rows() -> None:
    """Errors first; another value or column is another kind."""
    problems = [
        Problem("importing.note_row", "note", row=9, values={"row": 9}),
        *(Problem("importing.unit_unknown", row=n, column="Đơn vị", value="X",
                  values={"cell": f"B{n}", "units": "…"}) for n in (2, 3, 4, 7)),
        Problem("importing.unit_unknown", row=5, column="Đơn vị", value="Y",
                values={"cell": "B5", "units": "…"}),
    ]  # fmt: skip
    groups = group_problems(problems)
    assert [(g.first.row, g.count) for g in groups] == [(2, 4), (5, 1), (9, 1)]
    assert groups[0].message("vi").endswith("(Còn 3 dòng khác như vậy: 3–4, 7.)")
    assert row_ranges([1, 2, 4, 5, 6, 9]) == "1–2, 4–6, 9"


def test_a_conflict_is_said_once_with_what_differs(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """In words, with the unit's name, without a sheet where there is none."""
    rows = form_rows(questionnaire, 1)
    rows.append([rows[1][0], "Ngọc Hà", *ratings(questionnaire, 1)])
    (tmp_path / "a.csv").write_text(csv_text(rows), encoding="utf-8")
    (problem,) = take(tmp_path / "a.csv").problems
    assert "tệp a.csv, dòng 2 với nội dung khác (đơn vị: Cống Vị → Ngọc Hà)" in problem.message("vi")
    assert "(unit: Cống Vị → Ngọc Hà)" in problem.message("en")


def test_a_formula_without_a_value_is_not_said_to_have_one(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """And a sum typed as text is no two answers."""
    rows = form_rows(questionnaire, 1)
    rows[1][2] = "=2+3"
    assert [p.code for p in take(write_book(tmp_path / "a.xlsx", rows)).problems] == [
        "importing.uncomputed_in_rating"
    ]
    (tmp_path / "a.csv").write_text(csv_text(rows).replace("S1x", "S9x"), encoding="utf-8")
    assert [p.code for p in take(tmp_path / "a.csv").problems] == ["importing.formula_text"]


def test_missing_serials_are_named_as_they_are_written(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """With their zeros."""
    rows = form_rows(questionnaire, 9)
    for number, row in enumerate(rows[1:], 1):
        row[0] = f"L{number:03d}"
    del rows[5]
    (problem,) = take(write_book(tmp_path / "a.xlsx", rows)).problems
    assert problem.values["serials"] == "L005"


def test_an_encoding_against_the_byte_order_mark_is_refused(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """Nothing of the file would be right."""
    path = tmp_path / "a.csv"
    path.write_bytes(csv_text(form_rows(questionnaire)).encode("utf-16"))
    with pytest.raises(HailongError, match="UTF-16"):
        take(path, encoding="vni")
    assert take(path, encoding="utf-16").accepted == 3


@pytest.mark.parametrize(
    ("named", "cells", "said"),
    [
        ("Ý thứ hai", [4, 5], True),
        ("Ý thứ hai", ["Hài lòng", "Bình thường"], True),
        ("Ý thứ hai", [4, 17], False),
        ("Ý thứ hai", [4, 4], False),
        ("1.2", [4, 5], False),
    ],
)
def test_a_column_of_ratings_that_is_no_items_is_asked_about(
    tmp_path: Path, take: Take, questionnaire: Questionnaire, named: str, cells: list[object], said: bool
) -> None:
    """Where an item has no column, ratings under a name that nobody knows may be its answers."""
    header, first, second = form_rows(questionnaire, 2)
    header[3], first[3], second[3] = named, *cells
    report = take(write_book(tmp_path / "a.xlsx", [header, first, second]))
    assert ("importing.ratings_of_no_item" in {p.code for p in report.problems}) == said


def test_ratings_under_the_comments_name_are_asked_about(
    tmp_path: Path, take: Take, questionnaire: Questionnaire
) -> None:
    """The open comment's name is not taken for the criterion's, and that is said when it looks like one."""
    from survey.folder import create_survey
    from survey.importing.run import import_files
    from survey.store import create_store

    survey = create_survey(tmp_path / "short", "ba-dinh-2020-rut-gon")
    rows = [["Mã phiếu", "Đơn vị", *map(str, range(1, 8)), "Góp ý"], ["S1x", "Kim Mã", *[4] * 8]]
    with create_store(survey.database, survey.questionnaire) as store:
        (report,) = import_files(survey, store, [write_book(tmp_path / "a.xlsx", rows)], by="test")
        assert {p.code for p in report.problems} == {
            "importing.missing_columns",
            "importing.comment_of_digits",
        }
        (again,) = import_files(
            survey, store, [write_book(tmp_path / "b.xlsx", [*rows, ["S2x", "Kim Mã", *[4] * 8]])], by="test",
            columns={"Góp ý": "8"},
        )  # fmt: skip
        assert again.accepted == 1
        assert store.read_forms()[-1].form.ratings[7] == 4
