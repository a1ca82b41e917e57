"""The workbooks hold what the truth says, and are the same for the same seed."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from survey.demo import DemoFiles, Simulation, write_demo_workbooks
from survey.demo.truth import column_letters
from survey.demo.workbooks import survey_period
from survey.plan import Unit
from survey.questionnaire import load_questionnaire
from survey.questionnaire.model import Questionnaire
from tests.survey.demo.conftest import small_plan


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    """A small Ba Đình survey, written once."""
    return write_demo_workbooks(
        small_plan(), load_questionnaire("ba-dinh-2020"), tmp_path_factory.mktemp("incoming"), 7
    )


def rows_of(path: Path, sheet: str | None = None) -> list[list[object]]:
    """The cells of a sheet (the first one)."""
    book = CalamineWorkbook.from_path(path)
    return book.get_sheet_by_name(sheet or book.sheet_names[0]).to_python(skip_empty_area=False)


def cell_of(path: Path, sheet: str, row: int, cell: str) -> object:
    """The cell at an Excel address."""
    letters = cell.rstrip("0123456789")
    column = next(k for k in range(500) if column_letters(k) == letters)
    return rows_of(path, sheet)[row - 1][column]


def test_one_workbook_for_each_unit(files: DemoFiles) -> None:
    """Fifteen files with names people give, all different, none with a character Windows refuses."""
    assert len({path.name.casefold() for path in files.paths}) == 15
    assert all(path.suffix == ".xlsx" and path.is_file() for path in files.paths)
    assert not [path.name for path in files.paths if set(path.name) & set('\\/:*?"<>|')]
    assert [path.name for path in files.paths[1:3]] == [
        "Phuong Phuc Xa.xlsx",
        "P. Trúc Bạch - nhap lieu.xlsx",
    ]


def test_forms_add_up(files: DemoFiles) -> None:
    """Paper forms per unit are the quotas; typed rows are the forms and the second typings."""
    assert files.forms == {"quan": 40, **{unit.id: 20 for unit in files.population.units[1:]}}
    expected = files.expected
    assert expected["rows"] == 320 + 2
    assert expected["rows"] == sum(expected[state] for state in ("accepted", "held", "rejected", "resent"))


def test_everything_promised_is_planted(files: DemoFiles) -> None:
    """Each kind of slip as often as it should be, in at least six workbooks."""
    kinds = [planted.kind for planted in files.planted]
    assert {kind: kinds.count(kind) for kind in sorted(set(kinds))} == {
        "conflict": 1, "nearly_empty": 1, "out_of_range": 3, "phone": 3, "resent": 1, "total": 5,
        "two_marks": 2, "unit_typo": 1,
    }  # fmt: skip
    assert len({planted.path for planted in files.planted}) >= 6


def test_planted_cells_hold_what_the_truth_says(files: DemoFiles) -> None:
    """Every planted cell is found at its address, as typed."""
    for planted in files.planted:
        if planted.cell:
            found = cell_of(planted.path, planted.sheet, planted.row, planted.cell)
            text = str(int(found)) if isinstance(found, float) else str(found)
            assert unicodedata.normalize("NFC", text) == planted.value


def test_second_typings_repeat_a_serial(files: DemoFiles) -> None:
    """The resent row equals an earlier one but for its number in the list; the conflicting one does not."""
    for kind, same in (("resent", True), ("conflict", False)):
        (planted,) = files.where(kind)
        rows = rows_of(planted.path, planted.sheet)
        last = rows[planted.row - 1]
        twins = [row for row in rows[: planted.row - 1] if row[1] == last[1]]
        assert len(twins) == 1
        assert (twins[0][1:] == last[1:]) is same


def test_one_workbook_is_decomposed(files: DemoFiles) -> None:
    """All text of one file is NFD, of the others NFC."""
    decomposed = [
        path
        for path in files.paths
        if any(
            isinstance(c, str) and c != unicodedata.normalize("NFC", c) for row in rows_of(path) for c in row
        )
    ]
    assert [path.name for path in decomposed] == ["Phường Quán Thánh - bản cuối.xlsx"]


def test_dates_are_text_in_some_and_dates_in_others(files: DemoFiles) -> None:
    """dd/mm/yyyy as text, or real dates without a time."""
    kinds = set()
    for path in files.paths:
        cells = [cell for row in rows_of(path) for cell in row]
        kinds |= {"date" for cell in cells if isinstance(cell, date) and not isinstance(cell, datetime)}
        kinds |= {"text" for cell in cells if isinstance(cell, str) and cell.endswith("/2020")}
    assert kinds == {"date", "text"}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ba-dinh-2020", "kansas-city-2021"])
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    """Two runs write equal files; another seed does not."""
    written = []
    plan = small_plan(ward=8)._replace(units=small_plan(ward=8).units[:3])
    for folder, seed in (("a", 3), ("b", 3), ("c", 4)):
        (tmp_path / folder).mkdir()
        files = write_demo_workbooks(plan, load_questionnaire(name), tmp_path / folder, seed)
        written.append([path.read_bytes() for path in files.paths])
    assert written[0] == written[1]
    assert written[0] != written[2]


def test_a_tiny_survey_has_no_slips(tmp_path: Path, short: Questionnaire) -> None:
    """Where a handful of forms is typed nothing is got wrong."""
    plan = small_plan()._replace(units=(Unit("x", "Xã Mới", "ward", quota=3),))
    files = write_demo_workbooks(plan, short, tmp_path, 1, Simulation(phones=0))
    assert {planted.kind for planted in files.planted} == {"total"}
    assert files.expected["accepted"] == files.expected["rows"] == 3


@pytest.mark.slow
def test_more_units_than_layouts_keep_names_apart(tmp_path: Path, short: Questionnaire) -> None:
    """Units of equal names, once the ways to name a file are used up, overwrite nothing."""
    units = tuple(Unit(f"{k:03d}", "Tân Bình", "ward", quota=2) for k in range(17))
    files = write_demo_workbooks(small_plan()._replace(units=units), short, tmp_path, 1)
    assert len(list(tmp_path.iterdir())) == len(set(files.paths)) == 17


def test_a_half_given_period_is_completed() -> None:
    """One end of the period is enough; none gives the simulation's."""
    plan, simulation = small_plan(), Simulation()
    assert survey_period(plan, simulation) == simulation.default_period
    begun = plan._replace(period_from=date(2026, 3, 2))
    assert survey_period(begun, simulation) == (date(2026, 3, 2), date(2026, 4, 10))
    ended = plan._replace(period_to=date(2026, 4, 10))
    assert survey_period(ended, simulation) == (date(2026, 3, 2), date(2026, 4, 10))


def test_columns_have_excels_letters() -> None:
    """A, Z, AA, AZ, BA, ZZ, AAA."""
    assert [column_letters(k) for k in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]
