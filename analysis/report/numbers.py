"""numbers.json: the single source of every figure in every format of the report."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from json.encoder import encode_basestring
from typing import Any

from analysis.report.document import Document, FigureBlock, Paragraph, TableBlock

FORMAT = 1


def document_to_numbers(document: Document) -> dict[str, Any]:
    """The document as plain data: what numbers.json holds."""
    return {
        "format": FORMAT,
        "language": document.lang,
        "title": document.title,
        "subtitle": list(document.subtitle),
        **document.facts,
        "sections": [
            {"id": section.id, "title": section.title, "blocks": [_block(block) for block in section.blocks]}
            for section in document.sections
        ],
    }


def _block(block: Paragraph | TableBlock | FigureBlock) -> dict[str, Any]:
    kind = {Paragraph: "paragraph", TableBlock: "table", FigureBlock: "figure"}[type(block)]
    return {"kind": kind, **_fields(block)}


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def write_json(numbers: Mapping[str, Any]) -> str:
    """The numbers as JSON, the same bytes for the same numbers; what is not finite becomes null.

    Data classes become objects. Indented, Python's own encoder takes five times as long.
    """
    return _write(numbers, "\n") + "\n"


def _write(value: Any, margin: str) -> str:
    """A value as JSON whose further lines begin with `margin` (a line break and blanks)."""
    single = _SINGLE.get(type(value))
    if single is not None:
        return single(value)
    deeper = margin + " "
    if isinstance(value, (tuple, list)):
        return _join("[]", [_write(entry, deeper) for entry in value], margin)
    if isinstance(value, float):  # numpy's own
        return _write(float(value), margin)
    named = value if isinstance(value, Mapping) else _fields(value)
    return _join(
        "{}", [f"{encode_basestring(name)}: {_write(each, deeper)}" for name, each in named.items()], margin
    )


_SINGLE: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    int: repr,
    float: lambda value: repr(value) if math.isfinite(value) else "null",
    bool: lambda value: "true" if value else "false",
    type(None): lambda value: "null",
}


def _join(brackets: str, entries: list[str], margin: str) -> str:
    if not entries:
        return brackets
    return f"{brackets[0]}{margin} {f',{margin} '.join(entries)}{margin}{brackets[1]}"
