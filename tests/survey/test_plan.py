"""survey.toml: what it may say, and everything wrong with it at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.messages import HailongError
from survey.plan import Plan, UnitInfo, read_plan, unit_infos
from survey.plan.check import is_inside

SMALL = """\
[survey]
name = "Khảo sát"
questionnaire = "q.yaml"
period_from = 2020-06-15
period_to = "31/07/2020"
target = 0.8

[design]
strata = ["sex"]

[levels.district]
name = { vi = "Cấp quận", en = "District" }

[levels.ward]
name = { vi = "Các phường", en = "Wards" }
prefixes = ["phường", "P."]

[[units]]
id = "quan"
name = { vi = "Một cửa quận", en = "Counter" }
level = "district"
quota = 300

[[units]]
id = "00007"
name = "Cống Vị"
level = "ward"
parent = "quan"
population = 1200
valid_to = 2025-06-30
successors = ["00008"]
"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Plan]:
    """Read a plan from its text."""

    def read_text(text: str) -> Plan:
        path = tmp_path / "survey.toml"
        path.write_text(text, encoding="utf-8")
        return read_plan(path)

    return read_text


@pytest.fixture
def broken(read: Callable[[str], Plan]) -> Callable[[str, str], list[tuple[int | None, str]]]:
    """Replace `old` by `new` in the small plan; give (line, problem) of all that is wrong."""

    def problems(old: str, new: str) -> list[tuple[int | None, str]]:
        assert SMALL.count(old) == 1, "the place to break must be there once"
        with pytest.raises(HailongError) as caught:
            read(SMALL.replace(old, new))
        assert caught.value.code == "plan.invalid"
        for problem in caught.value.problems:
            assert problem.message("vi") != problem.message("en")
            assert problem.file == "survey.toml"
        return [(problem.row, problem.code.removeprefix("plan.")) for problem in caught.value.problems]

    return problems


def test_a_plan_says_what_the_file_says(read: Callable[[str], Plan]) -> None:
    """Dates in both notations, units with all they have, defaults for what is not written."""
    plan = read(SMALL)
    ward = plan.units[1]
    assert (plan.period_from, plan.period_to) == (date(2020, 6, 15), date(2020, 7, 31))
    assert (plan.target, plan.database, plan.language, plan.strata) == (0.8, "survey.db", "vi", ("sex",))
    assert (ward.id, ward.parent, ward.quota, ward.population) == ("00007", "quan", None, 1200)
    assert (ward.valid_to, ward.successors) == (date(2025, 6, 30), ("00008",))
    assert plan.level("ward").prefixes == ("phường", "P.")
    assert plan.unit("00007") is ward
    assert plan.unit("7") is None


def test_units_for_the_analysis_speak_its_language(read: Callable[[str], Plan]) -> None:
    """Names come in the language asked for, where the plan has it."""
    assert unit_infos(read(SMALL), "en") == (
        UnitInfo("quan", "Counter", "district", "District", None, 300),
        UnitInfo("00007", "Cống Vị", "ward", "Wards", 1200, None),
    )


def test_one_level_need_not_be_named(read: Callable[[str], Plan]) -> None:
    """A plan without levels has one, and its units are in it."""
    plan = read('[survey]\nname = "K"\nquestionnaire = "q.yaml"\n[[units]]\nid = "1"\nname = "A"\n')
    assert [unit.level for unit in plan.units] == [plan.levels[0].code]
    assert unit_infos(plan, "vi")[0].level_name == "Đơn vị"


CASES: dict[str, tuple[str, str, list[tuple[int, str]]]] = {
    "key nearly right": ("target =", "tagret =", [(6, "unknown_key_close")]),
    "unknown section": ("[design]", "[sampling]", [(8, "unknown_key")]),
    "no name": ('name = "Khảo sát"\n', "", [(1, "missing_key")]),
    "target in percent": ("target = 0.8", "target = 80", [(6, "bad_share")]),
    "target as text": ("target = 0.8", 'target = "80%"', [(6, "bad_share")]),
    "no date": ("31/07/2020", "31/06/2020", [(5, "bad_date")]),
    "period reversed": ("31/07/2020", "31/05/2020", [(5, "period_reversed")]),
    "unknown language": ("target = 0.8", 'language = "fr"', [(6, "bad_language")]),
    "id as a number": ('id = "00007"', "id = 7", [(25, "not_a_text")]),
    "id with a space": ('id = "00007"', 'id = "P 7"', [(25, "bad_id")]),
    "no id": ('id = "00007"\n', "", [(24, "missing_key")]),
    "negative quota": ("quota = 300", "quota = -1", [(22, "bad_count")]),
    "population of nobody": ("population = 1200", "population = 0", [(29, "bad_count")]),
    "population with a point": ("population = 1200", "population = 1.200", [(29, "bad_count")]),
    "unknown appendix line": ("prefixes =", 'appendix = "9"\nprefixes =', [(16, "unknown_appendix")]),
    "one appendix line twice": (
        'prefixes = ["phường", "P."]', 'appendix = "2.3.8"\n[levels.x]\nname = "x"\nappendix = "2.3.8"',
        [(19, "same_appendix")],
    ),
    "unknown level": ('level = "ward"', 'level = "wards"', [(27, "unknown_level")]),
    "no level where there are two": ('level = "ward"\n', "", [(24, "missing_key")]),
    "unknown parent": ('parent = "quan"', 'parent = "huyen"', [(28, "unknown_parent")]),
    "its own parent": ('parent = "quan"', 'parent = "00007"', [(28, "parent_cycle")]),
    "same id": ('id = "00007"', 'id = "QUAN"', [(25, "same_id")]),
    "same name without marks": ('name = "Cống Vị"', 'name = "Mot cua quan"', [(26, "same_name")]),
    "alias of another unit": ("quota = 300", 'aliases = ["P. Cong Vi"]', [(26, "same_name")]),
    "validity reversed": ("valid_to =", "valid_from = 2026-01-01\nvalid_to =", [(31, "validity_reversed")]),
    "ended before the survey": ("2025-06-30", "2019-12-31", [(30, "unit_ended")]),
    "begun after the survey": ("valid_to = 2025-06-30", "valid_from = 2025-07-01", [(30, "unit_not_begun")]),
    "questionnaire elsewhere": ('"q.yaml"', '"../q.yaml"', [(3, "outside_folder")]),
    "database elsewhere": ("target = 0.8", "database = 'C:\\x.db'", [(6, "outside_folder")]),
    "database over the plan": ("target = 0.8", 'database = "survey.toml"', [(6, "same_file")]),
    "prefixes not a list": ('["phường", "P."]', '"phường"', [(16, "not_a_list")]),
    "language of no kind": ('{ vi = "Cấp quận"', '{ "Tiếng Việt" = "Cấp quận"', [(12, "bad_languages")]),
    "text of the form unknown": ("[design]", '[texts]\nthank = "x"\n[design]', [(9, "unknown_key_close")]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_fault_is_found_on_its_line(
    name: str, broken: Callable[[str, str], list[tuple[int | None, str]]]
) -> None:
    """One fault gives its own problem on its own line, and no others."""
    old, new, expected = CASES[name]
    assert broken(old, new) == expected


def test_everything_is_reported_at_once(read: Callable[[str], Plan]) -> None:
    """Faults in different sections do not hide each other."""
    text = SMALL.replace("target = 0.8", "target = 8").replace("quota = 300", "quota = 3.5")
    with pytest.raises(HailongError) as caught:
        read(text.replace('level = "ward"', 'level = "x"'))
    assert [problem.row for problem in caught.value.problems] == [6, 22, 27]


def test_ids_that_excel_makes_equal(read: Callable[[str], Plan]) -> None:
    """00007 and 7 are one id once a spreadsheet has dropped the zeros."""
    with pytest.raises(HailongError) as caught:
        read(SMALL + '\n[[units]]\nid = "7"\nname = "Khác"\nlevel = "ward"\n')
    assert [problem.code for problem in caught.value.problems] == ["plan.same_id"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "plan.invalid"),
        (b"\x89PNG\r\n\x1a\n", "plan.not_utf8"),
        (b"[survey\n", "plan.not_toml"),
        (b"a = " + b"[" * 50_000, "plan.not_toml"),
        (b"a = " + b"9" * 5_000, "plan.not_toml"),
        (b"#" * 4_000_001, "plan.too_large"),
    ],
)
def test_what_is_no_plan(content: bytes, code: str, tmp_path: Path) -> None:
    """An empty file, a picture, broken or hostile TOML: one clear message each."""
    path = tmp_path / "survey.toml"
    path.write_bytes(content)
    with pytest.raises(HailongError) as caught:
        read_plan(path)
    assert caught.value.code == code
    assert caught.value.message("vi")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_notepad_saves_can_be_read(encoding: str, tmp_path: Path) -> None:
    """A byte order mark, UTF-16 and Windows line ends do not matter."""
    path = tmp_path / "survey.toml"
    path.write_bytes(SMALL.replace("\n", "\r\n").encode(encoding))
    assert read_plan(path).units[1].name == "Cống Vị"


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("q.yaml", True),
        ("sub/q.yaml", True),
        ("../q.yaml", False),
        ("sub/../../q.yaml", False),
        ("/etc/passwd", False),
        ("C:\\q.yaml", False),
        ("C:q.yaml", False),
        ("\\\\server\\share\\q.yaml", False),
        ("sub\\..\\..\\q.yaml", False),
        ("q\x00.yaml", False),
        ("", False),
        (".", False),
    ],
)
def test_paths_stay_inside_on_every_system(path: str, inside: bool) -> None:
    """A path that would leave the folder on Windows is refused on Linux too, and the other way round."""
    assert is_inside(path) is inside


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_damage_to_a_plan_breaks_the_reading(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Lines lost, doubled, cut or given other values: a plan, or a refusal with a message."""
    lines = SMALL.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 2))
        key = lines[at].partition("=")[0]
        values = [
            "{}",
            "[]",
            "true",
            "-1",
            "nan",
            "inf",
            '""',
            "1979-05-27T07:32:00",
            "[[1]]",
            "{ a = { b = 1 } }",
        ]
        given_values = [f"{key}={value}" for value in values]
        doubled = lines[at] + "\n" + lines[at]
        new = data.draw(st.sampled_from(["", doubled, lines[at][:-1], *given_values]))
        lines[at] = new
    path = tmp_path_factory.getbasetemp() / "damaged.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        problems = () if read_plan(path).units else None
    except HailongError as error:
        problems = (error, *error.problems)
    assert problems is not None
    assert all(problem.message("vi") for problem in problems)


def test_margins_and_the_lonely_policy(read: Callable[[str], Plan]) -> None:
    """Totals by category, "keep", and the units' own populations; the policy by its name."""
    text = SMALL.replace('strata = ["sex"]', 'strata = ["sex"]\nlonely = "average"')
    plan = read(
        text.replace("quota = 300", "quota = 300\npopulation = 800")
        + '\n[margins]\nunit = "population"\n[margins.sex]\nmale = 3\nfemale = 4.5\nother = "keep"\n'
    )
    assert plan.lonely == "average"
    assert plan.margins == {
        "unit": {"quan": 800.0, "00007": 1200.0},
        "sex": {"male": 3.0, "female": 4.5, "other": None},
    }
    assert read(SMALL).lonely == "refuse"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ('[margins]\nunit = "population"\n', "plan.margin_populations"),
        ("[margins.sex]\nmale = -1\n", "plan.bad_total"),
        ("[margins]\nsex = 5\n", "plan.not_a_table"),
    ],
)
def test_margins_that_cannot_be_are_refused(read: Callable[[str], Plan], more: str, code: str) -> None:
    """Unknown populations, totals below zero, what is no section: each with its line."""
    with pytest.raises(HailongError) as error:
        read(SMALL + "\n" + more)
    assert [problem.code for problem in error.value.problems] == [code]
    assert error.value.problems[0].message("vi")


def test_a_policy_that_does_not_exist_is_refused(read: Callable[[str], Plan]) -> None:
    """The ones there are, are named."""
    with pytest.raises(HailongError) as error:
        read(SMALL.replace('strata = ["sex"]', 'strata = []\nlonely = "drop"'))
    assert "certainty" in error.value.problems[0].message("en")
