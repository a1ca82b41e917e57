"""The logit of a share as R's glm() leaves it, so that svyciprop(method="logit") can be met digit for digit.

R fits the share by iteratively reweighted least squares and stops when the deviance changes by less
than one part in 10⁸; the logit is then right to about nine digits, and so are the limits R prints.
Fitted exactly, they differ from R's by up to 3·10⁻⁸ of their value.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, xlog1py, xlogy

from analysis.stats.linearization import Design

Floats = NDArray[np.float64]

_TOLERANCE = 1e-8
_STEPS = 25


def fit_logits(hits: Floats, misses: Floats, design: Design) -> Floats:
    """Logits (D, T) of weighted shares from the forms with and without a hit per stratum (R, T).

    Weights are scaled to mean 1, as svyglm does; the start and the stopping rule are glm's for the
    quasibinomial family. Not a number where a domain has no hits or no misses.
    """
    weight = design.weight[:, None] * np.ones_like(hits)
    forms = design.add(hits + misses)
    total = design.add(weight * (hits + misses))
    usable = (design.add(hits) > 0) & (design.add(misses) > 0)
    # where nothing is usable, what follows is neither a number nor looked at
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = weight * (forms / total)[design.owner]
        yes, no = weight * hits, weight * misses
        n_yes, n_no = design.add(yes), design.add(no)

        start_yes, start_no = (weight + 0.5) / (weight + 1.0), 0.5 / (weight + 1.0)
        slope_yes, slope_no = start_yes * (1 - start_yes), start_no * (1 - start_no)
        working = yes * slope_yes * (np.log(start_yes / (1 - start_yes)) + 1 / start_yes) + no * slope_no * (
            np.log(start_no / (1 - start_no)) - 1 / (1 - start_no)
        )
        value: Floats = design.add(working) / design.add(yes * slope_yes + no * slope_no)
        share = n_yes / (n_yes + n_no)

    done = ~usable
    deviance: Floats = np.full(value.shape, np.inf)
    for _ in range(_STEPS):
        mean = expit(value).astype(np.float64)
        now = np.asarray(-2 * (xlogy(n_yes, mean) + xlog1py(n_no, -mean)), dtype=np.float64)
        done |= np.abs(now - deviance) / (np.abs(now) + 0.1) < _TOLERANCE
        if done.all():
            break
        deviance = now
        value += np.where(done, 0.0, (share - mean) / (mean * (1 - mean)))
    return np.where(usable, value, np.nan)
