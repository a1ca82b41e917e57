"""What makes a plan unusable: one rule per function, over the plan as a whole."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

from survey.plan.model import APPENDIX_LINES, Plan, Unit
from survey.plan.tables import ID, Notes
from survey.text import matching_key


def check_plan(plan: Plan, notes: Notes) -> None:
    """Run every rule; what they find is added to `notes`."""
    for rule in (
        _paths_inside,
        _period_in_order,
        _level_codes,
        _appendix_lines,
        _levels_known,
        _ids_unique,
        _names_distinct,
        _parents_known,
        _parents_without_cycle,
        _validity,
        _strata_ids,
    ):
        rule(plan, notes)


def is_inside(path: str) -> bool:
    """Whether a path written in survey.toml stays inside the survey's folder, on any system."""
    windows = PureWindowsPath(path)  # takes / and \ alike
    return (
        not windows.drive
        and not windows.root
        and not PurePosixPath(path).is_absolute()
        and ".." not in windows.parts
        and "\x00" not in path
        and bool(windows.parts)
    )


def _paths_inside(plan: Plan, notes: Notes) -> None:
    on_server = plan.database.startswith(("postgresql:", "postgres:"))
    paths = {"questionnaire": plan.questionnaire, **({} if on_server else {"database": plan.database})}
    for key, path in paths.items():
        if path and not is_inside(path):
            notes.add("outside_folder", "survey", key, path)
    if plan.database in (plan.questionnaire, "survey.toml"):
        notes.add("same_file", "survey", "database", plan.database)


def _period_in_order(plan: Plan, notes: Notes) -> None:
    if plan.period_from and plan.period_to and plan.period_from > plan.period_to:
        notes.add("period_reversed", "survey", "period_to", plan.period_to)


def _level_codes(plan: Plan, notes: Notes) -> None:
    for level in plan.levels:
        if not ID.fullmatch(level.code):
            notes.add("bad_id", f"levels.{level.code}", "", level.code)


def _appendix_lines(plan: Plan, notes: Notes) -> None:
    """A known line, and no line for two levels."""
    seen: dict[str, str] = {}
    for level in plan.levels:
        line, where = level.appendix, f"levels.{level.code}"
        if line and line not in APPENDIX_LINES:
            notes.add("unknown_appendix", where, "appendix", line, known=", ".join(APPENDIX_LINES))
        elif line and seen.setdefault(line, level.code) != level.code:
            notes.add("same_appendix", where, "appendix", line, other=seen[line])


def _levels_known(plan: Plan, notes: Notes) -> None:
    codes = [level.code for level in plan.levels]
    for where, unit in _placed(plan):
        if unit.level and unit.level not in codes:
            notes.add("unknown_level", where, "level", unit.level, known=", ".join(codes))


def _ids_unique(plan: Plan, notes: Notes) -> None:
    """No two equal ids; nor two that Excel would make equal by dropping leading zeros."""
    seen: dict[str, Unit] = {}
    for where, unit in _placed(plan):
        if unit.id:
            first = seen.setdefault(_id_key(unit), unit)
            if first is not unit:
                notes.add("same_id", where, "id", unit.id, other=first.name, first=first.id)


def _names_distinct(plan: Plan, notes: Notes) -> None:
    """No name, with or without its level's prefix, that could mean two units."""
    prefixes = {level.code: ("", *level.prefixes) for level in plan.levels}
    seen: dict[str, Unit] = {}
    for where, unit in _placed(plan):
        names = (unit.name, *unit.names.values())
        spoken = [f"{prefix} {name}" for name in names for prefix in prefixes.get(unit.level, ("",)) if name]
        clashing = set()
        for written in (unit.id, *spoken, *unit.aliases):
            key = matching_key(written)
            if not key:
                continue
            first = seen.setdefault(key, unit)
            # Equal ids are _ids_unique's to tell.
            if first is not unit and first.id not in clashing and _id_key(first) != _id_key(unit):
                clashing.add(first.id)
                notes.add("same_name", where, "name", written.strip(), other=first.name, first=first.id)


def _parents_known(plan: Plan, notes: Notes) -> None:
    ids = {unit.id for unit in plan.units}
    for where, unit in _placed(plan):
        if unit.parent and unit.parent not in ids:
            notes.add("unknown_parent", where, "parent", unit.parent)


def _parents_without_cycle(plan: Plan, notes: Notes) -> None:
    parents = {unit.id: unit.parent for unit in plan.units if unit.id}
    for where, unit in _placed(plan):
        above, steps = parents.get(unit.id), 0
        while above and above != unit.id and steps <= len(parents):
            above, steps = parents.get(above), steps + 1
        if above and above == unit.id:
            notes.add("parent_cycle", where, "parent", unit.parent)


def _validity(plan: Plan, notes: Notes) -> None:
    for where, unit in _placed(plan):
        if unit.valid_from and unit.valid_to and unit.valid_from > unit.valid_to:
            notes.add("validity_reversed", where, "valid_to", unit.valid_to)
        elif unit.valid_to and plan.period_from and unit.valid_to < plan.period_from:
            notes.add("unit_ended", where, "valid_to", unit.valid_to, unit=unit.name)
        elif unit.valid_from and plan.period_to and unit.valid_from > plan.period_to:
            notes.add("unit_not_begun", where, "valid_from", unit.valid_from, unit=unit.name)


def _strata_ids(plan: Plan, notes: Notes) -> None:
    for code in plan.strata:
        if not ID.fullmatch(code):
            notes.add("bad_id", "design", "strata", code)


def _id_key(unit: Unit) -> str:
    """What is left of an id once a spreadsheet has dropped its leading zeros."""
    return unit.id.lstrip("0") or "0" if unit.id.isdecimal() else unit.id.casefold()


def _placed(plan: Plan) -> list[tuple[str, Unit]]:
    return [(f"units[{number}]", unit) for number, unit in enumerate(plan.units, 1)]
