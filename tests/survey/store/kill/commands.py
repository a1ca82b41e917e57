"""Whole commands, as a user runs them, killed or failed at every call that changes a file.

Beside the store their outputs are looked at: each is the old file or the new one, never half; a command
that said it could not do it changed none of them; what it said is done is there.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import cli
from analysis.keeping import purging
from analysis.report import build
from survey import folder
from survey.checkup import is_unfinished
from survey.messages import HailongError
from survey.store.opening import open_survey_store
from terminal.running import run as run_program
from tests.conftest import CHECKOUT
from tests.survey.store.kill.faults import Event, FaultLayer, fail_at
from tests.survey.store.kill.kills import CRASHED, DONE, REFUSED, _in_child

MODES = ("kill", "torn", "io_error", "io_error_for_good", "disk_full")
HEADER = "Mã phiếu,Đơn vị,1,2,3,4,5,6,7,8,9,Giới tính,Ý kiến góp ý"
IMPORT = ("import", "--json")
FILES_IN = 100
"""Where an import did something: its status here is this and the number of files it said are in."""
WARDS = ("Kim Mã", "Cống Vị", "Giảng Võ")


@dataclass(frozen=True)
class Command:
    """A command line in the survey folder `s`; `quick` has computed once what need not be computed anew.

    `part` is what may have been done of it where it did not say that all is done. An `importing` command
    says file by file what is in: it ends with FILES_IN and their number.
    """

    name: str
    line: tuple[str, ...]
    quick: Callable[[Path], None] = field(default=lambda work: None)
    part: tuple[str, ...] = ()
    importing: bool = False


def _quick_report(work: Path) -> None:
    """The report's files are computed once; what is tried is how they get into their places."""
    files: dict[str, bytes] = {}
    inputs: list[Any] = []
    make, gather = build.make_files, cli._report_inputs

    def note(*args: Any, **options: Any) -> dict[str, bytes]:
        files.update(make(*args, **options))
        return {}

    def note_inputs(*args: Any, **options: Any) -> Any:
        inputs.append(gather(*args, **options))
        return inputs[-1]

    _set(build, "make_files", note)
    _set(cli, "_report_inputs", note_inputs)
    _silently("report", "--survey", str(work / "s"), "-o", str(work / "nowhere"))
    _set(build, "make_files", lambda *args, **options: files)
    _set(build, "Facts", lambda *args: None)
    _set(build, "draw_pictures", lambda *args: {})
    _set(build, "outline_report", lambda *args: None)
    _set(build, "_check", lambda *args: None)
    _set(cli, "_report_inputs", lambda *args, **options: inputs[-1])


def _quick_purge(work: Path) -> None:
    _set(purging, "keep_sums", lambda *args: '{"format": 1, "indices": null, "reports": {}, "forms": 3}')


def _set(place: object, name: str, value: object) -> None:
    setattr(place, name, value)


COMMANDS = (
    Command("report", ("report",), _quick_report),
    Command("import", (*IMPORT, "b.csv", "c.csv"), part=(*IMPORT, "b.csv"), importing=True),
    Command("undo", ("undo", "1")),
    Command("resolve", ("resolve", "--reason", "store.serial_conflict", "--action", "take-new")),
    Command("purge", ("purge", "--yes", "--copies"), _quick_purge),
    Command("export", ("export", "--format", "csv,xlsx", "--comments")),
    Command("forms", ("forms", "--unit", "Kim Mã", "--kind", "xlsx")),
    Command("indices -o", ("indices", "-o", "i.csv")),
    Command("backup", ("backup", "copy.db")),
)


def make_survey(place: Path) -> None:
    """A survey with an import, one row that waits, older outputs, and a file to be imported."""
    place.mkdir(parents=True)
    rng = random.Random(1)
    rows = [
        _row(f"A{n}", ward, rng)
        for ward in WARDS
        for n in range(WARDS.index(ward) * 30, 30 * WARDS.index(ward) + 30)
    ]
    _write(place / "a.csv", [*rows, _row("A0", "Kim Mã", rng)])
    _write(place / "b.csv", [_row(f"B{n}", "Kim Mã", rng) for n in range(30)] + ["B31,Kim Mã,9,,,,,,,,,Nam,"])
    _write(place / "c.csv", [_row(f"C{n}", "Cống Vị", rng) for n in range(30)])
    with contextlib.chdir(place):
        _silently("init", "s", "--template", "ba-dinh-2020-rut-gon")
        os.chdir("s")
        for name in ("a.csv", "b.csv", "c.csv"):
            shutil.move(place / name, place / "s" / name)
        _silently("import", "a.csv")
        _silently("indices", "-o", "i.csv", "--by", "all")
        _silently("export", "--format", "csv,xlsx")
    report = place / "s" / "outgoing" / "report"
    report.mkdir(mode=0o700)
    for name in ("report.html", "numbers.json"):
        (report / name).write_bytes(b"old")


def _row(serial: str, ward: str, rng: random.Random) -> str:
    return ",".join((serial, ward, *rng.choices("234455", k=9), "Nam", "Cần thêm ghế ngồi chờ"))


def _write(path: Path, rows: list[str]) -> None:
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")


def _silently(*line: str) -> int:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return run_program(cli.hailong, list(line))


State = tuple[object, dict[str, bytes]]


def look(place: Path) -> State:
    """What the store says (raises AssertionError where it is not sound), and every other finished file."""
    survey = folder.open_survey(place / "s")
    with open_survey_store(survey) as store:
        problems = store.check()
        if problems:
            raise AssertionError([problem.message("en") for problem in problems])
        imports = store.imports()
        said = (
            [(known.id, known.sha256, known.accepted, known.held, known.undone_by) for known in imports],
            [[row.state for row in store.read_rows(record.id)] for record in imports],
            len(store.decisions()), store.kept_sums(), [entry.action for entry in store.audit()],
        )  # fmt: skip
    return said, {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file() and not is_unfinished(path.name) and not path.name.startswith("survey.db")
    }


def run(every: int = 1, modes: tuple[str, ...] = MODES, names: tuple[str, ...] = ()) -> Counter[str]:
    """Run every command with a fault at each `every`-th event in each mode; counts, bad ones by text."""
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        base = Path(place) / "base"
        make_survey(base)
        for command in COMMANDS:
            if not names or command.name in names:
                found += _counts_of(command, base, Path(place), every, modes)
    return found


def _counts_of(command: Command, base: Path, place: Path, every: int, modes: tuple[str, ...]) -> Counter[str]:
    """In a process of its own: what `quick` puts in place must not leak."""
    result = place / "result"
    child = os.fork()
    if child == 0:
        status = CRASHED
        try:
            counts = _run_command(command, base, place / "work", every, modes)
            result.write_text(repr(dict(counts)), encoding="utf-8")
            status = DONE
        finally:
            os._exit(status)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != DONE:
        return Counter({f"BAD the harness itself failed: {command.name}": 1})
    found: dict[str, int] = eval(result.read_text(encoding="utf-8"))
    return Counter(found)


def _run_command(
    command: Command, base: Path, work: Path, every: int, modes: tuple[str, ...]
) -> Counter[str]:
    # Its settings are the same each time, and reading them takes longer than most commands.
    _set(folder, "open_survey", lru_cache(folder.open_survey))
    _renew(base, work)
    command.quick(work)
    _renew(base, work)
    before = look(work)
    between = before[0]
    if command.part:
        _in_child(lambda: _in_survey(replace(command, line=command.part), work))
        between = look(work)[0]
        _renew(base, work)
    counted = work.with_name("events")

    def count() -> int:
        events: list[Event] = []

        def note(event: Event) -> int:
            events.append(event)
            return 0

        FaultLayer(note)
        status = _in_survey(command, work)
        number = len(events)
        counted.write_text(str(number))
        return status

    if _in_child(count) not in (0, 1, FILES_IN + 2):
        raise RuntimeError(f"{command.name} does not run undisturbed")
    number = int(counted.read_text())
    after = look(work)
    found: Counter[str] = Counter()
    for mode in modes:
        for at in range(1 + (every // 2 if every > 1 else 0), number + 1, every):
            _renew(base, work)
            status = _in_child(lambda m=mode, a=at: _act(command, work, m, a))  # type: ignore[misc]
            found[f"{command.name} {mode}"] += 1
            wrong = judge(work, before, after, status, for_good=mode == "io_error_for_good", between=between)
            if wrong:
                found[f"BAD {command.name} {mode} at {at} of {number}: {wrong}"] += 1
    return found


def _renew(base: Path, work: Path) -> None:
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(base, work)


def _in_survey(command: Command, work: Path) -> int:
    os.chdir(work / "s")
    by = ("--by-whom", "lan") if command.name in ("import", "undo", "purge") else ()
    if not command.importing:
        return _silently(*command.line, *by)
    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(io.StringIO()):
        status = run_program(cli.hailong, [*command.line, *by])
    if status not in (0, 1):
        return status
    return FILES_IN + sum(file["status"] in ("accepted", "partly") for file in json.loads(said.getvalue()))


def _act(command: Command, work: Path, mode: str, at: int) -> int:
    fail_at(at, mode)
    return _in_survey(command, work)


def judge(
    work: Path,
    before: State,
    after: State,
    status: int,
    *,
    for_good: bool = False,
    between: object = None,
) -> str | None:
    """What is wrong with what was left, or None.

    `for_good`: the disk let nothing be put back, so that only each file by itself can be asked for.
    """
    try:
        said, files = look(work)
    except (AssertionError, HailongError) as error:
        return f"not sound: {error}"
    if said not in (before[0], between or before[0], after[0]):
        return "neither before nor after"
    promised = {0: after[0], 1: after[0], FILES_IN: before[0], FILES_IN + 1: between, FILES_IN + 2: after[0]}
    if said != promised.get(status, said):
        return "said done, and is lost"
    for name in sorted(before[1].keys() | after[1].keys() | files.keys()):
        old, new, now = before[1].get(name), after[1].get(name), files.get(name)
        if now not in (old, new) and not (now is not None and new is not None and is_whole(name, now)):
            return f"half, or nobody's: {name}"
    if status == 0 and files.keys() != after[1].keys():
        return f"said done, and missing or too much: {sorted(files.keys() ^ after[1].keys())}"
    if status == 2 and not for_good and said == before[0] and files != before[1]:
        return f"said not done, and changed {[n for n in files if files[n] != before[1].get(n)]}"
    if status not in (*promised, 2, -signal.SIGKILL, REFUSED):
        return f"ended with {status}"
    return None


def is_whole(name: str, content: bytes) -> bool:
    """For files that hold the hour: whether they are complete."""
    if name.endswith((".xlsx", ".docx")):
        try:
            return zipfile.ZipFile(io.BytesIO(content)).testzip() is None
        except zipfile.BadZipFile:
            return False
    ends = {".html": b">\n", ".json": b"\n", ".png": b"IEND\xaeB`\x82", ".svg": b"</svg>\n"}
    return content.endswith(ends.get(Path(name).suffix, b"never"))


def control(every: int) -> int:
    """How many faults a report would not survive if its files were written in place: some must be found."""

    def write_in_place(place: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
        for name, content in files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(content)
        return tuple(place / name for name in files)

    own = build.write_files
    _set(build, "write_files", write_in_place)
    try:
        found = run(every, ("kill", "torn"), ("report",))
    finally:
        _set(build, "write_files", own)
    return sum(text.startswith("BAD") for text in found)


def kill_at_random(times: int, line: tuple[str, ...] = ("report",), seed: int = 1) -> Counter[str]:
    """Kill real processes of a command at random moments; counts kills, and what was found."""
    rng = random.Random(seed)
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        base, work = Path(place) / "base", Path(place) / "work"
        make_survey(base)
        whole = [sys.executable, "-m", "cli", *line, "--survey", str(work / "s")]
        _renew(base, work)
        before = look(work)
        start = time.monotonic()
        subprocess.run(whole, cwd=CHECKOUT, capture_output=True, check=True)
        length, after = time.monotonic() - start, look(work)
        for _ in range(times):
            _renew(base, work)
            with subprocess.Popen(
                whole, cwd=CHECKOUT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as process:
                time.sleep(rng.uniform(0.5, 1.02) * length)
                process.kill()
                status = process.wait()
            found["kills"] += 1
            found[judge(work, before, after, status) or "sound"] += 1
    return found
