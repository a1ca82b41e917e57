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
from survey.store import Store, create_store, database, open_store
from tests.survey.store.conftest import make_batch, make_questionnaire, make_row


def import_files(where: str | Path, files: list[tuple[str, int, int]]) -> list[tuple[bool, int, int]]:
    """What one process does: files of 30 forms, each from a first serial on, all with one mark."""
    results = []
    for name, first, mark in files:
        rows = (make_row(str(first + i), (mark,) * 4, number=2 + i) for i in range(30))
        with open_store(where, make_questionnaire()) as store:
            added = store.add_import(make_batch(*rows, name=name), by=name)
        results.append((added.already, added.record.accepted, added.record.held))
    return results


def run(where: str | Path, processes: list[list[tuple[str, int, int]]]) -> list[tuple[bool, int, int]]:
    """Let processes import their files at the same time."""
    create_store(where, make_questionnaire()).close()
    with ProcessPoolExecutor(len(processes), mp_context=multiprocessing.get_context("spawn")) as pool:
        futures = [pool.submit(import_files, where, files) for files in processes]
        return [result for future in futures for result in future.result()]


@pytest.mark.slow
def test_one_file_imported_by_several_at_once_is_in_once(
    where: str | Path, questionnaire: Questionnaire
) -> None:
    """One of them stores it, the others are told that it is in."""
    results = run(where, [[("a.xlsx", 0, 5)]] * 4)
    assert sorted(already for already, _, _ in results) == [False, True, True, True]
    with open_store(where, questionnaire) as store:
        assert len(store.read_forms()) == 30
        assert store.check() == ()


@pytest.mark.slow
def test_every_form_of_overlapping_files_is_in_once_and_every_conflict_held(
    where: str | Path, questionnaire: Questionnaire
) -> None:
    """8 processes × 20 imports; each file shares half its serials with the next, with other answers."""
    numbers = range(8 * 20)
    files = [(f"{k}.xlsx", 15 * k, 1 + k % 2) for k in numbers]
    results = run(where, [files[process::8] for process in range(8)])
    with open_store(where, questionnaire) as store:
        serials = Counter(found.form.serial for found in store.read_forms())
        assert set(serials) == {str(i) for i in range(15 * (len(files) + 1))}
        assert set(serials.values()) == {1}
        assert len(store.held()) == 30 * len(files) - len(serials) == sum(held for _, _, held in results)
        assert store.check() == ()


def test_a_reader_sees_the_state_before_while_somebody_writes(
    store: Store, where: str | Path, questionnaire: Questionnaire
) -> None:
    """Readers are not shut out by an open write, and see nothing of it."""
    with (
        open_store(where, questionnaire) as reader,
        store._database.write() as session,
    ):
        session.change("UPDATE audit_head SET hash = 'x'")
        assert reader.imports() == ()
        assert reader.audit()[0].action == "create"


def test_a_second_writer_waits_a_bounded_time_and_says_so(
    store: Store, where: str | Path, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told once that it waits, then that it could not be done; nothing is changed."""
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.3)
    said: list[str] = []
    waiting: Callable[[], None] = lambda: said.append("waiting")  # noqa: E731
    with open_store(where, questionnaire, on_wait=waiting) as second:
        with store._database.write(), pytest.raises(HailongError) as caught:
            second.add_import(make_batch(make_row("1")), by="lan")
        assert caught.value.code == "store.busy"
        assert said == ["waiting"]
        assert not second.add_import(make_batch(make_row("1")), by="lan").already
