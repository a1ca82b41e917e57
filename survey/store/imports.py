"""One file's rows into the store, and out again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import cast

from survey.messages import LANGUAGES, HailongError, Problem, say
from survey.store import audit
from survey.store.closed import require_open
from survey.store.columns import replace_rows
from survey.store.database import Database, Session, scalar
from survey.store.drafts import Drafts, draft_rows, encode_json, storable
from survey.store.groups import Groups, Place, load_groups, recount, write_verdicts
from survey.store.inserting import insert_drafts, insert_problems
from survey.store.records import Added, Batch, ImportRecord, Row
from survey.store.settle import CHANGED, CONFLICT, Claim, Content, Verdict, settle
from survey.store.versions import find_origins

_IMPORT_COLUMNS = (
    "id, file_name, sha256, imported_at, imported_by, row_count, accepted, held, rejected, resent, left_out, "
    "corrected, undone_at, undone_by"
)


def add_import(database: Database, rated: int, batch: Batch, by: str, at: str, dry_run: bool) -> Added:
    """Store a batch in one transaction; see `Store.add_import`. A form has `rated` ratings."""
    drafts = draft_rows(batch, rated)
    with database.read() if dry_run else database.write() as session:
        found = find_import(session, batch.sha256)
        if found:
            return Added(found, (), already=True)
        require_open(session)
        event = audit.next_event(session)
        first_row = int(scalar(session, "SELECT coalesce(max(last_row), 0) FROM imports")) + 1
        sheet_ids = _number_sheets(session, drafts)
        origins, said = _find_origins(session, drafts, batch, sheet_ids)
        groups, changed = _settle_batch(session, drafts, origins, first_row, event)
        rows = _final_rows(session, drafts, groups, batch, origins, first_row)
        record = _record(batch, drafts, by, at)
        if dry_run:
            return Added(record, rows, problems=said)
        record = record._replace(id=int(scalar(session, "SELECT coalesce(max(id), 0) FROM imports")) + 1)
        write_verdicts(session, changed)
        counts = recount(session, (groups.import_of[row] for row in changed))
        counts[str(record.id)] = _counts(record)
        detail = {"import": record.id, "file": record.file_name, "sha256": record.sha256, "counts": counts}
        audit.append(session, at, by, "import", detail)
        _insert_import(session, record, batch.size, first_row, first_row + len(drafts) - 1, event)
        _insert_sheets(session, record.id, drafts, sheet_ids, origins)
        insert_drafts(session, drafts, sheet_ids, first_row)
        insert_problems(session, record.id, batch._replace(problems=(*batch.problems, *said)), first_row)
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
        return record._replace(undone_at=at, undone_by=by)


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


def _number_sheets(session: Session, drafts: Drafts) -> dict[str, int]:
    """The ids that the sheets of a new import get."""
    first = int(scalar(session, "SELECT coalesce(max(id), 0) FROM sheets")) + 1
    return {sheet: number for number, sheet in enumerate(drafts.headers, first)}


def _find_origins(
    session: Session, drafts: Drafts, batch: Batch, sheet_ids: Mapping[str, int]
) -> tuple[dict[str, int], tuple[Problem, ...]]:
    """The origin of each sheet, and what must be said of the file because of it."""
    forms: dict[str, dict[int, Content]] = defaultdict(dict)
    for index in _without_serial(drafts):
        if (content := drafts.content(index)) is not None:
            forms[storable(drafts.sheets[index])][drafts.numbers[index]] = content
    if not forms:
        return dict(sheet_ids), ()
    stored = {storable(sheet): number for sheet, number in sheet_ids.items()}
    origins, said = find_origins(session, storable(batch.file_name), stored, forms)
    return {sheet: origins[storable(sheet)] for sheet in sheet_ids}, said


def _without_serial(drafts: Drafts) -> list[int]:
    return [] if all(drafts.keys) else [index for index, key in enumerate(drafts.keys) if not key]


def _settle_batch(
    session: Session, drafts: Drafts, origins: Mapping[str, int], first_row: int, event: int
) -> tuple[Groups, dict[int, Verdict]]:
    """Give every draft its verdict; return the groups they met and the stored rows that change."""
    at_place: dict[Place, int] = {
        (origins[drafts.sheets[index]], drafts.numbers[index]): index
        for index in _without_serial(drafts)
        if index not in drafts.formless
    }
    keys = set(filter(None, drafts.keys))
    groups = load_groups(session, keys, at_place)
    _mark_revision(drafts, at_place, groups)
    changed: dict[int, Verdict] = {}

    def settle_with(stored: list[Claim], indexes: list[int], by_serial: bool) -> None:
        claims = [*stored, *(_claim(drafts, index, first_row + index, event) for index in indexes)]
        verdicts = settle(claims, by_serial=by_serial)
        for index in indexes:
            drafts.judge(index, verdicts[first_row + index])
        changed.update(groups.changes(verdicts))

    for serial, indexes in _meeting(drafts, keys, groups).items():  # alone, a row is what it was offered as
        settle_with(groups.by_serial.get(serial, []), indexes, True)
    for place, index in at_place.items():
        if place in groups.by_place:
            settle_with(groups.by_place[place], [index], False)
    return groups, changed


def _meeting(drafts: Drafts, keys: set[str], groups: Groups) -> dict[str, list[int]]:
    """The rows of each serial that meets another, here or in the store."""
    met = set(groups.by_serial)
    if len(keys) < len(drafts) - drafts.keys.count(None):
        counted = Counter(filter(None, drafts.keys))
        met |= {serial for serial, count in counted.items() if count > 1}
    found: dict[str, list[int]] = defaultdict(list)
    if met:
        for index, key in enumerate(drafts.keys):
            if key in met:
                found[key].append(index)
    return found


def _mark_revision(drafts: Drafts, at_place: Mapping[Place, int], groups: Groups) -> None:
    """Mark rows without serials when their file is a newer version of one already in.

    It is when half or more of the rows at the same places say the same. Then a row that differs is the
    same paper form typed anew, and must not count twice.
    """
    pairs = [(index, groups.by_place[place]) for place, index in at_place.items() if place in groups.by_place]
    same = sum(any(drafts.content(index) == claim.content for claim in claims) for index, claims in pairs)
    if same and 2 * same >= len(pairs):
        drafts.revises.update(index for index, _ in pairs)


def _claim(drafts: Drafts, index: int, row_id: int, event: int) -> Claim:
    state, reason = drafts.offer(index)
    content = cast(Content, drafts.content(index))
    return Claim(row_id, (event, row_id), state, reason, content, index in drafts.revises)


def _final_rows(
    session: Session,
    drafts: Drafts,
    groups: Groups,
    batch: Batch,
    origins: Mapping[str, int],
    first_row: int,
) -> Sequence[Row]:
    """The rows as they count, those in conflict with the place of the form they meet."""
    judged = sorted({*drafts.offered, *drafts.verdicts})
    rivals = _rivals(drafts, judged, groups, origins, first_row)
    stored = find_places(session, [row_id for row_id in rivals.values() if row_id and row_id < first_row])
    changed: dict[int, Row] = {}
    for index in judged:
        row, (state, reason) = drafts.rows[index], drafts.verdict(index)
        if (state, reason) == (row.state, row.reason):
            continue
        problems = row.problems
        if state == "held" and reason is not None:
            rival = rivals.get(index)
            place: tuple[str, str, int] | None = stored.get(rival) if rival else None
            if rival and rival >= first_row:
                met = rival - first_row
                place = (batch.file_name, drafts.sheets[met], drafts.numbers[met])
            problems = (*problems, _problem(drafts, index, batch, reason, place))
        changed[index] = row._replace(state=state, reason=reason, problems=problems)
    return replace_rows(batch.rows, changed)


def _rivals(
    drafts: Drafts, judged: Sequence[int], groups: Groups, origins: Mapping[str, int], first_row: int
) -> dict[int, int | None]:
    """For each row held against another the row of the form that stands."""
    waiting = [index for index in judged if drafts.verdict(index).reason in (CONFLICT, CHANGED)]
    if not waiting:
        return {}
    met: list[tuple[str | Place, list[Claim]]] = [*groups.by_serial.items(), *groups.by_place.items()]
    standing: dict[str | Place, int] = {
        key: claim.row_id
        for key, claims in met
        for claim in claims
        if groups.current[claim.row_id].state == "accepted"
    }
    wanted = {drafts.keys[index] for index in waiting}
    for index, key in enumerate(drafts.keys):
        if key and key in wanted and drafts.verdict(index).state == "accepted":
            standing[key] = first_row + index
    return {
        index: standing.get(drafts.keys[index] or (origins[drafts.sheets[index]], drafts.numbers[index]))
        for index in waiting
    }


def _problem(
    drafts: Drafts, index: int, batch: Batch, reason: str, place: tuple[str, str, int] | None
) -> Problem:
    sheet_name, row_number = drafts.sheets[index], drafts.numbers[index]
    values: dict[str, object] = {"file": batch.file_name}
    if reason in (CONFLICT, CHANGED):
        file_name, sheet, number = place or (batch.file_name, sheet_name, row_number)
        values = {"other_file": file_name, "other_sheet": sheet, "other_row": number}
        values |= {
            f"sheet_{lang}": say("store.on_sheet", lang, sheet=sheet) if sheet else "" for lang in LANGUAGES
        }
    return Problem(
        reason,
        file=batch.file_name,
        sheet=sheet_name,
        row=row_number,
        value=drafts.serials[index],
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


def _record(batch: Batch, drafts: Drafts, by: str, at: str) -> ImportRecord:
    judged = {index: drafts.verdict(index).state for index in {*drafts.offered, *drafts.verdicts}}
    states = Counter(judged.values())
    states["accepted"] += len(drafts) - len(judged)
    return ImportRecord(
        id=0, file_name=storable(batch.file_name), sha256=batch.sha256, imported_at=at, imported_by=by,
        rows=len(drafts) - states["left_out"], accepted=states["accepted"], held=states["held"],
        rejected=states["rejected"], resent=states["resent"], left_out=states["left_out"],
        corrected=sum(judged.get(index) != "left_out" for index in drafts.corrected),
    )  # fmt: skip


def _counts(record: ImportRecord) -> dict[str, int]:
    names = ("rows", "accepted", "held", "rejected", "resent", "left_out", "corrected")
    return {name: getattr(record, name) for name in names}


def _insert_import(
    session: Session, record: ImportRecord, size: int, first_row: int, last_row: int, event: int
) -> None:
    session.change(
        f"INSERT INTO imports ({_IMPORT_COLUMNS}, audit_id, size, first_row, last_row) "  # noqa: S608
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, ?, ?, ?, ?)",
        (
            record.id, record.file_name, record.sha256, record.imported_at, record.imported_by, record.rows,
            record.accepted, record.held, record.rejected, record.resent, record.left_out, record.corrected,
            event, size, first_row, last_row,
        ),
    )  # fmt: skip


def _insert_sheets(
    session: Session, import_id: int, drafts: Drafts, sheet_ids: Mapping[str, int], origins: Mapping[str, int]
) -> None:
    session.insert_many(
        "sheets",
        ("id", "import_id", "name", "columns", "origin"),
        [
            (number, import_id, storable(sheet), encode_json(drafts.headers[sheet]), origins[sheet])
            for sheet, number in sheet_ids.items()
        ],
    )
