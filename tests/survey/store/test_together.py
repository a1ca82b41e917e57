"""Several changes kept at once, on both databases."""

from __future__ import annotations

import pytest

from survey.messages import HailongError
from survey.store import Store
from tests.survey.store.conftest import make_batch, make_row, row_states


def test_changes_are_kept_at_the_end_of_the_block(store: Store) -> None:
    """Each sees those before it."""
    with store.together() as joined:
        joined.add_import(make_batch(make_row("A1")), by="x")
        joined.add_import(make_batch(make_row("A1"), name="b.xlsx"), by="x")
    assert row_states(store) == [["accepted"], ["resent"]]


def test_none_is_kept_when_the_block_raises(store: Store) -> None:
    """Not even those that had succeeded."""

    def stop_half_way() -> None:
        with store.together() as joined:
            joined.add_import(make_batch(make_row("A1")), by="x")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop_half_way()
    assert store.imports() == ()


def test_a_change_that_fails_leaves_the_others(store: Store) -> None:
    """It is undone by itself."""
    with store.together() as joined:
        joined.add_import(make_batch(make_row("A1")), by="x")
        with pytest.raises(HailongError):
            joined.undo(99, by="x")
    assert row_states(store) == [["accepted"]]
    assert store.check() == ()


def test_where_the_database_gave_up_all_of_it_the_reason_is_said(store: Store) -> None:
    """A full disk undoes the whole write: that is the error, and nothing of the block is in."""

    def give_up() -> None:
        with store.together() as joined:
            joined.add_import(make_batch(make_row("A1")), by="x")
            with joined._database.write() as session:
                session.change("ROLLBACK")
                raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        give_up()
    assert store.imports() == ()
    assert store.check() == ()
