"""Removing the answers for good."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from survey.messages import HailongError, Problem
from survey.questionnaire.model import Questionnaire
from survey.store import Row, Store, create_store
from tests.survey.store.conftest import make_batch, make_row

SECRETS = ("Thái độ rất tệ SECRET", "PHIEU-SECRET", "nghe-SECRET", "raw-SECRET", "found-SECRET")


def secretive_row(number: int) -> Row:
    row = make_row(
        f"{SECRETS[1]}-{number}",
        number=number,
        comment=SECRETS[0] * 20,
        attributes={"nghe": f"{SECRETS[2]} {number}"},
    )
    return row._replace(raw={"Góp ý": SECRETS[3]}, problems=(Problem("importing.reason", value=SECRETS[4]),))


def test_nothing_people_said_is_left_in_the_files_bytes(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """Not in the file, not beside it; also of imports taken back."""
    with create_store(tmp_path / "survey.db", questionnaire) as store:
        for first in (2, 300, 600):
            store.add_import(make_batch(*(secretive_row(first + i) for i in range(150))), by="lan")
        store.undo(2, by="lan")
        content = (tmp_path / "survey.db").read_bytes()
        assert all(secret.encode() in content for secret in SECRETS)
        assert store.purge('{"n": 300}', by="lan") == 450
        assert store.kept_sums() == '{"n": 300}'
        assert store.check() == ()
    for left in tmp_path.iterdir():
        assert not [secret for secret in SECRETS if secret.encode() in left.read_bytes()]
        assert b"SECRET" not in left.read_bytes()


def test_the_counts_and_the_log_stay(store: Store) -> None:
    """What came in, from whom, and that it was removed."""
    store.add_import(make_batch(make_row("1"), make_row("1", (1, 1, 1, 1), number=3)), by="lan")
    before = store.imports()
    store.purge("{}", by="minh")
    assert store.imports() == before
    assert store.held() == ()
    line = store.audit()[-1]
    assert (line.action, line.detail["forms"]) == ("purge", 2)
    assert line.detail["sums_sha256"] == hashlib.sha256(b"{}").hexdigest()
    assert store.check() == ()


def test_a_purged_store_takes_nothing_more(store: Store) -> None:
    """Serials could not be compared any more. Purging again only tidies up."""
    store.add_import(make_batch(make_row("1")), by="lan")
    store.purge("{}", by="minh")
    for refused in (
        lambda: store.add_import(make_batch(make_row("2")), by="lan"),
        lambda: store.undo(1, by="lan"),
        lambda: store.resolve([1], "discard", by="lan"),
    ):
        with pytest.raises(HailongError) as caught:
            refused()
        assert caught.value.code == "store.purged"
        assert "minh" in caught.value.message("vi")
    assert store.purge("other", by="lan") == 0
    assert store.kept_sums() == "{}"
