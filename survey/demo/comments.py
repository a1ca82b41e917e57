"""Comments on simulated forms: texts of comments.vi.toml, fitting what the form says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from survey.questionnaire.model import Questionnaire
from survey.text import fold, strip_marks

_SHORTHAND = (
    ("thủ tục hành chính", "TTHC"), ("không", "ko"), ("Cán bộ", "CB"), ("cán bộ", "cb"),
    ("được", "đc"), ("hồ sơ", "HS"), ("trực tuyến", "online"), ("người dân", "dân"),
)  # fmt: skip


@dataclass
class CommentBank:
    """The texts by topic and tone, dealt like cards: none comes twice before all have come once."""

    rng: np.random.Generator
    _decks: dict[tuple[str, str], Iterator[str]] = field(default_factory=dict)

    @cached_property
    def topics(self) -> Mapping[str, Mapping[str, Any]]:
        """Topic → tone ("praise", "suggestion", "complaint") → texts; also `about`, and the slots."""
        text = files("survey.demo").joinpath("comments.vi.toml").read_text(encoding="utf-8")
        return tomllib.loads(text)

    def topic_of(self, label: str) -> str:
        """The topic that a criterion's label is about, "general" when it is about none."""
        folded = f" {fold(label)} "
        for name, topic in self.topics.items():
            if any(f" {key} " in folded for key in topic.get("about", ())):
                return name
        return "general"

    def deal(self, topic: str, tone: str) -> str:
        """The next text of a topic and tone without a telephone number, its slots filled in."""
        texts = [text for text in self.topics[topic][tone] if "{phone}" not in text]
        deck = self._decks.setdefault((topic, tone), self._shuffled(texts))
        return self._retype(self._fill(next(deck)))

    def deal_with_phone(self) -> str:
        """The next text that has a telephone number in it."""
        texts = [
            text
            for topic in self.topics.values()
            for tone, found in topic.items()
            if tone in ("praise", "suggestion", "complaint")
            for text in found
            if "{phone}" in text
        ]
        deck = self._decks.setdefault(("", "phone"), self._shuffled(texts))
        return self._fill(next(deck))

    def _shuffled(self, texts: list[str]) -> Iterator[str]:
        while True:
            for position in self.rng.permutation(len(texts)):
                yield texts[position]

    def _fill(self, template: str) -> str:
        digits = "".join(map(str, self.rng.integers(10, size=7)))
        grouped = (
            f"060{digits}",
            f"060{digits[0]} {digits[1:4]} {digits[4:]}",
            f"060{digits[0]}.{digits[1:4]}.{digits[4:]}",
        )
        slots = {name: texts[self.rng.integers(len(texts))] for name, texts in self.topics["slots"].items()}
        return template.format(
            minutes=(20, 30, 40, 45, 60, 90)[self.rng.integers(6)],
            visits=self.rng.integers(2, 5),
            days=self.rng.integers(1, 8),
            counter=self.rng.integers(1, 7),
            **slots,
            phone=grouped[self.rng.integers(3)],
        )

    def _retype(self, text: str) -> str:
        """As a hurried hand types it: sometimes without marks, in shorthand or without capitals."""
        manner = self.rng.random()
        if manner < 0.04:
            return strip_marks(text).lower()
        if manner < 0.10:
            for long, short in _SHORTHAND:
                text = text.replace(long, short)
            return text
        return text[:1].lower() + text[1:].rstrip(".") if manner < 0.25 else text


def draw_comments(
    questionnaire: Questionnaire,
    ratings: NDArray[np.int8],
    share: NDArray[np.float64],
    rng: np.random.Generator,
    phones: int = 0,
) -> dict[int, str]:
    """Draw comments for some of the forms: form's position → text.

    share: (n,) chance of a comment on each form. `phones` of the comments hold a made-up telephone
    number. Empty where the questionnaire has no open question or is not in Vietnamese.
    """
    if questionnaire.comment is None or "vi" not in questionnaire.languages:
        return {}
    bank = CommentBank(rng)
    topics = [bank.topic_of(criterion.label.in_language("vi")) for criterion in questionnaire.criteria]
    complaint = np.column_stack([_unsatisfied(questionnaire, ratings, c) for c in range(len(topics))])
    written = np.flatnonzero(rng.random(len(ratings)) < share * (1 + 0.6 * complaint.any(axis=1)) / 1.2)
    comments = {int(form): _write(bank, topics, complaint[form], rng) for form in written}
    for form in written[rng.permutation(len(written))[:phones]]:
        comments[int(form)] = bank.deal_with_phone()
    return comments


def _unsatisfied(
    questionnaire: Questionnaire, ratings: NDArray[np.int8], criterion: int
) -> NDArray[np.bool_]:
    """Whether each form has an answer to the criterion that is a score and not satisfied."""
    found = np.zeros(len(ratings), dtype=bool)
    for item in questionnaire.criteria[criterion].items:
        marks = ratings[:, questionnaire.position[item.code]]
        found |= (marks >= 0) & ~np.isin(marks, list(item.scale.satisfied))
    return found


def _write(
    bank: CommentBank, topics: list[str], complaint: NDArray[np.bool_], rng: np.random.Generator
) -> str:
    if complaint.any() and rng.random() < 0.8:
        topic = topics[rng.choice(np.flatnonzero(complaint))] if rng.random() < 0.85 else "general"
        return bank.deal(topic, "complaint" if rng.random() < 0.7 else "suggestion")
    topic = topics[rng.integers(len(topics))] if topics and rng.random() < 0.65 else "general"
    return bank.deal(topic, "praise" if rng.random() < 0.6 else "suggestion")
