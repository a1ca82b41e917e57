"""What a simulated survey is like: every knob of the generator, with the Ba Đình values as defaults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Manner = Literal["straight", "copies", "flat", "mixed"]
"""How forms are invented: straight lines, a few patterns copied with noise, answers that hardly
vary, or a third of each."""


@dataclass(frozen=True, slots=True)
class Invention:
    """One volunteer of the unit `unit_id` who made up all their `forms` forms."""

    unit_id: str
    forms: int = 30
    manner: Manner = "mixed"


@dataclass(frozen=True, slots=True)
class CopiedBlock:
    """`rows` consecutive forms typed again as the last forms of a unit, under that unit's serials.

    The block begins `first` forms into `from_unit`; `to_unit` may be the same unit.
    """

    from_unit: str
    to_unit: str
    rows: int = 20
    first: int = 10


@dataclass(frozen=True, slots=True)
class Simulation:
    """How the forms of a simulated survey come about.

    Variances are shares of the latent opinion behind a rating, whose variance is 1: `trait` is what
    all answers of a respondent have in common, `criterion` what the items of one criterion share
    besides, `volunteer` what the forms of one volunteer share; the rest is the item's own.
    Shares of blanks, attributes and comments are per cell, per attribute and per form.
    """

    satisfied: tuple[float, float] = (0.80, 0.97)
    """Range of the units' true index (mean over criteria of the share satisfied)."""
    perfect: bool = True
    """Whether one unit has no unsatisfied answer at all on one criterion."""
    trait: float = 0.40
    criterion: float = 0.25
    volunteer: float = 0.01
    hurried: float = 0.12
    """Share of honest respondents who mark every row by their overall impression."""
    blank: float = 0.012
    skipped_run: float = 0.02
    """Share of forms on which a few consecutive rows were overlooked."""
    attribute_blank: float = 0.02
    comment: tuple[float, float] = (0.08, 0.15)
    """Range of the units' share of forms with a comment."""
    phones: int = 3
    """How many comments contain a (made-up) telephone number."""
    forms_per_volunteer: int = 30
    default_quota: int = 150
    """Forms of a unit whose plan names no quota, where no unit has one."""
    default_period: tuple[date, date] = (date(2020, 6, 22), date(2020, 7, 31))
    inventions: tuple[Invention, ...] = ()
    copied_blocks: tuple[CopiedBlock, ...] = ()
