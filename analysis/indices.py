"""Indices: answers or sums in, a table of estimates with their intervals out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from analysis.estimating.calibration import weight_sums
from analysis.estimating.design import DesignChoice, Weights, weighting_effect_of
from analysis.estimating.domains import Domain, attributes_in, check_by, list_domains
from analysis.estimating.estimates import Estimates, estimate, targets_of
from analysis.estimating.moments import Target, features_of, rows_of
from analysis.estimating.settling import forms_to_settle
from analysis.recipes import MEASURES, OVERALL, Measure, Recipe, resolve_recipe
from analysis.stats.intervals import INTERVALS, IntervalName
from analysis.stats.linearization import LONELY, Lonely
from analysis.sums import FEATURES, Sums, accumulate, accumulate_apart
from analysis.table import Table
from survey.answers import Answers
from survey.arguments import checked
from survey.messages import HailongError, Language, say

COLUMNS = (
    "scope", "unit_id", "unit", "by", "group", "criterion", "measure", "estimate", "se", "lower", "upper",
    "df", "forms", "answers", "deff", "flag",
)  # fmt: skip
"""The columns of a table of indices."""


@dataclass(frozen=True)
class Method:
    """How a table was computed, so that a reader can be told.

    weighting_effect: Kish's design effect of unequal weights over all forms, 1 where they are alike; as many
    forms as all divided by it are worth as much with equal weights.
    """

    recipe: str
    interval: IntervalName
    level: float
    weights: Weights
    fpc: bool
    respondent_weights: bool
    weighting_effect: float
    forms: int
    strata: tuple[str, ...]
    clusters: bool
    lonely: Lonely
    lang: Language


@dataclass(frozen=True)
class IndexTable(Table):
    """A table of indices, a row for each domain, index and measure, with how it was computed.

    Proportions are fractions, `mean` is on the questionnaire's scale, `index100` from 0 to 100. `df`
    are the design's degrees of freedom; `forms` are the forms that answered, `answers` their valid
    answers; `deff` is the design effect against a simple random sample with replacement. What
    cannot be given is empty, and `flag` holds the reasons' codes, parted by ";" (see `reasons`).
    """

    method: Method
    estimates: Estimates

    def reasons(self, lang: Language | None = None) -> dict[str, str]:
        """A sentence for each reason code that occurs in `flag`."""
        codes = dict.fromkeys(c for flag in self.columns["flag"] for c in flag.split(";") if c)
        return {code: reason(code, lang or self.method.lang) for code in codes}

    def forms_to_settle(
        self, target: float, scope: str, unit_id: str = "", criterion: str = OVERALL
    ) -> int | None:
        """How many more forms would settle whether a row's estimate, in the first measure, reaches `target`.

        None where no number would, or there is no such row or interval (see `estimating.settling`).
        """
        found = self.estimates
        rows = [i for i, d in enumerate(found.domains) if (d.scope, d.unit_id, d.by) == (scope, unit_id, "")]
        columns = [index for index, goal in enumerate(found.targets) if goal.code == criterion]
        if not rows or not columns:
            return None
        method = self.method
        return forms_to_settle(found, rows[0], target, method.interval, method.level, columns[0])


def reason(code: str, lang: Language) -> str:
    """The sentence for a reason code of the column `flag`."""
    return say(f"analysis.flag_{code}", lang)


@checked
def estimate_indices(
    source: Answers | Sums,
    by: Sequence[str] = (),
    criteria: Sequence[str] | None = None,
    items: bool = False,
    measures: Sequence[Measure] | None = None,
    recipe: str | None = None,
    interval: IntervalName = "wilson",
    level: float = 0.95,
    weights: Weights = "none",
    fpc: bool = True,
    lonely: Lonely = "refuse",
    lang: Language = "vi",
) -> IndexTable:
    """Estimate the indices of every domain asked for.

    source: answers, or sums made by `sum_answers` with the same recipe and the attributes in `by`.
    by: () for each unit, each level and everything; else "unit", "level" or "all", or attributes'
    codes, all crossed with each other. criteria: codes to report (None: the composite `overall`, each
    criterion and the overall question). items: report the rows of each criterion too. measures: None
    for the recipe's own. weights: "population" weights strata by their units' populations, "margins" to the
    totals that came with the answers. fpc: apply
    the finite-population correction where populations are known. lonely: see `stats.linearization`.

    Raises HailongError for a code that does not exist, a level outside (0, 1), populations that are
    missing or too small.

    >>> table = estimate_indices(answers)                                    # doctest: +SKIP
    >>> table.where(scope="all", criterion="overall")["estimate"]            # doctest: +SKIP
    """
    check_choices(interval=interval, weights=weights, lonely=lonely, measures=measures or (), level=level)
    chosen = choose_recipe(source, recipe)
    wanted = measures or (chosen.headline,)
    targets = targets_of(source.questionnaire, chosen.groups, wanted, criteria, items=items)
    sums = prepare(source, by, chosen, weights, targets)
    domains = list_domains(sums, by, lang)
    choice = DesignChoice(weights, fpc, lonely)
    estimates = estimate(sums, domains, targets, chosen, choice, interval, level)
    method = Method(
        recipe=chosen.name,
        interval=interval,
        level=level,
        weights=weights,
        fpc=fpc,
        respondent_weights=sums.weighted and sums.calibration is None,
        weighting_effect=weighting_effect_of(sums, choice),
        forms=sums.forms,
        strata=sums.design_strata,
        clusters=sums.cell_psu is not None,
        lonely=lonely,
        lang=lang,
    )
    return IndexTable(index_columns(estimates), method, estimates)


def estimate_groups(
    answers: Answers,
    attributes: Sequence[str],
    *,
    recipe: str | None = None,
    interval: IntervalName = "wilson",
    level: float = 0.95,
    weights: Weights = "none",
    fpc: bool = True,
    lonely: Lonely = "refuse",
    lang: Language = "vi",
) -> dict[str, Table]:
    """The indices of everything by the categories of each attribute, as `estimate_indices` gives them.

    All attributes are added up and estimated at once. Raises HailongError as `estimate_indices` does.
    """
    chosen = resolve_recipe(answers.questionnaire, recipe)
    if weights == "margins":  # the sums to weight must tell the margins' categories apart
        return {
            code: estimate_indices(
                answers, ("all", code), recipe=recipe, interval=interval, level=level, weights=weights,
                fpc=fpc, lonely=lonely, lang=lang,
            )
            for code in attributes
        }  # fmt: skip
    if not attributes:
        return {}
    check_choices(interval=interval, weights=weights, lonely=lonely, measures=(), level=level)
    check_by(attributes, answers.questionnaire, tuple(answers.attributes))
    targets = targets_of(answers.questionnaire, chosen.groups, (chosen.headline,), None, items=False)
    sums = accumulate_apart(answers, chosen.groups, attributes, features_of(targets), rows_of(targets))
    domains = [domain for code in attributes for domain in list_domains(sums, ("all", code), lang)]
    choice = DesignChoice(weights, fpc, lonely)
    table = Table(index_columns(estimate(sums, domains, targets, chosen, choice, interval, level)))
    return {code: table.where(by=code) for code in attributes}


@checked
def sum_answers(answers: Answers, by: Sequence[str] = (), recipe: str | None = None) -> Sums:
    """The sums of the answers for a recipe and the attributes in `by`: one pass, used many times.

    Attributes whose totals came with the answers are told apart too, so that the sums can be weighted.
    """
    return _sum(answers, by, resolve_recipe(answers.questionnaire, recipe))


def _sum(
    answers: Answers,
    by: Sequence[str],
    recipe: Recipe,
    features: tuple[str, ...] = FEATURES,
    rows: Sequence[int] | None = None,
) -> Sums:
    check_by(by, answers.questionnaire, tuple(answers.attributes))
    margins = tuple(name for name in answers.margins if name in answers.attributes)
    names = tuple(dict.fromkeys((*attributes_in(by), *margins)))
    return accumulate(answers, recipe.groups, names, features, rows)


def choose_recipe(source: Answers | Sums, name: str | None) -> Recipe:
    """The recipe of this name, or the questionnaire's own. Raises HailongError for one that sums already made
    are not for."""
    chosen = resolve_recipe(source.questionnaire, name)
    if isinstance(source, Sums) and [g.columns for g in source.groups] != [g.columns for g in chosen.groups]:
        raise HailongError("analysis.unknown_recipe", found=chosen.name, known="–")
    return chosen


def prepare(
    source: Answers | Sums,
    by: Sequence[str],
    recipe: Recipe,
    weights: Weights = "none",
    targets: Sequence[Target] | None = None,
) -> Sums:
    """Sums of answers, or those already made; weighted to the margins where asked for.

    targets: what the sums of answers are for, where not for everything.
    """
    if isinstance(source, Sums):
        check_by(by, source.questionnaire, source.by)
        sums = source
    elif targets is None:
        sums = _sum(source, by, recipe)
    else:  # to be weighted to margins, sums need the levels of all rows
        rows = None if weights == "margins" else rows_of(targets)
        sums = _sum(source, by, recipe, features_of(targets), rows)
    if weights == "margins" and sums.calibration is None:
        missing = [name for name in sums.margins if name != "unit" and name not in sums.by]
        check_by(missing, sums.questionnaire, sums.by)
        sums = weight_sums(sums, sums.margins)
    return sums


def check_choices(*, interval: str, weights: str, lonely: str, measures: Sequence[str], level: float) -> None:
    """Raise HailongError for a value that is not among the choices, and say what they are."""
    choices: list[tuple[str, str, Sequence[str]]] = [
        ("interval", interval, INTERVALS),
        ("weights", weights, get_args(Weights)),
        ("lonely", lonely, LONELY),
        *(("measure", measure, MEASURES) for measure in measures),
    ]
    for option, found, known in choices:
        if found not in known:
            raise HailongError("analysis.unknown_choice", found=found, option=option, known=", ".join(known))
    if not 0 < level < 1:
        raise HailongError("analysis.bad_level", found=level)


def index_columns(estimates: Estimates) -> dict[str, NDArray[Any]]:
    """The columns of a table of indices, a row for each domain and target."""
    domains, targets = estimates.domains, estimates.targets
    repeat, tile = len(targets), len(domains)

    def text(values: Sequence[str], times: int) -> NDArray[Any]:
        return np.repeat(np.array([*values, ""], dtype=object)[:-1], times)

    columns: dict[str, NDArray[Any]] = {
        name: text([getattr(domain, name) for domain in domains], repeat)
        for name in ("scope", "unit_id", "unit", "by", "group")
    }
    columns["criterion"] = np.tile(text([t.code for t in targets], 1), tile)
    columns["measure"] = np.tile(text([t.measure for t in targets], 1), tile)
    for name, values in (
        ("estimate", estimates.value),
        ("se", estimates.se),
        ("lower", estimates.lower),
        ("upper", estimates.upper),
        ("df", estimates.df),
    ):
        columns[name] = values.ravel()
    columns["forms"] = estimates.forms.ravel().astype(np.int64)
    columns["answers"] = estimates.answers.ravel().astype(np.int64)
    columns["deff"] = estimates.deff.ravel()
    columns["flag"] = _flags(estimates)
    return columns


def _flags(estimates: Estimates) -> NDArray[Any]:
    flags = np.full(estimates.value.size, "", dtype=object)
    for code, where in estimates.reasons.items():
        for position in np.flatnonzero(where.ravel()):
            flags[position] = f"{flags[position]};{code}" if flags[position] else code
    return flags


__all__ = [
    "COLUMNS",
    "OVERALL",
    "Domain",
    "IndexTable",
    "Method",
    "estimate_groups",
    "estimate_indices",
    "index_columns",
    "reason",
    "sum_answers",
]
