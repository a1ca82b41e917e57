"""Finding, opening and making survey folders."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from survey.folder import Survey, create_survey, find_survey, open_survey, template_names
from survey.messages import HailongError


def _refused(call: object, *args: object, **named: object) -> HailongError:
    with pytest.raises(HailongError) as caught:
        call(*args, **named)  # type: ignore[operator]
    assert caught.value.message("vi") != caught.value.message("en")
    return caught.value


@pytest.mark.parametrize("template", template_names())
def test_every_template_makes_a_survey(template: str, tmp_path: Path) -> None:
    """The folder holds survey.toml, the questionnaire it names, incoming and outgoing, nothing else."""
    survey = create_survey(tmp_path / "new", template)
    names = {path.name for path in survey.folder.iterdir()}
    assert names == {"survey.toml", survey.plan.questionnaire, "incoming", "outgoing"}
    assert survey == open_survey(tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_the_survey_of_ba_dinh(tmp_path: Path) -> None:
    """The district counter with 300 forms and 14 wards with 150 each, no populations, target 80%."""
    plan = create_survey(tmp_path / "bd", "ba-dinh-2020").plan
    assert [unit.quota for unit in plan.units] == [300] + [150] * 14
    assert [unit.id for unit in plan.units][:4] == ["quan", "00001", "00004", "00006"]
    assert {unit.population for unit in plan.units} == {None}
    assert (plan.target, [level.code for level in plan.levels]) == (0.8, ["district", "ward"])


def test_the_short_form_shares_the_units(tmp_path: Path) -> None:
    """The template of the short form is the same plan with another questionnaire."""
    full = create_survey(tmp_path / "a", "ba-dinh-2020")
    short = create_survey(tmp_path / "b", "ba-dinh-2020-rut-gon")
    assert short.plan.units == full.plan.units
    assert (full.questionnaire.id, short.questionnaire.id) == ("ba-dinh-2020", "ba-dinh-2020-rut-gon")


def test_a_questionnaire_of_ones_own(tmp_path: Path) -> None:
    """A questionnaire file is copied into the folder and named in survey.toml, comments kept."""
    own = create_survey(tmp_path / "a", "ba-dinh-2020").folder / "ba-dinh-2020.yaml"
    mine = tmp_path / "của tôi.yaml"
    mine.write_bytes(own.read_bytes().replace(b"id: ba-dinh-2020", b"id: mine"))
    survey = create_survey(tmp_path / "b", "blank", str(mine))
    assert (survey.plan.questionnaire, survey.questionnaire.id) == ("của tôi.yaml", "mine")
    assert "# ngày bắt đầu" in (survey.folder / "survey.toml").read_text(encoding="utf-8")


def test_an_empty_folder_is_used_as_it_is(tmp_path: Path) -> None:
    """The folder a user made and stands in is filled, not replaced."""
    folder = tmp_path / "here"
    folder.mkdir()
    before = folder.stat().st_ino
    create_survey(folder, "nepal-2015")
    assert folder.stat().st_ino == before
    assert open_survey(folder).questionnaire.id == "nepal-2015"
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_missing_parents_are_made(tmp_path: Path) -> None:
    """a/b/c is made where only the first folder is there."""
    assert create_survey(tmp_path / "a/b/c", "blank").folder == tmp_path / "a/b/c"


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    """Neither a full folder, nor a survey, nor a file is written over."""
    (tmp_path / "notes.txt").write_text("x")
    assert _refused(create_survey, tmp_path).code == "plan.folder_not_empty"
    assert _refused(create_survey, tmp_path / "notes.txt").code == "plan.not_a_folder"
    create_survey(tmp_path / "s", "blank")
    assert _refused(create_survey, tmp_path / "s").code == "plan.already_a_survey"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.txt", "s"]


@pytest.mark.parametrize("waiting", [False, True])
@pytest.mark.parametrize(
    "failure", [HailongError("plan.missing_table", key="x"), OSError(28, "No space"), KeyboardInterrupt()]
)
def test_all_or_nothing(failure: BaseException, waiting: bool, tmp_path: Path) -> None:
    """When the database cannot be made, nothing of the survey is left, and an empty folder stays empty."""
    target = tmp_path / "a" / "survey"
    if waiting:
        target.mkdir(parents=True)

    def fail(survey: Survey) -> None:
        survey.database.write_bytes(b"half")
        raise failure

    with pytest.raises((HailongError, KeyboardInterrupt)):
        create_survey(target, "blank", prepare=fail)
    left = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    assert left == ([Path("a"), Path("a/survey")] if waiting else [])


def test_the_database_is_made_before_the_folder_appears(tmp_path: Path) -> None:
    """`prepare` sees a complete survey at a hidden place; what it writes comes along."""
    seen: list[Survey] = []

    def prepare(survey: Survey) -> None:
        seen.append(survey)
        assert not (tmp_path / "s").exists()
        survey.database.write_bytes(b"database")

    survey = create_survey(tmp_path / "s", "blank", prepare=prepare)
    assert survey.database.read_bytes() == b"database"
    assert (seen[0].plan, seen[0].questionnaire) == (survey.plan, survey.questionnaire)
    assert seen[0].incoming.name == "incoming"


def test_faults_are_found_before_anything_is_written(tmp_path: Path) -> None:
    """An unknown template, an unknown or a broken questionnaire: refused, and no folder."""
    broken = tmp_path / "broken.yaml"
    broken.write_text("format: 1\n")
    assert _refused(create_survey, tmp_path / "s", "ba-dinh-2021").code == "plan.unknown_template_close"
    assert _refused(create_survey, tmp_path / "s", "zzz").code == "plan.unknown_template"
    assert _refused(create_survey, tmp_path / "s", "blank", "none.yaml").code == "questionnaire.not_found"
    assert _refused(create_survey, tmp_path / "s", "blank", str(broken)).code == "questionnaire.invalid"
    assert [path.name for path in tmp_path.iterdir()] == ["broken.yaml"]


def test_a_survey_is_found_from_within(tmp_path: Path) -> None:
    """Walking up from a folder inside, as git does; outside there is none."""
    survey = create_survey(tmp_path / "s", "blank")
    (survey.incoming / "tuần 1").mkdir()
    assert find_survey(survey.incoming / "tuần 1") == survey.folder
    assert _refused(find_survey, tmp_path).code == "plan.no_survey"


def test_what_is_no_survey_is_refused(tmp_path: Path) -> None:
    """A plain folder, a file, nothing at all and an impossible name each have their message."""
    (tmp_path / "file").write_text("x")
    assert _refused(open_survey, tmp_path).code == "plan.not_a_survey"
    assert _refused(open_survey, tmp_path / "file").code == "plan.not_a_folder"
    assert _refused(open_survey, tmp_path / "none").code == "plan.no_folder"
    assert _refused(open_survey, tmp_path / ("x" * 5000)).code == "plan.no_folder"


def _edited(tmp_path: Path, old: str, new: str) -> Path:
    survey = create_survey(tmp_path / "s", "nepal-2015")
    plan = survey.folder / "survey.toml"
    text = plan.read_text(encoding="utf-8")
    assert old in text
    plan.write_text(text.replace(old, new), encoding="utf-8")
    return survey.folder


def test_strata_are_attributes_of_the_questionnaire(tmp_path: Path) -> None:
    """A stratum that the questionnaire does not know is told before anything is read."""
    error = _refused(open_survey, _edited(tmp_path, '["round"]', '["rund"]'))
    assert [problem.code for problem in error.problems] == ["plan.unknown_stratum"]
    assert "round" in error.problems[0].message("vi")


def test_the_questionnaire_must_be_there(tmp_path: Path) -> None:
    """A survey whose questionnaire was moved away says which file is missing."""
    folder = _edited(tmp_path, '"nepal-2015.yaml"', '"moved.yaml"')
    assert _refused(open_survey, folder).code == "questionnaire.not_found"


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_links_do_not_lead_outside(tmp_path: Path) -> None:
    """A link that looks like a file of the folder is followed before it is trusted."""
    folder = _edited(tmp_path, '"survey.db"', '"link/survey.db"')
    (tmp_path / "elsewhere").mkdir()
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    assert _refused(open_survey, folder).code == "plan.leads_outside"


def test_a_folder_can_be_moved(tmp_path: Path) -> None:
    """Nothing in a survey depends on where it lies."""
    survey = create_survey(tmp_path / "s", "blank")
    survey.folder.rename(tmp_path / "t")
    assert open_survey(tmp_path / "t").plan == survey.plan
