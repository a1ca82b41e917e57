"""Reliability of an instrument: Cronbach's alpha, McDonald's omega, items against the rest, unit means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import fdtri

Floats = NDArray[np.float64]

_STEPS = 2000
_LEVEL = 1e-4
"""A discrepancy with slopes below this is at its smallest."""
_SMALLEST = float(np.log(1e-6))
"""Logarithm of the smallest uniqueness: a share of the item's variance."""


def cronbach_alpha(covariance: Floats) -> float:
    """Cronbach's (1951) alpha of k items from their covariance matrix; not a number for k < 2."""
    k, total = len(covariance), float(covariance.sum())
    if k < 2 or not total > 0:
        return float("nan")
    return float(k / (k - 1) * (1 - float(np.trace(covariance)) / total))


def standardised_alpha(correlation: Floats) -> tuple[float, float]:
    """Alpha of standardised items, and the mean correlation between items; alpha is not a number where
    the items cancel out."""
    k = len(correlation)
    if k < 2:
        return float("nan"), float("nan")
    mean = float((correlation.sum() - k) / (k * (k - 1)))
    total = 1 + (k - 1) * mean
    return (k * mean / total if total > 0 else float("nan")), mean


def feldt_interval(alpha: float, forms: float, items: int, level: float) -> tuple[float, float]:
    """Feldt's (1965) interval for alpha: (1 − α)/(1 − α̂) follows F with (n−1)(k−1) and n−1 degrees.

    >>> lower, upper = feldt_interval(0.913, 873, 20, 0.95)
    >>> round(lower, 7), round(upper, 7)
    (0.9044024, 0.9211588)
    """
    if not alpha < 1 or forms < 2 or items < 2:
        return float("nan"), float("nan")
    first, second = forms - 1, (forms - 1) * (items - 1)
    tail = (1 - level) / 2
    upper = 1 - (1 - alpha) * float(fdtri(first, second, tail))
    lower = 1 - (1 - alpha) * float(fdtri(first, second, 1 - tail))
    return lower, upper


def guttman_lambda6(correlation: Floats) -> float:
    """Guttman's λ6: 1 − Σ (1 − squared multiple correlation) / sum of the correlations."""
    try:
        inverse = np.linalg.inv(correlation)
    except np.linalg.LinAlgError:
        return float("nan")
    return float(1 - (1 / np.diag(inverse)).sum() / correlation.sum())


def item_rest_correlations(covariance: Floats) -> Floats:
    """Each item's correlation with the sum of the others (k,)."""
    variance, row = np.diag(covariance), covariance.sum(axis=1)
    rest = covariance.sum() - 2 * row + variance
    product = variance * rest
    found: Floats = (row - variance) / np.sqrt(np.where(product > 0, product, np.nan))
    return found


def alpha_if_dropped(covariance: Floats) -> Floats:
    """Alpha without each item in turn (k,); not a number where fewer than two are left."""
    k = len(covariance)
    keep = ~np.eye(k, dtype=bool)
    return np.array([cronbach_alpha(covariance[np.ix_(keep[j], keep[j])]) for j in range(k)])


@dataclass(frozen=True)
class OneFactor:
    """A one-factor model fitted by maximum likelihood: loadings and uniquenesses (k,), converged."""

    loadings: Floats
    uniquenesses: Floats
    converged: bool

    @property
    def omega(self) -> float:
        """McDonald's (1999) omega total: (Σλ)² / ((Σλ)² + Σψ)."""
        common = float(self.loadings.sum()) ** 2
        return common / (common + float(self.uniquenesses.sum()))


def fit_one_factor(covariance: Floats) -> OneFactor | None:
    """Maximum likelihood by Jöreskog's (1967) method: minimise over log-uniquenesses, as R's factanal does.

    None for fewer than three items, where the model is not determined, or a covariance matrix that is not
    positive definite.
    """
    from scipy.optimize import minimize  # takes longer to import than all else here takes to run

    scale = np.sqrt(np.diag(covariance))
    if len(covariance) < 3 or not (scale > 0).all():
        return None
    correlation = covariance / np.outer(scale, scale)
    if np.linalg.eigvalsh(correlation)[0] <= 1e-10:
        return None
    start = -np.log(np.diag(np.linalg.inv(correlation)))  # one less the squared multiple correlations
    found = minimize(
        _discrepancy, start, (correlation,), method="L-BFGS-B", jac=True,
        bounds=[(_SMALLEST, None)] * len(start), options={"ftol": 1e-15, "gtol": 0.0, "maxiter": _STEPS},
    )  # fmt: skip
    _, slopes = _discrepancy(found.x, correlation)
    level = np.abs(slopes).max() < _LEVEL  # at the precision of numbers the search may end without success
    psi, (roots, vectors) = np.exp(found.x), _scaled_roots(found.x, correlation)
    loadings = np.sqrt(psi) * vectors[:, -1] * np.sqrt(max(roots[-1] - 1, 0.0))
    if loadings.sum() < 0:
        loadings = -loadings
    return OneFactor(loadings * scale, psi * scale**2, bool(level))


def _discrepancy(log_psi: Floats, correlation: Floats) -> tuple[float, Floats]:
    """The concentrated discrepancy, and its slopes along the log-uniquenesses."""
    roots, vectors = _scaled_roots(log_psi, correlation)
    rest = roots[:-1]
    return float((rest - np.log(rest) - 1).sum()), (vectors[:, :-1] ** 2 * (1 - rest)).sum(axis=1)


def _scaled_roots(log_psi: Floats, correlation: Floats) -> tuple[Floats, Floats]:
    """The eigenvalues, ascending, and vectors of ψ^(−½) R ψ^(−½)."""
    root = np.exp(-log_psi / 2)
    roots, vectors = np.linalg.eigh(correlation * np.outer(root, root))
    return roots, vectors


def unit_mean_reliability(values: ArrayLike, variances: ArrayLike) -> float:
    """How much of the variance between units is not sampling error: 1 − mean V / variance of means.

    At least 0. Not a number for fewer than two units or means that are all alike.
    """
    values, variances = np.asarray(values, dtype=np.float64), np.asarray(variances, dtype=np.float64)
    good = ~np.isnan(values) & ~np.isnan(variances)
    if good.sum() < 2 or not values[good].var(ddof=1) > 0:
        return float("nan")
    return max(0.0, 1 - float(variances[good].mean()) / float(values[good].var(ddof=1)))
