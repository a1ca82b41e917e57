"""Each sentence only when the statistics support it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from analysis.report.build import outline_sheet
from analysis.report.document import Paragraph
from analysis.report.facts import Facts, wave_names
from analysis.report.inputs import ReportInputs
from analysis.report.sentences import (
    say_criteria,
    say_headline,
    say_responses,
    say_target,
    say_trend,
    say_unit,
    say_units,
)
from analysis.table import Table
from tests.analysis.report import sample


@pytest.fixture(scope="module")
def inputs() -> ReportInputs:
    """A whole survey."""
    return sample.inputs()


def said(paragraphs: list) -> str:  # type: ignore[type-arg]
    """The sentences in one text."""
    return " ".join(p.text for p in paragraphs)


def changed(inputs: ReportInputs, criterion: str, lower: float, estimate: float, upper: float) -> Facts:
    """The facts with the overall row of a criterion set."""
    columns = dict(inputs.indices.columns)
    at = (columns["scope"] == "all") & (columns["criterion"] == criterion)
    for name, value in (("lower", lower), ("estimate", estimate), ("upper", upper)):
        columns[name] = np.where(at, value, columns[name])
    return Facts(replace(inputs, indices=replace(inputs.indices, columns=columns), order=None), "vi")


def test_responses_are_told_by_level(inputs: ReportInputs) -> None:
    """Issued, received, valid, and the forms of each level."""
    text = said(say_responses(Facts(inputs, "vi")))
    assert text.startswith("Số phiếu phát ra 2.400, thu về 2.445, hợp lệ 2.400 (đạt 98,16%), gồm")
    assert "300 phiếu tại cấp quận và 2.100 phiếu tại 14 phường" in text
    assert "30 phiếu không hợp lệ bị loại (trả lời dưới mức tối thiểu: 25;" in text


def test_without_a_ledger_nothing_is_said_of_issued_forms(inputs: ReportInputs) -> None:
    """Only what is known is said."""
    responses = tuple(replace(r, issued=None) for r in inputs.responses)
    assert "phát ra" not in said(say_responses(Facts(replace(inputs, responses=responses), "vi")))


@pytest.mark.parametrize(
    ("lower", "upper", "words"),
    [
        (0.80, 0.90, "Chỉ số đạt mục tiêu 80,00%"),
        (0.7999, 0.90, "Chưa đủ cơ sở để kết luận"),
        (0.70, 0.7999, "Chỉ số chưa đạt mục tiêu 80,00%"),
    ],
)
def test_the_target_is_judged_by_the_limits(
    inputs: ReportInputs, lower: float, upper: float, words: str
) -> None:
    """Met when the lower limit reaches it, not met when the upper one is below it."""
    facts = changed(inputs, "overall", lower, 0.85, upper)
    assert said(say_target(facts, facts.overall(), "x")).startswith(words)


def test_highest_only_when_its_interval_clears_the_others(inputs: ReportInputs) -> None:
    """ "Cao nhất" for a criterion whose lower limit is above every other upper limit."""
    text = said(say_criteria(changed(inputs, "3", 0.97, 0.98, 0.99)))
    assert "Tiêu chí được đánh giá cao nhất là Thành phần hồ sơ/phí, lệ phí (98,00%)" in text
    assert "cao nhất" not in said(say_criteria(changed(inputs, "3", 0.85, 0.98, 0.99)))


def test_a_group_when_only_some_overlap(inputs: ReportInputs) -> None:
    """ "Thuộc nhóm" where the lowest cannot be told from its neighbours."""
    text = said(say_criteria(changed(inputs, "3", 0.97, 0.98, 0.99)))
    assert "Thuộc nhóm được đánh giá thấp nhất" in text
    assert "thấp nhất là" not in text


def ordered(inputs: ReportInputs, **ranges: tuple[int, int]) -> Facts:
    """The facts with these ranges of ranks, all other criteria from 1 to 8."""
    codes = [criterion.code for criterion in inputs.questionnaire.criteria]
    limits = [ranges.get(f"c{code}", (1, 8)) for code in codes]
    names = ("criterion", "rank_lower", "rank_upper")
    columns = (codes, [low for low, _ in limits], [high for _, high in limits])
    table = Table(dict(zip(names, map(np.array, columns), strict=True)))
    return Facts(replace(inputs, order=table), "vi")


def test_the_tests_decide_what_is_highest(inputs: ReportInputs) -> None:
    """One criterion that none may be above is the highest; where several may be first they are a group."""
    best = max(
        inputs.questionnaire.criteria,
        key=lambda c: Facts(inputs, "vi").row("all", "", c.code).estimate,  # type: ignore[union-attr]
    )
    others = {f"c{c.code}": (2, 8) for c in inputs.questionnaire.criteria if c is not best}
    first = said(say_criteria(ordered(inputs, **others, **{f"c{best.code}": (1, 1)})))
    assert f"Tiêu chí được đánh giá cao nhất là {best.label.in_language('vi')}" in first
    assert said(say_criteria(ordered(inputs))).startswith("Chênh lệch giữa các tiêu chí nằm trong sai số")


def test_units_are_not_named_without_a_test(inputs: ReportInputs) -> None:
    """No comparison, no ranking."""
    text = said(say_units(Facts(replace(inputs, comparisons=None), "vi")))
    assert "chưa được kiểm định" in text
    assert "Phường" not in text


def compared(groups: dict[str, str], rank: float = 5) -> Table:
    """A comparison table with these groups, the rest same."""
    ids = [unit.id for unit in sample.answers().units]
    size = len(ids)
    return Table(
        {
            "unit_id": np.array(ids, dtype=object),
            "difference": np.zeros(size),
            "p_adjusted": np.ones(size),
            "group": np.array([groups.get(unit, "same") for unit in ids], dtype=object),
            "rank": np.full(size, rank),
            "rank_lower": np.ones(size),
            "rank_upper": np.full(size, 15.0),
            "rank_upper_simultaneous": np.full(size, 15.0),
            "target": np.array(["met"] * size, dtype=object),
        }
    )


def test_units_are_named_after_adjustment(inputs: ReportInputs) -> None:
    """Higher and lower units by name in alphabetical order, the others counted."""
    table = compared({"00010": "above", "00009": "above", "00001": "below"})
    text = said(say_units(Facts(replace(inputs, comparisons=table), "vi")))
    assert "(có ý nghĩa thống kê): Phường Điện Biên và Phường Đội Cấn; thấp hơn: Phường Phúc Xá;" in text
    assert "12 đơn vị còn lại không khác biệt" in text


def test_with_no_difference_the_report_says_so(inputs: ReportInputs) -> None:
    """No unit stands out: no ranking."""
    text = said(say_units(Facts(replace(inputs, comparisons=compared({})), "vi")))
    assert text.startswith("Chênh lệch giữa các đơn vị nằm trong sai số của mẫu, chưa đủ cơ sở để xếp hạng.")


def test_no_interval_is_explained(inputs: ReportInputs) -> None:
    """The reason stands where the interval would."""
    facts = changed(inputs, "overall", float("nan"), 1.0, float("nan"))
    flags = facts.inputs.indices.columns["flag"]
    flags[(facts.inputs.indices["scope"] == "all") & (facts.inputs.indices["criterion"] == "overall")] = (
        "no_variation"
    )
    assert "không tính được khoảng tin cậy (mọi câu trả lời giống nhau" in said(say_headline(facts))
    assert "mục tiêu" not in said(say_headline(facts))


def test_a_small_unit_is_not_quoted() -> None:
    """Under 30 forms the sheet says why there is no index."""
    facts = Facts(sample.inputs({"00001": 12}), "vi")
    text = said(say_unit(facts, "00001", "Phường Phúc Xá"))
    assert text.startswith("Không công bố chỉ số của Phường Phúc Xá: chỉ có 12 phiếu hợp lệ")


def test_a_unit_without_forms_has_a_sheet_that_says_so() -> None:
    """One sentence and where the figures come from: no table of dashes, nothing of intervals."""
    document, pictures = outline_sheet(Facts(sample.inputs({"00001": 0}), "vi"), "00001", "Phường Phúc Xá")
    assert [section.id for section in document.sections] == ["headline", "provenance"]
    (paragraph,) = document.sections[0].blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "Chưa có phiếu hợp lệ nào của Phường Phúc Xá."
    assert not pictures


def test_a_change_is_called_significant_only_when_it_is(inputs: ReportInputs) -> None:
    """Rise and fall, with or without significance, in percentage points."""
    from analysis.report.inputs import PreviousWave

    def change(difference: float, p: float) -> str:
        table = Table(
            {
                "scope": np.array(["all"], dtype=object),
                "unit_id": np.array([""], dtype=object),
                "difference": np.array([difference]),
                "p_adjusted": np.array([p]),
            }
        )
        previous = PreviousWave("năm 2019", "năm 2020", inputs.indices, table)
        return said(say_trend(Facts(replace(inputs, previous=previous), "vi")))

    assert change(0.0258, 0.001).startswith(
        "Chỉ số hài lòng chung tăng 2,58 điểm phần trăm so với năm 2019, có ý"
    )
    assert "giảm 2,58" in change(-0.0258, 0.2)
    assert "chưa có ý nghĩa thống kê" in change(-0.0258, 0.2)
    assert "không thay đổi" in change(0.00001, 0.9)


EARLIER_AND_THIS = ("kỳ khảo sát trước", "kỳ khảo sát này")


@pytest.mark.parametrize(
    ("before", "now", "names"),
    [
        (date(2019, 11, 30), date(2020, 11, 30), ("năm 2019", "năm 2020")),
        (date(2020, 3, 31), date(2020, 11, 30), ("tháng 3 năm 2020", "tháng 11 năm 2020")),
        (date(2020, 11, 2), date(2020, 11, 30), EARLIER_AND_THIS),
        (None, date(2020, 11, 30), EARLIER_AND_THIS),
        (date(2020, 3, 31), None, EARLIER_AND_THIS),
    ],
)
def test_two_surveys_are_told_apart_by_their_names(
    before: date | None, now: date | None, names: tuple[str, str]
) -> None:
    """By years, by months of one year, else as the earlier and this one."""
    plans = [sample.plan()._replace(period_to=end) for end in (before, now)]
    assert wave_names(plans[0], plans[1], "vi") == names


def test_no_praise_or_blame(inputs: ReportInputs) -> None:
    """Neither "tốt" nor "xuất sắc" in any text."""
    from pathlib import Path

    import analysis.report.texts as texts

    words = (Path(texts.__file__).parent / "vi.toml").read_text(encoding="utf-8").casefold()
    assert not [word for word in ("xuất sắc", " tốt", "yếu kém", "đáng khen") if word in words]


def test_both_languages_have_the_same_texts() -> None:
    """Every text of one language is in the other, with the same fields."""
    import string

    from analysis.report.texts import read_texts

    def fields(text: str) -> set[str]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}

    vi, en = read_texts("vi"), read_texts("en")
    for section in (
        "titles",
        "words",
        "columns",
        "captions",
        "sentences",
        "notes",
        "groups",
        "method",
        "provenance",
    ):
        assert vi.section(section).keys() == en.section(section).keys()
        for name, text in vi.section(section).items():
            assert fields(text) == fields(en.section(section)[name]), name
