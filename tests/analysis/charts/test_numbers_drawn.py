"""Charts are judged by the numbers they draw."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analysis.charts.funnel import draw_funnel, effective_size
from analysis.charts.heatmap import draw_heatmap
from analysis.charts.importance import draw_importance
from analysis.charts.likert import draw_likert, level_colours
from analysis.charts.profile import draw_profile
from analysis.charts.progress import draw_progress
from analysis.charts.selection import pick_rows
from analysis.charts.theme import BLUE, GREY, ORANGE, PALE_BLUE, PALE_ORANGE
from analysis.charts.trend import draw_trend, format_change
from analysis.charts.units import draw_units
from analysis.stats.funnel import binomial_limits
from analysis.table import Table
from survey.messages import HailongError, Language
from tests.analysis.charts import sample


def artist(figure: Any, gid: str) -> Any:
    """The artist with this gid."""
    return next(a for a in figure.axes[0].get_children() if a.get_gid() == gid)


def written(figure: Any) -> list[str]:
    """Every text of a figure."""
    return [text.get_text() for text in figure.texts]


def test_likert_bars_are_the_shares_centred_on_the_middle_level() -> None:
    """The middle level straddles zero; each segment is as long as its share."""
    figure = draw_likert(sample.distribution(), scale=sample.SCALE, labels=sample.CRITERIA)
    boxes = [path.vertices[:4, 0] for path in artist(figure, "level-3").get_paths()]
    assert [round(float(box.max() - box.min()), 9) for box in boxes[:2]] == [0.03, 0.04]
    assert all(abs(box.max() + box.min()) < 1e-12 for box in boxes)


def test_likert_ends_stay_on_their_side() -> None:
    """Dissatisfied lies left of the middle level, satisfied right of it."""
    figure = draw_likert(sample.distribution(), scale=sample.SCALE, labels=sample.CRITERIA)
    assert all(path.vertices[:, 0].max() < 0 for path in artist(figure, "level-2").get_paths())
    assert all(path.vertices[:, 0].min() > 0 for path in artist(figure, "level-4").get_paths())


def test_a_descending_scale_puts_its_best_level_right() -> None:
    """1 = very satisfied: level 1 is drawn at the right end."""
    from survey.questionnaire.model import Scale

    scale = Scale("d", sample.SCALE.levels, "descending", frozenset({1, 2}), frozenset({4, 5}))
    figure = draw_likert(sample.distribution(), scale=scale, labels=sample.CRITERIA)
    assert all(path.vertices[:, 0].min() > 0 for path in artist(figure, "level-1").get_paths())


@pytest.mark.parametrize("ends", [(2, 4), (3, 8), (4, 8), (1, 9), (9, 9), (0, 5)])
def test_every_level_of_a_long_scale_has_a_colour_of_its_own(ends: tuple[int, int]) -> None:
    """Whatever counts as satisfied: no two swatches of the legend are alike, and the numbers can be read."""
    order = [str(level) for level in range(10)]
    sides = {level: (int(level) >= ends[1]) - (int(level) < ends[0]) for level in order}
    colours = level_colours(sides, order)
    assert len(set(colours.values())) == 10
    assert list(colours) == order
    assert {colours[level] for level in order if sides[level]}.isdisjoint({GREY})


def test_five_levels_keep_their_colours() -> None:
    """Dark and pale on either side of one grey."""
    sides = dict(zip("12345", (-1, -1, 0, 1, 1), strict=True))
    assert list(level_colours(sides, "12345").values()) == [ORANGE, PALE_ORANGE, GREY, PALE_BLUE, BLUE]
    assert list(level_colours({"0": -1, "1": 1}, "01").values()) == [PALE_ORANGE, PALE_BLUE]


def test_intervals_and_dots_are_the_tables() -> None:
    """The caterpillar's bars are lower to upper, in the order of falling estimates."""
    table = sample.indices()
    figure = draw_units(table, target=0.8)
    rows = sorted(pick_rows(table, scope="unit", criterion="overall"), key=lambda r: -r.estimate)
    drawn = [segment[:, 0].tolist() for segment in artist(figure, "intervals").get_segments()]
    assert np.allclose(drawn, [[r.lower, r.upper] for r in rows], rtol=1e-12)
    assert artist(figure, "units-same").get_xdata() == pytest.approx([r.estimate for r in rows])


def test_groups_are_told_by_shape_as_well_as_colour() -> None:
    """Above, below and the rest have different markers."""
    figure = draw_units(sample.indices(), comparisons=sample.comparisons())
    markers = {gid: artist(figure, f"units-{gid}").get_marker() for gid in ("above", "same", "below")}
    assert len(set(markers.values())) == 3


def test_thin_lines_are_the_simultaneous_intervals() -> None:
    """Laid at the overall index: overall + limits of the difference."""
    figure = draw_units(sample.indices(), comparisons=sample.comparisons())
    overall = pick_rows(sample.indices(), scope="all", criterion="overall")[0].estimate
    drawn = [segment[:, 0].tolist() for segment in artist(figure, "simultaneous").get_segments()]
    assert len(drawn) == 15
    assert np.allclose(drawn, [[overall - 0.05, overall + 0.05]] * 15)


def test_a_data_frame_is_as_good_as_a_table() -> None:
    """Charts take what `indices` returns, as a data frame too."""
    table = sample.indices()
    first, second = draw_units(table), draw_units(table.to_frame())
    assert written(first) == written(second)


def test_a_suppressed_unit_has_neither_dot_nor_number() -> None:
    """[c] stands where the estimate would, and no interval is drawn."""
    table = sample.indices()
    row = int(np.flatnonzero((table["unit_id"] == "00001") & (table["criterion"] == "overall"))[0])
    estimate, flag = table["estimate"].copy(), table["flag"].astype(object)
    estimate[row], flag[row] = np.nan, "c"
    figure = draw_units(Table({**table.columns, "estimate": estimate, "flag": flag}))
    assert written(figure).count("[c]") == 1
    assert len(artist(figure, "intervals").get_segments()) == 14


def test_heat_map_writes_every_cell() -> None:
    """15 units × (8 criteria and the composite)."""
    figure = draw_heatmap(sample.indices(), labels=sample.CRITERIA)
    numbers = [text for text in written(figure) if len(text) in (5, 6) and "," in text and "–" not in text]
    assert len(numbers) == 15 * 9
    assert sum(len(artist(figure, f"shade-{k}").get_paths()) for k in range(5)) == 15 * 9


def test_profile_bars_are_in_proportion() -> None:
    """The longest bar belongs to the largest share, the others in proportion."""
    figure = draw_profile(sample.profile())
    lengths = [np.ptp(path.vertices[:, 0]) for path in artist(figure, "bars-0").get_paths()]
    assert lengths[1] / lengths[0] == pytest.approx(189 / 2211)


def test_funnel_limits_hold_as_often_as_they_say() -> None:
    """Exact binomial: about 5% of samples lie outside the 95% limits, also near 100%."""
    rng = np.random.default_rng(5)
    for n, p in ((2000, 0.98), (1000, 0.9), (300, 0.5)):
        lower, upper = binomial_limits(p, np.array([float(n)]), 0.95)
        drawn = rng.binomial(n, p, 40_000) / n
        outside = ((drawn < lower[0] - 1e-9) | (drawn > upper[0] + 1e-9)).mean()
        assert 0.04 < outside < 0.07


def test_effective_size_is_that_of_a_simple_random_sample() -> None:
    """p(1 − p)/se² gives n back."""
    row = next(
        r for r in pick_rows(sample.indices(), scope="unit", criterion="overall") if r.unit_id == "quan"
    )
    assert effective_size(row) == pytest.approx(300)


def test_funnel_names_the_units_outside() -> None:
    """A unit outside the 95% limits is named; the others are not."""
    table = sample.indices()
    estimate = table["estimate"].copy()
    estimate[(table["unit_id"] == "00002") & (table["criterion"] == "overall")] = 0.70
    figure = draw_funnel(Table({**table.columns, "estimate": estimate}))
    assert "Phường Vĩnh Phúc" in written(figure)
    assert len(artist(figure, "units-low").get_xdata()) == 1


def test_importance_points_are_satisfaction_and_importance() -> None:
    """Each point lies at (index, importance)."""
    table, drivers = sample.indices(), sample.drivers()
    points = artist(draw_importance(table, drivers, labels=sample.CRITERIA), "criteria")
    wanted = [r.estimate for r in pick_rows(table, scope="all", criterion=tuple(sample.CRITERIA))]
    assert points.get_xdata() == pytest.approx(wanted)
    assert points.get_ydata() == pytest.approx(drivers["importance"])


def test_trend_pairs_units_by_id() -> None:
    """A unit of one wave only is left out; the change is written with its sign."""
    before = sample.indices(1).where(unit_id=("", "quan", "00001"))
    figure = draw_trend(before, sample.indices(2), waves=("2019", "2020"))
    assert len(artist(figure, "wave-1").get_xdata()) == 3


@pytest.mark.parametrize(("change", "text"), [(0.0258, "+2,58"), (-0.0258, "−2,58"), (0.00001, "0,00")])
def test_changes_carry_their_sign(change: float, text: str) -> None:
    """Percentage points with a sign, none for zero."""
    assert format_change(change) == text


def test_progress_bars_reach_the_forms_entered() -> None:
    """A unit with nothing entered has a bar of no length."""
    figure = draw_progress(sample.progress())
    lengths = [float(path.vertices[:, 0].max()) for path in artist(figure, "entered").get_paths()]
    assert lengths[:5] == [300, 150, 141, 90, 0]


def test_nothing_to_draw_is_said() -> None:
    """A table without the rows a chart needs is our error, not a traceback."""
    with pytest.raises(HailongError, match="Nothing to draw"):
        draw_units(sample.indices(), measure="mean")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_headings_of_columns_are_whole(lang: Language) -> None:
    """In either language there is room for every word."""
    figure = draw_units(sample.indices(), comparisons=sample.comparisons(), target=0.8, lang=lang)
    assert not [text for text in written(figure) if text.endswith("…")]


def test_every_unit_of_a_kind_of_long_names_is_told_apart() -> None:
    """In the heat map and in the intervals, and no label runs into the cells."""
    table = sample.indices()
    office = "Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính phường"
    names = {name: f"{office} {name}" for name in set(table["unit"].tolist()) if name}
    long = np.array([names.get(name, name) for name in table["unit"].tolist()], dtype=object)
    renamed = Table({**table.columns, "unit": long})
    intervals = written(draw_units(renamed))
    cells = written(draw_heatmap(renamed, labels=sample.CRITERIA))
    units = {row.unit for row in pick_rows(renamed, scope="unit", criterion="overall")}
    for unit in units:
        last = unit.rpartition(" ")[2]
        assert any("…" in text and text.endswith(f" {last}") for text in intervals)
        assert any(text.endswith(f" {last}") for text in cells)
