"""What came in: the report on each file, the list of imports, an undo."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from analysis.formatting import format_count
from survey.messages import Language, say
from terminal.tables import Align, text_table

if TYPE_CHECKING:
    from survey.importing.report import FileReport
    from survey.store.records import ImportRecord

SHOWN_PROBLEMS = 12


def import_text(reports: Sequence[FileReport], lang: Language) -> str:
    """What became of each file, its problems with their places, and the sum."""
    lines = [line for report in reports for line in _file_lines(report, lang)]
    if len(reports) > 1:
        new = [report for report in reports if report.status != "already"]
        counts = {
            name: format_count(sum(getattr(report, name) for report in new), lang)
            for name in ("rows", "accepted", "held", "rejected", "resent")
        }
        lines += ["", say("terminal.import_total", lang, files=len(new), **counts)]
    ids = [str(report.import_id) for report in reports if report.import_id and report.status != "already"]
    if any(report.dry_run for report in reports):
        lines.append(say("terminal.import_dry", lang))
    elif ids:
        lines.append(say("terminal.import_id", lang, ids=", ".join(ids)))
    return "\n".join(lines)


def _file_lines(report: FileReport, lang: Language) -> list[str]:
    name = report.path.name
    if report.status == "already":
        note = report.problems[0].values
        at = str(note["at"])[:10]
        return [say("terminal.import_already", lang, file=name, id=note["id"], at=at)]
    if report.error is not None:
        return [say("terminal.import_refused", lang, file=name, why=report.error.message(lang))]
    counts = {
        field: format_count(getattr(report, field), lang)
        for field in ("rows", "accepted", "held", "rejected", "resent", "corrected", "left_out")
    }
    lines = [say("terminal.import_file", lang, file=name, **counts)]
    if report.corrected or report.left_out:
        lines.append(say("terminal.import_more", lang, **counts))
    ranked = sorted(report.problems, key=lambda problem: ("error", "warning", "note").index(problem.severity))
    lines += [f"  {problem.place(lang)}{problem.message(lang)}" for problem in ranked[:SHOWN_PROBLEMS]]
    if len(ranked) > SHOWN_PROBLEMS:
        lines.append(say("terminal.import_more_problems", lang, count=len(ranked) - SHOWN_PROBLEMS))
    if report.returned is not None:
        lines.append("  " + say("terminal.import_returned", lang, path=report.returned))
    return lines


def import_json(reports: Sequence[FileReport], lang: Language) -> str:
    """Each file's report as JSON."""
    return json.dumps([report.to_json(lang) for report in reports], ensure_ascii=False, indent=1)


def imports_text(records: Sequence[ImportRecord], lang: Language) -> str:
    """Every import, oldest first."""
    if not records:
        return say("terminal.imports_none", lang)
    names = ("id", "at", "by", "file", "hash", "rows", "accepted", "held", "rejected")
    header = [say(f"terminal.imports_{name}", lang) for name in names]
    sides: list[Align] = ["right", "left", "left", "left", "left", "right", "right", "right", "right"]
    rows = []
    for record in records:
        undone = f" ({say('terminal.imports_undone', lang)})" if record.undone_at else ""
        counts = (record.rows, record.accepted, record.held, record.rejected)
        rows.append([
            str(record.id), record.imported_at[:16].replace("T", " "), record.imported_by,
            record.file_name + undone, record.sha256[:8], *(format_count(count, lang) for count in counts),
        ])  # fmt: skip
    return text_table(header, rows, sides)


def imports_json(records: Sequence[ImportRecord]) -> str:
    """Every import as JSON."""
    return json.dumps([asdict(record) for record in records], ensure_ascii=False, indent=1)


def undone_text(record: ImportRecord, lang: Language) -> str:
    """What an undo took back."""
    accepted = format_count(record.accepted, lang)
    return say("terminal.undone", lang, id=record.id, file=record.file_name, accepted=accepted)
