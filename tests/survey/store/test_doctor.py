"""What a check finds when somebody has been at the file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from survey.questionnaire.model import Questionnaire
from survey.store import create_store, open_store
from survey.store.sqlite import _TRIGGERS
from tests.survey.store.conftest import make_batch, make_row


@pytest.fixture
def path(tmp_path: Path, questionnaire: Questionnaire) -> Path:
    """A store with two imports, a conflict, a decision and an undo."""
    path = tmp_path / "survey.db"
    with create_store(path, questionnaire) as store:
        store.add_import(make_batch(make_row("1"), make_row("2", number=3)), by="lan")
        store.add_import(
            make_batch(make_row("1", (1, 1, 1, 1)), make_row("2", number=3), name="b.xlsx"), by="lan"
        )
        store.resolve([3], "take_new", by="minh")
        store.undo(store.add_import(make_batch(make_row("9"), name="c.xlsx"), by="lan").record.id, by="lan")
        assert store.check() == ()
    return path


def tamper(path: Path, *statements: str) -> None:
    """Change the file as an outsider would, covering the tracks in the schema."""
    connection = sqlite3.connect(path)
    for trigger in _TRIGGERS:
        connection.execute(f"DROP TRIGGER {trigger.split()[2]}")
    for statement in statements:
        connection.execute(statement)
    for trigger in _TRIGGERS:
        connection.execute(trigger)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE audit SET done_by = 'x' WHERE id = 2", "store.audit_changed"),
        ("UPDATE audit SET detail = '{}' WHERE id = 3", "store.audit_changed"),
        ("UPDATE audit SET happened_at = 'x' WHERE id = 1", "store.audit_changed"),
        ("DELETE FROM audit WHERE id = 2", "store.check_reference"),
        ("DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)", "store.check_reference"),
        ("UPDATE audit_head SET entries = entries + 1", "store.audit_missing"),
        ("UPDATE imports SET accepted = accepted + 1, held = held - 1 WHERE id = 2", "store.check_counts"),
        ("UPDATE rows SET state = 'held' WHERE id = 2", "store.check_counts"),
        ("UPDATE forms SET live = 0 WHERE row_id = 3", "store.check_live"),
        ("UPDATE forms SET ratings = x'01' WHERE row_id = 1", "store.check_ratings"),
        ("UPDATE forms SET comment = 'x' WHERE row_id = 4", "store.check_settled"),
        ("UPDATE rows SET sheet_id = 1 WHERE id = 4", "store.check_places"),
        ("CREATE TABLE extra (id)", "store.check_schema"),
    ],
)
def test_what_was_changed_from_outside_is_found(
    path: Path, questionnaire: Questionnaire, statement: str, code: str
) -> None:
    """By the check that is meant for it."""
    with open_store(path, questionnaire) as store:
        tamper(path, statement)
        found = store.check()
    assert code in [problem.code for problem in found]
    assert all(problem.message("vi") and problem.message("en") for problem in found)


@pytest.mark.parametrize("last", [True, False])
def test_a_line_cut_from_the_log_is_found_by_the_chain(
    path: Path, questionnaire: Questionnaire, last: bool
) -> None:
    """Also the last one, and where nothing refers to it."""
    with open_store(path, questionnaire) as store:
        store.issue_serials("00007", 5, by="lan")
        store.issue_serials("00001", 5, by="lan")
        tamper(path, f"DELETE FROM audit WHERE id = (SELECT max(id) {'' if last else '- 1'} FROM audit)")
        assert [problem.code for problem in store.check()] == ["store.audit_missing"]


LAST = "(SELECT max(id) FROM audit)"
CUT = (
    f"DELETE FROM audit WHERE id = {LAST}",
    f"UPDATE audit_head SET entries = {LAST}, hash = (SELECT hash FROM audit WHERE id = {LAST})",
)


@pytest.mark.parametrize("what", ["issue", "undo_decision"])
def test_a_last_line_cut_with_its_end_mended_is_found_by_what_was_done(
    path: Path, questionnaire: Questionnaire, what: str
) -> None:
    """The chain is sound in itself; but serials were handed out, a decision taken back, without a line."""
    with open_store(path, questionnaire) as store:
        if what == "issue":
            store.issue_serials("00007", 5, by="lan")
        else:
            store.undo_decision(1, by="lan")
        tamper(path, *CUT)
        assert ("store.check_logged", what) in [(p.code, p.values.get("action")) for p in store.check()]


def test_a_log_written_anew_does_not_go_through_the_seal_noted_before(
    path: Path, questionnaire: Questionnaire
) -> None:
    """Where everything was made to fit, what is noted elsewhere still tells."""
    with open_store(path, questionnaire) as store:
        early = store.seal()
        store.issue_serials("00007", 5, by="lan")
        late = store.seal()
        assert (store.check(early), store.check(late)) == ((), ())
        tamper(path, *CUT, "DELETE FROM issued")
        assert (store.check(), store.check(early)) == ((), ())
        for seal in (late, "", "1-", "99-" + "0" * 16, "x", early[:-1], "9" * 40 + early[1:]):
            codes = [problem.code for problem in store.check(seal)]
            assert codes == (["store.check_seal"] if seal else [])


def test_sums_changed_after_a_purge_are_found(path: Path, questionnaire: Questionnaire) -> None:
    """The log holds their hash."""
    with open_store(path, questionnaire) as store:
        store.purge('{"n": 1}', by="lan")
        assert store.check() == ()
        tamper(path, "UPDATE kept SET content = '{}'")
        assert [problem.code for problem in store.check()] == ["store.check_kept"]


@pytest.mark.parametrize("statement", ["UPDATE audit SET done_by = 'x'", "DELETE FROM audit"])
def test_the_log_only_grows(path: Path, statement: str) -> None:
    """The database itself refuses anything else."""
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()
