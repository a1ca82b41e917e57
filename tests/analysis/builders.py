"""Small questionnaires and answers for the tests of the analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from survey.answers import Answers, Categories, UnitInfo
from survey.questionnaire.model import Criterion, Item, Level, Questionnaire, RecipeChoice, Scale, Text


def text(value: str) -> Text:
    return Text({"en": value})


def make_scale(low: int = 1, high: int = 5, direction: str = "ascending", name: str = "five") -> Scale:
    values = range(low, high + 1)
    top, bottom = ({high - 1, high}, {low}) if direction == "ascending" else ({low, low + 1}, {high})
    levels = tuple(Level(value, text(f"level {value}")) for value in values)
    return Scale(name, levels, direction, frozenset(top), frozenset(bottom))  # type: ignore[arg-type]


def make_questionnaire(
    criteria: Mapping[str, int],
    overall: bool = False,
    scale: Scale | None = None,
    recipe: RecipeChoice | None = None,
    factors: Mapping[str, str] | None = None,
) -> Questionnaire:
    """Criteria by code with their number of items, named c1.1, c1.2 and so on."""
    used = scale or make_scale()
    groups = tuple(
        Criterion(
            code,
            text(code),
            tuple(Item(f"{code}.{number}", text(f"{code}.{number}"), used) for number in range(1, count + 1)),
            factor=(factors or {}).get(code),
        )
        for code, count in criteria.items()
    )
    return Questionnaire(
        "test",
        "1",
        ("en",),
        text("Test"),
        {used.id: used},
        groups,
        overall=Item("general", text("In general"), used) if overall else None,
        recipe=recipe or RecipeChoice(),
    )


def make_answers(
    questionnaire: Questionnaire,
    ratings: Sequence[Sequence[int]] | np.ndarray,
    unit: Sequence[int] | np.ndarray | None = None,
    populations: Sequence[int | None] | None = None,
    names: Sequence[str] | None = None,
    levels: Sequence[str] | None = None,
    weight: Sequence[float] | np.ndarray | None = None,
    cluster: Sequence[int] | np.ndarray | None = None,
    attributes: Mapping[str, Sequence[int] | np.ndarray] | None = None,
    strata: tuple[str, ...] = (),
) -> Answers:
    matrix = np.asarray(ratings, dtype=np.int8).reshape(-1, len(questionnaire.rated))
    codes = np.zeros(len(matrix), np.int32) if unit is None else np.asarray(unit, dtype=np.int32)
    count = int(codes.max(initial=0)) + 1 if names is None else len(names)
    named = [f"U{index}" for index in range(count)] if names is None else list(names)
    known = populations or [None] * count
    level = levels or ["ward"] * count
    return Answers(
        questionnaire,
        matrix,
        codes,
        tuple(
            UnitInfo(name, name, where, where.title(), population)
            for name, where, population in zip(named, level, known, strict=True)
        ),
        {
            code: Categories(
                np.asarray(values, dtype=np.int16),
                tuple(f"{code}{index}" for index in range(max(values) + 1)),
                tuple(f"{code} {index}" for index in range(max(values) + 1)),
            )
            for code, values in (attributes or {}).items()
        },
        strata,
        None if weight is None else np.asarray(weight, dtype=np.float64),
        None if cluster is None else np.asarray(cluster, dtype=np.int32),
    )


def random_answers(
    seed: int,
    forms: int = 400,
    criteria: Mapping[str, int] | None = None,
    units: int = 4,
    missing: float = 0.1,
    overall: bool = True,
    populations: bool = False,
    weighted: bool = False,
    clusters: int = 0,
) -> Answers:
    """Correlated random answers over units, with missing ones and two attributes."""
    rng = np.random.default_rng(seed)
    questionnaire = make_questionnaire(criteria or {"a": 3, "b": 1, "c": 2}, overall=overall)
    opinion = rng.normal(size=(forms, 1))
    noise = rng.normal(size=(forms, len(questionnaire.rated)))
    ratings = np.clip(np.round(3.6 + 0.7 * opinion + 0.8 * noise), 1, 5).astype(np.int8)
    ratings[rng.random(ratings.shape) < missing] = -1
    unit = rng.integers(0, units, forms)
    unit[:units] = np.arange(units)
    counts = np.bincount(unit, minlength=units)
    return make_answers(
        questionnaire,
        ratings,
        unit,
        populations=(counts * rng.integers(3, 40, units)).tolist() if populations else None,
        levels=["district", *["ward"] * (units - 1)],
        weight=rng.uniform(0.5, 3.0, forms) if weighted else None,
        cluster=rng.integers(0, clusters, forms) if clusters else None,
        attributes={"sex": rng.integers(0, 2, forms), "age": rng.integers(0, 3, forms)},
    )
