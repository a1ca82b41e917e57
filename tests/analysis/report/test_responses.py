"""The forms a report counts: those that came in, and those that were only handed out."""

from __future__ import annotations

from dataclasses import astuple, replace
from pathlib import Path

from analysis.report.gathering import read_responses
from tests.survey.exporting.builders import add_forms, make_survey, open_store, random_forms


def test_forms_of_a_unit_that_sent_none_were_issued_all_the_same(tmp_path: Path) -> None:
    """Else the forms issued would be fewer than were, and more of them would seem to have come back."""
    survey = make_survey(tmp_path, "ba-dinh-2020-rut-gon")
    add_forms(survey, random_forms(survey, 30))
    sent, silent = survey.plan.units[0].id, survey.plan.units[-1].id  # forms come from the first four
    with open_store(survey) as store:
        before = {row.unit_id: row for row in read_responses(store)}
        store.issue_serials(sent, 40, by="lan")
        store.issue_serials(silent, 150, by="lan")
        found = {row.unit_id: row for row in read_responses(store)}
    assert silent not in before
    assert astuple(found[silent]) == (silent, 0, 0, 0, 0, 150)
    assert found == {**before, sent: replace(before[sent], issued=40), silent: found[silent]}
