"""From the tree of a questionnaire file to the model: the format, key by key."""

from __future__ import annotations

import re
from fractions import Fraction

from survey.questionnaire.draft import Draft, Reader
from survey.questionnaire.fields import Fields, Notes
from survey.questionnaire.model import (
    PRESETS,
    ROLES,
    TEXT_KEYS,
    Attribute,
    Comment,
    Criterion,
    Item,
    Option,
    Questionnaire,
    RecipeChoice,
    Text,
)
from survey.questionnaire.nodes import Node, YamlList, YamlMap
from survey.questionnaire.read_scales import (
    NO_SCALE,
    default_scale,
    known_scale,
    read_nonresponse,
    read_scales,
)

FORMAT = "1"
"""The version of the format this program reads."""

TOP = (
    "format", "id", "version", "languages", "title", "texts", "scales", "scale", "nonresponse", "criteria",
    "overall", "comment", "attributes", "columns", "recipe", "minimum_answered",
)  # fmt: skip
CRITERION = ("code", "label", "short", "factor", "items", "scale", "nonresponse", "columns")
ITEM = ("code", "label", "scale", "nonresponse", "columns", "factor")
ATTRIBUTE = ("code", "label", "options", "columns")
OPTION = ("code", "label", "aliases")
COMMENT = ("code", "label", "columns")
RECIPE = ("preset", "weights", "factors")


def read_questionnaire(tree: Node) -> Draft:
    """Build a questionnaire from a parsed file. Never raises; problems are in the draft's notes."""
    notes = Notes()
    reader = Reader(notes)
    root = Fields(notes, tree, "questionnaire", TOP)
    if root.text("format", required=True) not in ("", FORMAT):
        notes.add("other_format", root.line("format"), root.text("format")[:20], known=FORMAT)
    notes.languages = _read_languages(root)
    reader.scales = read_scales(reader, root)
    reader.default_scale = default_scale(reader, root)
    nonresponse = read_nonresponse(reader, root)
    recipe, weights = _read_recipe(reader, root)
    questionnaire = Questionnaire(
        id=root.code("id"),
        version=root.text("version", required=True),
        languages=notes.languages,
        title=root.label("title", required=True),
        scales=reader.scales,
        nonresponse=nonresponse,
        criteria=_read_criteria(reader, root),
        overall=_read_overall(reader, root),
        comment=_read_comment(reader, root),
        attributes=tuple(_read_attribute(reader, node) for node in root.entries("attributes")),
        recipe=recipe,
        columns=_read_columns(reader, root),
        texts=_read_texts(reader, root),
        minimum_answered=float(root.fraction("minimum_answered", Fraction(1, 2))),
    )
    return Draft(notes, root, questionnaire, reader.nodes, weights)


def _read_languages(root: Fields) -> tuple[str, ...]:
    given = root.words("languages")
    languages = tuple(dict.fromkeys(lang for lang in given if re.fullmatch(r"[a-z]{2,3}", lang)))
    for lang in given:
        if lang not in languages:
            root.notes.add("bad_language", root.line("languages"), lang[:20])
    if not given:
        # Those of the title, so that one missing key does not make every label wrong.
        root.missing("languages")
        title = root.get("title")
        languages = tuple(title.entries) if isinstance(title, YamlMap) else ()
    return languages or ("vi",)


def _read_criteria(reader: Reader, root: Fields) -> tuple[Criterion, ...]:
    if root.get("criteria") is None and not isinstance(root.node.entries.get("criteria"), YamlList):
        root.missing("criteria")
    return tuple(_read_criterion(reader, node) for node in root.entries("criteria"))


def _read_criterion(reader: Reader, node: Node) -> Criterion:
    source = reader.fields(node, "criteria", CRITERION)
    code = source.code("code")
    label = source.label("label", required=True)
    scale = known_scale(reader, source, reader.default_scale)
    nonresponse = source.words("nonresponse")
    if "items" in source.node.entries:
        if source.get("columns") is not None:
            reader.notes.add("columns_beside_items", source.line("columns"), key="columns")
        items = tuple(_read_item(reader, entry, scale, nonresponse) for entry in source.entries("items"))
    else:
        items = (_rated_item(reader, source, code, label, scale, nonresponse),)
    short = source.label("short") if source.get("short") is not None else None
    criterion = Criterion(code, label, items, short, source.text("factor") or None)
    reader.keep(criterion, source)
    return criterion


def _read_item(reader: Reader, node: Node, scale: str, nonresponse: tuple[str, ...]) -> Item:
    source = reader.fields(node, "items", ITEM)
    return _rated_item(
        reader,
        source,
        source.code("code"),
        source.label("label", required=True),
        known_scale(reader, source, scale),
        source.words("nonresponse") if "nonresponse" in source.node.entries else nonresponse,
    )


def _rated_item(
    reader: Reader, source: Fields, code: str, label: Text, scale: str, nonresponse: tuple[str, ...]
) -> Item:
    if not scale and len(reader.scales) > 1:
        reader.notes.add("no_default_scale", source.line("code"), known=", ".join(reader.scales))
    item = Item(
        code=code,
        label=label,
        scale=reader.scales.get(scale, NO_SCALE),
        nonresponse=tuple(dict.fromkeys((*nonresponse, *reader.everywhere))),
        columns=source.words("columns"),
        factor=(source.text("factor") or None) if "items" not in source.node.entries else None,
    )
    reader.keep(item, source)
    return item


def _read_overall(reader: Reader, root: Fields) -> Item | None:
    node = root.get("overall")
    if node is None:
        return None
    known = tuple(key for key in ITEM if key != "factor")
    source = reader.fields(node, "overall", known)
    code, label = source.code("code"), source.label("label", required=True)
    scale = known_scale(reader, source, reader.default_scale)
    return _rated_item(reader, source, code, label, scale, source.words("nonresponse"))


def _read_comment(reader: Reader, root: Fields) -> Comment | None:
    node = root.get("comment")
    if node is None:
        return None
    source = reader.fields(node, "comment", COMMENT)
    comment = Comment(source.code("code"), source.label("label", required=True), source.words("columns"))
    reader.keep(comment, source)
    return comment


def _read_attribute(reader: Reader, node: Node) -> Attribute:
    source = reader.fields(node, "attributes", ATTRIBUTE)
    attribute = Attribute(
        source.code("code"),
        source.label("label", required=True),
        tuple(_read_option(reader, entry) for entry in source.entries("options")),
        source.words("columns"),
    )
    reader.keep(attribute, source)
    return attribute


def _read_option(reader: Reader, node: Node) -> Option:
    source = reader.fields(node, "options", OPTION)
    option = Option(source.code("code"), source.label("label", required=True), source.words("aliases"))
    reader.keep(option, source)
    return option


def _read_columns(reader: Reader, root: Fields) -> dict[str, tuple[str, ...]]:
    source = reader.fields(root.get("columns"), "columns", ROLES)
    return {role: source.words(role) for role in source.node.entries if role in ROLES}


def _read_texts(reader: Reader, root: Fields) -> dict[str, Text]:
    source = reader.fields(root.get("texts"), "texts", TEXT_KEYS)
    return {key: source.label(key) for key in source.node.entries if key in TEXT_KEYS}


def _read_recipe(reader: Reader, root: Fields) -> tuple[RecipeChoice, dict[str, Fraction]]:
    source = reader.fields(root.get("recipe"), "recipe", RECIPE)
    named = reader.fields(source.get("weights"), "recipe.weights")
    weights = {code: named.fraction(code, Fraction(0)) for code in named.node.entries}
    factors = reader.fields(source.get("factors"), "recipe.factors")
    recipe = RecipeChoice(
        preset=source.choice("preset", PRESETS, "top2"),
        weights={code: float(weight) for code, weight in weights.items()},
        factors={code: factors.label(code, required=True) for code in factors.node.entries},
    )
    reader.keep(recipe, source)
    return recipe, weights
