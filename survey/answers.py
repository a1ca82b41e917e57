"""Clean answers as arrays: what the store gives and the analysis takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from survey.plan.model import UnitInfo
from survey.questionnaire.model import Questionnaire

__all__ = ["Answers", "Categories", "UnitInfo"]


@dataclass(frozen=True)
class Categories:
    """A categorical column: `codes` (n,) index into `labels`, −1 where unknown or not given.

    `keys` are the stable codes of the categories, `labels` what a reader sees.
    """

    codes: NDArray[np.int16]
    keys: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Answers:
    """n valid forms.

    ratings: (n, r) int8, a column for each of `questionnaire.rated`; a level's value, or negative:
    BLANK, UNUSABLE or a nonresponse option (see survey.questionnaire.model).
    unit: (n,) int32, index into `units` (which may list units with no form).
    strata: extra stratifying attributes' codes, crossed with the unit (survey.toml [design]).
    weight: (n,) respondent weights, or None for 1. cluster: (n,) int32 codes of a primary sampling
    unit coarser than the form, or None. margins: known totals to weight to (see `survey.plan.Plan`).
    """

    questionnaire: Questionnaire
    ratings: NDArray[np.int8]
    unit: NDArray[np.int32]
    units: tuple[UnitInfo, ...]
    attributes: Mapping[str, Categories] = field(default_factory=dict)
    strata: tuple[str, ...] = ()
    weight: NDArray[np.float64] | None = None
    cluster: NDArray[np.int32] | None = None
    left_out: int = 0
    """Rows of the source that are no valid form and are not among the n."""
    margins: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)

    @property
    def forms(self) -> int:
        """Number of forms."""
        return int(self.ratings.shape[0])

    def without(self, positions: NDArray[np.integer]) -> Answers:
        """The same without the forms at these positions; categories keep their numbers."""
        keep = np.ones(self.forms, dtype=bool)
        keep[positions] = False
        return replace(
            self,
            ratings=self.ratings[keep],
            unit=self.unit[keep],
            attributes={
                code: replace(found, codes=found.codes[keep]) for code, found in self.attributes.items()
            },
            weight=None if self.weight is None else self.weight[keep],
            cluster=None if self.cluster is None else self.cluster[keep],
        )
