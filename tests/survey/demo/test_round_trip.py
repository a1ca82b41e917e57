"""The importer makes of the workbooks what the truth says: everything, and nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pytest

from survey.demo import DemoFiles, write_demo_workbooks
from survey.folder import create_survey
from survey.importing.report import FileReport
from survey.importing.run import import_files
from survey.questionnaire.model import Questionnaire
from survey.serials import format_serial, parse_serial
from survey.store import StoredForm, create_store

CODES = {
    "out_of_range": "importing.out_of_range",
    "two_marks": "importing.two_marks",
    "unit_typo": "importing.unit_corrected",
    "phone": "importing.masked",
}


@dataclass(frozen=True)
class RoundTrip:
    """What was written, what the importer said, what the store holds."""

    files: DemoFiles
    reports: tuple[FileReport, ...]
    stored: dict[str, StoredForm]


@pytest.fixture(scope="module", params=["ba-dinh-2020", "ba-dinh-2020-rut-gon"])
def trip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> RoundTrip:
    """A small Ba Đình survey written and imported."""
    survey = create_survey(tmp_path_factory.mktemp("trip") / "survey", request.param)
    units = tuple(unit._replace(quota=40 if unit.level == "district" else 20) for unit in survey.plan.units)
    files = write_demo_workbooks(survey.plan._replace(units=units), survey.questionnaire, survey.incoming, 11)
    with create_store(survey.database, survey.questionnaire) as store:
        reports = import_files(survey, store, files.paths, by="test")
        stored = {printed(form.form.serial, files): form for form in store.read_forms()}
    return RoundTrip(files, reports, stored)


def printed(serial: str | None, files: DemoFiles) -> str:
    """A serial as printed on the form, however it was typed."""
    understood = parse_serial(serial or "", [unit.id for unit in files.population.units])
    return (understood.text if understood else None) or f"not understood: {serial}"


def serials(files: DemoFiles) -> list[str]:
    """The serial of every form of the population."""
    population = files.population
    return [
        format_serial(population.units[unit].id, int(number))
        for unit, number in zip(population.unit, population.number, strict=True)
    ]


def test_rows_are_conserved(trip: RoundTrip) -> None:
    """Accepted, held, rejected, resent and left out are the truth's, and add up to the rows."""
    found = {state: sum(getattr(report, state) for report in trip.reports) for state in trip.files.expected}
    assert found == dict(trip.files.expected)
    assert found["rows"] == sum(found[state] for state in ("accepted", "held", "rejected", "resent"))


def test_every_form_comes_back_as_it_was(trip: RoundTrip) -> None:
    """Ratings, unit, date, volunteer and attributes of every accepted form, through fifteen layouts."""
    population, rejected = trip.files.population, {p.form for p in trip.files.where("nearly_empty")}
    options = {a.code: [option.code for option in a.options] for a in population.questionnaire.attributes}
    for position, serial in enumerate(serials(trip.files)):
        if position in rejected:
            assert serial not in trip.stored
            continue
        form = trip.stored[serial].form
        assert np.array_equal(np.frombuffer(form.ratings, np.int8), population.ratings[position]), serial
        assert form.unit_id == population.units[population.unit[position]].id
        assert form.collected_on == population.day[position].item().isoformat()
        assert form.volunteer == population.volunteers[population.volunteer[position]]
        assert dict(form.attributes) == {
            code: options[code][column[position]]
            for code, column in population.attributes.items()
            if column[position] >= 0
        }


def test_comments_come_back_masked(trip: RoundTrip) -> None:
    """Each comment as typed, but without the telephone numbers."""
    phones = {planted.form for planted in trip.files.where("phone")}
    typed = dict(zip(serials(trip.files), range(trip.files.population.forms), strict=True))
    found = {typed[serial]: form.form.comment for serial, form in trip.stored.items() if form.form.comment}
    expected = trip.files.population.comments
    assert set(found) == set(expected)
    assert {form for form, text in found.items() if text != expected[form]} == phones
    assert not any("060" in text for text in found.values())


def test_every_planted_cell_is_reported_at_its_address(trip: RoundTrip) -> None:
    """Spoilt marks, the mistyped ward and the masked numbers, cell by cell, and no others."""
    planted = {(CODES[p.kind], p.path.name, p.sheet, p.cell) for p in trip.files.planted if p.kind in CODES}
    reported = {
        (problem.code, report.path.name, problem.sheet, problem.cell)
        for report in trip.reports
        for problem in report.problems
        if problem.code in CODES.values()
    }
    assert reported == planted


def test_planted_rows_have_their_state(trip: RoundTrip) -> None:
    """The resent, conflicting, nearly empty and total rows are the ones the truth names."""
    states = {"resent": "resent", "conflict": "held", "nearly_empty": "rejected", "total": "left_out"}
    planted = {(p.path.name, p.row): states[p.kind] for p in trip.files.planted if p.kind in states}
    found = {
        (report.path.name, row.number): row.state
        for report in trip.reports
        for row in report.result_rows
        if row.state != "accepted"
    }
    assert found == planted


def test_nothing_else_is_complained_about(trip: RoundTrip) -> None:
    """Errors are the spoilt marks, the conflict and the invalid form; nothing honest is refused."""
    errors = Counter(
        problem.code for report in trip.reports for problem in report.problems if problem.severity == "error"
    )
    assert errors == {
        "importing.out_of_range": 3,
        "importing.two_marks": 2,
        "importing.too_few_answers": 1,
        "importing.differs": 1,
    }


def test_the_perfect_unit_is_perfect_in_the_store(trip: RoundTrip) -> None:
    """The unit with 100% on a criterion still has it after the import."""
    ((unit, code),) = trip.files.population.perfect
    questionnaire: Questionnaire = trip.files.population.questionnaire
    criterion = next(criterion for criterion in questionnaire.criteria if criterion.code == code)
    unit_id = trip.files.population.units[unit].id
    marks = [
        np.frombuffer(stored.form.ratings, np.int8)[questionnaire.position[item.code]]
        for stored in trip.stored.values()
        for item in criterion.items
        if stored.form.unit_id == unit_id
    ]
    assert {int(mark) for mark in marks if mark >= 0} == {4, 5}
