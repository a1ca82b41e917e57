"""An attacker who reads everything one report publishes and bounds what it withholds, by linear programming.

Unknown are the forms of each unit, group of respondents, criterion and level of the scale. Every index,
share and count of numbers.json (the report's, and each unit's own sheet's) is a linear constraint on them,
as exact as it is written there. The attacker is stronger than any reader: he also knows how many answers
each unit gave to each criterion, and, asked for groups' indices, how many each group gave.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack

from analysis.recipes import OVERALL, resolve_recipe
from survey.answers import Answers
from survey.messages import Language, say

Floats = NDArray[np.float64]

READ = {"headline", "responses", "criteria", "distribution", "units", "heatmap", "profile", "groups",
        "appendix", "unit_criteria", "drivers", "funnel"}  # fmt: skip
"""Tables whose indices, shares and counts are taken as constraints, or repeat those of `indices`."""
HARMLESS = {
    "reasons": "forms that never became answers",
    "settings": "how it was computed",
    "imports": "files and their rows",
}
FIGURES = {
    "headline", "responses", "method", "criteria", "units", "drivers", "unit", "appendix", "provenance",
}  # fmt: skip
"""Sections whose paragraphs repeat figures of the tables; `responses.nonresponse` is about blanks."""


@dataclass
class Attack:
    """The constraints collected, and bounds on what is asked."""

    answers: Answers
    attribute: str
    lang: Language
    sizes: Literal["known", "hidden"] = "known"
    chosen: str | None = None
    _rows: list[tuple[Floats, float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        found = self.answers
        self.recipe = resolve_recipe(found.questionnaire, self.chosen)
        self.codes = [item.code for item in found.questionnaire.rated]
        codes, labels = found.attributes[self.attribute].codes, found.attributes[self.attribute].labels
        self.groups = [*labels, say("analysis.not_given", self.lang)]
        self.levels = found.questionnaire.rated[0].scale.values
        self.shape = (len(found.units), len(self.groups), len(self.codes), 1 + len(self.levels))
        group = np.where(codes < 0, len(labels), codes)
        self.truth = np.zeros(self.shape)
        for column in range(len(self.codes)):
            level = np.searchsorted(self.levels, found.ratings[:, column]) + 1
            level = np.where(np.isin(found.ratings[:, column], self.levels), level, 0)
            np.add.at(self.truth, (found.unit, group, column, level), 1.0)
        self._count_forms_alike()
        self._know_answers()

    def units(self, scope: str, unit_id: str) -> list[int]:
        """The positions of the units that a scope's row is about."""
        units = self.answers.units
        return [
            position
            for position, unit in enumerate(units)
            if scope == "all" or (unit.level if scope == "level" else unit.id) == unit_id
        ]

    def counting(self, units: Any = slice(None), group: Any = slice(None), code: str = "") -> Floats:
        """An empty objective, and where its cells are: over these units and this group."""
        objective = np.zeros(self.shape)
        objective[np.ix_(*_ranges(self.shape, units, group, self.codes.index(code)))] = 1.0
        return objective

    def forms(self, units: Any, group: Any) -> Floats:
        """The number of forms."""
        return self.counting(units, group, self.codes[0])

    def answered(self, units: Any, group: Any, code: str) -> Floats:
        """The number of valid answers to a criterion."""
        objective = self.counting(units, group, code)
        objective[..., 0] = 0.0
        return objective

    def scored(self, units: Any, group: Any, code: str) -> Floats:
        """The sum of what the index counts: satisfied answers, or scores from 0 to 1."""
        scale = self.answers.questionnaire.rated[0].scale
        objective = self.answered(units, group, code)
        if self.recipe.headline == "index100":
            return objective * np.r_[0.0, np.arange(len(self.levels)) / (len(self.levels) - 1)]
        return objective * np.array([0.0, *(float(value in scale.satisfied) for value in self.levels)])

    def index(self, units: Any, group: Any, code: str) -> Floats:
        """An index, its numbers of answers taken as known."""
        if code != OVERALL:
            known = (self.answered(units, group, code) * self.truth).sum()
            return self.scored(units, group, code) / max(known, 1.0)
        parts = zip(self.recipe.groups, self.recipe.weights, strict=True)
        return np.sum([weight * self.index(units, group, part.code) for part, weight in parts], axis=0)

    def limit(self, objective: Floats, share: float, times: float = 1.0) -> None:
        """`objective` is `share` × `times`, as exactly as the share is written: four decimals, or all there
        are."""
        slack = 0.0 if round(share, 4) != share else 5e-5 * times
        self._take(objective, share * times, slack)

    def exactly(self, objective: Floats, value: float) -> None:
        """`objective` is a published whole number."""
        self._take(objective, value, 0.0)

    def _take(self, objective: Floats, value: float, slack: float) -> None:
        true = float((objective * self.truth).sum())
        if abs(true - value) > slack + 1e-7 * max(1.0, abs(value)):
            raise ValueError(f"misread: {value} is {true}")
        self._rows.append((objective, value - slack, value + slack))

    def bounds(self, objective: Floats) -> tuple[float, float]:
        """The smallest and the largest value that everything published allows."""
        ends = []
        for sign in (1.0, -1.0):
            found = linprog(sign * objective.ravel(), **self._system, method="highs")
            if found.status != 0:
                raise ValueError(found.message)
            ends.append(sign * float(found.fun))
        return ends[0], ends[1]

    @cached_property
    def _system(self) -> dict[str, Any]:
        """Everything read, as equations and inequalities."""
        rows = [(coo_array(row.ravel()[None, :]), low, high) for row, low, high in self._rows]
        same = [(row, low) for row, low, high in rows if high == low]
        open_ = [(row, high) for row, low, high in rows if high > low]
        open_ += [(-row, -low) for row, low, high in rows if high > low]
        system: dict[str, Any] = {"A_eq": vstack([r for r, _ in same]), "b_eq": [side for _, side in same]}
        if open_:
            system |= {"A_ub": vstack([r for r, _ in open_]), "b_ub": [side for _, side in open_]}
        return system

    def _count_forms_alike(self) -> None:
        """A form is counted once in every criterion."""
        for unit in range(self.shape[0]):
            for group in range(self.shape[1]):
                first = self.forms([unit], [group])
                for code in self.codes[1:]:
                    self._rows.append((self.counting([unit], [group], code) - first, 0.0, 0.0))

    def _know_answers(self) -> None:
        for code in self.codes:
            parts = [(([unit]), slice(None)) for unit in range(self.shape[0])]
            if self.sizes == "known":
                parts += [(slice(None), [group]) for group in range(self.shape[1])]
            for units, group in parts:
                known = self.answered(units, group, code)
                self.exactly(known, float((known * self.truth).sum()))

    def read(self, numbers: Mapping[str, Any]) -> None:
        """Take in a numbers.json: the report's or a unit sheet's."""
        for row in numbers.get("indices", ()):
            self._read_index(row["scope"], row["unit_id"], row["criterion"], row)
        for section in numbers["sections"]:
            for block in section["blocks"]:
                if block["kind"] == "paragraph":
                    if block["figures"] and block["id"].split(".")[0] not in FIGURES:
                        raise ValueError(f"nobody has thought of {block['id']}")
                    continue
                table = block if block["kind"] == "table" else block["data"]
                if table is not None:
                    self._read_table(table, numbers)

    def _read_index(self, scope: str, unit_id: str, code: str, row: Mapping[str, float | None]) -> None:
        units = self.units(scope, unit_id)
        if row["estimate"] is not None:
            times = 0.01 if self.recipe.headline == "index100" else 1.0
            self.limit(self.index(units, slice(None), code), row["estimate"] * times)
        if code != OVERALL and row["answers"] is not None:
            self.exactly(self.answered(units, slice(None), code), row["answers"])

    def _read_table(self, table: Mapping[str, Any], numbers: Mapping[str, Any]) -> None:
        name = table["id"]
        if name not in READ and name not in HARMLESS:
            raise ValueError(f"nobody has thought of the table {name}")
        rows = [[cell["value"] for cell in row["cells"]] for row in table["rows"]]
        texts = [[cell["text"] for cell in row["cells"]] for row in table["rows"]]
        everyone = slice(None)
        if name == "responses":
            by_name = {unit.name: position for position, unit in enumerate(self.answers.units)}
            for text, row in zip(texts, rows, strict=True):
                if text[0] in by_name:
                    self.exactly(self.forms([by_name[text[0]]], everyone), row[3])
        elif name == "heatmap":
            by_name = {unit.name: position for position, unit in enumerate(self.answers.units)}
            codes = [OVERALL, *(group.code for group in self.recipe.groups)]
            for text, row in zip(texts, rows, strict=True):
                for code, value in zip(codes, row[1:], strict=True):
                    if value is not None:
                        self.limit(self.index([by_name[text[0]]], everyone, code), value)
        elif name == "unit_criteria":
            unit = self.units("unit", numbers["unit"]["id"])
            codes = [*(group.code for group in self.recipe.groups), OVERALL]
            for code, row in zip(codes, rows, strict=False):
                if row[1] is not None:
                    self.limit(self.index(unit, everyone, code), row[1])
        elif name == "distribution":
            for group, row in zip(self.recipe.groups, rows, strict=True):
                self._read_levels(group.code, row[1 : 1 + len(self.levels)], row[1 + len(self.levels)])
        elif name in ("profile", "groups"):
            self._read_groups(name, texts, rows)

    def _read_levels(self, code: str, shares: Sequence[float | None], answers: float) -> None:
        """Each level with those joined to it: the withheld ones next to it, away from the middle."""
        satisfied = [v in self.answers.questionnaire.rated[0].scale.satisfied for v in self.levels]
        for positions in (
            [p for p, yes in enumerate(satisfied) if not yes],
            [p for p, yes in enumerate(satisfied) if yes][::-1],
        ):
            joined: list[int] = []
            for position in positions:
                joined.append(position)
                share = shares[position]
                if share is not None:
                    together = np.sum([self._level(code, p) for p in joined], axis=0)
                    self.limit(together, share, answers)
                    joined = []

    def _level(self, code: str, position: int) -> Floats:
        objective = self.counting(slice(None), slice(None), code)
        keep = np.zeros(self.shape[-1])
        keep[position + 1] = 1.0
        return objective * keep

    def level(self, code: str, value: int) -> Floats:
        """The answers of one level to a criterion."""
        return self._level(code, self.levels.index(value))

    def _read_groups(self, name: str, texts: list[list[str]], rows: list[list[float | None]]) -> None:
        attribute = next(a for a in self.answers.questionnaire.attributes if a.code == self.attribute)
        label = attribute.label.in_language(self.lang)
        if name == "profile":
            listed = {text[1] for text in texts if text[0] == label}
            for position, group_name in enumerate(self.groups):
                if group_name not in listed:
                    self.exactly(self.forms(slice(None), [position]), 0.0)
        for text, row in zip(texts, rows, strict=True):
            if text[0] != label or text[1] not in self.groups:
                continue
            group = [self.groups.index(text[1])]
            forms = row[2] if name == "profile" else row[5]
            if forms is not None:
                self.exactly(self.forms(slice(None), group), forms)
            if name == "groups" and row[2] is not None and self.sizes == "known":
                self.limit(self.index(slice(None), group, OVERALL), row[2])


def _ranges(shape: tuple[int, ...], units: Any, group: Any, column: int) -> Iterator[NDArray[np.int64]]:
    yield np.arange(shape[0])[units]
    yield np.arange(shape[1])[group]
    yield np.array([column])
    yield np.arange(shape[3])
