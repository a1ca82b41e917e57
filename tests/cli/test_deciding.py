"""status, held, resolve, doctor, backup: what the person who collects the files does."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Build, Run, snapshot, write_forms


@pytest.fixture
def conflict(hailong: Run, survey: Path, once: Build) -> Path:
    """A survey with three forms and a second version of one of them."""

    def fill() -> None:
        files = (
            write_forms(survey.parent / "a.csv", "A1,Kim Mã,5,4,4,5,5,4,4,5", "A2,Kim Mã,4,4,4,4,4,4,4,4"),
            write_forms(survey.parent / "b.csv", "A1,Kim Mã,1,4,4,5,5,4,4,5", "A3,Kim Mã,4,4,4,4,4,4,4,4"),
        )
        hailong("import", "--survey", survey, *files)

    once(fill)
    return survey


def _index(hailong: Run, survey: Path) -> str:
    rows = hailong("indices", "--survey", survey, "--by", "all", "--criterion", "1", "--format", "csv").csv()
    return next(row["estimate"] for row in rows if row["measure"] == "satisfied")


def test_held_shows_both_versions_side_by_side(hailong: Run, conflict: Path) -> None:
    """The row's place, the form it conflicts with, and only what differs."""
    (row,) = hailong("held", "--survey", conflict, "--json").json()
    assert (row["file"], row["row"], row["conflicts_with"]["file"]) == ("b.csv", 2, "a.csv")
    assert [(d["field"], d["this"][0], d["other"][0]) for d in row["differences"]] == [("1", "1", "5")]


def test_held_is_exit_1_until_decided(hailong: Run, conflict: Path) -> None:
    """Something waits: 1. Nothing waits: 0."""
    assert hailong("held", "--survey", conflict).status == 1
    assert (
        hailong(
            "resolve", "--survey", conflict, "--reason", "store.serial_conflict", "--action", "keep-first"
        ).status
        == 0
    )
    assert hailong("held", "--survey", conflict).status == 0


def test_take_new_and_its_undo_change_the_index_and_change_it_back(hailong: Run, conflict: Path) -> None:
    """A decision counts at once, and `undo --decision` brings back what was."""
    before = _index(hailong, conflict)
    (row,) = hailong("held", "--survey", conflict, "--json").json()
    hailong("resolve", "--survey", conflict, row["row_id"], "--action", "take-new")
    assert (before, _index(hailong, conflict)) == ("1.0", str(2 / 3))
    hailong("undo", "--survey", conflict, 1, "--decision")
    assert _index(hailong, conflict) == before


def test_unknown_unit_is_held_and_can_be_assigned(hailong: Run, survey: Path) -> None:
    """`accept --unit` makes the row a form of the unit that a person names."""
    hailong("import", "--survey", survey, write_forms(survey.parent / "a.csv", "A1,Nơi khác,5,4,4,5,5,4,4,5"))
    (row,) = hailong("held", "--survey", survey, "--json").json()
    assert (
        hailong(
            "resolve", "--survey", survey, row["row_id"], "--action", "accept", "--unit", "P. kim ma"
        ).status
        == 0
    )
    found = {s["unit_id"]: s["valid"] for s in hailong("status", "--survey", survey, "--json").json()}
    assert found["00028"] == 1


@pytest.mark.parametrize(
    "arguments", [("--action", "discard"), ("999", "--action", "discard"), ("--action", "maybe"), ("1",)]
)
def test_resolve_refuses_what_it_cannot_do(hailong: Run, conflict: Path, arguments: tuple[str, ...]) -> None:
    """No row named, no such row, no such action, no action: exit 2 and nothing changed."""
    before = snapshot(conflict)
    assert hailong("resolve", "--survey", conflict, *arguments).status == 2
    assert snapshot(conflict) == before


def test_status_fits_80_columns_and_adds_up(hailong: Run, conflict: Path) -> None:
    """Every unit has a line; received = valid + held + rejected."""
    text = hailong("status", "--survey", conflict).out
    assert max(map(len, text.splitlines())) <= 80
    standings = hailong("status", "--survey", conflict, "--json").json()
    assert len(standings) == 16
    total = standings[-1]
    assert (total["scope"], total["received"], total["valid"], total["held"]) == ("all", 3, 3, 1)


def test_status_draws_a_picture(hailong: Run, conflict: Path, tmp_path: Path) -> None:
    """PNG by the file's ending; another ending is refused."""
    assert hailong("status", "--survey", conflict, "--picture", tmp_path / "s.png").status == 0
    assert (tmp_path / "s.png").read_bytes().startswith(b"\x89PNG")
    assert hailong("status", "--survey", conflict, "--picture", tmp_path / "s.doc").status == 2


def test_verify_stores_nothing(hailong: Run, survey: Path) -> None:
    """Double entry is compared beside the survey: not a byte of it changes."""
    first, second = (
        write_forms(survey.parent / f"{name}.csv", *(f"A{n},Cống Vị,5,4,4,5,5,4,4,{mark}" for n in range(9)))
        for name, mark in (("a", 5), ("b", 4))
    )
    hailong("import", "--survey", survey, first)
    before = snapshot(survey)
    assert hailong("verify", "--survey", survey, first, second).status == 1
    assert snapshot(survey) == before


def test_doctor_finds_a_changed_log_and_a_stray_file(hailong: Run, conflict: Path) -> None:
    """Sound: 0. An unfinished file: 1. A line of the log changed behind our back: 2."""
    assert hailong("doctor", "--survey", conflict).status == 0
    (conflict / "outgoing" / ".report.html.0a1b2c3d.part").write_bytes(b"<html>")
    assert hailong("doctor", "--survey", conflict).status == 1
    with sqlite3.connect(conflict / "survey.db") as database:
        triggers = [
            name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ]
        for name in triggers:
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE audit SET done_by = 'somebody else' WHERE id = 2")
    database.close()
    assert hailong("doctor", "--survey", conflict).status == 2


def test_backup_is_a_database_that_opens(hailong: Run, conflict: Path, tmp_path: Path) -> None:
    """The copy can take the original's place; an existing file is not overwritten."""
    copy = tmp_path / "copy.db"
    assert hailong("backup", "--survey", conflict, copy).status == 0
    assert hailong("backup", "--survey", conflict, copy).status == 2
    before = _index(hailong, conflict)
    (conflict / "survey.db").write_bytes(copy.read_bytes())
    assert _index(hailong, conflict) == before
