"""An older store is brought up to date, after a verified backup beside it.

The version that is current now plays the older one: the tests pretend that a newer has been released.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from survey.messages import HailongError
from survey.questionnaire.model import Questionnaire
from survey.store import create_store, open_store, schema
from tests.survey.store.conftest import make_batch, make_row

NOTES = "CREATE TABLE notes (id {integer} PRIMARY KEY, words TEXT NOT NULL){strict}"


@pytest.fixture
def old(tmp_path: Path, questionnaire: Questionnaire) -> Path:
    """A store of the present version with a form in it."""
    with create_store(tmp_path / "survey.db", questionnaire) as store:
        store.add_import(make_batch(make_row("1")), by="lan")
    return tmp_path / "survey.db"


def release(monkeypatch: pytest.MonkeyPatch, *statements: str) -> None:
    """Pretend that the next version, with a table of notes, has been released."""
    monkeypatch.setattr(schema, "MIGRATIONS", {**schema.MIGRATIONS, schema.VERSION: statements})
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    monkeypatch.setattr(schema, "TABLES", (*schema.TABLES, NOTES))


def test_an_older_store_is_migrated_and_keeps_everything(
    old: Path, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log says so, the check is clean, and a second opening does nothing more."""
    release(monkeypatch, NOTES, "ALTER TABLE issued ADD COLUMN place TEXT")
    for _ in range(2):
        with open_store(old, questionnaire) as store:
            assert len(store.read_forms()) == 1
            assert store.audit()[-1].detail == {"from": schema.VERSION - 1, "to": schema.VERSION}
            assert store.check() == ()
    assert len(list(old.parent.glob("survey-v*.db"))) == 1


def test_the_backup_is_the_store_as_it_was(
    old: Path, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The version before can open it."""
    with monkeypatch.context() as newer:
        release(newer, NOTES)
        open_store(old, questionnaire).close()
    (backup,) = old.parent.glob("survey-v*.db")
    with open_store(backup, questionnaire) as store:
        assert len(store.read_forms()) == 1
        assert store.check() == ()


@pytest.mark.parametrize(
    "statements",
    [
        (NOTES, "no such statement"),
        ("DROP TABLE problems", NOTES, "UPDATE rows SET sheet_id = 99"),  # breaks a reference
    ],
)
def test_a_migration_that_fails_changes_nothing(
    old: Path, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch, statements: tuple[str, ...]
) -> None:
    """All steps are one transaction."""
    before = old.read_bytes()
    with monkeypatch.context() as newer:
        release(newer, *statements)
        with pytest.raises(Exception, match=r"damaged|syntax"):
            open_store(old, questionnaire)
    assert old.read_bytes() == before


def test_a_version_no_migration_starts_from_is_refused(
    old: Path, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Version 0 was never released."""
    monkeypatch.setattr(schema, "VERSION", 3)
    with pytest.raises(HailongError) as caught:
        open_store(old, questionnaire)
    assert caught.value.code == "store.damaged"
    assert [entry.name for entry in old.parent.iterdir()] == ["survey.db"]


def test_a_store_of_version_1_is_migrated(
    old: Path, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It had neither keys of serials nor origins of sheets."""
    with closing(sqlite3.connect(old)) as connection:
        for statement in (
            "DROP INDEX forms_live_serial", "DROP INDEX forms_other_serial", "DROP INDEX sheets_by_origin",
            "ALTER TABLE forms DROP COLUMN serial_key", "ALTER TABLE sheets DROP COLUMN origin",
            "CREATE UNIQUE INDEX forms_live_serial ON forms (serial) WHERE live = 1",
            "CREATE INDEX forms_other_serial ON forms (serial) WHERE live = 0", "PRAGMA user_version = 1",
        ):  # fmt: skip
            connection.execute(statement)
    with open_store(old, questionnaire) as store:
        _, rows = store.add_import(make_batch(make_row("1"), name="b.xlsx"), by="lan")
        assert [row.state for row in rows] == ["resent"]
        assert store.check() == ()
