"""What an export does besides: weights, choices, warnings, refusals, whole sets."""

from __future__ import annotations

import csv
import importlib.util
import stat
from pathlib import Path

import pytest

from survey.exporting import spss
from survey.exporting.csv_file import guarded_text, original_text
from survey.exporting.export import Format, export_answers, read_formats
from survey.folder import Survey
from survey.messages import HailongError
from survey.plan import Plan
from survey.store.records import Form
from tests.survey.exporting.builders import HOSTILE, add_forms, make_survey, open_store, random_forms


@pytest.fixture
def survey(tmp_path: Path) -> Survey:
    """The default survey with ten forms."""
    made = make_survey(tmp_path)
    add_forms(made, random_forms(made, 10))
    return made


def with_plan(survey: Survey, **changes: object) -> Survey:
    plan: Plan = survey.plan._replace(**changes)  # type: ignore[arg-type]
    return Survey(survey.folder, plan)


def read(
    survey: Survey, formats: tuple[Format, ...] = ("csv",), **choices: bool | str
) -> list[dict[str, str]]:
    """The rows of answers.csv after an export."""
    with open_store(survey) as store:
        export_answers(survey, store, survey.outgoing, formats, "vi", **choices)  # type: ignore[arg-type]
    with (survey.outgoing / "answers.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


@pytest.mark.parametrize(
    "text", [*HOSTILE, "", "Kim Mã", "12", "1.5", "25-34", "12/2020", "mar-5", "A-1", "50%"]
)
def test_guarded_text_is_recovered(text: str) -> None:
    """Whatever a text is, the apostrophe is told from the text."""
    assert original_text(guarded_text(text)) == text


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-5", "@x", "\tx", " =1", "00012", "1E5", "5-10", "4,0", "TRUE", "1/2/2020"]
)
def test_what_a_spreadsheet_would_change_is_guarded(text: str) -> None:
    """Formulas, numbers, dates and truth values stay the text they are."""
    assert guarded_text(text) == "'" + text


@pytest.mark.parametrize("text", ["Kim Mã", "QUAN-0001U", "tren_60", "ca_nhan", "Bà Nam 60 tuổi"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    """No apostrophes where none are needed."""
    assert guarded_text(text) == text


def test_no_comment_without_asking(survey: Survey) -> None:
    """The open comments come only with comments=True, with a warning that somebody must read them."""
    (row, *_) = read(survey)
    assert "y_kien_gop_y" not in row
    with open_store(survey) as store:
        done = export_answers(survey, store, survey.outgoing, ("csv",), comments=True)
    assert [note.code for note in done.notes if note.severity == "warning"] == ["exporting.read_comments"]
    assert "y_kien_gop_y" in (survey.outgoing / "answers.csv").read_text(encoding="utf-8-sig").splitlines()[0]


def test_missing_empty_leaves_only_scores(survey: Survey) -> None:
    """With missing="empty" no negative number is in a rated column."""
    values = {row[name] for row in read(survey, missing="empty") for name in row if name.startswith("c")}
    assert values == {"", "1", "2", "3", "4", "5"}


def test_labels_stand_in_place_of_codes(survey: Survey) -> None:
    """Categories and levels as a reader knows them; ratings stay numbers; the codebook agrees."""
    rows = read(survey, labels=True)
    assert {row["gioi_tinh"] for row in rows} <= {"Nam", "Nữ", "Không trả lời", ""}
    assert {row["level"] for row in rows} <= {"Cấp quận", "Các phường"}
    assert {row["c1_1"] for row in rows} <= {"1", "2", "3", "4", "5", "-1", "-2"}
    assert "<catValu>Nữ</catValu>" in (survey.outgoing / "codebook.xml").read_text(encoding="utf-8")


def test_design_weights_add_up_to_the_populations(survey: Survey) -> None:
    """N over n in each stratum, also where strata are crossed with an attribute, as estimates take them."""
    units = tuple(unit._replace(population=1000 + 10 * place) for place, unit in enumerate(survey.plan.units))
    rows = read(with_plan(survey, units=units))
    totals: dict[str, float] = {}
    for row in rows:
        weight = float(row["design_weight"].replace(",", "."))
        totals[original_text(row["stratum"])] = totals.get(original_text(row["stratum"]), 0.0) + weight
    known = {unit.id: unit.population for unit in units}
    assert totals == pytest.approx({unit: known[unit] for unit in totals}, rel=1e-12)


def test_own_weights_are_kept_and_enter_the_design_weight(tmp_path: Path) -> None:
    """The form's own weight is a column, and the design weight is in proportion to it."""
    survey = make_survey(tmp_path, "ba-dinh-2020-rut-gon")
    form = Form("1", "00001", bytes([4] * 9), weight=1.5, cluster="tổ 1")
    add_forms(survey, [form, form._replace(serial="2", weight=0.5)])
    units = tuple(unit._replace(population=100) for unit in survey.plan.units)
    rows = read(with_plan(survey, units=units))
    assert [(row["weight"], row["design_weight"], row["cluster"]) for row in rows] == [
        ("1,5", "75,0", "tổ 1"),
        ("0,5", "25,0", "tổ 1"),
    ]


def test_no_design_weight_where_a_population_is_unknown(survey: Survey) -> None:
    """It is said whose."""
    first, *rest = survey.plan.units
    partly = with_plan(survey, units=(first, *(unit._replace(population=100) for unit in rest)))
    with open_store(partly) as store:
        done = export_answers(partly, store, partly.outgoing, ("csv",))
    notes = [note for note in done.notes if note.code == "exporting.no_design_weight"]
    assert [note.values["units"] for note in notes] == [first.name]


@pytest.mark.slow
def test_the_same_store_gives_the_same_bytes(survey: Survey, tmp_path: Path) -> None:
    """Nothing of the hour of writing is in any file."""
    formats: tuple[Format, ...] = ("csv", "xlsx", "parquet")
    if importlib.util.find_spec("pyreadstat"):
        formats = (*formats, "sav")
    with open_store(survey) as store:
        first = export_answers(survey, store, tmp_path / "a", formats)
        again = export_answers(survey, store, tmp_path / "b", formats)
    assert [p.read_bytes() for p in first.written] == [p.read_bytes() for p in again.written]


def test_spss_stamp_is_the_only_thing_settled(survey: Survey, tmp_path: Path) -> None:
    """The fixed time is where the header keeps it, so the file still reads with its own."""
    pyreadstat = pytest.importorskip("pyreadstat", reason="pyreadstat is not installed")
    with open_store(survey) as store:
        export_answers(survey, store, tmp_path / "a", ("sav",))
    _, meta = pyreadstat.read_sav(tmp_path / "a" / "answers.sav", metadataonly=True)
    assert meta.creation_time.strftime("%d %b %H:%M:%S") == "01 Jan 00:00:00"


def test_files_are_for_the_owner_only(survey: Survey) -> None:
    """0600, in a folder of 0700 where it was made."""
    with open_store(survey) as store:
        done = export_answers(survey, store, survey.outgoing / "x", ("csv", "xlsx"))
    assert {stat.S_IMODE(path.stat().st_mode) for path in done.written} == {0o600}
    assert stat.S_IMODE(done.folder.stat().st_mode) == 0o700


def test_a_long_comment_is_cut_in_excel_and_said(tmp_path: Path) -> None:
    """32,767 UTF-16 units; the CSV has it whole."""
    import openpyxl

    survey = make_survey(tmp_path, "ba-dinh-2020-rut-gon")
    add_forms(survey, [Form("1", "00001", bytes([4] * 9), comment="😀" * 20_000)])
    with open_store(survey) as store:
        done = export_answers(survey, store, tmp_path / "o", ("csv", "xlsx"), comments=True)
    assert "exporting.cut_in_excel" in [note.code for note in done.notes]
    sheet = openpyxl.load_workbook(tmp_path / "o" / "answers.xlsx").worksheets[0]
    text = str(sheet.cell(2, sheet.max_column).value)
    assert len(text.encode("utf-16-le")) // 2 == 32_767
    assert text.endswith("😀…")
    assert "😀" * 20_000 in (tmp_path / "o" / "answers.csv").read_text(encoding="utf-8")


def test_without_pyreadstat_it_is_said_what_to_install(
    survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is written."""
    monkeypatch.setattr(spss, "find_spec", lambda name: None)
    with open_store(survey) as store, pytest.raises(HailongError) as caught:
        export_answers(survey, store, survey.outgoing, ("csv", "sav"))
    assert caught.value.code == "exporting.needs_pyreadstat"
    assert "hailong[spss]" in caught.value.message("vi")
    assert list(survey.outgoing.iterdir()) == []


def test_a_survey_without_forms_is_refused(tmp_path: Path) -> None:
    """There is nothing to write."""
    survey = make_survey(tmp_path)
    with open_store(survey) as store, pytest.raises(HailongError) as caught:
        export_answers(survey, store, tmp_path / "o")
    assert caught.value.code == "exporting.no_forms"
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("words", ["csv,pdf", "", "excel"])
def test_unknown_formats_are_refused(words: str) -> None:
    """With the list of those there are."""
    with pytest.raises(HailongError) as caught:
        read_formats(words)
    assert "csv, xlsx, parquet, sav, all" in caught.value.message("en")


def test_formats_are_read_in_any_order() -> None:
    """And "all" is every one."""
    assert read_formats("SAV, csv") == ("csv", "sav")
    assert read_formats("all") == ("csv", "xlsx", "parquet", "sav")


def test_files_of_an_earlier_export_are_named(survey: Survey) -> None:
    """The new codebook does not describe them."""
    with open_store(survey) as store:
        export_answers(survey, store, survey.outgoing, ("csv", "xlsx"))
        done = export_answers(survey, store, survey.outgoing, ("csv",))
    notes = [note for note in done.notes if note.code == "exporting.other_files"]
    assert [note.values["files"] for note in notes] == ["answers.xlsx"]
