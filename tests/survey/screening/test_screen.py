"""The whole screening: planted cases, what is said, what is left out, and that order does not matter."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from survey.messages import HailongError
from survey.plan import unit_infos
from survey.screening import Screening, screen_survey
from survey.store import create_store
from survey.store.records import Batch, Row, StoredForm
from tests.survey.screening.builders import TEN, honest_ratings, make_forms, make_plan
from tests.survey.store.conftest import make_batch, make_questionnaire, make_row

PLAN = make_plan("A", "B")


def planted() -> list[StoredForm]:
    """Two wards of five volunteers; Xuân of ward A only draws straight lines; ten rows of A stand in B."""
    first, second = honest_ratings(100, 1), honest_ratings(100, 2)
    first[80:] = np.where(np.arange(20)[:, None] % 2, 4, 5)
    second[60:70] = first[10:20]
    names = [name for name in ("An", "Bình", "Chi", "Dũng", "Xuân") for _ in range(20)]
    people = [{"gioi": "nu" if k % 3 else "nam", "nghe": f"n{k % 7}"} for k in range(100)]
    copied = [*people[:60], *people[10:20], *people[70:]]
    return [
        *make_forms(first, "A", names, attributes=people),
        *make_forms(second, "B", names, first=101, file="b.xlsx", import_id=2, attributes=copied),
    ]


def screen(forms: list[StoredForm], seed: int = 1) -> Screening:
    return screen_survey(forms, TEN, PLAN, np.random.default_rng(seed))


@pytest.fixture(scope="module")
def screening() -> Screening:
    return screen(planted())


def test_the_straight_liner_is_flagged_alone(screening: Screening) -> None:
    """Xuân of ward A, not the namesake of ward B."""
    assert [(v.unit_id, v.name) for v in screening.flagged] == [("A", "Xuân")]
    assert {i.code for i in screening.flagged[0].indicators if i.strong} >= {"straight"}


def test_the_copied_rows_have_addresses(screening: Screening) -> None:
    """Rows 12–21 of a.xlsx stand again in rows 62–71 of b.xlsx."""
    (block,) = screening.of_kind("copied_block")
    assert (block.first[0].address(), len(block.first)) == ("a.xlsx [Phiếu!12]", 10)
    assert (block.second[0].address(), len(block.second)) == ("b.xlsx [Phiếu!62]", 10)


def test_flagged_rows_are_the_flagged_forms_and_the_later_copies(screening: Screening) -> None:
    """All of Xuân's forms and what was copied, not what it was copied from."""
    assert screening.flagged_rows == (*range(81, 101), *range(161, 171))


@pytest.mark.slow
def test_the_order_of_the_forms_does_not_matter(screening: Screening) -> None:
    """The same forms handed over backwards give the same screening."""
    assert screen(planted()[::-1]) == screening


def test_a_name_typed_in_two_ways_is_one_volunteer() -> None:
    """Case and spaces do not make two people."""
    forms = make_forms(honest_ratings(40), "A", ["Thu Hà", " thu  hà "] * 20)
    assert [(v.name, v.forms) for v in screen(forms).volunteers] == [("Thu Hà", 40)]


def test_without_names_a_file_stands_for_its_typist() -> None:
    """Two files of one ward are compared as two hands, and said to be files."""
    forms = make_forms(honest_ratings(30, 1)) + make_forms(
        honest_ratings(30, 2), first=31, file="b.xlsx", import_id=2
    )
    found = screen(forms).volunteers
    assert [(v.name, v.named, v.p is not None) for v in found] == [
        ("a.xlsx", False, True),
        ("b.xlsx", False, True),
    ]


def test_too_few_forms_are_not_judged() -> None:
    """Nothing is said about a volunteer with nine forms."""
    forms = make_forms(honest_ratings(39), "A", ["An"] * 30 + ["Bình"] * 9)
    assert {v.name: v.p is not None for v in screen(forms).volunteers} == {"An": True, "Bình": False}


def test_an_empty_survey_is_screened() -> None:
    """Nothing in, nothing found, and a sentence that says so."""
    found = screen([])
    assert (found.forms, found.flagged_rows, found.correlation) == (0, (), None)
    assert "at least two in one unit" in found.to_text("en")


@pytest.mark.parametrize("rate", [0, 1, -0.1, float("nan")])
def test_a_rate_outside_0_to_1_is_refused(rate: float) -> None:
    """A false discovery rate is a share."""
    with pytest.raises(HailongError) as caught:
        screen_survey([], TEN, PLAN, np.random.default_rng(1), fdr=rate)
    assert caught.value.code == "screening.bad_rate"


def test_what_is_said_accuses_nobody(screening: Screening) -> None:
    """The wording is a call-back, with the caution, in both languages."""
    vi, en = screening.to_text("vi"), screening.to_text("en")
    assert "cần gọi lại xác minh" in vi
    assert "không phải kết luận về ai" in vi
    assert "not verdicts" in en
    assert not {"gian lận", "vi phạm"} & {word for word in ("gian lận", "vi phạm") if word in vi}


def test_json_is_plain_and_lists_no_twins(screening: Screening) -> None:
    """A program reads flagged rows and reasons; twins are counted only."""
    found = json.loads(json.dumps(screening.to_json("vi"), allow_nan=False))
    assert found["flagged_rows"] == list(screening.flagged_rows)
    assert {d["kind"] for d in found["duplicates"]} == {"copied_block"}
    assert found["twins"]["forms"] >= 20
    flagged = [v for v in found["volunteers"] if v["flagged"]]
    assert flagged[0]["reasons"]


def test_dates_outside_the_period_and_gaps_are_measured() -> None:
    """Sundays are counted, and numbers missing within a volunteer's own pad."""
    ratings = honest_ratings(40)
    serials = [f"A-{k:04d}" for k in (*range(1, 21), *range(41, 81, 2))]
    days = ["2020-06-22"] * 20 + ["2020-06-21"] * 20
    forms = make_forms(ratings, "A", ["An"] * 20 + ["Bình"] * 20, serials=serials, days=days)
    an, binh = screen(forms).volunteers
    assert (an.missing_numbers, binh.missing_numbers, binh.busiest_day) == (0, 19, 20)
    assert {i.code: i.value for i in binh.indicators}["days"] == 1.0


def test_a_store_brings_what_was_resent_and_held(tmp_path: Path) -> None:
    """The store's resent rows are resends, its held conflicts conflicts."""
    with create_store(tmp_path / "survey.db", make_questionnaire()) as store:
        rows = [make_row(f"S{k}", (5, 4, 3, 3 + k % 3), number=k) for k in range(2, 14)]
        store.add_import(make_batch(*rows), by="x")
        again = (rows[0], make_row("S3", (1, 1, 1, 1), number=3))
        store.add_import(make_batch(*again, name="lai.xlsx"), by="x")
        found = screen_survey(store, store.questionnaire, make_plan("00007"), np.random.default_rng(1))
    kinds = {duplicate.kind: duplicate.second[0].file for duplicate in found.duplicates if duplicate.second}
    assert kinds == {"resend": "lai.xlsx", "conflict": "lai.xlsx"}


@pytest.mark.slow
def test_answers_can_be_read_without_the_flagged_rows(tmp_path: Path) -> None:
    """`flagged_rows` are what Store.read_answers leaves out."""
    with create_store(tmp_path / "survey.db", TEN) as store:
        for name in ("a.xlsx", "b.xlsx"):
            forms = [form for form in planted() if form.file_name == name]
            rows = tuple(Row(form.sheet, form.number, "accepted", {"x": name}, form.form) for form in forms)
            store.add_import(Batch(name, name, 1, rows), by="x")
        found = screen_survey(store, TEN, PLAN, np.random.default_rng(1))
        left = store.read_answers(unit_infos(PLAN, "vi"), without=found.flagged_rows)
    assert len(found.flagged_rows) == 30
    assert left.forms == 170


def test_the_correlation_is_said_with_and_without_the_flagged(screening: Screening) -> None:
    """One volunteer who invents makes everybody's forms look alike, so both figures stand there."""
    text = screening.to_text("en")
    assert "Correlation between forms of one volunteer" in text
    assert "Without the forms that need a call-back" in text
