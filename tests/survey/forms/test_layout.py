"""What the printed form shows of a questionnaire."""

from __future__ import annotations

import pytest

from survey.forms.layout import Wording, form_data, glue_endings, split_title, tie
from survey.forms.names import printed_numbers
from survey.questionnaire.model import Item, Nonresponse
from tests.survey.forms.samples import ELEVEN, FIVE, criterion, questionnaire, small, text


def test_boxes_for_no_answer_stand_only_in_rows_that_offer_them() -> None:
    """One option in the table: a column of its own, labelled on top, with a box in its rows only."""
    (part,) = form_data(Wording(small(), "vi"), authority="", unit="")["parts"]
    assert part["extra"] == ["Không áp\u00a0dụng"]
    boxes = {row["number"]: row["extra"] for row in part["rows"] if row["kind"] == "item"}
    assert boxes == {"1.1": [[]], "1.2": [[""]], "2.1": [[]], "9": [[]]}


def test_different_options_share_a_column_and_carry_their_labels() -> None:
    """Two options in different rows: one column more, not two."""
    q = questionnaire(
        criterion("1", "A", Item("1.1", text("a"), FIVE, ("na",)), Item("1.2", text("b"), FIVE, ("cpa",))),
        nonresponse=(Nonresponse("na", text("Không áp dụng")), Nonresponse("cpa", text("Chưa phản ánh"))),
    )
    (part,) = form_data(Wording(q, "vi"), authority="", unit="")["parts"]
    assert part["extra"] == ["Không đánh\u00a0giá"]
    assert [row["extra"] for row in part["rows"][1:]] == [[["Không áp\u00a0dụng"]], [["Chưa phản\u00a0ánh"]]]


def test_levels_stand_in_the_printed_order_of_the_scale() -> None:
    """The questionnaire says which way the boxes run; it is never inferred."""
    q = questionnaire(criterion("1", "A", Item("1", text("A"), FIVE._replace(printed="descending"))))
    (part,) = form_data(Wording(q, "vi"), authority="", unit="")["parts"]
    assert [level["value"] for level in part["levels"]] == [5, 4, 3, 2, 1]


def test_each_run_of_rows_on_one_scale_is_a_table() -> None:
    """Scales of different length cannot share columns."""
    q = questionnaire(
        criterion("1", "A", Item("1.1", text("a"), FIVE)),
        criterion("2", "B", Item("2.1", text("b2"), ELEVEN)),
        overall=Item("9", text("c"), ELEVEN),
    )
    parts = form_data(Wording(q, "vi"), authority="", unit="")["parts"]
    assert [len(part["levels"]) for part in parts] == [5, 11]
    assert [row["number"] for row in parts[1]["rows"]] == ["2", "2.1", "9"]


def test_a_criterion_that_is_its_own_question_is_one_row() -> None:
    """No heading repeats what the row says."""
    q = questionnaire(criterion("1", "Thời gian", Item("1", text("Thời gian"), FIVE)))
    (part,) = form_data(Wording(q, "vi"), authority="", unit="")["parts"]
    assert [row["kind"] for row in part["rows"]] == ["item"]


def test_the_surveys_own_texts_come_before_the_questionnaires() -> None:
    """[texts] of survey.toml replaces the questionnaire's wording, and ours comes last."""
    q = questionnaire(criterion("1", "A", Item("1", text("A"), FIVE)), texts={"prompt": text("Câu dẫn")})
    wording = Wording(q, "vi", {"thanks": text("Cảm ơn!")})
    data = form_data(wording, authority="", unit="")
    assert data["thanks"] == "Cảm ơn!"
    assert data["parts"][0]["prompt"] == "Câu dẫn"
    assert data["labels"]["serial"] == "Mã phiếu"


def test_codes_that_are_no_numbers_are_counted() -> None:
    """Rows of any questionnaire have a number to speak of."""
    q = questionnaire(
        criterion("staff", "A", Item("kind", text("a"), FIVE), Item("clear", text("b"), FIVE)),
        criterion("time", "B", Item("time", text("B"), FIVE)),
        overall=Item("all-in-all", text("c"), FIVE),
    )
    assert printed_numbers(q) == {
        "staff": "1", "kind": "1.1", "clear": "1.2", "time": "2", "all-in-all": "3",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("title", "heading", "rest"),
    [
        ("PHIẾU KHẢO SÁT mức độ hài lòng", "PHIẾU KHẢO SÁT", "mức độ hài lòng"),
        ("Khảo sát mức độ hài lòng", "Khảo sát mức độ hài lòng", ""),
        ("RESIDENT SURVEY", "RESIDENT SURVEY", ""),
        ("Ý kiến", "Ý kiến", ""),
    ],
)
def test_a_title_that_begins_in_capitals_is_split(title: str, heading: str, rest: str) -> None:
    """The heading and what it is about stand on lines of their own."""
    assert split_title(title) == (heading, rest)


def test_two_syllables_stay_together_at_the_end_of_a_label() -> None:
    """No column shows "hài" on one line and "lòng" on the next; a label of two words may break."""
    assert glue_endings(["Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng"]) == [
        "Rất không hài\u00a0lòng", "Không hài\u00a0lòng", "Bình thường", "Hài lòng",
    ]  # fmt: skip
    assert tie("Hài lòng") == "Hài lòng"
