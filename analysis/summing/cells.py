"""Cells: strata crossed with the categories told apart, and with sampling units coarser than the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.summing.scoring import Floats, Ints
from survey.answers import Answers
from survey.messages import HailongError

CHUNK = 131072
"""Forms put in order at a time: the longer the runs of a cell, the fewer places of its blocks stay empty."""
MOST_CELLS = 2_000_000
OTHER = -2
"""In place of a cell's category: it is one of another attribute's cells."""


@dataclass(frozen=True)
class Strata:
    """The design's strata: units, crossed with the design's stratifying attributes.

    `unit` (H,) indexes the units; `forms` counts all forms, answered or not; `psus` the primary
    sampling units; `weight` is the sum of the respondents' weights (the number of forms without).
    """

    unit: NDArray[np.int64]
    forms: Ints
    psus: Ints
    weight: Floats


class Cells:
    """Numbers the cells: a mixed-radix code per form, squeezed to the codes that occur."""

    def __init__(self, answers: Answers, by: Sequence[str]) -> None:
        self._answers = answers
        strata = [answers.attributes[code] for code in answers.strata]
        domains = [answers.attributes[code] for code in by]
        # after the unit: a column, how many values it may have, and what makes the smallest of them 0
        self._columns: list[tuple[NDArray[Any], int, int]]
        self._columns = [(a.codes, len(a.keys) + 1, 1) for a in (*strata, *domains)]
        self._stratum_columns = 1 + len(strata)
        if answers.cluster is not None:
            cluster = own_clusters(answers.cluster)
            self._columns.append((cluster, int(cluster.max(initial=0)) + 1, 0))
        radices = [len(answers.units), *(radix for _, radix, _ in self._columns)]
        self._number(float(np.prod(radices, dtype=np.float64)))
        self.size = int(self._used.size)
        if self.size > MOST_CELLS:
            raise HailongError("analysis.too_many_groups", count=self.size)
        self._decode(self._used, radices)

    def _number(self, potential: float) -> None:
        """Find the codes that occur and the number of forms of each, and how to look them up."""
        self._lookup: NDArray[np.int32] | None = None
        if potential > max(MOST_CELLS, 4 * self._answers.forms):
            used, count = np.unique(self._raw(slice(None)), return_counts=True)
            self._used, self.forms = used, count.astype(np.int64)
            return
        forms = np.zeros(int(potential), dtype=np.int64)
        for part in self._parts():
            forms += np.bincount(self._raw(part), minlength=forms.size)
        self._used = np.flatnonzero(forms)
        self.forms = forms[self._used]
        self._lookup = np.zeros(forms.size, dtype=np.int32)
        self._lookup[self._used] = np.arange(self._used.size)

    def _parts(self) -> Iterator[slice]:
        for start in range(0, self._answers.forms, CHUNK):
            yield slice(start, min(start + CHUNK, self._answers.forms))

    def _raw(self, part: slice) -> NDArray[np.int64]:
        code = self._answers.unit[part].astype(np.int64)
        for column, radix, shift in self._columns:
            code *= radix
            code += column[part]
            code += shift
        return code

    def codes(self, part: slice) -> NDArray[np.int32]:
        """The cell of each form of a chunk."""
        raw = self._raw(part)
        if self._lookup is None:
            return np.searchsorted(self._used, raw).astype(np.int32)
        found: NDArray[np.int32] = self._lookup[raw]
        return found

    def _decode(self, used: NDArray[np.int64], radices: list[int]) -> None:
        rest, digits = used.copy(), []
        for radix in reversed(radices):
            digits.append(rest % radix)
            rest //= radix
        digits.reverse()
        columns = np.array(digits, dtype=np.int64).reshape(len(radices), used.size)
        psu = None
        if self._answers.cluster is not None:
            psu, columns = columns[-1], columns[:-1]
        key = np.zeros(used.size, dtype=np.int64)
        for digit, radix in zip(columns[: self._stratum_columns], radices, strict=False):
            key = key * radix + digit
        keys, self.stratum = np.unique(key, return_inverse=True)
        first = np.searchsorted(self.stratum, np.arange(keys.size))
        self._stratum_unit = columns[0][first]
        self.by_codes = columns[self._stratum_columns :].T - 1
        self.psu: NDArray[np.int64] | None = None if psu is None else self._number_psus(psu)

    def _number_psus(self, psu: NDArray[np.int64]) -> NDArray[np.int64]:
        """PSUs numbered within strata: one that works in two strata is two."""
        pairs = self.stratum * (psu.max(initial=0) + 1) + psu
        return np.unique(pairs, return_inverse=True)[1].astype(np.int64)

    def weight_powers(self, weight: Floats | None) -> Floats:
        """Forms per cell with weights to the power 0, 1, 2 (3, C)."""
        if weight is None:
            return np.broadcast_to(self.forms.astype(np.float64), (3, self.size))
        total = np.zeros((3, self.size))
        for part in self._parts():
            for power in range(3):
                total[power] += np.bincount(self.codes(part), weight[part] ** power, self.size)
        return total

    def strata(self, weight: Floats | None) -> Strata:
        count = self._stratum_unit.size
        forms = np.bincount(self.stratum, self.forms, count).astype(np.int64)
        psus = forms
        if self.psu is not None:
            owner = np.zeros(self.psu.max(initial=-1) + 1, dtype=np.int64)
            owner[self.psu] = self.stratum
            psus = np.bincount(owner, minlength=count)
        total = forms.astype(np.float64)
        if weight is not None:
            total = np.zeros(count)
            for part in self._parts():
                total += np.bincount(self.stratum[self.codes(part)], weight[part], count)
        return Strata(self._stratum_unit, forms, psus, total)

    def strata_of(self, forms: Ints, weight: Floats) -> Strata:
        """The strata where each cell stands for so many forms (C,), of so much weight (C,)."""
        count = self._stratum_unit.size
        total = np.bincount(self.stratum, forms, count).astype(np.int64)
        return Strata(
            self._stratum_unit, total, total, np.bincount(self.stratum, weight, count).astype(np.float64)
        )


def own_clusters(cluster: NDArray[np.int32]) -> NDArray[np.int32]:
    """The clusters' codes, with a code of its own for each form that names none (−1)."""
    missing = np.flatnonzero(cluster < 0)
    if not missing.size:
        return cluster
    filled = cluster.copy()
    filled[missing] = int(cluster.max()) + 1 + np.arange(missing.size)
    return filled
