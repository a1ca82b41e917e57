"""The logit as R's glm() leaves it, form by form in plain loops."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest

from analysis.stats.glm import fit_logits
from analysis.stats.linearization import Design


def glm_fit(answers: list[tuple[int, float]]) -> tuple[float, int]:
    """The intercept that R's glm.fit gives for forms (hit, weight), family binomial, and its steps.

    mustart = (w y + 1/2)/(w + 1); stops where the deviance changes by less than 1e-8 of |deviance| + 0.1.
    """
    mean = sum(w for _, w in answers) / len(answers)
    y, weight = [hit for hit, _ in answers], [w / mean for _, w in answers]

    def deviance(mu: list[float]) -> float:
        return -2 * sum(w * log(m if hit else 1 - m) for hit, w, m in zip(y, weight, mu, strict=True))

    mu = [(w * hit + 0.5) / (w + 1) for hit, w in zip(y, weight, strict=True)]
    eta, before = [log(m / (1 - m)) for m in mu], deviance(mu)
    steps = 0
    while steps < 25:
        steps += 1
        slope = [m * (1 - m) for m in mu]
        working = [e + (hit - m) / s for e, hit, m, s in zip(eta, y, mu, slope, strict=True)]
        size = [w * s for w, s in zip(weight, slope, strict=True)]
        value = sum(s * z for s, z in zip(size, working, strict=True)) / sum(size)
        eta, mu = [value] * len(y), [1 / (1 + exp(-value))] * len(y)
        now = deviance(mu)
        if abs(now - before) / (abs(now) + 0.1) < 1e-8:
            break
        before = now
    return value, steps


STRATA = [(0, 4, 6, 1.0), (0, 9, 1, 3.0), (1, 30, 1, 0.5), (2, 5, 0, 2.0), (3, 0, 4, 1.0), (4, 1, 400, 7.0)]
"""Domain, hits, misses and weight of each stratum."""


def test_the_logit_is_glms_to_the_last_digits() -> None:
    """It is not the exact logit: the iteration stops before. Without hits or misses there is none."""
    owner, hits, misses, weight = (np.array(column) for column in zip(*STRATA, strict=True))
    size = hits + misses
    design = Design(owner, 5, weight, size.astype(float), np.zeros(len(STRATA)))
    # the same domains twice, the second time with hits and misses changed over
    found = fit_logits(np.column_stack([hits, misses]) * 1.0, np.column_stack([misses, hits]) * 1.0, design)
    exact = []
    for domain in range(5):
        rows = [(h, m, w) for d, h, m, w in STRATA if d == domain]
        if not sum(h for h, _, _ in rows) or not sum(m for _, m, _ in rows):
            assert np.isnan(found[domain]).all()
            continue
        answers = [(hit, w) for h, m, w in rows for hit, count in ((1, h), (0, m)) for _ in range(count)]
        value, steps = glm_fit(answers)
        assert found[domain] == pytest.approx([value, -value], rel=1e-12)
        assert steps > 2
        share = sum(w * hit for hit, w in answers) / sum(w for _, w in answers)
        exact.append(value - log(share / (1 - share)))
    assert max(map(abs, exact)) > 1e-10


def test_it_stops_at_the_step_at_which_glm_stops() -> None:
    """One step more or less changes the ninth digit: the same to the twelfth for any hits and misses."""
    grid = [(hits, misses) for hits in range(1, 40) for misses in range(1, 40)]
    hits, misses = (np.array(column, dtype=float)[None] for column in zip(*grid, strict=True))
    design = Design(np.array([0]), 1, np.ones(1), np.ones(1), np.zeros(1))
    found = fit_logits(hits, misses, design)[0]
    for (yes, no), value in zip(grid, found, strict=True):
        expected, _ = glm_fit([(1, 1.0)] * yes + [(0, 1.0)] * no)
        assert value == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("weight", "steps"), [(1e-4, 11), (0.0044, 8), (0.0045, 7), (0.0126, 7), (0.0127, 6), (1e-12, 21)]
)
def test_it_stops_where_glm_stops_when_one_answer_hardly_counts(weight: float, steps: int) -> None:
    """The deviance is then small beside the 0.1 that is added to it."""
    value, taken = glm_fit([(1, weight), (0, 1.0)])
    design = Design(np.array([0, 0]), 1, np.array([weight, 1.0]), np.ones(2), np.zeros(2))
    found = fit_logits(np.array([[1.0], [0.0]]), np.array([[0.0], [1.0]]), design)
    assert found[0, 0] == pytest.approx(value, rel=1e-11)
    assert taken == steps


def test_a_share_near_one_takes_more_steps_than_its_neighbours() -> None:
    """Each domain stops by its own deviance: the others do not go on with it."""
    owner, forms = np.array([0, 1]), np.array([[10.0], [4000.0]])
    design = Design(owner, 2, np.ones(2), forms[:, 0], np.zeros(2))
    hits = np.array([[5.0], [3999.0]])
    both = fit_logits(hits, forms - hits, design)
    for domain in (0, 1):
        alone = Design(np.array([0]), 1, np.ones(1), forms[domain], np.zeros(1))
        one = fit_logits(hits[[domain]], (forms - hits)[[domain]], alone)
        assert both[domain] == one[0]
    assert both[0, 0] == pytest.approx(0, abs=1e-12)
