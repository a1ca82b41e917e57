"""Figures as PNG and SVG: the same figure gives the same bytes, and no figure is ever half written."""

from __future__ import annotations

import re
import struct
import zlib
from html import escape
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from analysis.charts.theme import FAMILY, themed, visible

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI: Final = 200
MARGIN: Final = 14.0
"""White room around a picture that stands alone, in points."""

_REFERENCE = re.compile(r'(?:url\(#|href="#)([^)"]+)')
_ID = re.compile(r' id="([^"]+)"')
_STYLE = re.compile(r' style="([^"]*)"')
_EMPTY_GROUP = re.compile(r"<g>\s*</g>")
_ROOT = re.compile(r"<svg[^>]*viewBox=\"0 0 ([\d.]+) ([\d.]+)\"[^>]*>")


def png_bytes(figure: Figure, dpi: int = DPI, margin: float = 0.0) -> bytes:
    """The figure as a PNG, with a white `margin` (points) around it where it is to stand alone."""
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with themed():
        canvas: Any = FigureCanvasAgg(figure)
        figure.set_dpi(dpi)
        try:
            canvas.draw()
            pixels = np.asarray(canvas.buffer_rgba())[..., :3]  # the background is opaque
        finally:
            figure.set_dpi(72)
    edge = round(margin / 72 * dpi)
    height, width = (size + 2 * edge for size in pixels.shape[:2])
    # A row of a PNG begins with the number of its filter, 0 for none: flat colours pack best unfiltered.
    rows = np.full((height, 1 + 3 * width), 255, dtype=np.uint8)
    rows[:, 0] = 0
    inner = rows[:, 1:].reshape(height, width, 3)
    inner[edge : height - edge, edge : width - edge] = pixels
    rows[:, 1:] = inner.reshape(height, -1)
    return _pack_png(rows.tobytes(), width, height, dpi)


def _pack_png(rows: bytes, width: int, height: int, dpi: int) -> bytes:
    """A PNG of 8-bit RGB rows (W3C, Portable Network Graphics, third edition)."""
    per_metre = round(dpi / 0.0254)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
        (b"IDAT", zlib.compress(rows, 3)),  # level 6 takes twice the time for a tenth less
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def svg_text(figure: Figure, name: str, title: str, description: str, margin: float = 0.0) -> str:
    """The figure as one SVG element with its title and description, to stand in a page or a file.

    `name` (letters, digits, hyphens) makes the ids unique in a page. The text stays text. There are
    no style elements or attributes, so that a page with a strict content security policy may hold it.
    `margin` is white room around it, in points.
    """
    buffer = StringIO()
    with themed(name):
        figure.savefig(
            buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
    raw = buffer.getvalue()
    root = _ROOT.search(raw)
    if root is None:
        raise ValueError("not an SVG with a view box")
    width, height = (float(size) + 2 * margin for size in root.groups())
    box = f"{0 - margin:g} {0 - margin:g} {width:g} {height:g}"
    body = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", raw[root.end() :], flags=re.DOTALL)
    body = re.sub(r"<defs>\s*</defs>|<!--.*?-->", "", body, flags=re.DOTALL)
    used = set(_REFERENCE.findall(body))
    body = _ID.sub(lambda m: f' id="{name}-{m[1]}"' if m[1] in used else "", body)
    body = _REFERENCE.sub(lambda m: m[0].replace(f"#{m[1]}", f"#{name}-{m[1]}"), body)
    body = body.replace("xlink:href", "href")
    body = _STYLE.sub(_attributes, body)
    body = _EMPTY_GROUP.sub("", body)
    body = re.sub(r"\n\s*", "\n", body)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{width:g}pt" '
        f'height="{height:g}pt" role="img" aria-labelledby="{name}-title {name}-desc" '
        f'font-family="{FAMILY}" stroke-linejoin="round" stroke-linecap="butt">\n'
        f'<title id="{name}-title">{escape(visible(title))}</title>\n'
        f'<desc id="{name}-desc">{escape(visible(description))}</desc>'
    )
    if margin:
        corner = f'x="{-margin:g}" y="{-margin:g}" width="{width:g}" height="{height:g}"'
        head += f'\n<rect {corner} fill="white"/>\n'
    return head + body.strip() + "\n"


def _attributes(match: re.Match[str]) -> str:
    """A style attribute as presentation attributes, which no content security policy forbids."""
    parts = []
    for declaration in match[1].split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip(), value.strip()
        if not value or name == "font-family":
            continue
        if name == "font-size":
            value = value.removesuffix("px")
        parts.append(f' {name}="{value}"')
    return "".join(parts)
