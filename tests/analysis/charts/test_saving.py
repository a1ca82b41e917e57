"""PNG and SVG: same input, same bytes; text stays text; nothing runs."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from analysis.charts.heatmap import draw_heatmap
from analysis.charts.saving import png_bytes, svg_text
from analysis.charts.units import draw_units
from analysis.table import Table
from tests.analysis.charts import sample


def hostile(name: str) -> Table:
    """The sample with one unit called `name`."""
    table = sample.indices()
    units = table["unit"].astype(object)
    units[table["unit_id"] == "00001"] = name
    return Table({**table.columns, "unit": units})


def test_the_same_figure_gives_the_same_bytes() -> None:
    """No dates, no random ids."""
    first, second = (draw_heatmap(sample.indices(), labels=sample.CRITERIA) for _ in range(2))
    assert svg_text(first, "h", "t", "d") == svg_text(second, "h", "t", "d")
    assert png_bytes(first, 72) == png_bytes(second, 72) == png_bytes(first, 72)


def test_svg_keeps_text_as_text_with_every_mark() -> None:
    """Vietnamese names can be searched and read aloud."""
    svg = svg_text(draw_units(sample.indices()), "units", "Đơn vị", "Mô tả")
    assert "Phường Nguyễn Trung Trực" in svg
    assert "Phường Liễu Giai" in svg


def test_svg_has_title_and_description_and_no_style() -> None:
    """A page with a strict content security policy may hold it."""
    svg = svg_text(draw_units(sample.indices()), "units", "Tên <b>", "Mô tả & hết")
    root = ET.fromstring(svg)
    assert root.attrib["aria-labelledby"] == "units-title units-desc"
    assert [root[0].text, root[1].text] == ["Tên <b>", "Mô tả & hết"]
    assert "style" not in re.sub(r"font-style", "", svg)


def test_ids_are_the_figures_own() -> None:
    """Two figures in one page share no id, and every reference has its target."""
    first = svg_text(draw_units(sample.indices()), "a", "t", "d")
    second = svg_text(draw_heatmap(sample.indices(), labels=sample.CRITERIA), "b", "t", "d")
    ids = re.findall(r' id="([^"]+)"', first + second)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", first + second)) <= set(ids)


@pytest.mark.parametrize(
    "name",
    [
        r"$\frac{1}{$",
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "a&b",
        "x" * 3000,
        '"onload="x',
        "区😀\x07\u202e",
    ],
    ids=["math", "script", "braces", "ampersand", "long", "quote", "unseen"],
)
def test_hostile_names_are_text(name: str) -> None:
    """Whatever a unit is called, the figure is drawn and is well-formed XML without elements of it."""
    figure = draw_units(hostile(name))
    png_bytes(figure, 20)
    svg = svg_text(figure, "units", name, name)
    root = ET.fromstring(svg)
    assert not [element for element in root.iter() if element.tag.endswith("script")]


def test_a_png_is_what_was_drawn() -> None:
    """Another reader finds the pixels of the canvas, and 200 of them to the inch."""
    from io import BytesIO

    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    figure = draw_units(sample.indices())
    with Image.open(BytesIO(png_bytes(figure))) as picture:
        found, resolution = np.asarray(picture), picture.info["dpi"]
    figure.set_dpi(200)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    assert (found == np.asarray(canvas.buffer_rgba())[..., :3]).all()
    assert [round(value) for value in resolution] == [200, 200]


def test_a_users_own_settings_change_nothing() -> None:
    """The theme holds whatever matplotlib is set to elsewhere."""
    from matplotlib import rc_context

    plain = svg_text(draw_units(sample.indices()), "u", "t", "d")
    with rc_context({"font.size": 30, "text.parse_math": True, "svg.fonttype": "path"}):
        assert svg_text(draw_units(sample.indices()), "u", "t", "d") == plain


def test_a_picture_that_stands_alone_has_a_margin() -> None:
    """White on all sides, in both kinds of file; the one for a page has none."""
    from io import BytesIO

    from matplotlib.image import imread

    figure = draw_units(sample.indices())
    plain, framed = (imread(BytesIO(png_bytes(figure, 72, margin))) for margin in (0.0, 14.0))
    assert framed.shape[0] - plain.shape[0] == framed.shape[1] - plain.shape[1] == 28
    assert framed[:14].min() == framed[:, -14:].min() == 1.0
    assert 'viewBox="-14 -14 ' in svg_text(figure, "x", "t", "d", 14.0)
    assert 'viewBox="0 0 ' in svg_text(figure, "x", "t", "d")
