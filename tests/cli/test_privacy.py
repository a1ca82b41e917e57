"""What people answered stays in the store: not in messages, errors or tracebacks."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Done, Run, snapshot, write_forms

COMMENT = "bà tổ trưởng nói XYZZY"
PHONE, IDENTITY, EMAIL = "0912345678", "001098765432", "an.tran@example.org"
HEADER = "Mã phiếu,Đơn vị,1,2,3,4,5,6,7,8,9,Giới tính,Ý kiến góp ý"


def said(done: Done) -> str:
    return done.out + done.err


@pytest.fixture
def handed_in(survey: Path) -> Path:
    """Wrong cells among right ones: a phone number, an ID, a sentence, a name in an open comment."""
    return write_forms(
        survey / "incoming" / "a.csv",
        f"A1,Cống Vị,5,4,{PHONE},5,5,4,4,5,4,Nam,{COMMENT} {PHONE}",
        f"A2,{IDENTITY},5,4,4,5,5,4,4,5,4,Nam,{COMMENT}",
        f"A3,Cống Vị,5,{EMAIL},4,5,5,4,4,5,4,Trần Thị Bích Hạnh,{COMMENT}",
        f"A3,Cống Vị,1,1,1,1,1,1,1,1,1,Nữ,{COMMENT}",
        "A4,Cống Vị,5,4,4,5,5,4,4,5,4,Nam,",
        header=HEADER,
    )


@pytest.mark.parametrize("options", [(), ("--json",), ("--dry-run",), ("--debug",), ("--lang", "en")])
def test_an_import_tells_of_the_offending_cell_only(
    hailong: Run, survey: Path, handed_in: Path, options: tuple[str, ...]
) -> None:
    """Masked where it looks personal; no comment, no name, none of the other answers of the row."""
    text = said(hailong("import", "--survey", survey, handed_in, *options))
    assert "A2" in text or "a.csv" in text
    for secret in ("XYZZY", PHONE, IDENTITY, EMAIL, "Bích Hạnh", "5,4,"):
        assert secret not in text, secret


def test_other_commands_tell_no_comment_and_no_number_of_a_person(
    hailong: Run, survey: Path, handed_in: Path
) -> None:
    """Lists of imports, rows that wait, the state, the checkup; refusals too."""
    hailong("import", "--survey", survey, handed_in)
    for command in (
        ("imports",), ("held",), ("held", "--json"), ("status",), ("doctor",), ("indices",), ("undo", "9"),
        ("resolve", "1", "--action", "accept", "--debug"), ("export", "--debug"), ("screen",), ("purge",),
    ):  # fmt: skip
        text = said(hailong(*command, "--survey", survey))
        hidden = [PHONE, IDENTITY, EMAIL, "Bích Hạnh", "XYZZY"]
        if command == ("held", "--json"):  # the row itself, for a program that shows it to whoever decides
            hidden.remove("XYZZY")
        assert not [secret for secret in hidden if secret in text], command


@pytest.mark.parametrize("options", [(), ("--debug",)])
def test_a_fault_of_ours_shows_where_it_was_and_not_what_was_read(
    hailong: Run, survey: Path, handed_in: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    """A library's error quotes what it could not read: its words are left out, and of those behind it."""

    def fail(*_: object, **__: object) -> None:
        try:
            float(COMMENT)
        except ValueError as error:
            raise LookupError(COMMENT) from error

    monkeypatch.setattr("survey.importing.ahead.read_sheets", fail)
    done = hailong("import", "--survey", survey, handed_in, *options)
    assert done.status == 2
    assert "XYZZY" not in said(done)
    assert ("in fail" in done.err) == bool(options)
    assert ("ValueError" in done.err) == bool(options)


def test_debug_still_says_why_a_file_cannot_be_reached(hailong: Run) -> None:
    """The system's errors name files, ours have been said anyway."""
    done = hailong("imports", "--survey", "nowhere", "--debug")
    assert "HailongError" in done.err
    assert "nowhere" in done.err


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_everything_is_made_for_its_owner_only(
    hailong: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the umask: folders, settings, database, copies, forms, exports, returned workbooks."""
    before = os.umask(0)
    try:
        hailong("init", "s", "--template", "ba-dinh-2020-rut-gon")
        survey = tmp_path / "s"
        rows = [f"{n},Cống Vị,5,4,4,5,5,4,4,5,4,Nam," for n in range(40)] + ["x,Cống Vị,9,4,4,5,5,4,4,5,4,,"]
        hailong("import", "--survey", survey, write_forms(tmp_path / "a.csv", *rows, header=HEADER))
        commands = (
            ("backup", "copy.db"), ("export", "--format", "csv,xlsx,parquet,sav", "--comments"),
            ("forms", "--unit", "Cống Vị", "--kind", "xlsx"), ("indices", "-o", "i.csv"),
        )  # fmt: skip
        made = [hailong(*command, "--survey", survey).status for command in commands]
    finally:
        os.umask(before)
    assert made == [0] * len(commands)
    assert len(snapshot(survey)) > 8
    places = [*tmp_path.rglob("*")]
    open_to_others = [path for path in places if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert [path.relative_to(tmp_path).as_posix() for path in open_to_others] == ["a.csv"]
