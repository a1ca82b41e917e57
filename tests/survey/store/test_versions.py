"""Files without serials that come in again under another name."""

from __future__ import annotations

import pytest

from survey.store import Batch, Row, Store
from tests.survey.store.conftest import make_batch, make_row, row_states

ROWS = [(5, 4, 3, 5), (1, 2, 3, 4), (4, 4, 4, 4), (5, 5, 1, 2)]


def typed(*answers: tuple[int, ...], name: str = "a.csv", sheet: str = "", **fields: object) -> Batch:
    rows: list[Row] = [
        make_row(None, row, number=n, sheet=sheet, **fields) for n, row in enumerate(answers, 2)
    ]
    return make_batch(*rows, name=name)


def said(store: Store, batch: Batch) -> tuple[list[str], list[str]]:
    added = store.add_import(batch, by="lan")
    return [row.state for row in added.rows], [problem.code for problem in added.problems]


def test_a_corrected_copy_under_another_name_does_not_double_its_forms(store: Store) -> None:
    """Equal rows are sent again, the corrected one is held, the new one is a form."""
    store.add_import(typed(*ROWS), by="lan")
    batch = typed(*ROWS[:3], (1, 1, 1, 1), (2, 2, 2, 2), name="a_fixed.csv")
    assert said(store, batch) == (
        ["resent", "resent", "resent", "held", "accepted"], ["store.newer_version"],
    )  # fmt: skip
    (held,) = store.held()
    assert held.other is not None
    assert (held.other.file_name, held.other.number) == ("a.csv", 5)
    assert store.check() == ()


def test_a_text_table_saved_as_a_workbook_is_the_same_file(store: Store) -> None:
    """The one sheet of each is compared, whatever it is called."""
    store.add_import(typed(*ROWS), by="lan")
    assert said(store, typed(*ROWS, name="b.xlsx", sheet="Sheet1"))[0] == ["resent"] * 4


def test_the_copy_stands_in_when_the_first_is_undone(store: Store) -> None:
    """And the first is a copy of it when it comes again."""
    first, _ = store.add_import(typed(*ROWS), by="lan")
    store.add_import(typed(*ROWS, name="b.csv"), by="lan")
    store.undo(first.id, by="lan")
    assert row_states(store)[1] == ["accepted"] * 4
    assert said(store, typed(*ROWS))[0] == ["resent"] * 4


def test_a_copy_with_its_unit_filled_in_is_the_same_file(store: Store) -> None:
    """Rows held for their unit wait no longer."""
    store.add_import(typed(*ROWS, unit=None, state="held", reason="u"), by="lan")
    assert said(store, typed(*ROWS, name="b.csv"))[0] == ["accepted"] * 4
    assert row_states(store)[0] == ["resent"] * 4


@pytest.mark.parametrize("unit", ["00007", "00001"])
def test_honest_files_of_satisfied_people_are_not_held(store: Store, unit: str) -> None:
    """Equal answers at equal places mean nothing where nearly everybody gives them; it is said."""
    store.add_import(typed(*[(5, 5, 5, 5)] * 9, (5, 4, 5, 5)), by="lan")
    states, codes = said(
        store, typed(*[(5, 5, 5, 5)] * 8, (5, 5, 4, 5), (5, 5, 5, 4), name="b.csv", unit=unit)
    )
    assert states == ["accepted"] * 10
    assert codes == (["store.maybe_newer_version"] if unit == "00007" else [])


def test_other_forms_at_the_same_places_are_other_forms(store: Store) -> None:
    """One equal row in four is chance."""
    store.add_import(typed(*ROWS), by="lan")
    batch = typed(ROWS[0], (2, 2, 1, 1), (3, 3, 1, 1), (4, 3, 2, 1), name="b.csv")
    assert said(store, batch) == (["accepted"] * 4, [])
