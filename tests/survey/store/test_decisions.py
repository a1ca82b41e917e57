"""Deciding about held rows, and taking decisions back."""

from __future__ import annotations

import pytest

from survey.messages import HailongError
from survey.store import Store
from tests.survey.store.conftest import make_batch, make_row, row_states

OTHER = (1, 1, 1, 1)


@pytest.fixture
def conflict(store: Store) -> int:
    """Serial 1 is in with fives; a row with ones waits. Returns the held row's id."""
    store.add_import(make_batch(make_row("1")), by="lan")
    store.add_import(make_batch(make_row("1", OTHER), name="b.xlsx"), by="lan")
    return store.held()[0].row_id


def test_a_held_row_is_listed_beside_the_form_it_meets(store: Store, conflict: int) -> None:
    """Both versions, with their places."""
    (held,) = store.held()
    assert held.form is not None
    assert held.other is not None
    assert (held.file_name, held.other.file_name) == ("b.xlsx", "cong_vi.xlsx")
    assert (held.form.ratings, held.other.form.ratings) == (bytes(OTHER), bytes((5, 4, 3, 5)))
    assert held.raw["Mã phiếu"] == "1"


def test_keeping_the_first_rejects_the_row(store: Store, conflict: int) -> None:
    """The accepted form stays."""
    store.resolve([conflict], "keep_first", by="minh")
    assert row_states(store) == [["accepted"], ["rejected"]]
    assert store.read_rows(2)[0].reason == "store.kept_first"


def test_taking_the_new_swaps_the_two(store: Store, conflict: int) -> None:
    """The row is accepted and the other rejected."""
    store.resolve([conflict], "take_new", by="minh")
    assert row_states(store) == [["rejected"], ["accepted"]]
    assert [found.form.ratings for found in store.read_forms()] == [bytes(OTHER)]


@pytest.mark.parametrize("action", ["keep_first", "take_new", "discard"])
def test_a_decision_taken_back_leaves_no_trace_in_what_counts(
    store: Store, conflict: int, action: str
) -> None:
    """The row waits again; the log knows both steps."""
    before = (store.held(), store.read_forms(), store.imports())
    decision = store.resolve([conflict], action, by="minh")  # type: ignore[arg-type]
    undone = store.undo_decision(decision.id, by="lan")
    assert (store.held(), store.read_forms(), store.imports()) == before
    assert store.decisions() == (undone,)
    assert [entry.action for entry in store.audit()][-2:] == ["resolve", "undo_decision"]


def test_a_row_kept_out_steps_in_when_the_kept_one_is_taken_back(store: Store, conflict: int) -> None:
    """Deciding for a form must not lose the other when that form's import turns out to be wrong."""
    store.resolve([conflict], "keep_first", by="minh")
    store.undo(1, by="minh")
    assert [row.state for row in store.read_rows(2)] == ["accepted"]


def test_the_replaced_form_returns_when_the_new_one_is_taken_back(store: Store, conflict: int) -> None:
    """take_new holds for as long as its row is there."""
    store.resolve([conflict], "take_new", by="minh")
    store.undo(2, by="minh")
    assert [row.state for row in store.read_rows(1)] == ["accepted"]


def test_a_third_version_still_waits_after_a_decision(store: Store, conflict: int) -> None:
    """A decision is about two rows; another row of the same serial is asked about by itself."""
    store.add_import(make_batch(make_row("1", (2, 2, 2, 2)), name="c.xlsx"), by="lan")
    store.resolve([conflict], "take_new", by="minh")
    assert row_states(store) == [["rejected"], ["accepted"], ["held"]]


def test_accepting_with_a_unit_makes_a_form(store: Store) -> None:
    """A row of an unknown unit counts for the unit a person gives it."""
    store.add_import(make_batch(make_row("1", unit=None, state="held", reason="u")), by="lan")
    decision = store.resolve([1], "accept", unit_id="00001", by="minh", note="hỏi lại phường")
    assert [found.form.unit_id for found in store.read_forms()] == ["00001"]
    store.undo_decision(decision.id, by="minh")
    assert store.read_forms() == ()
    assert store.held()[0].form.unit_id is None  # type: ignore[union-attr]


def test_accepting_a_row_whose_serial_came_in_meanwhile_makes_it_wait_as_a_conflict(store: Store) -> None:
    """The form already accepted keeps its place, although the row came first."""
    store.add_import(make_batch(make_row("1", OTHER, unit=None, state="held", reason="u")), by="lan")
    store.add_import(make_batch(make_row("1"), name="b.xlsx"), by="lan")
    store.resolve([1], "accept", unit_id="00007", by="minh")
    assert row_states(store) == [["held"], ["accepted"]]
    assert store.held()[0].reason == "store.serial_conflict"


def test_a_mistyped_serial_is_put_right(store: Store, conflict: int) -> None:
    """Accepted under another serial, both forms count; taken back, the row waits under its own."""
    decision = store.resolve([conflict], "accept", serial="2", by="minh")
    assert [found.form.serial for found in store.read_forms()] == ["1", "2"]
    store.undo_decision(decision.id, by="minh")
    assert [held.form.serial for held in store.held()] == ["1"]  # type: ignore[union-attr]


def test_many_rows_are_decided_by_one_rule(store: Store) -> None:
    """One decision, one line in the log, one undo."""
    firsts = [make_row(str(i), number=i) for i in range(2, 6)]
    store.add_import(make_batch(*firsts), by="lan")
    store.add_import(
        make_batch(*(make_row(str(i), OTHER, number=i) for i in range(2, 6)), name="b.xlsx"), by="lan"
    )
    rows = [held.row_id for held in store.held(reason="store.serial_conflict")]
    decision = store.resolve(rows, "take_new", by="minh", note="bản nhập lần hai")
    assert row_states(store) == [["rejected"] * 4, ["accepted"] * 4]
    store.undo_decision(decision.id, by="minh")
    assert row_states(store) == [["accepted"] * 4, ["held"] * 4]


def test_a_row_without_a_form_can_only_be_discarded(store: Store) -> None:
    """Nothing could be read from it."""

    row = make_row(None, state="held", reason="r")._replace(form=None)
    store.add_import(make_batch(row), by="lan")
    with pytest.raises(HailongError) as caught:
        store.resolve([1], "accept", by="minh")
    assert caught.value.code == "store.nothing_to_accept"
    store.resolve([1], "discard", by="minh")
    assert row_states(store) == [["rejected"]]
    assert store.check() == ()


@pytest.mark.parametrize(
    ("rows", "action", "fields", "code"),
    [
        ([1], "discard", {}, "store.not_held"),
        ([2, 99], "discard", {}, "store.not_held"),
        ([], "discard", {}, "store.no_such_action"),
        ([2], "burn", {}, "store.no_such_action"),
        ([2], "accept", {}, "store.needs_serial"),
        ([2], "discard", {"unit_id": "00001"}, "store.decision_too_much"),
    ],
)
def test_an_impossible_decision_changes_nothing(
    store: Store, conflict: int, rows: list[int], action: str, fields: dict[str, str], code: str
) -> None:
    """It is refused with the reason."""
    lines = len(store.audit())
    with pytest.raises(HailongError) as caught:
        store.resolve(rows, action, by="minh", **fields)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert caught.value.message("vi")
    assert len(store.audit()) == lines
