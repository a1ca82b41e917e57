"""Imports, undos, decisions, a purge in any order: nothing is lost, nothing counts twice, undo is exact."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from survey.messages import HailongError
from survey.store import Batch, Store, create_store
from tests.survey.store.conftest import make_batch, make_questionnaire, make_row

ROW = st.builds(
    dict,
    serial=st.sampled_from([None, "1", "2", "3"]),
    mark=st.integers(1, 2),
    unit=st.sampled_from(["00001", "00007", None]),
    state=st.sampled_from(["accepted", "accepted", "accepted", "held", "rejected", "left_out"]),
)
BATCH = st.tuples(st.sampled_from(["a.xlsx", "b.xlsx"]), st.lists(ROW, max_size=4))


def build(drawn: tuple[str, list[dict[str, Any]]]) -> Batch:
    name, rows = drawn
    return make_batch(
        *(
            make_row(
                r["serial"], (r["mark"],) * 4, unit=r["unit"], number=number, state=r["state"],
                reason=None if r["state"] == "accepted" else "importing.reason",
            )
            for number, r in enumerate(rows, 2)
        ),
        name=name,
    )  # fmt: skip


def snapshot(store: Store) -> object:
    """Everything that counts: the active imports with their rows, and the decisions in force about them."""
    return (
        [(record, store.read_rows(record.id)) for record in store.imports() if not record.undone_at],
        store.read_forms(),
        store.held(),
        store.counts_by_unit(),
    )


def state_hash(store: Store) -> str:
    """One hash of everything that counts."""
    return hashlib.sha256(repr(snapshot(store)).encode()).hexdigest()


class StoreMachine(RuleBasedStateMachine):
    """A store, and the steps that may be taken back last-in, first-out. `kept` is set once it is purged."""

    kept: str | None = None

    @initialize()
    def create(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.store = create_store(
            self.folder / "survey.db", make_questionnaire(), clock=lambda: "2020-06-15T08:00:00Z"
        )
        # Speed only: what is tested here does not depend on what a power cut leaves.
        self.store._database._connection.execute("PRAGMA synchronous = OFF")  # type: ignore[attr-defined]

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            shutil.rmtree(self.folder)

    @precondition(lambda self: self.kept is None)
    @rule(drawn=BATCH)
    def add(self, drawn: tuple[str, list[dict[str, Any]]]) -> None:
        batch = build(drawn)
        before = snapshot(self.store)
        dry = self.store.add_import(batch, by="lan", dry_run=True)
        assert snapshot(self.store) == before
        added = self.store.add_import(batch, by="lan")
        assert added.rows == dry.rows
        assert added.already == dry.already
        if not added.already:
            assert [r.state for r in self.store.read_rows(added.record.id)] == [r.state for r in added.rows]
        once, entries = state_hash(self.store), len(self.store.audit())
        again = self.store.add_import(batch, by="minh")
        assert (again.already, again.record.id, again.rows) == (True, added.record.id, ())
        assert (state_hash(self.store), len(self.store.audit())) == (once, entries)

    @precondition(lambda self: self.kept is None)
    @rule(drawn=BATCH)
    def add_and_take_back(self, drawn: tuple[str, list[dict[str, Any]]]) -> None:
        before = state_hash(self.store)
        added = self.store.add_import(build(drawn), by="lan")
        if not added.already:
            self.store.undo(added.record.id, by="lan")
        assert state_hash(self.store) == before

    @precondition(lambda self: self.kept is None and len(self.store.imports()) > 3)
    @rule()
    def purge(self) -> None:
        counts = [(r.id, r.accepted, r.held, r.rejected, r.resent, r.left_out) for r in self.store.imports()]
        forms = sum(row.form is not None for r in self.store.imports() for row in self.store.read_rows(r.id))
        self.kept = f'{{"forms": {forms}}}'
        assert self.store.purge(self.kept, by="minh") == forms
        after = [(r.id, r.accepted, r.held, r.rejected, r.resent, r.left_out) for r in self.store.imports()]
        assert after == counts

    def refuse(self, change: Callable[[], object]) -> None:
        with pytest.raises(HailongError) as caught:
            change()
        assert caught.value.code == "store.purged"

    @precondition(lambda self: self.kept is not None)
    @rule(drawn=BATCH, number=st.integers(1, 6))
    def change_what_is_closed(self, drawn: tuple[str, list[dict[str, Any]]], number: int) -> None:
        found = self.store.find_import(build(drawn).sha256)
        entries = self.store.audit()
        if found is None:
            self.refuse(lambda: self.store.add_import(build(drawn), by="lan"))
        else:  # a file that is in is in, also after a purge
            assert self.store.add_import(build(drawn), by="lan").already
        self.refuse(lambda: self.store.undo(number, by="lan"))
        self.refuse(lambda: self.store.resolve([number], "discard", by="lan"))
        self.refuse(lambda: self.store.undo_decision(number, by="lan"))
        assert self.store.purge("other", by="lan") == 0
        assert self.store.audit() == entries

    @precondition(lambda self: self.kept is None and any(not r.undone_at for r in self.store.imports()))
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        active = [record.id for record in self.store.imports() if not record.undone_at]
        self.store.undo(data.draw(st.sampled_from(active)), by="minh")

    @precondition(lambda self: self.store.held())
    @rule(
        data=st.data(),
        action=st.sampled_from(["keep_first", "take_new", "accept", "discard"]),
        unit=st.sampled_from([None, "00001"]),
        serial=st.sampled_from([None, "1", "4"]),
        take_back=st.booleans(),
    )
    def resolve(
        self, data: st.DataObject, action: Any, unit: str | None, serial: str | None, take_back: bool
    ) -> None:
        held = [row.row_id for row in self.store.held()]
        ids = data.draw(st.lists(st.sampled_from(held), min_size=1, max_size=2, unique=True))
        before = snapshot(self.store)
        try:
            decision = self.store.resolve(ids, action, unit_id=unit, serial=serial, by="minh")
        except HailongError:
            assert snapshot(self.store) == before
            return
        if take_back:
            self.store.undo_decision(decision.id, by="minh")
            assert snapshot(self.store) == before

    @precondition(lambda self: self.kept is None and any(not d.undone_at for d in self.store.decisions()))
    @rule(data=st.data())
    def undo_decision(self, data: st.DataObject) -> None:
        active = [decision.id for decision in self.store.decisions() if not decision.undone_at]
        self.store.undo_decision(data.draw(st.sampled_from(active)), by="minh")

    @invariant()
    def is_sound(self) -> None:
        if not hasattr(self, "store"):
            return
        assert self.store.check() == ()
        assert self.store.kept_sums() == self.kept
        for record in self.store.imports():
            assert record.rows == record.accepted + record.held + record.rejected + record.resent
            assert len(self.store.read_rows(record.id)) == record.rows + record.left_out
        if self.kept is not None:
            assert (self.store.held(), self.store.counts_by_unit()) == ((), ())
            return
        active = [record for record in self.store.imports() if not record.undone_at]
        serials: Counter[str | None] = Counter(found.form.serial for found in self.store.read_forms())
        for record in active:
            rows = self.store.read_rows(record.id)
            # A row is resent only where a form of its serial counts: nothing is lost.
            for row in rows:
                if row.state == "resent" and row.form is not None and row.form.serial is not None:
                    assert serials[row.form.serial] == 1
        assert all(count == 1 for serial, count in serials.items() if serial is not None)

    @precondition(lambda self: hasattr(self, "store") and self.kept is None)
    @invariant()
    def undoing_everything_leaves_nothing(self) -> None:
        copy = self.folder / "copy.db"
        self.store.backup(copy)
        from survey.store import open_store

        with open_store(copy, make_questionnaire()) as store:
            store._database._connection.execute("PRAGMA synchronous = OFF")  # type: ignore[attr-defined]
            for record in store.imports():
                if not record.undone_at:
                    store.undo(record.id, by="x")
            assert (store.read_forms(), store.held(), store.counts_by_unit()) == ((), (), ())
            assert store.check() == ()
            store.purge("{}", by="x")
            assert store.check() == ()
        copy.unlink()


TestStore = StoreMachine.TestCase
TestStore.settings = settings(
    max_examples=5, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)


class LongMachine(StoreMachine):
    """The same, for longer."""


TestStoreLong = pytest.mark.slow(LongMachine.TestCase)
TestStoreLong.settings = settings(
    max_examples=60, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
