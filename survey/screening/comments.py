"""The open question, summed up for the analyst: how many, where, about what. Never for publication."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from survey.arguments import checked
from survey.messages import Language, say
from survey.plan.model import Plan
from survey.questionnaire.model import Questionnaire
from survey.screening.records import Place
from survey.screening.vietnamese import WordList, read_word_list
from survey.screening.wording import write_number, write_percent
from survey.store.records import StoredForm
from survey.store.store import Store
from survey.text import clean, fold

FEWEST_MENTIONS = 2
"""Comments a word must stand in to be listed."""


@dataclass(frozen=True, slots=True)
class CommentCount:
    """Comments of a unit (`total` its forms) or about a criterion (`total` all comments)."""

    code: str
    label: str
    comments: int
    total: int

    @property
    def share(self) -> float:
        """Comments over the total; 0 where there is none."""
        return self.comments / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class MaskedComment:
    """One comment with personal data masked, the words found in it and the criteria they are about."""

    place: Place
    text: str
    words: tuple[str, ...]
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class CommentSummary:
    """What people wrote. `words` counts the comments each listed word stands in, the most frequent first."""

    forms: int
    masked: int
    by_unit: tuple[CommentCount, ...]
    by_criterion: tuple[CommentCount, ...]
    unattributed: int
    words: tuple[tuple[str, int], ...]
    comments: tuple[MaskedComment, ...]
    has_words: bool
    language: str

    def to_text(self, lang: Language = "vi", words: int = 20) -> str:
        """Counts by unit, criterion and word; no comment is quoted."""
        count = len(self.comments)
        if not count:
            return say("screening.comments_none", lang)
        share = write_percent(count / max(self.forms, 1), lang, 1)
        counts = {"comments": write_number(count, 0, lang), "forms": write_number(self.forms, 0, lang)}
        lines = [say("screening.comments_summary", lang, share=share, masked=self.masked, **counts)]
        lines += ["", say("screening.comments_by_unit", lang), *map(_line(lang), self.by_unit)]
        lines += ["", say("screening.comments_by_criterion", lang), *map(_line(lang), self.by_criterion)]
        lines += [f"  {say('screening.comments_other', lang)}: {self.unattributed}"]
        lines += ["", say("screening.comments_words", lang)]
        if not self.has_words:
            lines.append("  " + say("screening.comments_language", lang, lang=self.language))
        lines += [f"  {word}: {mentions}" for word, mentions in self.words[:words]]
        return "\n".join([*lines, "", say("screening.comments_caution", lang)])

    def to_json(self, lang: Language = "vi", *, quotes: bool = False) -> dict[str, Any]:
        """The counts as plain values; the masked comments themselves only with `quotes`."""
        found: dict[str, Any] = {
            "forms": self.forms,
            "comments": len(self.comments),
            "masked": self.masked,
            "by_unit": [{**asdict(entry), "share": entry.share} for entry in self.by_unit],
            "by_criterion": [{**asdict(entry), "share": entry.share} for entry in self.by_criterion],
            "unattributed": self.unattributed,
            "words": [{"word": word, "comments": mentions} for word, mentions in self.words],
            "caution": say("screening.comments_caution", lang),
        }
        if quotes:
            found["quotes"] = [
                {
                    "serial": c.place.serial,
                    "unit_id": c.place.unit_id,
                    "text": c.text,
                    "criteria": list(c.criteria),
                }
                for c in self.comments
            ]
        return found


def _line(lang: Language) -> Any:
    def line(entry: CommentCount) -> str:
        return f"  {entry.label}: {entry.comments} ({write_percent(entry.share, lang, 1)})"

    return line


@checked
def summarise_comments(
    forms: Store | Sequence[StoredForm], questionnaire: Questionnaire, plan: Plan, lang: Language = "vi"
) -> CommentSummary:
    """Count comments by unit, criterion and word.

    A comment is about every criterion whose topic, or own label, shares a listed word with it. Patterns
    of personal data are masked again, whatever was done at import; only listed words are counted, so no
    name can come up among them. The words are those of the questionnaire's first language.
    """
    from survey.importing.personal import MASK, mask_personal

    stored = forms.read_forms() if isinstance(forms, Store) else tuple(forms)
    language = questionnaire.languages[0] if questionnaire.languages else "vi"
    words = read_word_list(language)
    vocabulary = _criterion_words(questionnaire, words) if words else {}
    comments: list[MaskedComment] = []
    masked = 0
    for form in stored:
        text = clean(form.form.comment or "")
        if not any(char.isalnum() for char in text):
            continue
        hidden = mask_personal(text)[0]
        masked += MASK in hidden
        found = words.find(hidden) if words else ()
        about = tuple(code for code, own in vocabulary.items() if own & set(found))
        comments.append(MaskedComment(_place(form), hidden, found, about))
    mentions = Counter(word for comment in comments for word in set(comment.words))
    return CommentSummary(
        forms=len(stored),
        masked=masked,
        by_unit=_by_unit(stored, comments, plan, lang),
        by_criterion=tuple(
            CommentCount(
                criterion.code, (criterion.short or criterion.label).in_language(lang),
                sum(criterion.code in comment.criteria for comment in comments), len(comments),
            )
            for criterion in questionnaire.criteria
        ),
        unattributed=sum(not comment.criteria for comment in comments),
        words=tuple(
            sorted(
                ((word, count) for word, count in mentions.items() if count >= FEWEST_MENTIONS),
                key=lambda entry: (-entry[1], entry[0]),
            )
        ),
        comments=tuple(comments),
        has_words=words is not None,
        language=language,
    )  # fmt: skip


def _criterion_words(questionnaire: Questionnaire, words: WordList) -> dict[str, set[str]]:
    """The words of each criterion: of the topics its label is about, and its label's own.

    A word in the labels of several criteria tells none of them apart.
    """
    labels = {c.code: c.label.in_language(questionnaire.languages[0]) for c in questionnaire.criteria}
    own = {code: set(words.find(label)) for code, label in labels.items()}
    shared = Counter(word for found in own.values() for word in found)
    vocabulary: dict[str, set[str]] = {}
    for code, label in labels.items():
        key = f" {fold(label)} "
        topics = [name for name, about in words.about.items() if any(f" {part} " in key for part in about)]
        listed = {word for name in topics[:1] for word in words.topics[name]}
        vocabulary[code] = listed | {word for word in own[code] if shared[word] == 1}
    return vocabulary


def _by_unit(
    forms: Sequence[StoredForm], comments: Sequence[MaskedComment], plan: Plan, lang: Language
) -> tuple[CommentCount, ...]:
    totals = Counter(form.form.unit_id for form in forms)
    written = Counter(comment.place.unit_id for comment in comments)
    return tuple(
        CommentCount(unit.id, unit.name_in(lang), written[unit.id], totals[unit.id])
        for unit in plan.units
        if totals[unit.id]
    )


def _place(form: StoredForm) -> Place:
    content = form.form
    return Place(
        form.row_id,
        form.file_name,
        form.sheet,
        form.number,
        content.serial,
        content.unit_id,
        content.volunteer,
    )
