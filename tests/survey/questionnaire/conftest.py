"""A small questionnaire to break in one place at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from survey.questionnaire import check_questionnaire

SMALL = """\
format: 1
id: small
version: 1.10
languages: [vi, en]
title: {vi: Thử, en: Trial}
scales:
  s:
    direction: ascending
    satisfied: [4, 5]
    dissatisfied: [1, 2]
    levels:
      - {value: 1, label: {vi: Rất kém, en: Very bad}}
      - {value: 2, label: {vi: Kém, en: Bad}}
      - {value: 3, label: {vi: Vừa, en: Fair}}
      - {value: 4, label: {vi: Tốt, en: Good}, aliases: [OK]}
      - {value: 5, label: {vi: Rất tốt, en: Very good}}
nonresponse:
  - {code: dk, label: {vi: Không biết, en: Unknown}, values: [9]}
criteria:
  - code: staff
    label: {vi: Nhân viên, en: Staff}
    factor: f1
    items:
      - {code: "1.1", label: {vi: Lịch sự, en: Polite}, columns: [q1]}
      - {code: "1.2", label: {vi: Rõ ràng, en: Clear}, nonresponse: [dk]}
  - code: time
    label: {vi: Thời gian, en: Time}
    factor: f2
overall: {code: "9", label: {vi: Nhìn chung, en: Overall}}
comment: {code: "10", label: {vi: Góp ý, en: Suggestions}}
attributes:
  - code: sex
    label: {vi: Giới tính, en: Sex}
    options:
      - {code: m, label: {vi: Nam, en: Male}}
      - {code: f, label: {vi: Nữ, en: Female}}
columns: {serial: [Mã phiếu]}
recipe:
  preset: top2
  weights: {staff: 0.75, time: 1/4}
  factors: {f1: {vi: Một, en: One}, f2: {vi: Hai, en: Two}}
minimum_answered: 0.5
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write a questionnaire's text to a file."""

    def write_text(text: str) -> Path:
        path = tmp_path / "small.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_text


@pytest.fixture
def broken(write: Callable[[str], Path]) -> Callable[..., list[tuple[int | None, str]]]:
    """Replace `old` by `new` in the small questionnaire; give (line, problem) of what the check finds.

    Each message is made in both languages, so that one that cannot be filled in fails the test.
    """

    def check(old: str, new: str) -> list[tuple[int | None, str]]:
        assert SMALL.count(old) == 1, "the place to break must be there once"
        problems = check_questionnaire(write(SMALL.replace(old, new)))
        for problem in problems:
            assert problem.message("vi") != problem.message("en")
        return [(problem.row, problem.code.removeprefix("questionnaire.")) for problem in problems]

    return check
