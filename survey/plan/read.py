"""survey.toml → Plan, or everything that is wrong with it."""

from __future__ import annotations

import tomllib
from pathlib import Path

from survey.arguments import checked
from survey.messages import LANGUAGES, HailongError
from survey.plan.check import check_plan
from survey.plan.model import LONELY, Plan, Unit, UnitLevel
from survey.plan.tables import Notes, Table
from survey.questionnaire.wording import TEXT_KEYS, Text

LARGEST = 4_000_000
"""Bytes a plan may have; a unit takes about 200."""

TOP = ("survey", "design", "levels", "units", "texts", "margins")
SURVEY = (
    "name", "questionnaire", "organiser", "period_from", "period_to", "target", "database", "language",
)  # fmt: skip
DESIGN = ("strata", "cluster", "weight", "lonely")
KEEP = "keep"
"""In place of a margin's total: the forms of this category keep the share they have."""
LEVEL = ("name", "prefixes", "appendix")
UNIT = (
    "id", "name", "level", "parent", "quota", "population", "aliases", "valid_from", "valid_to", "successors",
)  # fmt: skip

SOLE_LEVEL = UnitLevel("unit", Text({"vi": "Đơn vị", "en": "Units"}))
"""The level of every unit, where the plan declares none."""


@checked
def read_plan(path: Path) -> Plan:
    """Read a survey.toml.

    Raises HailongError: not there, not readable, not TOML, or with errors, all of them listed in its
    `problems` (`row` is the line).
    """
    text = _read_text(path)
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError is a ValueError; so is a huge integer
        reason = str(error)[:200] if isinstance(error, tomllib.TOMLDecodeError) else type(error).__name__
        raise HailongError("plan.not_toml", path=str(path), reason=reason) from None
    notes = Notes(text)
    plan = _read(notes, content)
    check_plan(plan, notes)
    if notes.problems:
        problems = tuple(
            problem._replace(file=path.name)
            for problem in sorted(notes.problems, key=lambda problem: problem.row or 0)
        )
        raise HailongError("plan.invalid", problems, path=str(path), count=len(problems))
    return plan


def _read_text(path: Path) -> str:
    try:
        if path.is_dir():
            raise HailongError("plan.is_folder", path=str(path))
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = error if isinstance(error, OSError) else type(error).__name__
        raise HailongError("plan.unreadable", path=str(path), reason=reason) from None
    if len(data) > LARGEST:
        raise HailongError("plan.too_large", path=str(path), largest=LARGEST // 1_000_000)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        return data.decode(encoding).removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise HailongError("plan.not_utf8", path=str(path), line=line) from None


def _read(notes: Notes, content: dict[str, object]) -> Plan:
    top = Table(notes, content, "", TOP)
    survey = Table(notes, content.get("survey"), "survey", SURVEY)
    if "survey" not in content:
        top.note("missing_table", "survey")
    language = survey.text("language", default="vi")
    if language not in LANGUAGES:
        survey.note("bad_language", "language", language, known=", ".join(LANGUAGES))
        language = "vi"
    design = Table(notes, content.get("design"), "design", DESIGN)
    lonely = design.text("lonely", default=LONELY[0])
    if lonely not in LONELY:
        design.note("bad_lonely", "lonely", lonely, known=", ".join(LONELY))
    levels = _read_levels(notes, content.get("levels"), language)
    units = _read_units(notes, content.get("units"), levels, language)
    return Plan(
        name=survey.label("name", language, required=True),
        questionnaire=survey.text("questionnaire", required=True),
        organiser=survey.label("organiser", language),
        period_from=survey.day("period_from"),
        period_to=survey.day("period_to"),
        target=survey.share("target", 0.8),
        database=survey.text("database", default="survey.db"),
        language=language,
        strata=design.words("strata"),
        cluster=design.text("cluster") or None,
        weight=design.text("weight") or None,
        levels=levels,
        units=units,
        texts=_read_texts(notes, content.get("texts"), language),
        lonely=lonely,
        margins=_read_margins(notes, content.get("margins"), units),
    )


def _read_levels(notes: Notes, content: object, language: str) -> tuple[UnitLevel, ...]:
    tables = Table(notes, content, "levels")
    levels = []
    for code, entry in tables.content.items():
        table = Table(notes, entry, f"levels.{code}", LEVEL)
        name = table.label("name", language, required=True)
        levels.append(UnitLevel(code, name, table.words("prefixes"), table.text("appendix")))
    return tuple(levels) or (SOLE_LEVEL,)


def _read_units(
    notes: Notes, content: object, levels: tuple[UnitLevel, ...], language: str
) -> tuple[Unit, ...]:
    if not isinstance(content, list) or not content:
        notes.add("no_units", "", "units")
        return ()
    return tuple(
        _read_unit(Table(notes, entry, f"units[{number}]", UNIT), levels, language)
        for number, entry in enumerate(content, 1)
    )


def _read_unit(table: Table, levels: tuple[UnitLevel, ...], language: str) -> Unit:
    level = table.text("level", default=levels[0].code if len(levels) == 1 else "", required=len(levels) > 1)
    name = table.label("name", language, required=True)
    return Unit(
        id=table.identifier("id", required=True) or "",
        name=next(iter(name.by_language.values()), ""),
        names=name.by_language if isinstance(table.content.get("name"), dict) else {},
        level=level,
        parent=table.identifier("parent"),
        quota=table.count("quota", 0),
        population=table.count("population", 1),
        aliases=table.words("aliases"),
        valid_from=table.day("valid_from"),
        valid_to=table.day("valid_to"),
        successors=table.words("successors"),
    )


def _read_margins(
    notes: Notes, content: object, units: tuple[Unit, ...]
) -> dict[str, dict[str, float | None]]:
    """[margins.CODE] with a total for each category; unit = "population" takes the units' own."""
    margins = Table(notes, content, "margins")
    found: dict[str, dict[str, float | None]] = {}
    for code, entry in margins.content.items():
        if code == "unit" and entry == "population":
            unknown = ", ".join(unit.name for unit in units if unit.population is None)
            if unknown:
                margins.note("margin_populations", "unit", units=unknown)
            found[code] = {unit.id: float(unit.population or 0) for unit in units}
            continue
        table = Table(notes, entry, f"margins.{code}")
        found[code] = {
            key: None if value == KEEP else table.total(key) for key, value in table.content.items()
        }
    return found


def _read_texts(notes: Notes, content: object, language: str) -> dict[str, Text]:
    table = Table(notes, content, "texts", TEXT_KEYS)
    return {key: table.label(key, language) for key in table.content if key in TEXT_KEYS}
