"""Blank forms of a survey into a folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from survey.folder import Survey, create_survey
from survey.forms import FORM_KINDS, FormBatch, check_printable, make_forms
from survey.forms.names import unit_name
from survey.messages import HailongError
from survey.questionnaire.model import Text
from survey.serials import format_serial

BATCHES = (FormBatch("00007", 11, 3), FormBatch("quan", 1, 2))


@pytest.fixture
def survey(tmp_path: Path) -> Survey:
    """A new Ba Đình survey, with the short form, which is quick to set."""
    return create_survey(tmp_path / "survey", "ba-dinh-2020-rut-gon")


def test_every_kind_is_written_for_every_unit_and_one_xlsform_for_all(survey: Survey) -> None:
    """File names say what, which unit and which numbers, in letters every system takes."""
    paths = make_forms(survey, BATCHES, FORM_KINDS, survey.outgoing / "forms")
    assert [path.name for path in paths] == [
        "phieu-00007-cong-vi-0011-0013.pdf",
        "phieu-quan-bo-phan-mot-cua-quan-ba-dinh-0001-0002.pdf",
        "nhap-phieu-00007-cong-vi-0011-0013.xlsx",
        "nhap-phieu-quan-bo-phan-mot-cua-quan-ba-dinh-0001-0002.xlsx",
        "xlsform-ba-dinh-2020-rut-gon.xlsx",
    ]
    assert sorted(path.name for path in (survey.outgoing / "forms").iterdir()) == sorted(
        p.name for p in paths
    )
    assert len(re.findall(rb"/Type\s*/Page\b", paths[0].read_bytes())) == 6


@pytest.mark.slow
def test_forms_made_twice_are_the_same(survey: Survey, tmp_path: Path) -> None:
    """The same plan and numbers give the same bytes, and making them again is no error."""
    first = make_forms(survey, BATCHES, FORM_KINDS, tmp_path)
    before = [path.read_bytes() for path in first]
    assert make_forms(survey, BATCHES, FORM_KINDS, tmp_path) == first
    assert [path.read_bytes() for path in first] == before


def test_an_entry_book_with_answers_is_never_replaced(survey: Survey, tmp_path: Path) -> None:
    """Nothing at all is written, and the message names the file."""
    (path,) = make_forms(survey, BATCHES[:1], ["xlsx"], tmp_path)
    path.write_bytes(b"typed by a volunteer")
    with pytest.raises(HailongError) as caught:
        make_forms(survey, BATCHES[:1], FORM_KINDS, tmp_path)
    assert caught.value.code == "forms.would_overwrite"
    assert path.name in caught.value.message("vi")
    assert [path.name for path in tmp_path.glob("*.*")] == [path.name]
    assert path.read_bytes() == b"typed by a volunteer"


def test_a_long_batch_is_printed_into_several_files() -> None:
    """At most 500 copies a file, none left out, none twice."""
    parts = list(FormBatch("00007", 4, 1201).split(500))
    assert [(part.first, part.count) for part in parts] == [(4, 500), (504, 500), (1004, 201)]
    assert parts[0].serials[:1] == (format_serial("00007", 4),)


def test_progress_counts_forms(survey: Survey, tmp_path: Path) -> None:
    """Done, in all, and the file that is being made."""
    seen: list[tuple[int, int, str]] = []
    make_forms(survey, BATCHES, ["xlsx", "xlsform"], tmp_path, progress=lambda *step: seen.append(step))
    assert [(done, total) for done, total, _ in seen] == [(0, 6), (3, 6), (5, 6), (6, 6)]
    assert seen[2][2] == "xlsform-ba-dinh-2020-rut-gon.xlsx"


@pytest.mark.parametrize(
    ("batch", "code"),
    [
        (FormBatch("99999", 1, 1), "forms.no_such_unit"),
        (FormBatch("00007", 0, 1), "forms.no_forms"),
        (FormBatch("00007", 1, 0), "forms.no_forms"),
    ],
)
def test_what_cannot_be_made_is_said_before_anything_is_written(
    survey: Survey, tmp_path: Path, batch: FormBatch, code: str
) -> None:
    """An unknown unit, a number below 1, no form at all."""
    with pytest.raises(HailongError) as caught:
        make_forms(survey, (*BATCHES, batch), ["xlsx"], tmp_path / "forms")
    assert caught.value.code == code
    assert not (tmp_path / "forms").exists()


def test_units_whose_serials_would_be_equal_are_refused(survey: Survey) -> None:
    """a-1 and A1 have one key: a form could not be told from another's."""
    units = tuple(survey.plan.units[1]._replace(id=unit_id) for unit_id in ("a-1", "A1"))
    clashing = Survey(survey.folder, survey.plan._replace(units=units))
    with pytest.raises(HailongError) as caught:
        check_printable(clashing, ["a-1"])
    assert caught.value.code == "forms.same_serials"


def test_a_letter_no_font_has_is_found_before_numbers_are_handed_out(survey: Survey) -> None:
    """The check sets the form once, without writing it."""
    unreadable = Survey(survey.folder, survey.plan._replace(texts={"thanks": Text({"vi": "\U0001318c"})}))
    with pytest.raises(HailongError) as caught:
        check_printable(unreadable, ["00007"])
    assert caught.value.code == "forms.no_glyph"


def test_a_folder_that_cannot_be_written_is_said(survey: Survey, tmp_path: Path) -> None:
    """One message with the path and the reason; no file half written."""
    (tmp_path / "forms").write_text("a file")
    with pytest.raises(HailongError) as caught:
        make_forms(survey, BATCHES[:1], ["xlsx"], tmp_path / "forms")
    assert caught.value.code == "files.cannot_write"


def test_units_are_named_as_people_say_them(survey: Survey) -> None:
    """With the word for their level, unless the name has it; in another language as the plan names them."""
    plan = survey.plan
    ward, district = plan.unit("00007"), plan.unit("quan")
    assert ward is not None
    assert district is not None
    assert unit_name(plan, ward, "vi") == "Phường Cống Vị"
    assert unit_name(plan, ward, "en") == "Cống Vị"
    assert unit_name(plan, district, "vi") == "Bộ phận Một cửa quận Ba Đình"
