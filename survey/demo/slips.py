"""The mistakes typing brings: planted on purpose, each remembered, so that it can be looked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from survey.demo.handwriting import Cell, UnitName, mistype
from survey.demo.layouts import Layout
from survey.demo.population import Population
from survey.questionnaire.model import BLANK, UNUSABLE, Questionnaire

SlipKind = Literal["resent", "conflict", "nearly_empty", "unit_typo", "out_of_range", "two_marks"]
_FEWEST_FORMS = 40  # a smaller survey is typed without mistakes


@dataclass(frozen=True, slots=True)
class Slip:
    """One mistake: which form it is about, in which rated column, and what was typed instead.

    resent: the row typed a second time at the end. conflict: typed a second time by someone else, with
    other answers. nearly_empty: one answer only. unit_typo: `typed` in place of the unit.
    out_of_range, two_marks: `typed` in place of a rating.
    """

    kind: SlipKind
    form: int
    column: int | None = None
    typed: Cell = None


@dataclass(frozen=True)
class Entry:
    """One typed row: the form it is about and whatever differs from that form.

    `ratings` (r,) are stored ratings, `typed` what stands in a rated column instead, `unit` in the
    unit's. `second` says that the form has been typed before; `number` counts the sheet's rows from 1.
    """

    form: int
    ratings: NDArray[np.int8]
    volunteer: str
    slips: tuple[SlipKind, ...] = ()
    typed: Mapping[int, Cell] = field(default_factory=dict)
    unit: str | None = None
    second: bool = False
    number: int = 0


def choose_slips(
    population: Population, layouts: Sequence[Layout], names: Sequence[UnitName], rng: np.random.Generator
) -> tuple[Slip, ...]:
    """Choose the forms to get wrong: one of each kind, in different units where there are enough.

    Marks out of range come three times, two marks in one cell twice.
    """
    if population.forms < _FEWEST_FORMS:
        return ()
    chooser = _Chooser(population, rng)
    digits = [k for k, layout in enumerate(layouts) if layout.ratings in ("digits", "text digits")]
    slips = [
        chooser.slip("resent"),
        chooser.slip("conflict"),
        # Where a questionnaire takes any form as valid, there is no invalid one to plant.
        *([chooser.slip("nearly_empty")] if population.questionnaire.minimum_answered else []),
        *_unit_typo(chooser, layouts, names),
    ]
    for typed in (_beyond(population.questionnaire), _beyond(population.questionnaire), _pressed_twice):
        slips += chooser.marks("out_of_range", digits, typed)
    for _ in range(2):
        slips += chooser.marks("two_marks", digits, _both_best)
    return tuple(slips)


def apply_slips(population: Population, slips: Sequence[Slip]) -> Population:
    """The population as a careful reader of the typed rows knows it."""
    ratings, comments = population.ratings.copy(), dict(population.comments)
    attributes = {code: column.copy() for code, column in population.attributes.items()}
    for slip in slips:
        if slip.kind == "nearly_empty":
            ratings[slip.form] = _one_answer(population, slip.form)
            comments.pop(slip.form, None)
            for column in attributes.values():
                column[slip.form] = -1
        elif slip.column is not None:
            ratings[slip.form, slip.column] = UNUSABLE
    return replace(population, ratings=ratings, comments=comments, attributes=attributes)


def list_entries(population: Population, unit: int, slips: Sequence[Slip]) -> list[Entry]:
    """The rows of one unit's sheet, in the order of typing, second typings last but one and last."""
    by_form: dict[int, list[Slip]] = {}
    for slip in slips:
        by_form.setdefault(slip.form, []).append(slip)
    entries: list[Entry] = []
    again: list[Entry] = []
    for form in np.flatnonzero(population.unit == unit).tolist():
        own = by_form.get(form, [])
        entry = Entry(
            form,
            population.ratings[form],
            population.volunteers[population.volunteer[form]],
            tuple(slip.kind for slip in own if slip.kind not in ("resent", "conflict")),
            {slip.column: slip.typed for slip in own if slip.column is not None},
            next((str(slip.typed) for slip in own if slip.kind == "unit_typo"), None),
        )
        entries.append(entry)
        for slip in own:
            if slip.kind == "resent":
                again.append(replace(entry, slips=("resent",), second=True))
            elif slip.kind == "conflict":
                again.insert(0, _typed_differently(population, entry))
    return [replace(entry, number=number) for number, entry in enumerate(entries + again, 1)]


@dataclass
class _Chooser:
    """Draws forms that have no slip yet, going round the units."""

    population: Population
    rng: np.random.Generator
    taken: set[int] = field(default_factory=set)
    turn: int = 0

    def slip(self, kind: SlipKind, units: Sequence[int] | None = None, typed: Cell = None) -> Slip:
        return Slip(kind, self.form(units), None, typed)

    def form(self, units: Sequence[int] | None = None) -> int:
        """A form of the next of these units (of all, where none are named), mostly answered."""
        units = units or range(len(self.population.units))
        unit = units[(self.turn * 2 + 1) % len(units)]
        self.turn += 1
        answered = (self.population.ratings >= 0).mean(axis=1) >= 0.5
        forms = np.setdiff1d(np.flatnonzero(answered & (self.population.unit == unit)), list(self.taken))
        if not len(forms):
            forms = np.setdiff1d(np.arange(self.population.forms), list(self.taken))
        form = int(self.rng.choice(forms))
        self.taken.add(form)
        return form

    def marks(
        self, kind: SlipKind, units: Sequence[int], typed: Callable[[tuple[int, ...]], str]
    ) -> list[Slip]:
        """A mark to be spoilt: a rated cell that has a score, in a unit that types digits."""
        if not units:
            return []
        form = self.form(units)
        columns = np.flatnonzero(self.population.ratings[form] >= 0)
        if not len(columns):
            return []
        column = int(self.rng.choice(columns))
        item = self.population.questionnaire.rated[column]
        return [Slip(kind, form, column, typed(item.scale.values))]


def _unit_typo(chooser: _Chooser, layouts: Sequence[Layout], names: Sequence[UnitName]) -> list[Slip]:
    """A unit's name with a letter missing, in a sheet that names the unit in a column."""
    candidates = []
    for unit, (layout, name) in enumerate(zip(layouts, names, strict=True)):
        typed = mistype(name.name, [other.name for other in names if other is not name])
        if typed and layout.unit in ("name", "prefixed", "abbreviated"):
            candidates.append((unit, replace(name, name=typed).written(layout.unit)))
    if not candidates:
        return []
    unit, typed = candidates[-1 if len(candidates) < 3 else len(candidates) // 2]
    return [chooser.slip("unit_typo", [unit], typed)]


def _beyond(questionnaire: Questionnaire) -> Callable[[tuple[int, ...]], str]:
    """The first figure above the scale that means nothing else: 6."""
    taken = {value for option in questionnaire.nonresponse for value in option.values}

    def typed(values: tuple[int, ...]) -> str:
        return next(str(v) for v in range(values[-1] + 1, values[-1] + 100) if str(v) not in taken)

    return typed


def _pressed_twice(values: tuple[int, ...]) -> str:
    return str(values[-1]) * 2 if values[-1] else "100"


def _both_best(values: tuple[int, ...]) -> str:
    return ",".join(str(value) for value in values[-2:]) if len(values) > 1 else f"{values[0]},{values[0]}"


def _one_answer(population: Population, form: int) -> NDArray[np.int8]:
    """All blank but one answer; that too where one criterion would make the form valid."""
    questionnaire = population.questionnaire
    left = np.full(len(questionnaire.rated), BLANK, dtype=np.int8)
    if questionnaire.minimum_answered * len(questionnaire.criteria) > 1:
        kept = np.flatnonzero(population.ratings[form] >= 0)[:1]
        left[kept] = population.ratings[form, kept]
    return left


def _typed_differently(population: Population, entry: Entry) -> Entry:
    """The same form as another volunteer read it: a few answers one level off."""
    ratings = entry.ratings.copy()
    scored = np.flatnonzero(ratings >= 0)
    for column in scored[:: max(1, len(scored) // 3)][:3]:
        values = population.questionnaire.rated[column].scale.values
        at = values.index(int(ratings[column]))
        ratings[column] = values[at - 1] if at else values[min(1, len(values) - 1)]
    colleagues = sorted(set(population.volunteer[population.unit == population.unit[entry.form]].tolist()))
    others = [
        population.volunteers[who] for who in colleagues if population.volunteers[who] != entry.volunteer
    ]
    return replace(
        entry, ratings=ratings, volunteer=(others or [entry.volunteer])[-1], slips=("conflict",), second=True
    )
