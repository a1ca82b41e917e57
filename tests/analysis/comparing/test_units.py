"""Comparisons of units: contrasts, verdicts, ranks, pairs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.comparing.groups import compare_groups
from analysis.comparing.pairs import compare_pairs
from analysis.comparing.units import COLUMNS, compare_units
from analysis.funnel import funnel_of_units
from analysis.indices import estimate_indices
from analysis.stats.contrasts import holm, satterthwaite, two_sided_p
from benchmarks.reference import kansas_city
from benchmarks.reference_designs import compare_pairwise
from survey.answers import Answers
from survey.messages import HailongError
from terminal.views.comparing import comparison_text
from tests.analysis.builders import make_answers, make_questionnaire, make_scale, random_answers
from tests.analysis.direct import design_variance, features

ONE = make_questionnaire({"a": 1})


def wards(*counts: tuple[int, int], **arguments: object) -> Answers:
    """Wards of one row: (satisfied, forms) each."""
    rows = [[5]] * 0
    unit: list[int] = []
    for ward, (hits, forms) in enumerate(counts):
        rows += [[5]] * hits + [[2]] * (forms - hits)
        unit += [ward] * forms
    return make_answers(ONE, rows, unit, **arguments)  # type: ignore[arg-type]


def test_columns_are_the_products() -> None:
    """A row per unit in the documented columns, ranks as whole numbers."""
    table = compare_units(random_answers(1), draws=500)
    assert tuple(table.columns) == COLUMNS
    assert table["unit_id"].tolist() == ["U0", "U1", "U2", "U3"]
    assert table["rank"].dtype == np.int64


def test_the_contrast_counts_the_units_own_share() -> None:
    """By t: Var = (1 − W_h)² V_h + Σ W_k² V_k with Satterthwaite's df and Holm's p (complete answers)."""
    answers = random_answers(2, missing=0.0, units=5)
    table = compare_units(answers, "a", test="t", draws=500)
    units = estimate_indices(answers, by=("unit",), criteria=("a",))
    whole = estimate_indices(answers, by=("all",), criteria=("a",))["estimate"][0]
    share = units["answers"] / units["answers"].sum()
    variances, df = units["se"] ** 2, units["df"]
    contrast = np.eye(5) - share
    parts = contrast**2 * variances
    t = (units["estimate"] - whole) / np.sqrt(parts.sum(axis=1))
    p = two_sided_p(t, satterthwaite(parts, df))
    np.testing.assert_allclose(table["difference"], units["estimate"] - whole, atol=1e-14)
    np.testing.assert_allclose(table["p"], p, rtol=1e-9)
    np.testing.assert_allclose(table["p_adjusted"], holm(p), rtol=1e-9)


def test_far_from_the_ends_score_and_t_agree() -> None:
    """With many forms near one half the two tests give nearly the same p-value."""
    answers = wards((560, 1000), (500, 1000), (520, 1000))
    score, t = (compare_units(answers, test=test, draws=500)["p"] for test in ("score", "t"))  # type: ignore[arg-type]
    np.testing.assert_allclose(score, t, rtol=0.08)


def test_a_ward_at_100_percent_is_not_above_by_chance() -> None:
    """With a standard error of zero t would call a full ward of ten forms above the rest, and refuses."""
    answers = wards((10, 10), (141, 150), (140, 150), (142, 150))
    assert compare_units(answers, test="t", draws=500).untested == {"U0": "no_variation"}
    assert compare_units(answers, draws=500)["group"][0] == "same"


def test_groups_verdicts_and_limits_tell_the_same() -> None:
    """A clearly worse ward is below, its limits are below zero, it misses the target."""
    table = compare_units(wards((140, 150), (139, 150), (75, 150), (141, 150)), draws=2000)
    row = list(table.rows())[2]
    assert (row["group"], row["target"]) == ("below", "not_met")
    assert row["upper"] < 0
    assert (row["rank"], row["rank_lower"], row["rank_upper"]) == (4, 4, 4)
    assert next(iter(table.rows()))["target"] == "met"


def test_an_open_verdict_says_how_many_forms_it_needs() -> None:
    """Not shown: the number of forms that would settle it, if any would."""
    table = compare_units(wards((42, 50), (40, 50)), draws=200)
    assert table["target"].tolist() == ["not_shown", "not_shown"]
    more = table.more_forms
    assert more["U0"] is not None
    assert more["U0"] > 0
    assert more["U1"] is None


def test_a_hundred_forms_can_be_collected_where_there_are_eight() -> None:
    """The sentence gives their number, as the table does."""
    table = compare_units(wards((7, 8), (140, 150)), draws=200)
    more = table.more_forms["U0"]
    assert more is not None
    assert 80 < more < 500
    assert f"U0: about {more} more forms" in " ".join(comparison_text(table, "en").split())


@pytest.mark.parametrize(("measure", "expected"), [("index100", 80.0), ("mean", None), ("satisfied", 0.8)])
def test_the_target_in_the_unit_of_the_measure(measure: str, expected: float | None) -> None:
    """80% is 80 points of index100; a mean on the scale has no target."""
    table = compare_units(random_answers(3), measure=measure, draws=200)  # type: ignore[arg-type]
    assert table.method.target == expected
    assert ("" in set(table["target"])) == (expected is None)


def test_a_unit_without_forms_is_not_called_the_same() -> None:
    """Not tested is empty, with the reason; it has no rank."""
    table = compare_units(wards((9, 10), (8, 10), names=["A", "B", "C"]), draws=200)
    row = list(table.rows())[2]
    assert (row["group"], row["p"], row["rank"]) == ("", None, None)
    assert table.untested == {"C": "no_forms"}


def test_a_unit_of_one_form_is_not_tested_and_spoils_no_other() -> None:
    """One form has no error of its own; the other units are compared all the same."""
    table = compare_units(wards((1, 1), (140, 150), (100, 150)), draws=500)
    assert table["group"].tolist() == ["", "above", "below"]
    assert table.untested == {"U0": "lonely_psu"}
    assert table["rank_lower"][0] == 1
    assert table["rank_upper"][0] == 3


def test_complete_counts_are_known() -> None:
    """Units counted completely differ where their figures differ, whatever the size."""
    table = compare_units(wards((3, 4), (2, 4), populations=[4, 4]), draws=200)
    assert table["group"].tolist() == ["above", "below"]
    assert table["rank_lower"].tolist() == table["rank_upper"].tolist() == [1, 2]


def test_the_same_call_gives_the_same_table() -> None:
    """Without a generator the draws are those of a fixed seed."""
    answers = random_answers(4)
    assert list(compare_units(answers, draws=500).rows()) == list(compare_units(answers, draws=500).rows())


def test_the_best_are_those_that_may_be_first() -> None:
    """A ward shown to be below another cannot be the best."""
    table = compare_units(wards((148, 150), (147, 150), (75, 150)), draws=1000)
    assert table.best == ("U0", "U1")


def test_pairs_equal_r(shared: Path) -> None:
    """Differences, errors, p-values, Holm and BH of all pairs of districts (R 4.2.2, survey 4.1.1)."""
    assert compare_pairwise(shared, kansas_city(shared, False)).largest < 1e-9


def test_pairs_are_newcombes_intervals() -> None:
    """One row, two wards, no weights: Newcombe's 56 of 70 against 48 of 80, but for t in place of z."""
    row = next(iter(compare_pairs(wards((56, 70), (48, 80)), df=1e9).rows()))
    assert (round(row["lower"], 4), round(row["upper"], 4)) == (0.0524, 0.3339)
    assert row["group"] == "above"


def test_pairs_of_chosen_units() -> None:
    """Only the units named are compared, and only among them are p-values adjusted."""
    answers = wards((140, 150), (100, 150), (120, 150), (130, 150))
    table = compare_pairs(answers, units=["U0", "U2"])
    assert len(table) == 1
    assert table["p"][0] == table["p_adjusted"][0]
    with pytest.raises(HailongError, match="U9"):
        compare_pairs(answers, units=["U9"])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"target": 80}, "analysis.bad_target"),
        ({"test": "z"}, "analysis.unknown_choice"),
        ({"adjustment": "bonferroni"}, "analysis.unknown_choice"),
        ({"criterion": "zz"}, "analysis.unknown_criterion"),
    ],
)
def test_wrong_choices_are_named(arguments: dict[str, object], code: str) -> None:
    """Each wrong choice has its message."""
    with pytest.raises(HailongError) as error:
        compare_units(random_answers(5, forms=40), **arguments)  # type: ignore[arg-type]
    assert error.value.code == code


def test_population_weights_change_the_whole_not_the_units() -> None:
    """Weighted by population the overall index moves and the contrasts follow it."""
    answers = replace(random_answers(6, populations=True))
    plain, weighted = (compare_units(answers, weights=w, draws=200) for w in ("none", "population"))  # type: ignore[arg-type]
    np.testing.assert_allclose(plain["estimate"], weighted["estimate"], rtol=1e-12)
    assert plain.method.overall != weighted.method.overall
    np.testing.assert_allclose(
        weighted["difference"], weighted["estimate"] - weighted.method.overall, atol=1e-14
    )


@settings(max_examples=8, deadline=None)
@given(
    st.integers(0, 10_000),
    st.sampled_from(["satisfied", "index100", "dissatisfied"]),
    st.sampled_from(["none", "population"]),
    st.booleans(),
)
def test_a_difference_is_estimate_minus_overall(
    seed: int, measure: str, weights: str, clusters: bool
) -> None:
    """Of the composite too, where units leave out different criteria; of groups as well as of units."""
    answers = random_answers(seed, forms=150, populations=True, clusters=12 if clusters else 0)
    skips = (answers.unit == 0) & (np.arange(answers.forms) % 8 > 0)
    answers.ratings[skips, 3] = -1
    arguments = {"measure": measure, "weights": weights, "draws": 50}
    units = compare_units(answers, **arguments)  # type: ignore[arg-type]
    groups = compare_groups(answers, "age", **arguments)  # type: ignore[arg-type]
    for table in (units, groups):
        given_ = ~np.isnan(table["difference"])
        gap = table["estimate"] - table.method.overall
        np.testing.assert_allclose(table["difference"][given_], gap[given_], atol=1e-12)


def test_the_composites_error_is_that_of_the_linearised_difference() -> None:
    """By t: Σ over strata of the variance of Σ_c a_c (1(h) − W_hc) z_c, form by form."""
    answers = random_answers(9, forms=300)
    answers.ratings[(answers.unit == 0) & (np.arange(300) % 6 > 0), 3] = -1
    table = compare_units(answers, test="t", draws=50)
    z = np.zeros((4, answers.forms))
    for columns in ([0, 1, 2], [3], [4, 5]):
        num, den = features(answers, columns, "satisfied")
        whole = den.sum()
        for unit in range(4):
            inside = answers.unit == unit
            own = inside * (num - num[inside].sum() / den[inside].sum() * den) / 3
            z[unit] += own / den[inside].sum()
            z -= own / whole
    variances = [design_variance(answers, row, True) for row in z]
    t = table["difference"] / np.sqrt(variances)
    assert np.isfinite(t).all()
    df = np.array([299.0] * 4)
    np.testing.assert_allclose(table["p"], two_sided_p(t, df), rtol=0.02, atol=1e-6)


def test_no_verdict_stands_beside_an_interval_that_denies_it() -> None:
    """Holm's last steps go further than simultaneous limits: above and below need both."""
    rng = np.random.default_rng(11)
    shown = 0
    for _ in range(6):
        counts = [(int(rng.binomial(150, p)), 150) for p in np.linspace(0.75, 0.99, 12)]
        for row in compare_units(wards(*counts), draws=300).rows():
            shown += row["group"] != "same"
            assert row["group"] == "same" or row["lower"] > 0 or row["upper"] < 0
            assert row["group"] == "same" or row["p_adjusted"] < 0.05
    assert shown > 6


def test_the_share_dissatisfied_is_ranked_from_the_smallest() -> None:
    """The ward with the fewest dissatisfied is best; its figure is below, and there is no target."""
    ratings = np.where(wards((148, 150), (120, 150), (75, 150)).ratings == 2, 1, 5)
    answers = make_answers(ONE, ratings, np.repeat([0, 1, 2], 150))
    table = compare_units(answers, measure="dissatisfied", draws=500)
    assert table["rank"].tolist() == [1, 2, 3]
    assert (table["group"][0], table["group"][2]) == ("below", "above")
    assert table.best == ("U0",)
    assert (table.method.target, set(table["target"])) == (None, {""})
    assert not table.method.larger_is_better


def test_means_of_a_descending_scale_are_ranked_from_the_smallest() -> None:
    """1 is the best level: the unit with the lowest mean has rank 1."""
    questionnaire = make_questionnaire({"a": 1}, scale=make_scale(direction="descending"))
    rng = np.random.default_rng(12)
    ratings = np.r_[rng.choice([1, 2], 60), rng.choice([4, 5], 60)][:, None]
    answers = make_answers(questionnaire, ratings, np.repeat([0, 1], 60))
    for measure in ("mean", "index100", "satisfied", "dissatisfied"):
        table = compare_units(answers, "a", measure, draws=200)  # type: ignore[arg-type]
        assert table["rank"].tolist() == [1, 2], measure
    assert compare_units(answers, "a", "mean", draws=200)["group"].tolist() == ["below", "above"]


@pytest.mark.parametrize("direction", ["ascending", "descending"])
@pytest.mark.parametrize("criterion", ["overall", "c"])
def test_a_score_is_compared_alike_in_every_unit_of_measure(direction: str, criterion: str) -> None:
    """The mean of the scale, 0–100 and percent of the best level: one p-value, limits in proportion."""
    answers = random_answers(7, forms=400)
    scale = make_scale(direction=direction)  # type: ignore[arg-type]
    questionnaire = make_questionnaire({"a": 3, "b": 1, "c": 2}, scale=scale)
    answers = replace(answers, questionnaire=questionnaire, ratings=answers.ratings[:, :6])
    mean, points = (compare_units(answers, criterion, m, draws=300) for m in ("mean", "index100"))  # type: ignore[arg-type]
    percent = compare_units(answers, criterion, "index100", recipe="ikm", draws=300)
    assert (points["p"] > 0).all()
    for table, step in ((mean, 4 / 100 * (1 if direction == "ascending" else -1)), (percent, 80 / 100)):
        np.testing.assert_allclose(table["p"], points["p"], rtol=1e-9)
        np.testing.assert_allclose(table["difference"], step * points["difference"], atol=1e-12)
        ends = np.sort([step * points["lower"], step * points["upper"]], axis=0)
        np.testing.assert_allclose([table["lower"], table["upper"]], ends, rtol=1e-6)
        assert table["rank_upper"].tolist() == points["rank_upper"].tolist()


def test_a_score_of_two_levels_is_compared_as_the_share_it_is() -> None:
    """Only the worst and the best level: 0–100 is the share satisfied, but for n − 1 in place of n."""
    counts = ((130, 150), (141, 150), (120, 150), (138, 150))
    answers = wards(*counts)
    answers = replace(answers, ratings=np.where(answers.ratings == 2, 1, answers.ratings))
    share, points = (compare_units(answers, "a", m, draws=500) for m in ("satisfied", "index100"))  # type: ignore[arg-type]
    np.testing.assert_allclose(points["p"], share["p"], rtol=0.05)
    np.testing.assert_allclose(points["lower"], 100 * share["lower"], atol=0.05)


def test_funnel_holds_units_that_differ_by_chance() -> None:
    """Units of one true share lie within 99.8% limits around the overall index, all but a few."""
    rng = np.random.default_rng(7)
    funnel = funnel_of_units(wards(*[(int(rng.binomial(150, 0.9)), 150) for _ in range(40)]))
    inside = (funnel["estimate"] >= funnel["lower_998"]) & (funnel["estimate"] <= funnel["upper_998"])
    assert inside.sum() >= 39
    assert funnel.phi < 2


def test_funnel_of_a_mean_is_refused() -> None:
    """Binomial limits are for proportions."""
    with pytest.raises(HailongError):
        funnel_of_units(random_answers(8, forms=40), measure="mean")
