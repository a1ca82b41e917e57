"""How often the unit that is truly best comes out first."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats.planning import draw_shares


def probability_best_first(
    p: float, spread: float, sizes: ArrayLike, rng: np.random.Generator, draws: int = 20_000
) -> float:
    """The probability that the truly best unit shows the highest share.

    Units' true shares are drawn around p with standard deviation `spread` and kept within 0–1, then a sample
    of each, of these effective sizes (k,), infinite for a complete count. Units that share the first place
    share it evenly, in truth as in the sample. For two units of many forms it is
    1/2 + arcsin(σ/√(σ² + s²))/π with s² the variance of a sampled share (Sheppard 1899).
    """
    truth = np.clip(rng.normal(p, spread, (draws, np.size(sizes))), 0.0, 1.0)
    shown = draw_shares(truth, sizes, rng)
    best = truth == truth.max(axis=1, keepdims=True)
    first = shown == shown.max(axis=1, keepdims=True)
    right = (best & first).sum(axis=1) / (best.sum(axis=1) * first.sum(axis=1))
    return float(right.mean())
