"""Strata of one sampling unit under each policy, against R 4.2.2 with survey 4.1.1.

R's options(survey.lonely.psu=) "remove", "adjust" and "average" are certainty, adjust and average here. The
sample: four strata of 24, 20, 16 and 1 forms, one row rated 1 to 5, two attributes; forms or clusters as
sampling units, with and without weights of forms.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.comparing.groups import compare_groups
from analysis.estimating.calibration import weight_to_margins
from analysis.estimating.design import lonely_stratum_names
from analysis.indices import estimate_indices, sum_answers
from survey.answers import Answers
from tests.analysis.builders import make_answers, make_questionnaire

SEX = {"sex": {"sex0": 40.0, "sex1": 60.0}}
BOTH = {**SEX, "age": {"age0": 20.0, "age1": 30.0, "age2": 50.0}}

# svymean's se, svychisq's F (age by level; sex by satisfied), regTermTest's F of age and p;
# postStratify by sex: se of all and of stratum 1; rake by sex and age: se of all and of sex 1
R = {
    ("forms", "alike", "certainty"): (
        0.0637936593944475, 0.7384613513161709, 0.0163730246942002, 0.0649276931093122, 0.9372069410964508,
        0.0680274111260550, 0.1184482409503159, 0.0719443803569587, 0.1056116751548640),
    ("forms", "alike", "adjust"): (
        0.0641464799325328, 0.7197801272532592, 0.0161265189863702, 0.0643827246385541, 0.9377166298709962,
        0.0687014458691614, 0.1184489269174515, 0.0734646909513050, 0.1086123824192894),
    ("forms", "alike", "average"): (
        0.0736625728479511, 0.5538460134871281, 0.0122797685206502, 0.0486957698319842, 0.9525118734302173,
        0.0785512882518024, 0.1367722475954051, 0.0830742147315418, 0.1219498581604560),
    ("clusters", "weights", "certainty"): (
        0.078821896075733394, 0.711183560876966991, 0.000527075759674802, 0.076603684084814647,
        0.927022524814272941, 0.074059450077813060, 0.157380752939416335, None, None),
    ("clusters", "weights", "adjust"): (
        0.078959755273845980, 0.701912284735524472, 0.000525784302630691, 0.076601695777902809,
        0.927024328544058696, 0.074374989478255285, 0.157381431174078046, None, None),
    ("clusters", "weights", "average"): (
        0.091015685834722762, 0.533387670657724966, 0.000395306819756102, 0.057452763063610995,
        0.944606996271929233, 0.085516486876922052, 0.181727640149676017, None, None),
}  # fmt: skip


def sample(kind: str, weights: str) -> Answers:
    i = np.arange(61)
    unit = np.repeat([0, 1, 2, 3], [24, 20, 16, 1])
    return make_answers(
        make_questionnaire({"a": 1}),
        (1 + (i * i + 3 * i + i // 5) % 5)[:, None],
        unit,
        weight=1 + (i * 13) % 6 / 4 if weights == "weights" else None,
        cluster=np.where(unit == 3, 30, unit * 10 + i % 4) if kind == "clusters" else None,
        attributes={"sex": (i * 7 % 5 < 2).astype(int), "age": i * 11 % 7 % 3},
    )


@pytest.mark.parametrize(("kind", "weights", "lonely"), R)
def test_every_policy_equals_r(kind: str, weights: str, lonely: str) -> None:
    """Means, Rao and Scott's and Wald's F, post-stratified and raked estimates."""
    answers = sample(kind, weights)
    policy = {"lonely": lonely}
    whole = estimate_indices(answers, ("all",), ("a",), **policy)  # type: ignore[arg-type]
    age = compare_groups(answers, "age", "a.1", **policy, draws=10)  # type: ignore[arg-type]
    sex = compare_groups(answers, "sex", "a", **policy, draws=10)  # type: ignore[arg-type]
    assert age.association is not None
    assert sex.association is not None
    assert age.equality is not None
    found = [whole["se"][0], age.association.f, sex.association.f, age.equality[0], age.equality[2]]
    post = weight_to_margins(answers, SEX)
    for by, row in ((("all",), 0), (("unit",), 1)):
        found.append(estimate_indices(post, by, ("a",), **policy)["se"][row])  # type: ignore[arg-type]
    raked = weight_to_margins(answers, BOTH, by=("sex",))
    for by, row in ((("all",), 0), (("all", "sex"), 1)):
        found.append(estimate_indices(raked, by, ("a",), **policy)["se"][row])  # type: ignore[arg-type]
    for ours, theirs in zip(found, R[kind, weights, lonely], strict=True):
        if theirs is not None:
            assert ours == pytest.approx(theirs, rel=1e-9)


def test_raking_from_unequal_weights_equals_calibrate() -> None:
    """R's calibrate(calfun="raking"): residuals are weighted; its rake() sweeps unweighted means."""
    raked = weight_to_margins(sample("forms", "weights"), BOTH, by=("sex",))
    whole, group = (estimate_indices(raked, by, ("a",), lonely="adjust") for by in (("all",), ("all", "sex")))
    assert whole["estimate"][0] == pytest.approx(0.4630936462684121, rel=1e-9)
    assert whole["se"][0] == pytest.approx(0.0782450383974239, rel=1e-9)
    assert group["se"][1] == pytest.approx(0.1143863638057107, rel=1e-9)


def test_the_default_refuses_everywhere() -> None:
    """No variance where a lonely stratum has a part in it: estimates, tests, weighted to margins; and the
    units that have nothing to do with it keep theirs."""
    answers = sample("forms", "alike")
    assert np.isnan(estimate_indices(answers, ("all",))["se"]).all()
    assert not np.isnan(estimate_indices(answers, ("unit",), ("a",))["se"][:3]).any()
    groups = compare_groups(answers, "age", "a", draws=10)
    assert groups.association is None
    assert groups.equality is None
    raked = estimate_indices(weight_to_margins(answers, BOTH), ("all",), ("a",))
    assert np.isnan(raked["se"][0])
    assert raked["flag"][0] == "lonely_psu"


def test_lonely_strata_are_named() -> None:
    """By unit, and by what crosses it; a unit whose whole population is one form is not lonely."""
    answers = sample("forms", "alike")
    assert lonely_stratum_names(answers) == ("U3",)
    assert lonely_stratum_names(sample("clusters", "alike")) == ("U3",)
    assert lonely_stratum_names(sum_answers(answers)) == ("U3",)
    crossed = lonely_stratum_names(replace(answers, strata=("sex",)))
    assert crossed == ("U3 × sex 1",)
    whole = replace(answers, units=(*answers.units[:3], answers.units[3]._replace(population=1)))
    assert lonely_stratum_names(whole) == ()
    assert lonely_stratum_names(whole, fpc=False) == ("U3",)
