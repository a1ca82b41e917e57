"""How ratings become numbers: groups of rows, and the features of every answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import lcm

import numpy as np
from numpy.typing import NDArray

from survey.questionnaire.model import Questionnaire, Scale, Text

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEATURES = ("m", "x", "d", "s")
"""Per form and group: valid answers, satisfied, dissatisfied, score (0 at the worst level)."""
TALLIES = ("answered", "all_satisfied", "any_satisfied", "any_dissatisfied", "any_other")
"""Forms that answered anything in the group; of these, satisfied with all, satisfied with any,
dissatisfied with any, and not dissatisfied with any of it."""


@dataclass(frozen=True)
class Group:
    """Rated rows that make one index: a criterion, or a factor of a recipe.

    `columns` are positions in `questionnaire.rated`.
    """

    code: str
    label: Text
    columns: tuple[int, ...]
    short: Text | None = None


@dataclass(frozen=True)
class Scoring:
    """How ratings become features: per rated row, the stored byte of each level, and its m, x, d, s.

    Scores are whole numbers, 0 at the worst level and `unit` at the best, so that rows on different
    scales can be added without rounding. `stored` (r, L), with zeros behind a row's last level, L being
    the most levels that a row has; `features` (r, L, 4); `levels` says how many each row has.
    """

    stored: NDArray[np.int8]
    features: NDArray[np.int64]
    levels: tuple[int, ...]
    unit: int

    @cached_property
    def kinds(self) -> list[int]:
        """A number for each row, the same for rows that are scored alike."""
        numbers: dict[bytes, int] = {}
        rows = zip(self.stored, self.features, strict=True)
        return [numbers.setdefault(own.tobytes() + worth.tobytes(), len(numbers)) for own, worth in rows]

    def by_byte(self, row: int) -> Ints:
        """The features of a row's answers by their stored byte (256, 4); zeros for what is no level."""
        found = np.zeros((256, len(FEATURES)), dtype=np.int64)
        own = slice(self.levels[row])
        found[self.stored[row, own]] = self.features[row, own]
        return found


def scoring_of(questionnaire: Questionnaire) -> Scoring:
    """The scoring of every rated row of a questionnaire."""
    scales = [item.scale for item in questionnaire.rated]
    different = {id(scale): scale for scale in scales}
    unit = lcm(*(_range_of(scale) for scale in different.values())) if scales else 1
    most = max((len(scale.levels) for scale in scales), default=0)
    stored = np.zeros((len(scales), most), dtype=np.int8)
    features = np.zeros((len(scales), most, len(FEATURES)), dtype=np.int64)
    for key, scale in different.items():  # rows share a few scales
        rows = [row for row, own in enumerate(scales) if id(own) == key]
        worst, step = scale.worst, unit // _range_of(scale)
        stored[rows, : len(scale.levels)] = scale.values
        features[rows, : len(scale.levels)] = [
            (1, value in scale.satisfied, value in scale.dissatisfied, abs(value - worst) * step)
            for value in scale.values
        ]
    levels = tuple(len(scale.levels) for scale in scales)
    return Scoring(stored, features, levels, unit)


def _range_of(scale: Scale) -> int:
    return max(1, abs(scale.best - scale.worst))
