"""Several files at once: the order, what is known already, and what happens when the store fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey.folder import Survey
from survey.importing.report import import_status
from survey.importing.run import import_files
from survey.messages import HailongError
from survey.questionnaire.model import Questionnaire
from survey.store import Store
from survey.store.records import Batch
from tests.survey.importing.messy.files import form_rows, write_book


@pytest.fixture
def books(tmp_path: Path, questionnaire: Questionnaire) -> list[Path]:
    """Five workbooks of one form each."""
    paths = []
    for number in range(5):
        rows = form_rows(questionnaire, 1)
        rows[1][0] = f"F{number}x"
        paths.append(write_book(tmp_path / f"{number}.xlsx", rows))
    return paths


def test_reports_come_in_the_order_of_the_files(books: list[Path], survey: Survey, store: Store) -> None:
    """Also where one in the middle cannot be read, and one was given twice."""
    books[2].write_bytes(b"PK\x03\x04 nothing")
    given = [*books, books[0]]
    reports = import_files(survey, store, given, by="test")
    assert [report.path for report in reports] == given
    assert [report.status for report in reports] == [
        "accepted", "accepted", "rejected", "accepted", "accepted", "already",
    ]  # fmt: skip


def test_a_known_file_is_not_looked_into_unless_it_was_taken_back(
    books: list[Path], survey: Survey, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its hash says enough, until the import is undone."""
    (first,) = import_files(survey, store, books[:1], by="test")
    monkeypatch.setattr("survey.importing.ahead.read_sheets", lambda *a: pytest.fail("looked into"))
    assert [report.status for report in import_files(survey, store, books[:1], by="test")] == ["already"]
    monkeypatch.undo()
    assert first.import_id is not None
    store.undo(first.import_id, by="test")
    assert [report.status for report in import_files(survey, store, books[:1], by="test")] == ["accepted"]


def test_a_file_that_another_import_brings_in_meanwhile_is_told_as_known(
    books: list[Path], survey: Survey, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was not in when asked for, and is when it is to be stored."""
    (first,) = import_files(survey, store, books[:1], by="test")
    monkeypatch.setattr(Store, "imports", lambda self: ())
    monkeypatch.setattr(Store, "find_import", lambda self, sha256: None)
    (again,) = import_files(survey, store, books[:1], by="test")
    assert (again.status, again.import_id, again.rows) == ("already", first.import_id, 1)


def test_a_file_stays_in_where_its_differences_cannot_be_read(
    books: list[Path], survey: Survey, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was stored is not told as refused because the store fails afterwards."""

    def fail(*arguments: object) -> object:
        raise HailongError("store.disk_full", path="x", detail="full", seconds=1)

    monkeypatch.setattr("survey.importing.run.tell_differences", fail)
    reports = import_files(survey, store, books, by="test")
    assert [report.status for report in reports] == ["accepted"] * 5
    assert len(store.imports()) == 5


def fail_at(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the store fail at a file."""
    add = Store.add_import

    def fail(self: Store, batch: Batch, **how: object) -> object:
        if batch.file_name == name:
            raise HailongError("store.disk_full", path="x", detail="full", seconds=1)
        return add(self, batch, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "add_import", fail)


def test_where_the_store_fails_the_files_before_are_in_and_those_behind_are_not(
    books: list[Path], survey: Survey, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file is a transaction of its own, and each is told of; the next try takes the rest."""
    fail_at("2.xlsx", monkeypatch)
    reports = import_files(survey, store, books, by="test")
    assert [report.path for report in reports] == books
    assert [report.status for report in reports] == ["accepted"] * 2 + ["rejected"] * 3
    assert [report.error.code for report in reports if report.error] == ["store.disk_full"] * 3
    assert import_status(reports) == 1
    assert len(store.imports()) == 2
    monkeypatch.undo()
    again = import_files(survey, store, books, by="test")
    assert [report.status for report in again] == ["already"] * 2 + ["accepted"] * 3


def test_where_the_store_fails_at_once_nothing_is_in(
    books: list[Path], survey: Survey, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That is an error of the whole, and there is no copy in outgoing."""
    fail_at("0.xlsx", monkeypatch)
    with pytest.raises(HailongError, match="disk"):
        import_files(survey, store, books, by="test")
    assert store.imports() == ()
    assert not list(survey.outgoing.glob("*.xlsx"))
