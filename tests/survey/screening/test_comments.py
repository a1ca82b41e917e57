"""Comments summed up: counted, masked, attributed by words of the list."""

from __future__ import annotations

import pytest

from survey.questionnaire import load_questionnaire
from survey.questionnaire.model import Questionnaire
from survey.screening.comments import CommentSummary, summarise_comments
from survey.screening.vietnamese import read_word_list, spell_tones
from tests.survey.screening.builders import honest_ratings, make_forms, make_plan

COMMENTS = [
    "Thái độ của cán bộ rất niềm nở, hoà nhã.",
    "Chờ lâu quá, gọi anh Hùng 0912345678 mới xong",
    "can bo niem no, giay to ro rang",
    "…",
    None,
    "Cảm ơn!",
]


@pytest.fixture(scope="module")
def full() -> Questionnaire:
    return load_questionnaire("ba-dinh-2020")


@pytest.fixture(scope="module")
def summary(full: Questionnaire) -> CommentSummary:
    ratings = honest_ratings(6, columns=len(full.rated))
    forms = make_forms(ratings[:4], comments=COMMENTS[:4]) + make_forms(
        ratings[4:], "B", first=5, file="b.xlsx", comments=COMMENTS[4:]
    )
    return summarise_comments(forms, full, make_plan("A", "B"))


def test_comments_are_counted_by_unit(summary: CommentSummary) -> None:
    """A row of dots is no comment."""
    assert [(entry.code, entry.comments, entry.total) for entry in summary.by_unit] == [
        ("A", 3, 4),
        ("B", 1, 2),
    ]


def test_personal_data_is_masked(summary: CommentSummary) -> None:
    """A telephone number is gone from the text and counted as masked."""
    assert summary.masked == 1
    assert "0912345678" not in str(summary)


def test_comments_are_about_criteria_by_their_words(summary: CommentSummary) -> None:
    """Attitude, waiting time, papers; a thank-you is about none."""
    assert [comment.criteria for comment in summary.comments] == [("4",), ("6",), ("3", "4", "5"), ()]
    assert summary.unattributed == 1


def test_only_words_of_the_list_come_up(summary: CommentSummary) -> None:
    """Compounds are found with and without marks; a person's name never is."""
    assert dict(summary.words) == {"cán bộ": 2, "niềm nở": 2}
    assert "Hùng" not in summary.to_text()


def test_quotes_are_left_out_unless_asked_for(summary: CommentSummary) -> None:
    """Counts go out; comments only when the analyst asks."""
    assert "quotes" not in summary.to_json()
    assert len(summary.to_json(quotes=True)["quotes"]) == 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("thủ tục hành chính", ("thủ tục hành chính",)),
        ("TTHC nhanh gọn", ("thủ tục hành chính", "nhanh gọn")),
        ("cb ko niềm nở", ("cán bộ", "niềm nở")),
        ("điều hoà hỏng", ("điều hòa", "hỏng")),
        ("cho cho cho", ()),
        ("", ()),
    ],
)
def test_the_longest_listed_word_wins(text: str, words: tuple[str, ...]) -> None:
    """Syllables are joined by the list; single syllables without marks mean too much."""
    found = read_word_list("vi")
    assert found is not None
    assert found.find(text) == words


def test_every_listed_word_finds_itself() -> None:
    """No entry of the list is written so that it cannot match."""
    words = read_word_list("vi")
    assert words is not None
    assert [word for word in (*words.other, *words.topic_of) if words.find(word) != (word,)] == []


def test_no_word_belongs_to_two_topics() -> None:
    """A word in two topics would count for the last only."""
    words = read_word_list("vi")
    assert words is not None
    listed = [word for own in (words.other, *words.topics.values()) for word in own]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(
    ("old", "new"), [("hoà", "hòa"), ("uỷ", "ủy"), ("quý", "quý"), ("khoẻ", "khỏe"), ("toàn", "toàn")]
)
def test_old_tone_spelling_is_brought_to_the_new(old: str, new: str) -> None:
    """Only at the end of a syllable, and not after q."""
    assert spell_tones(old) == new


def test_a_language_without_a_list_has_no_keywords() -> None:
    """Kansas City's comments are counted, without words."""
    questionnaire = load_questionnaire("kansas-city-2021")
    forms = make_forms(
        honest_ratings(3, columns=len(questionnaire.rated)), comments=["Good", None, "Bad roads"]
    )
    found = summarise_comments(forms, questionnaire, make_plan("A"), "en")
    assert (len(found.comments), found.words) == (2, ())
    assert "no word list" in found.to_text("en")
