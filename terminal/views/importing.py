"""What came in: the report on each file, the list of imports, an undo."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.formatting import format_count
from survey.messages import Language, say
from terminal.plain import local_time
from terminal.tables import Align, text_table, wrap

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
        at = local_time(str(note["at"]))
        return [say("terminal.import_already", lang, file=name, id=note["id"], at=at)]
    if report.error is not None:
        return [say("terminal.import_refused", lang, file=name, why=report.error.message(lang))]
    counts = {
        field: format_count(getattr(report, field), lang)
        for field in ("rows", "accepted", "held", "rejected", "resent", "corrected", "left_out")
    }
    lines = [wrap(say("terminal.import_file", lang, file=name, **counts), hanging="  ")]
    more = [
        say(f"terminal.import_{part}", lang, **counts)
        for part in ("corrected", "left_out")
        if getattr(report, part)
    ]
    if more:
        lines.append("  " + "; ".join(more))
    groups = report.groups()
    lines += [
        wrap(f"  {group.place(lang)}{group.message(lang)}", hanging="    ")
        for group in groups[:SHOWN_PROBLEMS]
    ]
    if len(groups) > SHOWN_PROBLEMS:
        further = sum(group.count for group in groups[SHOWN_PROBLEMS:])
        lines.append(say("terminal.import_more_problems", lang, count=further))
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
    names = ("id", "at", "file", "hash", "rows", "accepted", "held", "rejected", "state")
    header = [say(f"terminal.imports_{name}", lang) for name in names]
    sides: list[Align] = ["right", "right", "left", "right", "right", "right", "right", "right", "right"]
    rows = []
    for record in records:
        counts = (record.rows, record.accepted, record.held, record.rejected)
        state = say(f"terminal.imports_{'undone' if record.undone_at else 'counts'}", lang)
        rows.append(
            [
                str(record.id),
                local_time(record.imported_at),
                record.file_name,
                record.sha256[:6],
                *(format_count(count, lang) for count in counts),
                state,
            ]
        )
    if not any(record.undone_at for record in records):
        header, sides, rows = header[:-1], sides[:-1], [row[:-1] for row in rows]
    return text_table(header, rows, sides)


def imports_json(records: Sequence[ImportRecord]) -> str:
    """Every import as JSON."""
    return json.dumps([record._asdict() for record in records], ensure_ascii=False, indent=1)


def undone_text(record: ImportRecord, lang: Language) -> str:
    """What an undo took back."""
    accepted = format_count(record.accepted, lang)
    return say("terminal.undone", lang, id=record.id, file=record.file_name, accepted=accepted)
