"""Forms of one serial: sent again, typed twice, or two forms."""

from __future__ import annotations

import numpy as np

from survey.screening.records import Place
from survey.screening.serials import find_repeated_serials
from survey.store.records import StoredForm
from tests.survey.screening.builders import TEN, honest_ratings, make_forms


def sort_out(valid: list[StoredForm], waiting: list[StoredForm]) -> list[tuple[str, int, int, int]]:
    """Kind, number of pairs, row of the first and of the second, cells that differ."""
    places = {
        f.row_id: Place(f.row_id, f.file_name, f.sheet, f.number, f.form.serial, f.form.unit_id, None)
        for f in (*valid, *waiting)
    }
    found = find_repeated_serials(valid, waiting, places, TEN)
    return [(d.kind, len(d.second), d.first[0].row, d.second[0].row) for d in found]


def again(form: StoredForm, row_id: int, number: int, file: str = "b.xlsx", **changes: object) -> StoredForm:
    """The same form in another file."""
    changed = form.form._replace(**changes)  # type: ignore[arg-type]
    return form._replace(row_id=row_id, number=number, file_name=file, import_id=2, form=changed)


def other_answers(form: StoredForm, cells: int) -> bytes:
    """The form's ratings with the first cells moved by one level."""
    ratings = np.frombuffer(form.form.ratings, dtype=np.int8).copy()
    ratings[:cells] = np.where(ratings[:cells] > 3, ratings[:cells] - 1, ratings[:cells] + 1)
    return ratings.tobytes()


def test_the_same_form_again_is_a_resend() -> None:
    """Rows of one sheet sent again in another are one finding with all their places."""
    valid = make_forms(honest_ratings(120))
    waiting = [again(valid[k], 500 + k, 2 + k) for k in range(3)]
    assert sort_out(valid, waiting) == [("resend", 3, 2, 2)]


def test_few_differences_on_one_serial_are_a_double_entry() -> None:
    """One cell off where other forms are never that alike: the same paper, typed twice."""
    valid = make_forms(honest_ratings(150, columns=10))
    odd = valid[7]._replace(form=valid[7].form._replace(ratings=bytes([3, 5, 3, 5, 3, 5, 3, 5, 3, 5])))
    valid[7] = odd
    waiting = [again(odd, 500, 40, ratings=other_answers(odd, 1))]
    assert sort_out(valid, waiting) == [("double_entry", 1, 9, 40)]


def test_other_answers_on_one_serial_are_a_conflict() -> None:
    """As different as any two forms: two papers with one number, perhaps."""
    valid = make_forms(honest_ratings(150))
    waiting = [again(valid[7], 500, 40, ratings=valid[90].form.ratings)]
    assert sort_out(valid, waiting) == [("conflict", 1, 9, 40)]


def test_alike_where_everybody_is_alike_is_not_called_a_double_entry() -> None:
    """One cell off proves nothing where most forms are that alike."""
    valid = make_forms(np.full((150, 10), 5))
    waiting = [again(valid[7], 500, 40, ratings=other_answers(valid[7], 1))]
    assert sort_out(valid, waiting) == [("conflict", 1, 9, 40)]


def test_equal_answers_under_other_serials_are_nothing() -> None:
    """Equal answers alone never make a duplicate, nor without a serial in another place."""
    valid = make_forms(np.full((50, 10), 5))
    valid += make_forms(np.full((5, 10), 5), first=100, file="c.xlsx", serials=[None] * 5)
    assert sort_out(valid, []) == []


def test_without_a_serial_the_same_place_is_a_resend() -> None:
    """The same row of a file of the same name with the same content."""
    valid = make_forms(honest_ratings(20), serials=[None] * 20)
    waiting = [again(valid[3], 500, valid[3].number, file="a.xlsx")]
    assert sort_out(valid, waiting) == [("resend", 1, 5, 5)]
