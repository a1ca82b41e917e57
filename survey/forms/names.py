"""What a question is called: its number on paper, its name in a form for the phone."""

from __future__ import annotations

import re
from collections.abc import Mapping

from survey.plan import Plan, Unit
from survey.questionnaire.model import Questionnaire
from survey.text import clean, fold, strip_marks

ROLES = ("serial", "unit", "date", "volunteer")
"""The questions every form has, by their role; the names of their columns everywhere we write them."""

RESERVED = ("head", "about", "introduction", "scan_qr", "too_few", "thanks", "meta", "data")
"""Other names that an XLSForm of ours uses."""

_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_NOT_NAME = re.compile(r"[^0-9A-Za-z]+")


def printed_numbers(questionnaire: Questionnaire) -> Mapping[str, str]:
    """Return the number printed before each criterion, rated row and open question, by its code.

    Codes that are numbers ("1", "1.1") are printed as they are; in any other questionnaire criteria
    and rows are counted.
    """
    codes = [criterion.code for criterion in questionnaire.criteria]
    codes += [item.code for item in questionnaire.rated]
    if all(map(_NUMBER.fullmatch, codes)):
        numbers = {code: code for code in codes}
        last = max(int(criterion.code.partition(".")[0]) for criterion in questionnaire.criteria)
    else:
        numbers, last = _counted(questionnaire), len(questionnaire.criteria)
    if questionnaire.overall is not None:
        last += 1
        numbers.setdefault(questionnaire.overall.code, str(last))
    if questionnaire.comment is not None:
        code = questionnaire.comment.code
        numbers[code] = code if _NUMBER.fullmatch(code) else str(last + 1)
    return numbers


def _counted(questionnaire: Questionnaire) -> dict[str, str]:
    numbers: dict[str, str] = {}
    for i, criterion in enumerate(questionnaire.criteria, 1):
        numbers[criterion.code] = str(i)
        for k, item in enumerate(criterion.items, 1):
            numbers[item.code] = str(i) if len(criterion.items) == 1 else f"{i}.{k}"
    return numbers


def question_names(questionnaire: Questionnaire) -> Mapping[str, str]:
    """Return the name of each question in an XLSForm, by its code; a role is named as in `ROLES`.

    The rule, which an import reverses: a code's marks are stripped, every run of other signs than
    a–z and 0–9 becomes one `_`, and a code that begins with a digit gets a `c` before it (c for câu,
    question): 1.1 is `c1_1`. A comment with such a code is called after its first column. Names that
    only differ in case, or that the form needs itself, get `_2`, `_3` … in the order of the form.
    """
    taken = {*ROLES, *RESERVED}
    names: dict[str, str] = {}
    for code, wish in _wishes(questionnaire):
        name, number = wish, 2
        while name.lower() in taken:
            name, number = f"{wish}_{number}", number + 1
        taken.add(name.lower())
        names[code] = name
    return names


def _wishes(questionnaire: Questionnaire) -> list[tuple[str, str]]:
    wishes = [(item.code, xml_name(item.code)) for item in questionnaire.rated]
    if questionnaire.comment is not None:
        comment = questionnaire.comment
        column = next((slug for slug in map(_slug, comment.columns) if slug[:1].isalpha()), "comment")
        wishes.append((comment.code, _slug(comment.code) if comment.code[:1].isalpha() else column))
    return wishes + [(attribute.code, xml_name(attribute.code)) for attribute in questionnaire.attributes]


def xml_name(code: str) -> str:
    """Return `code` as a name that XML, XLSForm and every reader of CSV accept.

    >>> xml_name("1.1")
    'c1_1'
    """
    name = _slug(code)
    return name if name[:1].isalpha() else f"c{name}"


def _slug(text: str) -> str:
    return _NOT_NAME.sub("_", strip_marks(clean(text))).strip("_").lower()


def unit_name(plan: Plan, unit: Unit, lang: str) -> str:
    """Return the name of a unit as it stands on paper: "Phường Cống Vị", not "Cống Vị".

    The first prefix of its level is put before it, in the plan's language, unless the name has it
    already ("Bộ phận Một cửa quận Ba Đình").
    """
    name = unit.name_in(lang)
    prefix = next((p for p in plan.level(unit.level).prefixes if "." not in p), "")
    has_it = f" {fold(prefix)} " in f" {fold(name)} "
    if not prefix or lang != plan.language or has_it:
        return clean(name)
    return clean(f"{prefix[0].upper()}{prefix[1:]} {name}")


def file_name_part(text: str) -> str:
    """Return `text` in small letters, digits and hyphens, at most 40: a part of a name every system takes."""
    return _NOT_NAME.sub("-", strip_marks(clean(text))).strip("-").lower()[:40].strip("-")
