"""Crosswalk of units: where the area of each earlier unit went, and where a comparison breaks.

A crosswalk is a TOML file: the units before, the units after, and moves with the share of the earlier
unit's cases that went along. A share nobody knows is written "unknown" and is never guessed: whatever
depends on it is marked as a break and refused for use.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from survey.arguments import checked
from survey.messages import HailongError, Language, Problem, say
from survey.plan.tables import Notes, Table
from survey.questionnaire.wording import Text
from survey.text import fold

CROSSWALKS = Path(__file__).resolve().parents[1] / "templates" / "crosswalks"
UNKNOWN = "unknown"
LARGEST = 4_000_000
_TOP = ("crosswalk", "before", "after", "moves")
_HEAD = ("name", "before", "after")
_UNIT = ("id", "name", "ended")
_MOVE = ("from", "to", "share", "on", "note")
_SLACK = 1e-6
_NAMED = 3
"""Earlier units of unknown share that a message names; the rest are counted."""


@dataclass(frozen=True, slots=True)
class CrossUnit:
    """A unit on one side. `ended` says of an earlier one that nothing takes its place."""

    id: str
    name: str
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A part of an earlier unit that became part of a later one; `share` is None where nobody knows it."""

    earlier: str
    later: str
    share: float | None
    on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A later unit that cannot be compared with earlier ones, and the code of the reason.

    `earlier` are the units whose shares are not known, `reused` those that had the later one's id or name.
    """

    unit: CrossUnit
    reason: str
    earlier: tuple[str, ...] = ()
    reused: tuple[str, ...] = ()

    def message(self, lang: Language) -> str:
        """Why not, and whether the id or name meant another area before."""
        earlier = ", ".join(self.earlier[:_NAMED])
        if len(self.earlier) > _NAMED:
            earlier = say("crosswalk.and_more", lang, names=earlier, count=len(self.earlier) - _NAMED)
        told = say(self.reason, lang, unit=self.unit.name, earlier=earlier)
        return f"{told} {say('crosswalk.reused', lang, unit=', '.join(self.reused))}" if self.reused else told


@dataclass(frozen=True)
class Crosswalk:
    """Units before and after, and the moves between them."""

    name: Text
    before: tuple[CrossUnit, ...]
    after: tuple[CrossUnit, ...]
    moves: tuple[Move, ...]
    before_date: date | None = None
    after_date: date | None = None

    def parts(self, later: str) -> tuple[Move, ...]:
        """The moves into a later unit, all with known shares.

        Raises HailongError where a share is unknown, the unit is new, or there is no such unit.
        """
        unit = next((unit for unit in self.after if unit.id == later), None)
        if unit is None:
            raise HailongError("crosswalk.no_unit", unit=later, known=", ".join(u.id for u in self.after))
        moves = tuple(move for move in self.moves if move.later == later)
        if not moves:
            raise HailongError("crosswalk.new_area", unit=unit.name)
        if any(move.share is None for move in moves):
            unknown = ", ".join(self._name(move.earlier) for move in moves if move.share is None)
            raise HailongError("crosswalk.unknown_share", unit=unit.name, earlier=unknown)
        return moves

    @property
    def breaks(self) -> tuple[Break, ...]:
        """The later units that are new or have an unknown share, in the order of the file."""
        found = []
        for unit in self.after:
            try:
                self.parts(unit.id)
            except HailongError as error:
                moves = [move for move in self.moves if move.later == unit.id and move.share is None]
                earlier = tuple(self._name(move.earlier) for move in moves)
                found.append(Break(unit, error.code, earlier, self._reused(unit)))
        return tuple(found)

    @property
    def interpolated(self) -> tuple[CrossUnit, ...]:
        """The later units with known shares that took only a part of some earlier unit.

        What they were before is interpolated, as if all parts of an earlier unit had its index.
        """
        broken = {found.unit.id for found in self.breaks}
        known = [unit for unit in self.after if unit.id not in broken]
        return tuple(unit for unit in known if any(move.share != 1 for move in self.parts(unit.id)))

    def shares(self) -> Mapping[str, Mapping[str, float]]:
        """Later id → earlier id → share, for every later unit whose shares are all known.

        Multiplied by the earlier units' cases, they are weights that carry an earlier survey over to the
        later units. Raises HailongError where there is no such unit.
        """
        broken = {found.unit.id for found in self.breaks}
        found = {
            unit.id: {move.earlier: float(move.share or 0.0) for move in self.parts(unit.id)}
            for unit in self.after
            if unit.id not in broken
        }
        if not found:
            raise HailongError("crosswalk.nothing_usable", name=str(self.name))
        return found

    def _name(self, earlier: str) -> str:
        return next((unit.name for unit in self.before if unit.id == earlier), earlier)

    def _reused(self, unit: CrossUnit) -> tuple[str, ...]:
        """The earlier units that had this one's id or name."""
        return tuple(
            f"{old.name} ({old.id})"
            for old in self.before
            if old.id == unit.id or fold(old.name) == fold(unit.name)
        )


def shipped_crosswalks() -> tuple[str, ...]:
    """Names of the crosswalks that come along, in alphabetical order."""
    return tuple(sorted(path.stem for path in CROSSWALKS.glob("*.toml")))


@checked
def read_crosswalk(name_or_path: str | Path) -> Crosswalk:
    """Read a crosswalk: a shipped name or a file.

    Raises HailongError: not there, not readable, not TOML, or with errors, all of them in `problems`.
    """
    path = _find(name_or_path)
    found, problems = _read(path)
    if problems:
        raise HailongError("crosswalk.invalid", problems, path=str(path), count=len(problems))
    return found


@checked
def check_crosswalk(name_or_path: str | Path) -> tuple[Problem, ...]:
    """Everything wrong with a crosswalk, by line. Raises HailongError for a file that cannot be read."""
    return _read(_find(name_or_path))[1]


def _find(name_or_path: str | Path) -> Path:
    """The file of a shipped crosswalk, or the one named. Raises HailongError for neither."""
    if str(name_or_path) in shipped_crosswalks():
        return CROSSWALKS / f"{name_or_path}.toml"
    path = Path(name_or_path)
    if path.suffix.lower() != ".toml" and not path.exists():
        known = ", ".join(shipped_crosswalks())
        raise HailongError("crosswalk.unknown", found=str(name_or_path), known=known)
    return path


def _read(path: Path) -> tuple[Crosswalk, tuple[Problem, ...]]:
    text = _read_text(path)
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        reason = str(error)[:200] if isinstance(error, tomllib.TOMLDecodeError) else type(error).__name__
        raise HailongError("plan.not_toml", path=str(path), reason=reason) from None
    notes = Notes(text)
    found = _build(notes, content)
    for rule in (_ids_unique, _moves_between_known, _shares_sum, _everything_moves):
        rule(found, notes)
    problems = sorted(notes.problems, key=lambda problem: problem.row or 0)
    return found, tuple(problem._replace(file=path.name) for problem in problems)


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise HailongError("plan.unreadable", path=str(path), reason=reason) from None
    if len(data) > LARGEST:
        raise HailongError("crosswalk.too_large", path=str(path), largest=LARGEST // 1_000_000)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise HailongError("plan.not_utf8", path=str(path), line=line) from None


def _build(notes: Notes, content: dict[str, object]) -> Crosswalk:
    Table(notes, content, "", _TOP)
    head = Table(notes, content.get("crosswalk"), "crosswalk", _HEAD)
    return Crosswalk(
        head.label("name", "vi", required=True),
        tuple(_unit(table) for table in _tables(notes, content, "before", _UNIT)),
        tuple(_unit(table) for table in _tables(notes, content, "after", _UNIT)),
        tuple(_move(table) for table in _tables(notes, content, "moves", _MOVE)),
        head.day("before"),
        head.day("after"),
    )


def _tables(notes: Notes, content: dict[str, object], name: str, keys: tuple[str, ...]) -> list[Table]:
    entries = content.get(name)
    if not isinstance(entries, list) or not entries:
        _note(notes, "empty_list", "", name, listed=name)
        return []
    return [Table(notes, entry, f"{name}[{number}]", keys) for number, entry in enumerate(entries, 1)]


def _unit(table: Table) -> CrossUnit:
    ended = table.content.get("ended", False)
    if not isinstance(ended, bool):
        _note(table.notes, "bad_ended", table.where, "ended", ended)
    return CrossUnit(
        table.identifier("id", required=True) or "", table.text("name", required=True), ended is True
    )


def _move(table: Table) -> Move:
    share = table.content.get("share", UNKNOWN)
    known: float | None = None
    if share != UNKNOWN:
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share <= 1:
            _note(table.notes, "bad_share", table.where, "share", share)
        else:
            known = float(share)
    return Move(
        table.identifier("from", required=True) or "",
        table.identifier("to", required=True) or "",
        known,
        table.day("on"),
        table.text("note"),
    )


def _note(notes: Notes, name: str, table: str, key: str = "", value: object = None, **values: object) -> None:
    shown = None if value is None else str(value)[:80]
    row = notes.line(table, key)
    fields = {"key": key, "table": table, **values}
    notes.problems.append(
        Problem(f"crosswalk.{name}", row=row, column=key or None, value=shown, values=fields)
    )


def _ids_unique(crosswalk: Crosswalk, notes: Notes) -> None:
    for side in ("before", "after"):
        seen: set[str] = set()
        for number, unit in enumerate(getattr(crosswalk, side), 1):
            if unit.id and unit.id in seen:
                _note(notes, "same_id", f"{side}[{number}]", "id", unit.id)
            seen.add(unit.id)


def _moves_between_known(crosswalk: Crosswalk, notes: Notes) -> None:
    sides = {"from": {unit.id for unit in crosswalk.before}, "to": {unit.id for unit in crosswalk.after}}
    seen: set[tuple[str, str]] = set()
    for number, move in enumerate(crosswalk.moves, 1):
        for key, unit_id in (("from", move.earlier), ("to", move.later)):
            if unit_id and unit_id not in sides[key]:
                listed = "before" if key == "from" else "after"
                _note(notes, "unknown_unit", f"moves[{number}]", key, unit_id, listed=listed)
        if (move.earlier, move.later) in seen:
            _note(notes, "same_move", f"moves[{number}]", "from", move.earlier, later=move.later)
        seen.add((move.earlier, move.later))


def _shares_sum(crosswalk: Crosswalk, notes: Notes) -> None:
    """Known shares of an earlier unit make up 1; with unknown ones beside them, less than 1."""
    for unit in crosswalk.before:
        moves = [move for move in crosswalk.moves if move.earlier == unit.id]
        total = sum(move.share or 0.0 for move in moves)
        unknown = any(move.share is None for move in moves)
        wrong = total > 1 - _SLACK if unknown else abs(total - 1) > _SLACK
        if moves and wrong:
            first = crosswalk.moves.index(moves[0]) + 1
            name = "shares_leave_nothing" if unknown else "shares_not_one"
            _note(notes, name, f"moves[{first}]", "share", f"{total:g}", unit=unit.name)


def _everything_moves(crosswalk: Crosswalk, notes: Notes) -> None:
    moved = {move.earlier for move in crosswalk.moves}
    for number, unit in enumerate(crosswalk.before, 1):
        if unit.id and (unit.id in moved) == unit.ended:
            name = "ended_but_moves" if unit.ended else "goes_nowhere"
            _note(notes, name, f"before[{number}]", "id", unit.id, unit=unit.name)
