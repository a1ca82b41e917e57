"""How every figure looks, and the sheet it is drawn on.

A figure is as wide as the text of an A4 office page, so that its letters print at the size given
here. Its axes are placed once, from the lengths of the labels: no layout engine moves anything
afterwards, which keeps drawing fast and the same everywhere. No more than six colours, told apart
by position, shape or dash as well, so that a black-and-white copy still reads.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from analysis.charts.lettering import advance, is_plain, line_mask, pen_places

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH: Final = 468.0
"""Width of a figure in points: the 165 mm between the margins of an office's A4 page."""
TEXT: Final = 8.5
SMALL: Final = 7.5
TITLE: Final = 11.0
ROW: Final = 19.0
"""Height of a row of labels and bars, in points."""
LEADING: Final = 1.3

INK: Final = "#1b1b1b"
MUTED: Final = "#595959"
"""Secondary text: 7:1 on white."""
GRID: Final = "#d4d4d4"
BLUE: Final = "#1f5a96"
PALE_BLUE: Final = "#9cc4e4"
GREY: Final = "#d9d9d9"
DARK_GREY: Final = "#bdbdbd"
PALE_GREY: Final = "#ececec"
ORANGE: Final = "#b3540b"
PALE_ORANGE: Final = "#f2b880"

FAMILY: Final = "'DejaVu Sans', Verdana, 'Segoe UI', Arial, sans-serif"
"""Fonts of the text in an SVG; the first sets the widest, so what fits here fits everywhere."""

SETTINGS: Final[dict[str, Any]] = {
    "font.family": ["DejaVu Sans"],
    "font.size": TEXT,
    "text.color": INK,
    "text.parse_math": False,  # a label such as "$5" or "$\frac{1}{$" is text
    "text.hinting": "no_autohint",
    "svg.fonttype": "none",
    "svg.image_inline": True,
    "axes.unicode_minus": True,
    "path.simplify": False,
    "hatch.linewidth": 0.6,
    "lines.solid_capstyle": "butt",
    "lines.dash_capstyle": "butt",
    "savefig.facecolor": "white",
    "figure.autolayout": False,
    "figure.constrained_layout.use": False,
}


def mixed(first: str, last: str, share: float) -> str:
    """A colour between two, `share` of the way."""
    pairs = zip(bytes.fromhex(first[1:]), bytes.fromhex(last[1:]), strict=True)
    return "#" + bytes(round(one + (other - one) * share) for one, other in pairs).hex()


def ink_on(colour: str) -> str:
    """White or the colour of text, whichever has more contrast."""
    light = _luminance(colour) + 0.05
    return "white" if 1.05 / light > light / (_luminance(INK) + 0.05) else INK


def _luminance(colour: str) -> float:
    """Relative luminance, 0 of black and 1 of white (WCAG 2)."""
    parts = [value / 255 for value in bytes.fromhex(colour[1:])]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@contextmanager
def themed(salt: str = "hailong") -> Iterator[None]:
    """Draw and save under the theme's settings, whatever the user's own matplotlib settings say."""
    from matplotlib import rc_context

    settings: Any = {**SETTINGS, "svg.hashsalt": salt}
    with rc_context(settings), warnings.catch_warnings():
        # A name in a script that DejaVu Sans lacks is drawn as boxes in a PNG; an SVG shows it.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


def visible(text: str) -> str:
    """`text` without what has no shape: control characters, marks that turn the direction of writing."""
    return _UNSEEN.sub("", text)


def text_width(text: str, size: float = TEXT, bold: bool = False) -> float:
    """The width of one line of text, in points (without kerning, which only narrows it)."""
    return size * _width(text, bold)


@lru_cache(maxsize=8192)
def _width(text: str, bold: bool) -> float:
    return sum(advance(char, bold) for char in visible(text))


def wrap(text: str, width: float, size: float = TEXT, lines: int = 2, bold: bool = False) -> list[str]:
    """`text` broken between words into at most `lines` lines of `width` points.

    What does not fit ends in an ellipsis; a single word that is too long is cut.
    """
    words = [word for word in text.split(" ") if word]  # a no-break space does not break
    done: list[str] = []
    line = ""
    while words:
        candidate = f"{line} {words[0]}" if line else words[0]
        if text_width(candidate, size, bold) <= width:
            line = candidate
            words.pop(0)
            continue
        if len(done) == lines - 1 or not line:
            return [*done, _shorten(f"{line} {' '.join(words)}".strip(), width, size, bold)]
        done.append(line)
        line = ""
    return [*done, line] if line or not done else done


def fit(full: str, short: str, width: float, size: float = TEXT, lines: int = 3) -> list[str]:
    """The full label where it fits into `lines` lines, else the short one; cut only where neither does."""
    whole = wrap(full, width, size, lines)
    if short and whole[-1].endswith("…") and not full.endswith("…"):
        return wrap(short, width, size, lines)
    return whole


def tell_apart(names: Sequence[str], width: float, size: float = TEXT, lines: int = 1) -> list[list[str]]:
    """Each name broken as `wrap` does; names that would be cut to the same letters lose their middle instead.

    Offices of one kind begin alike, and are told apart by their last words.
    """
    cut = [wrap(name, width, size, lines) for name in names]
    meant: dict[tuple[str, ...], set[str]] = {}
    for name, shown in zip(names, cut, strict=True):
        meant.setdefault(tuple(shown), set()).add(name)
    return [
        _without_middle(name, width, size, lines) if len(meant[tuple(shown)]) > 1 else shown
        for name, shown in zip(names, cut, strict=True)
    ]


def _without_middle(text: str, width: float, size: float, lines: int) -> list[str]:
    """The first and the last words of `text`, as many as there is room for; else cut as by `wrap`."""
    words = [word for word in text.split(" ") if word]
    shown = wrap(text, width, size, lines)
    first, last = 1, 1
    for more_first, more_last in [(0, 0), *((0, 1), (1, 0)) * len(words)]:
        start, end = words[: first + more_first], words[-(last + more_last) :]
        shorter = " ".join([*start, "…", *end])
        broken = wrap(shorter, width, size, lines)
        if len(start) + len(end) < len(words) and " ".join(broken) == shorter:
            first, last, shown = len(start), len(end), broken
    return shown


def _shorten(text: str, width: float, size: float, bold: bool) -> str:
    """`text` cut behind a word, or within the first one where even that is too long."""
    if text_width(text, size, bold) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(text[:middle].rstrip() + "…", size, bold) <= width:
            low = middle
        else:
            high = middle - 1
    whole_words = text[:low].rpartition(" ")[0] if text[low : low + 1] != " " else text[:low]
    return (whole_words or text[:low]).rstrip(" –-,;") + "…"


@lru_cache(maxsize=1)
def _line_of_text() -> type[Any]:
    """The class of a text on one baseline, placed by the widths measured here.

    It draws itself without matplotlib's layout of paragraphs, which is half the cost of a text, and on
    pixels from letters drawn before (see lettering), which is most of the rest.
    """
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.colors import to_rgb
    from matplotlib.text import Text

    class Line(Text):
        shift: float
        """How far the text begins left of its anchor, in points."""
        align: str

        def draw(self, renderer: Any) -> None:
            text = self.get_text()
            if not self.get_visible() or not text:
                return
            writer: Any = getattr(renderer, "writer", None)
            if writer is not None:  # an SVG's: no other kind of file has one
                writer.element("text", text, attrib=self._attributes(renderer.height))
                self.stale = False
                return
            if isinstance(renderer, RendererAgg) and is_plain(text):
                self._draw_pixels(renderer, text)
                self.stale = False
                return
            x, y = self.get_transform().transform(self.get_unitless_position())
            x -= renderer.points_to_pixels(self.shift)
            if renderer.flipy():
                y = renderer.get_canvas_width_height()[1] - y
            context = renderer.new_gc()
            context.set_foreground(self.get_color())
            properties = self.get_fontproperties()
            renderer.draw_text(context, x, y, text, properties, 0.0, ismath=False, mtext=self)
            context.restore()
            self.stale = False

        def _attributes(self, height: float) -> dict[str, str]:
            """Those of a text element, anchored where another font's widths do least harm."""
            x, y = self.get_transform().transform(self.get_unitless_position())
            attributes = {
                "x": f"{float(x):.2f}",
                "y": f"{height - float(y):.2f}",
                "font-size": f"{self.get_fontsize():g}",
                "fill": str(self.get_color()),
            }
            if self.align != "left":
                attributes["text-anchor"] = {"center": "middle", "right": "end"}[self.align]
            if self.get_fontweight() == "bold":
                attributes["font-weight"] = "bold"
            return attributes

        def _draw_pixels(self, renderer: Any, text: str) -> None:
            x, y = self.get_transform().transform(self.get_unitless_position())
            size = float(renderer.points_to_pixels(self.get_fontsize()))
            bold = self.get_fontweight() == "bold"
            start = float(x) - _SHIFTS[self.align] * size * pen_places(text, bold)[-1]
            mask, left, above = line_mask(text, size, bold, start)
            if not mask.size:
                return
            image = np.empty((*mask.shape, 4), dtype=np.uint8)
            image[..., :3] = np.round(np.array(to_rgb(self.get_color())) * 255)
            image[..., 3] = mask[::-1]  # Agg counts rows from the bottom
            context = renderer.new_gc()
            renderer.draw_image(context, left, round(y) + above - mask.shape[0], image)
            context.restore()

    return Line


_SHIFTS = {"left": 0.0, "center": 0.5, "right": 1.0}


@dataclass
class Sheet:
    """A figure with one plotting area at fixed margins; places are points from the top left corner."""

    figure: Figure
    axes: Axes
    height: float
    left: float
    right: float
    top: float
    bottom: float
    xlim: tuple[float, float]
    ylim: tuple[float, float]
    head: float = 0.0
    """Room for column headings between the texts at the top and the plotting area."""
    styles: dict[tuple[float, str, str, bool], Any] = field(default_factory=dict)
    """A line of each style written so far: the next one of the style is a copy, at a tenth of the cost."""

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = TEXT,
        color: str = INK,
        align: str = "left",
        bold: bool = False,
        middle: bool = True,
    ) -> None:
        """Write one line at x, y points; `middle` centres it on y, else y is its baseline."""
        # The baseline is set by hand: centring on the ink would make "a" and "Ậ" stand unevenly.
        baseline = y + size * 0.36 if middle else y
        shown = visible(text)
        style = (size, color, align, bold)
        if style not in self.styles:
            self.styles[style] = self._new_line(*style)
        line = copy(self.styles[style])
        line.set_position((x / WIDTH, 1.0 - baseline / self.height))
        line.set_text(shown)
        line.shift = _SHIFTS[align] * text_width(shown, size, bold)
        self.figure.texts.append(line)

    def _new_line(self, size: float, color: str, align: str, bold: bool) -> Any:
        line = _line_of_text()(
            size=size,
            color=color,
            ha=align,
            va="baseline",
            weight="bold" if bold else "normal",
            transform=self.figure.transFigure,
        )
        line.align = align
        line.set_figure(self.figure)
        return line

    def write_lines(self, x: float, y: float, lines: Sequence[str], **style: Any) -> None:
        """Write several lines centred together on y."""
        step = style.get("size", TEXT) * LEADING
        for index, line in enumerate(lines):
            self.write(x, y + (index - (len(lines) - 1) / 2) * step, line, **style)

    def x(self, value: float) -> float:
        """Where the plotting area's value on the horizontal axis lies, in points from the left."""
        low, high = self.xlim
        return self.left + (value - low) / (high - low) * (WIDTH - self.left - self.right)

    def y(self, value: float) -> float:
        """Where the plotting area's value on the vertical axis lies, in points from the top."""
        bottom, top = self.ylim
        return self.top + (top - value) / (top - bottom) * (self.height - self.top - self.bottom)

    def rule(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        color: str = GRID,
        width: float = 0.8,
    ) -> None:
        """A straight line between two places given in points, under what is plotted."""
        from matplotlib.lines import Line2D

        line = Line2D(
            [x0 / WIDTH, x1 / WIDTH],
            [1 - y0 / self.height, 1 - y1 / self.height],
            color=color,
            linewidth=width,
            transform=self.figure.transFigure,
            zorder=-1,
        )
        self.figure.add_artist(line)

    def grid(self, values: Sequence[float], labels: Sequence[str], heavy: float | None = None) -> None:
        """Thin vertical lines at `values`, labelled under the plotting area; the one at `heavy` stronger."""
        from matplotlib.collections import LineCollection

        bottom, top = self.axes.get_ylim()
        lines = LineCollection(
            [[(v, bottom), (v, top)] for v in values],
            colors=[MUTED if v == heavy else GRID for v in values],
            linewidths=0.6,
            zorder=0,
        )
        self.axes.add_collection(lines, autolim=False)
        for value, label in zip(values, labels, strict=True):
            at = self.x(value)
            self.write(at, self.height - self.bottom + 9, label, size=SMALL, color=MUTED, align="center")


def new_sheet(
    rows_height: float,
    *,
    left: float,
    right: float,
    xlim: tuple[float, float],
    ylim: tuple[float, float],
    title: str | None = None,
    subtitle: str = "",
    head: float = 0.0,
    scale_height: float = 17.0,
    foot: str = "",
) -> Sheet:
    """A sheet whose plotting area is `rows_height` points high; the rest is given by the texts.

    `head` is the room for column headings above the area, `scale_height` for axis labels
    under it, `foot` is the line with source and n.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    titles = wrap(title, WIDTH, TITLE, 3, bold=True) if title else []
    subtitles = wrap(subtitle, WIDTH, SMALL + 0.5, 4) if subtitle else []
    feet = wrap(foot, WIDTH, SMALL, 4) if foot else []
    top = len(titles) * TITLE * LEADING + len(subtitles) * (SMALL + 0.5) * LEADING
    top += (6.0 if titles or subtitles else 0.0) + head + 2
    bottom = scale_height + (len(feet) * SMALL * LEADING + 7 if feet else 0.0)
    height = top + rows_height + bottom
    figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
    FigureCanvasAgg(figure)
    axes = figure.add_axes(
        (left / WIDTH, bottom / height, (WIDTH - left - right) / WIDTH, rows_height / height)
    )
    axes.set_axis_off()
    axes.set_xlim(*xlim)
    axes.set_ylim(*ylim)
    sheet = Sheet(figure, axes, height, left, right, top, bottom, xlim, ylim, head)
    y = 0.0
    for line in titles:
        y += TITLE * LEADING
        sheet.write(0, y - 2, line, size=TITLE, bold=True, middle=False)
    for line in subtitles:
        y += (SMALL + 0.5) * LEADING
        sheet.write(0, y - 1, line, size=SMALL + 0.5, color=MUTED, middle=False)
    y = height - (len(feet) - 1) * SMALL * LEADING - 3
    for line in feet:
        sheet.write(0, y, line, size=SMALL, color=MUTED, middle=False)
        y += SMALL * LEADING
    return sheet


def nice_steps(low: float, high: float, most: int = 6) -> list[float]:
    """Round values from `low` to `high`, at most `most` + 1 of them, all inside."""
    for step in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0):
        first, last = _ceil(low / step), int((high + 1e-9) // step)
        if last - first <= most:
            return [round(k * step, 6) for k in range(first, last + 1)]
    return [low, high]


def _ceil(value: float) -> int:
    return -int((-value + 1e-9) // 1)
