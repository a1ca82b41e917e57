"""numbers.json: the single source of every figure in every format of the report."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any

from analysis.report.document import Document, FigureBlock, Paragraph, TableBlock

FORMAT = 1
_DEEP = 6
"""So far from the outermost braces the rows of tables begin: each stands on one line."""


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

    Data classes become objects. What holds no lists and objects stands on one line, so does a row of a
    table: lines that differ between two reports are then figures that differ.
    """
    return _lines(numbers) + "\n"


def _lines(value: Any, line: str = "\n") -> str:
    """Data as JSON; `line` is what parts two lines here."""
    value = _open(value)
    entries = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if len(line) > _DEEP or not any(isinstance(_open(entry), (dict, list)) for entry in entries):
        return _encode(value)
    inner = line + " "
    if isinstance(value, dict):
        parts = [f"{_encode(key)}: {_lines(entry, inner)}" for key, entry in value.items()]
        return "{" + inner + f",{inner}".join(parts) + line + "}"
    return "[" + inner + f",{inner}".join(_lines(entry, inner) for entry in value) + line + "]"


def _open(value: Any) -> Any:
    """A data class and any mapping as a dictionary, any sequence as a list; what is in them as it is."""
    if value is None or isinstance(value, (str, int, float, dict, list)):
        return value
    if isinstance(value, tuple):
        return list(value)
    if is_dataclass(value):
        return _fields(value)
    return dict(value) if isinstance(value, Mapping) else value


_finite = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=_open).encode
_any = json.JSONEncoder(ensure_ascii=False).encode


def _encode(value: Any) -> str:
    """On one line. The encoder opens what it meets; only where something is not finite it is looked for."""
    try:
        return _finite(value)
    except ValueError:
        return _any(_plain(value))


def _plain(value: Any) -> Any:
    value = _open(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    return [_plain(entry) for entry in value] if isinstance(value, list) else value
