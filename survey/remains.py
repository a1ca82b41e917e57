"""Copies of a survey's answers that lie about in its folder, outside the database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path

from survey.arguments import checked
from survey.checkup import is_unfinished
from survey.folder import Survey
from survey.messages import LANGUAGES, say
from survey.store import Store
from survey.store.sqlite import is_our_file

_PUBLIC = ("report", "figures", "forms", "kept")
"""Folders of `outgoing/` whose files hold no answers: what is published, what is blank."""
_EXPORTS = "export"
_SCREENING = "screening.json"
"""The screening's result: which forms by their places, and a hash of all answers."""
_TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".sav", ".parquet"})
"""What lists of forms are written as: such a file anywhere in the folder is to be looked at."""


@dataclass(frozen=True, slots=True)
class Remains:
    """Files of a survey's folder that hold answers, by what they are, in order.

    handed_in: whatever is in `incoming/`, and files that were imported, wherever they lie. written: answers
    exported, workbooks returned to be corrected. backups: copies of the database, also those made before a
    migration. unfinished: pieces that an interrupted command left. other: tables, and whatever else is in
    `outgoing/`, that are not known to be of ours.
    """

    handed_in: tuple[Path, ...] = ()
    written: tuple[Path, ...] = ()
    backups: tuple[Path, ...] = ()
    unfinished: tuple[Path, ...] = ()
    other: tuple[Path, ...] = ()

    def by_kind(self) -> Iterator[tuple[str, tuple[Path, ...]]]:
        """The kinds that occur, each with its files."""
        for kind in fields(self):
            paths: tuple[Path, ...] = getattr(self, kind.name)
            if paths:
                yield kind.name, paths


@checked
def find_remains(survey: Survey, store: Store) -> Remains:
    """Look through a survey's folder for what holds answers, or may. Links are not followed."""
    imported = {record.sha256 for record in store.imports()}
    found: dict[str, list[Path]] = {kind.name: [] for kind in fields(Remains)}
    for path in sorted(survey.folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        kind = _kind(path, survey, imported)
        if kind:
            found[kind].append(path)
    return Remains(**{kind: tuple(paths) for kind, paths in found.items()})


@checked
def delete_copies(remains: Remains) -> None:
    """Delete everything but what is not of ours. What cannot be deleted stays, and is found again."""
    for kind, paths in remains.by_kind():
        for path in paths if kind != "other" else ():
            with suppress(OSError):
                path.unlink()


def _kind(path: Path, survey: Survey, imported: set[str]) -> str | None:
    if path in (survey.database, survey.database.with_name(survey.database.name + "-journal")):
        return None
    if path.is_relative_to(survey.incoming):
        return "handed_in"
    if is_unfinished(path.name):
        return "unfinished"
    if is_our_file(path):
        return "backups"
    if path.is_relative_to(survey.outgoing):
        first, *rest = path.relative_to(survey.outgoing).parts
        if rest and first in _PUBLIC:
            return None
        returned = not rest and path.stem.endswith(
            tuple(say("importing.return_suffix", x) for x in LANGUAGES)
        )
        if returned or (rest and first == _EXPORTS):
            return "written"
        return "other" if _sha256(path) not in imported else "handed_in"
    if path == survey.folder / _SCREENING:
        return "written"
    if _sha256(path) in imported:
        return "handed_in"
    return "other" if path.suffix.lower() in _TABLES else None


def _sha256(path: Path) -> str:
    with suppress(OSError), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
    return ""
