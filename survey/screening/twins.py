"""Honest twins: forms whose answers happen to be equal. Counted, never accused."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def find_twins(ratings: NDArray[np.int8]) -> tuple[tuple[int, ...], ...]:
    """Groups of forms (positions) with the same ratings, the largest first. ratings: (n, r)."""
    if not len(ratings):
        return ()
    order = np.lexsort(ratings.T[::-1])
    differs = (ratings[order][1:] != ratings[order][:-1]).any(axis=1)
    groups = np.split(order, np.flatnonzero(differs) + 1)
    found = [tuple(sorted(group.tolist())) for group in groups if len(group) > 1]
    return tuple(sorted(found, key=lambda group: (-len(group), group)))
