"""Comments are natural, various, and fit what the form says."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import numpy as np
import pytest

from survey.demo.comments import CommentBank, draw_comments
from survey.demo.population import simulate_population
from survey.questionnaire.model import Questionnaire
from tests.survey.demo.conftest import small_units

TONES = ("praise", "suggestion", "complaint")
PHONE = re.compile(r"\b0\d{3}[ .]?\d{3}[ .]?\d{3}\b")


@pytest.fixture
def bank(rng: np.random.Generator) -> CommentBank:
    """The shipped texts."""
    return CommentBank(rng)


def test_the_bank_is_large_and_in_nfc(bank: CommentBank) -> None:
    """At least 60 different texts, composed, none with a space too many."""
    texts = [text for topic in bank.topics.values() for tone in TONES for text in topic.get(tone, ())]
    assert len(set(texts)) == len(texts) >= 60
    assert all(
        text == unicodedata.normalize("NFC", text) == text.strip() and "  " not in text for text in texts
    )


def test_every_slot_is_filled(bank: CommentBank) -> None:
    """No brace is left in any text that is dealt."""
    topics = [name for name, topic in bank.topics.items() if "praise" in topic]
    dealt = [bank.deal(topic, tone) for topic in topics for tone in TONES for _ in range(20)]
    assert not [text for text in dealt if "{" in text or "}" in text]


def test_the_criteria_are_told_apart(bank: CommentBank, full: Questionnaire) -> None:
    """Each criterion of the Ba Đình form has the topic that speaks of it."""
    topics = [bank.topic_of(criterion.label.in_language("vi")) for criterion in full.criteria]
    assert topics == ["facilities", "posting", "papers", "attitude", "guidance", "time", "result", "feedback"]
    assert bank.topic_of("Giá cả") == "general"


def test_cards_come_once_before_any_comes_twice(bank: CommentBank) -> None:
    """A topic's texts are dealt like cards."""
    count = len(bank.topics["feedback"]["suggestion"])
    dealt = [bank.deal("feedback", "suggestion").casefold()[:12] for _ in range(count)]
    assert len(set(dealt)) == count


def test_about_one_form_in_nine_has_a_comment(full: Questionnaire, rng: np.random.Generator) -> None:
    """The share of forms with a comment is between 8% and 15%."""
    population = simulate_population(full, small_units(1500, 1500), rng)
    assert 0.08 < len(population.comments) / 3000 < 0.15


def test_a_few_comments_have_a_made_up_number(full: Questionnaire, rng: np.random.Generator) -> None:
    """As many telephone numbers as asked for, all with a prefix no operator has."""
    ratings = np.full((500, 28), 4, dtype=np.int8)
    comments = draw_comments(full, ratings, np.full(500, 0.5), rng, phones=4)
    numbers = [found[0] for text in comments.values() if (found := PHONE.search(text))]
    assert len(numbers) == 4
    assert all(number.startswith("060") for number in numbers)


def test_unsatisfied_people_complain(full: Questionnaire, rng: np.random.Generator) -> None:
    """Who is unsatisfied with the time only writes about the time or in general."""
    ratings = np.full((400, 28), 4, dtype=np.int8)
    ratings[:, full.position["6.2"]] = 1
    written = " ".join(draw_comments(full, ratings, np.ones(400), rng).values())
    assert written.count("Trả kết quả chậm") > 3


def test_no_open_question_no_comments(full: Questionnaire, rng: np.random.Generator) -> None:
    """A form without an open question, or not in Vietnamese, gets none."""
    ratings = np.full((50, 28), 4, dtype=np.int8)
    assert draw_comments(replace(full, comment=None), ratings, np.ones(50), rng) == {}
    assert draw_comments(replace(full, languages=("en",)), ratings, np.ones(50), rng) == {}
