"""Small questionnaires for the tests of the forms."""

from __future__ import annotations

from survey.questionnaire.model import (
    Attribute,
    Comment,
    Criterion,
    Item,
    Level,
    Nonresponse,
    Option,
    Questionnaire,
    Scale,
    Text,
)


def text(vi: str, en: str | None = None) -> Text:
    """A text in Vietnamese, and in English where given."""
    return Text({"vi": vi} if en is None else {"vi": vi, "en": en})


FIVE = Scale(
    id="five",
    levels=tuple(
        Level(value, text(vi, en))
        for value, vi, en in (
            (1, "Rất không hài lòng", "Very dissatisfied"),
            (2, "Không hài lòng", "Dissatisfied"),
            (3, "Bình thường", "Neutral"),
            (4, "Hài lòng", "Satisfied"),
            (5, "Rất hài lòng", "Very satisfied"),
        )
    ),
    direction="ascending",
    satisfied=frozenset({4, 5}),
    dissatisfied=frozenset({1, 2}),
)

ELEVEN = Scale(
    id="eleven",
    levels=tuple(
        Level(value, text("Hoàn toàn hài lòng" if value == 10 else str(value))) for value in range(11)
    ),
    direction="ascending",
    satisfied=frozenset({8, 9, 10}),
    dissatisfied=frozenset({0, 1, 2}),
    printed="descending",
)


def criterion(code: str, label: str, *items: Item) -> Criterion:
    """A criterion of these items."""
    return Criterion(code, text(label), items)


def questionnaire(
    *criteria: Criterion,
    overall: Item | None = None,
    comment: Comment | None = None,
    attributes: tuple[Attribute, ...] = (),
    nonresponse: tuple[Nonresponse, ...] = (),
    title: Text | None = None,
    texts: dict[str, Text] | None = None,
    languages: tuple[str, ...] = ("vi",),
) -> Questionnaire:
    """A questionnaire of these parts."""
    scales = {item.scale.id: item.scale for c in criteria for item in c.items}
    return Questionnaire(
        id="sample",
        version="1",
        languages=languages,
        title=title or text("PHIẾU KHẢO SÁT mức độ hài lòng", "SURVEY of satisfaction"),
        scales=scales,
        criteria=criteria,
        nonresponse=nonresponse,
        overall=overall,
        comment=comment,
        attributes=attributes,
        texts=texts or {},
    )


def small() -> Questionnaire:
    """Two criteria, a not-applicable box in one row, an overall and an open question, two attributes."""
    return questionnaire(
        criterion("1", "Cơ sở vật chất", Item("1.1", text("Biển hiệu rõ ràng", "Signs are clear"), FIVE),
                  Item("1.2", text("Có đủ chỗ ngồi", "There are enough seats"), FIVE, ("na",))),
        criterion("2", "Thái độ", Item("2.1", text("Lịch sự, tôn trọng", "Polite and respectful"), FIVE)),
        overall=Item("9", text("Nhìn chung, Ông/Bà hài lòng ở mức nào?", "Overall?"), FIVE),
        comment=Comment("10", text("Ông/Bà có góp ý gì?", "Suggestions?"), ("Ý kiến góp ý",)),
        attributes=(
            Attribute("gioi_tinh", text("Giới tính", "Gender"),
                      (Option("nam", text("Nam", "Male")), Option("nu", text("Nữ", "Female")))),
            Attribute("nghe", text("Nghề nghiệp", "Occupation")),
        ),
        nonresponse=(Nonresponse("na", text("Không áp dụng", "Not applicable"), aliases=("KAD",)),
                     Nonresponse("ktl", text("Không trả lời", "No answer"), aliases=("KTL",))),
        languages=("vi", "en"),
    )  # fmt: skip
