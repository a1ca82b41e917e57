"""One report, with the time it takes told apart: starting and importing, drawing, everything else.

Run in a folder of a survey by `benchmarks.report`; prints seconds by part as JSON. An import inside a
drawing counts as an import: each moment belongs to the innermost part only.
"""

from __future__ import annotations

import builtins
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

IMPORTS, DRAWING, REST = "imports", "drawing", "everything_else"


@dataclass
class Watch:
    """Seconds by part; the time runs for the part entered last."""

    spent: dict[str, float] = field(default_factory=lambda: {IMPORTS: 0.0, DRAWING: 0.0, REST: 0.0})
    entered: list[str] = field(default_factory=lambda: [IMPORTS])
    since: float = field(default_factory=time.perf_counter)

    def stop(self) -> None:
        """Book the time since the last change on the part that runs."""
        now = time.perf_counter()
        self.spent[self.entered[-1]] += now - self.since
        self.since = now

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """The time within belongs to `name`."""
        self.stop()
        self.entered.append(name)
        try:
            yield
        finally:
            self.stop()
            self.entered.pop()

    def watch(self, call: Callable[..., Any], name: str) -> Callable[..., Any]:
        """`call`, with its time booked on `name`; another thread's time is that of whoever waits for it."""

        def watched(*arguments: Any, **named: Any) -> Any:
            if self.entered[-1] == name or threading.current_thread() is not threading.main_thread():
                return call(*arguments, **named)
            with self.part(name):
                return call(*arguments, **named)

        return watched


def main() -> None:
    """Run the report and print where its time went."""
    watch = Watch(since=time.perf_counter() - _seconds_since_start())
    watch.stop()  # so far the interpreter started
    watch.entered[0] = REST
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as cli.main does, before numpy is imported
    builtins.__import__ = watch.watch(builtins.__import__, IMPORTS)  # type: ignore[assignment]
    from analysis.report import build
    from analysis.report.figures import Picture

    for name in ("svg_text", "png_bytes"):
        setattr(build, name, watch.watch(getattr(build, name), DRAWING))
    begin = Picture.__init__

    def watched(self: Picture, block: Any, draw: Any) -> None:
        begin(self, block, watch.watch(draw, DRAWING))

    Picture.__init__ = watched  # type: ignore[method-assign]
    from cli import hailong
    from terminal.running import run

    run(hailong, ["report"])
    watch.stop()
    print(json.dumps(watch.spent))


def _seconds_since_start() -> float:
    """How long this process has run (Linux); 0 where that cannot be told."""
    try:
        ticks = int(Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()[19])
        uptime = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
        return uptime - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return 0.0


if __name__ == "__main__":
    main()
