"""The table of indices: estimates against the slow way, shape, reasons for what is missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.indices import COLUMNS, estimate_groups, estimate_indices, sum_answers
from analysis.stats.intervals import wilson_interval
from survey.answers import UnitInfo
from survey.messages import HailongError
from tests.analysis.builders import make_answers, make_questionnaire, make_scale, random_answers
from tests.analysis.direct import composite, features, form_weights

GROUPS = [[0, 1, 2], [3], [4, 5]]


def one(table, **where):  # type: ignore[no-untyped-def]
    rows = list(table.where(**where).rows())
    assert len(rows) == 1
    return rows[0]


@pytest.mark.parametrize("measure", ["satisfied", "dissatisfied", "mean"])
@pytest.mark.parametrize("design", ["plain", "weighted", "clusters", "both"])
@pytest.mark.parametrize("population", [False, True])
def test_composite_equals_the_slow_way(measure: str, design: str, population: bool) -> None:
    """The composite and its variance, covariances included, equal a computation form by form."""
    answers = random_answers(
        5,
        populations=True,
        weighted=design in ("weighted", "both"),
        clusters=25 if design in ("clusters", "both") else 0,
    )
    fpc = answers.cluster is None
    table = estimate_indices(
        answers, by=("all", "sex"), measures=(measure,), weights="population" if population else "none"  # type: ignore[arg-type]
    )  # fmt: skip
    domain = answers.attributes["sex"].codes == 1
    value, variance = composite(answers, GROUPS, measure, domain, population, fpc)
    row = one(table, group="sex 1", criterion="overall")
    assert row["estimate"] == pytest.approx(value, rel=1e-12)
    assert row["se"] == pytest.approx(variance**0.5, rel=1e-10)


@pytest.mark.parametrize("clusters", [0, 30])
@pytest.mark.parametrize("measure", ["satisfied", "mean", "all_satisfied"])
def test_criterion_and_item_equal_the_slow_way(measure: str, clusters: int) -> None:
    """A criterion's ratio and a row's share, with respondents' weights, equal the slow way."""
    answers = random_answers(6, populations=True, weighted=True, clusters=clusters)
    table = estimate_indices(answers, items=True, measures=(measure,), weights="population")  # type: ignore[arg-type]
    everyone = np.ones(answers.forms, dtype=bool)
    for code, columns in {"a": [0, 1, 2], "c": [4, 5], "a.2": [1], "general": [6]}.items():
        value, variance = composite(answers, [columns], measure, everyone, True, not clusters)
        row = one(table, scope="all", criterion=code)
        assert row["estimate"] == pytest.approx(value, rel=1e-12)
        assert row["se"] == pytest.approx(variance**0.5, rel=1e-10)


def test_forms_answers_and_df() -> None:
    """Forms are those that answered, df these minus their strata."""
    answers = random_answers(7, missing=0.4)
    row = one(estimate_indices(answers), scope="all", criterion="a")
    _, count = features(answers, [0, 1, 2], "satisfied")
    assert row["forms"] == (count > 0).sum()
    assert row["answers"] == count.sum()
    assert row["df"] == (count > 0).sum() - 4


def test_df_of_clusters_counts_those_that_answered() -> None:
    """With a coarser sampling unit, df are the units with an answer minus the strata."""
    ratings = [[5], [4], [1], [-1], [5], [2]]
    answers = make_answers(
        make_questionnaire({"a": 1}), ratings, unit=[0, 0, 0, 0, 1, 1], cluster=[0, 0, 1, 2, 3, 4]
    )
    assert one(estimate_indices(answers), scope="all", criterion="a")["df"] == 2


def test_share_satisfied_with_everything() -> None:
    """The composite's all_satisfied is the share of forms satisfied with all they answered."""
    rows = [[5, 4, 5], [5, -1, 4], [5, 5, 3], [-1, -1, -1]]
    answers = make_answers(make_questionnaire({"a": 2, "b": 1}), rows)
    table = estimate_indices(answers, measures=("all_satisfied",))
    assert one(table, scope="all", criterion="overall")["estimate"] == pytest.approx(2 / 3)
    assert one(table, scope="all", criterion="a")["estimate"] == 1.0


def test_columns_and_order() -> None:
    """Columns are the product's; domains are units, levels, everything, each by criterion."""
    table = estimate_indices(random_answers(8))
    assert tuple(table.columns) == COLUMNS
    assert list(dict.fromkeys(table["scope"])) == ["unit", "level", "all"]
    assert table["criterion"][:5].tolist() == ["overall", "a", "b", "c", "general"]
    assert list(dict.fromkeys(table["unit_id"][table["scope"] == "level"])) == ["district", "ward"]


def test_one_level_is_not_repeated() -> None:
    """Where all units are of one level, its row would only repeat that of everything."""
    answers = make_answers(make_questionnaire({"a": 1}), [[5], [4], [3]], unit=[0, 0, 1])
    assert "level" not in estimate_indices(answers)["scope"]
    assert len(estimate_indices(answers, by=("level",), criteria=("a",))) == 1


def test_crossing_attributes() -> None:
    """Entries of `by` are crossed; groups are named by the categories' labels."""
    table = estimate_indices(random_answers(9), by=("unit", "sex", "age"), criteria=("a",))
    assert len(table) == 4 * 2 * 3
    assert table["by"][0] == "sex × age"
    assert table["group"][1] == "sex 0 × age 1"


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("clusters", [0, 30])
def test_groups_of_attributes_in_one_pass_are_those_of_each(weighted: bool, clusters: int) -> None:
    """The same rows as attribute by attribute, "not given" among them; not one more."""
    answers = random_answers(14, populations=True, weighted=weighted, clusters=clusters)
    answers.attributes["sex"].codes[:9] = -1
    choices = {"weights": "population", "level": 0.9}
    found = estimate_groups(answers, ("sex", "age"), **choices)  # type: ignore[arg-type]
    assert [len(table) for table in found.values()] == [3 * 5, 3 * 5]
    for code, table in found.items():
        own = estimate_indices(answers, ("all", code), **choices)  # type: ignore[arg-type]
        for name in COLUMNS:
            if own[name].dtype == object:
                assert table[name].tolist() == own[name].tolist(), name
            else:
                np.testing.assert_allclose(table[name], own[name], rtol=1e-12, err_msg=name)


def test_groups_weighted_to_margins_are_those_of_each_attribute() -> None:
    """Their sums tell the margins' categories apart."""
    answers = replace(random_answers(15), margins={"sex": {"sex0": 300.0, "sex1": 100.0}})
    found = estimate_groups(answers, ("age",), weights="margins")["age"]
    own = estimate_indices(answers, ("all", "age"), weights="margins")
    assert found["estimate"].tolist() == own["estimate"].tolist()
    assert found["estimate"].tolist() != estimate_groups(answers, ("age",))["age"]["estimate"].tolist()


def test_a_domain_is_zero_weighted_not_filtered() -> None:
    """A group's variance counts the forms outside it: n_h is all of the stratum."""
    answers = random_answers(10, units=1, missing=0.0)
    row = one(estimate_indices(answers, by=("sex",)), group="sex 0", criterion="b")
    alone = answers.attributes["sex"].codes == 0
    filtered = replace(
        answers, ratings=answers.ratings[alone], unit=answers.unit[alone], attributes={}
    )  # fmt: skip
    other = one(estimate_indices(filtered), scope="all", criterion="b")
    assert row["estimate"] == other["estimate"]
    n, k = answers.forms, int(alone.sum())
    assert row["se"] ** 2 / other["se"] ** 2 == pytest.approx(n / (n - 1) * (k - 1) / k, rel=1e-12)


def test_a_unit_without_forms_says_so() -> None:
    """A unit that sent nothing is a row with no numbers and a reason."""
    answers = make_answers(make_questionnaire({"a": 1}), [[5], [4], [3]], names=["A", "B"])
    row = one(estimate_indices(answers), unit="B", criterion="overall")
    assert row["flag"] == "no_forms"
    assert row["estimate"] is None
    assert row["forms"] == 0


def test_unanswered_criterion_leaves_no_composite() -> None:
    """Without answers to one criterion there is no composite, rather than one of the others."""
    answers = make_answers(make_questionnaire({"a": 1, "b": 1}), [[5, -1], [4, -1], [1, -1]])
    table = estimate_indices(answers)
    assert one(table, scope="all", criterion="overall")["flag"] == "criterion_missing"
    assert one(table, scope="all", criterion="b")["flag"] == "no_answers"
    assert one(table, scope="all", criterion="a")["estimate"] == pytest.approx(2 / 3)


def test_wilson_is_never_empty_at_the_boundary() -> None:
    """At 100% the default interval has a lower limit below 1, and the row says why."""
    answers = make_answers(make_questionnaire({"a": 1}), [[5]] * 20)
    row = one(estimate_indices(answers), scope="all", criterion="a")
    assert (row["upper"], row["flag"]) == (1.0, "boundary")
    assert row["lower"] == pytest.approx(20 / (20 + 1.959963984540054**2))


def test_textbook_wilson() -> None:
    """One row, one unit, no weights, no correction: Newcombe's 81 of 263 (1998, table I)."""
    answers = make_answers(make_questionnaire({"a": 1}), [[5]] * 81 + [[1]] * 182)
    row = one(estimate_indices(answers), scope="all", criterion="a")
    assert (round(row["lower"], 4), round(row["upper"], 4)) == (0.2553, 0.3662)


@pytest.mark.parametrize("interval", ["logit", "mean"])
def test_methods_without_an_answer_at_the_boundary_refuse(interval: str) -> None:
    """logit and mean have no interval at 100%: empty with a reason, never zero width."""
    answers = make_answers(make_questionnaire({"a": 1}), [[5]] * 20)
    row = one(estimate_indices(answers, interval=interval), scope="all", criterion="a")  # type: ignore[arg-type]
    assert (row["lower"], row["upper"], row["flag"]) == (None, None, "no_variation")


def test_beta_at_the_boundary_is_clopper_pearson() -> None:
    """Where R's beta is not a number, ours is Clopper and Pearson's with n."""
    answers = make_answers(make_questionnaire({"a": 1}), [[5]] * 20)
    row = one(estimate_indices(answers, interval="beta"), scope="all", criterion="a")
    assert row["lower"] == pytest.approx(0.025 ** (1 / 20))


def test_a_mean_without_variation_has_no_interval() -> None:
    """All scores alike: the mean is given, its interval is not."""
    answers = make_answers(make_questionnaire({"a": 2}), [[4, 4]] * 12)
    row = one(estimate_indices(answers, measures=("mean",)), scope="all", criterion="a")
    assert row["estimate"] == 4.0
    assert (row["lower"], row["flag"]) == (None, "no_variation")


@pytest.mark.parametrize("clusters", [0, 9])
def test_the_score_interval_of_two_levels_is_that_of_their_share(clusters: int) -> None:
    """Where all answers are at the ends of the scale, a mean is the share at the best level, so Wilson's
    interval of both is the same; few forms on one side and clusters are seen to alike."""
    for satisfied in (82, 3, 0):
        ratings = np.where(np.arange(90) < satisfied, 5, 1)[:, None]
        cluster = np.arange(90) % clusters if clusters else None
        answers = make_answers(make_questionnaire({"a": 1}), ratings, cluster=cluster)
        share, mean = (
            one(estimate_indices(answers, interval="score", measures=(measure,)), scope="all", criterion="a")  # type: ignore[arg-type]
            for measure in ("satisfied", "mean")
        )
        default = one(estimate_indices(answers), scope="all", criterion="a")
        for end in ("lower", "upper"):
            assert share[end] == default[end]
            assert mean[end] == pytest.approx(1 + 4 * share[end], rel=1e-12)
        assert mean["flag"] == share["flag"]


def test_the_score_interval_stays_on_the_scale_where_t_leaves_it() -> None:
    """Nine at the best level and one at the worst; the limits are Wilson's of 9 in 10."""
    answers = make_answers(make_questionnaire({"a": 1}), [[5]] * 9 + [[1]])
    row = one(estimate_indices(answers, interval="score", measures=("index100",)), scope="all", criterion="a")
    lower, upper = wilson_interval(0.9, 10, 0.95)
    assert (row["lower"], row["upper"]) == pytest.approx((100 * float(lower), 100 * float(upper)), rel=1e-12)
    assert row["flag"] == ""


def test_scores_without_variation_have_a_score_interval_of_the_forms() -> None:
    """Nobody knows how much scores that are all 4 vary: as much as a share at most."""
    answers = make_answers(make_questionnaire({"a": 2}), [[4, 4]] * 12)
    row = one(estimate_indices(answers, interval="score", measures=("mean",)), scope="all", criterion="a")
    lower, upper = wilson_interval(0.75, 12, 0.95)
    assert (row["lower"], row["upper"]) == pytest.approx((1 + 4 * float(lower), 1 + 4 * float(upper)))
    assert row["flag"] == "boundary"


def test_a_scale_turned_round_has_the_same_score_interval() -> None:
    """Five forms' worth of answers on one side, but for the last digit."""
    counts = {1: 18, 2: 18, 3: 1}
    limits = []
    for direction in ("ascending", "descending"):
        scale = make_scale(direction=direction)
        ratings = [
            [value if direction == "descending" else 6 - value]
            for value, count in counts.items()
            for _ in range(count)
        ]
        answers = make_answers(make_questionnaire({"a": 1}, scale=scale), ratings)
        mean, hundred = (
            one(estimate_indices(answers, interval="score", measures=(measure,)), scope="all", criterion="a")  # type: ignore[arg-type]
            for measure in ("mean", "index100")
        )
        limits.append((hundred["lower"], hundred["upper"]))
        expressed = sorted(100 * (mean[end] - 1) / 4 for end in ("lower", "upper"))
        assert expressed == pytest.approx(
            limits[-1] if direction == "ascending" else [100 - limit for limit in limits[-1][::-1]]
        )
    assert limits[0] == pytest.approx(limits[1], rel=1e-12)


def test_one_answer_gives_no_interval() -> None:
    """A single form that answered leaves no degrees of freedom."""
    answers = make_answers(make_questionnaire({"a": 1}), [[5], [-1], [-1]])
    row = one(estimate_indices(answers), scope="all", criterion="a")
    assert (row["estimate"], row["se"], row["lower"], row["flag"]) == (1.0, None, None, "no_df")


def test_a_lonely_form_refuses_the_interval_unless_told() -> None:
    """A stratum of one form has no variance; the policy may take it as certain."""
    answers = make_answers(make_questionnaire({"a": 1}), [[5], [1], [4], [5]], unit=[0, 0, 0, 1])
    assert one(estimate_indices(answers), scope="all", criterion="a")["flag"] == "lonely_psu"
    table = estimate_indices(answers, lonely="certainty")
    assert one(table, scope="all", criterion="a")["lower"] is not None


def test_a_complete_count_has_no_error() -> None:
    """n = N: the only zero width, and labelled."""
    answers = make_answers(make_questionnaire({"a": 1}), [[5], [1], [4]], populations=[3])
    row = one(estimate_indices(answers), scope="all", criterion="a")
    assert row["lower"] == row["upper"] == row["estimate"]
    assert row["flag"] == "complete_count"
    assert one(estimate_indices(answers, fpc=False), scope="all", criterion="a")["flag"] == ""


def test_population_weights_need_populations() -> None:
    """Weighting by population names the units whose population is unknown."""
    answers = make_answers(
        make_questionnaire({"a": 1}), [[5], [4], [3], [2]], unit=[0, 0, 1, 1], populations=[100, None]
    )
    with pytest.raises(HailongError) as error:
        estimate_indices(answers, weights="population")
    assert error.value.values["units"] == "U1"


def test_more_forms_than_people_is_refused() -> None:
    """A population smaller than the number of forms is an error, unless it is not used."""
    answers = make_answers(make_questionnaire({"a": 1}), [[5], [4], [3]], populations=[2])
    with pytest.raises(HailongError, match="population"):
        estimate_indices(answers)
    assert len(estimate_indices(answers, fpc=False)) > 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"by": ("gender",)}, "analysis.unknown_attribute"),
        ({"criteria": ("z",)}, "analysis.unknown_criterion"),
        ({"interval": "wald"}, "analysis.unknown_choice"),
        ({"measures": ("median",)}, "analysis.unknown_choice"),
        ({"recipe": "best"}, "analysis.unknown_recipe"),
        ({"level": 95}, "analysis.bad_level"),
    ],
)
def test_unknown_choices_are_named(arguments: dict[str, object], code: str) -> None:
    """A choice that does not exist is an error that lists those that do."""
    with pytest.raises(HailongError) as error:
        estimate_indices(random_answers(1, forms=20), **arguments)  # type: ignore[arg-type]
    assert error.value.code == code
    assert error.value.message("vi")


def test_sums_give_the_same_table_as_answers() -> None:
    """Estimating from sums made before gives the same numbers."""
    answers = random_answers(11)
    direct, later = (
        estimate_indices(answers, by=("sex",)),
        estimate_indices(sum_answers(answers, ("sex",)), ("sex",)),
    )
    assert list(direct.rows()) == list(later.rows())


def test_mixed_scales_have_no_mean() -> None:
    """Rows on different scales have an index from 0 to 100 but no mean in scale units."""
    five, three = (
        make_questionnaire({"a": 1}),
        make_questionnaire({"b": 1}, scale=make_scale(0, 2, name="three")),
    )
    both = replace(five, criteria=(*five.criteria, *three.criteria))
    answers = make_answers(both, [[5, 2], [3, 0], [1, 1], [2, 2]])
    table = estimate_indices(answers, measures=("mean", "index100"))
    row = one(table, scope="all", criterion="overall", measure="mean")
    assert (row["estimate"], row["flag"]) == (None, "mixed_scales")
    index = one(table, scope="all", criterion="overall", measure="index100")
    assert index["estimate"] == pytest.approx((100 * (11 / 4 - 1) / 4 + 100 * (5 / 4) / 2) / 2)


def test_every_flag_has_a_sentence() -> None:
    """Each reason code that can occur has a sentence in both languages."""
    answers = make_answers(make_questionnaire({"a": 1}), [[5]] * 3, names=["A", "B"])
    table = estimate_indices(answers)
    assert set(table.reasons("vi")) == {"boundary", "no_forms"}
    for code in table.estimates.reasons:
        from analysis.indices import reason

        assert reason(code, "vi") != reason(code, "en")


def test_empty_survey() -> None:
    """No forms at all: every row says so and nothing breaks."""
    answers = make_answers(make_questionnaire({"a": 1}), np.zeros((0, 1)), unit=[], names=["A"])
    table = estimate_indices(answers, measures=("satisfied", "mean"))
    assert set(table["flag"]) == {"no_forms"}


def test_a_mean_interval_outside_the_range_is_flagged() -> None:
    """The t interval of a share may pass 1, of a score the scale's end; it is given as R gives it, and
    flagged."""
    answers = make_answers(make_questionnaire({"a": 1}), [[5]] * 9 + [[1]])
    for measure, end in (("satisfied", 1), ("mean", 5), ("index100", 100)):
        table = estimate_indices(answers, interval="mean", measures=(measure,))  # type: ignore[arg-type]
        row = one(table, scope="all", criterion="a")
        assert row["upper"] > end
        assert row["flag"] == "out_of_range"


def test_strata_may_cross_units_with_an_attribute() -> None:
    """Rounds as strata: a round's estimate is that of a survey of the round alone."""
    answers = replace(random_answers(12, populations=True), strata=("sex",))
    units = tuple(UnitInfo(u.id, u.name, u.level, u.level_name, u.population * 9) for u in answers.units)  # type: ignore[operator]
    answers = replace(answers, units=units)
    first = answers.attributes["sex"].codes == 0
    alone = replace(
        answers, ratings=answers.ratings[first], unit=answers.unit[first], attributes={}, strata=()
    )  # fmt: skip
    row = one(
        estimate_indices(answers, by=("all", "sex"), weights="population"), group="sex 0", criterion="a"
    )
    other = one(estimate_indices(alone, by=("all",), weights="population"), criterion="a")
    for name in ("estimate", "se", "lower", "df", "deff"):
        assert row[name] == pytest.approx(other[name], rel=1e-12), name


def test_weights_of_forms_sum_to_the_population() -> None:
    """With respondents' weights the stratum weight makes them sum to N_h."""
    answers = random_answers(13, populations=True, weighted=True)
    total = form_weights(answers, True).sum()
    assert total == pytest.approx(sum(unit.population or 0 for unit in answers.units))


def test_few_clusters_are_flagged() -> None:
    """Fewer than five in a unit: said beside the interval, which knows it at 100% too."""
    ratings = np.full((120, 1), 5)
    unit = np.repeat([0, 1], 60)
    answers = make_answers(make_questionnaire({"a": 1}), ratings, unit, cluster=np.arange(120) // 20)
    table = estimate_indices(answers, ("unit",), ("a",))
    assert table["flag"].tolist() == ["boundary;few_clusters"] * 2
    plain = estimate_indices(replace(answers, cluster=None), ("unit",), ("a",))
    assert (table["lower"] < plain["lower"] - 0.15).all()
    assert "few_clusters" in table.reasons("vi")
