"""An import from beginning to end: the stages, in order."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

from survey.arguments import checked
from survey.folder import Survey
from survey.importing.ahead import FileRows, FilesAhead, Understood
from survey.importing.context import Context, survey_context
from survey.importing.differences import tell_differences
from survey.importing.opening import FilesOpened
from survey.importing.report import FileReport, report_already, report_file, report_refused
from survey.importing.returning import Returner
from survey.messages import HailongError, Language
from survey.store import Store
from survey.store.records import Batch

_LONGEST_TURN = 0.2
"""Seconds for which files are gathered into one transaction: the disk is waited for once for all of them."""
_PATIENCE = 0.05
"""Seconds for which a transaction waits for the next file, while nobody else can write."""

Progress = Callable[[int, int, str], None]
"""Called with files done, files in all, and the name of the file being read."""


@checked
def import_files(
    survey: Survey,
    store: Store,
    paths: Sequence[Path] | FilesOpened,
    *,
    unit: str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    dry_run: bool = False,
    by: str,
    progress: Progress | None = None,
    lang: Language | None = None,
) -> tuple[FileReport, ...]:
    """Read files into the store, each whole or not at all.

    Files already being opened (`FilesOpened`, entered by the caller) are ready sooner than paths are.
    `unit` names the unit of rows that do not name one; `encoding` an encoding instead of the one found;
    `columns` maps headers as they stand in the files to codes of items and attributes or to roles.
    A file with something to correct gets an annotated copy in `outgoing/`, in `lang` (by default the
    survey's). A dry run writes nothing, there neither.
    A file that cannot be read does not keep the others out: its report has the status "rejected" and the
    error. Raises HailongError when an argument is wrong.
    """
    lang = lang or ("en" if survey.plan.language == "en" else "vi")
    with nullcontext(paths) if isinstance(paths, FilesOpened) else FilesOpened(paths, encoding) as opened:
        if not opened.paths:
            raise HailongError("importing.no_files")
        opened.known = frozenset(record.sha256 for record in store.imports() if record.undone_at is None)
        context = survey_context(survey, unit=unit, encoding=encoding, columns=columns, store=store)
        with FilesAhead(opened, context) as ahead, Returner(survey.outgoing, lang, opened.reader) as returner:
            run = _Run(store, context, ahead, returner, by, dry_run)
            reports = run.store_files(len(opened.paths), progress)
            returned = returner.finish()
    if progress is not None:
        progress(len(reports), len(reports), "")
    return tuple(report._replace(returned=returned.get(report.path)) for report in reports)


class _Run(NamedTuple):
    """What all files of one import have in common."""

    store: Store
    context: Context
    ahead: FilesAhead
    returner: Returner
    by: str
    dry_run: bool

    def store_files(self, count: int, progress: Progress | None) -> list[FileReport]:
        """Store all files, those that are ready in one transaction."""
        reports: list[FileReport] = []
        while len(reports) < count:
            file = self.ahead.take()
            with nullcontext(self.store) if self.dry_run else self.store.together() as store:
                until = time.monotonic() + _LONGEST_TURN
                while file is not None:
                    if progress is not None:
                        progress(len(reports), count, file.path.name)
                    reports.append(self.store_file(file, store))
                    late = len(reports) == count or time.monotonic() > until
                    file = None if late else self.ahead.take(_PATIENCE)
            self.returner.put_in_place()
        return reports

    def store_file(self, file: FileRows, store: Store) -> FileReport:
        """One file: rows → store → report. When it is refused, nothing of it is in."""
        path, dry_run = file.path, self.dry_run
        try:
            known = store.find_import(file.sha256) if file.sha256 is not None else None
            if known is not None:
                return report_already(path, known, dry_run=dry_run)
            if file.content is None:  # known a moment ago, and taken back since
                file = self.ahead.look_into(path)
            if not isinstance(file.content, Understood):
                raise file.content or HailongError("importing.unreadable", path=str(path))
            source, found = file.content.source, file.content.found
            batch = Batch(source.path.name, source.sha256, source.size, found.rows, found.problems)
            added = store.add_import(batch, by=self.by, dry_run=dry_run)
            rows = tell_differences(added.rows, store, self.context)
            if not dry_run:
                self.returner.send(path, source, rows, found.anchors)
            return report_file(path, added.record, rows, (*found.problems, *added.problems), dry_run=dry_run)
        except HailongError as error:
            if error.code.startswith("store."):
                raise
            return report_refused(path, error, file.sha256, dry_run=dry_run)
