"""What a questionnaire is: criteria of rated items, a scale, attributes, an index recipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from survey.questionnaire.wording import TEXT_KEYS as TEXT_KEYS
from survey.questionnaire.wording import Text as Text

Direction = Literal["ascending", "descending"]

BLANK = -1
"""Stored rating of a row left empty."""
UNUSABLE = -2
"""Stored rating of a mark that cannot be used: two ticks, out of range, an error cell."""
FIRST_NONRESPONSE = -3
"""Stored rating of the first declared nonresponse option; the k-th (from 0) is this minus k."""


ROLES = ("serial", "unit", "date", "volunteer", "weight", "cluster")
"""What a column of a file can be, besides a rated item, an attribute or the comment."""

PRESETS = ("top2", "mean100", "sipas-factors", "arta-csm", "ikm")
"""The index recipes a questionnaire may name."""


class Level(NamedTuple):
    """One point of a scale: the value written in files (0–99), its label, other spellings."""

    value: int
    label: Text
    aliases: tuple[str, ...] = ()


class Scale(NamedTuple):
    """An ordered rating scale.

    `direction` says whether a higher value means more satisfied ("ascending") or less
    ("descending"); `printed` in which order of value the boxes stand on the form, left to right.
    `levels` are sorted by value.
    """

    id: str
    levels: tuple[Level, ...]
    direction: Direction
    satisfied: frozenset[int]
    dissatisfied: frozenset[int]
    printed: Direction = "ascending"

    @property
    def values(self) -> tuple[int, ...]:
        """The levels' values, ascending."""
        return tuple(level.value for level in self.levels)

    @property
    def worst(self) -> int:
        """The value of the least satisfied level."""
        return self.levels[0 if self.direction == "ascending" else -1].value

    @property
    def best(self) -> int:
        """The value of the most satisfied level."""
        return self.levels[-1 if self.direction == "ascending" else 0].value


class Nonresponse(NamedTuple):
    """An answer that is not a score: not applicable, don't know, refused.

    Only the rows that offer it (`Item.nonresponse`) have a box for it and take it as an answer.
    `values` are the figures files write for it, `aliases` other spellings.
    """

    code: str
    label: Text
    values: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class Item(NamedTuple):
    """One rated row of the form."""

    code: str
    label: Text
    scale: Scale
    nonresponse: tuple[str, ...] = ()
    """Codes of the nonresponse options this row offers (a "Không áp dụng" box)."""
    columns: tuple[str, ...] = ()
    """Headers, besides the code and the labels, under which files carry this item."""
    factor: str | None = None
    """Factor of the SIPAS model this item belongs to, where it differs from its criterion's."""


class Criterion(NamedTuple):
    """A group of items that makes one index."""

    code: str
    label: Text
    items: tuple[Item, ...]
    short: Text | None = None
    """A label for charts and narrow tables."""
    factor: str | None = None


class Option(NamedTuple):
    """One category of an attribute."""

    code: str
    label: Text
    aliases: tuple[str, ...] = ()


class Attribute(NamedTuple):
    """Something known about the respondent or the visit, in closed categories.

    With no `options` the categories are the texts found in the data.
    """

    code: str
    label: Text
    options: tuple[Option, ...] = ()
    columns: tuple[str, ...] = ()


class Comment(NamedTuple):
    """The open question."""

    code: str
    label: Text
    columns: tuple[str, ...] = ()


class RecipeChoice(NamedTuple):
    """Which index recipe the questionnaire asks for.

    `weights` maps a criterion's code to its share of the composite and sums to 1; empty means
    equal shares. `factors` names the factors of a preset that regroups items.
    """

    preset: str = "top2"
    weights: Mapping[str, float] = {}
    factors: Mapping[str, Text] = {}


@dataclass(frozen=True)
class Questionnaire:
    """A questionnaire as data. Everything that asks, reads, computes or reports follows it.

    `columns` maps a role (serial, unit, date, volunteer, weight …) to the headers files use for
    it, besides those the importer knows in every survey. `minimum_answered` is the share of
    criteria that must be answered for a form to be valid.
    """

    id: str
    version: str
    languages: tuple[str, ...]
    title: Text
    scales: Mapping[str, Scale]
    criteria: tuple[Criterion, ...]
    nonresponse: tuple[Nonresponse, ...] = ()
    overall: Item | None = None
    comment: Comment | None = None
    attributes: tuple[Attribute, ...] = ()
    recipe: RecipeChoice = field(default_factory=RecipeChoice)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    texts: Mapping[str, Text] = field(default_factory=dict)
    minimum_answered: float = 0.5

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items of all criteria, in the order of the form."""
        return tuple(item for criterion in self.criteria for item in criterion.items)

    @cached_property
    def rated(self) -> tuple[Item, ...]:
        """Every rated row: the items, then the overall question where there is one.

        This is the column order of a ratings matrix.
        """
        return (*self.items, self.overall) if self.overall else self.items

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Column of each rated item's code in a ratings matrix."""
        return {item.code: index for index, item in enumerate(self.rated)}

    def nonresponse_rating(self, code: str) -> int:
        """The stored rating (negative) of the nonresponse option `code`."""
        codes = [option.code for option in self.nonresponse]
        return FIRST_NONRESPONSE - codes.index(code)
