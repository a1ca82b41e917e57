"""An import from beginning to end: the stages, in order."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from survey.arguments import checked
from survey.folder import Survey
from survey.importing.context import Context, survey_context
from survey.importing.differences import tell_differences
from survey.importing.readers.workbook import WorkbookReader
from survey.importing.report import FileReport, report_already, report_file, report_refused
from survey.importing.returning import Returner, unstamp
from survey.importing.sheets import read_sheets
from survey.importing.source import SourceFile, read_content, read_source
from survey.messages import HailongError, Language
from survey.store import Store
from survey.store.records import Batch

Progress = Callable[[int, int, str], None]
"""Called with files done, files in all, and the name of the file being read."""


@checked
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
    lang: Language | None = None,
) -> tuple[FileReport, ...]:
    """Read files into the store, each in a transaction of its own.

    `unit` names the unit of rows that do not name one; `encoding` an encoding instead of the one found;
    `columns` maps headers as they stand in the files to codes of items and attributes or to roles.
    A file with something to correct gets an annotated copy in `outgoing/`, in `lang` (by default the
    survey's). A dry run writes nothing, there neither.
    A file that cannot be read does not keep the others out: its report has the status "rejected" and the
    error. Raises HailongError when an argument is wrong.
    """
    if not paths:
        raise HailongError("importing.no_files")
    context = survey_context(survey, unit=unit, encoding=encoding, columns=columns, store=store)
    if lang is None:
        lang = "en" if survey.plan.language == "en" else "vi"
    reports: list[FileReport] = []
    with (
        _without_collector(),
        WorkbookReader(context.limits) as reader,
        ThreadPoolExecutor(1) as ahead,
        Returner(survey.outgoing, lang) as returner,
    ):
        opened = ahead.submit(open_file, paths[0], context, reader)
        for done, path in enumerate(paths):
            if progress is not None:
                progress(done, len(paths), path.name)
            found, sha256 = opened.result()
            if done + 1 < len(paths):  # the next file is parsed while this one is understood
                opened = ahead.submit(open_file, paths[done + 1], context, reader)
            reports.append(_import(context, store, returner, path, found, sha256, by=by, dry_run=dry_run))
        returned = returner.finish()
    reports = [replace(report, returned=returned.get(report.path)) for report in reports]
    if progress is not None:
        progress(len(paths), len(paths), "")
    return tuple(reports)


@contextmanager
def _without_collector() -> Iterator[None]:
    """No garbage collection while millions of cells are held: it would walk them again and again.

    Rows and cells form no cycles, so nothing is left behind.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def open_file(
    path: Path, context: Context, reader: WorkbookReader
) -> tuple[SourceFile | HailongError, str | None]:
    """The sheets of a file or why they cannot be read, and the hash of its bytes if there are any."""
    sha256 = None
    try:
        content = read_content(path, context.limits)
        sha256 = hashlib.sha256(content).hexdigest()
        return read_source(path, content, sha256, reader, context.limits, context.encoding), sha256
    except HailongError as error:
        return error, sha256


def _import(
    context: Context,
    store: Store,
    returner: Returner,
    path: Path,
    source: SourceFile | HailongError,
    sha256: str | None,
    *,
    by: str,
    dry_run: bool,
) -> FileReport:
    """One file: sheets → rows → store → report. When it is refused, nothing of it is in."""
    try:
        if isinstance(source, HailongError):
            raise source
        known = store.find_import(source.sha256)
        if known is not None:
            return report_already(path, known, dry_run=dry_run)
        source = unstamp(source)
        found = read_sheets(source, context)
        batch = Batch(source.path.name, source.sha256, source.size, found.rows, found.problems)
        added = store.add_import(batch, by=by, dry_run=dry_run)
        if added.already:
            return report_already(path, added.record, dry_run=dry_run)
        rows = tell_differences(added.rows, store, context)
        if not dry_run:
            returner.send(path, source, rows, found.anchors)
        return report_file(path, added.record, rows, (*found.problems, *added.problems), dry_run=dry_run)
    except HailongError as error:
        if error.code.startswith("store."):
            raise
        return report_refused(path, error, sha256, dry_run=dry_run)
