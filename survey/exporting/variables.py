"""The columns of an export: what each is called, what it means, which values it may have."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from survey.forms.names import question_names
from survey.messages import LANGUAGES, say
from survey.plan import Plan
from survey.questionnaire.model import (
    BLANK,
    FIRST_NONRESPONSE,
    UNUSABLE,
    Attribute,
    Criterion,
    Item,
    Questionnaire,
    Text,
)

Kind = Literal["rating", "category", "text", "number", "date"]
Missing = Literal["codes", "empty"]
"""What stands where there is no score: the documented negative codes, or nothing."""

# Words no SPSS variable may be called.
_RESERVED = frozenset(["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"])
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Category:
    """A value a variable may have. `missing`: it says why there is no answer."""

    value: int | str
    label: Text
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Variable:
    """One column.

    `name` is a small ASCII word, the same in every form of the export, that Excel, SQL, R and SPSS take.
    `code` is the questionnaire's code of the question or attribute ('' for others), `role` what the column
    is otherwise (serial, unit, …). `group` names what it belongs to on the form.
    """

    name: str
    label: Text
    kind: Kind
    group: Text
    code: str = ""
    role: str = ""
    categories: tuple[Category, ...] = ()

    @property
    def codes(self) -> tuple[Category, ...]:
        """The categories that say why there is no answer."""
        return tuple(category for category in self.categories if category.missing)


def said(code: str, /, **values: object) -> Text:
    """A message in every language."""
    return Text({lang: say(code, lang, **values) for lang in LANGUAGES})


def form_variables(plan: Plan) -> tuple[Variable, ...]:
    """What is known of the form: serial, unit, level, date, volunteer."""
    units = tuple(
        Category(unit.id, Text({lang: unit.name_in(lang) for lang in LANGUAGES})) for unit in plan.units
    )
    levels = tuple(Category(level.code, level.name) for level in plan.levels)
    kinds: tuple[tuple[str, Kind, tuple[Category, ...]], ...] = (
        ("serial", "text", ()),
        ("unit", "category", units),
        ("unit_name", "text", ()),
        ("level", "category", levels),
        ("date", "date", ()),
        ("volunteer", "text", ()),
    )
    return tuple(
        Variable(role, said(f"exporting.{role}"), kind, said("exporting.group_form"), "", role, categories)
        for role, kind, categories in kinds
    )


def rating_variables(
    questionnaire: Questionnaire, found: Iterable[Collection[int]], missing: Missing
) -> tuple[Variable, ...]:
    """A variable for each of `questionnaire.rated`. `found` are the stored ratings that occur in each."""
    names = question_names(questionnaire)
    owner = {item.code: criterion for criterion in questionnaire.criteria for item in criterion.items}
    return tuple(
        Variable(
            names[item.code],
            item.label,
            "rating",
            _group(owner.get(item.code)),
            item.code,
            "",
            _levels(item) + (() if missing == "empty" else _why_not(questionnaire, item, ratings)),
        )
        for item, ratings in zip(questionnaire.rated, found, strict=True)
    )


def _group(criterion: Criterion | None) -> Text:
    return criterion.label if criterion is not None else said("exporting.group_overall")


def _levels(item: Item) -> tuple[Category, ...]:
    return tuple(Category(level.value, level.label) for level in item.scale.levels)


def _why_not(questionnaire: Questionnaire, item: Item, found: Collection[int]) -> tuple[Category, ...]:
    """Blank, not usable, and the answers that are no score: those the row offers and any that occurs."""
    options = [
        Category(FIRST_NONRESPONSE - index, option.label, missing=True)
        for index, option in enumerate(questionnaire.nonresponse)
        if option.code in item.nonresponse or FIRST_NONRESPONSE - index in found
    ]
    return (
        Category(BLANK, said("exporting.blank"), missing=True),
        Category(UNUSABLE, said("exporting.unusable"), missing=True),
        *options,
    )


def attribute_variables(questionnaire: Questionnaire) -> tuple[Variable, ...]:
    """A variable for each attribute; one without options has the texts found."""
    names = question_names(questionnaire)
    return tuple(
        Variable(
            names[attribute.code],
            attribute.label,
            "category" if attribute.options else "text",
            said("exporting.group_respondent"),
            attribute.code,
            "",
            _options(attribute),
        )
        for attribute in questionnaire.attributes
    )


def _options(attribute: Attribute) -> tuple[Category, ...]:
    return tuple(Category(option.code, option.label) for option in attribute.options)


def design_variable(role: Literal["stratum", "cluster", "weight", "design_weight"]) -> Variable:
    """What an analysis of the sample needs to know of the form."""
    kind: Kind = "number" if role in ("weight", "design_weight") else "text"
    return Variable(role, said(f"exporting.{role}"), kind, said("exporting.group_design"), "", role)


def comment_variable(questionnaire: Questionnaire) -> Variable:
    """The open question, or a comment of a questionnaire that asks none."""
    comment = questionnaire.comment
    group = said("exporting.group_respondent")
    if comment is None:
        return Variable("comment", said("exporting.comment"), "text", group, "", "comment")
    name = question_names(questionnaire)[comment.code]
    return Variable(name, comment.label, "text", group, comment.code, "comment")


def name_apart(variables: Iterable[Variable]) -> tuple[Variable, ...]:
    """The same variables with names that differ not only in case and that every program takes.

    A question keeps its name (an import finds it by that) before a column of another kind does.
    """
    given = list(variables)
    taken: set[str] = set()
    names: dict[int, str] = {}
    for index in sorted(range(len(given)), key=lambda index: not given[index].code):
        wish = given[index].name[:_LONGEST]
        name, number = wish, 2
        while name.lower() in taken or name.lower() in _RESERVED:
            name, number = f"{wish}_{number}", number + 1
        taken.add(name.lower())
        names[index] = name
    return tuple(replace(variable, name=names[index]) for index, variable in enumerate(given))
