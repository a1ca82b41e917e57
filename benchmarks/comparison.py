"""Values of ours beside reference values, and how far apart they are."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_NOISE = 1e-12
"""R's zeros are sometimes sums of rounding errors."""


def _encoding(path: Path) -> str:
    with path.open("rb") as stream:
        return "utf-16" if stream.read(2) in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding=_encoding(path), newline="") as stream:
        return list(csv.DictReader(stream))


@dataclass
class Comparison:
    """Differences found in one reference file, by quantity."""

    file: str
    differences: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    unmatched: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Values R gives and we do not, or the other way round, by quantity."""

    def add(self, quantity: str, reference: str, ours: float | None) -> None:
        """Compare one value; both empty agrees, one empty is counted apart."""
        empty = reference in ("", "NA", "NaN", "Inf")
        if empty and ours is None:
            return
        if empty or ours is None:
            self.unmatched[quantity] += 1
            return
        value = float(reference) if abs(float(reference)) > _NOISE else 0.0
        gap = abs(ours - value)
        self.differences[quantity].append(gap / abs(value) if value else gap)

    @property
    def largest(self) -> float:
        """The largest relative difference of all quantities."""
        return max((max(found) for found in self.differences.values()), default=0.0)

    def lines(self) -> Iterator[str]:
        """A line per quantity: values compared, largest relative difference, values only one side has."""
        for quantity, found in self.differences.items():
            missing = self.unmatched.get(quantity, 0)
            yield f"{self.file:34s} {quantity:16s} {len(found):6d} {max(found):9.1e} {missing or '':>6}"
