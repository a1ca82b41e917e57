"""Finding the rows that claim to be the same form, and writing down what settling them gave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from survey.store.database import Record, Session
from survey.store.settle import Claim, Content, Verdict, settle

Place = tuple[int, int]
"""By what a row without a serial is known: the origin of its sheet (see `schema`), the row's number."""

_CLAIM_COLUMNS = """f.row_id, f.serial_key, f.unit_id, f.collected_on, f.ratings, f.attributes, f.weight,
    f.cluster, f.comment, r.number, r.offered, r.offered_reason, r.revises, r.state, r.reason, i.id,
    i.audit_id, s.origin"""
_CLAIM_TABLES = (
    "FROM forms f JOIN rows r ON r.id = f.row_id JOIN sheets s ON s.id = r.sheet_id JOIN imports i"
)


@dataclass
class Groups:
    """Groups of claims in the store, and what each of their rows counts as so far."""

    by_serial: dict[str, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    by_place: dict[Place, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    current: dict[int, Verdict] = field(default_factory=dict)
    import_of: dict[int, int] = field(default_factory=dict)

    def settle_all(self) -> dict[int, Verdict]:
        """The rows whose verdict is not what the store says."""
        changed: dict[int, Verdict] = {}
        for groups, by_serial in ((self.by_serial, True), (self.by_place, False)):
            for claims in groups.values():
                changed |= self.changes(settle(claims, by_serial=by_serial))
        return changed

    def changes(self, verdicts: Mapping[int, Verdict]) -> dict[int, Verdict]:
        """Those of `verdicts` that are about a row in the store and differ from what it says."""
        return {row: v for row, v in verdicts.items() if row in self.current and v != self.current[row]}


def load_groups(session: Session, serials: Collection[str], places: Collection[Place]) -> Groups:
    """Every row, of an import not undone, in the groups of these serials and places."""
    groups = Groups()
    records: list[Record] = []
    if not session.query("SELECT 1 FROM forms LIMIT 1"):
        return groups
    if serials:
        condition, value = session.any_of("f.serial_key", sorted(serials))
        for live in (0, 1):  # each names the condition of one partial index
            records += session.query(
                f"SELECT {_CLAIM_COLUMNS} {_CLAIM_TABLES} ON i.id = s.import_id "
                f"WHERE f.live = {live} AND {condition} AND i.undone_at IS NULL",
                (value,),
            )
    if places:
        condition, value = session.any_of("s.origin", sorted({place[0] for place in places}))
        found = session.query(
            f"SELECT {_CLAIM_COLUMNS} FROM sheets s JOIN imports i ON i.id = s.import_id "  # noqa: S608
            "JOIN rows r ON r.id BETWEEN i.first_row AND i.last_row AND r.sheet_id = s.id "
            "JOIN forms f ON f.row_id = r.id "
            f"WHERE {condition} AND i.undone_at IS NULL AND f.serial_key IS NULL",
            (value,),
        )
        wanted = set(places)
        records += [record for record in found if (record[17], record[9]) in wanted]
    records.sort(key=lambda record: int(record[0]))
    _add_claims(session, groups, records)
    return groups


def _add_claims(session: Session, groups: Groups, records: list[Record]) -> None:
    decided = _decisions(session, [record[0] for record in records])
    for record in records:
        row_id, serial, number, origin = record[0], record[1], record[9], record[17]
        claim = _claim(record, decided.get(row_id, ()))
        groups.current[row_id] = Verdict(record[13], record[14])
        groups.import_of[row_id] = record[15]
        if serial is not None:
            groups.by_serial[serial].append(claim)
        else:
            groups.by_place[origin, number].append(claim)


def _claim(record: Record, decided: Iterable[Record]) -> Claim:
    row_id, event = record[0], record[16]
    content = Content(record[2], record[3], bytes(record[4]), *record[5:9])
    offered, reason, revises, discarded, taken = record[10], record[11], bool(record[12]), False, 0
    beats, yields_to = set(), set()
    for _, against, action, decision_event in decided:  # in the order they were made
        if action == "discard":
            discarded = True
        elif action == "accept":
            if offered != "accepted":
                event = decision_event
            offered, reason, revises = "accepted", None, False  # a form of its own
        elif action == "take_new":
            taken = decision_event
            beats.add(against)
        else:
            yields_to.add(against)
    return Claim(
        row_id, (event, row_id), offered, reason, content, revises,
        discarded, taken, frozenset(beats), frozenset(yields_to),
    )  # fmt: skip


def _decisions(session: Session, row_ids: list[int]) -> dict[int, list[Record]]:
    found: dict[int, list[Record]] = defaultdict(list)
    if row_ids and session.query("SELECT 1 FROM decisions LIMIT 1"):
        condition, value = session.any_of("dr.row_id", row_ids)
        for record in session.query(
            "SELECT dr.row_id, dr.against_id, d.action, d.audit_id FROM decision_rows dr "  # noqa: S608
            f"JOIN decisions d ON d.id = dr.decision_id WHERE d.undone_at IS NULL AND {condition} "
            "ORDER BY d.audit_id",
            (value,),
        ):
            found[record[0]].append(record)
    return found


def write_verdicts(session: Session, verdicts: Mapping[int, Verdict]) -> None:
    """Make rows count as their verdicts say."""
    if not verdicts:
        return
    session.change_many(
        "UPDATE rows SET state = ?, reason = ? WHERE id = ?",
        [(verdict.state, verdict.reason, row) for row, verdict in verdicts.items()],
    )
    # Off before on: at no moment may two live forms have one serial.
    for live in (0, 1):
        rows = [(row,) for row, verdict in verdicts.items() if (verdict.state == "accepted") == bool(live)]
        session.change_many(f"UPDATE forms SET live = {live} WHERE row_id = ? AND live <> {live}", rows)  # noqa: S608


def recount(session: Session, import_ids: Iterable[int]) -> dict[str, dict[str, int]]:
    """Count the rows of imports again, store the counts, and return them by import id (for the audit log)."""
    counts: dict[str, dict[str, int]] = {}
    for import_id in sorted(set(import_ids)):
        counts[str(import_id)] = found = count_rows(session, import_id)
        session.change(
            "UPDATE imports SET row_count = ?, accepted = ?, held = ?, rejected = ?, resent = ?, "
            "left_out = ?, corrected = ? WHERE id = ?",
            (*found.values(), import_id),
        )
    return counts


def count_rows(session: Session, import_id: int) -> dict[str, int]:
    """The counts of one import, made from its rows."""
    first, last = session.query("SELECT first_row, last_row FROM imports WHERE id = ?", (import_id,))[0]
    found = session.query(
        "SELECT state, count(*), sum(corrected) FROM rows WHERE id BETWEEN ? AND ? GROUP BY state",
        (first, last),
    )
    by_state = {state: int(rows) for state, rows, _ in found}
    counts = {"rows": sum(rows for state, rows in by_state.items() if state != "left_out")}
    counts |= {
        state: by_state.get(state, 0) for state in ("accepted", "held", "rejected", "resent", "left_out")
    }
    counts["corrected"] = sum(int(corrected) for state, _, corrected in found if state != "left_out")
    return counts
