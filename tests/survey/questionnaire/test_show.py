"""What `questionnaire show` prints."""

from __future__ import annotations

import pytest

from survey.questionnaire import load_questionnaire, shipped_questionnaires
from survey.questionnaire.show import questionnaire_lines


@pytest.mark.parametrize("name", shipped_questionnaires())
def test_everything_asked_is_shown(name: str) -> None:
    """Every row, attribute and level appears, in both languages, within the width."""
    q = load_questionnaire(name)
    for lang in ("vi", "en"):
        lines = questionnaire_lines(q, lang, width=90)
        assert max(map(len, lines)) <= 90
        flat = " ".join(" ".join(lines).split())
        labels = [item.label for item in q.rated] + [attribute.label for attribute in q.attributes]
        assert [label for label in labels if label.in_language(lang) not in flat] == []


def test_boxes_and_weights_are_told() -> None:
    """A row with a "Không áp dụng" box says so."""
    text = "\n".join(questionnaire_lines(load_questionnaire("ba-dinh-2020"), "vi"))
    assert "(có ô: Không áp dụng)" in text
    assert "các tiêu chí có trọng số bằng nhau" in text
    assert "ít nhất 50% số tiêu chí" in text
