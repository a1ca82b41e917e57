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


def test_as_the_library_writes_it() -> None:
    """Byte for byte, with the letters as they are."""
    assert write_json(NESTED) == json.dumps(NESTED, ensure_ascii=False, indent=1) + "\n"


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
