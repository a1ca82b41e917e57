"""Sums of answers in files that are read part by part."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import analysis.engines.files as files_module
from analysis.engines import Source, sum_source
from analysis.frames import answers_from_frame
from analysis.indices import estimate_indices, sum_answers
from survey.messages import HailongError
from tests.analysis.engines.samples import QUESTIONNAIRE, check_same, make_table


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two Parquet files whose columns stand in different orders, and a CSV file of the same forms."""
    table = make_table()
    table[:150].to_parquet(tmp_path / "1.parquet")
    table[150:][list(table.columns)[::-1]].to_parquet(tmp_path / "2.parquet")
    table.to_csv(tmp_path / "all.csv", index=False)
    return tmp_path


@pytest.mark.parametrize("pattern", ["*.parquet", "all.csv"])
@pytest.mark.parametrize("by", [(), ("age",), ("unit", "age")])
def test_files_give_the_sums_of_a_frame(
    folder: Path, pattern: str, by: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parts, files, the order of rows and the format change nothing, invalid forms included."""
    monkeypatch.setattr(files_module, "BATCH", 100)
    monkeypatch.setattr(files_module, "_VECTOR", 100)
    answers = answers_from_frame(QUESTIONNAIRE, make_table(), "ward", attributes=("age",))
    found = sum_source(QUESTIONNAIRE, Source(folder / pattern), "ward", by=by, attributes=("age",))
    check_same(found, sum_answers(answers, by))


def test_strata_weights_and_populations_go_along(folder: Path) -> None:
    """With weights the sums agree to rounding, with strata in the same order."""
    choices = {"strata": ("age",), "weight": "w", "populations": {"Cống Vị": 9000}}
    answers = answers_from_frame(QUESTIONNAIRE, make_table(), "ward", **choices)
    found = sum_source(QUESTIONNAIRE, Source(folder / "*.parquet"), "ward", **choices)
    expected = sum_answers(answers)
    assert found.cell_weight == pytest.approx(expected.cell_weight)
    assert found.gram == pytest.approx(expected.gram)
    assert found.strata.weight == pytest.approx(expected.strata.weight)
    one, two = (estimate_indices(sums).to_frame() for sums in (found, expected))
    pd.testing.assert_frame_equal(one, two)


def test_a_unit_is_found_by_the_name_of_its_column(folder: Path) -> None:
    """Without a column named, the one that an import would take for the unit is it."""
    found = sum_source(QUESTIONNAIRE, Source(folder / "*.parquet"))
    assert [unit.name for unit in found.units] == ["Cống Vị", "Đội Cấn", "Điện Biên"] or len(found.units) == 3


def test_a_criterion_nobody_was_asked_about_does_not_count(tmp_path: Path) -> None:
    """Validity is decided over the criteria answered in any part, not in each part by itself."""
    table = make_table()
    table.loc[:, "c.1"] = pd.NA
    table.loc[:299, "b.1"] = None
    table.to_parquet(tmp_path / "x.parquet")
    answers = answers_from_frame(QUESTIONNAIRE, table, "ward")
    assert answers.left_out
    check_same(sum_source(QUESTIONNAIRE, Source(tmp_path / "x.parquet"), "ward"), sum_answers(answers))


def test_values_that_are_no_answers_are_counted_over_all_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One problem for each column and value, with the number of rows in the whole file."""
    monkeypatch.setattr(files_module, "BATCH", 100)
    monkeypatch.setattr(files_module, "_VECTOR", 100)
    table = make_table()
    table.loc[::10, "a.1"] = 9
    table.to_parquet(tmp_path / "x.parquet")
    with pytest.raises(HailongError) as error:
        sum_source(QUESTIONNAIRE, Source(tmp_path / "x.parquet"), "ward")
    assert [(p.column, p.value, p.values["count"]) for p in error.value.problems] == [("a.1", "9", 40)]
    sums = sum_source(QUESTIONNAIRE, Source(tmp_path / "x.parquet"), "ward", unusable="missing")
    assert sums.forms > 300


def test_names_with_quotes_are_names(tmp_path: Path) -> None:
    """A column's name is quoted, whatever stands in it."""
    name = 'x" FROM y; --'
    make_table().rename(columns={"ward": name}).to_parquet(tmp_path / "x.parquet")
    assert len(sum_source(QUESTIONNAIRE, Source(tmp_path / "x.parquet"), name).units) == 3


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("none*.parquet", "analysis.source_not_found"),
        ("*", "analysis.source_kinds"),
        ("bad.parquet", "analysis.source_unreadable"),
    ],
)
def test_what_cannot_be_read_is_said(folder: Path, name: str, code: str) -> None:
    """No file, files of several kinds, a file that is not what it says: each has its message."""
    (folder / "bad.parquet").write_bytes(b"Nguyen Van A" * 10)
    with pytest.raises(HailongError) as error:
        sum_source(QUESTIONNAIRE, Source(folder / name), "ward")
    assert error.value.code == code
    assert "Nguyen" not in error.value.message("vi")
