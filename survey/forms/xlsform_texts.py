"""The parts of an XLSForm that the others share: what it is made of, and its translated columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from survey.forms.layout import Wording
from survey.messages import say
from survey.plan import Unit
from survey.questionnaire.model import Questionnaire, Text
from survey.text import clean

LANGUAGE_NAMES: Mapping[str, str] = {"vi": "Tiếng Việt", "en": "English", "fr": "Français", "ne": "नेपाली"}

Cells = dict[str, str]
"""One row of a sheet: column → text."""


@dataclass(frozen=True)
class XlsForm:
    """What an XLSForm is made of. `unit_names` maps a unit's id to the name volunteers know."""

    wordings: Sequence[Wording]
    """The texts in each language of the form, its default language first."""
    units: Sequence[Unit]
    unit_names: Mapping[str, str]
    period_from: date | None = None
    period_to: date | None = None

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire of the form."""
        return self.wordings[0].questionnaire


def language_name(code: str) -> str:
    """Return a language as XLSForm names it, with its code: `Tiếng Việt (vi)`."""
    return f"{LANGUAGE_NAMES.get(code, code)} ({code})"


def _without_references(text: str) -> str:
    """A text in which nothing reads as a reference to a question."""
    return clean(text).replace("${", "$ {")


def texts(form: XlsForm, column: str, translations: Sequence[str]) -> Cells:
    """Return a translated column: the texts stand in the order of the form's languages."""
    pairs = zip(form.wordings, translations, strict=True)
    return {f"{column}::{language_name(wording.lang)}": _without_references(text) for wording, text in pairs}


def said(form: XlsForm, column: str, code: str, **values: object) -> Cells:
    """Return a translated column with one of our own messages."""
    return texts(form, column, [say(code, wording.ui, **values) for wording in form.wordings])


def label(form: XlsForm, text: Text, number: str = "") -> Cells:
    """Return the labels of a text of the questionnaire, after its number."""
    labels = [wording.of(text) for wording in form.wordings]
    return texts(form, "label", [f"{number}. {one}" if number else one for one in labels])


def worded(form: XlsForm, key: str, code: str) -> Cells:
    """Return the labels of a text of the form, or of our message where it has none."""
    return texts(form, "label", [wording.text(key, code) for wording in form.wordings])


def form_languages(questionnaire: Questionnaire, lang: str) -> tuple[str, ...]:
    """Return the languages of the form: `lang` where the questionnaire speaks it, then the others."""
    known = questionnaire.languages
    first = lang if lang in known else known[0]
    return (first, *(other for other in known if other != first))
