"""How far the collection is: every unit of the plan beside what has come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple

from survey.arguments import checked
from survey.folder import Survey

if TYPE_CHECKING:
    from survey.store.reader import StoreReader


class Standing(NamedTuple):
    """The paper forms of one unit, of forms whose unit is not known, or of all.

    received = valid + held + rejected. `issued` and `quota` are None where nothing says.
    """

    scope: Literal["unit", "unknown", "all"]
    unit_id: str | None
    unit: str | None
    issued: int | None
    received: int
    valid: int
    held: int
    rejected: int
    quota: int | None
    last_import: str | None


@checked
def read_standings(survey: Survey, store: StoreReader, lang: str) -> tuple[Standing, ...]:
    """A standing for each unit of the plan, one for unknown units where there are forms, one for all."""
    issued: Counter[str] = Counter()
    for part in store.issued_ranges():
        issued[part.unit_id] += part.last - part.first + 1
    counts = {found.unit_id: found for found in store.counts_by_unit()}
    standings = []
    names: dict[str | None, tuple[str | None, int | None]] = {
        unit.id: (unit.name_in(lang), unit.quota) for unit in survey.plan.units
    }
    for unit_id in counts:
        names.setdefault(unit_id, (unit_id, None))
    for unit_id, (name, quota) in names.items():
        found = counts.get(unit_id)
        standings.append(
            Standing(
                "unit" if unit_id is not None else "unknown", unit_id, name, issued.get(unit_id or ""),
                found.received if found else 0, found.valid if found else 0, found.held_rows if found else 0,
                found.rejected if found else 0, quota, found.last_import if found else None,
            )
        )  # fmt: skip
    return (*standings, _total(standings))


def _total(standings: list[Standing]) -> Standing:
    def total(values: Iterable[int | None]) -> int | None:
        known = [value for value in values if value is not None]
        return sum(known) if known else None

    return Standing(
        scope="all",
        unit_id=None,
        unit=None,
        issued=total(s.issued for s in standings),
        received=sum(s.received for s in standings),
        valid=sum(s.valid for s in standings),
        held=sum(s.held for s in standings),
        rejected=sum(s.rejected for s in standings),
        quota=total(s.quota for s in standings),
        last_import=max((s.last_import for s in standings if s.last_import), default=None),
    )
