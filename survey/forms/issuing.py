"""Which numbers to print: those handed out already and those the ledger hands out now."""

from __future__ import annotations

from collections.abc import Sequence

from survey.arguments import checked
from survey.folder import Survey
from survey.forms.make import FormBatch, check_printable
from survey.messages import HailongError
from survey.store.store import Store


@checked
def issue_batches(
    survey: Survey,
    store: Store,
    unit_ids: Sequence[str],
    *,
    count: int | None = None,
    first: int | None = None,
    volunteer: str | None = None,
    by: str,
) -> tuple[FormBatch, ...]:
    """The forms to make for each unit, their numbers written into the ledger.

    Without `count` and `first`: all forms of the unit's quota, those handed out before among them, so
    that the same command makes the same files again. `count` alone: that many new numbers. `first`:
    numbers from there on, `count` of them or to the end of the quota, whether handed out before or not.
    Raises HailongError, before a number is handed out, for a unit without a quota when no count is
    given, and for forms that cannot be printed.
    """
    check_printable(survey, unit_ids)
    wanted = {unit_id: _wanted(survey, store, unit_id, count, first) for unit_id in unit_ids}
    for unit_id, numbers in wanted.items():
        for start, length in _not_issued(store, unit_id, numbers):
            store.issue_serials(unit_id, length, first=start, volunteer=volunteer, by=by)
    return tuple(FormBatch(unit_id, numbers.start, len(numbers)) for unit_id, numbers in wanted.items())


def _wanted(survey: Survey, store: Store, unit_id: str, count: int | None, first: int | None) -> range:
    unit = survey.plan.unit(unit_id)
    quota = (unit.quota if unit else None) or 0
    highest = max((part.last for part in store.issued_ranges(unit_id)), default=0)
    if count is not None:
        start = first or highest + 1
        return range(start, start + count)
    start = first or 1
    end = max(quota, highest)
    if end < start:
        raise HailongError("forms.no_quota", unit=unit.name if unit else unit_id)
    return range(start, end + 1)


def _not_issued(store: Store, unit_id: str, numbers: range) -> list[tuple[int, int]]:
    """Runs (start, length) of the numbers that the ledger has not handed out."""
    issued = sorted((part.first, part.last) for part in store.issued_ranges(unit_id))
    runs, at = [], numbers.start
    for low, high in issued:
        if low > at:
            runs.append((at, min(low, numbers.stop) - at))
        at = max(at, high + 1)
        if at >= numbers.stop:
            break
    if at < numbers.stop:
        runs.append((at, numbers.stop - at))
    return [(start, length) for start, length in runs if length > 0 and start < numbers.stop]
