"""Plain-text tables that fit the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from terminal.plain import plain, shorten_apart, width

COLUMNS = 80
_GAP = 2
_NARROWEST = 8

Align = Literal["left", "right"]


def text_table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    align: Sequence[Align] | None = None,
    columns: int = COLUMNS,
) -> str:
    """Return a table of `rows` under `header`, at most `columns` wide where that is possible.

    Left-aligned columns give way first, the widest of them before the others; numbers are never
    cut. Texts that differ stay different where that is possible. Every cell is made safe for a terminal.
    """
    sides = list(align) if align else ["left"] * len(header)
    cells = [[plain(cell).replace("\n", " ") for cell in row] for row in (header, *rows)]
    widths = [max(width(row[index]) for row in cells) for index in range(len(header))]
    excess = sum(widths) + _GAP * (len(widths) - 1) - columns
    while excess > 0:
        flexible = [i for i, side in enumerate(sides) if side == "left" and widths[i] > _NARROWEST]
        if not flexible:
            break
        widest = max(flexible, key=lambda i: widths[i])
        widths[widest] -= 1
        excess -= 1
    cut = [shorten_apart([row[index] for row in cells], size) for index, size in enumerate(widths)]
    lines = [_line(row, widths, sides) for row in zip(*cut, strict=True)]
    lines.insert(1, (" " * _GAP).join("─" * size for size in widths))
    return "\n".join(lines)


def wrap(text: str, columns: int = COLUMNS, hanging: str = "") -> str:
    """Return `text` broken between words into lines of at most `columns`, the later ones indented."""
    indent = text[: len(text) - len(text.lstrip(" "))]
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}" if line else indent + word
        if width(longer) > columns and line:
            lines.append(line)
            longer = hanging + word
        line = longer
    return "\n".join([*lines, line])


def _line(row: Sequence[str], widths: Sequence[int], sides: Sequence[str]) -> str:
    parts = []
    for text, size, side in zip(row, widths, sides, strict=True):
        padding = " " * (size - width(text))
        parts.append(padding + text if side == "right" else text + padding)
    return (" " * _GAP).join(parts).rstrip()
