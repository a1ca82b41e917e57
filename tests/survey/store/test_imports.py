"""A file's rows into the store, and out again."""

from __future__ import annotations

import pytest

from survey.store import Store
from tests.survey.store.conftest import make_batch, make_row


def states(store: Store, import_id: int) -> list[str]:
    return [row.state for row in store.read_rows(import_id)]


def test_a_batch_is_stored_with_its_counts(store: Store) -> None:
    """What was accepted, held, rejected and left out adds up to the rows."""
    record, rows = store.add_import(
        make_batch(
            make_row("1"),
            make_row("2", number=3),
            make_row("3", number=4, state="rejected", reason="x"),
            make_row("4", number=5, unit=None, state="held", reason="y"),
            make_row(None, number=6, state="left_out"),
        ),
        by="lan",
    )  # fmt: skip
    assert (record.rows, record.accepted, record.held, record.rejected, record.left_out) == (4, 2, 1, 1, 1)
    assert store.imports() == (record,)
    assert store.read_rows(record.id) == rows


def test_attributes_come_back_as_they_were(store: Store) -> None:
    """Whatever signs are in them, and where forms have different ones or none."""
    given = [{"nghe": 'thợ "hàn"\\\n', "gioi": "nu"}, {}, {"gioi": ""}, {"nghe": "giáo viên"}]
    rows = [make_row(str(n), number=n, attributes=attributes) for n, attributes in enumerate(given, 2)]
    store.add_import(make_batch(*rows), by="lan")
    assert [dict(stored.form.attributes) for stored in store.read_forms()] == given


def test_attributes_of_all_forms_alike_come_back_in_any_order(store: Store) -> None:
    """The same ones on each form, blank ones and signs among them."""
    given = [
        {"nghe": 'thợ "hàn"\\\n', "gioi": "nu"},
        {"nghe": "", "gioi": "nam"},
        {"nghe": "giáo viên", "gioi": "nu"},
    ]
    rows = [make_row(str(n), number=n, attributes=attributes) for n, attributes in enumerate(given, 2)]
    store.add_import(make_batch(*rows), by="lan")
    assert [dict(stored.form.attributes) for stored in store.read_forms()] == given


@pytest.mark.parametrize("odd", ['"', '","', "\\", "hai\ndòng", "", "[", "é\u0301"])
@pytest.mark.parametrize("ragged", [False, True])
def test_cells_come_back_as_they_were(store: Store, odd: str, ragged: bool) -> None:
    """Whatever signs one of many rows has in them, also where rows leave out cells."""
    rows = [make_row(str(n), number=n + 2) for n in range(150)]
    rows[70] = rows[70]._replace(raw={**rows[70].raw, "q1": odd, "q2": odd})
    if ragged:
        rows[3] = rows[3]._replace(raw={"Mã phiếu": "3", "khác": odd})
    record, _ = store.add_import(make_batch(*rows), by="lan")
    assert [dict(row.raw) for row in store.read_rows(record.id)] == [dict(row.raw) for row in rows]


def test_rows_without_cells_are_stored(store: Store) -> None:
    """Beside others, and alone."""
    rows = [make_row("1")._replace(raw={}), make_row("2", number=3)._replace(raw={})]
    record, _ = store.add_import(make_batch(*rows), by="lan")
    assert [dict(row.raw) for row in store.read_rows(record.id)] == [{}, {}]


def test_the_same_file_twice_changes_nothing(store: Store) -> None:
    """A second import of the same content is answered with the first."""
    batch = make_batch(make_row("1"))
    first = store.add_import(batch, by="lan")
    again = store.add_import(batch, by="minh")
    assert again.already
    assert again.record == first.record
    assert len(store.imports()) == 1


def test_a_form_sent_again_is_kept_once(store: Store) -> None:
    """Same serial, same content: resent."""
    store.add_import(make_batch(make_row("1")), by="lan")
    record, rows = store.add_import(make_batch(make_row("1", number=9), name="b.xlsx"), by="lan")
    assert [row.state for row in rows] == ["resent"]
    assert record.resent == 1
    assert len(store.read_forms()) == 1


def test_a_taken_serial_with_other_answers_is_held_with_the_place_of_the_other(store: Store) -> None:
    """Same serial, different answers: the row waits, and its problem says where the other stands."""
    store.add_import(make_batch(make_row("1", number=7)), by="lan")
    _, (row,) = store.add_import(make_batch(make_row("1", (1, 1, 1, 1)), name="b.xlsx"), by="lan")
    assert (row.state, row.reason) == ("held", "store.serial_conflict")
    values = row.problems[-1].values
    assert [values[f"other_{name}"] for name in ("file", "sheet", "row")] == ["cong_vi.xlsx", "Phiếu", 7]
    assert "tệp cong_vi.xlsx, trang “Phiếu”, dòng 7" in row.problems[-1].message("vi")


def test_a_place_without_a_sheet_names_none(store: Store) -> None:
    """A text file has one table: the message goes from its name to the row."""
    store.add_import(make_batch(make_row("1", sheet="", number=7), name="a.csv"), by="lan")
    _, (row,) = store.add_import(make_batch(make_row("1", (1, 1, 1, 1)), name="b.xlsx"), by="lan")
    assert "tệp a.csv, dòng 7" in row.problems[-1].message("vi")
    assert "from a.csv, row 7" in row.problems[-1].message("en")


@pytest.mark.parametrize("spelling", ["a-001b", "A - 001B", "Ａ－００１Ｂ", "a\u00a0–\u00a0001 b"])
def test_one_serial_in_two_spellings_is_one_serial(store: Store, spelling: str) -> None:
    """Case, spaces, full-width characters and the kind of dash do not make another form; the text is kept."""
    store.add_import(make_batch(make_row("A-001B")), by="lan")
    added = store.add_import(
        make_batch(make_row(spelling), make_row("A-01B", number=3), name="b.xlsx"), by="lan"
    )
    assert [row.state for row in added.rows] == ["resent", "accepted"]
    assert added.rows[0].form is not None
    assert added.rows[0].form.serial == spelling


def test_a_serial_typed_twice_in_a_file_is_held_or_resent(store: Store) -> None:
    """The rules hold within a file as between files."""
    batch = make_batch(make_row("1"), make_row("1", number=3), make_row("1", (1, 1, 1, 1), number=4))
    _, rows = store.add_import(batch, by="lan")
    assert [row.state for row in rows] == ["accepted", "resent", "held"]
    assert rows[2].problems[-1].values["other_row"] == 2


def test_rows_without_a_serial_are_known_by_their_place(store: Store) -> None:
    """Same file name, sheet, row number and content: resent; elsewhere equal answers are two people."""
    store.add_import(make_batch(make_row(None), make_row(None, number=3)), by="lan")
    _, rows = store.add_import(make_batch(make_row(None), make_row(None, number=4), content="new"), by="lan")
    assert [row.state for row in rows] == ["resent", "accepted"]
    assert len(store.read_forms()) == 3


def test_a_newer_version_of_a_file_without_serials_does_not_double_a_corrected_row(store: Store) -> None:
    """When most rows are as before, a row that differs at its place is the same form, and is held."""
    old = [make_row(None, number=n) for n in (2, 3, 4)]
    store.add_import(make_batch(*old), by="lan")
    _, rows = store.add_import(make_batch(*old[:2], make_row(None, (1, 2, 3, 4), number=4)), by="lan")
    assert [row.state for row in rows] == ["resent", "resent", "held"]
    assert rows[2].reason == "store.row_changed"


def test_an_accepted_row_without_a_unit_is_held(store: Store) -> None:
    """A form of an unknown unit is never counted."""
    _, rows = store.add_import(make_batch(make_row("1", unit=None)), by="lan")
    assert (rows[0].state, rows[0].reason) == ("held", "store.no_unit")


def test_undo_leaves_what_was_there_before(store: Store) -> None:
    """Forms, counts and the file's readiness to be imported again are as if it had never come."""
    store.add_import(make_batch(make_row("1")), by="lan")
    before = (store.read_forms(), store.imports())
    batch = make_batch(make_row("2"), make_row("1", (1, 1, 1, 1), number=3), name="b.xlsx")
    record, _ = store.add_import(batch, by="lan")
    store.undo(record.id, by="minh")
    assert store.read_forms() == before[0]
    assert store.imports()[:1] == before[1]
    assert store.imports()[1].undone_by == "minh"
    assert not store.add_import(batch, by="lan").already


def test_resent_rows_step_in_when_the_first_import_is_undone(store: Store) -> None:
    """No form is lost because it was sent twice and the first sending taken back."""
    first, _ = store.add_import(make_batch(make_row("1")), by="lan")
    second, _ = store.add_import(make_batch(make_row("1", number=9), name="b.xlsx"), by="lan")
    store.undo(first.id, by="lan")
    assert states(store, second.id) == ["accepted"]
    assert [record.accepted for record in store.imports() if not record.undone_at] == [1]


def test_a_held_row_whose_corrected_copy_comes_in_is_resent(store: Store) -> None:
    """A row held for its unit no longer waits once the same form came with one."""
    held, _ = store.add_import(make_batch(make_row("1", unit=None, state="held", reason="u")), by="lan")
    later, _ = store.add_import(make_batch(make_row("1"), name="b.xlsx"), by="lan")
    assert states(store, held.id) == ["resent"]
    store.undo(later.id, by="lan")
    assert states(store, held.id) == ["held"]


def test_a_dry_run_says_the_same_and_writes_nothing(store: Store) -> None:
    """The counts are those of the real import; the store is untouched."""
    store.add_import(make_batch(make_row("1")), by="lan")
    batch = make_batch(make_row("1", (1, 1, 1, 1)), make_row("2", number=3), name="b.xlsx")
    dry = store.add_import(batch, by="lan", dry_run=True)
    assert len(store.imports()) == 1
    wet = store.add_import(batch, by="lan")
    assert dry.rows == wet.rows
    assert (dry.record.accepted, dry.record.held) == (wet.record.accepted, wet.record.held) == (1, 1)


def test_a_sound_store_passes_its_check(store: Store) -> None:
    """Imports and an undo leave nothing to complain about."""
    record, _ = store.add_import(make_batch(make_row("1"), make_row("1", (1, 1, 1, 1), number=3)), by="lan")
    store.undo(record.id, by="lan")
    assert store.check() == ()
