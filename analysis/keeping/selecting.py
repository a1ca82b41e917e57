"""Indices of a survey whose answers were removed, from the sums that were kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from analysis.estimating.domains import STRUCTURE
from analysis.indices import COLUMNS, Method, reason
from analysis.table import Table
from survey.arguments import checked
from survey.messages import HailongError, Language, say
from survey.store.records import Kept

_WHOLE_NUMBERS = ("forms", "answers")
_TEXTS = ("scope", "unit_id", "unit", "by", "group", "criterion", "measure", "flag")
_CHOICES = ("recipe", "interval", "level", "weights", "fpc", "lonely")


@dataclass(frozen=True)
class KeptIndices(Table):
    """A table of indices in the columns of `IndexTable`, as it was when the answers were removed.

    What was not kept is empty and has the flag `withheld`.
    """

    method: Method
    kept: Kept

    def reasons(self, lang: Language | None = None) -> dict[str, str]:
        """A sentence for each reason code that occurs in `flag`."""
        codes = dict.fromkeys(c for flag in self.columns["flag"] for c in flag.split(";") if c)
        return {code: reason(code, lang or self.method.lang) for code in codes}


@checked
def select_indices(
    kept: Kept,
    lang: Language = "vi",
    by: Sequence[str] = (),
    criteria: Sequence[str] | None = None,
    items: bool = False,
    measures: Sequence[str] | None = None,
    **choices: Any,
) -> KeptIndices:
    """The rows that `estimate_indices` gave with the same choices, in its order.

    Raises HailongError for a way of computing, or a group of respondents, that was not kept.
    """
    table = _table(kept, choices.get("weights"))
    for entry in by:
        if entry not in STRUCTURE:
            raise only_kept(kept, "--by", entry, ", ".join(STRUCTURE))
    require_same(kept, table["method"], choices)
    scopes = _scopes(table, by)
    codes = _codes(table, criteria, items)
    wanted = tuple(measures or (table["headline"],))
    columns = table["columns"]
    rows: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
    keys = zip(*(columns[name] for name in ("scope", "unit_id", "criterion", "measure")), strict=True)
    for row, (scope, unit_id, code, measure) in enumerate(keys):
        rows.setdefault((scope, unit_id), {})[code, measure] = row
    chosen = [
        own[code, measure]
        for (scope, _), own in rows.items()
        if scope in scopes
        for code in codes
        for measure in wanted
        if (code, measure) in own
    ]
    method = Method(**{**table["method"], "strata": tuple(table["method"]["strata"]), "lang": lang})
    return KeptIndices(_columns(table, chosen, lang), method, kept)


def read_content(kept: Kept) -> Mapping[str, Any]:
    """What was kept, as data. Raises HailongError for a form this version does not know."""
    try:
        content = json.loads(kept.content)
        if content["format"] != 1:
            raise HailongError("purging.kept_unreadable", at=kept.at)
        return cast("Mapping[str, Any]", content)
    except (ValueError, TypeError, KeyError):
        raise HailongError("purging.kept_unreadable", at=kept.at) from None


def _table(kept: Kept, weights: object) -> Mapping[str, Any]:
    """The table by these weights, where there are two."""
    content = read_content(kept)
    table, weighted = content["indices"], content["weighted"]
    if table is None:
        raise HailongError("store.answers_removed", at=kept.at, by=kept.by)
    found: Mapping[str, Any] = weighted if weighted is not None and weights == "population" else table
    return found


def require_same(kept: Kept, method: Mapping[str, Any], choices: Mapping[str, Any]) -> None:
    """Raise HailongError for a choice that is not the one by which what was kept was computed."""
    for name in _CHOICES:
        if choices.get(name) is not None and choices[name] != method[name]:
            option = "--no-fpc" if name == "fpc" else f"--{name}"
            words = {True: "off", False: "on"} if name == "fpc" else {}
            asked, own = (words.get(value, value) for value in (choices[name], method[name]))
            raise only_kept(kept, option, asked, own)


def only_kept(kept: Kept, option: str, asked: object, own: object) -> HailongError:
    """The error for a choice (`option`, what was asked) by which nothing was kept."""
    return HailongError("purging.only_kept", at=kept.at, by=kept.by, option=option, found=asked, kept=own)


def _scopes(table: Mapping[str, Any], by: Sequence[str]) -> tuple[str, ...]:
    """As `list_domains` chooses: levels only where there are several."""
    if by:
        return (next(scope for scope in STRUCTURE if scope in by),)
    levels = {
        unit_id
        for scope, unit_id in zip(table["columns"]["scope"], table["columns"]["unit_id"], strict=True)
        if scope == "level"
    }
    return STRUCTURE if len(levels) > 1 else ("unit", "all")


def _codes(table: Mapping[str, Any], criteria: Sequence[str] | None, items: bool) -> list[str]:
    """As `targets_of` chooses, in the order of the form."""
    kinds: dict[str, str] = {target["code"]: target["kind"] for target in table["targets"]}
    if criteria is None:
        return [code for code, kind in kinds.items() if items or kind != "row"]
    for code in criteria:
        if code not in kinds:
            raise HailongError("analysis.unknown_criterion", found=code, known=", ".join(kinds))
    listed = set(criteria)
    return [code for code in kinds if code in listed]


def _columns(table: Mapping[str, Any], rows: Sequence[int], lang: Language) -> dict[str, NDArray[Any]]:
    stored, names = table["columns"], table["names"]
    columns: dict[str, NDArray[Any]] = {}
    for name in COLUMNS:
        if name == "unit":
            places = [(stored["scope"][row], stored["unit_id"][row]) for row in rows]
            values: list[Any] = [
                names[f"{scope}:{unit_id}"][lang] if unit_id else say("analysis.everything", lang)
                for scope, unit_id in places
            ]
        elif name in ("by", "group"):
            values = [""] * len(rows)
        else:
            values = [stored[name][row] for row in rows]
        columns[name] = _array(name, values)
    return columns


def _array(name: str, values: list[Any]) -> NDArray[Any]:
    if name in _TEXTS or (name in _WHOLE_NUMBERS and None in values):
        found = np.empty(len(values), dtype=object)
        found[:] = values
        return found
    if name in _WHOLE_NUMBERS:
        return np.array(values, dtype=np.int64)
    return np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)
