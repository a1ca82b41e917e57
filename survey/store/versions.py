"""Which earlier sheet a sheet without serials is a newer version of.

A form without a serial is known by its place: the sheet's origin and the row's number. A sheet has the
origin of the sheet of the same name in a file of the same name that is in already; and, whatever their
names, of one that it repeats: half or more of the rows at equal places say the same, and at least
`TELLING` of those say something that no other row of either file says. The second condition is what keeps
honest files apart where nearly everybody is satisfied and most forms are equal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from survey.messages import Problem
from survey.store.database import Record, Session
from survey.store.settle import Content

TELLING = 2

Cells = Mapping[int, Content]
"""The forms without serials of one sheet, by row number."""


class Earlier(NamedTuple):
    """An import that is in already: its sheets' origins and forms, by sheet name."""

    import_id: int
    file_name: str
    origins: Mapping[str, int]
    sheets: Mapping[str, Cells]


class Likeness(NamedTuple):
    """How much a file repeats an earlier one: rows at equal places, equal ones, telling ones."""

    earlier: Earlier
    pairs: Mapping[str, str]
    rows: int = 0
    equal: int = 0
    telling: int = 0

    @property
    def mostly_equal(self) -> bool:
        """Whether half or more of the rows at equal places say the same."""
        return self.equal > 0 and 2 * self.equal >= self.rows

    @property
    def recognised(self) -> bool:
        """Whether the one file is a version of the other."""
        return self.mostly_equal and self.telling >= TELLING


def find_origins(
    session: Session, file_name: str, sheet_ids: Mapping[str, int], forms: Mapping[str, Cells]
) -> tuple[dict[str, int], tuple[Problem, ...]]:
    """The origin of each sheet of a new file, and what must be said of it.

    `sheet_ids` are the ids its sheets will have, `forms` its forms without serials.
    """
    origins = dict(sheet_ids)
    if not any(forms.values()):
        return origins, ()
    said: list[Problem] = []
    best: Likeness | None = None
    for earlier in _earlier_imports(session):
        if earlier.file_name == file_name:
            origins |= {name: earlier.origins[name] for name in origins if name in earlier.origins}
        likeness = _compare(forms, earlier)
        if likeness.mostly_equal and (best is None or _strength(likeness) >= _strength(best)):
            best = likeness
    if best is not None and best.recognised:
        origins |= {name: best.earlier.origins[theirs] for name, theirs in best.pairs.items()}
        said.append(_say("store.newer_version", best))
    elif best is not None and best.equal > 1 and best.earlier.file_name != file_name:
        said.append(_say("store.maybe_newer_version", best))
    return origins, tuple(said)


def _strength(likeness: Likeness) -> tuple[bool, int]:
    return likeness.recognised, likeness.equal


def _say(code: str, likeness: Likeness) -> Problem:
    earlier = likeness.earlier
    values = {"other_file": earlier.file_name, "id": earlier.import_id,
              "equal": likeness.equal, "rows": likeness.rows}  # fmt: skip
    return Problem(code, "warning", values=values)


def _earlier_imports(session: Session) -> Iterator[Earlier]:
    """Every import not undone that has forms without serials, oldest first."""
    records: list[Record] = []
    for live in (0, 1):  # each names the condition of one partial index
        records += session.query(
            "SELECT i.id, i.file_name, s.name, s.origin, r.number, f.unit_id, f.collected_on, f.ratings, "  # noqa: S608
            "f.attributes, f.weight, f.cluster, f.comment FROM forms f JOIN rows r ON r.id = f.row_id "
            "JOIN sheets s ON s.id = r.sheet_id JOIN imports i ON i.id = s.import_id "
            f"WHERE f.live = {live} AND f.serial_key IS NULL AND i.undone_at IS NULL"
        )
    records.sort(key=lambda record: int(record[0]))
    for (import_id, name), group in groupby(records, key=lambda record: (record[0], record[1])):
        sheets: dict[str, dict[int, Content]] = defaultdict(dict)
        origins: dict[str, int] = {}
        for _, _, sheet, origin, number, unit, day, ratings, *rest in group:
            sheets[sheet][number] = Content(unit, day, bytes(ratings), *rest)
            origins[sheet] = origin
        yield Earlier(import_id, name, origins, sheets)


def _compare(forms: Mapping[str, Cells], earlier: Earlier) -> Likeness:
    pairs = _pair_sheets([name for name, cells in forms.items() if cells], list(earlier.sheets))
    ours = Counter(map(_known, (content for cells in forms.values() for content in cells.values())))
    theirs = Counter(
        map(_known, (content for cells in earlier.sheets.values() for content in cells.values()))
    )
    found = Likeness(earlier, pairs)
    for name, other in pairs.items():
        old = earlier.sheets[other]
        both = forms[name].keys() & old.keys()
        equal = [number for number in both if _same(forms[name][number], old[number])]
        telling = sum(
            ours[_known(forms[name][number])] == 1 == theirs[_known(old[number])] for number in equal
        )
        found = found._replace(rows=found.rows + len(both), equal=found.equal + len(equal),
                        telling=found.telling + telling)  # fmt: skip
    return found


def _pair_sheets(ours: Sequence[str], theirs: Sequence[str]) -> dict[str, str]:
    """Sheets of one name; or the one sheet of each, where the names tell nothing."""
    pairs = {name: name for name in ours if name in theirs}
    if not pairs and len(ours) == 1 == len(theirs):
        pairs = {ours[0]: theirs[0]}
    return pairs


def _known(content: Content) -> Content:
    return content._replace(unit_id=None)


def _same(new: Content, old: Content) -> bool:
    """Whether two rows say the same; a unit not known then may be known now."""
    if old.unit_id is None or new.unit_id is None:
        return _known(new) == _known(old)
    return new == old
