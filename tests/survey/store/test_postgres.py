"""What is particular to the store on a PostgreSQL server. (The other tests run on it too, marked slow.)"""

from __future__ import annotations

from pathlib import Path

import pytest

from survey.messages import HailongError
from survey.questionnaire.model import Questionnaire
from survey.store import create_store, open_store, schema
from survey.store.database import is_url
from tests.survey.store.conftest import make_batch, make_questionnaire, make_row

pytestmark = pytest.mark.slow


def refused(url: str, questionnaire: Questionnaire) -> str:
    with pytest.raises(HailongError) as caught:
        open_store(url, questionnaire)
    assert caught.value.message("vi")
    assert caught.value.message("en")
    return caught.value.code


def run(url: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def filled(schema_url: str, questionnaire: Questionnaire) -> str:
    """The URL of a store with a form and a conflict."""
    with create_store(schema_url, questionnaire) as store:
        store.add_import(
            make_batch(make_row("1", comment="Cần ghế"), make_row("1", (1, 1, 1, 1), number=3)), by="lan"
        )
    return schema_url


def test_what_is_empty_or_another_programs_is_refused(schema_url: str, questionnaire: Questionnaire) -> None:
    """And left as it is."""
    assert refused(schema_url, questionnaire) == "store.empty_database"
    run(schema_url, "CREATE TABLE imports (id int)")
    assert refused(schema_url, questionnaire) == "store.foreign_database"
    with pytest.raises(HailongError) as caught:
        create_store(schema_url, questionnaire)
    assert caught.value.code == "store.exists"


def test_a_server_that_does_not_answer_is_said_without_the_password(questionnaire: Questionnaire) -> None:
    """The message names the place, not the secret."""
    with pytest.raises(HailongError) as caught:
        open_store("postgresql://lan:secret@127.0.0.1:1/survey", questionnaire)
    assert caught.value.code == "store.no_server"
    assert "secret" not in caught.value.message("vi")
    assert "lan@127.0.0.1:1/survey" in caught.value.message("vi")


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE hailong_version SET version = 99", "store.newer"),
        ("UPDATE hailong_version SET application = 1", "store.foreign_database"),
        ("DROP TRIGGER audit_no_change ON audit", "store.damaged"),
        ("ALTER TABLE audit DISABLE TRIGGER audit_no_change", "store.damaged"),
        ("DROP INDEX forms_live_serial", "store.damaged"),
    ],
)
def test_a_schema_that_is_not_as_it_should_be_is_refused(
    filled: str, questionnaire: Questionnaire, statement: str, code: str
) -> None:
    """Newer, of another program, or changed from outside."""
    run(filled, statement)
    assert refused(filled, questionnaire) == code


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET done_by = 'x'", "DELETE FROM audit", "TRUNCATE audit CASCADE"]
)
def test_the_log_only_grows(filled: str, statement: str) -> None:
    """The server itself refuses anything else."""
    import psycopg

    with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        run(filled, statement)


def test_a_changed_line_of_the_log_is_found(filled: str, questionnaire: Questionnaire) -> None:
    """Even where the triggers were switched off meanwhile."""
    run(
        filled,
        "ALTER TABLE audit DISABLE TRIGGER ALL",
        "UPDATE audit SET done_by = 'x' WHERE id = 2",
        "ALTER TABLE audit ENABLE TRIGGER ALL",
    )
    with open_store(filled, questionnaire) as store:
        assert [problem.code for problem in store.check()] == ["store.audit_changed"]


def test_nothing_people_said_is_left_in_the_servers_tables(
    filled: str, server: str, questionnaire: Questionnaire
) -> None:
    """Not in tables and indices, not in the planner's statistics; its write-ahead log is its own affair."""
    base = Path(server.rpartition("host=")[2]) / "data" / "base"

    def holds(secret: str) -> bool:
        run(filled, "CHECKPOINT")
        return any(secret.encode() in path.read_bytes() for path in base.rglob("*") if path.is_file())

    with open_store(filled, questionnaire) as store:
        rows = [make_row(f"SER-SECRET-{n}", number=n, comment="Cần thêm ghế SECRET") for n in range(2, 60)]
        store.add_import(make_batch(*rows, name="b.csv"), by="lan")
        run(filled, "ANALYZE")
        assert holds("SECRET")
        assert store.purge("{}", by="lan") == 60
        assert store.check() == ()
    assert not holds("SECRET")


def test_a_questionnaire_that_no_longer_fits_is_refused(filled: str) -> None:
    """As on a file."""
    assert refused(filled, make_questionnaire(items=4)) == "store.rows_changed"


def test_a_backup_is_a_file_that_opens_without_a_server(
    filled: str, questionnaire: Questionnaire, tmp_path: Path
) -> None:
    """With everything in it, sound, the log included."""
    with open_store(filled, questionnaire) as store:
        store.backup(tmp_path / "copy.db")
        with open_store(tmp_path / "copy.db", questionnaire) as copy:
            assert copy.check() == ()
            assert (copy.imports(), copy.held(), copy.audit()) == (
                store.imports(),
                store.held(),
                store.audit(),
            )
            assert copy.read_forms() == store.read_forms()


def test_an_older_schema_is_migrated_after_a_copy_beside_it(
    filled: str, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one transaction; the copy holds what was there."""
    import psycopg

    notes = "CREATE TABLE notes (id {integer} PRIMARY KEY, words TEXT NOT NULL){strict}"
    monkeypatch.setattr(schema, "MIGRATIONS", {schema.VERSION: (notes,)})
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    monkeypatch.setattr(schema, "TABLES", (*schema.TABLES, notes))
    with open_store(filled, questionnaire, clock=lambda: "2020-06-15T08:00:00Z") as store:
        assert store.check() == ()
        assert store.audit()[-1].action == "migrate"
    own = filled.rpartition("%3D")[2]
    with psycopg.connect(filled) as connection:
        rows = connection.execute(
            f"SELECT count(*) FROM {own}_v{schema.VERSION - 1}_20200615t080000z.rows"
        ).fetchone()
    assert rows == (2,)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("postgresql://h/d", True),
        ("postgres://h/d", True),
        ("survey.db", False),
        (Path("postgresql://x"), False),
    ],
)
def test_a_url_is_told_from_a_path(where: str | Path, expected: bool) -> None:
    """Only a text that begins as such a URL does."""
    assert is_url(where) is expected
