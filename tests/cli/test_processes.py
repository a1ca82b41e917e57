"""Several people with one survey: whole processes, as the command line starts them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.conftest import Run, write_forms
from tests.conftest import CHECKOUT
from tests.survey.store.conftest import schema_url, server

__all__ = ["schema_url", "server"]

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, survey: Path) -> Path:
    """A survey on a file, and one on a server."""
    if request.param == "postgresql":
        url = request.getfixturevalue("schema_url")
        plan = survey / "survey.toml"
        plan.write_text(
            plan.read_text(encoding="utf-8").replace('database = "survey.db"', f'database = "{url}"'),
            encoding="utf-8",
        )
        (survey / "survey.db").unlink()
    return survey


def start(survey: Path, *files: Path) -> subprocess.Popen[str]:
    """An import, not waited for."""
    command = [sys.executable, "-m", "cli", "import", *map(str, files), "--survey", str(survey), "--json"]
    return subprocess.Popen(
        command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def test_one_file_imported_by_eight_at_once_is_in_once(hailong: Run, shared: Path) -> None:
    """One of them stores it, the others are told that it is in."""
    file = write_forms(shared.parent / "a.csv", *(f"A{n},Cống Vị,5,4,4,5,5,4,4,5" for n in range(60)))
    running = [start(shared, file) for _ in range(8)]
    reports = [json.loads(process.communicate()[0]) for process in running]
    assert Counter(report[0]["status"] for report in reports) == {"accepted": 1, "already": 7}
    assert {process.returncode for process in running} <= {0, 1}
    states = hailong("status", "--survey", shared, "--json").json()
    (ward,) = [state for state in states if state["unit"] == "Cống Vị"]
    assert ward["valid"] == 60
    assert hailong("doctor", "--survey", shared).status == 0


def test_overlapping_files_leave_every_form_once_and_every_conflict_held(hailong: Run, shared: Path) -> None:
    """8 processes × 20 files; each file shares half its serials with the next, with other answers."""
    files = [
        write_forms(
            shared.parent / f"{k}.csv",
            *(f"A{15 * k + i},Cống Vị,{','.join(str(1 + k % 2) * 8)}" for i in range(30)),
        )
        for k in range(160)
    ]
    running = [start(shared, *files[process::8]) for process in range(8)]
    reports = [report for process in running for report in json.loads(process.communicate()[0])]
    serials = 15 * 161
    assert len(reports) == 160
    assert sum(report["accepted"] for report in reports) == serials
    assert sum(report["held"] for report in reports) == 160 * 30 - serials
    states = hailong("status", "--survey", shared, "--json").json()
    (ward,) = [state for state in states if state["unit"] == "Cống Vị"]
    assert (ward["valid"], ward["held"]) == (serials, 160 * 30 - serials)
    assert hailong("doctor", "--survey", shared).status == 0
