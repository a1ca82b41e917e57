"""A few of the kills, failing disks and power cuts; `python -m tests.survey.store.kill` does them all."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.conftest import CHECKOUT
from tests.survey.store.kill.__main__ import is_good
from tests.survey.store.kill.faults import Event, load_library
from tests.survey.store.kill.power import replay


@pytest.mark.slow
@pytest.mark.skipif(load_library() is None, reason="needs a shared SQLite library, on Linux")
def test_nothing_said_to_be_in_is_lost() -> None:
    """Whatever is killed, fails or goes dark; and the controls, with worse settings, are caught."""
    command = [sys.executable, "-m", "tests.survey.store.kill", "--sample"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert is_good(json.loads(done.stdout))


def test_a_disk_keeps_what_was_replayed() -> None:
    """Writes beyond the end fill with zeros, a truncation cuts."""
    calls = [Event("write", "f", 4, b"ab"), Event("write", "f", 1, b"X"), Event("truncate", "f", 5)]
    assert replay(b"", calls) == b"\x00X\x00\x00a"
