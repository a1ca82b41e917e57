"""Which unit a text names: by code, name or alias, never by a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from survey.importing.readers.cells import Raw, cell_kind, cell_text
from survey.questionnaire.model import Text
from survey.text import clean, fold, fold_marked

_LONG_NAME = 9
_LONGEST = 300
_PREFIXES = (
    "uy ban nhan dan quan", "uy ban nhan dan", "uy ban nd", "ubnd quan", "ubnd", "phuong", "ph", "p", "xa",
    "x", "thi tran", "tt", "ward", "commune", "bo phan mot cua", "mot cua", "district", "council district",
)  # fmt: skip
"""Folded words that may stand before a name, several of them too ("UBND" and "phường")."""
_BETWEEN_PLACES = re.compile(r"[,;()–]|\s-\s?")
"""What people write between a place and the larger one around it."""


class UnitReading(NamedTuple):
    """What one text was read as: the unit's id, or None; the rule that fired; `near` names a near miss."""

    unit_id: str | None
    rule: str
    near: str | None = None

    @property
    def corrected(self) -> bool:
        """Whether the text had to be changed to be understood."""
        return self.rule in {"typo", "zeros"}


class UnitFinder:
    """Finds units of a survey's own list.

    `units` have `id`, `name`, `aliases` and `parent` (see survey.plan); `prefixes` are words that may stand
    before a name ("UBND phường"), besides the ones offices use everywhere; behind it the name of its
    parent may stand. A name one edit away (two for names of nine letters or more) is taken only as far as
    the list allows: a correction stays under half of the distance to the nearest other unit's name, so
    that none can land on the wrong unit.
    """

    def __init__(self, units: Sequence[Any], prefixes: Iterable[str] = ()) -> None:
        self.units = {unit.id: _plain_name(unit.name) for unit in units}
        longest_first = sorted({*map(fold, prefixes), *_PREFIXES}, key=len, reverse=True)
        self._before = re.compile(rf"\A(?:(?:{'|'.join(longest_first)}) )+")
        self._seen: dict[Raw, UnitReading] = {}
        self._codes = {fold(unit.id): unit.id for unit in units}
        self._marked: dict[str, str | None] = {}
        self._folded: dict[str, str | None] = {}
        for unit in units:
            for name in (*_names(unit.name), *getattr(unit, "aliases", ())):
                _put(self._marked, fold_marked(name), unit.id)
                for key in {fold(name), self._bare(fold(name))}:
                    _put(self._folded, key, unit.id)
        self._numbers: dict[str, str | None] = {}
        for code, unit_id in self._codes.items():
            if code.isdigit():
                _put(self._numbers, code.lstrip("0") or "0", unit_id)
        self._targets = {key: unit_id for key, unit_id in self._folded.items() if unit_id and len(key) > 3}
        self._radii: dict[str, int] = {}
        self._parents = {unit.id: getattr(unit, "parent", None) for unit in units}

    def find(self, raw: Raw) -> UnitReading:
        """The unit a cell names; rule "blank" when it is empty, "unknown" when it names none."""
        found = self._seen.get(raw)
        if found is None:
            found = self._seen[raw] = self._find(raw)
        return found

    def find_within(self, text: str) -> str | None:
        """The one unit named inside a longer text, such as a file's or a sheet's name."""
        direct = self._find(text)
        if direct.unit_id is not None and not direct.corrected:
            return direct.unit_id
        padded = f" {fold(_split_capitals(clean(text)))} "
        spans: list[tuple[int, int, str]] = []
        for key, unit_id in self._folded.items():
            at = padded.find(f" {key} ")
            if unit_id is not None and at >= 0 and not (key.isdigit() and len(key) < 4):
                spans.append((at, at + len(key), unit_id))
        for code, unit_id in self._codes.items():
            at = padded.find(f" {code} ")
            if len(code) >= 4 and at >= 0:
                spans.append((at, at + len(code), unit_id))
        longest = {
            unit_id
            for at, end, unit_id in spans
            if not any(a <= at and end <= e and e - a > end - at for a, e, _ in spans)
        }
        return longest.pop() if len(longest) == 1 else None

    def names(self) -> frozenset[str]:
        """Every name and alias, folded with its marks kept, to recognise an encoding by."""
        return frozenset(self._marked)

    def list_names(self, limit: int = 20) -> str:
        """The units' names for a message."""
        names = list(self.units.values())
        return ", ".join(names[:limit]) + (" …" if len(names) > limit else "")

    def _find(self, raw: Raw) -> UnitReading:
        kind = cell_kind(raw)
        text = clean(cell_text(raw)[: _LONGEST + 1])
        if len(text) > _LONGEST:
            return UnitReading(None, "unknown")
        if kind in {"error", "uncomputed", "unreadable"}:
            return UnitReading(None, kind)
        key = fold(text)
        if not key or key in {"na", "n a", "null", "none", "nan"}:
            return UnitReading(None, "blank")
        if key in self._codes:
            return UnitReading(self._codes[key], "code")
        if (unit_id := self._marked.get(fold_marked(text))) is not None:
            return UnitReading(unit_id, "name")
        number = re.fullmatch(r"(\d+)(?:[.,]0+)?", text)
        if number is not None:
            unit_id = self._numbers.get(number[1].lstrip("0") or "0")
            return UnitReading(unit_id, "zeros") if unit_id is not None else UnitReading(None, "unknown")
        coded = re.fullmatch(r"(.+?)\s*[-–:.(]\s*(.+?)\)?", text)
        if coded is not None:  # "00007 - Cống Vị": both must name the same unit
            ends = {self._exact(coded[1]), self._exact(coded[2])}
            if len(ends) == 1 and None not in ends:
                return UnitReading(ends.pop(), "code_and_name")
        for candidate in (key, self._bare(key)):
            if (unit_id := self._folded.get(candidate)) is not None:
                return UnitReading(unit_id, "name_no_marks" if candidate == key else "prefix")
        if (unit_id := self._before_parent(text)) is not None:
            return UnitReading(unit_id, "parent")
        return self._nearest(self._bare(key))

    def _exact(self, text: str) -> str | None:
        key = fold(text)
        return self._codes.get(key) or self._folded.get(key) or self._folded.get(self._bare(key))

    def _before_parent(self, text: str) -> str | None:
        """The unit before its parent: "Phường Cống Vị, quận Ba Đình, Hà Nội", "Cống Vị quận Ba Đình"."""
        first, *others = (part for part in _BETWEEN_PLACES.split(text) if fold(part))
        if others:
            unit_id, parent, *rest = map(self._exact, (first, *others))
            at_its_place = unit_id is not None and parent is not None and self._parents[unit_id] == parent
            return unit_id if at_its_place and not any(rest) else None
        key = fold(first)
        found = {
            unit_id
            for name, parent in self._folded.items()
            if parent is not None and key.endswith(f" {name}")
            if (unit_id := self._exact(key.removesuffix(name))) is not None
            and self._parents[unit_id] == parent
        }
        return found.pop() if len(found) == 1 else None

    def _bare(self, key: str) -> str:
        """A folded name without the words that may stand before it."""
        return self._before.sub("", key)

    def _safe_radius(self, name: str) -> int:
        """How many edits of a name never come as near to another unit's: one, or two in a long name."""
        if name in self._radii:
            return self._radii[name]
        own = self._targets[name]
        nearest = min(
            (edit_distance(name, key, 6) for key, unit in self._targets.items() if unit != own), default=6
        )
        most = 2 if len(name.replace(" ", "")) >= _LONG_NAME else 1
        radius = self._radii[name] = min(most, (nearest - 1) // 2)
        return radius

    def _nearest(self, key: str) -> UnitReading:
        """The unit whose name is so few edits away that no other can be meant, or a near miss."""
        near = sorted((edit_distance(key, name, 3), name) for name in self._targets)
        if not near or near[0][0] > 2:
            return UnitReading(None, "unknown")
        distance = near[0][0]
        closest = {self._targets[name] for d, name in near if d == distance}
        unit_id = self._targets[near[0][1]]
        safe = any(distance <= self._safe_radius(name) for d, name in near if d == distance)
        digits = any(char.isdigit() for char in key)
        if safe and len(closest) == 1 and not digits:
            return UnitReading(unit_id, "typo", self.units[unit_id])
        return UnitReading(None, "unknown", self.units[unit_id])


def edit_distance(first: str, second: str, limit: int) -> int:
    """Edits (insert, delete, replace, swap of neighbours) between two texts; `limit` or more is `limit`.

    Optimal string alignment.
    """
    if abs(len(first) - len(second)) >= limit:
        return limit
    older: list[int] = []
    previous = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        current = [i]
        for j, b in enumerate(second, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            current.append(cost)
        if min(current) >= limit:
            return limit
        older, previous = previous, current
    return min(previous[-1], limit)


def _split_capitals(text: str) -> str:
    """ "LieuGiai" as "Lieu Giai"."""
    spaced = (f" {b}" if a.islower() and b.isupper() else b for a, b in zip(f" {text}", text, strict=False))
    return "".join(spaced)


def _names(name: object) -> tuple[str, ...]:
    return tuple(name.by_language.values()) if isinstance(name, Text) else (str(name),)


def _plain_name(name: object) -> str:
    return _names(name)[0] if _names(name) else ""


def _put(names: dict[str, str | None], key: str, unit_id: str) -> None:
    """Enter a name; one that two units share names neither."""
    if names.setdefault(key, unit_id) != unit_id:
        names[key] = None
