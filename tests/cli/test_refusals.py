"""Bad input to any command: one clear message, exit status 2, nothing changed."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Run, snapshot, write_forms


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)


def _folder(path: Path) -> None:
    path.mkdir()


def _no_header(path: Path) -> None:
    path.with_suffix(".csv").write_text("a,b\n1,2\n3,4\n", encoding="utf-8")


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "not a workbook")


@pytest.mark.parametrize("make", [_empty, _picture, _folder, _zip], ids=["empty", "picture", "folder", "zip"])
def test_import_refuses_what_is_no_workbook(hailong: Run, survey: Path, make: object) -> None:
    """An empty file, a picture, a folder, another archive."""
    path = survey.parent / "phiếu.xlsx"
    make(path)  # type: ignore[operator]
    before = snapshot(survey)
    done = hailong("import", "--survey", survey, path)
    assert done.status == 2
    assert "phiếu.xlsx" in done.err
    assert snapshot(survey) == before


def test_import_refuses_a_missing_file(hailong: Run, survey: Path) -> None:
    """It names the file that is not there."""
    done = hailong("import", "--survey", survey, "khong-co.xlsx")
    assert done.status == 2
    assert "khong-co.xlsx" in done.err


@pytest.mark.parametrize(
    "text", ["a,b\n1,2\n3,4\n", "Tên,Tuổi,Nghề\nx,1,y\n"], ids=["no header", "another questionnaire"]
)
def test_import_refuses_a_table_that_does_not_fit(hailong: Run, survey: Path, text: str) -> None:
    """No header found, or not this questionnaire's."""
    path = survey.parent / "t.csv"
    path.write_text(text, encoding="utf-8")
    before = snapshot(survey)
    assert hailong("import", "--survey", survey, path).status == 2
    assert snapshot(survey) == before


def test_failed_import_as_json_still_answers_in_json(hailong: Run, survey: Path) -> None:
    """A program reads the refusal too."""
    done = hailong("import", "--survey", survey, "khong-co.xlsx", "--json")
    assert done.status == 2
    (report,) = done.json()
    assert report["status"] == "rejected"
    assert report["problems"][0]["message"]


@pytest.mark.parametrize(
    "command", [("imports",), ("indices",), ("undo", "1"), ("import", "x.csv"), ("charts",), ("report",)]
)
def test_a_folder_that_is_no_survey_is_refused(
    hailong: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """Found nowhere, or named and wrong."""
    write_forms(tmp_path / "x.csv", "A1,Kim Mã,1,1,1,1,1,1,1,1")
    before = snapshot(tmp_path)
    assert hailong(*command).status == 2
    assert hailong(*command, "--survey", tmp_path).status == 2
    assert hailong(*command, "--survey", tmp_path / "nowhere").status == 2
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("command", [("imports",), ("indices",), ("undo", "1"), ("charts",), ("report",)])
def test_a_newer_database_is_refused(hailong: Run, survey: Path, command: tuple[str, ...]) -> None:
    """A database from a newer version is left alone."""
    with sqlite3.connect(survey / "survey.db") as database:
        database.execute("PRAGMA user_version = 9999")
    database.close()
    before = snapshot(survey)
    assert hailong(*command, "--survey", survey).status == 2
    assert snapshot(survey) == before


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 300], ids=["empty", "foreign"])
def test_what_is_no_database_is_refused(hailong: Run, survey: Path, content: bytes) -> None:
    """An empty or foreign file in the database's place is left alone."""
    (survey / "survey.db").write_bytes(content)
    assert hailong("indices", "--survey", survey).status == 2
    assert (survey / "survey.db").read_bytes() == content


def test_a_broken_plan_is_refused_with_all_its_problems(hailong: Run, survey: Path) -> None:
    """survey.toml with two mistakes: both are named."""
    plan = survey / "survey.toml"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace("target = 0.80", 'target = "cao"\nunknown_key = 1'),
        encoding="utf-8",
    )
    done = hailong("indices", "--survey", survey)
    assert done.status == 2
    assert "target" in done.err
    assert "unknown_key" in done.err


def test_init_refuses_a_folder_in_use(hailong: Run, tmp_path: Path) -> None:
    """A folder with something in it is not touched."""
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "mine.txt").write_text("x", encoding="utf-8")
    done = hailong("init", "s")
    assert done.status == 2
    assert [path.name for path in (tmp_path / "s").iterdir()] == ["mine.txt"]


def test_init_refuses_an_unknown_template(hailong: Run, tmp_path: Path) -> None:
    """The message lists the templates there are."""
    done = hailong("init", "s", "--template", "hanoi")
    assert done.status == 2
    assert "nepal-2015" in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("indeces",), "indices"),
        (("indices", "--intervall", "beta"), "--interval"),
        (("indices", "--interval", "wald"), "wilson"),
        (("indices", "--level", "20"), "20"),
        (("import",), "FILE"),
        (("undo", "x"), "x"),
        (("init",), "DIR"),
    ],
)
def test_wrong_arguments_are_explained_in_vietnamese(
    hailong: Run, arguments: tuple[str, ...], word: str
) -> None:
    """What is wrong, what is allowed, where the help is; exit 2."""
    done = hailong(*arguments)
    assert done.status == 2
    assert word in done.err
    assert "--help" in done.err
    assert "Xem hướng dẫn" in done.err


def test_english_on_request(hailong: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """By --lang anywhere, or by the environment."""
    assert "no command" in hailong("--lang", "en", "indeces").err
    assert "no command" in hailong("indeces", "--lang=en").err
    monkeypatch.setenv("HAILONG_LANG", "en")
    assert "no command" in hailong("indeces").err


def test_questionnaire_check_lists_problems_with_lines(hailong: Run, tmp_path: Path) -> None:
    """Exit 2 for a questionnaire that cannot be used, each problem with its line."""
    path = tmp_path / "q.yaml"
    path.write_text("format: 1\nid: x\nlanguages: [vi]\nlevells: 3\n", encoding="utf-8")
    done = hailong("questionnaire", "check", path)
    assert done.status == 2
    assert "[dòng 4]" in done.out


def test_unexpected_errors_show_no_traceback(
    hailong: Run, survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake of ours is one sentence too; the details come with --debug only."""
    from survey import folder

    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret answers")

    monkeypatch.setattr(folder, "open_survey", fail)
    done = hailong("indices", "--survey", "s")
    assert done.status == 2
    assert "ZeroDivisionError" in done.err
    assert "secret" not in done.err
