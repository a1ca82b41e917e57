"""How far each unit is, and the ledger of form numbers."""

from __future__ import annotations

import pytest

from survey.messages import HailongError
from survey.store import Store
from tests.survey.store.conftest import make_batch, make_row


def test_each_paper_form_is_counted_once(store: Store) -> None:
    """A second version of a valid form waits, but is no further form received."""
    store.add_import(
        make_batch(
            make_row("1"),
            make_row("2", number=3),
            make_row("2", (1, 1, 1, 1), number=4),
            make_row("3", number=5, state="rejected", reason="r"),
            make_row("4", number=6, state="held", reason="h"),
            make_row("5", number=7, unit=None, state="held", reason="u"),
            make_row(None, number=8, state="left_out"),
        ),
        by="lan",
    )
    ward, unknown = store.counts_by_unit()
    assert (ward.unit_id, ward.received, ward.valid, ward.held, ward.rejected, ward.held_rows) == (
        "00007", 4, 2, 1, 1, 2,
    )  # fmt: skip
    assert (unknown.unit_id, unknown.received, unknown.valid, unknown.held) == (None, 1, 0, 1)
    assert ward.last_import == store.imports()[0].imported_at


def test_an_undone_import_is_not_counted(store: Store) -> None:
    """Nothing of it remains in the status."""
    record, _ = store.add_import(
        make_batch(make_row("1"), make_row("2", state="rejected", number=3)), by="lan"
    )
    store.undo(record.id, by="lan")
    assert store.counts_by_unit() == ()


def test_numbers_are_handed_out_in_turn(store: Store) -> None:
    """Each unit has its own; the ledger says who got which."""
    store.issue_serials("00007", 150, by="lan", volunteer="Minh")
    second = store.issue_serials("00007", 10, by="lan")
    store.issue_serials("00001", 5, by="lan", first=100)
    assert (second.first, second.last) == (151, 160)
    assert [(r.unit_id, r.first, r.last, r.volunteer) for r in store.issued_ranges()] == [
        ("00007", 1, 150, "Minh"), ("00007", 151, 160, None), ("00001", 100, 104, None),
    ]  # fmt: skip
    assert store.issued_ranges("00001")[0].issued_by == "lan"


@pytest.mark.parametrize(
    ("first", "count", "code"),
    [
        (5, 3, "serials_taken"),
        (1, 200, "serials_taken"),
        (1, 0, "serials_not_positive"),
        (0, 3, "serials_not_positive"),
    ],
)
def test_no_number_is_handed_out_twice(store: Store, first: int, count: int, code: str) -> None:
    """A range that meets another is refused."""
    store.issue_serials("00007", 5, by="lan", first=3)
    with pytest.raises(HailongError) as caught:
        store.issue_serials("00007", count, by="lan", first=first)
    assert caught.value.code == f"store.{code}"
    assert len(store.issued_ranges()) == 1
