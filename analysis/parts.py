"""Sums of forms that come in parts: each part is summed by the one pass, and the sums are added up.

The parts may have been read one after the other, or on different machines. Sums of unweighted forms are
exact whole numbers, so that the result is the same, bit for bit, however the forms were parted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.reading import count_touched
from analysis.summing.cells import Cells
from analysis.summing.scoring import Floats, Group, Ints, scoring_of
from analysis.sums import Sums, accumulate
from survey.answers import Answers, Categories, UnitInfo
from survey.messages import HailongError
from survey.questionnaire.model import Questionnaire

_TOUCHED = "\0touched"
"""The attribute that parts cells by how many criteria a form answered, until it is known how many count."""


@dataclass(frozen=True)
class Layout:
    """What parts that can be added have in common.

    categories: keys and labels of the attributes, the design's strata and those in `by`, each once.
    """

    questionnaire: Questionnaire
    units: tuple[UnitInfo, ...]
    groups: tuple[Group, ...]
    by: tuple[str, ...]
    strata: tuple[str, ...]
    categories: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]

    @property
    def radices(self) -> tuple[int, ...]:
        """Numbers of values of a cell's key: units, categories with "not given", answered criteria."""
        sizes = (len(keys) + 1 for keys, _ in self.categories.values())
        return (len(self.units), *sizes, len(self.questionnaire.criteria) + 1)


@dataclass(frozen=True)
class Part:
    """The sums of some forms: C cells, by ascending key.

    key (C,): the cell's unit, categories and number of answered criteria in one mixed-radix number.
    forms (C,). weight (P, C), counts (P, C, …) and tallies (P, C, …) with weights to the powers 0, 1, 2, or
    P = 1 without weights; totals (Q, C, …) and gram (Q, C, …) with the powers 1, 2, or Q = 1 (see Sums).
    used: the criteria anybody answered.
    """

    layout: Layout
    key: Ints
    forms: Ints
    weight: Floats
    counts: Floats
    totals: Floats
    gram: Floats
    tallies: Floats
    used: NDArray[np.bool_]

    @property
    def weighted(self) -> bool:
        """Whether the forms had weights."""
        return len(self.weight) > 1


def sum_part(answers: Answers, groups: Sequence[Group], by: Sequence[str]) -> Part:
    """The sums of a part of the forms, invalid ones among them.

    Raises HailongError where clusters are named: they would have to be told apart over all parts.
    """
    if answers.cluster is not None:
        raise HailongError("analysis.parts_clusters")
    names = tuple(dict.fromkeys((*answers.strata, *by)))
    for name in names:
        if name not in answers.attributes:
            known = ", ".join(answers.attributes) or "–"
            raise HailongError("analysis.unknown_attribute", found=name, known=known)
    layout = Layout(
        answers.questionnaire,
        answers.units,
        tuple(groups),
        tuple(by),
        answers.strata,
        {name: (answers.attributes[name].keys, answers.attributes[name].labels) for name in names},
    )
    touched, used = count_touched(answers)
    # All criteria answered or enough of them: valid whatever number of criteria counts.
    every = len(answers.questionnaire.criteria)
    enough = touched >= answers.questionnaire.minimum_answered * every
    keys = tuple(str(number) for number in range(every + 1))
    column = Categories(np.where(enough, every, touched).astype(np.int16), keys, keys)
    plain = replace(answers, strata=(), attributes={**answers.attributes, _TOUCHED: column})
    sums = accumulate(plain, groups, (*names, _TOUCHED))
    digits = (sums.cell_unit, *(sums.cell_codes[:, :-1].T + 1), sums.cell_codes[:, -1])
    powers, squares = (3, 2) if sums.weighted else (1, 1)
    return Part(
        layout,
        _mix(digits, layout.radices),
        sums.cell_forms,
        sums.cell_weight[:powers],
        sums.counts[:powers],
        np.stack([sums.totals, sums.totals2][:squares]),
        sums.gram[:squares],
        sums.tallies[:powers],
        used,
    )


def add_parts(first: Part, second: Part) -> Part:
    """The sums of the forms of both."""
    used = first.used | second.used
    key = np.union1d(first.key, second.key)
    places = [np.searchsorted(key, part.key) for part in (first, second)]

    def added(name: str) -> Floats:
        one, two = getattr(first, name), getattr(second, name)
        total = np.zeros((one.shape[0], key.size, *one.shape[2:]))
        total[:, places[0]] = one
        total[:, places[1]] += two
        return total

    forms = np.zeros(key.size, dtype=np.int64)
    forms[places[0]] = first.forms
    forms[places[1]] += second.forms
    names = ("weight", "counts", "totals", "gram", "tallies")
    layout = replace(first.layout, units=_known_levels(first.layout.units, second.layout.units))
    return replace(
        first, layout=layout, key=key, forms=forms, used=used, **{name: added(name) for name in names}
    )


def _known_levels(first: tuple[UnitInfo, ...], second: tuple[UnitInfo, ...]) -> tuple[UnitInfo, ...]:
    """The same units, with the level that the forms of either tell."""
    return tuple(one if one.level else other for one, other in zip(first, second, strict=True))


def finish(part: Part) -> tuple[Sums, int]:
    """The sums of the valid forms, as `analysis.sums.accumulate` makes them, and how many the others are."""
    layout = part.layout
    touched = _digits(part.key, layout.radices)[-1]
    valid = touched >= layout.questionnaire.minimum_answered * int(part.used.sum())
    owner_key, owner = np.unique(part.key[valid] // layout.radices[-1], return_inverse=True)
    unit, *codes = _digits(owner_key, layout.radices[:-1])

    def gathered(values: Floats) -> Floats:
        total = np.zeros((values.shape[0], owner_key.size, *values.shape[2:]))
        for into, power in zip(total, values[:, valid], strict=True):
            np.add.at(into, owner, power)
        return total

    forms = np.bincount(owner, part.forms[valid], owner_key.size).astype(np.int64)
    weight = gathered(part.weight)
    attributes = {
        name: Categories((code - 1).astype(np.int16), *layout.categories[name])
        for name, code in zip(layout.categories, codes, strict=True)
    }
    # A row for each cell, numbered as forms are: this is how the cells are put into their order.
    rows = Answers(
        layout.questionnaire,
        np.zeros((owner_key.size, 0), dtype=np.int8),
        unit.astype(np.int32),
        layout.units,
        attributes,
        layout.strata,
    )
    cells = Cells(rows, layout.by)
    order = np.argsort(cells.codes(slice(None)))
    forms, weight = forms[order], weight[:, order]
    counts, totals, gram, tallies = (
        gathered(values)[:, order] for values in (part.counts, part.totals, part.gram, part.tallies)
    )
    sums = Sums(
        questionnaire=layout.questionnaire,
        units=layout.units,
        groups=layout.groups,
        by=layout.by,
        categories={code: layout.categories[code] for code in layout.by},
        design_strata=layout.strata,
        weighted=part.weighted,
        scoring=scoring_of(layout.questionnaire),
        strata=cells.strata_of(forms, weight[-2] if part.weighted else weight[0]),
        cell_stratum=cells.stratum,
        cell_codes=cells.by_codes,
        cell_forms=forms,
        cell_psu=None,
        cell_weight=_all_powers(weight, 3),
        counts=_all_powers(counts, 3),
        totals=totals[0],
        totals2=totals[-1],
        gram=_all_powers(gram, 2),
        tallies=_all_powers(tallies, 3),
    )
    return sums, int(part.forms.sum() - forms.sum())


def _all_powers(values: Floats, powers: int) -> Floats:
    """The powers of the weights; all the same numbers where there are no weights."""
    return values if len(values) == powers else np.broadcast_to(values[0], (powers, *values.shape[1:]))


def _mix(digits: Sequence[NDArray[np.int64]], radices: Sequence[int]) -> Ints:
    """Digits as mixed-radix numbers. Raises HailongError where these could not be told apart."""
    size = float(np.prod(radices, dtype=np.float64))
    if size > 2**62:
        raise HailongError("analysis.too_many_groups", count=int(size))
    key = np.zeros(digits[0].size, dtype=np.int64)
    for digit, radix in zip(digits, radices, strict=True):
        key = key * radix + digit
    return key


def _digits(key: Ints, radices: Sequence[int]) -> list[Ints]:
    """The digits of mixed-radix numbers."""
    digits, rest = [], key
    for radix in reversed(radices):
        digits.append(rest % radix)
        rest = rest // radix
    return digits[::-1]
