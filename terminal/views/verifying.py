"""What double entry found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.formatting import format_count, format_percent
from survey.messages import Language, say
from terminal.tables import Align, text_table

if TYPE_CHECKING:
    from survey.importing.verify import Rate, Verification

_SHOWN = 30


def verification_text(found: Verification, lang: Language) -> str:
    """How many forms were in both files, the error rate, who and what erred most, every difference."""
    overall = found.overall
    lines = [
        say("terminal.verify_heading", lang, forms=format_count(len(found.pairs), lang),
            fields=format_count(overall.fields, lang), errors=format_count(overall.errors, lang),
            rate=format_percent(overall.rate, lang), lower=format_percent(overall.lower, lang),
            upper=format_percent(overall.upper, lang)),
    ]  # fmt: skip
    for code, serials in (("only_first", found.only_first), ("only_second", found.only_second)):
        if serials:
            shown = ", ".join(serials[:_SHOWN])
            lines.append(say(f"terminal.verify_{code}", lang, count=len(serials), serials=shown))
    lines += ["", _rates(found.by_volunteer, "volunteer", lang)]
    erring = [rate for rate in found.by_item if rate.errors]
    if erring:
        lines += ["", _rates(erring, "item", lang)]
    if found.differences:
        rows = [
            [d.serial, d.field, d.first or "–", d.first_place.cell, d.second or "–", d.second_place.cell]
            for d in found.differences[:_SHOWN]
        ]
        names = ("serial", "field", "first", "cell", "second", "cell")
        lines += ["", text_table([say(f"terminal.verify_{name}", lang) for name in names], rows)]
        if len(found.differences) > _SHOWN:
            lines.append(say("terminal.import_more_problems", lang, count=len(found.differences) - _SHOWN))
    return "\n".join(lines)


def _rates(rates: Sequence[Rate], kind: str, lang: Language) -> str:
    header = [say(f"terminal.verify_{name}", lang) for name in (kind, "fields", "errors", "rate", "interval")]
    sides: list[Align] = ["left", "right", "right", "right", "right"]
    rows = [
        [
            rate.name,
            format_count(rate.fields, lang),
            format_count(rate.errors, lang),
            format_percent(rate.rate, lang),
            f"{format_percent(rate.lower, lang)} – {format_percent(rate.upper, lang)}",
        ]
        for rate in rates
    ]
    return text_table(header, rows, sides)


def verification_json(found: Verification) -> str:
    """The same as JSON."""
    return json.dumps(found.to_json(), ensure_ascii=False, indent=1)
