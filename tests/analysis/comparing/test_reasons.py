"""No wrong silence: what cannot be compared is empty and says why; nothing has a width of zero unlabelled."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest

from analysis.comparing.groups import compare_groups
from analysis.comparing.pairs import compare_pairs
from analysis.comparing.trends import compare_surveys
from analysis.comparing.units import compare_units
from analysis.table import Table
from analysis.writing import table_to_csv, table_to_json
from survey.answers import Answers
from survey.messages import say
from terminal.views.comparing import comparison_text
from tests.analysis.builders import make_answers, make_questionnaire

TWO = make_questionnaire({"a": 1, "b": 1})


def odd_answers(missing: str = "") -> Answers:
    """Units with no forms, one form, alike answers, no answers to a criterion, and an ordinary one."""
    rows = [[5, 4]] * 12 + [[2, 4]] * 8 + [[4, 4]] * 6 + [[5, 2]] + [[5, -1]] * 5 + [[1, 2], [5, 5]] * 5
    unit = [0] * 20 + [1] * 6 + [2] + [3] * 5 + [4] * 10
    ratings = np.array(rows)
    if missing == "all":
        ratings[:] = -1
    elif missing:
        ratings[:, "ab".index(missing)] = -1
    sex = np.arange(len(rows)) % 2
    names = ["A", "B", "C", "D", "E", "F"]
    return make_answers(TWO, ratings, unit, names=names, attributes={"sex": [*sex[:-1], 3]})


def every_comparison(answers: Answers, criterion: str, measure: str) -> list[Table]:
    arguments = {"criterion": criterion, "measure": measure, "lang": "en"}
    return [
        compare_units(answers, draws=100, **arguments),  # type: ignore[arg-type]
        compare_pairs(answers, **arguments),  # type: ignore[arg-type]
        compare_groups(answers, "sex", draws=100, **arguments),  # type: ignore[arg-type]
        compare_surveys(answers, answers, **arguments),  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize("measure", ["satisfied", "mean", "index100", "dissatisfied"])
@pytest.mark.parametrize(
    ("criterion", "missing"), [("overall", ""), ("a", ""), ("overall", "b"), ("a", "all")]
)
def test_every_empty_cell_has_a_reason(measure: str, criterion: str, missing: str) -> None:
    """In CSV and JSON alike; every reason has a sentence, and is said on the screen."""
    for table in every_comparison(odd_answers(missing), criterion, measure):
        text = table_to_csv(table)
        assert "nan" not in text
        assert "inf" not in text
        assert "NaN" not in table_to_json(table)
        screen = " ".join(comparison_text(table, "en").split())
        for row in json.loads(table_to_json(table)):
            empty = {name for name, value in row.items() if value in (None, "") and name != "flag"}
            assert not empty or row["flag"], (empty, row)
            for code in row["flag"].split(";"):
                assert not code or say(f"analysis.flag_{code}", "en")
            if "p" in empty:
                reason = row["flag"].split(";")[0]
                assert say(f"analysis.flag_{reason}", "en") in screen


def test_nobody_in_any_group() -> None:
    """Where no group has an estimate each is a row with its reason (this used to crash)."""
    for missing in ("all", "b"):
        table = compare_groups(odd_answers(missing), "sex", draws=50)
        assert len(table) == 4
        assert set(table["verdict"]) == {""}
        assert table.equality is None
    nobody = make_answers(TWO, np.zeros((0, 2)), names=["A"], attributes={"sex": [0]})
    assert len(compare_groups(nobody, "sex", draws=50)) == 1


@pytest.mark.parametrize("measure", ["mean", "index100"])
def test_answers_all_alike_are_not_tested(measure: str) -> None:
    """Three forms all 5 beside three all 4: a standard error of zero is not knowledge."""
    answers = make_answers(TWO, [[5, 5]] * 3 + [[4, 4]] * 3, [0] * 3 + [1] * 3)
    units, pairs, _, _ = every_comparison_without_groups(answers, measure)
    assert units["flag"].tolist() == ["no_variation"] * 2 or set(units["flag"]) == {"no_variation;no_target"}
    assert set(units["group"]) == {""}
    assert np.isnan(units["rank"]).all()
    assert np.isnan(pairs["lower"]).all()
    assert pairs["flag"].tolist() == ["no_variation"]


def every_comparison_without_groups(answers: Answers, measure: str) -> list[Table]:
    return [
        compare_units(answers, "a", measure, draws=100),  # type: ignore[arg-type]
        compare_pairs(answers, "a", measure),  # type: ignore[arg-type]
        compare_surveys(answers, answers, "a", measure),  # type: ignore[arg-type]
        compare_surveys(answers, answers, "a", measure).changes,  # type: ignore[arg-type]
    ]


def test_no_unlabelled_width_of_zero() -> None:
    """A limit that is the difference itself belongs to complete counts, which say so."""
    answers = make_answers(TWO, [[5, 5]] * 3 + [[2, 4]] * 4 + [[4, 4]] * 2, [0] * 7 + [1] * 2, [7, 2])
    for table in (compare_units(answers, "a", draws=100), compare_pairs(answers, "a")):
        width = table["upper"] - table["lower"]
        assert (width == 0).all()
        assert all("complete_count" in flag for flag in table["flag"])
        assert "complete_count" in str(table["flag"])
        assert say("analysis.flag_complete_count", "en") in comparison_text(table, "en").replace("\n  ", " ")


def test_a_unit_is_not_compared_with_itself() -> None:
    """One unit with answers is the overall index: not a difference of 0 with p = 1."""
    answers = make_answers(TWO, [[5, 5], [2, 4], [4, 4]], [0] * 3, names=["A", "B"])
    table = compare_units(answers, "a", draws=100)
    assert table.untested == {"A": "only_unit", "B": "no_forms"}
    assert np.isnan(table["difference"]).all()


def test_ranks_are_whole_numbers_also_where_some_are_missing() -> None:
    """Written as 2, not 2.0."""
    table = compare_units(odd_answers(), "a", "index100", draws=100)
    rows = list(csv.DictReader(io.StringIO(table_to_csv(table))))
    assert {row["rank"] for row in rows} == {"", "1", "2"}
    assert [row["rank"] for row in table.rows()].count(None) == 4


def test_pairs_with_a_unit_without_forms_are_rows() -> None:
    """All pairs of six units, those of the empty one with their reason."""
    table = compare_pairs(odd_answers(), "a")
    assert len(table) == 15
    assert table.untested["F"] == "no_forms"
    assert all("no_forms" in row["flag"] for row in table.rows() if row["other_id"] == "F")
