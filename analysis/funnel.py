"""The funnel of units around the overall index, as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.comparing.units import Choices, prepare_comparison
from analysis.estimating.design import Weights
from analysis.estimating.domains import list_domains
from analysis.estimating.estimates import estimate
from analysis.estimating.moments import PROPORTIONS
from analysis.recipes import OVERALL, Measure
from analysis.stats.funnel import binomial_limits, measure_overdispersion, widened_limits
from analysis.sums import Sums
from analysis.table import Table
from survey.answers import Answers
from survey.arguments import checked
from survey.messages import HailongError, Language


@dataclass(frozen=True)
class Funnel(Table):
    """Units within funnel limits, a row for each unit with an interval.

    Columns: unit_id, unit, estimate, size (effective number of forms), lower_95, upper_95, lower_998,
    upper_998 (exact binomial limits around `overall`), lower_95_widened and so on (with the variance
    between units added), z. phi and tau2: over-dispersion (see stats.funnel).
    """

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
    lang: Language = "vi",
) -> Funnel:
    """Funnel limits at 95% and 99.8% for every unit; measures that are proportions only.

    Raises HailongError for a mean.
    """
    choices = Choices(recipe, weights=weights, fpc=fpc)
    sums, chosen, goal = prepare_comparison(source, criterion, measure, choices)
    if goal.measure not in PROPORTIONS:
        known = ", ".join(sorted(PROPORTIONS))
        raise HailongError("analysis.unknown_choice", found=goal.measure, option="measure", known=known)
    domains = (*list_domains(sums, ("unit",), lang), *list_domains(sums, ("all",), lang))
    found = estimate(sums, domains, [goal], chosen, choices.design, "wilson", 0.95)
    value, size = found.value[:-1, 0], found.size[:-1, 0]
    overall = float(found.value[-1, 0])
    here = np.flatnonzero(~np.isnan(value) & np.isfinite(size))
    p, n = value[here], size[here]

    def text(name: str) -> NDArray[Any]:
        return np.array([*(getattr(domains[index], name) for index in here), None], dtype=object)[:-1]

    columns: dict[str, NDArray[Any]] = {"unit_id": text("unit_id"), "unit": text("unit")}
    columns["estimate"], columns["size"] = p, n
    spread = measure_overdispersion(p, n, overall)
    for level, name in ((0.95, "95"), (0.998, "998")):
        columns[f"lower_{name}"], columns[f"upper_{name}"] = binomial_limits(overall, n, level)
        limits = widened_limits(overall, n, spread.tau2, level)
        columns[f"lower_{name}_widened"], columns[f"upper_{name}_widened"] = limits
    columns["z"] = spread.z
    return Funnel(columns, overall, spread.phi, spread.tau2)
