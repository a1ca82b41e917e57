"""What makes a questionnaire unusable or doubtful: every rule, run over a draft."""

from __future__ import annotations

from collections.abc import Callable

from survey.questionnaire.draft import Draft
from survey.questionnaire.rules import codes, criteria, scales

RULES: tuple[Callable[[Draft], None], ...] = (
    codes.criteria_codes_differ,
    codes.item_codes_differ,
    codes.option_codes_differ,
    codes.nonresponse_codes_differ,
    codes.criteria_are_not_named_as_items,
    codes.reserved_codes_are_free,
    codes.scale_ids_are_codes,
    codes.factor_ids_are_codes,
    codes.counts_are_bounded,
    scales.scales_have_levels,
    scales.level_values_differ,
    scales.level_labels_differ,
    scales.satisfied_levels_are_on_the_scale,
    scales.satisfied_and_dissatisfied_do_not_overlap,
    scales.satisfied_levels_are_the_best,
    scales.satisfied_levels_are_some,
    scales.scales_are_used,
    scales.criteria_have_one_scale,
    scales.offered_nonresponse_is_declared,
    scales.nonresponse_is_offered,
    scales.nonresponse_values_are_no_levels,
    scales.nonresponse_labels_are_no_levels,
    scales.nonresponse_labels_differ,
    criteria.there_are_criteria,
    criteria.criteria_have_items,
    criteria.weights_name_criteria,
    criteria.weights_sum_to_one,
    criteria.factors_are_declared,
    criteria.factors_are_used,
    criteria.sipas_rows_have_factors,
    criteria.option_labels_differ,
    criteria.column_names_differ,
    criteria.labels_differ,
)


def check_draft(draft: Draft) -> None:
    """Run every rule; what they find is added to the draft's notes."""
    for rule in RULES:
        rule(draft)
