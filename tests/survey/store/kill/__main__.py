"""Everything, by one command: `python -m tests.survey.store.kill`; `--sample` does a part of it.

Everything takes some ten minutes. Prints a JSON object of counts; the exit status is 0 when nothing bad was
found and every control failed as it must.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass

from survey.store import sqlite
from tests.survey.store.kill import commands, kills, moments, power


@dataclass(frozen=True)
class Extent:
    """How much is tried: every how many calls a fault, in which modes, how many cuts and random kills."""

    every: int
    modes: tuple[str, ...]
    commands_every: int
    random_kills: int
    random_reports: int
    ways_of_cutting: int
    cut_commands: int
    control_every: int


MEMORY = "/dev/shm"
"""Files in memory, where it is there: what a disk keeps is simulated, so that none need be waited for."""

EXTENTS = {
    "--sample": Extent(35, ("kill", "torn", "io_error"), 30, 5, 1, 1, 2, 20),
    "": Extent(1, kills.MODES, 1, 200, 20, 30, 4, 5),
}


def main(size: str) -> int:
    """Run all parts and print what was found."""
    extent = EXTENTS[size]
    if os.access(MEMORY, os.W_OK):
        tempfile.tempdir = MEMORY
    found: dict[str, object] = {}
    _split(found, "faults_in_the_store", kills.run(extent.every, extent.modes))
    found["kills_at_random"] = moments.run(extent.random_kills)
    _split(found, "faults_in_commands", commands.run(extent.commands_every, extent.modes))
    found["reports_killed_at_random"] = commands.kill_at_random(extent.random_reports)
    found["control_files_written_in_place"] = commands.control(extent.control_every)
    cuts = extent.ways_of_cutting, extent.cut_commands
    found["power_cuts"] = power.run(cuts[0], commands=cuts[1])
    found["control_synchronous_off"] = power.run(
        5 if not size else 1, ("synchronous = OFF",), commands=cuts[1]
    )
    found["control_journal_in_memory"] = _kill_without_journal(extent.control_every)
    if not size:
        found["control_synchronous_full"] = power.run(5, ("synchronous = FULL",))
    sys.stdout.write(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    return 0 if is_good(found) else 1


def _split(found: dict[str, object], name: str, counts: Counter[str]) -> None:
    bad = {text: number for text, number in counts.items() if text.startswith("BAD")}
    by_what = {text: number for text, number in counts.items() if text not in bad}
    found[name] = {"all": sum(by_what.values()), **by_what}
    found[f"bad_{name}"] = bad


def is_good(found: dict[str, object]) -> bool:
    """Nothing bad with the store's settings, and the controls, with worse ones, caught."""

    def only_sound(counts: object) -> bool:
        return isinstance(counts, dict) and counts.keys() <= {"sound", "kills", "states"} and bool(counts)

    bad = [counts for name, counts in found.items() if name.startswith("bad_")]
    simulated = [
        counts for name, counts in found.items() if name.endswith("at_random") or name == "power_cuts"
    ]
    controls = [counts for name, counts in found.items() if name.startswith("control_synchronous")]
    caught = [isinstance(counts, dict) and counts["sound"] < counts["states"] for counts in controls]
    others = [
        counts
        for name, counts in found.items()
        if name in ("control_journal_in_memory", "control_files_written_in_place")
    ]
    return bool(bad) and not any(bad) and all(map(only_sound, simulated)) and all(caught) and all(others)


def _kill_without_journal(every: int) -> int:
    """How many kills a store would not survive if its journal were in memory: some must be found."""
    own = sqlite._SETTINGS
    sqlite._SETTINGS = (*own, "journal_mode = MEMORY")
    try:
        found = kills.run(every=every, modes=("kill", "torn"), scenarios=kills.SCENARIOS[:1])
    finally:
        sqlite._SETTINGS = own
    return sum(text.startswith("BAD") for text in found)


if __name__ == "__main__":
    sys.exit(main(next((word for word in sys.argv[1:] if word in EXTENTS), "")))
