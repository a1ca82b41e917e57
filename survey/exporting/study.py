"""What a reader of the data must know of the survey: who, when, how the forms were come by."""

from __future__ import annotations

from datetime import date

from survey.exporting.dataset import Dataset
from survey.messages import LANGUAGES, Language, say
from survey.questionnaire.model import Text


def study_facts(dataset: Dataset, lang: Language) -> list[tuple[str, str]]:
    """Headings and sentences, in the order a codebook has them."""
    plan = dataset.survey.plan
    facts = [
        ("organiser", plan.organiser.in_language(lang)),
        ("period", period_text(plan.period_from, plan.period_to)),
        ("forms", str(dataset.forms)),
        ("sampling", sampling_text(dataset).in_language(lang)),
        ("weighting", weighting_text(dataset).in_language(lang)),
        ("missing_values", missing_text(dataset).in_language(lang)),
    ]
    return [(say(f"exporting.{name}", lang), text) for name, text in facts if text]


def period_text(first: date | None, last: date | None) -> str:
    """The period as ISO dates; '' where none is planned."""
    return " – ".join(day.isoformat() for day in (first, last) if day is not None)


def sampling_text(dataset: Dataset) -> Text:
    """How the sample was drawn, with the strata and clusters of the plan."""
    questionnaire, plan = dataset.survey.questionnaire, dataset.survey.plan
    labels = {attribute.code: attribute.label for attribute in questionnaire.attributes}
    units = sum(counts.valid > 0 for counts in dataset.counts if counts.unit_id is not None)
    cluster = dataset.roles.get("cluster")

    def text(lang: Language) -> str:
        names = ", ".join(labels[code].in_language(lang) for code in plan.strata)
        return say(
            "exporting.sampling_text",
            lang,
            units=units,
            strata=say("exporting.sampling_strata", lang, names=names) if names else "",
            cluster=say("exporting.sampling_cluster", lang, name=cluster.name) if cluster else "",
        )

    return Text({lang: text(lang) for lang in LANGUAGES})


def weighting_text(dataset: Dataset) -> Text:
    """Which weights there are and what they are for."""
    found = [
        (code, dataset.roles[role].name)
        for role, code in (("weight", "own"), ("design_weight", "design"))
        if role in dataset.roles
    ]
    return Text(
        {
            lang: " ".join(say(f"exporting.weights_{code}", lang, name=name) for code, name in found)
            or say("exporting.weights_none", lang)
            for lang in LANGUAGES
        }
    )


def missing_text(dataset: Dataset) -> Text:
    """What stands where there is no answer."""
    if dataset.missing == "empty":
        return Text({lang: say("exporting.missing_empty_text", lang) for lang in LANGUAGES})
    return Text(
        {
            lang: say("exporting.missing_codes_text", lang, codes=codes_text(dataset, lang))
            for lang in LANGUAGES
        }
    )


def codes_text(dataset: Dataset, lang: Language) -> str:
    """The negative codes with their labels: −1 Left blank; −2 …"""
    codes = {
        category.value: category.label.in_language(lang)
        for variable in dataset.variables
        for category in variable.codes
    }
    return "; ".join(f"{value} {codes[value]}" for value in sorted(codes, reverse=True))


def cleaning_text(dataset: Dataset) -> Text:
    """What became of the forms that came in."""
    totals = {
        name: sum(getattr(counts, name) for counts in dataset.counts)
        for name in ("received", "valid", "held", "rejected")
    }
    return Text({lang: say("exporting.cleaning", lang, **totals) for lang in LANGUAGES})
