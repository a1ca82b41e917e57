"""Respondents and volunteers are plausible."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from survey.demo.people import draw_attributes, draw_days, draw_volunteer_names, share_out
from survey.questionnaire.model import Attribute, Option, Questionnaire, Text


@pytest.mark.parametrize(
    ("forms", "fixed"), [(150, ()), (150, (30,)), (300, (30, 12)), (3, ()), (1, ()), (30, (30,))]
)
def test_every_form_has_a_volunteer(rng: np.random.Generator, forms: int, fixed: tuple[int, ...]) -> None:
    """Forms are shared out in blocks, none lost, the fixed numbers kept by the last volunteers."""
    who = share_out(forms, 30, rng, fixed)
    counts = np.bincount(who)
    assert len(who) == forms
    assert (np.diff(who) >= 0).all()
    assert counts[len(counts) - len(fixed) :].tolist() == list(fixed)


def test_no_forms_no_volunteers(rng: np.random.Generator) -> None:
    """A unit without forms has no volunteers either."""
    assert share_out(0, 30, rng).tolist() == []


def test_volunteers_have_names_of_their_own(rng: np.random.Generator) -> None:
    """Names do not repeat, however many volunteers there are."""
    names = draw_volunteer_names(500, rng)
    assert len(set(names)) == 500


def test_attributes_have_plausible_shares(full: Questionnaire, rng: np.random.Generator) -> None:
    """Mostly individuals, a few left blank, and the retired are old."""
    drawn = draw_attributes(full, rng.standard_normal(20_000), rng, 0.02)
    options = {a.code: [option.code for option in a.options] for a in full.attributes}
    assert set(drawn) == set(options)
    assert (drawn["doi_tuong"] == options["doi_tuong"].index("ca_nhan")).mean() == pytest.approx(
        0.90, abs=0.02
    )
    assert (drawn["tuoi"] == -1).mean() == pytest.approx(0.02, abs=0.005)
    ages = drawn["tuoi"][drawn["nghe_nghiep"] == options["nghe_nghiep"].index("nghi_huu")]
    assert (ages == options["tuoi"].index("tren_60")).mean() > 0.5
    assert not (ages == options["tuoi"].index("18-24")).any()


def test_unsatisfied_people_came_more_often(full: Questionnaire, rng: np.random.Generator) -> None:
    """The number of visits falls as satisfaction rises."""
    traits = rng.standard_normal(20_000)
    visits = draw_attributes(full, traits, rng, 0.0)["so_lan"]
    assert np.corrcoef(traits, visits)[0, 1] == pytest.approx(-0.25, abs=0.07)


def test_unknown_categories_get_shares_too(full: Questionnaire, rng: np.random.Generator) -> None:
    """An attribute of another survey is drawn from all its options."""
    options = tuple(Option(code, Text({"en": code.title()})) for code in ("bus", "tram", "ferry"))
    other = Questionnaire(
        "x", "1", ("en",), Text({}), {}, (), attributes=(Attribute("transport", Text({"en": "T"}), options),)
    )
    drawn = draw_attributes(other, rng.standard_normal(3000), rng, 0.0)["transport"]
    assert np.bincount(drawn).min() > 100


def test_days_are_working_days_of_the_period(rng: np.random.Generator) -> None:
    """Nobody collects on a Sunday; every volunteer's forms are in order of day."""
    who = share_out(150, 30, rng)
    days = draw_days(who, (date(2020, 6, 22), date(2020, 7, 31)), rng)
    assert all(date(2020, 6, 22) <= day <= date(2020, 7, 31) and day.weekday() < 5 for day in days.tolist())
    assert all((np.diff(days[who == volunteer]) >= np.timedelta64(0)).all() for volunteer in np.unique(who))


def test_a_period_of_one_sunday_is_possible(rng: np.random.Generator) -> None:
    """Where the period has no working day its days are taken as they are."""
    days = draw_days(np.zeros(3, np.int32), (date(2020, 7, 5), date(2020, 7, 5)), rng)
    assert set(days.tolist()) == {date(2020, 7, 5)}
