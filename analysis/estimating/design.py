"""The sampling design as estimates need it: stratum weights and fractions, and sums per stratum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.estimating.domains import Domain
from analysis.stats.linearization import (
    Bools,
    Design,
    Floats,
    Lonely,
    lonely_strata,
    starts_of,
    stratum_factors,
)
from analysis.summing.cells import own_clusters
from analysis.sums import Sums
from survey.answers import Answers
from survey.messages import HailongError

Weights = Literal["none", "population", "margins"]
"""none: as the forms come; population: strata by their units' populations; margins: to the known totals that
came with the answers."""


@dataclass(frozen=True)
class DesignChoice:
    """How strata are weighted and corrected."""

    weights: Weights = "none"
    fpc: bool = True
    lonely: Lonely = "refuse"


@dataclass(frozen=True)
class StratumDesign:
    """Per stratum (H,): weight per form, primary sampling units, sampling fraction, population.

    population is infinite where it is not known or not used. `uncorrected_clusters`: populations are
    known but say nothing of the number of clusters, so no correction is made. lonely: what to do
    about strata with one sampling unit.
    """

    weight: Floats
    psus: Floats
    fraction: Floats
    population: Floats
    uncorrected_clusters: bool
    lonely: Lonely = "refuse"

    def factors(self, inside: Bools) -> tuple[Floats, Floats]:
        """What the totals of sampling units and of strata count for in a covariance over all strata; see
        `stratum_factors`. inside (H,): the strata that hold answers."""
        return stratum_factors(self.psus, self.fraction, inside, self.lonely)

    def forbidden(self, inside: Bools) -> Bools:
        """The strata (H,) for whose sake the policy forbids a variance."""
        alone = lonely_strata(self.psus, self.fraction) & inside
        return alone if self.lonely == "refuse" else np.zeros_like(alone)


def stratum_design(sums: Sums, choice: DesignChoice) -> StratumDesign:
    """Weights N_h/n_h and fractions n_h/N_h from the units' populations.

    Each stratum is taken as drawn from the whole population of its unit, also where strata are
    crossed with an attribute (rounds of a survey). Sums that were calibrated carry their weights.
    Raises HailongError naming the units whose population is unknown though asked for, or smaller
    than the number of forms.
    """
    strata = sums.strata
    known = np.array([np.nan if u.population is None else float(u.population) for u in sums.units])
    population = known[strata.unit] if strata.unit.size else np.zeros(0)
    weighted = choice.weights == "population" and sums.calibration is None
    if weighted:
        _refuse(sums, ~(population > 0), "analysis.population_unknown")
    clustered = sums.cell_psu is not None
    if choice.fpc:
        _refuse(sums, population < strata.forms, "analysis.population_too_small")
    used = choice.fpc & ~clustered & ~np.isnan(population)
    share = population / np.where(strata.weight > 0, strata.weight, np.nan)
    return StratumDesign(
        weight=np.nan_to_num(share, nan=0.0) if weighted else np.ones(population.size),
        psus=strata.psus.astype(np.float64),
        fraction=np.where(used, strata.forms / np.where(used, population, 1.0), 0.0),
        population=np.where(used, population, np.inf),
        uncorrected_clusters=bool(choice.fpc and clustered and (~np.isnan(population)).any()),
        lonely=choice.lonely,
    )


def weighting_effect_of(sums: Sums, choice: DesignChoice) -> float:
    """Kish's design effect of unequal weights over all forms, n Σw²/(Σw)²; 1 without forms."""
    scale = stratum_design(sums, replace(choice, fpc=False)).weight[sums.cell_stratum]
    count, once, twice = (scale**power @ sums.cell_weight[power] for power in range(3))
    return float(count * twice / once**2) if once > 0 else 1.0


def lonely_stratum_names(source: Answers | Sums, *, fpc: bool = True) -> tuple[str, ...]:
    """The strata with one sampling unit that is not all of them: the unit's name, and the categories that
    cross it (which sums do not tell)."""
    if isinstance(source, Sums):
        population = [source.units[unit].population for unit in source.strata.unit.tolist()]
        whole = [fpc and source.cell_psu is None and size == 1 for size in population]
        alone = np.flatnonzero((source.strata.psus == 1) & ~np.array(whole, dtype=bool))
        return tuple(dict.fromkeys(source.units[source.strata.unit[h]].name for h in alone.tolist()))
    return _lonely_among(source, fpc)


def _lonely_among(answers: Answers, fpc: bool) -> tuple[str, ...]:
    crossed = [answers.attributes[code] for code in answers.strata]
    codes = np.column_stack([answers.unit, *(column.codes for column in crossed)]).astype(np.int64)
    if answers.cluster is None:
        keys, count = np.unique(codes, axis=0, return_counts=True)
    else:
        owned = np.column_stack([codes, own_clusters(answers.cluster)])
        keys, count = np.unique(np.unique(owned, axis=0)[:, :-1], axis=0, return_counts=True)
    names = []
    for unit, *categories in keys[count == 1].tolist():
        whole = fpc and answers.cluster is None and answers.units[unit].population == 1
        if not whole:
            labels = [c.labels[at] for c, at in zip(crossed, categories, strict=True) if at >= 0]
            names.append(" × ".join([answers.units[unit].name, *labels]))
    return tuple(names)


def _refuse(sums: Sums, bad: Bools, code: str) -> None:
    if bad.any():
        names = dict.fromkeys(sums.units[unit].name for unit in sums.strata.unit[bad])
        raise HailongError(code, units=", ".join(names))


@dataclass(frozen=True)
class Rows:
    """The (domain, stratum) pairs: their stratum, design, and how to sum cells into them.

    cells: the cells of all domains, one domain after the other; row_of_cell: the row of each.
    """

    design: Design
    stratum: NDArray[np.int64]
    forms: Floats
    population: Floats
    cells: NDArray[np.int64]
    row_of_cell: NDArray[np.int64]

    @classmethod
    def of(cls, sums: Sums, domains: Sequence[Domain], strata: StratumDesign, lonely: Lonely) -> Rows:
        """The rows of these domains."""
        cells = np.concatenate([np.zeros(0, np.int64), *(d.cells for d in domains)])
        domain = np.repeat(np.arange(len(domains)), [d.cells.size for d in domains])
        count = max(1, sums.strata.unit.size)
        keys, row = np.unique(domain * count + sums.cell_stratum[cells], return_inverse=True)
        owner, stratum = keys // count, keys % count
        weight, psus, fraction = (v[stratum] for v in (strata.weight, strata.psus, strata.fraction))
        if any(domain.scale is not None for domain in domains):
            scale = np.ones(keys.size)
            scale[row] = np.concatenate([domain.scales for domain in domains])
            weight = weight * scale
        design = Design(owner, len(domains), weight, psus, fraction, lonely)
        forms = sums.strata.forms[stratum].astype(np.float64)
        return cls(design, stratum, forms, strata.population[stratum], cells, row)

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        """Where the cells of each row begin."""
        return starts_of(self.row_of_cell)

    def sum(self, values: NDArray[np.generic]) -> Floats:
        """Sums of cell values (C, …) over the cells of each row (R, …)."""
        picked = values[self.cells].astype(np.float64, copy=False)
        if not picked.size:
            return np.zeros((self.stratum.size, *values.shape[1:]))
        if self._starts.size == len(picked):  # each row is one cell, as groups of a single attribute are
            return picked
        summed: Floats = np.add.reduceat(picked, self._starts, axis=0)
        return summed

    def sum_by_psu(self, sums: Sums, values: Floats) -> tuple[Floats, NDArray[np.int64]]:
        """Sums of cell values (C, …) per primary sampling unit of each row, and these units' rows."""
        psu = sums.cell_psu if sums.cell_psu is not None else np.arange(sums.cell_forms.size)
        count = int(psu.max(initial=0)) + 1
        keys, unit = np.unique(self.row_of_cell * count + psu[self.cells], return_inverse=True)
        totals = np.zeros((keys.size, *values.shape[1:]))
        np.add.at(totals, unit, values[self.cells])
        return totals, keys // count

    def sum_to_rows(self, rows: NDArray[np.int64], values: Floats) -> Floats:
        """Sums of values (m, …) by their row."""
        total = np.zeros((self.stratum.size, *values.shape[1:]))
        np.add.at(total, rows, values)
        return total

    def evenness(self, inside: Bools) -> Floats:
        """(D, T): how many of a domain's forms as many with equal weights would be worth, as a share of them:
        (Σ w n)² / (Σ n Σ w² n) over strata (Kish 1965, 11.2). inside (R, T): the rows that hold answers."""
        design, forms = self.design, inside * self.forms[:, None]
        once, twice = (design.add(design.weight[:, None] ** power * forms) for power in (1, 2))
        spread = design.add(forms) * twice
        return np.where(spread > 0, once**2 / np.where(spread > 0, spread, 1.0), 1.0)

    def population_gain(self, inside: Bools) -> tuple[Floats, Bools]:
        """(N − 1)/(N − n) over the strata that hold answers, and where they are counted completely.

        inside (R, T): the rows that hold answers. Where a population is not known the gain is 1.
        """
        design = self.design
        forms = design.add(inside * self.forms[:, None])
        known = np.isfinite(self.population)[:, None]
        population = design.add(inside * np.where(known, self.population[:, None], 0.0))
        open_ = (design.add(inside & ~known) == 0) & (population > forms)
        gain = np.where(open_, (population - 1) / np.where(open_, population - forms, 1.0), 1.0)
        sampled = design.add(inside & (design.fraction < 1.0)[:, None])
        complete: Bools = (design.add(inside) > 0) & (sampled == 0)
        return gain, complete
