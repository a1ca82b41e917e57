"""The store: a survey's imports, forms, decisions and log. Nothing said to be in is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from survey.arguments import checked
from survey.messages import Problem
from survey.questionnaire.model import Questionnaire
from survey.store import audit, closed, counts, decisions, held, imports, ledger, purge, reading
from survey.store.database import Clock, Database, Session, is_url, utc_now
from survey.store.doctor import check_store
from survey.store.layout import require_fit, write_layout
from survey.store.reader import StoreReader
from survey.store.records import (
    Action,
    Added,
    AuditEntry,
    Batch,
    Decision,
    HeldRow,
    ImportRecord,
    IssuedRange,
    Kept,
    Row,
    StoredForm,
)
from survey.store.sqlite import create_sqlite, open_sqlite


class Store(StoreReader):
    """An open store. A context manager; not to be shared between threads.

    Every change is one transaction, made by the user `by` at the time the clock says, and logged. Every
    method that cannot do what it says raises HailongError and leaves everything as it was.
    """

    def __init__(self, database: Database, questionnaire: Questionnaire, clock: Clock) -> None:
        super().__init__(database, lambda: questionnaire)
        self._clock = clock

    def add_import(self, batch: Batch, *, by: str, dry_run: bool = False, at: str | None = None) -> Added:
        """Store all rows of a file in one transaction.

        Inside it the store decides which rows count: a form already there with the same content is
        `resent`; one whose serial is taken by other answers is `held` (`store.serial_conflict`), also within
        the file; without a serial, the same file name, sheet and row number with the same content is
        `resent` (see `settle` for the rules). A file whose content is in already changes nothing
        (`Added.already`). A dry run says the same and writes nothing.
        """
        return imports.add_import(
            self._database, len(self.questionnaire.rated), batch, by, at or self._clock(), dry_run
        )

    def undo(self, import_id: int, *, by: str, at: str | None = None) -> ImportRecord:
        """Take an import back: everything counts as if it had never come. Its rows stay on record.

        Rows of other imports that were resent or held against its forms step in, and the same file may be
        imported again.
        """
        return imports.undo_import(self._database, import_id, by, at or self._clock())

    def imports(self) -> tuple[ImportRecord, ...]:
        """Every import, oldest first, also those undone (with the counts they had then)."""
        with self._database.read() as session:
            return imports.list_imports(session)

    def find_import(self, sha256: str) -> ImportRecord | None:
        """The import, not undone, of the file with this content."""
        with self._database.read() as session:
            return imports.find_import(session, sha256)

    def read_rows(self, import_id: int) -> tuple[Row, ...]:
        """All rows of an import as they count now, with the problems the importer found."""
        with self._database.read() as session:
            return reading.read_rows(session, import_id)

    def read_forms(self, states: Sequence[str] = ("accepted",)) -> tuple[StoredForm, ...]:
        """Forms with the place they came from, by default the valid ones, in the order of `read_answers`.

        Raises HailongError where the answers were purged.
        """
        with self._database.read() as session:
            closed.require_answers(session)
            return tuple(reading.read_forms(session, states))

    def find_forms(self, serials: Collection[str]) -> tuple[StoredForm, ...]:
        """The valid forms with one of these serials, given as `survey.serials.serial_key` writes them."""
        with self._database.read() as session:
            return tuple(reading.find_forms(session, serials))

    def held(
        self, *, reason: str | None = None, unit_id: str | None = None, import_id: int | None = None
    ) -> tuple[HeldRow, ...]:
        """The rows that wait for a decision, oldest first, each beside the form it conflicts with."""
        with self._database.read() as session:
            return held.list_held(session, reason, unit_id, import_id)

    def resolve(
        self,
        row_ids: Sequence[int],
        action: Action,
        *,
        by: str,
        unit_id: str | None = None,
        serial: str | None = None,
        note: str = "",
        at: str | None = None,
    ) -> Decision:
        """Decide about held rows, all of them or none.

        keep_first and take_new choose between the row and the accepted form it conflicts with. accept makes
        the row a form after all, with `unit_id` or (for one row) `serial` in place of what was typed; the
        rules then apply to it, so it may be resent or in conflict. discard rejects it. `note` says why or by
        which rule, and is logged.
        """
        ids = tuple(row_ids)
        return decisions.resolve(self._database, ids, action, unit_id, serial, note, by, at or self._clock())

    def undo_decision(self, decision_id: int, *, by: str, at: str | None = None) -> Decision:
        """Take a decision back: everything counts as if it had never been made."""
        return decisions.undo_decision(self._database, decision_id, by, at or self._clock())

    def decisions(self) -> tuple[Decision, ...]:
        """Every decision, oldest first, also those taken back."""
        with self._database.read() as session:
            return decisions.list_decisions(session)

    def rejection_reasons(self) -> dict[str, int]:
        """How many rows were rejected for each reason (a message code), the commonest first."""
        with self._database.read() as session:
            return counts.count_reasons(session)

    def issue_serials(
        self,
        unit_id: str,
        count: int,
        *,
        by: str,
        first: int | None = None,
        volunteer: str | None = None,
        at: str | None = None,
    ) -> IssuedRange:
        """Hand out `count` form numbers of a unit, by default the next ones; none is handed out twice."""
        return ledger.issue_serials(self._database, unit_id, count, first, volunteer, by, at or self._clock())

    def purge(self, sums: str, *, by: str, at: str | None = None, entries: int | None = None) -> int:
        """Remove every answer, comment, raw cell and serial for good; return the number of forms removed.

        `sums` (any text, for instance JSON: whatever reproduces the report) is kept, with the counts of the
        imports and the log. After that the store only answers; it takes no import, undo or decision. Copies
        made before, such as backups and the files handed in, are not touched.

        `entries` is how many lines the log had when `sums` were made: with more, something came in since, and
        HailongError is raised instead.
        """
        return purge.purge(self._database, sums, by, at or self._clock(), entries)

    def kept_sums(self) -> str | None:
        """What `purge` kept, or None while the answers are there."""
        kept = self.kept()
        return kept.content if kept else None

    def kept(self) -> Kept | None:
        """What `purge` kept, when and by whom; None while the answers are there."""
        with self._database.read() as session:
            return purge.read_kept(session)

    def audit(self) -> tuple[AuditEntry, ...]:
        """The log, oldest line first."""
        with self._database.read() as session:
            return audit.read_audit(session)

    def seal(self) -> str:
        """The log as it is now in a few letters, to be noted elsewhere and given to `check` later."""
        with self._database.read() as session:
            return audit.read_seal(session)

    def check(self, seal: str | None = None) -> tuple[Problem, ...]:
        """Everything that is not as it should be; empty for a sound store.

        `seal` is one noted earlier: a log that was made anew since does not go through it.
        """
        problems = check_store(self._database, len(self.questionnaire.rated))
        with self._database.read() as session:
            if seal and not problems and not audit.holds_seal(session, seal):
                return (Problem("store.check_seal", values={"seal": seal}),)
        return problems

    def backup(self, target: Path) -> None:
        """A consistent, verified copy in a new file, also while others write."""
        self._database.backup(target)


@checked
def create_store(
    where: str | Path,
    questionnaire: Questionnaire,
    *,
    by: str = "hailong",
    clock: Clock = utc_now,
    on_wait: Callable[[], None] | None = None,
) -> Store:
    """Make a new, empty store for `questionnaire` at a path or a URL of PostgreSQL, and open it.

    A file appears whole or not at all and is readable by its owner only. Raises HailongError when
    something of that name exists, or the schema on the server is not empty.
    """
    at = clock()

    def fill(session: Session) -> None:
        session.change("INSERT INTO audit_head (id, entries, hash) VALUES (1, 0, ?)", (audit.ORIGIN,))
        write_layout(session, questionnaire, at)
        audit.append(
            session, at, by, "create", {"questionnaire": questionnaire.id, "version": questionnaire.version}
        )

    database: Database
    if is_url(where):
        from survey.store.postgres import create_postgres

        database = create_postgres(str(where), fill, on_wait)
    else:
        database = create_sqlite(Path(where), fill, on_wait)
    return Store(database, questionnaire, clock)


@checked
def open_store(
    where: str | Path,
    questionnaire: Questionnaire,
    *,
    clock: Clock = utc_now,
    on_wait: Callable[[], None] | None = None,
) -> Store:
    """Open the store at a path or a URL of PostgreSQL; an older one is migrated after a backup beside it.

    `on_wait` is called when another writer has to be waited for. Raises HailongError, with nothing changed,
    for a file that is missing, damaged, newer, not a database or not ours, and for a questionnaire under
    which the stored ratings would mean something else.
    """
    database: Database
    if is_url(where):
        from survey.store.postgres import open_postgres

        database = open_postgres(str(where), clock(), on_wait)
    else:
        database = open_sqlite(Path(where), clock(), on_wait)
    with _closing_on_error(database), database.read() as session:
        require_fit(session, questionnaire, database.name)
    return Store(database, questionnaire, clock)


@contextmanager
def _closing_on_error(database: Database) -> Iterator[None]:
    try:
        yield
    except BaseException:
        database.close()
        raise
