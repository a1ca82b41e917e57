"""numbers.json: every kind of value it may hold."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from analysis.report.document import Cell, Paragraph
from analysis.report.numbers import write_json

NESTED: dict[str, Any] = {
    "texts": ["", "Phường “Cống Vị”\n\t\\ \x07 </script>", "😀\u2028"],
    "numbers": [0, -3, 1e300, 0.1, -0.0, 1e-7, np.float64(2.5), 10**20],
    "words": [True, False, None],
    "empty": [[], {}, ()],
    "pairs": {"a": {"b": [{"c": (1, 2)}]}},
}


def test_lists_of_lists_are_parted_into_lines() -> None:
    """What holds no others stands on one line, with the letters as they are."""
    assert write_json(NESTED) == (
        "{\n"
        ' "texts": ["", "Phường “Cống Vị”\\n\\t\\\\ \\u0007 </script>", "😀\u2028"],\n'
        ' "numbers": [0, -3, 1e+300, 0.1, -0.0, 1e-07, 2.5, 100000000000000000000],\n'
        ' "words": [true, false, null],\n'
        ' "empty": [\n  [],\n  {},\n  []\n ],\n'
        ' "pairs": {\n  "a": {\n   "b": [\n    {\n     "c": [1, 2]\n    }\n   ]\n  }\n }\n'
        "}\n"
    )


def test_a_row_of_a_table_stands_on_one_line() -> None:
    """However much it holds."""
    row = {"cells": [{"text": "80,0%", "value": 0.8}], "kind": ""}
    numbers = {"sections": [{"blocks": [{"rows": [row, row]}]}]}
    lines = write_json(numbers).splitlines()
    assert [line.strip(" ,") for line in lines].count(json.dumps(row, ensure_ascii=False)) == 2
    assert json.loads("".join(lines)) == numbers


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), np.float64("nan")])
def test_what_is_not_finite_becomes_null(value: float) -> None:
    """JSON has no other numbers."""
    assert json.loads(write_json({"value": [value]})) == {"value": [None]}


def test_data_classes_become_objects() -> None:
    """With what is in them, to any depth."""
    block = Paragraph("p", "80 %", {"share": Cell("80 %", 0.8)})
    assert json.loads(write_json({"block": block})) == {
        "block": {
            "id": "p",
            "text": "80 %",
            "figures": {"share": {"text": "80 %", "value": 0.8}},
            "manner": "sentence",
        }
    }
