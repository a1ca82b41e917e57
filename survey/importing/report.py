"""What became of one file, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from survey.messages import HailongError, Language, Problem, say
from survey.store.columns import row_events
from survey.store.records import ImportRecord, Row

_SEVERITIES = ("error", "warning", "note")
_ONE_BY_ONE = frozenset({"importing.differs", "store.serial_conflict", "store.row_changed"})
"""Problems that say something else of each row."""
_MOST_RANGES = 12

Status = Literal["accepted", "partly", "rejected", "already"]


class FileReport(NamedTuple):
    """One file of an import.

    rows = accepted + held + rejected + resent; rows left out (totals, notes) are apart, corrected rows
    are among the others. `status`: "accepted" when nothing was held or rejected, "rejected" when no row
    could be taken (the file was refused, or every row), "already" when the same file is in, and then the
    counts are those of the import that brought it. `error` is set when the file could not be read.
    """

    path: Path
    sha256: str | None
    status: Status
    rows: int = 0
    accepted: int = 0
    held: int = 0
    rejected: int = 0
    resent: int = 0
    left_out: int = 0
    corrected: int = 0
    problems: tuple[Problem, ...] = ()
    import_id: int | None = None
    error: HailongError | None = None
    dry_run: bool = False
    result_rows: Sequence[Row] = ()
    returned: Path | None = None
    """The annotated workbook for the sender, when one was written."""

    @property
    def complete(self) -> bool:
        """Whether everything in the file is in the store."""
        return self.status in {"accepted", "already"} and not self.held and not self.rejected

    def groups(self) -> tuple[ProblemGroup, ...]:
        """The problems for a person: errors first, each kind once (see `group_problems`)."""
        return group_problems(self.problems)

    def to_json(self, lang: Language) -> dict[str, Any]:
        """Plain values for JSON; see `product.md`, import. Notes are left out of `problems`."""
        return {
            "path": str(self.path),
            "sha256": self.sha256,
            "status": self.status,
            "rows": self.rows,
            "accepted": self.accepted,
            "held": self.held,
            "rejected": self.rejected,
            "resent": self.resent,
            "left_out": self.left_out,
            "corrected": self.corrected,
            "import": self.import_id,
            "dry_run": self.dry_run,
            "returned": str(self.returned) if self.returned else None,
            "problems": [problem_to_json(problem, lang) for problem in self.problems],
        }


@dataclass(frozen=True)
class ProblemGroup:
    """One problem and the other rows in which it occurs again: same code, column, value and sheet."""

    first: Problem
    rows: tuple[int, ...] = ()
    """Numbers of the other rows, in order."""

    @property
    def count(self) -> int:
        """How often it occurs."""
        return 1 + len(self.rows)

    def message(self, lang: Language) -> str:
        """The first one's sentence, and where else it is so."""
        sentence = self.first.message(lang)
        if not self.rows:
            return sentence
        return (
            f"{sentence} {say('importing.also_in', lang, count=len(self.rows), rows=row_ranges(self.rows))}"
        )

    def place(self, lang: Language) -> str:
        """Where the first was found."""
        return self.first.place(lang)


def group_problems(problems: Iterable[Problem]) -> tuple[ProblemGroup, ...]:
    """Problems for a person: errors first, then warnings and notes, each kind once with all its rows."""
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for problem in problems:
        alone = problem.row is None or problem.code in _ONE_BY_ONE
        key = (
            problem.code,
            problem.severity,
            problem.sheet,
            problem.column,
            problem.value,
            alone and id(problem),
        )
        groups.setdefault(key, []).append(problem)
    ordered = sorted(groups.values(), key=lambda group: _SEVERITIES.index(group[0].severity))
    return tuple(
        ProblemGroup(group[0], tuple(p.row for p in group[1:] if p.row is not None)) for group in ordered
    )


def row_ranges(rows: Sequence[int]) -> str:
    """Row numbers for a person: "3–6, 9", cut after `_MOST_RANGES`."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][-1] + 1:
            runs[-1][1:] = [row]
        else:
            runs.append([row])
    texts = ["–".join(map(str, run)) for run in runs]
    return ", ".join(texts[:_MOST_RANGES]) + (" …" if len(texts) > _MOST_RANGES else "")


def problem_to_json(problem: Problem, lang: Language) -> dict[str, Any]:
    """One problem as plain values."""
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "cell": problem.cell,
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message(lang),
        "value": problem.value,
    }


def import_status(reports: Sequence[FileReport]) -> int:
    """Exit status of an import: 0 everything in, 1 something held or rejected, 2 no file could be read."""
    if all(report.error is not None for report in reports):
        return 2
    return 0 if all(report.complete for report in reports) else 1


def report_file(
    path: Path, record: ImportRecord, rows: Sequence[Row], problems: Iterable[Problem], *, dry_run: bool
) -> FileReport:
    """The report on a file whose rows went through the store.

    Raises HailongError where the counts do not add up: that would be an error of this program.
    """
    if record.rows != record.accepted + record.held + record.rejected + record.resent:
        raise HailongError("importing.miscounted", path=path.name)
    if len(rows) != record.rows + record.left_out:
        raise HailongError("importing.miscounted", path=path.name)
    status: Status = "partly" if record.held or record.rejected else "accepted"
    if record.rows and not (record.accepted or record.held or record.resent):
        status = "rejected"
    return FileReport(
        path=path,
        sha256=record.sha256,
        status=status,
        rows=record.rows,
        accepted=record.accepted,
        held=record.held,
        rejected=record.rejected,
        resent=record.resent,
        left_out=record.left_out,
        corrected=record.corrected,
        problems=(*problems, *summarise_problems(rows)),
        import_id=record.id or None,
        dry_run=dry_run,
        result_rows=rows,
    )


def summarise_problems(rows: Iterable[Row]) -> tuple[Problem, ...]:
    """The problems of all rows in order, without the notes of which rule read a cell."""
    return tuple(
        problem
        for _, event in row_events(rows)
        for problem in event.problems
        if problem.code != "importing.rules"
    )


def report_already(path: Path, record: ImportRecord, *, dry_run: bool) -> FileReport:
    """The report on a file that is in already."""
    return FileReport(
        path=path,
        sha256=record.sha256,
        status="already",
        rows=record.rows,
        accepted=record.accepted,
        held=record.held,
        rejected=record.rejected,
        resent=record.resent,
        left_out=record.left_out,
        corrected=record.corrected,
        import_id=record.id,
        dry_run=dry_run,
        problems=(
            Problem(
                "importing.already",
                "note",
                file=path.name,
                values={"id": record.id, "at": record.imported_at, "name": record.file_name},
            ),
        ),
    )


def report_refused(path: Path, error: HailongError, sha256: str | None, *, dry_run: bool) -> FileReport:
    """The report on a file that could not be read at all; nothing of it is in."""
    problems = (Problem(error.code, "error", file=path.name, values=error.values), *error.problems)
    return FileReport(path, sha256, "rejected", problems=problems, error=error, dry_run=dry_run)
