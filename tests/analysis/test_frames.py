"""Answers from any data frame."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.comparing.units import compare_units
from analysis.frames import _Frame, answers_from_frame, open_frame
from analysis.indices import estimate_indices
from survey.answers import UnitInfo
from survey.messages import HailongError
from tests.analysis.builders import make_answers, make_questionnaire

DATA = {
    "ward": ["B", "A", "B", "A"],
    "a.1": [5, 4, 1, 3],
    "a.2": ["level 5", "4", None, "level 1"],
    "b.1": [5.0, np.nan, 2.0, 4.0],
    "age": ["old", "young", "old", None],
}


def frames() -> dict[str, Any]:
    import duckdb
    import polars as pl

    pandas = pd.DataFrame(DATA)
    polars = pl.from_pandas(pandas)
    return {"pandas": pandas, "polars": polars, "lazy": polars.lazy(), "duckdb": duckdb.from_df(pandas)}


@pytest.mark.parametrize(
    "column",
    [
        np.array([-128, 127, 0, -128], dtype=np.int8),
        np.array([255, 3, 255, 0], dtype=np.uint8),
        np.array([-32768, 32767, 0, 5], dtype=np.int16),
        np.array([2**50, 2**50 + 5, 2**50, 2**50 + 1], dtype=np.int64),
        np.array([2**64 - 1, 2**64 - 1, 2**64 - 2048, 2**64 - 1], dtype=np.uint64),
        np.array([40000, 40003, 40000, 40001], dtype=np.int32),
    ],
    ids=lambda column: str(column.dtype),
)
def test_whole_numbers_of_any_width_are_told_apart(column: np.ndarray) -> None:
    """A column of whole numbers, at the ends of its type too, has a code for each different value."""
    codes, values = _Frame(open_frame(pd.DataFrame({"a": column}))).factors("a")
    assert [values[code] for code in codes] == [float(value) for value in column]
    assert len(set(values)) == len(values)


@pytest.mark.parametrize("kind", ["pandas", "polars", "lazy", "duckdb"])
def test_three_lines_from_a_frame_to_a_table(kind: str) -> None:
    """Numbers, digits and labels are read alike from any kind of frame."""
    answers = answers_from_frame(make_questionnaire({"a": 2, "b": 1}), frames()[kind], unit="ward")
    assert answers.ratings.tolist() == [[5, 5, 5], [4, 4, -1], [1, -1, 2], [3, 1, 4]]
    assert [unit.name for unit in answers.units] == ["A", "B"]
    assert answers.unit.tolist() == [1, 0, 1, 0]
    table = estimate_indices(answers).to_frame()
    assert table.query("scope == 'all' and criterion == 'a'")["estimate"].item() == pytest.approx(4 / 7)


def test_columns_can_be_named() -> None:
    """A column whose name tells nothing is mapped by the user."""
    frame = pd.DataFrame({"x": [5, 4], "place": [1, 2]})
    answers = answers_from_frame(make_questionnaire({"a": 1}), frame, "place", columns={"x": "a.1"})
    assert answers.ratings[:, 0].tolist() == [5, 4]
    assert [unit.id for unit in answers.units] == ["1", "2"]


def test_strata_attributes_weights_and_populations() -> None:
    """Other columns become strata and attributes, weights and populations go along."""
    frame = pd.DataFrame(DATA).assign(w=[1, 2.5, 1, 1])
    answers = answers_from_frame(
        make_questionnaire({"a": 2, "b": 1}),
        frame,
        "ward",
        strata=("age",),
        weight="w",
        populations={"A": 90},
    )
    assert answers.attributes["age"].labels == ("old", "young")
    assert answers.attributes["age"].codes.tolist() == [0, 1, 0, -1]
    assert answers.strata == ("age",)
    assert [unit.population for unit in answers.units] == [90, None]
    assert answers.weight is not None
    assert answers.weight[1] == 2.5


def test_units_given_may_have_no_forms() -> None:
    """With a list of units, one without forms is kept and an unknown one refused."""
    units = [UnitInfo(name, name, "ward", "Ward") for name in "ABC"]
    questionnaire = make_questionnaire({"a": 2, "b": 1})
    assert len(answers_from_frame(questionnaire, pd.DataFrame(DATA), "ward", units=units).units) == 3
    with pytest.raises(HailongError) as error:
        answers_from_frame(questionnaire, pd.DataFrame(DATA), "ward", units=units[:1])
    assert error.value.values["found"] == "B"


def test_a_value_that_is_no_answer_is_an_error_or_missing() -> None:
    """Values off the scale are refused all at once, each with its column, first row and count."""
    frame = pd.DataFrame({"a.1": [5, 7, 7], "b.1": [4, 4, 0]})
    with pytest.raises(HailongError) as error:
        answers_from_frame(make_questionnaire({"a": 1, "b": 1}), frame)
    found = [(p.column, p.row, p.value, p.values["count"]) for p in error.value.problems]
    assert found == [("a.1", 1, "7", 2), ("b.1", 2, "0", 1)]
    answers = answers_from_frame(make_questionnaire({"a": 1, "b": 1}), frame[:2], unusable="missing")
    assert answers.ratings[:, 0].tolist() == [5, -2]


def test_what_a_person_wrote_is_not_repeated_in_an_error() -> None:
    """Words in a rating's column may be a name: the error says where, not what."""
    with pytest.raises(HailongError) as error:
        answers_from_frame(
            make_questionnaire({"a": 1}), pd.DataFrame({"a.1": ["5", "Nguyễn Văn A 0912345678"]})
        )
    said = error.value.message("vi") + error.value.problems[0].message("vi")
    assert "Nguyễn" not in said
    assert "0912345678" not in said


def test_forms_that_answered_too_little_are_left_out_and_counted() -> None:
    """As an import rejects them: under half of the criteria answered, by the questionnaire's own share."""
    frame = pd.DataFrame(
        {"a.1": [5, None, 4], "b.1": [4, None, None], "c.1": [4, 3, None], "d.1": [4, None, 3]}
    )
    answers = answers_from_frame(make_questionnaire({"a": 1, "b": 1, "c": 1, "d": 1}), frame)
    assert (answers.forms, answers.left_out) == (2, 1)
    assert answers.unit.shape == (2,)


@pytest.mark.parametrize(
    ("frame", "arguments", "code"),
    [
        (pd.DataFrame({"a.1": [5]}), {"unit": "ward"}, "analysis.frame_no_column"),
        (pd.DataFrame({"zzz": [5]}), {}, "analysis.frame_no_items"),
        (pd.DataFrame({"a.1": [5, 4], "ward": ["A", None]}), {"unit": "ward"}, "analysis.frame_no_unit"),
        ([1, 2, 3], {}, "analysis.not_a_frame"),
    ],
)
def test_what_cannot_be_read_is_said(frame: Any, arguments: dict[str, str], code: str) -> None:
    """No such column, no items, no unit, no frame: each has its message."""
    with pytest.raises(HailongError) as error:
        answers_from_frame(make_questionnaire({"a": 1}), frame, **arguments)
    assert error.value.code == code


def test_ranks_with_gaps_are_whole_numbers_in_a_data_frame() -> None:
    """A unit without a rank does not make 2.0 of the others' 2."""
    questionnaire = make_questionnaire({"a": 1})
    rows = [[5], [4], [2], [3], [1]]
    answers = make_answers(questionnaire, rows, [0, 0, 0, 1, 1], names=["A", "B", "C"])
    frame = compare_units(answers, "a", "index100", draws=50).to_frame()
    assert frame["rank"].tolist() == [1, 2, pd.NA]
    assert str(frame["rank_upper"].dtype) == "Int64"
