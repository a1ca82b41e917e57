"""The XLSForm: what pyxform makes of it, and that an import finds every question again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from survey.forms.layout import Wording
from survey.forms.names import ROLES, question_names, xml_name
from survey.forms.xlsform import XlsForm, form_languages, xlsform_bytes, xlsform_sheets
from survey.importing.headers.recognise import Recogniser
from survey.importing.values import Vocabulary
from survey.plan import Unit
from survey.questionnaire import load_questionnaire, shipped_questionnaires
from survey.questionnaire.model import Comment, Item, Nonresponse, Questionnaire
from survey.serials import format_serial
from tests.survey.forms.samples import ELEVEN, FIVE, criterion, questionnaire, small, text

UNITS = (Unit("00007", "Cống Vị", "ward"), Unit("quan", "Quận", "district"))


def form_of(q: Questionnaire) -> XlsForm:
    """A form for two units in all languages of a questionnaire."""
    wordings = [Wording(q, lang) for lang in form_languages(q, "vi")]
    return XlsForm(
        wordings, UNITS, {unit.id: unit.name for unit in UNITS}, date(2020, 6, 22), date(2020, 7, 31)
    )


def rows(q: Questionnaire) -> dict[str, dict[str, str]]:
    """The questions of a form by name; a group under its own name, at its beginning."""
    survey = xlsform_sheets(form_of(q))["survey"]
    return {row["name"]: row for row in survey if row["type"] != "end_group"}


def choices(q: Questionnaire, name: str) -> list[str]:
    """The names of the choices of a question."""
    listed = rows(q)[name]["type"].removeprefix("select_one ")
    return [row["name"] for row in xlsform_sheets(form_of(q))["choices"] if row["list_name"] == listed]


@pytest.mark.parametrize("name", shipped_questionnaires())
def test_pyxform_accepts_every_questionnaire_without_a_warning(name: str) -> None:
    """What Collect and Kobo do with the file first."""
    convert = pytest.importorskip("pyxform.xls2xform").convert
    result = convert(xlsform_bytes(form_of(load_questionnaire(name))), validate=False, file_type=".xlsx")
    assert result.warnings == []
    assert "<h:title>" in result.xform


def test_pyxform_accepts_texts_that_look_like_references_and_formulas() -> None:
    """${x} in a label would name a question that is not there."""
    convert = pytest.importorskip("pyxform.xls2xform").convert
    q = questionnaire(
        criterion(
            "1", "${a} <b> & =1", Item("1.1", text('${serial} "q"'), FIVE), Item("1-1x", text("=1+1"), ELEVEN)
        ),
        comment=Comment("gop.y", text("# góp ý")),
    )
    result = convert(xlsform_bytes(form_of(q)), validate=False, file_type=".xlsx")
    assert result.warnings == []
    assert "$ {serial}" in result.xform


@pytest.mark.parametrize("name", shipped_questionnaires())
@pytest.mark.parametrize("prefix", ["", "g1/", "data/g1/"])
def test_an_import_finds_every_question_by_its_name(name: str, prefix: str) -> None:
    """The header of an export is the name, with the group before it or without."""
    q = load_questionnaire(name)
    recogniser = Recogniser(q)
    names = {**{role: role for role in ROLES}, **question_names(q)}
    found = {code: recogniser.recognise(prefix + name) for code, name in names.items()}
    assert {code: match and match.code for code, match in found.items()} == {code: code for code in found}


@pytest.mark.parametrize("name", shipped_questionnaires())
def test_an_import_reads_every_choice_as_what_it_means(name: str) -> None:
    """Levels by their figure, other answers by their figure or their label's words."""
    q = load_questionnaire(name)
    vocabulary = Vocabulary.from_questionnaire(q)
    for item in q.rated:
        offered = [q.nonresponse_rating(o.code) for o in q.nonresponse if o.code in item.nonresponse]
        read = [vocabulary.rating(item, choice) for choice in choices(q, question_names(q)[item.code])]
        assert sorted(reading.rating for reading in read) == sorted([*item.scale.values, *offered])
        assert all(reading.problem is None for reading in read)


def test_a_row_offers_not_applicable_only_where_the_form_does() -> None:
    """Two rows on one scale have two lists when one of them has the box."""
    assert choices(small(), "c1_1") == ["1", "2", "3", "4", "5"]
    assert choices(small(), "c1_2") == ["1", "2", "3", "4", "5", "khong_ap_dung"]


def test_choices_stand_in_the_printed_order() -> None:
    """As on paper, so that a volunteer's eye finds them in the same place."""
    q = questionnaire(criterion("1", "A", Item("1.1", text("a"), ELEVEN), Item("1.2", text("b"), ELEVEN)))
    assert choices(q, "c1_1") == [str(value) for value in range(10, -1, -1)]


def test_an_answer_that_is_no_score_never_has_the_name_of_a_level() -> None:
    """Its figure, its label, its code, in this order, whichever is free."""
    q = questionnaire(
        criterion("1", "A", Item("1", text("A"), FIVE, ("dk", "nr"))),
        nonresponse=(Nonresponse("dk", text("Không biết"), ("9",)), Nonresponse("nr", text("5"), ("5",))),
    )
    assert choices(q, "c1") == ["1", "2", "3", "4", "5", "9", "nr"]


def test_both_languages_are_translations_of_one_form() -> None:
    """Vietnamese first; a text without a translation is shown in the language it has."""
    item = rows(small())["c2_1"]
    assert item["label::Tiếng Việt (vi)"] == "2.1. Lịch sự, tôn trọng"
    assert item["label::English (en)"] == "2.1. Polite and respectful"
    assert rows(small())["g1"]["label::English (en)"].startswith("1. Cơ sở vật chất")
    assert xlsform_sheets(form_of(small()))["settings"][0]["default_language"] == "Tiếng Việt (vi)"


def test_the_constraint_takes_the_serials_of_these_units_only() -> None:
    """A regular expression in the dialect that phones and Python share."""
    pattern = re.search(r"regex\(\., '(.*)'\)", rows(small())["serial"]["constraint"])
    assert pattern is not None
    assert re.fullmatch(pattern[1], format_serial("00007", 123))
    assert re.fullmatch(pattern[1], format_serial("quan", 1))
    for wrong in ("00008-0001A", "00007-0123", "00007-123S", "7-0123S", "00007-0123E"):
        assert not re.fullmatch(pattern[1], wrong)


def test_where_and_when_are_required_and_ratings_are_not() -> None:
    """A person may leave a row out; nobody should have to guess to get on."""
    required = [name for name, row in rows(small()).items() if row.get("required") == "yes"]
    assert required == ["unit", "serial", "date"]
    assert rows(small())["date"]["constraint"] == ". >= date('2020-06-22') and . <= date('2020-07-31')"


def test_a_form_with_too_few_answers_says_so() -> None:
    """The note is relevant while fewer than half of the criteria have an answer."""
    q = replace(small(), minimum_answered=0.75)
    note = rows(q)["too_few"]
    assert note["relevant"] == "if(${c1_1} != '' or ${c1_2} != '', 1, 0) + if(${c2_1} != '', 1, 0) < 2"
    assert "ít hơn 2 trong 2 tiêu chí" in note["label::Tiếng Việt (vi)"]


def test_each_criterion_is_a_page_and_single_rows_share_one() -> None:
    """A field list for each criterion; the short form has all its rows on one page."""
    groups: Mapping[str, str] = {
        n: r["appearance"] for n, r in rows(small()).items() if r["type"] == "begin_group"
    }
    assert list(groups) == ["head", "g1", "ratings", "about"]
    assert set(groups.values()) == {"field-list"}
    short = rows(load_questionnaire("ba-dinh-2020-rut-gon"))
    assert [n for n, r in short.items() if r["type"] == "begin_group"] == ["head", "ratings", "about"]


def test_names_are_names_for_xml_and_no_two_are_equal() -> None:
    """Codes that only differ in case or signs, or that a role has, are numbered."""
    q = questionnaire(
        criterion(
            "1", "A", *(Item(code, text(code), FIVE) for code in ("1.1", "A-b", "a_b", "serial", "Đủ", "g1"))
        )
    )
    names = question_names(q)
    assert [names[item.code] for item in q.items] == ["c1_1", "a_b", "a_b_2", "serial_2", "du", "g1"]
    assert [row["name"] for row in rows(q).values() if row["type"] == "begin_group"] == ["head", "g1_2"]
    assert xml_name("1.1") == "c1_1"


def test_the_same_form_has_the_same_bytes() -> None:
    """No clock in the file."""
    assert xlsform_bytes(form_of(small())) == xlsform_bytes(form_of(small()))
