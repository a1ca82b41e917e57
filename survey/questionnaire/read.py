"""From the tree of a questionnaire file to the model: the format, key by key."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from survey.questionnaire.fields import Fields, Notes
from survey.questionnaire.model import (
    PRESETS,
    ROLES,
    TEXT_KEYS,
    Attribute,
    Comment,
    Criterion,
    Direction,
    Item,
    Level,
    Nonresponse,
    Option,
    Questionnaire,
    RecipeChoice,
    Scale,
    Text,
)
from survey.questionnaire.nodes import Node, YamlList, YamlMap

FORMAT = "1"
"""The version of the format this program reads."""

TOP = (
    "format", "id", "version", "languages", "title", "texts", "scales", "scale", "nonresponse", "criteria",
    "overall", "comment", "attributes", "columns", "recipe", "minimum_answered",
)  # fmt: skip
SCALE = ("levels", "direction", "printed", "satisfied", "dissatisfied")
LEVEL = ("value", "label", "aliases")
NONRESPONSE = ("code", "label", "values", "aliases", "everywhere")
CRITERION = ("code", "label", "short", "factor", "items", "scale", "nonresponse", "columns")
ITEM = ("code", "label", "scale", "nonresponse", "columns", "factor")
ATTRIBUTE = ("code", "label", "options", "columns")
OPTION = ("code", "label", "aliases")
COMMENT = ("code", "label", "columns")
RECIPE = ("preset", "weights", "factors")

_NO_SCALE = Scale("", (), "ascending", frozenset(), frozenset())


@dataclass
class Draft:
    """A questionnaire as read, with the place of each of its parts and the problems met so far.

    The questionnaire is complete only when there are no problems: bad parts are left empty in it.
    """

    notes: Notes
    root: Fields
    questionnaire: Questionnaire
    nodes: dict[int, tuple[object, YamlMap]] = field(default_factory=dict)
    """The mapping each part was read from, by identity: equal parts are still two parts. The part
    itself is kept so that its identity is not given to another."""
    weights: dict[str, Fraction] = field(default_factory=dict)

    def line(self, part: object, key: str | None = None) -> int:
        """The line of `part`, or of one of its keys."""
        node = self.nodes[id(part)][1]
        return node.key_lines.get(key, node.line) if key else node.line

    def keys(self, *path: str) -> tuple[tuple[str, int], ...]:
        """The keys of the mapping at `path` from the top of the file, with their lines."""
        node: Node | None = self.root.node
        for key in path:
            node = node.entries.get(key) if isinstance(node, YamlMap) else None
        return tuple(node.key_lines.items()) if isinstance(node, YamlMap) else ()


class _Reader:
    """The state of one reading: where parts came from, and the scales to refer to."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.nodes: dict[int, tuple[object, YamlMap]] = {}
        self.scales: dict[str, Scale] = {}
        self.default_scale = ""
        self.everywhere: tuple[str, ...] = ()

    def fields(self, node: Node | None, where: str, known: tuple[str, ...] = ()) -> Fields:
        return Fields(self.notes, node, where, known)

    def keep(self, part: object, source: Fields) -> None:
        self.nodes[id(part)] = (part, source.node)


def read_questionnaire(tree: Node) -> Draft:
    """Build a questionnaire from a parsed file. Never raises; problems are in the draft's notes."""
    notes = Notes()
    reader = _Reader(notes)
    root = Fields(notes, tree, "questionnaire", TOP)
    if root.text("format", required=True) not in ("", FORMAT):
        notes.add("other_format", root.line("format"), root.text("format")[:20], known=FORMAT)
    notes.languages = _read_languages(root)
    reader.scales = _read_scales(reader, root)
    reader.default_scale = _default_scale(reader, root)
    nonresponse = _read_nonresponse(reader, root)
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
    languages = tuple(dict.fromkeys(root.words("languages")))
    for lang in languages:
        if not re.fullmatch(r"[a-z]{2,3}", lang):
            root.notes.add("bad_language", root.line("languages"), lang[:20])
    if not languages:
        root.missing("languages")
    return languages or ("vi",)


def _read_scales(reader: _Reader, root: Fields) -> dict[str, Scale]:
    if root.get("scales") is None:
        root.missing("scales")
    named = reader.fields(root.get("scales"), "scales")
    return {name: _read_scale(reader, name, node) for name, node in named.node.entries.items()}


def _read_scale(reader: _Reader, name: str, node: Node) -> Scale:
    source = reader.fields(node, f"scales.{name}", SCALE)
    levels = [level for entry in source.entries("levels") if (level := _read_level(reader, entry))]
    if source.get("direction") is None:
        reader.notes.add("missing_direction", source.line("direction"), name[:80])
    scale = Scale(
        id=name,
        levels=tuple(sorted(levels, key=lambda level: level.value)),
        direction=_read_direction(source, "direction"),
        printed=_read_direction(source, "printed"),
        satisfied=source.integers("satisfied", required=True),
        dissatisfied=source.integers("dissatisfied", required=True),
    )
    reader.keep(scale, source)
    return scale


def _read_direction(source: Fields, key: str) -> Direction:
    chosen = source.choice(key, ("ascending", "descending"), "ascending")
    return "descending" if chosen == "descending" else "ascending"


def _read_level(reader: _Reader, node: Node) -> Level | None:
    source = reader.fields(node, "levels", LEVEL)
    value = source.integer("value")
    label = source.label("label", required=True)
    if value is None:
        return None
    level = Level(value, label, source.words("aliases"))
    reader.keep(level, source)
    return level


def _default_scale(reader: _Reader, root: Fields) -> str:
    if root.get("scale") is not None:
        return _known_scale(reader, root, "")
    return next(iter(reader.scales)) if len(reader.scales) == 1 else ""


def _known_scale(reader: _Reader, source: Fields, default: str) -> str:
    """The id of the scale `source` names, or the default where it names none or one not there."""
    name = source.text("scale")
    if name and name not in reader.scales:
        reader.notes.unknown("unknown_scale", source.line("scale"), name[:80], tuple(reader.scales))
        return default
    return name or default


def _read_nonresponse(reader: _Reader, root: Fields) -> tuple[Nonresponse, ...]:
    options = []
    everywhere = []
    for node in root.entries("nonresponse"):
        source = reader.fields(node, "nonresponse", NONRESPONSE)
        option = Nonresponse(
            source.code("code"),
            source.label("label", required=True),
            source.words("values"),
            source.words("aliases"),
        )
        reader.keep(option, source)
        options.append(option)
        if source.truth("everywhere"):
            everywhere.append(option.code)
    reader.everywhere = tuple(everywhere)
    return tuple(options)


def _read_criteria(reader: _Reader, root: Fields) -> tuple[Criterion, ...]:
    if root.get("criteria") is None and not isinstance(root.node.entries.get("criteria"), YamlList):
        root.missing("criteria")
    return tuple(_read_criterion(reader, node) for node in root.entries("criteria"))


def _read_criterion(reader: _Reader, node: Node) -> Criterion:
    source = reader.fields(node, "criteria", CRITERION)
    code = source.code("code")
    label = source.label("label", required=True)
    scale = _known_scale(reader, source, reader.default_scale)
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


def _read_item(reader: _Reader, node: Node, scale: str, nonresponse: tuple[str, ...]) -> Item:
    source = reader.fields(node, "items", ITEM)
    return _rated_item(
        reader,
        source,
        source.code("code"),
        source.label("label", required=True),
        _known_scale(reader, source, scale),
        source.words("nonresponse") if "nonresponse" in source.node.entries else nonresponse,
    )


def _rated_item(
    reader: _Reader, source: Fields, code: str, label: Text, scale: str, nonresponse: tuple[str, ...]
) -> Item:
    if not scale and len(reader.scales) > 1:
        reader.notes.add("no_default_scale", source.line("code"), known=", ".join(reader.scales))
    item = Item(
        code=code,
        label=label,
        scale=reader.scales.get(scale, _NO_SCALE),
        nonresponse=tuple(dict.fromkeys((*nonresponse, *reader.everywhere))),
        columns=source.words("columns"),
        factor=(source.text("factor") or None) if "items" not in source.node.entries else None,
    )
    reader.keep(item, source)
    return item


def _read_overall(reader: _Reader, root: Fields) -> Item | None:
    node = root.get("overall")
    if node is None:
        return None
    known = tuple(key for key in ITEM if key != "factor")
    source = reader.fields(node, "overall", known)
    code, label = source.code("code"), source.label("label", required=True)
    scale = _known_scale(reader, source, reader.default_scale)
    return _rated_item(reader, source, code, label, scale, source.words("nonresponse"))


def _read_comment(reader: _Reader, root: Fields) -> Comment | None:
    node = root.get("comment")
    if node is None:
        return None
    source = reader.fields(node, "comment", COMMENT)
    comment = Comment(source.code("code"), source.label("label", required=True), source.words("columns"))
    reader.keep(comment, source)
    return comment


def _read_attribute(reader: _Reader, node: Node) -> Attribute:
    source = reader.fields(node, "attributes", ATTRIBUTE)
    attribute = Attribute(
        source.code("code"),
        source.label("label", required=True),
        tuple(_read_option(reader, entry) for entry in source.entries("options")),
        source.words("columns"),
    )
    reader.keep(attribute, source)
    return attribute


def _read_option(reader: _Reader, node: Node) -> Option:
    source = reader.fields(node, "options", OPTION)
    option = Option(source.code("code"), source.label("label", required=True), source.words("aliases"))
    reader.keep(option, source)
    return option


def _read_columns(reader: _Reader, root: Fields) -> dict[str, tuple[str, ...]]:
    source = reader.fields(root.get("columns"), "columns", ROLES)
    return {role: source.words(role) for role in source.node.entries if role in ROLES}


def _read_texts(reader: _Reader, root: Fields) -> dict[str, Text]:
    source = reader.fields(root.get("texts"), "texts", TEXT_KEYS)
    return {key: source.label(key) for key in source.node.entries if key in TEXT_KEYS}


def _read_recipe(reader: _Reader, root: Fields) -> tuple[RecipeChoice, dict[str, Fraction]]:
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
