"""Kill a command at every call that changes a file, or fail that call, and look at what is left."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from survey.messages import HailongError
from tests.survey.store.kill.faults import Event, FaultLayer, fail_at
from tests.survey.store.kill.scenarios import (
    BASE,
    SCENARIOS,
    STORE,
    Scenario,
    fresh,
    judge,
    make_base,
    pretend_newer,
    snapshot,
)

MODES = ("kill", "torn", "io_error", "io_error_for_good", "disk_full")
"""Killed before the call, killed in the middle of a write, the call fails once, it and all later ones fail,
the disk is full from here on."""

DONE, REFUSED, CRASHED = 0, 10, 11


def run(
    every: int = 1, modes: tuple[str, ...] = MODES, scenarios: tuple[Scenario, ...] = SCENARIOS
) -> Counter[str]:
    """Run every scenario with a fault at each `every`-th event in each mode; counts, bad ones by text."""
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        base = Path(place) / BASE
        make_base(base)
        for scenario in scenarios:
            found += _in_child_counts(lambda s=scenario: _run_scenario(s, base, Path(place), every, modes))  # type: ignore[misc]
    return found


def _run_scenario(
    scenario: Scenario, base: Path, place: Path, every: int, modes: tuple[str, ...]
) -> Counter[str]:
    if scenario.migrated:
        pretend_newer()
    folder = place / scenario.name
    fresh(base, folder)
    events = _count_events(scenario, folder)
    after = snapshot(folder / STORE)
    twin = place / "twin"
    fresh(base, twin)
    before = snapshot(twin / STORE)
    found: Counter[str] = Counter()
    for mode in modes:
        for at in range(1 + (every // 2 if every > 1 else 0), events + 1, every):
            fresh(base, folder)
            status = _in_child(lambda m=mode, a=at: _act(scenario, folder, m, a))  # type: ignore[misc]
            found[f"{scenario.name} {mode}"] += 1
            wrong = judge(folder, before, after, done=status == DONE)
            if status == CRASHED:
                wrong = "an error that is not ours"
            if wrong:
                found[f"BAD {scenario.name} {mode} at {at}: {wrong}"] += 1
    return found


def _count_events(scenario: Scenario, folder: Path) -> int:
    """How many events the undisturbed command has; leaves its result in the folder."""
    reading, writing = os.pipe()

    def count() -> int:
        events: list[Event] = []

        def note(event: Event) -> int:
            events.append(event)
            return 0

        FaultLayer(note)
        scenario.act(folder)
        os.write(writing, str(len(events)).encode())
        return DONE

    if _in_child(count) != DONE:
        raise RuntimeError(f"{scenario.name} does not run undisturbed")
    os.close(writing)
    with os.fdopen(reading) as pipe:
        return int(pipe.read())


def _act(scenario: Scenario, folder: Path, mode: str, at: int) -> int:
    """The command with a fault at event number `at`: what it said in the end."""
    fail_at(at, mode)
    try:
        scenario.act(folder)
    except HailongError as error:
        return REFUSED if error.message("vi") and error.message("en") else CRASHED
    return DONE


def _in_child(work: Callable[[], int]) -> int:
    """The exit status of `work` in a process of its own (a negative signal if it was killed)."""
    child = os.fork()
    if child == 0:
        status = CRASHED
        try:
            status = work()
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _in_child_counts(work: Callable[[], Counter[str]]) -> Counter[str]:
    """The counts `work` makes, in a process of its own: a pretended version must not leak."""
    reading, writing = os.pipe()

    def send() -> int:
        with os.fdopen(writing, "w") as pipe:
            for text, number in work().items():
                pipe.write(f"{number} {text}\n".replace("\n", " ").rstrip() + "\n")
        return DONE

    child = os.fork()
    if child == 0:
        status = CRASHED
        try:
            os.close(reading)
            status = send()
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        lines = list(_parse(pipe.read()))
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != DONE:
        lines.append(("BAD the harness itself failed", 1))
    return Counter(dict(lines))


def _parse(text: str) -> Iterator[tuple[str, int]]:
    for line in text.splitlines():
        number, _, name = line.partition(" ")
        yield name, int(number)
