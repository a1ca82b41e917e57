"""The README's first command: a complete survey, from the workbooks to the report."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run, hailong  # noqa: F401
from tests.conftest import CHECKOUT

pytestmark = pytest.mark.slow


def test_demo_goes_from_workbooks_to_the_report(hailong: Run, tmp_path: Path) -> None:  # noqa: F811
    """15 workbooks, every row accounted for, the report is there, and the README shows its numbers."""
    done = hailong("demo", "d", "--lang", "en")
    assert done.status == 0
    survey = tmp_path / "d"
    assert len(list((survey / "incoming").glob("*.xlsx"))) == 15
    page = survey / "outgoing" / "report" / "report.html"
    assert str(page) in done.out
    assert page.read_text(encoding="utf-8").count("<svg") >= 4

    records = hailong("imports", "--survey", "d", "--json").json()
    for record in records:
        assert record["rows"] == sum(record[name] for name in ("accepted", "held", "rejected", "resent"))
    assert sum(record["accepted"] for record in records) == 2399
    (waiting,) = hailong("held", "--survey", "d", "--json").json()
    assert waiting["reason"] == "store.serial_conflict"

    printed = hailong("--lang", "en", "indices", "--survey", "d").out
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"<!-- example: hailong --lang en indices -->\n```\n(.+?)```", readme, re.DOTALL)
    assert shown
    assert printed.startswith(shown.group(1))
