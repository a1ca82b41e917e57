"""What is kept of a survey whose answers are removed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from analysis.indices import estimate_indices
from analysis.keeping.purging import purge_survey
from analysis.keeping.selecting import read_content, select_indices
from analysis.keeping.sums import keep_sums
from analysis.recipes import MEASURES
from analysis.report.gathering import gather_report
from analysis.report.inputs import Provenance, ReportInputs
from analysis.table import Table
from survey.folder import Survey
from survey.messages import HailongError, Language
from survey.plan import unit_infos
from survey.store.records import Form, Kept
from tests.survey.exporting.builders import TEMPLATES, add_forms, make_survey, open_store, random_forms

NOON = datetime(2020, 11, 5, 12, tzinfo=UTC)


def plain_inputs(survey: Survey, lang: Language = "vi", **choices: Any) -> ReportInputs:
    """The inputs of a report without its comparisons: what the kept indices depend on."""
    with open_store(survey) as store:
        answers = store.read_answers(unit_infos(survey.plan, lang), lang)
    indices = estimate_indices(answers, lang=lang, **choices)
    return ReportInputs(survey.plan, survey.questionnaire, answers, indices, (), Provenance(NOON, "1"))


def keep(survey: Survey, monkeypatch: pytest.MonkeyPatch | None = None, **choices: Any) -> Kept:
    """All that is kept; with `monkeypatch` without the reports, whose figures take their time to draw."""

    def gather(lang: Language) -> ReportInputs:
        if monkeypatch is not None:
            return plain_inputs(survey, lang, **choices)
        with open_store(survey) as store:
            return gather_report(survey, store, lang, generated_at=NOON, version="1", **choices)

    if monkeypatch is not None:
        monkeypatch.setattr("analysis.keeping.sums.keep_report", lambda facts: {})
    with open_store(survey) as store:
        text = keep_sums(survey, store, gather, NOON)
    return Kept("2020-11-05T12:00:00Z", "Lan", text)


def equal_rows(one: Table, other: Table) -> bool:
    """Whether two tables say the same to the last digit; NaN is equal to nothing kept."""

    def plain(table: Table) -> str:
        return json.dumps([{name: _plain(value) for name, value in row.items()} for row in table.rows()])

    return plain(one) == plain(other)


def _plain(value: Any) -> Any:
    return None if value != value else value


@pytest.mark.slow
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_shipped_questionnaire_can_be_kept(tmp_path: Path, template: str) -> None:
    """The same text each time; no comment, serial or volunteer in it; its indices can be selected."""
    survey = make_survey(tmp_path, template)
    add_forms(survey, random_forms(survey, 160))
    kept = keep(survey)
    assert kept.content == keep(survey).content
    assert not [word for word in ("Đặng Thị Hồng", "Nguyễn Ái", "00012") if f'"{word}' in kept.content]
    table = select_indices(kept, "en", measures=("mean",))
    assert set(table["measure"]) == {"mean"}
    content = json.loads(kept.content)
    assert content["forms"] == 160
    assert set(content["reports"]) == {"vi", "en"}


@pytest.mark.parametrize(
    "choices",
    [
        {}, {"items": True, "measures": MEASURES}, {"by": ("level",)},
        {"by": ("all",), "criteria": ("3", "overall")},
    ],
)  # fmt: skip
def test_the_indices_are_the_same_to_the_last_digit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choices: dict[str, Any]
) -> None:
    """Where nothing is too small to be kept; in the choices of the published report."""
    survey = make_survey(tmp_path, "ba-dinh-2020-rut-gon")
    add_forms(
        survey, [form._replace(ratings=bytes([4, 5, 3, 2, 5, 4, 4, 1, 5])) for form in spread(survey, 90)]
    )
    published = {"interval": "logit", "level": 0.9, "fpc": False}
    with open_store(survey) as store:
        answers = store.read_answers(unit_infos(survey.plan, "en"), "en")
    before = estimate_indices(answers, lang="en", **published, **choices)  # type: ignore[arg-type]
    after = select_indices(keep(survey, monkeypatch, **published), "en", **published, **choices)
    assert list(before.rows())
    assert equal_rows(before, after)


def spread(survey: Survey, count: int) -> list[Form]:
    """Forms over two units of one level."""
    units = [unit.id for unit in survey.plan.units][1:3]
    return [Form(str(n), units[n % 2], bytes([3 + n % 3] * 9)) for n in range(count)]


@pytest.mark.parametrize(
    "choice",
    [{"interval": "beta"}, {"level": 0.9}, {"recipe": "mean100"}, {"lonely": "adjust"}, {"by": ("tuoi",)}],
)
def test_another_way_of_computing_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choice: dict[str, Any]
) -> None:
    """It says what was kept instead."""
    survey = make_survey(tmp_path, "ba-dinh-2020-rut-gon")
    add_forms(survey, spread(survey, 80))
    with pytest.raises(HailongError) as caught:
        select_indices(keep(survey, monkeypatch), **choice)
    assert caught.value.code == "purging.only_kept"
    assert caught.value.message("vi")


def test_a_unit_too_small_is_not_kept_nor_one_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five forms' index is as good as their answers: withheld, with a second unit so that none can be had."""
    survey = make_survey(tmp_path, "ba-dinh-2020-rut-gon")
    small = [Form(f"x{n}", survey.plan.units[3].id, bytes([4] * 9)) for n in range(5)]
    add_forms(survey, spread(survey, 90) + small)
    table = select_indices(keep(survey, monkeypatch), by=("unit",), criteria=("overall",))
    withheld = [row for row in table.rows() if row["flag"] == "withheld"]
    assert len(withheld) == 2
    assert survey.plan.units[3].id in {row["unit_id"] for row in withheld}
    assert all(_plain(row[name]) is None for row in withheld for name in ("estimate", "se", "lower", "upper"))
    assert "withheld" in table.reasons()
    (whole,) = select_indices(keep(survey, monkeypatch), by=("all",), criteria=("overall",)).rows()
    assert (_plain(whole["se"]), whole["lower"]) == (None, round(whole["lower"], 4))


def test_items_hardly_answered_in_a_unit_are_kept_for_no_unit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three answers in one unit could else be had as the total less the other units; the total stays."""
    survey = make_survey(tmp_path)
    rated = len(survey.questionnaire.rated)
    few = survey.questionnaire.position["6.3"]
    forms = []
    for unit in ("00001", "00004"):
        for number in range(60):
            ratings = [4 if number % 3 else 2] * rated
            ratings[few] = 4 if unit == "00004" or number < 3 else 253
            forms.append(Form(f"{unit}-{number}", unit, bytes(ratings)))
    add_forms(survey, forms)
    table = select_indices(keep(survey, monkeypatch), items=True)
    gone = {(row["scope"], row["criterion"]) for row in table.rows() if row["flag"] == "withheld"}
    assert {("unit", item) for item in ("6.1", "6.2", "6.3")} <= gone
    assert not {scope for scope, _ in gone} - {"unit", "level"}
    whole = table.where(scope="all", criterion="6.3")
    assert whole["forms"].tolist() == [63]


def test_something_that_comes_in_meanwhile_stops_the_purge(tmp_path: Path) -> None:
    """Its forms would be removed without being in the sums."""
    survey = make_survey(tmp_path, "ba-dinh-2020-rut-gon")
    form = Form("1", "00001", bytes([4] * 9))
    add_forms(survey, [form])

    def gather(lang: Language) -> ReportInputs:
        add_forms(survey, [form._replace(serial=f"2{lang}")], f"{lang}.csv")
        return plain_inputs(survey, lang)

    with open_store(survey) as store, pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.keeping.sums.keep_report", lambda facts: {})
        with pytest.raises(HailongError) as caught:
            purge_survey(survey, store, gather, by="Lan")
        assert caught.value.code == "store.changed_meanwhile"
        assert len(store.read_forms()) == 3


@pytest.mark.parametrize("content", ["", "[]", '{"format": 2}', "{}"])
def test_kept_text_of_another_form_is_refused(content: str) -> None:
    """A later version's, or somebody else's."""
    with pytest.raises(HailongError) as caught:
        read_content(Kept("2020-11-05T12:00:00Z", "Lan", content))
    assert caught.value.code == "purging.kept_unreadable"
