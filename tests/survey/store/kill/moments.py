"""Kill a busy process at random moments: everything it said was in is in, once, and the store is sound."""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path

from survey.messages import HailongError
from tests.survey.store.kill.scenarios import BASE, STORE, batch, fresh, make_base, opened, snapshot


def run(times: int, seed: int = 1) -> Counter[str]:
    """Kill a process that imports one file after the other; counts kills, and what was found."""
    rng = random.Random(seed)
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        base, folder = Path(place) / BASE, Path(place) / "survey"
        make_base(base)
        for _ in range(times):
            fresh(base, folder)
            said = _kill_importing(folder / STORE, rng.uniform(0.0, 0.25))
            found["kills"] += 1
            found[_judge(folder / STORE, said)] += 1
    return found


def _kill_importing(path: Path, seconds: float) -> int:
    """How many imports the process said were done before it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with opened(path) as store:
                os.write(writing, b"\n")  # ready: the time begins
                for number in range(1000):
                    store.add_import(batch(f"{number}.xlsx", 1000 + 40 * number, 40), by="lan")
                    os.write(writing, b"x")
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        pipe.read(1)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return len(pipe.read())


def _judge(path: Path, said: int) -> str:
    try:
        snapshot(path)
    except (AssertionError, HailongError):
        return "broken"
    with opened(path) as store:
        new = store.imports()[2:]
        whole = all(record.accepted == len(store.read_rows(record.id)) == 40 for record in new)
    if not whole:
        return "half an import"
    return "lost" if len(new) < said else "too many" if len(new) > said + 1 else "sound"
