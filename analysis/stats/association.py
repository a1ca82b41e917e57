"""Does a distribution differ between groups: Rao and Scott's chi-squared tests for survey data.

Rao & Scott (1981, 1984), as R's svychisq: Pearson's statistic of the weighted table, corrected by the
generalised design effects of its interaction (Δ).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, fdtrc

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RaoScott:
    """The tests of no association between the rows and columns of a table.

    f, f_rows, f_df, p: second-order corrected F (R's statistic="F", its default). chisq, df, p_chisq:
    Pearson's statistic and its first-order corrected p-value (statistic="Chisq"). p_pearson: as if
    it were a simple random sample. wald and adjusted_wald: F statistics of a Wald test of the
    interactions (statistic="Wald", "adjWald") with their p-values.
    """

    f: float
    f_rows: float
    f_df: float
    p: float
    chisq: float
    df: int
    p_chisq: float
    p_pearson: float
    wald: float
    p_wald: float
    adjusted_wald: float
    p_adjusted_wald: float


def rao_scott(shares: Floats, covariance: Floats, forms: float, df: float) -> RaoScott | None:
    """Tests from the table's shares (r, c), summing to 1, and their covariance (rc, rc), row by row.

    forms: number of forms the table rests on. df: the design's degrees of freedom. Empty rows and
    columns are left out; None where fewer than two of either are left, or df ≤ 0.
    """
    rows, columns = shares.sum(axis=1) > 0, shares.sum(axis=0) > 0
    keep = np.flatnonzero(np.outer(rows, columns).ravel())
    table = shares[np.ix_(rows, columns)]
    r, c = table.shape
    if r < 2 or c < 2 or not df > 0:
        return None
    p, v = table.ravel(), covariance[np.ix_(keep, keep)]
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    pearson = float(forms * ((table - expected) ** 2 / expected).sum())
    inverse = np.where(p > 0, 1 / np.where(p > 0, p, 1.0), 0.0)
    contrast = _interactions(r, c)
    base = contrast.T @ (contrast * inverse[:, None]) / forms
    middle = contrast * inverse[:, None]
    delta = np.linalg.solve(base, middle.T @ v @ middle)
    trace, square = float(np.trace(delta)), float(np.trace(delta @ delta))
    interactions = (r - 1) * (c - 1)
    p_pearson = float(chdtrc(interactions, pearson))
    if not trace > 0:
        return None
    rank = trace**2 / square
    wald, p_wald, adjusted, p_adjusted = _wald(table, v, df)
    return RaoScott(
        f=pearson / trace,
        f_rows=rank,
        f_df=rank * df,
        p=float(fdtrc(rank, rank * df, pearson / trace)),
        chisq=pearson,
        df=interactions,
        p_chisq=float(chdtrc(interactions, pearson / (trace / interactions))),
        p_pearson=p_pearson,
        wald=wald,
        p_wald=p_wald,
        adjusted_wald=adjusted,
        p_adjusted_wald=p_adjusted,
    )


def _interactions(r: int, c: int) -> Floats:
    """Contrasts (rc, (r − 1)(c − 1)) orthogonal to the main effects of a table."""

    rows, columns = (np.vstack([np.eye(k - 1), -np.ones((1, k - 1))]) for k in (r, c))
    return np.asarray(np.kron(rows, columns), dtype=np.float64)


def _wald(table: Floats, v: Floats, df: float) -> tuple[float, float, float, float]:
    """Koch, Freeman & Freeman's (1975) Wald test of observed against expected counts, and its
    small-sample adjustment (Thomas & Rao)."""
    r, c = table.shape
    row, column = table.sum(axis=1), table.sum(axis=0)
    gap = (table - np.outer(row, column))[: r - 1, : c - 1].ravel()
    slope = np.zeros(((r - 1) * (c - 1), r * c))
    for i in range(r - 1):
        for j in range(c - 1):
            cell = np.zeros((r, c))
            cell[i] -= column[j]
            cell[:, j] -= row[i]
            cell[i, j] += 1
            slope[i * (c - 1) + j] = cell.ravel()
    k = gap.size
    spread = slope @ v @ slope.T
    if np.linalg.matrix_rank(spread) < k:
        return (float("nan"),) * 4
    statistic = float(gap @ np.linalg.solve(spread, gap)) / k
    left = df - k + 1
    adjusted = statistic * left / df
    return statistic, float(fdtrc(k, df, statistic)), adjusted, float(fdtrc(k, left, adjusted))


def wald_f(values: Floats, covariance: Floats, df: float) -> tuple[float, int, float] | None:
    """Wald's F test that k estimates are equal: statistic, its numerator's degrees of freedom, p.

    As R's regTermTest of a svyglm with one factor: W/q against F with q = k − 1 and df − q, df the design's
    degrees of freedom. None where fewer than two vary or df is too small.
    """
    k = values.size
    left = df - (k - 1)
    if k < 2 or left <= 0:
        return None
    contrast = np.hstack([np.eye(k - 1), -np.ones((k - 1, 1))])
    gap, spread = contrast @ values, contrast @ covariance @ contrast.T
    if np.linalg.matrix_rank(spread) < k - 1:
        return None
    statistic = float(gap @ np.linalg.solve(spread, gap)) / (k - 1)
    return statistic, k - 1, float(fdtrc(k - 1, left, statistic))
