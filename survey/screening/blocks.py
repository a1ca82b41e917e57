"""Copied blocks: rows that stand again elsewhere, one after the other, more often than chance allows.

Two places are compared as sequences are searched for a likeness (Karlin & Altschul 1990): along each
pair of runs every pair of rows scores by how rare its likeness is, and the best stretch counts. The score
of a pair whose likeness has the chance p is ln(κ p^(κ−1)), a calibrator of p-values (Vovk & Wang 2021,
eq. 1): e to the sum of scores is then a fair bet against chance, so that over all n²/2 beginnings a sum
above ln(n²/2α) has a chance of at most α (Ville's inequality). Equal answers that are common score
below zero: a run of forms that are all "4" is never a copy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from survey.screening.likeness import Likeness, count_differences, measure_likeness

ALPHA = 1e-3
"""Chance of one false block in a survey of honest forms, at most."""
LARGEST = 6000
"""Forms compared each with each; of a larger survey, only those whose every cell has a twin."""
APART = 30
"""Rows around a form that do not count towards how common it is, where attributes are compared too."""
LOOSE = 0.15
"""A pair at the end of a block that differs in more than this share of cells is left off."""
_KAPPA = 0.2
_MOST_BLOCKS = 500


@dataclass(frozen=True, slots=True)
class Match:
    """`length` forms from position `first` on that stand again from `second` on; `score` as above."""

    first: int
    second: int
    length: int
    score: float
    chance: float
    """An upper bound of the chance of such a score anywhere in a survey of honest forms."""


def find_blocks(
    cells: NDArray[np.int16], unit: NDArray[np.int32], source: NDArray[np.int32], rated: int
) -> tuple[Match, ...]:
    """The copied blocks among forms in the order of typing, the most certain first.

    cells: (n, c), the first `rated` of them ratings; source: (n,) the sheet of each form. Ratings are looked
    at alone and together with the attributes, so that a copy is found whether the attributes were copied
    too or were not. Blocks that share most of their rows with a more certain one are left out.
    """
    n = len(cells)
    keep = np.arange(n) if n <= LARGEST else _with_twins(cells)
    if len(keep) > LARGEST:
        keep = keep[:0]
    ratings, attributes = cells[keep, :rated], cells[keep, rated:]
    views = 2 if attributes.shape[1] else 1
    least = float(np.log(max(n, 2) ** 2 / 2 * views / ALPHA))
    unit, source = unit[keep], source[keep]
    differences = count_differences(ratings, ratings)
    view = _View(differences, rated, measure_likeness(differences, rated, unit, source))
    found = _search(view, source, least)
    if views == 2:
        # Whole rows that repeat those around them are a row filled down; equal answers alone are not.
        people = count_differences(attributes, attributes)
        width = attributes.shape[1]
        around = _View(people, width, measure_likeness(people, width, unit, source, APART))
        differences += people
        width = cells.shape[1]
        view = _View(differences, width, measure_likeness(differences, width, unit, source, APART), around)
        found += _search(view, source, least)
    chosen = _choose(found)
    return tuple(
        Match(
            int(keep[m.first]), int(keep[m.second]), m.length, m.score, ALPHA * float(np.exp(least - m.score))
        )
        for m in chosen
    )


@dataclass(frozen=True)
class _View:
    """All differences (n, n) over some of the cells, `width` of them, and how common each is.

    `around`: what rows close together in a sheet must agree in as well.
    """

    differences: NDArray[np.uint8]
    width: int
    near: Likeness
    around: _View | None = None

    @cached_property
    def _table(self) -> NDArray[np.float64]:
        return np.asarray(_score(self.near.table()).ravel(), dtype=np.float64)

    @cached_property
    def _rows(self) -> NDArray[np.intp]:
        """Where the entries of each form begin in the table."""
        return np.asarray(np.arange(len(self.differences)) * self.near.near_all.shape[1], dtype=np.intp)

    def scores(self, i: int) -> NDArray[np.float64]:
        """The scores of the pairs of form `i` and each form after it."""
        found, unit, differences = self._table, self.near.unit, self.differences[i, i + 1 :]
        other_half = len(found) // 2 * (unit[i + 1 :] == unit[i])
        scores: NDArray[np.float64] = np.minimum(
            found[other_half + self._rows[i] + differences],
            found[other_half + self._rows[i + 1 :] + differences],
        )
        close = self._close(i)
        chance = self.near.chance(i, close, differences[: len(close)])
        if self.around is not None:
            people = self.around.differences[i, close]
            chance = np.maximum(chance, self.around.near.chance(i, close, people))
        scores[: len(close)] = _score(chance)
        return scores

    def _close(self, i: int) -> NDArray[np.intp]:
        """The few forms after `i` in its sheet that do not count towards how common it is."""
        after = np.arange(i + 1, min(i + 1 + self.near.apart, len(self.differences)))
        return np.asarray(after[self.near.source[after] == self.near.source[i]], dtype=np.intp)


def _score(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.log(_KAPPA) + (_KAPPA - 1) * np.log(chance))


def _with_twins(cells: NDArray[np.int16]) -> NDArray[np.intp]:
    """Forms that have another with all the same cells, of patterns that are rare."""
    _, which, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    repeated = counts[which.reshape(-1)]
    return np.flatnonzero((repeated > 1) & (repeated <= max(5, len(cells) // 1000)))


def _search(view: _View, source: NDArray[np.int32], least: float) -> list[Match]:
    """Every stretch whose score reaches `least`, the best of each run of them.

    `sums[j]` is the best score of a stretch that ends with the pair (i, j), `lengths[j]` its length.
    """
    n = len(source)
    follows = np.concatenate([[False], source[1:] == source[:-1]])
    sums, lengths = np.zeros(n), np.zeros(n, dtype=np.int64)
    best: dict[tuple[int, int], Match] = {}
    for i in range(n):
        later = slice(i + 1, n)
        on = follows[i] & follows[later]
        sums[later] = np.where(on, sums[i : n - 1], 0.0)
        lengths[later] = np.where(on, lengths[i : n - 1], 0) + 1
        sums[: i + 1], lengths[: i + 1] = 0.0, 0
        sums[later] += view.scores(i)
        ended = sums <= 0
        sums[ended], lengths[ended] = 0.0, 0
        for j in np.flatnonzero(sums >= least).tolist():
            length = int(lengths[j])
            match = Match(i - length + 1, j - length + 1, length, float(sums[j]), 1.0)
            old = best.get((match.first, match.second))
            if old is None or match.score > old.score:
                best[match.first, match.second] = match
    return [_trim(match, view.differences, view.width) for match in best.values()]


def _trim(match: Match, differences: NDArray[np.uint8], width: int) -> Match:
    """Without the pairs at both ends that are hardly alike."""
    steps = np.arange(match.length)
    alike = np.flatnonzero(differences[match.first + steps, match.second + steps] <= LOOSE * width)
    if not len(alike):
        return match
    start, end = int(alike[0]), int(alike[-1])
    return replace(match, first=match.first + start, second=match.second + start, length=end - start + 1)


def _choose(found: list[Match]) -> list[Match]:
    """Blocks by falling score; one that is mostly within those chosen before adds nothing."""
    taken: set[tuple[int, int]] = set()
    chosen: list[Match] = []
    covered: set[int] = set()
    for match in sorted(found, key=lambda m: (-m.score, m.first, m.second)):
        pairs = {(match.first + k, match.second + k) for k in range(match.length)}
        rows = {row for pair in pairs for row in pair}
        if 2 * len(pairs & taken) > len(pairs) or rows <= covered:
            continue
        taken |= pairs
        covered |= rows
        chosen.append(match)
        if len(chosen) == _MOST_BLOCKS:
            break
    return chosen
