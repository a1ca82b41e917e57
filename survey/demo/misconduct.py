"""Planted misbehaviour: volunteers who invent forms, blocks of rows copied from elsewhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from survey.demo.settings import Manner
from survey.questionnaire.model import FIRST_NONRESPONSE, Questionnaire


def invent_ratings(
    questionnaire: Questionnaire, honest: NDArray[np.int8], manner: Manner, rng: np.random.Generator
) -> NDArray[np.int8]:
    """Return made-up ratings in place of `honest` (n, r), which patterns are taken from.

    straight: one level down the whole form. copies: up to four honest patterns, each cell changed
    with chance 0.05. flat: everything the second-best level, now and then the best. mixed: a third
    of each, in random order. Rows are never left blank; the boxes beside the scale ("not applicable") are
    marked as often as on honest forms, because who makes forms up has seen those.
    """
    parts: dict[str, NDArray[np.int8]] = {
        "straight": np.where(honest <= FIRST_NONRESPONSE, honest, _straight(questionnaire, len(honest), rng)),
        "copies": _copies(questionnaire, honest, rng),
        "flat": np.where(honest <= FIRST_NONRESPONSE, honest, _flat(questionnaire, len(honest), rng)),
    }
    if manner != "mixed":
        return parts[manner]
    kind = rng.permutation(np.arange(len(honest)) * 3 // max(len(honest), 1))[:, None]
    return np.where(kind == 0, parts["straight"], np.where(kind == 1, parts["copies"], parts["flat"]))


def _two_best(questionnaire: Questionnaire) -> NDArray[np.int8]:
    """Second-best and best level of every rated row, (2, r)."""
    pairs = []
    for item in questionnaire.rated:
        values = item.scale.values if item.scale.direction == "ascending" else item.scale.values[::-1]
        pairs.append((values[-2] if len(values) > 1 else values[-1], values[-1]))
    return np.array(pairs, dtype=np.int8).T


def _straight(questionnaire: Questionnaire, forms: int, rng: np.random.Generator) -> NDArray[np.int8]:
    levels = _two_best(questionnaire)
    return np.asarray(np.where((rng.random(forms) < 0.4)[:, None], levels[1], levels[0]), dtype=np.int8)


def _flat(questionnaire: Questionnaire, forms: int, rng: np.random.Generator) -> NDArray[np.int8]:
    second, best = _two_best(questionnaire)
    return np.asarray(np.where(rng.random((forms, len(best))) < 0.06, best, second), dtype=np.int8)


def _copies(
    questionnaire: Questionnaire, honest: NDArray[np.int8], rng: np.random.Generator
) -> NDArray[np.int8]:
    second, best = _two_best(questionnaire)
    patterns = honest[rng.permutation(len(honest))[:4]]
    patterns = np.where((patterns < 0) & (patterns > FIRST_NONRESPONSE), second, patterns)
    made = patterns[rng.integers(len(patterns), size=len(honest))] if len(honest) else honest
    other = np.where(rng.random(made.shape) < 0.5, second, best)
    changed = (rng.random(made.shape) < 0.05) & (made >= 0)
    return np.where(changed, other, made).astype(np.int8)
