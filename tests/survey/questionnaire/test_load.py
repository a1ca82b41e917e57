"""Finding questionnaires and turning files into the model."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.messages import HailongError
from survey.questionnaire import check_questionnaire, load_questionnaire
from survey.questionnaire.load import LARGEST, SHIPPED
from survey.questionnaire.nodes import parse_yaml
from tests.survey.questionnaire.conftest import SMALL

Write = Callable[[str], Path]


def _refusal(path: Path | str) -> HailongError:
    with pytest.raises(HailongError) as caught:
        load_questionnaire(path)
    assert caught.value.message("vi") != caught.value.message("en")
    return caught.value


def test_the_model_says_what_the_file_says(write: Write) -> None:
    """Codes, scales, weights and nonresponse arrive in the model, numbers exactly."""
    q = load_questionnaire(write(SMALL))
    assert (q.id, q.version, q.languages) == ("small", "1.10", ("vi", "en"))
    assert [item.code for item in q.rated] == ["1.1", "1.2", "time", "9"]
    assert q.recipe.weights == {"staff": 0.75, "time": 0.25}
    assert q.columns == {"serial": ("Mã phiếu",)}
    assert q.nonresponse_rating("dk") == -3
    assert [item.nonresponse for item in q.items] == [(), ("dk",), ()]


def test_a_criterion_without_items_is_its_own_item(write: Write) -> None:
    """The criterion and its only item share code and label."""
    criterion = load_questionnaire(write(SMALL)).criteria[1]
    assert [item.code for item in criterion.items] == ["time"]
    assert criterion.items[0].label == criterion.label


def test_everywhere_offers_a_box_in_every_row(write: Write) -> None:
    """An option marked everywhere is in each row, the overall question included, once."""
    q = load_questionnaire(write(SMALL.replace("values: [9]", "values: [9], everywhere: true")))
    assert [item.nonresponse for item in q.rated] == [("dk",)] * 4


def test_a_plain_label_serves_for_every_language(write: Write) -> None:
    """A label written once is the label in all declared languages."""
    q = load_questionnaire(write(SMALL.replace("{vi: Thử, en: Trial}", "SIPAS")))
    assert q.title.by_language == {"vi": "SIPAS", "en": "SIPAS"}


def test_levels_are_sorted_by_value(write: Write) -> None:
    """A scale written from best to worst is the same scale."""
    lines = SMALL.splitlines(keepends=True)
    lines[11:16] = reversed(lines[11:16])
    scale = load_questionnaire(write("".join(lines))).scales["s"]
    assert scale.values == (1, 2, 3, 4, 5)


def test_a_descending_scale_from_0_to_9(write: Write) -> None:
    """Any whole numbers 0–99 are levels, and the direction says which end is good."""
    levels = "\n".join(f"      - {{value: {k}, label: Mức {k}}}" for k in range(10))
    text = re.sub(r"    levels:\n(      .*\n)+", f"    levels:\n{levels}\n", SMALL, count=1)
    text = text.replace("direction: ascending", "direction: descending").replace(
        "values: [9]", "values: [99]"
    )
    text = text.replace("satisfied: [4, 5]\n    dis", "satisfied: [0, 1]\n    dis")
    text = text.replace("dissatisfied: [1, 2]", "dissatisfied: [8, 9]")
    scale = load_questionnaire(write(text)).scales["s"]
    assert (scale.best, scale.worst, len(scale.levels)) == (0, 9, 10)


def test_labels_come_composed_and_clean(write: Write) -> None:
    """Decomposed letters, look-alikes and no-break spaces do not reach the model."""
    q = load_questionnaire(write(SMALL.replace("vi: Thử", "vi: Thu\u031b\u0309\u00a0 Ða")))
    assert q.title.by_language["vi"] == "Thử Đa"


def test_an_empty_value_is_no_value(write: Write) -> None:
    """`factor:` with nothing behind it is the same as no factor."""
    q = load_questionnaire(write(SMALL.replace("    factor: f2\n", "    factor:\n")))
    assert q.criteria[1].factor is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_notepad_saves_can_be_read(encoding: str, tmp_path: Path) -> None:
    """UTF-8 with a byte order mark and Notepad's "Unicode", with Windows line ends."""
    path = tmp_path / "notepad.yaml"
    path.write_bytes(SMALL.replace("\n", "\r\n").encode(encoding))
    assert load_questionnaire(path).title.in_language("vi") == "Thử"


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    """A file saved in an old encoding is told apart, with the line of its first odd byte."""
    path = tmp_path / "old.yaml"
    path.write_bytes(SMALL.encode().replace("Thử".encode(), b"Th\xee"))
    error = _refusal(path)
    assert (error.code, error.values["line"]) == ("questionnaire.not_utf8", 5)


def test_an_unknown_name_lists_the_known_ones() -> None:
    """Neither a shipped name nor a file: the message names what there is."""
    error = _refusal("ba-dinh-2021")
    assert error.code == "questionnaire.not_found"
    assert "ba-dinh-2020-rut-gon" in error.message("vi")


def test_folders_and_strange_paths(tmp_path: Path) -> None:
    """A folder, a name too long for any system and one with a NUL are refused, not crashed on."""
    assert _refusal(tmp_path).code == "questionnaire.is_folder"
    assert _refusal("x" * 5000).code == "questionnaire.not_found"
    assert _refusal("a\x00b").code == "questionnaire.not_found"


def test_a_file_over_a_megabyte_is_refused(tmp_path: Path) -> None:
    """The limit holds before anything is parsed."""
    path = tmp_path / "big.yaml"
    path.write_bytes(b"#" * (LARGEST + 1))
    assert _refusal(path).code == "questionnaire.too_large"


def test_errors_stop_and_warnings_do_not(write: Write) -> None:
    """An unused factor is said and read past; an unknown key refuses the file with its problems."""
    warned = write(SMALL.replace("factor: f2", "factor: f1"))
    assert [problem.severity for problem in check_questionnaire(warned)] == ["warning"]
    assert load_questionnaire(warned).id == "small"
    error = _refusal(write(SMALL.replace("minimum_answered", "minimum")))
    assert (error.code, len(error.problems), error.values["count"]) == ("questionnaire.invalid", 1, 1)


LINES = [path.read_text(encoding="utf-8").splitlines() for path in sorted(SHIPPED.glob("*.yaml"))]


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_to_a_file_breaks_the_check(data: st.DataObject) -> None:
    """Lines lost, doubled, swapped, indented anew or cut give problems, never an exception."""
    from survey.questionnaire.check import check_draft
    from survey.questionnaire.read import read_questionnaire

    lines = list(data.draw(st.sampled_from([SMALL.splitlines(), *LINES])))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 2))
        damage = data.draw(st.sampled_from(["drop", "double", "swap", "indent", "outdent", "cut", "empty"]))
        if damage == "drop":
            del lines[at]
        elif damage == "double":
            lines.insert(at, lines[at])
        elif damage == "swap":
            lines[at], lines[at + 1] = lines[at + 1], lines[at]
        elif damage == "cut":
            lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
        elif damage == "empty":
            lines[at] = lines[at].partition(":")[0] + ":"
        else:
            lines[at] = "  " + lines[at] if damage == "indent" else lines[at][2:]
    tree, problems = parse_yaml("\n".join(lines))
    if tree is None:
        assert problems
    else:
        draft = read_questionnaire(tree)
        check_draft(draft)
        assert all(problem.message("vi") and problem.row for problem in draft.notes.problems)
