"""The one pass: answers in, sums per stratum and domain out. Every estimate is arithmetic on these.

A **cell** is a stratum crossed with the categories of the attributes in `by` (and, where the data
names a primary sampling unit coarser than the form, with that unit). For each cell the pass keeps

- `counts`: forms per rated row and level of its scale,
- `totals` and `gram`: sums and sums of products of the features m (valid answers), x (satisfied),
  d (dissatisfied) and s (score) of each group of rows,
- `tallies`: forms that answered anything, were satisfied with all of it, with any of it, and so on.

Unweighted sums are exact integers, so that a variance, which is a small difference of large sums,
loses nothing. Weights of strata, finite populations and the estimates come later and need no answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.summing.cells import CHUNK, OTHER, Cells, Strata
from analysis.summing.counting import Accumulator
from analysis.summing.scoring import FEATURES, TALLIES, Floats, Group, Ints, Scoring, scoring_of
from survey.answers import Answers, UnitInfo
from survey.messages import HailongError
from survey.questionnaire.model import Questionnaire

Margins = Mapping[str, Mapping[str, float | None]]
"""Attribute (or "unit") → category (or unit id) → its total or its share in the population; None for a
category whose forms keep the share they have."""


@dataclass(frozen=True)
class Calibration:
    """That sums were weighted to known margins.

    margins: per margin the category of each cell (C,); method as it was asked for; factor (C,): what the
    respondents' weights of each cell were multiplied by; spread: the design
    effect of unequal weights (Kish), 1 + their squared coefficient of variation.
    """

    method: str
    margins: tuple[NDArray[np.int64], ...]
    factor: Floats
    spread: float


@dataclass(frozen=True)
class Sums:
    """Sums per cell; C cells, sorted by stratum, r rated rows, G groups, K features: all of one group, then
    the next.

    features: those kept of each group, `m` among them.

    cell_stratum (C,), cell_codes (C, len(by)): the cell's category of each attribute, −1 not given, OTHER
    where the cell is another attribute's (`accumulate_apart`).
    cell_psu (C,): number of the primary sampling unit, or None where each form is its own.
    cell_weight (3, C): forms, with weights to the power 0, 1, 2.
    counts (3, C, r, L): forms per level, with the same powers; not a number for rows that were not counted.
    totals, totals2 (C, K): Σ u·F and Σ u²·F. gram (2, C, K, K): Σ u·F Fᵀ and Σ u²·F Fᵀ.
    tallies (3, C, G + 1, 5): see TALLIES, with powers 0, 1, 2; the last group is all groups together. Those
    of the dissatisfied are not a number where the feature `d` was not kept.
    With no respondent weights the powers are views of the same numbers.
    margins: known totals that came along with the answers, to weight to where it is asked for.
    """

    questionnaire: Questionnaire
    units: tuple[UnitInfo, ...]
    groups: tuple[Group, ...]
    by: tuple[str, ...]
    categories: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    design_strata: tuple[str, ...]
    weighted: bool
    scoring: Scoring
    strata: Strata
    cell_stratum: NDArray[np.int64]
    cell_codes: NDArray[np.int64]
    cell_forms: Ints
    cell_psu: NDArray[np.int64] | None
    cell_weight: Floats
    counts: Floats
    totals: Floats
    totals2: Floats
    gram: Floats
    tallies: Floats
    calibration: Calibration | None = None
    margins: Margins = field(default_factory=dict)
    features: tuple[str, ...] = FEATURES

    def places(self, feature: str) -> Ints:
        """Where a feature of each group (G,) stands among the K."""
        return np.arange(len(self.groups)) * len(self.features) + self.features.index(feature)

    @property
    def forms(self) -> int:
        """All forms."""
        return int(self.strata.forms.sum())

    @cached_property
    def answers(self) -> Floats:
        """Forms of each cell that answered a row (C, r)."""
        found: Floats = self.counts[0].sum(axis=-1)
        return found

    @cached_property
    def group_answers(self) -> Floats:
        """Valid answers of each cell to the rows of each group, then to those of all groups (C, G + 1)."""
        if self.weighted:
            own = [self.answers[:, list(group.columns)].sum(axis=1) for group in self.groups]
        else:
            own = list(self.totals[:, self.places("m")].T)
        return np.stack([*own, np.sum(own, axis=0)], axis=1)

    @cached_property
    def cell_unit(self) -> NDArray[np.int64]:
        """The unit of each cell."""
        return self.strata.unit[self.cell_stratum]


def accumulate(
    answers: Answers,
    groups: Sequence[Group],
    by: Sequence[str] = (),
    features: tuple[str, ...] = FEATURES,
    rows: Sequence[int] | None = None,
) -> Sums:
    """One pass over the answers, chunk by chunk, in memory that does not grow with the forms.

    `groups` must not share rated rows. `by` names attributes whose categories are told apart. features: those
    to keep, in the order of FEATURES; the products of few are made sooner. rows: whose levels to count, where
    not those of all; fewer are made sooner. Where forms have weights all are counted, for how many answered
    follows from them. Raises HailongError for an attribute the questionnaire lacks or weights that are not
    weights.
    """
    return _add_up(answers, groups, by, [tuple(by)], features, rows)


def accumulate_apart(
    answers: Answers,
    groups: Sequence[Group],
    by: Sequence[str],
    features: tuple[str, ...] = FEATURES,
    rows: Sequence[int] | None = None,
) -> Sums:
    """The same with the categories of each attribute in `by` for themselves, not crossed with each other.

    Each form is in one cell of each attribute, whose code of the others is OTHER. So the cells of a domain
    must be one attribute's.
    """
    return _add_up(answers, groups, by, [(code,) for code in by], features, rows)


def _add_up(
    answers: Answers,
    groups: Sequence[Group],
    by: Sequence[str],
    crossings: Sequence[tuple[str, ...]],
    features: tuple[str, ...],
    rows: Sequence[int] | None,
) -> Sums:
    """The sums in the cells of each crossing, one crossing's cells after the other's."""
    _check(answers, by)
    scoring = scoring_of(answers.questionnaire)
    sets = [Cells(answers, crossing) for crossing in crossings]
    first = np.cumsum([0, *(cells.size for cells in sets)])
    weighted = answers.weight is not None
    work = Accumulator(scoring, tuple(groups), int(first[-1]), weighted, features, None if weighted else rows)
    step = CHUNK // len(sets) or 1
    for start in range(0, answers.forms, step):
        part = slice(start, min(start + step, answers.forms))
        ratings, weight = answers.ratings[part], None if answers.weight is None else answers.weight[part]
        codes = sets[0].codes(part)
        if len(sets) > 1:
            found = [cells.codes(part) + begin for cells, begin in zip(sets[1:], first[1:], strict=False)]
            codes = np.concatenate([codes, *found]).astype(np.int32)
            ratings = np.concatenate([ratings] * len(sets))
            weight = None if weight is None else np.tile(weight, len(sets))
        work.add(ratings, codes, weight)
    counts, totals, totals2, gram, tallies = work.results()
    by_codes = np.full((int(first[-1]), len(by)), OTHER, dtype=np.int64)
    for cells, crossing, offset in zip(sets, crossings, first.tolist(), strict=False):
        places = [by.index(code) for code in crossing]
        by_codes[offset : offset + cells.size, places] = cells.by_codes
    psus = [cells.psu for cells in sets if cells.psu is not None]
    return Sums(
        questionnaire=answers.questionnaire,
        units=answers.units,
        groups=tuple(groups),
        by=tuple(by),
        categories={code: (a.keys, a.labels) for code, a in answers.attributes.items() if code in by},
        design_strata=answers.strata,
        weighted=weighted,
        scoring=scoring,
        strata=sets[0].strata(answers.weight),
        cell_stratum=np.concatenate([cells.stratum for cells in sets]),
        cell_codes=by_codes,
        cell_forms=np.concatenate([cells.forms for cells in sets]),
        cell_psu=np.concatenate(psus) if psus else None,
        cell_weight=np.concatenate([cells.weight_powers(answers.weight) for cells in sets], axis=1),
        counts=counts,
        totals=totals,
        totals2=totals2,
        gram=gram,
        tallies=tallies,
        margins=answers.margins,
        features=features,
    )


def _check(answers: Answers, by: Sequence[str]) -> None:
    for code in (*by, *answers.strata):
        if code not in answers.attributes:
            known = ", ".join(answers.attributes) or "–"
            raise HailongError("analysis.unknown_attribute", found=code, known=known)
    if answers.weight is not None:
        bad = int((~(np.isfinite(answers.weight) & (answers.weight >= 0))).sum())
        if bad:
            raise HailongError("analysis.bad_weights", count=bad)


__all__ = [
    "FEATURES",
    "TALLIES",
    "Calibration",
    "Group",
    "Margins",
    "Scoring",
    "Strata",
    "Sums",
    "accumulate",
    "accumulate_apart",
    "scoring_of",
]
