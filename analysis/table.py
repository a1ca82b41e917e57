"""A table of results: columns of arrays that become a data frame when one is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Table:
    """Named columns of equal length. `table["estimate"]` is an array, as it is in a data frame.

    Kept apart from pandas so that a command that only prints never pays for importing it. WHOLE: the
    names of columns that hold whole numbers also where some are missing.
    """

    WHOLE: ClassVar[frozenset[str]] = frozenset()

    columns: Mapping[str, NDArray[Any]]

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.columns[name]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()))) if self.columns else 0

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each row as a dict of plain Python values (NaN becomes None)."""
        lists = [
            [None if v != v else int(v) if name in self.WHOLE else v for v in column.tolist()]
            for name, column in self.columns.items()
        ]
        for values in zip(*lists, strict=True):
            yield dict(zip(self.columns, values, strict=True))

    def where(self, **equal: object) -> Table:
        """The rows whose named columns equal the given values (or are in a given tuple)."""
        keep = np.ones(len(self), dtype=bool)
        for name, wanted in equal.items():
            choices = wanted if isinstance(wanted, tuple) else (wanted,)
            keep &= np.isin(self.columns[name], np.array(choices, dtype=self.columns[name].dtype))
        return Table({name: column[keep] for name, column in self.columns.items()})

    def to_frame(self) -> pd.DataFrame:
        """The same as a pandas data frame, at full precision."""
        import pandas as pd

        frame = pd.DataFrame(dict(self.columns))
        missing = {name: "Int64" for name in self.WHOLE & set(frame) if frame[name].dtype.kind == "f"}
        return frame.astype(missing) if missing else frame
