"""An import from beginning to end: the stages, in order."""

from __future__ import annotations

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
from survey.store.records import Batch, Row

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
    error; nor does one that the store cannot take keep out those before it. Raises HailongError when an
    argument is wrong or the store fails at the first file.
    """
    lang = lang or ("en" if survey.plan.language == "en" else "vi")
    with nullcontext(paths) if isinstance(paths, FilesOpened) else FilesOpened(paths, encoding) as opened:
        if not opened.paths:
            raise HailongError("importing.no_files")
        opened.known = frozenset(record.sha256 for record in store.imports() if record.undone_at is None)
        context = survey_context(survey, unit=unit, encoding=encoding, columns=columns, store=store)
        with FilesAhead(opened, context) as ahead, Returner(survey.outgoing, lang, opened.reader) as returner:
            run = _Run(store, context, ahead, returner, by, dry_run)
            reports = run.store_files(opened.paths, progress)
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

    def store_files(self, paths: Sequence[Path], progress: Progress | None) -> list[FileReport]:
        """Store all files, each in a transaction of its own.

        Where the store fails, the files before are in: the one it failed at and those behind are refused.
        Raises HailongError where that is the first.
        """
        reports: list[FileReport] = []
        for path in paths:
            file = self.ahead.take()
            if progress is not None:
                progress(len(reports), len(paths), path.name)
            try:
                reports.append(self.store_file(file))
            except HailongError as error:
                if not reports:
                    raise
                refused = paths[len(reports) :]
                return reports + [report_refused(path, error, None, dry_run=self.dry_run) for path in refused]
            self.returner.put_in_place()
        return reports

    def store_file(self, file: FileRows) -> FileReport:
        """One file: rows → store → report. When it is refused, nothing of it is in."""
        path, store, dry_run = file.path, self.store, self.dry_run
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
            if added.already:  # brought in by somebody else a moment ago
                return report_already(path, added.record, dry_run=dry_run)
            rows = self.tell_differences(added.rows)
            if not dry_run:
                self.returner.send(path, source, rows, found.anchors)
            return report_file(path, added.record, rows, (*found.problems, *added.problems), dry_run=dry_run)
        except HailongError as error:
            if error.code.startswith("store."):
                raise
            return report_refused(path, error, file.sha256, dry_run=dry_run)

    def tell_differences(self, rows: Sequence[Row]) -> Sequence[Row]:
        """The rows with what differs where they conflict; they are in even where that cannot be read."""
        try:
            return tell_differences(rows, self.store, self.context)
        except HailongError:
            return rows
