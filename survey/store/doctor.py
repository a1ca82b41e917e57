"""Whether a store is as it should be: the file, the log, and the counts against the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from survey.messages import Problem
from survey.store import audit
from survey.store.closed import is_purged
from survey.store.database import Database, Session
from survey.store.groups import count_rows, load_groups
from survey.store.purge import check_kept

_COUNTS = ("rows", "accepted", "held", "rejected", "resent", "left_out", "corrected")


def check_store(database: Database, rated: int) -> tuple[Problem, ...]:
    """Everything found wrong, the file's own damage first; see `Store.check`."""
    problems = database.check()
    if problems:
        return problems  # nothing can be concluded from damaged tables
    with database.read() as session:
        chain = audit.check_audit(session)
        found = (
            *chain,
            *check_kept(session),
            *_check_counts(session),
            *(() if chain else _check_logged(session)),
            *_check_places(session),
        )
        if is_purged(session):
            return found
        return (
            *found,
            *_check_live(session),
            *_check_ratings(session, rated),
            *_check_settled(session),
        )


def _check_counts(session: Session) -> tuple[Problem, ...]:
    """Each import's counts, three times over: as stored, as counted from its rows, as last logged."""
    logged: dict[int, Mapping[str, int]] = {}
    for entry in audit.read_audit(session):
        for import_id, counts in entry.detail.get("counts", {}).items():
            logged[int(import_id)] = counts
        if entry.action == "undo_import":
            logged[entry.detail["import"]] = entry.detail["taken_back"]
    stored = {
        record[0]: dict(zip(_COUNTS, record[1:], strict=True))
        for record in session.query(
            "SELECT id, row_count, accepted, held, rejected, resent, left_out, corrected FROM imports"
        )
    }
    wrong = [i for i, counts in stored.items() if not counts == logged.get(i) == count_rows(session, i)]
    wrong += sorted(set(logged) - set(stored))
    return tuple(Problem("store.check_counts", values={"id": import_id}) for import_id in wrong)


def _check_logged(session: Session) -> tuple[Problem, ...]:
    """What the log says was done is what there is: serials handed out, decisions made and taken back."""
    logged: dict[str, Counter[object]] = {
        "issue": Counter(),
        "resolve": Counter(),
        "undo_decision": Counter(),
    }
    for entry in audit.read_audit(session):
        if entry.action == "issue":
            logged["issue"][entry.detail["unit"], entry.detail["first"], entry.detail["last"]] += 1
        elif entry.action in logged:
            logged[entry.action][entry.detail["decision"]] += 1
    decided = session.query("SELECT id, undone_at FROM decisions")
    there: dict[str, Counter[object]] = {
        "issue": Counter(session.query("SELECT unit_id, first_number, last_number FROM issued")),
        "resolve": Counter(number for number, _ in decided),
        "undo_decision": Counter(number for number, undone in decided if undone),
    }
    wrong = [action for action, found in there.items() if found != logged[action]]
    return tuple(Problem("store.check_logged", values={"action": action}) for action in wrong)


def _check_live(session: Session) -> tuple[Problem, ...]:
    """A form is live exactly when its row is accepted in an import not undone."""
    return _found(
        session,
        "SELECT r.id FROM rows r JOIN sheets s ON s.id = r.sheet_id JOIN imports i ON i.id = s.import_id "
        "LEFT JOIN forms f ON f.row_id = r.id WHERE coalesce(f.live, 0) <> "
        "CASE WHEN r.state = 'accepted' AND i.undone_at IS NULL THEN 1 ELSE 0 END",
        "store.check_live",
    )


def _check_places(session: Session) -> tuple[Problem, ...]:
    """A row's number lies within its import's."""
    return _found(
        session,
        "SELECT r.id FROM rows r JOIN sheets s ON s.id = r.sheet_id JOIN imports i ON i.id = s.import_id "
        "WHERE NOT r.id BETWEEN i.first_row AND i.last_row",
        "store.check_places",
    )


def _check_ratings(session: Session, rated: int) -> tuple[Problem, ...]:
    sql = f"SELECT row_id FROM forms WHERE length(ratings) <> {int(rated)}"  # noqa: S608
    return _found(session, sql, "store.check_ratings")


def _check_settled(session: Session) -> tuple[Problem, ...]:
    """Rows of one form count as the rules say."""
    serials = {
        serial
        for (serial,) in session.query("SELECT DISTINCT serial_key FROM forms WHERE live = 0")
        if serial
    }
    rows = load_groups(session, serials, ()).settle_all()
    return _problem("store.check_settled", sorted(rows)) if rows else ()


def _found(session: Session, sql: str, code: str) -> tuple[Problem, ...]:
    rows = [row for (row,) in session.query(sql)]
    return _problem(code, rows) if rows else ()


def _problem(code: str, rows: list[int]) -> tuple[Problem, ...]:
    return (Problem(code, values={"rows": ", ".join(map(str, rows[:10])), "count": len(rows)}),)
