"""What the report contains: the sections in order, each a short list of sentences, tables and figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.charts.selection import numbers, texts
from analysis.formatting import format_count, format_date, format_level, format_percent
from analysis.recipes import OVERALL, resolve_recipe
from analysis.report import counts, origins, tables
from analysis.report.cells import quoted
from analysis.report.document import Block, Document, Paragraph, Section
from analysis.report.facts import Facts
from analysis.report.figures import Picture
from analysis.report.flagged import flagged_facts, say_flagged
from analysis.report.inputs import SMALLEST_CELL, SMALLEST_UNIT
from analysis.report.sentences import (
    say_assumption,
    say_criteria,
    say_drivers,
    say_headline,
    say_matches,
    say_nonresponse,
    say_responses,
    say_trend,
    say_unit,
    say_units,
    valid_forms,
)


def outline_report(facts: Facts, pictures: Mapping[str, Picture]) -> Document:
    """The whole survey's report."""
    figure = {name: picture.block for name, picture in pictures.items()}
    contents: dict[str, list[Block | None]] = {
        "headline": [
            *say_headline(facts),
            *say_flagged(facts),
            tables.headline_table(facts),
            say_assumption(facts),
        ],
        "responses": [
            *say_responses(facts),
            *say_nonresponse(facts),
            counts.responses_table(facts),
            counts.reasons_table(facts),
            figure.get("progress"),
        ],
        "criteria": [
            *say_criteria(facts),
            tables.criteria_table(facts),
            *(
                block
                for spread in facts.distributions
                for block in (figure.get(f"likert{spread.suffix}"), tables.distribution_table(facts, spread))
            ),
            _mixed_scales(facts),
        ],
        "units": [
            *say_units(facts),
            tables.units_table(facts) if facts.units else None,
            figure.get("units"),
            figure.get("heatmap"),
            figure.get("funnel"),
        ],
        "drivers": [*say_drivers(facts), figure.get("importance")],
        "trend": [
            *say_trend(facts),
            tables.trend_table(facts),
            figure.get("trend"),
            *say_matches(facts),
        ],
        "profile": [figure.get("profile"), tables.groups_table(facts)],
        "appendix": [tables.appendix_table(facts), _no_appendix(facts)],
        "method": list(_method(facts)),
        "provenance": [origins.settings_table(facts), origins.imports_table(facts)],
    }
    return _document(facts, facts.t("titles.report"), contents, report_facts(facts))


def outline_unit(facts: Facts, unit_id: str, picture: Picture | None) -> Document:
    """One unit's own sheet: its index, its criteria beside the whole survey's, the method in brief.

    Where it has no form yet, that is all there is to say.
    """
    unit = next(unit for unit in facts.inputs.answers.units if unit.id == unit_id)
    some = valid_forms(facts, unit_id) > 0
    contents: dict[str, list[Block | None]] = {
        "headline": [*say_unit(facts, unit_id, unit.name), say_assumption(facts) if some else None],
        "criteria": [
            tables.unit_table(facts, unit_id, unit.name) if some else None,
            picture.block if picture else None,
        ],
        "provenance": [_short_method(facts)],
    }
    figures = {
        key: value for key, value in report_facts(facts).items() if key in ("survey", "method", "provenance")
    }
    own = {"unit": {"id": unit_id, "name": unit.name}, "target": facts.inputs.plan.target}
    return _document(facts, facts.t("titles.unit_sheet", unit=unit.name), contents, figures | own)


def _document(
    facts: Facts, title: str, contents: Mapping[str, list[Block | None]], figures: Mapping[str, Any]
) -> Document:
    sections = []
    for name, blocks in contents.items():
        kept = tuple(block for block in blocks if block is not None)
        if kept:
            heading = name
            if name == "responses" and not any(r.issued is not None for r in facts.inputs.responses):
                heading = "responses_received"
            sections.append(Section(name, facts.t(f"titles.{heading}"), kept))
    return Document(facts.lang, title, _subtitle(facts), tuple(sections), facts.t.section("words"), figures)


def _subtitle(facts: Facts) -> tuple[str, ...]:
    plan = facts.inputs.plan
    lines = [plan.name.in_language(facts.lang)]
    organiser = plan.organiser.in_language(facts.lang)
    if organiser:
        lines.append(facts.t("words.organiser", organiser=organiser))
    if plan.period_from and plan.period_to:
        first, last = format_date(plan.period_from, facts.lang), format_date(plan.period_to, facts.lang)
        lines.append(facts.t("words.period", first=first, last=last))
    day = facts.inputs.provenance.generated_at.date()
    return (*lines, facts.t("words.generated", date=format_date(day, facts.lang)))


def _mixed_scales(facts: Facts) -> Paragraph | None:
    """Which criteria have no distribution, because their items are rated on different scales."""
    if not facts.distributions:
        return None
    drawn = {code for spread in facts.distributions for code in spread.criteria}
    mixed = [label for code, label in facts.criteria.items() if code not in drawn]
    if not mixed:
        return None
    text = facts.t("sentences.mixed_scales", names="; ".join(mixed))
    return Paragraph("criteria.mixed", text, {}, "note")


def _no_appendix(facts: Facts) -> Paragraph | None:
    """Why the appendix lines are not filled in, where the survey asks for them but its index is no share."""
    lines = sorted(level.appendix for level in facts.inputs.plan.levels if level.appendix)
    if not lines or facts.measure != "index100":
        return None
    text = facts.t("sentences.appendix_not_percent", lines=", ".join(lines))
    return Paragraph("appendix.none", text, {}, "body")


def _method(facts: Facts) -> list[Paragraph]:
    """The recipe with its formula, missing answers, variance, interval, weights, small numbers."""
    method, t = facts.inputs.indices.method, facts.t
    said = [f"{t('method.preset', name=method.recipe)} {_recipe(facts)}", " ".join(_forms_and_answers(facts))]
    strata = t("method.strata_unit")
    if method.strata:
        labels = {a.code: a.label.in_language(facts.lang) for a in facts.inputs.questionnaire.attributes}
        strata = t(
            "method.strata_more", attributes=", ".join(labels.get(code, code) for code in method.strata)
        )
    psu = t("method.psu_cluster" if method.clusters else "method.psu_form")
    variance = [t("method.variance", psu=psu, strata=strata)]
    variance.append(t(f"method.lonely_{method.lonely}", psu=psu))
    variance.append(t(f"method.{facts.interval}", level=facts.level_text()))
    df = numbers(facts.indices.where(scope="all", criterion=OVERALL, measure=facts.measure), "df")
    if df and df[0] == df[0]:
        variance.append(t("method.df", df=format_count(df[0], facts.lang)))
    variance.append(t("sentences.assumption"))
    said.append(" ".join(variance))
    weights = [t("method.weights_respondent")] if method.respondent_weights else []
    if method.weights != "none" or not weights:
        weights.append(t(f"method.weights_{method.weights}"))
    weights.append(t("method.fpc_on" if method.fpc and facts.known_populations else "method.fpc_off"))
    if facts.comparisons:
        weights.append(t("method.comparisons"))
    if facts.inputs.order is not None:
        weights.append(t("method.order", level=facts.level_text()))
    said.append(" ".join(weights))
    small = t("method.small", units=str(SMALLEST_UNIT), cells=str(SMALLEST_CELL))
    said.append(f"{small} {t('method.rounding')}")
    return [Paragraph(f"method.{index}", text, {}, "body") for index, text in enumerate(said)]


def _forms_and_answers(facts: Facts) -> list[str]:
    questionnaire, t = facts.inputs.questionnaire, facts.t
    middle = [
        level.label.in_language(facts.lang)
        for scale, _ in facts.scales.values()
        for level in scale.levels
        if level.value not in scale.satisfied and level.value not in scale.dissatisfied
    ]
    options = quoted(facts.options)
    said = [t("method.missing_options" if options else "method.missing", options=options)]
    if middle and facts.measure == "satisfied":
        said.append(t("method.neutral", neutral=quoted(list(dict.fromkeys(middle)))))
    if questionnaire.minimum_answered > 0:
        minimum = format_level(questionnaire.minimum_answered, facts.lang)
        said.append(t("method.valid", minimum=minimum))
        said += [t("method.valid_options", options=options)] if options else []
    else:
        said.append(t("method.valid_any"))
    return said


def _recipe(facts: Facts) -> str:
    method, t = facts.inputs.indices.method, facts.t
    recipe = resolve_recipe(facts.inputs.questionnaire, method.recipe)
    by_scale = [
        quoted([v.label.in_language(facts.lang) for v in scale.levels if v.value in scale.satisfied])
        for scale, _ in facts.scales.values()
    ]
    satisfied = t("words.or_scale").join(dict.fromkeys(by_scale))
    weights = t("method.weights_equal")
    if len(set(recipe.weights)) > 1:
        given = [
            f"{facts.short[group.code]}: {format_percent(weight, facts.lang)}"
            for group, weight in zip(recipe.groups, recipe.weights, strict=True)
        ]
        weights = t("method.weights_given", weights="; ".join(given))
    return t(f"method.{method.recipe}", satisfied=satisfied, weights=weights)


def _short_method(facts: Facts) -> Paragraph:
    method, t = facts.inputs.indices.method, facts.t
    said = [
        t("method.preset", name=method.recipe),
        t(f"method.{facts.interval}", level=facts.level_text()),
        t("method.small", units=str(SMALLEST_UNIT), cells=str(SMALLEST_CELL)),
        f"hailong {facts.inputs.provenance.version}.",
    ]
    return Paragraph("provenance.method", " ".join(said), {}, "note")


def report_facts(facts: Facts) -> dict[str, Any]:
    """Survey, method, provenance and every published index at full precision, for numbers.json."""
    plan, method, origin = facts.inputs.plan, facts.inputs.indices.method, facts.inputs.provenance
    return {
        "survey": {
            "name": plan.name.in_language(facts.lang),
            "organiser": plan.organiser.in_language(facts.lang),
            "period_from": plan.period_from.isoformat() if plan.period_from else None,
            "period_to": plan.period_to.isoformat() if plan.period_to else None,
            "target": plan.target,
            "forms": facts.inputs.answers.forms,
        },
        "method": {
            "recipe": method.recipe,
            "interval": method.interval,
            "level": method.level,
            "weights": method.weights,
            "lonely": method.lonely,
            "fpc": method.fpc,
            "strata": list(method.strata),
            "clusters": method.clusters,
        },
        "provenance": {
            "generated_at": origin.generated_at.isoformat(),
            "version": origin.version,
            "questionnaire": facts.inputs.questionnaire.id,
            "questionnaire_sha256": origin.questionnaire_sha256,
            "seed": origin.seed,
            "screened": facts.inputs.screened,
            "libraries": dict(origin.libraries),
            "imports": [
                {
                    "name": file.name,
                    "sha256": file.sha256,
                    "imported_at": file.imported_at,
                    "rows": file.rows,
                    "accepted": file.accepted,
                }
                for file in origin.imports
            ],
        },
        "indices": _published(facts),
        **flagged_facts(facts),
    }


def _published(facts: Facts) -> list[dict[str, Any]]:
    table = facts.indices.where(measure=facts.measure)
    words = {
        name: texts(table, name) for name in ("scope", "unit_id", "unit", "criterion", "measure", "flag")
    }
    values = {
        name: numbers(table, name) for name in ("estimate", "se", "lower", "upper", "df", "forms", "answers")
    }
    return [
        {name: column[i] for name, column in words.items()}
        | {name: column[i] if column[i] == column[i] else None for name, column in values.items()}
        for i in range(len(table))
    ]
