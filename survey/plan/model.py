"""What a survey plans: who is asked where, how many, until when, towards which target."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from survey.arguments import checked
from survey.questionnaire.wording import Text

APPENDIX_LINES = ("2.3.8", "2.3.9")
"""Lines of the reform report's appendix on satisfaction: with the district's offices, with the communes'."""


LONELY = ("refuse", "certainty", "adjust", "average")
"""What may be done about a stratum of one sampling unit; see `analysis.stats.linearization`."""


class UnitLevel(NamedTuple):
    """A level of units: the district counter, the wards.

    `prefixes` are the words people write before a unit's name ("phường", "UBND phường", "P.").
    `appendix` is the line of the administrative-reform report's appendix that the level's index
    answers (one of APPENDIX_LINES), "" for none.
    """

    code: str
    name: Text
    prefixes: tuple[str, ...] = ()
    appendix: str = ""


class Unit(NamedTuple):
    """A place where forms are collected; the design's stratum.

    `population` is the number of cases it settled in the period, None where unknown. `successors`
    are the ids of the units its area went to after `valid_to`; they need not be in this list.
    """

    id: str
    name: str
    level: str
    parent: str | None = None
    quota: int | None = None
    population: int | None = None
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()
    names: Mapping[str, str] = {}
    """The name in other languages, where the plan gives them."""

    def name_in(self, lang: str) -> str:
        """The name in `lang`, or as it is written first in the plan."""
        return self.names.get(lang, self.name)


class Plan(NamedTuple):
    """What survey.toml says.

    `questionnaire` and `database` are paths inside the survey's folder. `strata` are codes of
    attributes that stratify besides the unit; `cluster` the role or column of a primary sampling
    unit coarser than the form; `weight` the column of a respondent weight. `texts` replace the
    questionnaire's. `lonely` is the policy for strata of one sampling unit (one of LONELY). `margins` are
    known totals of the population: an attribute's code, or "unit", to a category's code (a unit's id) to
    its total, None for a category whose forms keep the share they have.
    """

    name: Text
    questionnaire: str
    units: tuple[Unit, ...]
    levels: tuple[UnitLevel, ...]
    organiser: Text = Text({})
    period_from: date | None = None
    period_to: date | None = None
    target: float = 0.8
    database: str = "survey.db"
    language: str = "vi"
    strata: tuple[str, ...] = ()
    cluster: str | None = None
    weight: str | None = None
    texts: Mapping[str, Text] = {}
    lonely: str = "refuse"
    margins: Mapping[str, Mapping[str, float | None]] = {}

    def unit(self, unit_id: str) -> Unit | None:
        """The unit with this id, or None."""
        return next((unit for unit in self.units if unit.id == unit_id), None)

    def level(self, code: str) -> UnitLevel:
        """The level with this code. Raises KeyError."""
        for level in self.levels:
            if level.code == code:
                return level
        raise KeyError(code)


class UnitInfo(NamedTuple):
    """What the analysis needs to know of a unit: who it is, its level, its population."""

    id: str
    name: str
    level: str
    level_name: str
    population: int | None = None
    quota: int | None = None


@checked
def unit_infos(plan: Plan, lang: str) -> tuple[UnitInfo, ...]:
    """The plan's units for the analysis, in the plan's order, named in `lang`."""
    names = {level.code: level.name.in_language(lang) for level in plan.levels}
    return tuple(
        UnitInfo(unit.id, unit.name_in(lang), unit.level, names[unit.level], unit.population, unit.quota)
        for unit in plan.units
    )
