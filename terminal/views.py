"""What the commands print: results as sentences and tables in the user's language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from analysis.formatting import format_count, format_decimal, format_percent
from survey.messages import Language, Problem, say
from terminal.tables import Align, text_table

if TYPE_CHECKING:
    from analysis.indices import IndexTable
    from analysis.table import Table
    from survey.folder import Survey
    from survey.importing.report import FileReport
    from survey.questionnaire.model import Questionnaire
    from survey.store.records import ImportRecord

SHOWN_PROBLEMS = 12
_FRACTIONS = ("satisfied", "dissatisfied", "all_satisfied")


def created_text(survey: Survey, lang: Language) -> str:
    """What `init` made, and what to do next."""
    plan = survey.plan
    quota = sum(unit.quota or 0 for unit in plan.units)
    lines = (
        say("terminal.created", lang, name=plan.name.in_language(lang), folder=survey.folder),
        say("terminal.created_units", lang, units=len(plan.units), quota=format_count(quota, lang),
            questionnaire=survey.questionnaire.id),
        say("terminal.created_next", lang, plan=survey.folder / "survey.toml"),
    )  # fmt: skip
    return "\n".join(lines)


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


def indices_text(table: IndexTable, questionnaire: Questionnaire, lang: Language, *, brief: bool) -> str:
    """The indices as tables: `brief` shows the composite of each unit, then each criterion for all."""
    rows = _IndexRows(questionnaire, lang, table.method.level)
    if brief:
        whole = table.where(scope="all")
        headings = (
            say("terminal.heading_overall", lang),
            say("terminal.heading_criteria", lang, scope=str(whole["unit"][0])),
        )
        tables = (rows.text(table.where(criterion="overall"), ("unit",)), rows.text(whole, ("criterion",)))
        blocks = [f"{heading}\n{text}" for heading, text in zip(headings, tables, strict=True)]
    else:
        keys = [name for name in ("unit", "group", "criterion", "measure") if len(set(table[name].tolist())) > 1]
        blocks = [rows.text(table, tuple(keys) or ("unit",))]
    method = table.method
    last = [
        say("terminal.method_line", lang, recipe=method.recipe, interval=method.interval,
            level=format_percent(method.level, lang, digits=0),
            weights=say(f"terminal.weights_{method.weights}", lang))
    ]  # fmt: skip
    reasons = table.reasons(lang)
    last += [f"[{number}] {reasons[code]}" for code, number in rows.notes.items()]
    return "\n\n".join([*blocks, "\n".join(last)])


@dataclass(frozen=True)
class _IndexRows:
    """Rows of a table of indices as lines: the key columns asked for, then n, estimate and interval."""

    questionnaire: Questionnaire
    lang: Language
    level: float
    notes: dict[str, str] = field(default_factory=dict)
    """Numbers of the reasons met so far, by their codes."""

    def text(self, table: Table, keys: tuple[str, ...]) -> str:
        level = format_percent(self.level, self.lang, digits=0)
        names = [*keys, "forms", "estimate", "interval"]
        header = [say(f"terminal.{name}", self.lang, level=level) for name in names]
        sides: list[Align] = ["left"] * len(keys) + ["right"] * 3  # type: ignore[assignment]
        rows = [self._row(row, keys) for row in table.rows()]
        if any(row[-1] for row in rows):
            return text_table([*header, say("terminal.flag", self.lang)], rows, [*sides, "left"])
        return text_table(header, [row[:-1] for row in rows], sides)

    def _row(self, row: Mapping[str, Any], keys: tuple[str, ...]) -> list[str]:
        values = [self._key(key, str(row[key])) for key in keys]
        if row["lower"] is None or row["upper"] is None:
            interval = "—"
        else:
            interval = f"{self._number(row, 'lower')} – {self._number(row, 'upper')}"
        codes = [code for code in row["flag"].split(";") if code]
        flags = " ".join(f"[{self.notes.setdefault(code, str(len(self.notes) + 1))}]" for code in codes)
        return [*values, format_count(row["forms"], self.lang), self._number(row, "estimate"), interval, flags]

    def _number(self, row: Mapping[str, Any], field: str) -> str:
        value = row[field]
        if value is None:
            return "—"
        return format_percent(value, self.lang) if row["measure"] in _FRACTIONS else format_decimal(value, 2, self.lang)

    def _key(self, key: str, value: str) -> str:
        if key == "measure":
            return say(f"terminal.measure_{value}", self.lang)
        return criterion_label(self.questionnaire, value, self.lang) if key == "criterion" else value


def criterion_label(questionnaire: Questionnaire, code: str, lang: Language) -> str:
    """What a criterion's, factor's, item's or the composite's code stands for, in few words."""
    if code == "overall":
        return say("terminal.overall", lang)
    for criterion in questionnaire.criteria:
        if criterion.code == code:
            return f"{code}. {(criterion.short or criterion.label).in_language(lang)}"
    for item in questionnaire.rated:
        if item.code == code:
            return f"{code}. {item.label.in_language(lang)}"
    factor = questionnaire.recipe.factors.get(code)
    return factor.in_language(lang) if factor else code


def import_json(reports: Sequence[FileReport], lang: Language) -> str:
    """Each file's report as JSON."""
    return json.dumps([report.to_json(lang) for report in reports], ensure_ascii=False, indent=1)


def imports_json(records: Sequence[ImportRecord]) -> str:
    """Every import as JSON."""
    return json.dumps([asdict(record) for record in records], ensure_ascii=False, indent=1)


def undone_text(record: ImportRecord, lang: Language) -> str:
    """What an undo took back."""
    accepted = format_count(record.accepted, lang)
    return say("terminal.undone", lang, id=record.id, file=record.file_name, accepted=accepted)


def checked_text(file: str, problems: Sequence[Problem], sound: Questionnaire | None, lang: Language) -> str:
    """Everything wrong with a questionnaire file by line, or that nothing is."""
    if sound is None:
        head = say("terminal.questionnaire_problems", lang, file=file, count=len(problems))
    else:
        head = say(
            "terminal.questionnaire_fine", lang, file=file, criteria=len(sound.criteria),
            items=len(sound.items), attributes=len(sound.attributes),
        )  # fmt: skip
    return "\n".join([head, *(f"  {problem.place(lang)}{problem.message(lang)}" for problem in problems)])
