"""A crosswalk of units: the moves, and what cannot be compared."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from analysis.formatting import format_date, format_list, format_percent
from survey.messages import Language, Problem, say
from survey.plan.crosswalk import CrossUnit, Crosswalk
from terminal.tables import Align, text_table, wrap


def crosswalk_text(crosswalk: Crosswalk, name: str, lang: Language) -> str:
    """Each move with its share, then the breaks with the reason for each."""
    names = {unit.id: unit.name for unit in crosswalk.after}
    rows = []
    for unit in crosswalk.before:
        own = [move for move in crosswalk.moves if move.earlier == unit.id]
        for move in own:
            share = say("crosswalk.unknown_word", lang)
            if move.share is not None:
                share = format_percent(move.share, lang, 0 if round(move.share * 100, 6) % 1 == 0 else 1)
            day = format_date(move.on, lang) if move.on else "–"
            rows.append([_label(unit.id, unit.name), _label(move.later, names[move.later]), share, day])
        if not own:
            rows.append([_label(unit.id, unit.name), say("crosswalk.ends", lang), "–", "–"])
    header = [say(f"crosswalk.{column}", lang) for column in ("before", "after", "share", "on")]
    sides: list[Align] = ["left", "left", "right", "right"]
    counts = {
        "before": len(crosswalk.before), "after": len(crosswalk.after), "moves": len(crosswalk.moves)
    }  # fmt: skip
    lines = [
        wrap(say("crosswalk.fine", lang, name=crosswalk.name.in_language(lang), **counts)),
        "",
        text_table(header, rows, sides),
        "",
    ]
    if crosswalk.breaks:
        lines.append(say("crosswalk.heading_breaks", lang))
        lines += [wrap(f"  {found.message(lang)}", hanging="    ") for found in crosswalk.breaks]
    else:
        lines.append(wrap(say("crosswalk.no_breaks", lang)))
    if crosswalk.interpolated:
        told = say("crosswalk.interpolated", lang, names=format_list(_names(crosswalk.interpolated), lang))
        lines += ["", say("crosswalk.heading_interpolated", lang), wrap(f"  {told}", hanging="    ")]
    if len(crosswalk.breaks) < len(crosswalk.after):
        lines += ["", wrap(say("crosswalk.use", lang, name=name), hanging="    ")]
    return "\n".join(lines)


def _names(units: Sequence[CrossUnit]) -> list[str]:
    return [unit.name for unit in units]


def _label(code: str, name: str) -> str:
    return f"{code} {name}"


def crosswalk_problems(file: str, problems: Sequence[Problem], lang: Language) -> str:
    """Everything wrong with a crosswalk file, by line."""
    lines = [say("crosswalk.problems", lang, file=file, count=len(problems))]
    lines += [wrap(f"  {problem.place(lang)}{problem.message(lang)}", hanging="    ") for problem in problems]
    return "\n".join(lines)


def crosswalk_json(crosswalk: Crosswalk, lang: Language) -> str:
    """The same as JSON."""
    found = {
        "name": crosswalk.name.in_language(lang),
        "before": [asdict(unit) for unit in crosswalk.before],
        "after": [asdict(unit) for unit in crosswalk.after],
        "moves": [
            {**asdict(move), "on": move.on.isoformat() if move.on else None} for move in crosswalk.moves
        ],
        "interpolated": [unit.id for unit in crosswalk.interpolated],
        "breaks": [
            {
                "unit_id": found.unit.id,
                "unit": found.unit.name,
                "reason": found.reason,
                "message": found.message(lang),
            }
            for found in crosswalk.breaks
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=1)
