"""Features straight from the stored bytes, where levels need not be told apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Run:
    """Stored bytes that follow each other and are worth the same: the first, how many, and what they are
    worth."""

    first: int
    many: int
    worth: int


def runs_of(stored: NDArray[np.int8], worth: NDArray[np.int64]) -> list[Run]:
    """The runs of the levels (L,) that are worth anything."""
    found: list[Run] = []
    for value, own in sorted(zip(stored.tolist(), worth.tolist(), strict=True)):
        if found and found[-1].first + found[-1].many == value and found[-1].worth == own:
            found[-1] = replace(found[-1], many=found[-1].many + 1)
        elif own:
            found.append(Run(value, 1, own))
    return found


def add_runs(
    ratings: NDArray[np.int8], runs: list[Run], scratch: NDArray[np.int8], out: NDArray[Any]
) -> None:
    """Write to out (b,) what the ratings of each form (k, b) are worth together; scratch (k, b) is used up.

    A byte is in a run where its distance from the first, as a number without a sign, is small enough.
    """
    said = scratch.view(np.uint8)
    for number, run in enumerate(runs):
        np.subtract(ratings, np.int8(run.first), out=scratch)
        np.less(said, np.uint8(run.many), out=scratch.view(np.bool_))
        own = np.add.reduce(said, axis=0, dtype=out.dtype, out=None if number else out)
        if run.worth != 1:
            own *= out.dtype.type(run.worth)
        if number:
            out += own
    if not runs:
        out[:] = 0
