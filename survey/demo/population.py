"""A simulated survey before anyone typed it: every form, who collected it, and what is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from survey.answers import Answers, Categories, UnitInfo
from survey.arguments import checked
from survey.demo.comments import draw_comments
from survey.demo.misconduct import invent_ratings
from survey.demo.opinions import draw_ratings, draw_satisfied_shares
from survey.demo.people import draw_attributes, draw_days, draw_volunteer_names, share_out
from survey.demo.settings import CopiedBlock, Simulation
from survey.questionnaire.model import Questionnaire


@dataclass(frozen=True)
class Population:
    """n forms in the order of the units and, within a unit, of typing.

    ratings: (n, r) int8 as they were marked. unit, volunteer: (n,) positions in `units` and
    `volunteers` (a volunteer works in one unit). attributes: code → (n,) positions of options, −1
    blank. day: (n,) datetime64[D]. number: (n,) the form's number within its unit, from 1.
    comments: form's position → text. satisfied: (units, r) the true shares the honest ratings were
    drawn with. invented: (n,). copied_from: (n,) the position of the form a copy was made from, −1.
    """

    questionnaire: Questionnaire
    units: tuple[UnitInfo, ...]
    volunteers: tuple[str, ...]
    ratings: NDArray[np.int8]
    unit: NDArray[np.int32]
    volunteer: NDArray[np.int32]
    attributes: dict[str, NDArray[np.int16]]
    day: NDArray[np.datetime64]
    number: NDArray[np.int32]
    comments: dict[int, str]
    satisfied: NDArray[np.float64]
    invented: NDArray[np.bool_]
    copied_from: NDArray[np.int32]

    @property
    def forms(self) -> int:
        """Number of forms."""
        return len(self.ratings)

    @property
    def perfect(self) -> tuple[tuple[int, str], ...]:
        """(unit's position, criterion's code) wherever nobody is unsatisfied by construction."""
        columns = self.questionnaire.position
        return tuple(
            (unit, criterion.code)
            for unit in range(len(self.units))
            for criterion in self.questionnaire.criteria
            if all(self.satisfied[unit, columns[item.code]] == 1 for item in criterion.items)
        )

    def to_answers(self, lang: str = "vi", *, cluster: Literal["volunteer"] | None = None) -> Answers:
        """The forms as the analysis takes them; with `cluster`, the volunteer as sampling unit."""
        attributes = {
            attribute.code: Categories(
                self.attributes[attribute.code],
                tuple(option.code for option in attribute.options),
                tuple(option.label.in_language(lang) for option in attribute.options),
            )
            for attribute in self.questionnaire.attributes
            if attribute.code in self.attributes
        }
        return Answers(
            self.questionnaire,
            self.ratings,
            self.unit,
            self.units,
            attributes,
            cluster=self.volunteer if cluster else None,
        )


@checked
def simulate_population(
    questionnaire: Questionnaire,
    units: Sequence[UnitInfo],
    rng: np.random.Generator,
    simulation: Simulation | None = None,
    period: tuple[date, date] | None = None,
) -> Population:
    """Simulate a survey with `quota` forms in every unit that has one.

    Where no unit has a quota, each gets `simulation.default_quota`. Raises KeyError for a misconduct
    option that names a unit without forms.
    """
    simulation = simulation or Simulation()
    units = with_quotas(units, simulation)
    satisfied = draw_satisfied_shares(questionnaire, len(units), rng, simulation)
    collectors = _assign_volunteers(units, rng, simulation)
    sizes = np.array([len(own) for own in collectors], dtype=np.intp)
    ratings, traits, invented = _draw_units(questionnaire, units, satisfied, collectors, rng, simulation)
    unit = np.repeat(np.arange(len(units), dtype=np.int32), sizes)
    offsets = np.cumsum([0, *(int(own.max(initial=-1)) + 1 for own in collectors)])
    volunteer = (np.concatenate([*collectors, np.empty(0, np.int32)]) + offsets[unit]).astype(np.int32)
    comment_share = rng.uniform(*simulation.comment, len(units))[unit] * ~invented
    population = Population(
        questionnaire,
        units,
        draw_volunteer_names(int(offsets[-1]), rng),
        ratings,
        unit,
        volunteer,
        draw_attributes(questionnaire, traits, rng, simulation.attribute_blank),
        draw_days(volunteer, period or simulation.default_period, rng),
        _number_forms(volunteer, unit, sizes, rng),
        draw_comments(questionnaire, ratings, comment_share, rng, simulation.phones),
        satisfied,
        invented,
        np.full(len(unit), -1, dtype=np.int32),
    )
    for block in simulation.copied_blocks:
        population = _copy_block(population, block)
    return population


@checked
def simulate_answers(
    questionnaire: Questionnaire,
    units: Sequence[UnitInfo],
    rng: np.random.Generator,
    simulation: Simulation | None = None,
) -> Answers:
    """Ratings and units only, for benchmarks: as many honest forms as the units' quotas ask for."""
    simulation = simulation or Simulation()
    units = with_quotas(units, simulation)
    satisfied = draw_satisfied_shares(questionnaire, len(units), rng, simulation)
    collectors = _assign_volunteers(units, rng, simulation)
    ratings, _, _ = _draw_units(questionnaire, units, satisfied, collectors, rng, simulation)
    unit = np.repeat(np.arange(len(units), dtype=np.int32), [len(own) for own in collectors])
    return Answers(questionnaire, ratings, unit, units)


@checked
def made_up_units(count: int, forms: int) -> tuple[UnitInfo, ...]:
    """`count` units named by number that share `forms` forms as evenly as possible."""
    quotas = np.full(count, forms // count) + (np.arange(count) < forms % count)
    return tuple(
        UnitInfo(f"U{k:03d}", f"Unit {k}", "unit", "unit", quota=int(quota))
        for k, quota in enumerate(quotas, 1)
    )


def with_quotas(units: Sequence[UnitInfo], simulation: Simulation) -> tuple[UnitInfo, ...]:
    """The units that get forms, each with its quota."""
    if not any(unit.quota for unit in units):
        return tuple(unit._replace(quota=simulation.default_quota) for unit in units)
    return tuple(unit for unit in units if unit.quota)


def _assign_volunteers(
    units: tuple[UnitInfo, ...], rng: np.random.Generator, simulation: Simulation
) -> list[NDArray[np.int32]]:
    """Who collected each form: per unit, positions from 0; inventors are the unit's last volunteers."""
    wanted: dict[str, list[int]] = {unit.id: [] for unit in units}
    for invention in simulation.inventions:
        wanted[invention.unit_id].append(invention.forms)
    return [
        share_out(unit.quota or 0, simulation.forms_per_volunteer, rng, tuple(wanted[unit.id]))
        for unit in units
    ]


def _draw_units(
    questionnaire: Questionnaire,
    units: tuple[UnitInfo, ...],
    satisfied: NDArray[np.float64],
    collectors: list[NDArray[np.int32]],
    rng: np.random.Generator,
    simulation: Simulation,
) -> tuple[NDArray[np.int8], NDArray[np.float64], NDArray[np.bool_]]:
    """All units' ratings (n, r), traits (n,) and which forms were invented (n,)."""
    forms = sum(len(own) for own in collectors)
    ratings = np.empty((forms, len(questionnaire.rated)), dtype=np.int8)
    traits, invented = np.empty(forms), np.zeros(forms, dtype=bool)
    start = 0
    for unit, shares, own in zip(units, satisfied, collectors, strict=True):
        marks, traits[start : start + len(own)] = draw_ratings(questionnaire, shares, own, rng, simulation)
        inventions = [invention for invention in simulation.inventions if invention.unit_id == unit.id]
        for who, invention in enumerate(inventions, int(own.max(initial=-1)) + 1 - len(inventions)):
            marks[own == who] = invent_ratings(questionnaire, marks[own == who], invention.manner, rng)
            invented[start : start + len(own)] |= own == who
        ratings[start : start + len(own)] = marks
        start += len(own)
    return ratings, traits, invented


def _number_forms(
    volunteer: NDArray[np.int32], unit: NDArray[np.int32], sizes: NDArray[np.intp], rng: np.random.Generator
) -> NDArray[np.int32]:
    """The number printed on each form, from 1 in each unit.

    Every volunteer gets a pad of consecutive numbers and types it nearly in order.
    """
    start = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    hand_order = np.arange(len(unit)) + rng.exponential(0.8, len(unit)) * (rng.random(len(unit)) < 0.15)
    order = np.lexsort((hand_order, volunteer, unit))
    number = np.empty(len(unit), dtype=np.int32)
    number[order] = np.arange(len(unit)) - start[unit[order]] + 1
    return number


def _copy_block(population: Population, block: CopiedBlock) -> Population:
    """Overwrite the last forms of one unit by a block of another's: answers and attributes alike."""
    position = {unit.id: k for k, unit in enumerate(population.units)}
    source = np.flatnonzero(population.unit == position[block.from_unit])[
        block.first : block.first + block.rows
    ]
    target = np.flatnonzero(population.unit == position[block.to_unit])[-len(source) :]
    ratings, copied_from = population.ratings.copy(), population.copied_from.copy()
    ratings[target] = population.ratings[source]
    copied_from[target] = source
    attributes = {code: column.copy() for code, column in population.attributes.items()}
    for column in attributes.values():
        column[target] = column[source]
    return replace(population, ratings=ratings, attributes=attributes, copied_from=copied_from)
