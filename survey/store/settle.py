"""Which rows of one form count: a pure function of what came in and what was decided.

Rows that say they are the same form (one serial; without a serial, one place in files of one name) make
a group. Settling looks at the whole group again whenever something in it changes, and nothing else is
remembered, so the order in which things are taken back cannot matter. The rules:

1. Of the rows offered as forms, the first to come is accepted. A `take_new` decision puts its row first.
2. A row with the same content as an accepted one is `resent`.
3. Otherwise, with a serial, it is held (`store.serial_conflict`). Without a serial it is accepted too,
   unless its file is a newer version of the other's: then it is held (`store.row_changed`).
4. `keep_first` rejects its row for as long as the row it was kept against is there; when that row's import
   is undone, the rejected row steps in. `take_new` likewise rejects the row it replaced.
5. A row the importer held is `resent` once a form with the same content (its unit may be unknown) is
   accepted: that is a held row whose corrected copy came in.
6. `discard` rejects its row. `accept` offers it as a form, from then on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from survey.store.records import RowState

CONFLICT = "store.serial_conflict"
CHANGED = "store.row_changed"
RESENT = "store.resent"
REPLACED = "store.replaced"
KEPT_FIRST = "store.kept_first"
DISCARDED = "store.discarded"


class Content(NamedTuple):
    """What two copies of one form must have in common. Who typed it is not part of it."""

    unit_id: str | None
    collected_on: str | None
    ratings: bytes
    attributes: str
    weight: float | None
    cluster: str | None
    comment: str | None


class Verdict(NamedTuple):
    """What a row counts as, and the code of the reason when it is not accepted."""

    state: RowState
    reason: str | None


class Claim(NamedTuple):
    """One row's claim to be the group's form.

    `since` orders claims: the audit entry that brought the row (or accepted it later) and the row's id.
    `taken` is the audit entry of its latest `take_new` decision, 0 without one. `beats` and `yields_to`
    hold the rows it was taken against, and kept out for.
    """

    row_id: int
    since: tuple[int, int]
    offered: RowState
    reason: str | None
    content: Content
    revises: bool = False
    discarded: bool = False
    taken: int = 0
    beats: frozenset[int] = frozenset()
    yields_to: frozenset[int] = frozenset()


def settle(claims: Sequence[Claim], *, by_serial: bool) -> dict[int, Verdict]:
    """Return the verdict on every row of one group, by row id.

    `by_serial` says what makes the group: a serial, or else a place in a file.
    """
    candidates = [claim for claim in claims if claim.offered == "accepted" and not claim.discarded]
    verdicts, accepted = _settle_candidates(candidates, by_serial)
    for claim in claims:
        if claim.row_id not in verdicts:
            verdicts[claim.row_id] = _settle_other(claim, accepted)
    return verdicts


def _settle_candidates(
    candidates: Sequence[Claim], by_serial: bool
) -> tuple[dict[int, Verdict], list[Content]]:
    present = {claim.row_id for claim in candidates}
    beaten = frozenset[int]().union(*(claim.beats for claim in candidates))
    away = {claim.row_id for claim in candidates if claim.yields_to & present}
    if len(away) == len(candidates):
        away = set()  # somebody must stand for the form
    verdicts: dict[int, Verdict] = {}
    accepted: list[Content] = []
    for claim in sorted(candidates, key=lambda c: (c.row_id in away, -c.taken, c.since)):
        if not accepted:
            verdict = Verdict("accepted", None)
        elif claim.content in accepted:
            verdict = Verdict("resent", RESENT)
        elif claim.row_id in away:
            verdict = Verdict("rejected", KEPT_FIRST)
        elif claim.row_id in beaten:
            verdict = Verdict("rejected", REPLACED)
        elif by_serial or claim.revises:
            verdict = Verdict("held", CONFLICT if by_serial else CHANGED)
        else:
            verdict = Verdict("accepted", None)
        if verdict.state == "accepted":
            accepted.append(claim.content)
        verdicts[claim.row_id] = verdict
    return verdicts, accepted


def _settle_other(claim: Claim, accepted: list[Content]) -> Verdict:
    if claim.discarded:
        return Verdict("rejected", DISCARDED)
    if claim.offered == "held" and any(_same_form(claim.content, content) for content in accepted):
        return Verdict("resent", RESENT)
    return Verdict(claim.offered, claim.reason)


def _same_form(held: Content, accepted: Content) -> bool:
    if held.unit_id is None:
        held = held._replace(unit_id=accepted.unit_id)
    return held == accepted
