"""The valid forms as arrays."""

from __future__ import annotations

import numpy as np
import pytest

from survey.answers import UnitInfo
from survey.messages import HailongError
from survey.store import Store
from tests.survey.store.conftest import make_batch, make_row

UNITS = (UnitInfo("00001", "Phúc Xá", "ward", "Phường"), UnitInfo("00007", "Cống Vị", "ward", "Phường"))


def test_answers_are_the_valid_forms_in_order(store: Store) -> None:
    """Ratings keep their sign, units index the plan's, an unknown category is −1."""
    store.add_import(
        make_batch(
            make_row("1", (5, -1, -3, 2), attributes={"gioi": "nam", "nghe": "Y tá"}),
            make_row("2", (1, 2, 3, 4), number=3, unit="00001", attributes={}),
            make_row("3", number=4, state="rejected"),
        ),
        by="lan",
    )
    answers = store.read_answers(UNITS)
    assert answers.ratings.tolist() == [[5, -1, -3, 2], [1, 2, 3, 4]]
    assert answers.unit.tolist() == [1, 0]
    assert answers.attributes["gioi"].codes.tolist() == [0, -1]
    assert answers.attributes["gioi"].labels == ("Nam", "Nữ")
    assert answers.attributes["nghe"].keys == ("Y tá",)
    assert answers.weight is None
    assert answers.cluster is None


def test_an_empty_store_has_no_answers(store: Store) -> None:
    """Shapes are right even then."""
    answers = store.read_answers(UNITS)
    assert answers.ratings.shape == (0, 4)
    assert answers.attributes["gioi"].codes.shape == (0,)


def test_clusters_nest_in_units(store: Store) -> None:
    """One volunteer in two wards is two clusters; a form without one stands alone."""
    store.add_import(
        make_batch(
            make_row("1", cluster="Lan", weight=2.0),
            make_row("2", number=3, unit="00001", cluster="Lan", weight=1.0),
            make_row("3", number=4, cluster="Lan", weight=1.5),
            make_row("4", number=5, weight=1.0),
        ),
        by="lan",
    )  # fmt: skip
    answers = store.read_answers(UNITS)
    assert answers.cluster is not None
    assert answers.cluster.tolist() == [0, 1, 0, 2]
    assert answers.weight is not None
    np.testing.assert_array_equal(answers.weight, [2.0, 1.0, 1.5, 1.0])


@pytest.mark.parametrize("row", [make_row("2", number=3), make_row("2", number=3, unit="99999", weight=1.0)])
def test_what_cannot_be_analysed_is_said(store: Store, row: object) -> None:
    """A form without a weight among weighted ones, and a unit that is not in the plan, stop the reading."""
    store.add_import(make_batch(make_row("1", weight=1.0), row), by="lan")  # type: ignore[arg-type]
    with pytest.raises(HailongError) as caught:
        store.read_answers(UNITS)
    assert caught.value.code in ("store.weights_missing", "store.unknown_units")


def test_flagged_forms_can_be_left_out(store: Store) -> None:
    """`without` takes the row ids that `read_forms` gives."""
    store.add_import(make_batch(make_row("1"), make_row("2", (1, 1, 1, 1), number=3)), by="lan")
    flagged = [stored.row_id for stored in store.read_forms() if stored.form.serial == "1"]
    assert store.read_answers(UNITS, without=flagged).ratings.tolist() == [[1, 1, 1, 1]]


def test_only_the_attributes_asked_for_are_read(store: Store) -> None:
    """Those named, and those of strata and margins; the rest of the answers is the same."""
    store.add_import(make_batch(make_row("1"), make_row("2", (1, 1, 1, 1), number=3)), by="lan")
    every = store.read_answers(UNITS)
    none = store.read_answers(UNITS, attributes=())
    strata = store.read_answers(UNITS, strata=("gioi",), attributes=())
    assert none.attributes == {}
    assert list(strata.attributes) == ["gioi"]
    assert strata.attributes["gioi"].codes.tolist() == every.attributes["gioi"].codes.tolist()
    np.testing.assert_array_equal(none.ratings, every.ratings)
