"""Several processes with one store."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from survey.messages import HailongError
from survey.questionnaire.model import Questionnaire
from survey.store import Store, create_store, open_store
from survey.store import sqlite as sqlite_store
from tests.survey.store.conftest import make_batch, make_questionnaire, make_row


def import_file(path: str, name: str, first: int, mark: int) -> tuple[bool, int, int]:
    """What one process does: 30 forms from serial `first` on."""
    rows = (make_row(str(first + i), (mark,) * 4, number=2 + i) for i in range(30))
    with open_store(path, make_questionnaire()) as store:
        added = store.add_import(make_batch(*rows, name=name), by=name)
    return added.already, added.record.accepted, added.record.held


def run(path: Path, *calls: tuple[str, int, int]) -> list[tuple[bool, int, int]]:
    create_store(path, make_questionnaire()).close()
    with ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn")) as pool:
        return [future.result() for future in [pool.submit(import_file, str(path), *call) for call in calls]]


def test_one_file_imported_by_several_at_once_is_in_once(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    """One of them stores it, the others are told that it is in."""
    results = run(tmp_path / "survey.db", *[("a.xlsx", 0, 5)] * 4)
    assert sorted(already for already, _, _ in results) == [False, True, True, True]
    with open_store(tmp_path / "survey.db", questionnaire) as store:
        assert len(store.read_forms()) == 30
        assert store.check() == ()


@pytest.mark.slow
def test_every_form_of_overlapping_files_is_in_once_and_every_conflict_held(
    tmp_path: Path, questionnaire: Questionnaire
) -> None:
    """8 imports at once, each sharing half its serials with the next, with other answers."""
    results = run(tmp_path / "survey.db", *[(f"{k}.xlsx", 15 * k, 1 + k % 2) for k in range(8)])
    with open_store(tmp_path / "survey.db", questionnaire) as store:
        serials = Counter(found.form.serial for found in store.read_forms())
        assert set(serials) == {str(i) for i in range(15 * 7 + 30)}
        assert set(serials.values()) == {1}
        assert len(store.held()) == 8 * 30 - len(serials) == sum(held for _, _, held in results)
        assert store.check() == ()


def test_a_reader_sees_the_state_before_while_somebody_writes(
    store: Store, questionnaire: Questionnaire
) -> None:
    """Readers are not shut out by an open write, and see nothing of it."""
    with (
        open_store(Path(store._database.name), questionnaire) as reader,
        store._database.write() as session,
    ):
        session.change("UPDATE audit_head SET hash = 'x'")
        assert reader.imports() == ()
        assert reader.audit()[0].action == "create"


def test_a_second_writer_waits_a_bounded_time_and_says_so(
    store: Store, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told once that it waits, then that it could not be done; nothing is changed."""
    monkeypatch.setattr(sqlite_store, "WAIT_SECONDS", 0.3)
    said: list[str] = []
    waiting: Callable[[], None] = lambda: said.append("waiting")  # noqa: E731
    with open_store(Path(store._database.name), questionnaire, on_wait=waiting) as second:
        with store._database.write(), pytest.raises(HailongError) as caught:
            second.add_import(make_batch(make_row("1")), by="lan")
        assert caught.value.code == "store.busy"
        assert said == ["waiting"]
        assert not second.add_import(make_batch(make_row("1")), by="lan").already
