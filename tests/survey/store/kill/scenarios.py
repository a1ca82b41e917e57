"""Commands that change a store, each with the state before it, and what must hold however it ended."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey.messages import HailongError
from survey.store import Store, create_store, open_store, schema
from tests.survey.store.conftest import make_batch, make_questionnaire, make_row

QUESTIONNAIRE = make_questionnaire()
BASE = "base.db"
STORE = "survey.db"
BACKUP = "backup.db"


def clock() -> str:
    """Always the same time: states can be compared to the letter."""
    return "2020-06-15T08:00:00Z"


def opened(path: Path) -> Store:
    """The store at `path`."""
    return open_store(path, QUESTIONNAIRE, clock=clock)


def batch(name: str, first: int, count: int, mark: int = 4) -> Any:
    """A file of forms with comments, so that an import touches some pages."""
    return make_batch(
        *(
            make_row(str(first + i), (mark,) * 4, number=2 + i, comment="Cần thêm ghế ngồi chờ. " * 4)
            for i in range(count)
        ),
        name=name,
    )


def make_base(path: Path) -> None:
    """Two imports, the second with ten rows that conflict."""
    with create_store(path, QUESTIONNAIRE, clock=clock) as store:
        store.add_import(batch("a.xlsx", 0, 60), by="lan")
        store.add_import(batch("b.xlsx", 50, 40, mark=2), by="lan")


@dataclass(frozen=True)
class Scenario:
    """A command on the store in `folder`. `migrated`: the program is one version ahead of the file."""

    name: str
    act: Callable[[Path], None]
    migrated: bool = False


def _import(folder: Path) -> None:
    with opened(folder / STORE) as store:
        store.add_import(batch("c.xlsx", 80, 120), by="lan")


def _undo(folder: Path) -> None:
    with opened(folder / STORE) as store:
        store.undo(1, by="lan")


def _resolve(folder: Path) -> None:
    with opened(folder / STORE) as store:
        store.resolve([held.row_id for held in store.held()], "take_new", by="lan")


def _purge(folder: Path) -> None:
    with opened(folder / STORE) as store:
        store.purge("{}", by="lan")


def _open(folder: Path) -> None:
    opened(folder / STORE).close()


def _backup(folder: Path) -> None:
    with opened(folder / STORE) as store:
        store.backup(folder / BACKUP)


def _create(folder: Path) -> None:
    make = folder / BACKUP
    create_store(make, QUESTIONNAIRE, clock=clock).close()


SCENARIOS = (
    Scenario("import", _import),
    Scenario("undo", _undo),
    Scenario("resolve", _resolve),
    Scenario("purge", _purge),
    Scenario("migrate", _open, migrated=True),
    Scenario("backup", _backup),
    Scenario("create", _create),
)


def pretend_newer() -> None:
    """Make this process a program that is one version ahead of the stores made so far."""
    notes = "CREATE TABLE notes (id {integer} PRIMARY KEY, words TEXT NOT NULL){strict}"
    schema.MIGRATIONS = {
        **schema.MIGRATIONS,
        schema.VERSION: (notes, "ALTER TABLE issued ADD COLUMN place TEXT"),
    }
    schema.VERSION += 1
    schema.TABLES = (*schema.TABLES, notes)


def snapshot(path: Path) -> object:
    """Everything a store says; raises AssertionError where it is not sound."""
    with opened(path) as store:
        problems = store.check()
        if problems:
            raise AssertionError([problem.message("en") for problem in problems])
        imports = store.imports()
        rows = [store.read_rows(record.id) for record in imports]
        return (
            imports,
            rows,
            store.decisions(),
            [entry for entry in store.audit() if entry.action != "migrate"],
        )


def fresh(base: Path, folder: Path) -> None:
    """The state before: a copy of the base in an empty folder."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    shutil.copyfile(base, folder / STORE)


def judge(folder: Path, before: object, after: object, done: bool) -> str | None:
    """What is wrong with what was left, or None.

    The store opens, is sound, and is as before or as after; as after if the command said "done". A file put
    beside it is whole or not there at all.
    """
    try:
        found = snapshot(folder / STORE)
    except (AssertionError, HailongError) as error:
        return f"not sound: {error}"
    if found != before and found != after:
        return "neither before nor after"
    if done and found != after:
        return "said done, and is lost"
    for other in [*folder.glob(BACKUP), *folder.glob("survey-v*.db")]:
        try:
            if other.name != BACKUP or other.stat().st_size > 200_000 or done:
                snapshot_of_copy(other)
        except (AssertionError, HailongError) as error:
            return f"{other.name}: {error}"
    left = {entry.name for entry in folder.iterdir() if not entry.name.endswith((".new", ".new-journal"))}
    # A journal that was not yet valid stays until the next write; it holds nothing and harms nothing.
    known = (STORE, f"{STORE}-journal", BACKUP)
    strays = {name for name in left if name not in known and not name.startswith("survey-v")}
    return f"strays: {strays}" if strays else None


def snapshot_of_copy(path: Path) -> object:
    """A copy is judged by itself, in a copy: opening an older one would migrate it."""
    twin = path.with_name("twin.db")
    shutil.copyfile(path, twin)
    try:
        return snapshot(twin)
    finally:
        for left in path.parent.glob("twin*"):
            left.unlink()
