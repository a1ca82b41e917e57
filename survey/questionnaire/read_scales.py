"""Scales and answers that are not scores, from the tree of a questionnaire file."""

from __future__ import annotations

from survey.questionnaire.draft import Reader
from survey.questionnaire.fields import Fields
from survey.questionnaire.model import Direction, Level, Nonresponse, Scale
from survey.questionnaire.nodes import Node

SCALE = ("levels", "direction", "printed", "satisfied", "dissatisfied")
LEVEL = ("value", "label", "aliases")
NONRESPONSE = ("code", "label", "values", "aliases", "everywhere")

NO_SCALE = Scale("", (), "ascending", frozenset(), frozenset())
"""Stands for a scale that is missing or unknown, which has been noted."""


def read_scales(reader: Reader, root: Fields) -> dict[str, Scale]:
    if root.get("scales") is None:
        root.missing("scales")
    named = reader.fields(root.get("scales"), "scales")
    return {name: _read_scale(reader, name, node) for name, node in named.node.entries.items()}


def _read_scale(reader: Reader, name: str, node: Node) -> Scale:
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


def _read_level(reader: Reader, node: Node) -> Level | None:
    source = reader.fields(node, "levels", LEVEL)
    value = source.integer("value")
    label = source.label("label", required=True)
    if value is None:
        return None
    level = Level(value, label, source.words("aliases"))
    reader.keep(level, source)
    return level


def default_scale(reader: Reader, root: Fields) -> str:
    if root.get("scale") is not None:
        return known_scale(reader, root, "")
    return next(iter(reader.scales)) if len(reader.scales) == 1 else ""


def known_scale(reader: Reader, source: Fields, default: str) -> str:
    """The id of the scale `source` names, or the default where it names none or one not there."""
    name = source.text("scale")
    if name and name not in reader.scales:
        reader.notes.unknown("unknown_scale", source.line("scale"), name[:80], tuple(reader.scales))
        return default
    return name or default


def read_nonresponse(reader: Reader, root: Fields) -> tuple[Nonresponse, ...]:
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
