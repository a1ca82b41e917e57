"""One file's rows into the store, and out again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from survey.messages import LANGUAGES, HailongError, Problem, say
from survey.store import audit
from survey.store.database import Database, Record, Session, scalar
from survey.store.drafts import Draft, draft_rows, encode_json, form_records, storable
from survey.store.groups import Groups, Place, load_groups, recount, write_verdicts
from survey.store.purge import require_open
from survey.store.records import Added, Batch, ImportRecord, Row
from survey.store.settle import CHANGED, CONFLICT, Claim, Content, Verdict, settle
from survey.store.versions import find_origins

_IMPORT_COLUMNS = (
    "id, file_name, sha256, imported_at, imported_by, row_count, accepted, held, rejected, resent, left_out, "
    "corrected, undone_at, undone_by"
)
_ROW_COLUMNS = (
    "id", "sheet_id", "number", "offered", "offered_reason", "state", "reason", "corrected", "revises", "raw",
)  # fmt: skip
_FORM_COLUMNS = (
    "row_id", "serial", "serial_key", "unit_id", "collected_on", "volunteer", "ratings", "attributes",
    "weight", "cluster", "comment", "live",
)  # fmt: skip


def add_import(database: Database, rated: int, batch: Batch, by: str, at: str, dry_run: bool) -> Added:
    """Store a batch in one transaction; see `Store.add_import`. A form has `rated` ratings."""
    headers, drafts = draft_rows(batch, rated)
    with database.read() if dry_run else database.write() as session:
        found = find_import(session, batch.sha256)
        if found:
            return Added(found, (), already=True)
        require_open(session)
        event = audit.next_event(session)
        first_row = int(scalar(session, "SELECT coalesce(max(last_row), 0) FROM imports")) + 1
        sheet_ids = _number_sheets(session, headers)
        origins, said = _find_origins(session, drafts, batch, sheet_ids)
        groups, changed = _settle_batch(session, drafts, origins, first_row, event)
        rows = _final_rows(session, drafts, groups, batch, origins, first_row)
        record = _record(batch, drafts, by, at)
        if dry_run:
            return Added(record, rows, problems=said)
        batch = replace(batch, problems=(*batch.problems, *said))
        record = replace(record, id=int(scalar(session, "SELECT coalesce(max(id), 0) FROM imports")) + 1)
        write_verdicts(session, changed)
        counts = recount(session, (groups.import_of[row] for row in changed))
        counts[str(record.id)] = _counts(record)
        detail = {"import": record.id, "file": record.file_name, "sha256": record.sha256, "counts": counts}
        audit.append(session, at, by, "import", detail)
        sheets = [
            (number, record.id, storable(sheet), encode_json(headers[sheet]), origins[sheet])
            for sheet, number in sheet_ids.items()
        ]
        _insert(session, record, batch, sheets, sheet_ids, drafts, first_row, event)
        return Added(record, rows, problems=said)


def undo_import(database: Database, import_id: int, by: str, at: str) -> ImportRecord:
    """Take an import back; see `Store.undo`."""
    with database.write() as session:
        require_open(session)
        record = _active_import(session, import_id)
        session.change("UPDATE imports SET undone_at = ?, undone_by = ? WHERE id = ?", (at, by, import_id))
        first, last = session.query("SELECT first_row, last_row FROM imports WHERE id = ?", (import_id,))[0]
        session.change("UPDATE forms SET live = 0 WHERE row_id BETWEEN ? AND ? AND live = 1", (first, last))
        groups = load_groups(session, *_left_behind(session, first, last))
        changed = groups.settle_all()
        write_verdicts(session, changed)
        counts = recount(session, (groups.import_of[row] for row in changed))
        detail = {
            "import": import_id, "file": record.file_name, "sha256": record.sha256,
            "taken_back": _counts(record), "counts": counts,
        }  # fmt: skip
        event = audit.append(session, at, by, "undo_import", detail)
        session.change("UPDATE imports SET undone_audit_id = ? WHERE id = ?", (event, import_id))
        return replace(record, undone_at=at, undone_by=by)


def list_imports(session: Session) -> tuple[ImportRecord, ...]:
    """Every import, oldest first, also those undone."""
    found = session.query(f"SELECT {_IMPORT_COLUMNS} FROM imports ORDER BY id")  # noqa: S608
    return tuple(ImportRecord(*record) for record in found)


def find_import(session: Session, sha256: str) -> ImportRecord | None:
    """The import, not undone, of the file with this content."""
    sql = f"SELECT {_IMPORT_COLUMNS} FROM imports WHERE sha256 = ? AND undone_at IS NULL"  # noqa: S608
    found = session.query(sql, (sha256,))
    return ImportRecord(*found[0]) if found else None


def _active_import(session: Session, import_id: int) -> ImportRecord:
    found = session.query(f"SELECT {_IMPORT_COLUMNS} FROM imports WHERE id = ?", (import_id,))  # noqa: S608
    if not found:
        raise HailongError("store.no_such_import", id=import_id)
    record = ImportRecord(*found[0])
    if record.undone_at:
        raise HailongError("store.already_undone", id=import_id, at=record.undone_at, by=record.undone_by)
    return record


def _left_behind(session: Session, first: int, last: int) -> tuple[set[str], set[Place]]:
    """The serials and places that rows of other imports have in common with the import just taken out."""
    serials = session.query(
        "SELECT DISTINCT mine.serial_key FROM forms mine "
        "JOIN forms other ON other.serial_key = mine.serial_key "
        "WHERE mine.row_id BETWEEN ? AND ? AND mine.live = 0 AND other.live = 0 "
        "AND NOT other.row_id BETWEEN ? AND ?",
        (first, last, first, last),
    )
    places = session.query(
        "SELECT s.origin, r.number FROM rows r JOIN sheets s ON s.id = r.sheet_id "
        "JOIN forms f ON f.row_id = r.id "
        "WHERE r.id BETWEEN ? AND ? AND f.serial_key IS NULL",
        (first, last),
    )
    return {serial for (serial,) in serials}, {(origin, number) for origin, number in places}


def _number_sheets(session: Session, headers: Mapping[str, object]) -> dict[str, int]:
    """The ids that the sheets of a new import get."""
    first = int(scalar(session, "SELECT coalesce(max(id), 0) FROM sheets")) + 1
    return {sheet: number for number, sheet in enumerate(headers, first)}


def _find_origins(
    session: Session, drafts: Sequence[Draft], batch: Batch, sheet_ids: Mapping[str, int]
) -> tuple[dict[str, int], tuple[Problem, ...]]:
    forms: dict[str, dict[int, Content]] = defaultdict(dict)
    for draft in drafts:
        if draft.content is not None and not draft.key:
            forms[draft.row.sheet][draft.row.number] = draft.content
    by_name = {storable(sheet): number for sheet, number in sheet_ids.items()}
    if not forms:
        return dict(sheet_ids), ()
    stored = {storable(sheet): cells for sheet, cells in forms.items()}
    origins, said = find_origins(session, storable(batch.file_name), by_name, stored)
    return {sheet: origins[storable(sheet)] for sheet in sheet_ids}, said


def _settle_batch(
    session: Session, drafts: Sequence[Draft], origins: Mapping[str, int], first_row: int, event: int
) -> tuple[Groups, dict[int, Verdict]]:
    """Give every draft its verdict; return the groups they met and the stored rows that change."""
    with_serial: dict[str, int] = {}
    again: dict[str, list[int]] = defaultdict(list)
    at_place: dict[Place, int] = {}
    for index, draft in enumerate(drafts):
        if draft.key:
            if with_serial.setdefault(draft.key, index) != index:
                again[draft.key].append(index)
        elif draft.content is not None:
            at_place[origins[draft.row.sheet], draft.row.number] = index
    groups = load_groups(session, with_serial, at_place)
    _mark_revision(drafts, at_place, groups)
    changed: dict[int, Verdict] = {}

    def settle_with(stored: list[Claim], indexes: list[int], by_serial: bool) -> None:
        claims = [*stored, *(_claim(drafts[index], first_row + index, event) for index in indexes)]
        verdicts = settle(claims, by_serial=by_serial)
        for index in indexes:
            drafts[index].verdict = verdicts[first_row + index]
        changed.update(groups.changes(verdicts))

    for serial in groups.by_serial.keys() | again.keys():  # alone, a row is what it was offered as
        settle_with(groups.by_serial.get(serial, []), [with_serial[serial], *again.get(serial, ())], True)
    for place, index in at_place.items():
        if place in groups.by_place:
            settle_with(groups.by_place[place], [index], False)
    return groups, changed


def _mark_revision(drafts: Sequence[Draft], at_place: Mapping[Place, int], groups: Groups) -> None:
    """Mark rows without serials when their file is a newer version of one already in.

    It is when half or more of the rows at the same places say the same. Then a row that differs is the
    same paper form typed anew, and must not count twice.
    """
    pairs = [
        (drafts[index], groups.by_place[place])
        for place, index in at_place.items()
        if place in groups.by_place
    ]
    same = sum(any(draft.content == claim.content for claim in claims) for draft, claims in pairs)
    if same and 2 * same >= len(pairs):
        for draft, _ in pairs:
            draft.revises = True


def _claim(draft: Draft, row_id: int, event: int) -> Claim:
    state, reason = draft.offered
    return Claim(row_id, (event, row_id), state, reason, cast(Content, draft.content), draft.revises)


def _final_rows(
    session: Session,
    drafts: Sequence[Draft],
    groups: Groups,
    batch: Batch,
    origins: Mapping[str, int],
    first_row: int,
) -> tuple[Row, ...]:
    """The rows as they count, those in conflict with the place of the form they meet."""
    standing = _standing(drafts, groups, first_row)
    rivals = {
        index: standing.get(_group_key(draft, origins))
        for index, draft in enumerate(drafts)
        if draft.verdict.reason in (CONFLICT, CHANGED)
    }
    stored = find_places(session, [row_id for row_id in rivals.values() if row_id and row_id < first_row])
    rows = []
    for index, draft in enumerate(drafts):
        row, (state, reason) = draft.row, draft.verdict
        if (state, reason) != (row.state, row.reason):
            problems = row.problems
            if state == "held" and reason is not None:
                rival = rivals.get(index)
                place: tuple[str, str, int] | None = stored.get(rival) if rival else None
                if rival and rival >= first_row:
                    met = drafts[rival - first_row].row
                    place = (batch.file_name, met.sheet, met.number)
                problems = (*problems, _problem(draft, batch, reason, place))
            row = replace(row, state=state, reason=reason, problems=problems)
        rows.append(row)
    return tuple(rows)


def _group_key(draft: Draft, origins: Mapping[str, int]) -> str | Place:
    return draft.key or (origins[draft.row.sheet], draft.row.number)


def _standing(drafts: Sequence[Draft], groups: Groups, first_row: int) -> dict[str | Place, int]:
    """The accepted row of each serial and place that was met."""
    groups_met: list[tuple[str | Place, list[Claim]]] = [*groups.by_serial.items(), *groups.by_place.items()]
    found = {
        key: claim.row_id
        for key, claims in groups_met
        for claim in claims
        if groups.current[claim.row_id].state == "accepted"
    }
    for row_id, draft in enumerate(drafts, first_row):
        if draft.key and draft.verdict.state == "accepted":
            found[draft.key] = row_id
    return found


def _problem(draft: Draft, batch: Batch, reason: str, place: tuple[str, str, int] | None) -> Problem:
    values: dict[str, object] = {"file": batch.file_name}
    if reason in (CONFLICT, CHANGED):
        file_name, sheet, number = place or (batch.file_name, draft.row.sheet, draft.row.number)
        values = {"other_file": file_name, "other_sheet": sheet, "other_row": number}
        values |= {
            f"sheet_{lang}": say("store.on_sheet", lang, sheet=sheet) if sheet else "" for lang in LANGUAGES
        }
    return Problem(
        reason,
        file=batch.file_name,
        sheet=draft.row.sheet,
        row=draft.row.number,
        value=draft.serial,
        values=values,
    )


def find_places(session: Session, row_ids: Sequence[int]) -> dict[int, tuple[str, str, int]]:
    """Where these rows stood."""
    if not row_ids:
        return {}
    condition, value = session.any_of("r.id", sorted(set(row_ids)))
    found = session.query(
        "SELECT r.id, i.file_name, s.name, r.number FROM rows r JOIN sheets s ON s.id = r.sheet_id "  # noqa: S608
        f"JOIN imports i ON i.id = s.import_id WHERE {condition}",
        (value,),
    )
    return {row_id: (file_name, sheet, number) for row_id, file_name, sheet, number in found}


def _record(batch: Batch, drafts: Sequence[Draft], by: str, at: str) -> ImportRecord:
    states = Counter(draft.verdict.state for draft in drafts)
    return ImportRecord(
        id=0, file_name=storable(batch.file_name), sha256=batch.sha256, imported_at=at, imported_by=by,
        rows=len(drafts) - states["left_out"], accepted=states["accepted"], held=states["held"],
        rejected=states["rejected"], resent=states["resent"], left_out=states["left_out"],
        corrected=sum(draft.row.corrected for draft in drafts if draft.verdict.state != "left_out"),
    )  # fmt: skip


def _counts(record: ImportRecord) -> dict[str, int]:
    names = ("rows", "accepted", "held", "rejected", "resent", "left_out", "corrected")
    return {name: getattr(record, name) for name in names}


def _insert(
    session: Session,
    record: ImportRecord,
    batch: Batch,
    sheets: Sequence[Record],
    sheet_ids: Mapping[str, int],
    drafts: Sequence[Draft],
    first_row: int,
    event: int,
) -> None:
    session.change(
        f"INSERT INTO imports ({_IMPORT_COLUMNS}, audit_id, size, first_row, last_row) "  # noqa: S608
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, ?, ?, ?, ?)",
        (
            record.id, record.file_name, record.sha256, record.imported_at, record.imported_by, record.rows,
            record.accepted, record.held, record.rejected, record.resent, record.left_out, record.corrected,
            event, batch.size, first_row, first_row + len(drafts) - 1,
        ),
    )  # fmt: skip
    session.insert_many("sheets", ("id", "import_id", "name", "columns", "origin"), sheets)
    session.insert_many(
        "rows",
        _ROW_COLUMNS,
        (
            (row_id, sheet_ids[draft.row.sheet], draft.row.number, *draft.offered, *draft.verdict,
             int(draft.row.corrected), int(draft.revises), draft.raw)
            for row_id, draft in enumerate(drafts, first_row)
        ),
    )  # fmt: skip
    session.insert_many("forms", _FORM_COLUMNS, form_records(drafts, first_row))
    first_problem = int(scalar(session, "SELECT coalesce(max(id), 0) FROM problems")) + 1
    session.insert_many(
        "problems",
        (
            "id",
            "import_id",
            "row_id",
            "code",
            "severity",
            "sheet",
            "row_number",
            "cell",
            "column_name",
            "found",
            "fields",
        ),
        (
            (number, record.id, row_id, *_problem_fields(problem))
            for number, (row_id, problem) in enumerate(_problems(batch, drafts, first_row), first_problem)
        ),
    )


def _problems(batch: Batch, drafts: Sequence[Draft], first_row: int) -> Iterator[tuple[int | None, Problem]]:
    for problem in batch.problems:
        yield None, problem
    for row_id, draft in enumerate(drafts, first_row):
        for problem in draft.row.problems:
            yield row_id, problem


def _problem_fields(problem: Problem) -> Record:
    texts = (problem.cell, problem.column, problem.value)
    fields = {
        name: value if isinstance(value, str | int | float) else str(value)
        for name, value in problem.values.items()
    }
    return (
        problem.code, problem.severity, storable(problem.sheet) if problem.sheet else None, problem.row,
        *(storable(text) if text else None for text in texts), encode_json(fields),
    )  # fmt: skip
