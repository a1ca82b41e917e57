"""Rules about scales and about answers that are not scores."""

from __future__ import annotations

from collections.abc import Iterator

from survey.questionnaire.draft import Draft
from survey.questionnaire.model import Item, Level, Nonresponse, Scale, Text
from survey.text import matching_key


def scales_have_levels(draft: Draft) -> None:
    for scale in _scales(draft):
        if len(scale.levels) < 2:
            draft.notes.add("too_few_levels", draft.line(scale, "levels"), scale.id, count=len(scale.levels))


def level_values_differ(draft: Draft) -> None:
    for scale in _scales(draft):
        first: dict[int, Level] = {}
        for level in scale.levels:
            other = first.setdefault(level.value, level)
            if other is not level:
                lines = sorted((draft.line(level), draft.line(other)))
                draft.notes.add("duplicate_level", lines[1], str(level.value), first=lines[0])


def level_labels_differ(draft: Draft) -> None:
    """No spelling of one level that also means another: "2" as an alias of 1, "Tot" for Tốt and Tột."""
    for scale in _scales(draft):
        first: dict[str, Level] = {}
        for level in scale.levels:
            for spelling in filter(matching_key, _spellings(level)):
                other = first.setdefault(matching_key(spelling), level)
                if other is not level and other.value != level.value:
                    draft.notes.add(
                        "same_level_label",
                        draft.line(level),
                        spelling,
                        scale=scale.id,
                        one=other.value,
                        two=level.value,
                    )
                    break


def satisfied_levels_are_on_the_scale(draft: Draft) -> None:
    for scale in _scales(draft):
        for key, chosen in (("satisfied", scale.satisfied), ("dissatisfied", scale.dissatisfied)):
            for value in sorted(chosen - set(scale.values)):
                known = ", ".join(map(str, scale.values))
                draft.notes.add(
                    "level_not_on_scale", draft.line(scale, key), str(value), key=key, known=known
                )


def satisfied_and_dissatisfied_do_not_overlap(draft: Draft) -> None:
    for scale in _scales(draft):
        for value in sorted(scale.satisfied & scale.dissatisfied):
            draft.notes.add("both_satisfied_and_not", draft.line(scale, "dissatisfied"), str(value))


def satisfied_levels_are_the_best(draft: Draft) -> None:
    """Satisfied are the levels at the good end, dissatisfied those at the other, by the direction."""
    for scale in _scales(draft):
        if "direction" not in dict(draft.keys("scales", scale.id)):
            continue
        worst_first = scale.values if scale.direction == "ascending" else scale.values[::-1]
        for key, chosen, best_last in (
            ("satisfied", scale.satisfied, worst_first),
            ("dissatisfied", scale.dissatisfied, worst_first[::-1]),
        ):
            on_scale = chosen & set(scale.values)
            if on_scale and on_scale != set(best_last[-len(on_scale) :]):
                expected = ", ".join(map(str, sorted(best_last[-len(on_scale) :])))
                draft.notes.add(
                    f"{key}_not_at_its_end",
                    draft.line(scale, key),
                    ", ".join(map(str, sorted(on_scale))),
                    direction=scale.direction,
                    expected=expected,
                )


def satisfied_levels_are_some(draft: Draft) -> None:
    """At least one level is satisfied, and at least one is not: else every index is 0% or 100%."""
    for scale in _scales(draft):
        given = "satisfied" in dict(draft.keys("scales", scale.id))
        if given and scale.levels and (not scale.satisfied or scale.satisfied >= set(scale.values)):
            draft.notes.add("satisfied_all_or_none", draft.line(scale, "satisfied"), scale.id)


def scales_are_used(draft: Draft) -> None:
    used = {item.scale.id for item in draft.questionnaire.rated}
    if "" in used:  # a row whose scale is not known may be meant to use it
        return
    for scale in _scales(draft):
        if scale.id not in used:
            draft.notes.add("unused_scale", draft.line(scale), scale.id, severity="warning")


def criteria_have_one_scale(draft: Draft) -> None:
    """The rows of a criterion are added up, which needs one scale."""
    for criterion in draft.questionnaire.criteria:
        named = list(dict.fromkeys(item.scale.id for item in criterion.items if item.scale.id))
        if len(named) > 1:
            line = draft.line(criterion, "code")
            draft.notes.add("several_scales", line, criterion.code, found=", ".join(named))


def offered_nonresponse_is_declared(draft: Draft) -> None:
    known = tuple(option.code for option in draft.questionnaire.nonresponse if option.code)
    for item in draft.questionnaire.rated:
        for code in item.nonresponse:
            if code and code not in known:
                draft.notes.unknown("unknown_nonresponse", draft.line(item, "nonresponse"), code[:80], known)


def nonresponse_is_offered(draft: Draft) -> None:
    offered = {code for item in draft.questionnaire.rated for code in item.nonresponse}
    for option in draft.questionnaire.nonresponse:
        if option.code and option.code not in offered:
            draft.notes.add("unused_nonresponse", draft.line(option, "code"), option.code, severity="warning")


def nonresponse_values_are_no_levels(draft: Draft) -> None:
    """A 9 that means "don't know" in a row whose scale has a level 9 could not be told from a score."""
    for option, scale in _offered(draft):
        levels = {str(value) for value in scale.values}
        for value in option.values:
            if (value.lstrip("0") or "0") in levels:
                line = draft.line(option, "values")
                draft.notes.add("nonresponse_value_is_level", line, value, code=option.code, scale=scale.id)


def nonresponse_labels_are_no_levels(draft: Draft) -> None:
    for option, scale in _offered(draft):
        levels = {matching_key(word): level for level in scale.levels for word in _spellings(level)}
        for word in filter(matching_key, (*option.label.by_language.values(), *option.aliases)):
            level = levels.get(matching_key(word))
            if level is not None:
                draft.notes.add(
                    "nonresponse_label_is_level",
                    draft.line(option),
                    word,
                    code=option.code,
                    scale=scale.id,
                    level=level.value,
                )


def nonresponse_labels_differ(draft: Draft) -> None:
    first: dict[str, Nonresponse] = {}
    for option in draft.questionnaire.nonresponse:
        words = (*option.label.by_language.values(), *option.values, *option.aliases)
        for word in filter(matching_key, words):
            other = first.setdefault(matching_key(word), option)
            if other is not option:
                draft.notes.add("same_nonresponse_label", draft.line(option), word, other=other.code)
                break


def _scales(draft: Draft) -> tuple[Scale, ...]:
    return tuple(draft.questionnaire.scales.values())


def _offered(draft: Draft) -> Iterator[tuple[Nonresponse, Scale]]:
    """Each nonresponse option with each scale of a row that offers it."""
    options = {option.code: option for option in draft.questionnaire.nonresponse}
    seen: set[tuple[str, str]] = set()
    rows: tuple[Item, ...] = draft.questionnaire.rated
    for item in rows:
        for code in item.nonresponse:
            if code in options and (code, item.scale.id) not in seen:
                seen.add((code, item.scale.id))
                yield options[code], item.scale


def _spellings(level: Level) -> tuple[str, ...]:
    return (str(level.value), *_texts(level.label), *level.aliases)


def _texts(text: Text) -> tuple[str, ...]:
    return tuple(text.by_language.values())
