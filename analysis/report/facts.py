"""The published figures of a report, picked from the inputs and cleared of what is too small."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from analysis.charts.selection import Columns, Row, column, numbers, pick_rows, texts
from analysis.distributions import distributions, nonresponse, profile
from analysis.formatting import (
    MISSING,
    format_decimal,
    format_level,
    format_month,
    format_percent,
    is_number,
    round_half_up,
)
from analysis.indices import COLUMNS
from analysis.recipes import OVERALL, resolve_recipe
from analysis.report.document import Cell
from analysis.report.inputs import LOW_RELIABILITY, SMALLEST_CELL, ReportInputs
from analysis.report.suppression import (
    State,
    decide,
    hide_groups,
    suppress,
    suppress_distribution,
    suppress_profile,
)
from analysis.report.texts import Texts, read_texts
from analysis.table import Table
from survey.answers import UnitInfo
from survey.messages import Language
from survey.plan import Plan
from survey.questionnaire.model import Scale


@dataclass(frozen=True)
class Comparison:
    """A unit against the overall index: difference, adjusted p, above/same/below, rank ranges, target.

    The rank's range holds for this unit alone; `rank_upper_simultaneous` is the worst rank it may have
    when all ranges are to hold at once.
    """

    difference: float
    p_adjusted: float
    group: str
    rank: float
    rank_lower: float
    rank_upper: float
    rank_upper_simultaneous: float
    target: str


def _withheld(row: Row) -> Row:
    nothing = float("nan")
    return row._replace(estimate=nothing, se=nothing, lower=nothing, upper=nothing, flag="c")


def _mark_unreliable(row: Row) -> Row:
    if row.has_interval and (row.upper - row.lower) / 2 > LOW_RELIABILITY:
        return row._replace(flag=f"{row.flag};u" if row.flag else "u")
    return row


@dataclass(frozen=True)
class Distribution:
    """The answers on one scale, by criterion and level. `suffix` tells the blocks of several scales apart."""

    suffix: str
    scale: Scale
    criteria: tuple[str, ...]
    table: Table


def scale_order(scale: Scale) -> tuple[int, ...]:
    """The values of a scale from worst to best."""
    return scale.values if scale.direction == "ascending" else scale.values[::-1]


def wave_names(before: Plan, now: Plan, lang: Language) -> tuple[str, str]:
    """Two surveys as waves: by the years they ended in, by the months of one year, else as earlier and this.

    Their own names are too long for a figure, and often the same.
    """
    t = read_texts(lang)
    first, second = before.period_to, now.period_to
    if first is None or second is None or (first.year, first.month) == (second.year, second.month):
        return t("words.wave_before"), t("words.wave_now")
    if first.year == second.year:
        return format_month(first, lang), format_month(second, lang)
    return t("words.year", year=str(first.year)), t("words.year", year=str(second.year))


@dataclass
class Facts:
    """Everything a report may say, in one language; nothing suppressed is in here."""

    inputs: ReportInputs
    lang: Language
    t: Texts = field(init=False)

    def __post_init__(self) -> None:
        self.t = read_texts(self.lang)

    @cached_property
    def measure(self) -> str:
        """The recipe's own measure: `satisfied`, or `index100` for recipes of means."""
        return resolve_recipe(self.inputs.questionnaire, self.inputs.indices.method.recipe).headline

    @cached_property
    def states(self) -> dict[tuple[str, str], State]:
        """What may be published of each domain."""
        table = self.inputs.indices
        own = Table(
            {name: values[table["measure"] == self.measure] for name, values in table.columns.items()}
        )
        return decide(own, self.inputs.answers.units)

    @cached_property
    def indices(self) -> Table:
        """The indices with the withheld figures gone."""
        return suppress(self.inputs.indices, self.states)

    @cached_property
    def weighted(self) -> Table | None:
        """The population-weighted indices; None where a unit is withheld.

        The weighted and the unweighted total together would give two equations for two withheld units.
        """
        if self.inputs.weighted is None or set(self.states.values()) != {"full"}:
            return None
        return suppress(self.inputs.weighted, self.states)

    @cached_property
    def before(self) -> Table | None:
        """The earlier survey's indices for today's units, with its own withheld figures gone."""
        previous = self.inputs.previous
        if previous is None or previous.indices is None:
            return None
        columns = {name: column(previous.indices, name) for name in COLUMNS}
        own = columns["measure"] == self.measure
        table = Table({name: values[own] for name, values in columns.items()})
        return suppress(table, decide(self._least_forms(table), self.inputs.answers.units))

    def _least_forms(self, before: Table) -> Table:
        """The earlier indices, each with the forms of the smallest unit it is put together from: sums over
        shares, cases and forms are different equations for the same earlier units."""
        changes = self.inputs.previous.changes if self.inputs.previous else None
        if changes is None:
            return before
        least = dict(zip(texts(changes, "unit_id"), numbers(changes, "least_forms"), strict=True))
        units = (before["scope"] == "unit") & (before["criterion"] == OVERALL)
        forms = before["forms"].astype(float)
        forms[units] = [
            min(least.get(unit_id, count), count)
            for unit_id, count in zip(before["unit_id"][units].tolist(), forms[units].tolist(), strict=True)
        ]
        return Table({**before.columns, "forms": forms})

    @cached_property
    def units(self) -> tuple[UnitInfo, ...]:
        """The units that take part: with forms or with a quota."""
        asked = {row.unit_id for row in self.rows("unit") if row.forms > 0}
        quotas = {unit.id for unit in self.inputs.plan.units if unit.quota}
        return tuple(unit for unit in self.inputs.answers.units if unit.id in asked or unit.id in quotas)

    @cached_property
    def criteria(self) -> dict[str, str]:
        """The indexed criteria (or the recipe's factors) by code, with full labels."""
        recipe = resolve_recipe(self.inputs.questionnaire, self.inputs.indices.method.recipe)
        return {group.code: group.label.in_language(self.lang) for group in recipe.groups}

    @cached_property
    def short(self) -> dict[str, str]:
        """The criteria's labels for narrow places."""
        recipe = resolve_recipe(self.inputs.questionnaire, self.inputs.indices.method.recipe)
        return {g.code: (g.short or g.label).in_language(self.lang) for g in recipe.groups}

    @cached_property
    def scales(self) -> dict[str, tuple[Scale, tuple[str, ...]]]:
        """Each scale, by its id, with the criteria whose items are all rated on it."""
        rated = self.inputs.questionnaire.rated
        recipe = resolve_recipe(self.inputs.questionnaire, self.inputs.indices.method.recipe)
        found: dict[str, tuple[Scale, tuple[str, ...]]] = {}
        for group in recipe.groups:
            scales = {rated[position].scale.id: rated[position].scale for position in group.columns}
            for code, scale in scales.items():
                own = found.setdefault(code, (scale, ()))[1]
                found[code] = (scale, (*own, group.code) if len(scales) == 1 else own)
        return found

    def rows(
        self, scope: str, criterion: str = OVERALL, table: Columns | None = None, **wanted: str
    ) -> list[Row]:
        """The headline measure's rows of a scope and criterion, and of a unit where one is wanted."""
        if table is not None:
            return pick_rows(table, scope=scope, criterion=criterion, measure=self.measure, **wanted)
        own = self._rows.get((scope, criterion), ())
        return [row for row in own if all(getattr(row, name) == text for name, text in wanted.items())]

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str], list[Row]]:
        """The headline measure's rows by scope and criterion: a report asks for some a hundred times."""
        found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in pick_rows(self.indices, measure=self.measure):
            found[row.scope, row.criterion].append(row)
        return found

    def row(
        self, scope: str, unit_id: str = "", criterion: str = OVERALL, table: Columns | None = None
    ) -> Row | None:
        """One row, or None."""
        return next(iter(self.rows(scope, criterion, table, unit_id=unit_id)), None)

    def overall(self) -> Row:
        """The composite index of everything."""
        (row,) = self.rows("all")
        return row

    def levels(self) -> list[Row]:
        """The composite by level of units, where there are several."""
        return self.rows("level")

    def share(self, value: float) -> str:
        """An index as text: a percentage, or a number of 0–100 points."""
        return format_percent(value, self.lang, sign=self.measure != "index100")

    @property
    def interval(self) -> str:
        """The interval the headline measure has: means have t intervals, unless `score` was chosen."""
        chosen = self.inputs.indices.method.interval
        return "mean" if self.measure == "index100" and chosen != "score" else chosen

    @property
    def points(self) -> str:
        """What differences of the index are counted in."""
        return self.t("words.points_index100" if self.measure == "index100" else "words.points")

    @cached_property
    def known_populations(self) -> bool:
        """Whether the units' populations are known, so that a correction or a weight can rest on them."""
        return any(unit.population for unit in self.inputs.answers.units)

    @cached_property
    def options(self) -> tuple[str, ...]:
        """The labels of the boxes that are not a score (not applicable …) and that some item offers."""
        offered = {code for item in self.inputs.questionnaire.rated for code in item.nonresponse}
        options = self.inputs.questionnaire.nonresponse
        return tuple(o.label.in_language(self.lang) for o in options if o.code in offered)

    def limits(self, row: Row) -> str:
        """The limits of an interval, or a dash."""
        if not row.has_interval:
            return MISSING
        return f"{self.share(row.lower)}–{self.share(row.upper)}"

    def index_cell(self, row: Row | None) -> Cell:
        """The cell of an index: the number, with [u], or [c] where it is withheld."""
        if row is None:
            return Cell("")
        if "c" in row.marks:
            return Cell("[c]")
        if not is_number(row.estimate):
            return Cell(MISSING)
        mark = " [u]" if "u" in row.marks else " [n=N]" if row.complete else ""
        return Cell(self.share(row.estimate) + mark, row.estimate)

    def level_text(self) -> str:
        """The confidence level: 95%."""
        return format_level(self.inputs.indices.method.level, self.lang)

    @cached_property
    def comparisons(self) -> dict[str, Comparison]:
        """The comparison of each published unit with the overall index, {} where none was made."""
        table = self.inputs.comparisons
        if table is None or not self.overall().published:
            return {}
        fields = (
            "difference", "p_adjusted", "rank", "rank_lower", "rank_upper", "rank_upper_simultaneous"
        )  # fmt: skip
        values = {name: numbers(table, name) for name in fields}
        if self.measure == "index100":  # the report reckons in fractions throughout
            values["difference"] = [value * 0.01 for value in values["difference"]]
        values["p_adjusted"] = [self.p_value(value) for value in values["p_adjusted"]]
        found = {}
        words = zip(texts(table, "unit_id"), texts(table, "group"), texts(table, "target"), strict=True)
        for index, (unit_id, group, target) in enumerate(words):
            row = self.row("unit", unit_id)
            if row is not None and row.published and group:
                figures = {name: values[name][index] for name in fields}
                found[unit_id] = Comparison(**figures, group=group, target=target)
        return found

    def p_value(self, value: float) -> float:
        """A p-value, as exact as it is printed where a unit is withheld, whose variance it would tell of."""
        flags = texts(self.before, "flag") if self.before is not None else []
        withheld = set(self.states.values()) != {"full"} or any("c" in flag.split(";") for flag in flags)
        return float(round_half_up(value, 3)) if withheld else value

    @cached_property
    def distributions(self) -> tuple[Distribution, ...]:
        """Answers by level and criterion for everything, small levels joined: one for each scale.

        None where the whole survey's figures are not published.
        """
        if self.states.get(("all", "")) != "full":
            return ()
        table = distributions(
            self.inputs.sums or self.inputs.answers,
            by=("all",),
            recipe=self.inputs.indices.method.recipe,
            weights=self.inputs.indices.method.weights,
            lang=self.lang,
        )
        found: list[Distribution] = []
        for scale, criteria in self.scales.values():
            own = suppress_distribution(
                table.where(criterion=criteria),
                scale_order(scale),
                scale.satisfied,
                mean=self.measure == "index100",
            )
            if len(own):
                suffix = f"_{len(found) + 1}" if found else ""
                found.append(Distribution(suffix, scale, criteria, own))
        return tuple(found)

    def distribution_caption(self, found: Distribution) -> str:
        """The caption of a distribution's table and figure; with the scale's ends where there are several."""
        caption = self.t("captions.distribution")
        if len(self.distributions) < 2:
            return caption
        labels = {level.value: level.label.in_language(self.lang) for level in found.scale.levels}
        ends = labels[found.scale.worst], labels[found.scale.best]
        return self.t("captions.distribution_scale", caption=caption, worst=ends[0], best=ends[1])

    @cached_property
    def nonresponse(self) -> Table:
        """How often each item has no valid answer."""
        return nonresponse(self.inputs.answers, self.lang)

    @cached_property
    def not_applicable(self) -> Mapping[str, float]:
        """The share of not applicable and the like, by criterion; none where it is 1 to 9 answers."""
        recipe = resolve_recipe(self.inputs.questionnaire, self.inputs.indices.method.recipe)
        declared = self.nonresponse["declared"].tolist()
        forms = self.nonresponse["forms"].tolist()
        found = {}
        for group in recipe.groups:
            count = sum(declared[position] for position in group.columns)
            asked = sum(forms[position] for position in group.columns)
            if count >= 10 and asked:
                found[group.code] = count / asked
        return found

    @cached_property
    def profile(self) -> Table | None:
        """The respondents by attribute, small categories withheld; None without attributes."""
        table = suppress_profile(profile(self.inputs.answers, self.lang))
        return table if len(table) else None

    @cached_property
    def groups(self) -> tuple[tuple[str, str, Row, float], ...]:
        """Attribute, group, its composite (withheld where too small) and its forms, where published."""
        profile = self.profile
        if profile is None or self.states.get(("all", "")) != "full":
            return ()
        keys = zip(texts(profile, "attribute"), texts(profile, "label"), strict=True)
        forms = dict(zip(keys, numbers(profile, "forms"), strict=True))
        labels = {a.code: a.label.in_language(self.lang) for a in self.inputs.questionnaire.attributes}
        found = []
        for code, table in self.inputs.groups.items():
            rows = self.rows("all", OVERALL, table)
            for row in self._published_groups(rows, table):
                if row.forms > 0:
                    count = forms.get((code, row.group), float("nan"))
                    found.append((labels.get(code, code), row.group, row, count))
        return tuple(found) if any(row.published for _, _, row, _ in found) else ()

    def _published_groups(self, rows: list[Row], table: Columns) -> list[Row]:
        """One attribute's rows with the indices of groups that are too small gone."""
        parts = pick_rows(table, scope="all", criterion=tuple(self.criteria), measure=self.measure)
        sparse = {row.group for row in parts if 0 < row.forms < SMALLEST_CELL}
        size = {row.group: int(row.forms) for row in rows if row.forms == row.forms}
        hidden = hide_groups(size, {row.group: row.estimate for row in rows}, sparse)
        return [_withheld(row) if row.group in hidden else _mark_unreliable(row) for row in rows]

    def source(self) -> str:
        """The line under each figure."""
        plan = self.inputs.plan
        organiser = plan.organiser.in_language(self.lang)
        name = "words.source" if organiser else "words.source_no_organiser"
        count = format_decimal(self.inputs.answers.forms, 0, self.lang)
        text = self.t(name, survey=plan.name.in_language(self.lang), organiser=organiser, n=count)
        head, mark, tail = text.rpartition("n = ")
        return head + (mark + tail).replace(" ", "\u00a0")  # the count stays on one line
