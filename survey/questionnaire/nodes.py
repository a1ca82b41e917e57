"""A YAML file as a tree that still knows its lines, with every scalar left as it was written.

The constructors of a YAML library are not used: they turn 1.10 into 1.1 and `no` into False, keep the
last of two equal keys, and lose the line. Aliases, anchors and tags have no place in a questionnaire and
are refused, which also ends the attacks that need them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import yaml

from survey.messages import Problem

DEEPEST = 12
"""How many levels of nesting a questionnaire may have; the format itself needs seven."""


class YamlText(NamedTuple):
    """A scalar, as written."""

    line: int
    text: str


class YamlList(NamedTuple):
    """A sequence."""

    line: int
    entries: tuple[Node, ...] = ()


class YamlMap(NamedTuple):
    """A mapping: its values and the lines of its keys."""

    line: int
    entries: Mapping[str, Node] = {}
    key_lines: Mapping[str, int] = {}


Node: TypeAlias = YamlText | YamlList | YamlMap


@dataclass
class _Open:
    """A collection whose end has not been seen."""

    line: int
    is_map: bool
    nodes: list[Node] = field(default_factory=list)


def parse_yaml(text: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """Read one YAML document into a tree; what is wrong with it comes back as problems with lines.

    A syntax error ends the reading: the tree is then None. Duplicate keys, anchors and tags are
    reported and read past. Never raises for any text.
    """
    problems: list[Problem] = []
    root: Node | None = None
    try:
        for node in _documents(text, problems):
            if root is not None:
                problems.append(_problem("yaml_second_document", node.line))
                break
            root = node
    except yaml.YAMLError as error:
        return None, (*problems, _syntax_problem(error, text))
    except (ValueError, OverflowError, RecursionError) as error:
        return None, (*problems, _problem("yaml_syntax", 1, reason=type(error).__name__))
    except _TooDeepError as error:
        return None, (*problems, _problem("yaml_too_deep", error.line, deepest=DEEPEST))
    if root is None:
        problems.append(_problem("yaml_empty", 1))
    return root, tuple(problems)


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _documents(text: str, problems: list[Problem]) -> Iterator[Node]:
    """The root node of each document, built from the parser's events without recursion."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    stack: list[_Open] = []
    for event in yaml.parse(text, Loader=loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        node: Node | None = None
        if isinstance(event, yaml.NodeEvent):
            _refuse_extras(event, line, problems)
        if isinstance(event, yaml.ScalarEvent):
            node = YamlText(line, _valid_text(event.value, line, problems))
        elif isinstance(event, yaml.AliasEvent):
            node = YamlText(line, "")
        elif isinstance(event, yaml.CollectionStartEvent):
            stack.append(_Open(line, isinstance(event, yaml.MappingStartEvent)))
            if len(stack) > DEEPEST:
                raise _TooDeepError(line)
        elif isinstance(event, yaml.CollectionEndEvent):
            node = _closed(stack.pop(), problems)
        if node is not None:
            if stack:
                stack[-1].nodes.append(node)
            else:
                yield node


def _refuse_extras(event: yaml.NodeEvent, line: int, problems: list[Problem]) -> None:
    if event.anchor is not None:
        problems.append(_problem("yaml_anchor", line, value=event.anchor))
    tag = getattr(event, "tag", None)
    if tag is not None and tag != "!":
        problems.append(_problem("yaml_tag", line, value=str(tag)[:80]))


def _valid_text(text: str, line: int, problems: list[Problem]) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        problems.append(_problem("yaml_syntax", line, reason="surrogate"))
        return ""
    return text


def _closed(collection: _Open, problems: list[Problem]) -> Node:
    if not collection.is_map:
        return YamlList(collection.line, tuple(collection.nodes))
    entries: dict[str, Node] = {}
    key_lines: dict[str, int] = {}
    for key, value in zip(collection.nodes[::2], collection.nodes[1::2], strict=True):
        if not isinstance(key, YamlText):
            problems.append(_problem("yaml_key", key.line))
        elif key.text in entries:
            problems.append(_problem("duplicate_key", key.line, value=key.text, first=key_lines[key.text]))
        else:
            entries[key.text] = value
            key_lines[key.text] = key.line
    return YamlMap(collection.line, entries, key_lines)


def _syntax_problem(error: yaml.YAMLError, text: str) -> Problem:
    """The library's own English reason, replaced where a common slip has a better explanation."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        reason = str(error.problem or error.context or "")
    else:
        position = min(int(getattr(error, "position", 0) or 0), len(text))
        line = text.count("\n", 0, position) + 1
        reason = str(getattr(error, "reason", "") or "special characters are not allowed")
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return _problem("yaml_tab", line)
    if "mapping values are not allowed" in reason:
        return _problem("yaml_colon", line)
    return _problem("yaml_syntax", line, reason=reason[:200])


def _problem(name: str, line: int, value: str | None = None, **values: object) -> Problem:
    return Problem(f"questionnaire.{name}", row=line, value=value, values=values)
