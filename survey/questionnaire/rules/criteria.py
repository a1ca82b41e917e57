"""Rules about criteria, the index recipe and the names of columns."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from survey.questionnaire.draft import Draft
from survey.questionnaire.model import Criterion, Item, Text
from survey.text import matching_key

_CLOSE_ENOUGH = Fraction(1, 10**9)


def there_are_criteria(draft: Draft) -> None:
    if not draft.questionnaire.criteria and "criteria" in draft.root.node.entries:
        draft.notes.add("no_criteria", draft.root.line("criteria"))


def criteria_have_items(draft: Draft) -> None:
    for criterion in draft.questionnaire.criteria:
        if not criterion.items:
            draft.notes.add("empty_criterion", draft.line(criterion, "items"), criterion.code)


def weights_name_criteria(draft: Draft) -> None:
    """Weights are of criteria; with the preset sipas-factors they are of factors. All are named."""
    if not draft.weights:
        return
    groups = _weighted_groups(draft)
    for name, line in draft.keys("recipe", "weights"):
        if name not in groups:
            draft.notes.unknown("unknown_weight", line, name[:80], groups)
    left_out = [code for code in groups if code not in draft.weights]
    if left_out:
        line = draft.line(draft.questionnaire.recipe, "weights")
        draft.notes.add("weight_missing", line, ", ".join(left_out))


def weights_sum_to_one(draft: Draft) -> None:
    total = sum(draft.weights.values(), Fraction(0))
    if draft.weights and abs(total - 1) > _CLOSE_ENOUGH:
        line = draft.line(draft.questionnaire.recipe, "weights")
        draft.notes.add("weights_sum", line, f"{float(total):.9g}")


def factors_are_declared(draft: Draft) -> None:
    known = tuple(draft.questionnaire.recipe.factors)
    for criterion in draft.questionnaire.criteria:
        parts: tuple[Criterion | Item, ...] = (
            criterion,
            *(item for item in criterion.items if len(criterion.items) > 1),
        )
        for part in parts:
            if part.factor is not None and part.factor not in known:
                draft.notes.unknown("unknown_factor", draft.line(part, "factor"), part.factor[:80], known)


def factors_are_used(draft: Draft) -> None:
    q = draft.questionnaire
    used = {item.factor or criterion.factor for criterion in q.criteria for item in criterion.items}
    for name, line in draft.keys("recipe", "factors"):
        if name not in used:
            draft.notes.add("unused_factor", line, name[:80], severity="warning")


def sipas_rows_have_factors(draft: Draft) -> None:
    """A recipe over factors needs one for every row; one offered for a comparison should have them too."""
    q = draft.questionnaire
    chosen = q.recipe.preset == "sipas-factors"
    if not chosen and not q.recipe.factors:
        return
    for criterion in q.criteria:
        for item in criterion.items:
            if criterion.factor is None and item.factor is None:
                line = draft.line(item, "code")
                draft.notes.add("no_factor", line, item.code, severity="error" if chosen else "warning")


def option_labels_differ(draft: Draft) -> None:
    """No spelling that means two options of one attribute."""
    for attribute in draft.questionnaire.attributes:
        first: dict[str, object] = {}
        for option in attribute.options:
            for word in filter(matching_key, (option.code, *_texts(option.label), *option.aliases)):
                other = first.setdefault(matching_key(word), option)
                # Equal codes are another rule's to tell.
                if other is not option and word != option.code:
                    draft.notes.add("same_option_label", draft.line(option), word, attribute=attribute.code)
                    break


def column_names_differ(draft: Draft) -> None:
    """No header given for two things, nor one that is another thing's code."""
    q = draft.questionnaire
    owners: dict[str, tuple[str, int]] = {}
    columns: list[tuple[str, tuple[str, ...], int]] = []
    for part in (*q.rated, *((q.comment,) if q.comment else ()), *q.attributes):
        if part.code:
            owners.setdefault(matching_key(part.code), (part.code, draft.line(part, "code")))
        columns.append((part.code, part.columns, draft.line(part, "columns")))
    lines = dict(draft.keys("columns"))
    columns.extend((f"columns.{role}", headers, lines[role]) for role, headers in q.columns.items())
    for owner, headers, line in columns:
        for header in headers:
            other, first = owners.setdefault(matching_key(header), (owner, line))
            if other != owner:
                draft.notes.add("same_column", line, header, owner=owner, other=other, first=first)


def labels_differ(draft: Draft) -> None:
    """Two questions with one label: a file whose headers are labels cannot be read."""
    q = draft.questionnaire
    first: dict[str, tuple[str, int]] = {}
    for part in (*q.rated, *((q.comment,) if q.comment else ()), *q.attributes):
        line = draft.line(part, "label")
        for word in filter(None, map(matching_key, _texts(part.label))):
            other, other_line = first.setdefault(word, (part.code, line))
            if other != part.code:
                draft.notes.add(
                    "same_label", line, severity="warning", code=part.code, other=other, first=other_line
                )
                break


def _weighted_groups(draft: Draft) -> tuple[str, ...]:
    q = draft.questionnaire
    if q.recipe.preset == "sipas-factors":
        return tuple(q.recipe.factors)
    return tuple(criterion.code for criterion in q.criteria if criterion.code)


def _texts(text: Text) -> Iterable[str]:
    return text.by_language.values()
