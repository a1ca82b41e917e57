"""The store as whoever only looks at counts or answers needs it: without what writes to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from survey.store import closed, counts, ledger
from survey.store.database import Clock, Database, is_url, utc_now
from survey.store.tallies import IssuedRange, UnitCounts

if TYPE_CHECKING:
    from survey.answers import Answers, UnitInfo
    from survey.questionnaire.model import Questionnaire


class StoreReader:
    """An open store, to be read. A context manager; not to be shared between threads.

    Counts do not depend on the questionnaire, and may be read without it.
    """

    def __init__(self, database: Database, questionnaire: Callable[[], Questionnaire]) -> None:
        self._database = database
        self._read_questionnaire = questionnaire

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire by which the ratings are read."""
        return self._read_questionnaire()

    def counts_by_unit(self) -> tuple[UnitCounts, ...]:
        """How far each unit is that has sent anything, by unit id, forms of unknown units last.

        Nothing once the answers were purged: whose forms they were went with them.
        """
        with self._database.read() as session:
            return () if closed.is_purged(session) else counts.count_by_unit(session)

    def issued_ranges(self, unit_id: str | None = None) -> tuple[IssuedRange, ...]:
        """The form numbers handed out, in the order they were, to one unit or to all."""
        with self._database.read() as session:
            return ledger.issued_ranges(session, unit_id)

    def is_purged(self) -> bool:
        """Whether the answers have been removed."""
        with self._database.read() as session:
            return closed.is_purged(session)

    def require_answers(self) -> None:
        """Raise HailongError, with the time and by whom, where the answers have been purged."""
        with self._database.read() as session:
            closed.require_answers(session)

    def read_answers(
        self,
        units: Sequence[UnitInfo],
        lang: str = "vi",
        *,
        strata: tuple[str, ...] = (),
        weights: bool = True,
        clusters: bool = True,
        without: Collection[int] = (),
        margins: Mapping[str, Mapping[str, float | None]] | None = None,
        attributes: Collection[str] | None = None,
    ) -> Answers:
        """All valid forms as arrays, in the order they came. `without` leaves out forms by row id,
        `margins` are known totals that come along. `attributes`: those to read besides the strata's and the
        margins', None for all.

        `weights` and `clusters` say whether the forms' own are used, where they have any. A form of a unit
        that is not among `units`, or without a weight where others have one, raises HailongError, and so
        does a store whose answers were purged.
        """
        from survey.store.answers import read_answers  # numpy

        with self._database.read() as session:
            closed.require_answers(session)
            return read_answers(
                session, self.questionnaire, units, lang,
                strata=strata, weights=weights, clusters=clusters, without=without, margins=margins,
                attributes=attributes,
            )  # fmt: skip

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_reader(
    where: str | Path,
    questionnaire: Callable[[], Questionnaire],
    *,
    fitting: bool,
    clock: Clock = utc_now,
    on_wait: Callable[[], None] | None = None,
) -> StoreReader:
    """Open the store at a path or a URL, as `open_store` does, to be read.

    fitting: raise HailongError for a questionnaire under which the stored ratings would mean something else;
    where only counts are read this need not be asked, nor the questionnaire be there.
    """
    database: Database
    if is_url(where):
        from survey.store.postgres import open_postgres

        database = open_postgres(str(where), clock(), on_wait)
    else:
        from survey.store.sqlite import open_sqlite

        database = open_sqlite(Path(where), clock(), on_wait)
    if fitting:
        from survey.store.layout import require_fit

        try:
            with database.read() as session:
                require_fit(session, questionnaire(), database.name)
        except BaseException:
            database.close()
            raise
    return StoreReader(database, questionnaire)
