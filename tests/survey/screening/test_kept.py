"""What a screening leaves behind: used for the same forms only, and never trusted when it was edited."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from survey.answers import Answers
from survey.plan import unit_infos
from survey.screening import Screening, screen_survey
from survey.screening.kept import FILE, flagged_forms, keep_screening, read_flagged
from survey.store.records import StoredForm
from tests.survey.screening.builders import TEN, honest_ratings, make_forms, make_plan

PLAN = make_plan("A", "B")


@pytest.fixture(scope="module")
def forms() -> list[StoredForm]:
    """A block of twenty rows of A stands again in B."""
    first = honest_ratings(60, 1)
    second = honest_ratings(60, 2)
    second[30:50] = first[10:30]
    return make_forms(first.tolist(), "A") + make_forms(
        second.tolist(), "B", first=61, file="b.xlsx", import_id=2
    )


@pytest.fixture(scope="module")
def found(forms: list[StoredForm]) -> Screening:
    return screen_survey(forms, TEN, PLAN, np.random.default_rng(1), dealings=99)


def answers_of(forms: list[StoredForm]) -> Answers:
    """The forms as the store gives them."""
    ratings = np.array([list(form.form.ratings) for form in forms], dtype=np.int8)
    unit = np.array(["AB".index(form.form.unit_id or "") for form in forms], dtype=np.int32)
    return Answers(TEN, ratings, unit, unit_infos(PLAN, "vi"))


def test_of_a_copied_block_the_later_rows_are_flagged(found: Screening) -> None:
    """Positions count from the first valid form, in the order they came."""
    flagged = flagged_forms(found, 1)
    assert set(range(90, 110)) <= set(flagged.positions.tolist()) <= set(range(60, 120))
    assert (flagged.copied, flagged.volunteers) == (len(flagged), 0)


def test_what_was_kept_holds_for_the_same_forms(
    found: Screening, forms: list[StoredForm], tmp_path: Path
) -> None:
    """Neither one answer more nor one changed."""
    assert keep_screening(found, tmp_path, 1)
    kept = read_flagged(tmp_path, answers_of(forms))
    assert kept is not None
    assert kept.positions.tolist() == flagged_forms(found, 1).positions.tolist()
    assert read_flagged(tmp_path, answers_of(forms[:-1])) is None


@pytest.mark.parametrize("change", ['"flagged": [5000]', '"flagged": [3, 3]', '"flagged": "x"', "{"])
def test_an_edited_file_is_as_if_it_were_not_there(
    found: Screening, forms: list[StoredForm], tmp_path: Path, change: str
) -> None:
    """Positions outside the forms, twice, or no numbers."""
    keep_screening(found, tmp_path, 1)
    path = tmp_path / FILE
    head, _, tail = path.read_text().partition('"flagged": [')
    path.write_text(head + change + tail.partition("]")[2])
    assert read_flagged(tmp_path, answers_of(forms)) is None


def test_answers_without_some_forms_keep_their_categories(forms: list[StoredForm]) -> None:
    """What is left stands in the same order."""
    answers = answers_of(forms)
    left = answers.without(np.array([0, 2]))
    assert left.ratings.tolist() == np.delete(answers.ratings, [0, 2], axis=0).tolist()
    assert len(left.unit) == left.forms == answers.forms - 2
