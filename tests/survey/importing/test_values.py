"""Cells under a rated item."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.importing.values import Reading, Vocabulary
from survey.questionnaire import load_questionnaire
from survey.questionnaire.model import BLANK, UNUSABLE, Item, Questionnaire, Text
from tests.records import replace

BA_DINH = load_questionnaire("ba-dinh-2020")
VOCABULARY = Vocabulary.from_questionnaire(BA_DINH)
PLAIN = BA_DINH.rated[0]
LATE = next(item for item in BA_DINH.rated if item.nonresponse)


def read(text: object, item: Item = PLAIN, vocabulary: Vocabulary = VOCABULARY) -> Reading:
    return vocabulary.rating(item, text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "rating", "rule"),
    [
        ("5", 5, "digit"),
        (5.0, 5, "digit"),
        (" 4 ", 4, "digit"),
        ("5.0", 5, "digit"),
        ("4,0", 4, "digit"),
        ("04", 4, "digit"),
        ("４", 4, "digit"),
        ("Hài lòng", 4, "label"),
        ("RẤT HÀI LÒNG", 5, "label"),
        ("Không hài lòng", 2, "label"),
        ("Rất không hài lòng.", 1, "label"),
        ("  hài   lòng ", 4, "label"),
        ("ha\u0300i lo\u0300ng", 4, "label"),
        ("hai long", 4, "label_no_marks"),
        ("khong hai long", 2, "label_no_marks"),
        ("Very satisfied", 5, "label"),
        ("r.h.l", 5, "initials"),
        ("Hài lòng (4)", 4, "digit_and_label"),
        ("1 - Rất không hài lòng", 1, "digit_and_label"),
        ("5 điểm", 5, "digit_and_points"),
        ("Mức 4", 4, "digit_and_points"),
        ("mức độ 2", 2, "digit_and_points"),
        ("(4)", 4, "digit_dressed"),
        ("4.", 4, "digit_dressed"),
        ("'5", 5, "digit_dressed"),
        ("“3”", 3, "digit_dressed"),
        ("[2]", 2, "digit_dressed"),
    ],
)
def test_a_spelling_of_a_level_is_read(text: object, rating: int, rule: str) -> None:
    """Every way of writing a level gives its value, and says by which rule."""
    assert read(text) == Reading(rating, rule)


@pytest.mark.parametrize(
    ("text", "rating"), [("RKHL", 1), ("KHL", 2), ("BT", 3), ("HL", 4), ("RHL", 5), ("rhl", 5)]
)
def test_the_usual_abbreviations_are_read(text: str, rating: int) -> None:
    """The five abbreviations of the Vietnamese scale, in any case."""
    assert read(text).rating == rating


@pytest.mark.parametrize("text", ["", "   ", "-", "—", ".", "N/A", "NA", "ktl", "Không trả lời", "null"])
def test_marks_for_nothing_are_blank(text: str) -> None:
    """A dash, N/A or KTL says that the row was left empty."""
    assert read(text) == Reading(BLANK, "blank")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("6", "out_of_range"),
        ("0", "out_of_range"),
        ("-1", "unknown_answer"),
        ("2.400", "out_of_range"),
        ("45", "out_of_range"),
        ("4.5", "not_whole"),
        ("4,5", "two_marks"),
        ("4;5", "two_marks"),
        ("3 4", "two_marks"),
        ("4/5", "two_marks"),
        ("Hài lòng, Rất hài lòng", "two_marks"),
        ("Hài lòng và Bình thường", "two_marks"),
        ("5 - Không hài lòng", "contradiction"),
        ("không", "unknown_answer"),
        ("tạm được", "unknown_answer"),
        ("khá hài lòng", "unknown_answer"),
        ("x", "lone_mark"),
        (("date", "2020-10-05"), "date_in_rating"),
        (("error", "#REF!"), "error_in_rating"),
        (("uncomputed", "="), "uncomputed_in_rating"),
    ],
)
def test_what_is_no_answer_is_unusable_and_says_why(text: object, problem: str) -> None:
    """A mark that cannot be used is never guessed: it is UNUSABLE, with the reason."""
    reading = read(text)
    assert (reading.rating, reading.problem) == (UNUSABLE, f"importing.{problem}")


def test_a_nonresponse_option_counts_only_where_the_row_offers_it() -> None:
    """ "Không áp dụng" is an answer in row 6.3 and a mistake in row 1.1."""
    assert read("Không áp dụng", LATE).rating == BA_DINH.nonresponse_rating("khong-ap-dung")
    assert read("không áp dụng", PLAIN).problem == "importing.not_offered"


def test_nine_is_no_score_in_kansas_city() -> None:
    """There 9 is "don't know", and the text NA a blank."""
    kansas = load_questionnaire("kansas-city-2021")
    vocabulary = Vocabulary.from_questionnaire(kansas)
    item = kansas.items[0]
    reading = read("9", item, vocabulary)
    assert (reading.rating < UNUSABLE, reading.rule) == (True, "nonresponse")
    assert read("NA", item, vocabulary).rating == BLANK
    assert read("5", item, vocabulary).rating == 5


def test_digit_and_label_together_are_nepals_answers() -> None:
    """ "1 Not at all" is 1; "6 Don't know" and "7 Refused" are different nonresponses, not scores."""
    nepal = load_questionnaire("nepal-2015")
    vocabulary = Vocabulary.from_questionnaire(nepal)
    readings = [
        read(t, nepal.items[0], vocabulary).rating for t in ("1 Not at all", "6 Don't know", "7 Refused")
    ]
    assert readings[0] == 1
    assert max(readings[1:]) < UNUSABLE
    assert readings[1] != readings[2]


def test_a_zero_based_scale_reads_zero() -> None:
    """Zero is a value like any other where the scale has it."""
    scale = replace(
        PLAIN.scale, id="z", levels=tuple(replace(x, value=x.value - 1) for x in PLAIN.scale.levels)
    )
    item = replace(PLAIN, scale=scale)
    assert read("0", item) == Reading(0, "digit")
    assert read("Rất không hài lòng", item) == Reading(0, "label")
    assert read("rat khong hai long", item) == Reading(0, "label_no_marks")
    assert read("5", item).problem == "importing.out_of_range"


@given(st.text(max_size=30))
def test_any_text_gives_a_known_rating(text: str) -> None:
    """Whatever stands in a cell, the rating is a level, blank, unusable or an offered option."""
    reading = read(text, LATE)
    assert reading.rating in {1, 2, 3, 4, 5, BLANK, UNUSABLE, BA_DINH.nonresponse_rating("khong-ap-dung")}
    assert (reading.problem is not None) == (reading.rating == UNUSABLE)


def test_the_message_lists_every_allowed_answer(questionnaire: Questionnaire) -> None:
    """All levels and the options the row offers, in the user's language."""
    allowed = VOCABULARY.allowed(LATE, "vi")
    assert VOCABULARY.allowed(PLAIN, "en").startswith("1 (Very dissatisfied), 2 (")
    assert all(f"{n} (" in allowed for n in range(1, 6))
    assert "Không áp dụng" in allowed
    assert "Không áp dụng" not in VOCABULARY.allowed(questionnaire.rated[0], "vi")


NOTHING = (
    "N/A", "na", "nan", "NULL", "none", "nil", "KTL", "k tl", "không trả lời", "ko trả lời", "k trả lời",
    "không có trả lời", "bỏ trống", "để trống", "trống", "blank", "empty", "no answer", "not answered",
    "missing", "không có thông tin", "bỏ qua", "skip", "skipped", "không ghi", "-", "—", ".", "?!",
)  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
def test_every_word_for_nothing_is_blank(text: str) -> None:
    """With marks and without."""
    assert read(text) == read(text.title()) == Reading(BLANK, "blank")


@pytest.mark.parametrize(
    "word",
    ["đ", "điểm", "sao", "mức", "mức độ", "point", "points", "pt", "pts", "star", "stars", "level", "score"],
)
def test_points_and_stars_are_read(word: str) -> None:
    """A digit of the scale and what it counts; another digit is out of range."""
    assert read(f"4 {word}") == Reading(4, "digit_and_points")
    assert read(f"7 {word}") == Reading(UNUSABLE, "out_of_range", "importing.out_of_range")


@pytest.mark.parametrize(
    ("text", "rating", "rule", "problem"),
    [
        ("6", UNUSABLE, "out_of_range", "out_of_range"),
        ("2.400", UNUSABLE, "out_of_range", "out_of_range"),
        ("2.40", UNUSABLE, "not_whole", "not_whole"),
        ("4.5", UNUSABLE, "not_whole", "not_whole"),
        ("4,9", UNUSABLE, "not_whole", "not_whole"),
        ("4,4", UNUSABLE, "not_whole", "not_whole"),
        ("4,5", UNUSABLE, "two_marks", "two_marks"),
        ("=", BLANK, "blank", None),
        ("=1", UNUSABLE, "formula_text", "formula_text"),
        ("x" * 300, UNUSABLE, "unknown", "unknown_answer"),
        ("4" + " " * 300, UNUSABLE, "unknown", "unknown_answer"),
        ("4" + " " * 299, 4, "digit", None),
        ("tạm", UNUSABLE, "unknown", "unknown_answer"),
        ("(7)", UNUSABLE, "out_of_range", "out_of_range"),
        ("mức 6", UNUSABLE, "out_of_range", "out_of_range"),
        ("4?", UNUSABLE, "unknown", "unknown_answer"),
        (">4", UNUSABLE, "unknown", "unknown_answer"),
        ("-1", UNUSABLE, "unknown", "unknown_answer"),
        ("x", UNUSABLE, "unknown", "lone_mark"),
        ("V", UNUSABLE, "unknown", "lone_mark"),
        ("✓", UNUSABLE, "unknown", "lone_mark"),
        ("✔", UNUSABLE, "unknown", "lone_mark"),
        ("☑", UNUSABLE, "unknown", "lone_mark"),
        ("☒", UNUSABLE, "unknown", "lone_mark"),
        ("không áp dụng", UNUSABLE, "unknown", "not_offered"),
        ("khong ap dung", UNUSABLE, "unknown", "not_offered"),
        ("Hài lòng (4)", 4, "digit_and_label", None),
        ("Hài lòng: 4", 4, "digit_and_label", None),
        ("HL 4", 4, "digit_and_label", None),
        ("Hài lòng 5", UNUSABLE, "contradiction", "contradiction"),
        ("7 - Hài lòng", UNUSABLE, "contradiction", "contradiction"),
        ("4 - tạm", UNUSABLE, "unknown", "unknown_answer"),
        ("VS / Satisfied", UNUSABLE, "two_marks", "two_marks"),
        ("hai long hoac binh thuong", UNUSABLE, "two_marks", "two_marks"),
        ("Hài lòng; tạm", UNUSABLE, "unknown", "unknown_answer"),
        ("4;7", UNUSABLE, "unknown", "unknown_answer"),
        ("h l", 4, "initials", None),
        ("hailong", UNUSABLE, "unknown", "unknown_answer"),
        (("date", "2020-01-01"), UNUSABLE, "date", "date_in_rating"),
        (("error", "#N/A"), UNUSABLE, "error", "error_in_rating"),
        (("time", "04:00:00"), UNUSABLE, "time", "time_in_rating"),
        (("twins", "4 | 5"), UNUSABLE, "twins", "twins_in_rating"),
        (("unreadable", "?"), UNUSABLE, "unreadable", "unreadable_in_rating"),
        ("5 v.s.", 5, "digit_and_label", None),
        ("V.S. / Satisfied", UNUSABLE, "two_marks", "two_marks"),
    ],
)
def test_each_reading_names_its_rule(text: object, rating: int, rule: str, problem: str | None) -> None:
    """Rating, rule and reason together: the report counts by rule."""
    assert read(text) == Reading(rating, rule, problem and f"importing.{problem}")


def test_options_that_are_no_scores_name_their_rule() -> None:
    """By label, without marks and by number."""
    code = BA_DINH.nonresponse_rating("khong-ap-dung")
    for text in ("Không áp dụng", "khong ap dung"):
        assert read(text, LATE) == Reading(code, "nonresponse")


def test_a_dressed_value_may_be_a_zero_or_no_score() -> None:
    """A scale from 0; the 9 of "don't know"."""
    kansas = load_questionnaire("kansas-city-2021")
    vocabulary = Vocabulary.from_questionnaire(kansas)
    assert read("(9)", kansas.rated[0], vocabulary).rule == read("9", kansas.rated[0], vocabulary).rule
    levels = (replace(PLAIN.scale.levels[0], value=0), *PLAIN.scale.levels[1:])
    item = replace(PLAIN, scale=replace(PLAIN.scale, id="from zero", levels=levels))
    assert read("(0)", item) == Reading(0, "digit_dressed")


def test_what_is_read_as_it_stands_is_plain() -> None:
    """The others are worth a note."""
    plain = {text: read(text, LATE).plain for text in ("", "4", "Hài lòng", "Không áp dụng", "4 Hài lòng")}
    assert set(plain.values()) == {True}
    assert not any(read(text).plain for text in ("hai long", "VS", "4 điểm", "6"))


def test_a_scale_of_two_values_reads_both_at_once_as_two_marks() -> None:
    """ "1,2" names every value there is, and is no number of tenths."""
    scale = replace(PLAIN.scale, id="two", levels=PLAIN.scale.levels[:2])
    item = replace(PLAIN, scale=scale)
    assert read("1,2", item).problem == "importing.two_marks"
    assert read("1,3", item).problem == "importing.not_whole"


def labelled(*labels: str) -> Item:
    """An item on a scale of these labels, known by nothing else."""
    levels = [
        replace(level, label=Text({"vi": label}), aliases=())
        for level, label in zip(PLAIN.scale.levels, labels, strict=False)
    ]
    found: Item = replace(PLAIN, scale=replace(PLAIN.scale, id="/".join(labels), levels=tuple(levels)))
    return found


def test_one_letter_is_no_abbreviation() -> None:
    """A label of one word has no initials: "B" could be anything."""
    item = labelled("Bình", "Rất tốt")
    assert read("RT", item) == Reading(2, "initials")
    assert read("B", item).problem == "importing.unknown_answer"


def test_an_option_is_known_by_what_its_export_writes() -> None:
    """A word or a number, of the options a row offers, also where it offers not the first."""
    first, second = BA_DINH.nonresponse[:2]
    q = replace(BA_DINH, nonresponse=(first, replace(second, values=("KB", "9"))))
    vocabulary = Vocabulary.from_questionnaire(q)
    item = replace(PLAIN, nonresponse=(second.code,))
    code = q.nonresponse_rating(second.code)
    for text in (second.label.in_language("vi"), "KB", "9", f"9 {second.label.in_language('vi')}"):
        assert read(text, item, vocabulary).rating == code
    assert read(first.label.in_language("vi"), item, vocabulary).problem == "importing.not_offered"
    assert vocabulary.allowed(item, "vi").endswith(f", KB ({second.label.in_language('vi')})")


def test_labels_that_differ_in_their_marks_need_them() -> None:
    """Without marks a text could be either."""
    item = labelled("Tốt", "Tột")
    assert [read(text, item).rating for text in ("tốt", "tột", "tot")] == [1, 2, UNUSABLE]
