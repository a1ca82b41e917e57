"""What is measured of a volunteer's forms. Each measure can be worked out for any dealing of a ward's forms.

A ward's forms are dealt to its volunteers as they were collected (the identity), or at random (the null).
A dealing is an order of the forms: the first m₁ places belong to the first volunteer, in order of typing,
and so on. `orders` is (b, n): b dealings at once. Every measure gives (b, v), higher the more suspicious.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from survey.screening.likeness import count_differences

Floats = NDArray[np.float64]
Orders = NDArray[np.intp]

FEWEST_RATED = 4
"""Rated rows a form must have for its pattern to mean anything."""
NEAR = 0.1
"""Share of rows in which near twins may differ."""
WINDOWS = (10, 20, 30)
"""Lengths of the stretches of consecutive forms that are looked through."""
LOOK_BACK = 20
"""How many of a volunteer's forms before one are looked at for what it may repeat."""
FALLING = frozenset({"spread", "few_missing", "few_outside"})
"""Measures where less is more suspicious; their values are negative within this module."""
LOCAL = frozenset({"twins", "crooked_twins", "flat_stretch", "repeated_stretch", "speed"})
"""Measures of a part of a volunteer's forms, however many there are in all."""
_MEMORY = 2**24


@dataclass(frozen=True)
class Ward:
    """The forms of one unit whose volunteer is known, and how many each volunteer has.

    scores: (n, r) 0–1 or NaN. ratings: (n, r) as stored. offered: (r,) whether the row has a
    nonresponse box. odd_day: (n,) whether the form's date is a Sunday or outside the period. gap: (n,)
    whether form numbers are missing just before the form in its own volunteer's pad. sizes: (v,), summing to
    n; places are in the order of the volunteers and of typing. per_day: forms of each day a volunteer
    worked, and whose day it was, by volunteer. None where dates or serials do not tell.
    """

    scores: NDArray[np.float32]
    ratings: NDArray[np.int8]
    offered: NDArray[np.bool_]
    odd_day: Floats | None
    gap: Floats | None
    sizes: NDArray[np.intp]
    per_day: tuple[Floats, NDArray[np.intp]] | None = None

    @cached_property
    def starts(self) -> NDArray[np.intp]:
        """The first place of each volunteer."""
        return np.concatenate([[0], np.cumsum(self.sizes)[:-1]]).astype(np.intp)

    @cached_property
    def owner(self) -> NDArray[np.intp]:
        """The volunteer of each place, (n,)."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    @cached_property
    def straight(self) -> NDArray[np.bool_]:
        """(n,) whether the form has one level in every row that has a score, and enough such rows."""
        scored = ~np.isnan(self.scores)
        low = np.where(scored, self.scores, np.inf).min(axis=1, initial=np.inf)
        high = np.where(scored, self.scores, -np.inf).max(axis=1, initial=-np.inf)
        enough = scored.sum(axis=1) >= max(FEWEST_RATED, self.scores.shape[1] / 2)
        return np.asarray((low == high) & enough)

    @cached_property
    def spread(self) -> Floats:
        """(n,) the variance of the scores within each form; 0 where there is no score."""
        scored = ~np.isnan(self.scores)
        count = np.maximum(scored.sum(axis=1), 1)
        values = np.where(scored, self.scores, 0.0).astype(np.float64)
        centred = np.where(scored, values - (values.sum(axis=1) / count)[:, None], 0.0)
        return np.asarray((centred**2).sum(axis=1) / count)

    @cached_property
    def missing(self) -> Floats:
        """(n,) the share of rows without any mark, or with one that cannot be used."""
        return np.asarray(((self.ratings == -1) | (self.ratings == -2)).mean(axis=1))

    @cached_property
    def outside(self) -> Floats:
        """(n,) the share of nonresponse boxes marked, among the rows that have one."""
        marked = (self.ratings < -2) & self.offered
        return np.asarray(marked.sum(axis=1) / max(int(self.offered.sum()), 1))

    @cached_property
    def differences(self) -> NDArray[np.uint8]:
        """(n, n) in how many rated rows two forms differ."""
        ratings = self.ratings.astype(np.int16)
        return count_differences(ratings, ratings)

    @cached_property
    def near_twins(self) -> NDArray[np.float32]:
        """(n, n) 1 where two forms are nearly the same, else 0."""
        near = self.differences <= int(NEAR * self.ratings.shape[1])
        np.fill_diagonal(near, False)
        return np.asarray(near, dtype=np.float32)

    @cached_property
    def crooked_twins(self) -> NDArray[np.float32]:
        """(n, n) 1 where two forms are nearly the same and neither is a straight line, else 0."""
        return np.asarray(self.near_twins * ~self.straight * ~self.straight[:, None], dtype=np.float32)


def mean_of(ward: Ward, values: Floats, orders: Orders) -> Floats:
    """The mean of a form's value over each volunteer's forms."""
    return np.asarray(np.add.reduceat(values[orders], ward.starts, axis=1) / ward.sizes)


def share_near(ward: Ward, near: NDArray[np.float32], orders: Orders) -> Floats:
    """The share of a volunteer's forms that are `near` (n, n) another of the volunteer's own forms."""
    volunteers, forms = len(ward.sizes), len(near)
    if not near.any():
        return np.zeros((len(orders), volunteers))
    found = np.empty((len(orders), volunteers))
    step = max(1, _MEMORY // (volunteers * forms))
    for start in range(0, len(orders), step):
        part = orders[start : start + step]
        dealt = np.zeros((len(part), volunteers, forms), dtype=np.float32)
        dealt[np.arange(len(part))[:, None], ward.owner, part] = 1
        twins = (dealt.reshape(-1, forms) @ near).reshape(dealt.shape)
        found[start : start + step] = ((twins > 0) & (dealt > 0)).sum(axis=2)
    return found / ward.sizes


def flattest_stretch(ward: Ward, orders: Orders) -> Floats:
    """How far the spread within forms falls below the ward's over the flattest run of consecutive forms."""
    deviation = float(ward.spread.std()) or 1.0
    return _highest_stretch(ward, (float(ward.spread.mean()) - ward.spread[orders]) / deviation)


def repeated_stretch(ward: Ward, orders: Orders) -> Floats:
    """How often forms nearly repeat one of the few typed just before, over the run where they do so most."""
    repeats = np.zeros(orders.shape, dtype=bool)
    near = ward.near_twins > 0
    flat, beginning = near.ravel(), orders * len(near)  # looking up one index is quicker than two
    for lag in range(1, min(LOOK_BACK, orders.shape[1] - 1) + 1):
        own = ward.owner[lag:] == ward.owner[:-lag]
        repeats[:, lag:] |= flat.take(beginning[:, lag:] + orders[:, :-lag]) & own
    others = near.sum(axis=1) / max(len(near) - 1, 1)
    usual = float((1 - (1 - others) ** LOOK_BACK).mean())
    return _highest_stretch(ward, (repeats - usual) / (np.sqrt(usual * (1 - usual)) or 1.0))


def _highest_stretch(ward: Ward, values: Floats) -> Floats:
    """The highest mean of standardised `values` (b, n) over runs of a volunteer's consecutive forms.

    In standard errors of a mean over that many forms; the largest over the lengths `WINDOWS` that are
    shorter than all of the volunteer's forms.
    """
    sums = np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)
    found = np.zeros((len(values), len(ward.sizes)))
    for volunteer, (start, size) in enumerate(zip(ward.starts.tolist(), ward.sizes.tolist(), strict=True)):
        for length in WINDOWS:
            if length < size:
                ends = sums[:, start + length : start + size + 1]
                runs = ends - sums[:, start : start + size + 1 - length]
                found[:, volunteer] = np.maximum(found[:, volunteer], runs.max(axis=1) / np.sqrt(length))
    return found


def busiest_day(ward: Ward, orders: Orders) -> Floats:
    """The most forms of a volunteer on one day, on a log scale; the ward's days are dealt, not its forms."""
    found = np.zeros((len(orders), len(ward.sizes)))
    if ward.per_day is None:
        return found
    counts, owner = ward.per_day
    dealt = np.log(counts)[np.argsort(orders[:, : len(counts)], axis=1)]  # as random as the orders are
    for volunteer in np.unique(owner).tolist():
        found[:, volunteer] = dealt[:, owner == volunteer].max(axis=1)
    return found


def _fewer(values: Callable[[Ward], Floats]) -> Callable[[Ward, Orders], Floats]:
    return lambda ward, orders: -mean_of(ward, values(ward), orders)


def _more(values: Callable[[Ward], Floats]) -> Callable[[Ward, Orders], Floats]:
    return lambda ward, orders: mean_of(ward, values(ward), orders)


def _zero_if_unknown(values: Floats | None, ward: Ward) -> Floats:
    return np.zeros(len(ward.scores)) if values is None else values


MEASURES: Mapping[str, Callable[[Ward, Orders], Floats]] = {
    "twins": lambda ward, orders: share_near(ward, ward.near_twins, orders),
    "crooked_twins": lambda ward, orders: share_near(ward, ward.crooked_twins, orders),
    "straight": _more(lambda ward: ward.straight.astype(np.float64)),
    "spread": _fewer(lambda ward: ward.spread),
    "few_missing": _fewer(lambda ward: ward.missing),
    "few_outside": _fewer(lambda ward: ward.outside),
    "flat_stretch": flattest_stretch,
    "repeated_stretch": repeated_stretch,
    "speed": busiest_day,
    "days": _more(lambda ward: _zero_if_unknown(ward.odd_day, ward)),
    "gaps": _more(lambda ward: _zero_if_unknown(ward.gap, ward)),
}
"""Every measure, by the name its sentences have in survey/messages/screening.py."""
