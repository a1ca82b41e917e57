# ruff: noqa: E501 (one case a line)
"""What the check finds, and on which line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from survey.questionnaire import check_questionnaire
from survey.questionnaire.check import RULES
from survey.questionnaire.rules import codes, criteria, scales
from tests.survey.questionnaire.conftest import SMALL

Broken = Callable[..., list[tuple[int | None, str]]]

STAFF = "  - code: staff\n"
ITEM = '{code: "1.2", label: {vi: Rõ ràng, en: Clear}, nonresponse: [dk]}'
SECOND = """  t:
    direction: ascending
    satisfied: [2]
    dissatisfied: []
    levels: [{value: 1, label: A}, {value: 2, label: B}]
"""

CASES: dict[str, tuple[str, str, list[tuple[int, str]]]] = {
    # keys and kinds of values
    "key nearly right": ("languages:", "langauges:", [(1, "missing_key"), (4, "unknown_key_close")]),
    "key of no kind": ("minimum_answered:", "xyz:", [(42, "unknown_key")]),
    "key twice": ("version: 1.10", "version: 1.10\nid: again", [(4, "duplicate_key")]),
    "missing id": ("id: small\n", "", [(1, "missing_key")]),
    "empty id": ("id: small", "id:", [(2, "missing_key")]),
    "code with a space": ("id: small", "id: very small", [(2, "bad_code")]),
    "code too long": ("id: small", "id: " + "x" * 33, [(2, "bad_code")]),
    "newer format": ("format: 1", "format: 2", [(1, "other_format")]),
    "text for a list": ("    options:\n", "    options: none\n    extra:\n", [(34, "not_a_list"), (35, "unknown_key")]),
    "list for a text": ("id: small", "id: [small]", [(2, "not_a_text")]),
    "text for a mapping": ("columns: {serial: [Mã phiếu]}", "columns: serial", [(37, "not_a_mapping")]),
    "share over 1": ("minimum_answered: 0.5", "minimum_answered: 50", [(42, "not_a_share")]),
    "decimal comma": ("minimum_answered: 0.5", "minimum_answered: 0,5", [(42, "not_a_share")]),
    "level of three digits": ("{value: 3,", "{value: 300,", [(14, "not_a_level")]),
    "unknown preset": ("preset: top2", "preset: top3", [(39, "unknown_choice_close")]),
    "unknown text": ("minimum_answered", "texts: {thank: {vi: a, en: b}}\nminimum_answered", [(42, "unknown_key_close")]),
    # languages
    "label without English": ("title: {vi: Thử, en: Trial}", "title: {vi: Thử}", [(5, "missing_label")]),
    "item without English": ("{vi: Lịch sự, en: Polite}", "{vi: Lịch sự}", [(24, "missing_label")]),
    "label in an undeclared language": ("en: Trial", "en: Trial, fr: Essai", [(5, "undeclared_language")]),
    "no language code": ("languages: [vi, en]", "languages: [vi, en, English]", [(4, "bad_language")]),
    # scales
    "no direction": ("    direction: ascending\n", "", [(8, "missing_direction")]),
    "wrong direction": (
        "direction: ascending",
        "direction: descending",
        [(9, "satisfied_not_at_its_end"), (10, "dissatisfied_not_at_its_end")],
    ),
    "satisfied not on the scale": ("satisfied: [4, 5]\n    dis", "satisfied: [4, 5, 6]\n    dis", [(9, "level_not_on_scale")]),
    "satisfied with a gap": ("satisfied: [4, 5]\n    dis", "satisfied: [3, 5]\n    dis", [(9, "satisfied_not_at_its_end")]),
    "nobody satisfied": ("satisfied: [4, 5]\n    dis", "satisfied: []\n    dis", [(9, "satisfied_all_or_none")]),
    "everybody satisfied": (
        "satisfied: [4, 5]\n    dis",
        "satisfied: [1, 2, 3, 4, 5]\n    dis",
        [(9, "satisfied_all_or_none"), (10, "both_satisfied_and_not"), (10, "both_satisfied_and_not")],
    ),
    "satisfied and dissatisfied": (
        "dissatisfied: [1, 2]",
        "dissatisfied: [1, 2, 3, 4]",
        [(10, "both_satisfied_and_not")],
    ),
    "no dissatisfied": ("    dissatisfied: [1, 2]\n", "", [(8, "missing_key")]),
    "level twice": ("{value: 3,", "{value: 2,", [(14, "duplicate_level")]),
    "labels equal without marks": ("{vi: Tốt, en: Good}", "{vi: Kem, en: Good}", [(15, "same_level_label")]),
    "alias that is another value": ("aliases: [OK]", "aliases: ['2']", [(15, "same_level_label")]),
    "unknown scale": (STAFF, STAFF + "    scale: ss\n", [(21, "unknown_scale_close")]),
    "two scales and no default": (
        "nonresponse:\n",
        SECOND + "nonresponse:\n",
        [(29, "no_default_scale"), (30, "no_default_scale"), (31, "no_default_scale"), (34, "no_default_scale")],
    ),
    "scale of no use": ("nonresponse:\n", SECOND + "scale: s\nnonresponse:\n", [(18, "unused_scale")]),
    # answers that are not scores
    "unknown nonresponse": ("nonresponse: [dk]", "nonresponse: [dkk]", [(18, "unused_nonresponse"), (25, "unknown_nonresponse_close")]),
    "nonresponse value is a level": ("values: [9]", "values: ['05']", [(18, "nonresponse_value_is_level")]),
    "nonresponse label is a level": ("{vi: Không biết, en: Unknown}", "{vi: Vưa, en: Unknown}", [(18, "nonresponse_label_is_level")]),
    "nonresponse twice": (
        "values: [9]}",
        "values: [9]}\n  - {code: DK, label: {vi: Chịu, en: None}, values: [9], everywhere: true}",
        [(19, "duplicate_code"), (19, "same_nonresponse_label")],
    ),
    # codes
    "criterion twice": (
        "  - code: time",
        "  - {code: time, label: {vi: Giờ, en: Hour}, factor: f2}\n  - code: time",
        [(27, "duplicate_code")],
    ),
    "item twice": ('code: "1.2"', 'code: "1-1"', [(25, "duplicate_code")]),
    "item as the overall question": ('code: "1.2"', 'code: "9"', [(29, "duplicate_code")]),
    "attribute as an item": ("code: sex", 'code: "1.1"', [(32, "duplicate_code")]),
    "option twice": ("{code: f,", "{code: M,", [(36, "duplicate_code")]),
    "criterion named as another's item": ('code: "1.2"', "code: time", [(26, "duplicate_code")]),
    "criterion named as one of its items": ('code: "1.2"', "code: staff", [(20, "criterion_named_as_item")]),
    "overall question named as a criterion": ('overall: {code: "9"', "overall: {code: staff", [(20, "criterion_named_as_item")]),
    "reserved code": ("code: sex", "code: unit", [(32, "reserved_code")]),
    "scale with a name that is no code": ("  s:\n", "  thang đo:\n", [(7, "bad_code")]),
    # criteria
    "no criteria": (SMALL[SMALL.index("criteria:") : SMALL.index("overall:")], "criteria: []\n", [
        (18, "unused_nonresponse"), (19, "no_criteria"), (31, "unknown_weight"), (31, "unknown_weight"),
        (32, "unused_factor"), (32, "unused_factor"),
    ]),
    "criterion without items": (
        '    items:\n      - {code: "1.1", label: {vi: Lịch sự, en: Polite}, columns: [q1]}\n      - ' + ITEM,
        "    items: []",
        [(18, "unused_nonresponse"), (23, "empty_criterion"), (39, "unused_factor")],
    ),
    "columns beside items": ("    factor: f1\n", "    factor: f1\n    columns: [a]\n", [(23, "columns_beside_items")]),
    # recipe
    "weights that do not sum": ("time: 1/4", "time: 0.2", [(40, "weights_sum")]),
    "weights of strangers": ("time: 1/4", "tine: 1/4", [(40, "unknown_weight_close"), (40, "weight_missing")]),
    "weights of factors under another preset": (
        "{staff: 0.75, time: 1/4}",
        "{f1: 0.75, f2: 1/4}",
        [(40, "unknown_weight"), (40, "unknown_weight"), (40, "weight_missing")],
    ),
    "unknown factor": ("factor: f2", "factor: f3", [(28, "unknown_factor"), (41, "unused_factor")]),
    "row without a factor": ("    factor: f2\n", "", [(26, "no_factor"), (40, "unused_factor")]),
    # names in files
    "options equal without marks": ("{vi: Nữ, en: Female}", "{vi: Nam, en: Female}", [(36, "same_option_label")]),
    "header of two items": ("nonresponse: [dk]", "nonresponse: [dk], columns: [Q1]", [(25, "same_column")]),
    "header that is a code": ("columns: [q1]", "columns: [sex]", [(24, "same_column")]),
    "header of an item and a role": ("serial: [Mã phiếu]", "serial: [q1]", [(37, "same_column")]),
    "labels equal": ("{vi: Rõ ràng, en: Clear}", "{vi: Lịch sự, en: Clear}", [(25, "same_label")]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_fault_is_found_on_its_line(name: str, broken: Broken) -> None:
    """One fault gives its own problem, on its own line, and no others."""
    old, new, expected = CASES[name]
    assert sorted(broken(old, new)) == sorted(expected)


def test_the_small_questionnaire_is_clean(write: Callable[[str], Path]) -> None:
    """The questionnaire that the other tests break has no problem of its own."""
    assert check_questionnaire(write(SMALL)) == ()


def test_every_rule_is_run() -> None:
    """A rule that is written is a rule that runs."""
    written = {
        value
        for module in (codes, criteria, scales)
        for name, value in vars(module).items()
        if callable(value)
        and not name.startswith("_")
        and getattr(value, "__module__", "") == module.__name__
    }
    assert written == set(RULES)


def test_everything_is_reported_at_once(write: Callable[[str], Path]) -> None:
    """Faults in different parts do not hide each other; they come in the order of the lines."""
    text = SMALL.replace("id: small", "id: a b").replace("direction: ascending", "direction: up")
    text = text.replace("time: 1/4", "time: 1/3").replace("values: [9]", "values: [5]")
    problems = check_questionnaire(write(text))
    assert [(problem.row, problem.code.partition(".")[2]) for problem in problems] == [
        (2, "bad_code"),
        (8, "unknown_choice"),
        (18, "nonresponse_value_is_level"),
        (40, "weights_sum"),
    ]
    assert {problem.file for problem in problems} == {"small.yaml"}


def test_weights_of_factors_with_sipas(broken: Broken) -> None:
    """With the preset sipas-factors the weights are those of the factors."""
    recipe = "top2\n  weights: {staff: 0.75, time: 1/4}"
    assert broken(recipe, "sipas-factors\n  weights: {f1: 0.75, f2: 1/4}") == []


def test_a_message_names_the_languages_missing_one_by_one(broken: Broken) -> None:
    """A label that lacks two languages is two problems, though they stand on one line."""
    assert broken("title: {vi: Thử, en: Trial}", "title: {}") == [(5, "missing_label")] * 2
