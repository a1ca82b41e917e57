"""What is too small to publish, and what must be withheld besides so that it cannot be computed.

Primary: a unit with fewer than 30 forms, or with a criterion that fewer than 10 forms answered (its
index would rest on them too). Complementary: an index for everything or for a level is a weighted mean
of its units' indices, and the composite one of its criteria's; so a group of withheld units must hold at
least two units and 30 forms, and a sparse criterion takes along the criteria of a second unit; further
criteria go where nearly all withheld answers are alike. A test tries to compute the withheld cells from
what is left, by linear programming.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from analysis.charts.selection import Columns, column, numbers, texts
from analysis.formatting import round_half_up
from analysis.recipes import OVERALL
from analysis.report.inputs import LOW_RELIABILITY, SMALLEST_CELL, SMALLEST_UNIT
from analysis.table import Table
from survey.answers import UnitInfo

State = Literal["full", "composite", "sparse", "none"]
"""What is published of a unit: every criterion; the composite alone; nothing but the number of forms,
because a criterion has too few or because the unit has."""
Key = tuple[str, str]
"""Scope and unit id: ("unit", "00001"), ("level", "ward"), ("all", "")."""

K = TypeVar("K")

_NARROWEST = 0.02
"""A withheld index must stay open by at least this much when the rest is known."""
_PRINTED = {"mean": 2, "index100": 2}
"""Decimals of a measure as it is printed; of shares, in percent with two, they are four."""
_FEWEST = 2.0
"""A withheld number of answers must stay open by at least this much."""
_NUMBERS = ("estimate", "se", "lower", "upper", "df", "deff")


def decide(table: Columns, units: Sequence[UnitInfo]) -> dict[Key, State]:
    """What may be published of each unit, each level and everything, from a table of indices.

    `table` holds one measure, ungrouped, with the composite and the criteria of every domain.
    """
    forms, by_criterion = _read(table)
    shares = by_criterion[OVERALL].shares if OVERALL in by_criterion else {}
    states = {key: _primary(found) for key, found in forms.items()}
    levels: dict[str, list[Key]] = {}
    for unit in units:
        if ("unit", unit.id) in states and forms["unit", unit.id].get(OVERALL, 0) > 0:
            levels.setdefault(unit.level, []).append(("unit", unit.id))
    size = {key: found.get(OVERALL, 0) for key, found in forms.items()}
    for own in levels.values():
        _complete(own, states, size, shares)
        _hide_beside_sparse(own, states, size)
        for code, answered in by_criterion.items():
            if code != OVERALL:
                _open_criterion(own, states, {key: forms[key].get(code, 0) for key in own}, size, answered)
    _protect_levels(levels, states, forms)
    return states


@dataclass(frozen=True)
class _Answered:
    """One criterion, or the composite: the valid answers of each domain, and its index from 0 to 1."""

    answers: dict[Key, float] = field(default_factory=dict)
    shares: dict[Key, float] = field(default_factory=dict)


def _read(table: Columns) -> tuple[dict[Key, dict[str, int]], dict[str, _Answered]]:
    """The forms of each domain by criterion, and what each criterion has of all domains."""
    forms: dict[Key, dict[str, int]] = {}
    found: dict[str, _Answered] = {}
    for scope, unit_id, criterion, measure, count, answers, estimate in zip(
        texts(table, "scope"),
        texts(table, "unit_id"),
        texts(table, "criterion"),
        texts(table, "measure"),
        numbers(table, "forms"),
        numbers(table, "answers"),
        numbers(table, "estimate"),
        strict=True,
    ):
        forms.setdefault((scope, unit_id), {})[criterion] = int(count) if count == count else 0
        own = found.setdefault(criterion, _Answered())
        own.answers[scope, unit_id] = answers if answers == answers else 0.0
        own.shares[scope, unit_id] = estimate / 100 if measure == "index100" else estimate
    return forms, found


def _primary(forms: Mapping[str, int]) -> State:
    if 0 < forms.get(OVERALL, 0) < SMALLEST_UNIT:
        return "none"
    if any(0 < count < SMALLEST_CELL for criterion, count in forms.items() if criterion != OVERALL):
        return "sparse"
    return "full"


def _complete(
    own: Sequence[Key], states: dict[Key, State], size: Mapping[Key, int], shares: Mapping[Key, float]
) -> None:
    """Withhold the next smallest units of a level until none that is too small can be had from the total."""
    while any(states[key] == "none" for key in own):
        hidden = [key for key in own if states[key] != "full"]
        left = [key for key in own if states[key] == "full"]
        if not left or _is_safe(hidden, size, shares):
            return
        states[min(left, key=lambda key: (size[key], key))] = "none"


def _is_safe(
    hidden: Sequence[K], size: Mapping[K, int], shares: Mapping[K, float], least: int = SMALLEST_UNIT
) -> bool:
    """Whether the group is large enough, and each index in it open when the group's sum is known."""
    if len(hidden) < 2 or sum(size[key] for key in hidden) < least:
        return False
    return all(_room(key, hidden, size, shares) >= _NARROWEST for key in hidden if size[key] < least)


def _room(key: K, hidden: Sequence[K], size: Mapping[K, float], shares: Mapping[K, float]) -> float:
    """How far the index of one of the group is open when the group's sum is known."""
    if size[key] <= 0:
        return 1.0
    together = sum(size[other] for other in hidden)
    good = sum(size[other] * shares[other] for other in hidden if shares[other] == shares[other])
    lowest = max(0.0, (good - (together - size[key])) / size[key])
    highest = min(1.0, good / size[key])
    return highest - lowest


def _open_criterion(
    own: Sequence[Key],
    states: dict[Key, State],
    forms: Mapping[Key, int],
    size: Mapping[Key, int],
    answered: _Answered,
) -> None:
    """Withhold the criteria of the next smallest units until one criterion of no small unit follows from the
    level's; nothing helps where all units of the level agree, for the level's own index says so.

    forms: of each unit that answered the criterion; size: of each that answered anything.
    """
    fewest = {"none": SMALLEST_UNIT, "sparse": SMALLEST_CELL}
    count = {"none": size, "sparse": forms}
    small = [key for key in own if states[key] in fewest and count[states[key]][key] < fewest[states[key]]]

    def is_open(hidden: Sequence[Key]) -> bool:
        return all(_room(key, hidden, answered.answers, answered.shares) >= _NARROWEST for key in small)

    hidden = [key for key in own if states[key] != "full"]
    rest = sorted((key for key in own if states[key] == "full"), key=lambda key: (size[key], key))
    if not small or not is_open(own):
        return
    while not is_open(hidden):
        hidden.append(rest.pop(0))
        states[hidden[-1]] = "composite"


def hide_groups(
    size: Mapping[str, int], shares: Mapping[str, float], sparse: Collection[str]
) -> frozenset[str]:
    """Which groups of respondents have no published index: one attribute's groups, by their names.

    Those under ten forms or named in `sparse`, and with them the next smallest until the index of none can
    be had from the overall index. Groups without forms have nothing to hide.
    """
    own = sorted((name for name, forms in size.items() if forms > 0), key=lambda name: (size[name], name))
    hidden = [name for name in own if size[name] < SMALLEST_CELL or name in sparse]
    rest = [name for name in own if name not in hidden]
    while hidden and rest and not _is_safe(hidden, size, shares, SMALLEST_CELL):
        hidden.append(rest.pop(0))
    return frozenset(hidden)


def _hide_beside_sparse(own: Sequence[Key], states: dict[Key, State], size: Mapping[Key, int]) -> None:
    """Where one unit alone has a sparse criterion, the criteria of the next smallest are withheld too."""
    hidden = [key for key in own if states[key] != "full"]
    left = [key for key in own if states[key] == "full"]
    if len(hidden) == 1 and states[hidden[0]] == "sparse" and left:
        states[min(left, key=lambda key: (size[key], key))] = "composite"


def _protect_levels(
    levels: Mapping[str, Sequence[Key]], states: dict[Key, State], forms: Mapping[Key, Mapping[str, int]]
) -> None:
    """Give up the figure for everything where a withheld level would be all that is missing from it.

    A level's own row follows its units where they are all withheld and too few to hide each other.
    """
    for level, own in levels.items():
        key = ("level", level)
        hidden = [unit for unit in own if states[unit] != "full"]
        alone = len(hidden) == len(own) and len(own) == 1
        if key in states and alone and states[own[0]] != "full":
            states[key] = _worse(states[key], states[own[0]])
    rows = [("level", level) for level in levels if ("level", level) in states]
    gaps = [key for key in rows if states[key] in ("none", "sparse")]
    together = sum(forms[key].get(OVERALL, 0) for key in gaps)
    if gaps and (len(gaps) == 1 or together < SMALLEST_UNIT) and ("all", "") in states:
        small = any(states[key] == "none" for key in gaps)
        states["all", ""] = _worse(states["all", ""], "none" if small else "composite")
    if len(levels) == 1 and not rows:
        (own,) = levels.values()
        if len(own) == 1:
            states["all", ""] = _worse(states["all", ""], states[own[0]])


def _worse(first: State, second: State) -> State:
    order: tuple[State, ...] = ("full", "composite", "sparse", "none")
    return max(first, second, key=order.index)


def suppress(table: Columns, states: Mapping[Key, State]) -> Table:
    """The table with every withheld figure gone and marked `c`; unreliable ones marked `u`.

    The number of forms of a unit stays; that of a withheld criterion goes with it. `forms` and
    `answers` become floats, NaN where withheld. What is left of levels and of everything
    is then less exact (`blunt_wholes`).
    """
    names = ("scope", "unit_id", "unit", "by", "group", "criterion", "measure", "flag")
    columns: dict[str, NDArray[Any]] = {name: np.array(texts(table, name), dtype=object) for name in names}
    for name in (*_NUMBERS, "forms", "answers"):
        columns[name] = np.array(numbers(table, name), dtype=np.float64)
    keys = zip(columns["scope"].tolist(), columns["unit_id"].tolist(), strict=True)
    state = np.array([states.get(key, "full") for key in keys], dtype=object)
    composite = columns["criterion"] == OVERALL
    gone = (state == "none") | (state == "sparse") | ((state == "composite") & ~composite)
    gone &= columns["forms"] > 0  # where nobody answered there is nothing to withhold
    for name in _NUMBERS:
        columns[name][gone] = np.nan
    for name in ("forms", "answers"):
        columns[name][gone & ~composite] = np.nan
    scale = np.where(columns["measure"] == "index100", 100.0, 1.0)
    blunt_wholes(columns, states)
    proportion = np.isin(columns["measure"], ("satisfied", "dissatisfied", "all_satisfied", "index100"))
    with np.errstate(invalid="ignore"):
        wide = (columns["upper"] - columns["lower"]) / scale / 2 > LOW_RELIABILITY
    for mark, where in (("c", gone), ("u", wide & proportion & ~gone)):
        for position in np.flatnonzero(where).tolist():
            before = columns["flag"][position]
            columns["flag"][position] = f"{before};{mark}" if before else mark
    return Table(columns)


def blunt_wholes(columns: Mapping[str, NDArray[Any]], states: Mapping[Key, State]) -> None:
    """Where anything is withheld, leave the limits of levels and of everything as exact as they are printed,
    and no standard error, in the columns themselves.

    A variance at full precision is a second equation beside the index, and two equations have one solution
    for two withheld units.
    """
    if set(states.values()) == {"full"}:
        return
    for row in np.flatnonzero(columns["scope"] != "unit").tolist():
        decimals = _PRINTED.get(columns["measure"][row], 4)
        for name in ("lower", "upper"):
            columns[name][row] = float(round_half_up(columns[name][row], decimals))
        for name in ("se", "deff"):
            columns[name][row] = np.nan


def suppress_distribution(
    distribution: Columns, order: Sequence[int], satisfied: frozenset[int], *, mean: bool = False
) -> Table:
    """Levels with 1 to 9 answers joined with their neighbour towards the middle, criterion by criterion.

    `order` are the scale's values from worst to best. The joined level's count and share are gone from
    their own row (NaN) and added to the neighbour's. Joining stops at the border between satisfied
    and not, whose shares are the published index itself. Where the index is a `mean`, that is one more
    equation: levels are joined until it leaves the small ones open, or the criterion's rows are left out.
    """
    wanted = ("criterion", "value", "label", "share", "count", "answers")
    columns: dict[str, NDArray[Any]] = {name: column(distribution, name).copy() for name in wanted}
    columns["count"] = columns["count"].astype(np.float64)
    columns["share"] = columns["share"].astype(np.float64)
    kept = np.ones(columns["value"].size, dtype=bool)
    for criterion in dict.fromkeys(columns["criterion"].tolist()):
        places = np.flatnonzero(columns["criterion"] == criterion)
        rows = {int(columns["value"][i]): int(i) for i in places.tolist()}
        levels = [value for value in order if value in rows]
        counts = [float(columns["count"][rows[value]]) for value in levels]
        below = [k for k, value in enumerate(levels) if value not in satisfied]
        above = [k for k, value in enumerate(levels) if value in satisfied][::-1]
        joined = _join(counts, below) + _join(counts, above)
        if mean and not _is_open(counts, joined):
            joined = [side for side in (below, above) if side]
            if not _is_open(counts, joined):
                kept[places] = False
        for *gone, last in joined:
            if gone:
                own, from_ = rows[levels[last]], [rows[levels[k]] for k in gone]
                for name in ("count", "share"):
                    columns[name][own] += columns[name][from_].sum()
                    columns[name][from_] = np.nan
    return Table({name: values[kept] for name, values in columns.items()})


def _join(counts: Sequence[float], outward: Sequence[int]) -> list[list[int]]:
    """Groups of one side's levels, given from the end of the scale inwards, none of them with 1 to 9."""
    groups = [[level] for level in outward]
    while len(groups) > 1:
        sizes = [sum(counts[level] for level in group) for group in groups]
        small = next((k for k, size in enumerate(sizes) if 0 < size < SMALLEST_CELL), None)
        if small is None:
            break
        first = min(small, len(groups) - 2)
        groups[first : first + 2] = [groups[first] + groups[first + 1]]
    return groups


def _is_open(counts: Sequence[float], groups: Sequence[Sequence[int]]) -> bool:
    """Whether no group is small, and no small level follows from the sums of groups and the mean of all."""
    score = sum(level * count for level, count in enumerate(counts))
    for group in groups:
        total = sum(counts[level] for level in group)
        if 0 < total < SMALLEST_CELL:
            return False
        others = [(sum(counts[level] for level in g), min(g), max(g)) for g in groups if g is not group]
        lowest = score - sum(size * top for size, _, top in others)
        highest = score - sum(size * bottom for size, bottom, _ in others)
        for level in group if len(group) > 1 else ():
            rest = [other for other in group if other != level]
            if 0 < counts[level] < SMALLEST_CELL:
                low, high = _count_range(total, level, min(rest), max(rest), lowest, highest)
                if high - low < _FEWEST:
                    return False
    return True


def _count_range(
    total: float, level: int, bottom: int, top: int, lowest: float, highest: float
) -> tuple[float, float]:
    """How many of `total` answers may be on `level`, the others from `bottom` to `top`, for the sum of all to
    be between `lowest` and `highest`."""
    low, high = 0.0, total
    for slope, side in ((level - bottom, highest - total * bottom), (top - level, total * top - lowest)):
        if slope > 0:  # slope · count ≤ side
            high = min(high, side / slope)
        elif slope < 0:
            low = max(low, side / slope)
    return low, high


def suppress_profile(profile: Columns) -> Table:
    """Categories of 1 to 9 forms withheld, and with them the next smallest until ten forms are hidden.

    The total of all forms is known, so at least two categories of an attribute are withheld together.
    """
    wanted = ("attribute", "attribute_label", "category", "label", "forms", "share")
    columns: dict[str, NDArray[Any]] = {name: column(profile, name).copy() for name in wanted}
    columns["forms"] = columns["forms"].astype(np.float64)
    forms = columns["forms"]
    for attribute in dict.fromkeys(columns["attribute"].tolist()):
        rows = [i for i in np.flatnonzero(columns["attribute"] == attribute).tolist() if forms[i] > 0]
        rows.sort(key=lambda i: (forms[i], i))
        hidden = [i for i in rows if forms[i] < SMALLEST_CELL]
        rest = rows[len(hidden) :]
        while hidden and rest and (len(hidden) < 2 or sum(forms[i] for i in hidden) < SMALLEST_CELL):
            hidden.append(rest.pop(0))
        forms[hidden] = columns["share"][hidden] = np.nan
    return Table(columns)
