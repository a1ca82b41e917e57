"""Every text a survey knows: the closed vocabulary by which an old encoding is recognised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from survey.importing.units import UnitFinder
from survey.importing.values import Vocabulary
from survey.questionnaire.model import Questionnaire, Text
from survey.text import fold_marked, strip_marks

_HEADERS = (
    "Mã phiếu", "Số phiếu", "STT phiếu", "Mã số phiếu", "Đơn vị", "Tên đơn vị", "Mã đơn vị", "Phường",
    "Tên phường",
    "Phường/xã", "Xã/phường", "UBND phường", "Ngày", "Ngày khảo sát", "Ngày phỏng vấn", "Ngày điền phiếu",
    "Tình nguyện viên", "Người nhập", "Người phỏng vấn", "Người khảo sát", "Điều tra viên", "Góp ý", "Ý kiến",
    "Ý kiến góp ý", "Ghi chú", "Số thứ tự", "Giới tính", "Tuổi", "Độ tuổi", "Nghề nghiệp", "Trình độ",
    "Trình độ học vấn", "Lĩnh vực", "Họ và tên", "Họ tên", "Địa chỉ", "Số điện thoại", "Tổng", "Tổng cộng",
    "Cộng",
)  # fmt: skip


_CONNECTIVES = frozenset(
    {"và", "hoặc", "lắm", "một", "phần", "không", "ko", "khá", "chưa", "and", "or", "not", "x"}
)
_BEFORE_UNITS = (
    "phường",
    "xã",
    "quận",
    "ubnd",
    "ủy ban nhân dân",
    "thị trấn",
    "một cửa",
    "bộ phận",
    "P.",
    "X.",
)


def known_words(questionnaire: Questionnaire, units: UnitFinder, vocabulary: Vocabulary) -> frozenset[str]:
    """All labels, options, headers and unit names, folded with their marks kept."""
    texts = {fold_marked(text) for text in (*_HEADERS, *_questionnaire_texts(questionnaire))}
    return frozenset((texts | vocabulary.labels() | units.names()) - {""})


def answer_words(questionnaire: Questionnaire, vocabulary: Vocabulary) -> frozenset[str]:
    """Every word of an answer: of labels of levels (without marks, too) and of options."""
    labels = {word for text in vocabulary.labels() for word in text.split()}
    texts: set[str] = set()
    for attribute in questionnaire.attributes:
        for option in attribute.options:
            texts.update(fold_marked(text) for text in (*_labels(option.label), *option.aliases))
    words = {word for text in texts for word in text.split()}
    return frozenset(words | labels | _CONNECTIVES | {strip_marks(word) for word in labels})


def unit_words(units: UnitFinder, prefixes: Iterable[str]) -> frozenset[str]:
    """Every word of a unit's name and of what may stand before it, with and without marks."""
    words = {word for text in units.names() for word in text.split()}
    words |= {word for text in (*prefixes, *_BEFORE_UNITS) for word in fold_marked(text).split()}
    return frozenset(words | {strip_marks(word) for word in words})


def _questionnaire_texts(questionnaire: Questionnaire) -> Iterator[str]:
    for item in questionnaire.rated:
        yield from _labels(item.label)
        yield from item.columns
        yield from (f"{item.code} {label}" for label in _labels(item.label))
    for criterion in questionnaire.criteria:
        yield from _labels(criterion.label)
        yield from _labels(criterion.short)
        yield from (f"{criterion.code} {label}" for label in _labels(criterion.label))
    for attribute in questionnaire.attributes:
        yield from (*_labels(attribute.label), *attribute.columns)
        for option in attribute.options:
            yield from (*_labels(option.label), *option.aliases)
    if questionnaire.comment is not None:
        yield from (*_labels(questionnaire.comment.label), *questionnaire.comment.columns)
    for names in questionnaire.columns.values():
        yield from names


def _labels(text: Text | None) -> tuple[str, ...]:
    return tuple(text.by_language.values()) if text is not None else ()
