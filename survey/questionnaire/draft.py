"""A questionnaire while it is being read: its parts, their places in the file, the problems met."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from survey.questionnaire.fields import Fields, Notes
from survey.questionnaire.model import Questionnaire, Scale
from survey.questionnaire.nodes import Node, YamlMap


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


class Reader:
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
