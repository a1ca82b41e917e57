"""How alike two forms are, and how often two forms of the same people's opinions are that alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


def count_differences(rows: NDArray[np.int16], others: NDArray[np.int16]) -> NDArray[np.uint8]:
    """In how many cells each row (n, c) differs from each other one (m, c): (n, m). At most 255."""
    found = np.zeros((len(rows), len(others)), dtype=np.uint8)
    for column in range(min(rows.shape[1], 255)):
        found += rows[:, column, None] != others[None, :, column]
    return found


@dataclass(frozen=True)
class Likeness:
    """For each of n forms, how many others differ from it in at most d cells.

    near_all: (n, c + 1) counts over the survey; near_unit: over its own unit. The form itself is not
    counted, nor are the `apart` forms before and after it in its sheet. unit, source: (n,) codes of units
    and sheets, unit_sizes: (n,) forms of the form's unit.
    """

    near_all: NDArray[np.int32]
    near_unit: NDArray[np.int32]
    unit: NDArray[np.int32]
    unit_sizes: NDArray[np.int32]
    source: NDArray[np.int32]
    apart: int

    def chance(
        self, form: int, others: NDArray[np.intp], differences: NDArray[np.uint8]
    ) -> NDArray[np.float64]:
        """How likely it is, for each of `others` (m,), that two forms are as alike as it and `form` are.

        Seen from both, the larger: the share of forms of its unit that differ from it in as few cells or
        fewer and, counting one more, the share in the survey. Never zero, and large for a pattern that is
        common where it comes from. The two forms themselves are not counted.
        """
        n = len(self.near_all)
        counted = (self.source[others] != self.source[form]) | (np.abs(others - form) > self.apart)
        same = counted & (self.unit[others] == self.unit[form])
        views = []
        for rows in (np.full(len(others), form), others):
            everywhere = (self.near_all[rows, differences] - counted + 1) / n
            nearby = (self.near_unit[rows, differences] - same) / np.maximum(self.unit_sizes[rows] - 1, 1)
            views.append(np.maximum(everywhere, nearby))
        return np.asarray(np.clip(np.maximum(*views), 1 / max(n, 1), 1.0), dtype=np.float64)

    def table(self) -> NDArray[np.float64]:
        """That chance seen from one form, (2, n, c + 1): [same unit, form, differences], for forms not apart.

        The chance seen from both is the larger of two entries, which is quick for many pairs.
        """
        n = len(self.near_all)
        sizes = np.maximum(self.unit_sizes - 1, 1)[:, None]
        views = [np.maximum(self.near_all / n, (self.near_unit - same) / sizes) for same in (0, 1)]
        return np.asarray(np.clip(np.stack(views), 1 / max(n, 1), 1.0))


def measure_likeness(
    differences: NDArray[np.uint8],
    cells: int,
    unit: NDArray[np.int32],
    source: NDArray[np.int32],
    apart: int = 0,
) -> Likeness:
    """Count the near neighbours of every form, by number of differing cells, from all differences (n, n).

    `apart` leaves out that many forms before and after each in its sheet, so that a row filled down does
    not make itself look common.
    """
    width = min(cells, 255) + 1
    near_all = _histogram(differences, width)
    near_unit = np.zeros_like(near_all)
    for code in np.unique(unit):
        own = np.flatnonzero(unit == code)
        near_unit[own] = _histogram(differences[np.ix_(own, own)], width)
    near_all[:, 0] -= 1
    near_unit[:, 0] -= 1
    for lag in range(1, min(apart, len(unit) - 1) + 1):
        first = np.flatnonzero(source[lag:] == source[:-lag])
        apart_by = differences[first, first + lag]
        own = unit[first] == unit[first + lag]
        for rows in (first, first + lag):
            near_all[rows, apart_by] -= 1
            near_unit[rows[own], apart_by[own]] -= 1
    sizes = np.bincount(unit + 1, minlength=1)[unit + 1].astype(np.int32)
    return Likeness(np.cumsum(near_all, axis=1), np.cumsum(near_unit, axis=1), unit, sizes, source, apart)


def _histogram(block: NDArray[np.uint8], width: int) -> NDArray[np.int32]:
    found = np.empty((len(block), width), dtype=np.int32)
    for row, values in enumerate(block):
        found[row] = np.bincount(values, minlength=width)[:width]
    return found
