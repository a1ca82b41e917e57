"""How levels are stored, and what their features are."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.summing.scoring import scoring_of
from survey.questionnaire.model import Questionnaire, Scale
from tests.analysis.builders import make_questionnaire, make_scale
from tests.records import replace


def of_scales(*scales: Scale) -> Questionnaire:
    """A questionnaire with a row of each scale."""
    parts = [make_questionnaire({f"c{k}": 1}, scale=scale) for k, scale in enumerate(scales)]
    return replace(parts[0], criteria=tuple(part.criteria[0] for part in parts))


SCALES = {
    "five": make_scale(),
    "from zero": make_scale(0, 10, name="eleven"),
    "descending": make_scale(direction="descending", name="down"),
    "two": make_scale(1, 2, name="two"),
    "gap": replace(make_scale(name="gap"), levels=tuple(x for x in make_scale().levels if x.value != 3)),
    "one": replace(make_scale(name="one"), levels=make_scale().levels[:1]),
}


@pytest.mark.parametrize("name", SCALES)
def test_a_level_is_stored_as_its_value(name: str) -> None:
    """Of a row alone and beside a row of another scale."""
    values = list(SCALES[name].values)
    for other in (SCALES[name], make_scale(2, 4, name="other"), make_scale(0, 99, name="long")):
        scoring = scoring_of(of_scales(SCALES[name], other))
        assert scoring.levels == (len(values), len(other.values))
        assert scoring.stored.shape == (2, max(scoring.levels))
        assert scoring.stored[0].tolist()[: len(values)] == values
        assert scoring.stored[1].tolist()[: len(other.values)] == list(other.values)


@pytest.mark.parametrize("name", SCALES)
def test_the_features_of_a_level(name: str) -> None:
    """Valid, satisfied, dissatisfied, and the score: whole steps from the worst; nothing where missing."""
    scale = SCALES[name]
    scoring = scoring_of(of_scales(scale, make_scale(0, 3, name="other")))
    width = max(1, abs(scale.best - scale.worst))
    assert scoring.unit % width == scoring.unit % 3 == 0
    assert scoring.unit == np.lcm(width, 3)
    for index, value in enumerate(scale.values):
        score = abs(value - scale.worst) * scoring.unit // width
        satisfied, dissatisfied = value in scale.satisfied, value in scale.dissatisfied
        assert scoring.features[0, index].tolist() == [1, satisfied, dissatisfied, score]
    assert not scoring.features[0, len(scale.values) :].any()


@pytest.mark.parametrize("name", SCALES)
def test_a_byte_has_the_features_of_its_level_or_none(name: str) -> None:
    """All 256 of them, of a row beside rows of a shorter and a longer scale."""
    scale = SCALES[name]
    scoring = scoring_of(of_scales(scale, make_scale(1, 2, name="short"), make_scale(0, 99, name="long")))
    for byte in range(-128, 128):
        expected = [0, 0, 0, 0]
        if byte in scale.values:
            expected = scoring.features[0, scale.values.index(byte)].tolist()
        assert scoring.by_byte(0)[byte % 256].tolist() == expected


def test_no_rated_rows_have_no_scores() -> None:
    """A questionnaire of attributes only."""
    scoring = scoring_of(replace(make_questionnaire({"a": 1}), criteria=()))
    assert (scoring.unit, scoring.levels) == (1, ())
    assert (scoring.stored.shape, scoring.features.shape) == ((0, 0), (0, 0, 4))
