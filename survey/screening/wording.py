"""A screening in sentences, for people, and in plain values, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from survey.messages import Language, say
from survey.screening.measures import FEWEST_RATED
from survey.screening.records import Correlation, Duplicate, Indicator, Place, Screening, Volunteer

SHOWN = 10
"""Findings of one kind that are listed; the rest are counted."""
_SHARES = frozenset({"twins", "crooked_twins", "straight", "few_missing", "few_outside", "days", "gaps"})


def write_number(value: float, digits: int, lang: Language) -> str:
    """A decimal number as the language writes it."""
    text = f"{value:,.{digits}f}".replace("-", "−")
    return text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text


def write_percent(value: float, lang: Language, digits: int = 0) -> str:
    """A fraction as a percentage."""
    return write_number(100 * value, digits, lang) + "%"


def write_run(places: Sequence[Place], lang: Language) -> str:
    """The address of rows of one sheet: `cong_vi.xlsx [Phiếu!dòng 12–31]`; a CSV file has no sheet."""
    rows = [place.row for place in places]
    sheet = f"{places[0].sheet}!" if places[0].sheet else ""
    code = "screening.range" if len(set(rows)) > 1 else "screening.one_row"
    return say(code, lang, file=places[0].file, sheet=sheet, first=min(rows), last=max(rows))


def write_duplicate(found: Duplicate, lang: Language) -> str:
    """One duplicate as a sentence with its addresses."""
    return say(
        f"screening.{found.kind}", lang,
        count=write_number(len(found.second), 0, lang), differing=found.differing, compared=found.compared,
        serial=found.first[0].serial or say("screening.no_serial", lang),
        first=write_run(found.first, lang), second=write_run(found.second, lang),
    )  # fmt: skip


def write_indicator(indicator: Indicator, lang: Language) -> str:
    """A measure beside what chance gives."""

    def number(value: float) -> str:
        if indicator.code in _SHARES:
            return write_percent(value, lang)
        return write_number(value, {"spread": 3, "speed": 0}.get(indicator.code, 1), lang)

    return say(
        "screening.beside_chance", lang, sign=say(f"screening.sign_{indicator.code}", lang),
        value=number(indicator.value), low=number(indicator.low), high=number(indicator.high),
    )  # fmt: skip


def strong_signs(volunteer: Volunteer, lang: Language) -> list[str]:
    """The reasons for a call-back, the strongest first."""
    strong = sorted((i for i in volunteer.indicators if i.strong), key=lambda i: -i.score)
    return [write_indicator(indicator, lang) for indicator in strong]


def write_correlation(found: Correlation, lang: Language, code: str = "screening.correlation") -> str:
    """The intra-volunteer correlation as a sentence."""
    return say(
        code, lang, level=write_percent(found.level, lang),
        correlation=write_number(found.correlation, 3, lang), lower=write_number(found.lower, 3, lang),
        upper=write_number(found.upper, 3, lang), deff=write_number(found.deff, 2, lang),
    )  # fmt: skip


def screening_lines(screening: Screening, lang: Language) -> list[str]:
    """Everything a person has to know: duplicates with addresses, who needs a call-back and why."""
    judged = sum(volunteer.p is not None for volunteer in screening.volunteers)
    lines = [say("screening.screened", lang, forms=write_number(screening.forms, 0, lang), judged=judged)]
    lines += ["", say("screening.heading_duplicates", lang), *_duplicate_lines(screening, lang)]
    lines += ["", say("screening.heading_volunteers", lang)]
    for volunteer in screening.flagged:
        lines.append("  " + write_flagged(volunteer, screening, lang))
        lines += [f"    {sign}" for sign in strong_signs(volunteer, lang)]
    if screening.flagged:
        lines.append("  " + say("screening.caution", lang, fdr=write_percent(screening.fdr, lang)))
    elif judged:
        lines.append("  " + say("screening.none_flagged", lang))
    else:
        lines.append("  " + say("screening.nobody_judged", lang, least=10, rated=FEWEST_RATED))
    if screening.without_volunteer:
        count = write_number(screening.without_volunteer, 0, lang)
        lines.append("  " + say("screening.without_volunteer", lang, forms=count))
    if screening.correlation is not None:
        lines += ["", write_correlation(screening.correlation, lang)]
        if screening.flagged_rows and screening.correlation_without is not None:
            without = "screening.correlation_without"
            lines.append(write_correlation(screening.correlation_without, lang, without))
    return lines


def write_flagged(volunteer: Volunteer, screening: Screening, lang: Language) -> str:
    """Who needs a call-back."""
    return say(
        "screening.flagged" if volunteer.named else "screening.flagged_file", lang,
        name=volunteer.name, unit=screening.unit_names.get(volunteer.unit_id, volunteer.unit_id),
        forms=volunteer.forms,
    )  # fmt: skip


def _duplicate_lines(screening: Screening, lang: Language) -> list[str]:
    lines = []
    for kind in ("copied_block", "conflict", "double_entry", "resend"):
        found = screening.of_kind(kind)
        lines += ["  " + write_duplicate(duplicate, lang) for duplicate in found[:SHOWN]]
        if len(found) > SHOWN:
            lines.append("  " + say("screening.more_findings", lang, count=len(found) - SHOWN))
    if not lines:
        lines.append("  " + say("screening.no_duplicates", lang))
    twins = sum(len(twin.first) for twin in screening.of_kind("twin"))
    if twins:
        share = write_percent(twins / max(screening.forms, 1), lang)
        lines.append("  " + say("screening.twins", lang, forms=write_number(twins, 0, lang), share=share))
    return lines


def screening_json(screening: Screening, lang: Language) -> dict[str, Any]:
    """Everything found as plain values. Twins are counted, not listed: they mean nothing."""
    twins = screening.of_kind("twin")
    return {
        "forms": screening.forms,
        "fdr": screening.fdr,
        "dealings": screening.dealings,
        "without_volunteer": screening.without_volunteer,
        "duplicates": [
            {
                "kind": found.kind,
                "message": write_duplicate(found, lang),
                "rows": len(found.second),
                "differing": found.differing,
                "compared": found.compared,
                "chance": found.chance,
                "first": [_place_json(place) for place in found.first],
                "second": [_place_json(place) for place in found.second],
            }
            for found in screening.duplicates
            if found.kind != "twin"
        ],
        "twins": {
            "forms": sum(len(twin.first) for twin in twins),
            "groups": len(twins),
            "largest": max((len(twin.first) for twin in twins), default=0),
        },
        "volunteers": [_volunteer_json(volunteer, screening, lang) for volunteer in screening.volunteers],
        "correlation": screening.correlation and asdict(screening.correlation),
        "correlation_without_flagged": screening.correlation_without
        and asdict(screening.correlation_without),
        "flagged_rows": list(screening.flagged_rows),
    }


def _place_json(place: Place) -> dict[str, Any]:
    return {
        "row_id": place.row_id,
        "file": place.file,
        "sheet": place.sheet,
        "row": place.row,
        "serial": place.serial,
    }


def _volunteer_json(volunteer: Volunteer, screening: Screening, lang: Language) -> dict[str, Any]:
    return {
        "unit_id": volunteer.unit_id,
        "unit": screening.unit_names.get(volunteer.unit_id, volunteer.unit_id),
        "volunteer": volunteer.name if volunteer.named else None,
        "file": None if volunteer.named else volunteer.name,
        "forms": volunteer.forms,
        "flagged": volunteer.flagged,
        "p": volunteer.p,
        "p_adjusted": volunteer.p_adjusted,
        "evidence": volunteer.evidence,
        "busiest_day": volunteer.busiest_day,
        "missing_numbers": volunteer.missing_numbers,
        "reasons": strong_signs(volunteer, lang),
        "indicators": [asdict(indicator) for indicator in volunteer.indicators],
    }
