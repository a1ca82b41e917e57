"""Power cuts, simulated: what a disk may hold if the power fails at any moment of a few commands.

A disk keeps what was synced. Of what was written since, it may keep any part, in any order, and of the last
write half. A folder's entries are kept when the folder is synced: SQLite does so at a new journal's first
sync and, with synchronous=EXTRA, when it removes the journal. The calls are recorded once by the layer of
`faults`; the states are made from the record and each is opened as a store.
"""

from __future__ import annotations

import os
import pickle
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from survey.messages import HailongError
from survey.store import sqlite
from tests.survey.store.kill.faults import Event, FaultLayer
from tests.survey.store.kill.scenarios import STORE, batch, fresh, make_base, opened, snapshot

SECTOR = 512


@dataclass
class _DiskFile:
    """A file: what is safely on the disk, and the calls since."""

    durable: bytes = b""
    pending: list[Event] = field(default_factory=list)


@dataclass
class _Disk:
    """A folder: its files, and the changes of its entries that are not yet safe, oldest first.

    An entry is (name, file or None for removed).
    """

    files: dict[str, _DiskFile]
    safe: dict[str, _DiskFile]
    loose: list[tuple[str, _DiskFile | None]] = field(default_factory=list)

    def apply(self, event: Event) -> None:
        """Let one call happen."""
        name = Path(event.path).name
        if event.kind == "create":
            self.files[name] = _DiskFile()
            self.loose.append((name, self.files[name]))
        elif event.kind == "delete":
            del self.files[name]
            self.loose.append((name, None))
            if event.flag:
                self._sync_folder()
        elif event.kind == "sync":
            file = self.files[name]
            file.durable = replay(file.durable, file.pending)
            file.pending = []
            if any(loose is file for _, loose in self.loose):  # a new file's first sync
                self._sync_folder()
        elif event.kind in ("write", "truncate"):
            self.files[name].pending.append(event)

    def _sync_folder(self) -> None:
        self.safe = dict(self.files)
        self.loose = []


def replay(content: bytes, events: Sequence[Event]) -> bytes:
    """The content of a file after these calls."""
    found = bytearray(content)
    for event in events:
        if event.kind == "truncate":
            del found[event.offset :]
        else:
            found.extend(bytes(max(0, event.offset - len(found))))
            found[event.offset : event.offset + len(event.data)] = event.data
    return bytes(found)


def record(folder: Path, base: Path, commands: int) -> tuple[list[Event | int], list[object]]:
    """Run the commands once: the calls, with the number of each command where it said "done", and the state
    after each (and before all)."""
    fresh(base, folder)
    states = [snapshot(folder / STORE)]
    calls: list[Event | int] = []
    with tempfile.TemporaryDirectory() as place:
        for number in range(1, commands + 1):
            result = Path(place) / str(number)
            child = os.fork()
            if child == 0:
                _record_one(folder, number, result)
            if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
                raise RuntimeError(f"command {number} does not run undisturbed")
            calls += pickle.loads(result.read_bytes())
            calls.append(number)
            states.append(snapshot(folder / STORE))
    return calls, states


def _record_one(folder: Path, number: int, result: Path) -> None:
    status = 1
    try:
        events: list[Event] = []

        def note(event: Event) -> int:
            events.append(event)
            return 0

        FaultLayer(note)
        with opened(folder / STORE) as store:
            if number == 1:
                store.add_import(batch("c.xlsx", 80, 40), by="lan")
            elif number == 2:
                store.resolve([held.row_id for held in store.held()], "take_new", by="lan")
            elif number == 3:
                store.undo(1, by="lan")
            else:
                store.add_import(batch("d.xlsx", 300, 3), by="lan")
        result.write_bytes(pickle.dumps(list(events)))
        status = 0
    finally:
        os._exit(status)


def disk_states(
    calls: Sequence[Event | int], start: bytes, rng: random.Random, each: int
) -> Iterator[tuple[int, dict[str, bytes]]]:
    """For a cut after each call: how many commands had said "done", and `each` contents of the folder."""
    file = _DiskFile(start)
    disk = _Disk({STORE: file}, {STORE: file})
    done = 0
    for call in (None, *calls):
        if isinstance(call, int):
            done = call
        elif call is not None:
            disk.apply(call)
        seen: set[int] = set()
        for way in range(each):
            state = _one_state(disk, rng, way)
            key = hash(frozenset(state.items()))
            if key not in seen:
                seen.add(key)
                yield done, state


def _one_state(disk: _Disk, rng: random.Random, way: int) -> dict[str, bytes]:
    """Way 0: only what is safe; 1: everything; others: a part, drawn."""
    loose = 0 if way == 0 else len(disk.loose) if way == 1 else rng.randint(0, len(disk.loose))
    entries = dict(disk.safe)
    for name, file in disk.loose[:loose]:
        if file is None:
            entries.pop(name, None)
        else:
            entries[name] = file
    return {name: _one_content(file, rng, way) for name, file in entries.items()}


def _one_content(file: _DiskFile, rng: random.Random, way: int) -> bytes:
    if way == 0:
        return file.durable
    if way == 1:
        return replay(file.durable, file.pending)
    share = rng.choice((0.1, 0.5, 0.9))
    kept = [event for event in file.pending if rng.random() < share]
    if kept and kept[-1].kind == "write" and way % 2:
        last = kept[-1]
        whole = rng.randrange(0, max(1, len(last.data) // SECTOR)) * SECTOR or len(last.data) // 2
        kept[-1] = Event("write", last.path, last.offset, last.data[:whole])
    return replay(file.durable, kept)


def run(each: int, settings: tuple[str, ...] = (), commands: int = 4, seed: int = 1) -> Counter[str]:
    """Cut the power after every call of up to four commands in `each` ways; counts what was found.

    `settings` are PRAGMAs in place of the store's own, for controls that must fail.
    """
    own = sqlite._SETTINGS
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        base, folder = Path(place) / "base.db", Path(place) / "survey"
        make_base(base)
        sqlite._SETTINGS = (*own, *settings)
        try:
            calls, states = record(folder, base, commands)
        finally:
            sqlite._SETTINGS = own
        for done, contents in disk_states(calls, base.read_bytes(), random.Random(seed), each):
            for left in folder.iterdir():
                left.unlink()
            for name, content in contents.items():
                (folder / name).write_bytes(content)
            found["states"] += 1
            found[_judge(folder / STORE, states, done)] += 1
    return found


def _judge(path: Path, states: list[object], done: int) -> str:
    try:
        now = snapshot(path)
    except (AssertionError, HailongError):
        return "broken"
    if now not in states:
        return "neither before nor after"
    return "lost" if states.index(now) < done else "sound"
