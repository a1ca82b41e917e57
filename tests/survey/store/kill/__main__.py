"""Everything, by one command: `python -m tests.survey.store.kill` (some minutes); `--sample` for a part.

Prints a JSON object of counts; the exit status is 0 when nothing bad was found and every control failed as
it must.
"""

from __future__ import annotations

import json
import sys

from survey.store import sqlite
from tests.survey.store.kill import kills, moments, power


def main(sample: bool) -> int:
    """Run all parts and print what was found."""
    faults = kills.run(
        every=35 if sample else 1, modes=("kill", "torn", "io_error") if sample else kills.MODES
    )
    bad = {text: number for text, number in faults.items() if text.startswith("BAD")}
    found = {
        "faults": sum(faults.values()) - sum(bad.values()),
        "bad": bad,
        "kills_at_random": moments.run(3 if sample else 200),
        "power_cuts": power.run(1, commands=2) if sample else power.run(30),
        "control_synchronous_off": power.run(
            1 if sample else 5, ("synchronous = OFF",), commands=1 if sample else 4
        ),
        "control_journal_in_memory": _kill_without_journal(every=20 if sample else 5),
    }
    if not sample:
        found["control_synchronous_full"] = power.run(5, ("synchronous = FULL",))
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 0 if is_good(found) else 1


def is_good(found: dict[str, object]) -> bool:
    """Nothing bad with the store's settings, and the controls, with worse ones, caught."""

    def only(name: str, total: str) -> bool:
        counts = found[name]
        return isinstance(counts, dict) and counts["sound"] == counts[total] and len(counts) == 2

    controls = [counts for name, counts in found.items() if name.startswith("control_synchronous")]
    caught = [isinstance(counts, dict) and counts["sound"] < counts["states"] for counts in controls]
    return (
        not found["bad"]
        and only("kills_at_random", "kills")
        and only("power_cuts", "states")
        and all(caught)
        and bool(found["control_journal_in_memory"])
    )


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
    sys.exit(main(sample="--sample" in sys.argv[1:]))
