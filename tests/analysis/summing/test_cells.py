"""Cells and strata, beside the same forms counted one by one."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

import analysis.summing.cells as cells_module
import analysis.sums as sums_module
from analysis.summing.cells import Cells, own_clusters
from analysis.sums import Group, accumulate, accumulate_apart
from survey.answers import Answers, Categories, UnitInfo
from survey.messages import HailongError
from tests.analysis.builders import make_answers, make_questionnaire
from tests.records import replace

Key = tuple[int, ...]


def some_answers(forms: int = 60, keys: int = 2, *, clustered: bool = True, weighted: bool = True) -> Answers:
    """Forms of units 0, 1 and 3 of four, stratified by sex, with an attribute of so many keys."""
    rng = np.random.default_rng(forms + keys)
    unit = rng.choice([0, 1, 3], forms)
    answers = make_answers(
        make_questionnaire({"a": 1}),
        rng.integers(1, 6, (forms, 1)),
        unit=unit,
        names=["A", "B", "C", "D"],
        weight=rng.choice([0.0, 0.5, 1.0, 2.5], forms) if weighted else None,
        cluster=rng.integers(-1, 4, forms) if clustered else None,
    )
    names = tuple(f"k{k}" for k in range(keys))
    attributes = {
        "sex": Categories(rng.integers(-1, 2, forms).astype(np.int32), ("f", "m"), ("F", "M")),
        "age": Categories(rng.integers(-1, keys, forms).astype(np.int32), names, names),
    }
    return replace(answers, attributes=attributes, strata=("sex",))


def counted(answers: Answers) -> tuple[list[Key], dict[Key, list[int]]]:
    """The forms of every cell (unit, sex, age, cluster), in order; a form without a cluster is its own."""
    own = iter(range(1000, 2000))
    cells: dict[Key, list[int]] = defaultdict(list)
    for form in range(answers.forms):
        cluster: Key = ()
        if answers.cluster is not None:
            named = int(answers.cluster[form])
            cluster = (named if named >= 0 else next(own),)
        codes = (int(answers.attributes[name].codes[form]) for name in ("sex", "age"))
        cells[(int(answers.unit[form]), *codes, *cluster)].append(form)
    return sorted(cells), cells


@pytest.mark.parametrize("clustered", [True, False])
@pytest.mark.parametrize("weighted", [True, False])
@pytest.mark.parametrize(("keys", "most"), [(2, 2_000_000), (4000, 2_000_000), (400, 240)])
def test_cells_are_those_that_occur_in_their_order(
    monkeypatch: pytest.MonkeyPatch, clustered: bool, weighted: bool, keys: int, most: int
) -> None:
    """Whether they are looked up or, where far more could occur, searched; read a few forms at a time."""
    monkeypatch.setattr(cells_module, "CHUNK", 7)
    monkeypatch.setattr(cells_module, "MOST_CELLS", most)
    answers = some_answers(60, keys, clustered=clustered, weighted=weighted)
    cells = Cells(answers, ["age"])
    order, forms = counted(answers)
    strata = sorted({key[:2] for key in order})
    assert cells.size == len(order)
    assert [strata[number] for number in cells.stratum] == [key[:2] for key in order]
    assert cells.by_codes.tolist() == [[key[2]] for key in order]
    assert cells.forms.tolist() == [len(forms[key]) for key in order]
    assert [int(cells.codes(slice(k, k + 1))[0]) for k in range(60)] == [
        next(c for c, key in enumerate(order) if k in forms[key]) for k in range(60)
    ]
    weight = np.ones(60) if answers.weight is None else answers.weight
    powers = [[sum(weight[f] ** power for f in forms[key]) for key in order] for power in range(3)]
    assert cells.weight_powers(answers.weight).tolist() == pytest.approx(np.array(powers))
    if not clustered:
        assert cells.psu is None
    else:
        assert cells.psu is not None
        pairs = sorted({(key[:2], key[3]) for key in order})
        assert [pairs[number] for number in cells.psu] == [(key[:2], key[3]) for key in order]
    found = cells.strata(answers.weight)
    assert found.unit.tolist() == [unit for unit, _ in strata]
    inside = [[f for key in order if key[:2] == stratum for f in forms[key]] for stratum in strata]
    assert found.forms.tolist() == [len(some) for some in inside]
    assert found.weight.tolist() == pytest.approx([weight[some].sum() for some in inside])
    psus = [len({key[3:] for key in order if key[:2] == stratum}) for stratum in strata]
    assert found.psus.tolist() == (psus if clustered else found.forms.tolist())


def test_cells_may_be_as_many_as_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more is refused, with their number."""
    answers = some_answers()
    size = Cells(answers, ["age"]).size
    monkeypatch.setattr(cells_module, "MOST_CELLS", size)
    assert Cells(answers, ["age"]).size == size
    monkeypatch.setattr(cells_module, "MOST_CELLS", size - 1)
    with pytest.raises(HailongError) as caught:
        Cells(answers, ["age"])
    assert (caught.value.code, caught.value.values["count"]) == ("analysis.too_many_groups", size)


def test_strata_of_cells_that_stand_for_other_numbers() -> None:
    """Forms and weights of the cells, added up by stratum; each form is its own sampling unit."""
    cells = Cells(some_answers(clustered=False), ["age"])
    rng = np.random.default_rng(9)
    forms, weight = rng.integers(0, 5, cells.size), rng.uniform(size=cells.size)
    found = cells.strata_of(forms, weight)
    for stratum in range(found.unit.size):
        inside = cells.stratum == stratum
        assert found.forms[stratum] == found.psus[stratum] == forms[inside].sum()
        assert found.weight[stratum] == pytest.approx(weight[inside].sum())
    assert found.unit.tolist() == cells.strata(None).unit.tolist()


def test_a_form_without_a_cluster_gets_a_code_of_its_own() -> None:
    """After the last that is named; the codes given are left alone."""
    given = np.array([3, -1, 0, -1], dtype=np.int32)
    assert own_clusters(given).tolist() == [3, 4, 0, 5]
    assert given.tolist() == [3, -1, 0, -1]
    assert own_clusters(np.array([-1, -1], dtype=np.int32)).tolist() == [0, 1]
    named = np.array([1, 0], dtype=np.int32)
    assert own_clusters(named) is named


def test_no_forms_have_no_cells() -> None:
    """An empty survey has sums of nothing."""
    answers = some_answers()
    none = np.zeros(0, dtype=np.int32)
    empty = replace(
        answers,
        ratings=answers.ratings[:0],
        unit=none,
        weight=np.zeros(0),
        cluster=none,
        attributes={code: Categories(none, c.keys, c.labels) for code, c in answers.attributes.items()},
    )
    sums = accumulate(empty, (), ["age"])
    assert sums.strata.psus.size == 0
    assert (sums.forms, sums.cell_forms.size, sums.strata.unit.size, sums.counts.shape[1]) == (0, 0, 0, 0)


@pytest.mark.parametrize("chunk", [1, 9, 131_072])
@pytest.mark.parametrize(("clustered", "weighted"), [(True, True), (True, False), (False, True)])
def test_attributes_apart_have_the_cells_of_each_alone(
    monkeypatch: pytest.MonkeyPatch, chunk: int, clustered: bool, weighted: bool
) -> None:
    """One after the other, with the sums that each has for itself; however many forms are read at once."""
    answers = some_answers(60, 4, clustered=clustered, weighted=weighted)
    group = Group("a", {}, (0,))
    alone = [accumulate(answers, [group], [code]) for code in ("age", "sex")]
    monkeypatch.setattr(sums_module, "CHUNK", chunk)
    apart = accumulate_apart(answers, [group], ["age", "sex"])
    ages = alone[0].cell_forms.size
    assert apart.cell_codes[:ages, 0].tolist() == alone[0].cell_codes[:, 0].tolist()
    assert apart.cell_codes[ages:, 1].tolist() == alone[1].cell_codes[:, 0].tolist()
    # neither a category nor −1, a form without one
    assert (apart.cell_codes[:ages, 1] < -1).all()
    assert (apart.cell_codes[ages:, 0] < -1).all()
    for name, axis in (("cell_stratum", 0), ("cell_forms", 0), ("cell_weight", 1), ("counts", 1),
                       ("totals", 0), ("totals2", 0), ("gram", 1), ("tallies", 1)):  # fmt: skip
        both = np.concatenate([getattr(sums, name) for sums in alone], axis=axis)
        assert np.allclose(getattr(apart, name), both, rtol=1e-12, atol=0), name
    for name in ("unit", "forms", "psus", "weight"):
        assert getattr(apart.strata, name).tolist() == getattr(alone[0].strata, name).tolist()
    psus = [number for sums in alone if sums.cell_psu is not None for number in sums.cell_psu]
    assert (apart.cell_psu is None) != clustered
    assert apart.cell_psu is None or apart.cell_psu.tolist() == psus
    assert (apart.by, apart.weighted, set(apart.categories)) == (("age", "sex"), weighted, {"age", "sex"})


def test_sums_say_what_they_are_sums_of() -> None:
    """Categories of the attributes told apart only, the design's strata, whether there are weights."""
    answers = some_answers(weighted=False)
    sums = accumulate(answers, (), ["age"])
    assert (sums.by, set(sums.categories), sums.design_strata, sums.weighted) == (
        ("age",),
        {"age"},
        ("sex",),
        False,
    )
    assert sums.categories["age"] == (("k0", "k1"), ("k0", "k1"))
    assert sums.forms == 60
    assert sums.cell_unit.tolist() == sums.strata.unit[sums.cell_stratum].tolist()
    assert accumulate(some_answers(), ()).weighted
    assert answers.units[2] == UnitInfo("C", "C", "ward", "Ward", None)


@pytest.mark.parametrize(("by", "strata"), [(("town",), ()), ((), ("town",))])
def test_an_attribute_that_is_not_there_is_refused(by: tuple[str, ...], strata: tuple[str, ...]) -> None:
    """With those that are, or a dash."""
    answers = replace(some_answers(), strata=strata)
    for attributes, known in ((answers.attributes, "sex, age"), ({}, "–")):
        with pytest.raises(HailongError) as caught:
            accumulate(replace(answers, attributes=attributes), (), by)
        assert caught.value.code == "analysis.unknown_attribute"
        assert caught.value.values == {"found": "town", "known": known}


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_what_is_no_weight_is_refused_and_zero_is_one(weight: float) -> None:
    """With the number of forms that have it."""
    answers = some_answers(weighted=False)
    with pytest.raises(HailongError) as caught:
        accumulate(replace(answers, weight=np.r_[np.ones(58), weight, weight]), ())
    assert (caught.value.code, caught.value.values["count"]) == ("analysis.bad_weights", 2)
    assert accumulate(replace(answers, weight=np.r_[np.ones(58), 0, 0]), ()).strata.weight.sum() == 58
