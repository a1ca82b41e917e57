"""The store as `status` sees it: what was handed out and what is in, without reading any form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from survey.store import closed, counts, ledger
from survey.store.database import Clock, Database, is_url, utc_now
from survey.store.tallies import IssuedRange, UnitCounts


class TallyStore:
    """An open store that only counts. A context manager; not to be shared between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts_by_unit(self) -> tuple[UnitCounts, ...]:
        """How far each unit is that has sent anything, by unit id, forms of unknown units last."""
        with self._database.read() as session:
            return counts.count_by_unit(session)

    def require_answers(self) -> None:
        """Raise HailongError, with the time and by whom, where the answers have been purged."""
        with self._database.read() as session:
            closed.require_answers(session)

    def issued_ranges(self, unit_id: str | None = None) -> tuple[IssuedRange, ...]:
        """The form numbers handed out, in the order they were, to one unit or to all."""
        with self._database.read() as session:
            return ledger.issued_ranges(session, unit_id)

    def __enter__(self) -> TallyStore:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()


def open_tally_store(
    where: str | Path, *, clock: Clock = utc_now, on_wait: Callable[[], None] | None = None
) -> TallyStore:
    """Open the store at a path or a URL, as `open_store` does, without asking what its ratings mean."""
    if is_url(where):
        from survey.store.postgres import open_postgres

        return TallyStore(open_postgres(str(where), clock(), on_wait))
    from survey.store.sqlite import open_sqlite

    return TallyStore(open_sqlite(Path(where), clock(), on_wait))
