"""purge: the answers go for good, the published numbers stay."""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import cli
from survey.screening import kept as screening
from terminal.running import run
from tests.cli.conftest import Done, Run, snapshot, write_forms

SERIAL, COMMENT, HELD = SECRETS = ("SERIAL-SECRET", "ý kiến SECRET", "XYZZY")
HEADER = "Mã phiếu,Đơn vị,1,2,3,4,5,6,7,8,9,Giới tính,Ý kiến góp ý"
INDICES = (
    (),
    ("--items", "--format", "csv"),
    ("--by", "level", "--measure", "mean", "--format", "csv"),
    ("--by", "all", "--criterion", "3", "--criterion", "overall", "--format", "json"),
    ("--by", "unit", "--measure", "index100", "--measure", "satisfied", "--lang", "en"),
)
needs_figures = pytest.mark.slow


def call(*arguments: object) -> Done:
    """`hailong` outside a test: for what several of them look at."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run(cli.hailong, [str(argument) for argument in arguments])
    return Done(status, out.getvalue(), err.getvalue())


def forms(unit: str, count: int, seed: int) -> list[str]:
    """Rows of one unit, serials and comments that can be looked for."""
    rng = random.Random(seed)
    return [
        ",".join((f"{SERIAL}-{unit}-{n}", unit, *rng.choices("234455", k=9), "Nam", f"{COMMENT} {n}"))
        for n in range(count)
    ]


def fill(survey: Path) -> None:
    """Three units that may be published, one form held and one rejected."""
    rows = forms("Kim Mã", 40, 1) + forms("Cống Vị", 35, 2) + forms("Quận Ba Đình", 45, 3)
    rows += [f"{SERIAL}-Kim Mã-0,Kim Mã,1,1,1,1,1,1,1,1,1,Nữ,{HELD}"]
    rows += [f"{SERIAL}-Kim Mã-99,Kim Mã,4,,,,,,,,,Nữ,{HELD}"]
    incoming = survey / "incoming" / "a.csv"
    assert call("import", "--survey", survey, write_forms(incoming, *rows, header=HEADER)).status == 1


@dataclass(frozen=True)
class Before:
    """A filled survey, and what its commands said."""

    survey: Path
    report: Path
    indices: tuple[Done, ...]


@pytest.fixture(scope="module", autouse=True)
def hour() -> Iterator[None]:
    """One hour for all reports: the same numbers are the same bytes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1604534400")
        yield


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Before:
    folder = tmp_path_factory.mktemp("purge")
    survey, report = folder / "s", folder / "r"
    assert call("init", survey, "--template", "ba-dinh-2020-rut-gon").status == 0
    fill(survey)
    (waiting,) = json.loads(call("held", "--survey", survey, "--json").out)
    given = ("--action", "discard", "--note", "two forms, one number")
    assert call("resolve", "--survey", survey, *given, waiting["row_id"]).status == 0
    assert call("report", "--survey", survey, "-o", report).status == 0
    indices = tuple(call("indices", "--survey", survey, *options) for options in INDICES)
    return Before(survey, report, indices)


@pytest.fixture(scope="module")
def purged(before: Before, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same survey, its answers removed by Lan, with all copies."""
    survey = tmp_path_factory.mktemp("purged") / "s"
    shutil.copytree(before.survey, survey)
    again = f"{SERIAL}-Kim Mã-1,Kim Mã,1,1,1,1,1,1,1,1,1,Nữ,{HELD}"
    assert call("import", "--survey", survey, write_forms(survey / "b.csv", again, header=HEADER)).status == 1
    (waiting,) = json.loads(call("held", "--survey", survey, "--json").out)
    given = ("--action", "accept", "--serial", f"{SERIAL}-NEW")
    call("resolve", "--survey", survey, *given, waiting["row_id"])
    call("undo", "--survey", survey, 2)
    call("export", "--survey", survey, "--comments")
    call("backup", "--survey", survey, survey / "copy.db")
    assert any(b"SECRET" in content for content in snapshot(survey).values())
    done = call("purge", "--survey", survey, "--yes", "--copies", "--by-whom", "Lan")
    assert done.status == 0, done.err
    return survey


def test_without_yes_nothing_is_removed(hailong: Run, survey: Path) -> None:
    """Exit 2; what would go, what stays, and every copy by name."""
    fill(survey)
    hailong("backup", "--survey", survey, survey / "survey-copy.db")
    (survey / "outgoing" / "notes.md").write_text("?")
    for name in (screening.FILE, "call back.xlsx"):
        (survey / name).write_text("?")
    (survey / ".survey.db.1-a.new").touch()
    was = snapshot(survey)
    done = hailong("purge", "--survey", survey)
    assert done.status == 2
    assert "120 phiếu" in done.out
    for name in (
        "incoming/a.csv", "survey-copy.db", "a - cần sửa.xlsx", "notes.md", ".survey.db.1-a.new",
        "call back.xlsx",
        screening.FILE,
    ):  # fmt: skip
        assert name in done.out
    assert "--yes" in done.out
    assert "--copies" in done.out
    assert snapshot(survey) == was


@needs_figures
def test_nothing_said_is_left_in_the_folders_bytes(purged: Path) -> None:
    """No serial, comment or raw cell in any file: the database, its log, copies, what was written."""
    for name, content in snapshot(purged).items():
        for secret in SECRETS:
            assert secret.encode() not in content, name
    assert call("doctor", "--survey", purged).status == 0
    assert {Path(name).parts[0] for name in snapshot(purged / "outgoing")} == {"kept"}


@needs_figures
def test_indices_are_the_same_afterwards(purged: Path, before: Before) -> None:
    """To the last digit, whatever is asked."""
    after = tuple(call("indices", "--survey", purged, *options) for options in INDICES)
    assert after == before.indices
    assert all(done.status == 0 and done.out for done in after)


@needs_figures
def test_the_report_is_the_same_afterwards(purged: Path, before: Before, tmp_path: Path) -> None:
    """Byte by byte; every format, also in the other language."""
    assert call("report", "--survey", purged, "-o", tmp_path / "r").status == 0
    was, now = snapshot(before.report), snapshot(tmp_path / "r")
    assert was.keys() == now.keys()
    assert [name for name in was if was[name] != now[name]] == []
    assert call("report", "--survey", purged, "--lang", "en", "--format", "json", "-o", tmp_path).status == 0
    assert json.loads((tmp_path / "numbers.json").read_text(encoding="utf-8"))["language"] == "en"
    assert (
        call(
            "report", "check", tmp_path / "r" / "report.docx", "--numbers", tmp_path / "r" / "numbers.json"
        ).status
        == 0
    )


@needs_figures
def test_the_units_sheets_and_the_charts_are_the_same_afterwards(
    purged: Path, before: Before, tmp_path: Path
) -> None:
    """Byte by byte."""
    for name, survey in (("was", before.survey), ("now", purged)):
        call("report", "--survey", survey, "--scope", "all-units", "-o", tmp_path / name / "sheets")
        call("charts", "--survey", survey, "-o", tmp_path / name / "charts")
    was, now = snapshot(tmp_path / "was"), snapshot(tmp_path / "now")
    assert was.keys() == now.keys()
    assert {"charts/units.png", "sheets/00001/report.docx"} <= was.keys()
    assert [name for name in was if was[name] != now[name]] == []
    one = call("report", "--survey", purged, "--scope", "Kim Mã", "--lang", "en", "-o", tmp_path / "one")
    assert one.status == 0
    assert any(name.endswith("report.html") for name in snapshot(tmp_path / "one"))


@needs_figures
@pytest.mark.parametrize(
    "command",
    [
        ("indices", "--by", "tuoi"), ("indices", "--interval", "beta"), ("indices", "--recipe", "mean100"),
        ("indices", "--weights", "population"), ("compare",), ("drivers",), ("export",), ("screen",),
        ("status",), ("report", "--scope", "Kim Mã", "--seed", "5"), ("report", "--seed", "5"),
        ("charts", "--level", "0.9"),
        ("report", "--level", "0.9"), ("report", "--with", "x"), ("report", "--crosswalk", "x"),
        ("import", "incoming/b.csv"), ("undo", "1"),
    ],
)  # fmt: skip
def test_what_needs_answers_says_who_removed_them(
    purged: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 2, and nothing is written."""
    monkeypatch.chdir(purged)
    given = write_forms(purged / "incoming" / "b.csv", "A1,Cống Vị,5,4,4,5,5,4,4,5")
    was = snapshot(purged)
    done = call(*command)
    assert done.status == 2
    assert "Lan xóa vĩnh viễn" in done.err + done.out
    assert snapshot(purged) == was
    given.unlink()


@needs_figures
def test_a_second_purge_changes_nothing(purged: Path, tmp_path: Path) -> None:
    """It says when and by whom; --kept writes the sums again."""
    first = snapshot(purged / "outgoing")
    done = call("purge", "--survey", purged, "--yes", "--by-whom", "Minh", "--kept", tmp_path / "k")
    assert done.status == 0
    assert "Lan" in done.out
    assert "Minh" not in done.out
    assert snapshot(tmp_path / "k") == {
        name.removeprefix("kept/"): content for name, content in first.items() if name.startswith("kept/")
    }


def test_a_survey_without_valid_forms_can_be_purged(hailong: Run, survey: Path) -> None:
    """There are no figures to keep, but rejected rows to remove; files with answers that stay are said."""
    file = write_forms(survey / "incoming" / "a.csv", f"{HELD}1,Kim Mã,4,,,,,,,")
    hailong("import", "--survey", survey, file)
    done = hailong("purge", "--survey", survey, "--yes")
    assert done.status == 1
    assert "incoming/a.csv" in done.out
    assert hailong("purge", "--survey", survey, "--yes", "--copies").status == 0
    assert not any(f"{HELD}1".encode() in content for content in snapshot(survey).values())
    assert hailong("indices", "--survey", survey).status == 2
    assert hailong("report", "--survey", survey).status == 2


def test_kept_that_cannot_be_written_is_said_after_the_purge(
    hailong: Run, survey: Path, tmp_path: Path
) -> None:
    """The answers are gone all the same: exit 1, and how to write the sums."""
    (tmp_path / "k" / "kept.json" / "in the way").mkdir(parents=True)
    done = hailong("purge", "--survey", survey, "--yes", "--kept", tmp_path / "k")
    assert done.status == 1
    assert "--kept" in done.err
    assert hailong("purge", "--survey", survey, "--kept", tmp_path / "l").status == 0
    assert (tmp_path / "l" / "kept.json").exists()


def test_kept_before_a_purge_is_refused(hailong: Run, survey: Path, tmp_path: Path) -> None:
    """There is nothing to write yet."""
    done = hailong("purge", "--survey", survey, "--kept", tmp_path / "k")
    assert done.status == 2
    assert not (tmp_path / "k").exists()


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_links_are_not_followed(hailong: Run, survey: Path, tmp_path: Path) -> None:
    """A folder elsewhere that incoming leads to is not this survey's to delete."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.csv").write_text("x")
    (survey / "incoming" / "link").symlink_to(tmp_path / "elsewhere")
    (survey / "incoming" / "y.csv").symlink_to(tmp_path / "elsewhere" / "x.csv")
    hailong("purge", "--survey", survey, "--yes", "--copies")
    assert (tmp_path / "elsewhere" / "x.csv").exists()
