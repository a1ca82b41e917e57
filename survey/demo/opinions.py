"""What people think, drawn: the ratings of simulated respondents, in any questionnaire's scales.

A rating is a latent normal opinion cut at thresholds (a Gaussian copula), so the share satisfied of
every unit and item is known exactly while the answers on one form are correlated.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from survey.demo.settings import Simulation
from survey.questionnaire.model import BLANK, Questionnaire, Scale

Floats = NDArray[np.float64]
_CHUNK = 100_000  # forms drawn at once: bounds the memory of a benchmark with millions of forms


def draw_satisfied_shares(
    questionnaire: Questionnaire, units: int, rng: np.random.Generator, simulation: Simulation
) -> Floats:
    """Draw the true share satisfied of every unit and rated row, (units, r).

    The mean over criteria lies in `simulation.satisfied`, spread evenly over the units in random
    order; one unit has 1 on one criterion where `simulation.perfect`.
    """
    criterion_of = item_criteria(questionnaire)
    count = len(questionnaire.criteria)
    low, high = simulation.satisfied
    wanted = low + (high - low) * (rng.permutation(units) + rng.random(units)) / units
    effects = (
        rng.normal(0, 0.35, count + 1)[criterion_of]
        + rng.normal(0, 0.15, (units, count + 1))[:, criterion_of]
        + rng.normal(0, 0.2, len(criterion_of))
    )
    weights = _index_weights(criterion_of, count)
    lower, upper = np.full(units, -12.0), np.full(units, 12.0)
    for _ in range(60):  # bisection: the index rises with the unit's level
        middle = (lower + upper) / 2
        above = (_expit(middle[:, None] + effects) @ weights) > wanted
        lower, upper = np.where(above, lower, middle), np.where(above, middle, upper)
    shares = _expit(((lower + upper) / 2)[:, None] + effects)
    if simulation.perfect and units and count:
        unit = int(np.argsort(wanted, kind="stable")[(3 * units) // 4])
        means = [shares[unit, criterion_of == c].mean() for c in range(count)]
        shares[unit, criterion_of == int(np.argmax(means))] = 1.0
    return shares


def item_criteria(questionnaire: Questionnaire) -> NDArray[np.intp]:
    """The criterion's position of every rated row; the overall question counts as one more."""
    positions = [c for c, criterion in enumerate(questionnaire.criteria) for _ in criterion.items]
    if questionnaire.overall:
        positions.append(len(questionnaire.criteria))
    return np.array(positions, dtype=np.intp)


def level_shares(scale: Scale, satisfied: float) -> Floats:
    """Shares of the levels, worst first, when `satisfied` of the answers are satisfied.

    Most of the unsatisfied are neutral where the scale has such levels; the more are satisfied, the
    more of them choose the best level.
    """
    values = scale.values if scale.direction == "ascending" else scale.values[::-1]
    kinds = np.array([0 if v in scale.dissatisfied else 2 if v in scale.satisfied else 1 for v in values])
    best = float(np.clip(0.35 + 1.2 * (satisfied - 0.8), 0.2, 0.75))
    ratio = {0: 4.0, 1: 2.0, 2: best / (1 - best)}
    mass = {0: 0.3, 1: 0.7, 2: 1.0}
    mass = {kind: mass[kind] if (kinds == kind).any() else 0.0 for kind in mass}
    unsatisfied = mass[0] + mass[1]
    shares = np.zeros(len(values))
    for kind in mass:
        there = np.flatnonzero(kinds == kind)
        within = ratio[kind] ** np.arange(len(there))
        total = satisfied if kind == 2 else (1 - satisfied) * mass[kind] / unsatisfied if unsatisfied else 0.0
        shares[there] = total * within / within.sum() if len(there) else 0.0
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def draw_ratings(
    questionnaire: Questionnaire,
    shares: Floats,
    volunteer: NDArray[np.int32],
    rng: np.random.Generator,
    simulation: Simulation,
) -> tuple[NDArray[np.int8], Floats]:
    """Draw the honest ratings of one unit's forms.

    shares: (r,) of the unit. volunteer: (n,) positions from 0 of who collected each form. Returns
    ratings (n, r) and the respondents' traits (n,).
    """
    volunteers = int(volunteer.max(initial=-1)) + 1
    leaning = rng.standard_normal(volunteers)
    carelessness = rng.gamma(4, 0.25, volunteers)
    importance = rng.dirichlet(np.full(max(len(questionnaire.criteria), 1), 1.5))
    levels = [_cut_points(item.scale, share) for item, share in zip(questionnaire.rated, shares, strict=True)]
    ratings = np.empty((len(volunteer), len(questionnaire.rated)), dtype=np.int8)
    traits = np.empty(len(volunteer))
    for part in _chunks(len(volunteer)):
        trait, opinions = _draw_opinions(questionnaire, leaning[volunteer[part]], importance, rng, simulation)
        traits[part] = trait
        for j, (cuts, values) in enumerate(levels):
            ratings[part, j] = values[np.searchsorted(cuts, opinions[:, j], side="right")]
        _mark_not_applicable(ratings[part], questionnaire, rng)
        _leave_blanks(ratings[part], questionnaire, carelessness[volunteer[part]], rng, simulation)
    return ratings, traits


def _draw_opinions(
    questionnaire: Questionnaire,
    leaning: Floats,
    importance: Floats,
    rng: np.random.Generator,
    simulation: Simulation,
) -> tuple[Floats, NDArray[np.float32]]:
    """Latent opinions with unit variance: the traits (n,) and the rows' opinions (n, r)."""
    forms, criterion_of = len(leaning), item_criteria(questionnaire)
    count = len(questionnaire.criteria)
    trait = rng.standard_normal(forms)
    common = np.sqrt(simulation.trait) * trait + np.sqrt(simulation.volunteer) * leaning
    base = np.empty((forms, count + 1), dtype=np.float32)
    base[:, :count] = common[:, None] + np.sqrt(simulation.criterion) * rng.standard_normal((forms, count))
    own = 1 - simulation.trait - simulation.volunteer - simulation.criterion
    opinions = rng.standard_normal((forms, len(criterion_of)), dtype=np.float32)
    rows = criterion_of < count
    opinions[:, rows] *= np.float32(np.sqrt(own))
    opinions[:, rows] += base[:, criterion_of[rows]]
    if questionnaire.overall and count:
        # The overall question follows the criteria, some more than others: what `drivers` looks for.
        spread = (
            simulation.trait + simulation.volunteer + simulation.criterion * float(importance @ importance)
        )
        opinions[:, -1] *= np.float32(np.sqrt(0.35))
        opinions[:, -1] += np.sqrt(0.65 / spread) * (base[:, :count] @ importance.astype(np.float32))
    hurried = rng.random(forms) < simulation.hurried
    opinions[hurried] = (common[hurried] / np.sqrt(simulation.trait + simulation.volunteer))[:, None]
    return trait, opinions


def _cut_points(scale: Scale, satisfied: float) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
    """Thresholds between the levels, worst first, and the levels' values in that order."""
    from scipy.special import ndtri

    values = scale.values if scale.direction == "ascending" else scale.values[::-1]
    below = np.cumsum(level_shares(scale, satisfied))[:-1]
    return ndtri(np.clip(below, 0, 1)).astype(np.float32), np.array(values, dtype=np.int8)


def _mark_not_applicable(
    ratings: NDArray[np.int8], questionnaire: Questionnaire, rng: np.random.Generator
) -> None:
    """Mark the boxes beside the scale: often where few rows have one, rarely where most do.

    Where few do, a form has one draw for each option, so that who never complained marks it in every
    row about complaints; where most do ("don't know"), people differ in how readily they mark it.
    """
    offering = [item for item in questionnaire.rated if item.nonresponse]
    everywhere = len(offering) * 2 > len(questionnaire.rated)
    readiness = rng.gamma(0.7, 1 / 0.7, len(ratings)) if everywhere else np.ones(len(ratings))
    draws = {option.code: rng.random(len(ratings)) for option in questionnaire.nonresponse}
    for item in offering:
        share = (0.06 if everywhere else 0.7) / len(item.nonresponse) * rng.uniform(0.8, 1.1)
        for code in item.nonresponse:
            draw = rng.random(len(ratings)) if everywhere else draws[code]
            marked = draw < np.minimum(share * readiness, 0.9)
            ratings[marked, questionnaire.position[item.code]] = questionnaire.nonresponse_rating(code)


def _leave_blanks(
    ratings: NDArray[np.int8],
    questionnaire: Questionnaire,
    carelessness: Floats,
    rng: np.random.Generator,
    simulation: Simulation,
) -> None:
    """Blank single cells and runs of overlooked rows, without making a form invalid."""
    forms, rows = ratings.shape
    if not simulation.blank and not simulation.skipped_run:
        return
    tiring = np.linspace(0.6, 1.4, rows)  # more is left blank towards the end of the form
    blank = rng.random((forms, rows)) < simulation.blank * np.outer(carelessness, tiring)
    for form in np.flatnonzero(rng.random(forms) < simulation.skipped_run):
        start, length = int(rng.integers(rows)), int(rng.integers(2, 5))
        blank[form, start : start + min(length, max(1, rows // 4))] = True
    blank[_answered_criteria(ratings, blank, questionnaire) < _needed(questionnaire)] = False
    ratings[blank] = BLANK


def _answered_criteria(
    ratings: NDArray[np.int8], blank: NDArray[np.bool_], questionnaire: Questionnaire
) -> NDArray[np.intp]:
    """How many criteria have a score on each form once `blank` is left out."""
    scored = (ratings >= 0) & ~blank
    answered = np.zeros(len(ratings), dtype=np.intp)
    for criterion in questionnaire.criteria:
        answered += scored[:, [questionnaire.position[item.code] for item in criterion.items]].any(axis=1)
    return answered


def _needed(questionnaire: Questionnaire) -> float:
    """Criteria a simulated honest form has at least answered: clear of the limit of validity."""
    return min(len(questionnaire.criteria), questionnaire.minimum_answered * len(questionnaire.criteria) + 1)


def _index_weights(criterion_of: NDArray[np.intp], count: int) -> Floats:
    """Weights of the rated rows in the mean over criteria of their items' mean share."""
    sizes = np.bincount(criterion_of, minlength=count + 1)
    weights = np.where(criterion_of < count, 1 / sizes[criterion_of] / max(count, 1), 0.0)
    return np.asarray(weights, dtype=np.float64)


def _expit(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)), dtype=np.float64)


def _chunks(forms: int) -> Iterator[slice]:
    for start in range(0, forms, _CHUNK):
        yield slice(start, min(start + _CHUNK, forms))
