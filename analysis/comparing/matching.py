"""Are two surveys the same survey twice: their units matched, their questions compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.estimating.moments import Target
from analysis.recipes import Recipe
from analysis.sums import Sums
from survey.answers import UnitInfo
from survey.messages import HailongError
from survey.plan.crosswalk import Crosswalk
from survey.questionnaire.model import Text
from survey.text import fold, fold_marked


@dataclass(frozen=True)
class Match:
    """A unit of the later survey and those of the earlier one it is compared with, or why not."""

    unit: UnitInfo
    earlier: tuple[UnitInfo, ...]
    reason: str = ""
    shares: tuple[float, ...] = ()
    """How much of each earlier unit's cases went into the later one."""


@dataclass(frozen=True)
class Rewording:
    """A row, or a level of its scale (`level`, its value), that reads otherwise than before."""

    code: str
    before: str
    after: str
    level: int | None = None


def match_units(
    after: Sequence[UnitInfo], before: Sequence[UnitInfo], crosswalk: Mapping[str, str] | Crosswalk
) -> tuple[Match, ...]:
    """Units by the crosswalk and by identity: an earlier unit that it does not name, with id and name of a
    later one, is that one (or the part of it that was there before others joined).

    A whole `Crosswalk` says where each of its earlier units went, so these are matched by nothing else.
    Names and codes alone are used again. Raises HailongError for a mapping that names ids of neither
    survey.
    """
    old, new = {unit.id: unit for unit in before}, {unit.id: unit for unit in after}
    moved, settled, broken = _moves(crosswalk, old, new)
    found = []
    for unit in after:
        shares = dict(moved.get(unit.id, {}))
        same = old.get(unit.id)
        if same is not None and same.id not in settled and fold(same.name) == fold(unit.name):
            shares[same.id] = 1.0
        earlier = tuple(u for u in before if u.id in shares)
        if unit.id in broken:
            found.append(Match(unit, (), "share_unknown"))
        elif earlier:
            found.append(Match(unit, earlier, shares=tuple(shares[u.id] for u in earlier)))
        elif same is not None or any(fold(other.name) == fold(unit.name) for other in before):
            found.append(Match(unit, (), "unit_changed"))
        else:
            found.append(Match(unit, (), "unit_new"))
    return tuple(found)


def _moves(
    crosswalk: Mapping[str, str] | Crosswalk, old: Mapping[str, UnitInfo], new: Mapping[str, UnitInfo]
) -> tuple[Mapping[str, Mapping[str, float]], set[str], set[str]]:
    """Later id → earlier id → share; the earlier ids of which all is told; the later ones that are broken."""
    moved: dict[str, dict[str, float]] = {}
    if isinstance(crosswalk, Crosswalk):
        moved = {later: dict(shares) for later, shares in crosswalk.shares().items()}
    else:
        for earlier, later in crosswalk.items():
            moved.setdefault(later, {})[earlier] = 1.0
    unknown = [earlier for shares in moved.values() for earlier in shares if earlier not in old]
    unknown += [later for later in moved if later not in new]
    if unknown:
        raise HailongError("analysis.crosswalk_unknown", found=", ".join(dict.fromkeys(unknown)))
    if not isinstance(crosswalk, Crosswalk):
        return moved, set(crosswalk), set()
    broken = {found.unit.id for found in crosswalk.breaks if found.reason == "crosswalk.unknown_share"}
    return moved, {unit.id for unit in crosswalk.before}, broken


def refuse_other_questions(
    now: Sums, then: Sums, recipe: Recipe, earlier: Recipe, goal: Target, past_goal: Target
) -> None:
    """Raise HailongError where the index is not made of the same rows, grouped and weighted alike, on the
    same scales."""
    if _make(now, recipe, goal) != _make(then, earlier, past_goal):
        raise HailongError("analysis.surveys_differ", criterion=goal.code)


def _make(sums: Sums, recipe: Recipe, target: Target) -> list[tuple[tuple[object, ...], float]]:
    """What a target is made of: its ratios, each with its rows and its weight."""
    if target.simple or recipe.composite == "pooled":
        return [(_rows(sums, target.columns(sums)), 1.0)]
    parts = zip(sums.groups, recipe.weights, strict=True)
    return sorted(((_rows(sums, g.columns), round(w, 9)) for g, w in parts if w > 0), key=str)


def _rows(sums: Sums, columns: Sequence[int]) -> tuple[object, ...]:
    rows = []
    for column in columns:
        item = sums.questionnaire.rated[column]
        scale = item.scale
        kinds = (sorted(scale.satisfied), sorted(scale.dissatisfied))
        rows.append((item.code, scale.values, scale.direction, *map(tuple, kinds)))
    return tuple(sorted(rows, key=str))


def find_rewordings(now: Sums, then: Sums, target: Target) -> tuple[Rewording, ...]:
    """The rows of a target, and the levels of their scales, that read otherwise than in the earlier survey.

    Texts are compared in the languages both have, without regard to case, marks of punctuation and spaces.
    """
    before = {item.code: item for item in then.questionnaire.rated}
    found: dict[tuple[str, str, int | None], Rewording] = {}
    for column in target.columns(now):
        item = now.questionnaire.rated[column]
        past = before[item.code]
        texts: list[tuple[Text, Text, int | None]] = [(past.label, item.label, None)]
        labels = {level.value: level.label for level in past.scale.levels}
        texts += [(labels[one.value], one.label, one.value) for one in item.scale.levels]
        for old, new, level in texts:
            pair = _differing(old, new)
            if pair is not None:
                # a scale that many rows share is told once
                key = (*pair, level) if level is not None else (item.code, "", None)
                found.setdefault(key, Rewording(item.code, *pair, level))
    return tuple(found.values())


def _differing(old: Text, new: Text) -> tuple[str, str] | None:
    """The two texts in the first language in which they differ; None where they do not."""
    for lang, text in new.by_language.items():
        past = old.by_language.get(lang)
        if past is not None and fold_marked(past) != fold_marked(text):
            return past, text
    return None
