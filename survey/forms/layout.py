"""A questionnaire as the printed form shows it: plain data for the template, no drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from survey.forms.names import printed_numbers
from survey.messages import LANGUAGES, Language, say
from survey.questionnaire.model import Criterion, Item, Questionnaire, Scale, Text
from survey.text import clean, matching_key


@dataclass(frozen=True)
class Wording:
    """The texts of a form in one language: the survey's own over the questionnaire's over ours."""

    questionnaire: Questionnaire
    lang: str
    texts: Mapping[str, Text] = field(default_factory=dict)

    @property
    def ui(self) -> Language:
        """The language of our own words: the form's where we speak it, else English."""
        return next((known for known in LANGUAGES if known == self.lang), "en")

    def of(self, text: Text | None) -> str:
        """A text of the questionnaire in the form's language, on one line."""
        return clean(text.in_language(self.lang)) if text is not None else ""

    def text(self, key: str, code: str | None = None) -> str:
        """The text `key` of the survey or the questionnaire, else our message `code`, else ''."""
        found = self.texts.get(key) or self.questionnaire.texts.get(key)
        if found is not None and self.of(found):
            return self.of(found)
        return say(code, self.ui) if code else ""


def form_data(wording: Wording, *, authority: str, unit: str) -> dict[str, Any]:
    """Return what the template needs of everything but the copies and the size (see form.typ)."""
    q = wording.questionnaire
    heading, subtitle = split_title(wording.text("form_title") or wording.of(q.title))
    return {
        "lang": wording.lang[:2].lower(),
        "title": wording.text("form_title") or wording.of(q.title),
        "authority": authority or wording.text("authority"),
        "number": wording.text("form_number"),
        "heading": heading,
        "subtitle": subtitle,
        "unit": clean(unit),
        "introduction": _introduction(wording),
        "ratings_heading": wording.text("ratings_heading"),
        "respondent_heading": wording.text("respondent_heading", "forms.respondent_heading"),
        "instruction": tie(wording.text("instruction", "forms.instruction")),
        "parts": _parts(wording),
        "comment": _comment(wording),
        "attributes": [
            {"label": wording.of(a.label), "options": [wording.of(option.label) for option in a.options]}
            for a in q.attributes
        ],
        "thanks": wording.text("thanks", "forms.thanks"),
        "labels": {
            "no": say("forms.number", wording.ui),
            "serial": wording.text("serial", "forms.serial"),
            "unit": wording.text("unit", "forms.unit"),
            "date": wording.text("date", "forms.date"),
            "interviewer": wording.text("interviewer", "forms.interviewer"),
            "page": say("forms.page", wording.ui),
            "chosen": say("forms.chosen", wording.ui),
            "corrected": say("forms.corrected", wording.ui),
        },
    }


def _introduction(wording: Wording) -> list[str]:
    """Who asks, why and whom, in a paragraph; whom to contact, in another."""
    first = " ".join(filter(None, (wording.text("introduction"), wording.text("eligibility"))))
    return [paragraph for paragraph in (first, wording.text("contact")) if paragraph]


def split_title(title: str) -> tuple[str, str]:
    """Return the heading in capitals and the rest of a title that begins in capitals, else (title, '').

    >>> split_title("PHIẾU KHẢO SÁT mức độ hài lòng")
    ('PHIẾU KHẢO SÁT', 'mức độ hài lòng')
    """
    words = title.split(" ")
    capitals = next((i for i, word in enumerate(words) if word != word.upper()), len(words))
    if capitals < 2:
        return title, ""
    return " ".join(words[:capitals]), " ".join(words[capitals:])


def _comment(wording: Wording) -> dict[str, Any] | None:
    comment = wording.questionnaire.comment
    if comment is None:
        return None
    return {
        "heading": wording.text("comment_heading"),
        "number": f"{printed_numbers(wording.questionnaire)[comment.code]}.",
        "label": wording.of(comment.label),
        "lines": 0,
    }


@dataclass(frozen=True)
class _Row:
    """A rated row, with the criterion whose heading stands above it (the first row of several)."""

    item: Item
    heading: Criterion | None
    strong: bool


def _rows(wording: Wording) -> list[_Row]:
    rows = []
    for criterion in wording.questionnaire.criteria:
        alone = len(criterion.items) == 1 and _same(criterion.label, criterion.items[0].label, wording)
        for k, item in enumerate(criterion.items):
            rows.append(_Row(item, criterion if k == 0 and not alone else None, strong=False))
    if wording.questionnaire.overall is not None:
        rows.append(_Row(wording.questionnaire.overall, None, strong=True))
    return rows


def _same(one: Text, other: Text, wording: Wording) -> bool:
    return matching_key(wording.of(one)) == matching_key(wording.of(other))


def _parts(wording: Wording) -> list[dict[str, Any]]:
    """One table for each run of rows that stand on the same scale."""
    numbers = printed_numbers(wording.questionnaire)
    parts = []
    for _, group in groupby(_rows(wording), key=lambda row: row.item.scale.id):
        rows = list(group)
        extra = _extra_columns([row.item for row in rows], wording)
        parts.append(
            {
                "prompt": tie(wording.text("prompt", "forms.prompt")),
                "levels": _levels(rows[0].item.scale, wording),
                "extra": [tie(label) for label, _ in extra],
                "rows": [line for row in rows for line in _lines(row, numbers, extra, wording)],
            }
        )
    return parts


def _levels(scale: Scale, wording: Wording) -> list[dict[str, Any]]:
    levels = scale.levels if scale.printed == "ascending" else tuple(reversed(scale.levels))
    labels = glue_endings([wording.of(level.label) or str(level.value) for level in levels])
    return [{"value": level.value, "label": label} for level, label in zip(levels, labels, strict=True)]


def tie(text: str) -> str:
    """Return `text` with its last two words kept on one line, if the last is no longer than a syllable.

    Most Vietnamese words have two syllables.

    >>> tie("Không áp dụng")
    'Không áp\xa0dụng'
    """
    return "\u00a0".join(text.rsplit(" ", 1)) if text.count(" ") >= 2 and len(text.split()[-1]) <= 7 else text


def glue_endings(labels: Sequence[str]) -> list[str]:
    """Return the labels with their last two words kept on one line where several labels end in them.

    A narrow column then shows "Rất không / hài lòng", not "Rất không hài / lòng".
    """
    endings = [matching_key(" ".join(label.split()[-2:])) for label in labels]
    seen = Counter(endings)
    return [tie(label) if seen[ending] > 1 else label for label, ending in zip(labels, endings, strict=True)]


def _lines(
    row: _Row, numbers: Mapping[str, str], extra: Sequence[tuple[str, tuple[str, ...]]], wording: Wording
) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    if row.heading is not None:
        criterion = row.heading
        lines.append(
            {"kind": "criterion", "number": numbers[criterion.code], "label": wording.of(criterion.label)}
        )
    labels = {option.code: tie(wording.of(option.label)) for option in wording.questionnaire.nonresponse}
    boxes = [
        ["" if len(codes) == 1 else labels[code] for code in codes if code in row.item.nonresponse]
        for _, codes in extra
    ]
    lines.append(
        {
            "kind": "item",
            "number": numbers[row.item.code],
            "label": tie(wording.of(row.item.label)),
            "strong": row.strong,
            "extra": boxes,
        }
    )
    return lines


def _extra_columns(items: Sequence[Item], wording: Wording) -> list[tuple[str, tuple[str, ...]]]:
    """The columns for answers that are no score: label and the options whose boxes stand in it.

    A single option, or one that every row offers, has its own column with the label on top. Others
    share a column and carry their labels beneath their boxes.
    """
    offered = [
        o for o in wording.questionnaire.nonresponse if any(o.code in item.nonresponse for item in items)
    ]
    everywhere = [o for o in offered if all(o.code in item.nonresponse for item in items)]
    rest = [option for option in offered if option not in everywhere]
    columns: list[tuple[str, tuple[str, ...]]] = [(wording.of(o.label), (o.code,)) for o in everywhere]
    if len(rest) == 1:
        columns.append((wording.of(rest[0].label), (rest[0].code,)))
    elif rest:
        columns.append((say("forms.not_rated", wording.ui), tuple(option.code for option in rest)))
    return columns
