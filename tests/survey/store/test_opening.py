"""Which files are opened as a store, and which are refused with nothing changed."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from survey.messages import HailongError
from survey.questionnaire.model import Questionnaire
from survey.store import Store, create_store, open_store
from tests.survey.store.conftest import make_batch, make_questionnaire, make_row


@pytest.fixture
def store(tmp_path: Path, questionnaire: Questionnaire) -> Iterator[Store]:
    """A store in a file; what a server refuses is tested in test_postgres."""
    with create_store(tmp_path / "survey.db", questionnaire) as opened:
        yield opened


def refused(path: Path, questionnaire: Questionnaire) -> str:
    """The code of the refusal; the folder must be as it was, to the byte."""
    before = {entry: entry.read_bytes() for entry in path.parent.iterdir() if entry.is_file()}
    with pytest.raises(HailongError) as caught:
        open_store(path, questionnaire)
    assert {entry: entry.read_bytes() for entry in path.parent.iterdir() if entry.is_file()} == before
    assert caught.value.message("vi")
    assert caught.value.message("en")
    return caught.value.code


def test_a_copy_whose_name_may_not_last_is_not_left(
    tmp_path: Path, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder cannot be synced: the error says so, and nothing is there as if it were made."""
    from survey.store import sqlite

    with create_store(tmp_path / "survey.db", questionnaire) as store:
        sync = sqlite._sync

        def fail(path: Path) -> None:
            if path.is_dir():
                raise OSError(5, "Input/output error")
            sync(path)

        monkeypatch.setattr(sqlite, "_sync", fail)
        with pytest.raises(HailongError) as caught:
            store.backup(tmp_path / "copy.db")
    assert caught.value.code == "store.io_error"
    assert [path.name for path in tmp_path.iterdir()] == ["survey.db"]


def test_what_is_not_there_is_not_made(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """Opening never creates."""
    assert refused(tmp_path / "survey.db", questionnaire) == "store.missing_file"


def test_a_folder_is_refused(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """With its own message."""
    (tmp_path / "survey.db").mkdir()
    assert refused(tmp_path / "survey.db", questionnaire) == "store.is_a_folder"


@pytest.mark.parametrize(
    "content", [b"", b"x", b"PK\x03\x04" + bytes(200), b"SQLite format 3\x00", bytes(4096)]
)
def test_a_file_that_is_no_database_is_refused(
    tmp_path: Path, questionnaire: Questionnaire, content: bytes
) -> None:
    """Empty, text, a workbook, a bare magic, zeros."""
    (tmp_path / "survey.db").write_bytes(content)
    assert refused(tmp_path / "survey.db", questionnaire) == "store.not_a_database"


def test_a_database_of_another_program_is_refused(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """Also when it has tables, and a version like ours."""
    connection = sqlite3.connect(tmp_path / "survey.db")
    connection.execute("CREATE TABLE imports (id)")
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    assert refused(tmp_path / "survey.db", questionnaire) == "store.foreign_database"


def test_a_newer_database_is_refused(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """With the advice to update."""
    create_store(tmp_path / "survey.db", questionnaire).close()
    connection = sqlite3.connect(tmp_path / "survey.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert refused(tmp_path / "survey.db", questionnaire) == "store.newer"


def filled(path: Path, questionnaire: Questionnaire) -> bytes:
    with create_store(path, questionnaire) as store:
        store.add_import(make_batch(*(make_row(str(i), number=i) for i in range(200))), by="lan")
    return path.read_bytes()


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.99])
def test_a_truncated_file_is_refused(tmp_path: Path, questionnaire: Questionnaire, share: float) -> None:
    """Wherever it was cut."""
    path = tmp_path / "survey.db"
    whole = filled(path, questionnaire)
    path.write_bytes(whole[: int(len(whole) * share)])
    assert refused(path, questionnaire) in ("store.damaged", "store.not_a_database")


@pytest.mark.parametrize("page", [1, 3, 9, 20])
def test_a_damaged_page_is_refused(tmp_path: Path, questionnaire: Questionnaire, page: int) -> None:
    """Noise over a whole page is found before anything is read from it."""
    path = tmp_path / "survey.db"
    whole = bytearray(filled(path, questionnaire))
    start = 4096 * page - (3996 if page == 1 else 4096)  # leave the header: it is tested above
    whole[start : 4096 * page] = b"\xa5" * (4096 * page - start)
    path.write_bytes(whole)
    assert refused(path, questionnaire) == "store.damaged"


def test_a_table_changed_from_outside_is_refused(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """A dropped trigger would let the log be rewritten."""
    create_store(tmp_path / "survey.db", questionnaire).close()
    connection = sqlite3.connect(tmp_path / "survey.db")
    connection.execute("DROP TRIGGER audit_no_update")
    connection.close()
    assert refused(tmp_path / "survey.db", questionnaire) == "store.other_tables"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"items": 4}, "store.rows_changed"),
        ({"items": 2}, "store.rows_changed"),
        ({"levels": 4}, "store.rows_changed"),
        ({"nonresponse": ("dk", "na")}, "store.options_changed"),
        ({"nonresponse": ()}, "store.options_changed"),
    ],
)
def test_a_questionnaire_that_no_longer_fits_is_refused(
    tmp_path: Path, questionnaire: Questionnaire, change: dict[str, object], code: str
) -> None:
    """Stored ratings would mean something else."""
    create_store(tmp_path / "survey.db", questionnaire).close()
    assert refused(tmp_path / "survey.db", make_questionnaire(**change)) == code  # type: ignore[arg-type]


def test_an_option_added_at_the_end_still_fits(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """What is stored keeps its meaning."""
    create_store(tmp_path / "survey.db", questionnaire).close()
    open_store(tmp_path / "survey.db", make_questionnaire(nonresponse=("na", "dk"))).close()


def test_an_existing_file_is_never_overwritten(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """Not even an empty one, and nothing is left beside it."""
    (tmp_path / "survey.db").write_bytes(b"")
    with pytest.raises(HailongError) as caught:
        create_store(tmp_path / "survey.db", questionnaire)
    assert caught.value.code == "store.exists"
    assert [entry.name for entry in tmp_path.iterdir()] == ["survey.db"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_file_is_for_its_owner_only(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """Whatever the umask allows."""
    old = os.umask(0)
    try:
        with create_store(tmp_path / "survey.db", questionnaire) as store:
            store.backup(tmp_path / "copy.db")
    finally:
        os.umask(old)
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("survey.db", "copy.db")] == [
        0o600,
        0o600,
    ]


def test_a_store_is_one_file_that_can_be_copied(
    store: Store, tmp_path: Path, questionnaire: Questionnaire
) -> None:
    """Between commands nothing lies beside it, and a name with marks, spaces, % and ? is a name."""
    store.add_import(make_batch(make_row("1")), by="lan")
    store.close()
    assert [entry.name for entry in tmp_path.iterdir()] == ["survey.db"]
    moved = tmp_path / "Khảo sát 100% #1" / "dữ liệu?.db"
    moved.parent.mkdir()
    moved.write_bytes((tmp_path / "survey.db").read_bytes())
    with open_store(moved, questionnaire) as again:
        assert len(again.imports()) == 1


def test_the_settings_are_those_that_lose_nothing(store: Store) -> None:
    """DELETE with EXTRA (synchronous 3), foreign keys on."""
    connection = store._database._connection  # type: ignore[attr-defined]
    found = [
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys")
    ]
    assert found == ["delete", 3, 1]


def test_a_backup_is_a_store(store: Store, tmp_path: Path, questionnaire: Questionnaire) -> None:
    """It opens, is sound and says the same; it never replaces a file."""
    store.add_import(make_batch(make_row("1")), by="lan")
    store.backup(tmp_path / "copy.db")
    with open_store(tmp_path / "copy.db", questionnaire) as copy:
        assert copy.check() == ()
        assert copy.imports() == store.imports()
    with pytest.raises(HailongError) as caught:
        store.backup(tmp_path / "copy.db")
    assert caught.value.code == "store.exists"


def test_times_come_from_the_clock(
    tmp_path: Path, questionnaire: Questionnaire, clock: Callable[[], str]
) -> None:
    """Or from the caller."""
    with create_store(tmp_path / "s.db", questionnaire, clock=clock) as store:
        first, _ = store.add_import(make_batch(make_row("1")), by="lan")
        second, _ = store.add_import(make_batch(make_row("2")), by="lan", at="2020-01-01T00:00:00Z")
    assert (first.imported_at, second.imported_at) == ("2020-06-15T08:01:00Z", "2020-01-01T00:00:00Z")
