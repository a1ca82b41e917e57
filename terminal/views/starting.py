"""A new survey, a checked questionnaire."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from analysis.formatting import format_count
from survey.messages import Language, Problem, say

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.report.build import ReportFiles
    from analysis.report.check import Disagreement
    from survey.folder import Survey
    from survey.forms.make import FormBatch
    from survey.questionnaire.model import Questionnaire


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


def written_text(folder: Path, written: Sequence[Path], lang: Language) -> str:
    """How many files were written, and where."""
    return say("terminal.written_many", lang, count=len(written), folder=folder)


def report_text(sets: Sequence[ReportFiles], lang: Language) -> str:
    """What was written, and where the report lies."""
    lines = [written_text(files.folder, files.written, lang) for files in sets]
    pages = [page for files in sets for name in ("report.html", "report.docx") if (page := files.path(name))]
    if len(sets) == 1:
        lines += [say("terminal.report", lang, path=page) for page in pages]
    return "\n".join(lines)


def disagreements_text(file: str, found: Sequence[Disagreement], lang: Language) -> str:
    """Every number of an edited report that is not the survey's."""
    if not found:
        return say("terminal.report_agrees", lang, file=file)
    lines = [say("terminal.report_disagrees", lang, file=file, count=len(found))]
    for one in found:
        code = "report_number" if one.expected else "report_number_unknown"
        lines.append(
            "  " + say(f"terminal.{code}", lang, place=one.place, found=one.found, expected=one.expected)
        )
    return "\n".join(lines)


def disagreements_json(found: Sequence[Disagreement]) -> str:
    """The same as JSON."""
    return json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1)


def doctor_text(survey: Survey, problems: Sequence[Problem], seal: str, lang: Language) -> str:
    """What the examination found, or that all is sound, with the log's seal to be noted."""
    if not problems:
        sound = say("terminal.doctor_sound", lang, folder=survey.folder)
        return "\n".join((sound, say("terminal.doctor_seal", lang, seal=seal)))
    head = say("terminal.doctor_problems", lang, folder=survey.folder, count=len(problems))
    return "\n".join([head, *(f"  {problem.place(lang)}{problem.message(lang)}" for problem in problems)])


def doctor_json(problems: Sequence[Problem], lang: Language) -> str:
    """The same as JSON."""
    found = [{"code": p.code, "severity": p.severity, "message": p.message(lang)} for p in problems]
    return json.dumps(found, ensure_ascii=False, indent=1)


def forms_text(batches: Sequence[FormBatch], written: Sequence[Path], folder: Path, lang: Language) -> str:
    """Which forms were made, and where they lie."""
    lines = [
        say("terminal.forms_batch", lang, unit=batch.unit_id, count=format_count(batch.count, lang),
            first=batch.serials[0], last=batch.serials[-1])
        for batch in batches
    ]  # fmt: skip
    return "\n".join([*lines, written_text(folder, written, lang)])
