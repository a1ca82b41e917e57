"""The words a survey knows: by them an old encoding is recognised and a rejected value may be shown."""

from __future__ import annotations

import pytest

from survey.importing.context import Context
from survey.importing.personal import show_value
from survey.importing.units import UnitFinder
from survey.importing.values import Vocabulary
from survey.importing.words import answer_words, known_words, unit_words
from survey.questionnaire import load_questionnaire
from survey.questionnaire.model import Questionnaire, Text
from survey.text import fold_marked, strip_marks
from tests.records import replace

BA_DINH = load_questionnaire("ba-dinh-2020")
SCALE = next(iter(BA_DINH.scales.values()))
GOOD = replace(SCALE.levels[0], label=Text({"vi": "Tốt"}), aliases=())
BARE = replace(
    BA_DINH, criteria=(), overall=None, scales={SCALE.id: replace(SCALE, levels=(GOOD,))}, nonresponse=(),
    attributes=(), comment=None, columns={},
)  # fmt: skip
"""A questionnaire with hardly a word of its own."""
NO_UNITS = UnitFinder(())

HEADERS = (
    "Mã phiếu", "SỐ PHIẾU", "STT phiếu", "Mã số phiếu", "Đơn vị", "Tên đơn vị", "Mã đơn vị", "Phường",
    "Tên phường", "Phường/xã", "Xã/phường", "UBND phường", "Ngày", "Ngày khảo sát", "Ngày phỏng vấn",
    "Ngày điền phiếu", "Tình nguyện viên", "Người nhập", "Người phỏng vấn", "Người khảo sát", "Điều tra viên",
    "Góp ý", "Ý kiến", "Ý kiến góp ý", "Ghi chú", "Số thứ tự", "Giới tính", "Tuổi", "Độ tuổi", "Nghề nghiệp",
    "Trình độ", "Trình độ học vấn", "Lĩnh vực", "Họ và tên", "Họ tên", "Địa chỉ", "Số điện thoại", "Tổng",
    "Tổng cộng", "Cộng",
)  # fmt: skip


@pytest.mark.parametrize("header", HEADERS)
def test_the_usual_headers_are_known_without_any_questionnaire_saying_so(header: str) -> None:
    """Whatever their case and punctuation."""
    assert fold_marked(header) in known_words(BARE, NO_UNITS, Vocabulary.from_questionnaire(BARE))


def test_every_text_of_a_questionnaire_and_every_unit_is_known(questionnaire: Questionnaire) -> None:
    """Labels with and without their code, short names, columns, options with their aliases; no empty text."""
    own = replace(questionnaire, columns={"serial": ("Số seri của phiếu", "?")})
    units = UnitFinder((type("Unit", (), {"id": "a", "name": "Cống Vị", "aliases": ("CV",)}),))
    words = known_words(own, units, Vocabulary.from_questionnaire(own))
    texts = ["Số seri của phiếu", "Cống Vị", "CV"]
    for item in own.rated:
        labels = item.label.by_language.values()
        texts += [*labels, *item.columns, *(f"{item.code} {label}" for label in labels)]
        texts += [
            text
            for level in item.scale.levels
            for text in (*level.label.by_language.values(), *level.aliases)
        ]
    for criterion in own.criteria:
        labels = criterion.label.by_language.values()
        texts += [*labels, *(f"{criterion.code} {label}" for label in labels)]
        texts += [] if criterion.short is None else criterion.short.by_language.values()
    for attribute in own.attributes:
        texts += [*attribute.label.by_language.values(), *attribute.columns]
        for option in attribute.options:
            texts += [*option.label.by_language.values(), *option.aliases]
    assert own.comment is not None
    texts += [*own.comment.label.by_language.values(), *own.comment.columns]
    assert {fold_marked(text) for text in texts} - {""} <= words
    assert "" not in words


@pytest.mark.parametrize(
    "word", ["và", "hoặc", "lắm", "một", "phần", "không", "ko", "khá", "chưa", "and", "or", "not", "x"]
)
def test_words_between_answers_may_be_shown(word: str) -> None:
    """A rejected answer made of them and of labels is no name."""
    words = answer_words(BARE, Vocabulary.from_questionnaire(BARE))
    text = f"tốt {word}"
    assert show_value(text, words) == text
    assert show_value(f"Lan {word}", words) == "La…"


def test_labels_may_be_shown_with_and_without_marks_and_options_with_them(context: Context) -> None:
    """Options of attributes have too many words to lose their marks: some would be names."""
    q = context.questionnaire
    label = next(iter(q.rated[0].scale.levels)).label.in_language("vi")
    assert (
        set(fold_marked(label).split()) | set(fold_marked(strip_marks(label)).split()) <= context.answer_words
    )
    for attribute in q.attributes:
        for option in attribute.options:
            for text in (*option.label.by_language.values(), *option.aliases):
                assert set(fold_marked(text).split()) <= context.answer_words


@pytest.mark.parametrize(
    "before",
    [
        "Phường",
        "xã",
        "quận",
        "UBND",
        "Ủy ban nhân dân",
        "Thị trấn",
        "Một cửa",
        "Bộ phận",
        "P.",
        "X.",
        "Khu phố",
    ],
)
def test_what_stands_before_a_units_name_may_be_shown(before: str) -> None:
    """With and without marks, the survey's own words too; a person's name is not."""
    units = UnitFinder((type("Unit", (), {"id": "a", "name": "Cống Vị", "aliases": ()}),))
    words = unit_words(units, ["khu phố"])
    for text in (f"{before} Vị Cống", strip_marks(f"{before} Vị Cống")):
        assert show_value(text, words) == text
    assert show_value(f"{before} Lan Anh", words).endswith("…")
