"""Domains: the units, levels and groups of respondents an estimate is given for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from analysis.sums import Sums
from survey.messages import HailongError, Language, say
from survey.questionnaire.model import Questionnaire

STRUCTURE = ("unit", "level", "all")
"""What `by` may name besides the attributes' codes."""
CROSSED = " × "
"""Stands between the names of crossed attributes and of their categories."""
_MOST_COMBINATIONS = 5000


@dataclass(frozen=True)
class Domain:
    """One domain: what a row of a table says of it, and the cells it is made of.

    scale, one for each cell and alike within a stratum, multiplies the weights of the forms; None for 1.
    """

    scope: str
    unit_id: str
    unit: str
    by: str
    group: str
    cells: NDArray[np.int64]
    scale: NDArray[np.float64] | None = None

    @property
    def scales(self) -> NDArray[np.float64]:
        """The multiplier of each cell's weights."""
        return np.ones(self.cells.size) if self.scale is None else self.scale


@dataclass(frozen=True)
class _Place:
    scope: str
    id: str
    name: str
    units: NDArray[np.bool_]


def attributes_in(by: Sequence[str]) -> tuple[str, ...]:
    """The attribute codes among the entries of `by`, each once, in order."""
    return tuple(dict.fromkeys(entry for entry in by if entry not in STRUCTURE))


def check_by(by: Sequence[str], questionnaire: Questionnaire, known: Sequence[str]) -> None:
    """Raise HailongError where an entry of `by` is neither structure nor an attribute with answers."""
    allowed = (*STRUCTURE, *dict.fromkeys((*known, *(a.code for a in questionnaire.attributes))))
    for entry in attributes_in(by):
        if entry not in known:
            raise HailongError("analysis.unknown_attribute", found=entry, known=", ".join(allowed))


def list_domains(sums: Sums, by: Sequence[str], lang: Language) -> tuple[Domain, ...]:
    """The domains asked for, in the order of the units and of the categories.

    by=() gives each unit, each level (where there are several) and everything. Otherwise one
    crossing: of the units, the levels or everything with the categories of the attributes named.
    Units and categories without forms are domains without cells.
    """
    attributes = attributes_in(by)
    scopes: tuple[str, ...] = STRUCTURE
    if by:
        scopes = (next((scope for scope in STRUCTURE if scope in by), "all"),)
    places = [place for scope in scopes for place in _places(sums, scope, lang)]
    if not by and len({unit.level for unit in sums.units}) < 2:
        places = [place for place in places if place.scope != "level"]
    groups = _groups(sums, attributes, lang)
    label = CROSSED.join(attributes)
    return tuple(
        Domain(p.scope, p.id, p.name, label, name, np.flatnonzero(p.units[sums.cell_unit] & inside))
        for p in places
        for name, inside in groups
    )


def _places(sums: Sums, scope: str, lang: Language) -> list[_Place]:
    units = sums.units
    if scope == "unit":
        own = np.eye(len(units), dtype=bool)
        return [_Place("unit", unit.id, unit.name, own[index]) for index, unit in enumerate(units)]
    if scope == "level":
        levels = np.array([unit.level for unit in units], dtype=object)
        names = {unit.level: unit.level_name for unit in units}
        return [_Place("level", level, name, levels == level) for level, name in names.items()]
    return [_Place("all", "", say("analysis.everything", lang), np.ones(len(units), dtype=bool))]


def _groups(sums: Sums, attributes: tuple[str, ...], lang: Language) -> list[tuple[str, NDArray[np.bool_]]]:
    """Names and cell masks of the crossed categories; a last one for "not given" where it occurs."""
    if not attributes:
        return [("", np.ones(sums.cell_stratum.size, dtype=bool))]
    choices = []
    for code in attributes:
        column = sums.cell_codes[:, sums.by.index(code)]
        found = [(label, column == index) for index, label in enumerate(sums.categories[code][1])]
        if (column == -1).any():
            found.append((say("analysis.not_given", lang), column == -1))
        choices.append(found)
    crossed = []
    only_found = np.prod([len(found) for found in choices]) > _MOST_COMBINATIONS
    for combination in product(*choices):
        inside = np.logical_and.reduce([mask for _, mask in combination])
        if inside.any() or not only_found:
            crossed.append((CROSSED.join(label for label, _ in combination), inside))
    return crossed
