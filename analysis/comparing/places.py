"""Where two surveys meet: the later one's units, levels and everything, and what they were in the earlier.

A later unit made up of earlier ones, or of known shares of them, is carried back by population-weighted
areal interpolation (Goodchild & Lam 1980, Geo-Processing 1:297, for intensive values): each earlier unit
counts with its share × its cases, as if its index were the same in all its parts. The weights go into the
estimate itself, so that variances, effective sizes and degrees of freedom follow as for any weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.comparing.matching import Match
from analysis.estimating.design import DesignChoice, stratum_design
from analysis.estimating.domains import Domain, list_domains
from analysis.sums import Sums
from survey.messages import Language

_SLACK = 1e-6


@dataclass(frozen=True)
class Place:
    """A domain of the later survey and the same of the earlier one, or the reason there is none.

    note: the code of what the earlier estimate rests on, besides its forms. least: the forms of the smallest
    earlier unit in it.
    """

    now: Domain
    then: Domain
    reason: str = ""
    note: str = ""
    least: int = 0


def match_places(
    now: Sums, then: Sums, matches: Sequence[Match], choice: DesignChoice, lang: Language
) -> list[Place]:
    """Everything, the levels (where there are several), the units, each as it was in the earlier survey."""
    used = _shares(matches)
    domains = list_domains(now, ("all",), lang)
    if len({unit.level for unit in now.units}) > 1:
        domains = (*domains, *list_domains(now, ("level",), lang))
    places = []
    for domain in domains:
        inside = [m for m in matches if domain.scope == "all" or m.unit.level == domain.unit_id]
        shares = _shares(inside)
        past = {u.id for u in then.units if domain.scope == "all" or u.level == domain.unit_id}
        whole = all(unit_id in shares and used[unit_id] > 1 - _SLACK for unit_id in past | set(shares))
        reason = "" if whole and all(match.earlier for match in inside) else "units_differ"
        places.append(_place(domain, then, shares, shares, reason))
    weight = _weights(then, choice)
    for domain, match in zip(list_domains(now, ("unit",), lang), matches, strict=True):
        shares = _shares([match])
        scales, notes, reason = dict(shares), [], match.reason
        if len(shares) > 1 and not all(weight[unit_id] > 0 for unit_id in shares):
            reason = "earlier_unit_empty"
        elif len(shares) > 1 and all(unit.population for unit in match.earlier):
            for unit in match.earlier:
                scales[unit.id] *= (unit.population or 0) / weight[unit.id]
        elif len(shares) > 1:
            notes.append("forms_as_cases")
        places.append(_place(domain, then, shares, scales, reason, notes))
    return places


def _place(
    domain: Domain,
    then: Sums,
    shares: Mapping[str, float],
    scales: Mapping[str, float],
    reason: str,
    notes: Iterable[str] = (),
) -> Place:
    """shares, scales: of each earlier unit, how much went along, and what its forms' weights are times."""
    factor = np.array([0.0 if reason else scales.get(unit.id, 0.0) for unit in then.units])[then.cell_unit]
    cells = np.flatnonzero(factor > 0)
    scale = factor[cells]
    parted = not reason and any(share < 1 - _SLACK for share in shares.values())
    note = ";".join([*(["interpolated"] if parted else []), *([] if reason else notes)])
    earlier = Domain(
        domain.scope, domain.unit_id, domain.unit, "", "", cells, None if np.allclose(scale, 1.0) else scale
    )
    forms = np.bincount(then.strata.unit, then.strata.forms, len(then.units))[
        np.unique(then.cell_unit[cells])
    ]
    return Place(domain, earlier, reason, note, int(forms.min(initial=np.inf)) if forms.size else 0)


def _shares(matches: Iterable[Match]) -> dict[str, float]:
    """How much of each earlier unit is in these later ones together."""
    found: dict[str, float] = {}
    for match in matches:
        for unit, share in zip(match.earlier, match.shares, strict=True):
            found[unit.id] = found.get(unit.id, 0.0) + share
    return found


def _weights(then: Sums, choice: DesignChoice) -> dict[str, float]:
    """The weight of each unit's forms together, as estimates have it."""
    weight = stratum_design(then, choice).weight * then.strata.weight
    total = np.bincount(then.strata.unit, weight, len(then.units))
    return {unit.id: float(total[index]) for index, unit in enumerate(then.units)}
