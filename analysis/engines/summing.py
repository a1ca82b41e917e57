"""From an engine to sums: learn the columns' values, have the rows counted part by part, add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.engines.coding import (
    MOST_VALUES,
    WIDEST_RANGE,
    Batch,
    Coding,
    Engine,
    Rows,
    code_range,
    code_texts,
)
from analysis.estimating.domains import attributes_in, check_by
from analysis.frames import answers_from_frame, load
from analysis.indices import sum_answers
from analysis.parts import Part, add_parts, finish, sum_part
from analysis.reading import Choice, FormReader, refuse_problems
from analysis.recipes import resolve_recipe
from analysis.sums import Group, Sums
from survey.answers import UnitInfo
from survey.messages import HailongError, Problem
from survey.questionnaire.model import Questionnaire


@dataclass(frozen=True)
class Source:
    """Where answers lie that are not in memory.

    address: files by name or pattern ("2025/*.parquet", also CSV), or a server ("postgresql://…"); table:
    the table or view on the server, with its schema where it has one ("ks.phieu").
    """

    address: str | Path
    table: str | None = None


def sum_source(
    questionnaire: Questionnaire | str | Path,
    source: Any,
    unit: str | None = None,
    *,
    by: Sequence[str] = (),
    recipe: str | None = None,
    level: str | None = None,
    units: Sequence[UnitInfo] | None = None,
    populations: Mapping[str, int] | None = None,
    strata: Sequence[str] = (),
    weight: str | None = None,
    attributes: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    unusable: str = "error",
    lang: str | None = None,
) -> Sums:
    """The sums of answers wherever they lie: one pass, and memory that does not grow with the forms.

    source: a `Source`; a Spark data frame, whose executors need this package; or any frame in memory. by,
    recipe: as in `estimate_indices`, which takes the result. unit: the column of the unit; None for the one
    whose name says so, where there is one. The rest as in `answers_from_frame`, which reads by the same
    rules and leaves out the same forms.

    Raises HailongError for what cannot be found, opened or read.

    >>> sums = sum_source("ba-dinh-2020", Source("2025/*.parquet"), "unit")    # doctest: +SKIP
    >>> estimate_indices(sums).to_frame()                                      # doctest: +SKIP
    """
    own = load(questionnaire)
    choice = Choice(
        unit,
        level,
        None if units is None else tuple(units),
        populations,
        tuple(strata),
        weight,
        None,
        tuple(attributes or ()),
        columns,
        unusable,
        lang,
    )
    engine = open_engine(source)
    if engine is None:
        answers = answers_from_frame(
            own, source, unit, level=level, units=units, populations=populations, strata=strata,
            weight=weight, attributes=attributes, columns=columns, unusable=unusable, lang=lang,
        )  # fmt: skip
        return sum_answers(answers, by, recipe)
    with closing(engine):
        return sum_engine(own, engine, choice, by, recipe)


def open_engine(source: Any) -> Engine | None:
    """The engine behind a source; None for a frame that is read in memory."""
    if isinstance(source, Source):
        address = str(source.address)
        if address.startswith(("postgresql://", "postgres://")):
            from analysis.engines.server import PostgresTable

            return PostgresTable(address, source.table or "")
        from analysis.engines.files import Files

        return Files(address)
    from analysis.engines.spark import SparkFrame, is_spark

    return SparkFrame(source) if is_spark(source) else None


def sum_engine(
    questionnaire: Questionnaire, engine: Engine, choice: Choice, by: Sequence[str], recipe: str | None
) -> Sums:
    """The sums of all the forms of an engine."""
    reader = FormReader(questionnaire, list(engine.kinds), choice)
    if choice.unit is None and (found := reader.role("unit")) is not None:
        choice = replace(choice, unit=found)
        reader = FormReader(questionnaire, list(engine.kinds), choice)
    check_by(by, questionnaire, reader.attributes)
    rows = learn_values(engine, reader)
    groups = resolve_recipe(questionnaire, recipe).groups
    work = Work(questionnaire, tuple(engine.kinds), choice, groups, attributes_in(by))
    total = add_tallies(engine.parts(rows, work))
    refuse_problems(total.problems, total.without_unit, choice.unit or "")
    if total.part is None:
        raise HailongError("analysis.source_empty")
    return finish(total.part)[0]


def learn_values(engine: Engine, reader: FormReader) -> Rows:
    """How each column that is needed is coded."""
    kinds = engine.kinds
    rated = tuple(dict.fromkeys(reader.items.values()))
    whole = [name for name in rated if kinds[name] == "whole"]
    codings: dict[str, Coding] = {}
    for name, found in (engine.ranges(whole) if whole else {}).items():
        low, high = found or (0, 0)
        if high - low < WIDEST_RANGE and abs(low) < 1 << 30:
            codings[name] = code_range(low, high)
    for name in (*rated, *reader.labelled):
        if name not in codings:
            texts = engine.texts(name, MOST_VALUES)
            if texts is None:
                raise HailongError("analysis.source_many_values", column=name, most=MOST_VALUES)
            codings[name] = code_texts(kinds[name], texts)
    weight = reader.choice.weight
    if weight is not None and kinds[weight] not in ("whole", "number"):
        raise HailongError("analysis.source_weight", column=weight)
    return Rows(codings, () if weight is None else (weight,))


@dataclass(frozen=True)
class Tally:
    """What came of some rows: their sums, what could not be read, and rows that named no unit."""

    part: Part | None
    problems: tuple[Problem, ...]
    without_unit: int


@dataclass(frozen=True)
class Work:
    """The counting of batches of rows: it can be sent to another machine."""

    questionnaire: Questionnaire
    names: tuple[str, ...]
    choice: Choice
    groups: tuple[Group, ...]
    by: tuple[str, ...]

    def __call__(self, batches: Iterator[Batch]) -> Tally:
        """The sums of all the batches."""
        reader = FormReader(self.questionnaire, self.names, self.choice)
        total: Part | None = None
        for batch in batches:
            part = sum_part(reader.read(batch), self.groups, self.by)
            total = part if total is None else add_parts(total, part)
        return Tally(total, reader.problems, reader.without_unit)


def add_tallies(tallies: Iterable[Tally]) -> Tally:
    """All tallies in one."""
    part: Part | None = None
    problems: dict[tuple[str | None, str | None], Problem] = {}
    without_unit = 0
    for tally in tallies:
        if tally.part is not None:
            part = tally.part if part is None else add_parts(part, tally.part)
        without_unit += tally.without_unit
        for problem in tally.problems:
            key = (problem.column, problem.value)
            count = sum(int(str(p.values["count"])) for p in (problem, problems.get(key)) if p is not None)
            # Rows of an engine have no order, so no number either.
            problems[key] = problem._replace(row=None, values={**problem.values, "count": count})
    return Tally(part, tuple(problems.values()), without_unit)
