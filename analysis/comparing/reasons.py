"""Why a comparison is empty: the reason codes of its rows, and what they say of complete counts."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from analysis.comparing.differences import Side
from analysis.estimating.estimates import Estimates
from survey.messages import Language, say

_EMPTY = ("no_forms", "no_answers", "criterion_missing", "mixed_scales")
_UNTESTED = (*_EMPTY, "lonely_psu", "no_df")


def untested_reason(estimates: Estimates, side: Side, row: int, column: int = 0) -> str:
    """The reason code of an estimate that cannot be tested, in place of others; empty where it can."""
    if not np.isnan(estimates.value[row, column]) and side.tested[row]:
        return ""
    codes = [code for code in _UNTESTED if estimates.reasons[code][row, column]]
    return codes[0] if codes else "no_variation"


def row_codes(estimates: Estimates, row: int, column: int = 0) -> list[str]:
    """All reason codes of an estimate, as a table of indices has them in `flag`."""
    return [code for code, where in estimates.reasons.items() if where[row, column]]


def join_codes(codes: Iterable[str]) -> str:
    """The text of a cell of `flag`: each code once, parted by ";"."""
    return ";".join(dict.fromkeys(code for code in codes if code))


def explain(code: str, lang: Language) -> str:
    """The sentence for a reason code in `flag`, `untested` or `reason`."""
    return say(f"analysis.flag_{code}", lang)
