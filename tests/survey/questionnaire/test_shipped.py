"""The questionnaires that come with the program."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from survey.questionnaire import check_questionnaire, load_questionnaire, shipped_questionnaires
from survey.questionnaire.load import SHIPPED
from survey.text import clean


@pytest.mark.parametrize("name", shipped_questionnaires())
def test_each_is_clean(name: str) -> None:
    """A shipped questionnaire has no problem, not even a warning, and its id is its name."""
    assert check_questionnaire(name) == ()
    assert load_questionnaire(name).id == name


@pytest.mark.parametrize("name", shipped_questionnaires())
def test_each_is_written_in_composed_letters(name: str) -> None:
    """The files are in NFC, without look-alike or invisible letters."""
    lines = (SHIPPED / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if clean(line) != " ".join(line.split())] == []


def test_the_full_form_of_ba_dinh() -> None:
    """27 items in 8 criteria, the overall and the open question, 8 attributes, both languages."""
    q = load_questionnaire("ba-dinh-2020")
    assert [len(criterion.items) for criterion in q.criteria] == [4, 3, 3, 4, 3, 3, 3, 4]
    assert (q.overall and q.overall.code, q.comment and q.comment.code) == ("9", "10")
    assert (len(q.attributes), q.languages, q.minimum_answered) == (8, ("vi", "en"), 0.5)
    offered = {item.code: item.nonresponse for item in q.rated if item.nonresponse}
    assert offered == {"6.3": ("khong-ap-dung",), "8.3": ("chua-phan-anh",), "8.4": ("chua-phan-anh",)}


def test_the_factors_of_sipas() -> None:
    """The eight criteria map to the five SIPAS factors, 6.1 apart from the rest of criterion 6."""
    q = load_questionnaire("ba-dinh-2020")
    factors: dict[str, list[str]] = {}
    for criterion in q.criteria:
        for item in criterion.items:
            factors.setdefault(item.factor or criterion.factor or "", []).append(item.code)
    assert list(factors) == list(q.recipe.factors)
    assert factors["thu-tuc"] == ["2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "6.1"]
    assert factors["ket-qua"] == ["6.2", "6.3", "7.1", "7.2", "7.3"]


def test_the_short_form_has_the_same_criteria() -> None:
    """One question per criterion, with the same codes, labels and attributes as the full form."""
    full, short = load_questionnaire("ba-dinh-2020"), load_questionnaire("ba-dinh-2020-rut-gon")
    assert [item.code for item in short.items] == [criterion.code for criterion in full.criteria]
    assert [item.label for item in short.items] == [criterion.label for criterion in full.criteria]
    assert (short.attributes, short.scales) == (full.attributes, full.scales)


def test_kansas_city_names_the_columns_of_its_data(shared: Path) -> None:
    """Every item is a column of the data, of the eleven questions that are rated."""
    q = load_questionnaire("kansas-city-2021")
    with (shared / "data/kansas_city_2021/resident_survey_2021q3.csv").open(encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    asked = tuple(f"{criterion.code}_" for criterion in q.criteria)
    assert [item.code for item in q.items] == [name for name in header if name.startswith(asked)]
    allowed = {*map(str, q.scales["satisfaction"].values), *q.nonresponse[0].values}
    assert {row[header.index(item.code)] for item in q.items for row in rows} == allowed


def test_nepal_knows_every_answer_of_its_data(shared: Path) -> None:
    """Each answer in the data is an alias of a level or of a nonresponse option."""
    q = load_questionnaire("nepal-2015")
    levels = {alias for level in q.scales["agreement"].levels for alias in level.aliases}
    others = {alias for option in q.nonresponse for alias in option.aliases}
    with (shared / "data/nepal_2015/rounds_1_to_3.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row[item.code] for item in q.items for row in rows} == levels | others
