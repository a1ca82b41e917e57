"""An import from beginning to end: the stages, in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from survey.folder import Survey
from survey.importing.context import Context, survey_context
from survey.importing.readers.workbook import WorkbookReader
from survey.importing.report import FileReport, report_already, report_file, report_refused
from survey.importing.sheets import read_sheets
from survey.importing.source import read_content, read_source
from survey.messages import HailongError
from survey.store import Store
from survey.store.records import Batch

Progress = Callable[[int, int, str], None]
"""Called with files done, files in all, and the name of the file being read."""


def import_files(
    survey: Survey,
    store: Store,
    paths: Sequence[Path],
    *,
    unit: str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    dry_run: bool = False,
    by: str,
    progress: Progress | None = None,
) -> tuple[FileReport, ...]:
    """Read files into the store, each in a transaction of its own.

    `unit` names the unit of rows that do not name one; `encoding` an encoding instead of the one found;
    `columns` maps headers as they stand in the files to codes of items and attributes or to roles.
    A file that cannot be read does not keep the others out: its report has the status "rejected" and the
    error. Raises HailongError when an argument is wrong.
    """
    if not paths:
        raise HailongError("importing.no_files")
    context = survey_context(survey, unit=unit, encoding=encoding, columns=columns, store=store)
    reports: list[FileReport] = []
    with WorkbookReader(context.limits) as reader:
        for done, path in enumerate(paths):
            if progress is not None:
                progress(done, len(paths), path.name)
            try:
                reports.append(import_file(context, store, path, reader, by=by, dry_run=dry_run))
            except HailongError as error:
                reports.append(report_refused(path, error, dry_run=dry_run))
    if progress is not None:
        progress(len(paths), len(paths), "")
    return tuple(reports)


def import_file(
    context: Context, store: Store, path: Path, reader: WorkbookReader, *, by: str, dry_run: bool
) -> FileReport:
    """One file: bytes → sheets → rows → store → report. Raises HailongError, and then nothing changed."""
    content = read_content(path, context.limits)
    source = read_source(path, content, reader, context.limits, context.encoding)
    known = store.find_import(source.sha256)
    if known is not None:
        return report_already(path, known, dry_run=dry_run)
    rows, problems = read_sheets(source, context)
    batch = Batch(path.name, source.sha256, source.size, rows, problems)
    added = store.add_import(batch, by=by, dry_run=dry_run)
    if added.already:
        return report_already(path, added.record, dry_run=dry_run)
    return report_file(path, added.record, added.rows, problems, dry_run=dry_run)
