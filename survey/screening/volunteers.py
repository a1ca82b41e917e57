"""From the forms of every unit to the evidence about each volunteer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from survey.plan.model import Plan
from survey.questionnaire.model import Questionnaire
from survey.screening.forms import NO_DAY, FormArrays
from survey.screening.measures import FALLING, FEWEST_RATED, MEASURES, Floats, Ward
from survey.screening.null import Null, adjust_p, combined_p, deal_ward, honest_correlation, shrink
from survey.screening.records import Indicator, Volunteer

FEWEST_FORMS = 10
"""Forms of a volunteer from which on something can be said."""
DEALINGS = 1999
MOST_DEALINGS = 9999
LARGEST_WARD = 600
"""Forms dealt among each other; the volunteers of a larger unit are split at random into such groups."""
_SUNDAY = 3  # 1970-01-01 was a Thursday


@dataclass(frozen=True)
class ScreenedVolunteers:
    """Everyone, and how many random dealings they were compared with."""

    volunteers: tuple[Volunteer, ...]
    dealings: int


@dataclass(frozen=True)
class _Group:
    """Volunteers whose forms are dealt among each other, and the positions of their forms in that order."""

    hands: NDArray[np.intp]
    rows: NDArray[np.intp]
    sizes: NDArray[np.intp]


def screen_volunteers(
    arrays: FormArrays,
    questionnaire: Questionnaire,
    plan: Plan,
    rng: np.random.Generator,
    fdr: float,
    dealings: int | None = None,
) -> ScreenedVolunteers:
    """Compare each volunteer with random dealings of the forms of the same unit; see `null` for the steps."""
    count = len(arrays.hands)
    judged = int((np.bincount(arrays.hand[arrays.hand >= 0], minlength=count) >= FEWEST_FORMS).sum())
    # The smallest p, 1/(dealings + 1), must be able to reach the first step of Benjamini and Hochberg.
    dealings = dealings or int(np.clip(np.ceil(2 * judged / fdr), DEALINGS, MOST_DEALINGS))
    groups = [] if len(questionnaire.rated) < FEWEST_RATED else _groups(arrays, rng)
    gaps, days = _gaps(arrays), _odd_days(arrays, plan)
    offered = np.array([bool(item.nonresponse) for item in questionnaire.rated])
    dealt = [deal_ward(_ward(arrays, group, offered, gaps, days), rng, dealings) for group in groups]
    return ScreenedVolunteers(_judge(arrays, groups, dealt, fdr, gaps), dealings)


def _groups(arrays: FormArrays, rng: np.random.Generator) -> list[_Group]:
    groups = []
    sizes = np.bincount(arrays.hand[arrays.hand >= 0], minlength=len(arrays.hands))
    unit_of = np.array([arrays.unit_ids.index(hand.unit_id) for hand in arrays.hands], dtype=np.intp)
    for unit in range(len(arrays.unit_ids)):
        hands = np.flatnonzero(unit_of == unit)
        parts = max(1, round(sizes[hands].sum() / LARGEST_WARD))
        shuffled = rng.permutation(hands) if parts > 1 else hands
        for part in np.array_split(shuffled, min(parts, max(1, len(hands) // 2))):
            own = np.sort(part)
            rows = np.concatenate([np.flatnonzero(arrays.hand == hand) for hand in own] or [np.empty(0, int)])
            if len(rows):
                groups.append(_Group(own, rows.astype(np.intp), sizes[own].astype(np.intp)))
    return groups


def _ward(
    arrays: FormArrays,
    group: _Group,
    offered: NDArray[np.bool_],
    gaps: Floats | None,
    days: Floats | None,
) -> Ward:
    return Ward(
        arrays.scores[group.rows],
        arrays.ratings[group.rows],
        offered,
        None if days is None else days[group.rows],
        None if gaps is None else gaps[group.rows],
        group.sizes,
        _per_day(arrays.day[group.rows], np.repeat(np.arange(len(group.sizes)), group.sizes)),
    )


def _per_day(day: NDArray[np.int32], owner: NDArray[np.intp]) -> tuple[Floats, NDArray[np.intp]] | None:
    dated = day != NO_DAY
    if not dated.any():
        return None
    pairs, counts = np.unique(np.column_stack([owner[dated], day[dated]]), axis=0, return_counts=True)
    return counts.astype(np.float64), pairs[:, 0].astype(np.intp)


def _odd_days(arrays: FormArrays, plan: Plan) -> Floats | None:
    """Whether each form's date is a Sunday or outside the plan's period."""
    dated = arrays.day != NO_DAY
    if not dated.any():
        return None
    days = arrays.day.astype(np.int64)
    odd = days % 7 == _SUNDAY
    for limit, side in ((plan.period_from, -1), (plan.period_to, 1)):
        if limit is not None:
            odd |= (days - int(np.datetime64(limit, "D").astype(np.int64))) * side > 0
    return np.asarray((odd & dated), dtype=np.float64)


def _gaps(arrays: FormArrays) -> Floats | None:
    """How many numbers are missing just before each form, where the forms around are one volunteer's.

    Only in units whose numbers run on: half or more of those between first and last are there.
    """
    found = np.zeros(len(arrays))
    told = False
    for unit in range(len(arrays.unit_ids)):
        rows = np.flatnonzero((arrays.unit == unit) & (arrays.number >= 0))
        if len(rows) < FEWEST_FORMS:
            continue
        rows = rows[np.argsort(arrays.number[rows], kind="stable")]
        numbers = arrays.number[rows]
        if len(rows) < (int(numbers[-1]) - int(numbers[0]) + 1) / 2:
            continue
        told = True
        missing = np.maximum(np.diff(numbers) - 1, 0)
        own = (arrays.hand[rows][1:] == arrays.hand[rows][:-1]) & (arrays.hand[rows][1:] >= 0)
        found[rows[1:]] = missing * own
    return found if told else None


def _judge(
    arrays: FormArrays, groups: list[_Group], dealt: list[Null], fdr: float, gaps: Floats | None
) -> tuple[Volunteer, ...]:
    if not groups:
        return tuple(_describe(arrays, hand, gaps) for hand in range(len(arrays.hands)))
    hands = np.concatenate([group.hands for group in groups])
    sizes = np.concatenate([group.sizes for group in groups])
    scores = np.concatenate([null.scores for null in dealt])
    judged = (sizes >= FEWEST_FORMS) & np.isfinite(scores).any(axis=1)
    correlation = honest_correlation(scores[judged], sizes[judged])
    shrunk = shrink(scores, sizes, correlation)
    p = np.concatenate(
        [
            combined_p(shrunk[start : start + len(null.values)], null.largest)
            for start, null in zip(np.cumsum([0, *(len(g.hands) for g in groups)]), dealt, strict=False)
        ]
    )
    adjusted = np.full(len(p), np.nan)
    adjusted[judged] = adjust_p(p[judged])
    thresholds = np.concatenate([np.quantile(null.largest, 0.95, axis=0) for null in dealt])
    at = {int(hand): index for index, hand in enumerate(hands)}
    table = [
        np.concatenate([getattr(null, name) for null in dealt])
        for name in ("values", "expected", "low", "high")
    ]
    volunteers = []
    for hand in range(len(arrays.hands)):
        found = _describe(arrays, hand, gaps)
        index = at.get(hand)
        if index is not None and judged[index]:
            found = _with_evidence(
                found, [column[index] for column in table], shrunk[index], float(thresholds[index]),
                float(p[index]), float(adjusted[index]), fdr,
            )  # fmt: skip
        volunteers.append(found)
    return tuple(volunteers)


def _describe(arrays: FormArrays, hand: int, gaps: Floats | None) -> Volunteer:
    who = arrays.hands[hand]
    own = np.flatnonzero(arrays.hand == hand)
    days = arrays.day[own][arrays.day[own] != NO_DAY]
    return Volunteer(
        who.unit_id,
        who.name,
        who.named,
        tuple(sorted(arrays.forms[row].row_id for row in own)),
        busiest_day=int(np.unique(days, return_counts=True)[1].max()) if len(days) else None,
        missing_numbers=0 if gaps is None else int(gaps[own].sum()),
    )


def _with_evidence(
    found: Volunteer,
    columns: list[Floats],
    scores: Floats,
    threshold: float,
    p: float,
    adjusted: float,
    fdr: float,
) -> Volunteer:
    flagged = adjusted <= fdr
    values, expected, low, high = columns
    indicators = []
    for k, code in enumerate(MEASURES):
        if np.isfinite(scores[k]):
            value, usual, *limits = (_natural(code, column[k]) for column in (values, expected, low, high))
            strong = bool(flagged and scores[k] >= min(threshold, scores.max()))
            score = float(scores[k])
            indicators.append(Indicator(code, value, usual, min(limits), max(limits), score, strong))
    return replace(
        found, indicators=tuple(indicators), evidence=float(scores.max()), threshold=threshold,
        p=p, p_adjusted=adjusted, flagged=flagged,
    )  # fmt: skip


def _natural(code: str, value: float) -> float:
    """A measure as a person reads it: not turned round, and forms a day instead of their logarithm."""
    return float(np.exp(value) if code == "speed" else -value if code in FALLING else value) + 0.0
