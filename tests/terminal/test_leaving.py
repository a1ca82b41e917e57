"""The end of the process."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import atexit, sys
atexit.register(lambda: print("registered"))
from terminal.running import leave
print("printed", end=" ")
leave(1)
"""


def test_what_was_printed_and_registered_is_done_before() -> None:
    """And the exit status is the one given."""
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (1, "printed registered\n", "")
