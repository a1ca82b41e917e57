"""The report's figures: which there are, how each is drawn, what it says in words, the data behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.charts import criteria, funnel, heatmap, importance, likert, profile, progress, trend, units
from analysis.charts.selection import numbers, pick_rows, texts
from analysis.recipes import OVERALL
from analysis.report import counts, tables
from analysis.report.document import FigureBlock, TableBlock
from analysis.report.facts import Distribution, Facts

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Picture:
    """A figure of the report: its block, and how to draw it with or without a title."""

    block: FigureBlock
    draw: Callable[[str | None], Figure]


def _block(
    facts: Facts, id: str, alt: str, data: TableBlock | None = None, table: str = "", **words: str
) -> FigureBlock:
    return FigureBlock(id, facts.t(f"captions.figure_{id}", **words), alt, data, table)


def draw_pictures(facts: Facts) -> dict[str, Picture]:
    """Every figure for which there is something to draw, by name."""
    makers = (_units, _heatmap, _funnel, _profile, _progress, _importance, _trend)
    found = [_likert(facts, spread) for spread in facts.distributions]
    found += [picture for maker in makers if (picture := maker(facts)) is not None]
    return {picture.block.id: picture for picture in found}


def _likert(facts: Facts, spread: Distribution) -> Picture:
    alt = likert.describe_likert(spread.table, scale=spread.scale, labels=facts.criteria, lang=facts.lang)

    def draw(title: str | None) -> Figure:
        return likert.draw_likert(
            spread.table,
            scale=spread.scale,
            labels=facts.criteria,
            short=facts.short,
            not_applicable={code: facts.not_applicable.get(code, 0.0) for code in spread.criteria},
            not_rated=tables.not_rated_heading(facts),
            lang=facts.lang,
            title=title,
            source=facts.source(),
        )

    caption = facts.distribution_caption(spread)
    block = FigureBlock(f"likert{spread.suffix}", caption, alt, None, f"distribution{spread.suffix}")
    return Picture(block, draw)


def _units(facts: Facts) -> Picture | None:
    if len(facts.units) < 2 or not any(row.published for row in facts.rows("unit")):
        return None

    def draw(title: str | None) -> Figure:
        return units.draw_units(
            facts.indices,
            measure=facts.measure,
            target=facts.inputs.plan.target,
            comparisons=facts.inputs.comparisons if facts.comparisons else None,
            level=facts.inputs.indices.method.level,
            lang=facts.lang,
            title=title,
            source=facts.source(),
        )

    alt = units.describe_units(facts.indices, measure=facts.measure, lang=facts.lang)
    return Picture(_block(facts, "units", alt, table="units"), draw)


def _heatmap(facts: Facts) -> Picture | None:
    shown = pick_rows(facts.indices, scope="unit", measure=facts.measure)
    if len(facts.units) < 2 or len(facts.criteria) < 2 or not any(row.published for row in shown):
        return None

    def draw(title: str | None) -> Figure:
        return heatmap.draw_heatmap(
            facts.indices,
            labels=facts.short,
            measure=facts.measure,
            lang=facts.lang,
            title=title,
            source=facts.source(),
        )

    alt = heatmap.describe_heatmap(facts.indices, labels=facts.short, measure=facts.measure, lang=facts.lang)
    data = tables.heatmap_table(facts)
    return Picture(FigureBlock("heatmap", data.caption, alt, data), draw)


def _funnel(facts: Facts) -> Picture | None:
    published = [row for row in facts.rows("unit") if row.published]
    overall = facts.overall()
    if facts.measure != "satisfied" or len(published) < 3 or not overall.published:
        return None
    if not 0 < overall.estimate < 1:  # nothing varies around it
        return None

    def draw(title: str | None) -> Figure:
        return funnel.draw_funnel(facts.indices, lang=facts.lang, title=title, source=facts.source())

    alt = funnel.describe_funnel(facts.indices, lang=facts.lang)
    return Picture(_block(facts, "funnel", alt, tables.funnel_table(facts)), draw)


def _profile(facts: Facts) -> Picture | None:
    table = facts.profile
    if table is None:
        return None

    def draw(title: str | None) -> Figure:
        return profile.draw_profile(table, lang=facts.lang, title=title, source=facts.source())

    alt = profile.describe_profile(table, lang=facts.lang)
    return Picture(_block(facts, "profile", alt, counts.profile_table(facts)), draw)


def _progress(facts: Facts) -> Picture | None:
    if not any(unit.quota for unit in facts.units):
        return None
    table = counts.progress_data(facts)

    def draw(title: str | None) -> Figure:
        return progress.draw_progress(table, lang=facts.lang, title=title, source=facts.source())

    alt = progress.describe_progress(table, lang=facts.lang)
    return Picture(_block(facts, "progress", alt, table="responses"), draw)


def _importance(facts: Facts) -> Picture | None:
    drivers = facts.inputs.drivers
    if drivers is None or not importance.read_points(facts.indices, drivers, facts.measure):
        return None

    def draw(title: str | None) -> Figure:
        return importance.draw_importance(
            facts.indices,
            drivers,
            labels=facts.short,
            measure=facts.measure,
            lang=facts.lang,
            title=title,
            source=facts.source(),
        )

    alt = importance.describe_importance(facts.indices, drivers, measure=facts.measure, lang=facts.lang)
    return Picture(_block(facts, "importance", alt, tables.drivers_table(facts)), draw)


def _trend(facts: Facts) -> Picture | None:
    previous = facts.inputs.previous
    before = facts.before
    if previous is None or previous.changes is None or before is None:
        return None
    if not trend.pair_rows(before, facts.indices, OVERALL, facts.measure):
        return None
    alpha = 1 - facts.inputs.indices.method.level
    significant = {
        unit_id: p < alpha
        for unit_id, p in zip(
            texts(previous.changes, "unit_id"), numbers(previous.changes, "p_adjusted"), strict=True
        )
    }

    def draw(title: str | None) -> Figure:
        return trend.draw_trend(
            before,
            facts.indices,
            waves=(previous.name, previous.now),
            significant=significant,
            measure=facts.measure,
            level=facts.inputs.indices.method.level,
            lang=facts.lang,
            title=title,
            source=facts.source(),
        )

    alt = trend.describe_trend(before, facts.indices, measure=facts.measure, lang=facts.lang)
    return Picture(_block(facts, "trend", alt, table="trend"), draw)


def draw_unit_picture(facts: Facts, unit_id: str, name: str) -> Picture | None:
    """One unit's criteria beside those of the whole survey; None where they are withheld."""
    shown = [code for code in facts.criteria if (r := facts.row("unit", unit_id, code)) and r.published]
    if not shown:
        return None

    def draw(title: str | None) -> Figure:
        return criteria.draw_criteria(
            facts.indices,
            unit_id=unit_id,
            labels=facts.criteria,
            short=facts.short,
            measure=facts.measure,
            target=facts.inputs.plan.target,
            level=facts.inputs.indices.method.level,
            lang=facts.lang,
            title=title,
            source=facts.source(),
        )

    alt = criteria.describe_criteria(
        facts.indices, unit_id=unit_id, labels=facts.criteria, measure=facts.measure, lang=facts.lang
    )
    return Picture(_block(facts, "criteria", alt, table="unit_criteria", unit=name), draw)
