"""Every index with all forms and without the flagged ones, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.indices import IndexTable, Method, estimate_indices
from analysis.table import Table
from survey.answers import Answers
from survey.arguments import checked
from survey.screening.kept import FlaggedForms

WITHOUT = ("estimate", "se", "lower", "upper", "df", "forms", "answers", "flag")
"""The columns that come twice; those of the indices without the flagged forms end in `_without`."""


@dataclass(frozen=True)
class FlaggedTable(Table):
    """A table of indices with all forms, and beside each the same without the flagged forms.

    All columns of `IndexTable` mean what they mean there; `estimate_without` … `flag_without` are the same of
    what is left, and `difference` is `estimate_without` − `estimate`, in the measure's own unit.
    """

    every: IndexTable
    left: IndexTable
    flagged: FlaggedForms

    @property
    def method(self) -> Method:
        """How both were computed."""
        return self.every.method


@checked
def estimate_without_flagged(answers: Answers, flagged: FlaggedForms, **choices: Any) -> FlaggedTable:
    """Estimate the indices twice: of all forms, and without the flagged. `choices` as `estimate_indices`."""
    every = estimate_indices(answers, **choices)
    left = estimate_indices(answers.without(flagged.positions), **choices)
    columns = {name: every[name] for name in every.columns}
    columns |= {f"{name}_without": left[name] for name in WITHOUT}
    columns["difference"] = np.asarray(left["estimate"] - every["estimate"])
    return FlaggedTable(columns, every, left, flagged)
