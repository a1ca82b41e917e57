"""Lines of text as pixels, put together from letters that are drawn once for all figures.

Matplotlib lays out and rasterises every letter of every text anew, which was a third of the time of a
report. A figure's labels are a few hundred short lines in three sizes: a letter of one size comes in four
shifts of a quarter of a pixel, and is kept.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]

_SHAPED: Final = re.compile(
    "[\u0300-\u036f\u0590-\u1cff\u200b-\u200f\ua8e0-\uabff\ufb1d-\ufeff]|[^\x00-\uffff]"
)
"""Marks that join the letter before, and scripts whose letters change with their neighbours."""
_QUARTERS: Final = 4


def is_plain(text: str) -> bool:
    """Whether the text is set letter after letter; what is not is left to matplotlib."""
    return not _SHAPED.search(text)


def font_path(bold: bool) -> str:
    """The file of the figures' font, which comes with matplotlib."""
    from matplotlib import get_data_path

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return str(Path(get_data_path()) / "fonts" / "ttf" / name)


@lru_cache(maxsize=4)
def metrics(bold: bool) -> Any:
    """The font at 100 pixels, for measuring letters without hinting."""
    from matplotlib.ft2font import FT2Font

    font = FT2Font(font_path(bold))
    font.set_size(100, 72)
    return font


@lru_cache(maxsize=4096)
def advance(char: str, bold: bool) -> float:
    """How far a letter moves the pen, in points at size 1; a letter the font lacks is a box."""
    from matplotlib.ft2font import LoadFlags

    font = metrics(bold)
    if not font.get_char_index(ord(char)):
        return 1.0
    glyph = font.load_char(ord(char), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536.0 / 100.0


@lru_cache(maxsize=4096)
def kerning(left: str, right: str, bold: bool) -> float:
    """How much nearer than their widths two letters stand, in points at size 1 (0 or below)."""
    from matplotlib.ft2font import Kerning

    font = metrics(bold)
    pair = font.get_char_index(ord(left)), font.get_char_index(ord(right))
    return min(0.0, float(font.get_kerning(*pair, Kerning.UNFITTED)) / 64.0 / 100.0)


def pen_places(text: str, bold: bool) -> list[float]:
    """Where each letter begins, and where the line ends, in points at size 1."""
    places = [0.0]
    for char, following in pairwise(text + " "):
        step = advance(char, bold)
        places.append(places[-1] + step + (kerning(char, following, bold) if following != " " else 0.0))
    return places


@lru_cache(maxsize=8)
def _pixel_font(size: float, bold: bool) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(font_path(bold), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=8192)
def _letter(char: str, size: float, bold: bool, quarter: int) -> tuple[Mask, int, int]:
    """A letter's coverage (0–255), and how far right of the pen and above the baseline it begins."""
    image, (left, top) = _pixel_font(size, bold).getmask2(
        char, mode="L", anchor="ls", start=(quarter / _QUARTERS, 0)
    )
    width, height = image.size
    return np.array(image, dtype=np.uint8).reshape(height, width), int(left), int(-top)


def line_mask(text: str, size: float, bold: bool, start: float) -> tuple[Mask, int, int]:
    """The coverage of a line of text whose letters are `size` pixels, the pen set down `start` pixels in.

    Returns the pixels (height, width), the column at which they begin and the rows above the baseline.
    """
    placed = []
    for char, place in zip(text, pen_places(text, bold), strict=False):
        quarters = round((start + place * size) * _QUARTERS)
        mask, left, up = _letter(char, size, bold, quarters % _QUARTERS)
        if mask.size:
            placed.append((mask, quarters // _QUARTERS + left, up))
    if not placed:
        return np.zeros((0, 0), dtype=np.uint8), 0, 0
    first, above = min(left for _, left, _ in placed), max(up for _, _, up in placed)
    last = max(left + mask.shape[1] for mask, left, _ in placed)
    below = max(mask.shape[0] - up for mask, _, up in placed)
    line = np.zeros((above + below, last - first), dtype=np.uint8)
    for mask, left, up in placed:
        part = line[above - up : above - up + mask.shape[0], left - first : left - first + mask.shape[1]]
        np.maximum(part, mask, out=part)
    return line, first, above
