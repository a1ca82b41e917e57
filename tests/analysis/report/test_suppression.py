"""What is withheld, and that it cannot be computed from what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from analysis.charts.selection import pick_rows
from analysis.indices import estimate_indices
from analysis.recipes import resolve_recipe
from analysis.report.facts import Facts
from analysis.report.inputs import PreviousWave
from analysis.report.suppression import (
    decide,
    hide_groups,
    suppress,
    suppress_distribution,
    suppress_profile,
)
from analysis.table import Table
from survey.answers import Answers
from survey.questionnaire.model import BLANK
from tests.analysis.report import sample

Cell = tuple[str, str, str]


def states(found: Answers) -> Mapping[tuple[str, str], str]:
    """The decision on the indices of these answers."""
    return decide(estimate_indices(found), found.units)


def attack(found: Answers) -> dict[Cell, tuple[float, float]]:
    """What an attacker who knows every published index and every number of answers can say of the others.

    Unknown are all withheld indices of units, levels and everything. Known relations: an index for a level
    or for everything is the mean of its units' weighted by their answers; a composite is the mean of its
    criteria. Returns the range left open for each withheld unit's cell, by linear programming.
    """
    table = estimate_indices(found)
    published = suppress(table, decide(table, found.units))
    true = {(r.scope, r.unit_id, r.criterion): r for r in pick_rows(table, measure="satisfied")}
    shown = {(r.scope, r.unit_id, r.criterion): r for r in pick_rows(published, measure="satisfied")}
    hidden = [key for key, row in shown.items() if true[key].forms > 0 and not row.published]
    position = {key: index for index, key in enumerate(hidden)}
    rows, sides = _relations(found, true)
    system = np.zeros((len(rows), len(hidden)))
    right = np.array(sides, dtype=float)
    for index, relation in enumerate(rows):
        for key, weight in relation.items():
            if key in position:
                system[index, position[key]] += weight
            else:
                right[index] -= weight * true[key].estimate
    ranges = {}
    for key in hidden:
        if key[0] != "unit":
            continue
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(hidden))
            goal[position[key]] = sign
            result = linprog(goal, A_eq=system, b_eq=right, bounds=(0, 1), method="highs")
            assert result.status == 0, result.message
            ends.append(sign * result.fun)
        ranges[key] = (ends[0], ends[1])
    return ranges


def _relations(found: Answers, true: Mapping[Cell, Any]) -> tuple[list[dict[Cell, float]], list[float]]:
    recipe = resolve_recipe(found.questionnaire)
    groups = {group.code: weight for group, weight in zip(recipe.groups, recipe.weights, strict=True)}
    level = {unit.id: unit.level for unit in found.units}
    rows: list[dict[Cell, float]] = []
    codes: Sequence[str] = (
        [*groups, found.questionnaire.overall.code] if found.questionnaire.overall else [*groups]
    )
    wholes = [("all", "")] + [
        ("level", code) for code in dict.fromkeys(level.values()) if ("level", code, "overall") in true
    ]
    for scope, code in wholes:
        for criterion in codes:
            own = [
                u
                for u in level
                if (scope == "all" or level[u] == code) and true["unit", u, criterion].forms > 0
            ]
            answers = {u: true["unit", u, criterion].answers for u in own}
            total = sum(answers.values())
            relation: dict[Cell, float] = {("unit", u, criterion): answers[u] / total for u in own}
            relation[scope, code, criterion] = -1.0
            rows.append(relation)
    for scope, code in [*wholes, *(("unit", u) for u in level if true["unit", u, "overall"].forms > 0)]:
        relation = {(scope, code, criterion): weight for criterion, weight in groups.items()}
        relation[scope, code, "overall"] = -1.0
        rows.append(relation)
    return rows, [0.0] * len(rows)


@pytest.mark.parametrize(
    "forms",
    [
        {"00001": 12},
        {"00001": 12, "00002": 8},
        {"00001": 29, "00002": 29, "00003": 29},
        {"quan": 12},
        {"quan": 12, "00001": 5},
        {"00001": 1},
    ],
    ids=["one", "two small", "three", "district", "district and ward", "one form"],
)
def test_withheld_units_stay_open(forms: Mapping[str, int]) -> None:
    """No withheld index can be narrowed to less than two points by linear programming."""
    found = sample.answers(forms)
    ranges = attack(found)
    for unit_id in forms:
        assert ("unit", unit_id, "overall") in ranges
    small = {unit_id for unit_id, count in forms.items() if count < 30}
    assert not [key for key, (low, high) in ranges.items() if key[1] in small and high - low < 0.02]


def test_a_withheld_criterion_stays_open() -> None:
    """A criterion answered on seven forms is withheld, and so is enough around it."""
    found = sample.answers()
    ratings = found.ratings.copy()
    rows = np.flatnonzero(found.unit == 3)[7:]
    columns = [i for i, item in enumerate(found.questionnaire.rated) if item.code.startswith("8")]
    ratings[np.ix_(rows, columns)] = BLANK
    ranges = attack(Answers(found.questionnaire, ratings, found.unit, found.units))
    unit = found.units[3].id
    last = [c.code for c in found.questionnaire.criteria][-1]
    low, high = ranges["unit", unit, last]
    assert high - low > 0.02


def test_a_criterion_on_which_the_withheld_agree_stays_open() -> None:
    """All answers of both withheld wards are satisfied, some of the next are not: its criteria go too."""
    found = sample.answers({"00001": 25})
    ratings = found.ratings.copy()
    columns = [i for i, item in enumerate(found.questionnaire.rated) if item.code.startswith("3")]
    places = [place for place, unit in enumerate(found.units) if unit.id in ("00001", "00002")]
    hidden = np.isin(found.unit, places)
    ratings[np.ix_(np.flatnonzero(hidden), columns)] = 5
    agreed = Answers(found.questionnaire, ratings, found.unit, found.units)
    decided = states(agreed)
    assert (decided["unit", "00001"], decided["unit", "00002"]) == ("none", "none")
    assert [code for (_, code), state in decided.items() if state == "composite"] == ["00003"]
    low, high = attack(agreed)["unit", "00001", "3"]
    assert high - low >= 0.02


def test_where_a_whole_level_agrees_nothing_more_is_withheld() -> None:
    """The level's own index says that all are satisfied; other criteria are published as before."""
    found = sample.answers({"00001": 25})
    ratings = found.ratings.copy()
    columns = [i for i, item in enumerate(found.questionnaire.rated) if item.code.startswith("3")]
    ratings[:, columns] = 5
    decided = states(Answers(found.questionnaire, ratings, found.unit, found.units))
    assert "composite" not in decided.values()


@pytest.mark.parametrize("recipe", ["mean100", "ikm"])
def test_an_index_out_of_a_hundred_withholds_as_much_as_a_share(recipe: str) -> None:
    """One small ward takes one other along, not all of its level."""
    found = sample.answers({"00001": 25})
    table = estimate_indices(found, recipe=recipe)
    own = Table({name: values[table["measure"] == "index100"] for name, values in table.columns.items()})
    decided = decide(own, found.units)
    assert [code for (_, code), state in decided.items() if state == "none"] == ["00001", "00002"]


def test_thirty_forms_are_enough() -> None:
    """From 30 forms an index is published; nothing else is withheld then."""
    assert set(states(sample.answers({"00001": 30})).values()) == {"full"}


def test_a_unit_below_thirty_takes_the_next_smallest_along() -> None:
    """One gap alone could be filled from the total."""
    decided = states(sample.answers({"00001": 29, "00002": 100}))
    assert [key for key, state in decided.items() if state == "none"] == [
        ("unit", "00001"),
        ("unit", "00002"),
    ]


def test_units_without_forms_hide_nothing() -> None:
    """An empty unit needs no protection."""
    assert set(states(sample.answers({"00001": 0})).values()) == {"full"}


def test_a_withheld_level_costs_the_total() -> None:
    """District = everything − wards, so with the district's 12 forms withheld everything goes."""
    decided = states(sample.answers({"quan": 12}))
    assert decided["level", "district"] == "none"
    assert decided["all", ""] == "none"
    assert decided["level", "ward"] == "full"


def test_suppressed_figures_are_gone_and_marked() -> None:
    """Estimate, error, limits: nothing is left but the number of forms."""
    found = sample.answers({"00001": 12})
    table = suppress(estimate_indices(found), states(found))
    row = next(r for r in table.where(scope="unit", unit_id="00001", criterion="overall").rows())
    assert [row[name] for name in ("estimate", "se", "lower", "upper", "deff")] == [None] * 5
    assert (row["flag"], row["forms"]) == ("c", 12)
    cell = next(r for r in table.where(scope="unit", unit_id="00001", criterion="1").rows())
    assert (cell["forms"], cell["answers"]) == (None, None)


def test_a_past_put_together_from_a_small_unit_is_withheld() -> None:
    """Merged with 138 other forms the twelve are hidden, but cases and forms weigh them differently."""
    found = sample.inputs()
    least = {unit.id: 12 if unit.id == "00001" else 150 for unit in found.answers.units}
    changes = Table({"unit_id": np.array([*least], dtype=object), "least_forms": np.array([*least.values()])})
    wave = PreviousWave("2019", "2020", found.indices, changes)
    before = Facts(replace(found, previous=wave), "vi").before
    assert before is not None
    withheld = {
        row.unit_id for row in pick_rows(before, scope="unit", criterion="overall") if "c" in row.marks
    }
    assert withheld == {"00001", "00002"}


def test_wide_intervals_are_marked() -> None:
    """[u] from a half-width of ten points."""
    found = sample.answers(seed=3, name="ba-dinh-2020-rut-gon", forms={"00001": 31})
    table = suppress(estimate_indices(found), states(found))
    for row in pick_rows(table, scope="unit"):
        if row.has_interval:
            assert ("u" in row.marks) == ((row.upper - row.lower) / 2 > 0.10)


def distribution(counts: Sequence[int]) -> Table:
    """One criterion with these answers on levels 1 to 5."""
    total = sum(counts)
    return Table(
        {
            "criterion": np.array(["1"] * 5, dtype=object),
            "value": np.arange(1, 6),
            "label": np.array(list("abcde"), dtype=object),
            "share": np.array(counts) / total,
            "count": np.array(counts),
            "answers": np.full(5, total),
        }
    )


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        ((20, 30, 50, 100, 100), (20, 30, 50, 100, 100)),
        ((0, 0, 50, 100, 100), (0, 0, 50, 100, 100)),
        ((3, 30, 50, 100, 100), (None, 33, 50, 100, 100)),
        ((3, 4, 50, 100, 100), (None, None, 57, 100, 100)),
        ((30, 30, 4, 100, 100), (30, None, 34, 100, 100)),
        ((0, 0, 4, 100, 100), (None, None, 4, 100, 100)),
        ((30, 30, 30, 100, 2), (30, 30, 30, 102, None)),
        ((3, 0, 50, 100, 100), (None, None, 53, 100, 100)),
    ],
)
def test_small_levels_join_their_neighbour(counts: Sequence[int], wanted: Sequence[int | None]) -> None:
    """No level of 1 to 9 answers stands alone, except as the complement of the index itself."""
    table = suppress_distribution(distribution(counts), (1, 2, 3, 4, 5), frozenset({4, 5}))
    assert [None if v != v else int(v) for v in table["count"]] == list(wanted)


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        ((20, 30, 50, 100, 100), (20, 30, 50, 100, 100)),  # nothing small
        ((3, 30, 50, 100, 100), (None, None, 83, 200, None)),  # 1 + 2 alone would follow from the mean
        ((3, 4, 50, 100, 2), (None, None, 57, 102, None)),  # both ends joined: open as they are
        ((0, 0, 5, 0, 100), ()),  # sides alone give everything away: the row is left out
        ((1, 1, 2, 90, 100), ()),  # the mean is not the share satisfied, whose complement 4 would be
    ],
)
def test_a_published_mean_joins_more_levels(counts: Sequence[int], wanted: Sequence[int | None]) -> None:
    """One more equation: what it would reveal is joined further, or nothing is said."""
    table = suppress_distribution(distribution(counts), (1, 2, 3, 4, 5), frozenset({4, 5}), mean=True)
    assert [None if v != v else int(v) for v in table["count"]] == list(wanted)


def test_small_categories_hide_in_pairs() -> None:
    """A category of 4 forms takes the next smallest along, until ten forms are hidden."""
    table = Table(
        {
            "attribute": np.array(["a"] * 4, dtype=object),
            "attribute_label": np.array(["A"] * 4, dtype=object),
            "category": np.array(list("wxyz"), dtype=object),
            "label": np.array(list("wxyz"), dtype=object),
            "forms": np.array([4, 0, 50, 46]),
            "share": np.array([0.04, 0, 0.5, 0.46]),
        }
    )
    assert [None if v != v else int(v) for v in suppress_profile(table)["forms"]] == [None, 0, 50, None]


def test_a_small_group_takes_the_next_smallest_along() -> None:
    """Ten forms together at least, and two groups, so that the overall index does not give it away."""
    size = {"Nam": 1000, "Nữ": 900, "Khác": 4, "Để trống": 30}
    shares = {"Nam": 0.9, "Nữ": 0.9, "Khác": 0.75, "Để trống": 0.8}
    assert hide_groups(size, shares, ()) == {"Khác", "Để trống"}
    assert hide_groups({**size, "Khác": 40}, shares, ()) == frozenset()


def test_groups_at_the_ceiling_do_not_give_each_other_away() -> None:
    """Two hidden groups at 100% would be known from their sum: a third is withheld with them."""
    size = {"A": 500, "B": 60, "C": 8, "D": 5}
    hidden = hide_groups(size, {"A": 0.9, "B": 0.8, "C": 1.0, "D": 1.0}, ())
    assert hidden == {"B", "C", "D"}


def test_a_group_with_a_sparse_criterion_is_withheld() -> None:
    """Its composite would rest on fewer than ten forms."""
    assert "B" in hide_groups({"A": 90, "B": 40, "C": 50}, {"A": 0.9, "B": 0.8, "C": 0.7}, {"B"})
