"""The funnel of units around the overall index, as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.comparing.units import Choices, prepare_comparison
from analysis.estimating.design import Weights
from analysis.estimating.domains import Domain, list_domains
from analysis.estimating.estimates import Estimates, estimate
from analysis.estimating.moments import PROPORTIONS
from analysis.recipes import OVERALL, Measure
from analysis.stats.funnel import binomial_limits, measure_overdispersion, widened_limits
from analysis.stats.linearization import Lonely
from analysis.sums import Sums
from analysis.table import Table
from survey.answers import Answers
from survey.arguments import checked
from survey.messages import HailongError, Language

_LIMITS = tuple(f"{side}_{level}{wide}" for level in ("95", "998") for wide in ("", "_widened")
                for side in ("lower", "upper"))  # fmt: skip
_NUMBERS = ("estimate", "size", *_LIMITS, "z")
_TEXTS = ("unit_id", "unit", "place", "flag")
COLUMNS = ("unit_id", "unit", *_NUMBERS, "place", "flag")
"""The columns of a funnel."""


@dataclass(frozen=True)
class Funnel(Table):
    """Units within funnel limits, a row for each unit.

    Columns: unit_id, unit, estimate, size (effective number of forms), lower_95, upper_95, lower_998,
    upper_998 (exact binomial limits around `overall`), lower_95_widened and so on (with the variance
    between units added), z, place (inside, outside_95 or outside_998), flag. A unit without a sampling
    error of its own has no limits and is not in phi and tau2, the over-dispersion (see stats.funnel); its
    flag says why.
    """

    criterion: str
    measure: Measure
    overall: float
    phi: float
    tau2: float


@checked
def funnel_of_units(
    source: Answers | Sums,
    criterion: str = OVERALL,
    measure: Measure | None = None,
    *,
    recipe: str | None = None,
    weights: Weights = "none",
    fpc: bool = True,
    lonely: Lonely = "refuse",
    lang: Language = "vi",
) -> Funnel:
    """Funnel limits at 95% and 99.8% for every unit; measures that are proportions only.

    Raises HailongError for a mean.
    """
    choices = Choices(recipe, weights=weights, fpc=fpc, lonely=lonely)
    sums, chosen, goal = prepare_comparison(source, criterion, measure, choices)
    if goal.measure not in PROPORTIONS:
        known = ", ".join(sorted(PROPORTIONS))
        raise HailongError("analysis.unknown_choice", found=goal.measure, option="measure", known=known)
    domains = (*list_domains(sums, ("unit",), lang), *list_domains(sums, ("all",), lang))
    found = estimate(sums, domains, [goal], chosen, choices.design, "wilson", 0.95)
    overall = float(found.value[-1, 0])
    size = np.where(np.isfinite(found.size[:-1, 0]), found.size[:-1, 0], np.nan)
    here = np.flatnonzero(~np.isnan(found.value[:-1, 0]) & ~np.isnan(size))
    columns = _columns(domains[:-1], found)
    columns["size"] = size
    p, n = found.value[here, 0], size[here]
    spread = measure_overdispersion(p, n, overall)
    filled = {"z": spread.z}
    for level, name in ((0.95, "95"), (0.998, "998")):
        filled[f"lower_{name}"], filled[f"upper_{name}"] = binomial_limits(overall, n, level)
        limits = widened_limits(overall, n, spread.tau2, level)
        filled[f"lower_{name}_widened"], filled[f"upper_{name}_widened"] = limits
    for name, values in filled.items():
        columns[name][here] = values
    outside = [(p < filled[f"lower_{name}"]) | (p > filled[f"upper_{name}"]) for name in ("95", "998")]
    columns["place"][here] = np.array(["inside", "outside_95", "outside_998"], dtype=object)[
        outside[0].astype(int) + outside[1]
    ]
    return Funnel(columns, criterion, goal.measure, overall, spread.phi, spread.tau2)


def _columns(domains: Sequence[Domain], found: Estimates) -> dict[str, NDArray[Any]]:
    """The columns, with what is known without limits: who, the estimate, what its row has to say."""
    count = len(domains)
    columns: dict[str, NDArray[Any]] = {name: np.full(count, "", dtype=object) for name in _TEXTS}
    columns |= {name: np.full(count, np.nan) for name in _NUMBERS}
    columns["unit_id"][:] = [domain.unit_id for domain in domains]
    columns["unit"][:] = [domain.unit for domain in domains]
    columns["estimate"] = found.value[:count, 0].copy()
    for code, where in found.reasons.items():
        for row in np.flatnonzero(where[:count, 0]):
            columns["flag"][row] = ";".join(filter(None, (columns["flag"][row], code)))
    return {name: columns[name] for name in COLUMNS}
