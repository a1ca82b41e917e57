"""Progress on anything that lasts, when somebody is watching."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from terminal.plain import plain, shorten

Progress = Callable[[int, int, str], None]
"""Called with steps done, steps in all, and what is being worked on."""

_PATIENCE = 1.0
_PAUSE = 0.1
_BAR = 24


def progress_bar() -> Progress:
    """A callback that draws one line on standard error, from a second after the start.

    Draws nothing when standard error is not a terminal.
    """
    if not sys.stderr.isatty():
        return lambda done, total, what: None
    started = time.monotonic()
    drawn = 0.0

    def show(done: int, total: int, what: str) -> None:
        nonlocal drawn
        now = time.monotonic()
        finished = done >= total
        if now - started < _PATIENCE or (now - drawn < _PAUSE and not finished):
            return
        drawn = now
        filled = _BAR * done // max(total, 1)
        bar = "█" * filled + "░" * (_BAR - filled)
        line = f"{bar} {done}/{total} {shorten(plain(what), 36)}"
        sys.stderr.write("\r\x1b[K" + ("" if finished else line))
        sys.stderr.flush()

    return show
