"""Chunks shared out among accumulators, which the processor's cores fill side by side."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from analysis.summing.counting import Accumulator

_TWO, _FOUR = 65_536, 1_048_576
"""From so many forms on there are two accumulators, and four: fewer forms are added sooner than a thread is
begun, and more threads would wait for each other."""
_LARGEST = 8_388_608
"""Bytes of sums above which there is one: each has the sums of all cells."""


def shares_of(forms: int, sums: Accumulator) -> int:
    """How many accumulators share so many forms.

    It does not depend on the processor: sums of weights are rounded, and have to be the same everywhere.
    """
    if sums.size > _LARGEST or forms < _TWO:
        return 1
    return 2 if forms < _FOUR else 4


def add_all(
    sums: Accumulator,
    make: Callable[[], Accumulator],
    add: Callable[[Accumulator, slice], None],
    chunks: Sequence[slice],
    shares: int,
) -> None:
    """Add every chunk to `sums`, in so many shares; make: another accumulator, of nothing."""

    def fill(share: int) -> Accumulator:
        own = make() if share else sums
        for chunk in chunks[share::shares]:
            add(own, chunk)
        return own

    if shares == 1:
        fill(0)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(_cores(), shares)) as pool:
        _, *others = pool.map(fill, range(shares))
    for other in others:
        sums.join(other)


def _cores() -> int:
    """The processor's cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
